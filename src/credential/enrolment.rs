//! Enrolment: a holder proves possession of a new key over the authority's nonce, before a license is issued to
//! that key (SPEC §7.1). It has no wire form of its own: the COSE_Sign1 travels from app to authority.
//!
//! ```text
//! enrolment payload = {6: iat, 8: {1: COSE_Key}, 10: nonce: bstr .size 16}
//! ```

use alloc::vec::Vec;

use crate::credential::claims::{label, write_confirmation};
use crate::credential::unsigned::Unsigned;
use crate::error::{DecodeError, DecodeKind, IssueError, Part};
use crate::key::PublicKey;
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{Labels, Reader, Writer};
use crate::wire::cose::{SignedParts, Unchecked};

const TYP: &str = "application/vehicle-license-enrolment+cwt";

/// A nonce that the authority handed out for an enrolment: to one applicant, for one credential, once. Keep it beside
/// the application and take it out of the store before it is verified. It is the challenge of the phone's own key
/// attestation too (SPEC §7.1).
#[derive(Debug, PartialEq, Eq)]
pub struct EnrolmentNonce {
    /// 16 random bytes.
    pub value: [u8; 16],
    /// When it was handed out, on the authority's clock.
    pub handed_out: UnixTime,
}

impl EnrolmentNonce {
    /// A fresh nonce, handed out now.
    #[must_use]
    pub fn new(random: &mut impl rand_core::CryptoRng, now: UnixTime) -> Self {
        let mut value = [0; 16];
        random.fill_bytes(&mut value);
        Self { value, handed_out: now }
    }
}

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

    /// Checks an enrolment over the `nonce` that this authority handed out, and uses the nonce up. `now` is the
    /// authority's clock; the date that the phone put into the enrolment is not asked.
    ///
    /// # Errors
    /// The codes of [`DecodeError`] and [`KeyError`](crate::error::KeyError), `enrolment-nonce`, `enrolment-stale` (the
    /// nonce was handed out more than ten minutes ago), `signature-malformed`, `enrolment-signature-invalid`.
    pub fn verify(enrolment: &[u8], nonce: EnrolmentNonce, now: UnixTime) -> Result<Self, IssueError> {
        let message = Unchecked::read(enrolment)?;
        let claims = EnrolmentClaims::read(message.payload)?;
        if *claims.nonce != nonce.value {
            return Err(IssueError::EnrolmentNonce);
        }
        let handed_out = nonce.handed_out;
        let age = now.seconds_since(handed_out);
        if age < limits::CLOCK_TOLERANCE.saturating_neg() || age > limits::RECORD_AGE {
            return Err(IssueError::EnrolmentStale { handed_out, now });
        }
        let key = PublicKey::from_coordinates(claims.x, claims.y)?;
        let parts = signed_parts(claims.made_at, &key, &nonce.value);
        message.demand(&parts, Part::Enrolment)?;
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

/// The claims as read.
struct EnrolmentClaims<'a> {
    made_at: UnixTime,
    x: &'a [u8; 32],
    y: &'a [u8; 32],
    nonce: &'a [u8; 16],
}

impl<'a> EnrolmentClaims<'a> {
    fn read(payload: &'a [u8]) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(payload, Part::Enrolment);
        let mut claims = Labels::read(&mut reader, &[label::IAT, label::CNF, label::NONCE])?;
        let made_at = claims.required(label::IAT, Part::IssuedAt)?.instant()?;
        let (x, y) = coordinates(claims.required(label::CNF, Part::Confirmation)?)?;
        let nonce = claims.required(label::NONCE, Part::Nonce)?.bytes_exact()?;
        claims.finish()?;
        reader.finish()?;
        Ok(Self { made_at, x, y, nonce })
    }
}

/// The coordinates in a `cnf` of one COSE_Key.
fn coordinates<'a>(reader: &mut Reader<'a>) -> Result<(&'a [u8; 32], &'a [u8; 32]), DecodeError> {
    let mut confirmation = Labels::read(reader, &[1])?;
    let mut key = Labels::read(confirmation.required(1, Part::Key)?, &[1, -1, -2, -3])?;
    expect(key.required(1, Part::KeyType)?, 2)?;
    expect(key.required(-1, Part::Curve)?, 1)?;
    let x = key.required(-2, Part::X)?.bytes_exact()?;
    let y = key.required(-3, Part::Y)?.bytes_exact()?;
    key.finish()?;
    confirmation.finish()?;
    Ok((x, y))
}

fn expect(reader: &mut Reader<'_>, number: u64) -> Result<(), DecodeError> {
    if reader.uint(u64::MAX)? != number {
        return Err(reader.error(DecodeKind::OutOfRange));
    }
    Ok(())
}
