//! Why a sealed answer cannot be opened.

use thiserror::Error;

use super::{KeyError, words};

/// A sealed answer does not open. What opened it not is told no further: to whoever sends answers, every failure inside
/// looks the same.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// More bytes than a code holds.
    #[error("the sealed answer has more bytes than the format allows")]
    TooLong,
    /// Too short, or not in whole blocks.
    #[error("the sealed answer has a length that no sealed answer has")]
    Malformed,
    /// The encapsulated key is no point of the curve.
    #[error("the sealed answer: {0}")]
    Key(#[from] KeyError),
    /// The check has a challenge for another key than the one to open with: the caller's slip.
    #[error("the key to open the answer with is not the challenge's")]
    OtherKey,
    /// Sealed to another key, for another challenge, or changed.
    #[error("the sealed answer does not open with this key for this challenge")]
    NotOpened,
    /// Opened, and not padded as the format has it.
    #[error("the padding of the sealed answer is not the format's")]
    Padding,
}

refusals!(SealError {
    Self::TooLong => "bytes-too-long", words::ASK_AGAIN;
    Self::Malformed => "seal-malformed", words::ASK_AGAIN;
    Self::Key(error) => (error: KeyError), words::ASK_AGAIN;
    Self::OtherKey => "seal-key-differs", words::ASK_AGAIN;
    Self::NotOpened => "seal-not-opened", words::ASK_AGAIN;
    Self::Padding => "seal-padding", words::ASK_AGAIN;
});
