//! Stored registers: as they are written, cut, changed, foreign, and of a right digest around a body that no operation
//! leads to.

use serde_json::{Value, json};
use vehicle_license::Purpose;
use vehicle_license::trust::Calendars;

use crate::build::{Cases, Want};
use crate::fixture::{self, ISSUED_AT};
use crate::mutate::{Item, NULL, bytes, head_of, hex, public, sha256, text, uint};

const LABEL: &str = "vehicle-license register 1";

/// Places in the body.
const ISSUER: usize = 0;
const PLATE: usize = 1;
pub(super) const OWNER: usize = 2;
const STANDING: usize = 3;
pub(super) const REVISION: usize = 4;
pub(super) const CHANGED_AT: usize = 5;
const REQUESTS_SINCE: usize = 6;
const LICENSES_SINCE: usize = 7;
const NEXT_NUMBER: usize = 8;
pub(super) const LICENSES: usize = 9;
const AUTHORIZATIONS: usize = 10;
pub(super) const ENDED: usize = 11;
const OPERATIONS: usize = 12;
const SUSPENDED: usize = 13;

/// Places in a license.
const PROOFING: usize = 3;
const LAST_DAY: usize = 4;
const REQUESTS: usize = 5;
const ORDERS: usize = 6;

/// A state around a body, with its digest.
pub(super) fn sealed(body: &Item) -> Vec<u8> {
    labeled(LABEL, &body.encode())
}

fn labeled(label: &str, body: &[u8]) -> Vec<u8> {
    let check = sha256(&[label.as_bytes(), body]);
    Item::Array(vec![text(label), bytes(body), bytes(&check)]).encode()
}

/// The body of a state.
fn body(state: &[u8]) -> Item {
    let mut state = Item::parse(state).0;
    Item::parse(state.at(&[1]).as_bytes()).0
}

/// The fixture's owner as a state and a log entry have them.
pub(super) fn owner() -> Item {
    Item::Array(vec![
        text("张三丰"),
        Item::Array(vec![text("A"), text("350102199003071234")]),
    ])
}

/// The company that owns the fixture's vehicle in other cases.
pub(super) fn company() -> Item {
    let name = text("福建省福州市闽江汽车租赁服务有限公司");
    let document = Item::Array(vec![text("N"), text("91350100M000100Y43")]);
    Item::Array(vec![Item::Array(vec![name]), document])
}

/// The register of the fixture's vehicle, nobody having a license of it, written by hand.
pub(super) fn new_body() -> Item {
    let list = || Item::Array(Vec::new());
    Item::Array(vec![
        uint(fixture::ISSUER),
        Item::Array(vec![uint(52), text("闽AD12345")]),
        owner(),
        uint(1),
        uint(0),
        NULL,
        NULL,
        NULL,
        uint(1),
        list(),
        list(),
        list(),
        list(),
        list(),
    ])
}

/// Phones as the body has them.
fn phones(names: &[&str]) -> Item {
    let keys = names.iter().map(|name| public(&fixture::key(name)));
    Item::Array(keys.map(|key| bytes(key.as_compressed())).collect())
}

/// A license as the body has it, with the requests and orders it remembers.
pub(super) fn license(name: Item, status: u64, phone: &str, requests: Vec<Item>, orders: Vec<Item>) -> Item {
    let key = public(&fixture::key(phone));
    Item::Array(vec![
        name,
        uint(status),
        bytes(key.as_compressed()),
        uint(1_u8),
        Item::Int(fixture::day("2026-10-14").epoch_days()),
        Item::Array(requests),
        Item::Array(orders),
    ])
}

/// An authorization as the body has it.
fn lent(number: u64, person: [&str; 3], purpose: u64, position: u64) -> Item {
    let owner = public(&fixture::key("holder"));
    Item::Array(vec![
        uint(number),
        Item::Array(person.into_iter().map(text).collect()),
        uint(purpose),
        Item::Int(fixture::day("2026-09-22").epoch_days()),
        uint(1),
        uint(position),
        uint(ISSUED_AT),
        bytes(owner.as_compressed()),
        NULL,
        Item::Array(Vec::new()),
    ])
}

const PERSONS: [[&str; 3]; 4] = [
    ["A", "35010219881112001X", "李四明"],
    ["A", "350102198507080033", "王小五"],
    ["A", "350102199203040053", "赵六海"],
    ["A", "350102197905210070", "陈七星"],
];

/// The states every other one is made of.
struct States {
    /// An owner's license, one authorization that was issued, and another that replaced a third.
    lent: Item,
    /// A company's four licenses, by hand.
    company: Item,
}

impl States {
    fn new() -> Self {
        let record = fixture::record();
        let mut register = fixture::register(&record);
        let calendar = Calendars::built_in();
        for (at, purpose) in [(0, Purpose::TestDrive), (60, Purpose::InsuranceClaim)] {
            let request = fixture::request(&record, fixture::grantee(), purpose, "2026-09-22", ISSUED_AT + at);
            let operation = fixture::operation(&register, ISSUED_AT + at);
            register
                .grant(&operation, &request, &calendar, fixture::lent_position(purpose))
                .expect("a grant");
        }
        let issued = fixture::lend(&record, Purpose::TestDrive);
        let operation = fixture::operation(&register, ISSUED_AT + 120);
        register
            .record_authorization(&operation, issued.log_entry())
            .expect("an authorization");
        let request = fixture::request(
            &record,
            fixture::grantee(),
            Purpose::Rental,
            "2026-09-15",
            ISSUED_AT + 179,
        );
        let operation = fixture::operation(&register, ISSUED_AT + 179);
        register
            .grant(&operation, &request, &calendar, fixture::lent_position(Purpose::Rental))
            .expect("a grant");
        let operation = fixture::operation(&register, ISSUED_AT + 180);
        register.revoke_by_authority(&operation, Some(2)).expect("an end");
        let lent = body(&register.to_bytes());
        assert_eq!(sealed(&lent), register.to_bytes(), "the crate's own state");
        let empty = fixture::empty_register(&record);
        assert_eq!(sealed(&new_body()), empty.to_bytes(), "the crate's own new register");
        let license = |n: u64, name: &str| license(text(name), (7 << 20) + n, name, Vec::new(), Vec::new());
        let named = ["车队王主管", "车队李主管", "车队赵主管", "车队陈主管"];
        let licenses = (1..).zip(named).map(|(n, name)| license(n, name)).collect();
        let company = new_body()
            .with(&[OWNER], company())
            .with(&[REVISION], uint(4))
            .with(&[CHANGED_AT], uint(ISSUED_AT))
            .with(&[LICENSES], Item::Array(licenses));
        Self { lent, company }
    }
}

pub(super) fn registers(cases: &mut Cases) {
    let states = States::new();
    let mut add = |name: &str, code: Option<&str>, why: &str, bytes: &[u8]| {
        add_to(
            cases,
            name,
            code,
            why,
            bytes,
            &json!({"type": 52, "number": "闽AD12345"}),
        );
    };
    let state = sealed(&states.lent);
    add(
        "new",
        None,
        "A register that nothing has happened to.",
        &sealed(&new_body()),
    );
    add(
        "lent",
        None,
        "A license, one authorization that was issued, one that was not yet, and one that was taken back.",
        &state,
    );
    add(
        "organization",
        None,
        "Four licenses of one organization, each on a named person's phone.",
        &sealed(&states.company),
    );
    add(
        "suspended",
        None,
        "The owner's phone is suspended, and so is another that has no license any longer.",
        &sealed(&states.lent.clone().with(&[SUSPENDED], phones(&["old phone", "holder"]))),
    );
    damaged(&mut add, &state);
    outsides(&mut add, &states.lent);
    insides(&mut add, &states);
    unsound(&mut add, &states);
    let unsound = states.lent.clone().with(&[NEXT_NUMBER], uint(1));
    for (name, why, bytes, code, number) in [
        (
            "other_vehicle",
            "The state of another vehicle's register.",
            &state,
            52,
            "闽AD54321",
        ),
        (
            "other_plate_type",
            "The same characters under another plate type are another vehicle.",
            &state,
            99,
            "闽AD12345",
        ),
        (
            "other_vehicle_before_soundness",
            "Another vehicle's, and unsound: the vehicle is judged first.",
            &sealed(&unsound),
            52,
            "闽AD54321",
        ),
    ] {
        let vehicle = json!({"type": code, "number": number});
        add_to(cases, name, Some("state-other-vehicle"), why, bytes, &vehicle);
    }
}

fn add_to(cases: &mut Cases, name: &str, code: Option<&str>, why: &str, bytes: &[u8], vehicle: &Value) {
    let mut hidden = vec!["张三丰", "350102199003071234", "91350100M000100Y43", "车队王主管"];
    hidden.extend(PERSONS.iter().flat_map(|[_, number, name]| [*number, *name]));
    let body = json!({"bytes": hex(bytes), "vehicle": vehicle, "hidden": hidden});
    let facts: &[(&str, Value)] = match name {
        "new" => &[("/revision", json!(0)), ("/licenses", json!([])), ("/lent", json!([]))],
        "lent" => &[
            ("/revision", json!(6)),
            ("/requests_since", json!(ISSUED_AT + 180)),
            ("/licenses_since", json!(null)),
            ("/lent/0/number", json!(1)),
            ("/lent/0/purpose", json!("test-drive")),
            ("/lent/1/number", json!(3)),
            ("/lent/1/id", json!(null)),
            ("/licenses/0/proofing", json!("remote-live-check")),
            ("/lent/0/proofing", json!("in-person")),
            ("/lent/1/proofing", json!(null)),
            ("/lent/1/last_day", json!("2026-09-15")),
        ],
        _ => &[],
    };
    let want = code.map_or(Want::Facts(facts), Want::Code);
    cases.add("register", &format!("register_{name}"), why, body, &want);
}

type Add<'a> = dyn FnMut(&str, Option<&str>, &str, &[u8]) + 'a;

/// What storage and transport do to bytes.
fn damaged(add: &mut Add<'_>, state: &[u8]) {
    let body = LABEL.len() + 3;
    for (name, at) in [
        ("nothing", 0),
        ("head", 1),
        ("label", 12),
        ("body", body + 40),
        ("half", state.len() / 2),
        ("before_check", state.len() - 34),
        ("check", state.len() - 16),
        ("last_byte", state.len() - 1),
    ] {
        add(
            &format!("cut_{name}"),
            Some("cbor-truncated"),
            "A write that was cut off: half a register must not count as one.",
            &state[..at],
        );
    }
    for (name, at, code) in [
        ("head", 0, "cbor-wrong-length"),
        ("label", 10, "state-foreign"),
        ("body_first", body + 3, "state-corrupt"),
        ("body_middle", state.len() / 2, "state-corrupt"),
        ("body_last", state.len() - 35, "state-corrupt"),
        ("check_first", state.len() - 32, "state-corrupt"),
        ("check_last", state.len() - 1, "state-corrupt"),
    ] {
        let mut flipped = state.to_vec();
        flipped[at] ^= 1;
        add(
            &format!("flipped_{name}"),
            Some(code),
            "One bit changed in storage: the digest tells, before anything is believed.",
            &flipped,
        );
    }
    add(
        "trailing",
        Some("cbor-trailing-bytes"),
        "A byte behind the state.",
        &[state, &[0]].concat(),
    );
    add(
        "twice",
        Some("cbor-trailing-bytes"),
        "Two states, one behind the other, as an appending store leaves them.",
        &[state, state].concat(),
    );
}

/// Label, digest and the array around them.
fn outsides(add: &mut Add<'_>, lent: &Item) {
    let inside = lent.encode();
    let good = Item::parse(&sealed(lent)).0;
    let mut two = good.clone();
    two.items().pop();
    let mut four = good.clone();
    four.items().push(NULL);
    let with = |at: usize, item: Item| good.clone().with(&[at], item).encode();
    let long_label = format!("{LABEL}{}", " ".repeat(65 - LABEL.len()));
    for (name, code, why, bytes) in [
        (
            "label_later",
            "state-foreign",
            "A register of a later version, with its digest: it may hold what this one does not know.",
            labeled("vehicle-license register 2", &inside),
        ),
        (
            "label_other",
            "state-foreign",
            "Something else that this authority stores in the same form.",
            labeled("vehicle-license log 1", &inside),
        ),
        (
            "label_empty",
            "state-foreign",
            "No label at all: anything could be under the digest.",
            labeled("", &inside),
        ),
        (
            "label_long",
            "cbor-wrong-length",
            "A label of 65 bytes.",
            labeled(&long_label, &inside),
        ),
        (
            "label_bytes",
            "cbor-wrong-type",
            "The label as bytes instead of a text.",
            with(0, bytes(LABEL.as_bytes())),
        ),
        (
            "body_array",
            "cbor-wrong-type",
            "The body itself instead of a byte string of it: nothing for the digest to be over.",
            with(1, lent.clone()),
        ),
        (
            "check_short",
            "cbor-wrong-length",
            "A digest of 31 bytes.",
            with(2, bytes(&[0; 31])),
        ),
        (
            "check_zero",
            "state-corrupt",
            "A digest of zeros, as a store leaves unwritten bytes.",
            with(2, bytes(&[0; 32])),
        ),
        (
            "check_of_body",
            "state-corrupt",
            "The digest of the body without the label: another kind's could be passed off.",
            with(2, bytes(&sha256(&[&inside]))),
        ),
        (
            "check_null",
            "cbor-wrong-type",
            "No digest: damage could not be told.",
            with(2, NULL),
        ),
        (
            "two_parts",
            "cbor-wrong-length",
            "A state without its digest.",
            two.encode(),
        ),
        (
            "four_parts",
            "cbor-wrong-length",
            "One part more than there is.",
            four.encode(),
        ),
        (
            "tagged",
            "cbor-wrong-type",
            "A tag around the state.",
            Item::Tag(18, Box::new(good.clone())).encode(),
        ),
        (
            "map",
            "cbor-wrong-type",
            "A map in the place of the state.",
            Item::Map(Vec::new()).encode(),
        ),
        (
            "trust_file",
            "cbor-wrong-type",
            "A trust file in its place.",
            fixture::trust_bytes(),
        ),
        (
            "indefinite",
            "cbor-indefinite",
            "The state as a list of indefinite length.",
            [&[0x9f][..], &good.encode()[1..], &[0xff]].concat(),
        ),
    ] {
        add(name, Some(code), why, &bytes);
    }
}

/// Bodies of a right digest that do not have their form, or hold values there are not.
fn insides(add: &mut Add<'_>, states: &States) {
    let lent = &states.lent;
    let encoded = lent.encode();
    let with = |path: &[usize], item: Item| lent.clone().with(path, item);
    let first = |tail: &[usize], item: Item| with(&[&[AUTHORIZATIONS, 0], tail].concat(), item);
    let mut thirteen = lent.clone();
    thirteen.items().pop();
    let mut fifteen = lent.clone();
    fifteen.items().push(Item::Array(Vec::new()));
    let one = lent.clone().at(&[AUTHORIZATIONS, 0]).clone();
    let mut five = states.company.clone();
    let again = five.at(&[LICENSES, 0]).clone();
    five.at(&[LICENSES]).items().push(again);
    let nonce = |n: u8| Item::Array(vec![bytes(&[n; 16]), uint(ISSUED_AT + 600)]);
    let operation = |n: u8| Item::Array(vec![bytes(&[n; 16]), bytes(&[n; 32]), NULL]);
    let ended = |status: u64| Item::Array(vec![Item::Array(vec![uint(5), uint(status), Item::Int(20_700)])]);
    for (name, code, why, body) in [
        (
            "body_empty",
            "cbor-truncated",
            "A body of no bytes, with its digest.",
            Item::Raw(Vec::new()),
        ),
        (
            "body_thirteen",
            "cbor-wrong-length",
            "A body without its suspended phones, as they were before there were any.",
            thirteen,
        ),
        (
            "body_fifteen",
            "cbor-wrong-length",
            "A body of a later version.",
            fifteen,
        ),
        (
            "body_trailing",
            "cbor-trailing-bytes",
            "A byte behind the body, under the digest.",
            Item::Raw([&encoded[..], &[0]].concat()),
        ),
        (
            "body_truncated",
            "cbor-truncated",
            "The body's last byte is missing, under the digest.",
            Item::Raw(encoded[..encoded.len() - 1].to_vec()),
        ),
        (
            "body_long_head",
            "cbor-not-shortest",
            "A revision in two bytes where one does: one register has one state.",
            with(&[REVISION], Item::Raw(head_of(0, 5, 1))),
        ),
        (
            "body_indefinite",
            "cbor-indefinite",
            "The operations as a list of indefinite length.",
            with(&[OPERATIONS], Item::Raw(vec![0x9f, 0xff])),
        ),
        (
            "plate_unknown",
            "cbor-out-of-range",
            "A plate that there is not.",
            with(&[PLATE, 1], text("台AD12345")),
        ),
        (
            "owner_name_empty",
            "cbor-out-of-range",
            "An owner without a name.",
            with(&[OWNER, 0], text("")),
        ),
        (
            "owner_null",
            "cbor-wrong-type",
            "No owner: anybody could be lent to.",
            with(&[OWNER, 0], NULL),
        ),
        (
            "owner_document_kind",
            "cbor-out-of-range",
            "A kind of document that there is not.",
            with(&[OWNER, 1, 0], text("O")),
        ),
        (
            "owner_document_lower_case",
            "cbor-out-of-range",
            "An owner's number in another spelling than its canonical one.",
            with(&[OWNER, 1, 1], text("11010519491231002x")),
        ),
        (
            "standing_empty",
            "cbor-out-of-range",
            "A standing without a letter.",
            with(&[STANDING], uint(0)),
        ),
        (
            "standing_contradiction",
            "cbor-out-of-range",
            "Normal, and moved away.",
            with(&[STANDING], uint(3)),
        ),
        (
            "standing_bit_28",
            "cbor-out-of-range",
            "A bit that means nothing.",
            with(&[STANDING], uint(1_u64 << 28 | 1)),
        ),
        (
            "revision_negative",
            "cbor-wrong-type",
            "Revisions count from 0.",
            with(&[REVISION], Item::Int(-1)),
        ),
        (
            "changed_at_beyond",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            with(&[CHANGED_AT], uint(1_u64 << 32)),
        ),
        (
            "requests_since_false",
            "cbor-wrong-type",
            "Never is null, not false.",
            with(&[REQUESTS_SINCE], Item::Simple(20)),
        ),
        (
            "licenses_since_beyond",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            with(&[LICENSES_SINCE], uint(1_u64 << 32)),
        ),
        (
            "issuer_beyond",
            "cbor-out-of-range",
            "An issuer's number has 16 bits.",
            with(&[ISSUER], uint(1_u64 << 16)),
        ),
        (
            "licenses_five",
            "cbor-wrong-length",
            "Five licenses of one organization.",
            five,
        ),
        (
            "license_key_off_curve",
            "cbor-out-of-range",
            "A key that is no point of the curve.",
            with(&[LICENSES, 0, 2], bytes(&off_curve())),
        ),
        (
            "license_key_short",
            "cbor-wrong-length",
            "A key of 32 bytes: the sign of y is missing.",
            with(&[LICENSES, 0, 2], bytes(&[2; 32])),
        ),
        (
            "license_last_day_without_end",
            "cbor-out-of-range",
            "2106-02-07: its end is beyond the range of instants, so it would never expire.",
            with(
                &[LICENSES, 0, LAST_DAY],
                Item::Int(fixture::day("2106-02-07").epoch_days()),
            ),
        ),
        (
            "license_proofing_three",
            "cbor-out-of-range",
            "A way of proofing a person that there is not.",
            with(&[LICENSES, 0, PROOFING], uint(3_u8)),
        ),
        (
            "license_proofing_null",
            "cbor-wrong-type",
            "Not proofed is 0, not null.",
            with(&[LICENSES, 0, PROOFING], NULL),
        ),
        (
            "issued_to_key",
            "cbor-wrong-type",
            "The grantee's key alone, without how its holder was proofed.",
            first(&[8], bytes(public(&fixture::key("grantee")).as_compressed())),
        ),
        (
            "issued_to_key_off_curve",
            "cbor-out-of-range",
            "A grantee's key that is no point of the curve.",
            first(&[8, 0], bytes(&off_curve())),
        ),
        (
            "issued_to_proofing_three",
            "cbor-out-of-range",
            "A way of proofing a grantee that there is not.",
            first(&[8, 1], uint(3_u8)),
        ),
        (
            "issued_to_proofing_null",
            "cbor-wrong-type",
            "A key that was issued to has its proofing.",
            first(&[8, 1], NULL),
        ),
        (
            "position_beyond",
            "cbor-out-of-range",
            "Positions are below 2^40.",
            with(&[LICENSES, 0, 1], uint(1_u64 << 40)),
        ),
        (
            "authorizations_37",
            "cbor-wrong-length",
            "Three persons with twelve purposes each are 36.",
            with(&[AUTHORIZATIONS], Item::Array(vec![one; 37])),
        ),
        (
            "grantee_check_digit",
            "cbor-out-of-range",
            "A grantee's number of a wrong check digit.",
            first(&[1, 1], text("350102198811120011")),
        ),
        (
            "grantee_lower_case",
            "cbor-out-of-range",
            "A grantee's number in another spelling: the same person would count twice.",
            first(&[1, 1], text("35010219881112001x")),
        ),
        (
            "grantee_kind_two",
            "cbor-out-of-range",
            "A kind of two letters.",
            first(&[1, 0], text("AA")),
        ),
        (
            "grantee_name_bidi",
            "cbor-out-of-range",
            "A grantee's name that prints as another.",
            first(&[1, 2], text("李\u{202e}明四")),
        ),
        (
            "purpose_thirteen",
            "cbor-out-of-range",
            "A purpose of a later version.",
            first(&[2], uint(13)),
        ),
        (
            "calendar_beyond",
            "cbor-out-of-range",
            "A calendar's version has 32 bits.",
            first(&[4], uint(1_u64 << 32)),
        ),
        (
            "ids_33",
            "cbor-wrong-length",
            "Of one authorization 32 ids are remembered.",
            first(&[9], Item::Array(vec![bytes(&[1; 32]); 33])),
        ),
        (
            "id_short",
            "cbor-wrong-length",
            "An id of 31 bytes: a prefix may fit two.",
            first(&[9], Item::Array(vec![bytes(&[1; 31])])),
        ),
        (
            "ended_valid",
            "cbor-out-of-range",
            "Something that ended is not valid any longer.",
            with(&[ENDED], ended(0)),
        ),
        (
            "ended_status_256",
            "cbor-out-of-range",
            "A status is one byte.",
            with(&[ENDED], ended(256)),
        ),
        (
            "suspended_nine",
            "cbor-wrong-length",
            "Eight suspended phones are remembered.",
            with(&[SUSPENDED], phones(&["a", "b", "c", "d", "e", "f", "g", "h", "i"])),
        ),
        (
            "suspended_off_curve",
            "cbor-out-of-range",
            "A suspended key that is no point.",
            with(&[SUSPENDED], Item::Array(vec![bytes(&[4; 33])])),
        ),
        (
            "requests_65",
            "cbor-wrong-length",
            "A license remembers at most 64 requests.",
            with(&[LICENSES, 0, REQUESTS], Item::Array((0..65).map(nonce).collect())),
        ),
        (
            "orders_33",
            "cbor-wrong-length",
            "A license remembers at most 32 orders.",
            with(&[LICENSES, 0, ORDERS], Item::Array((0..33).map(nonce).collect())),
        ),
        (
            "nonce_short",
            "cbor-wrong-length",
            "A nonce of 15 bytes.",
            with(
                &[LICENSES, 0, ORDERS],
                Item::Array(vec![Item::Array(vec![bytes(&[1; 15]), uint(ISSUED_AT)])]),
            ),
        ),
        (
            "operations_33",
            "cbor-wrong-length",
            "The latest 32 operations are remembered.",
            with(&[OPERATIONS], Item::Array((0..33).map(operation).collect())),
        ),
    ] {
        add(name, Some(code), why, &sealed(&body));
    }
    for (name, why, path, item) in [
        (
            "requests_64",
            "Sixty-four requests that have not ended, the most that one license remembers.",
            vec![LICENSES, 0, REQUESTS],
            Item::Array((0..64).map(nonce).collect()),
        ),
        (
            "orders_32",
            "Thirty-two orders that have not ended, the most that one license remembers.",
            vec![LICENSES, 0, ORDERS],
            Item::Array((0..32).map(nonce).collect()),
        ),
        (
            "operations_32",
            "Thirty-two operations, the most that are remembered.",
            vec![OPERATIONS],
            Item::Array((0..32).map(operation).collect()),
        ),
        (
            "ended_application_specific",
            "A status this version has no word for: published as it is.",
            vec![ENDED],
            ended(15),
        ),
    ] {
        add(name, None, why, &sealed(&with(&path, item)));
    }
}

fn off_curve() -> [u8; 33] {
    let point = |x: u8| {
        let mut point = [0; 33];
        (point[0], point[32]) = (2, x);
        point
    };
    let off = |point: &[u8; 33]| vehicle_license::key::PublicKey::from_compressed(point).is_err();
    (0..=255).map(point).find(off).expect("half of all x have no point")
}

/// Bodies of the right form and digest that no operation leads to.
fn unsound(add: &mut Add<'_>, states: &States) {
    add(
        "next_number_zero",
        Some("state-corrupt"),
        "Authorizations are numbered from 1: the first would be 0, which no register takes back.",
        &sealed(&new_body().with(&[NEXT_NUMBER], uint(0))),
    );
    let of = |lent: Vec<Item>| {
        let next = uint(10);
        states
            .lent
            .clone()
            .with(&[NEXT_NUMBER], next)
            .with(&[AUTHORIZATIONS], Item::Array(lent))
    };
    let many = |persons: &[[&str; 3]]| {
        let persons = (1..).zip(persons);
        persons.map(|(n, person)| lent(n, *person, 4, (9 << 20) + n)).collect()
    };
    let license = (7 << 20) | 483_201;
    let [li, wang, ..] = PERSONS;
    let renamed = ["M", li[1], "李四名"];
    let passports = [
        li,
        ["F", "E12345678", "王小五"],
        ["F", "E12345678", "王大五"],
        ["F", "H1234567801", "赵六海"],
    ];
    let permits = [li, wang, ["F", "H1234567801", "赵六海"], ["F", "H1234567802", "赵六海"]];
    let ended = |positions: &[u64]| {
        let ended = |position: &u64| Item::Array(vec![uint(*position), uint(1), Item::Int(20_800)]);
        Item::Array(positions.iter().map(ended).collect())
    };
    let nonce = |n: u8, end: u64| Item::Array(vec![bytes(&[n; 16]), uint(end)]);
    let operation = |n: u8, content: u8| Item::Array(vec![bytes(&[n; 16]), bytes(&[content; 32]), NULL]);
    let with = |path: &[usize], item: Item| states.lent.clone().with(path, item);
    let company = |path: &[usize], item: Item| states.company.clone().with(path, item);
    let mut second = states.lent.clone();
    let again = second.at(&[LICENSES, 0]).clone().with(&[1], uint(77));
    second.at(&[LICENSES]).items().push(again);
    for (name, why, body) in [
        ("persons_four", "Four persons have the license.", of(many(&PERSONS))),
        (
            "persons_four_by_name",
            "Four persons, two of whom have one passport number under two names: it is no person's for life.",
            of(many(&passports)),
        ),
        (
            "person_and_purpose_twice",
            "The same person has the license twice for one purpose.",
            of(vec![lent(1, li, 4, 91), lent(2, li, 4, 92)]),
        ),
        (
            "person_and_purpose_twice_renamed",
            "The same number under another kind and name is the same person.",
            of(vec![lent(1, li, 4, 91), lent(2, renamed, 4, 92)]),
        ),
        ("number_zero", "Numbers count from 1.", of(vec![lent(0, li, 4, 91)])),
        (
            "numbers_equal",
            "Two authorizations of one number.",
            of(vec![lent(1, li, 4, 91), lent(1, wang, 4, 92)]),
        ),
        (
            "numbers_descending",
            "A later authorization with a lower number.",
            of(vec![lent(2, li, 4, 91), lent(1, wang, 4, 92)]),
        ),
        (
            "number_next",
            "An authorization bears the number that the next one would get.",
            of(vec![lent(10, li, 4, 91)]),
        ),
        (
            "position_of_two",
            "Two authorizations under one position: revoking one would end both.",
            of(vec![lent(1, li, 4, 91), lent(2, wang, 4, 91)]),
        ),
        (
            "position_of_license",
            "An authorization under the owner's license's position.",
            of(vec![lent(1, li, 4, license)]),
        ),
        (
            "position_of_ended",
            "An authorization under a position that is published as revoked.",
            of(vec![lent(1, li, 4, 91)]).with(&[ENDED], ended(&[91])),
        ),
        (
            "ended_twice",
            "One position ended twice.",
            with(&[ENDED], ended(&[91, 91])),
        ),
        (
            "suspended_twice",
            "One phone suspended twice.",
            with(&[SUSPENDED], phones(&["holder", "holder"])),
        ),
        (
            "license_named",
            "A natural owner's license with somebody's name.",
            with(&[LICENSES, 0, 0], text("车队王主管")),
        ),
        (
            "license_of_two_phones",
            "Two licenses of a natural owner: one phone at a time.",
            second,
        ),
        (
            "license_unnamed",
            "An organization's license without a name: on whose phone is it?",
            company(&[LICENSES, 0, 0], NULL),
        ),
        (
            "license_name_twice",
            "Two licenses of one person at an organization.",
            company(&[LICENSES, 1, 0], text("车队王主管")),
        ),
        (
            "licenses_of_one_position",
            "Two licenses under one position.",
            company(&[LICENSES, 1, 1], uint((7 << 20) + 1)),
        ),
        (
            "requests_equal",
            "One request remembered twice.",
            with(
                &[LICENSES, 0, REQUESTS],
                Item::Array(vec![nonce(1, ISSUED_AT), nonce(1, ISSUED_AT + 600)]),
            ),
        ),
        (
            "orders_equal",
            "One order remembered twice.",
            with(
                &[LICENSES, 0, ORDERS],
                Item::Array(vec![nonce(1, ISSUED_AT), nonce(1, ISSUED_AT + 600)]),
            ),
        ),
        (
            "operations_equal",
            "One operation id for two operations.",
            with(&[OPERATIONS], Item::Array(vec![operation(1, 1), operation(1, 2)])),
        ),
    ] {
        let name = format!("unsound_{name}");
        add(&name, Some("state-corrupt"), why, &sealed(&body));
    }
    add(
        "persons_three_by_permit",
        None,
        "Four documents of three persons: a permit's last two digits count its renewals.",
        &sealed(&of((1..)
            .zip(permits)
            .map(|(n, person)| lent(n, person, n, (9 << 20) + n))
            .collect())),
    );
}
