//! Who computes the signatures: the library, native code, or somebody who answers later. The verdict is one.

use serde_json::Value;
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::key::{CheckedSignature, Checker as _, SignatureCheck};
use vehicle_license::{Input, Question, UnixTime, Verified, Verifier, VerifyError};

use super::outcome::{Outcome, said};

/// Whether the native checkers and the two-step form come to the library's own `verdict`.
pub fn by_every_checker(
    verdict: &Result<Verified, VerifyError>,
    verifier: Verifier<'_>,
    input: Input<'_>,
    question: &Question<'_>,
    now: UnixTime,
) -> bool {
    let numbered = verdict.as_ref().err().is_none_or(is_numbered);
    let native = |(_, checker): &(_, _)| verifier.with_checker(*checker).verify(input, question, now) == *verdict;
    numbered && native::all().iter().all(native) && in_two_steps(verdict, verifier, input, question, now)
}

/// Whether a refusal's check is the one that the codes' document gives for its code.
fn is_numbered(error: &VerifyError) -> bool {
    let document = include_str!("../../../docs/codes.md");
    let row = document.lines().find_map(|line| {
        let (code, rest) = line.strip_prefix("| `")?.split_once("` | ")?;
        (code == error.code()).then(|| rest.split(" | ").next())
    });
    // Two codes are of check 3 or of check 7, and the later one is told.
    let number = row.flatten().and_then(|checks| checks.rsplit(", ").next());
    number == Some(&*error.check().to_string())
}

/// The same of the two steps, and of the record that they make.
fn in_two_steps(
    verdict: &Result<Verified, VerifyError>,
    verifier: Verifier<'_>,
    input: Input<'_>,
    question: &Question<'_>,
    now: UnixTime,
) -> bool {
    let pending = match verifier.begin(input, question, now) {
        Err(error) => return *verdict == Err(error),
        Ok(pending) => pending,
    };
    // The last asked is the first answered.
    let answers: Vec<_> = pending.checks().iter().rev().map(answered).collect();
    let records = || {
        let in_one = EvidenceRecord::verify(&verifier, input, question, now);
        EvidenceRecord::finish(&pending, &answers) == in_one
    };
    pending.finish(&answers) == *verdict && (verdict.is_err() || records())
}

fn answered(check: &SignatureCheck) -> CheckedSignature {
    let verifies = native::Ring.verifies(check.key(), check.message(), check.signature());
    check.clone().answered(verifies)
}

/// A verification in two steps in which the check of this number is left without an answer.
pub fn unanswered(
    number: &Value,
    verifier: Verifier<'_>,
    input: Input<'_>,
    question: &Question<'_>,
    now: UnixTime,
) -> Result<Outcome, String> {
    let pending = verifier
        .begin(input, question, now)
        .map_err(|error| error.to_string())?;
    let checks = pending.checks();
    let left_out = number.as_u64().filter(|number| *number < checks.len() as u64);
    let left_out = left_out.ok_or("no check of this number")?;
    let others = (0..).zip(checks).filter(|(at, _)| *at != left_out);
    let answers: Vec<_> = others.map(|(_, check)| answered(check)).collect();
    Ok(match pending.finish(&answers) {
        Err(error) => Outcome::refused(&error),
        Ok(verified) => Outcome::ok(said(&verified), vec![format!("{pending:?}")]),
    })
}
