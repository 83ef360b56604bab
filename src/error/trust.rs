//! Why a trust file is refused.

use thiserror::Error;

use super::form::{DecodeError, FieldError, KeyError};
use super::words;

/// A trust file cannot be used.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustError {
    /// The bytes do not have the form of SPEC §8.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// An issuer's key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A name, prefix, day or instant breaks its rule.
    #[error("{0}")]
    Field(FieldError),
    /// Dates are not in order: sign-from < sign-until ≤ trust-until, issued-at < expiry, first day ≤ last day.
    #[error("{0}: the dates are not in order")]
    DateOrder(&'static str),
}

refusals!(TrustError {
    Self::Decode(error) => (error: DecodeError), words::TRUST_FILE;
    Self::Key(error) => (error: KeyError), words::TRUST_FILE;
    Self::Field(_) => "trust-value-invalid", words::TRUST_FILE;
    Self::DateOrder(_) => "trust-date-order", words::TRUST_FILE;
});
