//! Lending: what an owner signs, and a register's stored state.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use vehicle_license::Purpose;
use vehicle_license::credential::{Grantee, RegisterAnswer, StatusPosition};
use vehicle_license::issue::{
    AuthorizationRequest, LogEntry, Register, RevocationOrder, VerifiedOrder, VerifiedRequest,
};
use vehicle_license::present::{Holder, RequestTerms};
use vehicle_license::trust::Calendars;
use vehicle_license::value::{Document, DocumentKind, PersonName};

use super::choices::Choices;
use super::form;
use super::operations::hold;
use support::fixture::{
    Deterministic, ISSUED_AT, day, holder, instant, issue, key, operation, person, record, register,
};

/// What an owner ever signed, and what it is held against.
static SIGNED: LazyLock<Signed> = LazyLock::new(Signed::new);

struct Signed {
    license: LogEntry,
    requests: Vec<Vec<u8>>,
    orders: Vec<Vec<u8>>,
}

impl Signed {
    fn new() -> Self {
        let record = record();
        let owner = holder(&record);
        Self {
            license: issue(&record).log_entry().clone(),
            requests: ask_for_each(&owner, ISSUED_AT),
            orders: take_back(&owner, ISSUED_AT),
        }
    }
}

/// Whom the owner would lend to.
pub(crate) static PERSONS: LazyLock<Vec<Grantee>> = LazyLock::new(|| {
    vec![
        person("35010219881112001X", "李四明"),
        person("350102199506152423", "王小美"),
        person("350121198002034516", "陈建国"),
        person("350182199209173318", "林志远"),
        // The owner, and somebody's number under another name.
        person("350102199003071234", "张三丰"),
        person("35010219881112001X", "李四"),
        // Passports: one number under two names is two persons.
        passport("E12345678", "JOHN DOE"),
        passport("E12345678", "JANE DOE"),
        passport("G87654321", "ERIKA MUSTERMANN"),
    ]
});

/// What the owner signs at `now` to lend to each of them.
pub(crate) fn ask_for_each(owner: &Holder, now: u64) -> Vec<Vec<u8>> {
    let mut random = Deterministic::new(&format!("lending at {now}"));
    let mut requests = Vec::new();
    for grantee in PERSONS.iter() {
        for (purpose, last_day, replace) in [
            (Purpose::TestDrive, "2026-09-22", false),
            (Purpose::TestDrive, "2026-09-15", true),
            (Purpose::InsuranceClaim, "2026-09-14", false),
            (Purpose::Mortgage, "2026-09-23", false),
        ] {
            let terms = RequestTerms {
                grantee: grantee.clone(),
                purpose,
                last_day: day(last_day),
                replace,
            };
            let unsigned = owner.request(&terms, instant(now), &mut random).expect("a request");
            requests.push(unsigned.sign(&key("holder")).expect("a signature"));
        }
    }
    requests
}

/// What the owner signs at `now` to take back all, all once more, and what nobody has.
pub(crate) fn take_back(owner: &Holder, now: u64) -> Vec<Vec<u8>> {
    let mut random = Deterministic::new(&format!("taking back at {now}"));
    [None, None, Some([7; 32])]
        .map(|id| {
            let unsigned = owner.revocation_order(id.as_ref(), instant(now), &mut random);
            unsigned.expect("an order").sign(&key("holder")).expect("a signature")
        })
        .to_vec()
}

fn passport(number: &str, name: &str) -> Grantee {
    let kind = DocumentKind::from_letter('F').expect("a kind");
    Grantee {
        document: Document::parse(kind, number).expect("a document"),
        name: PersonName::parse(name).expect("a name"),
    }
}

pub(crate) fn verify_request(bytes: &[u8], license: &LogEntry, now: u64) -> Option<VerifiedRequest> {
    AuthorizationRequest::from_bytes(bytes)
        .ok()?
        .verify(license, instant(now))
        .ok()
}

pub(crate) fn verify_order(bytes: &[u8], license: &LogEntry, now: u64) -> Option<VerifiedOrder> {
    RevocationOrder::from_bytes(bytes)
        .ok()?
        .verify(license, instant(now))
        .ok()
}

/// A message without its tag and its signature, which has two forms (SPEC §3.2).
fn essence(message: &[u8]) -> &[u8] {
    let untagged = message.strip_prefix(&[0xd2]).unwrap_or(message);
    untagged.split_last_chunk::<64>().map_or(untagged, |(front, _)| front)
}

/// Laws: what verifies is what the owner signed, as the one kind of message it was signed as, and within its time;
/// what is read is deterministic CBOR.
pub fn request(data: &[u8]) -> bool {
    let signed = &*SIGNED;
    let mut choices = Choices::new(data);
    let all: Vec<&Vec<u8>> = signed.requests.iter().chain(&signed.orders).collect();
    let (mut message, other) = ((*choices.one_of(&all)).clone(), *choices.one_of(&all));
    let now = choices.moment(ISSUED_AT, false);
    choices.edit(&mut message, other);
    for bytes in [&message[..], data] {
        let read = AuthorizationRequest::from_bytes(bytes).is_ok() || RevocationOrder::from_bytes(bytes).is_ok();
        // The tag is the one of COSE, which no other artefact has.
        assert!(!read || form::is_deterministic_cbor(bytes.strip_prefix(&[0xd2]).unwrap_or(bytes)));
    }
    let made = |list: &[Vec<u8>]| list.iter().any(|made| essence(made) == essence(&message));
    let in_time = (ISSUED_AT - 600..ISSUED_AT + 1200).contains(&now);
    let request = verify_request(&message, &signed.license, now);
    assert!(request.is_none() || in_time && made(&signed.requests));
    let order = verify_order(&message, &signed.license, now);
    assert!(order.is_none() || in_time && made(&signed.orders));
    request.is_some() || order.is_some()
}

/// Laws: a state that is read is written the same again and holds what every register holds; so does an answer.
pub fn state(data: &[u8]) -> bool {
    let vehicle = record().plate;
    let mut choices = Choices::new(data);
    let states = &*STATES;
    let (mut body, other) = (choices.one_of(states).clone(), choices.one_of(states));
    choices.edit(&mut body, other);
    let sealed = form::stored(LABEL, &body);
    let mut accepted = false;
    for bytes in [&sealed[..], data] {
        if let Ok(register) = Register::from_bytes(bytes, &vehicle) {
            assert_eq!(register.to_bytes(), bytes);
            hold(&register, &mut BTreeSet::new(), instant(ISSUED_AT));
            let mut later = register.clone();
            let mut call = operation(&register, u64::from(u32::MAX));
            call.id = [0xff; 16];
            if later.expire(&call).is_ok() {
                assert_eq!(later.lent(call.now).count(), 0);
            }
            accepted = true;
        }
    }
    if let Ok(answer) = RegisterAnswer::from_bytes(data) {
        assert_eq!(answer.to_bytes(), data);
        accepted = true;
    }
    accepted
}

/// Bodies of states that came about.
static STATES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let mut register = register(&record());
    let mut states = vec![body(&register)];
    for (index, position) in [(0, 1), (6, 2), (9, 3), (1, 4)] {
        let call = operation(&register, ISSUED_AT + u64::from(position));
        let position = StatusPosition::new(9, position).expect("a position");
        let signed = &*SIGNED;
        let request = verify_request(&signed.requests[index], &signed.license, ISSUED_AT).expect("a request");
        let granted = register.grant(&call, &request, &Calendars::built_in(), position);
        granted.expect("a grant");
        states.push(body(&register));
    }
    states
});

fn body(register: &Register) -> Vec<u8> {
    form::stored_body(LABEL, &register.to_bytes())
}

const LABEL: &str = "vehicle-license register 1";

/// The inputs of a target that are accepted.
pub(crate) fn genuine(name: &str) -> Vec<Vec<u8>> {
    match name {
        "request" => (0..27).map(|index| vec![index, 0, 0, 0, 0]).collect(),
        "register" => (0..5).map(|index| vec![index, 0]).collect(),
        _ => Vec::new(),
    }
}
