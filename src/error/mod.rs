//! One error type per party who must act, each variant with a stable code (SPEC §12). A message says what, where
//! and which bound; it never repeats input, claim values or key material, and a bad signature says only that.

use thiserror::Error;

use crate::value::ValueError;

/// Declares the stable code of every variant beside the enum, so that no variant can lack one.
macro_rules! codes {
    ($name:ident { $($pattern:pat => $code:expr,)+ }) => {
        impl $name {
            /// The stable code (SPEC §12): for logs, vectors and other languages.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $($pattern => $code,)+ }
            }
        }
    };
}

mod bundle;
mod evidence;
mod issue;
mod memory;
mod present;
mod register;
mod request;
mod signing;
mod seal;
mod status_list;
mod verify;

pub use bundle::BundleError;
pub use evidence::EvidenceError;
pub use issue::IssueError;
pub use memory::MemoryError;
pub use present::PresentError;
pub use register::RegisterError;
pub use request::{RequestError, RequestTimeError};
pub use seal::SealError;
pub use signing::{SignError, SignedFormError, SignerFailed};
pub use status_list::PublishError;
pub use status_list::{CoseKeyError, StatusListError};
pub use verify::VerifyError;

/// A text is not the text of one of our codes. The scanner's operator must act.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing was scanned.
    #[error("the text is empty")]
    Empty,
    /// Not UTF-8, so not a text at all.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// Longer than anything we make.
    #[error("the text is longer than the format allows")]
    TooLong,
    /// A scanner in keyboard mode added or kept white space or a line break.
    #[error("the text has white space around it or a line break in it; check the scanner's settings")]
    WhiteSpace,
    /// A scanner in keyboard mode changed the case.
    #[error("the text has lower-case letters; check the scanner's settings")]
    LowerCase,
    /// The prefix is ours and the rest is not RFC 9285 base45.
    #[error("the text behind the prefix is not base45")]
    NotBase45,
    /// A code of this format, of another kind.
    #[error("the code is one of this format's, of another kind than the one asked for")]
    OtherArtefact,
    /// A code of a later suite.
    #[error("the code belongs to a suite this version does not know")]
    SuiteUnknown,
    /// A payment code, a health code, a link: not ours.
    #[error("the code is not a vehicle license")]
    NotALicense,
}

codes!(TextError {
    Self::Empty => "text-empty",
    Self::NotUtf8 => "text-not-utf8",
    Self::TooLong => "text-too-long-for-code",
    Self::WhiteSpace => "text-white-space",
    Self::LowerCase => "text-lower-case",
    Self::NotBase45 => "text-not-base45",
    Self::OtherArtefact => "other-artefact",
    Self::SuiteUnknown => "suite-unknown",
    Self::NotALicense => "not-a-vehicle-license",
});

/// What is wrong with encoded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeKind {
    /// The bytes end inside an item.
    Truncated,
    /// Bytes follow the last item.
    TrailingBytes,
    /// Not CBOR.
    Malformed,
    /// A head is longer than it need be.
    NotShortest,
    /// An indefinite length or a stray break.
    Indefinite,
    /// Another type than the format has here; tags and floats among them.
    WrongType,
    /// An array, map or string of another length than the format has here.
    WrongLength,
    /// A number outside its range.
    OutOfRange,
    /// A text string that is not UTF-8.
    NotUtf8,
    /// A map key twice.
    DuplicateKey,
    /// Map keys or list entries not in ascending order.
    KeyOrder,
    /// A map key the format does not have.
    UnknownKey,
    /// A map key the format demands is absent.
    MissingKey,
    /// More bytes than the format allows.
    TooLong,
}

/// Bytes do not have the form of SPEC §3: what is wrong, and in which part.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("{at}: {}", self.kind.sentence())]
pub struct DecodeError {
    pub(crate) kind: DecodeKind,
    pub(crate) at: &'static str,
}

impl DecodeError {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> DecodeKind {
        self.kind
    }

    /// The part it was found in, in SPEC's words.
    #[must_use]
    pub fn part(&self) -> &'static str {
        self.at
    }

    /// The stable code (SPEC §12).
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

codes!(DecodeKind {
    Self::Truncated => "cbor-truncated",
    Self::TrailingBytes => "cbor-trailing-bytes",
    Self::Malformed => "cbor-malformed",
    Self::NotShortest => "cbor-not-shortest",
    Self::Indefinite => "cbor-indefinite",
    Self::WrongType => "cbor-wrong-type",
    Self::WrongLength => "cbor-wrong-length",
    Self::OutOfRange => "cbor-out-of-range",
    Self::NotUtf8 => "cbor-not-utf8",
    Self::DuplicateKey => "cbor-duplicate-key",
    Self::KeyOrder => "cbor-key-order",
    Self::UnknownKey => "cbor-unknown-key",
    Self::MissingKey => "cbor-missing-key",
    Self::TooLong => "bytes-too-long",
});

impl DecodeKind {
    fn sentence(self) -> &'static str {
        match self {
            Self::Truncated => "the bytes end too early",
            Self::TrailingBytes => "bytes follow the last item",
            Self::Malformed => "not CBOR",
            Self::NotShortest => "a length or number is not in its shortest form",
            Self::Indefinite => "an indefinite length",
            Self::WrongType => "an item of the wrong type",
            Self::WrongLength => "an item of the wrong length",
            Self::OutOfRange => "a number out of range",
            Self::NotUtf8 => "a text that is not UTF-8",
            Self::DuplicateKey => "an entry twice",
            Self::KeyOrder => "entries not in ascending order",
            Self::UnknownKey => "an entry the format does not have",
            Self::MissingKey => "an entry is missing",
            Self::TooLong => "more bytes than the format allows",
        }
    }
}

/// A key cannot be read.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// Not a compressed point or not two coordinates.
    #[error("the public key does not have the form of a P-256 point")]
    Malformed,
    /// Well formed, but no point of the curve.
    #[error("the public key is not a point of P-256")]
    NotOnCurve,
    /// Zero, or not below the group order.
    #[error("the secret key is not a P-256 scalar")]
    SecretOutOfRange,
}

codes!(KeyError {
    Self::Malformed => "public-key-malformed",
    Self::NotOnCurve => "public-key-not-on-curve",
    Self::SecretOutOfRange => "secret-key-out-of-range",
});

/// A signature cannot be taken.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// Of the wrong length, or r or s zero or out of range.
    #[error("the signature is malformed")]
    Malformed,
    /// s in the upper half: refused on the wire, where one signature has one form.
    #[error("the signature is not in low-S form")]
    HighS,
    /// What a signer returned is not the key's signature over what it was given.
    #[error("the signature does not verify")]
    DoesNotVerify,
}

codes!(SignatureError {
    Self::Malformed => "signature-malformed",
    Self::HighS => "signature-high-s",
    Self::DoesNotVerify => "signature-does-not-verify",
});

/// A leaf's value breaks the rule for its type.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("{field}: {cause}")]
pub struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) cause: ValueError,
}

impl FieldError {
    /// The field, in SPEC's words.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The rule it breaks.
    #[must_use]
    pub fn cause(&self) -> ValueError {
        self.cause
    }
}

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
    /// Dates in the wrong order: sign-from < sign-until ≤ trust-until, issued-at < expiry, first day ≤ last day.
    #[error("{0}: the dates are not in order")]
    DateOrder(&'static str),
}

codes!(TrustError {
    Self::Decode(error) => error.code(),
    Self::Key(error) => error.code(),
    Self::Field(_) => "trust-value-invalid",
    Self::DateOrder(_) => "trust-date-order",
});
