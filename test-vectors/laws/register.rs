//! The register against a model of its rules, written a second time and as plainly as possible: random histories, step
//! by step, must be judged alike, and what holds of every register must hold after each of them.

mod full;
mod model;
mod steps;
mod stored;
mod world;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cases;
use super::fixture::{ISSUED_AT, ISSUER, day, empty_register, instant, operation, record};
use super::lending::{Ask, order, owners_license, position, public};
use steps::{At, Step, Whose, step};
use vehicle_license::credential::{CredentialStatus, Grantee, Proofing, StatusPosition};
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{
    AuthorizationLogEntry, EndReason, Event, EventKind, LogEntry, Operation, Register, RegisteredOwner, VerifiedOrder,
    VerifiedRequest,
};
use vehicle_license::trust::Calendars;
use vehicle_license::value::{
    Day, Document, DocumentKind, OrganizationName, Owner, PersonName, Plate, PlateType, Standing,
};
use vehicle_license::{Purpose, UnixTime};
use world::World;

// The pools ----------------------------------------------------------------------------------------

/// Kind, number, name, and who that is: numbers of one family are one person, what has no family is the whole entry.
const PERSONS: [(char, &str, &str, &str); 11] = [
    ('A', "35010219881112001X", "李四明", "35010219881112001X"),
    ('M', "35010219881112001X", "李四明", "35010219881112001X"),
    ('A', "35010219881112001X", "李四", "35010219881112001X"),
    ('F', "H1234567801", "CHAN TAI MAN", "H12345678"),
    ('F', "H12345678", "CHAN TAI MAN", "H12345678"),
    ('F', "E12345678", "JOHN DOE", "E12345678 JOHN DOE"),
    ('F', "E12345678", "JANE DOE", "E12345678 JANE DOE"),
    ('I', "CHN110000000001", "MARIE CURIE", "CHN110000000001"),
    ('H', "11010519491231002X", "王五", "11010519491231002X"),
    ('K', "11010519491231002X", "王五", "11010519491231002X"),
    ('N', "91350100M000100Y43", "王五", "nobody"),
];
/// Owners: name, who they are by document, whether a company.
const OWNERS: [(&str, Option<usize>, bool); 6] = [
    ("张三丰", None, false),
    ("李四", Some(0), false),
    ("JANE DOE", None, false),
    ("李四明", Some(8), false),
    ("闽江汽车租赁公司", Some(10), true),
    // A person filed as an organization.
    ("李四明", Some(0), true),
];
const NAMES: [&str; 5] = ["甲经理", "乙经理", "丙经理", "丁经理", "戊经理"];
const KEYS: [&str; 3] = ["holder", "new phone", "third phone"];
const BORROWERS: [&str; 2] = ["grantee", "another phone"];
const PROOFINGS: [Proofing; 2] = [Proofing::RemoteLiveCheck, Proofing::InPerson];
const STANDINGS: [(&str, bool, bool); 8] = [
    ("A", false, false),
    ("A", true, false),
    ("A", false, true),
    ("G", false, false),
    ("GI", true, false),
    ("K", false, false),
    ("C", false, false),
    ("GM", true, true),
];

fn grantee(index: usize) -> Grantee {
    static ALL: std::sync::OnceLock<Vec<Grantee>> = std::sync::OnceLock::new();
    ALL.get_or_init(|| (0..PERSONS.len()).map(read_grantee).collect())[index].clone()
}

fn read_grantee(index: usize) -> Grantee {
    let (kind, number, name, _) = PERSONS[index];
    Grantee {
        document: Document::parse(DocumentKind::from_letter(kind).expect("a kind"), number).expect("a document"),
        name: PersonName::parse(name).expect("a name"),
    }
}

fn owner(index: usize) -> RegisteredOwner {
    let (name, document, company) = OWNERS[index];
    RegisteredOwner {
        owner: if company {
            Owner::Organization(OrganizationName::parse(name).expect("a name"))
        } else {
            Owner::Person(PersonName::parse(name).expect("a name"))
        },
        document: document.map(|person| grantee(person).document),
    }
}

fn person_name(index: usize) -> PersonName {
    PersonName::parse(NAMES[index]).expect("a name")
}

fn standing(index: usize) -> Standing {
    let (letters, mortgaged, pledged) = STANDINGS[index];
    Standing::from_letters(letters, mortgaged, pledged).expect("a standing")
}

fn plate(other: bool) -> Plate {
    let number = if other { "闽AD54321" } else { "闽AD12345" };
    Plate::parse(PlateType::from_code(52).expect("a type"), number).expect("a plate")
}

// The call a step comes to --------------------------------------------------------------------------

/// One call on a register, with everything it is given.
#[derive(Clone)]
enum Call {
    License(LogEntry, Option<usize>),
    Grant(Asked, u32),
    Refresh(u64, Option<u32>),
    ChangePhone(u64, u32),
    Record(AuthorizationLogEntry),
    Order(Ordered),
    Act(Option<u64>),
    Lost(usize, u64),
    Suspend(usize),
    Resume(usize),
    Repair(Vec<Row>),
    Owner(usize),
    Standing(usize),
    Expire,
}

#[derive(Clone)]
struct Asked {
    request: VerifiedRequest,
    person: usize,
    purpose: Purpose,
    last_day: Day,
    replace: bool,
    license: LogEntry,
    made_at: u64,
    nonce: [u8; 16],
}

#[derive(Clone)]
struct Ordered {
    order: VerifiedOrder,
    id: Option<[u8; 32]>,
    license: LogEntry,
    made_at: u64,
    nonce: [u8; 16],
}

/// A row of a table of statuses.
type Row = (StatusPosition, CredentialStatus, Day);

/// What a register answers: the events, and the number on the ticket if one was handed out.
type Answer = Result<(Vec<Event>, Option<u64>), RegisterError>;

impl Call {
    fn on(&self, register: &mut Register, operation: &Operation) -> Answer {
        let none = |events| (events, None);
        let number = |granted: vehicle_license::issue::Granted| (granted.events, Some(granted.ticket.number()));
        match self {
            Self::License(entry, name) => {
                let name = name.map(person_name);
                register.record_license(operation, entry, name.as_ref()).map(none)
            }
            Self::Grant(asked, at) => register
                .grant(operation, &asked.request, &Calendars::built_in(), position(*at))
                .map(number),
            Self::Refresh(which, at) => register.refresh(operation, *which, at.map(position)).map(number),
            Self::ChangePhone(which, at) => register.change_phone(operation, *which, position(*at)).map(number),
            Self::Record(entry) => register.record_authorization(operation, entry).map(none),
            Self::Order(ordered) => register.revoke(operation, &ordered.order).map(none),
            Self::Act(which) => register.revoke_by_authority(operation, *which).map(none),
            Self::Lost(key, at) => register
                .phone_lost(operation, &public(KEYS[*key]), instant(*at))
                .map(none),
            Self::Suspend(key) => register.suspend(operation, &public(KEYS[*key])).map(none),
            Self::Resume(key) => register.resume(operation, &public(KEYS[*key])).map(none),
            Self::Repair(rows) => register.repair_time(operation, rows).map(none),
            Self::Owner(index) => register.change_owner(operation, &owner(*index)).map(none),
            Self::Standing(index) => register.change_standing(operation, standing(*index)).map(none),
            Self::Expire => register.expire(operation).map(none),
        }
    }
}

/// A world whose owner has a license, as most histories begin.
fn begun(steps: &[Step]) -> World {
    let mut world = World::new();
    world.take(Step::License {
        name: 0,
        key: 0,
        at: At::Fresh,
        days: 30,
        other: false,
        age: 0,
        whose: Whose::Ours,
        proofed: 0,
        scrap: None,
    });
    steps.iter().for_each(|step| world.take(*step));
    world.published_holds();
    world
}

proptest! {
    #![proptest_config(cases(150))]
    #[test]
    fn every_history_is_judged_as_the_model_judges_it(steps in prop::collection::vec(step(), 1..80)) {
        begun(&steps);
    }
}

/// The random histories must be able to bite: together they meet every refusal the register knows but those of a full
/// one, and every event.
#[test]
fn random_histories_meet_every_refusal_and_event() {
    use proptest::strategy::ValueTree as _;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let mut seen: BTreeMap<&'static str, usize> = BTreeMap::new();
    for _ in 0..100 {
        let steps = prop::collection::vec(step(), 1..80)
            .new_tree(&mut runner)
            .expect("steps")
            .current();
        for (code, count) in begun(&steps).seen {
            *seen.entry(code).or_default() += count;
        }
    }
    println!("{seen:?}");
    for code in [
        "ok",
        "operation-reused",
        "time-backwards",
        "revision-stale",
        "license-not-live",
        "license-name-mismatch",
        "standing-differs",
        "proofing-differs",
        "standing-forbids-lending",
        "owner-kind-mismatch",
        "log-entry-other-issuer",
        "log-entry-other-vehicle",
        "log-entry-other-owner",
        "log-entry-outdated",
        "request-from-future",
        "request-expired",
        "phone-suspended",
        "request-older-than-revocation",
        "request-replayed",
        "grantee-not-a-person",
        "grantee-is-owner",
        "grantee-name-differs",
        "last-day-before-grant",
        "last-day-behind-scrap-by",
        "working-days-exceeded",
        "already-lent",
        "persons-full",
        "status-position-reused",
        "status-position-needed",
        "authorization-not-live",
        "license-recorded",
        "license-ended",
        "granted",
        "refreshed",
        "authorization-recorded",
        "authorization-outdated",
        "phone-changed",
        "authorization-ended",
        "phone-suspended",
        "phone-resumed",
        "license-suspended",
        "license-resumed",
        "time-repaired",
        "position-restored",
        "older-requests-void",
        "owner-changed",
        "standing-changed",
    ] {
        assert!(seen.contains_key(code), "{code} was never met: {seen:?}");
    }
}
