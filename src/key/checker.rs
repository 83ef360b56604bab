//! Who computes whether a signature verifies: pure Rust, a native library, or somebody who answers later.

use core::fmt;

use super::{PublicKey, Signature, ToBeSigned};

/// Computes ECDSA on P-256 with SHA-256 (FIPS 186-5 §6.4.2) for a [`Verifier`](crate::Verifier):
/// [`with_checker`](crate::Verifier::with_checker).
///
/// Form is not its business: a [`PublicKey`] is a point on the curve, a [`Signature`] has r and s in range and is low-S,
/// whoever computes. Everything else rests on it, and nothing notices one that lies. It promises:
///
/// - `true` for a signature that verifies, `false` for every other one, and the same answer whenever it is asked again;
/// - no panic;
/// - no `false` for a failure of its own (no device, no connection): that would send an honest person away. A checker
///   that can fail answers in two steps: [`Verifier::begin`](crate::Verifier::begin).
///
/// ```
/// use vehicle_license::key::{Checker, PublicKey, PureRust, Signature, ToBeSigned};
/// use vehicle_license::{Trust, Verifier};
///
/// /// Counts what it is asked, and leaves the arithmetic to another.
/// struct Counted(std::sync::atomic::AtomicUsize);
///
/// impl Checker for Counted {
///     fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
///         self.0.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
///         PureRust.verifies(key, message, signature)
///     }
/// }
///
/// fn counting<'a>(trust: &'a Trust, counted: &'a Counted) -> Verifier<'a> {
///     Verifier::new(trust).with_checker(counted)
/// }
/// ```
pub trait Checker {
    /// Whether `signature` is `key`'s over `message`. A library that hashes itself takes the message's bytes, another
    /// its digest.
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool;
}

/// The checker of this crate, which every machine has.
#[derive(Clone, Copy, Debug, Default)]
pub struct PureRust;

impl Checker for PureRust {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        key.verifies(message.digest(), signature)
    }
}

/// One signature to be checked by somebody who answers later, with the key and the message it has to be of.
#[derive(Clone, PartialEq, Eq)]
pub struct SignatureCheck {
    key: PublicKey,
    message: ToBeSigned,
    signature: Signature,
}

impl SignatureCheck {
    pub(crate) fn new(key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> Self {
        Self {
            key: *key,
            message: message.clone(),
            signature: *signature,
        }
    }

    /// The key.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The message, with its digest.
    #[must_use]
    pub fn message(&self) -> &ToBeSigned {
        &self.message
    }

    /// The signature.
    #[must_use]
    pub fn signature(&self) -> &Signature {
        &self.signature
    }

    /// The answer: whether it verifies. It is of this check and serves no other.
    #[must_use]
    pub fn answered(self, verifies: bool) -> CheckedSignature {
        CheckedSignature { check: self, verifies }
    }
}

impl fmt::Debug for SignatureCheck {
    /// Prints nothing of it: it is of somebody's license.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SignatureCheck(…)")
    }
}

/// A [`SignatureCheck`] with its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckedSignature {
    check: SignatureCheck,
    verifies: bool,
}

impl CheckedSignature {
    pub(crate) fn check(&self) -> &SignatureCheck {
        &self.check
    }

    pub(crate) fn verifies(&self) -> bool {
        self.verifies
    }
}
