//! What a verifier asks, apart from what it scans: a [`Question`] is made once and answered many times, an [`Input`] is
//! one answer. Checks 1 to 3, up to a show in clear, are here. Check 1, the place, refuses nothing: it decides
//! whether there is a purpose.

#[cfg(feature = "seal")]
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::place::Place;
use super::policy::Policy;
use crate::credential::challenge::Challenge;
use crate::credential::purpose::Purpose;
#[cfg(feature = "seal")]
use crate::credential::show::{Hint, Show};
#[cfg(feature = "seal")]
use crate::digest;
use crate::error::{TextError, VerifyError};
use crate::key::Checker;
use crate::limits;
use crate::trust::{StatusList, Trust};
use crate::value::{UnixTime, redacted};
use crate::wire::qr::{self, Kind};
#[cfg(feature = "seal")]
use crate::wire::sealed::{Sealed, SealingKey};

/// What a verifier asks of every show: the purpose, the place and the policy. It is made once, for a counter or for a
/// challenge, and does not change.
///
/// ```
/// use vehicle_license::{Challenge, Place, Policy, Purpose, Question, StatusList};
///
/// /// The question of one claim: the purpose's own policy, this challenge, every list held.
/// fn claim<'a>(challenge: &'a Challenge, lists: &'a [StatusList]) -> Question<'a> {
///     Question::new(Purpose::InsuranceClaim, Place::Remote).answering(challenge).consulting(lists)
/// }
/// let everyday = Question::new(Purpose::TestDrive, Place::Counter);
/// assert_eq!(everyday.policy(), &Policy::for_purpose(Purpose::TestDrive));
/// ```
#[derive(Clone)]
pub struct Question<'a> {
    /// `None` at the roadside.
    pub(crate) purpose: Option<Purpose>,
    pub(crate) place: Place,
    pub(crate) policy: Policy,
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) status_lists: &'a [StatusList],
    #[cfg(feature = "seal")]
    opener: Option<&'a SealingKey>,
}

impl<'a> Question<'a> {
    /// A question for `purpose` at `place`, under the purpose's own policy: [`Policy::for_purpose`]. At the roadside it
    /// is [`roadside`](Self::roadside) whatever the purpose.
    #[must_use]
    pub fn new(purpose: Purpose, place: Place) -> Self {
        match place {
            Place::Counter | Place::Remote => Self::of(Some(purpose), place, Policy::for_purpose(purpose)),
            Place::Roadside => Self::roadside(),
        }
    }

    /// The question of police at the roadside, under [`Policy::roadside`]. It has no purpose of its own, because nobody
    /// can know what a copy was lent for before it is read: it takes the copy's.
    #[must_use]
    pub fn roadside() -> Self {
        Self::of(None, Place::Roadside, Policy::roadside())
    }

    /// A question as it was stored: without a purpose at the roadside, and with one everywhere else.
    pub(crate) fn of(purpose: Option<Purpose>, place: Place, policy: Policy) -> Self {
        Self {
            purpose,
            place,
            policy,
            challenge: None,
            status_lists: &[],
            #[cfg(feature = "seal")]
            opener: None,
        }
    }

    /// The same question under another policy. If that demands less than the purpose's own policy, the verdict says so:
    /// [`Facts::is_lenient`](crate::Facts::is_lenient).
    #[must_use]
    pub fn under(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The same question, for answers to `challenge`. Verification has no memory:
    /// [`Memory::admit`](crate::Memory::admit) refuses a second answer.
    #[must_use]
    pub fn answering(mut self, challenge: &'a Challenge) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// The same question, which can open answers sealed to `key`, the key of its challenge. An answer in clear is
    /// judged too: policy and challenge decide whether it is accepted.
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn opening(mut self, key: &'a SealingKey) -> Self {
        self.opener = Some(key);
        self
    }

    /// The same question with every status list held, in any order, ended ones among them. Every list that covers the
    /// credential's position and counts ([`StatusList::counts`]) is consulted: it may refuse the show, and as long as
    /// it vouches ([`StatusList::vouches`]) it says when the status was known.
    #[must_use]
    pub fn consulting(mut self, status_lists: &'a [StatusList]) -> Self {
        self.status_lists = status_lists;
        self
    }

    /// The purpose asked for; `None` at the roadside.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose
    }

    /// The place of the question.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The policy of the question.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Whether the policy demands less than the purpose's own, or at the roadside than that of police.
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.policy.demands_less_than(&own_policy(self.purpose))
    }

    /// Whether `text` is to be read as a sealed answer. A question with a key reads sealed answers and shows in clear;
    /// any other reads shows in clear only.
    #[cfg(feature = "seal")]
    fn is_sealed(&self, text: &str) -> bool {
        self.opener.is_some() && qr::is_nearly(Kind::SealedAnswer, text)
    }

    /// Check 3 of a sealed answer: it must open for the question's challenge.
    #[cfg(feature = "seal")]
    fn unseal(&self, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, VerifyError> {
        let sealed = Sealed::read(bytes)?;
        let challenge = self.challenge.ok_or(VerifyError::ChallengeNeeded)?;
        if challenge.hint() != *sealed.hint {
            return Err(VerifyError::ChallengeMismatch);
        }
        match self.opener {
            Some(key) if challenge.sealing_key() == Some(key.public_key()) => {
                Ok(key.open(&sealed, challenge.digest())?)
            }
            _ => Err(crate::error::SealError::OtherKey.into()),
        }
    }
}

fn own_policy(purpose: Option<Purpose>) -> Policy {
    purpose.map_or_else(Policy::roadside, Policy::for_purpose)
}

impl fmt::Debug for Question<'_> {
    /// Says what is asked, not of whom.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Question")
            .field("purpose", &self.purpose)
            .field("place", &self.place)
            .field("policy", &self.policy.name())
            .finish_non_exhaustive()
    }
}

/// What was scanned or handed over, exactly as it came.
#[derive(Clone, Copy)]
pub struct Input<'a>(InputForm<'a>);

#[derive(Clone, Copy)]
enum InputForm<'a> {
    Text(&'a str),
    NotText,
    Show(&'a [u8]),
    #[cfg(feature = "seal")]
    Sealed(&'a [u8]),
}

impl<'a> Input<'a> {
    /// A QR code's text, exactly as scanned.
    #[must_use]
    pub fn text(text: &'a str) -> Self {
        Self(InputForm::Text(text))
    }

    /// The bytes that a scanner delivered. Bytes that are not UTF-8 are refused as `text-not-utf8`.
    #[must_use]
    pub fn scanned(line: &'a [u8]) -> Self {
        Self(core::str::from_utf8(line).map_or(InputForm::NotText, InputForm::Text))
    }

    /// A show's bytes, handed from app to app.
    #[must_use]
    pub fn bytes(bytes: &'a [u8]) -> Self {
        Self(InputForm::Show(bytes))
    }

    /// A sealed answer's bytes, handed from app to app. The question names the key: [`Question::opening`].
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn sealed_bytes(bytes: &'a [u8]) -> Self {
        Self(InputForm::Sealed(bytes))
    }

    /// The question that this answers, as screens name it, `#1a2b3c4d`; `None` for a show that answers none. It is read
    /// without a key and proves nothing.
    ///
    /// # Errors
    /// Those of checks 2 and 3 of what can be read without a key.
    #[cfg(feature = "seal")]
    pub fn hint_mark(self) -> Result<Option<String>, VerifyError> {
        let mut room = Zeroizing::default();
        let (hint, _) = self.decoded(&mut room)?.hint()?;
        Ok(hint.as_ref().map(digest::hint_mark))
    }

    /// The same as bytes: check 2. `room` holds what is decoded.
    #[cfg(feature = "seal")]
    pub(crate) fn decoded<'r>(self, room: &'r mut Zeroizing<Vec<u8>>) -> Result<Input<'r>, VerifyError>
    where
        'a: 'r,
    {
        let InputForm::Text(text) = self.0 else {
            return Ok(self);
        };
        let sealed = qr::is_nearly(Kind::SealedAnswer, text);
        *room = match sealed {
            true => qr::decode(Kind::SealedAnswer, text, limits::SEALED_BYTES)?,
            false => qr::decode(Kind::Show, text, limits::SHOW_BYTES)?,
        };
        Ok(match sealed {
            true => Input::sealed_bytes(room),
            false => Input::bytes(room),
        })
    }

    /// The hint of the challenge that this answers, if any, and whether it came sealed: checks 2 and 3 of what can be read
    /// without a key.
    #[cfg(feature = "seal")]
    pub(crate) fn hint(self) -> Result<(Option<Hint>, bool), VerifyError> {
        match self.0 {
            InputForm::NotText => Err(TextError::NotUtf8.into()),
            InputForm::Show(bytes) => Ok((Show::read(bytes)?.hint, false)),
            InputForm::Sealed(bytes) => Ok((Some(*Sealed::read(bytes)?.hint), true)),
            InputForm::Text(_) => {
                let mut room = Zeroizing::default();
                self.decoded(&mut room)?.hint()
            }
        }
    }

    /// Checks 1 to 3, up to a show in clear: its bytes, and whether they came sealed. `room` holds what is decoded.
    pub(crate) fn open<'r>(
        self,
        #[cfg_attr(not(feature = "seal"), expect(unused_variables, reason = "a question opens nothing"))]
        question: &Question<'_>,
        room: &'r mut Zeroizing<Vec<u8>>,
    ) -> Result<(&'r [u8], bool), VerifyError>
    where
        'a: 'r,
    {
        match self.0 {
            InputForm::NotText => Err(TextError::NotUtf8.into()),
            InputForm::Show(bytes) => Ok((bytes, false)),
            #[cfg(feature = "seal")]
            InputForm::Sealed(bytes) => {
                *room = question.unseal(bytes)?;
                Ok((room, true))
            }
            #[cfg(feature = "seal")]
            InputForm::Text(text) if question.is_sealed(text) => {
                *room = question.unseal(&qr::decode(Kind::SealedAnswer, text, limits::SEALED_BYTES)?)?;
                Ok((room, true))
            }
            InputForm::Text(text) => {
                *room = qr::decode(Kind::Show, text, limits::SHOW_BYTES)?;
                Ok((room, false))
            }
        }
    }
}

redacted!(Input['_]);

/// Everything a check may look at beside the show: one question at one moment, under one set of trust data.
#[derive(Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) trust: &'a Trust,
    pub(crate) checker: &'a dyn Checker,
    pub(crate) question: &'a Question<'a>,
    pub(crate) now: UnixTime,
    /// Whether the show came sealed.
    pub(crate) sealed: bool,
    /// Lists beside those of the question: the ones that an evidence record names.
    pub(crate) named: &'a [&'a StatusList],
}

#[cfg(test)]
mod tests {
    use super::super::standing::{Acceptance, DisplayClass};
    use super::*;
    use crate::credential::claims::Proofing;

    #[test]
    fn a_question_is_under_its_purposes_policy_unless_told_otherwise() {
        for purpose in Purpose::ALL {
            let question = Question::new(purpose, Place::Counter);
            assert_eq!(*question.policy(), Policy::for_purpose(purpose));
            let own = || Policy::for_purpose(purpose);
            for policy in [
                own(),
                own().accept_test(),
                own().max_status_age(60),
                own().require_seal(),
            ] {
                assert!(!question.clone().under(policy).is_lenient(), "{purpose}");
            }
            for policy in [own().max_status_age(u32::MAX), own().clock_tolerance(60)] {
                assert!(question.clone().under(policy).is_lenient(), "{purpose}");
            }
            let (mut whole, mut fewer) = (own(), own());
            whole.required.iter_mut().for_each(|(_, whole)| *whole = true);
            assert!(!question.clone().under(whole).is_lenient(), "{purpose}");
            assert!(fewer.required.pop().is_some(), "{purpose}");
            assert!(question.clone().under(fewer).is_lenient(), "{purpose}");
            for (least, next) in Proofing::ALL.into_iter().zip(Proofing::ALL.into_iter().skip(1)) {
                let demanding = |proofing| question.clone().under(own().require_proofing(proofing));
                assert!(!demanding(next).is_lenient(), "{purpose}");
                assert_eq!(demanding(least).is_lenient(), least < own().proofing, "{purpose}");
            }
            assert!(!question.clone().under(own().show_ahead(0)).is_lenient(), "{purpose}");
            for class in DisplayClass::ALL {
                let lenient = question.clone().under(own().accept_class(class)).is_lenient();
                assert_eq!(lenient, Acceptance::of_class(class) > own().accepted, "{purpose}");
            }
            let certain = own().require_calendar();
            assert!(own().demands_less_than(&certain), "{purpose}");
            assert!(!certain.demands_less_than(&certain), "{purpose}");
            assert!(question.under(Policy::counter()).is_lenient(), "{purpose}");
            let roadside = Question::new(purpose, Place::Roadside);
            assert_eq!((roadside.purpose(), roadside.policy()), (None, &Policy::roadside()));
        }
    }
}
