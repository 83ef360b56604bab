//! The sizes of shows, measured: the tables of README, in both languages, and of SPEC §16, and README's first sentence
//! about them.

use support::sizes::{self, Measured};

const BEGIN: &str = "<!-- sizes, written by `make_vectors` -->\n";
const END: &str = "<!-- end of sizes -->";

/// `README.md` with its table anew.
pub(super) fn readme(text: &str) -> Result<String, String> {
    let all = sizes::all();
    let everyday = all.first().ok_or("no sizes")?.size;
    let rows = all.iter().filter(|row| row.short);
    let rows = rows.map(|row| format!("| {} | {} | {} |\n", row.what, row.size.bytes(), row.size.qr_version()));
    let table = format!(
        "| show | bytes | QR at level M |\n|---|---|---|\n{}",
        rows.collect::<String>()
    );
    let text = between(text, BEGIN, END, &table)?;
    let text = between(
        &text,
        "an owner's everyday show is ",
        " bytes",
        &everyday.bytes().to_string(),
    )?;
    between(
        &text,
        "a QR code of version ",
        " at level M",
        &everyday.qr_version().to_string(),
    )
}

/// `README.zh.md` with its table anew.
pub(super) fn readme_zh(text: &str) -> Result<String, String> {
    let all = sizes::all();
    let everyday = all.first().ok_or("no sizes")?.size;
    let mut table = String::from("| 亮证内容 | 字节 | M 级二维码版本 |\n|---|---|---|\n");
    for row in all.iter().filter(|row| row.short) {
        let what = in_chinese(row.what).ok_or_else(|| format!("no Chinese for {:?}", row.what))?;
        table.push_str(&format!(
            "| {what} | {} | {} |\n",
            row.size.bytes(),
            row.size.qr_version()
        ));
    }
    let text = between(text, BEGIN, END, &table)?;
    let text = between(&text, "车主日常亮证为 ", " 字节", &everyday.bytes().to_string())?;
    between(&text, "M 级第 ", " 版", &everyday.qr_version().to_string())
}

fn in_chinese(what: &str) -> Option<&'static str> {
    Some(match what {
        "owner, everyday view" => "车主，日常信息",
        "company owner, everyday view" => "单位车辆，日常信息",
        "owner, mandatory fields alone" => "车主，仅必备项目",
        "owner, everyday view, VIN and name whole, for an accident" => {
            "车主，日常信息加完整的车辆识别代号和姓名，处理交通事故"
        }
        "owner, everything a claim may see, answering a challenge" => "车主，车险理赔可见的全部，应答核验请求",
        "owner, everything, for a mortgage" => "车主，全部信息，办理抵押贷款业务",
        "lent for a test drive, everything it carries" => "授权试驾机动车，所授权的全部",
        "lent for a claim, everyday view" => "授权车险理赔，日常信息",
        "lent for a claim, everything it carries" => "授权车险理赔，所授权的全部",
        "lent for a mortgage, everything" => "授权办理抵押贷款业务，全部信息",
        "owner, everyday view for a claim, sealed" => "车主，车险理赔的日常信息，加密应答",
        "owner, everything a claim may see, sealed" => "车主，车险理赔可见的全部，加密应答",
        "owner, everything, for a mortgage, sealed" => "车主，全部信息，办理抵押贷款业务，加密应答",
        _ => return None,
    })
}

/// `rationale.md` with its table anew.
pub(super) fn rationale(text: &str) -> Result<String, String> {
    let row = |row: &Measured| {
        let (bytes, version) = (row.size.bytes(), row.size.qr_version());
        let characters = 4 + 3 * (bytes / 2) + 2 * (bytes % 2);
        format!("| {} | {bytes} | {characters} | {version}-M |\n", row.what)
    };
    let rows: String = sizes::all().iter().map(row).collect();
    let table = format!("| show | bytes | characters | QR |\n|---|---|---|---|\n{rows}");
    between(text, BEGIN, END, &table)
}

/// `text` with `new` in place of what stands between the first `begin` and the next `end`.
fn between(text: &str, begin: &str, end: &str, new: &str) -> Result<String, String> {
    let missing = || format!("nothing stands between {begin:?} and {end:?}");
    let (before, rest) = text.split_once(begin).ok_or_else(missing)?;
    let (_, after) = rest.split_once(end).ok_or_else(missing)?;
    Ok(format!("{before}{begin}{new}{end}{after}"))
}
