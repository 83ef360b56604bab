//! The entries of a status list: a table of 1, 2, 4 or 8 bits each, the lowest bits of a byte first (Token Status
//! List §4).
//!
//! Nearly all bytes of a table are zero: everything in them is *valid*. The table is held in blocks of 256 bytes. A
//! block is held as its nonzero bytes, each behind its place, or whole, whichever is shorter; its length tells which.
//! So a table never takes more than its own bytes, four for each block, and what fills the last block up.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use crate::credential::status::CredentialStatus;
use crate::error::StatusListError;
use crate::limits;

/// How wide an entry is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Width {
    bits: u8,
    /// The binary logarithm of the entries per byte: 3, 2, 1, 0.
    log: u8,
    /// A mask for the bits of an index that select the entry within its byte.
    places: u8,
    mask: u8,
}

impl Width {
    pub(super) fn of(bits: u64) -> Option<Self> {
        let (bits, log, places, mask) = match bits {
            1 => (1, 3, 7, 0b1),
            2 => (2, 2, 3, 0b11),
            4 => (4, 1, 1, 0b1111),
            8 => (8, 0, 0, 0b1111_1111),
            _ => return None,
        };
        Some(Self {
            bits,
            log,
            places,
            mask,
        })
    }

    /// The bytes of a list with as many entries as are allowed.
    pub(super) fn max_bytes(self) -> usize {
        limits::STATUS_ENTRIES.checked_shr(self.log.into()).unwrap_or(0)
    }
}

/// The bytes of the table that are held together: as many as one byte can number.
const BLOCK: usize = 256;

/// The entries, each block as short as it can be.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ListEntries {
    width: Width,
    /// The bytes of the table.
    len: u32,
    /// Where each block begins in `blocks`, and where the last ends.
    bounds: Box<[u32]>,
    blocks: Box<[u8]>,
}

impl ListEntries {
    pub(super) fn bits(&self) -> u8 {
        self.width.bits
    }

    pub(super) fn len(&self) -> u32 {
        self.len.checked_shl(self.width.log.into()).unwrap_or(u32::MAX)
    }

    pub(super) fn status(&self, index: u64) -> Result<CredentialStatus, StatusListError> {
        let byte = index
            .checked_shr(self.width.log.into())
            .filter(|at| *at < u64::from(self.len))
            .and_then(|at| self.byte(at))
            .ok_or(StatusListError::IndexOutOfRange { entries: self.len() })?;
        // The entry's place in the byte times the bits of an entry, so below eight.
        let place = index & u64::from(self.width.places);
        let shift = u32::try_from(place).unwrap_or(0).saturating_mul(self.width.bits.into());
        Ok(CredentialStatus::from_number(
            byte.checked_shr(shift).unwrap_or(0) & self.width.mask,
        ))
    }

    /// A byte of the table; `None` behind its last block.
    fn byte(&self, at: u64) -> Option<u8> {
        let block = usize::try_from(at >> 8).ok()?;
        let [place, ..] = at.to_le_bytes();
        let [start, end] = self.bounds.get(block..)?.first_chunk()?;
        let block = self
            .blocks
            .get(usize::try_from(*start).ok()?..usize::try_from(*end).ok()?)?;
        if block.len() == BLOCK {
            return block.get(usize::from(place)).copied();
        }
        let (nonzero, _) = block.as_chunks();
        let found = nonzero.binary_search_by_key(&place, |[place, _]| *place);
        Some(found.ok().and_then(|at| nonzero.get(at)).map_or(0, |[_, value]| *value))
    }
}

/// Entries as they are inflated, from the first byte of the table to the last.
pub(super) struct EntriesWriter {
    width: Width,
    len: usize,
    bounds: Vec<u32>,
    blocks: Vec<u8>,
}

impl EntriesWriter {
    pub(super) fn new(width: Width) -> Self {
        Self {
            width,
            len: 0,
            bounds: vec![0],
            blocks: Vec::new(),
        }
    }

    /// Takes the next bytes of the table: whole blocks, but for the last ones.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.len = self.len.saturating_add(bytes.len());
        let (blocks, rest) = bytes.as_chunks();
        for block in blocks {
            self.block(block);
        }
        if !rest.is_empty() {
            let mut last = [0; BLOCK];
            last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
            self.block(&last);
        }
    }

    fn block(&mut self, block: &[u8; BLOCK]) {
        let nonzero: u16 = block.iter().map(|byte| u16::from(*byte != 0)).sum();
        let nonzero = usize::from(nonzero);
        if nonzero >= BLOCK / 2 {
            self.blocks.extend_from_slice(block);
        } else {
            let mut pairs = [[0; 2]; BLOCK / 2];
            pairs_of(block, &mut pairs);
            self.blocks
                .extend_from_slice(pairs.get(..nonzero).unwrap_or_default().as_flattened());
        }
        self.bounds.push(u32::try_from(self.blocks.len()).unwrap_or(u32::MAX));
    }

    pub(super) fn finish(self) -> ListEntries {
        ListEntries {
            width: self.width,
            len: u32::try_from(self.len).unwrap_or(u32::MAX),
            bounds: self.bounds.into_boxed_slice(),
            blocks: self.blocks.into_boxed_slice(),
        }
    }
}

/// The nonzero bytes of a block, each behind its place. Most words of eight bytes are zero and cost one bit of a mask;
/// most others have one nonzero byte and cost no branch that a processor would guess wrong.
fn pairs_of(block: &[u8; BLOCK], pairs: &mut [[u8; 2]; BLOCK / 2]) {
    let (words, _) = block.as_chunks();
    let is_nonzero = |mask: u32, word: &[u8; 8]| (mask << 1) | u32::from(*word != [0; 8]);
    let mut mask = words.iter().rev().fold(0, is_nonzero);
    let mut pairs = pairs.iter_mut();
    while mask != 0 {
        let at = mask.trailing_zeros();
        mask &= !(1 << at);
        let word = usize::try_from(at).ok().and_then(|at| words.get(at));
        let mut word = word.map_or(0, |word| u64::from_le_bytes(*word));
        while word != 0 {
            let byte = word.trailing_zeros() >> 3;
            let ([place, ..], [value, ..]) = ((at << 3 | byte).to_le_bytes(), (word >> (byte << 3)).to_le_bytes());
            if let Some(pair) = pairs.next() {
                *pair = [place, value];
            }
            word &= !(0xff << (byte << 3));
        }
    }
}

#[cfg(test)]
mod tests;
