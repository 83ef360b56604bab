//! The whole story in the terminal: a license is issued, shown as a QR picture, read by another program's decoder
//! and verified without a network; it is lent and taken back; then everything goes wrong in turn. Last, a car whose
//! inspection is overdue is sold, insured and stopped by police.
//!
//! Writes `target/walkthrough/`: pictures and their texts, signed forms, keys, trust data, status lists and evidence.
//! With these, `cargo run --example verify` and any COSE or HPKE library can repeat the checks.

mod attacks;
mod cards;
mod evidence;
mod lending;
mod listed;
mod offline;
mod overdue;
mod qr;
mod sealed;
mod store;

use std::path::{Path, PathBuf};

use support::{fixture, mutate};
use vehicle_license::issue::{Authority, EnrolledKey, EnrolmentNonce};
use vehicle_license::key::Signer;
use vehicle_license::present::{Holder, View};
use vehicle_license::{
    Challenge, Field, Input, Place, Policy, Purpose, Question, Trust, UnixTime, Verified, Verifier, VerifyError,
};

/// The bit of the standing's leaf.
const STANDING: u32 = 1 << 1;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/walkthrough");
    std::fs::create_dir_all(&folder)?;
    let issued_at = fixture::instant(fixture::ISSUED_AT);
    let now = fixture::instant(fixture::SHOWN_AT);

    println!("1. The authority issues a license\n");
    let trust_file = fixture::trust_bytes();
    let trust = Trust::pinned(&trust_file)?;
    let authority_key = fixture::key("issuer");
    let phone_key = fixture::key("holder");
    let nonce = EnrolmentNonce::new(&mut fixture::Deterministic::new("nonce"), issued_at);
    let enrolment = EnrolledKey::prepare(phone_key.public_key(), nonce.value, issued_at).sign(&phone_key)?;
    let enrolled = EnrolledKey::verify(&enrolment, nonce, issued_at)?;
    println!(
        "   The phone proves that it holds its key: {} bytes, signed.",
        enrolment.len()
    );
    println!(
        "   In the same application the owner passed a live check of the face (实人认证): the license will say so."
    );
    let unsigned = Authority::new(fixture::issuer(), fixture::LICENSE_KEY)?.issue(
        &fixture::record(),
        &enrolled,
        &fixture::terms(),
        &mut fixture::Deterministic::new("seed"),
    )?;
    println!(
        "   The HSM is given {} bytes to sign, none of them a name or a number of the owner's.",
        unsigned.to_be_signed().as_bytes().len()
    );
    let license = unsigned.sign(&authority_key)?;
    println!("   The wallet gets a file of {} bytes.\n", license.secret_file().len());

    println!("2. The owner shows it\n");
    let holder = Holder::import(&license.secret_file(), &trust, &phone_key.public_key())?;
    let show = holder.present(&View::everyday(), now, &phone_key)?;
    let picture = qr::Picture::of(&show.to_text());
    println!(
        "   {} bytes in the code, QR version {} at level M. It lives from {} to {};",
        show.as_bytes().len(),
        picture.version(),
        now,
        show.valid_until()
    );
    println!("   the app draws a new one at {}.\n", show.refresh_after());
    picture.write_png(&folder.join("owner.png"))?;
    std::fs::write(folder.join("owner.svg"), picture.svg())?;
    std::fs::write(folder.join("owner.txt"), show.to_text())?;
    std::fs::write(folder.join("license.cose"), license.to_cose())?;
    std::fs::write(folder.join("show.cose"), show.to_cose())?;
    std::fs::write(folder.join("issuer.cose_key"), authority_key.public_key().to_cose_key())?;
    std::fs::write(folder.join("holder.cose_key"), phone_key.public_key().to_cose_key())?;
    std::fs::write(folder.join("trust.cbor"), &trust_file)?;
    std::fs::write(folder.join("now.txt"), now.unix().to_string())?;

    println!("3. A verifier without a network reads the picture\n");
    let scanned = qr::read_png(&folder.join("owner.png"))?;
    let policy = Policy::counter().accept_test();
    let verified = Verifier::new(&trust).verify(Input::text(&scanned), &everyday(&policy), now)?;
    describe(&verified);

    println!("4. What is refused\n");
    let refuse = |what: &str, text: &str, at: UnixTime, trust: &Trust, expected: &str| {
        let verdict = Verifier::new(trust).verify(Input::text(text), &everyday(&policy), at);
        report(what, verdict, expected)
    };
    let later = fixture::instant(fixture::SHOWN_AT + 71);
    refuse(
        "The same picture 71 seconds later",
        &scanned,
        later,
        &trust,
        "show-expired",
    )?;
    let changed = change_one_byte(show.as_bytes());
    refuse(
        "One byte of the values changed",
        &changed,
        now,
        &trust,
        "issuer-signature-invalid",
    )?;
    let mut foreign = fixture::issuer();
    foreign.keys[0].point = fixture::key("a foreign issuer").public_key();
    let foreign = Trust::pinned(&fixture::trust_content(vec![foreign]).to_bytes()?)?;
    refuse(
        "The same number, another issuer's key",
        &scanned,
        now,
        &foreign,
        "issuer-signature-invalid",
    )?;
    let hidden = mutate::Show {
        credential: mutate::Credential::from_file(&license.secret_file(), mutate::signing(&authority_key)),
        shown_at: now.unix(),
        bitmap: mutate::EVERYDAY & !STANDING,
        purpose: None,
        answers: None,
        evidence: None,
        holder: mutate::signing(&phone_key),
    };
    let hidden = mutate::qr("VL1:", &hidden.wire().encode());
    refuse(
        "A dishonest wallet hides the standing",
        &hidden,
        now,
        &trust,
        "mandatory-hidden",
    )?;
    let strict = Policy::counter();
    let verdict = Verifier::new(&trust).verify(Input::text(&scanned), &everyday(&strict), now);
    report("A verifier in service reads this test license", verdict, "test-issuer")?;

    println!("5. How large other shows are\n");
    sizes(&holder, now)?;
    println!();
    lending::chapters(&folder, &holder, license, fixture::SHOWN_AT)?;
    attacks::chapters(&folder, &holder, fixture::SHOWN_AT)?;
    let settled = sealed::chapter(&folder, &holder, fixture::SHOWN_AT)?;
    evidence::chapter(&folder, settled, fixture::SHOWN_AT)?;
    listed::chapter(&folder, &holder, fixture::SHOWN_AT)?;
    overdue::chapters(&folder, fixture::SHOWN_AT)?;
    println!("Everything is in {}.", Path::new("target/walkthrough").display());
    Ok(())
}

fn everyday(policy: &Policy) -> Question<'_> {
    Question::new(Purpose::Other, Place::Counter).under(policy.clone())
}

fn describe(verified: &Verified) {
    let facts = verified.facts();
    let fields = facts.fields();
    let display = facts.vehicle_state();
    println!("   {} — {}", fields.plate(), display.class().word().zh());
    if let Field::Full(model) = fields.model() {
        println!("   {}", model.as_str());
    }
    if let Field::Masked(owner) = fields.owner() {
        println!("   Owner {owner}; the rest of the name is not in the code.");
    }
    if let Field::Masked(vin) = fields.vin() {
        println!("   VIN {vin}");
    }
    println!(
        "   Address: {}. Engine number: {}.",
        fields.address().state(),
        fields.engine_number().state()
    );
    let (number, name) = facts.issuer();
    println!(
        "   Issued by {number}, {name}{}.",
        if facts.is_test() { ", a TEST issuer" } else { "" }
    );
    println!(
        "   Status known as of {}; a later revocation cannot be seen offline.",
        facts.status_known_at()
    );
    println!(
        "   Fresh by {}: compare the plate with the car and the person with the document.\n",
        facts.freshness().name()
    );
}

/// Prints a verifier's refusal, and fails the walkthrough if it is not the expected one.
fn report(what: &str, verdict: std::result::Result<Verified, VerifyError>, expected: &str) -> Result<()> {
    refused(what, verdict, VerifyError::code, expected)
}

/// The same for any refusal with a code.
fn refused<T, E: std::fmt::Display>(
    what: &str,
    outcome: std::result::Result<T, E>,
    code: impl Fn(&E) -> &'static str,
    expected: &str,
) -> Result<()> {
    match outcome {
        Err(error) if code(&error) == expected => {
            println!("   {what}:\n      {expected} — {error}\n");
            Ok(())
        }
        Err(error) => Err(format!("{what}: expected {expected}, got {}", code(&error)).into()),
        Ok(_) => Err(format!("{what}: expected {expected}, and nothing refused it").into()),
    }
}

/// The license's color, J for black, becomes A for white.
fn change_one_byte(wire: &[u8]) -> String {
    let mut bytes = wire.to_vec();
    let color = bytes
        .windows(2)
        .position(|pair| pair == [0x61, b'J'])
        .expect("the color is in the code");
    bytes[color + 1] = b'A';
    format!("VL1:{}", base45::encode(&bytes))
}

fn sizes(holder: &Holder, now: UnixTime) -> Result<()> {
    let challenge = Challenge::new(
        "Minjiang Insurance, claims",
        Purpose::InsuranceClaim,
        now,
        120,
        &mut fixture::Deterministic::new("challenge"),
    )?;
    let company = fixture::holder(&fixture::company_record());
    let shows = [
        ("owner, everyday view", holder, View::everyday()),
        ("company owner, everyday view", &company, View::everyday()),
        (
            "owner, claim, answering a challenge",
            holder,
            fixture::everything_asked(&challenge),
        ),
        (
            "owner, mortgage: everything",
            holder,
            View::for_purpose(Purpose::Mortgage),
        ),
    ];
    for (what, holder, view) in shows {
        let size = holder.code_size(&view, now)?;
        println!("   {:4} bytes, QR {}-M: {what}", size.bytes(), size.qr_version());
    }
    Ok(())
}
