//! Reading deterministic CBOR. There is no recursion: callers ask for the type they expect.

use alloc::vec::Vec;
use core::cmp::Ordering;

use crate::error::{DecodeError, DecodeKind, Part};
use crate::value::UnixTime;
use crate::wire::head::{Head, Major};

/// The one byte of a null.
const INITIAL_NULL: u8 = 0xf6;
const INITIAL_FALSE: u8 = 0xf4;
/// Simple values.
const FALSE: u64 = 20;
const TRUE: u64 = 21;

/// A cursor over one encoded value. `at` names the part being read, for the error.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    at: Part,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: Part) -> Self {
        Self { rest: bytes, at }
    }

    /// Names the part read next.
    pub(crate) fn at(&mut self, at: Part) -> &mut Self {
        self.at = at;
        self
    }

    /// The part being read.
    pub(crate) fn part(&self) -> Part {
        self.at
    }

    pub(crate) fn error(&self, kind: DecodeKind) -> DecodeError {
        DecodeError { kind, at: self.at }
    }

    /// What is left.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.rest
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
            (Major::Uint, value) if value <= max => Ok(value),
            (Major::Uint, _) => Err(self.error(DecodeKind::OutOfRange)),
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
            (Major::Uint, value) => i64::try_from(value).ok(),
            (Major::Negative, value) => i64::try_from(value).ok().map(|value| !value),
            _ => return Err(self.error(DecodeKind::WrongType)),
        };
        value.ok_or_else(|| self.error(DecodeKind::OutOfRange))
    }

    pub(crate) fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.head()? {
            (Major::Simple, FALSE) => Ok(false),
            (Major::Simple, TRUE) => Ok(true),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn bytes(&mut self, max: usize) -> Result<&'a [u8], DecodeError> {
        match self.head()? {
            (Major::Bytes, len) => self.take(len, max),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn bytes_exact<const N: usize>(&mut self) -> Result<&'a [u8; N], DecodeError> {
        let bytes = self.bytes(usize::MAX)?;
        bytes.try_into().map_err(|_| self.error(DecodeKind::WrongLength))
    }

    pub(crate) fn text(&mut self, max: usize) -> Result<&'a str, DecodeError> {
        let bytes = match self.head()? {
            (Major::Text, len) => self.take(len, max)?,
            _ => return Err(self.error(DecodeKind::WrongType)),
        };
        core::str::from_utf8(bytes).map_err(|_| self.error(DecodeKind::NotUtf8))
    }

    /// The number of elements of an array, at most `max`.
    pub(crate) fn array(&mut self, max: usize) -> Result<usize, DecodeError> {
        self.count(Major::Array, max)
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
        self.count(Major::Map, max)
    }

    pub(crate) fn tag(&mut self, expected: u64) -> Result<(), DecodeError> {
        match self.head()? {
            (Major::Tag, tag) if tag == expected => Ok(()),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    /// Consumes a null if one comes next, and says whether it did.
    pub(crate) fn null(&mut self) -> bool {
        self.is(INITIAL_NULL)
    }

    /// Reads a *false* if one is next.
    pub(crate) fn is_false(&mut self) -> bool {
        self.is(INITIAL_FALSE)
    }

    fn is(&mut self, initial: u8) -> bool {
        match self.rest.split_first() {
            Some((first, rest)) if *first == initial => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    /// A value, or `None` for a null.
    pub(crate) fn optional<T, E>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, E>) -> Result<Option<T>, E> {
        if self.null() { Ok(None) } else { read(self).map(Some) }
    }

    /// An array of at most `max` entries, each as `read` reads it.
    pub(crate) fn list<T, E: From<DecodeError>>(
        &mut self,
        max: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let count = self.array(max)?;
        let mut entries = Vec::new();
        for _ in 0..count {
            entries.push(read(self)?);
        }
        Ok(entries)
    }

    /// A list whose entries ascend by `key` and do not repeat, so that one set of entries has one encoding.
    pub(crate) fn ascending<T, K: Ord, E: From<DecodeError>>(
        &mut self,
        max: usize,
        mut read: impl FnMut(&mut Self) -> Result<T, E>,
        key: impl Fn(&T) -> K,
    ) -> Result<Vec<T>, E> {
        let at = self.at;
        let count = self.array(max)?;
        let mut entries: Vec<T> = Vec::new();
        for _ in 0..count {
            let entry = read(self)?;
            let order = entries.last().map(|before| key(before).cmp(&key(&entry)));
            if let Some(fault) = order.and_then(unordered) {
                return Err(self.at(at).error(fault).into());
            }
            entries.push(entry);
        }
        Ok(entries)
    }

    /// A moment, in whole Unix seconds below 2^32.
    pub(crate) fn instant(&mut self) -> Result<UnixTime, DecodeError> {
        let seconds = self.uint(u32::MAX.into())?;
        UnixTime::from_unix(seconds).map_err(|_| self.error(DecodeKind::OutOfRange))
    }

    /// Whether a text string comes next.
    pub(crate) fn is_text(&self) -> bool {
        Major::next(self.rest) == Some(Major::Text)
    }

    /// Whether an unsigned integer comes next.
    pub(crate) fn is_uint(&self) -> bool {
        Major::next(self.rest) == Some(Major::Uint)
    }

    /// Whether a tag comes next.
    pub(crate) fn is_tag(&self) -> bool {
        Major::next(self.rest) == Some(Major::Tag)
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

    fn count(&mut self, major: Major, max: usize) -> Result<usize, DecodeError> {
        match self.head()? {
            (read, count) if read == major => self.length(count, max),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    fn take(&mut self, len: u64, max: usize) -> Result<&'a [u8], DecodeError> {
        let len = self.length(len, max)?;
        let (taken, rest) = self
            .rest
            .split_at_checked(len)
            .ok_or_else(|| self.error(DecodeKind::Truncated))?;
        self.rest = rest;
        Ok(taken)
    }

    /// A length of at most `max`. One that is above every `usize` is longer than any input, so the largest stands for
    /// it: the verdict does not depend on the machine.
    fn length(&self, length: u64, max: usize) -> Result<usize, DecodeError> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > max {
            return Err(self.error(DecodeKind::WrongLength));
        }
        Ok(length)
    }

    /// The major type of an item and its argument.
    fn head(&mut self) -> Result<(Major, u64), DecodeError> {
        let (head, rest) = Head::read(self.rest).map_err(|kind| self.error(kind))?;
        let kind = match head.argument {
            None => DecodeKind::Indefinite,
            Some(_) if head.is_long() => DecodeKind::NotShortest,
            Some(argument) => {
                self.rest = rest;
                return Ok((head.major, argument));
            }
        };
        Err(self.error(kind))
    }
}

/// What is wrong with an entry in this order to the one behind it.
fn unordered(order: Ordering) -> Option<DecodeKind> {
    match order {
        Ordering::Less => None,
        Ordering::Equal => Some(DecodeKind::DuplicateKey),
        Ordering::Greater => Some(DecodeKind::KeyOrder),
    }
}
