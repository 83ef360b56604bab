//! The labels of a map that has exactly 1 to 7, read one by one: a trust file's and a root's (SPEC §8.1, §8.3).

use crate::error::{DecodeError, DecodeKind};
use crate::wire::cbor::Reader;

/// The number of labels in the map.
const LABELS: u64 = 7;

/// How far such a map is read.
pub(super) struct Labels {
    map: &'static str,
    entries: usize,
    previous: Option<u64>,
}

impl Labels {
    /// Reads the head of the map, whose name is the part the reader is at.
    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            map: reader.part(),
            entries: reader.map(usize::MAX)?,
            previous: None,
        })
    }

    /// Reads the label that must come next, and names what stands behind it.
    pub(super) fn expect<'r, 'a>(
        &mut self,
        reader: &'r mut Reader<'a>,
        label: u64,
        at: &'static str,
    ) -> Result<&'r mut Reader<'a>, DecodeError> {
        // The head of the map must count its entries, or one content would have many forms.
        if usize::try_from(label).is_ok_and(|label| label > self.entries) {
            return Err(reader.at(at).error(DecodeKind::MissingKey));
        }
        let found = reader.at(self.map).key(&mut self.previous)?;
        reader.at(at);
        if found == label {
            Ok(reader)
        } else if label < found && found <= LABELS {
            Err(reader.error(DecodeKind::MissingKey))
        } else {
            Err(reader.error(DecodeKind::UnknownKey))
        }
    }

    /// Demands that the map has no more entries, and nothing behind it.
    pub(super) fn finish(&self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        reader.at(self.map);
        if usize::try_from(LABELS).is_ok_and(|labels| self.entries > labels) {
            return Err(reader.error(DecodeKind::UnknownKey));
        }
        reader.finish()
    }
}
