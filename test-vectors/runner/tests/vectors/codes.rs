//! The last test: every stable code that an input can cause is caused by a vector. The codes are read from the source
//! text, so that a new code without a vector fails.

use std::collections::BTreeSet;

use serde_json::Value;

const ERRORS: &[&str] = &[
    include_str!("../../../../src/error/mod.rs"),
    include_str!("../../../../src/error/verify.rs"),
    include_str!("../../../../src/error/issue.rs"),
    include_str!("../../../../src/error/present.rs"),
    include_str!("../../../../src/error/signing.rs"),
    include_str!("../../../../src/error/status_list.rs"),
    include_str!("../../../../src/error/bundle.rs"),
    include_str!("../../../../src/error/memory.rs"),
    include_str!("../../../../src/error/request.rs"),
    include_str!("../../../../src/error/register.rs"),
    include_str!("../../../../src/error/seal.rs"),
    include_str!("../../../../src/error/evidence.rs"),
];
const VALUES: &str = include_str!("../../../../src/value/error.rs");
const WARNINGS: &str = include_str!("../../../../src/verify/warning.rs");

/// Codes of calls rather than of inputs: no file can hold what causes them.
const EXCEPTIONS: &[(&str, &str)] = &[
    (
        "secret-key-out-of-range",
        "a secret key is never an input: laws/signing.rs",
    ),
    ("signature-does-not-verify", "a signer's answer: laws/signing.rs"),
    ("signed-form-not-ours", "another COSE stack's answer: interop.rs"),
    ("signer-failed", "a signer's refusal: laws/signing.rs"),
    ("signer-other-key", "a signer's key: laws/signing.rs"),
    ("record-stale", "a call of the authority: laws/issuing.rs"),
    ("standing-refused", "a call of the authority: laws/issuing.rs"),
    ("window-invalid", "a call of the authority: laws/issuing.rs"),
    ("outside-window", "a call of the holder: laws/times.rs"),
    (
        "status-list-out-of-range",
        "a call of the publisher: issue/status_list.rs",
    ),
    ("bundle-pin-invalid", "a call of the verifier: laws/bundle.rs"),
    ("bundle-signer-unknown", "a call of the publisher: laws/bundle.rs"),
    ("status-list-window", "a call of the publisher: issue/status_list.rs"),
    (
        "status-position-conflict",
        "a call of the publisher: issue/status_list.rs",
    ),
    ("ticket-stale", "a call of the authority: laws/lending.rs"),
    ("ticket-other-vehicle", "a call of the authority: laws/lending.rs"),
    ("ticket-other-owner", "a call of the authority: laws/lending.rs"),
    ("ticket-other-key", "a call of the authority: laws/lending.rs"),
    ("ticket-other-standing", "a call of the authority: laws/lending.rs"),
    ("seal-key-missing", "a call of the holder: laws/sealed.rs"),
    ("evidence-record-outcome", "a call of the verifier: laws/evidence.rs"),
    ("credential-ended", "a call of the holder: laws/lending.rs"),
    ("lent-copy", "a call of the holder: laws/lending.rs"),
    (
        "memory-full",
        "8192 lists or 131072 shows: megabytes of hex; laws/memory/stored.rs",
    ),
];

/// The codes a case expects: its own, and those of a history's steps.
pub(crate) fn codes(case: &Value) -> Vec<String> {
    let expect = &case["expect"];
    let results = expect["results"].as_array().into_iter().flatten();
    let codes = results.chain([expect]).filter_map(|result| result["code"].as_str());
    codes.map(String::from).collect()
}

/// The warnings a case expects count as codes.
pub(crate) fn warnings(case: &Value) -> Vec<String> {
    let list = case["expect"]["warnings"].as_array();
    let texts = list.into_iter().flatten().filter_map(Value::as_str);
    texts.map(|code| format!("warning {code}")).collect()
}

pub(crate) fn all_have_a_vector(seen: &[String]) -> Result<(), String> {
    let seen: BTreeSet<&str> = seen.iter().map(String::as_str).collect();
    let mut known = BTreeSet::new();
    for block in ERRORS.iter().flat_map(|source| source.split("codes!(").skip(1)) {
        let block = block.split("});").next().unwrap_or_default();
        known.extend(arms(block).map(String::from));
    }
    let errors = known.len();
    known.extend(arms(VALUES).map(String::from));
    let values = known.len() - errors;
    let warnings = WARNINGS
        .split("fn code(")
        .nth(1)
        .ok_or("no codes of warnings in the source")?;
    let warnings = warnings.split("\n    }\n").next().unwrap_or_default();
    known.extend(arms(warnings).map(|code| format!("warning {code}")));
    // Guards against a source whose layout this reading no longer fits.
    if errors < 115 || values < 20 || known.len() < errors + values + 4 {
        return Err(format!("only {errors} + {values} codes found in the source"));
    }
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
        Err(format!("without a vector: {missing:?}; not in the source: {unknown:?}"))
    }
}

/// The codes of match arms `… => "code"`.
fn arms(source: &str) -> impl Iterator<Item = &str> {
    source.split("=> \"").skip(1).filter_map(|rest| rest.split('"').next())
}
