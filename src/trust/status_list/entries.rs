//! The entries of a status list: a table of 1, 2, 4 or 8 bits each, the lowest bits of a byte first (Token Status
//! List §4).
//!
//! Nearly all bytes of a table are zero: everything in them is *valid*. The table is held in blocks of 256 bytes. A
//! block is held as its nonzero bytes, each behind its place, or whole, whichever is shorter; its length tells which.
//! So a table never takes more than its own bytes, two for each block, a few for each page of 128 blocks, and what fills
//! the last block up.

use alloc::boxed::Box;
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
/// The bytes of the table whose blocks share their bounds: a bound takes two bytes, and nothing that is allocated is
/// large.
const PAGE: usize = 1 << 15;

/// The entries, each block as short as it can be.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ListEntries {
    width: Width,
    /// The bytes of the table.
    len: u32,
    pages: Box<[Page]>,
}

/// Up to 128 blocks.
#[derive(Clone, PartialEq, Eq)]
struct Page {
    /// Where each block begins in `blocks`, and where the last ends.
    bounds: Box<[u16]>,
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
        let [place, ..] = at.to_le_bytes();
        let page = self.pages.get(usize::try_from(at >> 15).ok()?)?;
        let block = usize::try_from((at >> 8) & 127).ok()?;
        let [start, end] = *page.bounds.get(block..)?.first_chunk()?;
        let block = page.blocks.get(usize::from(start)..usize::from(end))?;
        if block.len() == BLOCK {
            return block.get(usize::from(place)).copied();
        }
        let (nonzero, _) = block.as_chunks();
        let found = nonzero.binary_search_by_key(&place, |[place, _]| *place);
        Some(found.ok().and_then(|at| nonzero.get(at)).map_or(0, |[_, value]| *value))
    }
}

/// The nonzero bytes of a block that is held as such, each behind its place.
type Pairs = [[u8; 2]; BLOCK / 2];

/// Entries as they are inflated, from the first byte of the table to the last.
pub(super) struct EntriesWriter {
    width: Width,
    len: usize,
    pages: Vec<Page>,
    /// The blocks of the page that is being written.
    blocks: Vec<u8>,
    pairs: Pairs,
}

impl EntriesWriter {
    pub(super) fn new(width: Width) -> Self {
        Self {
            width,
            len: 0,
            pages: Vec::new(),
            blocks: Vec::new(),
            pairs: [[0; 2]; BLOCK / 2],
        }
    }

    /// Takes the next bytes of the table: whole pages, but for the last ones.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.len = self.len.saturating_add(bytes.len());
        for page in bytes.chunks(PAGE) {
            self.page(page);
        }
    }

    fn page(&mut self, bytes: &[u8]) {
        self.blocks.clear();
        let (whole, rest) = bytes.as_chunks();
        let mut last = [0; BLOCK];
        last.iter_mut().zip(rest).for_each(|(to, byte)| *to = *byte);
        let last = (!rest.is_empty()).then_some(&last);
        let mut bounds = Vec::with_capacity(PAGE / BLOCK + 1);
        bounds.push(0);
        for block in whole.iter().chain(last) {
            self.block(block);
            bounds.push(u16::try_from(self.blocks.len()).unwrap_or(u16::MAX));
        }
        self.pages.push(Page {
            bounds: bounds.into_boxed_slice(),
            blocks: Box::from(self.blocks.as_slice()),
        });
    }

    fn block(&mut self, block: &[u8; BLOCK]) {
        match pairs_of(block, &mut self.pairs) {
            Some(pairs) => self.blocks.extend_from_slice(pairs.as_flattened()),
            None => self.blocks.extend_from_slice(block),
        }
    }

    pub(super) fn finish(self) -> ListEntries {
        ListEntries {
            width: self.width,
            len: u32::try_from(self.len).unwrap_or(u32::MAX),
            pages: self.pages.into_boxed_slice(),
        }
    }
}

/// The nonzero bytes of a block, each behind its place; `None` if they take as much as the block. Most words of eight
/// bytes are zero and cost one bit of a mask; most others have one nonzero byte and cost no branch that a processor would
/// guess wrong.
fn pairs_of<'p>(block: &[u8; BLOCK], pairs: &'p mut Pairs) -> Option<&'p [[u8; 2]]> {
    let words: &[[u8; 8]; BLOCK / 8] = block.as_chunks().0.first_chunk()?;
    let mut mask = nonzero_words(words);
    // Where no word is zero, most bytes may be nonzero: counting them is quicker than taking them out.
    if mask == u32::MAX && nonzero_bytes(block) >= BLOCK / 2 {
        return None;
    }
    let mut count: usize = 0;
    while mask != 0 {
        let at = mask.trailing_zeros();
        mask &= mask.wrapping_sub(1);
        let mut word = u64::from_le_bytes(*words.get(usize::try_from(at & 31).ok()?)?);
        while word != 0 {
            let byte = word.trailing_zeros() >> 3;
            let ([place, ..], [value, ..]) = ((at << 3 | byte).to_le_bytes(), (word >> (byte << 3)).to_le_bytes());
            // Too many are written over: there is no check at each.
            *pairs.get_mut(count & (BLOCK / 2 - 1))? = [place, value];
            count = count.wrapping_add(1);
            word &= !(0xff << (byte << 3));
        }
    }
    pairs.get(..count).filter(|pairs| pairs.len() < BLOCK / 2)
}

fn nonzero_bytes(block: &[u8; BLOCK]) -> usize {
    usize::from(block.iter().map(|byte| u16::from(*byte != 0)).sum::<u16>())
}

/// A bit for each word, the lowest for the first.
fn nonzero_words(words: &[[u8; 8]]) -> u32 {
    let (eights, _) = words.as_chunks::<8>();
    let bits = |eight: &[[u8; 8]; 8]| {
        let flags = u64::from_le_bytes(eight.map(|word| u8::from(word != [0; 8])));
        // Gathers the lowest bits of eight bytes in the highest byte.
        let [.., bits] = flags.wrapping_mul(0x0102_0408_1020_4080).to_le_bytes();
        u32::from(bits)
    };
    eights.iter().rev().fold(0, |mask, eight| mask << 8 | bits(eight))
}

#[cfg(test)]
mod tests;
