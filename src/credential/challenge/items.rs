//! The items of a challenge, read and written, and what an asker signs of them.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::error::ChallengeError;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::PurposeNumber;
use crate::error::{DecodeKind, FieldError, Part};
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::value::{UnixTime, check_asker};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::cose::{self, SignedParts};

/// Items of a challenge that nobody signed, and of one that an asker signed.
const LENGTH: usize = 7;
const SIGNED_LENGTH: usize = 10;
const TYP: &str = "application/vehicle-license-challenge+cbor";

/// The items that every challenge has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Items {
    pub(super) nonce: [u8; 16],
    pub(super) asker: String,
    pub(super) purpose: PurposeNumber,
    pub(super) wanted: Leaves,
    pub(super) issued_at: UnixTime,
    pub(super) lifetime: u8,
    pub(super) sealing_key: Option<PublicKey>,
}

/// Whose key signed a challenge, as it says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AskersSignature {
    pub(crate) number: u16,
    pub(crate) key: u16,
    pub(super) signature: Signature,
}

/// Reads a challenge to its end.
pub(super) fn read(reader: &mut Reader<'_>) -> Result<(Items, Option<AskersSignature>), ChallengeError> {
    let length = reader.array(SIGNED_LENGTH)?;
    if length != LENGTH && length != SIGNED_LENGTH {
        return Err(reader.error(DecodeKind::WrongLength).into());
    }
    let nonce = *reader.at(Part::Nonce).bytes_exact::<16>()?;
    let asker = reader.at(Part::Asker).text(limits::TEXT_BYTES)?;
    let purpose = PurposeNumber::read(reader.at(Part::Purpose))?;
    let wanted = Leaves(reader.at(Part::Wanted).uint32()?);
    if !Leaves::MANDATORY.within(wanted) {
        return Err(reader.error(DecodeKind::OutOfRange).into());
    }
    let issued_at = reader.at(Part::IssuedAt).instant()?;
    let lifetime = reader.at(Part::Lifetime).uint8(limits::CHALLENGE_LIFETIME)?;
    if lifetime == 0 || issued_at.checked_add(lifetime.into()).is_none() {
        return Err(reader.error(DecodeKind::OutOfRange).into());
    }
    let point = |reader: &mut Reader<'_>| Ok(PublicKey::from_compressed(reader.bytes_exact::<33>()?)?);
    let sealing_key = reader.at(Part::SealingKey).optional::<_, ChallengeError>(point)?;
    let signed = match length {
        SIGNED_LENGTH => Some(AskersSignature::read(reader)?),
        _ => None,
    };
    reader.at(Part::Challenge).finish()?;
    check_asker(asker, limits::NAME_CHARS, limits::TEXT_BYTES).map_err(|cause| {
        ChallengeError::Asker(FieldError {
            field: Part::Asker,
            cause,
        })
    })?;
    let items = Items {
        nonce,
        asker: asker.to_string(),
        purpose,
        wanted,
        issued_at,
        lifetime,
        sealing_key,
    };
    Ok((items, signed))
}

impl AskersSignature {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ChallengeError> {
        let number = reader.at(Part::Number).uint16()?;
        let key = reader.at(Part::Key).uint16()?;
        let signature = Signature::from_wire(reader.at(Part::Signature).bytes_exact::<64>()?);
        Ok(Self {
            number,
            key,
            signature: signature.map_err(ChallengeError::Signature)?,
        })
    }
}

impl Items {
    /// The bytes of a challenge.
    pub(super) fn to_bytes(&self, signed: Option<&AskersSignature>) -> Vec<u8> {
        let mut writer = Writer::new();
        match signed {
            None => self.write(writer.array(LENGTH)),
            Some(signed) => self
                .write(writer.array(SIGNED_LENGTH))
                .uint(signed.number)
                .uint(signed.key)
                .bytes(&signed.signature.to_bytes()),
        };
        writer.into_bytes()
    }

    /// What the asker of this number signs with its key of this number.
    pub(super) fn signed_parts(&self, number: u16, key: u16) -> SignedParts {
        let mut payload = Writer::new();
        self.write(payload.array(LENGTH.saturating_add(1)))
            .array(2)
            .uint(number)
            .uint(key);
        SignedParts::new(TYP, Some(cose::key_id(number, key)), payload.into_bytes())
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer
            .bytes(&self.nonce)
            .text(&self.asker)
            .uint(self.purpose.get())
            .uint(self.wanted.0)
            .instant(self.issued_at)
            .uint(self.lifetime)
            .optional(self.sealing_key.as_ref(), |writer, key| {
                writer.bytes(key.as_compressed())
            })
    }
}
