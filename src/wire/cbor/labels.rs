//! Maps with a fixed set of labels: each at most once, in the order of the set, and no others.

use super::read::Reader;
use crate::error::{DecodeError, DecodeKind};

/// How far such a map is read. Every label of the set is asked for in its turn.
pub(crate) struct Labels<'r, 'a> {
    reader: &'r mut Reader<'a>,
    /// The map's name: where keys are wrong. A key that is missing is named by what it stands before.
    at: &'static str,
    labels: &'static [i64],
    /// Entries whose keys are not read.
    left: usize,
    /// Whether the head counts more entries than there are labels.
    too_many: bool,
    /// The places, in `labels`, of the key last taken, and of the key read and not yet taken.
    taken: Option<usize>,
    next: Option<usize>,
}

impl<'r, 'a> Labels<'r, 'a> {
    /// Reads the head of a map with these labels, whose name is the part the reader is at.
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

    /// The reader at the value of `label`, which must be there; `at` names the value.
    pub(crate) fn required(&mut self, label: i64, at: &'static str) -> Result<&mut Reader<'a>, DecodeError> {
        if self.take(label)? {
            Ok(self.reader.at(at))
        } else {
            Err(self.reader.at(at).error(DecodeKind::MissingKey))
        }
    }

    /// The reader at the value of `label`, if it is there.
    pub(crate) fn optional(&mut self, label: i64, at: &'static str) -> Result<Option<&mut Reader<'a>>, DecodeError> {
        Ok(if self.take(label)? {
            Some(self.reader.at(at))
        } else {
            None
        })
    }

    /// Demands that the map has no more entries.
    pub(crate) fn finish(mut self) -> Result<(), DecodeError> {
        if self.next.is_some() || self.key()?.is_some() {
            return Err(self.reader.error(DecodeKind::UnknownKey));
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
        // The head must count its entries, or one content would have many forms.
        if self.too_many && asked == self.labels.len().checked_sub(1) {
            return Err(self.reader.at(self.at).error(DecodeKind::UnknownKey));
        }
        Ok(true)
    }

    /// The place of the next key, if there is one; it must be a label behind the one last taken.
    fn key(&mut self) -> Result<Option<usize>, DecodeError> {
        self.reader.at(self.at);
        let Some(left) = self.left.checked_sub(1) else {
            return Ok(None);
        };
        self.left = left;
        // Where no label is negative, a negative key is of the wrong type.
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
