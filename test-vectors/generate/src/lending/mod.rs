//! Lending: what owners sign, what the authority stores and answers, how far a license is lent, and whole histories of
//! a register.

mod answer;
mod days;
mod histories;
mod history;
mod judged;
mod messages;
mod state;
mod structure;

use p256::ecdsa::SigningKey;
use serde_json::{Value, json};
use vehicle_license::issue::LogEntry;
use vehicle_license::key::PublicKey;

use crate::build::{Cases, GRANTEE, Want};
use crate::fixture::{self, ISSUED_AT};
use crate::mutate::{Item, Signed, bytes, hex, public, sha256, sign, signing, text, uint};

pub(crate) const REQUEST_TYP: &str = "application/vehicle-license-request+cwt";
pub(crate) const ORDER_TYP: &str = "application/vehicle-license-revocation+cwt";

/// The moment most messages are made at.
const NOW: u64 = ISSUED_AT + 3_600;

pub(crate) fn add(cases: &mut Cases) {
    messages::requests(cases);
    messages::orders(cases);
    structure::requests(cases);
    structure::orders(cases);
    judged::requests(cases);
    judged::orders(cases);
    state::registers(cases);
    answer::answers(cases);
    days::last_days(cases);
    histories::add(cases);
}

fn wanted(code: Option<&str>) -> Want<'_> {
    code.map_or(Want::Facts(&[]), Want::Code)
}

/// A license as the authority's log knows it, and the key of the phone it is on.
#[derive(Clone)]
struct License {
    id: [u8; 32],
    issuer: u16,
    plate: &'static str,
    owner: Item,
    status: u64,
    issued_at: u64,
    proofing: &'static str,
    last_day: String,
    scrap_by: Option<String>,
    point: PublicKey,
    key: SigningKey,
}

impl License {
    /// The fixture's license on the fixture's phone.
    fn fixture() -> Self {
        let issued = fixture::issue(&fixture::record());
        let entry: &LogEntry = issued.log_entry();
        let license = Self {
            id: entry.id,
            status: (entry.status.list() << 20) | entry.status.index(),
            last_day: entry.last_day.to_string(),
            ..Self::of("holder", 0)
        };
        assert_eq!(license.owner_digest(), entry.owner_digest, "the crate's own digest");
        license
    }

    /// A license of which only the log's entry matters, on the phone of this name.
    fn of(phone: &str, status: u64) -> Self {
        let key = fixture::key(phone);
        Self {
            id: sha256(&[b"test license of ", phone.as_bytes(), &status.to_be_bytes()]),
            issuer: fixture::ISSUER,
            plate: "闽AD12345",
            owner: state::owner(),
            status,
            issued_at: ISSUED_AT,
            proofing: "remote-live-check",
            last_day: "2026-10-14".into(),
            scrap_by: None,
            point: public(&key),
            key: signing(&key),
        }
    }

    /// The same license until another last day.
    fn until(mut self, last_day: &str) -> Self {
        self.last_day = last_day.into();
        self
    }

    /// The same license of a vehicle that is scrapped by this day.
    fn scrapped_by(mut self, day: &str) -> Self {
        self.scrap_by = Some(day.into());
        self
    }

    /// The same license, issued at another moment: another issue has another id.
    fn issued(mut self, at: u64) -> Self {
        self.id = sha256(&[&self.id, &at.to_be_bytes()]);
        self.issued_at = at;
        self
    }

    /// The same license, its holder proofed otherwise.
    fn proofed(mut self, proofing: &'static str) -> Self {
        self.proofing = proofing;
        self
    }

    /// The same license of another owner.
    fn owned_by(mut self, owner: Item) -> Self {
        self.owner = owner;
        self
    }

    fn owner_digest(&self) -> [u8; 32] {
        sha256(&[b"vehicle-license owner 1", &self.owner.encode()])
    }

    fn public(&self) -> String {
        hex(self.point.as_compressed())
    }

    fn log(&self) -> Value {
        let mut log = json!({
            "id": hex(&self.id),
            "issuer": self.issuer,
            "plate": {"type": 52, "number": self.plate},
            "owner_digest": hex(&self.owner_digest()),
            "status": self.status,
            "issued_at": self.issued_at,
            "last_day": self.last_day,
            "holder_key": self.public(),
            "proofing": self.proofing,
        });
        if let Some(day) = &self.scrap_by {
            log["scrap_by"] = json!(day);
        }
        log
    }
}

/// What a request says.
#[derive(Clone)]
struct Request {
    made_at: u64,
    expires: u64,
    nonce: [u8; 16],
    purpose: u64,
    license: [u8; 32],
    grantee: [String; 3],
    last_day: i64,
    replace: bool,
}

impl Request {
    /// To lend the fixture's license to the fixture's grantee for a test drive, until the seventh working day.
    fn fixture() -> Self {
        Self {
            made_at: NOW,
            expires: NOW + 1200,
            nonce: nonce("request"),
            purpose: 4,
            license: License::fixture().id,
            grantee: GRANTEE.map(String::from),
            last_day: fixture::day("2026-09-22").epoch_days(),
            replace: false,
        }
    }

    fn payload(&self) -> Item {
        let mut claims = vec![
            (uint(4), uint(self.expires)),
            (uint(6), uint(self.made_at)),
            (uint(10), bytes(&self.nonce)),
            (Item::Int(-65_540), uint(self.purpose)),
            (Item::Int(-65_542), bytes(&self.license)),
            (
                Item::Int(-65_546),
                Item::Array(self.grantee.iter().map(|part| text(part)).collect()),
            ),
            (Item::Int(-65_547), Item::Int(self.last_day)),
        ];
        if self.replace {
            claims.push((Item::Int(-65_549), Item::Simple(21)));
        }
        Item::Map(claims)
    }

    fn signed(&self, key: &SigningKey) -> Vec<u8> {
        message(REQUEST_TYP, &self.payload(), key).encode()
    }
}

/// What a revocation order says.
#[derive(Clone)]
struct Order {
    made_at: u64,
    nonce: [u8; 16],
    license: [u8; 32],
    authorization: Option<[u8; 32]>,
}

impl Order {
    /// To end all that is lent of the fixture's license.
    fn fixture() -> Self {
        Self {
            made_at: NOW,
            nonce: nonce("order"),
            license: License::fixture().id,
            authorization: None,
        }
    }

    fn payload(&self) -> Item {
        let mut claims = vec![
            (uint(6), uint(self.made_at)),
            (uint(10), bytes(&self.nonce)),
            (Item::Int(-65_542), bytes(&self.license)),
        ];
        if let Some(id) = &self.authorization {
            claims.push((Item::Int(-65_548), bytes(id)));
        }
        Item::Map(claims)
    }

    fn signed(&self, key: &SigningKey) -> Vec<u8> {
        message(ORDER_TYP, &self.payload(), key).encode()
    }
}

/// A COSE_Sign1 of any type and payload.
fn message(typ: &str, payload: &Item, key: &SigningKey) -> Item {
    let parts = Signed::new(typ, None, payload);
    parts.message(&sign(key, &parts.digest()))
}

/// The nonce the fixture's generator gives under a label.
fn nonce(label: &str) -> [u8; 16] {
    use rand_core::Rng as _;
    let mut nonce = [0; 16];
    fixture::Deterministic::new(label).fill_bytes(&mut nonce);
    nonce
}

/// The texts that must show in no debugging output.
fn hidden(grantee: &[String; 3]) -> Value {
    json!(
        grantee
            .iter()
            .filter(|text| text.chars().count() > 2)
            .collect::<Vec<_>>()
    )
}

/// Holds a request against the fixture's license at the moment most are made at.
fn ask(bytes: &[u8], license: &License, now: u64) -> Value {
    json!({
        "bytes": hex(bytes),
        "license": license.log(),
        "now": now,
        "hidden": hidden(&GRANTEE.map(String::from)),
    })
}
