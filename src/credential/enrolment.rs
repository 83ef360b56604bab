//! Enrolment: a holder proves possession of a new key over the authority's nonce, before a license is issued to
//! that key (SPEC §7.1). It has no wire form of its own: the COSE_Sign1 travels from app to authority.
//!
//! ```text
//! enrolment payload = {6: iat, 8: {1: COSE_Key}, 10: nonce: bstr .size 16}
//! ```

use crate::credential::claims::{label, write_confirmation};
use crate::key::PublicKey;
use crate::value::Instant;
use crate::wire::cbor::Writer;
use crate::wire::cose::SignedParts;

const TYP: &str = "application/vehicle-license-enrolment+cwt";
const NONCE: u64 = 10;

fn signed_parts(made_at: Instant, key: &PublicKey, nonce: &[u8; 16]) -> SignedParts {
    let mut payload = Writer::new();
    payload.map(3);
    payload.uint(label::IAT).uint(made_at.unix());
    payload.uint(label::CNF);
    write_confirmation(&mut payload, key);
    payload.uint(NONCE).bytes(nonce);
    SignedParts::new(TYP, None, payload.into_bytes())
}

pub use prove::{EnrolmentDraft, UnsignedEnrolment};

/// A holder key whose possession has been proved: the only kind a license is issued to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EnrolledKey {
    key: PublicKey,
}

mod verify {
    use super::{EnrolledKey, Instant, NONCE, PublicKey, label, signed_parts};
    use crate::credential::claims::instant;
    use crate::error::{DecodeError, DecodeKind, IssueError};
    use crate::limits;
    use crate::wire::cbor::Reader;
    use crate::wire::cose::SignedParts;
    use crate::wire::cose::taken::Unchecked;

    impl EnrolledKey {
        /// Checks an enrolment over the `nonce` this authority handed out, at most ten minutes old.
        ///
        /// # Errors
        /// The codes of [`DecodeError`] and [`KeyError`](crate::KeyError), `enrolment-nonce`, `enrolment-stale`,
        /// `signature-malformed`, `enrolment-signature-invalid`.
        pub fn verify(enrolment: &[u8], nonce: &[u8; 16], now: Instant) -> Result<Self, IssueError> {
            let message = Unchecked::read(enrolment)?;
            let claims = Claims::read(message.payload)?;
            if claims.nonce != nonce {
                return Err(IssueError::EnrolmentNonce);
            }
            let age = now.seconds_since(claims.made_at);
            if age < limits::CLOCK_TOLERANCE.saturating_neg() || age > limits::RECORD_AGE {
                return Err(IssueError::EnrolmentStale {
                    made_at: claims.made_at,
                    now,
                });
            }
            let key = PublicKey::from_coordinates(claims.x, claims.y)?;
            let parts: SignedParts = signed_parts(claims.made_at, &key, nonce);
            if parts.protected() != message.protected || parts.payload() != message.payload {
                return Err(DecodeError {
                    kind: DecodeKind::WrongType,
                    at: "enrolment",
                }
                .into());
            }
            let signature = message.signature()?;
            if !key.verifies(parts.to_be_signed().digest(), &signature) {
                return Err(IssueError::EnrolmentSignature);
            }
            Ok(Self { key })
        }

        /// The key.
        #[must_use]
        pub fn public_key(&self) -> &PublicKey {
            &self.key
        }
    }

    struct Claims<'a> {
        made_at: Instant,
        x: &'a [u8; 32],
        y: &'a [u8; 32],
        nonce: &'a [u8; 16],
    }

    impl<'a> Claims<'a> {
        fn read(payload: &'a [u8]) -> Result<Self, DecodeError> {
            let mut reader = Reader::new(payload, "enrolment");
            let reader = &mut reader;
            if reader.map(3)? != 3 {
                return Err(reader.error(DecodeKind::MissingKey));
            }
            expect(reader, label::IAT)?;
            let made_at = instant(reader)?;
            expect(reader, label::CNF)?;
            reader.map(1)?;
            expect(reader, 1)?;
            if reader.map(4)? != 4 {
                return Err(reader.error(DecodeKind::MissingKey));
            }
            expect(reader, 1)?;
            reader.uint(2)?;
            reader.int()?;
            reader.uint(1)?;
            reader.int()?;
            let x = reader.bytes_exact()?;
            reader.int()?;
            let y = reader.bytes_exact()?;
            expect(reader, NONCE)?;
            let nonce = reader.bytes_exact()?;
            reader.finish()?;
            Ok(Self { made_at, x, y, nonce })
        }
    }

    fn expect(reader: &mut Reader<'_>, key: u64) -> Result<(), DecodeError> {
        match reader.uint(u64::MAX)? {
            read if read == key => Ok(()),
            _ => Err(reader.error(DecodeKind::UnknownKey)),
        }
    }
}

mod prove {
    use super::{Instant, PublicKey, signed_parts};
    use crate::credential::unsigned::{Unsigned, signable::Plain};

    /// An enrolment that waits for the new key's signature; signed, it is the COSE_Sign1 to send to the authority.
    pub type UnsignedEnrolment = Unsigned<EnrolmentDraft>;

    /// See [`UnsignedEnrolment`].
    #[derive(Clone, Copy, Debug)]
    pub struct EnrolmentDraft;

    impl UnsignedEnrolment {
        /// Prepares the proof of possession of `key` over the authority's `nonce`.
        #[must_use]
        pub fn prepare(key: PublicKey, nonce: [u8; 16], now: Instant) -> Self {
            Self::new(EnrolmentDraft, key, signed_parts(now, &key, &nonce))
        }
    }

    impl Plain for EnrolmentDraft {}
}
