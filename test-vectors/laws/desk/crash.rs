//! A crash at any byte and between any two steps: what was acted on is refused once more, what was not is admitted.

use proptest::prelude::*;

use super::super::cases;
use super::super::mutate::{Item, NULL, bytes, sha256, text};
use super::*;

const ENTRY: usize = 36;

/// A desk with two open questions, one of them sealed, and three codes for it: a show and the two answers.
fn busy() -> (Desk, Vec<String>) {
    let mut desk = desk();
    let mut codes = vec![shown(SHOWN_AT)];
    for sealed in [false, true] {
        let label = format!("sealed: {sealed}");
        let asked = desk
            .ask(&inquiry(sealed), now(), &mut Deterministic::new(&label))
            .expect("a question");
        codes.push(answer(asked.challenge()));
    }
    (desk, codes)
}

/// What a desk says of a code that was admitted.
fn used(at: usize) -> &'static str {
    if at == 0 { "show-replayed" } else { "challenge-spent" }
}

/// Judges every code, and appends their entries.
fn logged(desk: &mut Desk, codes: &[String]) -> Vec<u8> {
    let mut log = Vec::new();
    for text in codes {
        let taken = judge(desk, text).expect("a code");
        log.extend_from_slice(taken.entry());
        let _admitted = taken.stored();
    }
    log
}

#[test]
fn a_log_may_be_cut_at_every_byte() {
    let (mut desk, codes) = busy();
    let snapshot = desk.snapshot();
    let log = logged(&mut desk, &codes);
    assert_eq!(log.len(), 3 * ENTRY);
    assert!(Desk::replay(&snapshot, &log).expect("a desk").snapshot() == desk.snapshot());
    for end in 0..=log.len() {
        for zeros in [0, 1, ENTRY - 1, 4096] {
            // Zeros behind a part of an entry are what some file systems leave.
            let mut cut = log[..end].to_vec();
            cut.resize(end + zeros, 0);
            let again = Desk::replay(&snapshot, &cut).expect("a desk");
            let whole = cut
                .chunks(ENTRY)
                .zip(log.chunks(ENTRY))
                .filter(|(cut, whole)| cut == whole);
            check(again, &codes, whole.count());
        }
    }
}

/// The first so many codes were used, the others were not.
fn check(mut desk: Desk, codes: &[String], admitted: usize) {
    assert_eq!(desk.open_questions(), 2 - admitted.saturating_sub(1));
    for (at, text) in codes.iter().enumerate() {
        let expected = if at < admitted { used(at) } else { "ok" };
        assert_eq!(code(judge(&mut desk, text)), expected, "code {at} of {admitted}");
    }
}

#[test]
fn a_log_that_is_damaged_elsewhere_is_refused() {
    let (mut desk, codes) = busy();
    let snapshot = desk.snapshot();
    let log = logged(&mut desk, &codes);
    for bit in 0..log.len() * 8 {
        let mut flipped = log.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(code(Desk::replay(&snapshot, &flipped)), "desk-log-corrupt", "bit {bit}");
    }
    for lost in 0..ENTRY {
        let mut holed = log.clone();
        holed.remove(lost);
        assert_eq!(code(Desk::replay(&snapshot, &holed)), "desk-log-corrupt", "byte {lost}");
    }
    // Entries of sound form that no memory makes: an end before the admission.
    let mut body = log[..28].to_vec();
    body[16..20].copy_from_slice(&[0; 4]);
    let check = sha256(&[b"vehicle-license admission 1", &body]);
    body.extend_from_slice(&check[..8]);
    assert_eq!(code(Desk::replay(&snapshot, &body)), "desk-log-corrupt");
}

#[test]
fn a_snapshot_is_read_whole_or_not_at_all() {
    let (desk, _) = busy();
    let snapshot = desk.snapshot();
    for end in 0..snapshot.len() {
        assert_eq!(
            code(Desk::replay(&snapshot[..end], &[])),
            "desk-corrupt",
            "cut at {end}"
        );
    }
    assert_eq!(code(Desk::replay(&[&snapshot[..], &[0]].concat(), &[])), "desk-corrupt");
    for at in 0..snapshot.len() {
        let mut flipped = snapshot.to_vec();
        flipped[at] ^= 1;
        let refused = code(Desk::replay(&flipped, &[]));
        assert!(matches!(refused, "desk-corrupt" | "desk-foreign"), "{at}: {refused}");
    }
    assert_eq!(code(Desk::replay(&desk.memory().to_bytes(), &[])), "desk-foreign");
    assert_eq!(code(Desk::replay(b"a photo", &[])), "desk-corrupt");
}

#[test]
fn a_snapshot_that_no_desk_makes_is_refused() {
    const LABEL: &str = "vehicle-license desk 1";
    let (desk, _) = busy();
    let snapshot = desk.snapshot();
    let (mut stored, rest) = Item::parse(&snapshot);
    assert!(rest.is_empty());
    let (mut body, _) = Item::parse(stored.at(&[1]).as_bytes());
    let mut parts: Vec<Item> = body.items().clone();
    let list = parts[2].at(&[0]).clone();
    let mut questions: Vec<Item> = parts[4].items().clone();
    let first: Vec<Item> = questions[0].items().clone();
    let sealed = |parts: &[Item]| {
        let body = Item::Array(parts.to_vec()).encode();
        let check = sha256(&[LABEL.as_bytes(), &body]);
        Item::Array(vec![text(LABEL), bytes(&body), bytes(&check)]).encode()
    };
    assert_eq!(sealed(&parts), *snapshot, "the form that this test takes apart");
    let with = |at: usize, item: Item| {
        let mut parts = parts.clone();
        parts[at] = item;
        code(Desk::replay(&sealed(&parts), &[]))
    };
    let changed = |at: usize, item: Item| {
        let mut items = first.clone();
        items[at] = item;
        Item::Array(vec![Item::Array(items), questions[1].clone()])
    };
    let with_sixth = |item: Item| {
        let mut parts = parts.clone();
        parts.push(item);
        Desk::replay(&sealed(&parts), &[])
    };
    assert!(with_sixth(Item::Simple(21)).is_ok_and(|desk| desk.is_in_fleet()));
    for (name, refused) in [
        ("a fleet that is none", code(with_sixth(Item::Simple(20)))),
        ("a fleet that is anything else", code(with_sixth(NULL))),
        ("no pin, and a memory of a bundle", with(0, NULL)),
        ("a pin and no trust file, with a list", with(1, NULL)),
        ("another trust file", with(1, bytes(&trust_bytes()))),
        ("a list twice", with(2, Item::Array(vec![list.clone(), list]))),
        (
            "a list that the memory does not know",
            with(2, Item::Array(vec![bytes(&list_number(9, ISSUED_AT, false))])),
        ),
        (
            "another version of a list",
            with(2, Item::Array(vec![bytes(&self::list(ISSUED_AT + 59, false))])),
        ),
        ("no memory", with(3, bytes(&[]))),
        (
            "the memory of another",
            with(3, bytes(&vehicle_license::Memory::new().to_bytes())),
        ),
        (
            "questions the other way round",
            with(4, Item::Array(vec![questions[1].clone(), questions[0].clone()])),
        ),
        (
            "a key for a question in clear, or another key",
            with(4, changed(1, bytes(&[9; 32]))),
        ),
        ("a key of zeros", with(4, changed(1, bytes(&[0; 32])))),
        ("no purpose at a counter", with(4, changed(2, NULL))),
        (
            "a purpose that is not known",
            with(4, changed(2, super::super::mutate::uint(23))),
        ),
        ("no place", with(4, changed(3, super::super::mutate::uint(4)))),
        ("no policy", with(4, changed(4, NULL))),
    ] {
        assert_eq!(refused, "desk-corrupt", "{name}");
    }
    assert_eq!(with(4, Item::Array(vec![])), "ok", "no questions");
    assert_eq!(with(2, Item::Array(vec![])), "ok", "a list is known and not held");
}

/// What is on the disk: a snapshot and a log.
struct Disk {
    snapshot: Vec<u8>,
    log: Vec<u8>,
}

impl Disk {
    /// A crash now, and the law: what was acted on is refused, what was never judged is admitted.
    fn crash(&self, codes: &[String], acted_on: &[usize], judged: &[usize]) -> Desk {
        let desk = Desk::replay(&self.snapshot, &self.log).expect("a desk");
        let mut probe = Desk::replay(&self.snapshot, &self.log).expect("a desk");
        for (at, text) in codes.iter().enumerate() {
            let found = code(judge(&mut probe, text));
            if acted_on.contains(&at) {
                assert_eq!(found, used(at), "code {at} was acted on");
            } else if !judged.contains(&at) {
                assert_eq!(found, "ok", "code {at} was never judged");
            } else {
                assert!(found == "ok" || found == used(at), "code {at}: {found}");
            }
        }
        desk
    }
}

/// One step of a process that may end after each.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Judges the next code, and appends so many bytes of its entry before it ends, or all and goes on.
    Judge { torn: Option<usize> },
    /// Stores a snapshot and empties the log, or ends between the two.
    Snapshot { ends: bool },
    /// Ends.
    Crash,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let torn = proptest::option::weighted(0.4, 0..ENTRY);
    let step = prop_oneof![
        4 => torn.prop_map(|torn| Step::Judge { torn }),
        2 => any::<bool>().prop_map(|ends| Step::Snapshot { ends }),
        1 => Just(Step::Crash),
    ];
    proptest::collection::vec(step, 1..8)
}

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn no_admission_is_lost_and_none_invented(steps in steps()) {
        let (mut desk, codes) = busy();
        let mut disk = Disk { snapshot: desk.snapshot().to_vec(), log: Vec::new() };
        let (mut acted_on, mut judged) = (Vec::new(), Vec::new());
        let mut next = 0;
        for step in steps {
            let ended = match step {
                Step::Judge { torn } if next < codes.len() => {
                    let at = next;
                    next += 1;
                    judged.push(at);
                    let taken = judge(&mut desk, &codes[at]).expect("a code");
                    let entry = taken.entry();
                    disk.log.extend_from_slice(&entry[..torn.unwrap_or(entry.len())]);
                    if torn.is_none() {
                        let _admitted = taken.stored();
                        acted_on.push(at);
                    }
                    torn.is_some()
                }
                Step::Judge { .. } => false,
                Step::Snapshot { ends } => {
                    disk.snapshot = desk.snapshot().to_vec();
                    if !ends {
                        disk.log.clear();
                    }
                    ends
                }
                Step::Crash => true,
            };
            let again = disk.crash(&codes, &acted_on, &judged);
            if ended {
                desk = again;
                // As at every start.
                disk.snapshot = desk.snapshot().to_vec();
                disk.crash(&codes, &acted_on, &judged);
                disk.log.clear();
            }
        }
        disk.crash(&codes, &acted_on, &judged);
    }
}
