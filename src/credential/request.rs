//! What an owner signs beside shows: the request to lend a license (SPEC §7.2) and the order to end what was lent
//! (SPEC §7.3). Both travel as COSE_Sign1 bytes, from the owner's app to the authority.
//!
//! ```text
//! request payload = {4: exp, 6: iat, 10: nonce: bstr .size 16, -65540: purpose, -65542: license id,
//!                    -65546: [kind, number, name], -65547: last day, ? -65549: true}
//! order payload   = {6: iat, 10: nonce: bstr .size 16, -65542: license id, ? -65548: authorization id}
//! ```

use crate::credential::claims::label;
use crate::digest::Hash;
use crate::value::Instant;
use crate::wire::cbor::Writer;
use crate::wire::cose::SignedParts;

const REQUEST_TYP: &str = "application/vehicle-license-request+cwt";
const ORDER_TYP: &str = "application/vehicle-license-revocation+cwt";
/// Labels beside those of credentials and shows.
const NONCE: u64 = 10;
const GRANTEE: i64 = -65_546;
const LAST_DAY: i64 = -65_547;
const AUTHORIZATION: i64 = -65_548;
const REPLACE: i64 = -65_549;

/// The claims of a request, values unchecked: whoever reads them checks the signature first.
#[derive(Clone, Copy)]
pub(crate) struct RequestClaims<'a> {
    pub(crate) expires: Instant,
    pub(crate) made_at: Instant,
    pub(crate) nonce: &'a [u8; 16],
    pub(crate) purpose: u8,
    pub(crate) license: &'a Hash,
    pub(crate) kind: &'a str,
    pub(crate) number: &'a str,
    pub(crate) name: &'a str,
    pub(crate) last_day: i64,
    pub(crate) replace: bool,
}

impl RequestClaims<'_> {
    pub(crate) fn signed_parts(&self) -> SignedParts {
        let mut payload = Writer::new();
        payload.map(if self.replace { 8 } else { 7 });
        payload.uint(label::EXP).uint(self.expires.unix());
        payload.uint(label::IAT).uint(self.made_at.unix());
        payload.uint(NONCE).bytes(self.nonce);
        payload.int(label::PURPOSE).uint(self.purpose);
        payload.int(label::CREDENTIAL).bytes(self.license);
        payload.int(GRANTEE).array(3);
        payload.text(self.kind).text(self.number).text(self.name);
        payload.int(LAST_DAY).int(self.last_day);
        if self.replace {
            payload.int(REPLACE).bool(true);
        }
        SignedParts::new(REQUEST_TYP, None, payload.into_bytes())
    }
}

/// The claims of a revocation order.
#[derive(Clone, Copy)]
pub(crate) struct OrderClaims<'a> {
    pub(crate) made_at: Instant,
    pub(crate) nonce: &'a [u8; 16],
    pub(crate) license: &'a Hash,
    /// One authorization; `None` ends all of the vehicle's.
    pub(crate) authorization: Option<&'a Hash>,
}

impl OrderClaims<'_> {
    pub(crate) fn signed_parts(&self) -> SignedParts {
        let mut payload = Writer::new();
        payload.map(if self.authorization.is_some() { 4 } else { 3 });
        payload.uint(label::IAT).uint(self.made_at.unix());
        payload.uint(NONCE).bytes(self.nonce);
        payload.int(label::CREDENTIAL).bytes(self.license);
        if let Some(id) = self.authorization {
            payload.int(AUTHORIZATION).bytes(id);
        }
        SignedParts::new(ORDER_TYP, None, payload.into_bytes())
    }
}

mod read {
    use super::{AUTHORIZATION, GRANTEE, LAST_DAY, NONCE, OrderClaims, REPLACE, RequestClaims, label};
    use crate::credential::claims::instant;
    use crate::error::{DecodeError, DecodeKind};
    use crate::limits;
    use crate::wire::cbor::Reader;

    const REQUEST: [i64; 8] = [
        signed(label::EXP),
        signed(label::IAT),
        signed(NONCE),
        label::PURPOSE,
        label::CREDENTIAL,
        GRANTEE,
        LAST_DAY,
        REPLACE,
    ];
    const ORDER: [i64; 4] = [signed(label::IAT), signed(NONCE), label::CREDENTIAL, AUTHORIZATION];

    #[expect(
        clippy::as_conversions,
        reason = "labels of RFC 8392 are below 2^16; `try_into` is not const"
    )]
    const fn signed(label: u64) -> i64 {
        label as i64
    }

    impl<'a> RequestClaims<'a> {
        pub(crate) fn read(payload: &'a [u8]) -> Result<Self, DecodeError> {
            let reader = &mut Reader::new(payload, "request");
            let mut labels = Labels::new(reader, &REQUEST)?;
            labels.demand(reader, "expiry")?;
            let expires = instant(reader)?;
            labels.demand(reader, "issued-at")?;
            let made_at = instant(reader)?;
            if !(1..=limits::REQUEST_LIFETIME).contains(&expires.seconds_since(made_at)) {
                return Err(reader.at("expiry").error(DecodeKind::OutOfRange));
            }
            labels.demand(reader, "nonce")?;
            let nonce = reader.bytes_exact()?;
            labels.demand(reader, "purpose")?;
            let purpose = reader.uint8(u8::MAX)?;
            labels.demand(reader, "license id")?;
            let license = reader.bytes_exact()?;
            labels.demand(reader, "grantee")?;
            reader.array_exact(3)?;
            let kind = reader.text(limits::CODE_BYTES)?;
            let number = reader.text(limits::TEXT_BYTES)?;
            let name = reader.text(limits::TEXT_BYTES)?;
            labels.demand(reader, "last day")?;
            let last_day = reader.int()?;
            let replace = labels.last(reader, "replace")?;
            if replace && !reader.bool()? {
                return Err(reader.error(DecodeKind::OutOfRange));
            }
            reader.at("request").finish()?;
            Ok(Self {
                expires,
                made_at,
                nonce,
                purpose,
                license,
                kind,
                number,
                name,
                last_day,
                replace,
            })
        }
    }

    impl<'a> OrderClaims<'a> {
        pub(crate) fn read(payload: &'a [u8]) -> Result<Self, DecodeError> {
            let reader = &mut Reader::new(payload, "revocation order");
            let mut labels = Labels::new(reader, &ORDER)?;
            labels.demand(reader, "issued-at")?;
            let made_at = instant(reader)?;
            labels.demand(reader, "nonce")?;
            let nonce = reader.bytes_exact()?;
            labels.demand(reader, "license id")?;
            let license = reader.bytes_exact()?;
            let authorization = if labels.last(reader, "authorization id")? {
                Some(reader.bytes_exact()?)
            } else {
                None
            };
            reader.at("revocation order").finish()?;
            Ok(Self {
                made_at,
                nonce,
                license,
                authorization,
            })
        }
    }

    /// The labels of a payload, each to be read in its turn; only the last may be absent.
    struct Labels {
        all: &'static [i64],
        next: usize,
        left: usize,
    }

    impl Labels {
        fn new(reader: &mut Reader<'_>, all: &'static [i64]) -> Result<Self, DecodeError> {
            let left = reader.map(usize::MAX)?;
            Ok(Self { all, next: 0, left })
        }

        /// Reads the label that must come next.
        fn demand(&mut self, reader: &mut Reader<'_>, at: &'static str) -> Result<(), DecodeError> {
            reader.at(at);
            let Some(left) = self.left.checked_sub(1) else {
                return Err(reader.error(DecodeKind::MissingKey));
            };
            self.left = left;
            let key = reader.int()?;
            let place = self.all.iter().position(|label| *label == key);
            let next = self.next;
            self.next = next.saturating_add(1);
            match place {
                Some(place) if place == next => Ok(()),
                Some(place) if place > next => Err(reader.error(DecodeKind::MissingKey)),
                Some(place) if place.saturating_add(1) == next => Err(reader.error(DecodeKind::DuplicateKey)),
                Some(_) => Err(reader.error(DecodeKind::KeyOrder)),
                None => Err(reader.error(DecodeKind::UnknownKey)),
            }
        }

        /// Reads the last label, if it is there; nothing may follow it.
        fn last(mut self, reader: &mut Reader<'_>, at: &'static str) -> Result<bool, DecodeError> {
            if self.left == 0 {
                return Ok(false);
            }
            self.demand(reader, at)?;
            if self.left > 0 {
                return Err(reader.error(DecodeKind::UnknownKey));
            }
            Ok(true)
        }
    }
}

pub use ask::{OrderDraft, RequestDraft, UnsignedOrder, UnsignedRequest};

mod ask {
    use crate::credential::unsigned::{Unsigned, signable::Plain};

    /// A request to lend that waits for the owner's signature; signed, it is the COSE_Sign1 to send to the authority.
    pub type UnsignedRequest = Unsigned<RequestDraft>;
    /// A revocation order that waits for the owner's signature; signed, it is the COSE_Sign1 to send to the authority.
    pub type UnsignedOrder = Unsigned<OrderDraft>;

    /// See [`UnsignedRequest`].
    #[derive(Clone, Copy, Debug)]
    pub struct RequestDraft;

    /// See [`UnsignedOrder`].
    #[derive(Clone, Copy, Debug)]
    pub struct OrderDraft;

    impl Plain for RequestDraft {}
    impl Plain for OrderDraft {}
}
