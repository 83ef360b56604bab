//! The replay guard (SPEC §9.5): a show is admitted once, and so is the answer to a challenge, whoever gave it. The
//! guard is bounded: when it is full it admits nothing. It forgets only what cannot verify again.
//!
//! A clock that moves back could make something forgotten verify again. So the guard knows the latest end it has
//! forgotten, and refuses whatever ends by then. It keeps each key 10 s beyond its end, because threads that read one
//! clock come to it in another order.

use alloc::collections::{BTreeMap, BinaryHeap};
use core::cmp::Reverse;
use core::fmt;

use crate::digest::Hash;
use crate::error::MemoryError;
use crate::limits;
use crate::value::UnixTime;
use crate::verify::replay::ReplayKey;

/// Half of a [`ReplayKey`]. If two shows have the same half, the second is refused.
pub(crate) type HalfKey = [u8; 16];

/// Which shows and challenges were admitted, in this process. About 10 MB when full.
#[derive(Clone)]
pub struct ReplayGuard {
    room: usize,
    ends: BTreeMap<HalfKey, UnixTime>,
    /// The same entries, the one that ends first on top.
    queue: BinaryHeap<Reverse<(UnixTime, HalfKey)>>,
    /// The latest end of all that was forgotten. Everything remembered ends then or later.
    forgotten: Option<UnixTime>,
}

impl ReplayGuard {
    /// A guard that remembers `room` shows and challenges, at most 131072, which is enough for 690 a second.
    #[must_use]
    pub fn new(room: usize) -> Self {
        Self {
            room: room.min(limits::REPLAY_KEYS),
            ends: BTreeMap::new(),
            queue: BinaryHeap::new(),
            forgotten: None,
        }
    }

    /// Admits the show or the answer with this key at `now`, and remembers it. A refusal changes nothing. It takes a
    /// few steps in a tree and in a heap, however many entries there are, but where the heap's room doubles.
    ///
    /// # Errors
    /// The first of: `show-expired` or `challenge-expired` (it has expired since it was verified); `show-replayed` or
    /// `challenge-spent` (admitted before); where the guard has forgotten what ends by then, perhaps this one,
    /// `show-expired` or `challenge-expired` (less than 60 s late: another one is admitted at once) or else
    /// `clock-was-ahead` (see [`clock_was_set`](Self::clock_was_set)); `memory-full`.
    pub fn admit(&mut self, key: &ReplayKey, now: UnixTime) -> Result<(), MemoryError> {
        let until = key.until();
        key.check_end(now)?;
        let half = half(key.as_bytes());
        if self.ends.contains_key(&half) {
            return Err(key.is_spent());
        }
        if let Some(forgotten) = self.forgotten.filter(|forgotten| until <= *forgotten) {
            return Err(match forgotten.seconds_since(now) < limits::REPLAY_LATE {
                true => key.is_late(now),
                false => MemoryError::ClockWasAhead { forgotten, now },
            });
        }
        self.forget(now);
        // If anything was forgotten there is room, so a refusal has changed nothing.
        if self.ends.len() >= self.room {
            return Err(MemoryError::Full { room: self.room });
        }
        self.insert(half, until);
        Ok(())
    }

    /// Takes in what was admitted at `admitted_at`, as a log says. What is known already is no error. `None` if no guard
    /// can have admitted this.
    #[cfg(feature = "seal")]
    pub(super) fn replay(&mut self, half: HalfKey, until: UnixTime, admitted_at: UnixTime) -> Option<()> {
        if until <= admitted_at {
            return None;
        }
        if self.ends.contains_key(&half) || self.forgotten.is_some_and(|forgotten| until <= forgotten) {
            return Some(());
        }
        self.forget(admitted_at);
        (self.ends.len() < self.room).then(|| self.insert(half, until))
    }

    /// Notes that a clock that was ahead has been set right: `clock-was-ahead` is not returned any more for what was
    /// forgotten until now.
    ///
    /// - First compare the clock with another one. While it is behind, this call lets old shows in again.
    /// - First let three minutes pass, so that everything admitted before has expired.
    /// - What was admitted while the clock was ahead can be admitted once more at its own time.
    pub fn clock_was_set(&mut self) {
        self.forgotten = None;
    }

    /// How many entries it remembers. Some of them may have ended already.
    #[must_use]
    pub fn remembered(&self) -> usize {
        self.ends.len()
    }

    /// The entries, ascending, and the latest end that was forgotten.
    pub(super) fn parts(&self) -> (&BTreeMap<HalfKey, UnixTime>, Option<UnixTime>) {
        (&self.ends, self.forgotten)
    }

    /// A full-sized guard with these parts; `None` if no guard can have them.
    pub(super) fn from_parts(ends: &[(HalfKey, UnixTime)], forgotten: Option<UnixTime>) -> Option<Self> {
        let mut guard = Self::new(limits::REPLAY_KEYS);
        guard.forgotten = forgotten;
        let sound = ends.len() <= guard.room && ends.iter().all(|(_, end)| Some(*end) >= forgotten);
        sound.then(|| {
            ends.iter().for_each(|(half, end)| guard.insert(*half, *end));
            guard
        })
    }

    /// Forgets a few of the entries that ended a while ago.
    fn forget(&mut self, now: UnixTime) {
        let over = |end: UnixTime| {
            end.checked_add(limits::REPLAY_GRACE)
                .is_some_and(|forgotten| forgotten <= now)
        };
        for _ in 0..limits::REPLAY_FORGET {
            let first = self.queue.peek().copied();
            let Some(Reverse((end, half))) = first.filter(|Reverse((end, _))| over(*end)) else {
                return;
            };
            self.queue.pop();
            self.ends.remove(&half);
            self.forgotten = Some(end);
        }
    }

    fn insert(&mut self, half: HalfKey, until: UnixTime) {
        self.ends.insert(half, until);
        self.queue.push(Reverse((until, half)));
    }
}

impl PartialEq for ReplayGuard {
    /// The heap has the same entries as the tree.
    fn eq(&self, other: &Self) -> bool {
        let of = |guard: &Self| (guard.room, guard.forgotten);
        of(self) == of(other) && self.ends == other.ends
    }
}

impl Eq for ReplayGuard {}

impl fmt::Debug for ReplayGuard {
    /// Says how many, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplayGuard({} of {})", self.remembered(), self.room)
    }
}

pub(crate) fn half(bytes: &Hash) -> HalfKey {
    let (half, _) = bytes.split_first_chunk().unwrap_or((&[0; 16], &[]));
    *half
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Day;
    use proptest::prelude::*;
    use std::vec::Vec;

    fn at(seconds: u64) -> UnixTime {
        UnixTime::from_unix(seconds).unwrap()
    }

    fn key(number: u8, until: u64) -> ReplayKey {
        ReplayKey {
            bytes: [number; 32],
            until: at(until),
            challenged: number.is_multiple_of(2),
        }
    }

    fn code(result: Result<(), MemoryError>) -> &'static str {
        result.map_or_else(|error| error.code(), |()| "ok")
    }

    #[test]
    fn once_until_its_end() {
        let mut guard = ReplayGuard::new(3);
        assert_eq!(code(guard.admit(&key(1, 100), at(99))), "ok");
        assert_eq!(code(guard.admit(&key(1, 100), at(99))), "show-replayed");
        assert_eq!(code(guard.admit(&key(1, 100), at(100))), "show-expired");
        assert_eq!(code(guard.admit(&key(2, 200), at(109))), "ok");
        assert_eq!(guard.remembered(), 2, "a key is kept for ten seconds after its end");
        assert_eq!(code(guard.admit(&key(2, 200), at(109))), "challenge-spent");
        assert_eq!(code(guard.admit(&key(2, 200), at(200))), "challenge-expired");
        assert_eq!(code(guard.admit(&key(4, 200), at(110))), "ok");
        assert_eq!(guard.remembered(), 2);
    }

    #[test]
    fn what_may_be_forgotten_is_refused_and_a_wild_clock_forgets_nothing() {
        let mut guard = ReplayGuard::new(3);
        guard.admit(&key(1, 100), at(50)).unwrap();
        // In the far future no show verifies; whatever is asked all the same changes nothing.
        assert_eq!(code(guard.admit(&key(3, 100), at(4_000_000_000))), "show-expired");
        assert_eq!(code(guard.admit(&key(1, 100), at(50))), "show-replayed");
        // A little ahead, the first one is forgotten.
        guard.admit(&key(5, 160), at(110)).unwrap();
        for (number, until, now, expected) in [
            (1, 100, 40, "clock-was-ahead"),
            (7, 99, 40, "clock-was-ahead"),
            // Less than a minute behind what was forgotten, a call is late.
            (1, 100, 41, "show-expired"),
            (2, 100, 41, "challenge-expired"),
            (7, 99, 98, "show-expired"),
            (7, 101, 40, "ok"),
        ] {
            assert_eq!(
                code(guard.admit(&key(number, until), at(now))),
                expected,
                "{number} at {now}"
            );
        }
        let (passed, now) = (at(100), at(40));
        assert_eq!(
            guard.admit(&key(1, 100), now),
            Err(MemoryError::ClockWasAhead { forgotten: passed, now })
        );
    }

    #[test]
    fn full_admits_nothing_until_something_is_over() {
        let mut guard = ReplayGuard::new(2);
        guard.admit(&key(1, 100), at(50)).unwrap();
        guard.admit(&key(3, 101), at(50)).unwrap();
        let before = guard.clone();
        assert_eq!(guard.admit(&key(5, 150), at(109)), Err(MemoryError::Full { room: 2 }));
        assert!(guard == before);
        assert_eq!(code(guard.admit(&key(5, 150), at(110))), "ok");
        assert_eq!(code(guard.admit(&key(7, 150), at(110))), "memory-full");
        assert_eq!(code(ReplayGuard::new(0).admit(&key(1, 2), at(1))), "memory-full");
        assert_eq!(ReplayGuard::new(usize::MAX).room, limits::REPLAY_KEYS);
    }

    #[test]
    fn it_is_remembered_under_every_tolerance_and_at_690_shows_a_second() {
        let life = limits::SHOW_LIFETIME + i64::from(limits::CLOCK_TOLERANCE_MAX);
        assert_eq!(i64::try_from(limits::REPLAY_MEMORY), Ok(life));
        let longest = u64::from(limits::SHOW_AHEAD) + limits::REPLAY_MEMORY + limits::REPLAY_GRACE;
        assert_eq!(
            (longest, (limits::REPLAY_KEYS + 95) / usize::try_from(longest).unwrap()),
            (190, 690)
        );
        let (last_day, id) = (Day::of(at(1_000_000)), [7; 32]);
        let end = last_day.end().unwrap();
        let until = |shown_at| ReplayKey::of(None, &id, at(shown_at), last_day).until();
        assert_eq!(until(end.unix() - 121), at(end.unix() - 1));
        assert_eq!(until(end.unix() - 119), end);
    }

    /// Some forty keys; each has its end, as every real one has.
    fn calls() -> impl Strategy<Value = Vec<(ReplayKey, u64)>> {
        let call = (0..40_u8, 0..260_u64).prop_map(|(number, now)| (key(number, 20 + 5 * u64::from(number)), now));
        proptest::collection::vec(call, 1..120)
    }

    proptest! {
        #[test]
        fn nothing_is_admitted_twice_whatever_the_clock_does(calls in calls(), room in 0..12_usize) {
            let mut guard = ReplayGuard::new(room);
            let mut admitted: Vec<ReplayKey> = Vec::new();
            let mut latest = at(0);
            for (key, now) in calls {
                let (before, now) = (guard.clone(), at(now));
                let result = guard.admit(&key, now);
                match result {
                    Ok(()) => {
                        prop_assert!(now < key.until() && !admitted.contains(&key));
                        admitted.push(key);
                    }
                    Err(error) => {
                        prop_assert!(guard == before, "a refusal changes nothing");
                        match error.code() {
                            "show-expired" | "challenge-expired" => {
                                prop_assert!(now >= key.until() || latest.seconds_since(key.until()) >= 10);
                            }
                            "show-replayed" | "challenge-spent" => prop_assert!(admitted.contains(&key)),
                            "clock-was-ahead" => {
                                prop_assert!(now < key.until() && latest.seconds_since(key.until()) >= 10);
                                prop_assert!(latest.seconds_since(now) >= 70);
                            }
                            _ => {
                                prop_assert_eq!(guard.remembered(), room);
                                prop_assert!(guard.ends.values().all(|end| now.seconds_since(*end) < 10));
                            }
                        }
                    }
                }
                latest = latest.max(now);
                prop_assert_eq!(guard.ends.len(), guard.queue.len());
                prop_assert!(guard.forgotten.is_none_or(|forgotten| guard.ends.values().all(|end| *end >= forgotten)));
            }
        }

        /// Each thread reads the one clock, and gets to the guard some seconds later.
        #[test]
        fn threads_that_come_in_another_order_than_they_read_the_clock(
            calls in proptest::collection::vec((0..40_u8, 0..260_u64, 0..70_u64), 1..120), prompt: bool
        ) {
            let mut calls: Vec<(ReplayKey, u64, u64)> = calls
                .into_iter()
                .map(|(number, read_at, later)| {
                    let later = if prompt { later % 11 } else { later };
                    (key(number, 20 + 5 * u64::from(number)), read_at, later)
                })
                .collect();
            calls.sort_by_key(|(_, read_at, later)| read_at + later);
            let mut guard = ReplayGuard::new(64);
            let mut admitted: Vec<ReplayKey> = Vec::new();
            for (key, read_at, _) in calls {
                let now = at(read_at);
                let found = code(guard.admit(&key, now));
                prop_assert!(found != "clock-was-ahead", "no clock was wrong");
                if found == "ok" {
                    prop_assert!(now < key.until() && !admitted.contains(&key));
                    admitted.push(key);
                } else if prompt {
                    // Within ten seconds nobody is told that he is late who is not.
                    prop_assert!(now >= key.until() || admitted.contains(&key), "{found}");
                }
            }
        }

        #[test]
        fn with_a_clock_that_moves_on_it_is_the_set_of_what_is_not_over(calls in calls(), room in 0..12_usize) {
            let mut calls = calls;
            calls.sort_by_key(|(_, now)| *now);
            let mut guard = ReplayGuard::new(room);
            let mut model: Vec<ReplayKey> = Vec::new();
            for (key, now) in calls {
                let now = at(now);
                model.retain(|known| now.seconds_since(known.until()) < 10);
                let expected = match key {
                    _ if now >= key.until() => if key.is_challenge() { "challenge-expired" } else { "show-expired" },
                    _ if model.contains(&key) => if key.is_challenge() { "challenge-spent" } else { "show-replayed" },
                    _ if model.len() >= room => "memory-full",
                    _ => { model.push(key); "ok" }
                };
                prop_assert_eq!(code(guard.admit(&key, now)), expected);
            }
        }
    }
}
