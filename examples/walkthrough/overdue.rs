//! Chapters 17 to 19: a car that is overdue for inspection is sold, insured, and looked at by police.

use std::path::Path;

use support::fixture;
use vehicle_license::credential::{Grantee, Proofing};
use vehicle_license::issue::{Authority, LicenseTerms, RegisteredOwner, VehicleRecord};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::Asking;
use vehicle_license::value::{Language, Owner, Standing};
use vehicle_license::verify::Screen;
use vehicle_license::{
    Challenge, Comparison, DisplayClass, Input, Place, Policy, Purpose, Question, SealingKey, Trust, UnixTime,
    Verified, Verifier, VerifyError,
};

use crate::store::Row;
use crate::{Result, offline, report};

pub(crate) fn chapters(folder: &Path, now: u64) -> Result<()> {
    let trust = offline::take_in(&std::fs::read(folder.join("bundle.cbor"))?, fixture::instant(now))?.into_trust();
    let desk = Desk {
        trust,
        now: fixture::instant(now),
    };
    let car = VehicleRecord {
        inspection_until: Some(fixture::day("2026-08-31")),
        ..fixture::record()
    };
    sale(&desk, &car, now)?;
    insurance(&desk, &car)?;
    roadside(&desk, &car)
}

/// A verifier's device, at one moment.
struct Desk {
    trust: Trust,
    now: UnixTime,
}

impl Desk {
    fn verify(&self, text: &str, question: &Question<'_>) -> std::result::Result<Verified, VerifyError> {
        Verifier::new(&self.trust).verify(Input::text(text), question, self.now)
    }

    fn ask(&self, name: &str, purpose: Purpose) -> Result<Challenge> {
        let mut random = fixture::Deterministic::new(name);
        Ok(Challenge::new(name, purpose, self.now, 120, &mut random)?)
    }

    fn answer(&self, owner: &Holder, challenge: &Challenge) -> Result<String> {
        let asking = Asking::of(challenge, &self.trust, self.now);
        Ok(owner
            .present(&whole(&asking), self.now, &fixture::key("holder"))?
            .to_text())
    }

    fn sealed_answer(&self, owner: &Holder, challenge: &Challenge) -> Result<String> {
        let mut random = fixture::Deterministic::new("seal");
        let asking = Asking::of(challenge, &self.trust, self.now);
        let answer = owner.present_sealed(&whole(&asking), self.now, &fixture::key("holder"), &mut random)?;
        Ok(answer.to_text())
    }
}

/// All that is asked: each field is opened by the owner, for the asker is not listed.
fn whole<'a>(asking: &'a Asking<'a>) -> View<'a> {
    asking.more().fold(View::answering(asking), View::opening_asked)
}

/// What is asked at a counter, by the purpose's own policy.
fn counter(purpose: Purpose) -> Question<'static> {
    Question::new(purpose, Place::Counter).under(Policy::for_purpose(purpose).accept_test())
}

fn sale(desk: &Desk, car: &VehicleRecord, now: u64) -> Result<()> {
    println!("17. A used car is sold\n");
    println!("   The inspection of the car was due by 2026-08-31. It must not be driven; it may be sold.");
    let seller = fixture::holder(car);
    let challenge = desk.ask("榕城二手车市场", Purpose::UsedCarSale)?;
    let question = counter(Purpose::UsedCarSale).answering(&challenge);
    let verified = desk.verify(&desk.answer(&seller, &challenge)?, &question)?;
    println!("   The dealer asks, the owner opens what a sale may see, and the dealer reads before paying:\n");
    screen(&verified);
    let facts = verified.facts();
    println!(
        "   For the dealer's program: \"ok\": true, \"go\": \"{}\".",
        go(&verified)
    );
    println!(
        "   Written for `ok` alone it would buy on a red band; the crate's is_accepted() is {}.\n",
        facts.is_accepted()
    );
    let card = car.document.clone().ok_or("the owner has a document")?;
    let Owner::Person(name) = &car.owner else {
        return Err("the owner is a person".into());
    };
    compare(
        &verified,
        "The seller's identity card",
        &Grantee {
            document: card,
            name: name.clone(),
        },
    );
    compare(&verified, "A friend's identity card", &fixture::grantee());
    println!();

    let everyday = seller.present(&View::everyday_for(Purpose::Rental), desk.now, &fixture::key("holder"))?;
    let verdict = desk.verify(&everyday.to_text(), &counter(Purpose::Rental));
    refused("The same car at a rental desk", verdict, "standing-forbids-use")?;
    let seized = VehicleRecord {
        standing: Standing::from_letters("K", false, false)?,
        ..fixture::record()
    };
    let verdict = desk.verify(&desk.answer(&fixture::holder(&seized), &challenge)?, &question);
    refused(
        "A car seized by court order, offered for sale",
        verdict,
        "standing-refused-for-purpose",
    )?;
    registration(desk, car, &seller)?;
    new_owner(car, now)
}

/// The registration window wants a phone whose owner somebody saw when it was enrolled.
fn registration(desk: &Desk, car: &VehicleRecord, seller: &Holder) -> Result<()> {
    let key = SealingKey::generate(&mut fixture::Deterministic::new("window"));
    let challenge = desk
        .ask("福州车管所登记窗口", Purpose::VehicleRegistration)?
        .sealed_to(key.public_key());
    let question = counter(Purpose::VehicleRegistration)
        .answering(&challenge)
        .opening(&key);
    let unseen = unseen(desk, car)?;
    let verdict = desk.verify(&desk.sealed_answer(&unseen, &challenge)?, &question);
    println!(
        "   At the registration window the answer is sealed, and the phone must be one whose owner was checked.\n"
    );
    refused(
        "A phone that was enrolled without a look at the person",
        verdict,
        "proofing-too-weak",
    )?;
    let verified = desk.verify(&desk.sealed_answer(seller, &challenge)?, &question)?;
    println!(
        "   The seller's own phone, proofed by {} at its enrolment: accepted, \"go\": \"{}\".\n",
        verified.facts().proofing().name(),
        go(&verified)
    );
    Ok(())
}

/// The car's license on a phone of which nobody knows who enrolled it.
fn unseen(desk: &Desk, car: &VehicleRecord) -> Result<Holder> {
    let terms = LicenseTerms {
        proofing: Proofing::None,
        ..fixture::terms()
    };
    let mut random = fixture::Deterministic::new("unseen");
    let license = Authority::new(fixture::issuer(), fixture::LICENSE_KEY)?
        .issue(car, &fixture::enrolled("holder"), &terms, &mut random)?
        .sign(&fixture::key("issuer"))?;
    let key = fixture::key("holder").public_key();
    Ok(Holder::import(&license.secret_file(), &desk.trust, &key)?)
}

fn new_owner(car: &VehicleRecord, now: u64) -> Result<()> {
    let mut row = Row::new(&fixture::register(car));
    let buyer = fixture::grantee();
    let owner = RegisteredOwner {
        owner: Owner::Person(buyer.name),
        document: Some(buyer.document),
    };
    println!("   The register is told of the new owner, and ends the seller's license:");
    for event in row.carry_out(now, |register, operation| register.change_owner(operation, &owner))? {
        println!("      {}", event.kind.name());
    }
    println!();
    Ok(())
}

fn insurance(desk: &Desk, car: &VehicleRecord) -> Result<()> {
    println!("18. Insurance for a car that is overdue\n");
    println!("   No inspection without insurance: so the insurer takes the car whose inspection is overdue.");
    let key = SealingKey::generate(&mut fixture::Deterministic::new("insurance"));
    let challenge = desk.ask("闽江保险投保窗口", Purpose::BuyInsurance)?;
    let challenge = fixture::ask_as_listed(challenge, key.public_key());
    let owner = fixture::holder(car);
    let question = counter(Purpose::BuyInsurance).answering(&challenge).opening(&key);
    let verified = desk.verify(&desk.sealed_answer(&owner, &challenge)?, &question)?;
    println!("   It is listed, and the answer is sealed. Its clerk reads:\n");
    screen(&verified);
    let facts = verified.facts();
    println!(
        "   The program has \"ok\": true, \"go\": \"{}\", and the warning {}: a person decides.",
        go(&verified),
        warnings(&verified)
    );
    println!(
        "   Written for just such cars, it says so: is_accepted_up_to(not-usable-now) is {}.\n",
        facts.is_accepted_up_to(DisplayClass::NotUsableNow)
    );
    Ok(())
}

fn roadside(desk: &Desk, car: &VehicleRecord) -> Result<()> {
    println!("19. A look at the roadside\n");
    println!("   Police stop a rented car. The officer names no purpose: nobody knows it before the code is read.");
    let driver = fixture::borrower(car, Purpose::Rental);
    let shown = driver
        .present(&View::everyday(), desk.now, &fixture::key("grantee"))?
        .to_text();
    let question = Question::roadside().under(Policy::roadside().accept_test());
    let verified = desk.verify(&shown, &question)?;
    let purpose = verified.facts().checked_purpose().ok_or("a lent copy has a purpose")?;
    println!(
        "   The question takes the copy's: {} ({purpose}). The handheld says:\n",
        purpose.name_zh()
    );
    screen(&verified);
    println!("   Warnings: {}.", warnings(&verified));
    println!("   The watermark: {}\n", verified.facts().watermark().zh());
    let owner = fixture::holder(car).present(&View::everyday(), desk.now, &fixture::key("holder"))?;
    let verified = desk.verify(&owner.to_text(), &question)?;
    println!(
        "   The owner at the wheel, with no purpose at all: accepted too, \"go\": \"{}\".\n",
        go(&verified)
    );
    Ok(())
}

fn go(verified: &Verified) -> &'static str {
    verified.facts().vehicle_state().class().go().name()
}

/// What stands on a verifier's screen above the fields, in both languages.
fn screen(verified: &Verified) {
    for language in Language::ALL {
        let screen = Screen::of(verified, language);
        println!(
            "      [{}] {}: {}",
            screen.band.color,
            screen.band.word,
            screen.band.reasons.join(", ")
        );
        for row in &screen.compare {
            println!("      {}: {}", row.label, row.text);
        }
        for sentence in &screen.advice {
            println!("      - {}", sentence.text);
        }
        println!();
    }
}

/// Prints a refusal, and what the screen says of it.
fn refused(what: &str, verdict: std::result::Result<Verified, VerifyError>, expected: &str) -> Result<()> {
    let advice = verdict.as_ref().err().map(VerifyError::advice);
    report(what, verdict, expected)?;
    if let Some(words) = advice {
        println!("      On the screen: {}\n      {}\n", words.zh(), words.en());
    }
    Ok(())
}

fn warnings(verified: &Verified) -> String {
    let codes: Vec<_> = verified
        .facts()
        .warnings()
        .iter()
        .map(|warning| warning.code())
        .collect();
    codes.join(", ")
}

fn compare(verified: &Verified, what: &str, person: &Grantee) {
    let prompt = verified.facts().prompt();
    let words = match prompt.compare(&person.document) {
        Comparison::Agrees => prompt.compare_name(&person.document, &person.name),
        other => other,
    };
    let words = words.advice();
    println!("   {what}: {}\n      {}", words.zh(), words.en());
}
