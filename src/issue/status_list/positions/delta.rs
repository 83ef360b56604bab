//! What one change of a list's positions adds to what is stored of them. Taking a delta twice is taking it once, and
//! the order does not matter.
//!
//! ```text
//! delta = kind: u8 ‖ list: u24 ‖ value: u32 ‖ handed-out: u32 ‖ check: bytes .size 4      all numbers big-endian
//! kind 1: index `value` is handed out
//! kind 2: the last day is not before `value`, in days since 1970-01-01, in two's complement
//! kind 3: the list is closed, and `value` is 0
//! handed-out = how many positions are handed out after the change
//! check = the first 4 bytes of SHA-256 of label, kind, list, value and handed-out
//! ```
//!
//! All are of one length, so that damage never looks like an end that was cut off.

use alloc::vec::Vec;

use crate::digest;
use crate::limits;
use crate::value::Day;

const LABEL: &str = "vehicle-license delta 1";
const BYTES: usize = 16;

/// What a change of a list's positions appends to what is stored: 16 bytes, or 32 where the last day moves too.
///
/// It is stored before what it stands for is used, and authenticates nothing.
#[must_use = "what is not stored is handed out again"]
#[derive(Clone, PartialEq, Eq)]
pub struct PositionsDelta(Vec<u8>);

impl PositionsDelta {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// The bytes to be appended.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    pub(super) fn push(&mut self, list: u32, change: Change, handed_out: u32) {
        let (kind, value) = match change {
            Change::HandedOut(index) => (1, index.to_be_bytes()),
            Change::LastDay(day) => (2, i32::try_from(day.epoch_days()).unwrap_or(i32::MAX).to_be_bytes()),
            Change::Closed => (3, [0; 4]),
        };
        let [_, list @ ..] = list.to_be_bytes();
        let front = [&[kind][..], &list, &value, &handed_out.to_be_bytes()].concat();
        let [a, b, c, d, ..] = digest::stored(LABEL, &front);
        self.0.extend(front);
        self.0.extend([a, b, c, d]);
    }
}

impl core::fmt::Debug for PositionsDelta {
    /// Prints how long it is, never which position it hands out.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "PositionsDelta({} bytes)", self.0.len())
    }
}

/// A change of a list's positions.
#[derive(Clone, Copy)]
pub(super) enum Change {
    HandedOut(u32),
    LastDay(Day),
    Closed,
}

/// The changes of `list` in whole deltas, and how many positions are handed out after each; `None` for one that is
/// damaged, or of another list.
pub(super) fn read(list: u32, deltas: &[u8]) -> impl Iterator<Item = (Option<Change>, u32)> {
    let (deltas, _) = deltas.as_chunks::<BYTES>();
    deltas.iter().map(move |delta| {
        let [kind, l1, l2, l3, v1, v2, v3, v4, h1, h2, h3, h4, check @ ..] = *delta;
        let value = [v1, v2, v3, v4];
        let whole = digest::stored(LABEL, delta.get(..12).unwrap_or_default()).starts_with(&check);
        let change = match kind {
            1 => Some(u32::from_be_bytes(value))
                .filter(|index| usize::try_from(*index).is_ok_and(|index| index < limits::STATUS_ENTRIES))
                .map(Change::HandedOut),
            2 => Day::from_epoch_days(i32::from_be_bytes(value).into())
                .ok()
                .map(Change::LastDay),
            3 => (value == [0; 4]).then_some(Change::Closed),
            _ => None,
        };
        let is_ours = whole && u32::from_be_bytes([0, l1, l2, l3]) == list;
        (change.filter(|_| is_ours), u32::from_be_bytes([h1, h2, h3, h4]))
    })
}
