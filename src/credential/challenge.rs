//! The verifier's own code: who asks, for what, and until when (SPEC §4.3). It is unsigned, so the asker's name is only
//! a claim. An answer is bound to the SHA-256 of the whole challenge.
//!
//! ```text
//! challenge = [nonce: bstr .size 16, asker: tstr, purpose, wanted: uint, issued-at, lifetime: 1..120,
//!              sealing-key: bstr .size 33 / null, ? [verifier: uint, key: uint, signature: bstr .size 64]]
//! ```

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::credential::fields::FieldName;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::credential::show::Hint;
use crate::digest::{self, Hash};
use crate::error::{DecodeError, DecodeKind, FieldError, KeyError, TextError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Bilingual, UnixTime, check_asker};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::qr::{self, Kind};

const LENGTH: usize = 7;

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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Challenge {
    bytes: Vec<u8>,
    digest: Hash,
    nonce: [u8; 16],
    asker: String,
    purpose: Purpose,
    wanted: Leaves,
    issued_at: UnixTime,
    lifetime: u8,
    sealing_key: Option<PublicKey>,
}

/// Why a challenge cannot be made or read.
#[derive(thiserror::Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChallengeError {
    /// See [`TextError`].
    #[error(transparent)]
    Text(#[from] TextError),
    /// See [`DecodeError`].
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The sealing key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The asker's name breaks the text rule.
    #[error("{0}")]
    Asker(FieldError),
}

refusals!(ChallengeError {
    Self::Text(error) => (error: TextError), SCAN_AGAIN;
    Self::Decode(error) => (error: DecodeError), SCAN_AGAIN;
    Self::Key(error) => (error: KeyError), SCAN_AGAIN;
    Self::Asker(_) => "value-invalid", SCAN_AGAIN;
});

const SCAN_AGAIN: Bilingual = Bilingual::new(
    "这不是有效的询问码：请核验方重新生成后再扫。",
    "This is no valid question code: the verifier makes a new one, to be scanned again.",
);

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
        Self::asking(asker, purpose, FieldName::ALL, now, lifetime, random)
    }

    /// Asks for `fields` alone, as far as `purpose` may see them, whole or masked as the holder chooses.
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
        let mut nonce = [0; 16];
        random.fill_bytes(&mut nonce);
        let wanted = purpose.view().and(wanted);
        // Reading the bytes back checks the ranges and the text rule.
        Self::from_bytes(&to_bytes(&nonce, asker, purpose, wanted, now, lifetime, None))
    }

    /// The same question with its answer sealed to `key`, so that nobody else can read it. The key is the public half
    /// of a `SealingKey` (feature `seal`) made for this challenge alone. The result is another challenge: its digest
    /// differs, and a listed verifier's signature over the first one is left out.
    #[must_use]
    pub fn sealed_to(mut self, key: &PublicKey) -> Self {
        self.sealing_key = Some(*key);
        self.bytes = to_bytes(
            &self.nonce,
            &self.asker,
            self.purpose,
            self.wanted,
            self.issued_at,
            self.lifetime,
            Some(key),
        );
        self.digest = digest_of(&self.bytes);
        self
    }

    /// Reads a challenge's text.
    ///
    /// # Errors
    /// The codes of [`TextError`], [`DecodeError`] and [`KeyError`]; `value-invalid` for the asker's name.
    pub fn from_text(text: &str) -> Result<Self, ChallengeError> {
        Self::from_bytes(&qr::decode(Kind::Challenge, text, limits::CHALLENGE_BYTES)?)
    }

    /// Reads a challenge's bytes.
    ///
    /// # Errors
    /// The codes of [`DecodeError`] and [`KeyError`]; `value-invalid` for the asker's name.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ChallengeError> {
        let mut reader = Reader::new(bytes, "challenge");
        if bytes.len() > limits::CHALLENGE_BYTES {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        let length = reader.array(LENGTH.saturating_add(1))?;
        if length < LENGTH {
            return Err(reader.error(DecodeKind::WrongLength).into());
        }
        let nonce = *reader.at("nonce").bytes_exact::<16>()?;
        let asker = reader.at("asker").text(limits::TEXT_BYTES)?;
        let purpose = Purpose::read(reader.at("purpose"))?;
        let wanted = Leaves(reader.at("wanted").uint32()?);
        if !Leaves::MANDATORY.within(wanted) {
            return Err(reader.error(DecodeKind::OutOfRange).into());
        }
        let issued_at = reader.at("issued-at").instant()?;
        let lifetime = reader.at("lifetime").uint8(limits::CHALLENGE_LIFETIME)?;
        if lifetime == 0 || issued_at.checked_add(lifetime.into()).is_none() {
            return Err(reader.error(DecodeKind::OutOfRange).into());
        }
        let point = |reader: &mut Reader<'_>| Ok(PublicKey::from_compressed(reader.bytes_exact::<33>()?)?);
        let sealing_key = reader.at("sealing key").optional::<_, ChallengeError>(point)?;
        if length > LENGTH {
            // Reserved for listed verifiers. Version 1 reads its form and believes nothing in it.
            reader.at("verifier").array_exact(3)?;
            reader.uint16()?;
            reader.uint16()?;
            reader.bytes_exact::<64>()?;
        }
        reader.at("challenge").finish()?;
        check_asker(asker, limits::NAME_CHARS, limits::TEXT_BYTES)
            .map_err(|cause| ChallengeError::Asker(FieldError { field: "asker", cause }))?;
        Ok(Self {
            bytes: bytes.to_vec(),
            digest: digest_of(bytes),
            nonce,
            asker: asker.to_string(),
            purpose,
            wanted,
            issued_at,
            lifetime,
            sealing_key,
        })
    }

    /// The challenge's text, for its QR code.
    #[must_use]
    pub fn to_text(&self) -> String {
        qr::encode(Kind::Challenge, &self.bytes)
    }

    /// The challenge's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Who claims to ask. Unauthenticated: display it as a claim.
    #[must_use]
    pub fn claimed_asker(&self) -> &str {
        &self.asker
    }

    /// The purpose the answer is for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// When it was issued, on the asker's clock.
    #[must_use]
    pub fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// When it ends, exclusive, on the asker's clock.
    #[must_use]
    pub fn expires(&self) -> UnixTime {
        self.issued_at
            .checked_add(self.lifetime.into())
            .unwrap_or(self.issued_at)
    }

    /// The fields the challenge asks for, for the holder's screen.
    pub fn wanted_fields(&self) -> impl Iterator<Item = FieldName> {
        let wanted = self.wanted;
        FieldName::ALL
            .iter()
            .copied()
            .filter(move |field| field.leaves().and(wanted).0 != 0)
    }

    pub(crate) fn wanted(&self) -> Leaves {
        self.wanted
    }

    /// The key the answer is to be sealed to, if any.
    #[must_use]
    pub fn sealing_key(&self) -> Option<&PublicKey> {
        self.sealing_key.as_ref()
    }

    /// SHA-256 of prefix and bytes, which the answer signs.
    pub(crate) fn digest(&self) -> &Hash {
        &self.digest
    }

    /// The part of the digest that the answer carries in clear.
    pub(crate) fn hint(&self) -> Hint {
        let [a, b, c, d, ..] = self.digest;
        [a, b, c, d]
    }
}

fn digest_of(bytes: &[u8]) -> Hash {
    digest::challenge(Kind::Challenge.prefix(), bytes)
}

/// The bytes of a challenge.
fn to_bytes(
    nonce: &[u8; 16],
    asker: &str,
    purpose: Purpose,
    wanted: Leaves,
    issued_at: UnixTime,
    lifetime: u8,
    sealing_key: Option<&PublicKey>,
) -> Vec<u8> {
    let mut writer = Writer::new();
    writer
        .array(LENGTH)
        .bytes(nonce)
        .text(asker)
        .uint(purpose.number())
        .uint(wanted.0)
        .instant(issued_at)
        .uint(lifetime)
        .optional(sealing_key, |writer, key| writer.bytes(key.as_compressed()));
    writer.into_bytes()
}
