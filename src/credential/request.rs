//! What an owner signs beside shows: the request to lend a license (SPEC §7.2) and the order to revoke what was lent
//! (SPEC §7.3). Both travel as COSE_Sign1 bytes, from the owner's app to the authority.
//!
//! ```text
//! request payload = {4: exp, 6: iat, 10: nonce: bstr .size 16, -65540: purpose, -65542: license id,
//!                    -65546: [kind, number, name], -65547: last day, ? -65549: true}
//! order payload   = {6: iat, 10: nonce: bstr .size 16, -65542: license id, ? -65548: authorization id}
//! ```

use alloc::string::{String, ToString};

use crate::credential::claims::label;
use crate::credential::purpose::PurposeNumber;
use crate::digest::Hash;
use crate::error::{DecodeError, DecodeKind, Part};
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{Labels, Reader, Writer};
use crate::wire::cose::SignedParts;

/// A message of one of the two kinds. Its values are unchecked: its reader checks the signature first.
pub(crate) trait OwnersMessage: Sized {
    /// The message's name in an error.
    const NAME: Part;

    /// Reads the payload.
    fn read(payload: &[u8]) -> Result<Self, DecodeError>;

    /// The one signed form of these claims.
    fn signed_parts(&self) -> SignedParts;

    fn head(&self) -> &MessageHead;
}

/// What every owner's message says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct MessageHead {
    pub(crate) license: Hash,
    pub(crate) made_at: UnixTime,
    /// When the message ends, exclusive.
    pub(crate) expires: UnixTime,
    /// Makes the message unique, so that it is carried out only once.
    pub(crate) nonce: [u8; 16],
}

impl MessageHead {
    /// The head of a message that lives as long as one may.
    pub(crate) fn new(license: Hash, made_at: UnixTime, nonce: [u8; 16]) -> Self {
        let lifetime = limits::REQUEST_LIFETIME.unsigned_abs();
        Self {
            license,
            made_at,
            expires: made_at.checked_add(lifetime).unwrap_or(UnixTime::MAX),
            nonce,
        }
    }
}

/// The claims of a request.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RequestClaims {
    pub(crate) head: MessageHead,
    pub(crate) purpose: PurposeNumber,
    pub(crate) kind: String,
    pub(crate) number: String,
    pub(crate) name: String,
    pub(crate) last_day: i64,
    pub(crate) replace: bool,
}

/// The claims of a revocation order.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct OrderClaims {
    pub(crate) head: MessageHead,
    /// The authorization to revoke; `None` revokes all of the vehicle's.
    pub(crate) authorization: Option<Hash>,
}

impl OwnersMessage for RequestClaims {
    const NAME: Part = Part::Request;

    fn read(payload: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(payload, Self::NAME);
        let mut map = Labels::read(&mut reader, &REQUEST)?;
        let expires = map.required(label::EXP, Part::Expiry)?.instant()?;
        let made_at = map.required(label::IAT, Part::IssuedAt)?.instant()?;
        if !(1..=limits::REQUEST_LIFETIME).contains(&expires.seconds_since(made_at)) {
            let (kind, at) = (DecodeKind::OutOfRange, Part::Expiry);
            return Err(DecodeError { kind, at });
        }
        let nonce = *map.required(label::NONCE, Part::Nonce)?.bytes_exact()?;
        let purpose = PurposeNumber::read(map.required(label::PURPOSE, Part::Purpose)?)?;
        let license = *map.required(label::CREDENTIAL, Part::LicenseId)?.bytes_exact()?;
        let grantee = map.required(label::GRANTEE, Part::Grantee)?;
        grantee.array_exact(3)?;
        let kind = grantee.text(limits::CODE_BYTES)?.to_string();
        let number = grantee.text(limits::TEXT_BYTES)?.to_string();
        let name = grantee.text(limits::TEXT_BYTES)?.to_string();
        let last_day = map.required(label::LAST_DAY, Part::LastDay)?.int()?;
        let replace = map.optional(label::REPLACE, Part::Replace)?;
        let replace = replace.map(|reader| match reader.bool()? {
            true => Ok(()),
            false => Err(reader.error(DecodeKind::OutOfRange)),
        });
        let replace = replace.transpose()?.is_some();
        map.finish()?;
        reader.finish()?;
        Ok(Self {
            head: MessageHead {
                license,
                made_at,
                expires,
                nonce,
            },
            purpose,
            kind,
            number,
            name,
            last_day,
            replace,
        })
    }

    fn signed_parts(&self) -> SignedParts {
        let mut payload = Writer::new();
        payload.labels(|map| {
            map.label(label::EXP).instant(self.head.expires);
            map.label(label::IAT).instant(self.head.made_at);
            map.label(label::NONCE).bytes(&self.head.nonce);
            map.label(label::PURPOSE).uint(self.purpose.get());
            map.label(label::CREDENTIAL).bytes(&self.head.license);
            let grantee = map.label(label::GRANTEE).array(3);
            grantee.text(&self.kind).text(&self.number).text(&self.name);
            map.label(label::LAST_DAY).int(self.last_day);
            if self.replace {
                map.label(label::REPLACE).bool(true);
            }
        });
        SignedParts::new(REQUEST_TYP, None, payload.into_bytes())
    }

    fn head(&self) -> &MessageHead {
        &self.head
    }
}

impl OwnersMessage for OrderClaims {
    const NAME: Part = Part::RevocationOrder;

    fn read(payload: &[u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(payload, Self::NAME);
        let mut map = Labels::read(&mut reader, &ORDER)?;
        let made_at = map.required(label::IAT, Part::IssuedAt)?.instant()?;
        let nonce = *map.required(label::NONCE, Part::Nonce)?.bytes_exact()?;
        let license = *map.required(label::CREDENTIAL, Part::LicenseId)?.bytes_exact()?;
        let authorization = match map.optional(label::AUTHORIZATION, Part::AuthorizationId)? {
            Some(reader) => Some(*reader.bytes_exact()?),
            None => None,
        };
        map.finish()?;
        reader.finish()?;
        Ok(Self {
            head: MessageHead::new(license, made_at, nonce),
            authorization,
        })
    }

    fn signed_parts(&self) -> SignedParts {
        let mut payload = Writer::new();
        payload.labels(|map| {
            map.label(label::IAT).instant(self.head.made_at);
            map.label(label::NONCE).bytes(&self.head.nonce);
            map.label(label::CREDENTIAL).bytes(&self.head.license);
            if let Some(id) = &self.authorization {
                map.label(label::AUTHORIZATION).bytes(id);
            }
        });
        SignedParts::new(ORDER_TYP, None, payload.into_bytes())
    }

    fn head(&self) -> &MessageHead {
        &self.head
    }
}

const REQUEST_TYP: &str = "application/vehicle-license-request+cwt";
const ORDER_TYP: &str = "application/vehicle-license-revocation+cwt";

const REQUEST: [i64; 8] = [
    label::EXP,
    label::IAT,
    label::NONCE,
    label::PURPOSE,
    label::CREDENTIAL,
    label::GRANTEE,
    label::LAST_DAY,
    label::REPLACE,
];
const ORDER: [i64; 4] = [label::IAT, label::NONCE, label::CREDENTIAL, label::AUTHORIZATION];
