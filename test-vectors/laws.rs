//! The laws of the format, over the fixture and over random input: nothing on the wire is unsigned, no later moment
//! revives a show, the first failing check decides, hidden values stay hidden, and only keys that were proved get
//! licenses.

#[path = "laws/bundle.rs"]
mod bundle;
#[expect(dead_code, reason = "benches and fuzz targets use more of it")]
mod fixture;
#[cfg(feature = "seal")]
#[path = "laws/evidence.rs"]
mod evidence;
#[path = "laws/flips.rs"]
mod flips;
#[path = "laws/forms.rs"]
mod forms;
#[path = "laws/hidden.rs"]
mod hidden;
#[path = "laws/issuing.rs"]
mod issuing;
#[path = "laws/lending.rs"]
mod lending;
#[path = "laws/lent_secrets.rs"]
mod lent_secrets;
#[path = "laws/memory.rs"]
mod memory;
#[expect(dead_code, reason = "the generator of vectors uses more of it")]
mod mutate;
#[path = "laws/order.rs"]
mod order;
#[path = "laws/register.rs"]
mod register;
#[cfg(feature = "render")]
#[path = "laws/render.rs"]
mod render;
#[cfg(feature = "seal")]
#[path = "laws/sealed.rs"]
mod sealed;
#[path = "laws/signing.rs"]
mod signing;
#[path = "laws/splices.rs"]
mod splices;
#[path = "laws/times.rs"]
mod times;
#[path = "laws/views.rs"]
mod views;
#[path = "laws/wallet.rs"]
mod wallet;

use fixture::{Deterministic, SHOWN_AT, company_record, holder, instant, key, record, trust};
use vehicle_license::{
    Challenge, Check, Instant, Policy, Purpose, RealPersonEvidence, Setting, ShowText, Trust, Verified, Verifier,
    VerifyError, View,
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
    fn check<'a>(&'a self, mut check: Check<'a>) -> Result<Verified, VerifyError> {
        if let Some(challenge) = &self.challenge {
            check = check.answering(challenge);
        }
        Verifier::new(&self.trust).verify(&check)
    }

    fn text_at(&self, text: &str, now: Instant) -> Result<Verified, VerifyError> {
        self.check(Check::text(text, now, self.purpose, Setting::Counter, &policy()))
    }

    fn text(&self, text: &str) -> Result<Verified, VerifyError> {
        self.text_at(text, shortly_after())
    }

    fn bytes(&self, bytes: &[u8]) -> Result<Verified, VerifyError> {
        self.check(Check::bytes(
            bytes,
            shortly_after(),
            self.purpose,
            Setting::Counter,
            &policy(),
        ))
    }
}

/// The `counter` preset for test issuers: explicit, so that no other demand hides a refusal.
fn policy() -> Policy {
    Policy::counter().accept_test()
}

fn shown_at() -> Instant {
    instant(SHOWN_AT)
}

/// Five seconds after the show.
fn shortly_after() -> Instant {
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
    let evidence = RealPersonEvidence::new(1, 3).expect("evidence");
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
            View::for_purpose(Purpose::Accident).with_evidence(evidence),
            Purpose::Accident,
        ),
        ("claim", View::for_purpose(claim), claim),
        ("everything", View::for_purpose(Purpose::Mortgage), Purpose::Mortgage),
    ];
    let answers = [
        ("claim, challenged", View::answering(&question), &question),
        (
            "rental, challenged, with evidence",
            View::answering_everyday(&everyday_question).with_evidence(evidence),
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
    shows.extend(
        answers
            .iter()
            .map(|(name, view, challenge)| shown(name, present(view), challenge.purpose(), Some((*challenge).clone()))),
    );
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
