//! The sizes of shows, measured: the tables of README and SPEC §16, and README's first sentence about them.

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
