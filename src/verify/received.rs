//! What arrived, on its way to the bytes of a show: a text decoded (check 2), a sealed answer opened (check 3).

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::Check;
use super::check::Input;
use crate::error::{TextError, VerifyError};
use crate::limits;
use crate::wire::qr::{self, Kind};

/// The bytes behind an input: decoded from a text, or as they were handed over.
pub(crate) struct Received<'a> {
    bytes: Bytes<'a>,
    sealed: bool,
}

/// The bytes of a show, in clear.
pub(crate) struct InClear<'a> {
    bytes: Bytes<'a>,
    was_sealed: bool,
}

enum Bytes<'a> {
    Owned(Zeroizing<Vec<u8>>),
    Borrowed(&'a [u8]),
}

impl<'a> Received<'a> {
    /// Check 2.
    pub(super) fn of(check: &Check<'a>) -> Result<Self, VerifyError> {
        match check.input() {
            Input::Text(text) => of_text(text, check),
            Input::NotText => Err(TextError::NotUtf8.into()),
            Input::Bytes(bytes) => Ok(Self::borrowed(bytes, false)),
            #[cfg(feature = "seal")]
            Input::Sealed(bytes) => Ok(Self::borrowed(bytes, true)),
        }
    }

    /// Check 3, before the show itself is read: what is sealed must open for the check's challenge. A show in clear is
    /// passed through.
    pub(super) fn open(self, check: &Check<'_>) -> Result<InClear<'a>, VerifyError> {
        let bytes = if self.sealed {
            unsealed(self.bytes.as_slice(), check)?
        } else {
            self.bytes
        };
        Ok(InClear {
            bytes,
            was_sealed: self.sealed,
        })
    }

    fn borrowed(bytes: &'a [u8], sealed: bool) -> Self {
        Self {
            bytes: Bytes::Borrowed(bytes),
            sealed,
        }
    }
}

impl<'a> InClear<'a> {
    /// The bytes of a show out of an evidence record, which were sealed when they arrived or were not.
    pub(super) fn recorded(bytes: &'a [u8], was_sealed: bool) -> Self {
        Self {
            bytes: Bytes::Borrowed(bytes),
            was_sealed,
        }
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.bytes.as_slice()
    }

    pub(super) fn was_sealed(&self) -> bool {
        self.was_sealed
    }
}

impl Bytes<'_> {
    fn as_slice(&self) -> &[u8] {
        match self {
            Self::Owned(bytes) => bytes,
            Self::Borrowed(bytes) => bytes,
        }
    }
}

fn of_text<'a>(text: &str, check: &Check<'_>) -> Result<Received<'a>, VerifyError> {
    let (kind, max) = kind(text, check);
    Ok(Received {
        bytes: Bytes::Owned(qr::decode(kind, text, max)?),
        sealed: kind == Kind::SealedAnswer,
    })
}

/// A check that can open sealed answers reads them and shows in clear; any other reads shows alone.
#[cfg(feature = "seal")]
fn kind(text: &str, check: &Check<'_>) -> (Kind, usize) {
    if check.opener.is_some() && qr::is_nearly(Kind::SealedAnswer, text) {
        (Kind::SealedAnswer, limits::SEALED_BYTES)
    } else {
        (Kind::Show, limits::SHOW_BYTES)
    }
}

#[cfg(not(feature = "seal"))]
fn kind(_: &str, _: &Check<'_>) -> (Kind, usize) {
    (Kind::Show, limits::SHOW_BYTES)
}

#[cfg(feature = "seal")]
fn unsealed<'a>(bytes: &[u8], check: &Check<'_>) -> Result<Bytes<'a>, VerifyError> {
    use crate::error::SealError;
    use crate::wire::sealed::Sealed;

    let sealed = Sealed::read(bytes)?;
    let challenge = check.challenge.ok_or(VerifyError::ChallengeNeeded)?;
    if challenge.hint() != *sealed.hint {
        return Err(VerifyError::ChallengeMismatch);
    }
    match check.opener {
        Some(key) if challenge.sealing_key() == Some(key.public_key()) => {
            Ok(Bytes::Owned(key.open(&sealed, challenge.digest())?))
        }
        _ => Err(SealError::OtherKey.into()),
    }
}

#[cfg(not(feature = "seal"))]
fn unsealed<'a>(_: &[u8], _: &Check<'_>) -> Result<Bytes<'a>, VerifyError> {
    Err(VerifyError::SealRequired)
}
