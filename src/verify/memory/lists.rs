//! Which version of each status list was seen (SPEC §9.5), so that nobody can make a verifier use an older one, in
//! which a revoked credential was still valid, nor keep the newest from it.

use alloc::vec::Vec;

use crate::digest::Hash;
use crate::error::MemoryError;
use crate::limits;
use crate::trust::{ListKey, StatusList, Trust};
use crate::value::UnixTime;

/// What is known of one list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Version {
    pub(super) issued_at: UnixTime,
    pub(super) key: ListKey,
    pub(super) digest: Hash,
}

impl Version {
    fn of(list: &StatusList) -> Self {
        Self {
            issued_at: list.issued_at(),
            key: list.key(),
            digest: *list.digest(),
        }
    }

    fn is_over(&self, floor: UnixTime) -> bool {
        is_over(self.issued_at, floor)
    }
}

/// Whether a list of this date may be forgotten by `floor`: every credential that was in it has expired, because none is
/// valid for longer. The list's own end does not matter: what it says is revoked stays revoked.
pub(crate) fn is_over(issued_at: UnixTime, floor: UnixTime) -> bool {
    let seconds = limits::LIST_MEMORY_DAYS.saturating_mul(86_400);
    issued_at.checked_add(seconds).unwrap_or(UnixTime::MAX) <= floor
}

/// The version seen of each list, ascending by issuer and list number.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct ListVersions(pub(super) Vec<((u16, u32), Version)>);

impl ListVersions {
    /// Remembers `list`, unless a newer version is known. Versions are forgotten by `floor`, a time that has certainly
    /// passed: a clock that is ahead makes nothing forgotten.
    pub(super) fn remember(&mut self, list: &StatusList, floor: UnixTime) -> Result<(), MemoryError> {
        let (name, offered) = ((list.issuer(), list.list()), Version::of(list));
        let held = self.find(name).ok().and_then(|at| self.0.get_mut(at));
        match held.map(|(_, held)| held) {
            Some(held) if offered.issued_at < held.issued_at => Err(MemoryError::ListOlder {
                held: held.issued_at,
                offered: offered.issued_at,
            }),
            Some(held) if offered.issued_at == held.issued_at && offered.digest != held.digest => {
                let issued_at = held.issued_at;
                Err(MemoryError::ListEquivocation { issued_at })
            }
            Some(held) => {
                *held = offered;
                Ok(())
            }
            None => {
                self.make_room(list.issuer(), floor)?;
                let (Ok(at) | Err(at)) = self.find(name);
                self.0.insert(at, (name, offered));
                Ok(())
            }
        }
    }

    /// Drops the versions that do not count under `trust`: their keys were taken out, because they were stolen or the
    /// lists are not theirs.
    pub(super) fn keep_counting(&mut self, trust: &Trust) {
        self.0
            .retain(|((issuer, _), version)| version.key.counts(*issuer, version.issued_at, trust).is_some());
    }

    /// The date of the version seen of this list.
    pub(super) fn seen(&self, issuer: u16, list: u32) -> Option<UnixTime> {
        let (_, version) = self.0.get(self.find((issuer, list)).ok()?)?;
        Some(version.issued_at)
    }

    /// Where this list stands, or would.
    fn find(&self, name: (u16, u32)) -> Result<usize, usize> {
        self.0.binary_search_by_key(&name, |(name, _)| *name)
    }

    /// If `issuer`'s quota or the total is full, drops every list that may be forgotten by `floor`; none, if that frees
    /// no slot. Each issuer has a quota, because its key may be stolen.
    fn make_room(&mut self, issuer: u16, floor: UnixTime) -> Result<(), MemoryError> {
        if self.full_for(issuer, None).is_none() {
            return Ok(());
        }
        if let Some(room) = self.full_for(issuer, Some(floor)) {
            return Err(MemoryError::Full { room });
        }
        self.0.retain(|(_, version)| !version.is_over(floor));
        Ok(())
    }

    /// The limit that is reached, `issuer`'s quota or the total: now, or without the lists that may be forgotten by
    /// `floor`.
    fn full_for(&self, issuer: u16, floor: Option<UnixTime>) -> Option<usize> {
        let left = |version: &Version| floor.is_none_or(|floor| !version.is_over(floor));
        let all = self.0.iter().filter(|(_, version)| left(version));
        let of_issuer = all.clone().filter(|((of, _), _)| *of == issuer);
        [
            (of_issuer.count(), limits::ISSUER_LIST_VERSIONS),
            (all.count(), limits::LIST_VERSIONS),
        ]
        .into_iter()
        .find_map(|(lists, room)| (lists >= room).then_some(room))
    }

    /// Whether a memory can have these lists: no issuer has more than its quota.
    pub(super) fn is_sound(&self) -> bool {
        let lists = self.0.iter().map(|((issuer, _), _)| issuer);
        let most = lists.clone().zip(lists.skip(limits::ISSUER_LIST_VERSIONS));
        most.into_iter().all(|(one, later)| one != later)
    }
}

/// Whether `moment` is further after `now` than clocks may differ.
pub(super) fn is_ahead(moment: UnixTime, now: UnixTime) -> bool {
    moment.seconds_since(now) > limits::CLOCK_TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unix: u64) -> UnixTime {
        UnixTime::from_unix(unix).unwrap()
    }

    fn version(issued_at: u64) -> Version {
        Version {
            issued_at: at(issued_at),
            key: ListKey {
                number: 1,
                point: [2; 33],
            },
            digest: [0; 32],
        }
    }

    #[test]
    fn an_issuer_has_its_quota_and_no_more() {
        let most = u32::try_from(limits::ISSUER_LIST_VERSIONS).unwrap();
        let held = |issuer: u16, lists: u32| (0..lists).map(move |list| ((issuer, list), version(1)));
        assert!(ListVersions(held(1, most).chain(held(2, most)).collect()).is_sound());
        assert!(!ListVersions(held(1, 1).chain(held(2, most + 1)).collect()).is_sound());
    }

    #[test]
    fn room_is_made_by_lists_that_are_over() {
        let most = u32::try_from(limits::ISSUER_LIST_VERSIONS).unwrap();
        let mut full = ListVersions((0..most).map(|list| ((1, list), version(1))).collect());
        let end = 1 + limits::LIST_MEMORY_DAYS * 86_400;
        let error = full.make_room(1, at(end - 1)).unwrap_err();
        assert_eq!(
            (error.code(), full.0.len()),
            ("memory-full", limits::ISSUER_LIST_VERSIONS)
        );
        assert!(full.make_room(2, at(1)).is_ok());
        assert!(full.make_room(1, at(end)).is_ok() && full.0.is_empty());
    }

    #[test]
    fn a_list_is_over_when_no_credential_in_it_lives() {
        let issued_at = 1_789_000_000;
        let end = issued_at + limits::LIST_MEMORY_DAYS * 86_400;
        for (floor, over) in [(end - 1, false), (end, true), (end + 1, true)] {
            assert_eq!(version(issued_at).is_over(at(floor)), over);
        }
    }
}
