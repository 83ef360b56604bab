//! A memory as bytes (SPEC §9.5): one form for each value, whole or not at all.
//!
//! ```text
//! stored = [label: tstr, body: bstr .cbor memory, check: bstr .size 32]
//! memory = [floor / null, [version, content, first root, [1*16 root]] / null, lists: bstr, forgotten / null, replay: bstr]
//! lists  = * (issuer: u16 ‖ list: u32 ‖ issued-at: u32 ‖ key: u16 ‖ point: 33 bytes ‖ digest: 32 bytes)
//!                                                                            ascending by issuer, list
//! replay = * (half of a key: 16 bytes ‖ until: u32)                          ascending by key
//! ```

use alloc::collections::BTreeMap;
use alloc::vec::Vec;

use super::guard::{HalfKey, ReplayGuard};
use super::lists::{ListVersions, Version};
use crate::credential::claims::StatusPosition;
use crate::limits;
use crate::trust::{ListKey, TrustState};
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};

pub(super) const LABEL: &str = "vehicle-license memory 1";

const LIST: usize = limits::LIST_VERSION_BYTES;
const REPLAY: usize = limits::REPLAY_KEY_BYTES;

/// What a memory consists of: the bundle held, the clock floor, the lists seen and the shows admitted.
type MemoryParts<Trust, Lists, Guard> = (Trust, Option<UnixTime>, Lists, Guard);

pub(super) fn body((trust, floor, seen, guard): MemoryParts<&TrustState, &ListVersions, &ReplayGuard>) -> Vec<u8> {
    let mut lists = Vec::with_capacity(seen.0.len().saturating_mul(LIST));
    for ((issuer, list), version) in &seen.0 {
        lists.extend_from_slice(&issuer.to_be_bytes());
        lists.extend_from_slice(&list.to_be_bytes());
        lists.extend_from_slice(&seconds(version.issued_at));
        lists.extend_from_slice(&version.key.number.to_be_bytes());
        lists.extend_from_slice(&version.key.point);
        lists.extend_from_slice(&version.digest);
    }
    let (ends, forgotten) = guard.parts();
    let mut replay = Vec::with_capacity(ends.len().saturating_mul(REPLAY));
    for (half, end) in ends {
        replay.extend_from_slice(half);
        replay.extend_from_slice(&seconds(*end));
    }
    let mut writer = Writer::new();
    writer.array(5).optional(floor, Writer::instant);
    trust.write(&mut writer);
    writer.bytes(&lists).optional(forgotten, Writer::instant).bytes(&replay);
    writer.into_bytes()
}

/// The parts of the memory with this body; `None` if no memory has it. What is read is written again byte for byte.
pub(super) fn read(body: &[u8]) -> Option<MemoryParts<TrustState, ListVersions, ReplayGuard>> {
    let mut reader = Reader::new(body, LABEL);
    reader.array_exact(5).ok()?;
    let floor = reader.optional(Reader::instant).ok()?;
    let trust = TrustState::read(&mut reader).ok()?;
    let lists = lists(reader.bytes(limits::LIST_VERSIONS.saturating_mul(LIST)).ok()?)?;
    let forgotten = reader.optional(Reader::instant).ok()?;
    let ends = ends(reader.bytes(limits::REPLAY_KEYS.saturating_mul(REPLAY)).ok()?)?;
    reader.finish().ok()?;
    // Whatever was remembered has raised the floor.
    let raised = trust.version().is_none() || floor.is_some();
    let raised = raised && lists.values().all(|version| Some(version.issued_at) <= floor);
    let lists = ListVersions(lists);
    let guard = ReplayGuard::from_parts(ends, forgotten)?;
    (raised && lists.is_sound()).then_some((trust, floor, lists, guard))
}

fn lists(bytes: &[u8]) -> Option<BTreeMap<(u16, u32), Version>> {
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

fn ends(bytes: &[u8]) -> Option<BTreeMap<HalfKey, UnixTime>> {
    ascending(bytes, |record: &[u8; REPLAY]| {
        let mut rest = &record[..];
        Some((take(&mut rest)?, moment(take(&mut rest)?)?))
    })
}

/// Records of `N` bytes, each key above the one before.
fn ascending<const N: usize, K: Ord + Copy, V>(
    bytes: &[u8],
    read: impl Fn(&[u8; N]) -> Option<(K, V)>,
) -> Option<BTreeMap<K, V>> {
    let (records, rest) = bytes.as_chunks();
    let entries: Vec<(K, V)> = records.iter().map(read).collect::<Option<_>>()?;
    (rest.is_empty() && entries.is_sorted_by(|(a, _), (b, _)| a < b)).then(|| entries.into_iter().collect())
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
