//! What a desk is about to ask, and what it has asked. The key that opens the answer never leaves the desk.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::terms::Terms;
use crate::credential::Unsigned;
use crate::credential::challenge::{Challenge, ChallengeError};
use crate::credential::fields::FieldName;
use crate::credential::purpose::Purpose;
use crate::key::{PublicKey, ToBeSigned};
use crate::limits;
use crate::value::{UnixTime, redacted};
use crate::verify::{Place, Policy};
use crate::wire::sealed::SealingKey;

/// What is to be asked: by whom, for what, and for how long. [`Desk::ask`](super::Desk::ask) makes the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inquiry {
    asker: String,
    purpose: Purpose,
    terms: Terms,
    wanted: Option<Vec<FieldName>>,
    lifetime: u8,
    sealed: bool,
}

impl Inquiry {
    /// `asker` asks for everything `purpose` may see, for 120 s, under the purpose's own policy. The answer is to be
    /// sealed if the policy demands it.
    #[must_use]
    pub fn new(asker: &str, purpose: Purpose, place: Place) -> Self {
        Self {
            asker: asker.to_string(),
            purpose,
            terms: Terms::new(purpose, place),
            wanted: None,
            lifetime: limits::CHALLENGE_LIFETIME,
            sealed: false,
        }
    }

    /// The same under another policy.
    #[must_use]
    pub fn under(mut self, policy: Policy) -> Self {
        self.terms = self.terms.under(policy);
        self
    }

    /// The same for these fields alone, as [`Challenge::asking`].
    #[must_use]
    pub fn wanting(mut self, fields: &[FieldName]) -> Self {
        self.wanted = Some(fields.to_vec());
        self
    }

    /// The same for so many seconds, at most 120.
    #[must_use]
    pub fn lasting(mut self, seconds: u8) -> Self {
        self.lifetime = seconds;
        self
    }

    /// The same, with the answer sealed whatever the policy demands: nobody else can read it.
    #[must_use]
    pub fn sealed(mut self) -> Self {
        self.sealed = true;
        self
    }

    /// The question at `now`, and its key if it is to be sealed.
    pub(super) fn draft(
        &self,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<(Challenge, Option<SealingKey>), ChallengeError> {
        let (asker, purpose, lifetime) = (&self.asker, self.purpose, self.lifetime);
        let question = match &self.wanted {
            None => Challenge::new(asker, purpose, now, lifetime, random),
            Some(fields) => Challenge::asking(asker, purpose, fields, now, lifetime, random),
        }?;
        if !self.sealed && !self.terms.policy().sealed {
            return Ok((question, None));
        }
        let key = SealingKey::generate(random);
        Ok((question.sealed_to(key.public_key()), Some(key)))
    }

    pub(super) fn terms(&self) -> &Terms {
        &self.terms
    }
}

/// A question that was asked and is open: what the holder's wallet scans.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    challenge: Challenge,
}

impl Asked {
    pub(super) fn new(challenge: Challenge) -> Self {
        Self { challenge }
    }

    /// The text for the QR code on the desk's screen.
    #[must_use]
    pub fn text(&self) -> String {
        self.challenge.to_text()
    }

    /// What names the question on screens and pictures: `#1a2b3c4d`. An admission says the same of the question that was
    /// answered: [`Admitted::hint`](super::Admitted::hint).
    #[must_use]
    pub fn hint(&self) -> String {
        self.challenge.hint_mark()
    }

    /// When it ends, exclusive.
    #[must_use]
    pub fn until(&self) -> UnixTime {
        self.challenge.expires()
    }

    /// The question itself.
    #[must_use]
    pub fn challenge(&self) -> &Challenge {
        &self.challenge
    }
}

/// The question of a listed asker, which waits for its signature: [`Desk::ask_signed`](super::Desk::ask_signed) takes
/// it, and nothing was asked before.
pub struct UnsignedQuestion {
    pub(super) unsigned: Unsigned<Challenge>,
    pub(super) key: SealingKey,
    pub(super) terms: Terms,
}

impl UnsignedQuestion {
    /// What the asker's key is to sign, as bytes or as their digest.
    #[must_use]
    pub fn to_be_signed(&self) -> &ToBeSigned {
        self.unsigned.to_be_signed()
    }

    /// The key that must sign.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        self.unsigned.key()
    }
}

redacted!(UnsignedQuestion);
