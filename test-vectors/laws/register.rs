//! The register against a model of its rules, written a second time and as plainly as possible: random histories, step
//! by step, must be judged alike, and what holds of every register must hold after each of them.

mod full;
mod model;
mod stored;
mod world;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::cases;
use super::fixture::{ISSUED_AT, ISSUER, day, instant, operation, record};
use super::lending::{Ask, order, owners_license, position, public};
use vehicle_license::credential::{CredentialStatus, Grantee, Proofing, StatusPosition};
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{
    AuthorizationLogEntry, Event, EventKind, LogEntry, Operation, Register, RegisteredOwner, VerifiedOrder,
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
const KEYS: [&str; 2] = ["holder", "new phone"];
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

fn standing(index: usize) -> Standing {
    let (letters, mortgaged, pledged) = STANDINGS[index];
    Standing::from_letters(letters, mortgaged, pledged).expect("a standing")
}

// Steps --------------------------------------------------------------------------------------------

/// Indices are taken modulo what there is.
#[derive(Clone, Copy, Debug)]
enum Step {
    Wait(i64),
    License {
        name: usize,
        key: usize,
        at: At,
        days: i64,
        /// Made from a record the register was not told of.
        other: bool,
        age: i64,
        whose: Whose,
        proofed: usize,
    },
    Grant {
        person: usize,
        purpose: usize,
        days: i64,
        replace: bool,
        age: i64,
        license: usize,
        at: At,
    },
    Replay(usize),
    Retry(usize),
    Reuse(usize),
    Stale(bool),
    Early(u64),
    Order {
        which: Option<usize>,
        age: i64,
        license: usize,
    },
    Act(Option<usize>),
    Lost {
        license: usize,
        ago: i64,
    },
    Owner(usize),
    Standing(usize),
    Refresh {
        which: usize,
        at: Option<At>,
    },
    Record {
        which: usize,
        key: usize,
        outdated: bool,
        whose: Whose,
        age: i64,
        proofed: usize,
    },
    Expire,
}

/// What a log entry is of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Whose {
    Ours,
    OtherIssuer,
    OtherVehicle,
    OtherOwner,
}

fn plate(other: bool) -> Plate {
    let number = if other { "闽AD54321" } else { "闽AD12345" };
    Plate::parse(PlateType::from_code(52).expect("a type"), number).expect("a plate")
}

/// Which status position is given.
#[derive(Clone, Copy, Debug)]
enum At {
    Fresh,
    Same,
    Known(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let at = prop_oneof![
        6 => Just(At::Fresh),
        1 => Just(At::Same),
        1 => any::<usize>().prop_map(At::Known),
    ];
    let age = prop_oneof![
        8 => Just(0_i64),
        2 => 1_i64..5,
        1 => Just(1199_i64),
        1 => Just(1200_i64),
        1 => -600_i64..0,
    ];
    let whose = prop_oneof![
        50 => Just(Whose::Ours),
        1 => Just(Whose::OtherIssuer),
        1 => Just(Whose::OtherVehicle),
        1 => Just(Whose::OtherOwner),
    ];
    let issued = prop_oneof![9 => Just(0_i64), 2 => 1_i64..200];
    let waits = prop_oneof![
        8 => 1_i64..20,
        1 => Just(1199_i64),
        1 => Just(1200_i64),
        1 => 3_600_i64..90_000,
        1 => 86_400_i64 * 2..86_400 * 9,
    ];
    let latest = prop_oneof![9 => Just(0_usize), 1 => any::<usize>()];
    let license_days = prop_oneof![1 => -2_i64..3, 6 => Just(30_i64)];
    let other = prop::bool::weighted(0.06);
    let license = (
        0..6_usize,
        0..2_usize,
        at.clone(),
        license_days,
        other,
        issued.clone(),
        whose.clone(),
        prop::bool::weighted(0.1),
    );
    let license = license.prop_map(|(name, key, at, days, other, age, whose, proofed)| Step::License {
        name,
        key,
        at,
        days,
        other,
        age,
        whose,
        proofed: proofed.into(),
    });
    let days = prop_oneof![8 => 0_i64..9, 1 => Just(-1_i64), 1 => 5_i64..25];
    let purpose = prop_oneof![3 => 0..2_usize, 1 => 0..Purpose::ALL.len()];
    let grant = (
        0..PERSONS.len(),
        purpose,
        days,
        any::<bool>(),
        age.clone(),
        latest.clone(),
        at.clone(),
    )
        .prop_map(|(person, purpose, days, replace, age, license, at)| Step::Grant {
            person,
            purpose,
            days,
            replace,
            age,
            license,
            at,
        });
    let some = prop::option::weighted(0.8, any::<usize>());
    let order =
        (some.clone(), age, latest.clone()).prop_map(|(which, age, license)| Step::Order { which, age, license });
    let record = (
        any::<usize>(),
        prop::bool::weighted(0.1),
        prop::bool::weighted(0.1),
        whose,
        issued,
        prop::bool::weighted(0.1),
    );
    let record = record.prop_map(|(which, key, outdated, whose, age, proofed)| Step::Record {
        which,
        key: key.into(),
        outdated,
        whose,
        age,
        proofed: proofed.into(),
    });
    prop_oneof![
        10 => waits.prop_map(Step::Wait),
        12 => license,
        36 => grant,
        3 => any::<usize>().prop_map(Step::Replay),
        4 => (0..40_usize).prop_map(Step::Retry),
        2 => (0..40_usize).prop_map(Step::Reuse),
        1 => any::<bool>().prop_map(Step::Stale),
        1 => (1..100_u64).prop_map(Step::Early),
        4 => order,
        2 => some.prop_map(Step::Act),
        2 => (latest, prop_oneof![Just(0_i64), 0_i64..200]).prop_map(|(license, ago)| Step::Lost { license, ago }),
        1 => (0..OWNERS.len()).prop_map(Step::Owner),
        2 => prop_oneof![9 => 0..6_usize, 1 => 6..8_usize].prop_map(Step::Standing),
        8 => (any::<usize>(), prop::option::of(at)).prop_map(|(which, at)| Step::Refresh { which, at }),
        10 => record,
        1 => Just(Step::Expire),
    ]
}

// The call a step comes to --------------------------------------------------------------------------

/// One call on a register, with everything it is given.
#[derive(Clone)]
enum Call {
    License(LogEntry, Option<usize>),
    Grant(Asked, u32),
    Refresh(u64, Option<u32>),
    Record(AuthorizationLogEntry),
    Order(Ordered),
    Act(Option<u64>),
    Lost(usize, u64),
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

/// What a register answers: the events, and the number on the ticket if one was handed out.
type Answer = Result<(Vec<Event>, Option<u64>), RegisterError>;

impl Call {
    fn on(&self, register: &mut Register, operation: &Operation) -> Answer {
        let none = |events| (events, None);
        let number = |granted: vehicle_license::issue::Granted| (granted.events, Some(granted.ticket.number()));
        match self {
            Self::License(entry, name) => {
                let name = name.map(|name| PersonName::parse(NAMES[name]).expect("a name"));
                register.record_license(operation, entry, name.as_ref()).map(none)
            }
            Self::Grant(asked, at) => register
                .grant(operation, &asked.request, &Calendars::built_in(), position(*at))
                .map(number),
            Self::Refresh(which, at) => register.refresh(operation, *which, at.map(position)).map(number),
            Self::Record(entry) => register.record_authorization(operation, entry).map(none),
            Self::Order(ordered) => register.revoke(operation, &ordered.order).map(none),
            Self::Act(which) => register.revoke_by_authority(operation, *which).map(none),
            Self::Lost(key, at) => register
                .phone_lost(operation, &public(KEYS[*key]), instant(*at))
                .map(none),
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
    });
    steps.iter().for_each(|step| world.take(*step));
    world
}

proptest! {
    #![proptest_config(cases(150))]
    #[test]
    fn every_history_is_judged_as_the_model_judges_it(steps in prop::collection::vec(step(), 1..80)) {
        begun(&steps);
    }
}

/// The random histories must be able to bite: together they meet every refusal the register knows.
#[test]
fn random_histories_meet_every_refusal() {
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
        "owner-kind-mismatch",
        "log-entry-other-issuer",
        "log-entry-other-vehicle",
        "log-entry-other-owner",
        "log-entry-outdated",
        "request-expired",
        "request-older-than-revocation",
        "request-replayed",
        "grantee-not-a-person",
        "grantee-is-owner",
        "grantee-name-differs",
        "last-day-before-grant",
        "working-days-exceeded",
        "already-lent",
        "persons-full",
        "status-position-reused",
        "status-position-needed",
        "authorization-not-live",
    ] {
        assert!(seen.contains_key(code), "{code} was never met: {seen:?}");
    }
}
