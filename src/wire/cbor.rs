//! Strict deterministic CBOR (RFC 8949 §4.2.1): shortest heads, definite lengths, sorted unique map keys, no
//! floats, no tags but the one asked for, valid UTF-8, nothing behind the last item.
//!
//! `ciborium-ll` reads the heads; it accepts long forms, so every head must have the length of its shortest form. There is no recursion: callers ask for the type they expect.

use alloc::vec::Vec;

use ciborium_ll::{Decoder, Encoder, Header};

use crate::error::{DecodeError, DecodeKind};

/// Simple value 22.
const NULL: u8 = ciborium_ll::simple::NULL;

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
            Header::Bytes(None) => Err(self.error(DecodeKind::Indefinite)),
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
            Header::Text(None) => return Err(self.error(DecodeKind::Indefinite)),
            _ => return Err(self.error(DecodeKind::WrongType)),
        };
        core::str::from_utf8(bytes).map_err(|_| self.error(DecodeKind::NotUtf8))
    }

    /// The number of elements of an array, at most `max`.
    pub(crate) fn array(&mut self, max: usize) -> Result<usize, DecodeError> {
        match self.head()? {
            Header::Array(Some(len)) if len <= max => Ok(len),
            Header::Array(Some(_)) => Err(self.error(DecodeKind::WrongLength)),
            Header::Array(None) => Err(self.error(DecodeKind::Indefinite)),
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
            Header::Map(None) => Err(self.error(DecodeKind::Indefinite)),
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
    pub(crate) fn null(&mut self) -> Result<bool, DecodeError> {
        let mut ahead = self.clone();
        if ahead.head()? != Header::Simple(NULL) {
            return Ok(false);
        }
        *self = ahead;
        Ok(true)
    }

    /// Whether a text, rather than anything else, comes next.
    pub(crate) fn is_text(&self) -> Result<bool, DecodeError> {
        Ok(matches!(self.clone().head()?, Header::Text(_)))
    }

    /// Whether a tag comes next.
    pub(crate) fn is_tag(&self) -> Result<bool, DecodeError> {
        Ok(matches!(self.clone().head()?, Header::Tag(_)))
    }

    /// Whether an unsigned integer comes next.
    pub(crate) fn is_uint(&self) -> Result<bool, DecodeError> {
        Ok(matches!(self.clone().head()?, Header::Positive(_)))
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

/// Builds one encoded value; what it writes is deterministic if map keys are written in order.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn uint(&mut self, value: impl Into<u64>) -> &mut Self {
        self.head(Header::Positive(value.into()))
    }

    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        match u64::try_from(value) {
            Ok(value) => self.uint(value),
            Err(_) => self.head(Header::Negative((!value).unsigned_abs())),
        }
    }

    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.head(Header::Simple(if value {
            ciborium_ll::simple::TRUE
        } else {
            ciborium_ll::simple::FALSE
        }))
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.head(Header::Bytes(Some(value.len()))).raw(value)
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.head(Header::Text(Some(value.len()))).raw(value.as_bytes())
    }

    pub(crate) fn array(&mut self, len: usize) -> &mut Self {
        self.head(Header::Array(Some(len)))
    }

    pub(crate) fn map(&mut self, len: usize) -> &mut Self {
        self.head(Header::Map(Some(len)))
    }

    pub(crate) fn tag(&mut self, tag: u64) -> &mut Self {
        self.head(Header::Tag(tag))
    }

    pub(crate) fn null(&mut self) -> &mut Self {
        self.head(Header::Simple(NULL))
    }

    /// Appends bytes that are already encoded.
    pub(crate) fn raw(&mut self, encoded: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(encoded);
        self
    }

    fn head(&mut self, header: Header) -> &mut Self {
        push(&mut self.bytes, header);
        self
    }
}

fn push(bytes: &mut Vec<u8>, header: Header) {
    // Writing to a vector cannot fail: the error type is there for real writers.
    let _infallible = Encoder::from(Sink(bytes)).push(header);
}

/// A vector as `ciborium-ll` wants it, independent of that crate's `std` feature.
struct Sink<'a>(&'a mut Vec<u8>);

impl ciborium_io::Write for Sink<'_> {
    type Error = core::convert::Infallible;

    fn write_all(&mut self, data: &[u8]) -> Result<(), Self::Error> {
        self.0.extend_from_slice(data);
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
}
