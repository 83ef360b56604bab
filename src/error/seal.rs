//! Why a sealed answer cannot be opened.

use thiserror::Error;

use super::form::KeyError;
use super::words;

/// A sealed answer does not open. All failures of decryption are one error, so that a sender of answers learns nothing
/// from it.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// The answer has more bytes than a code holds.
    #[error("the sealed answer has more bytes than the format allows")]
    TooLong,
    /// The answer is too short, or its ciphertext is not in whole blocks.
    #[error("the sealed answer has a length that no sealed answer has")]
    Malformed,
    /// The encapsulated key is no point of the curve.
    #[error("the sealed answer: {0}")]
    Key(#[from] KeyError),
    /// The question's challenge is for another key than the one to open with: a caller error.
    #[error("the key to open the answer with is not the challenge's")]
    OtherKey,
    /// The answer was sealed to another key or for another challenge, or was changed.
    #[error("the sealed answer does not open with this key for this challenge")]
    NotOpened,
    /// The answer opens, but its padding is not the format's.
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
