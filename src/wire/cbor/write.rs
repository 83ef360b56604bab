//! Writing deterministic CBOR.

use alloc::vec::Vec;

use crate::value::UnixTime;
use crate::wire::head::{self, Major};

/// Simple values.
const FALSE: u64 = 20;
const TRUE: u64 = 21;
const NULL: u64 = 22;

/// Nearly all of what is signed is shorter.
const USUAL: usize = 256;

/// Builds one encoded value. The encoding is deterministic if the caller writes map keys in order.
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::with_capacity(USUAL)
    }

    /// A writer that does not reallocate up to `capacity` bytes, and so leaves no copy of a secret behind.
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity),
        }
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(crate) fn uint(&mut self, value: impl Into<u64>) -> &mut Self {
        self.head(Major::Uint, value.into())
    }

    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        match u64::try_from(value) {
            Ok(value) => self.uint(value),
            Err(_) => self.head(Major::Negative, (!value).unsigned_abs()),
        }
    }

    pub(crate) fn bool(&mut self, value: bool) -> &mut Self {
        self.head(Major::Simple, if value { TRUE } else { FALSE })
    }

    pub(crate) fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.sized(Major::Bytes, value.len()).raw(value)
    }

    pub(crate) fn text(&mut self, value: &str) -> &mut Self {
        self.sized(Major::Text, value.len()).raw(value.as_bytes())
    }

    pub(crate) fn array(&mut self, len: usize) -> &mut Self {
        self.sized(Major::Array, len)
    }

    pub(crate) fn map(&mut self, len: usize) -> &mut Self {
        self.sized(Major::Map, len)
    }

    pub(crate) fn tag(&mut self, tag: u64) -> &mut Self {
        self.head(Major::Tag, tag)
    }

    pub(crate) fn null(&mut self) -> &mut Self {
        self.head(Major::Simple, NULL)
    }

    /// A value, or a null for `None`.
    pub(crate) fn optional<T>(&mut self, value: Option<T>, write: impl FnOnce(&mut Self, T) -> &mut Self) -> &mut Self {
        match value {
            Some(value) => write(self, value),
            None => self.null(),
        }
    }

    /// An array of `entries`, each as `write` writes it.
    pub(crate) fn list<T>(
        &mut self,
        entries: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator>,
        write: impl Fn(&mut Self, T) -> &mut Self,
    ) -> &mut Self {
        let entries = entries.into_iter();
        self.array(entries.len());
        for entry in entries {
            write(self, entry);
        }
        self
    }

    /// A map of the entries that `write` makes, each with [`MapEntries::label`]. The head gets their number.
    pub(crate) fn labels(&mut self, write: impl FnOnce(&mut MapEntries<'_>)) -> &mut Self {
        let start = self.bytes.len();
        let mut entries = MapEntries { writer: self, count: 0 };
        write(&mut entries);
        let count = entries.count;
        let end = self.bytes.len();
        self.map(count);
        // The head is in front of what it counts.
        if let Some(map) = self.bytes.get_mut(start..) {
            map.rotate_left(end.saturating_sub(start));
        }
        self
    }

    /// A moment, as whole Unix seconds.
    pub(crate) fn instant(&mut self, moment: UnixTime) -> &mut Self {
        self.uint(moment.unix())
    }

    /// Appends bytes that are already encoded.
    pub(crate) fn raw(&mut self, encoded: &[u8]) -> &mut Self {
        self.bytes.extend_from_slice(encoded);
        self
    }

    fn sized(&mut self, major: Major, length: usize) -> &mut Self {
        self.head(major, argument(length))
    }

    fn head(&mut self, major: Major, argument: u64) -> &mut Self {
        head::write(&mut self.bytes, major, argument);
        self
    }
}

/// The entries of a map, in the order of their labels.
pub(crate) struct MapEntries<'w> {
    writer: &'w mut Writer,
    count: usize,
}

impl MapEntries<'_> {
    /// Begins an entry. The caller writes its value next.
    pub(crate) fn label(&mut self, label: i64) -> &mut Writer {
        self.count = self.count.saturating_add(1);
        self.writer.int(label)
    }
}

/// How many bytes a byte string of `content` bytes takes with its head.
pub(crate) fn bytes_length(content: usize) -> usize {
    head::length(argument(content)).saturating_add(content)
}

/// A length in memory is below 2^64 on every machine.
fn argument(length: usize) -> u64 {
    u64::try_from(length).unwrap_or(u64::MAX)
}
