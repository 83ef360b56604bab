//! Writing deterministic CBOR.

use alloc::vec::Vec;

use ciborium_ll::{Encoder, Header};

use crate::value::UnixTime;

/// Builds one encoded value. The encoding is deterministic if the caller writes map keys in order.
#[derive(Default)]
pub(crate) struct Writer {
    bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        Self::default()
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
        self.head(Header::Simple(ciborium_ll::simple::NULL))
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
    pub(crate) fn labels(&mut self, write: impl FnOnce(&mut MapEntries)) -> &mut Self {
        let mut entries = MapEntries::default();
        write(&mut entries);
        self.map(entries.count).raw(&entries.writer.bytes)
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

    fn head(&mut self, header: Header) -> &mut Self {
        push(&mut self.bytes, header);
        self
    }
}

/// The entries of a map, in the order of their labels.
#[derive(Default)]
pub(crate) struct MapEntries {
    writer: Writer,
    count: usize,
}

impl MapEntries {
    /// Begins an entry. The caller writes its value next.
    pub(crate) fn label(&mut self, label: i64) -> &mut Writer {
        self.count = self.count.saturating_add(1);
        self.writer.int(label)
    }
}

/// How many bytes a byte string of `content` bytes takes with its head.
pub(crate) fn bytes_length(content: usize) -> usize {
    let mut head = Vec::new();
    push(&mut head, Header::Bytes(Some(content)));
    head.len().saturating_add(content)
}

fn push(bytes: &mut Vec<u8>, header: Header) {
    // Writing to a vector cannot fail. Only other writers need the error type.
    let _infallible = Encoder::from(Sink(bytes)).push(header);
}

/// A vector as a writer for `ciborium-ll`, without that crate's `std` feature.
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
