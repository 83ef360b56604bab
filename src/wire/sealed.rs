//! A sealed answer (SPEC §4.5): a show that only the asker of one challenge can read, encrypted by HPKE (RFC 9180) in
//! base mode with P-256, HKDF-SHA256 and AES-128-GCM. No other file names `hpke`. The digest of the challenge is part
//! of the key schedule, so an answer opens only for the challenge it answers.
//!
//! Sealing hides the show and proves nothing about its sender: an opened show is verified like any other.
//!
//! ```text
//! sealed = hint: 4 bytes ‖ encapsulated key: 33 bytes, a compressed point ‖ ciphertext of padded ‖ tag: 16 bytes
//! padded = show ‖ 80 ‖ 00*                                                ; to a multiple of 32 bytes
//! ```

use alloc::boxed::Box;
use alloc::vec::Vec;

use hpke::aead::{AeadTag, AesGcm128};
use hpke::kdf::HkdfSha256;
use hpke::kem::DhP256HkdfSha256;
use hpke::{Deserializable as _, Kem as _, Serializable as _};
use zeroize::Zeroizing;

use crate::digest::Hash;
use crate::error::{KeyError, SealError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::redacted;
use crate::wire::qr::Kind;

type Kem = DhP256HkdfSha256;
type Tag = AeadTag<AesGcm128>;

const LABEL: &[u8] = b"vehicle-license seal 1";
const HINT: usize = 4;
const POINT: usize = 33;
const TAG: usize = 16;
const PADDING: u8 = 0x80;

/// Bytes of the longest show that can be sealed. The frame and at least one byte of padding take the rest.
pub(crate) const MAX_SHOW: usize = limits::SEALED_BYTES - HINT - POINT - TAG - 1;

/// The private half of a challenge's sealing key, which opens the answers to that challenge. Make a fresh one for each
/// challenge and drop it with the challenge: nobody can open a picture of the answer after that. The key is erased when
/// dropped and never printed.
pub struct SealingKey(Box<Pair>);

/// Both halves, behind a pointer, so that a key that moves on leaves no copy behind.
struct Pair {
    private: <Kem as hpke::Kem>::PrivateKey,
    public: PublicKey,
}

impl SealingKey {
    /// Makes a fresh key (RFC 9180 §7.1.3, from 32 random bytes).
    pub fn generate(random: &mut impl rand_core::CryptoRng) -> Self {
        let mut material = Zeroizing::new([0; 32]);
        loop {
            random.fill_bytes(material.as_mut());
            let (private, public) = Kem::derive_keypair(material.as_ref());
            if let Ok(public) = public_key(&public) {
                return Self(Box::new(Pair { private, public }));
            }
        }
    }

    /// Restores a key from its 32 secret bytes, a big-endian scalar in 1..n, for example on another server of the same
    /// asker.
    ///
    /// # Errors
    /// `secret-key-out-of-range`.
    pub fn from_secret_bytes(bytes: &[u8; 32]) -> Result<Self, KeyError> {
        let private = <Kem as hpke::Kem>::PrivateKey::from_bytes(bytes).map_err(|_| KeyError::SecretOutOfRange)?;
        let public = public_key(&Kem::sk_to_pk(&private))?;
        Ok(Self(Box::new(Pair { private, public })))
    }

    /// The 32 secret bytes, erased when dropped.
    #[must_use]
    pub fn secret_bytes(&self) -> Zeroizing<[u8; 32]> {
        let mut bytes = Zeroizing::new([0; 32]);
        self.0.private.write_exact(bytes.as_mut());
        bytes
    }

    /// The public half, which the challenge carries.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.0.public
    }

    /// Opens an answer that was sealed to this key for the challenge with this digest.
    pub(crate) fn open(&self, sealed: &Sealed<'_>, challenge: &Hash) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let encapsulated =
            <Kem as hpke::Kem>::EncappedKey::from_bytes(&uncompressed(&sealed.encapsulated)).map_err(not_opened)?;
        let tag = Tag::from_bytes(sealed.tag).map_err(not_opened)?;
        let mut padded = Zeroizing::new(sealed.ciphertext.to_vec());
        hpke::single_shot_open_inout_detached::<AesGcm128, HkdfSha256, Kem>(
            &hpke::OpModeR::Base,
            &self.0.private,
            &encapsulated,
            &info(challenge),
            padded.as_mut_slice().into(),
            Kind::SealedAnswer.prefix().as_bytes(),
            &tag,
        )
        .map_err(not_opened)?;
        unpad(&mut padded)?;
        Ok(padded)
    }
}

redacted!(SealingKey);

/// The parts of a sealed answer. Their lengths are right, and the encapsulated key is a point of the curve.
pub(crate) struct Sealed<'a> {
    pub(crate) hint: &'a [u8; HINT],
    encapsulated: PublicKey,
    ciphertext: &'a [u8],
    tag: &'a [u8; TAG],
}

impl<'a> Sealed<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, SealError> {
        if bytes.len() > limits::SEALED_BYTES {
            return Err(SealError::TooLong);
        }
        let parts = || {
            let (hint, rest) = bytes.split_first_chunk::<HINT>()?;
            let (point, rest) = rest.split_first_chunk::<POINT>()?;
            let (ciphertext, tag) = rest.split_last_chunk::<TAG>()?;
            let whole_blocks = ciphertext.len().is_multiple_of(limits::SEAL_BLOCK) && !ciphertext.is_empty();
            whole_blocks.then_some((hint, point, ciphertext, tag))
        };
        let (hint, point, ciphertext, tag) = parts().ok_or(SealError::Malformed)?;
        Ok(Self {
            hint,
            encapsulated: PublicKey::from_compressed(point)?,
            ciphertext,
            tag,
        })
    }
}

/// Seals `show`, the answer to the challenge with this digest, to that challenge's key. `None` for a show longer than
/// [`MAX_SHOW`]. The ephemeral key is derived from `random` and from the show: a generator that repeats itself still
/// never seals two different shows under one key.
pub(crate) fn seal(show: &[u8], to: &PublicKey, challenge: &Hash, random: &[u8; 32]) -> Option<Vec<u8>> {
    let length = padded_length(show.len())?;
    let to = <Kem as hpke::Kem>::PublicKey::from_bytes(&uncompressed(to)).ok()?;
    let mut padded = Zeroizing::new(Vec::with_capacity(length));
    padded.extend_from_slice(show);
    padded.push(PADDING);
    padded.resize(length, 0);
    let mut ephemeral = Ephemeral::new(random, show);
    let (encapsulated, tag) = hpke::single_shot_seal_inout_detached_with_rng::<AesGcm128, HkdfSha256, Kem>(
        &hpke::OpModeS::Base,
        &to,
        &info(challenge),
        padded.as_mut_slice().into(),
        Kind::SealedAnswer.prefix().as_bytes(),
        &mut ephemeral,
    )
    .ok()?;
    let encapsulated = from_uncompressed(encapsulated.to_bytes().as_slice()).ok()?;
    let mut sealed = Vec::with_capacity(limits::SEALED_BYTES);
    sealed.extend_from_slice(challenge.first_chunk::<HINT>()?);
    sealed.extend_from_slice(encapsulated.as_compressed());
    sealed.extend_from_slice(&padded);
    sealed.extend_from_slice(tag.to_bytes().as_slice());
    Some(sealed)
}

/// Bytes of the answer that a show of so many bytes is sealed in. `None` for a show longer than [`MAX_SHOW`].
pub(crate) fn sealed_length(show: usize) -> Option<usize> {
    let frame = HINT.checked_add(POINT)?.checked_add(TAG)?;
    padded_length(show)?.checked_add(frame)
}

/// Bytes of a show and its padding. `None` for a show longer than [`MAX_SHOW`].
fn padded_length(show: usize) -> Option<usize> {
    let padded = show.checked_add(1)?.checked_next_multiple_of(limits::SEAL_BLOCK)?;
    (show <= MAX_SHOW).then_some(padded)
}

/// Removes the padding. The last byte that is not zero must be the padding's mark.
fn unpad(padded: &mut Vec<u8>) -> Result<(), SealError> {
    let mark = padded.iter().rposition(|byte| *byte != 0).ok_or(SealError::Padding)?;
    let padding = padded.len().saturating_sub(mark);
    if padded.get(mark) != Some(&PADDING) || padding > limits::SEAL_BLOCK {
        return Err(SealError::Padding);
    }
    padded.truncate(mark);
    Ok(())
}

fn info(challenge: &Hash) -> Vec<u8> {
    [LABEL, challenge].concat()
}

fn uncompressed(key: &PublicKey) -> Vec<u8> {
    let (x, y) = key.to_coordinates();
    [&[4], &x[..], &y[..]].concat()
}

fn from_uncompressed(point: &[u8]) -> Result<PublicKey, KeyError> {
    match point.split_first().and_then(|(_, rest)| rest.split_first_chunk::<32>()) {
        Some((x, y)) => PublicKey::from_coordinates(x, y),
        None => Err(KeyError::Malformed),
    }
}

fn public_key(key: &<Kem as hpke::Kem>::PublicKey) -> Result<PublicKey, KeyError> {
    from_uncompressed(key.to_bytes().as_slice())
}

/// Every failure of HPKE becomes the same error, so that a sender learns nothing from it.
fn not_opened(_: hpke::HpkeError) -> SealError {
    SealError::NotOpened
}

/// The source of the ephemeral key: hashes over randomness, the show and a counter.
struct Ephemeral<'a> {
    random: &'a [u8; 32],
    show: &'a [u8],
    counter: u32,
}

impl<'a> Ephemeral<'a> {
    fn new(random: &'a [u8; 32], show: &'a [u8]) -> Self {
        Self {
            random,
            show,
            counter: 0,
        }
    }
}

impl rand_core::TryRng for Ephemeral<'_> {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        for block in target.chunks_mut(32) {
            let hash = crate::digest::ephemeral(self.random, self.counter, self.show);
            self.counter = self.counter.wrapping_add(1);
            for (target, source) in block.iter_mut().zip(hash.iter()) {
                *target = *source;
            }
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Ephemeral<'_> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> SealingKey {
        SealingKey::from_secret_bytes(&[byte; 32]).unwrap()
    }

    fn opened(bytes: &[u8], key: &SealingKey, challenge: &Hash) -> Result<Vec<u8>, SealError> {
        Ok(key.open(&Sealed::read(bytes)?, challenge)?.to_vec())
    }

    #[test]
    fn every_length_around_a_block_opens_again_and_pads_to_the_next() {
        let key = key(7);
        for length in [0, 1, 30, 31, 32, 33, 63, 64, MAX_SHOW - 1, MAX_SHOW] {
            // Zeros at the end, and the mark itself, belong to the show.
            for last in [0, PADDING, 1] {
                let mut show = alloc::vec![0; length];
                if let Some(byte) = show.last_mut() {
                    *byte = last;
                }
                let sealed = seal(&show, key.public_key(), &[9; 32], &[1; 32]).unwrap();
                assert_eq!(sealed.len(), 53 + (length / 32 + 1) * 32);
                assert_eq!(opened(&sealed, &key, &[9; 32]).unwrap(), show);
            }
        }
        assert!(seal(&[0; MAX_SHOW + 1], key.public_key(), &[9; 32], &[1; 32]).is_none());
    }

    #[test]
    fn a_key_is_restored_from_its_secret_bytes() {
        let restored = SealingKey::from_secret_bytes(&key(7).secret_bytes()).unwrap();
        assert_eq!(
            (*restored.secret_bytes(), restored.public_key()),
            ([7; 32], key(7).public_key())
        );
    }

    #[test]
    fn another_key_and_another_question_open_nothing() {
        let sealed = seal(b"show", key(7).public_key(), &[9; 32], &[1; 32]).unwrap();
        assert_eq!(opened(&sealed, &key(8), &[9; 32]), Err(SealError::NotOpened));
        assert_eq!(opened(&sealed, &key(7), &[8; 32]), Err(SealError::NotOpened));
    }

    #[test]
    fn padding_has_one_form() {
        let unpadded = |bytes: &[u8]| {
            let mut padded = bytes.to_vec();
            unpad(&mut padded).map(|()| padded)
        };
        let block = |content: &[u8], len: usize| {
            let mut block = content.to_vec();
            block.resize(len, 0);
            block
        };
        assert_eq!(unpadded(&block(&[1, PADDING], 32)), Ok(alloc::vec![1]));
        assert_eq!(unpadded(&block(&[PADDING], 32)), Ok(alloc::vec![]));
        for wrong in [
            block(&[], 32),
            block(&[1], 32),
            block(&[1, 0x40], 32),
            block(&[PADDING], 64),
            block(&[1, PADDING], 64),
        ] {
            assert_eq!(unpadded(&wrong), Err(SealError::Padding));
        }
    }
}
