//! A COSE_Key (RFC 9052 §7). It is written with both coordinates, because some stacks cannot decompress a point. It is
//! read as others make it: with both coordinates, or with x and the sign of y.
//!
//! ```text
//! key = {1: 2, ? 3: -7 / -9, -1: 1, -2: x: bstr .size 32, -3: (y: bstr .size 32 / bool), * (int / tstr) => any}
//! ```

use alloc::vec::Vec;

use super::cbor::Writer;
use super::foreign::{ES256, Foreign, Label};
use crate::error::{CoseKeyError, DecodeError, DecodeKind, Part};
use crate::key::PublicKey;
use crate::limits;

const KEY_TYPE: i128 = 1;
const ALGORITHM: i128 = 3;
const CURVE: i128 = -1;
const X: i128 = -2;
const Y: i128 = -3;

const EC2: i128 = 2;
const P256: i128 = 1;

/// Writes `{1: 2, -1: 1, -2: x, -3: y}`.
pub(crate) fn write(writer: &mut Writer, key: &PublicKey) {
    let (x, y) = key.to_coordinates();
    writer.map(4).uint(1_u8).uint(2_u8).int(-1).uint(1_u8);
    writer.int(-2).bytes(&x).int(-3).bytes(&y);
}

impl PublicKey {
    /// The key as a COSE_Key (RFC 9052 §7) with both coordinates, deterministically encoded.
    #[must_use]
    pub fn to_cose_key(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        write(&mut writer, self);
        writer.into_bytes()
    }

    /// Reads a COSE_Key (RFC 9052 §7) as this crate or another makes it. The encoding need not be deterministic.
    /// Parameters that say nothing of the point are ignored, a private key among them.
    ///
    /// # Errors
    /// The codes of [`DecodeError`] (`cbor-out-of-range` for a key of another type, curve or
    /// algorithm) and of [`KeyError`](crate::error::KeyError).
    pub fn from_cose_key(bytes: &[u8]) -> Result<Self, CoseKeyError> {
        let mut reader = Foreign::new(bytes, Part::CoseKey);
        if bytes.len() > limits::COSE_KEY_BYTES {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        let (mut key_type, mut curve, mut x, mut y) = (None, None, None, None);
        reader.map(|reader, label| {
            match *label {
                Label::Int(KEY_TYPE) => key_type = Some(one_of(reader, &[EC2])?),
                Label::Int(ALGORITHM) => one_of(reader, &ES256)?,
                Label::Int(CURVE) => curve = Some(one_of(reader, &[P256])?),
                Label::Int(X) => x = Some(coordinate(reader)?),
                Label::Int(Y) if reader.is_bytes() => y = Some(Ordinate::Whole(coordinate(reader)?)),
                Label::Int(Y) => y = Some(Ordinate::Sign(reader.bool()?)),
                _ => reader.skip()?,
            }
            Ok::<(), DecodeError>(())
        })?;
        reader.finish()?;
        let missing = || reader.error(DecodeKind::MissingKey);
        key_type.and(curve).ok_or_else(missing)?;
        let x = x.ok_or_else(missing)?;
        Ok(match y.ok_or_else(missing)? {
            Ordinate::Whole(y) => Self::from_coordinates(&x, &y)?,
            Ordinate::Sign(sign) => Self::from_compressed(&[&[2 | u8::from(sign)], &x[..]].concat())?,
        })
    }
}

enum Ordinate {
    Whole([u8; 32]),
    Sign(bool),
}

fn one_of(reader: &mut Foreign<'_>, expected: &[i128]) -> Result<(), DecodeError> {
    if reader.int_or_other()?.is_some_and(|found| expected.contains(&found)) {
        Ok(())
    } else {
        Err(reader.error(DecodeKind::OutOfRange))
    }
}

fn coordinate(reader: &mut Foreign<'_>) -> Result<[u8; 32], DecodeError> {
    let bytes = reader.bytes()?;
    <[u8; 32]>::try_from(&*bytes).map_err(|_| reader.error(DecodeKind::WrongLength))
}
