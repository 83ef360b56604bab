//! Handing out status positions (SPEC §8.4), each at most once. They are drawn at random, so that a position does not
//! tell when or for whom it was issued. There is one [`StatusPositions`] per list, of bounded size.
//!
//! What is stored is a snapshot, and behind it the [delta](PositionsDelta) of each change since, in any order and any
//! number of times: a position that is handed out was handed out, and never comes back.
//!
//! A list is opened for a period and closed at its end. A credential in a closed list is refreshed under a position in
//! the current one, and its old position ends. A list is retired once no credential in it can be shown.
//!
//! ```text
//! stored   = snapshot ‖ *delta
//! snapshot = [label: tstr, body: bstr .cbor [list, closed: bool, last-day / null, used: bstr], check: bstr .size 32]
//! ```

mod delta;

use alloc::vec;
use alloc::vec::Vec;

use delta::Change;
pub use delta::PositionsDelta;

use crate::credential::claims::StatusPosition;
use crate::error::{DecodeError, DecodeKind, Part, PublishError};
use crate::limits;
use crate::value::{Day, UnixTime};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license positions 1";

/// The bits of one word of the map of used indexes.
const WORD: u32 = u64::BITS;

/// Which indexes of one list are used. It takes 128 KiB, however many are, and every change of it stores 16 or 32 bytes:
///
/// ```
/// use vehicle_license::credential::StatusPosition;
/// use vehicle_license::issue::StatusPositions;
/// use vehicle_license::value::Day;
///
/// /// Hands out a position of the list in `stored`, a file or row to which bytes can be appended.
/// fn hand_out(
///     positions: &mut StatusPositions, stored: &mut Vec<u8>, last_day: Day, random: &mut impl rand_core::CryptoRng,
/// ) -> Option<StatusPosition> {
///     let (position, delta) = positions.allocate(last_day, random)?;
///     stored.extend_from_slice(delta.as_bytes()); // and wait until that is on the disk, before the position is used
///     Some(position)
/// }
///
/// /// At a start: reads what is stored, and puts a new snapshot in its place, at once or not at all.
/// fn started(stored: &mut Vec<u8>) -> Result<StatusPositions, vehicle_license::error::PublishError> {
///     let positions = StatusPositions::from_bytes(stored)?;
///     *stored = positions.to_bytes();
///     Ok(positions)
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StatusPositions {
    list: u32,
    used: Vec<u64>,
    free: u32,
    closed: bool,
    last_day: Option<Day>,
}

impl StatusPositions {
    /// A new list, of which no position has been handed out; `None` for a number of 2^20 or more.
    #[must_use]
    pub fn new(list: u32) -> Option<Self> {
        StatusPosition::new(list, 0)?;
        Some(Self {
            list,
            used: vec![0; limits::STATUS_ENTRIES / 64],
            free: u32::try_from(limits::STATUS_ENTRIES).ok()?,
            closed: false,
            last_day: None,
        })
    }

    /// A list rebuilt from every position that was ever handed out, as the authority's log has them; `None` for a
    /// number of 2^20 or more. Positions of other lists are ignored. A register is no such source: it forgets expired
    /// credentials.
    #[must_use]
    pub fn from_used(list: u32, used: impl IntoIterator<Item = StatusPosition>) -> Option<Self> {
        let mut positions = Self::new(list)?;
        for position in used {
            if let Some(change) = positions.handed_out_elsewhere(position) {
                positions.take(change);
            }
        }
        Some(positions)
    }

    /// Hands out one of the free positions, each as likely as any other, for a credential whose last day this is;
    /// `None` if the list is full or closed. The delta is stored before the position is used. Takes eight bytes of
    /// randomness and at most one pass over the map. Whoever keeps positions in a table with a unique key uses
    /// [`StatusPosition::draw`] in its place.
    #[must_use]
    pub fn allocate(
        &mut self,
        last_day: Day,
        random: &mut impl rand_core::CryptoRng,
    ) -> Option<(StatusPosition, PositionsDelta)> {
        if self.closed {
            return None;
        }
        // The high half of 64 random bits times the number of free positions. It is uneven by less than one in 2^44,
        // and needs no loop that a broken generator could keep going.
        let product = u128::from(random.next_u64()).saturating_mul(self.free.into());
        let mut skipped = u32::try_from(product >> 64).ok()?;
        let mut first = 0_u32;
        for word in &self.used {
            let free = word.count_zeros();
            if skipped < free {
                let index = first.checked_add(nth_zero(*word, skipped)?)?;
                let position = StatusPosition::new(self.list, index)?;
                // The day comes first, so that no position is stored without it.
                let delta = self.change([Change::LastDay(last_day), Change::HandedOut(index)])?;
                return Some((position, delta));
            }
            skipped = skipped.saturating_sub(free);
            first = first.saturating_add(WORD);
        }
        None
    }

    /// Marks a position as used that was handed out elsewhere; `None` if it is in another list, or was not free.
    #[must_use]
    pub fn mark_used(&mut self, position: StatusPosition) -> Option<PositionsDelta> {
        self.change([self.handed_out_elsewhere(position)?])
    }

    /// Takes note that a credential that was refreshed under its position, or whose position was handed out elsewhere,
    /// is valid until the end of `last_day`; `None` if a day as late is noted.
    #[must_use]
    pub fn note_last_day(&mut self, last_day: Day) -> Option<PositionsDelta> {
        self.change([Change::LastDay(last_day)])
    }

    /// Ends the list's period: it hands out no more positions. `None` if it was closed.
    #[must_use]
    pub fn close(&mut self) -> Option<PositionsDelta> {
        self.change([Change::Closed])
    }

    /// Whether the list need not be published any more: it is closed, and either it handed out nothing or the last day
    /// noted is over. A list that handed out positions and has no day noted must still be published.
    #[must_use]
    pub fn may_retire(&self, now: UnixTime) -> bool {
        let over = |day: Day| day.end().is_some_and(|end| end <= now);
        self.closed && (self.handed_out() == 0 || self.last_day.is_some_and(over))
    }

    /// The list's number.
    #[must_use]
    pub fn list(&self) -> u32 {
        self.list
    }

    /// How many positions are free; 0 for a closed list. Close a list well before it is full.
    #[must_use]
    pub fn free(&self) -> u32 {
        if self.closed { 0 } else { self.free }
    }

    /// How many positions were handed out.
    #[must_use]
    pub fn handed_out(&self) -> u32 {
        u32::try_from(limits::STATUS_ENTRIES)
            .unwrap_or(u32::MAX)
            .saturating_sub(self.free)
    }

    /// A snapshot, to be stored in the place of the one before it and of all deltas: for a new list, at each start,
    /// and whenever the deltas have become many.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let used: Vec<u8> = self.used.iter().flat_map(|word| word.to_le_bytes()).collect();
        let mut body = Writer::new();
        body.array(4).uint(self.list).bool(self.closed);
        body.optional(self.last_day, |body, day| body.int(day.epoch_days()));
        body.bytes(&used);
        envelope::write(LABEL, &body.into_bytes())
    }

    /// Reads a snapshot and the deltas behind it, in any order: those that the snapshot has already may be among them,
    /// and each as often as it may. The part of a delta at the end is passed over: it was never stored, so its position
    /// was never used. Store a new snapshot before anything is appended, because nothing can be read behind such a
    /// part.
    ///
    /// Keep only the newest snapshot, and lose no delta behind it: a position would be handed out again. That other
    /// deltas are missing than the last ones is found.
    ///
    /// # Errors
    /// The codes of [`DecodeError`], `state-foreign`, `state-corrupt` (a snapshot or delta is damaged, or of another
    /// list; deltas are missing).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, PublishError> {
        let max = limits::POSITIONS_BYTES;
        let (body, deltas) =
            envelope::read_front(bytes, LABEL, Part::ListPositions, max).map_err(|fault| match fault {
                Fault::Decode(error) => error.into(),
                Fault::OtherLabel => PublishError::StateForeign,
                Fault::Corrupt => PublishError::StateCorrupt,
            })?;
        let mut positions = Self::from_body(&mut Reader::new(body, Part::Positions))?;
        let mut most = 0;
        for (change, handed_out) in delta::read(positions.list, deltas) {
            positions.take(change.ok_or(PublishError::StateCorrupt)?);
            most = handed_out.max(most);
        }
        if positions.handed_out() < most {
            return Err(PublishError::StateCorrupt);
        }
        Ok(positions)
    }

    fn from_body(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.array_exact(4)?;
        let list = reader.at(Part::List).uint32()?;
        let mut positions = Self::new(list).ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
        positions.closed = reader.at(Part::Closed).bool()?;
        positions.last_day = reader.at(Part::LastDay).optional(|reader| {
            let day = Day::from_epoch_days(reader.int()?);
            day.map_err(|_| reader.error(DecodeKind::OutOfRange))
        })?;
        let used: &[u8; limits::STATUS_ENTRIES / 8] = reader.at(Part::Used).bytes_exact()?;
        let (words, _) = used.as_chunks::<8>();
        positions.used = words.iter().map(|word| u64::from_le_bytes(*word)).collect();
        positions.free = positions.used.iter().map(|word| word.count_zeros()).sum();
        reader.at(Part::Positions).finish()?;
        Ok(positions)
    }

    /// That a position of this list is handed out.
    fn handed_out_elsewhere(&self, position: StatusPosition) -> Option<Change> {
        let index = u32::try_from(position.index()).ok()?;
        (position.list() == u64::from(self.list)).then_some(Change::HandedOut(index))
    }

    /// Makes changes; `None` if none of them says anything new.
    fn change<const N: usize>(&mut self, changes: [Change; N]) -> Option<PositionsDelta> {
        let mut delta = None;
        for change in changes {
            if self.take(change) {
                let delta = delta.get_or_insert_with(PositionsDelta::new);
                delta.push(self.list, change, self.handed_out());
            }
        }
        delta
    }

    /// Takes a change in. Returns whether it says anything new.
    fn take(&mut self, change: Change) -> bool {
        match change {
            Change::HandedOut(index) => {
                let bit = 1_u64 << (index & 63);
                let word = usize::try_from(index >> 6).ok().and_then(|at| self.used.get_mut(at));
                let Some(word) = word.filter(|word| **word & bit == 0) else {
                    return false;
                };
                *word |= bit;
                self.free = self.free.saturating_sub(1);
                true
            }
            Change::LastDay(day) => {
                let before = self.last_day;
                self.last_day = before.max(Some(day));
                self.last_day != before
            }
            Change::Closed => !core::mem::replace(&mut self.closed, true),
        }
    }
}

impl core::fmt::Debug for StatusPositions {
    /// Prints how many were handed out, never which.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "StatusPositions({}: {} handed out)", self.list, self.handed_out())
    }
}

/// The place of the zero bit of `word` that has `skipped` zero bits below it.
fn nth_zero(word: u64, skipped: u32) -> Option<u32> {
    let is_zero = |bit: &u32| word.checked_shr(*bit).is_some_and(|rest| rest & 1 == 0);
    (0..WORD).filter(is_zero).nth(usize::try_from(skipped).ok()?)
}

#[cfg(test)]
mod tests;
