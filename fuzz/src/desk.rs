//! A desk: its snapshot, the log behind it, and a question that is handed over; each as somebody may have changed it.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use vehicle_license::desk::{Desk, Inquiry, Terms};
use vehicle_license::present::View;
use vehicle_license::trust::Asking;
use vehicle_license::verify::ReplayKey;
use vehicle_license::{Challenge, Input, Place, Purpose};

use super::choices::Choices;
use super::world::WORLD;
use super::{NOW, offline};
use support::fixture::{Deterministic, ISSUED_AT, SHOWN_AT, holder, instant, key, record, root_chain};
use support::mutate::{Item, bytes, sha256, text};
use vehicle_license::issue::StatusBits;

const DESK: &str = "vehicle-license desk 1";
const QUESTION: &str = "vehicle-license question 1";
const ADMISSION: &[u8] = b"vehicle-license admission 1";
/// Bytes of an entry, and of what its check is over.
const ENTRY: usize = 36;
const BODY: usize = 28;

/// What there is to change.
static DESKS: LazyLock<Desks> = LazyLock::new(Desks::new);

struct Desks {
    /// A desk with two open questions, and the keys of what comes to it: two shows, and both answers.
    snapshot: Vec<u8>,
    keys: Vec<ReplayKey>,
    /// An entry for each of them.
    log: Vec<u8>,
    /// Bodies of desks: new, with a bundle, with questions, and with all that was admitted.
    bodies: Vec<Vec<u8>>,
    questions: Vec<Vec<u8>>,
}

/// Laws: whatever is read, nothing panics, and what is read is a desk that is written and read as the same again. A log that
/// was changed admits nothing that it did not admit before: what its first whole entries say was admitted, and nothing
/// else. One whose checks were made to fit takes nothing away from what the snapshot knows. A question that was changed is
/// refused, or is handed on as it came.
pub fn desk(data: &[u8]) -> bool {
    let desks = &*DESKS;
    let (what, rest) = data.split_first().unwrap_or((&0, &[]));
    match what % 5 {
        0 => log(desks, rest),
        1 => fitting_log(desks, rest),
        2 => snapshot(desks, rest),
        3 => question(desks, rest),
        // Anything, in place of each.
        _ => {
            let (front, back) = rest.split_at(rest.len() / 2);
            let mut desk = Desk::replay(&desks.snapshot, &[]).expect("a desk").in_fleet();
            let read = [
                Desk::replay(rest, &[]),
                Desk::replay(front, back),
                Desk::replay(&desks.snapshot, rest),
            ];
            let taken = desk.take_question(rest, instant(NOW)).is_ok();
            let stable = read.into_iter().flatten().map(|desk| stays(&desk));
            stable.count() > 0 || taken
        }
    }
}

/// A log with any edits.
fn log(desks: &Desks, edits: &[u8]) -> bool {
    let mut log = desks.log.clone();
    Choices::new(edits).edit(&mut log, &desks.log);
    let Ok(desk) = Desk::replay(&desks.snapshot, &log) else {
        return false;
    };
    let genuine: Vec<&[u8]> = desks.log.chunks(ENTRY).collect();
    let number = |entry: &[u8]| genuine.iter().position(|genuine| *genuine == entry);
    let whole: Vec<usize> = log.chunks(ENTRY).map_while(number).collect();
    let sound = Desk::replay(&desks.snapshot, &log[..whole.len() * ENTRY]).expect("whole entries");
    assert!(
        sound.snapshot() == desk.snapshot(),
        "more than its whole entries was read"
    );
    for (at, key) in desks.keys.iter().enumerate() {
        assert_eq!(admits(&desk, key), !whole.contains(&at), "code {at}");
    }
    let answered = whole.iter().filter(|at| **at >= 2).collect::<BTreeSet<_>>();
    assert_eq!(desk.open_questions(), 2 - answered.len());
    true
}

/// A log whose entries are edited behind checks that fit: only somebody who can write the file makes it.
fn fitting_log(desks: &Desks, edits: &[u8]) -> bool {
    let entries = desks.log.chunks(ENTRY).flat_map(|entry| &entry[..BODY]);
    let genuine: Vec<u8> = entries.copied().collect();
    let mut bodies = genuine.clone();
    Choices::new(edits).edit(&mut bodies, &genuine);
    let fitting = |body: &[u8]| [body, &sha256(&[ADMISSION, body])[..ENTRY - BODY]].concat();
    let log: Vec<u8> = bodies.chunks_exact(BODY).flat_map(fitting).collect();
    // The desk knows its first two codes already.
    let known = Desk::replay(&desks.snapshot, &desks.log[..2 * ENTRY]).expect("a desk");
    let before = known.snapshot();
    let Ok(desk) = Desk::replay(&before, &log) else {
        return false;
    };
    stays(&desk);
    assert!(
        known.memory().clock_floor() <= desk.memory().clock_floor(),
        "the floor sank"
    );
    for key in &desks.keys[..2] {
        assert!(!admits(&desk, key), "an admission was taken away");
    }
    true
}

/// A snapshot edited behind a check that fits.
fn snapshot(desks: &Desks, edits: &[u8]) -> bool {
    let mut choices = Choices::new(edits);
    let (mut body, other) = (choices.one_of(&desks.bodies).clone(), choices.one_of(&desks.bodies));
    choices.edit(&mut body, other);
    let stored = stored(DESK, &body);
    let Ok(desk) = Desk::replay(&stored, &[]) else {
        return false;
    };
    assert!(*desk.snapshot() == stored, "read in another form than it is written");
    true
}

/// A question edited behind a check that fits.
fn question(desks: &Desks, edits: &[u8]) -> bool {
    let mut choices = Choices::new(edits);
    let (mut body, other) = (
        choices.one_of(&desks.questions).clone(),
        choices.one_of(&desks.questions),
    );
    choices.edit(&mut body, other);
    let stored = stored(QUESTION, &body);
    let mut desk = new_desk().in_fleet();
    let before = desk.snapshot();
    match desk.take_question(&stored, instant(NOW)) {
        Ok(asked) => {
            let again = desk.secret_question(&asked.hint());
            assert!(again.is_some_and(|again| *again == stored), "handed on in another form");
            stays(&desk)
        }
        Err(_) => {
            assert!(desk.snapshot() == before, "a refusal changed something");
            false
        }
    }
}

/// The desk is written and read as the same again.
fn stays(desk: &Desk) -> bool {
    let stored = desk.snapshot();
    let again = Desk::replay(&stored, &[]).expect("what was stored");
    assert!(again.snapshot() == stored, "another desk than was stored");
    true
}

/// Whether the desk has not admitted what has this key.
fn admits(desk: &Desk, key: &ReplayKey) -> bool {
    desk.memory().replay_guard().clone().admit(key, instant(NOW)).is_ok()
}

fn new_desk() -> Desk {
    Desk::new(root_chain().pin()).with_checker(Box::new(native::Ring))
}

fn stored(label: &str, body: &[u8]) -> Vec<u8> {
    let check = sha256(&[label.as_bytes(), body]);
    Item::Array(vec![text(label), bytes(body), bytes(&check)]).encode()
}

fn body_of(stored: &[u8]) -> Vec<u8> {
    Item::parse(stored).0.at(&[1]).as_bytes().to_vec()
}

impl Desks {
    fn new() -> Self {
        let mut desk = new_desk();
        let mut bodies = vec![body_of(&desk.snapshot())];
        let bundle = offline::publish(1, ISSUED_AT);
        let _first = desk.take_bundle(&bundle, instant(NOW)).expect("a bundle");
        // A short one, of other licenses.
        let token = offline::list_of(9, StatusBits::One, 64, ISSUED_AT);
        desk.take_list(&token, instant(NOW)).expect("a list");
        bodies.push(body_of(&desk.snapshot()));
        let mut server = Desk::replay(&desk.snapshot(), &[]).expect("a desk").in_fleet();
        let mut codes: Vec<String> = [0, 1].map(|later| shown(SHOWN_AT + later)).into();
        let mut questions = Vec::new();
        for sealed in [false, true] {
            let inquiry = Inquiry::new("闽江租赁", Purpose::Other, Place::Counter).under(WORLD.policy.clone());
            let inquiry = if sealed { inquiry.sealed() } else { inquiry };
            let random = || Deterministic::new(if sealed { "sealed" } else { "in clear" });
            let asked = desk.ask(&inquiry, instant(NOW), &mut random()).expect("a question");
            assert!(server.ask(&inquiry, instant(NOW), &mut random()).is_ok());
            let question = server.secret_question(&asked.hint()).expect("an open question");
            questions.push(body_of(&question));
            codes.push(answer(asked.challenge()));
        }
        let snapshot = desk.snapshot().to_vec();
        bodies.extend([body_of(&snapshot), body_of(&server.snapshot())]);
        let (mut keys, mut log) = (Vec::new(), Vec::new());
        for code in &codes {
            let terms = Terms::new(Purpose::Other, Place::Counter).under(WORLD.policy.clone());
            let taken = desk
                .judge(Input::text(code), Some(&terms), instant(NOW))
                .expect("a code");
            log.extend_from_slice(taken.entry());
            keys.push(*taken.stored().admission().replay_key());
        }
        bodies.push(body_of(&desk.snapshot()));
        Self {
            snapshot,
            keys,
            log,
            bodies,
            questions,
        }
    }
}

fn shown(at: u64) -> String {
    let show = holder(&record()).present(&View::everyday(), instant(at), &key("holder"));
    show.expect("a show").to_text()
}

fn answer(challenge: &Challenge) -> String {
    let asking = Asking::of(challenge, &WORLD.trust, instant(NOW));
    let (person, view) = (holder(&record()), View::answering_everyday(&asking));
    if challenge.sealing_key().is_none() {
        let answer = person.present(&view, instant(NOW), &key("holder"));
        return answer.expect("an answer").to_text();
    }
    let sealed = person.present_sealed(&view, instant(NOW), &key("holder"), &mut Deterministic::new("seal"));
    sealed.expect("an answer").to_text()
}

/// The inputs of the target that are accepted.
pub(crate) fn genuine() -> Vec<Vec<u8>> {
    let desks = &*DESKS;
    let bodies = (0..).zip(&desks.bodies).map(|(index, _)| vec![2, index, 0]);
    let questions = (0..).zip(&desks.questions).map(|(index, _)| vec![3, index, 0]);
    // A log as it stands, and cut within its last entry.
    let mut inputs = vec![vec![0], vec![0, 4, 0, 40, 0], vec![1]];
    inputs.extend(bodies.chain(questions));
    inputs.push([&[4][..], &desks.snapshot].concat());
    inputs.push([&[4][..], &desks.log].concat());
    inputs
}
