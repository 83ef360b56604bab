//! The laws of the format, over the fixture and over random input: nothing on the wire is unsigned, no later moment
//! revives a show, the first failing check decides, hidden values stay hidden, and only keys that were proved get
//! licenses.

mod askers;
mod bundle;
mod desk;
#[cfg(target_os = "linux")]
mod erased;
mod evidence;
mod flips;
mod forms;
mod hidden;
mod issuing;
mod lending;
mod lent_secrets;
mod lists;
mod memory;
mod order;
mod positions;
mod register;
mod render;
mod screens;
mod sealed;
mod signing;
mod sizes;
mod splices;
mod times;
mod views;
mod wallet;

use support::fixture::{
    self, Deterministic, SHOWN_AT, company_record, everyday_asked, everything_asked, holder, instant, key, record,
    trust,
};
use support::mutate;
use vehicle_license::credential::RealPersonCheck;
use vehicle_license::present::{ShowText, View};
use vehicle_license::{
    Challenge, Input, Place, Policy, Purpose, Question, Trust, UnixTime, Verified, Verifier, VerifyError,
};

/// A show with everything its verifier needs to accept it.
struct Shown {
    name: &'static str,
    show: ShowText,
    purpose: Purpose,
    challenge: Option<Challenge>,
    trust: Trust,
}

impl Shown {
    fn judge(&self, input: Input<'_>, policy: Policy, now: UnixTime) -> Result<Verified, VerifyError> {
        let mut asked = Question::new(self.purpose, Place::Counter).under(policy);
        if let Some(challenge) = &self.challenge {
            asked = asked.answering(challenge);
        }
        Verifier::new(&self.trust).verify(input, &asked, now)
    }

    fn text_at(&self, text: &str, now: UnixTime) -> Result<Verified, VerifyError> {
        self.judge(Input::text(text), policy(), now)
    }

    fn text(&self, text: &str) -> Result<Verified, VerifyError> {
        self.text_at(text, shortly_after())
    }

    fn bytes(&self, bytes: &[u8]) -> Result<Verified, VerifyError> {
        self.judge(Input::bytes(bytes), policy(), shortly_after())
    }
}

/// The `counter` preset for test issuers: explicit, so that no other demand hides a refusal.
fn policy() -> Policy {
    Policy::counter().accept_test()
}

fn shown_at() -> UnixTime {
    instant(SHOWN_AT)
}

/// Five seconds after the show.
fn shortly_after() -> UnixTime {
    instant(SHOWN_AT + 5)
}

fn challenge(purpose: Purpose) -> Challenge {
    let mut random = Deterministic::new("challenge");
    Challenge::new("平安保险福州理赔中心", purpose, shown_at(), 120, &mut random).expect("a challenge")
}

/// One show of each kind of view a holder makes.
fn shows() -> Vec<Shown> {
    let question = challenge(Purpose::InsuranceClaim);
    let everyday_question = challenge(Purpose::Rental);
    let evidence = RealPersonCheck::new(1, 3).expect("evidence");
    let claim = Purpose::InsuranceClaim;
    let views = [
        ("everyday", View::everyday(), Purpose::Other),
        (
            "everyday, purpose stated",
            View::everyday_for(Purpose::Rental),
            Purpose::Rental,
        ),
        (
            "accident with evidence",
            View::for_purpose(Purpose::Accident).with_real_person_check(evidence),
            Purpose::Accident,
        ),
        ("claim", View::for_purpose(claim), claim),
        ("everything", View::for_purpose(Purpose::Mortgage), Purpose::Mortgage),
    ];
    let answers = [
        ("claim, challenged", everything_asked(&question), &question),
        (
            "rental, challenged, with evidence",
            everyday_asked(&everyday_question).with_real_person_check(evidence),
            &everyday_question,
        ),
    ];
    let person = holder(&record());
    let owner = key("holder");
    let present = |view: &View<'_>| person.present(view, shown_at(), &owner).expect("a show");
    let mut shows: Vec<Shown> = views
        .iter()
        .map(|(name, view, purpose)| shown(name, present(view), *purpose, None))
        .collect();
    shows.extend(answers.iter().map(|(name, view, challenge)| {
        shown(
            name,
            present(view),
            challenge.purpose().expect("a known one"),
            Some((*challenge).clone()),
        )
    }));
    let company = holder(&company_record()).present(&View::everyday(), shown_at(), &owner);
    shows.push(shown("company", company.expect("a show"), Purpose::Other, None));
    shows
}

fn shown(name: &'static str, show: ShowText, purpose: Purpose, challenge: Option<Challenge>) -> Shown {
    Shown {
        name,
        show,
        purpose,
        challenge,
        trust: trust(),
    }
}

fn show(name: &str) -> Shown {
    let found = shows().into_iter().find(|shown| shown.name == name);
    found.unwrap_or_else(|| panic!("no show is named {name}"))
}

fn code(result: &Result<Verified, VerifyError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

/// Proptest without a file of failures: a case worth keeping becomes a vector.
fn cases(count: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases: count,
        failure_persistence: None,
        ..proptest::test_runner::Config::default()
    }
}

/// A binary show inside correct base45.
fn wrapped(bytes: &[u8]) -> String {
    format!("VL1:{}", base45::encode(bytes))
}
