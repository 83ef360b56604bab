//! Lending from the owner's request to the grantee's show: what is granted, what is issued, what verifies, and each
//! refusal under its own code, every bound below, on and above.

mod clocks;
mod counter;
mod days;
mod operations;
mod persons;
mod requests;
mod tickets;

use std::collections::BTreeMap;
use std::sync::Mutex;

use super::fixture::{
    Deterministic, ISSUED_AT, ISSUER, LICENSE_KEY, SHOWN_AT, authorization_terms, borrower, company_record, day,
    document, empty_register, enrolled, grantee, holder, instant, issue, issuer, key, lend, lent_position, operation,
    person, record, register, trust,
};
use super::mutate::{Credential, Item, Show, Signed, bytes, high_s, sign, signing, text, uint};
use super::{code, policy};
use vehicle_license::credential::{Grantee, KeyProtection, Proofing, StatusPosition};
use vehicle_license::error::{IssueError, RegisterError, RequestError};
use vehicle_license::issue::{
    Authority, AuthorizationRequest, AuthorizationTerms, EnrolledKey, Granted, LogEntry, Operation, Register,
    RegisteredOwner, RevocationOrder, Ticket, VehicleRecord, VerifiedOrder, VerifiedRequest,
};
use vehicle_license::key::{PublicKey, Signer as _};
use vehicle_license::present::{Holder, RequestTerms, View};
use vehicle_license::trust::{Calendar, Calendars};
use vehicle_license::value::{
    Day, Document, DocumentKind, OrganizationName, Owner, PersonName, Plate, PlateType, Standing,
};
use vehicle_license::{Place, Purpose, Verified, Verifier, Warning};

const DAY: u64 = 86_400;

// Requests by hand -------------------------------------------------------------------------------

/// An owner's request, written by hand so that any claim of it can be wrong.
#[derive(Clone)]
pub(super) struct Ask {
    pub license: [u8; 32],
    pub signer: &'static str,
    pub made_at: u64,
    pub lifetime: u64,
    pub nonce: [u8; 16],
    pub purpose: u64,
    pub grantee: [String; 3],
    pub last_day: i64,
    pub replace: bool,
}

impl Ask {
    /// The fixture's owner asks to lend for a test drive until the seventh working day.
    pub(super) fn new() -> Self {
        Self {
            license: owners_license().id,
            signer: "holder",
            made_at: ISSUED_AT,
            lifetime: 1200,
            nonce: [9; 16],
            purpose: 4,
            grantee: ["A", "35010219881112001X", "李四明"].map(String::from),
            last_day: day("2026-09-22").epoch_days(),
            replace: false,
        }
    }

    pub(super) fn of(grantee: &Grantee) -> Self {
        Self::new().to(grantee)
    }

    fn to(mut self, grantee: &Grantee) -> Self {
        self.grantee = [
            grantee.document.kind().letter().to_string(),
            grantee.document.number().into(),
            grantee.name.as_str().into(),
        ];
        self
    }

    fn until(mut self, last_day: Day) -> Self {
        self.last_day = last_day.epoch_days();
        self
    }

    fn purpose(mut self, purpose: Purpose) -> Self {
        self.purpose = purpose.number().into();
        self
    }

    fn replacing(mut self) -> Self {
        self.replace = true;
        self
    }

    fn made_at(mut self, made_at: u64) -> Self {
        self.made_at = made_at;
        self
    }

    fn nonce(mut self, nonce: u8) -> Self {
        self.nonce = [nonce; 16];
        self
    }

    fn claims(&self) -> Vec<(Item, Item)> {
        let grantee = self.grantee.iter().map(|part| text(part)).collect();
        let mut claims = vec![
            (uint(4), uint(self.made_at + self.lifetime)),
            (uint(6), uint(self.made_at)),
            (uint(10), bytes(&self.nonce)),
            (Item::Int(-65_540), uint(self.purpose)),
            (Item::Int(-65_542), bytes(&self.license)),
            (Item::Int(-65_546), Item::Array(grantee)),
            (Item::Int(-65_547), Item::Int(self.last_day)),
        ];
        if self.replace {
            claims.push((Item::Int(-65_549), Item::Simple(21)));
        }
        claims
    }

    fn signed(&self) -> Signed {
        Signed::new(REQUEST_TYP, None, &Item::Map(self.claims()))
    }

    /// The message, signed.
    pub(super) fn message(&self) -> Vec<u8> {
        signed_by(self.signer, &self.signed())
    }

    fn judge(&self, license: &LogEntry, now: u64) -> Result<VerifiedRequest, RequestError> {
        judge(&self.message(), license, now)
    }

    /// Verified at the second it was made, under the license it names.
    pub(super) fn verified(&self, license: &LogEntry) -> VerifiedRequest {
        self.judge(license, self.made_at).expect("a request")
    }
}

const REQUEST_TYP: &str = "application/vehicle-license-request+cwt";
const ORDER_TYP: &str = "application/vehicle-license-revocation+cwt";

/// The signing half of a test key, made once: a history needs it many times.
fn cached(name: &str) -> p256::ecdsa::SigningKey {
    static MADE: Mutex<BTreeMap<String, p256::ecdsa::SigningKey>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().expect("no panic before");
    made.entry(name.into()).or_insert_with(|| signing(&key(name))).clone()
}

/// The public half of a test key.
pub(super) fn public(name: &str) -> PublicKey {
    static MADE: Mutex<BTreeMap<String, PublicKey>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().expect("no panic before");
    *made.entry(name.into()).or_insert_with(|| key(name).public_key())
}

fn signed_by(signer: &str, signed: &Signed) -> Vec<u8> {
    signed.message(&sign(&cached(signer), &signed.digest())).encode()
}

fn judge(message: &[u8], license: &LogEntry, now: u64) -> Result<VerifiedRequest, RequestError> {
    AuthorizationRequest::from_bytes(message).and_then(|request| request.verify(license, instant(now)))
}

fn order_parts(license: &[u8; 32], made_at: u64, nonce: [u8; 16], authorization: Option<&[u8; 32]>) -> Signed {
    let mut claims = vec![
        (uint(6), uint(made_at)),
        (uint(10), bytes(&nonce)),
        (Item::Int(-65_542), bytes(license)),
    ];
    if let Some(id) = authorization {
        claims.push((Item::Int(-65_548), bytes(id)));
    }
    Signed::new(ORDER_TYP, None, &Item::Map(claims))
}

/// An order, verified at the second it was made.
pub(super) fn order(
    license: &LogEntry,
    signer: &str,
    made_at: u64,
    nonce: [u8; 16],
    authorization: Option<&[u8; 32]>,
) -> VerifiedOrder {
    let message = signed_by(signer, &order_parts(&license.id, made_at, nonce, authorization));
    let order = RevocationOrder::from_bytes(&message).expect("an order");
    order.verify(license, instant(made_at)).expect("an order")
}

/// The log entry of the fixture's license.
pub(super) fn owners_license() -> LogEntry {
    static ENTRY: std::sync::OnceLock<LogEntry> = std::sync::OnceLock::new();
    ENTRY.get_or_init(|| issue(&record()).log_entry().clone()).clone()
}

pub(super) fn position(index: u32) -> StatusPosition {
    StatusPosition::new(9, index).expect("a position")
}

fn outcome<T>(result: Result<T, RequestError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "ok")
}

fn granted<T>(result: Result<T, RegisterError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "ok")
}

fn issued<T>(result: Result<T, IssueError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "ok")
}

/// Grants `ask` at `now` by the built-in calendar under a position of its own, and says how that went. A refusal must
/// leave the register as it was.
fn grant(register: &mut Register, ask: &Ask, now: u64) -> &'static str {
    grant_by(register, ask, &Calendars::built_in(), now).map_or_else(|error| error.code(), |_| "ok")
}

fn grant_by(register: &mut Register, ask: &Ask, calendars: &Calendars<'_>, now: u64) -> Result<Granted, RegisterError> {
    // The license was refreshed a moment ago: no revocation is younger.
    let license = LogEntry {
        issued_at: instant(now),
        ..owners_license()
    };
    let request = ask.verified(&license);
    let at = position(1000 + u32::try_from(register.revision()).expect("few revisions"));
    let before = register.to_bytes();
    let result = register.grant(&operation(register, now), &request, calendars, at);
    assert_eq!(
        result.is_err(),
        register.to_bytes() == before,
        "all or nothing: {result:?}"
    );
    result
}

/// A register whose owner's license lives as long as the trust file.
fn lasting(record: &VehicleRecord, from: u64) -> (Register, LogEntry) {
    let mut license = owners_license();
    license.last_day = day("2030-01-01");
    license.standing = record.standing;
    license.owner_digest = RegisteredOwner::of(record).digest();
    license.issued_at = instant(from);
    let mut register = empty_register(record);
    let natural = matches!(record.owner, Owner::Person(_));
    let name = PersonName::parse("车队王主管").expect("a name");
    register
        .record_license(&operation(&register, from), &license, (!natural).then_some(&name))
        .expect("a license");
    (register, license)
}

fn of_kind(kind: char, number: &str, name: &str) -> Grantee {
    Grantee {
        document: Document::parse(DocumentKind::from_letter(kind).expect("a kind"), number).expect("a document"),
        name: PersonName::parse(name).expect("a name"),
    }
}

/// Another person with a resident card, by a serial number.
pub(super) fn resident(serial: u32) -> String {
    let body = format!("11010519900101{serial:03}");
    let mut numbers = "0123456789X".chars().map(|check| format!("{body}{check}"));
    let kind = DocumentKind::from_letter('A').expect("a kind");
    numbers
        .find(|number| Document::parse(kind, number).is_ok())
        .expect("one check digit fits")
}

/// Grant days and their seventh working day, counted by hand from the notices of 2024 to 2026.
const SEVENTH: [(&str, &str); 11] = [
    ("2024-07-01", "2024-07-10"),
    ("2024-02-08", "2024-02-23"),
    ("2024-09-12", "2024-09-24"),
    ("2025-01-24", "2025-02-10"),
    ("2025-09-26", "2025-10-13"),
    ("2026-02-06", "2026-02-24"),
    ("2026-02-13", "2026-03-02"),
    ("2026-04-30", "2026-05-13"),
    ("2026-09-14", "2026-09-22"),
    ("2026-09-24", "2026-10-12"),
    ("2026-11-21", "2026-12-01"),
];

// Tickets ------------------------------------------------------------------------------------------

/// A ticket for the fixture's grantee, handed out at `now`, for a test drive until the seventh working day.
fn ticket(now: u64) -> Ticket {
    let (mut register, license) = lasting(&record(), now);
    let furthest = Calendars::built_in().furthest_last_day(Day::of(instant(now)));
    let request = Ask::new().made_at(now).until(furthest).verified(&license);
    register
        .grant(
            &operation(&register, now),
            &request,
            &Calendars::built_in(),
            position(1),
        )
        .expect("a grant")
        .ticket
}

fn authorize(ticket: Ticket, record: &VehicleRecord, grantee: &EnrolledKey, now: u64) -> Result<Holder, IssueError> {
    let terms = authorization_terms(now);
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let draft = authority.authorize(ticket, record, grantee, &terms, &mut Deterministic::new("authorize"))?;
    let authorization = draft.sign(&key("issuer")).expect("a signature");
    let file = authorization.secret_file();
    Ok(Holder::import(&file, &trust(), grantee.public_key()).expect("a file"))
}

fn as_of(now: u64) -> VehicleRecord {
    VehicleRecord {
        as_of: instant(now),
        ..record()
    }
}

// The good way -----------------------------------------------------------------------------------

#[test]
fn what_is_lent_for_a_purpose_verifies_for_it_and_for_no_other() {
    for purpose in Purpose::ALL {
        let wallet = borrower(&record(), purpose);
        for (what, view) in [("everyday", View::everyday()), ("whole", View::for_purpose(purpose))] {
            let show = wallet
                .present(&view, instant(SHOWN_AT), &key("grantee"))
                .expect("a show");
            let text = show.to_text();
            for asked in Purpose::ALL {
                let verdict = verify(&text, SHOWN_AT, asked);
                let expected = if asked == purpose { "ok" } else { "purpose-mismatch" };
                assert_eq!(code(&verdict), expected, "{purpose} {what} for {asked}");
                if let Ok(verified) = verdict {
                    let Verified::AuthorizedShow(show) = verified else {
                        panic!("{purpose} {what}: an owner's show")
                    };
                    assert_eq!(show.purpose(), purpose);
                    assert_eq!(show.calendar_version(), Calendar::built_in().version());
                    assert_eq!(show.facts().last_day(), day("2026-09-22"));
                }
            }
        }
        for other in Purpose::ALL {
            let made = wallet.present(&View::everyday_for(other), instant(SHOWN_AT), &key("grantee"));
            let expected = if other == purpose { "ok" } else { "purpose-mismatch" };
            assert_eq!(made.map_or_else(|error| error.code(), |_| "ok"), expected);
        }
    }
}

fn verify(text: &str, now: u64, purpose: Purpose) -> Result<Verified, vehicle_license::VerifyError> {
    let policy = policy().max_status_age(40 * 86_400);
    let question = vehicle_license::Question::new(purpose, Place::Counter).under(policy.clone());
    Verifier::new(&trust()).verify(vehicle_license::Input::text(text), &question, instant(now))
}

#[test]
fn shows_of_what_is_lent_are_as_small_as_promised() {
    for (purpose, most) in [
        (Purpose::TestDrive, 330),
        (Purpose::RideHailing, 420),
        (Purpose::InsuranceClaim, 470),
        (Purpose::Mortgage, 570),
    ] {
        let wallet = borrower(&record(), purpose);
        let show = wallet.present(&View::for_purpose(purpose), instant(SHOWN_AT), &key("grantee"));
        let length = show.expect("a show").as_bytes().len();
        assert!(length <= most, "{purpose}: {length} bytes");
    }
}

#[test]
fn the_request_written_by_hand_is_the_crates() {
    for replace in [false, true] {
        let mut ask = Ask::new();
        ask.replace = replace;
        let terms = RequestTerms {
            grantee: grantee(),
            purpose: Purpose::TestDrive,
            last_day: day("2026-09-22"),
            replace,
        };
        let mut random = Deterministic::new("nonce");
        rand_core::Rng::fill_bytes(&mut random, &mut ask.nonce);
        let draft = holder(&record()).request(&terms, instant(ISSUED_AT), &mut Deterministic::new("nonce"));
        let message = draft.expect("a request").sign(&key("holder")).expect("a signature");
        assert_eq!(message, ask.message(), "RFC 6979: the same signature too");
        let verified = judge(&message, &owners_license(), ISSUED_AT).expect("a request");
        assert_eq!(verified.consent(), message, "the consent is what was signed");
        assert_eq!((verified.purpose(), verified.replaces()), (Purpose::TestDrive, replace));
        assert_eq!(*verified.grantee(), grantee());
        assert_eq!(verified.last_day(), day("2026-09-22"));
        assert_eq!(verified.made_at(), instant(ISSUED_AT));
        assert_eq!(verified.expires(), instant(ISSUED_AT + 1200));
    }
    let mut random = Deterministic::new("order");
    let mut nonce = [0; 16];
    rand_core::Rng::fill_bytes(&mut random, &mut nonce);
    for id in [None, Some([3; 32])] {
        let draft =
            holder(&record()).revocation_order(id.as_ref(), instant(ISSUED_AT), &mut Deterministic::new("order"));
        let message = draft.expect("an order").sign(&key("holder")).expect("a signature");
        let parts = order_parts(&owners_license().id, ISSUED_AT, nonce, id.as_ref());
        assert_eq!(message, signed_by("holder", &parts));
    }
}

#[test]
fn what_was_lent_is_not_lent_on() {
    let wallet = borrower(&record(), Purpose::Other);
    let terms = RequestTerms {
        grantee: person(&resident(1), "王五"),
        purpose: Purpose::Other,
        last_day: day("2026-09-22"),
        replace: false,
    };
    let random = &mut Deterministic::new("lent on");
    let request = wallet.request(&terms, instant(SHOWN_AT), random);
    assert_eq!(request.expect_err("a refusal").code(), "lent-copy");
    for id in [None, Some(*wallet.id())] {
        let order = wallet.revocation_order(id.as_ref(), instant(SHOWN_AT), random);
        assert_eq!(order.expect_err("a refusal").code(), "lent-copy");
    }
    // Written by hand, signed with the grantee's key: it is not the owner's license that it names.
    let mut ask = Ask::new();
    ask.signer = "grantee";
    assert_eq!(
        outcome(ask.judge(&owners_license(), ISSUED_AT)),
        "request-signature-invalid"
    );
    ask.license = *wallet.id();
    assert_eq!(
        outcome(ask.judge(&owners_license(), ISSUED_AT)),
        "request-other-license"
    );
}
