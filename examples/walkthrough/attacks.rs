//! Chapters 9 to 13: what thieves, dishonest owners, middlemen and a leaked key try, and what refuses it. What a
//! verifier without a network cannot refuse is said too.

use std::path::Path;

use vehicle_license::error::BundleError;
use vehicle_license::issue::{Authority, LicenseTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{IssuerKey, TrustContent};
use vehicle_license::verify::ReplayGuard;
use vehicle_license::{
    Challenge, Input, Memory, MemoryError, Place, Policy, Purpose, Question, StatusList, Trust, UnixTime, Verified,
    Verifier, VerifyError,
};

use crate::{Result, fixture, offline, qr, refused, report};
use support::mutate::{self, Item};

const DAY: u64 = 86_400;
/// The number of the key that follows the leaked one.
const NEXT_KEY: u16 = 3;

pub(crate) fn chapters(folder: &Path, owner: &Holder, now: u64) -> Result<()> {
    stolen_picture(folder, now)?;
    signed_in_advance(owner, now)?;
    middleman(owner, now)?;
    let next = leaked_key(folder, owner, now + DAY)?;
    old_data(folder, &next, now)
}

fn stolen_picture(folder: &Path, now: u64) -> Result<()> {
    println!("9. A picture of the code is stolen\n");
    let (trust, policy) = (fixture::trust(), Policy::counter().accept_test());
    let picture = qr::read_png(&folder.join("owner.png"))?;
    let first = verify(&trust, &picture, &rental(&policy), fixture::instant(now))?;
    let mut desk = Memory::new();
    desk.admit(&first, first.facts().verified_at())?;
    println!("   The owner's code is verified at a rental desk, admitted, and photographed by the next in the queue.");
    let later = fixture::instant(now + 20);
    let again = verify(&trust, &picture, &rental(&policy), later)?;
    println!("   Twenty seconds later the photograph verifies: it is the same code. But it does not count:\n");
    let replayed = desk.admit(&again, again.facts().verified_at());
    if let Err(error) = &replayed {
        println!(
            "   The screen says: {}\n      {}\n",
            error.advice().zh(),
            error.advice().en()
        );
    }
    refused(
        "The photograph at the same desk",
        replayed,
        MemoryError::code,
        "show-replayed",
    )?;
    Memory::new().admit(&again, again.facts().verified_at())?;
    println!("   Another desk, with a memory of its own, admits it: it looks at the person and the document.");
    let mut shared = ReplayGuard::new(10_000);
    let (key, seen_again) = (first.facts().replay_key(), again.facts().replay_key());
    shared.admit(key, first.facts().verified_at())?;
    println!(
        "   Desks that share a store put in {} bytes for each show, until {}.\n",
        key.as_bytes().len(),
        key.until()
    );
    let replayed = shared.admit(seen_again, later);
    refused(
        "The photograph at another desk of that store",
        replayed,
        MemoryError::code,
        "show-replayed",
    )
}

fn signed_in_advance(owner: &Holder, now: u64) -> Result<()> {
    println!("10. Codes are signed in advance\n");
    let trust = fixture::trust();
    let tomorrow = fixture::instant(now + DAY);
    let in_advance = owner
        .present(&View::everyday(), tomorrow, &fixture::key("holder"))?
        .to_text();
    println!("   A dishonest owner signs tomorrow's codes today, and hands them on with the car.");
    let policy = Policy::counter().accept_test();
    let verified = verify(&trust, &in_advance, &rental(&policy), tomorrow)?;
    println!(
        "   Tomorrow a desk that asks no question takes one: fresh by {}. The code cannot tell; person and document can.\n",
        verified.facts().freshness().name()
    );
    let insurer = Policy::for_purpose(Purpose::InsuranceClaim).accept_test();
    report(
        "An insurer that forgot to ask",
        verify(&trust, &in_advance, &claim(&insurer), tomorrow),
        "challenge-required",
    )?;
    let question = question("Minjiang Insurance, claims", tomorrow)?;
    let verdict = verify(&trust, &in_advance, &claim(&insurer).answering(&question), tomorrow);
    report(
        "The same code as the answer to its question",
        verdict,
        "challenge-not-answered",
    )
}

fn middleman(owner: &Holder, now: u64) -> Result<()> {
    println!("11. A question is copied by a middleman\n");
    let (trust, now) = (fixture::trust(), fixture::instant(now));
    let phone = fixture::key("holder");
    let policy = Policy::for_purpose(Purpose::InsuranceClaim).accept_test();
    let question = question("Minjiang Insurance, claims", now)?;
    // The same nonce, purpose and time: only the name is the middleman's.
    let (copy, _) = Item::parse(question.as_bytes());
    let copy = copy.with(&[1], mutate::text("Old Street Parking, lost tickets"));
    let copy = Challenge::from_bytes(&copy.encode())?;
    println!(
        "   The owner's app shows: claims to be \"{}\", for {}, wants {} fields.",
        copy.claimed_asker(),
        copy.purpose().map_or("an unknown purpose", Purpose::name),
        copy.wanted_fields().count()
    );
    println!("   The owner answers, and the middleman takes the answer to the insurer that asked.\n");
    let answer = owner.present(&fixture::everything_asked(&copy), now, &phone)?;
    let text = answer.to_text();
    let verdict = verify(&trust, &text, &claim(&policy).answering(&question), now);
    report("The answer at the insurer's counter", verdict, "challenge-mismatch")?;
    // [credential, [time, bitmap, cover, values, signature, {1: purpose, 2: hint}]]
    let (hinted, _) = Item::parse(answer.as_bytes());
    let hint = &mutate::challenge_digest(question.as_bytes())[..4];
    let hinted = mutate::qr("VL1:", &hinted.with(&[1, 5, 3], mutate::bytes(hint)).encode());
    let verdict = verify(&trust, &hinted, &claim(&policy).answering(&question), now);
    report(
        "The same with the insurer's hint put in",
        verdict,
        "holder-signature-invalid",
    )?;

    println!("   Passed on unchanged, the question names the insurer on the owner's screen. If the owner answers it,");
    println!("   the insurer has an answer of the owner's, whoever brought it: so the clerk compares the person.\n");
    let mut memory = Memory::new();
    let answer = owner
        .present(&fixture::everything_asked(&question), now, &phone)?
        .to_text();
    let verified = verify(&trust, &answer, &claim(&policy).answering(&question), now)?;
    memory.admit(&verified, verified.facts().verified_at())?;
    println!(
        "   Answered, the question counts once: fresh by {}, admitted.\n",
        verified.facts().freshness().name()
    );
    let later = fixture::instant(now.unix() + 40);
    let less = owner
        .present(&fixture::everyday_asked(&question), later, &phone)?
        .to_text();
    let verified = verify(&trust, &less, &claim(&policy).answering(&question), later)?;
    let spent = memory.admit(&verified, verified.facts().verified_at());
    refused(
        "A second answer to it, newly signed",
        spent,
        MemoryError::code,
        "challenge-spent",
    )
}

/// Returns the bundle of after the leak.
fn leaked_key(folder: &Path, owner: &Holder, now: u64) -> Result<Vec<u8>> {
    println!("12. The city's key leaks\n");
    let (moment, phone) = (fixture::instant(now), fixture::key("holder"));
    let trust = offline::take_in(&std::fs::read(folder.join("bundle.cbor"))?, moment)?.into_trust();
    let policy = Policy::counter().accept_test();
    let forge = |plate: &str| {
        let stolen = mutate::signing(&fixture::key("issuer"));
        let file = fixture::issue(&fixture::record()).secret_file();
        let plate = Item::Array(vec![mutate::uint(52), mutate::text(plate)]);
        let forged = mutate::Show {
            credential: mutate::Credential::from_file(&file, stolen).with(0, plate),
            shown_at: now,
            bitmap: mutate::EVERYDAY,
            purpose: None,
            answers: None,
            evidence: None,
            holder: mutate::signing(&phone),
        };
        mutate::qr("VL1:", &forged.wire().encode())
    };
    println!("   Whoever has the key of Fuzhou signs a license for a car of Xiamen, and one for a car of Fuzhou.\n");
    let verdict = verify(&trust, &forge("闽DD12345"), &rental(&policy), moment);
    report("The forgery for Xiamen", verdict, "plate-outside-issuer")?;
    let forged = forge("闽AD99999");
    let verified = verify(&trust, &forged, &rental(&policy), moment)?;
    println!(
        "   The forgery for Fuzhou verifies, {}: inside its prefix a leaked key is the city's key.",
        verified.facts().fields().plate()
    );
    let content = after_the_leak(moment);
    let bundle = offline::publish(&content, now)?;
    std::fs::write(folder.join("bundle-next.cbor"), &bundle)?;
    let trust = offline::take_in(&bundle, moment)?.into_trust();
    println!(
        "   The next bundle, {} bytes, ends the belief in that key and names another.\n",
        bundle.len()
    );
    let verdict = verify(&trust, &forged, &rental(&policy), moment);
    report(
        "The forgery for Fuzhou, with the next bundle",
        verdict,
        "issuer-key-distrusted",
    )?;
    let old = owner.present(&View::everyday(), moment, &phone)?.to_text();
    let verdict = verify(&trust, &old, &rental(&policy), moment);
    report(
        "The genuine license, not refreshed yet",
        verdict,
        "issuer-key-distrusted",
    )?;

    let mut record = fixture::record();
    record.as_of = moment;
    let terms = LicenseTerms {
        now: moment,
        ..fixture::terms()
    };
    let mut random = fixture::Deterministic::new("refreshed seed");
    let refreshed = Authority::new(content.issuers[0].clone(), NEXT_KEY)?
        .issue(&record, &fixture::enrolled("holder"), &terms, &mut random)?
        .sign(&fixture::key("next issuer"))?;
    let refreshed = Holder::import(&refreshed.secret_file(), &trust, owner.holder_key())?;
    let code = refreshed.present(&View::everyday(), moment, &phone)?.to_text();
    let verified = verify(&trust, &code, &rental(&policy), moment)?;
    println!(
        "   The wallet refreshes, and {} verifies under the next key.\n",
        verified.facts().fields().plate()
    );
    Ok(bundle)
}

/// The license key is believed no longer, and another is in its place.
fn after_the_leak(now: UnixTime) -> TrustContent {
    let mut content = offline::content();
    content.version = 3;
    content.issued_at = now;
    let keys = &mut content.issuers[0].keys;
    let next = IssuerKey {
        number: NEXT_KEY,
        point: fixture::key("next issuer").public_key(),
        sign_from: now,
        ..keys[0].clone()
    };
    (keys[0].sign_until, keys[0].trust_until) = (now, now);
    keys.push(next);
    content
}

fn old_data(folder: &Path, next: &[u8], now: u64) -> Result<()> {
    println!("13. Old data are brought back\n");
    let (today, tomorrow) = (fixture::instant(now), fixture::instant(now + DAY));
    let bundle = offline::take_in(&std::fs::read(folder.join("bundle.cbor"))?, today)?;
    let trust = bundle.trust();
    let mut memory = Memory::new();
    let _first = memory.remember_bundle(&bundle)?;
    let register = fixture::register(&fixture::record());
    let (older, newer) = (
        offline::list(&register, 7, fixture::instant(now + 3600))?,
        offline::list(&register, 7, tomorrow)?,
    );
    memory.remember_list(&StatusList::verify(&newer, trust, tomorrow)?, tomorrow)?;
    println!("   A desk remembers tomorrow's status list: so tomorrow has come, whatever a clock says.\n");
    let policy = Policy::counter().accept_test();
    let picture = qr::read_png(&folder.join("owner.png"))?;
    let stale = verify(trust, &picture, &rental(&policy), today)?;
    let admitted = memory.admit(&stale, stale.facts().verified_at());
    refused(
        "Its clock is put back a day, so that yesterday's photograph verifies",
        admitted,
        MemoryError::code,
        "clock-behind",
    )?;
    let old_list = StatusList::verify(&older, trust, tomorrow)?;
    let remembered = memory.remember_list(&old_list, tomorrow);
    refused(
        "It is given yesterday's list",
        remembered,
        MemoryError::code,
        "status-list-older",
    )?;
    let _newer = memory.remember_bundle(&offline::take_in(next, tomorrow)?)?;
    let before = memory.to_bytes();
    let remembered = memory.remember_bundle(&bundle);
    refused(
        "After the next bundle it is given the one before, in which the leaked key stands",
        remembered,
        BundleError::code,
        "bundle-older",
    )?;
    if memory.to_bytes() != before || Memory::from_bytes(&before)? != memory {
        return Err("a refusal changed the memory".into());
    }
    println!(
        "   No refusal changed its memory: {} bytes, and the same after they were stored and read again.\n",
        before.len()
    );
    Ok(())
}

/// What a rental desk and an insurer's counter ask, under a policy of their own.
fn rental(policy: &Policy) -> Question<'_> {
    Question::new(Purpose::Rental, Place::Counter).under(policy.clone())
}

fn claim(policy: &Policy) -> Question<'_> {
    Question::new(Purpose::InsuranceClaim, Place::Counter).under(policy.clone())
}

fn verify(
    trust: &Trust,
    text: &str,
    asked: &Question<'_>,
    now: UnixTime,
) -> std::result::Result<Verified, VerifyError> {
    Verifier::new(trust).verify(Input::text(text), asked, now)
}

fn question(asker: &str, now: UnixTime) -> Result<Challenge> {
    let mut random = fixture::Deterministic::new("question");
    Ok(Challenge::new(asker, Purpose::InsuranceClaim, now, 120, &mut random)?)
}
