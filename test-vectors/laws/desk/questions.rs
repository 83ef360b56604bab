//! A desk's questions: each is found by its answer, answered once, and forgotten with its key.

use vehicle_license::SealingKey;
use vehicle_license::credential::FieldName;
use vehicle_license::key::Signer as _;

use super::super::fixture::{ASKER, ASKER_KEY, Stuck, asker};
use super::*;

fn ask(desk: &mut Desk, sealed: bool, label: &str) -> Asked {
    desk.ask(&inquiry(sealed), now(), &mut Deterministic::new(label))
        .expect("a question")
}

#[test]
fn answers_find_their_questions_in_any_order() {
    let mut desk = desk();
    let asked: Vec<Asked> = (0..6)
        .map(|number: u8| ask(&mut desk, number.is_multiple_of(2), &number.to_string()))
        .collect();
    assert_eq!(desk.open_questions(), 6);
    for (left, asked) in asked.iter().rev().enumerate() {
        assert_eq!(asked.until(), instant(SHOWN_AT + 125));
        let text = answer(asked.challenge());
        let admitted = judge(&mut desk, &text).expect("an answer").stored();
        assert_eq!(admitted.hint(), Some(asked.hint()));
        assert_eq!(admitted.verified().facts().challenge(), Some(asked.challenge()));
        assert_eq!(desk.open_questions(), 5 - left);
        assert_eq!(code(judge(&mut desk, &text)), "challenge-spent");
        assert_eq!(code(judge(&mut desk, &answer(asked.challenge()))), "challenge-spent");
    }
    assert_eq!(code(judge(&mut desk, &shown(SHOWN_AT))), "ok");
}

#[test]
fn an_answer_needs_its_question_and_its_purpose() {
    let (mut desk, mut other) = (desk(), desk());
    for sealed in [false, true] {
        let asked = ask(&mut desk, sealed, "a question");
        let text = answer(asked.challenge());
        assert_eq!(code(judge(&mut other, &text)), "challenge-needed");
        assert_eq!(
            code(other.judge(Input::text(&text), None, now())),
            "challenge-needed",
            "sealed: {sealed}"
        );
        let claim = Terms::new(Purpose::Accident, Place::Counter);
        assert_eq!(
            code(desk.judge(Input::text(&text), Some(&claim), now())),
            "challenge-purpose-differs"
        );
        assert_eq!(code(desk.judge(Input::text(&text), None, now())), "ok");
    }
    assert_eq!(
        code(desk.judge(Input::text(&shown(SHOWN_AT)), None, now())),
        "challenge-required"
    );
    let asked = ask(&mut desk, true, "in clear");
    let clear = holder(&record()).present(&View::everyday_for(Purpose::Rental), now(), &key("holder"));
    assert_eq!(code(judge(&mut desk, &clear.expect("a show").to_text())), "ok");
    assert_eq!(desk.open_questions(), 1, "{}", asked.hint());
    // An answer whose signature is another's leaves the question open.
    let mut text = answer(asked.challenge());
    text.truncate(text.len() - 3);
    assert_ne!(code(judge(&mut desk, &text)), "ok");
    assert_eq!(desk.open_questions(), 1);
    assert_eq!(code(judge(&mut desk, &answer(asked.challenge()))), "ok");
}

#[test]
fn a_question_ends() {
    let mut desk = desk();
    let asked = ask(&mut desk, true, "a question");
    let text = answer(asked.challenge());
    let at = |desk: &mut Desk, now: u64| code(desk.judge(Input::text(&text), None, instant(now)));
    let end = SHOWN_AT + 125;
    assert_eq!(at(&mut desk, end), "challenge-expired");
    assert_eq!(at(&mut desk, end + 59), "challenge-expired");
    // What comes in later closes it, and then forgets it.
    let other = |desk: &mut Desk, now: u64| {
        let text = shown(now);
        code(desk.judge(Input::text(&text), Some(&rental()), instant(now)))
    };
    assert_eq!(other(&mut desk, end - 1), "ok");
    assert_eq!(desk.open_questions(), 1);
    assert_eq!(other(&mut desk, end), "ok");
    assert_eq!((desk.open_questions(), at(&mut desk, end)), (0, "challenge-expired"));
    assert_eq!(other(&mut desk, end + 60), "ok");
    assert_eq!(at(&mut desk, end + 60), "challenge-needed");
    let short = inquiry(false).lasting(30).wanting(&[FieldName::Vin]);
    let asked = desk.ask(&short, instant(SHOWN_AT + 300), &mut Deterministic::new("b"));
    let asked = asked.expect("a question");
    assert_eq!(asked.until(), instant(SHOWN_AT + 330));
    assert!(asked.challenge().wanted_fields().any(|field| field == FieldName::Vin));
    assert!(
        !asked
            .challenge()
            .wanted_fields()
            .any(|field| field == FieldName::Address)
    );
}

#[test]
fn the_key_is_there_as_long_as_the_question_is_open() {
    let secret = {
        let mut random = Deterministic::new("a question");
        let _ = Challenge::new("闽江租赁", Purpose::Rental, now(), 120, &mut random);
        *SealingKey::generate(&mut random).secret_bytes()
    };
    let has_it = |desk: &Desk| desk.snapshot().windows(32).any(|window| window == secret);
    let mut answered = desk();
    let asked = ask(&mut answered, true, "a question");
    assert!(has_it(&answered));
    let mut over = Desk::replay(&answered.snapshot(), &[]).expect("a desk");
    assert!(has_it(&over));
    assert_eq!(code(judge(&mut answered, &answer(asked.challenge()))), "ok");
    assert!(!has_it(&answered));
    let late = inquiry(false);
    over.ask(&late, asked.until(), &mut Deterministic::new("b"))
        .expect("a question");
    assert!(!has_it(&over));
}

#[test]
fn as_many_are_open_as_there_is_room_for() {
    let mut desk = desk();
    let asked: Vec<Asked> = (0..1024)
        .map(|number| ask(&mut desk, false, &format!("question {number}")))
        .collect();
    let more = |desk: &mut Desk, at| code(desk.ask(&inquiry(false), at, &mut Deterministic::new("one more")));
    let before = desk.snapshot();
    assert_eq!(more(&mut desk, now()), "questions-full");
    assert!(desk.snapshot() == before);
    let read = Desk::replay(&before, &[]).expect("a desk");
    assert_eq!(read.open_questions(), 1024);
    assert_eq!(code(judge(&mut desk, &answer(asked[5].challenge()))), "ok");
    assert_eq!(more(&mut desk, now()), "ok");
    assert_eq!(desk.open_questions(), 1024);
    assert_eq!(more(&mut desk, asked[0].until()), "ok");
    assert_eq!(desk.open_questions(), 1);
}

#[test]
fn a_generator_that_is_stuck_asks_once() {
    let mut desk = desk();
    let ask = |desk: &mut Desk| code(desk.ask(&inquiry(true), now(), &mut Stuck(7)));
    assert_eq!(ask(&mut desk), "ok");
    assert_eq!(ask(&mut desk), "question-repeated");
    let name = Inquiry::new("", Purpose::Rental, Place::Counter);
    assert_eq!(code(desk.ask(&name, now(), &mut Stuck(8))), "value-invalid");
    let slow = inquiry(false);
    assert_eq!(
        code(desk.ask(&slow, instant(ISSUED_AT), &mut Stuck(9))),
        "clock-behind",
        "the list is from later"
    );
}

#[test]
fn a_policy_that_demands_a_seal_gets_one() {
    let mut desk = desk();
    for (purpose, sealed) in [(Purpose::Mortgage, true), (Purpose::InsuranceClaim, false)] {
        let inquiry = Inquiry::new("闽江银行", purpose, Place::Remote);
        let asked = desk
            .ask(&inquiry, now(), &mut Deterministic::new(purpose.name()))
            .expect("a question");
        assert_eq!(asked.challenge().sealing_key().is_some(), sealed, "{purpose}");
        assert_eq!(asked.challenge().purpose(), Some(purpose));
        assert_eq!(Challenge::from_text(&asked.text()).as_ref(), Ok(asked.challenge()));
    }
    // At the roadside the question has a purpose, and the terms have none.
    let police = Inquiry::new("交警", Purpose::OffSiteViolation, Place::Roadside).under(policy());
    let asked = desk
        .ask(&police, now(), &mut Deterministic::new("police"))
        .expect("a question");
    let text = answer(asked.challenge());
    let admitted = desk.judge(Input::text(&text), Some(&Terms::roadside()), now());
    let admitted = admitted.expect("an answer").stored();
    assert_eq!(admitted.verified().facts().place(), Place::Roadside);
}

#[test]
fn a_listed_asker_signs_in_one_step_or_two() {
    let mut content = trust_content(vec![issuer()]);
    content.askers = vec![asker()];
    let insurer = key("insurer");
    let mut desk = Desk::pinned(&content.to_bytes().expect("a trust file")).expect("a desk");
    let claim = Inquiry::new("闽江财险理赔", Purpose::InsuranceClaim, Place::Remote).under(policy());
    let mut random = Deterministic::new("listed");
    let one = desk
        .ask_as_listed(&claim, (ASKER, ASKER_KEY, &insurer), now(), &mut random)
        .expect("a question");
    let question = desk
        .prepare(&claim, (ASKER, ASKER_KEY, insurer.public_key()), now(), &mut random)
        .expect("a question");
    assert_eq!(*question.key(), insurer.public_key());
    assert!(!format!("{question:?}").contains("闽江"));
    let by_another = key("holder").sign(question.to_be_signed()).expect("a signature");
    let signed = insurer.sign(question.to_be_signed()).expect("a signature");
    assert_eq!(desk.open_questions(), 1);
    let two = desk.ask_signed(question, &signed, now()).expect("a question");
    let question = desk.prepare(&claim, (ASKER, ASKER_KEY, insurer.public_key()), now(), &mut random);
    let refused = desk.ask_signed(question.expect("a question"), &by_another, now());
    assert_eq!(code(refused), "signature-does-not-verify");
    assert_eq!(desk.open_questions(), 2);
    for asked in [one, two] {
        let text = answer(asked.challenge());
        let admitted = desk.judge(Input::text(&text), None, now()).expect("an answer").stored();
        let asker = admitted
            .verified()
            .facts()
            .asker()
            .expect("an asker")
            .map(|(number, _)| number);
        assert_eq!(asker, Ok(ASKER));
    }
}
