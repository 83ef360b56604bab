//! Enrolment: a holder proves possession of a new key over the authority's nonce, before a license is issued to
//! that key (SPEC §7.1). It has no wire form of its own: the COSE_Sign1 travels from app to authority.
//!
//! ```text
//! enrolment payload = {6: iat, 8: {1: COSE_Key}, 10: nonce: bstr .size 16}
//! ```

use alloc::vec::Vec;

use crate::credential::claims::{label, write_confirmation};
use crate::credential::unsigned::Unsigned;
use crate::error::{DecodeError, DecodeKind, IssueError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::cose::{SignedParts, Unchecked};

const TYP: &str = "application/vehicle-license-enrolment+cwt";

/// A holder key whose possession has been proved: the only kind a license is issued to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EnrolledKey {
    key: PublicKey,
}

impl EnrolledKey {
    /// Prepares the holder's proof of possession of `key` over the authority's `nonce`. The key itself must sign it.
    /// The result is the COSE_Sign1 to send to the authority, which checks it by [`verify`](Self::verify).
    #[must_use]
    pub fn prepare(key: PublicKey, nonce: [u8; 16], now: UnixTime) -> Unsigned<Vec<u8>> {
        Unsigned::new((), key, signed_parts(now, &key, &nonce))
    }

    /// Checks an enrolment over the `nonce` this authority handed out, at most ten minutes old.
    ///
    /// # Errors
    /// The codes of [`DecodeError`] and [`KeyError`](crate::error::KeyError), `enrolment-nonce`, `enrolment-stale`,
    /// `signature-malformed`, `enrolment-signature-invalid`.
    pub fn verify(enrolment: &[u8], nonce: &[u8; 16], now: UnixTime) -> Result<Self, IssueError> {
        let message = Unchecked::read(enrolment)?;
        let claims = EnrolmentClaims::read(message.payload)?;
        if claims.nonce != nonce {
            return Err(IssueError::EnrolmentNonce);
        }
        let made_at = claims.made_at;
        let age = now.seconds_since(made_at);
        if age < limits::CLOCK_TOLERANCE.saturating_neg() || age > limits::RECORD_AGE {
            return Err(IssueError::EnrolmentStale { made_at, now });
        }
        let key = PublicKey::from_coordinates(claims.x, claims.y)?;
        let parts = signed_parts(made_at, &key, nonce);
        message.demand(&parts, "enrolment")?;
        let signature = message.signature()?;
        if !key.verifies(parts.to_be_signed().digest(), &signature) {
            return Err(IssueError::EnrolmentSignature);
        }
        Ok(Self { key })
    }

    /// The enrolled key.
    #[must_use]
    pub fn public_key(&self) -> &PublicKey {
        &self.key
    }
}

fn signed_parts(made_at: UnixTime, key: &PublicKey, nonce: &[u8; 16]) -> SignedParts {
    let mut payload = Writer::new();
    payload.labels(|map| {
        map.label(label::IAT).instant(made_at);
        write_confirmation(map.label(label::CNF), key);
        map.label(label::NONCE).bytes(nonce);
    });
    SignedParts::new(TYP, None, payload.into_bytes())
}

/// The claims as read. Some items are not checked here: the caller compares the whole message with the one form it can
/// have.
struct EnrolmentClaims<'a> {
    made_at: UnixTime,
    x: &'a [u8; 32],
    y: &'a [u8; 32],
    nonce: &'a [u8; 16],
}

impl<'a> EnrolmentClaims<'a> {
    fn read(payload: &'a [u8]) -> Result<Self, DecodeError> {
        let reader = &mut Reader::new(payload, "enrolment");
        map_of(reader, 3)?;
        key(reader, label::IAT)?;
        let made_at = reader.instant()?;
        key(reader, label::CNF)?;
        reader.map(1)?;
        key(reader, 1)?;
        map_of(reader, 4)?;
        key(reader, 1)?;
        reader.uint(2)?;
        reader.int()?;
        reader.uint(1)?;
        reader.int()?;
        let x = reader.bytes_exact()?;
        reader.int()?;
        let y = reader.bytes_exact()?;
        key(reader, label::NONCE)?;
        let nonce = reader.bytes_exact()?;
        reader.finish()?;
        Ok(Self { made_at, x, y, nonce })
    }
}

/// Reads the head of a map of so many entries. Unlike elsewhere, a map with more is of the wrong length (SPEC §7.1).
fn map_of(reader: &mut Reader<'_>, entries: usize) -> Result<(), DecodeError> {
    if reader.map(entries)? != entries {
        return Err(reader.error(DecodeKind::MissingKey));
    }
    Ok(())
}

/// Reads the key that must come next. Unlike elsewhere, any other key is unknown (SPEC §7.1).
fn key(reader: &mut Reader<'_>, label: i64) -> Result<(), DecodeError> {
    if i64::try_from(reader.uint(u64::MAX)?) != Ok(label) {
        return Err(reader.error(DecodeKind::UnknownKey));
    }
    Ok(())
}
