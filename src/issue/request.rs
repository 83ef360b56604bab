//! Taking what an owner signed: a request to lend (SPEC §7.2) or a revocation order (SPEC §7.3). An
//! [`AuthorizationRequest`] or [`RevocationOrder`] is read but not verified, and says only which license it names.
//! Verifying it against that license's log entry makes the [`VerifiedRequest`] or [`VerifiedOrder`] that the register
//! takes.

use alloc::vec::Vec;

use super::issued::LogEntry;
use crate::credential::mask::Grantee;
use crate::credential::purpose::Purpose;
use crate::credential::request::{MessageHead, OrderClaims, OwnersMessage, RequestClaims};
use crate::digest::Hash;
use crate::error::{DecodeError, FieldError, Part, RequestError, RequestTimeError, SignatureError};
use crate::key::Signature;
use crate::limits;
use crate::value::{Day, Document, DocumentKind, PersonName, UnixTime, ValueError, redacted};
use crate::wire::cose::Unchecked;

/// A request to lend a license, read but not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationRequest(Message<RequestClaims>);

/// An owner's order to revoke authorizations, read but not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct RevocationOrder(Message<OrderClaims>);

/// A request whose signature, time and values are checked. The authority archives it as the owner's consent.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedRequest {
    pub(super) terms: Terms,
    pub(super) signed: Signed,
}

/// An order whose signature and time are checked.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedOrder {
    pub(super) authorization: Option<Hash>,
    pub(super) signed: Signed,
}

/// What the owner asks for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Terms {
    pub(super) grantee: Grantee,
    pub(super) purpose: Purpose,
    pub(super) last_day: Day,
    pub(super) replace: bool,
}

impl AuthorizationRequest {
    /// Reads a request's COSE_Sign1.
    ///
    /// # Errors
    /// The codes of [`DecodeError`].
    pub fn from_bytes(message: &[u8]) -> Result<Self, RequestError> {
        Ok(Self(Message::read(message)?))
    }

    /// The id of the license that the request names, by which its log entry is found.
    #[must_use]
    pub fn license_id(&self) -> &[u8; 32] {
        &self.0.claims.head.license
    }

    /// Verifies the request against the log entry of the license it names. `now` is the authority's clock.
    ///
    /// # Errors
    /// `request-other-license`, `signature-malformed`, `request-signature-invalid`, `request-from-future` (dated more
    /// than ten minutes ahead), `request-expired`, `license-expired`, `purpose-unknown`, and for the grantee and the
    /// last day the codes of [`ValueError`].
    pub fn verify(self, license: &LogEntry, now: UnixTime) -> Result<VerifiedRequest, RequestError> {
        let (claims, signed) = self.0.verify(license, now)?;
        let purpose = claims.purpose.known().ok_or(RequestError::PurposeUnknown)?;
        let document = DocumentKind::from_text(&claims.kind);
        let document = document.and_then(|kind| Document::from_canonical(kind, &claims.number));
        let terms = Terms {
            grantee: Grantee {
                document: document.map_err(|cause| value(Part::GranteeDocument, cause))?,
                name: PersonName::parse(&claims.name).map_err(|cause| value(Part::GranteeName, cause))?,
            },
            purpose,
            last_day: Day::from_epoch_days(claims.last_day).map_err(|cause| value(Part::LastDay, cause))?,
            replace: claims.replace,
        };
        Ok(VerifiedRequest { terms, signed })
    }
}

impl RevocationOrder {
    /// Reads an order's COSE_Sign1.
    ///
    /// # Errors
    /// The codes of [`DecodeError`].
    pub fn from_bytes(message: &[u8]) -> Result<Self, RequestError> {
        Ok(Self(Message::read(message)?))
    }

    /// The id of the license that the order names, by which its log entry is found.
    #[must_use]
    pub fn license_id(&self) -> &[u8; 32] {
        &self.0.claims.head.license
    }

    /// Verifies the order against the log entry of the license it names. `now` is the authority's clock. An order is
    /// valid for twenty minutes.
    ///
    /// # Errors
    /// `request-other-license`, `signature-malformed`, `request-signature-invalid`, `request-from-future` (dated more
    /// than ten minutes ahead), `request-expired`, `license-expired`.
    pub fn verify(self, license: &LogEntry, now: UnixTime) -> Result<VerifiedOrder, RequestError> {
        let (claims, signed) = self.0.verify(license, now)?;
        Ok(VerifiedOrder {
            authorization: claims.authorization,
            signed,
        })
    }
}

/// A message, read but not verified. Its bytes are in the only form they can have.
#[derive(Clone, PartialEq, Eq)]
struct Message<C> {
    claims: C,
    bytes: Vec<u8>,
    /// The digest that the signature must cover.
    digest: Hash,
    signature: Result<Signature, SignatureError>,
}

/// What the register needs of either message, once it is verified: only [`Message::verify`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Signed {
    /// The license the message names, as the log has it.
    pub(super) license: LogEntry,
    head: MessageHead,
    message: Vec<u8>,
}

impl<C: OwnersMessage> Message<C> {
    fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let unchecked = Unchecked::read(bytes)?;
        let claims = C::read(unchecked.payload)?;
        let parts = claims.signed_parts();
        unchecked.demand(&parts, C::NAME)?;
        Ok(Self {
            claims,
            digest: *parts.to_be_signed().digest(),
            signature: unchecked.signature(),
            bytes: bytes.to_vec(),
        })
    }

    /// Checks that the message names `license`, then the holder's signature, then the time.
    fn verify(self, license: &LogEntry, now: UnixTime) -> Result<(C, Signed), RequestError> {
        let head = *self.claims.head();
        if head.license != license.id {
            return Err(RequestError::OtherLicense);
        }
        if !license.holder_key.verifies(&self.digest, &self.signature?) {
            return Err(RequestError::NotByOwner);
        }
        let signed = Signed {
            license: license.clone(),
            head,
            message: self.bytes,
        };
        signed.check_time(now)?;
        if license.last_day.is_over(now) {
            let last_day = license.last_day;
            return Err(RequestError::LicenseExpired { last_day, now });
        }
        Ok((self.claims, signed))
    }
}

impl Signed {
    /// The nonce, and until when it must be remembered.
    pub(super) fn once(&self) -> ([u8; 16], UnixTime) {
        (self.head.nonce, self.head.expires)
    }

    /// Checks the message's time at `now`: once when it is verified, and again when it is carried out.
    pub(super) fn check_time(&self, now: UnixTime) -> Result<(), RequestTimeError> {
        let MessageHead { made_at, expires, .. } = self.head;
        if made_at.seconds_since(now) > limits::PHONE_CLOCK {
            return Err(RequestTimeError::FromFuture { made_at, now });
        }
        if now >= expires {
            return Err(RequestTimeError::Expired { expires, now });
        }
        Ok(())
    }
}

fn value(field: Part, cause: ValueError) -> RequestError {
    RequestError::Value(FieldError { field, cause })
}

impl VerifiedRequest {
    /// The person the license is to be lent to.
    #[must_use]
    pub fn grantee(&self) -> &Grantee {
        &self.terms.grantee
    }

    /// The purpose it is to be lent for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.terms.purpose
    }

    /// The last Beijing day for which it is to be lent.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.terms.last_day
    }

    /// Whether the new authorization replaces the one that the same person has for the same purpose.
    #[must_use]
    pub fn replaces(&self) -> bool {
        self.terms.replace
    }

    /// When the owner signed it, on the phone's clock.
    #[must_use]
    pub fn made_at(&self) -> UnixTime {
        self.signed.head.made_at
    }

    /// When the request expires, exclusive.
    #[must_use]
    pub fn expires(&self) -> UnixTime {
        self.signed.head.expires
    }

    /// The signed message, to be archived as the owner's consent. It holds the grantee's number and name.
    #[must_use]
    pub fn consent(&self) -> &[u8] {
        &self.signed.message
    }
}

impl VerifiedOrder {
    /// The id of the one authorization to be revoked; `None` for all of the vehicle's.
    #[must_use]
    pub fn authorization(&self) -> Option<&[u8; 32]> {
        self.authorization.as_ref()
    }

    /// When the owner signed it, on the phone's clock.
    #[must_use]
    pub fn made_at(&self) -> UnixTime {
        self.signed.head.made_at
    }

    /// The signed message, to be archived.
    #[must_use]
    pub fn consent(&self) -> &[u8] {
        &self.signed.message
    }
}

redacted!(AuthorizationRequest RevocationOrder VerifiedRequest VerifiedOrder);
