//! What a language without JSON needs of it: a member of an answer, a quoted text, bytes as digits.
#![forbid(unsafe_code)]

use serde_json::Value;

/// The member of `json` by its path, as a text; `None` if there is none, or if it is null, or if C would see half of it.
pub(crate) fn member(json: &str, path: &str) -> Option<String> {
    let whole: Value = serde_json::from_str(json).ok()?;
    let found = path.split('.').try_fold(&whole, |value, name| match value {
        Value::Array(list) => list.get(name.parse::<usize>().ok()?),
        value => value.get(name),
    })?;
    match found {
        Value::Null => None,
        Value::String(text) => Some(text.clone()).filter(|text| !text.contains('\0')),
        other => Some(other.to_string()),
    }
}

pub(crate) fn quote(text: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(text).ok()?;
    Some(Value::from(text).to_string())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    door::hex_of(bytes)
}

pub(crate) fn bytes(hex: &str) -> Option<Vec<u8>> {
    door::bytes_of(hex)
}
