//! Many shows or many records at once, on all cores. Trust data and lists are shared, not copied, and each verdict is
//! the one that a single call gives: the order of the answers is that of the questions.

use rayon::prelude::*;
use vehicle_license::error::EvidenceError;
use vehicle_license::evidence::{Archive, EvidenceRecord, Reverified};
use vehicle_license::{Input, Question, UnixTime, Verified, Verifier, VerifyError};

/// The verdict on each of `inputs`.
#[must_use]
pub fn verify_all(
    verifier: Verifier<'_>,
    inputs: &[Input<'_>],
    question: &Question<'_>,
    now: UnixTime,
) -> Vec<Result<Verified, VerifyError>> {
    let verify = |input: &Input<'_>| verifier.verify(*input, question, now);
    inputs.par_iter().map(verify).collect()
}

/// The outcome of each of `records`, against what is archived.
#[must_use]
pub fn reverify_all(archive: &Archive<'_>, records: &[EvidenceRecord]) -> Vec<Result<Reverified, EvidenceError>> {
    records.par_iter().map(|record| archive.reverify(record)).collect()
}
