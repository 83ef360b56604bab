//! A verification in two steps, for signatures that somebody else checks and answers later: WebCrypto, a device.
//!
//! Both steps are the one judge. The first takes every signature for good and notes which it met; its verdict is thrown
//! away. The second is told the answers.

use alloc::vec::Vec;
use core::cell::RefCell;

use zeroize::Zeroizing;

use super::judge::{Verifier, judge_whole};
use super::question::{Case, Input, Question};
use super::verified::Verified;
use crate::credential::show::Show;
use crate::error::VerifyError;
use crate::key::{CheckedSignature, Checker, PublicKey, Signature, SignatureCheck, ToBeSigned};
use crate::value::{UnixTime, redacted};

/// A show whose signatures are still to be checked: made by [`Verifier::begin`], turned into a verdict by
/// [`finish`](Self::finish) alone.
pub struct Pending<'a> {
    verifier: Verifier<'a>,
    question: &'a Question<'a>,
    now: UnixTime,
    sealed: bool,
    show: Zeroizing<Vec<u8>>,
    checks: Vec<SignatureCheck>,
}

impl<'t> Verifier<'t> {
    /// The first step of a verification whose signatures somebody else checks: what is to be checked. The checker of this
    /// verifier is not asked.
    ///
    /// ```
    /// use vehicle_license::key::CheckedSignature;
    /// use vehicle_license::{Input, Question, UnixTime, Verified, Verifier, VerifyError};
    ///
    /// fn judge(verifier: Verifier<'_>, scanned: &str, question: &Question<'_>, now: UnixTime) -> Result<Verified, VerifyError> {
    ///     let pending = verifier.begin(Input::text(scanned), question, now)?;
    ///     // Ask WebCrypto here, and wait.
    ///     let ask = |key: [u8; 33], message: &[u8], signature: [u8; 64]| false;
    ///     let answers: Vec<CheckedSignature> = pending
    ///         .checks()
    ///         .iter()
    ///         .map(|check| {
    ///             let good = ask(*check.key().as_compressed(), check.message().as_bytes(), check.signature().to_bytes());
    ///             check.clone().answered(good)
    ///         })
    ///         .collect();
    ///     pending.finish(&answers)
    /// }
    /// ```
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify) that come before the first signature.
    pub fn begin<'a>(
        &self,
        input: Input<'_>,
        question: &'a Question<'a>,
        now: UnixTime,
    ) -> Result<Pending<'a>, VerifyError>
    where
        't: 'a,
    {
        let mut room = Zeroizing::default();
        let (bytes, sealed) = input.open(question, &mut room)?;
        let mut pending = Pending {
            verifier: *self,
            question,
            now,
            sealed,
            show: Zeroizing::new(bytes.to_vec()),
            checks: Vec::new(),
        };
        let met = Met::default();
        let outcome = judge_whole(&Show::read(&pending.show)?, &pending.case(&met));
        pending.checks = met.0.into_inner();
        match outcome {
            Err(error) if pending.checks.is_empty() => Err(error),
            _ => Ok(pending),
        }
    }
}

impl Pending<'_> {
    /// The signatures to be checked: the issuer's, then the holder's, unless something between the two refuses the show.
    #[must_use]
    pub fn checks(&self) -> &[SignatureCheck] {
        &self.checks
    }

    /// The verdict, once every check has its answer; their order does not matter. It is that of
    /// [`Verifier::verify`] at the moment of the first step.
    ///
    /// # Errors
    /// `signature-unanswered` if an answer is missing: nothing is known then, and the caller asks again. Otherwise those
    /// of [`Verifier::verify`].
    pub fn finish(&self, answers: &[CheckedSignature]) -> Result<Verified, VerifyError> {
        self.settle(answers, |show, case| judge_whole(&show, case))
    }

    /// What `judge` says, once every check has its answer.
    pub(crate) fn settle<T>(
        &self,
        answers: &[CheckedSignature],
        judge: impl FnOnce(Show<'_>, &Case<'_>) -> Result<T, VerifyError>,
    ) -> Result<T, VerifyError> {
        let answered = |check: &SignatureCheck| answers.iter().any(|answer| answer.check() == check);
        if !self.checks.iter().all(answered) {
            return Err(VerifyError::SignatureUnanswered);
        }
        judge(Show::read(&self.show)?, &self.case(&Answered(answers)))
    }

    fn case<'c>(&'c self, checker: &'c dyn Checker) -> Case<'c> {
        Case {
            checker,
            ..self.verifier.case(self.question, self.now, self.sealed)
        }
    }
}

redacted!(Pending['_]);

/// The signatures a judge met.
#[derive(Default)]
struct Met(RefCell<Vec<SignatureCheck>>);

impl Checker for Met {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        self.0.borrow_mut().push(SignatureCheck::new(key, message, signature));
        true
    }
}

/// What was answered. One that was not asked for does not verify.
struct Answered<'a>(&'a [CheckedSignature]);

impl Checker for Answered<'_> {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        let check = SignatureCheck::new(key, message, signature);
        let mut of_it = self.0.iter().filter(|answer| *answer.check() == check).peekable();
        of_it.peek().is_some() && of_it.all(CheckedSignature::verifies)
    }
}
