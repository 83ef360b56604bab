//! What is wrong with a message an owner signed: a request to lend, or a revocation order.

use thiserror::Error;

use super::{DecodeError, FieldError, SignatureError};
use crate::value::{Day, Instant};

/// An owner's request or revocation order cannot be taken. The owner's app must make another one.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// Not the COSE_Sign1 of SPEC §7.2 or §7.3.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// It names another license than the one it is held against.
    #[error("the message names another license")]
    OtherLicense,
    /// The signature in it is malformed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// It is not signed by the holder key of the license it names.
    #[error("the message is not signed by the key of the license it names")]
    NotByOwner,
    /// It is from the future, or has run out.
    #[error(transparent)]
    Time(#[from] RequestTimeError),
    /// The license it names has run out.
    #[error("the license it names ended with {last_day}; now is {now}: refresh it first")]
    LicenseExpired {
        /// The last valid Beijing day.
        last_day: Day,
        /// The authority's clock.
        now: Instant,
    },
    /// The purpose is none of the nine.
    #[error("the purpose is unknown")]
    PurposeUnknown,
    /// The grantee's document or name, or the last day, breaks its rule. The code is the rule's.
    #[error("{0}")]
    Value(FieldError),
}

codes!(RequestError {
    Self::Decode(error) => error.code(),
    Self::OtherLicense => "request-other-license",
    Self::Signature(error) => error.code(),
    Self::NotByOwner => "request-signature-invalid",
    Self::Time(error) => error.code(),
    Self::LicenseExpired { .. } => "license-expired",
    Self::PurposeUnknown => "purpose-unknown",
    Self::Value(error) => error.cause().code(),
});

/// A request or revocation order does not count now: asked when it is verified, and again when it is carried out.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestTimeError {
    /// Its clock is ahead of the authority's.
    #[error("the message is dated {made_at}, after now, {now}: check the clocks")]
    FromFuture {
        /// When it says it was made.
        made_at: Instant,
        /// The authority's clock.
        now: Instant,
    },
    /// It has run out.
    #[error("the message ended at {expires}; now is {now}: sign a new one")]
    Expired {
        /// Its end, exclusive.
        expires: Instant,
        /// The authority's clock.
        now: Instant,
    },
}

codes!(RequestTimeError {
    Self::FromFuture { .. } => "request-from-future",
    Self::Expired { .. } => "request-expired",
});
