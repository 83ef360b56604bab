//! One case from its text to what is wrong with it: what runner and judge share.

use serde_json::{Value, json};

use super::diff::differences;
use super::keys::unhex;
use super::outcome::Outcome;
use super::run;

/// The longest text that a file holds in one piece. A longer one is `{"joined": […]}`, see [`read`].
pub const PIECE: usize = 100_000;
/// The longest text a case spells, joined.
const JOINED: usize = 1 << 24;

/// The case that `text` is, in JSON. Long texts are joined: `{"joined": [part, …]}` stands for the text of its parts
/// one after the other, each a text or `{"repeat": text, "times": n}`.
///
/// # Errors
///
/// If it is not JSON, or a long text cannot be joined.
pub fn read(text: &str) -> Result<Value, String> {
    let mut case = serde_json::from_str(text).map_err(|error| error.to_string())?;
    join(&mut case)?;
    Ok(case)
}

fn join(value: &mut Value) -> Result<(), String> {
    match value {
        Value::Object(object) => {
            if let (1, Some(parts)) = (object.len(), object.get("joined")) {
                let text = joined(parts.as_array().ok_or("joined is no list")?)?;
                *value = Value::String(text);
                return Ok(());
            }
            object.values_mut().try_for_each(join)
        }
        Value::Array(list) => list.iter_mut().try_for_each(join),
        _ => Ok(()),
    }
}

fn joined(parts: &[Value]) -> Result<String, String> {
    let mut text = String::new();
    for part in parts {
        let (piece, times) = match part {
            Value::String(piece) => (piece.as_str(), 1),
            part => (
                part["repeat"]
                    .as_str()
                    .ok_or("a part is a text, or has one to repeat")?,
                part["times"].as_u64().ok_or("a part says how many times")?,
            ),
        };
        let times = usize::try_from(times).map_err(|error| error.to_string())?;
        let length = piece
            .len()
            .checked_mul(times)
            .and_then(|more| more.checked_add(text.len()));
        if length.is_none_or(|length| length > JOINED) {
            return Err("a joined text is too long".into());
        }
        text.push_str(&piece.repeat(times));
    }
    Ok(text)
}

/// The case as a file holds it: a long text, which is hex, in parts.
#[must_use]
pub fn split(case: &Value) -> Value {
    match case {
        Value::Object(object) => object.iter().map(|(key, value)| (key.clone(), split(value))).collect(),
        Value::Array(list) => list.iter().map(split).collect(),
        Value::String(text) if text.len() > PIECE && unhex(text).is_some() => json!({"joined": pieces(text)}),
        other => other.clone(),
    }
}

/// Runs of one byte in hex are told by their number.
fn pieces(text: &str) -> Vec<Value> {
    let pairs: Vec<&str> = (0..text.len())
        .step_by(2)
        .filter_map(|at| text.get(at..at + 2))
        .collect();
    let (mut pieces, mut plain) = (Vec::new(), String::new());
    for run in pairs.chunk_by(|left, right| left == right) {
        if run.len() < 64 {
            plain.extend(run.iter().copied());
            continue;
        }
        if !plain.is_empty() {
            pieces.push(Value::String(std::mem::take(&mut plain)));
        }
        pieces.push(json!({"repeat": run[0], "times": run.len()}));
    }
    if !plain.is_empty() {
        pieces.push(Value::String(plain));
    }
    pieces
}

/// What a case came to.
pub struct Judged {
    /// What the crate said.
    pub outcome: Outcome,
    /// Where that is not what the case expects, by JSON pointer; nothing if the case says nothing.
    pub differences: Vec<String>,
    /// Laws that were broken, hidden values that were shown.
    pub broken: Vec<String>,
}

/// Runs `case`, and compares with what it expects, if it does.
///
/// # Errors
///
/// If the case itself is malformed.
pub fn judge(case: &Value) -> Result<Judged, String> {
    let outcome = run::run(case)?;
    let mut broken: Vec<String> = outcome.broken.iter().map(|law| format!("law broken: {law}")).collect();
    for hidden in hidden(case)? {
        if outcome.said.iter().any(|said| said.contains(hidden)) {
            broken.push("a hidden value shows in a Debug or Display text".into());
        }
    }
    if outcome.said.iter().any(String::is_empty) {
        broken.push("a Debug or Display text is empty".into());
    }
    let expected = case.get("expect");
    Ok(Judged {
        differences: expected.map_or(Vec::new(), |expected| differences(expected, &outcome.expect)),
        outcome,
        broken,
    })
}

fn hidden(case: &Value) -> Result<Vec<&str>, String> {
    let Some(list) = case.get("hidden") else {
        return Ok(Vec::new());
    };
    let list = list.as_array().ok_or("hidden is no list")?;
    list.iter()
        .map(|entry| entry.as_str().ok_or_else(|| "hidden holds no text".into()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_the_same_in_parts() {
        let long = format!("d284{}ffff{}", "00".repeat(60_000), "0100".repeat(30));
        let case = json!({"lists": [long, "ab"], "bytes": "00"});
        let file = split(&case);
        assert_eq!(
            file["lists"][0]["joined"],
            json!(["d284", {"repeat": "00", "times": 60_000}, format!("ffff{}", "0100".repeat(30))])
        );
        assert_eq!(file["lists"][1], "ab");
        assert_eq!(read(&file.to_string()), Ok(case));
    }

    #[test]
    fn what_cannot_be_joined_is_refused() {
        for wrong in [
            json!({"joined": "00"}),
            json!({"joined": [1]}),
            json!({"joined": [{"repeat": "00"}]}),
            json!({"joined": [{"repeat": "00", "times": u64::MAX}]}),
            json!({"joined": [{"repeat": "00", "times": 1 << 24}]}),
        ] {
            assert!(read(&wrong.to_string()).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_refusal_names_the_part_and_a_wrong_code_the_pointer() {
        let judged = judge(&json!({"kind": "trust", "bytes": "a0", "expect": {"ok": false, "code": "cbor-truncated"}}))
            .expect("a case");
        assert_eq!(
            judged.differences,
            ["/code: expected \"cbor-truncated\", got \"cbor-missing-key\""]
        );
        assert_eq!(
            judged.outcome.message.as_deref(),
            Some("trust version: an entry is missing")
        );
        let judged = judge(&json!({"kind": "trust", "bytes": "a0"})).expect("a case");
        assert!(judged.differences.is_empty(), "nothing was expected");
    }
}
