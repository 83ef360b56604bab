//! Strict deterministic CBOR (RFC 8949 §4.2.1): shortest heads, definite lengths, sorted unique map keys, no
//! floats, no tags but the one asked for, valid UTF-8, nothing behind the last item.
//!
//! `ciborium-ll` reads the heads; it accepts long forms, so every head must have the length of its shortest form. There is no recursion: callers ask for the type they expect.

use ciborium_ll::{Decoder, Header};

use crate::error::{DecodeError, DecodeKind};

mod write;

pub(crate) use write::Writer;

/// The one byte of a null.
const INITIAL_NULL: u8 = 0xf6;

/// A cursor over one encoded value. `at` names the part being read, for the error.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    at: &'static str,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: &'static str) -> Self {
        Self { rest: bytes, at }
    }

    /// Names the part read next.
    pub(crate) fn at(&mut self, at: &'static str) -> &mut Self {
        self.at = at;
        self
    }

    /// The part being read.
    pub(crate) fn part(&self) -> &'static str {
        self.at
    }

    pub(crate) fn error(&self, kind: DecodeKind) -> DecodeError {
        DecodeError { kind, at: self.at }
    }

    /// Demands that nothing is left.
    pub(crate) fn finish(&self) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.error(DecodeKind::TrailingBytes))
        }
    }

    pub(crate) fn uint(&mut self, max: u64) -> Result<u64, DecodeError> {
        match self.head()? {
            Header::Positive(value) if value <= max => Ok(value),
            Header::Positive(_) => Err(self.error(DecodeKind::OutOfRange)),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn uint8(&mut self, max: u8) -> Result<u8, DecodeError> {
        let value = self.uint(max.into())?;
        u8::try_from(value).map_err(|_| self.error(DecodeKind::OutOfRange))
    }

    pub(crate) fn uint16(&mut self) -> Result<u16, DecodeError> {
        let value = self.uint(u16::MAX.into())?;
        u16::try_from(value).map_err(|_| self.error(DecodeKind::OutOfRange))
    }

    pub(crate) fn uint32(&mut self) -> Result<u32, DecodeError> {
        let value = self.uint(u32::MAX.into())?;
        u32::try_from(value).map_err(|_| self.error(DecodeKind::OutOfRange))
    }

    pub(crate) fn int(&mut self) -> Result<i64, DecodeError> {
        let value = match self.head()? {
            Header::Positive(value) => i64::try_from(value).ok(),
            Header::Negative(value) => i64::try_from(value).ok().map(|value| !value),
            _ => return Err(self.error(DecodeKind::WrongType)),
        };
        value.ok_or_else(|| self.error(DecodeKind::OutOfRange))
    }

    pub(crate) fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.head()? {
            Header::Simple(ciborium_ll::simple::FALSE) => Ok(false),
            Header::Simple(ciborium_ll::simple::TRUE) => Ok(true),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn bytes(&mut self, max: usize) -> Result<&'a [u8], DecodeError> {
        match self.head()? {
            Header::Bytes(Some(len)) => self.take(len, max),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn bytes_exact<const N: usize>(&mut self) -> Result<&'a [u8; N], DecodeError> {
        let bytes = self.bytes(usize::MAX)?;
        bytes.try_into().map_err(|_| self.error(DecodeKind::WrongLength))
    }

    pub(crate) fn text(&mut self, max: usize) -> Result<&'a str, DecodeError> {
        let bytes = match self.head()? {
            Header::Text(Some(len)) => self.take(len, max)?,
            _ => return Err(self.error(DecodeKind::WrongType)),
        };
        core::str::from_utf8(bytes).map_err(|_| self.error(DecodeKind::NotUtf8))
    }

    /// The number of elements of an array, at most `max`.
    pub(crate) fn array(&mut self, max: usize) -> Result<usize, DecodeError> {
        match self.head()? {
            Header::Array(Some(len)) if len <= max => Ok(len),
            Header::Array(Some(_)) => Err(self.error(DecodeKind::WrongLength)),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    /// An array of exactly `len` elements.
    pub(crate) fn array_exact(&mut self, len: usize) -> Result<(), DecodeError> {
        if self.array(usize::MAX)? == len {
            Ok(())
        } else {
            Err(self.error(DecodeKind::WrongLength))
        }
    }

    /// The number of entries of a map, at most `max`.
    pub(crate) fn map(&mut self, max: usize) -> Result<usize, DecodeError> {
        match self.head()? {
            Header::Map(Some(len)) if len <= max => Ok(len),
            Header::Map(Some(_)) => Err(self.error(DecodeKind::WrongLength)),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    /// The next unsigned key of a map, which must be greater than the one before.
    pub(crate) fn key(&mut self, previous: &mut Option<u64>) -> Result<u64, DecodeError> {
        let key = self.uint(u64::MAX)?;
        match previous.replace(key) {
            Some(before) if before == key => Err(self.error(DecodeKind::DuplicateKey)),
            Some(before) if before > key => Err(self.error(DecodeKind::KeyOrder)),
            _ => Ok(key),
        }
    }

    pub(crate) fn tag(&mut self, expected: u64) -> Result<(), DecodeError> {
        match self.head()? {
            Header::Tag(tag) if tag == expected => Ok(()),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    /// Takes a null if one comes next.
    pub(crate) fn null(&mut self) -> bool {
        match self.rest.split_first() {
            Some((&INITIAL_NULL, rest)) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// Whether a text, rather than anything else, comes next.
    pub(crate) fn is_text(&self) -> bool {
        self.major_type() == Some(3)
    }

    /// Whether an unsigned integer comes next.
    pub(crate) fn is_uint(&self) -> bool {
        self.major_type() == Some(0)
    }

    /// Whether a tag comes next.
    pub(crate) fn is_tag(&self) -> bool {
        self.major_type() == Some(6)
    }

    /// A look at the next item; reading it judges it.
    fn major_type(&self) -> Option<u8> {
        self.rest.first().map(|initial| initial >> 5)
    }

    /// Runs `read` and returns the exact bytes it consumed.
    pub(crate) fn slice(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<(), DecodeError>,
    ) -> Result<&'a [u8], DecodeError> {
        let before = self.rest;
        read(self)?;
        let consumed = before.len().saturating_sub(self.rest.len());
        before.get(..consumed).ok_or_else(|| self.error(DecodeKind::Truncated))
    }

    /// Reads the head of an item whose length takes eight bytes, if one comes next. `ciborium-ll` reads it differently
    /// where a `usize` has 32 bits, and the verdict must not depend on the machine: every such length is beyond any
    /// input, so the largest `usize` stands for it.
    fn long_head(&mut self) -> Result<Option<Header>, DecodeError> {
        let [initial @ (0x5b | 0x7b | 0x9b | 0xbb), argument @ ..] = self.rest else {
            return Ok(None);
        };
        let Some((length, rest)) = argument.split_first_chunk() else {
            return Err(self.error(DecodeKind::Truncated));
        };
        if u64::from_be_bytes(*length) <= u32::MAX.into() {
            return Err(self.error(DecodeKind::NotShortest));
        }
        self.rest = rest;
        let length = Some(usize::MAX);
        Ok(Some(match initial {
            0x5b => Header::Bytes(length),
            0x7b => Header::Text(length),
            0x9b => Header::Array(length),
            _ => Header::Map(length),
        }))
    }

    fn take(&mut self, len: usize, max: usize) -> Result<&'a [u8], DecodeError> {
        if len > max {
            return Err(self.error(DecodeKind::WrongLength));
        }
        let (taken, rest) = self
            .rest
            .split_at_checked(len)
            .ok_or_else(|| self.error(DecodeKind::Truncated))?;
        self.rest = rest;
        Ok(taken)
    }

    fn head(&mut self) -> Result<Header, DecodeError> {
        if let Some(header) = self.long_head()? {
            return Ok(header);
        }
        let mut decoder = Decoder::from(self.rest);
        let header = decoder.pull().map_err(|error| match error {
            ciborium_ll::Error::Io(_) => self.error(DecodeKind::Truncated),
            ciborium_ll::Error::Syntax(_) => self.error(DecodeKind::Malformed),
        })?;
        let argument = match header {
            Header::Positive(value) | Header::Negative(value) | Header::Tag(value) => value,
            Header::Bytes(Some(len)) | Header::Text(Some(len)) | Header::Array(Some(len)) | Header::Map(Some(len)) => {
                u64::try_from(len).unwrap_or(u64::MAX)
            }
            Header::Simple(value) => value.into(),
            Header::Float(_) => return Err(self.error(DecodeKind::WrongType)),
            Header::Bytes(None) | Header::Text(None) | Header::Array(None) | Header::Map(None) | Header::Break => {
                return Err(self.error(DecodeKind::Indefinite));
            }
        };
        let read = decoder.offset();
        if read != head_length(argument) {
            return Err(self.error(DecodeKind::NotShortest));
        }
        self.rest = self.rest.get(read..).ok_or_else(|| self.error(DecodeKind::Truncated))?;
        Ok(header)
    }
}

/// The length of the shortest head with this argument.
fn head_length(argument: u64) -> usize {
    match argument {
        0..=23 => 1,
        24..=0xff => 2,
        0x100..=0xffff => 3,
        0x1_0000..=0xffff_ffff => 5,
        _ => 9,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec;

    type Read = fn(&mut Reader<'_>) -> Result<(), DecodeError>;

    fn kind(bytes: &[u8], read: Read) -> Result<(), DecodeKind> {
        let mut reader = Reader::new(bytes, "test");
        read(&mut reader)
            .and_then(|()| reader.finish())
            .map_err(|error| error.kind())
    }

    #[test]
    fn only_the_shortest_head_is_read() {
        let uint: Read = |reader| reader.uint(u64::MAX).map(drop);
        for (value, bytes) in [
            (23_u64, vec![0x17]),
            (24, vec![0x18, 24]),
            (255, vec![0x18, 255]),
            (256, vec![0x19, 1, 0]),
            (65_536, vec![0x1a, 0, 1, 0, 0]),
            (1 << 32, vec![0x1b, 0, 0, 0, 1, 0, 0, 0, 0]),
        ] {
            let mut writer = Writer::new();
            writer.uint(value);
            assert_eq!(writer.into_bytes(), bytes);
            assert_eq!(kind(&bytes, uint), Ok(()));
            assert_eq!(
                kind(&[bytes.clone(), vec![0]].concat(), uint),
                Err(DecodeKind::TrailingBytes)
            );
            assert_eq!(kind(&bytes[..bytes.len() - 1], uint), Err(DecodeKind::Truncated));
        }
        for long in [
            &[0x18, 23][..],
            &[0x19, 0, 255],
            &[0x1a, 0, 0, 255, 255],
            &[0x1b, 0, 0, 0, 0, 255, 255, 255, 255],
        ] {
            assert_eq!(kind(long, uint), Err(DecodeKind::NotShortest));
        }
    }

    #[test]
    fn every_other_form_is_refused_by_name() {
        let text: Read = |reader| reader.text(10).map(drop);
        let bytes: Read = |reader| reader.bytes(2).map(drop);
        let all: Read = |reader| reader.bytes(usize::MAX).map(drop);
        let array: Read = |reader| reader.array(1).map(drop);
        let map: Read = |reader| reader.map(1).map(drop);
        let uint: Read = |reader| reader.uint(5).map(drop);
        let cases: &[(&[u8], Read, DecodeKind)] = &[
            (&[0x61, 0xff], text, DecodeKind::NotUtf8),
            (&[0x63, 0xed, 0xa0, 0x80], text, DecodeKind::NotUtf8),
            (&[0x7f, 0x60, 0xff], text, DecodeKind::Indefinite),
            (&[0x5f, 0x40, 0xff], bytes, DecodeKind::Indefinite),
            (&[0x9f, 0xff], array, DecodeKind::Indefinite),
            (&[0xbf, 0xff], map, DecodeKind::Indefinite),
            (&[0xff], uint, DecodeKind::Indefinite),
            (&[0x43, 1, 2, 3], bytes, DecodeKind::WrongLength),
            (&[0x82, 1, 2], array, DecodeKind::WrongLength),
            (&[0xa2, 1, 2], map, DecodeKind::WrongLength),
            (&[0x42, 1], bytes, DecodeKind::Truncated),
            (&[], uint, DecodeKind::Truncated),
            (&[0x06], uint, DecodeKind::OutOfRange),
            (&[0x20], uint, DecodeKind::WrongType),
            (&[0xc2, 0x41, 1], uint, DecodeKind::WrongType),
            (&[0xf9, 0, 0], uint, DecodeKind::WrongType),
            (&[0xf6], uint, DecodeKind::WrongType),
            (&[0x1c], uint, DecodeKind::Malformed),
            (&[0x9b, 0, 0, 0, 1, 0, 0, 0, 0], array, DecodeKind::WrongLength),
            (&[0x9b, 0, 0, 0, 1, 0, 0, 0, 0], uint, DecodeKind::WrongType),
            (&[0x5b, 0, 0, 0, 1, 0, 0, 0, 0], all, DecodeKind::Truncated),
            (&[0x9b, 0, 0, 0, 0, 0, 0, 0, 1], array, DecodeKind::NotShortest),
            (&[0x5b, 0, 0, 0], bytes, DecodeKind::Truncated),
        ];
        for (input, read, expected) in cases {
            assert_eq!(kind(input, *read), Err(*expected), "{input:02x?}");
        }
    }

    #[test]
    fn keys_ascend_without_repeats() {
        let keys: Read = |reader| {
            let mut previous = None;
            reader.key(&mut previous)?;
            reader.key(&mut previous).map(drop)
        };
        assert_eq!(kind(&[1, 2], keys), Ok(()));
        assert_eq!(kind(&[2, 2], keys), Err(DecodeKind::DuplicateKey));
        assert_eq!(kind(&[2, 1], keys), Err(DecodeKind::KeyOrder));
    }

    proptest::proptest! {
        #[test]
        fn integers_round_trip(value: i64) {
            let mut writer = Writer::new();
            writer.int(value);
            let bytes = writer.into_bytes();
            let mut reader = Reader::new(&bytes, "test");
            proptest::prop_assert_eq!(reader.int(), Ok(value));
            proptest::prop_assert_eq!(reader.finish(), Ok(()));
        }
    }
}
