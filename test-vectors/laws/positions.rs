//! What is stored of a list's positions, wherever a crash cuts it off: nothing is handed out twice, nothing is made up,
//! and deltas say the same in any order and any number.

use std::collections::BTreeSet;

use proptest::prelude::*;
use vehicle_license::credential::StatusPosition;
use vehicle_license::issue::{PositionsDelta, StatusPositions};
use vehicle_license::value::Day;

use super::cases;
use super::fixture::{Deterministic, Stuck};

const LIST: u32 = 7;
const DELTA: usize = 16;

#[derive(Clone, Debug)]
enum Step {
    Allocate(i64),
    Mark(u32),
    Note(i64),
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    // Days before 1970 too, which no credential has: a number below zero.
    let day = || prop_oneof![20_000..20_010_i64, -25_567..65_744_i64];
    prop_oneof![
        12 => day().prop_map(Step::Allocate),
        3 => prop_oneof![0..1_u32 << 20, 0..64_u32, Just((1 << 20) - 1)].prop_map(Step::Mark),
        2 => day().prop_map(Step::Note),
        1 => Just(Step::Close),
    ]
}

fn day(days: i64) -> Day {
    Day::from_epoch_days(days).expect("a day")
}

fn position(list: u32, index: u32) -> StatusPosition {
    StatusPosition::new(list, index).expect("a position")
}

fn code(stored: &[u8]) -> &'static str {
    StatusPositions::from_bytes(stored).map_or_else(|error| error.code(), |_| "ok")
}

/// A list in use: the deltas after its snapshot, and what they hand out.
struct Used {
    snapshot: Vec<u8>,
    positions: StatusPositions,
    deltas: Vec<u8>,
    /// A position, and how many bytes of deltas there are once it is stored.
    handed_out: Vec<(StatusPosition, usize)>,
}

impl Used {
    fn by(steps: &[Step]) -> Self {
        let positions = StatusPositions::new(LIST).expect("a list");
        let (snapshot, deltas, handed_out) = (positions.to_bytes(), Vec::new(), Vec::new());
        let mut used = Self {
            snapshot,
            positions,
            deltas,
            handed_out,
        };
        let mut random = Deterministic::new("positions");
        for step in steps {
            let (position, delta) = match step {
                Step::Allocate(days) => used.positions.allocate(day(*days), &mut random).unzip(),
                Step::Mark(index) => {
                    let position = position(LIST, *index);
                    let delta = used.positions.mark_used(position);
                    (delta.is_some().then_some(position), delta)
                }
                Step::Note(days) => (None, used.positions.note_last_day(day(*days))),
                Step::Close => (None, used.positions.close()),
            };
            used.deltas
                .extend(delta.iter().flat_map(PositionsDelta::as_bytes).copied());
            used.handed_out
                .extend(position.map(|position| (position, used.deltas.len())));
        }
        used
    }

    fn stored(&self, deltas: &[u8]) -> Vec<u8> {
        [&self.snapshot[..], deltas].concat()
    }
}

proptest! {
    #![proptest_config(cases(12))]

    /// A file that ends at any byte of the deltas has what was stored before that byte, and nothing else.
    #[test]
    fn cut_at_every_byte(steps in prop::collection::vec(step(), 0..16)) {
        let used = Used::by(&steps);
        for cut in 0..=used.deltas.len() {
            let mut read = StatusPositions::from_bytes(&used.stored(&used.deltas[..cut])).expect("positions");
            let kept = used.handed_out.iter().filter(|(_, end)| *end <= cut);
            prop_assert_eq!(read.handed_out() as usize, kept.clone().count(), "cut at {}", cut);
            for (position, _) in kept {
                prop_assert_eq!(read.mark_used(*position), None, "cut at {}", cut);
            }
            // What was not stored may be handed out again: nobody has it.
            if let Some((position, _)) = used.handed_out.iter().find(|(_, end)| *end > cut) {
                prop_assert!(read.mark_used(*position).is_some());
            }
        }
        let read = StatusPositions::from_bytes(&used.stored(&used.deltas)).expect("positions");
        prop_assert!(read == used.positions);
        prop_assert!(StatusPositions::from_bytes(&read.to_bytes()) == Ok(read));
    }

    /// In any order, any number of times, and behind a snapshot that has them.
    #[test]
    fn what_was_handed_out_was_handed_out(
        steps in prop::collection::vec(step(), 1..30),
        order in prop::collection::vec(any::<prop::sample::Index>(), 0..20),
    ) {
        let used = Used::by(&steps);
        let (deltas, _) = used.deltas.as_chunks::<DELTA>();
        prop_assert_eq!(deltas.as_flattened().len(), used.deltas.len());
        let more = order.iter().filter(|_| !deltas.is_empty()).map(|at| *at.get(deltas));
        let shuffled: Vec<u8> = more.chain(deltas.iter().rev().copied()).flatten().collect();
        let read = StatusPositions::from_bytes(&used.stored(&shuffled)).expect("positions");
        prop_assert!(read == used.positions);
        let newer = [&used.positions.to_bytes()[..], &shuffled].concat();
        prop_assert!(StatusPositions::from_bytes(&newer) == Ok(used.positions.clone()));
    }

    /// One that is missing in front of a later position is found.
    #[test]
    fn no_position_is_lost_in_between(steps in prop::collection::vec(step(), 2..20)) {
        let used = Used::by(&steps);
        let last = used.handed_out.last().map(|(_, end)| *end);
        for (_, end) in &used.handed_out {
            let mut deltas = used.deltas.clone();
            deltas.drain(end - DELTA..*end);
            let expected = if Some(*end) == last && *end == used.deltas.len() { "ok" } else { "state-corrupt" };
            prop_assert_eq!(code(&used.stored(&deltas)), expected);
        }
    }
}

/// A service that dies in the middle of storing, over and over, with a generator that always says the same: the same
/// position comes back until it is stored, and never after.
#[test]
fn crash_after_crash() {
    let mut stored = StatusPositions::new(LIST).expect("a list").to_bytes();
    let mut in_use = BTreeSet::new();
    for written in 0..=32 {
        let mut positions = StatusPositions::from_bytes(&stored).expect("positions");
        stored = positions.to_bytes();
        for _ in 0..2 {
            let (position, delta) = positions.allocate(day(20_000), &mut Stuck(0)).expect("a position");
            stored.extend_from_slice(delta.as_bytes());
            assert!(in_use.insert(position), "handed out twice");
        }
        let (position, delta) = positions
            .allocate(day(20_001 + written), &mut Stuck(0))
            .expect("a position");
        assert_eq!(delta.as_bytes().len(), 32, "the last day moves too");
        let written = usize::try_from(written).expect("a length");
        stored.extend_from_slice(&delta.as_bytes()[..written]);
        assert!(!in_use.contains(&position), "handed out twice");
        if written == 32 {
            in_use.insert(position);
        }
    }
    let positions = StatusPositions::from_bytes(&stored).expect("positions");
    assert_eq!(positions.handed_out() as usize, in_use.len());
}

/// Every byte of the snapshot counts, and every bit of a whole delta.
#[test]
fn damage_is_found() {
    let mut used = Used::by(&[Step::Allocate(20_000), Step::Mark(5), Step::Note(20_005), Step::Close]);
    for cut in (0..used.snapshot.len()).step_by(61).chain([used.snapshot.len() - 1]) {
        assert_eq!(code(&used.snapshot[..cut]), "cbor-truncated", "{cut}");
    }
    assert_eq!(used.deltas.len(), 5 * DELTA);
    let bits = |at: usize| (0..8).map(move |bit| (at, bit));
    for (at, bit) in (0..used.deltas.len()).flat_map(bits) {
        used.deltas[at] ^= 1 << bit;
        assert_eq!(
            code(&used.stored(&used.deltas)),
            "state-corrupt",
            "bit {bit} of byte {at}"
        );
        used.deltas[at] ^= 1 << bit;
    }
    // A file system that lost what was written to a file, and not its new length.
    assert_eq!(code(&used.stored(&[0; DELTA])), "state-corrupt");
    assert_eq!(code(&used.stored(&[0; DELTA - 1])), "ok");
    // Behind the part of a delta nothing is read.
    let again = [&used.deltas[..9], &used.deltas].concat();
    assert_eq!(code(&used.stored(&again)), "state-corrupt");
    // The deltas of another list, and those that follow a newer snapshot.
    let other = StatusPositions::new(LIST + 1).expect("a list").to_bytes();
    assert_eq!(code(&[&other[..], &used.deltas].concat()), "state-corrupt");
    let later = used.positions.note_last_day(day(30_000)).expect("a delta");
    assert_eq!(code(&used.stored(later.as_bytes())), "state-corrupt");
    assert_eq!(format!("{later:?}"), "PositionsDelta(16 bytes)");
}
