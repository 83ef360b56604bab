//! What an authority issues: licenses from records, authorizations from tickets, each made a second time by hand, and
//! every refusal.

use serde_json::{Value, json};
use vehicle_license::Purpose;
use vehicle_license::issue::Register;
use vehicle_license::trust::{Calendars, TrustContent};

use crate::build::{Cases, GRANTEE, ISSUED, Want, credential, license, trust};
use crate::fixture::{self, instant};
use crate::mutate::{
    Credential, Item, NULL, Signed, bytes, confirmation, hex, public, sha256, sign, signing, text, uint,
};

const RANDOM: [u8; 32] = [0x5a; 32];
const DAY: u64 = 86_400;
/// 2026-09-15 00:00 in Beijing.
const MIDNIGHT: u64 = 1_789_401_600;

/// The fixture's record as a case has it.
fn record() -> Value {
    json!({
        "as_of": ISSUED,
        "plate": {"type": 52, "number": "闽AD12345"},
        "standing": {"letters": "A", "mortgaged": false, "pledged": false},
        "inspection_until": "2026-09-30",
        "vehicle_type": "K33",
        "use_nature": "A",
        "model": "北京现代摩比斯牌BH7164MY4AAX",
        "colors": "J",
        "energy": "AC",
        "seats": 5,
        "scrap_by": "2030-04-11",
        "carrier": null,
        "owner": {"person": "张三丰", "document": {"kind": "A", "number": "350102199003071234"}},
        "vin": "LSVWY4180KN246094",
        "registered_on": "2015-04-11",
        "issued_on": "2015-04-11",
        "engine_number": "8B12345",
        "technical": {
            "total_mass": 1870, "curb_mass": 1375, "rated_load": null, "towed_mass": null,
            "length": 4945, "width": 1845, "height": 1480,
        },
        "remarks": null,
        "inspection_record": "检验有效期至2026年09月闽A(01)",
        "address": "福建省福州市鼓楼区东街口街道八一七北路123号4单元501室",
        "issuing_authority": "闽A",
        "sub_page_number": "3510012345678",
        "file_number": "350100123456",
        "inexpressible": [],
    })
}

fn company_record() -> Value {
    let mut record = record();
    record["owner"] = json!({
        "organization": "福建省福州市闽江汽车租赁服务有限公司",
        "document": {"kind": "N", "number": "91350100M000100Y43"},
    });
    record["carrier"] = json!({"name": "王主管", "document": {"kind": "A", "number": "35010319850617283X"}});
    record
}

fn standing(letters: &str) -> Value {
    json!({"letters": letters, "mortgaged": false, "pledged": false})
}

/// The proof of possession of a phone's key, by hand.
fn enrolment(phone: &str) -> Value {
    let key = fixture::key(phone);
    let payload = Item::Map(vec![
        (uint(6), uint(ISSUED)),
        (uint(8), confirmation(&public(&key))),
        (uint(10), bytes(&[7; 16])),
    ]);
    let parts = Signed::new("application/vehicle-license-enrolment+cwt", None, &payload);
    let message = parts.message(&sign(&signing(&key), &parts.digest())).encode();
    json!({"bytes": hex(&message), "nonce": hex(&[7; 16]), "handed_out": ISSUED})
}

/// What an authority is given.
#[derive(Clone)]
struct Given(Value);

impl Given {
    fn license() -> Self {
        Self(json!({
            "trust": hex(&trust(|_| {})),
            "issuer": fixture::ISSUER,
            "key": fixture::LICENSE_KEY,
            "record": record(),
            "enrolment": enrolment("holder"),
            "terms": {
                "now": ISSUED, "last_day": null, "status": (7 << 20) | 483_201_u64,
                "protection": "hardware", "proofing": "remote-live-check",
            },
            "random": hex(&RANDOM),
            "secret": hex(fixture::key("issuer").secret_bytes().as_slice()),
        }))
    }

    /// A ticket for the authorization that `register` granted first.
    fn ticket(register: &Register, handed_out: u64) -> Self {
        let mut given = Self::license().with("/enrolment", enrolment("grantee")).with(
            "/terms",
            json!({"now": handed_out, "protection": "hardware", "proofing": "in-person"}),
        );
        given.0["vehicle"] = json!({"type": 52, "number": "闽AD12345"});
        given.0["state"] = json!(hex(&register.to_bytes()));
        given.0["refresh"] = json!({
            "id": hex(&[0xee; 16]), "revision": register.revision(), "now": handed_out, "number": 1, "position": null,
        });
        given.with("/record/as_of", json!(handed_out))
    }

    fn with(mut self, pointer: &str, value: Value) -> Self {
        *self.0.pointer_mut(pointer).expect("a key") = value;
        self
    }

    fn trust(self, change: impl FnOnce(&mut TrustContent)) -> Self {
        let trust = trust(change);
        self.with("/trust", json!(hex(&trust)))
    }

    /// At this moment, with a record of then.
    fn at(self, now: u64) -> Self {
        self.with("/terms/now", json!(now)).with("/record/as_of", json!(now))
    }

    fn body(mut self) -> Value {
        let hidden = [
            "张三丰",
            "350102199003071234",
            "91350100M000100Y43",
            "福建省福州市鼓楼区",
            GRANTEE[1],
            GRANTEE[2],
        ];
        self.0["hidden"] = json!(hidden);
        self.0
    }

    fn kind(&self) -> &'static str {
        if self.0.get("state").is_some() {
            "ticket"
        } else {
            "issuing"
        }
    }

    fn refused(self, cases: &mut Cases, name: &str, code: &str, why: &str) {
        let kind = self.kind();
        cases.add(kind, &format!("{kind}_{name}"), why, self.body(), &Want::Code(code));
    }

    /// It comes to this credential, byte for byte; `owner` is what the log has a digest of.
    fn made(self, cases: &mut Cases, name: &str, why: &str, mut meant: Credential, owner: &Item) {
        meant.seed = seed(&meant);
        let items: Vec<Vec<u8>> = meant.leaves.iter().flatten().map(Item::encode).collect();
        let items = items.concat();
        let facts = [
            ("/to_be_signed", json!(hex(&meant.signed().structure()))),
            (
                "/cose",
                json!(hex(&meant.signed().message(&meant.signature()).encode())),
            ),
            ("/file", json!(hex(&meant.file().encode()))),
            ("/log/id", json!(hex(&meant.id()))),
            ("/log/status", json!(meant.status)),
            ("/log/issued_at", json!(meant.issued_at)),
            ("/log/holder_key", json!(hex(meant.holder_key.as_compressed()))),
            (
                "/log/owner_digest",
                json!(hex(&sha256(&[b"vehicle-license owner 1", &owner.encode()]))),
            ),
            (
                "/log/record_digest",
                json!(hex(&sha256(&[b"vehicle-license record 1", &items]))),
            ),
        ];
        let kind = self.kind();
        cases.add(kind, &format!("{kind}_{name}"), why, self.body(), &Want::Facts(&facts));
    }
}

/// SPEC §5.4, from the case's random bytes.
fn seed(credential: &Credential) -> [u8; 16] {
    let mut claims = credential.wire();
    claims.items().pop();
    let hash = sha256(&[b"vehicle-license seed 1", &RANDOM, &claims.encode()]);
    hash[..16].try_into().expect("half a hash")
}

fn owner() -> Item {
    Item::Array(vec![
        text("张三丰"),
        Item::Array(vec![text("A"), text("350102199003071234")]),
    ])
}

fn company() -> Item {
    let name = Item::Array(vec![text("福建省福州市闽江汽车租赁服务有限公司")]);
    Item::Array(vec![name, Item::Array(vec![text("N"), text("91350100M000100Y43")])])
}

pub(crate) fn add(cases: &mut Cases) {
    licenses(cases);
    windows(cases);
    rules(cases, &Given::license());
    owners(cases);
    tickets(cases);
    tickets_refused(cases);
    let register = lent(Purpose::TestDrive, ISSUED, None);
    rules(cases, &Given::ticket(&register, ISSUED));
}

fn licenses(cases: &mut Cases) {
    let why = "A license, from the record to the signed form and the file.";
    Given::license().made(cases, "license", why, license(), &owner());
    let why = "An organization's license, with the masked person who acts for it.";
    let made = credential(&fixture::issue(&fixture::company_record()));
    let given = Given::license().with("/record", company_record());
    given.made(cases, "organization", why, made, &company());
    let why = "An organization without a person who acts for it: leaf 14 is carried, and null.";
    let mut made = credential(&fixture::issue(&fixture::company_record()));
    made.leaves[14] = Some(NULL);
    let given = Given::license()
        .with("/record", company_record())
        .with("/record/carrier", NULL_JSON);
    given.made(cases, "organization_without_carrier", why, made, &company());
    let why = "A refresh a minute later: the same generator gives another seed, because the claims differ.";
    let mut made = license();
    made.issued_at += 60;
    Given::license()
        .at(ISSUED + 60)
        .made(cases, "refreshed", why, made, &owner());
    let why = "The key's protection and the person's proofing are the authority's word, in one byte of the code.";
    let mut made = license();
    (made.protection, made.proofing) = (2, 0);
    let given = Given::license();
    let given = given
        .with("/terms/protection", json!("hardware-unlock-per-use"))
        .with("/terms/proofing", json!("none"));
    given.made(cases, "protection", why, made, &owner());
    let why = "An owner without a document on file: the digest of the owner says so.";
    let made = license().with(28, NULL);
    let given = Given::license().with("/record/owner/document", NULL_JSON);
    let undocumented = Item::Array(vec![text("张三丰"), NULL]);
    given.made(cases, "no_document", why, made, &undocumented);
    let why = "The standing is what the record says: an unpaid fine is issued.";
    let made = license().with(1, uint(1 << 6));
    let given = Given::license().with("/record/standing", standing("G"));
    given.made(cases, "fine", why, made, &owner());
}

const NULL_JSON: Value = Value::Null;

fn windows(cases: &mut Cases) {
    let why = "Thirty days unless decided otherwise, at most 400, never before today nor behind the scrap-by day.";
    for (name, scrap_by, last_day, days) in [
        ("usual", "2030-04-11", None, Some(30)),
        ("today", "2030-04-11", Some("2026-09-14"), Some(0)),
        ("yesterday", "2030-04-11", Some("2026-09-13"), None),
        ("longest", "2030-04-11", Some("2027-10-19"), Some(400)),
        ("too_long", "2030-04-11", Some("2027-10-20"), None),
        ("scrapped_soon", "2026-09-20", None, Some(6)),
        ("on_scrap_by", "2026-09-20", Some("2026-09-20"), Some(6)),
        ("behind_scrap_by", "2026-09-20", Some("2026-09-21"), None),
        ("scrapped", "2026-09-13", None, None),
    ] {
        let given = Given::license()
            .with("/record/scrap_by", json!(scrap_by))
            .with("/terms/last_day", json!(last_day));
        let name = format!("window_{name}");
        let Some(days) = days else {
            given.refused(cases, &name, "window-invalid", why);
            continue;
        };
        let scrap_by = Item::Int(fixture::day(scrap_by).epoch_days());
        let mut made = license().with(10, scrap_by);
        made.days = days;
        given.made(cases, &name, why, made, &owner());
    }
}

/// The rules of SPEC §7.4 that licenses and authorizations share.
fn rules(cases: &mut Cases, good: &Given) {
    let key = |change: fn(&mut vehicle_license::trust::IssuerKey)| {
        good.clone().trust(|content| change(&mut content.issuers[0].keys[0]))
    };
    let why = "The key signs what its entry in the trust file says, and then.";
    good.clone()
        .with("/key", json!(9))
        .refused(cases, "key_unknown", "issuer-key-unknown", why);
    let lists = key(|key| {
        key.artefacts.licenses = false;
        key.artefacts.authorizations = false;
        key.artefacts.status_lists = true;
    });
    lists.refused(cases, "key_of_lists", "issuer-key-artefact", why);
    let other = if good.kind() == "ticket" {
        key(|key| key.artefacts.authorizations = false)
    } else {
        key(|key| key.artefacts.licenses = false)
    };
    other.refused(cases, "key_artefact", "issuer-key-artefact", why);
    key(|key| key.sign_from = instant(ISSUED + 1)).refused(cases, "key_not_yet", "issuer-key-not-yet", why);
    key(|key| key.sign_until = instant(ISSUED)).refused(cases, "key_retired", "issuer-key-retired", why);
    let why = "The record is of now: ten minutes old at most, ten seconds ahead at most.";
    for (name, as_of) in [("old", ISSUED - 601), ("ahead", ISSUED + 11)] {
        let given = good.clone().with("/record/as_of", json!(as_of));
        given.refused(cases, &format!("record_{name}"), "record-stale", why);
    }
    for letter in ["B", "C", "E", "L", "M", "N", "P"] {
        let given = good.clone().with("/record/standing", standing(letter));
        let why = "Seven standings get no credential at all.";
        given.refused(
            cases,
            &format!("standing_{}", letter.to_lowercase()),
            "standing-refused",
            why,
        );
    }
    let why = "A plate of another city.";
    let given = good.clone().with("/record/plate/number", json!("闽BD12345"));
    given.refused(cases, "plate_outside", "plate-outside-issuer", why);
    let why = "A person with an organization's document: an organization's name would be public.";
    let document = json!({"kind": "N", "number": "91350100M000100Y43"});
    let given = good.clone().with("/record/owner/document", document);
    given.refused(cases, "owner_kind", "owner-kind-mismatch", why);
    let why = "Only an organization has somebody who acts for it.";
    let given = good
        .clone()
        .with("/record/carrier", company_record()["carrier"].clone());
    given.refused(cases, "carrier", "carrier-mismatch", why);
    let given = good.clone().with("/record/inexpressible", json!(["carrier"]));
    given.refused(cases, "carrier_inexpressible", "carrier-mismatch", why);
    // Of two faults the earlier one is told.
    let why = "Key, record, standing, plate, owner: of two faults the earlier one is told.";
    let two = good.clone().with("/record/as_of", json!(ISSUED - 601));
    let first = two
        .clone()
        .trust(|content| content.issuers[0].keys[0].sign_until = instant(ISSUED));
    first.refused(cases, "order_key_before_record", "issuer-key-retired", why);
    let two = two.with("/record/standing", standing("C"));
    two.refused(cases, "order_record_before_standing", "record-stale", why);
    let two = good
        .clone()
        .with("/record/standing", standing("C"))
        .with("/record/plate/number", json!("闽BD12345"));
    two.refused(cases, "order_standing_before_plate", "standing-refused", why);
}

fn owners(cases: &mut Cases) {
    let why = "Owner and document are of one kind; the person who acts for an organization is a natural one.";
    let natural = json!({"kind": "A", "number": "350102199003071234"});
    let given = Given::license().with("/record", company_record());
    given
        .with("/record/owner/document", natural)
        .refused(cases, "organization_kind", "owner-kind-mismatch", why);
    let organization = json!({"name": "王主管", "document": {"kind": "N", "number": "91350100M000100Y43"}});
    let given = Given::license()
        .with("/record", company_record())
        .with("/record/carrier", organization);
    given.refused(cases, "carrier_organization", "carrier-mismatch", why);
}

/// The register of the fixture's vehicle, lent for `purpose` at `granted_at`; `issued_to` is the phone it was issued to.
fn lent(purpose: Purpose, granted_at: u64, issued_to: Option<&str>) -> Register {
    let record = fixture::record();
    let mut register = fixture::register(&record);
    let request = fixture::request(&record, fixture::grantee(), purpose, "2026-09-22", granted_at);
    let operation = fixture::operation(&register, granted_at);
    let position = fixture::lent_position(purpose);
    register
        .grant(&operation, &request, &Calendars::built_in(), position)
        .expect("a grant");
    if let Some(phone) = issued_to {
        let mut entry = fixture::lend(&record, purpose).log_entry().clone();
        entry.holder_key = public(&fixture::key(phone));
        let operation = fixture::operation(&register, granted_at);
        register
            .record_authorization(&operation, &entry)
            .expect("an authorization");
    }
    register
}

/// The authorization that a ticket of [`lent`] makes at `now`, by hand.
fn authorization(purpose: Purpose, now: u64) -> Credential {
    let number = u64::from(purpose.number());
    let days = (fixture::day("2026-09-22").epoch_days() - vehicle_license::value::Day::of(instant(now)).epoch_days())
        .try_into()
        .expect("days");
    let mut made = license().lend(number, days, GRANTEE, public(&fixture::key("grantee")));
    made.status = fixture::lent_position(purpose).number();
    made.issued_at = now;
    made
}

fn tickets(cases: &mut Cases) {
    for purpose in Purpose::ALL.iter().copied() {
        let given = Given::ticket(&lent(purpose, ISSUED, None), ISSUED);
        let why =
            "An authorization carries what its purpose may see and nothing else; nothing of the license is in it.";
        given.made(cases, purpose.name(), why, authorization(purpose, ISSUED), &owner());
    }
    let drive = Purpose::TestDrive;
    let register = lent(drive, ISSUED, Some("grantee"));
    let why = "Issued again to the same phone, a day later: the same last day.";
    let given = Given::ticket(&register, ISSUED + DAY);
    given.made(cases, "refreshed", why, authorization(drive, ISSUED + DAY), &owner());
    let why = "A ticket is good for ten minutes, and a server may be ten seconds behind the one that handed it out.";
    for (name, now) in [("oldest", ISSUED + 600), ("slow_server", ISSUED - 10)] {
        let given = Given::ticket(&lent(drive, ISSUED, None), ISSUED).at(now);
        given.made(cases, name, why, authorization(drive, now), &owner());
    }
    let why = "On its last day, which is the scrap-by day too.";
    let now = MIDNIGHT + 7 * DAY;
    let scrapped = Item::Int(fixture::day("2026-09-22").epoch_days());
    let given = Given::ticket(&register, now).with("/record/scrap_by", json!("2026-09-22"));
    let mut made = license()
        .with(10, scrapped)
        .lend(4, 0, GRANTEE, public(&fixture::key("grantee")));
    (made.status, made.issued_at) = (fixture::lent_position(drive).number(), now);
    given.made(cases, "last_day", why, made, &owner());
}

fn tickets_refused(cases: &mut Cases) {
    let register = lent(Purpose::TestDrive, ISSUED, Some("grantee"));
    let good = || Given::ticket(&register, ISSUED);
    let why = "What a ticket rests on may have been revoked since: ten minutes, and no clock that runs behind.";
    good().at(ISSUED + 601).refused(cases, "stale", "ticket-stale", why);
    good().at(ISSUED - 11).refused(cases, "ahead", "ticket-stale", why);
    let why = "Today is before the day of the grant, from which the seven days were counted.";
    let next_day = lent(Purpose::TestDrive, MIDNIGHT + 5, None);
    let given = Given::ticket(&next_day, MIDNIGHT + 5).at(MIDNIGHT - 3);
    given.refused(cases, "day_before_grant", "ticket-stale", why);
    let why = "Another authority's ticket, under the same plates.";
    let given = good().trust(|content| {
        let mut other = content.issuers[0].clone();
        other.number += 1;
        other.keys[0].point = public(&fixture::key("other issuer"));
        content.issuers.push(other);
    });
    let given = given.with("/issuer", json!(fixture::ISSUER + 1));
    let given = given.with(
        "/secret",
        json!(hex(fixture::key("other issuer").secret_bytes().as_slice())),
    );
    given.refused(cases, "other_issuer", "ticket-other-issuer", why);
    let why = "The record of another vehicle.";
    let given = good().with("/record/plate/number", json!("闽AD54321"));
    given.refused(cases, "other_vehicle", "ticket-other-vehicle", why);
    let why = "The same characters under another plate type are another vehicle.";
    let given = good().with("/record/plate", json!({"type": 2, "number": "闽A12345"}));
    given.refused(cases, "other_plate_type", "ticket-other-vehicle", why);
    let why = "The vehicle was sold, and the register was not told.";
    for (name, owner) in [
        (
            "other_owner",
            json!({"person": "李四明", "document": {"kind": "A", "number": "35010219881112001X"}}),
        ),
        ("owner_without_document", json!({"person": "张三丰", "document": null})),
    ] {
        good()
            .with("/record/owner", owner)
            .refused(cases, name, "ticket-other-owner", why);
    }
    let why = "A fine that the register was not told of: the copy would show what it does not know.";
    let given = good().with("/record/standing", standing("G"));
    given.refused(cases, "other_standing", "ticket-other-standing", why);
    let why = "Another phone than the one it was issued to first, or the owner's own.";
    for (name, phone) in [("other_phone", "another phone"), ("owners_phone", "holder")] {
        let given = good().with("/enrolment", enrolment(phone));
        given.refused(cases, name, "ticket-other-key", why);
    }
    let fresh = lent(Purpose::TestDrive, ISSUED, None);
    let given = Given::ticket(&fresh, ISSUED).with("/enrolment", enrolment("holder"));
    given.refused(cases, "owners_phone_first", "ticket-other-key", why);
    let why = "A refresh proves the key again, and not the person: it keeps the proofing.";
    let given = good().with("/terms/proofing", json!("remote-live-check"));
    given.refused(cases, "other_proofing", "ticket-other-proofing", why);
    let why = "The vehicle is scrapped before the last day.";
    let given = good().with("/record/scrap_by", json!("2026-09-21"));
    given.refused(cases, "behind_scrap_by", "window-invalid", why);
    let why = "Age, issuer, vehicle, owner, standing, key, proofing, last day: of two faults the earlier one is told.";
    let faults = [
        ("/terms/now", json!(ISSUED + 601), "ticket-stale"),
        ("/record/plate/number", json!("闽AD54321"), "ticket-other-vehicle"),
        (
            "/record/owner",
            json!({"person": "李四明", "document": null}),
            "ticket-other-owner",
        ),
        ("/record/standing", standing("G"), "ticket-other-standing"),
        ("/enrolment", enrolment("another phone"), "ticket-other-key"),
        ("/terms/proofing", json!("none"), "ticket-other-proofing"),
        ("/record/scrap_by", json!("2026-09-21"), "window-invalid"),
    ];
    for pair in faults.windows(2) {
        let [(first, one, code), (second, two, later)] = pair else {
            continue;
        };
        let mut given = good().with(first, one.clone()).with(second, two.clone());
        if *first == "/terms/now" {
            given = given.with("/record/as_of", one.clone());
        }
        let name = format!(
            "order_{}_before_{}",
            code.trim_start_matches("ticket-"),
            later.trim_start_matches("ticket-")
        );
        given.refused(cases, &name.replace('-', "_"), code, why);
    }
}
