//! The verifier's own code: who asks, for what, and until when (SPEC §4.3). The asker's name in it is only a claim. A
//! listed asker signs its challenges; `trust` judges whether one is listed. An answer is bound to the SHA-256 of the
//! whole challenge, signature included.
//!
//! ```text
//! challenge = [nonce: bstr .size 16, asker: tstr, purpose, wanted: uint, issued-at, lifetime: 1..120,
//!              sealing-key: bstr .size 33 / null, ? (number: uint, key: uint, signature: bstr .size 64)]
//! payload   = [nonce, asker, purpose, wanted, issued-at, lifetime, sealing-key, [number, key]]
//! ```

mod error;
mod items;

pub use error::ChallengeError;
pub(crate) use items::AskersSignature;

use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use items::Items;

use crate::credential::fields::FieldName;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::{Purpose, PurposeNumber};
use crate::credential::show::Hint;
use crate::credential::unsigned::{Unsigned, product::Product};
use crate::digest::{self, Hash};
use crate::error::{DecodeKind, Part};
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::value::{UnixTime, redacted};
use crate::wire::cbor::Reader;
use crate::wire::qr::{self, Kind};

/// A question one verifier asks once. The answer to it proves that the holder's key signed now, for this asker.
///
/// ```
/// use vehicle_license::credential::{ChallengeError, FieldName};
/// use vehicle_license::{Challenge, Purpose, UnixTime};
///
/// /// Asks for the VIN, for a minute. The wallet scans the code; keep the challenge for `Question::answering`.
/// fn ask(now: UnixTime, random: &mut impl rand_core::CryptoRng) -> Result<Challenge, ChallengeError> {
///     Challenge::asking("Minjiang Rental", Purpose::Rental, &[FieldName::Vin], now, 60, random)
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Challenge(Box<Parts>);

/// The bytes of a challenge, and what they say.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Parts {
    bytes: Vec<u8>,
    digest: Hash,
    items: Items,
    signed: Option<AskersSignature>,
}

/// A challenge that waits for its asker's signature, and the numbers it will bear.
pub struct ChallengeDraft {
    items: Items,
    number: u16,
    key: u16,
}

impl Challenge {
    /// Asks for everything `purpose` may see, for `lifetime` seconds from `now`, with a fresh 16-byte nonce.
    ///
    /// # Errors
    /// `value-invalid` for the asker's name (at most 64 characters, the text rule), `cbor-out-of-range` for a
    /// lifetime outside 1..=120 s or an end beyond the range of instants.
    pub fn new(
        asker: &str,
        purpose: Purpose,
        now: UnixTime,
        lifetime: u8,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Self, ChallengeError> {
        Self::wanting(asker, purpose, purpose.view(), now, lifetime, random)
    }

    /// Asks for `fields` alone, as far as `purpose` may see them, whole or masked as the holder chooses. The owner's
    /// document may be asked for whatever the purpose; most see it masked.
    ///
    /// # Errors
    /// The codes of [`new`](Self::new).
    pub fn asking(
        asker: &str,
        purpose: Purpose,
        fields: &[FieldName],
        now: UnixTime,
        lifetime: u8,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Self, ChallengeError> {
        // What reveals nothing needs no bit: an answer marks it where that is shorter.
        let wanted = fields
            .iter()
            .fold(Leaves::MANDATORY, |wanted, field| wanted.with(field.leaves()));
        Self::wanting(asker, purpose, purpose.bound().and(wanted), now, lifetime, random)
    }

    fn wanting(
        asker: &str,
        purpose: Purpose,
        wanted: Leaves,
        now: UnixTime,
        lifetime: u8,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Self, ChallengeError> {
        let mut nonce = [0; 16];
        random.fill_bytes(&mut nonce);
        let items = Items {
            nonce,
            asker: asker.to_string(),
            purpose: purpose.into(),
            wanted,
            issued_at: now,
            lifetime,
            sealing_key: None,
        };
        // Reading the bytes back checks the ranges and the text rule.
        Self::from_bytes(&items.to_bytes(None))
    }

    /// The same question with its answer sealed to `key`, so that nobody else can read it. The key is the public half
    /// of a `SealingKey` (feature `seal`) made for this challenge alone. The result is another challenge: its digest
    /// differs, and an asker's signature over the first one is left out.
    #[must_use]
    pub fn sealed_to(self, key: &PublicKey) -> Self {
        let mut items = self.0.items;
        items.sealing_key = Some(*key);
        Self::of(items, None)
    }

    /// The same question as the listed asker `number` signs it, with its key `key` in the trust data, which is `point`.
    /// Signed, it is another challenge: its digest covers the signature. Whether a wallet takes the asker for listed is
    /// told by [`Asking`](crate::trust::Asking).
    ///
    /// ```
    /// use vehicle_license::credential::ChallengeError;
    /// use vehicle_license::key::Signer;
    /// use vehicle_license::{Challenge, Purpose, UnixTime};
    ///
    /// /// A question of the listed asker 7, whose first key is at hand. Signing in two steps: `Unsigned`.
    /// # #[cfg(feature = "seal")]
    /// fn ask(
    ///     now: UnixTime, key: &impl Signer, random: &mut impl rand_core::CryptoRng,
    /// ) -> Result<(Challenge, vehicle_license::SealingKey), Box<dyn std::error::Error>> {
    ///     let sealing = vehicle_license::SealingKey::generate(random);
    ///     let question = Challenge::new("Minjiang Insurance, claims", Purpose::InsuranceClaim, now, 120, random)?;
    ///     let question = question.sealed_to(sealing.public_key()).as_listed(7, 1, key.public_key())?.sign(key)?;
    ///     Ok((question, sealing))
    /// }
    /// ```
    ///
    /// # Errors
    /// `seal-key-missing` before [`sealed_to`](Self::sealed_to): nobody takes the asker of a question in clear for
    /// listed.
    pub fn as_listed(&self, number: u16, key: u16, point: PublicKey) -> Result<Unsigned<Self>, ChallengeError> {
        if self.0.items.sealing_key.is_none() {
            return Err(ChallengeError::SealKeyMissing);
        }
        let parts = self.0.items.signed_parts(number, key);
        let items = self.0.items.clone();
        Ok(Unsigned::new(ChallengeDraft { items, number, key }, point, parts))
    }

    /// Reads a challenge's text.
    ///
    /// # Errors
    /// The codes of [`TextError`](crate::error::TextError), [`DecodeError`](crate::error::DecodeError) and
    /// [`KeyError`](crate::error::KeyError); `value-invalid` for the asker's name.
    pub fn from_text(text: &str) -> Result<Self, ChallengeError> {
        Self::from_bytes(&qr::decode(Kind::Challenge, text, limits::CHALLENGE_BYTES)?)
    }

    /// Reads a challenge's bytes.
    ///
    /// # Errors
    /// The codes of [`DecodeError`](crate::error::DecodeError) and [`KeyError`](crate::error::KeyError);
    /// `value-invalid` for the asker's name.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ChallengeError> {
        let mut reader = Reader::new(bytes, Part::Challenge);
        if bytes.len() > limits::CHALLENGE_BYTES {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        let (items, signed) = items::read(&mut reader)?;
        Ok(Self::read_as(bytes.to_vec(), items, signed))
    }

    /// The challenge's text, for its QR code.
    #[must_use]
    pub fn to_text(&self) -> String {
        qr::encode(Kind::Challenge, &self.0.bytes)
    }

    /// The challenge's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// Who claims to ask, in the question's own words: display it as a claim. Whether the asker is listed, and under
    /// which name, is told by [`Asking`](crate::trust::Asking).
    #[must_use]
    pub fn claimed_asker(&self) -> &str {
        &self.0.items.asker
    }

    /// The purpose the answer is for. `None` if this version does not know it: then the wallet answers with no more
    /// than the everyday view, and signs no purpose.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.0.items.purpose.known()
    }

    pub(crate) fn purpose_number(&self) -> PurposeNumber {
        self.0.items.purpose
    }

    /// When it was issued, on the asker's clock.
    #[must_use]
    pub fn issued_at(&self) -> UnixTime {
        self.0.items.issued_at
    }

    /// When it ends, exclusive, on the asker's clock.
    #[must_use]
    pub fn expires(&self) -> UnixTime {
        let issued_at = self.0.items.issued_at;
        issued_at.checked_add(self.0.items.lifetime.into()).unwrap_or(issued_at)
    }

    /// The fields the challenge asks for, for the holder's screen.
    pub fn wanted_fields(&self) -> impl Iterator<Item = FieldName> {
        let wanted = self.0.items.wanted;
        FieldName::ALL
            .iter()
            .copied()
            .filter(move |field| field.leaves().and(wanted).0 != 0)
    }

    pub(crate) fn wanted(&self) -> Leaves {
        self.0.items.wanted
    }

    /// What is wanted, as far as the purpose may see it.
    pub(crate) fn asked(&self) -> Leaves {
        let most = self.purpose().map_or(Leaves::EVERYDAY, Purpose::bound);
        most.and(self.0.items.wanted)
    }

    /// The key the answer is to be sealed to, if any.
    #[must_use]
    pub fn sealing_key(&self) -> Option<&PublicKey> {
        self.0.items.sealing_key.as_ref()
    }

    /// The signed form, if an asker signed the challenge, as a COSE_Sign1 that any COSE library can check.
    #[must_use]
    pub fn to_cose(&self) -> Option<Vec<u8>> {
        let signed = self.0.signed?;
        let parts = self.0.items.signed_parts(signed.number, signed.key);
        Some(parts.to_sign1(&signed.signature))
    }

    /// Whose signature the challenge bears, as it says itself.
    pub(crate) fn signed(&self) -> Option<AskersSignature> {
        self.0.signed
    }

    /// Whether the signature in the challenge is that of `point`.
    pub(crate) fn is_signed_by(&self, point: &PublicKey) -> bool {
        self.0.signed.is_some_and(|signed| {
            let parts = self.0.items.signed_parts(signed.number, signed.key);
            point.verifies(parts.to_be_signed().digest(), &signed.signature)
        })
    }

    /// SHA-256 of prefix and bytes, which the answer signs.
    pub(crate) fn digest(&self) -> &Hash {
        &self.0.digest
    }

    /// The part of the digest that the answer carries in clear.
    pub(crate) fn hint(&self) -> Hint {
        let [a, b, c, d, ..] = self.0.digest;
        [a, b, c, d]
    }

    /// The hint as screens have it: `#1a2b3c4d`.
    pub(crate) fn hint_mark(&self) -> String {
        digest::hint_mark(&self.hint())
    }

    fn of(items: Items, signed: Option<AskersSignature>) -> Self {
        Self::read_as(items.to_bytes(signed.as_ref()), items, signed)
    }

    fn read_as(bytes: Vec<u8>, items: Items, signed: Option<AskersSignature>) -> Self {
        Self(Box::new(Parts {
            digest: digest_of(&bytes),
            bytes,
            items,
            signed,
        }))
    }
}

impl core::hash::Hash for Challenge {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        self.0.bytes.hash(state);
    }
}

impl Product for Challenge {
    type Draft = ChallengeDraft;

    fn signed(draft: &ChallengeDraft, _cose: Vec<u8>, signature: Signature) -> Self {
        let signed = AskersSignature {
            number: draft.number,
            key: draft.key,
            signature,
        };
        Self::of(draft.items.clone(), Some(signed))
    }
}

redacted!(ChallengeDraft);

fn digest_of(bytes: &[u8]) -> Hash {
    digest::challenge(Kind::Challenge.prefix(), bytes)
}
