//! What requests have in common, for a program that judges thousands under the same options and calls the library
//! itself. A refusal is the answer that the door would give.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use vehicle_license::key::Checker;
use vehicle_license::{Question, StatusList, Trust, UnixTime};

use crate::failed::Failed;
use crate::given::{self, QUESTION};
use crate::kept::Reduction;
use crate::kind::check_members;
use crate::object;
use crate::options::Options;
use crate::written;

/// The question of an object with `place`, and as `verify` has them `purpose` and `policy`.
///
/// # Errors
/// The answer with the caller's slip.
pub fn question(asked: &str) -> Result<Question<'static>, String> {
    let read = || -> Result<_, Failed> {
        let asked = object::read(asked).ok_or_else(Failed::malformed)?;
        check_members(&QUESTION, &asked, "")?;
        given::question(Options(&asked))
    };
    answered(read())
}

/// A trust file.
///
/// # Errors
/// The answer that refuses it.
pub fn trust(bytes: &[u8]) -> Result<Trust, String> {
    answered(given::pinned(bytes))
}

/// Status list tokens, each of which must verify at `now`, by `checker`.
///
/// # Errors
/// The answer that refuses the first that does not.
pub fn status_lists(
    checker: &dyn Checker,
    tokens: &[impl AsRef<[u8]>],
    trust: &Trust,
    now: UnixTime,
) -> Result<Vec<StatusList>, String> {
    let lists = tokens
        .iter()
        .map(|token| given::list(checker, token.as_ref(), trust, now));
    answered(lists.collect())
}

/// What `take_out` of `reduce` lists.
///
/// # Errors
/// The answer with the caller's slip.
pub fn reduction(take_out: &str) -> Result<Reduction, String> {
    let read = || -> Result<_, Failed> {
        let wrapped = format!("{{\"take_out\":{take_out}}}");
        let wrapped = object::read(&wrapped).ok_or_else(Failed::malformed)?;
        check_members(&[Reduction::MEMBER], &wrapped, "")?;
        Ok(Reduction::read(Options(&wrapped)))
    };
    answered(read())
}

fn answered<T>(outcome: Result<T, Failed>) -> Result<T, String> {
    outcome.map_err(|failed| written(None, Err(failed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use support::fixture;
    use vehicle_license::key::PureRust;
    use vehicle_license::{Place, Policy, Purpose};

    fn code<T>(outcome: Result<T, String>) -> Option<Value> {
        let answer = outcome.err()?;
        let answer: Value = serde_json::from_str(&answer).expect("an answer is JSON");
        assert!(crate::schema::faults(&crate::schema::schema(), &answer).is_empty());
        Some(answer["code"].clone())
    }

    #[test]
    fn a_question_is_that_of_verify() {
        let asked = question(r#"{"place":"counter","purpose":"mortgage","policy":{"preset":"counter"}}"#);
        let asked = asked.expect("a question");
        assert_eq!(
            (asked.purpose(), asked.place()),
            (Some(Purpose::Mortgage), Place::Counter)
        );
        assert_eq!(asked.policy(), &Policy::counter());
        for (wrong, slip) in [
            ("", "request-malformed"),
            ("{}", "option-missing"),
            (r#"{"place":"counter"}"#, "option-missing"),
            (
                r#"{"place":"counter","purpose":"mortgage","polic":{}}"#,
                "option-unknown",
            ),
            (r#"{"place":"roadside","purpose":"mortgage"}"#, "option-invalid"),
        ] {
            assert_eq!(code(question(wrong)), Some(json!(slip)), "{wrong}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_by_its_code() {
        let trusted = trust(&fixture::trust_bytes()).expect("a trust file");
        assert_eq!(code(trust(b"")), Some(json!("cbor-truncated")));
        let now = fixture::instant(fixture::ISSUED_AT);
        assert_eq!(status_lists(&PureRust, &[b""; 0], &trusted, now), Ok(Vec::new()));
        assert_eq!(
            code(status_lists(&PureRust, &[b""], &trusted, now)),
            Some(json!("cbor-truncated"))
        );
        assert!(reduction(r#"["all", "vin", {"mask": "owner"}]"#).is_ok());
        for (wrong, slip) in [
            ("", "request-malformed"),
            (r#"[],"take_out":[]"#, "request-malformed"),
            (r#"["wheels"]"#, "option-invalid"),
            ("{}", "option-invalid"),
        ] {
            assert_eq!(code(reduction(wrong)), Some(json!(slip)), "{wrong}");
        }
    }
}
