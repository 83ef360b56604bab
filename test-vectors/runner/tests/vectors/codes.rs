//! The last test: every stable code that an input can cause is caused by a vector. The codes are those of the crate's
//! error types, so that a new code without a vector fails.

use std::collections::BTreeSet;

use serde_json::Value;
use vehicle_license::credential::ChallengeError;
use vehicle_license::desk::DeskError;
use vehicle_license::error::{
    BundleError, CoseKeyError, EvidenceError, IssueError, PresentError, PublishError, RegisterError, RequestError,
    SignError, SignedFormError, StatusListError, TrustError,
};
use vehicle_license::trust::NotListed;
use vehicle_license::value::ValueError;
use vehicle_license::{Comparison, MemoryError, VerifyError, Warning};

const ERRORS: &[&[&str]] = &[
    BundleError::CODES,
    ChallengeError::CODES,
    Comparison::CODES,
    CoseKeyError::CODES,
    DeskError::CODES,
    EvidenceError::CODES,
    IssueError::CODES,
    MemoryError::CODES,
    PresentError::CODES,
    PublishError::CODES,
    RegisterError::CODES,
    RequestError::CODES,
    SignError::CODES,
    SignedFormError::CODES,
    StatusListError::CODES,
    TrustError::CODES,
    ValueError::CODES,
    VerifyError::CODES,
];

/// Codes of calls rather than of inputs: no file can hold what causes them.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "secret-key-out-of-range",
        "a secret key is never an input: laws/signing.rs",
    ),
    ("signer-failed", "a signer's refusal: laws/signing.rs"),
    ("signer-other-key", "a signer's key: laws/signing.rs"),
    (
        "status-list-out-of-range",
        "a call of the publisher: issue/status_list.rs",
    ),
    ("bundle-pin-invalid", "a call of the verifier: src/trust/pin.rs"),
    ("bundle-signer-unknown", "a call of the publisher: laws/bundle.rs"),
    (
        "status-list-expired",
        "a list of another issuer: interop/external/status_list.rs",
    ),
    ("status-list-one-bit", "a call of the publisher: issue/status_list.rs"),
    ("status-list-window", "a call of the publisher: issue/status_list.rs"),
    (
        "status-position-conflict",
        "a call of the publisher: issue/status_list.rs",
    ),
    ("evidence-record-outcome", "a call of the verifier: laws/evidence.rs"),
    ("lent-copy", "a call of the holder: laws/lending.rs"),
    ("trust-missing", "a call of the verifier: laws/desk.rs"),
    (
        "questions-full",
        "a thousand calls of the verifier: laws/desk/questions.rs",
    ),
    ("question-repeated", "a call of the verifier: laws/desk/questions.rs"),
    (
        "question-foreign",
        "one party's own, and no part of the format: laws/desk/fleet.rs",
    ),
    ("question-corrupt", "the same: laws/desk/fleet.rs"),
    ("desk-in-fleet", "the same: laws/desk/fleet.rs"),
    ("desk-not-in-fleet", "the same: laws/desk/fleet.rs"),
    ("desk-lists-full", "a thousand lists: laws/desk.rs"),
    (
        "desk-foreign",
        "one party's own, and no part of the format: laws/desk/crash.rs",
    ),
    ("desk-corrupt", "the same: laws/desk/crash.rs"),
    ("desk-log-corrupt", "the same: laws/desk/crash.rs"),
    (
        "memory-full",
        "32768 lists or 131072 shows: megabytes of hex; laws/memory/stored.rs",
    ),
];

/// The codes a case expects: its own, those of its steps, why a wallet does not list what it holds, and what a comparison
/// comes to.
pub(crate) fn codes(case: &Value) -> Vec<String> {
    let expect = &case["expect"];
    let results: Vec<&Value> = expect["results"].as_array().into_iter().flatten().collect();
    let held = results.iter().filter_map(|result| result["held"].as_array()).flatten();
    let shown: Vec<&Value> = held.map(|held| &held["shown"]).collect();
    let codes = results.into_iter().chain(shown).chain([expect]);
    codes
        .filter_map(|result| result["code"].as_str())
        .chain(
            expect["canonical"]
                .as_str()
                .filter(|_| case["type"] == "document-comparison"),
        )
        .map(String::from)
        .collect()
}

/// Why a case takes nobody for listed counts as a code.
pub(crate) fn not_listed(case: &Value) -> Option<String> {
    let code = case["expect"]["not_listed"].as_str()?;
    Some(format!("not listed {code}"))
}

/// The warnings a case expects count as codes.
pub(crate) fn warnings(case: &Value) -> Vec<String> {
    let list = case["expect"]["warnings"].as_array();
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(|code| format!("warning {code}")).collect()
}

pub(crate) fn all_have_a_vector(seen: &[String]) -> Result<(), String> {
    let seen: BTreeSet<&str> = seen.iter().map(String::as_str).collect();
    let mut known: BTreeSet<String> = ERRORS
        .iter()
        .flat_map(|codes| codes.iter())
        .map(ToString::to_string)
        .collect();
    let forgotten: Vec<_> = listed()?.into_iter().filter(|code| !known.contains(code)).collect();
    if !forgotten.is_empty() {
        return Err(format!(
            "codes of docs/codes.json whose error types are not listed here: {forgotten:?}"
        ));
    }
    known.extend(NotListed::CODES.iter().map(|code| format!("not listed {code}")));
    known.extend(Warning::CODES.iter().map(|code| format!("warning {code}")));
    for (code, reason) in EXCEPTIONS {
        if !known.remove(*code) {
            return Err(format!("{code} is excepted ({reason}) and unknown"));
        }
        if seen.contains(code) {
            return Err(format!("{code} is excepted and has a vector: drop the exception"));
        }
    }
    let missing: Vec<_> = known.iter().filter(|code| !seen.contains(code.as_str())).collect();
    let unknown: Vec<_> = seen.iter().filter(|code| !known.contains(**code)).collect();
    if missing.is_empty() && unknown.is_empty() {
        Ok(())
    } else {
        Err(format!("without a vector: {missing:?}; unknown: {unknown:?}"))
    }
}

/// Every code of `docs/codes.json` that refuses: what other languages are told.
fn listed() -> Result<Vec<String>, String> {
    let file: Value =
        serde_json::from_str(include_str!("../../../../docs/codes.json")).map_err(|error| error.to_string())?;
    let types = file["types"].as_array().ok_or("docs/codes.json has no types")?;
    let errors = types.iter().filter(|listed| {
        !["Warning", "NotListed", "Comparison"]
            .iter()
            .any(|told| listed["type"] == *told)
    });
    let codes = errors.flat_map(|listed| listed["codes"].as_array().into_iter().flatten());
    Ok(codes
        .filter_map(|code| code["code"].as_str())
        .map(String::from)
        .collect())
}
