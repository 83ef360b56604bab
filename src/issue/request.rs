//! Taking what an owner signed: a request to lend (SPEC §7.2) or a revocation order (SPEC §7.3). An
//! [`AuthorizationRequest`] or [`RevocationOrder`] is read but not verified, and says only which license it names.
//! Verifying it against that license's log entry makes the [`VerifiedRequest`] or [`VerifiedOrder`] that the register
//! takes.

use alloc::vec::Vec;

use super::issued::LogEntry;
use crate::credential::claims::StatusPosition;
use crate::credential::field::Grantee;
use crate::credential::purpose::Purpose;
use crate::credential::request::{OrderClaims, RequestClaims};
use crate::digest::Hash;
use crate::error::{DecodeError, DecodeKind, FieldError, RequestError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, Document, DocumentKind, Instant, PersonName, ValueError};
use crate::wire::cose::taken::Unchecked;
use crate::wire::cose::{self, SignedParts};

/// A request to lend a license, read but not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorizationRequest {
    message: Vec<u8>,
    license: Hash,
}

/// An owner's order to revoke authorizations, read but not verified.
#[derive(Clone, PartialEq, Eq)]
pub struct RevocationOrder {
    message: Vec<u8>,
    license: Hash,
}

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

/// The claims that both messages have, unverified.
struct Said<'a> {
    license: &'a Hash,
    made_at: Instant,
    expires: Instant,
    nonce: &'a [u8; 16],
}

/// What both messages have in common once they are verified: only [`Signed::check`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Signed {
    pub(super) license: StatusPosition,
    pub(super) holder_key: PublicKey,
    pub(super) made_at: Instant,
    pub(super) expires: Instant,
    pub(super) nonce: [u8; 16],
    message: Vec<u8>,
}

impl AuthorizationRequest {
    /// Reads a request's COSE_Sign1.
    ///
    /// # Errors
    /// The codes of [`DecodeError`].
    pub fn from_bytes(message: &[u8]) -> Result<Self, RequestError> {
        let unchecked = Unchecked::read(message)?;
        let claims = RequestClaims::read(unchecked.payload)?;
        is_ours(&claims.signed_parts(), &unchecked, "request")?;
        Ok(Self {
            message: message.to_vec(),
            license: *claims.license,
        })
    }

    /// The id of the license that the request names, by which its log entry is found.
    #[must_use]
    pub fn license_id(&self) -> &[u8; 32] {
        &self.license
    }

    /// Verifies the request against the log entry of the license it names. `now` is the authority's clock.
    ///
    /// # Errors
    /// `request-other-license`, `signature-malformed`, `request-signature-invalid`, `request-from-future` (by more than
    /// 10 s), `request-expired`, `license-expired`, `purpose-unknown`, and for the grantee and the last day the codes
    /// of [`ValueError`].
    pub fn verify(&self, license: &LogEntry, now: Instant) -> Result<VerifiedRequest, RequestError> {
        let unchecked = Unchecked::read(&self.message)?;
        let claims = RequestClaims::read(unchecked.payload)?;
        let said = Said {
            license: claims.license,
            made_at: claims.made_at,
            expires: claims.expires,
            nonce: claims.nonce,
        };
        let signed = Signed::check(&self.message, &unchecked, &said, license, now)?;
        let purpose = Purpose::from_number(claims.purpose).ok_or(RequestError::PurposeUnknown)?;
        let terms = Terms {
            grantee: Grantee {
                document: document(claims.kind, claims.number).map_err(|cause| value("grantee's document", cause))?,
                name: PersonName::parse(claims.name).map_err(|cause| value("grantee's name", cause))?,
            },
            purpose,
            last_day: Day::from_epoch_days(claims.last_day).map_err(|cause| value("last day", cause))?,
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
        let unchecked = Unchecked::read(message)?;
        let claims = OrderClaims::read(unchecked.payload)?;
        is_ours(&claims.signed_parts(), &unchecked, "revocation order")?;
        Ok(Self {
            message: message.to_vec(),
            license: *claims.license,
        })
    }

    /// The id of the license that the order names, by which its log entry is found.
    #[must_use]
    pub fn license_id(&self) -> &[u8; 32] {
        &self.license
    }

    /// Verifies the order against the log entry of the license it names. `now` is the authority's clock. An order is
    /// valid for ten minutes.
    ///
    /// # Errors
    /// `request-other-license`, `signature-malformed`, `request-signature-invalid`, `request-from-future` (by more than
    /// 10 s), `request-expired`, `license-expired`.
    pub fn verify(&self, license: &LogEntry, now: Instant) -> Result<VerifiedOrder, RequestError> {
        let unchecked = Unchecked::read(&self.message)?;
        let claims = OrderClaims::read(unchecked.payload)?;
        let lifetime = limits::REQUEST_LIFETIME.unsigned_abs();
        let said = Said {
            license: claims.license,
            made_at: claims.made_at,
            expires: claims.made_at.checked_add(lifetime).unwrap_or(Instant::MAX),
            nonce: claims.nonce,
        };
        let signed = Signed::check(&self.message, &unchecked, &said, license, now)?;
        Ok(VerifiedOrder {
            authorization: claims.authorization.copied(),
            signed,
        })
    }
}

impl Signed {
    /// Checks a message, read as `unchecked`: that it names `license`, then the holder's signature, then the time.
    fn check(
        message: &[u8],
        unchecked: &Unchecked<'_>,
        said: &Said<'_>,
        license: &LogEntry,
        now: Instant,
    ) -> Result<Self, RequestError> {
        if *said.license != license.id {
            return Err(RequestError::OtherLicense);
        }
        let signature = unchecked.signature()?;
        let to_be_signed = cose::to_be_signed(unchecked.protected, unchecked.payload);
        if !license.holder_key.verifies(to_be_signed.digest(), &signature) {
            return Err(RequestError::NotByOwner);
        }
        in_time(said.made_at, said.expires, license, now)?;
        Ok(Self {
            license: license.status,
            holder_key: license.holder_key,
            made_at: said.made_at,
            expires: said.expires,
            nonce: *said.nonce,
            message: message.to_vec(),
        })
    }

    /// The nonce, and until when it must be remembered.
    pub(super) fn once(&self) -> ([u8; 16], Instant) {
        (self.nonce, self.expires)
    }
}

/// Checks that protected header and payload are the only bytes this format has for these claims.
fn is_ours(parts: &SignedParts, message: &Unchecked<'_>, at: &'static str) -> Result<(), DecodeError> {
    if parts.protected() != message.protected || parts.payload() != message.payload {
        let kind = DecodeKind::WrongType;
        return Err(DecodeError { kind, at });
    }
    Ok(())
}

fn in_time(made_at: Instant, expires: Instant, license: &LogEntry, now: Instant) -> Result<(), RequestError> {
    if made_at.seconds_since(now) > limits::CLOCK_TOLERANCE {
        return Err(RequestError::FromFuture { made_at, now });
    }
    if now >= expires {
        return Err(RequestError::Expired { expires, now });
    }
    if license.last_day.is_over(now) {
        let last_day = license.last_day;
        return Err(RequestError::LicenseExpired { last_day, now });
    }
    Ok(())
}

fn document(kind: &str, number: &str) -> Result<Document, ValueError> {
    Document::from_canonical(DocumentKind::from_text(kind)?, number)
}

fn value(field: &'static str, cause: ValueError) -> RequestError {
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
    pub fn made_at(&self) -> Instant {
        self.signed.made_at
    }

    /// When the request expires, exclusive.
    #[must_use]
    pub fn expires(&self) -> Instant {
        self.signed.expires
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
    pub fn made_at(&self) -> Instant {
        self.signed.made_at
    }

    /// The signed message, to be archived.
    #[must_use]
    pub fn consent(&self) -> &[u8] {
        &self.signed.message
    }
}

/// Keeps who is lent what out of logs.
macro_rules! redacted {
    ($($name:ident)+) => {$(
        impl core::fmt::Debug for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

redacted!(AuthorizationRequest RevocationOrder VerifiedRequest VerifiedOrder);
