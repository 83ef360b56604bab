//! Answers that only the asker can read (SPEC §4.5): the same show, signed by the holder and then sealed to the key that
//! stands in the challenge. The show in clear is never handed out.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::holder::{Holder, ShowDraft};
use super::view::View;
use crate::credential::challenge::Challenge;
use crate::credential::unsigned::{Unsigned, signable};
use crate::digest::Hash;
use crate::error::PresentError;
use crate::key::{PublicKey, Signature, Signer};
use crate::value::Instant;
use crate::wire::qr::{self, Kind};
use crate::wire::sealed::{MAX_SHOW, seal};

/// An answer that waits for the holder's signature, and is sealed with it.
pub type UnsignedSealed = Unsigned<SealedDraft>;

/// See [`UnsignedSealed`]. It holds what the answer will show, and nothing hidden.
pub struct SealedDraft {
    show: ShowDraft,
    key: PublicKey,
    challenge: Hash,
    random: Zeroizing<[u8; 32]>,
}

/// A sealed answer ready to be drawn.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedText {
    bytes: Vec<u8>,
    valid_until: Instant,
}

impl Holder {
    /// Answers the challenge in `view` with a key at hand, sealed: [`prepare_sealed`](Self::prepare_sealed) and sign in
    /// one step.
    ///
    /// # Errors
    /// The codes of [`prepare_sealed`](Self::prepare_sealed) and of signing.
    pub fn present_sealed(
        &self,
        view: &View<'_>,
        now: Instant,
        signer: &impl Signer,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<SealedText, PresentError> {
        Ok(self.prepare_sealed(view, now, random)?.sign(signer)?)
    }

    /// Prepares an answer to the challenge in `view`, for a key elsewhere to sign. Takes 32 bytes of randomness.
    ///
    /// # Errors
    /// `credential-ended`, `seal-key-missing`, and the others of [`prepare`](Self::prepare). `bytes-too-long` comes a
    /// little sooner: the seal takes room.
    pub fn prepare_sealed(
        &self,
        view: &View<'_>,
        now: Instant,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<UnsignedSealed, PresentError> {
        self.check_live()?;
        let asked = |challenge: &Challenge| Some((*challenge.sealing_key()?, *challenge.digest()));
        let (key, challenge) = view.challenge.and_then(asked).ok_or(PresentError::SealKeyMissing)?;
        let (show, parts) = self.draft(view, now)?;
        if show.bytes > MAX_SHOW {
            let (bytes, max) = (show.bytes, MAX_SHOW);
            return Err(PresentError::ShowTooLong { bytes, max });
        }
        let mut seed = Zeroizing::new([0; 32]);
        random.fill_bytes(seed.as_mut());
        let draft = SealedDraft {
            show,
            key,
            challenge,
            random: seed,
        };
        Ok(Unsigned::new(draft, *self.holder_key(), parts))
    }
}

impl signable::Signable for SealedDraft {
    type Output = SealedText;

    fn signed(&self, cose: Vec<u8>, signature: Signature) -> SealedText {
        // Nobody sees the signed form either: it names the credential.
        drop(cose);
        let show = Zeroizing::new(self.show.halves.join(&signature));
        #[expect(
            clippy::expect_used,
            reason = "prepared: the length fits, and a key in a challenge is a point"
        )]
        let bytes = seal(&show, &self.key, &self.challenge, &self.random).expect("a show that can be sealed");
        SealedText {
            bytes,
            valid_until: self.show.valid_until,
        }
    }
}

impl core::fmt::Debug for SealedDraft {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SealedDraft(…)")
    }
}

impl SealedText {
    /// The QR code's text: prefix and base45, all in the QR alphanumeric alphabet.
    #[must_use]
    pub fn to_text(&self) -> String {
        qr::encode(Kind::SealedAnswer, &self.bytes)
    }

    /// The bytes behind the text, for app-to-app use.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// When the challenge or the credential ends, exclusive: this code is good for nothing after it.
    #[must_use]
    pub fn valid_until(&self) -> Instant {
        self.valid_until
    }
}

impl core::fmt::Debug for SealedText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SealedText({} bytes)", self.bytes.len())
    }
}
