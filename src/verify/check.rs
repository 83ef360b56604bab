//! What a verifier is asked: one input, one moment, one purpose, one policy.

use crate::credential::challenge::Challenge;
use crate::credential::purpose::Purpose;
use crate::error::VerifyError;
use crate::trust::StatusList;
use crate::value::Instant;
use crate::verify::Policy;
use crate::verify::received::Received;
#[cfg(feature = "seal")]
use crate::wire::sealed::SealingKey;

/// Where the check takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Setting {
    /// At a counter, in a showroom, beside the car: the person and the documents are there.
    Counter,
    /// Over a distance: nobody sees the person.
    Remote,
    /// Police at the roadside. Always refused: the paper license must be carried.
    Roadside,
}

impl Setting {
    /// The stable name used in vectors and on command lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Remote => "remote",
            Self::Roadside => "roadside",
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum Input<'a> {
    Text(&'a str),
    NotText,
    Bytes(&'a [u8]),
    #[cfg(feature = "seal")]
    Sealed(&'a [u8]),
}

/// One question to a [`Verifier`](crate::Verifier).
#[derive(Clone, Copy)]
pub struct Check<'a> {
    input: Input<'a>,
    pub(crate) now: Instant,
    pub(crate) purpose: Purpose,
    pub(crate) setting: Setting,
    pub(crate) policy: &'a Policy,
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) status_lists: &'a [StatusList],
    #[cfg(feature = "seal")]
    pub(crate) opener: Option<&'a SealingKey>,
}

impl<'a> Check<'a> {
    /// A check of a QR code's text, exactly as scanned.
    #[must_use]
    pub fn text(text: &'a str, now: Instant, purpose: Purpose, setting: Setting, policy: &'a Policy) -> Self {
        Self::new(Input::Text(text), now, purpose, setting, policy)
    }

    /// A check of what a scanner box delivered, which need not be UTF-8 and then is `text-not-utf8`.
    #[must_use]
    pub fn scanned(line: &'a [u8], now: Instant, purpose: Purpose, setting: Setting, policy: &'a Policy) -> Self {
        let input = core::str::from_utf8(line).map_or(Input::NotText, Input::Text);
        Self::new(input, now, purpose, setting, policy)
    }

    /// A check of a show's bytes, handed from app to app.
    #[must_use]
    pub fn bytes(bytes: &'a [u8], now: Instant, purpose: Purpose, setting: Setting, policy: &'a Policy) -> Self {
        Self::new(Input::Bytes(bytes), now, purpose, setting, policy)
    }

    /// A check of a sealed answer's bytes, handed from app to app. Name the key with [`opening`](Self::opening).
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn sealed_bytes(bytes: &'a [u8], now: Instant, purpose: Purpose, setting: Setting, policy: &'a Policy) -> Self {
        Self::new(Input::Sealed(bytes), now, purpose, setting, policy)
    }

    /// The same check, which can open answers sealed to `key`, the key of its challenge. An answer in clear is judged
    /// too; whether it will do is the policy's to say.
    #[cfg(feature = "seal")]
    #[must_use]
    pub fn opening(mut self, key: &'a SealingKey) -> Self {
        self.opener = Some(key);
        self
    }

    /// The same check of an answer to `challenge`. That the challenge is answered once only is for
    /// [`Memory::admit`](crate::Memory::admit) to see: verification has no memory.
    #[must_use]
    pub fn answering(mut self, challenge: &'a Challenge) -> Self {
        self.challenge = Some(challenge);
        self
    }

    /// The same check with every status list held: each one that covers the credential's position and still stands is
    /// consulted, and tells both what was taken back and as of when the status is known.
    #[must_use]
    pub fn consulting(mut self, status_lists: &'a [StatusList]) -> Self {
        self.status_lists = status_lists;
        self
    }

    fn new(input: Input<'a>, now: Instant, purpose: Purpose, setting: Setting, policy: &'a Policy) -> Self {
        Self {
            input,
            now,
            purpose,
            setting,
            policy,
            challenge: None,
            status_lists: &[],
            #[cfg(feature = "seal")]
            opener: None,
        }
    }

    /// Check 2.
    pub(crate) fn decode(&self) -> Result<Received<'a>, VerifyError> {
        Received::of(self)
    }

    pub(crate) fn input(&self) -> Input<'a> {
        self.input
    }
}

impl core::fmt::Debug for Check<'_> {
    /// The input is somebody's license: not printed.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Check")
            .field("now", &self.now)
            .field("purpose", &self.purpose)
            .field("setting", &self.setting)
            .finish_non_exhaustive()
    }
}
