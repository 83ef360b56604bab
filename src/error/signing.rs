//! What can go wrong between a message and its signature.

use thiserror::Error;

use super::form::{DecodeError, SignatureError};
use super::words;

/// A COSE_Sign1 made by another COSE stack cannot be accepted.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedFormError {
    /// The bytes are not a COSE_Sign1 of the strict form.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Protected header or payload differ from the bytes we asked to be signed.
    #[error("the signed form is not the one that was to be signed")]
    NotOurs,
    /// The signature is malformed or does not verify.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

refusals!(SignedFormError {
    Self::Decode(error) => (error: DecodeError), words::SIGN_AGAIN;
    Self::NotOurs => "signed-form-not-ours", words::SIGN_AGAIN;
    Self::Signature(error) => (error: SignatureError);
});

/// The signer could not sign now. The caller's signer knows why; this crate does not.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("the signer did not sign")]
pub struct SignerFailed;

refusals!(SignerFailed {
    Self => "signer-failed", words::SIGNER;
});

/// One-step signing failed: the signer, or what it returned.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The signer refused.
    #[error(transparent)]
    Signer(#[from] SignerFailed),
    /// The signer's key is not the one the message names.
    #[error("the signer holds another key than the one this message is for")]
    OtherKey,
    /// What the signer returned is malformed or does not verify.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

refusals!(SignError {
    Self::Signer(error) => (error: SignerFailed);
    Self::OtherKey => "signer-other-key", words::SIGNER_KEY;
    Self::Signature(error) => (error: SignatureError);
});
