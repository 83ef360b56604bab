//! Keys and signatures: the only file that names `p256`. ECDSA on P-256 with SHA-256 (COSE alg -7).
//!
//! A [`PublicKey`] is a point on the curve. A [`Signature`] is low-S and has r and s in range. Every signature made
//! here or taken from a signer is verified before it is handed on. What is signed has its meaning in `credential`.

mod der;

use alloc::vec::Vec;
use core::fmt;

use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use p256::ecdsa::{Signature as Ecdsa, VerifyingKey};

use crate::digest::{self, Hash};
use crate::error::{KeyError, SignatureError};
use crate::value::redacted;

/// A P-256 public key: a point on the curve, known to be one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PublicKey {
    point: [u8; 33],
    key: VerifyingKey,
}

impl core::hash::Hash for PublicKey {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.point.hash(state);
    }
}

impl PublicKey {
    /// Reads a compressed point: 33 bytes, the first of them 2 or 3 (SEC 1 §2.3.4).
    ///
    /// # Errors
    /// `public-key-malformed`, `public-key-not-on-curve`.
    pub fn from_compressed(bytes: &[u8]) -> Result<Self, KeyError> {
        let point: [u8; 33] = bytes.try_into().map_err(|_| KeyError::Malformed)?;
        if !matches!(point.first(), Some(2 | 3)) {
            return Err(KeyError::Malformed);
        }
        let key = VerifyingKey::from_sec1_bytes(&point).map_err(|_| KeyError::NotOnCurve)?;
        Ok(Self { point, key })
    }

    /// Reads an affine point from its two 32-byte coordinates, as a COSE_Key holds them.
    ///
    /// # Errors
    /// `public-key-malformed`, `public-key-not-on-curve`.
    pub fn from_coordinates(x: &[u8], y: &[u8]) -> Result<Self, KeyError> {
        if x.len() != 32 || y.len() != 32 {
            return Err(KeyError::Malformed);
        }
        let key = VerifyingKey::from_sec1_bytes(&[&[4], x, y].concat()).map_err(|_| KeyError::NotOnCurve)?;
        Ok(Self::from_verifying(key))
    }

    /// The compressed point, 33 bytes.
    #[must_use]
    pub fn as_compressed(&self) -> &[u8; 33] {
        &self.point
    }

    /// The two coordinates, 32 bytes each.
    #[must_use]
    pub fn to_coordinates(&self) -> ([u8; 32], [u8; 32]) {
        let point = self.key.to_sec1_point(false);
        let (mut x, mut y) = ([0; 32], [0; 32]);
        for (target, source) in x.iter_mut().chain(&mut y).zip(point.as_bytes().iter().skip(1)) {
            *target = *source;
        }
        (x, y)
    }

    /// Whether `signature` is this key's over the message that hashes to `digest`.
    #[must_use]
    pub fn verifies(&self, digest: &[u8; 32], signature: &Signature) -> bool {
        self.key.verify_prehash(digest, &signature.ecdsa).is_ok()
    }

    fn from_verifying(key: VerifyingKey) -> Self {
        let mut point = [0; 33];
        for (target, source) in point.iter_mut().zip(key.to_sec1_point(true).as_bytes()) {
            *target = *source;
        }
        Self { point, key }
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PublicKey(")?;
        self.point.iter().take(5).try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str("…)")
    }
}

/// An ECDSA signature in the one form the format knows: r ‖ s, 64 bytes, low-S.
///
/// A signature is never an identifier: whoever holds the key can make another over the same bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature {
    ecdsa: Ecdsa,
}

impl Signature {
    /// Reads the wire form strictly: 64 bytes, r and s in 1..n, s in the lower half.
    ///
    /// # Errors
    /// `signature-malformed`, `signature-high-s`.
    pub fn from_wire(bytes: &[u8]) -> Result<Self, SignatureError> {
        let ecdsa = Ecdsa::from_slice(bytes).map_err(|_| SignatureError::Malformed)?;
        if ecdsa.normalize_s() != ecdsa {
            return Err(SignatureError::HighS);
        }
        Ok(Self { ecdsa })
    }

    /// Reads r ‖ s, 64 bytes, of any S, and brings it to low-S.
    pub(crate) fn from_fixed(bytes: &[u8]) -> Result<Self, SignatureError> {
        let ecdsa = Ecdsa::from_slice(bytes).map_err(|_| SignatureError::Malformed)?;
        Ok(Self {
            ecdsa: ecdsa.normalize_s(),
        })
    }

    /// Reads what a signer returned, either r ‖ s (64 bytes; WebCrypto, PKCS #11) or strict DER (Android, iOS,
    /// most HSMs), and brings it to low-S: about half of all signers' signatures are not.
    ///
    /// # Errors
    /// `signature-malformed`.
    pub fn from_signer(bytes: &[u8]) -> Result<Self, SignatureError> {
        // A DER signature of exactly 64 bytes exists (short r and s), so the length alone does not tell.
        let fixed = der::r_and_s(bytes).and_then(|fixed| Self::from_fixed(&fixed).ok());
        fixed.map_or_else(|| Self::from_fixed(bytes), Ok)
    }

    /// The wire form: r ‖ s, 64 bytes.
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        self.ecdsa.to_bytes().into()
    }
}

redacted!(Signature);

/// The bytes a signer is asked to sign, and their SHA-256 for signers that take a digest.
#[derive(Clone, PartialEq, Eq)]
pub struct ToBeSigned {
    bytes: Vec<u8>,
    digest: Hash,
}

impl ToBeSigned {
    /// Any bytes: to try a signer or a [`Checker`] with test data. What this crate asks to sign it makes itself.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        let digest = digest::message(&bytes);
        Self { bytes, digest }
    }

    /// The COSE `Sig_structure` (RFC 9052 §4.4), for signers that hash themselves.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// SHA-256 of [`as_bytes`](Self::as_bytes), for signers that take a digest.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// Takes what the signer of `key` returned, normalizes it, and hands it on only if it verifies.
    pub(crate) fn accept(&self, key: &PublicKey, returned: &[u8]) -> Result<Signature, SignatureError> {
        let signature = Signature::from_signer(returned)?;
        // Sixty-four bytes of r ‖ s may happen to be DER too; only one reading verifies.
        let readings = [Some(signature), Signature::from_fixed(returned).ok()];
        readings
            .into_iter()
            .flatten()
            .find(|signature| key.verifies(&self.digest, signature))
            .ok_or(SignatureError::DoesNotVerify)
    }
}

impl fmt::Debug for ToBeSigned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ToBeSigned({} bytes)", self.bytes.len())
    }
}

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

    /// What names it where the answer comes from another process: a hash over key, message and signature. No other check
    /// has the same.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        digest::signature_check(&self.key.point, self.message.digest(), &self.signature.to_bytes())
    }

    /// The answer: whether it verifies. It is of this check and serves no other.
    #[must_use]
    pub fn answered(self, verifies: bool) -> CheckedSignature {
        CheckedSignature { check: self, verifies }
    }
}

redacted!(SignatureCheck);

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

/// A key that can sign: a phone's keystore, an HSM session, or a [`LocalKey`]. Signers that answer later
/// (WebCrypto, a remote HSM) use the two-step form of each unsigned value instead.
pub trait Signer {
    /// The public half.
    fn public_key(&self) -> PublicKey;

    /// Signs `message`, in either of its forms, and returns r ‖ s or strict DER, with any S.
    ///
    /// # Errors
    /// [`SignerFailed`](crate::error::SignerFailed) when the key cannot be used now (locked, absent, no connection).
    fn sign(&self, message: &ToBeSigned) -> Result<Vec<u8>, crate::error::SignerFailed>;
}

/// A private key held in this process: for tests, demonstrations and software wallets. Erased when dropped,
/// never printed.
pub struct LocalKey {
    key: p256::ecdsa::SigningKey,
}

impl LocalKey {
    /// Makes a key from 32 secret bytes, a big-endian scalar in 1..n.
    ///
    /// # Errors
    /// `secret-key-out-of-range`.
    pub fn from_secret_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let key = p256::ecdsa::SigningKey::from_slice(bytes).map_err(|_| KeyError::SecretOutOfRange)?;
        Ok(Self { key })
    }

    /// Makes a fresh key.
    pub fn generate(random: &mut impl rand_core::CryptoRng) -> Self {
        use p256::elliptic_curve::Generate as _;
        Self {
            key: p256::ecdsa::SigningKey::generate_from_rng(random),
        }
    }

    /// The 32 secret bytes, erased when dropped.
    #[must_use]
    pub fn secret_bytes(&self) -> zeroize::Zeroizing<[u8; 32]> {
        zeroize::Zeroizing::new(self.key.to_bytes().into())
    }
}

impl Signer for LocalKey {
    fn public_key(&self) -> PublicKey {
        PublicKey::from_verifying(*self.key.verifying_key())
    }

    fn sign(&self, message: &ToBeSigned) -> Result<Vec<u8>, crate::error::SignerFailed> {
        use p256::ecdsa::signature::hazmat::PrehashSigner as _;
        let signature: Ecdsa = self
            .key
            .sign_prehash(message.digest())
            .map_err(|_| crate::error::SignerFailed)?;
        Ok(signature.to_vec())
    }
}

redacted!(LocalKey);
