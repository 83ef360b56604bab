//! Where two JSON values differ: one line for each pointer (RFC 6901), so that a fact in a hundred is found by reading.

use serde_json::Value;

/// Longest text that is printed whole; of a longer one the place of the first difference is.
const WHOLE: usize = 80;
/// Characters printed before and behind the first difference of two long texts.
const AROUND: usize = 24;

/// `/pointer: expected …, got …` for everything in which `got` is not `expected`; nothing if they are equal.
pub fn differences(expected: &Value, got: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", Some(expected), Some(got), &mut found);
    found
}

fn compare(at: &str, expected: Option<&Value>, got: Option<&Value>, found: &mut Vec<String>) {
    match (expected, got) {
        (Some(Value::Object(expected)), Some(Value::Object(got))) => {
            let more = got.keys().filter(|key| !expected.contains_key(*key));
            for key in expected.keys().chain(more) {
                let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
                compare(&at, expected.get(key), got.get(key), found);
            }
        }
        (Some(Value::Array(expected)), Some(Value::Array(got))) => {
            for index in 0..expected.len().max(got.len()) {
                compare(&format!("{at}/{index}"), expected.get(index), got.get(index), found);
            }
        }
        (Some(Value::String(expected)), Some(Value::String(got))) if expected != got => {
            found.push(texts(at, expected, got));
        }
        (expected, got) if expected != got => {
            let said = |value: Option<&Value>| value.map_or("nothing".into(), |value| clip(&value.to_string()));
            found.push(format!("{}: expected {}, got {}", name(at), said(expected), said(got)));
        }
        _ => {}
    }
}

/// Two texts: whole if they are short, else from a little before where they part.
fn texts(at: &str, expected: &str, got: &str) -> String {
    let at = name(at);
    if expected.chars().count().max(got.chars().count()) <= WHOLE {
        return format!("{at}: expected {expected:?}, got {got:?}");
    }
    let same = expected
        .chars()
        .zip(got.chars())
        .take_while(|(left, right)| left == right);
    let same = same.count();
    let part = |text: &str| -> String {
        let part = text.chars().skip(same.saturating_sub(AROUND)).take(2 * AROUND);
        part.collect()
    };
    format!(
        "{at}: differ from character {same} of {} and {} on: expected …{}…, got …{}…",
        expected.chars().count(),
        got.chars().count(),
        part(expected),
        part(got)
    )
}

fn clip(text: &str) -> String {
    if text.chars().count() <= WHOLE {
        return text.into();
    }
    text.chars().take(WHOLE).chain("…".chars()).collect()
}

fn name(at: &str) -> &str {
    if at.is_empty() { "the whole" } else { at }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_differs_is_told() {
        let expected = json!({"ok": true, "valid_until": 913, "issuer": {"number": 1, "name": "a"}, "list": [1, 2]});
        assert_eq!(differences(&expected, &expected), Vec::<String>::new());
        let mut got = expected.clone();
        got["valid_until"] = json!(912);
        assert_eq!(differences(&expected, &got), ["/valid_until: expected 913, got 912"]);
        got["issuer"]["name"] = json!("b");
        got["list"] = json!([1, 3, 4]);
        assert_eq!(
            differences(&expected, &got),
            [
                "/valid_until: expected 913, got 912",
                "/issuer/name: expected \"a\", got \"b\"",
                "/list/1: expected 2, got 3",
                "/list/2: expected nothing, got 4",
            ]
        );
    }

    #[test]
    fn what_is_missing_or_too_much_is_told() {
        assert_eq!(
            differences(&json!({"code": "a"}), &json!({"ok": true})),
            ["/code: expected \"a\", got nothing", "/ok: expected nothing, got true"]
        );
        assert_eq!(
            differences(&json!({"a": null}), &json!({})),
            ["/a: expected null, got nothing"]
        );
        assert_eq!(differences(&json!(1), &json!([1])), ["the whole: expected 1, got [1]"]);
    }

    #[test]
    fn a_pointer_is_escaped() {
        assert_eq!(
            differences(&json!({"a/b~c": 1}), &json!({"a/b~c": 2})),
            ["/a~1b~0c: expected 1, got 2"]
        );
    }

    #[test]
    fn of_long_texts_the_place_is_told() {
        let expected = "0".repeat(500);
        let mut got = expected.clone();
        got.replace_range(300..301, "1");
        let told = differences(&json!({"state": expected}), &json!({"state": got}));
        assert_eq!(told.len(), 1);
        assert!(
            told[0].starts_with("/state: differ from character 300 of 500 and 500 on: "),
            "{told:?}"
        );
        assert!(told[0].len() < 250, "{told:?}");
        assert!(told[0].contains("got …0000000000000000000000001000"), "{told:?}");
        // Neither a character cut in two nor a text that only goes on.
        let long = "证".repeat(90);
        let told = differences(&json!(long), &json!(format!("{long}照")));
        assert!(told[0].contains("character 90 of 90 and 91"), "{told:?}");
    }
}
