//! What is wrong with a credential, be it in a show before a verifier or in a file before a holder's app.

use thiserror::Error;

use super::form::{DecodeError, FieldError, KeyError, SignatureError};
use super::words;

/// A credential, alone or in a show, cannot be read (SPEC §9.2, check 3, and the profile).
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// See [`DecodeError`].
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The holder's key is no point of the curve.
    #[error("the holder's key: {0}")]
    HolderKey(KeyError),
    /// A signature is malformed or high-S.
    #[error("{at}: {cause}")]
    Signature {
        /// Which of the two signatures.
        at: &'static str,
        /// What is wrong with it.
        cause: SignatureError,
    },
    /// The credential has a profile this version does not know.
    #[error("the license has a profile this version does not know")]
    ProfileUnknown,
    /// The credential was lent for a purpose this version does not know, so that what it carries is not known either.
    #[error("the license was lent for a purpose this version does not know")]
    PurposeUnknown,
}

refusals!(ReadError {
    Self::Decode(error) => (error: DecodeError), words::DAMAGED;
    Self::HolderKey(error) => (error: KeyError), words::DAMAGED;
    Self::Signature { cause, .. } => (cause: SignatureError), words::DAMAGED;
    Self::ProfileUnknown => "profile-unknown", words::UPDATE_APP;
    Self::PurposeUnknown => "purpose-unknown", words::UPDATE_APP;
});

/// A credential can be read, but its issuer did not sign it, or should not have signed it (SPEC §9.2, checks 6 and 7).
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CredentialError {
    /// The license was not made by this issuer, or was changed.
    #[error("the issuer's signature does not verify")]
    IssuerSignature,
    /// A signed value breaks its rule: the authority signed something that is no plate, date or number.
    #[error("{0}")]
    Value(FieldError),
    /// The issuer may not sign for this plate.
    #[error("the plate is outside the issuer's prefixes")]
    PlateOutsideIssuer,
}

refusals!(CredentialError {
    Self::IssuerSignature => "issuer-signature-invalid", words::NOT_GENUINE;
    Self::Value(_) => "value-invalid", words::UNKNOWN_VALUE;
    Self::PlateOutsideIssuer => "plate-outside-issuer", words::NOT_COVERED;
});

/// A show has the wrong purpose, or opens more than its purpose or its challenge allows (SPEC §9.2, check 11). A wallet
/// does not make such a show, and a verifier refuses it.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DisclosureError {
    /// An owner's show opens more than the everyday view and names no purpose.
    #[error("the show opens more than the everyday view and names no purpose")]
    PurposeMissing,
    /// The show is for another purpose than the one asked for.
    #[error("the show is for another purpose")]
    PurposeMismatch,
    /// The show opens more fields than its purpose allows.
    #[error("the show opens more fields than its purpose allows")]
    ExceedsPurpose,
    /// The show opens more fields than the challenge asked for.
    #[error("the show opens more fields than the challenge asked for")]
    ExceedsRequest,
}

refusals!(DisclosureError {
    Self::PurposeMissing => "purpose-missing", words::OTHER_PURPOSE;
    Self::PurposeMismatch => "purpose-mismatch", words::OTHER_PURPOSE;
    Self::ExceedsPurpose => "disclosure-exceeds-purpose", words::SHOW_LESS;
    Self::ExceedsRequest => "disclosure-exceeds-request", words::SHOW_LESS;
});
