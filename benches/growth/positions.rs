//! The positions of one list by how many are handed out: handing out another, storing that, and reading it all again.

use std::collections::HashSet;
use std::hint::black_box;

use rand_core::Rng as _;
use roaring::RoaringBitmap;
use support::fixture::{Deterministic, day};
use vehicle_license::credential::StatusPosition;
use vehicle_license::issue::StatusPositions;

use crate::{fastest, held};

const ENTRIES: u32 = 1 << 20;
const LIST: u32 = 7;
/// Positions handed out in one measurement.
const MORE: u32 = 20;

/// A place that is not in the set, as a table with a unique key finds one.
fn draw(random: &mut Deterministic, insert: &mut dyn FnMut(u32) -> bool) -> u32 {
    loop {
        let index = random.next_u32() % ENTRIES;
        if insert(index) {
            return index;
        }
    }
}

pub(crate) fn table() {
    let last_day = day("2026-09-30");
    println!(
        "\nPositions of one list, by how many are handed out. Beside it, sets in which a place is drawn until a free one"
    );
    println!("is found; what they would store is not counted.\n");
    println!("              bytes                             | µs to hand one out            | ms to write and read");
    println!(
        "  handed out    held  HashSet snapshot a delta  | ours HashSet roaring          | a snapshot     read, and 10000 deltas"
    );
    for count in [0, 1000, 10_000, 100_000, 500_000, 1_000_000] {
        let mut random = Deterministic::new("handed out");
        let mut roaring = RoaringBitmap::new();
        while roaring.len() < count {
            roaring.insert(random.next_u32() % ENTRIES);
        }
        let used = roaring
            .iter()
            .map(|index| StatusPosition::new(LIST, index).expect("a position"));
        let (mut positions, bytes) = held(|| StatusPositions::from_used(LIST, used).expect("a list"));
        let (mut hash, in_hash) = held(|| roaring.iter().collect::<HashSet<u32>>());
        drop(positions.note_last_day(last_day));
        let mut deltas = positions.to_bytes();
        let snapshot = deltas.len();
        let mut random = [(); 3].map(|()| Deterministic::new("drawn"));
        let [ours, theirs, others] = &mut random;
        let times = fastest(
            101,
            [
                &mut || {
                    for _ in 0..MORE {
                        let (_, delta) = positions.allocate(last_day, ours).expect("a position");
                        deltas.extend_from_slice(delta.as_bytes());
                    }
                },
                &mut || {
                    for _ in 0..MORE {
                        draw(theirs, &mut |index| hash.insert(index));
                    }
                },
                &mut || {
                    for _ in 0..MORE {
                        draw(others, &mut |index| roaring.insert(index));
                    }
                },
            ],
        );
        let delta = (deltas.len() - snapshot) / (101 * MORE) as usize;
        while deltas.len() < snapshot + 10_000 * 16 {
            deltas.extend_from_within(snapshot..snapshot + 16);
        }
        let [write, read, read_deltas] = fastest(
            31,
            [
                &mut || drop(black_box(positions.to_bytes())),
                &mut || drop(black_box(StatusPositions::from_bytes(&deltas[..snapshot]))),
                &mut || drop(black_box(StatusPositions::from_bytes(&deltas).expect("positions"))),
            ],
        );
        let [a, b, c] = times.map(|time| time / 1000.0 / f64::from(MORE));
        let [write, read, read_deltas] = [write, read, read_deltas].map(|time| time / 1e6);
        println!(
            "  {count:>10} {bytes:>7} {in_hash:>8} {snapshot:>8} {delta:>7}  | {a:>4.1} {b:>7.2} {c:>7.2}          | {write:>10.2} {read:>8.2} {read_deltas:>17.2}"
        );
    }
}
