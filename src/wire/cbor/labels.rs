//! Maps with a fixed set of labels. Each label comes at most once, in the order of the set, and no other key is
//! accepted.

use super::read::Reader;
use crate::error::{DecodeError, DecodeKind, Part};

/// A map with a fixed set of labels while it is read. The caller asks for every label of the set, in their order.
pub(crate) struct Labels<'r, 'a> {
    reader: &'r mut Reader<'a>,
    /// The map's name, for errors in its keys. A missing key is reported under the name of its value.
    at: Part,
    labels: &'static [i64],
    /// Entries whose keys have not been read.
    left: usize,
    /// Whether the head announces more entries than there are labels.
    too_many: bool,
    /// Index in `labels` of the last key whose value the caller got.
    taken: Option<usize>,
    /// Index in `labels` of a key that was read and not yet asked for.
    next: Option<usize>,
}

impl<'r, 'a> Labels<'r, 'a> {
    /// Reads the head of a map with these labels. The part the reader is at names the map.
    pub(crate) fn read(reader: &'r mut Reader<'a>, labels: &'static [i64]) -> Result<Self, DecodeError> {
        let left = reader.map(usize::MAX)?;
        Ok(Self {
            at: reader.part(),
            reader,
            labels,
            left,
            too_many: left > labels.len(),
            taken: None,
            next: None,
        })
    }

    /// The reader at the value of `label`, which must be present; `at` names the value.
    pub(crate) fn required(&mut self, label: i64, at: Part) -> Result<&mut Reader<'a>, DecodeError> {
        if self.take(label)? {
            Ok(self.reader.at(at))
        } else {
            Err(self.reader.at(at).error(DecodeKind::MissingKey))
        }
    }

    /// The reader at the value of `label`, if that is present.
    pub(crate) fn optional(&mut self, label: i64, at: Part) -> Result<Option<&mut Reader<'a>>, DecodeError> {
        if !self.take(label)? {
            return Ok(None);
        }
        // SPEC §3.1: where the last entry is optional, one entry too many shows before the value of the last label.
        if self.too_many && self.taken == self.labels.len().checked_sub(1) {
            return Err(self.reader.at(self.at).error(DecodeKind::UnknownKey));
        }
        Ok(Some(self.reader.at(at)))
    }

    /// Demands that the map has no more entries than its labels; every value was read before.
    pub(crate) fn finish(mut self) -> Result<(), DecodeError> {
        if self.too_many || self.next.is_some() || self.key()?.is_some() {
            return Err(self.reader.at(self.at).error(DecodeKind::UnknownKey));
        }
        Ok(())
    }

    fn take(&mut self, label: i64) -> Result<bool, DecodeError> {
        if self.next.is_none() {
            self.next = self.key()?;
        }
        let asked = self.place(label);
        if self.next != asked {
            return Ok(false);
        }
        self.taken = self.next.take();
        Ok(true)
    }

    /// Index in `labels` of the next key, if there is one. The key must come after the one last taken.
    fn key(&mut self) -> Result<Option<usize>, DecodeError> {
        self.reader.at(self.at);
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        // If no label is negative, a negative key is of the wrong type.
        let unsigned = self.labels.iter().all(|label| *label >= 0);
        let key = if unsigned {
            i64::try_from(self.reader.uint(u64::MAX)?).unwrap_or(i64::MAX)
        } else {
            self.reader.int()?
        };
        let place = self.place(key);
        let before = self.taken.and_then(|taken| self.labels.get(taken));
        let fault = match place {
            Some(_) if place > self.taken => return Ok(place),
            Some(_) if place == self.taken => DecodeKind::DuplicateKey,
            Some(_) => DecodeKind::KeyOrder,
            None if unsigned && before.is_some_and(|before| key < *before) => DecodeKind::KeyOrder,
            None => DecodeKind::UnknownKey,
        };
        Err(self.reader.error(fault))
    }

    fn place(&self, label: i64) -> Option<usize> {
        self.labels.iter().position(|known| *known == label)
    }
}
