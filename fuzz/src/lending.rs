//! Lending: what an owner signs, operations on a register, and its stored state.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use vehicle_license::credential::{CredentialStatus, Grantee, RegisterAnswer, StatusPosition};
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{
    AuthorizationRequest, Granted, LogEntry, Operation, Register, RegisteredOwner, RevocationOrder, VerifiedOrder,
    VerifiedRequest,
};
use vehicle_license::present::RequestTerms;
use vehicle_license::trust::Calendars;
use vehicle_license::value::{Document, DocumentKind, PersonName, Standing};
use vehicle_license::{Purpose, UnixTime};

use super::choices::Choices;
use super::form;
use support::fixture::{
    Deterministic, ISSUED_AT, company_record, day, holder, instant, issue, key, operation, person, record, register,
};

/// What an owner ever signed, and what it is held against.
static SIGNED: LazyLock<Signed> = LazyLock::new(Signed::new);

struct Signed {
    license: LogEntry,
    requests: Vec<Vec<u8>>,
    orders: Vec<Vec<u8>>,
    verified: Vec<VerifiedRequest>,
    takes_back: Vec<VerifiedOrder>,
    persons: Vec<Grantee>,
}

impl Signed {
    fn new() -> Self {
        let (record, now) = (record(), instant(ISSUED_AT));
        let (license, owner) = (issue(&record).log_entry().clone(), holder(&record));
        let persons = vec![
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
        ];
        let mut random = Deterministic::new("lending");
        let mut requests = Vec::new();
        for grantee in &persons {
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
                let unsigned = owner.request(&terms, now, &mut random).expect("a request");
                requests.push(unsigned.sign(&key("holder")).expect("a signature"));
            }
        }
        let order = |id: Option<[u8; 32]>, random: &mut Deterministic| {
            let unsigned = owner.revocation_order(id.as_ref(), now, random).expect("an order");
            unsigned.sign(&key("holder")).expect("a signature")
        };
        let orders = vec![
            order(None, &mut random),
            order(None, &mut random),
            order(Some([7; 32]), &mut random),
        ];
        Self {
            verified: requests
                .iter()
                .filter_map(|bytes| verify_request(bytes, &license, ISSUED_AT))
                .collect(),
            takes_back: orders
                .iter()
                .filter_map(|bytes| verify_order(bytes, &license, ISSUED_AT))
                .collect(),
            license,
            requests,
            orders,
            persons,
        }
    }
}

fn passport(number: &str, name: &str) -> Grantee {
    let kind = DocumentKind::from_letter('F').expect("a kind");
    Grantee {
        document: Document::parse(kind, number).expect("a document"),
        name: PersonName::parse(name).expect("a name"),
    }
}

fn verify_request(bytes: &[u8], license: &LogEntry, now: u64) -> Option<VerifiedRequest> {
    AuthorizationRequest::from_bytes(bytes)
        .ok()?
        .verify(license, instant(now))
        .ok()
}

fn verify_order(bytes: &[u8], license: &LogEntry, now: u64) -> Option<VerifiedOrder> {
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

/// Laws of a register under any operations: never more than three persons, nothing that ended revives, no position
/// serves twice, what is refused changes nothing, and what is stored is read again.
pub fn operations(data: &[u8]) -> bool {
    let signed = &*SIGNED;
    let mut choices = Choices::new(data);
    let mut register = register(&record());
    let (mut now, mut ended, mut positions) = (ISSUED_AT, BTreeSet::new(), 0_u32);
    let mut granted_any = false;
    for step in 0..24_u8 {
        let Some(choice) = choices.next() else { break };
        let before = register.to_bytes();
        let mut call = operation(&register, now);
        call.id[8] = step;
        if choices.flag() {
            now += u64::from(choices.byte_of(200)) * 3600;
            call.now = instant(now);
        }
        if choices.byte_of(16) == 15 {
            call.revision += 1;
        }
        positions += 1;
        let position = StatusPosition::new(8, positions).expect("a position");
        let outcome = operate(&mut register, &call, choice, &mut choices, position, signed);
        match outcome {
            Ok(true) => granted_any = true,
            Ok(false) => {}
            Err(_) => assert_eq!(register.to_bytes(), before, "a refused operation changed something"),
        }
        hold(&register, &mut ended, call.now);
    }
    granted_any
}

fn operate(
    register: &mut Register,
    call: &Operation,
    choice: u8,
    choices: &mut Choices<'_>,
    position: StatusPosition,
    signed: &Signed,
) -> Result<bool, RegisterError> {
    let numbers: Vec<u64> = register.lent(call.now).map(|lent| lent.number()).chain([0]).collect();
    match choice % 9 {
        0..=2 => {
            let request = choices.one_of(&signed.verified);
            let calendar = Calendars::built_in();
            let Granted { ticket, .. } = register.grant(call, request, &calendar, position)?;
            assert!(register.lent(call.now).any(|lent| lent.number() == ticket.number()));
            return Ok(true);
        }
        3 => {
            let number = *choices.one_of(&numbers);
            let position = choices.flag().then_some(position);
            register.refresh(call, number, position).map(drop)
        }
        4 => register.revoke(call, choices.one_of(&signed.takes_back)).map(drop),
        5 => {
            let number = choices.flag().then(|| *choices.one_of(&numbers));
            register.revoke_by_authority(call, number).map(drop)
        }
        6 => {
            let standings = ["A", "G", "GK", "C"];
            let standing = Standing::from_letters(choices.one_of::<&str>(&standings), false, false);
            register.change_standing(call, standing.expect("a standing")).map(drop)
        }
        7 => match choices.byte_of(4) {
            0 => register
                .change_owner(call, &RegisteredOwner::of(&company_record()))
                .map(drop),
            1 => register
                .phone_lost(call, &signed.license.holder_key, call.now)
                .map(drop),
            _ => register.record_license(call, &signed.license, None).map(drop),
        },
        _ => register.expire(call).map(drop),
    }?;
    Ok(false)
}

/// What holds of every register.
fn hold(register: &Register, ended: &mut BTreeSet<StatusPosition>, now: UnixTime) {
    // Who has no number for life is told by document and name: two passports are two persons.
    let person = |grantee: &Grantee| match grantee.document.person_key() {
        Some(key) => format!("{key:?}"),
        None => format!(
            "{:?} {} {}",
            grantee.document.kind(),
            grantee.document.number(),
            grantee.name.as_str()
        ),
    };
    let persons: BTreeSet<String> = register.lent(now).map(|lent| person(lent.grantee())).collect();
    assert!(persons.len() <= 3, "{} persons", persons.len());
    let mut seen = BTreeMap::new();
    for (position, status, _) in register.statuses(now) {
        assert!(seen.insert(position, status).is_none(), "a position serves twice");
        assert!(
            status != CredentialStatus::Valid || !ended.contains(&position),
            "something revived"
        );
        if status != CredentialStatus::Valid {
            ended.insert(position);
        }
    }
    for person in &SIGNED.persons {
        for lent in register.shown_by(person, now) {
            assert!(lent.position().is_some_and(|position| !ended.contains(&position)));
        }
    }
    let bytes = register.to_bytes();
    assert_eq!(Register::from_bytes(&bytes, register.vehicle()).as_ref(), Ok(register));
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
    let signed = &*SIGNED;
    let mut register = register(&record());
    let mut states = vec![body(&register)];
    for (index, position) in [(0, 1), (6, 2), (9, 3), (1, 4)] {
        let call = operation(&register, ISSUED_AT + u64::from(position));
        let position = StatusPosition::new(9, position).expect("a position");
        let granted = register.grant(&call, &signed.verified[index], &Calendars::built_in(), position);
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
        "operations" => vec![vec![0, 0, 0, 0, 0, 0, 0, 4], vec![0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0]],
        "register" => (0..5).map(|index| vec![index, 0]).collect(),
        _ => Vec::new(),
    }
}
