//! The entries of a status list: a table of 1, 2, 4 or 8 bits each, the lowest bits of a byte first (Token Status
//! List §4). A lookup is one shift and one mask.

use alloc::boxed::Box;

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

/// The entries, inflated.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ListEntries {
    width: Width,
    bytes: Box<[u8]>,
}

impl ListEntries {
    /// `bytes` must be at most [`Width::max_bytes`] long.
    pub(super) fn new(width: Width, bytes: Box<[u8]>) -> Self {
        Self { width, bytes }
    }

    pub(super) fn bits(&self) -> u8 {
        self.width.bits
    }

    pub(super) fn len(&self) -> u32 {
        let len = u32::try_from(self.bytes.len()).unwrap_or(u32::MAX);
        len.checked_shl(self.width.log.into()).unwrap_or(u32::MAX)
    }

    pub(super) fn status(&self, index: u64) -> Result<CredentialStatus, StatusListError> {
        let byte = index
            .checked_shr(self.width.log.into())
            .and_then(|at| usize::try_from(at).ok())
            .and_then(|at| self.bytes.get(at))
            .ok_or(StatusListError::IndexOutOfRange { entries: self.len() })?;
        // The entry's place in the byte times the bits of an entry, so below eight.
        let place = index & u64::from(self.width.places);
        let shift = u32::try_from(place).unwrap_or(0).saturating_mul(self.width.bits.into());
        Ok(CredentialStatus::from_number(
            byte.checked_shr(shift).unwrap_or(0) & self.width.mask,
        ))
    }
}
