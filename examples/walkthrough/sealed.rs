//! Chapter 14: an answer that only its asker can read.

use std::path::Path;

use vehicle_license::error::PresentError;
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::key::Signer as _;
use vehicle_license::present::Holder;
use vehicle_license::{
    Challenge, Input, Memory, Place, Policy, Purpose, Question, SealingKey, StatusList, UnixTime, Verified, Verifier,
};

use crate::{Result, fixture, offline, qr, refused, report};
use support::mutate::{self, Item};

const INSURER: &str = "Minjiang Insurance, claims";

/// What the insurer has in the end.
pub(crate) struct Settled {
    pub(crate) verdict: Verified,
    pub(crate) record: EvidenceRecord,
}

pub(crate) fn chapter(folder: &Path, owner: &Holder, now: u64) -> Result<Settled> {
    println!("14. An answer that only the insurer can read\n");
    let (moment, phone) = (fixture::instant(now), fixture::key("holder"));
    let key = SealingKey::generate(&mut fixture::Deterministic::new("sealing key"));
    let challenge = ask(Purpose::InsuranceClaim, moment)?.sealed_to(key.public_key());
    let question = challenge.to_text();
    println!(
        "   The insurer asks with a key made for this question: {} bytes, QR {}-M.\n",
        challenge.as_bytes().len(),
        qr::Picture::of(&question).version()
    );
    let in_clear = owner.present(&fixture::everything_asked(&challenge), moment, &phone);
    refused(
        "The wallet is told to answer in clear",
        in_clear,
        PresentError::code,
        "seal-required",
    )?;

    let mut random = fixture::Deterministic::new("seal");
    let answer = owner.present_sealed(&fixture::everything_asked(&challenge), moment, &phone, &mut random)?;
    let text = answer.to_text();
    let picture = qr::Picture::of(&text);
    picture.write_png(&folder.join("sealed.png"))?;
    std::fs::write(folder.join("sealed.svg"), picture.svg())?;
    std::fs::write(folder.join("sealed.txt"), &text)?;
    std::fs::write(folder.join("challenge.txt"), &question)?;
    std::fs::write(folder.join("sealing.key"), mutate::hex(&*key.secret_bytes()) + "\n")?;
    sizes(owner, &key, moment)?;
    what_a_camera_sees(owner, answer.as_bytes(), moment)?;

    let trust = offline::take_in(&std::fs::read(folder.join("bundle.cbor"))?, moment)?.into_trust();
    let token = offline::list(&fixture::register(&fixture::record()), 7, fixture::instant(now - 300))?;
    std::fs::write(folder.join("license-list.cwt"), &token)?;
    let lists = [StatusList::verify(&token, &trust, moment)?];
    let policy = Policy::for_purpose(Purpose::InsuranceClaim).accept_test();
    let scanned = qr::read_png(&folder.join("sealed.png"))?;
    let check = Question::new(Purpose::InsuranceClaim, Place::Counter)
        .under(policy.clone())
        .answering(&challenge)
        .consulting(&lists);
    let verifier = Verifier::new(&trust);
    report(
        "A picture of it, read without the key",
        verifier.verify(Input::text(&scanned), &check, moment),
        "other-artefact",
    )?;
    let (verdict, record) = EvidenceRecord::verify(&verifier, Input::text(&scanned), &check.opening(&key), moment)?;
    let record = record.noting(&Memory::new().admit(&verdict, verdict.facts().verified_at()))?;
    println!(
        "   The insurer opens it: {}, fresh by {}, status as of {}.",
        verdict.facts().fields().plate(),
        verdict.facts().freshness().name(),
        verdict.facts().status_known_at()
    );
    println!("   Then it drops the key, and no picture of the answer opens for anybody any more.\n");

    let asked = ask(Purpose::Mortgage, moment)?;
    let in_clear = owner
        .present(&fixture::everything_asked(&asked), moment, &phone)?
        .to_text();
    let bank = Policy::for_purpose(Purpose::Mortgage).accept_test();
    let check = Question::new(Purpose::Mortgage, Place::Counter)
        .under(bank.clone())
        .answering(&asked);
    report(
        "A bank that takes a mortgage, answered in clear",
        verifier.verify(Input::text(&in_clear), &check, moment),
        "seal-required",
    )?;
    Ok(Settled { verdict, record })
}

fn ask(purpose: Purpose, now: UnixTime) -> Result<Challenge> {
    let mut random = fixture::Deterministic::new("sealed question");
    Ok(Challenge::new(INSURER, purpose, now, 120, &mut random)?)
}

fn sizes(owner: &Holder, key: &SealingKey, now: UnixTime) -> Result<()> {
    let claim = ask(Purpose::InsuranceClaim, now)?.sealed_to(key.public_key());
    let mortgage = ask(Purpose::Mortgage, now)?.sealed_to(key.public_key());
    let answers = [
        ("everyday view", fixture::everyday_asked(&claim)),
        ("everything a claim may see", fixture::everything_asked(&claim)),
        ("mortgage: everything", fixture::everything_asked(&mortgage)),
    ];
    println!("   Padded to steps of 32 bytes, and sealed:");
    for (what, view) in answers {
        let mut random = fixture::Deterministic::new("seal");
        let answer = owner.present_sealed(&view, now, &fixture::key("holder"), &mut random)?;
        let version = qr::Picture::of(&answer.to_text()).version();
        println!("   {:4} bytes, QR {version}-M: {what}", answer.as_bytes().len());
    }
    println!();
    Ok(())
}

/// Looks for what somebody could be recognized by: every longer text, and the owner's key.
fn what_a_camera_sees(owner: &Holder, sealed: &[u8], now: UnixTime) -> Result<()> {
    let phone = fixture::key("holder");
    let asked = ask(Purpose::InsuranceClaim, now)?;
    let in_clear = owner.present(&fixture::everything_asked(&asked), now, &phone)?;
    let (mut show, _) = Item::parse(in_clear.as_bytes());
    let values = show.at(&[1, 3]).clone();
    let mut marks: Vec<&[u8]> = values.texts().into_iter().map(str::as_bytes).collect();
    marks.retain(|mark| mark.len() > 3);
    let key = phone.public_key();
    marks.push(key.as_compressed());
    let seen_in = |bytes: &[u8]| {
        let seen = |mark: &&&[u8]| bytes.windows(mark.len()).any(|part| part == **mark);
        marks.iter().filter(seen).count()
    };
    let (clear, hidden) = (seen_in(in_clear.as_bytes()), seen_in(sealed));
    println!(
        "   Texts and keys to recognize somebody by: {clear} in the answer in clear, {hidden} in the sealed one.\n"
    );
    if clear == marks.len() && hidden == 0 {
        Ok(())
    } else {
        Err("the seal hides nothing, or nothing was there to hide".into())
    }
}
