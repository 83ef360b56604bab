//! Signing in one step or two: every message this crate makes is first an [`Unsigned`] that gives out the bytes to
//! be signed, and becomes the signed thing only with a signature that verifies.

use alloc::vec::Vec;

use crate::error::{SignError, SignatureError, SignedFormError};
use crate::key::{PublicKey, Signer, ToBeSigned};
use crate::wire::cose::SignedParts;

use product::Product;

pub(crate) mod product {
    use alloc::vec::Vec;

    use crate::key::Signature;

    /// What a draft becomes when it is signed. Others cannot implement it, because the SPEC fixes the kinds of message.
    pub trait Product: Sized {
        /// What is known of the product before it is signed.
        type Draft;

        /// The signed thing, from its COSE_Sign1 and the signature in it, which has been verified.
        fn signed(draft: &Self::Draft, cose: Vec<u8>, signature: Signature) -> Self;
    }

    /// Some messages have no draft: once signed, they are the bytes of their COSE_Sign1, to be sent as they are.
    impl Product for Vec<u8> {
        type Draft = ();

        fn signed((): &(), cose: Vec<u8>, _: Signature) -> Self {
            cose
        }
    }
}

/// A message that waits for its signature. Signed, it is a `T`: a show, a license, or the bytes of a COSE_Sign1.
///
/// One step, with a key at hand: [`sign`](Self::sign). Two steps, for keystores, HSMs and WebCrypto: take
/// [`to_be_signed`](Self::to_be_signed), have it signed, then [`finish`](Self::finish). Many at once:
/// [`finish_all`](Self::finish_all).
///
/// ```
/// use vehicle_license::credential::Unsigned;
/// use vehicle_license::error::SignatureError;
/// use vehicle_license::issue::IssuedLicense;
///
/// /// Two steps: the HSM signs the digest, and a wrong signature releases nothing.
/// fn with_hsm(
///     unsigned: &Unsigned<IssuedLicense>,
///     hsm: impl FnOnce(&[u8; 32]) -> Vec<u8>,
/// ) -> Result<IssuedLicense, SignatureError> {
///     let returned = hsm(unsigned.to_be_signed().digest()); // r ‖ s or DER, of the key `unsigned.key()`
///     unsigned.finish(&returned)
/// }
/// ```
pub struct Unsigned<T: Product> {
    draft: T::Draft,
    key: PublicKey,
    parts: SignedParts,
    to_be_signed: ToBeSigned,
}

/// One message of a batch failed; none of the batch was released.
#[derive(thiserror::Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("message {index} of the batch: {cause}")]
pub struct BatchError {
    /// The message's place in the batch, from 0.
    pub index: usize,
    /// What was wrong with its signature.
    pub cause: SignatureError,
}

refusals!(BatchError {
    Self { cause, .. } => (cause: SignatureError);
});

impl<T: Product> Unsigned<T> {
    pub(crate) fn new(draft: T::Draft, key: PublicKey, parts: SignedParts) -> Self {
        let to_be_signed = parts.to_be_signed();
        Self {
            draft,
            key,
            parts,
            to_be_signed,
        }
    }

    pub(crate) fn draft(&self) -> &T::Draft {
        &self.draft
    }

    /// What the signer is to sign, as bytes or as their digest.
    #[must_use]
    pub fn to_be_signed(&self) -> &ToBeSigned {
        &self.to_be_signed
    }

    /// The key that must sign.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Second step: takes what the signer returned, r ‖ s or strict DER, normalizes it and verifies it.
    ///
    /// # Errors
    /// `signature-malformed`, `signature-does-not-verify`. The draft is not consumed; try again.
    pub fn finish(&self, returned: &[u8]) -> Result<T, SignatureError> {
        let signature = self.to_be_signed.accept(&self.key, returned)?;
        Ok(T::signed(&self.draft, self.parts.to_sign1(&signature), signature))
    }

    /// Second step with another COSE stack: takes the COSE_Sign1 it made over exactly these bytes.
    ///
    /// # Errors
    /// `signed-form-not-ours` if protected header or payload differ from ours, the codes of
    /// [`DecodeError`](crate::error::DecodeError), `signature-malformed`, `signature-does-not-verify`.
    pub fn finish_signed_form(&self, message: &[u8]) -> Result<T, SignedFormError> {
        let signature = self.parts.signature_of(message)?;
        Ok(self.finish(&signature.to_bytes())?)
    }

    /// Both steps with a key at hand.
    ///
    /// # Errors
    /// `signer-other-key`, `signer-failed`, `signature-malformed`, `signature-does-not-verify`.
    pub fn sign(&self, signer: &impl Signer) -> Result<T, SignError> {
        if signer.public_key() != self.key {
            return Err(SignError::OtherKey);
        }
        let returned = signer.sign(&self.to_be_signed)?;
        Ok(self.finish(&returned)?)
    }

    /// Second step for a batch, in order: all or none.
    ///
    /// # Errors
    /// [`BatchError`] for the first message whose signature is missing or does not verify.
    pub fn finish_all(batch: &[Self], returned: &[impl AsRef<[u8]>]) -> Result<Vec<T>, BatchError> {
        let mut signatures = returned.iter();
        let mut signed = Vec::with_capacity(batch.len());
        for (index, unsigned) in batch.iter().enumerate() {
            let returned = signatures.next().map_or(&[][..], AsRef::as_ref);
            signed.push(unsigned.finish(returned).map_err(|cause| BatchError { index, cause })?);
        }
        match signatures.next() {
            None => Ok(signed),
            Some(_) => Err(BatchError {
                index: batch.len(),
                cause: SignatureError::Malformed,
            }),
        }
    }
}

impl<T: Product> core::fmt::Debug for Unsigned<T> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Unsigned")
            .field("key", &self.key)
            .finish_non_exhaustive()
    }
}
