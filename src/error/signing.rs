//! What can go wrong between a message and its signature.

use thiserror::Error;

use super::{DecodeError, SignatureError, words};

/// A signed form made by another COSE stack cannot be taken back.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedFormError {
    /// Not a COSE_Sign1 of the strict form.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Protected header or payload differ from the bytes we asked to be signed.
    #[error("the signed form is not the one that was to be signed")]
    NotOurs,
    /// The signature itself is bad.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

refusals!(SignedFormError {
    Self::Decode(error) => (error: DecodeError), words::SIGN_AGAIN;
    Self::NotOurs => "signed-form-not-ours", words::SIGN_AGAIN;
    Self::Signature(error) => (error: SignatureError);
});

/// The signer could not be used now. The caller knows why; the format does not care.
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
    /// The signer's answer is no good.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

refusals!(SignError {
    Self::Signer(error) => (error: SignerFailed);
    Self::OtherKey => "signer-other-key", words::SIGNER_KEY;
    Self::Signature(error) => (error: SignatureError);
});
