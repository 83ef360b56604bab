//! What the holder's side refuses.

use thiserror::Error;

use super::{DecodeError, SignError, TextError, VerifyError};
use crate::value::{Day, Instant};

/// The holder's app asked for something it cannot show, or a file cannot be imported.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PresentError {
    /// The file's text is no good.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The file or challenge does not have the form of the SPEC.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A check of the file that a verifier would make too failed.
    #[error(transparent)]
    Refused(VerifyError),
    /// The file is of a later version.
    #[error("the file has a version this program does not know")]
    FileVersionUnknown,
    /// The file belongs to another key.
    #[error("the file was issued to another key")]
    OtherHolder,
    /// Now is not in the credential's window.
    #[error("the license cannot be shown at {now}: it runs from {from} to the end of {last_day}")]
    OutsideWindow {
        /// The holder's clock.
        now: Instant,
        /// The credential's issued-at.
        from: Instant,
        /// The last valid Beijing day.
        last_day: Day,
    },
    /// A register's answer or a status list speaks against it.
    #[error("the license was taken back, suspended or replaced")]
    Ended,
    /// Only the owner's own license can be lent or taken back.
    #[error("a lent license cannot be lent on")]
    LentCopy,
    /// More fields than the purpose allows.
    #[error("the purpose does not allow to open that much")]
    DisclosureExceedsPurpose,
    /// More fields than the challenge asks for.
    #[error("the challenge does not ask for that much")]
    DisclosureExceedsRequest,
    /// More than the everyday view needs a purpose.
    #[error("more than the everyday view cannot be opened without a purpose")]
    PurposeMissing,
    /// The credential or the view is for another purpose than the challenge.
    #[error("the challenge is for another purpose")]
    PurposeMismatch,
    /// The asker wants the answer sealed, and was about to get it in clear.
    #[error("the challenge wants a sealed answer")]
    SealRequired,
    /// There is no key to seal to: no challenge, or one that wants its answer in clear.
    #[error("the challenge has no key to seal the answer to")]
    SealKeyMissing,
    /// The values are so long that this view fits no code.
    #[error("the show would have {bytes} bytes; the most is {max}")]
    ShowTooLong {
        /// Its length.
        bytes: usize,
        /// The most a code holds.
        max: usize,
    },
    /// Signing failed.
    #[error(transparent)]
    Sign(#[from] SignError),
}

codes!(PresentError {
    Self::Text(error) => error.code(),
    Self::Decode(error) => error.code(),
    Self::Refused(error) => error.code(),
    Self::FileVersionUnknown => "file-version-unknown",
    Self::OtherHolder => "file-other-holder",
    Self::OutsideWindow { .. } => "outside-window",
    Self::Ended => "credential-ended",
    Self::LentCopy => "lent-copy",
    Self::DisclosureExceedsPurpose => "disclosure-exceeds-purpose",
    Self::DisclosureExceedsRequest => "disclosure-exceeds-request",
    Self::PurposeMissing => "purpose-missing",
    Self::PurposeMismatch => "purpose-mismatch",
    Self::SealRequired => "seal-required",
    Self::SealKeyMissing => "seal-key-missing",
    Self::ShowTooLong { .. } => "bytes-too-long",
    Self::Sign(error) => error.code(),
});
