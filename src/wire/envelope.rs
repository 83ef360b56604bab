//! The envelope of a value that one party stores for itself and reads back: a register, a list's positions, a
//! verifier's memory (SPEC §7.6). The label names the kind of value, the digest reveals damage. The envelope
//! authenticates nothing: whoever can write to the storage can write another value, or put back an older one.
//!
//! ```text
//! stored = [label: tstr, body: bstr, check: bstr .size 32]       check = SHA-256 of label and body
//! ```

use alloc::vec::Vec;

use super::cbor::{Reader, Writer};
use crate::digest::{self, Hash};
use crate::error::{DecodeError, Part};
use crate::limits;

/// Why stored bytes are refused. Each kind of stored value has its own codes for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The bytes are not an envelope.
    Decode(DecodeError),
    /// The label is another: the value is of another kind or version.
    OtherLabel,
    /// The digest does not match label and body.
    Corrupt,
}

impl From<DecodeError> for Fault {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

/// Bytes around label and body at most: the head of the array, three heads of strings, and the check.
const FRAME: usize = 64;

/// `body` in its envelope.
pub(crate) fn write(label: &str, body: &[u8]) -> Vec<u8> {
    let check = digest::stored(label, body);
    // Room for all of it, so that growing leaves no copy of a secret behind.
    let mut writer = Writer::with_capacity(label.len().saturating_add(body.len()).saturating_add(FRAME));
    writer.array(3).text(label).bytes(body).bytes(&check);
    writer.into_bytes()
}

/// The body of an envelope, at most `max` bytes long; `part` names the envelope in an error.
pub(crate) fn read<'a>(bytes: &'a [u8], label: &str, part: Part, max: usize) -> Result<&'a [u8], Fault> {
    let mut reader = Reader::new(bytes, part);
    let parts = parts(&mut reader, label, max)?;
    reader.at(part).finish()?;
    whole(label, parts)
}

/// The same of an envelope with other bytes behind it, and those.
pub(crate) fn read_front<'a>(
    bytes: &'a [u8],
    label: &str,
    part: Part,
    max: usize,
) -> Result<(&'a [u8], &'a [u8]), Fault> {
    let mut reader = Reader::new(bytes, part);
    let parts = parts(&mut reader, label, max)?;
    Ok((whole(label, parts)?, reader.rest()))
}

/// Body and check, as they stand.
fn parts<'a>(reader: &mut Reader<'a>, label: &str, max: usize) -> Result<(&'a [u8], &'a Hash), Fault> {
    reader.array_exact(3)?;
    if reader.at(Part::Label).text(limits::CODE_BYTES)? != label {
        return Err(Fault::OtherLabel);
    }
    let body = reader.at(Part::Body).bytes(max)?;
    Ok((body, reader.at(Part::Check).bytes_exact()?))
}

/// The body, if the check says so.
fn whole<'a>(label: &str, (body, check): (&'a [u8], &Hash)) -> Result<&'a [u8], Fault> {
    if digest::stored(label, body) == *check {
        Ok(body)
    } else {
        Err(Fault::Corrupt)
    }
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::error::DecodeKind;

    const LABEL: &str = "vehicle-license test 1";

    #[test]
    fn what_was_written_is_read_and_nothing_else() {
        let bytes = write(LABEL, &[1, 2, 3]);
        let fault = |bytes: &[u8]| read(bytes, LABEL, Part::Test, 3).err();
        assert_eq!(read(&bytes, LABEL, Part::Test, 3), Ok(&[1, 2, 3][..]));
        for end in 0..bytes.len() {
            assert!(matches!(fault(&bytes[..end]), Some(Fault::Decode(_))), "cut at {end}");
        }
        for bit in 0..bytes.len() * 8 {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(fault(&flipped).is_some(), "bit {bit}");
        }
        let decode = |kind, at| Some(Fault::Decode(DecodeError { kind, at }));
        assert_eq!(
            fault(&write("vehicle-license test 2", &[1, 2, 3])),
            Some(Fault::OtherLabel)
        );
        assert_eq!(
            fault(&write(LABEL, &[0; 4])),
            decode(DecodeKind::WrongLength, Part::Body)
        );
        let longer = [&bytes[..], &[0]].concat();
        assert_eq!(fault(&longer), decode(DecodeKind::TrailingBytes, Part::Test));
        let front = |bytes| read_front(bytes, LABEL, Part::Test, 3).map(|(body, rest)| (body.to_vec(), rest.len()));
        assert_eq!(front(&bytes), Ok((vec![1, 2, 3], 0)));
        assert_eq!(front(&longer), Ok((vec![1, 2, 3], 1)));
        let mut other = bytes;
        *other.last_mut().unwrap() ^= 1;
        assert_eq!(fault(&other), Some(Fault::Corrupt));
    }
}
