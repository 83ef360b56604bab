//! Judging: a show is examined, taken, and counts when it is stored.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::error::DeskError;
use super::log::Entry;
use super::state::Desk;
use super::terms::Terms;
use super::verdict::{Admitted, Examined, Unstored};
use crate::credential::show::Hint;
use crate::error::{EvidenceError, MemoryError, VerifyError};
use crate::evidence::{Archive, EvidenceRecord, Reverified};
use crate::key::{CheckedSignature, SignatureCheck};
use crate::value::UnixTime;
use crate::verify::memory::StoreAnswer;
use crate::verify::{Admission, Input, Pending, Question, Verified, Verifier};

impl Desk {
    /// Verifies what was scanned and takes it, so that nobody else is admitted by it: [`examine`](Self::examine), then
    /// [`take`](Self::take). It counts once [`Unstored::entry`] is stored.
    ///
    /// # Errors
    /// Those of both.
    pub fn judge(&mut self, input: Input<'_>, terms: Option<&Terms>, now: UnixTime) -> Result<Unstored, DeskError> {
        let examined = self.examine(input, terms, now)?;
        self.take(examined, now)
    }

    /// The slow half: the twelve checks, by the lists held. It changes nothing, so that threads do it side by side.
    ///
    /// An answer is judged by the question it answers, found by its hint; a question for another purpose than that of
    /// `terms` is refused. What answers no question is judged by `terms`, and refused where there are none.
    ///
    /// # Errors
    /// `trust-missing`; the first failing check of [`Verifier::verify`]; `challenge-spent` for a second answer;
    /// `challenge-needed` for an answer to a question that is not open here; `challenge-required` for a show that
    /// answers none, where `terms` is `None`; `challenge-purpose-differs`.
    pub fn examine(&self, input: Input<'_>, terms: Option<&Terms>, now: UnixTime) -> Result<Examined, DeskError> {
        let mut room = Zeroizing::default();
        let posed = self.posed(input, &mut room, terms, now)?;
        let judged = EvidenceRecord::verify(&posed.verifier, posed.input, &posed.question, now)?;
        Ok(posed.examined(judged))
    }

    /// The signatures that somebody else is to check before [`examine_answered`](Self::examine_answered): WebCrypto, a
    /// device. Nothing is examined yet.
    ///
    /// # Errors
    /// Those of [`examine`](Self::examine) that come before the first signature.
    pub fn checks(
        &self,
        input: Input<'_>,
        terms: Option<&Terms>,
        now: UnixTime,
    ) -> Result<Vec<SignatureCheck>, DeskError> {
        let mut room = Zeroizing::default();
        let posed = self.posed(input, &mut room, terms, now)?;
        Ok(posed.begin(now)?.checks().to_vec())
    }

    /// As [`examine`](Self::examine), by the answers about the [`checks`](Self::checks) of the same input. The desk's
    /// checker is not asked: see [`Checker`](crate::key::Checker) for what an answer promises.
    ///
    /// # Errors
    /// Those of [`examine`](Self::examine); `signature-unanswered` if an answer is missing.
    pub fn examine_answered(
        &self,
        input: Input<'_>,
        terms: Option<&Terms>,
        answers: &[CheckedSignature],
        now: UnixTime,
    ) -> Result<Examined, DeskError> {
        let mut room = Zeroizing::default();
        let posed = self.posed(input, &mut room, terms, now)?;
        let judged = EvidenceRecord::finish(&posed.begin(now)?, answers)?;
        Ok(posed.examined(judged))
    }

    /// The input with the question that it answers, or else with that of `terms`. `room` holds what is decoded.
    fn posed<'a>(
        &'a self,
        input: Input<'a>,
        room: &'a mut Zeroizing<Vec<u8>>,
        terms: Option<&'a Terms>,
        now: UnixTime,
    ) -> Result<Posed<'a>, DeskError> {
        let input = input.decoded(room)?;
        let (hint, sealed) = input.hint()?;
        let verifier = Verifier::new(self.believes()?).with_checker(&*self.checker);
        let open = hint.and_then(|hint| self.parts.questions.get(&hint));
        let question = match (open, terms) {
            (Some(open), terms) => {
                let purpose = terms.and_then(Terms::purpose);
                if purpose.is_some() && purpose != open.challenge().purpose() {
                    return Err(VerifyError::ChallengePurposeDiffers.into());
                }
                open.question(now)?
            }
            // Without its question, nobody can open it.
            (None, _) if sealed => return Err(VerifyError::ChallengeNeeded.into()),
            (None, Some(terms)) => terms.question(),
            (None, None) if hint.is_some() => return Err(VerifyError::ChallengeNeeded.into()),
            (None, None) => return Err(VerifyError::ChallengeRequired.into()),
        };
        let question = question.consulting(self.parts.lists.as_slice());
        Ok(Posed {
            verifier,
            input,
            question,
            hint,
        })
    }

    /// The fast half: admits what was examined, and takes its key. A question that was answered is closed, and its key
    /// erased.
    ///
    /// # Errors
    /// `desk-in-fleet`; those of [`Memory::take`](crate::Memory::take); `trust-withheld` too if another trust file was
    /// pinned in the meantime.
    pub fn take(&mut self, examined: Examined, now: UnixTime) -> Result<Unstored, DeskError> {
        if self.parts.fleet {
            return Err(DeskError::InFleet);
        }
        self.check_trust(&examined.verified)?;
        let admission = self.parts.memory.take(&examined.verified, now)?.stored();
        let entry = Entry::of(&admission, self.parts.memory.clock_floor()).to_bytes();
        Ok(Unstored {
            entry,
            admitted: self.admitted(examined, admission, now),
        })
    }

    /// As [`take`](Self::take), [in a fleet](Self::in_fleet) whose desks share a store of keys: `answer` is what the store said when
    /// [`Examined::key`] was to be inserted if absent, and `now` is read after it. The store is the log: what it has is
    /// stored.
    ///
    /// # Errors
    /// `desk-not-in-fleet`, and the others of it; `show-replayed` or `challenge-spent` where the store had the key.
    pub fn settle(&mut self, examined: Examined, answer: StoreAnswer, now: UnixTime) -> Result<Admitted, DeskError> {
        self.demand_fleet()?;
        self.check_trust(&examined.verified)?;
        let admission = self.parts.memory.admit_by_store(&examined.verified, answer, now)?;
        Ok(self.admitted(examined, admission, now))
    }

    fn admitted(&mut self, examined: Examined, admission: Admission, now: UnixTime) -> Admitted {
        if let Some(hint) = &examined.hint {
            self.parts.questions.close(hint);
        }
        self.parts.questions.sweep(now);
        Admitted {
            verified: examined.verified,
            record: examined.record.admitted(),
            admission,
        }
    }

    /// Verifies an evidence record again, by the trust file and the lists that are held now. Who keeps those of former
    /// times has an [`Archive`].
    ///
    /// # Errors
    /// Those of [`Archive::reverify`].
    pub fn reverify(&self, record: &EvidenceRecord) -> Result<Reverified, EvidenceError> {
        let mut archive = Archive::new().holding_lists(self.parts.lists.as_slice());
        if let Some(believed) = &self.parts.trust {
            archive = archive.holding(&believed.trust);
        }
        archive.with_checker(&*self.checker).reverify(record)
    }

    /// Of a bundle the memory knows the content. A trust file that is pinned only the desk knows.
    fn check_trust(&self, verified: &Verified) -> Result<(), DeskError> {
        let now = self.parts.trust.as_ref().map(|believed| believed.trust.digest());
        match now == Some(verified.facts().trust_digest()) {
            true => Ok(()),
            false => Err(MemoryError::TrustWithheld.into()),
        }
    }
}

/// An input, and the question by which it is judged.
struct Posed<'a> {
    verifier: Verifier<'a>,
    input: Input<'a>,
    question: Question<'a>,
    /// Of the challenge that it answers.
    hint: Option<Hint>,
}

impl Posed<'_> {
    fn begin(&self, now: UnixTime) -> Result<Pending<'_>, VerifyError> {
        self.verifier.begin(self.input, &self.question, now)
    }

    fn examined(&self, (verified, record): (Verified, EvidenceRecord)) -> Examined {
        let hint = self.hint;
        Examined { verified, record, hint }
    }
}
