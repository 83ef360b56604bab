//! The desks of a fleet: a question that one has asked is answered at another, once, whoever answers and wherever.

use std::collections::BTreeSet;

use vehicle_license::SealingKey;

use super::super::mutate::{Item, NULL, bytes, sha256, text};
use super::*;

const LABEL: &str = "vehicle-license question 1";

/// The desk of one server.
fn desk() -> Desk {
    super::desk().in_fleet()
}

fn ask(desk: &mut Desk, sealed: bool) -> Asked {
    let label = format!("a fleet's question, sealed: {sealed}");
    desk.ask(&inquiry(sealed), now(), &mut Deterministic::new(&label))
        .expect("a question")
}

/// A store of keys that the desks share.
#[derive(Default)]
struct Store(BTreeSet<[u8; 32]>);

impl Store {
    /// What a server does with what was scanned.
    fn admit(&mut self, desk: &mut Desk, scanned: &str) -> Result<Admitted, DeskError> {
        let examined = desk.examine(Input::text(scanned), None, now())?;
        let answer = match self.0.insert(*examined.key().as_bytes()) {
            true => StoreAnswer::Absent,
            false => StoreAnswer::Present,
        };
        desk.settle(examined, answer, now())
    }
}

#[test]
fn an_answer_is_judged_by_whichever_desk_it_comes_to() {
    for sealed in [false, true] {
        let (mut one, mut other, mut third) = (desk(), desk(), desk());
        let asked = ask(&mut one, sealed);
        let scanned = answer(asked.challenge());
        let hint = Input::text(&scanned).hint_mark().expect("an answer").expect("a hint");
        assert_eq!(hint, asked.hint());
        assert_eq!((one.knows_question(&hint), other.knows_question(&hint)), (true, false));
        let mut store = Store::default();
        assert_eq!(code(store.admit(&mut other, &scanned)), "challenge-needed");
        let stored = one.secret_question(&hint).expect("a question that is open");
        for desk in [&mut other, &mut third] {
            assert_eq!(desk.take_question(&stored, now()), Ok(asked.clone()));
            assert_eq!((desk.open_questions(), desk.knows_question(&hint)), (1, true));
        }
        // What another desk has taken over it can hand on.
        assert!(other.secret_question(&hint).expect("a question") == stored);
        let admitted = store.admit(&mut other, &scanned).expect("an admission");
        assert_eq!((admitted.hint(), other.open_questions()), (Some(hint.clone()), 0));
        assert_eq!(admitted.verified().facts().policy_name(), policy().name());
        // The store has the key: neither the desk that asked nor a third admits it again.
        for desk in [&mut one, &mut third] {
            assert_eq!(code(store.admit(desk, &scanned)), "challenge-spent");
        }
        // What was answered is not opened again, and is handed to nobody.
        assert_eq!(other.take_question(&stored, now()), Ok(asked));
        assert_eq!(
            (other.open_questions(), other.secret_question(&hint).is_none()),
            (0, true)
        );
        assert_eq!(code(store.admit(&mut other, &scanned)), "challenge-spent");
        let mut again = Desk::replay(&third.snapshot(), &[]).expect("a desk");
        assert_eq!((again.open_questions(), again.knows_question(&hint)), (1, true));
        assert_eq!(code(store.admit(&mut again, &scanned)), "challenge-spent");
    }
}

/// Else one show would be admitted by an entry here and by another there.
#[test]
fn a_desk_is_of_a_fleet_or_by_itself() {
    let (mut alone, mut one) = (super::desk(), desk());
    let (asked, text) = (ask(&mut one, true), shown(SHOWN_AT));
    let stored = one.secret_question(&asked.hint()).expect("a question");
    for text in [&text, &answer(asked.challenge())] {
        let terms = rental();
        let terms = text.starts_with("VL1:").then_some(&terms);
        let before = one.snapshot();
        assert_eq!(code(one.judge(Input::text(text), terms, now())), "desk-in-fleet");
        assert!(one.snapshot() == before, "a refusal changes nothing");
        assert_eq!(code(one.examine(Input::text(text), terms, now())), "ok");
    }
    assert_eq!(code(alone.take_question(&stored, now())), "desk-not-in-fleet");
    let own = ask(&mut alone, false);
    assert!(alone.secret_question(&own.hint()).is_none());
    let examined = alone
        .examine(Input::text(&text), Some(&rental()), now())
        .expect("a show");
    assert_eq!(
        code(alone.settle(examined, StoreAnswer::Absent, now())),
        "desk-not-in-fleet"
    );
    // It stays what it is, whatever happens to it.
    for (desk, fleet) in [(alone, false), (one, true)] {
        let stored = desk.snapshot();
        let again = Desk::replay(&stored, &[]).expect("a desk");
        assert_eq!((desk.is_in_fleet(), again.is_in_fleet()), (fleet, fleet));
        assert!(again.snapshot() == stored);
    }
}

#[test]
fn what_answers_nothing_has_no_hint() {
    assert_eq!(Input::text(&shown(SHOWN_AT)).hint_mark(), Ok(None));
    let of = |input: Input<'_>| input.hint_mark().map_err(|error| error.code());
    assert_eq!(of(Input::text("VL1:QED8WEX0")), Err("cbor-wrong-type"));
    assert_eq!(of(Input::text("")), Err("text-empty"));
    assert_eq!(of(Input::scanned(&[0xff])), Err("text-not-utf8"));
    let asked = ask(&mut desk(), false);
    let (desk, hint) = (desk(), asked.hint());
    for wrong in [
        "",
        "#",
        &hint[1..],
        &hint.to_uppercase(),
        &format!("{hint}0"),
        "#+1a2b3c",
        "#1a2b3c4é",
    ] {
        assert!(
            !desk.knows_question(wrong) && desk.secret_question(wrong).is_none(),
            "{wrong}"
        );
    }
}

#[test]
fn a_question_is_taken_over_in_its_time_and_while_there_is_room() {
    let mut one = desk();
    let asked = ask(&mut one, true);
    let stored = one.secret_question(&asked.hint()).expect("a question");
    let mut other = desk();
    let before = other.snapshot();
    assert_eq!(code(other.take_question(&stored, asked.until())), "challenge-expired");
    assert_eq!(code(other.take_question(&stored, instant(ISSUED_AT))), "clock-behind");
    assert!(other.snapshot() == before, "a refusal changes nothing");
    assert_eq!(
        code(other.take_question(&stored, instant(asked.until().unix() - 1))),
        "ok"
    );
    let mut full = desk();
    for number in 0..1024 {
        full.ask(&inquiry(false), now(), &mut Deterministic::new(&number.to_string()))
            .expect("a question");
    }
    assert_eq!(code(full.take_question(&stored, now())), "questions-full");
    assert!(one.secret_question("#00000000").is_none());
    // At its end it is open no more, and nobody gets its key.
    let late = one.ask(&inquiry(false), asked.until(), &mut Deterministic::new("late"));
    assert_eq!(code(late), "ok");
    assert!(one.knows_question(&asked.hint()) && one.secret_question(&asked.hint()).is_none());
}

/// These two were searched for: their digests begin with the same four bytes.
#[test]
fn of_two_questions_of_one_hint_the_first_stays() {
    let (mut one, mut other) = (desk(), desk());
    let ask = |desk: &mut Desk, label: &str| desk.ask(&inquiry(false), now(), &mut Deterministic::new(label));
    let first = ask(&mut one, "11542").expect("a question");
    let second = ask(&mut other, "25436").expect("a question");
    assert_ne!(first, second);
    assert_eq!(first.hint(), second.hint());
    let stored = other.secret_question(&second.hint()).expect("a question");
    let before = one.snapshot();
    assert_eq!(code(one.take_question(&stored, now())), "question-repeated");
    assert_eq!(code(ask(&mut one, "25436")), "question-repeated");
    assert!(one.snapshot() == before, "a refusal changes nothing");
    let mut store = Store::default();
    assert_eq!(
        code(store.admit(&mut one, &answer(second.challenge()))),
        "holder-signature-invalid"
    );
    assert_eq!(code(store.admit(&mut one, &answer(first.challenge()))), "ok");
}

#[test]
fn what_is_handed_over_is_read_whole_or_not_at_all() {
    let mut one = desk();
    let stored = [false, true].map(|sealed| {
        let asked = ask(&mut one, sealed);
        one.secret_question(&asked.hint()).expect("a question")
    });
    let take = |bytes: &[u8]| code(desk().take_question(bytes, now()));
    let sealed = &stored[1];
    for end in (0..sealed.len()).step_by(7) {
        assert_eq!(take(&sealed[..end]), "question-corrupt", "cut at {end}");
    }
    for at in (0..sealed.len()).step_by(5) {
        let mut flipped = sealed.to_vec();
        flipped[at] ^= 1;
        assert!(
            matches!(take(&flipped), "question-corrupt" | "question-foreign"),
            "{at}"
        );
    }
    assert_eq!(take(&[&sealed[..], &[0]].concat()), "question-corrupt");
    assert_eq!(take(&one.snapshot()), "question-foreign");
    assert_eq!(code(Desk::replay(sealed, &[])), "desk-foreign");
    // Behind a check that fits: a key of another question, none, and one that is closed.
    let (mut outer, _) = Item::parse(sealed);
    let (mut body, _) = Item::parse(outer.at(&[1]).as_bytes());
    let with_key = |key: Item, body: &mut Item| {
        *body.at(&[1]) = key;
        let body = body.encode();
        let check = sha256(&[LABEL.as_bytes(), &body]);
        Item::Array(vec![text(LABEL), bytes(&body), bytes(&check)]).encode()
    };
    let own = body.at(&[1]).clone();
    for key in [bytes(&[9; 32]), bytes(&[0; 32]), NULL, Item::Simple(20)] {
        assert_eq!(take(&with_key(key, &mut body)), "question-corrupt");
    }
    let again = with_key(own, &mut body);
    assert!(again == sealed[..], "the form that this test takes apart");
    assert_eq!(take(&again), "ok");
}

#[test]
fn an_answer_sealed_to_a_question_in_clear_is_refused() {
    let mut desk = desk();
    let asked = ask(&mut desk, false);
    let key = SealingKey::generate(&mut Deterministic::new("somebody's"));
    let sealed_to = asked.challenge().clone().sealed_to(key.public_key());
    // Its hint is another, because the key is part of the challenge.
    assert_eq!(code(judge(&mut desk, &answer(&sealed_to))), "challenge-needed");
    assert_eq!(desk.open_questions(), 1);
}

// Signatures that somebody else checks ---------------------------------------------------------

#[test]
fn a_desk_is_told_of_signatures_by_whoever_checked_them() {
    struct Nobody;
    impl Checker for Nobody {
        fn verifies(&self, _: &PublicKey, _: &ToBeSigned, _: &Signature) -> bool {
            panic!("a desk that is told asks nobody")
        }
    }
    for sealed in [false, true] {
        let mut desk = super::desk().with_checker(Box::new(Nobody));
        let asked = ask(&mut desk, sealed);
        let scanned = answer(asked.challenge());
        let input = Input::text(&scanned);
        let checks = desk.checks(input, None, now()).expect("two checks");
        assert_eq!(checks.len(), 2);
        assert_ne!(checks[0].id(), checks[1].id());
        let all: Vec<_> = checks
            .iter()
            .map(|check| {
                let good = PureRust.verifies(check.key(), check.message(), check.signature());
                check.clone().answered(good)
            })
            .collect();
        for missing in [&all[..0], &all[..1], &all[1..]] {
            assert_eq!(
                code(desk.examine_answered(input, None, missing, now())),
                "signature-unanswered"
            );
        }
        for (at, refused) in [(0, "issuer-signature-invalid"), (1, "holder-signature-invalid")] {
            let mut answers = all.clone();
            answers[at] = checks[at].clone().answered(false);
            assert_eq!(code(desk.examine_answered(input, None, &answers, now())), refused);
        }
        // A second later the signatures are the same.
        let later = instant(now().unix() + 1);
        let examined = desk.examine_answered(input, None, &all, later).expect("an answer");
        let mut in_one_step = super::desk();
        assert_eq!(ask(&mut in_one_step, sealed), asked);
        let one = in_one_step.examine(input, None, later).expect("an answer");
        assert_eq!(examined.key(), one.key());
        let (told, one) = (desk.take(examined, later), in_one_step.take(one, later));
        let (told, one) = (told.expect("taken").stored(), one.expect("taken").stored());
        assert_eq!((told.verified(), told.record()), (one.verified(), one.record()));
    }
    assert_eq!(code(desk().checks(Input::text(""), None, now())), "text-empty");
    assert_eq!(
        code(desk().checks(Input::text(&shown(SHOWN_AT)), None, now())),
        "challenge-required"
    );
}
