//! Sentences that several errors share (SPEC §12.9). Codes are for programs, messages for logs; these are for a screen.

use crate::value::Bilingual;

// At a verifier's counter
pub(super) const NOTHING_SCANNED: Bilingual =
    Bilingual::new("未扫到内容，请重新扫描。", "Nothing was scanned: scan again.");
pub(super) const SCANNER: Bilingual = Bilingual::new(
    "扫码设备或输入法改动了内容，并非对方的问题：请检查扫码枪设置（大小写、前后缀、换行、字符集、键盘布局）并关闭中文输入法后重扫。",
    "The scanner or the input method changed the text, no fault of the holder's: check case, prefixes and suffixes, line ends, character set and keyboard layout, and scan again.",
);
pub(super) const OTHER_CODE: Bilingual = Bilingual::new(
    "这不是亮证页面的二维码：请对方打开电子行驶证亮码。",
    "This is another of the app's codes: ask the holder to open the page that shows the license.",
);
pub(super) const NOT_A_LICENSE: Bilingual = Bilingual::new(
    "这不是电子行驶证的二维码：请对方打开电子行驶证亮码。",
    "This is not a vehicle license's code: ask the holder to open the electronic license.",
);
pub(super) const DAMAGED: Bilingual = Bilingual::new(
    "此码不完整或不符合格式：请对方刷新后重扫，一次只扫一个码，并确认扫码枪不截断长码；仍失败则不予采信。",
    "The code is incomplete or not of this format: have it refreshed and scan it once, with a scanner that cuts nothing; if it fails again, do not accept it.",
);
pub(super) const NOT_GENUINE: Bilingual = Bilingual::new(
    "此码未通过签名核验，不予采信；请查验纸质行驶证或联系公安交管部门。",
    "The code is not genuine: do not accept it; ask for the paper license or call the traffic police.",
);
pub(super) const UPDATE_TRUST: Bilingual = Bilingual::new(
    "本机的信任数据需要更新：请联网更新后重试。",
    "This device's trust data must be updated: go online, update, and try again.",
);
pub(super) const NOT_COVERED: Bilingual = Bilingual::new(
    "本机的信任数据不能确认此码由有权的发证机关签发：请联网更新后重扫；仍失败则不予采信，请查验纸质行驶证或联系公安交管部门。",
    "By this device's trust data, no authority that may do so signed the code: go online, update, and scan again; if it fails again, do not accept it, and ask for the paper license or call the traffic police.",
);
pub(super) const UPDATE_APP: Bilingual = Bilingual::new(
    "此码来自更新的版本：请升级核验软件后重试。",
    "The code is of a later version: update the verifying app and try again.",
);
pub(super) const UNKNOWN_VALUE: Bilingual = Bilingual::new(
    "此码签名有效，但含本软件尚不识别的内容：请升级核验软件后重试；仍失败请联系发证机关。",
    "The code is genuine, but has a value that is not known here: update the app; if it fails again, call the issuer.",
);
pub(super) const OWN_CLOCK: Bilingual = Bilingual::new(
    "请检查本机日期和时间，校准后重试。",
    "Check the date and time of this device, set them right, and try again.",
);
pub(super) const REFRESH_CODE: Bilingual = Bilingual::new(
    "此码已过期：请对方刷新后重扫；若刚刷新仍过期，请核对本机与对方手机的时间。",
    "The code has run out: have it refreshed and scan again; if it was fresh, compare both clocks.",
);
pub(super) const REFRESH_LICENSE: Bilingual = Bilingual::new(
    "请持证人联网更新电子行驶证后重新亮码。",
    "Ask the holder to go online, refresh the license and show it again.",
);
pub(super) const ASK_AGAIN: Bilingual = Bilingual::new(
    "请在本机生成新的核验请求码，由对方扫码后应答。",
    "Make a new request code on this device and have the holder answer it.",
);
pub(super) const OTHER_PURPOSE: Bilingual = Bilingual::new(
    "此码不是为本项业务出示的：请对方选择本项用途事项后重新亮码；授权使用的，须由车主为本项用途事项授权。",
    "The code was not shown for this purpose: ask the holder to choose this one; a lent license shows only what it was lent for.",
);
pub(super) const SHOW_LESS: Bilingual = Bilingual::new(
    "对方出示的信息超出本项业务所需：请对方按本项用途事项重新亮码，勿保存此码。",
    "More was shown than this purpose needs: ask for a code for this purpose, and do not keep this one.",
);
pub(crate) const NOT_IN_ORDER: Bilingual = Bilingual::new(
    "该车状态异常（见提示）：请核对是否影响本项业务；上道路行驶前须先处理。",
    "The vehicle's standing is not in order: decide whether that matters here; it must be settled before the car is driven.",
);
pub(crate) const GONE: Bilingual = Bilingual::new(
    "该车登记已终止，请勿办理；如车辆就在现场，请联系公安交管部门。",
    "The registration has ended: do not go on; if the car stands here, call the traffic police.",
);

// On the phone of an owner or a holder, and at the authority's desk
pub(super) const OWNER_KIND: Bilingual = Bilingual::new(
    "所有人类别（个人或单位）与身份证明种类不符：请更正登记数据，以免公开个人姓名。",
    "The owner is filed as a person with an organization's document, or the other way round: correct the record, or a person's name is public.",
);
pub(super) const PROOFING_KEPT: Bilingual = Bilingual::new(
    "更新时实人认证方式须与该手机登记时一致：请按原记录签发；重新认证的，请登记新密钥。",
    "A refresh keeps how the person was proofed with this key: issue it as recorded; after another check, enrol a new key.",
);
pub(super) const VALUE: Bilingual = Bilingual::new(
    "有一项内容不符合填写规则：请更正后重试。",
    "A value breaks its rule: correct it and try again.",
);

// For operators and developers
pub(super) const FETCH_AGAIN: Bilingual = Bilingual::new(
    "数据已损坏或不符合格式：请重新获取。",
    "The data are damaged or not of this format: get them again.",
);
pub(super) const TRUST_FILE: Bilingual = Bilingual::new(
    "信任数据文件无法使用：请向发布单位重新获取。",
    "The trust file cannot be used: get it again from its publisher.",
);
pub(super) const KEY: Bilingual = Bilingual::new(
    "密钥数据无效：请重新导出或生成密钥。",
    "The key is not valid: export it again, or make a new one.",
);
pub(super) const SIGNING_KEY: Bilingual = Bilingual::new(
    "发证机关的签名密钥现在不能用于此项签发：请检查系统时间，更新信任数据，或更换密钥。",
    "The issuer's key may not sign this now: check this system's clock, update the trust data, or use another key.",
);
pub(super) const SIGNER: Bilingual = Bilingual::new(
    "签名设备未能签名：请检查设备或解锁后重试。",
    "The signer did not sign: check or unlock it, and try again.",
);
pub(super) const SIGNER_KEY: Bilingual = Bilingual::new(
    "签名设备中的密钥不是本次应使用的密钥：请使用所登记的密钥。",
    "The signer holds another key than this is for: use the key that was enrolled.",
);
pub(super) const SIGN_AGAIN: Bilingual =
    Bilingual::new("签名无效：请重新签名。", "The signature is not valid: sign again.");
pub(super) const SCRAP_BY: Bilingual = Bilingual::new(
    "授权最后一日晚于机动车强制报废期止：请将最后一日改为强制报废期止当日或之前。",
    "The last day is behind the vehicle's scrap-by day: choose that day or an earlier one.",
);
