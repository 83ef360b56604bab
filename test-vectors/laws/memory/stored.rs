//! A stored memory: whole or not at all, in one form, and bounded.

use proptest::prelude::*;

use super::super::cases;
use super::super::mutate::{Item, NULL, bytes, sha256, text, uint};
use super::*;

const LABEL: &str = "vehicle-license memory 1";
/// Well after everything here.
const LATER: u64 = SHOWN_AT + 10_000;

fn read(bytes: &[u8]) -> &'static str {
    let result = Memory::from_bytes(bytes);
    if let Ok(memory) = &result {
        assert_eq!(memory.to_bytes(), bytes, "one form");
    }
    code(&result)
}

fn sealed_as(label: &str, body: &[u8]) -> Vec<u8> {
    let check = sha256(&[label.as_bytes(), body]);
    Item::Array(vec![text(label), bytes(body), bytes(&check)]).encode()
}

fn sealed(body: &Item) -> Vec<u8> {
    sealed_as(LABEL, &body.encode())
}

fn body(floor: Item, lists: &[u8], forgotten: Item, replay: &[u8]) -> Item {
    Item::Array(vec![floor, NULL, bytes(lists), forgotten, bytes(replay)])
}

fn list_record(issuer: u16, list: u32, issued_at: u64) -> Vec<u8> {
    let four = |seconds: u64| u32::try_from(seconds).expect("four bytes").to_be_bytes();
    let parts = [
        &issuer.to_be_bytes()[..],
        &list.to_be_bytes(),
        &four(issued_at),
        &[0, 2],
        &[3; 33],
        &[9; 32],
    ];
    parts.concat()
}

fn replay_record(number: u32, until: u64) -> Vec<u8> {
    let mut key = [0; 16];
    key[..4].copy_from_slice(&number.to_be_bytes());
    let until = u32::try_from(until).expect("four bytes");
    [&key[..], &until.to_be_bytes()].concat()
}

/// A memory of a bundle, a list, two shows, and one that is forgotten.
fn small() -> Memory {
    let mut memory = Memory::new();
    let _ = memory.remember_bundle(&bundle(3, ISSUED_AT)).expect("a bundle");
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 60, &[1]), SHOWN_AT), "ok");
    for seconds in [0, 130, 131] {
        let shown_at = SHOWN_AT + seconds;
        assert_eq!(code(&admit(&mut memory, &of_bundle(shown_at, shown_at))), "ok");
    }
    memory
}

/// A show verified by the bundle of [`small`].
fn of_bundle(shown_at: u64, now: u64) -> Verified {
    everyday_by(bundle(3, ISSUED_AT).trust(), shown_at, now)
}

#[test]
fn it_comes_back_byte_for_byte_and_remembers() {
    let empty = Memory::new().to_bytes();
    assert!(Memory::from_bytes(&empty) == Ok(Memory::new()));
    assert_eq!(empty, sealed(&body(NULL, &[], NULL, &[])));
    let memory = small();
    let mut stored = Memory::from_bytes(&memory.to_bytes()).expect("a memory");
    assert!(stored == memory);
    assert_eq!(stored.to_bytes(), memory.to_bytes());
    assert_eq!(stored.clock_floor(), memory.clock_floor());
    assert_eq!(stored.trust_state(), memory.trust_state());
    for (shown_at, now, expected) in [
        (SHOWN_AT, SHOWN_AT + 50, "clock-was-ahead"),
        (SHOWN_AT + 1, SHOWN_AT + 50, "ok"),
        (SHOWN_AT + 130, SHOWN_AT + 140, "show-replayed"),
        (SHOWN_AT + 131, SHOWN_AT + 140, "show-replayed"),
        (SHOWN_AT + 132, SHOWN_AT + 140, "ok"),
    ] {
        assert_eq!(
            code(&admit(&mut stored, &of_bundle(shown_at, now))),
            expected,
            "{shown_at}"
        );
    }
    assert_eq!(remember(&mut stored, &list(ISSUED_AT + 60, &[1]), SHOWN_AT), "ok");
    assert_eq!(
        remember(&mut stored, &list(ISSUED_AT + 60, &[2]), SHOWN_AT),
        "status-list-equivocation"
    );
    assert_eq!(
        remember(&mut stored, &list(ISSUED_AT + 59, &[1]), SHOWN_AT),
        "status-list-older"
    );
    let older = stored.remember_bundle(&bundle(2, ISSUED_AT));
    assert_eq!(older.map_err(|error| error.code()), Err("bundle-older"));
}

#[test]
fn it_is_refused_when_cut_changed_or_foreign() {
    let stored = small().to_bytes();
    assert_eq!(read(&stored), "ok");
    for end in 0..stored.len() {
        assert_eq!(read(&stored[..end]), "memory-corrupt", "cut at {end}");
    }
    assert_eq!(read(&[&stored[..], &[0]].concat()), "memory-corrupt");
    // The heads of the array and of the label, then the label.
    let label_ends = 3 + LABEL.len();
    for bit in 0..stored.len() * 8 {
        let mut flipped = stored.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let refused = read(&flipped);
        let foreign = refused == "memory-foreign" && bit / 8 < label_ends;
        assert!(foreign || refused == "memory-corrupt", "bit {bit}: {refused}");
    }
    let mut later = stored.clone();
    later[label_ends - 1] += 1;
    assert_eq!(read(&later), "memory-foreign");
    let inner = body(NULL, &[], NULL, &[]).encode();
    for label in ["vehicle-license memory 2", "vehicle-license register 1", ""] {
        assert_eq!(read(&sealed_as(label, &inner)), "memory-foreign", "{label}");
    }
    assert_eq!(read(&fixture_register()), "memory-foreign");
    assert_eq!(read(b"VL1:"), "memory-corrupt");
}

fn fixture_register() -> Vec<u8> {
    super::super::fixture::register(&record()).to_bytes()
}

/// Bodies that no memory has, each around a check that fits.
#[test]
fn every_rule_of_the_body_is_held() {
    let floor = || uint(LATER);
    let list = |number: u32| list_record(ISSUER, number, LATER);
    let replay = |number: u32| replay_record(number, LATER);
    let held = |items: Vec<Item>| Item::Array(vec![floor(), Item::Array(items), bytes(&[]), NULL, bytes(&[])]);
    let digest = || bytes(&[7; 32]);
    let roots = || Item::Array(vec![digest()]);
    let good = [
        body(
            floor(),
            &[list(7), list(8)].concat(),
            uint(LATER - 1),
            &[replay(1), replay(2)].concat(),
        ),
        body(floor(), &list((1 << 20) - 1), NULL, &[]),
        body(NULL, &[], uint(0), &replay_record(1, 1)),
        held(vec![uint(7), digest(), uint(0), roots()]),
    ];
    for good in good {
        assert_eq!(read(&sealed(&good)), "ok", "{good:?}");
    }
    let no_floor = Item::Array(vec![
        NULL,
        Item::Array(vec![uint(7), digest(), uint(0), roots()]),
        bytes(&[]),
        NULL,
        bytes(&[]),
    ]);
    let mut longer = body(NULL, &[], NULL, &[]);
    longer.items().push(NULL);
    let mut shorter = body(NULL, &[], NULL, &[]);
    shorter.items().pop();
    let bad = [
        (
            "lists out of order",
            body(floor(), &[list(8), list(7)].concat(), NULL, &[]),
        ),
        ("a list twice", body(floor(), &[list(7), list(7)].concat(), NULL, &[])),
        ("a list cut", body(floor(), &list(7)[..76], NULL, &[])),
        ("a list number of 21 bits", body(floor(), &list(1 << 20), NULL, &[])),
        ("a list above the floor", body(uint(LATER - 1), &list(7), NULL, &[])),
        ("a list without a floor", body(NULL, &list(7), NULL, &[])),
        (
            "shows out of order",
            body(floor(), &[], NULL, &[replay(2), replay(1)].concat()),
        ),
        (
            "a show twice",
            body(floor(), &[], NULL, &[replay(1), replay(1)].concat()),
        ),
        (
            "a show with two ends",
            body(floor(), &[], NULL, &[replay(1), replay_record(1, LATER + 1)].concat()),
        ),
        ("a show cut", body(floor(), &[], NULL, &replay(1)[..19])),
        (
            "a show that was forgotten",
            body(floor(), &[], uint(LATER + 1), &replay(1)),
        ),
        ("a floor beyond instants", body(uint(1_u64 << 32), &[], NULL, &[])),
        ("a floor before them", body(Item::Int(-1), &[], NULL, &[])),
        ("a long floor", body(Item::Raw(vec![0x18, 1]), &[], NULL, &[])),
        ("a bundle without a floor", no_floor),
        ("a bundle cut", held(vec![uint(7), digest(), uint(0)])),
        (
            "a short digest",
            held(vec![uint(7), digest(), uint(0), Item::Array(vec![bytes(&[7; 31])])]),
        ),
        (
            "a root number beyond",
            held(vec![uint(7), digest(), uint(1_u64 << 32), roots()]),
        ),
        ("another item", longer),
        ("an item less", shorter),
        ("no array", NULL),
    ];
    for (name, bad) in bad {
        assert_eq!(read(&sealed(&bad)), "memory-corrupt", "{name}");
    }
    let trailing = [body(NULL, &[], NULL, &[]).encode(), vec![0]].concat();
    assert_eq!(read(&sealed_as(LABEL, &trailing)), "memory-corrupt");
}

// Full -----------------------------------------------------------------------------------------

const REPLAY: u32 = 131_072;
const LISTS: u32 = 32_768;
const OF_ISSUER: u32 = 1024;

fn replays(count: u32) -> Vec<u8> {
    // The first one ends a second before the others.
    let end = |number| SHOWN_AT + 99 + u64::from(number > 0);
    (0..count)
        .flat_map(|number| replay_record(number, end(number)))
        .collect()
}

fn lists(count: u32, issued_at: impl Fn(u32) -> u64) -> Vec<u8> {
    let record = |number| {
        let issuer = ISSUER + u16::try_from(number / OF_ISSUER).expect("an issuer");
        list_record(issuer, number % OF_ISSUER + 100, issued_at(number))
    };
    (0..count).flat_map(record).collect()
}

/// Many shows of one second end together; only eight of them are forgotten with the next.
#[test]
fn what_ends_with_the_forgotten_is_stored_and_read() {
    let second: Vec<u8> = (0..9).flat_map(|number| replay_record(number, SHOWN_AT)).collect();
    let stored = sealed(&body(NULL, &[], NULL, &second));
    let mut memory = Memory::from_bytes(&stored).expect("a memory");
    assert_eq!(code(&admit(&mut memory, &everyday(SHOWN_AT, SHOWN_AT + 10))), "ok");
    let read = Memory::from_bytes(&memory.to_bytes()).expect("what was stored");
    assert!(read == memory);
}

/// A refusal forgets nothing, not even what has run out of another issuer.
#[test]
fn a_refused_list_changes_nothing() {
    let mut lists: Vec<u8> = (0..OF_ISSUER)
        .flat_map(|number| list_record(ISSUER, number + 100, ISSUED_AT))
        .collect();
    lists.extend(list_record(ISSUER + 1, 1, ISSUED_AT - 401 * DAY));
    let mut memory = Memory::from_bytes(&sealed(&body(uint(ISSUED_AT), &lists, NULL, &[]))).expect("a memory");
    let before = memory.to_bytes();
    assert_eq!(
        remember(&mut memory, &list(ISSUED_AT + 60, &[]), SHOWN_AT),
        "memory-full"
    );
    assert_eq!(memory.to_bytes(), before);
}

#[test]
fn one_issuer_does_not_take_the_room_of_all() {
    let of_one = |count| -> Vec<u8> {
        let record = |number| list_record(ISSUER, number + 100, ISSUED_AT);
        (0..count).flat_map(record).collect()
    };
    let stored = |count| sealed(&body(uint(ISSUED_AT), &of_one(count), NULL, &[]));
    assert_eq!(read(&stored(OF_ISSUER + 1)), "memory-corrupt");
    let mut memory = Memory::from_bytes(&stored(OF_ISSUER)).expect("a memory");
    let refused = memory.remember_list(&list(ISSUED_AT + 60, &[]), instant(SHOWN_AT));
    assert_eq!(refused, Err(MemoryError::Full { room: 1024 }));
    let mut memory = Memory::from_bytes(&stored(OF_ISSUER - 1)).expect("a memory");
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 60, &[]), SHOWN_AT), "ok");
}

#[test]
fn a_clock_set_right_lets_the_counter_go_on() {
    // Something that ended in an hour was forgotten: the clock was ahead.
    let stored = sealed(&body(NULL, &[], uint(SHOWN_AT + 3600), &replays(2)));
    assert_eq!(
        read(&stored),
        "memory-corrupt",
        "nothing remembered ends before what was forgotten"
    );
    let stored = sealed(&body(uint(SHOWN_AT), &[], uint(SHOWN_AT + 3600), &[]));
    let mut memory = Memory::from_bytes(&stored).expect("a memory");
    let show = everyday(SHOWN_AT, SHOWN_AT);
    let refused = admit(&mut memory, &show);
    assert_eq!(
        refused,
        Err(MemoryError::ClockWasAhead {
            forgotten: instant(SHOWN_AT + 3600),
            now: instant(SHOWN_AT),
        })
    );
    memory.clock_was_set();
    assert_eq!(memory.clock_floor(), Some(instant(SHOWN_AT)));
    assert_eq!(code(&admit(&mut memory, &show)), "ok");
    assert_eq!(code(&admit(&mut memory, &show)), "show-replayed");
}

#[test]
fn the_fullest_memory_is_read_and_no_fuller_one() {
    for (more_lists, more_replays, expected) in [(0, 0, "ok"), (1, 0, "memory-corrupt"), (0, 1, "memory-corrupt")] {
        let lists = lists(LISTS + more_lists, |_| ISSUED_AT);
        let roots = Item::Array(vec![bytes(&[2; 32]); 16]);
        let bundle = vec![uint(u64::MAX), bytes(&[1; 32]), uint(u32::MAX - 15), roots];
        let mut full = body(uint(u32::MAX), &lists, uint(SHOWN_AT), &replays(REPLAY + more_replays));
        *full.at(&[1]) = Item::Array(bundle);
        assert_eq!(read(&sealed(&full)), expected);
    }
    assert_eq!(read(&vec![0; 1 << 23]), "memory-corrupt");
}

#[test]
fn a_full_guard_admits_nothing_until_something_is_over() {
    let full = sealed(&body(NULL, &[], NULL, &replays(REPLAY)));
    let mut memory = Memory::from_bytes(&full).expect("a full memory");
    let refused = admit(&mut memory, &everyday(SHOWN_AT + 108, SHOWN_AT + 108));
    assert_eq!(refused, Err(MemoryError::Full { room: 131_072 }));
    assert_eq!(
        code(&admit(&mut memory, &everyday(SHOWN_AT + 109, SHOWN_AT + 109))),
        "ok"
    );
    assert_eq!(
        code(&admit(&mut memory, &everyday(SHOWN_AT + 108, SHOWN_AT + 109))),
        "memory-full"
    );
    for ahead in 0..3 {
        let shown_at = SHOWN_AT + 110 + ahead;
        assert_eq!(code(&admit(&mut memory, &everyday(shown_at, shown_at))), "ok");
    }
}

#[test]
fn a_full_map_of_lists_forgets_what_is_401_days_old_by_the_floor() {
    // The first list is as old as that at the issue of the one that is offered, the second a second later.
    let dated = |number| match number {
        0 => ISSUED_AT + 60 - 401 * DAY,
        1 => ISSUED_AT + 61 - 401 * DAY,
        _ => ISSUED_AT,
    };
    let full = |issued_at: &dyn Fn(u32) -> u64| {
        let stored = sealed(&body(uint(ISSUED_AT), &lists(LISTS, issued_at), NULL, &[]));
        Memory::from_bytes(&stored).expect("a full memory")
    };
    let mut memory = full(&dated);
    // The clock may be ahead: what it says makes nothing forgotten.
    let now = ISSUED_AT + 30 * DAY;
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 59, &[]), now), "memory-full");
    assert_eq!(memory.clock_floor(), Some(instant(ISSUED_AT)));
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 60, &[]), now), "ok");
    assert_eq!(
        remember(&mut memory, &list_until(8, ISSUED_AT + 60, ISSUED_AT + DAY, &[]), now),
        "memory-full"
    );
    assert_eq!(
        remember(&mut memory, &list(ISSUED_AT + 61, &[]), now),
        "ok",
        "a newer version of one that is known"
    );
    assert_eq!(
        remember(&mut memory, &list_until(8, ISSUED_AT + 61, ISSUED_AT + DAY, &[]), now),
        "ok"
    );
    // The end of a list makes nothing forgotten.
    let mut memory = full(&|_| ISSUED_AT);
    let newer = list_until(100, ISSUED_AT + 1, ISSUED_AT + 2, &[]);
    assert_eq!(remember(&mut memory, &newer, now), "ok");
    assert_eq!(remember(&mut memory, &list(ISSUED_AT + 60, &[]), now), "memory-full");
}

// Any ------------------------------------------------------------------------------------------

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn whatever_is_read_is_written_again(
        floor in proptest::option::of(0..20_u64),
        forgotten in proptest::option::of(0..20_u64),
        lists in proptest::collection::vec((0..2_u16, 0..3_u32, 0..20_u64), 0..4),
        replay in proptest::collection::vec((0..9_u32, 0..40_u64), 0..6),
        sorted: bool,
    ) {
        let (mut lists, mut replay) = (lists, replay);
        if sorted {
            lists.sort_unstable();
            replay.sort_unstable();
        }
        let lists: Vec<u8> = lists.iter().flat_map(|(a, b, c)| list_record(*a, *b, *c)).collect();
        let replay: Vec<u8> = replay.iter().flat_map(|(a, b)| replay_record(*a, *b)).collect();
        let option = |moment: Option<u64>| moment.map_or(NULL, uint);
        let stored = sealed(&body(option(floor), &lists, option(forgotten), &replay));
        prop_assert!(matches!(read(&stored), "ok" | "memory-corrupt"));
    }

    #[test]
    fn nothing_is_read_out_of_noise(noise in proptest::collection::vec(any::<u8>(), 0..300), wrapped: bool) {
        let bytes = if wrapped { sealed_as(LABEL, &noise) } else { noise };
        prop_assert_eq!(read(&bytes), "memory-corrupt");
    }
}

#[test]
fn it_prints_how_many_and_never_which() {
    let memory = small();
    let printed = format!("{memory:?}");
    assert!(
        printed.contains("lists: 1") && printed.contains("ReplayGuard(2 of 131072)"),
        "{printed}"
    );
    let key = *everyday(SHOWN_AT, SHOWN_AT).facts().replay_key();
    assert!(format!("{key:?}").starts_with("ReplayKey(until 2026-"), "{key:?}");
}
