//! Positions: each is handed out once, whatever the generator, and a list's state comes back as it was.

use std::collections::BTreeSet;

use super::*;

fn at(unix: u64) -> UnixTime {
    UnixTime::from_unix(unix).unwrap()
}

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

fn position(list: u32, index: u32) -> StatusPosition {
    StatusPosition::new(list, index).unwrap()
}

/// A generator that counts, spread over all bits.
struct Counter(u64);

impl rand_core::TryRng for Counter {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        self.try_next_u64().map(|number| (number >> 32) as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        target.fill(7);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counter {}

/// A broken generator that always says the same.
struct Stuck(u64);

impl rand_core::TryRng for Stuck {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.0 as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(self.0)
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        target.fill(self.0 as u8);
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Stuck {}

#[test]
fn a_position_is_drawn_from_the_low_bits() {
    for (random, index) in [(0, 0), (u64::MAX, 0xf_ffff), (0xabc0_0005, 5), (0x0abc_def0, 0xc_def0)] {
        assert_eq!(StatusPosition::draw(7, &mut Stuck(random)), Some(position(7, index)));
    }
}

#[test]
fn each_position_is_handed_out_once_to_the_last() {
    let last_few = (0..(1 << 20) - 100_u32).map(|index| position(7, u32::wrapping_mul(index, 7919) % (1 << 20)));
    for random in [0, 1, u64::MAX / 2, u64::MAX] {
        let mut positions = StatusPositions::from_used(7, last_few.clone()).unwrap();
        assert_eq!(positions.free(), 100);
        let mut seen: BTreeSet<_> = last_few.clone().collect();
        for _ in 0..100 {
            let (position, _) = positions.allocate(day("2026-09-14"), &mut Stuck(random)).unwrap();
            assert!(position.list() == 7 && seen.insert(position));
        }
        assert_eq!(positions.allocate(day("2026-09-14"), &mut Stuck(random)), None);
        assert_eq!((positions.free(), positions.handed_out()), (0, 1 << 20));
    }
    let mut positions = StatusPositions::new(7).unwrap();
    for (random, index) in [(0, 0), (0, 1), (u64::MAX, (1 << 20) - 1)] {
        let (handed_out, _) = positions.allocate(day("2026-09-14"), &mut Stuck(random)).unwrap();
        assert_eq!(handed_out, position(7, index));
    }
    assert_eq!(positions.mark_used(position(7, 1)), None);
    assert_eq!(positions.mark_used(position(8, 5)), None);
    assert!(positions.mark_used(position(7, 5)).is_some());
    assert!(StatusPositions::new(1 << 20).is_none());
    assert_eq!(positions.list(), 7);
}

#[test]
fn free_positions_are_equally_likely() {
    // Eight free ones, far apart; each comes first about as often as any other.
    let free: BTreeSet<_> = (0..8).map(|n| n * 131_071 + 5).collect();
    let used = (0..1 << 20)
        .filter(|index| !free.contains(index))
        .map(|index| position(7, index));
    let start = StatusPositions::from_used(7, used).unwrap();
    let (mut random, mut counts) = (Counter(1), std::collections::BTreeMap::new());
    for _ in 0..800 {
        let (position, _) = start.clone().allocate(day("2026-09-14"), &mut random).unwrap();
        *counts.entry(position.index()).or_insert(0) += 1;
    }
    assert!(
        counts.len() == 8 && counts.values().all(|count| (60..140).contains(count)),
        "{counts:?}"
    );
}

#[test]
fn a_closed_list_is_retired_after_its_last_day() {
    let mut positions = StatusPositions::new(7).unwrap();
    // The last day moves with the first of them alone.
    for (last_day, bytes) in [("2026-09-20", 32), ("2026-09-19", 16), ("2026-09-20", 16)] {
        let (_, delta) = positions.allocate(day(last_day), &mut Stuck(5)).unwrap();
        assert_eq!(delta.as_bytes().len(), bytes);
    }
    assert_eq!(positions.note_last_day(day("2026-09-18")), None);
    let end = day("2026-09-20").end().unwrap();
    assert!(!positions.may_retire(end));
    assert!(positions.close().is_some() && positions.close().is_none());
    assert_eq!(
        (positions.allocate(day("2026-09-14"), &mut Stuck(5)), positions.free()),
        (None, 0)
    );
    assert!(!positions.may_retire(at(end.unix() - 1)) && positions.may_retire(end));
    let mut unnoted = StatusPositions::new(7).unwrap();
    assert!(unnoted.close().is_some() && unnoted.may_retire(end));
    assert!(unnoted.mark_used(position(7, 1)).is_some());
    assert!(!unnoted.may_retire(end));
}

#[test]
fn a_delta_is_read_as_it_was_written() {
    let read = |list, deltas: &[u8]| {
        let kind = |change| match change {
            Change::HandedOut(index) => ("handed out", i64::from(index)),
            Change::LastDay(day) => ("last day", day.epoch_days()),
            Change::Closed => ("closed", 0),
        };
        delta::read(list, deltas)
            .map(|(change, handed_out)| (change.map(kind), handed_out))
            .collect::<Vec<_>>()
    };
    let mut written = PositionsDelta::new();
    written.push(7, Change::HandedOut(5), 1);
    written.push(7, Change::LastDay(day("1969-12-31")), 1);
    written.push(7, Change::Closed, 1);
    let expected = [("handed out", 5), ("last day", -1), ("closed", 0)];
    assert_eq!(read(7, written.as_bytes()), expected.map(|change| (Some(change), 1)));
    assert_eq!(read(8, written.as_bytes()), [(None, 1); 3]);
    for (index, is_one) in [((1 << 20) - 1, true), (1 << 20, false)] {
        let mut last = PositionsDelta::new();
        last.push(7, Change::HandedOut(index), 1);
        assert_eq!(read(7, last.as_bytes())[0].0.is_some(), is_one);
    }
    for at in (0..48).filter(|at| !(8..12).contains(&(at % 16))) {
        let mut changed = written.as_bytes().to_vec();
        changed[at] ^= 1;
        assert_eq!(read(7, &changed)[at / 16], (None, 1), "{at}");
    }
}

#[test]
fn a_state_is_read_as_it_was_or_not_at_all() {
    let mut positions = StatusPositions::new(7).unwrap();
    let empty = positions.to_bytes();
    let mut grown = positions.clone();
    let (_, delta) = grown.allocate(day("2026-09-14"), &mut Counter(9)).unwrap();
    let stored = [&empty, delta.as_bytes()].concat();
    assert_eq!(StatusPositions::from_bytes(&stored), Ok(grown));
    for _ in 0..50 {
        drop(positions.allocate(day("2026-09-14"), &mut Counter(9)).unwrap());
    }
    drop(positions.note_last_day(day("2026-09-20")));
    drop(positions.close());
    let bytes = positions.to_bytes();
    assert!(StatusPositions::from_bytes(&bytes) == Ok(positions.clone()) && bytes != empty);
    let code = |bytes: &[u8]| StatusPositions::from_bytes(bytes).map_or_else(|error| error.code(), |_| "ok");
    for cut in (0..64).chain(bytes.len() - 64..bytes.len()) {
        assert_eq!(code(&bytes[..cut]), "cbor-truncated", "{cut}");
    }
    for at in (0..100)
        .chain((100..bytes.len()).step_by(997))
        .chain(bytes.len() - 40..bytes.len())
    {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_ne!(code(&changed), "ok", "{at}");
    }
    let mut body = bytes.clone();
    body[60] ^= 1;
    assert_eq!(code(&body), "state-corrupt");
    body[5] ^= 1;
    assert_eq!(code(&body), "state-foreign");
    assert_eq!(std::format!("{positions:?}"), "StatusPositions(7: 50 handed out)");
}
