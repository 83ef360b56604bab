//! Stored memories: those that are read, and each rule of their form broken alone, with a check that fits.

use serde_json::json;

use super::replay::shown;
use super::{KnownList, LABEL, List, Model, Story, envelope, list_point, list_record, plain, replay_record};
use crate::build::{Cases, SHOWN, Want};
use crate::fixture::LIST_KEY;
use crate::mutate::{Item, NULL, UNDEFINED, bytes, head_of, hex, sha256, text, uint};

const CORRUPT: &str = "memory-corrupt";

/// A list known by the key for lists.
fn known(issued_at: u64, digest: u8) -> KnownList {
    KnownList {
        issued_at,
        key: LIST_KEY,
        point: list_point(),
        digest: [digest; 32],
    }
}

/// A memory with some of everything.
fn full() -> Model {
    let mut model = Model {
        floor: Some(SHOWN),
        held: Some((3, sha256(&[&super::trust()]), vec![(2, [2; 32]), (3, [3; 32])])),
        forgotten: Some(SHOWN - 100),
        ..Model::default()
    };
    model.lists.insert((3501, 8), known(SHOWN, 9));
    model.lists.insert((3501, 9), known(SHOWN - 60, 9));
    model.replay.insert([3; 16], SHOWN + 60);
    model.replay.insert([4; 16], SHOWN - 99);
    model
}

pub(super) fn add(cases: &mut Cases) {
    read(cases);
    refused(cases);
    rules(cases);
}

fn no(cases: &mut Cases, name: &str, code: &str, why: &str, stored: &[u8]) {
    let body = json!({"stored": hex(stored), "steps": []});
    cases.add("memory", &format!("memory_{name}"), why, body, &Want::Code(code));
}

fn read(cases: &mut Cases) {
    Story::new().add(cases, "new", "What a new memory is stored as.");
    Story::of(&Model::default()).add(cases, "stored_new", "A memory of nothing is read.");
    let mut story = Story::of(&full());
    story.list(&List::new(SHOWN - 59), SHOWN, "ok");
    story.list(&List::new(SHOWN - 60), SHOWN, "status-list-older");
    story.admit(&shown(SHOWN - 11), SHOWN - 11, plain, "clock-behind");
    story.admit(&shown(SHOWN), SHOWN, plain, "ok");
    story.add(
        cases,
        "stored_full",
        "A memory with some of everything is read, and goes on.",
    );
    let with = |change: &dyn Fn(&mut Model)| {
        let mut model = full();
        change(&mut model);
        Story::of(&model)
    };
    with(&|model| {
        let first = KnownList {
            key: 0,
            point: [0; 33],
            ..known(0, 0)
        };
        model.lists.insert((0, 0), first);
        let last = KnownList {
            key: u16::MAX,
            point: [255; 33],
            ..known(SHOWN, 255)
        };
        model.lists.insert((u16::MAX, 1_048_575), last);
    })
    .add(
        cases,
        "stored_list_bounds",
        "The lowest list and the highest, which is as old as the floor. Its point is none, and matches no key.",
    );
    with(&|model| {
        model.replay.insert([0; 16], SHOWN - 99);
        model.replay.insert([255; 16], u64::from(u32::MAX));
    })
    .add(
        cases,
        "stored_replay_bounds",
        "The lowest key, which ends a second after what was forgotten, and the highest, which ends last.",
    );
    let roots = |first: u64, count: u64| (first..first + count).map(|number| (number, [0; 32])).collect();
    let highest = u64::from(u32::MAX);
    with(&|model| model.held = Some((u64::MAX, [0; 32], roots(highest, 1)))).add(
        cases,
        "stored_bundle_bounds",
        "A root of the highest number, and a content of the highest version.",
    );
    with(&|model| model.held = Some((0, [0; 32], roots(highest - 15, 16)))).add(
        cases,
        "stored_bundle_sixteen_roots",
        "Sixteen roots, the last of the highest number.",
    );
    with(&|model| {
        model.floor = None;
        model.held = None;
        model.lists.clear();
    })
    .add(cases, "stored_without_floor", "Keys alone need no floor.");
}

fn refused(cases: &mut Cases) {
    let model = full();
    let (body, made) = (model.body(), model.bytes());
    let inside = body.encode();
    let mut changed = made.clone();
    changed[60] ^= 1;
    let mut check = made.clone();
    *check.last_mut().expect("a byte") ^= 1;
    let sum = sha256(&[LABEL.as_bytes(), &inside]);
    let parts = |parts: Vec<Item>| Item::Array(parts).encode();
    for (name, code, why, stored) in [
        (
            "label_two",
            "memory-foreign",
            "A memory of a later version.",
            envelope("vehicle-license memory 2", &body),
        ),
        (
            "label_evidence",
            "memory-foreign",
            "An evidence record in place of a memory.",
            envelope("vehicle-license evidence 1", &body),
        ),
        (
            "label_empty",
            "memory-foreign",
            "A label that says nothing.",
            envelope("", &body),
        ),
        ("empty", CORRUPT, "A file that came to nothing.", Vec::new()),
        (
            "cut",
            CORRUPT,
            "The last byte is missing.",
            made[..made.len() - 1].to_vec(),
        ),
        (
            "trailing",
            CORRUPT,
            "A byte behind the memory.",
            [&made[..], &[0]].concat(),
        ),
        ("changed", CORRUPT, "One bit, and a check that no longer fits.", changed),
        ("check", CORRUPT, "One bit of the check.", check),
        (
            "check_without_label",
            CORRUPT,
            "A check over the body alone.",
            parts(vec![text(LABEL), bytes(&inside), bytes(&sha256(&[&inside]))]),
        ),
        (
            "no_check",
            CORRUPT,
            "A memory without its check.",
            parts(vec![text(LABEL), bytes(&inside)]),
        ),
        (
            "body_in_clear",
            CORRUPT,
            "The body as an item instead of as bytes.",
            parts(vec![text(LABEL), body.clone(), bytes(&sum)]),
        ),
        (
            "label_bytes",
            CORRUPT,
            "The label as bytes instead of as text.",
            parts(vec![bytes(LABEL.as_bytes()), bytes(&inside), bytes(&sum)]),
        ),
        (
            "long_head",
            CORRUPT,
            "The envelope's head in a longer form.",
            [&head_of(4, 3, 1)[..], &made[1..]].concat(),
        ),
    ] {
        no(cases, &format!("envelope_{name}"), code, why, &stored);
    }
}

fn rules(cases: &mut Cases) {
    let good = full().body();
    let with = |at: usize, item: Item| good.clone().with(&[at], item);
    let held = |at: usize, item: Item| good.clone().with(&[1, at], item);
    let lists = |records: &[Vec<u8>]| with(2, bytes(&records.concat()));
    let replay = |records: &[Vec<u8>]| with(4, bytes(&records.concat()));
    let (seven, eight) = (list_record(3501, 7, SHOWN - 60), list_record(3501, 8, SHOWN));
    let (three, four) = (replay_record(3, SHOWN + 60), replay_record(4, SHOWN + 60));
    let (mut fewer, mut more) = (good.clone(), good.clone());
    fewer.items().pop();
    more.items().push(NULL);
    let encoded = good.encode();
    let empty = bytes(&[]);
    let nothing = |floor: Item| Item::Array(vec![floor, NULL, empty.clone(), NULL, empty.clone()]);
    let only = |at: usize, item: Item| nothing(NULL).with(&[at], item);
    let kept = good.clone().at(&[1]).clone();
    let raw = |bytes: Vec<u8>| Item::Raw(bytes);
    for (name, why, body) in [
        ("four_items", "A memory has five items, not four.", fewer),
        ("six_items", "A memory has five items, not six.", more),
        (
            "body_trailing",
            "A byte behind the body.",
            raw([&encoded[..], &[0]].concat()),
        ),
        (
            "body_cut",
            "The body ends too early.",
            raw(encoded[..encoded.len() - 1].to_vec()),
        ),
        (
            "body_endless",
            "A list without a length.",
            raw([&[0x9f][..], &encoded[1..], &[0xff]].concat()),
        ),
        ("floor_late", "A floor beyond four bytes.", with(0, uint(1_u64 << 32))),
        ("floor_negative", "A floor before 1970.", with(0, Item::Int(-1))),
        (
            "floor_long",
            "A floor in eight bytes where four do.",
            with(0, raw(head_of(0, SHOWN, 8))),
        ),
        ("floor_undefined", "No floor is null, nothing else.", nothing(UNDEFINED)),
        ("held_three_items", "A bundle held has four items.", {
            let mut body = good.clone();
            body.at(&[1]).items().pop();
            body
        }),
        (
            "held_empty",
            "No bundle is null, not an empty list.",
            with(1, Item::Array(Vec::new())),
        ),
        (
            "held_content_short",
            "A digest of the content has 32 bytes.",
            held(1, bytes(&[1; 31])),
        ),
        (
            "held_root_long",
            "A digest of a root has 32 bytes.",
            held(3, Item::Array(vec![bytes(&[1; 33])])),
        ),
        ("held_no_root", "A bundle has a root.", held(3, Item::Array(Vec::new()))),
        (
            "held_seventeen_roots",
            "A chain has at most sixteen roots.",
            held(3, Item::Array(vec![bytes(&[1; 32]); 17])),
        ),
        (
            "held_root_number",
            "A root's number has four bytes.",
            held(2, uint(1_u64 << 32)),
        ),
        (
            "held_root_beyond",
            "The second root would have a number of more than four bytes.",
            held(2, uint(u64::from(u32::MAX))),
        ),
        ("held_version_text", "A version is a number.", held(0, text("3"))),
        (
            "held_without_floor",
            "A bundle was remembered, and raised no floor.",
            only(1, kept),
        ),
        ("lists_null", "No lists are no bytes, not null.", with(2, NULL)),
        (
            "lists_array",
            "Lists are records in bytes.",
            with(2, Item::Array(vec![bytes(&seven)])),
        ),
        ("list_short", "A record of 76 bytes.", lists(&[seven[..76].to_vec()])),
        (
            "list_long",
            "A byte behind the records.",
            lists(&[seven.clone(), eight.clone(), vec![0]]),
        ),
        (
            "lists_descend",
            "Lists ascend by number.",
            lists(&[eight.clone(), seven.clone()]),
        ),
        (
            "lists_issuers_descend",
            "Lists ascend by issuer first.",
            lists(&[list_record(3502, 7, SHOWN), eight.clone()]),
        ),
        (
            "list_twice",
            "One list, two versions.",
            lists(&[seven.clone(), list_record(3501, 7, SHOWN)]),
        ),
        (
            "list_number",
            "A list number has 20 bits.",
            lists(&[list_record(3501, 1 << 20, SHOWN)]),
        ),
        (
            "list_above_floor",
            "A list was remembered, a second later than the floor it raised.",
            lists(&[list_record(3501, 7, SHOWN + 1)]),
        ),
        (
            "list_without_floor",
            "A list was remembered, and raised no floor.",
            only(2, bytes(&seven)),
        ),
        (
            "forgotten_late",
            "An end beyond four bytes.",
            with(3, uint(1_u64 << 32)),
        ),
        (
            "forgotten_bytes",
            "The latest end forgotten is a number.",
            with(3, bytes(&[0; 4])),
        ),
        ("replay_null", "No keys are no bytes, not null.", with(4, NULL)),
        ("replay_short", "A record of 19 bytes.", replay(&[three[..19].to_vec()])),
        (
            "replay_long",
            "A byte behind the keys.",
            replay(&[three.clone(), vec![0]]),
        ),
        (
            "replay_descends",
            "Keys ascend bytewise.",
            replay(&[four, three.clone()]),
        ),
        (
            "replay_twice",
            "One key with two ends.",
            replay(&[three, replay_record(3, SHOWN + 61)]),
        ),
        (
            "replay_end_before_forgotten",
            "A key that ended before the latest one forgotten.",
            replay(&[replay_record(3, SHOWN - 101)]),
        ),
    ] {
        no(cases, &format!("form_{name}"), CORRUPT, why, &envelope(LABEL, &body));
    }
}
