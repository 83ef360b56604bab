//! The service beside the rules of lending, which are written down a second time in `model/rules.rs` from their text
//! alone: persons, several purposes, working days, taking back, suspension, standings and owners, over the three years
//! of which the holidays are known. After every operation each answer is compared. `AUTHORITY_WHOLE=1` for a million
//! operations.

#[path = "model/days.rs"]
mod days;
#[path = "model/rules.rs"]
mod rules;
#[path = "model/world.rs"]
mod world;
#[path = "model/operations.rs"]
mod operations;
#[path = "model/compared.rs"]
mod compared;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use days::Calendar;
use vehicle_license::trust::Calendars;
use vehicle_license::value::Day;
use world::World;

#[test]
fn every_grant_day_of_three_years_has_the_same_last_day() {
    let calendar = Calendar::new();
    let calendars = Calendars::built_in();
    for number in days::number(2024, 1, 1)..=days::number(2026, 12, 31) {
        let day = Day::from_epoch_days(number).expect("a day");
        assert_eq!(calendars.is_working_day(day), calendar.is_worked(number), "{day}");
        assert_eq!(
            calendars.furthest_last_day(day).epoch_days(),
            calendar.furthest(number).0,
            "{day}"
        );
    }
}

#[test]
fn the_service_does_what_the_rules_say() {
    let whole = std::env::var_os("AUTHORITY_WHOLE").is_some();
    let (operations, length) = if whole { (1_000_000, u64::MAX) } else { (4000, 2000) };
    let threads = if whole {
        std::thread::available_parallelism().map_or(1, usize::from)
    } else {
        2
    };
    let calendar = Calendar::new();
    let (seeds, done) = (AtomicU64::new(1), AtomicU64::new(0));
    let worlds: Vec<_> = std::thread::scope(|scope| {
        let run = || {
            let mut ended = Vec::new();
            while done.load(Ordering::Relaxed) < operations {
                let mut world = World::new(seeds.fetch_add(1, Ordering::Relaxed), &calendar);
                while world.goes_on()
                    && world.counts.operations < length
                    && done.fetch_add(1, Ordering::Relaxed) < operations
                {
                    world.step();
                    if world.counts.operations.is_multiple_of(2500) {
                        world.night();
                    }
                }
                world.night();
                ended.push(world.counts);
                if !whole {
                    break;
                }
            }
            ended
        };
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        threads
            .into_iter()
            .flat_map(|thread| thread.join().expect("the worlds of a thread"))
            .collect()
    });
    let mut of: BTreeMap<&str, u64> = BTreeMap::new();
    for (outcome, count) in worlds.iter().flat_map(|counts| &counts.of) {
        *of.entry(outcome).or_default() += count;
    }
    let (most, state) = (
        worlds.iter().map(|c| c.persons).max(),
        worlds.iter().map(|c| c.state).max(),
    );
    let total: u64 = worlds.iter().map(|counts| counts.operations).sum();
    println!(
        "{total} operations in {} worlds, at most {most:?} persons, {state:?} bytes of state",
        worlds.len()
    );
    println!("{of:?}");
    assert_eq!(total, operations);
    assert_eq!(most, Some(3));
    for outcome in PRESSED {
        assert!(of.contains_key(outcome), "nothing was {outcome}");
    }
}

/// What must have come up, or the rules were not tried.
const PRESSED: [&str; 15] = [
    "ok",
    "repeated",
    "persons-full",
    "already-lent",
    "working-days-exceeded",
    "last-day-before-grant",
    "grantee-is-owner",
    "grantee-name-differs",
    "request-older-than-revocation",
    "license-not-live",
    "authorization-not-live",
    "applicant-is-not-the-grantee",
    "standing-refused",
    "phone-suspended",
    "ticket-other-key",
];
