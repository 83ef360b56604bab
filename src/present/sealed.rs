//! Answers that only the asker can read (SPEC §4.5): the same show, signed by the holder and then sealed to the
//! challenge's key. The show in clear is never handed out.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::code::{CodeSize, ShowDraft};
use super::view::View;
use crate::credential::challenge::Challenge;
use crate::credential::unsigned::product::Product;
use crate::digest::Hash;
use crate::error::PresentError;
use crate::key::{PublicKey, Signature};
use crate::value::{UnixTime, redacted};
use crate::wire::qr::{self, Kind};
use crate::wire::sealed::{MAX_SHOW, seal, sealed_length};

/// A sealed answer that waits for its signature. It contains nothing that the show hides.
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
    valid_until: UnixTime,
}

impl SealedDraft {
    /// `show`, to be sealed as was [`asked`]. Takes 32 bytes of randomness.
    pub(super) fn of(
        show: ShowDraft,
        (key, challenge): (PublicKey, Hash),
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Self, PresentError> {
        size(&show)?;
        let mut seed = Zeroizing::new([0; 32]);
        random.fill_bytes(seed.as_mut());
        Ok(Self {
            show,
            key,
            challenge,
            random: seed,
        })
    }
}

/// What `show` costs when it is sealed.
pub(super) fn size(show: &ShowDraft) -> Result<CodeSize, PresentError> {
    let (bytes, max) = (show.bytes, MAX_SHOW);
    let sealed = sealed_length(bytes).ok_or(PresentError::ShowTooLong { bytes, max })?;
    Ok(CodeSize::of(sealed))
}

/// The key to which the asker wants the answer sealed, and the digest of the challenge.
pub(super) fn asked(view: &View<'_>) -> Result<(PublicKey, Hash), PresentError> {
    let asked = |challenge: &Challenge| Some((*challenge.sealing_key()?, *challenge.digest()));
    view.challenge.and_then(asked).ok_or(PresentError::SealKeyMissing)
}

redacted!(SealedDraft);

impl Product for SealedText {
    type Draft = SealedDraft;

    fn signed(draft: &SealedDraft, cose: Vec<u8>, signature: Signature) -> Self {
        // The signed form is not handed out either, because it names the credential.
        drop(cose);
        let show = Zeroizing::new(draft.show.frame.join(&signature));
        #[expect(
            clippy::expect_used,
            reason = "prepared: the length fits, and a key in a challenge is a point"
        )]
        let bytes = seal(&show, &draft.key, &draft.challenge, &draft.random).expect("a show that can be sealed");
        Self {
            bytes,
            valid_until: draft.show.valid_until,
        }
    }
}

impl SealedText {
    /// The QR code's text: prefix and base45, all in the QR alphanumeric alphabet.
    #[must_use]
    pub fn to_text(&self) -> String {
        qr::encode(Kind::SealedAnswer, &self.bytes)
    }

    /// The bytes of the code, for app-to-app use.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// When this code expires, exclusive: the earlier of the challenge's end and the credential's.
    #[must_use]
    pub fn valid_until(&self) -> UnixTime {
        self.valid_until
    }
}

impl core::fmt::Debug for SealedText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "SealedText({} bytes)", self.bytes.len())
    }
}
