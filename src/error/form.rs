//! What is wrong with a text, with bytes, with a key, a signature or the value of a field, wherever it stands.

use thiserror::Error;

use super::part::Part;
use super::words;
use crate::value::ValueError;

/// A text is not the text of one of our codes. The scanner's operator must act.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing was scanned.
    #[error("the text is empty")]
    Empty,
    /// The bytes are not UTF-8, so they are no text.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// The text is longer than the format allows.
    #[error("the text is longer than the format allows")]
    TooLong,
    /// A scanner in keyboard mode added or kept white space or a line break.
    #[error("the text has white space around it or a line break in it; check the scanner's settings")]
    WhiteSpace,
    /// A scanner in keyboard mode changed the case.
    #[error("the text has lower-case letters; check the scanner's settings")]
    LowerCase,
    /// A scanner, an input method or a keyboard layout put other characters into the text, or before or behind it.
    #[error("the text was changed on its way; check the scanner's settings")]
    Changed,
    /// The prefix is this format's, but the rest is not base45 (RFC 9285).
    #[error("the text behind the prefix is not base45")]
    NotBase45,
    /// The code is this format's, but of another kind than the one asked for.
    #[error("the code is one of this format's, of another kind than the one asked for")]
    OtherArtefact,
    /// The code belongs to a suite this version does not know.
    #[error("the code belongs to a suite this version does not know")]
    SuiteUnknown,
    /// The code is not this format's: a payment code, for example, or a link.
    #[error("the code is not a vehicle license")]
    NotALicense,
}

refusals!(TextError {
    Self::Empty => "text-empty", words::NOTHING_SCANNED;
    Self::NotUtf8 => "text-not-utf8", words::SCANNER;
    Self::TooLong => "text-too-long-for-code", words::DAMAGED;
    Self::WhiteSpace => "text-white-space", words::SCANNER;
    Self::LowerCase => "text-lower-case", words::SCANNER;
    Self::Changed => "text-changed", words::SCANNER;
    Self::NotBase45 => "text-not-base45", words::DAMAGED;
    Self::OtherArtefact => "other-artefact", words::OTHER_CODE;
    Self::SuiteUnknown => "suite-unknown", words::UPDATE_APP;
    Self::NotALicense => "not-a-vehicle-license", words::NOT_A_LICENSE;
});

/// What is wrong with encoded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeKind {
    /// The bytes end inside an item.
    Truncated,
    /// Bytes follow the last item.
    TrailingBytes,
    /// The bytes are not CBOR.
    Malformed,
    /// A length or number is not in its shortest form.
    NotShortest,
    /// An indefinite length or a stray break.
    Indefinite,
    /// An item of another type than the format has here, such as a tag or a float.
    WrongType,
    /// An array, map or string of another length than the format has here.
    WrongLength,
    /// A number outside its range.
    OutOfRange,
    /// A text string that is not UTF-8.
    NotUtf8,
    /// A map key or list entry comes twice.
    DuplicateKey,
    /// Map keys or list entries are not in ascending order.
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
#[error("{}: {}", self.at.name(), self.kind.sentence())]
pub struct DecodeError {
    pub(crate) kind: DecodeKind,
    pub(crate) at: Part,
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
        self.at.name()
    }
}

refusals!(DecodeError {
    Self { kind, .. } => (kind: DecodeKind), words::FETCH_AGAIN;
});

codes!(DecodeKind {
    Self::Truncated => "cbor-truncated";
    Self::TrailingBytes => "cbor-trailing-bytes";
    Self::Malformed => "cbor-malformed";
    Self::NotShortest => "cbor-not-shortest";
    Self::Indefinite => "cbor-indefinite";
    Self::WrongType => "cbor-wrong-type";
    Self::WrongLength => "cbor-wrong-length";
    Self::OutOfRange => "cbor-out-of-range";
    Self::NotUtf8 => "cbor-not-utf8";
    Self::DuplicateKey => "cbor-duplicate-key";
    Self::KeyOrder => "cbor-key-order";
    Self::UnknownKey => "cbor-unknown-key";
    Self::MissingKey => "cbor-missing-key";
    Self::TooLong => "bytes-too-long";
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
    /// The public key is neither a compressed point nor two coordinates.
    #[error("the public key does not have the form of a P-256 point")]
    Malformed,
    /// The public key is well formed, but no point of the curve.
    #[error("the public key is not a point of P-256")]
    NotOnCurve,
    /// The secret key is zero, or not below the group order.
    #[error("the secret key is not a P-256 scalar")]
    SecretOutOfRange,
}

refusals!(KeyError {
    Self::Malformed => "public-key-malformed", words::KEY;
    Self::NotOnCurve => "public-key-not-on-curve", words::KEY;
    Self::SecretOutOfRange => "secret-key-out-of-range", words::KEY;
});

/// A signature cannot be accepted.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// The signature has the wrong length, or its r or s is zero or out of range.
    #[error("the signature is malformed")]
    Malformed,
    /// The signature's s is in the upper half. The wire has one form of each signature: low-S.
    #[error("the signature is not in low-S form")]
    HighS,
    /// What a signer returned is not the key's signature over what it was given.
    #[error("the signature does not verify")]
    DoesNotVerify,
}

refusals!(SignatureError {
    Self::Malformed => "signature-malformed", words::SIGN_AGAIN;
    Self::HighS => "signature-high-s", words::SIGN_AGAIN;
    Self::DoesNotVerify => "signature-does-not-verify", words::SIGN_AGAIN;
});

/// A leaf's value breaks the rule for its type.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("{}: {cause}", self.field.name())]
pub struct FieldError {
    pub(crate) field: Part,
    pub(crate) cause: ValueError,
}

impl FieldError {
    /// The field, in SPEC's words.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field.name()
    }

    /// The rule it breaks.
    #[must_use]
    pub fn cause(&self) -> ValueError {
        self.cause
    }
}
