//! Chapters 6 to 8: the license is lent, shown by others, taken back, and runs out over a holiday.

use std::path::Path;

use vehicle_license::credential::{Grantee, KeyProtection, Proofing, RegisterAnswer, StatusPosition};
use vehicle_license::error::{PresentError, RegisterError};
use vehicle_license::issue::{
    Authority, AuthorizationRequest, AuthorizationTerms, EventKind, Granted, IssuedLicense, LicenseTerms,
    RevocationOrder,
};
use vehicle_license::key::Signer;
use vehicle_license::present::{Holder, RequestTerms, ShowText, View, Wallet};
use vehicle_license::trust::Calendars;
use vehicle_license::value::Day;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Trust, UnixTime, Verified, Verifier, VerifyError};

use crate::store::Row;
use crate::{Result, cards, fixture, offline, qr, report};

/// The city's service for lending: its register of the vehicle, and what it signs with.
struct Service {
    register: Row,
    authority: Authority,
    calendars: Calendars<'static>,
    license: IssuedLicense,
    trust: Trust,
    positions: u32,
}

/// A person with a phone.
struct Person {
    grantee: Grantee,
    phone: &'static str,
}

impl Person {
    fn new(phone: &'static str, number: &str, name: &str) -> Self {
        let grantee = fixture::person(number, name);
        Self { grantee, phone }
    }
}

pub(crate) fn chapters(folder: &Path, owner: &Holder, license: IssuedLicense, now: u64) -> Result<()> {
    let mut service = Service {
        register: Row::new(&fixture::register(&fixture::record())),
        authority: Authority::new(fixture::issuer(), fixture::LICENSE_KEY)?,
        calendars: Calendars::built_in(),
        license,
        trust: fixture::trust(),
        positions: 0,
    };
    let buyer = Person::new("buyer's phone", "35010219881112001X", "李四明");
    let agent = Person::new("agent's phone", "350102199506152423", "王小美");
    let lent = lend(folder, owner, &mut service, &buyer, &agent, now)?;
    take_back(folder, owner, &mut service, &agent, lent, now)?;
    // What was taken back voids every request by the license of before: the owner's wallet fetches a fresh one first.
    let grant_day = fixture::day("2026-09-24");
    let owner = service.refresh_owner(start(grant_day) + 8 * 3600)?;
    holiday(&owner, &mut service, &buyer)
}

fn lend(
    folder: &Path,
    owner: &Holder,
    service: &mut Service,
    buyer: &Person,
    agent: &Person,
    now: u64,
) -> Result<Holder> {
    println!("6. The owner lends it\n");
    let friend = Person::new("friend's phone", "350121198002034516", "陈建国");
    let fourth = Person::new("neighbor's phone", "350182199209173318", "林志远");
    let granted = now - 300;
    let claim = Purpose::InsuranceClaim;
    let at_buyer = service.lend(owner, buyer, Purpose::TestDrive, "2026-09-18", granted)?;
    let at_agent = service.lend(owner, agent, claim, "2026-09-22", granted + 60)?;
    service.lend(owner, &friend, Purpose::Rental, "2026-09-22", granted + 120)?;
    for lent in service.register.read()?.lent(fixture::instant(now)) {
        let (purpose, last_day) = (lent.purpose(), lent.last_day());
        let name = lent.grantee().name.as_str();
        println!(
            "   {name} {} ({purpose}) until the end of {last_day}",
            purpose.name_zh()
        );
    }
    let refused = service.lend(owner, &fourth, Purpose::Other, "2026-09-22", granted + 180);
    refusal("A fourth person", refused, "persons-full")?;

    let moment = fixture::instant(now);
    let test_drive = present(&at_buyer, &View::everyday(), moment, buyer)?;
    println!(
        "   The buyer's code for the test drive has {} bytes.",
        test_drive.as_bytes().len()
    );
    let show = present(&at_agent, &View::everyday(), moment, agent)?;
    let whole = present(&at_agent, &View::for_purpose(claim), moment, agent)?;
    let text = show.to_text();
    let picture = qr::Picture::of(&text);
    picture.write_png(&folder.join("authorized.png"))?;
    std::fs::write(folder.join("authorized.svg"), picture.svg())?;
    std::fs::write(folder.join("authorized.txt"), &text)?;
    std::fs::write(folder.join("authorized-full.txt"), whole.to_text())?;
    println!(
        "   The agent's code for the claim has {} bytes, or {} with everything a claim may see.\n",
        show.as_bytes().len(),
        whole.as_bytes().len()
    );
    let scanned = qr::read_png(&folder.join("authorized.png"))?;
    let verified = service.verify(&scanned, claim, moment)?;
    let watermark = verified.facts().watermark();
    println!("   The insurer's screen, for the claim: {}", watermark.zh());
    println!("      {}\n", watermark.en());
    let mortgage = service.verify(&scanned, Purpose::Mortgage, moment);
    report("The same code offered for a mortgage", mortgage, "purpose-mismatch")?;

    println!("   The license card, on the verifier's screen as on the holder's:");
    cards::write(
        folder,
        "card-authorized",
        &service.verify(&whole.to_text(), claim, moment)?,
        &whole.to_text(),
    )?;
    let mine = owner
        .present(&View::everyday(), moment, &fixture::key("holder"))?
        .to_text();
    cards::write(
        folder,
        "card-owner",
        &service.verify(&mine, Purpose::Other, moment)?,
        &mine,
    )?;
    println!();
    Ok(at_agent)
}

fn take_back(
    folder: &Path,
    owner: &Holder,
    service: &mut Service,
    agent: &Person,
    lent: Holder,
    now: u64,
) -> Result<()> {
    println!("7. The owner takes it back\n");
    let later = now + 30;
    let moment = fixture::instant(later);
    let mut wallet = Wallet::new();
    let register = service.register.read()?;
    for lent in register.shown_by(&agent.grantee, moment) {
        println!(
            "   The agent may show authorization {} for {}.",
            lent.number(),
            lent.purpose()
        );
    }
    println!("   The agent's wallet takes the copy in: {}.", wallet.add(lent).name());
    let id = register
        .shown_by(&agent.grantee, moment)
        .find_map(|lent| lent.id().copied());
    let order = owner
        .revocation_order(id.as_ref(), moment, &mut fixture::Deterministic::new("order"))?
        .sign(&fixture::key("holder"))?;
    let order = RevocationOrder::from_bytes(&order)?.verify(service.license.log_entry(), moment)?;
    let events = service
        .register
        .carry_out(later, |register, operation| register.revoke(operation, &order))?;
    for event in events {
        if let Some((position, status)) = event.retired() {
            let (list, index) = (position.list(), position.index());
            println!(
                "   To be published: {} at index {index} of status list {list}.",
                status.name()
            );
        }
    }
    // The agent's app asks the authority the next time it is online.
    let asked: Vec<StatusPosition> = wallet.positions().map(|(_, position)| position).collect();
    let answer = service.register.read()?.answer(&asked, moment).to_bytes();
    wallet.apply_answer(&RegisterAnswer::from_bytes(&answer)?);
    // It is stored at once: after a restart without a network the copy stays away.
    let mut wallet = Wallet::from_bytes(&wallet.secret_bytes())?;
    println!(
        "   The agent's wallet now lists {} licenses, after a restart too.",
        wallet.list(moment).count()
    );
    let held = id.as_ref().and_then(|id| wallet.find(id)).ok_or("the agent's copy")?;
    let shown = present(held, &View::everyday(), moment, agent);
    refusal(
        "The agent's app is asked to show it all the same",
        shown,
        "credential-ended",
    )?;
    wallet.clear_out(moment);
    println!("   A dishonest app could go on showing its copy: verifiers are given the bundle and the lists for that.");
    let trust = offline::bundle(folder, now)?;
    offline::revoked(folder, &trust, &service.register.read()?, moment)?;
    println!(
        "   Without a list the copy is believed for 24 hours at an insurer's, 7 days at a counter: then it is too old.\n"
    );
    Ok(())
}

fn holiday(owner: &Holder, service: &mut Service, buyer: &Person) -> Result<()> {
    println!("8. Seven working days over the National Day holiday\n");
    let grant_day = fixture::day("2026-09-24");
    let morning = start(grant_day) + 9 * 3600;
    let last_day = service.calendars.furthest_last_day(grant_day);
    println!("   Lent on Thursday {grant_day}: Friday to Sunday are Mid-Autumn, 1 to 7 October National Day,");
    println!("   and Saturday 10 October is worked. The seventh working day is {last_day}.");
    let refused = service.lend(owner, buyer, Purpose::TestDrive, "2026-10-13", morning);
    refusal("One day more", refused, "working-days-exceeded")?;
    let wallet = service.lend(owner, buyer, Purpose::TestDrive, &last_day.to_string(), morning)?;
    println!(
        "   {} days later the app has fetched a fresh copy; the last day is the same.",
        { last_day.days_since(grant_day) }
    );
    let last_morning = start(last_day) + 9 * 3600;
    let fresh = service.refresh(buyer, last_morning)?;
    if fresh.last_day() != wallet.last_day() {
        return Err("a refresh moved the last day".into());
    }
    let end = start(last_day) + 86_400;
    let show = present(&fresh, &View::everyday(), fixture::instant(end - 60), buyer)?;
    let verified = service.verify(&show.to_text(), Purpose::TestDrive, fixture::instant(end - 1))?;
    let at = verified.facts().verified_at();
    println!("   Shown a minute before midnight, it verifies to the last second, {at}.");
    let over = service.verify(&show.to_text(), Purpose::TestDrive, fixture::instant(end));
    report("One second later", over, "authorization-expired")?;
    for event in service
        .register
        .carry_out(end, |register, operation| register.expire(operation))?
    {
        println!("   The register notes at {}: {}.", event.at, ended(&event.kind));
    }
    println!();
    Ok(())
}

impl Service {
    /// The owner's license again: the same key and position, issued now.
    fn refresh_owner(&mut self, now: u64) -> Result<Holder> {
        let mut record = fixture::record();
        record.as_of = fixture::instant(now);
        let terms = LicenseTerms {
            now: fixture::instant(now),
            ..fixture::terms()
        };
        let mut random = fixture::Deterministic::new("refreshed license");
        let unsigned = self
            .authority
            .issue(&record, &fixture::enrolled("holder"), &terms, &mut random)?;
        self.license = unsigned.sign(&fixture::key("issuer"))?;
        let entry = self.license.log_entry();
        self.register.carry_out(now, |register, operation| {
            register.record_license(operation, entry, None)
        })?;
        let key = fixture::key("holder").public_key();
        Ok(Holder::import(&self.license.secret_file(), &self.trust, &key)?)
    }

    /// The whole way: the owner signs, the register grants, the authority issues, the grantee's wallet imports.
    fn lend(&mut self, owner: &Holder, person: &Person, purpose: Purpose, last_day: &str, now: u64) -> Result<Holder> {
        let moment = fixture::instant(now);
        let terms = RequestTerms {
            grantee: person.grantee.clone(),
            purpose,
            last_day: fixture::day(last_day),
            replace: false,
        };
        let mut random = fixture::Deterministic::new(&format!("request {now}"));
        let signed = owner
            .request(&terms, moment, &mut random)?
            .sign(&fixture::key("holder"))?;
        let request = AuthorizationRequest::from_bytes(&signed)?.verify(self.license.log_entry(), moment)?;
        self.positions += 1;
        let position = StatusPosition::new(8, 611_000 + self.positions).ok_or("a position")?;
        let granted = self.register.carry_out(now, |register, operation| {
            register.grant(operation, &request, &self.calendars, position)
        })?;
        self.issue(granted, person, now)
    }

    fn verify(&self, text: &str, purpose: Purpose, now: UnixTime) -> std::result::Result<Verified, VerifyError> {
        let policy = Policy::counter().accept_test();
        let question = Question::new(purpose, Place::Counter).under(policy.clone());
        Verifier::new(&self.trust).verify(Input::text(text), &question, now)
    }

    fn refresh(&mut self, person: &Person, now: u64) -> Result<Holder> {
        let register = self.register.read()?;
        let mut lent = register.shown_by(&person.grantee, fixture::instant(now));
        let number = lent.next().ok_or("nothing is lent")?.number();
        let granted = self
            .register
            .carry_out(now, |register, operation| register.refresh(operation, number, None))?;
        self.issue(granted, person, now)
    }

    fn issue(&mut self, granted: Granted, person: &Person, now: u64) -> Result<Holder> {
        let mut record = fixture::record();
        record.as_of = fixture::instant(now);
        // The car passes its inspection in time.
        if record.inspection_until < Some(Day::of(record.as_of)) {
            record.inspection_until = Some(fixture::day("2027-09-30"));
        }
        let terms = AuthorizationTerms {
            now: fixture::instant(now),
            protection: KeyProtection::Hardware,
            proofing: Proofing::InPerson,
        };
        let mut random = fixture::Deterministic::new(&format!("authorization {now}"));
        let enrolled = fixture::enrolled(person.phone);
        let unsigned = self
            .authority
            .authorize(granted.ticket, &record, &enrolled, &terms, &mut random)?;
        let issued = unsigned.sign(&fixture::key("issuer"))?;
        let entry = issued.log_entry();
        self.register.carry_out(now, |register, operation| {
            register.record_authorization(operation, entry)
        })?;
        let key = fixture::key(person.phone).public_key();
        Ok(Holder::import(&issued.secret_file(), &self.trust, &key)?)
    }
}

fn present(wallet: &Holder, view: &View<'_>, now: UnixTime, person: &Person) -> Result<ShowText> {
    Ok(wallet.present(view, now, &fixture::key(person.phone))?)
}

/// 00:00 in Beijing.
fn start(day: Day) -> u64 {
    day.start().expect("a day of this century").unix()
}

fn ended(kind: &EventKind) -> String {
    match kind {
        EventKind::AuthorizationEnded { number, reason, .. } => format!("authorization {number} {}", reason.name()),
        EventKind::LicenseEnded { reason, .. } => format!("the owner's license {}", reason.name()),
        other => format!("{other:?}"),
    }
}

/// Prints the refusal of somebody other than a verifier, and fails the walkthrough if it is not the expected one.
fn refusal<T>(what: &str, outcome: Result<T>, expected: &str) -> Result<()> {
    match outcome {
        Err(error) if code(&*error) == expected => {
            println!("   {what}:\n      {expected} — {error}\n");
            Ok(())
        }
        Err(error) => Err(format!("{what}: expected {expected}, got {error}").into()),
        Ok(_) => Err(format!("{what}: expected {expected}, and it was done").into()),
    }
}

/// The stable code of a register's or wallet's refusal.
fn code(error: &(dyn std::error::Error + 'static)) -> &'static str {
    let register = error.downcast_ref::<RegisterError>().map(RegisterError::code);
    let wallet = error.downcast_ref::<PresentError>().map(PresentError::code);
    register.or(wallet).unwrap_or("another error")
}
