//! Chapter 16: an insurer that the trust data list, and those who would like to be taken for it.

use std::path::Path;

use vehicle_license::credential::FieldName;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Asking, NotListed};
use vehicle_license::{Challenge, Input, Place, Policy, Purpose, Question, SealingKey, Trust, UnixTime, Verifier};

use crate::{Result, fixture, offline, qr};
use support::mutate::{self, Item};

const CLAIM: Purpose = Purpose::InsuranceClaim;

pub(crate) fn chapter(folder: &Path, owner: &Holder, now: u64) -> Result<()> {
    println!("16. The insurer is listed\n");
    let now = fixture::instant(now);
    let trust = offline::take_in(&std::fs::read(folder.join("bundle.cbor"))?, now)?.into_trust();
    let key = SealingKey::generate(&mut fixture::Deterministic::new("sealing key"));
    let insurer = fixture::key("insurer");
    let unsigned = ask("闽江保险理赔窗口", now)?.sealed_to(key.public_key()).as_listed(
        fixture::ASKER,
        fixture::ASKER_KEY,
        insurer.public_key(),
    )?;
    println!(
        "   The insurer's HSM is given {} bytes to sign: its question, with the key to which the answer is sealed.",
        unsigned.to_be_signed().as_bytes().len()
    );
    let challenge = unsigned.finish(&insurer.sign(unsigned.to_be_signed())?)?;
    let text = challenge.to_text();
    std::fs::write(folder.join("listed.txt"), &text)?;
    println!(
        "   The code has {} bytes, QR {}-M. The owner's app reads it without a network, and shows:\n",
        challenge.as_bytes().len(),
        qr::Picture::of(&text).version()
    );
    let challenge = Challenge::from_text(&text)?;
    let asking = Asking::of(&challenge, &trust, now);
    show(&asking);
    let phone = fixture::key("holder");
    let mut random = fixture::Deterministic::new("seal");
    let answer = owner.present_sealed(&View::answering(&asking), now, &phone, &mut random)?;
    let question = Question::new(CLAIM, Place::Counter)
        .under(Policy::for_purpose(CLAIM).accept_test())
        .answering(&challenge)
        .opening(&key);
    let verified = Verifier::new(&trust).verify(Input::text(&answer.to_text()), &question, now)?;
    let mark = verified.facts().watermark();
    println!("   The owner answers with all that was asked. The insurer's screen bears the line:");
    println!("      {}\n", mark.trace().ok_or("an answer names who asked")?);

    println!("   A middleman puts a key of their own into the insurer's question:\n");
    let own = fixture::key("middleman").public_key();
    let (copy, _) = Item::parse(challenge.as_bytes());
    let copy = copy.with(&[6], mutate::bytes(own.as_compressed()));
    claims(
        &Challenge::from_bytes(&copy.encode())?,
        &trust,
        now,
        NotListed::Signature,
    )?;
    println!(
        "   They show the question as it is: the app names the insurer, who alone can read the answer. So the words"
    );
    println!("   say whom to look for.\n");

    println!("   A parking lot asks, without being listed:\n");
    let lot = SealingKey::generate(&mut fixture::Deterministic::new("parking"));
    let asked = ask("老街停车场", now)?.sealed_to(lot.public_key());
    claims(&asked, &trust, now, NotListed::NotSigned)?;
    let asking = Asking::of(&asked, &trust, now);
    println!(
        "   It gets the everyday view. {} more fields can be opened, each by an act of the owner's: here the VIN.\n",
        asking.more().count()
    );
    let view = View::answering(&asking).opening_asked(FieldName::Vin);
    let answer = owner.present_sealed(&view, now, &phone, &mut random)?;
    let question = Question::new(CLAIM, Place::Counter)
        .under(Policy::counter().accept_test())
        .answering(&asked)
        .opening(&lot);
    let verified = Verifier::new(&trust).verify(Input::text(&answer.to_text()), &question, now)?;
    let state = |field: FieldName| field.state(verified.facts().fields());
    match (state(FieldName::Vin), state(FieldName::Owner)) {
        ("full", "masked") => Ok(()),
        other => Err(format!("the VIN alone was opened, and the lot sees {other:?}").into()),
    }
}

fn ask(name: &str, now: UnixTime) -> Result<Challenge> {
    let mut random = fixture::Deterministic::new(name);
    Ok(Challenge::new(name, CLAIM, now, 120, &mut random)?)
}

/// What the owner reads of an asker that is not listed, for the reason expected.
fn claims(challenge: &Challenge, trust: &Trust, now: UnixTime, expected: NotListed) -> Result<()> {
    let asking = Asking::of(challenge, trust, now);
    if asking.asker().err() != Some(expected) {
        return Err(format!("expected {}, got {:?}", expected.code(), asking.asker()).into());
    }
    show(&asking);
    Ok(())
}

fn show(asking: &Asking<'_>) {
    for line in asking.lines_zh().iter().chain(&asking.lines_en()) {
        println!("      {line}");
    }
    println!();
}
