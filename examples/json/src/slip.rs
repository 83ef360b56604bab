//! A caller's own slip: what is asked for is not asked as the tables have it. It says nothing about any show.

use alloc::format;
use alloc::string::String;

use crate::failed::Failed;

/// Each code of a slip, with what to do next in Chinese and in English.
pub(crate) const SLIPS: [(&str, &str, &str); 9] = [
    (
        "request-malformed",
        "调用请求不是有效的 JSON 对象：请开发人员检查调用代码。",
        "The request is no JSON object: its developer looks into the calling code.",
    ),
    (
        "option-unknown",
        "调用请求含有未知的选项，未予执行：请开发人员检查选项名称。",
        "The request has an option that is not known, and was not carried out: its developer looks into the name.",
    ),
    (
        "option-invalid",
        "调用请求中有选项取值无效，未予执行：请开发人员检查该选项。",
        "An option of the request has no value that it may have, and nothing was carried out: its developer looks into it.",
    ),
    (
        "option-missing",
        "调用请求缺少必需的选项，未予执行：请开发人员补上该选项。",
        "The request lacks an option that it needs, and was not carried out: its developer adds it.",
    ),
    (
        "desk-not-open",
        "核验台尚未打开：请开发人员先调用 open 或 restore。",
        "The desk is not open: its developer calls open or restore first.",
    ),
    (
        "desk-already-open",
        "核验台已经打开，未予更换：请开发人员继续使用它，或另建一个实例。",
        "A desk is open already and was not replaced, because another one would admit what it refuses: its developer goes on with it, or makes another door.",
    ),
    (
        "randomness-missing",
        "系统未能提供随机数，未予执行：请稍后重试；仍失败请重启设备。",
        "The platform gave no randomness, and nothing was carried out: try again; if it fails again, restart the device.",
    ),
    (
        "door-closed",
        "接口句柄无效或已经关闭，未予执行：请开发人员检查句柄的使用。",
        "The door is closed or was never open, and nothing was carried out: its developer looks into how the handle is used.",
    ),
    (
        "door-defect",
        "核验软件内部出错，本次结果不得采用：请重新请求核验，并将日志报告给软件提供方。",
        "The software failed inside, and nothing may be acted on: ask again, and report the log to whoever supplied the software.",
    ),
];

/// The longest name of an option that a refusal repeats.
const NAME: usize = 64;

impl Failed {
    pub(crate) fn malformed() -> Self {
        Self::slip("request-malformed", None, None)
    }

    pub(crate) fn unknown(option: &str) -> Self {
        Self::slip("option-unknown", Some(option), None)
    }

    pub(crate) fn invalid(option: &str, wanted: &str) -> Self {
        Self::slip("option-invalid", Some(option), Some(wanted))
    }

    pub(crate) fn missing(option: &str) -> Self {
        Self::slip("option-missing", Some(option), None)
    }

    pub(crate) fn not_open() -> Self {
        Self::slip("desk-not-open", None, None)
    }

    pub(crate) fn already_open() -> Self {
        Self::slip("desk-already-open", None, None)
    }

    /// No door has the number that was given.
    pub(crate) fn no_door() -> Self {
        Self::slip("door-closed", None, None)
    }

    /// A panic: no slip of the caller's, but told like one.
    pub(crate) fn defect() -> Self {
        Self::slip("door-defect", None, None)
    }

    #[cfg(feature = "platform")]
    pub(crate) fn no_randomness() -> Self {
        Self::slip("randomness-missing", None, None)
    }

    /// A slip of `option`, by its path, where it is not the request as a whole, with what was wanted in its place.
    fn slip(code: &'static str, option: Option<&str>, wanted: Option<&str>) -> Self {
        let option = option.map(told);
        let message = match (&option, wanted) {
            (Some(option), Some(wanted)) => format!("{option}: {wanted} is wanted"),
            (Some(option), None) => format!("{option}: {code}"),
            (None, _) => code.into(),
        };
        let known = SLIPS.iter().find(|(known, ..)| *known == code);
        Self::by_caller(code, option, message, known.map_or(("", ""), |(_, zh, en)| (*zh, *en)))
    }
}

/// The name as a refusal repeats it. What is no name is not repeated: a value may have come in its place.
fn told(option: &str) -> String {
    let named = |c: char| c.is_ascii_lowercase() || c == '-' || c == '_' || c == '.';
    if option.len() <= NAME && option.chars().all(named) {
        option.into()
    } else {
        "?".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_name_is_not_repeated() {
        let told = |name: &str| Failed::unknown(name).option().map(str::to_string);
        assert_eq!(told("policy.status-age").as_deref(), Some("policy.status-age"));
        for value in ["闽A12345", "LSVAA49J132047371", &"a".repeat(65), "a b"] {
            assert_eq!(told(value).as_deref(), Some("?"));
        }
    }

    #[test]
    fn every_slip_has_its_sentences() {
        for slip in [
            Failed::malformed(),
            Failed::unknown("a"),
            Failed::invalid("a", "b"),
            Failed::missing("a"),
            Failed::not_open(),
            Failed::already_open(),
            Failed::no_door(),
            Failed::defect(),
        ] {
            let told = slip.into_members().into_object();
            for empty in [r#""zh":"""#, r#""en":"""#, r#""message":"""#] {
                assert!(!told.contains(empty), "{told}");
            }
        }
    }
}
