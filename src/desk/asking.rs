//! Asking: a desk keeps each question, and the key that opens its answer, until it is answered or over.

use super::error::DeskError;
use super::inquiry::{Asked, Inquiry, UnsignedQuestion};
use super::questions::OpenQuestion;
use super::state::Desk;
use crate::credential::ChallengeError;
use crate::error::SignError;
use crate::key::{PublicKey, Signer};
use crate::value::UnixTime;

impl Desk {
    /// Asks: returns the code to show, and keeps the question and its key until it is answered or over.
    ///
    /// # Errors
    /// `clock-behind`; those of [`Challenge::new`](crate::Challenge::new); `question-repeated`, `questions-full`.
    pub fn ask(
        &mut self,
        inquiry: &Inquiry,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Asked, DeskError> {
        self.parts.memory.check_clock(now)?;
        let (challenge, key) = inquiry.draft(now, random)?;
        self.keep(OpenQuestion::new(challenge, key, inquiry.terms().clone()), now)
    }

    /// The first step of a question that the listed asker `number` signs with its key `key` in the trust data, which is
    /// `point`. Its answer is to be sealed. Nothing is asked yet: see [`ask_signed`](Self::ask_signed).
    ///
    /// # Errors
    /// `clock-behind`; those of [`Challenge::new`](crate::Challenge::new).
    pub fn prepare(
        &self,
        inquiry: &Inquiry,
        (number, key, point): (u16, u16, PublicKey),
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<UnsignedQuestion, DeskError> {
        self.parts.memory.check_clock(now)?;
        let (challenge, sealing) = inquiry.clone().sealed().draft(now, random)?;
        let sealing = sealing.ok_or(ChallengeError::SealKeyMissing)?;
        Ok(UnsignedQuestion {
            unsigned: challenge.as_listed(number, key, point)?,
            key: sealing,
            terms: inquiry.terms().clone(),
        })
    }

    /// The second step: asks what was prepared, with what the signer returned, r ‖ s or strict DER.
    ///
    /// # Errors
    /// `signature-malformed`, `signature-does-not-verify`; `question-repeated`, `questions-full`.
    pub fn ask_signed(
        &mut self,
        question: UnsignedQuestion,
        signature: &[u8],
        now: UnixTime,
    ) -> Result<Asked, DeskError> {
        let challenge = question.unsigned.finish(signature).map_err(SignError::from)?;
        self.keep(OpenQuestion::new(challenge, Some(question.key), question.terms), now)
    }

    /// Both steps, with the asker's key at hand.
    ///
    /// # Errors
    /// Those of both; `signer-failed`.
    pub fn ask_as_listed(
        &mut self,
        inquiry: &Inquiry,
        (number, key, signer): (u16, u16, &impl Signer),
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Asked, DeskError> {
        let question = self.prepare(inquiry, (number, key, signer.public_key()), now, random)?;
        let signature = signer.sign(question.to_be_signed()).map_err(SignError::from)?;
        self.ask_signed(question, &signature, now)
    }

    fn keep(&mut self, question: OpenQuestion, now: UnixTime) -> Result<Asked, DeskError> {
        let challenge = question.challenge().clone();
        self.parts.questions.keep(question, now)?;
        Ok(Asked::new(challenge))
    }
}
