//! A memory and its halves as bytes (SPEC §9.5): one form for each value, whole or not at all.
//!
//! ```text
//! stored   = [label: tstr, body: bstr .cbor (memory / held / admitted), check: bstr .size 32]
//! memory   = [* held, * admitted]                                     the items of both, five
//! held     = [floor / null, [version, content, first root, [1*16 root]] / null, lists: bstr]
//! admitted = [forgotten / null, replay: bstr]
//! lists    = * (issuer: u16 ‖ list: u32 ‖ issued-at: u32 ‖ key: u16 ‖ point: 33 bytes ‖ digest: 32 bytes)
//!                                                                     ascending by issuer, list
//! replay   = * (half of a key: 16 bytes ‖ until: u32)                 ascending by key
//! ```

use alloc::vec::Vec;

use super::guard::{HalfKey, ReplayGuard};
use super::held::HeldState;
use super::lists::{ListVersions, Version};
use crate::credential::claims::StatusPosition;
use crate::error::{MemoryError, Part};
use crate::limits;
use crate::trust::{ListKey, TrustState};
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

pub(super) const MEMORY: Form = Form {
    label: "vehicle-license memory 1",
    items: 5,
    bytes: limits::MEMORY_BYTES,
};
pub(super) const HELD: Form = Form {
    label: "vehicle-license held 1",
    items: 3,
    bytes: limits::HELD_BYTES,
};
pub(super) const ADMITTED: Form = Form {
    label: "vehicle-license admitted 1",
    items: 2,
    bytes: limits::ADMITTED_BYTES,
};

const LIST: usize = limits::LIST_VERSION_BYTES;
const REPLAY: usize = limits::REPLAY_KEY_BYTES;

/// One of the stored forms: its label, how many items its body has, and how many bytes it may have.
pub(super) struct Form {
    label: &'static str,
    items: usize,
    bytes: usize,
}

impl HeldState {
    /// Its bytes, to be stored. The same state has the same bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        HELD.write(|writer| write_held(self, writer))
    }

    /// Reads a stored state, whole or not at all, as [`Memory::from_bytes`](crate::Memory::from_bytes) does.
    ///
    /// # Errors
    /// `memory-foreign`, `memory-corrupt`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MemoryError> {
        HELD.read(bytes, read_held)
    }
}

impl ReplayGuard {
    /// Its bytes, to be stored. The same guard has the same bytes. Its room is not among them.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        ADMITTED.write(|writer| write_guard(self, writer))
    }

    /// Reads a stored guard, whole or not at all, as [`Memory::from_bytes`](crate::Memory::from_bytes) does. It has all
    /// the room there is.
    ///
    /// # Errors
    /// `memory-foreign`, `memory-corrupt`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MemoryError> {
        ADMITTED.read(bytes, read_guard)
    }
}

impl Form {
    pub(super) fn write(&self, items: impl FnOnce(&mut Writer)) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(self.items);
        items(&mut writer);
        envelope::write(self.label, &writer.into_bytes())
    }

    /// What `items` reads of the body. What is read is written again byte for byte.
    pub(super) fn read<T>(
        &self,
        bytes: &[u8],
        items: impl FnOnce(&mut Reader<'_>) -> Option<T>,
    ) -> Result<T, MemoryError> {
        if bytes.len() > self.bytes {
            return Err(MemoryError::Corrupt);
        }
        let body = envelope::read(bytes, self.label, Part::Memory, self.bytes).map_err(|fault| match fault {
            Fault::OtherLabel => MemoryError::Foreign,
            Fault::Decode(_) | Fault::Corrupt => MemoryError::Corrupt,
        })?;
        let read = || {
            let mut reader = Reader::new(body, Part::Memory);
            reader.array_exact(self.items).ok()?;
            let read = items(&mut reader)?;
            reader.finish().ok()?;
            Some(read)
        };
        read().ok_or(MemoryError::Corrupt)
    }
}

pub(super) fn write_held(held: &HeldState, writer: &mut Writer) {
    let seen = &held.lists.0;
    let mut lists = Vec::with_capacity(seen.len().saturating_mul(LIST));
    for ((issuer, list), version) in seen {
        lists.extend_from_slice(&issuer.to_be_bytes());
        lists.extend_from_slice(&list.to_be_bytes());
        lists.extend_from_slice(&seconds(version.issued_at));
        lists.extend_from_slice(&version.key.number.to_be_bytes());
        lists.extend_from_slice(&version.key.point);
        lists.extend_from_slice(&version.digest);
    }
    writer.optional(held.floor, Writer::instant);
    held.trust.write(writer);
    writer.bytes(&lists);
}

/// `None` if no verifier can hold this.
pub(super) fn read_held(reader: &mut Reader<'_>) -> Option<HeldState> {
    let floor = reader.optional(Reader::instant).ok()?;
    let trust = TrustState::read(reader).ok()?;
    let lists = lists(reader.bytes(limits::LIST_VERSIONS.saturating_mul(LIST)).ok()?)?;
    // Whatever was remembered has raised the floor.
    let raised = trust.version().is_none() || floor.is_some();
    let raised = raised && lists.iter().all(|(_, version)| Some(version.issued_at) <= floor);
    let lists = ListVersions(lists);
    (raised && lists.is_sound()).then_some(HeldState { trust, floor, lists })
}

pub(super) fn write_guard(guard: &ReplayGuard, writer: &mut Writer) {
    let (ends, forgotten) = guard.parts();
    let mut replay = Vec::with_capacity(ends.len().saturating_mul(REPLAY));
    for (half, end) in ends {
        replay.extend_from_slice(half);
        replay.extend_from_slice(&seconds(*end));
    }
    writer.optional(forgotten, Writer::instant).bytes(&replay);
}

/// `None` if no guard can have admitted this.
pub(super) fn read_guard(reader: &mut Reader<'_>) -> Option<ReplayGuard> {
    let forgotten = reader.optional(Reader::instant).ok()?;
    let ends = ends(reader.bytes(limits::REPLAY_KEYS.saturating_mul(REPLAY)).ok()?)?;
    ReplayGuard::from_parts(&ends, forgotten)
}

fn lists(bytes: &[u8]) -> Option<Vec<((u16, u32), Version)>> {
    ascending(bytes, |record: &[u8; LIST]| {
        let mut rest = &record[..];
        let name = (
            u16::from_be_bytes(take(&mut rest)?),
            u32::from_be_bytes(take(&mut rest)?),
        );
        let version = Version {
            issued_at: moment(take(&mut rest)?)?,
            key: ListKey {
                number: u16::from_be_bytes(take(&mut rest)?),
                point: take(&mut rest)?,
            },
            digest: take(&mut rest)?,
        };
        StatusPosition::new(name.1, 0).map(|_| (name, version))
    })
}

fn ends(bytes: &[u8]) -> Option<Vec<(HalfKey, UnixTime)>> {
    ascending(bytes, |record: &[u8; REPLAY]| {
        let mut rest = &record[..];
        Some((take(&mut rest)?, moment(take(&mut rest)?)?))
    })
}

/// Records of `N` bytes, each key above the one before.
fn ascending<const N: usize, K: Ord + Copy, V>(
    bytes: &[u8],
    read: impl Fn(&[u8; N]) -> Option<(K, V)>,
) -> Option<Vec<(K, V)>> {
    let (records, rest) = bytes.as_chunks();
    let mut entries: Vec<(K, V)> = Vec::with_capacity(records.len());
    for record in records {
        let entry = read(record)?;
        if entries.last().is_some_and(|(before, _)| entry.0 <= *before) {
            return None;
        }
        entries.push(entry);
    }
    rest.is_empty().then_some(entries)
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, behind) = rest.split_first_chunk()?;
    *rest = behind;
    Some(*taken)
}

fn moment(bytes: [u8; 4]) -> Option<UnixTime> {
    UnixTime::from_unix(u32::from_be_bytes(bytes).into()).ok()
}

fn seconds(moment: UnixTime) -> [u8; 4] {
    u32::try_from(moment.unix()).unwrap_or(u32::MAX).to_be_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_form_is_read() {
        let form = |bytes| Form {
            label: "vehicle-license test 1",
            items: 0,
            bytes,
        };
        let written = form(0).write(|_| {});
        let read = |bytes| form(bytes).read(&written, |_| Some(()));
        assert_eq!(read(written.len()), Ok(()));
        assert_eq!(read(written.len() - 1), Err(MemoryError::Corrupt));
    }
}
