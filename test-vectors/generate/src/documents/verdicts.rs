//! What a verifier says of the example, and of everything that is one bit away from it.

use std::collections::BTreeSet;
use std::fmt::Display;
use std::ops::Range;

use serde_json::json;

use crate::build::Ask;
use crate::run;

/// The code a question is refused with.
pub(super) fn code(ask: Ask) -> Result<Option<String>, String> {
    let mut case = json!({"kind": "verify", "name": "example", "why": "example"});
    let body = ask.body();
    for (key, value) in body.as_object().into_iter().flatten() {
        case[key] = value.clone();
    }
    let outcome = run::run(&case)?;
    Ok(outcome.expect["code"].as_str().map(String::from))
}

/// The codes that `bytes` with one bit changed in `range` are refused with.
pub(super) fn flips(bytes: &[u8], range: Range<usize>, ask: impl Fn(&[u8]) -> Ask) -> Result<BTreeSet<String>, String> {
    let mut codes = BTreeSet::new();
    for place in range {
        for bit in 0..8 {
            let mut changed = bytes.to_vec();
            changed[place] ^= 1 << bit;
            codes.insert(code(ask(&changed))?.ok_or_else(|| format!("bit {bit} of byte {place} makes no difference"))?);
        }
    }
    Ok(codes)
}

/// Whether a code is one of check 3, but for `profile-unknown`.
pub(super) fn is_structure(code: &str) -> bool {
    let of_form = ["cbor-", "public-key-", "bytes-"];
    of_form.iter().any(|front| code.starts_with(front)) || ["signature-malformed", "signature-high-s"].contains(&code)
}

pub(super) fn listed(codes: impl Iterator<Item = impl Display>) -> String {
    let codes: Vec<String> = codes.map(|code| format!("`{code}`")).collect();
    match codes.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => codes.concat(),
    }
}
