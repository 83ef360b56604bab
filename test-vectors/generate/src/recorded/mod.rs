//! Evidence records, built by hand from SPEC §9.6: what is kept of a verification, and the same with values taken out.
//! Of what the crate makes too, both must come to the same bytes.

mod reduced;
mod refused;
mod tampered;
mod whole;

use serde_json::{Value, json};
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::{Challenge, Input, Memory, MemoryError, Place, Purpose, Question, StatusList, Trust, Verifier};

use crate::build::{Cases, PURPOSES, Want, trust, values};
use crate::fixture::instant;
use crate::mutate::{Item, NULL, Show, Signed, bytes, challenge_digest, hex, qr, sha256, text, uint};
use runner::given;

const LABEL: &str = "vehicle-license evidence 1";

/// The presets in the order of SPEC §9.3: status age, whether a challenge and a seal are demanded, and the states that
/// are accepted: 1 up to a notice, 2 what has lapsed too, 3 all that is not usable now; the proofing that is demanded.
const PRESETS: [(&str, u64, bool, bool, u64, usize); 14] = [
    ("counter", 604_800, false, false, 1, 0),
    ("off-site-violation", 604_800, false, false, 3, 0),
    ("accident", 604_800, false, false, 3, 0),
    ("rental", 604_800, false, false, 1, 0),
    ("test-drive", 604_800, false, false, 1, 0),
    ("ride-hailing", 604_800, true, false, 1, 0),
    ("buy-insurance", 86_400, true, false, 3, 0),
    ("insurance-claim", 86_400, true, false, 3, 0),
    ("mortgage", 86_400, true, true, 1, 1),
    ("other", 604_800, false, false, 2, 0),
    ("used-car-sale", 604_800, true, false, 2, 0),
    ("vehicle-registration", 86_400, true, true, 3, 1),
    ("transport-permit", 604_800, true, false, 2, 0),
    ("roadside", 604_800, false, false, 3, 0),
];

/// What every preset but the first requires: what a clerk compares.
const COMPARED: [&str; 4] = ["vehicle-type", "model", "colors", "owner"];

/// The fields that a policy can require, in the order of the leaves.
const FIELDS: [&str; 23] = [
    "inspection-until",
    "grantee",
    "vehicle-type",
    "use-nature",
    "model",
    "colors",
    "energy",
    "seats",
    "scrap-by",
    "carrier",
    "owner",
    "vin",
    "registered-on",
    "issued-on",
    "engine-number",
    "technical",
    "remarks",
    "inspection-record",
    "document",
    "address",
    "issuing-authority",
    "sub-page-number",
    "file-number",
];

pub(crate) fn add(cases: &mut Cases) {
    whole::add(cases);
    reduced::add(cases);
    refused::add(cases);
    tampered::add(cases);
}

pub(super) fn flag(value: bool) -> Item {
    Item::Simple(if value { 21 } else { 20 })
}

/// What a keeper keeps, each part of it to be got wrong.
#[derive(Clone)]
pub(crate) struct Record {
    pub show: Show,
    /// The leaves that are left open, if values were taken out.
    pub kept: Option<u32>,
    pub sealed: bool,
    /// The wire of the challenge kept.
    pub challenge: Option<Vec<u8>>,
    pub now: u64,
    pub purpose: u64,
    pub setting: u64,
    /// As in a case of kind `verify`.
    pub policy: Value,
    /// The trust file.
    pub trust: Vec<u8>,
    /// The tokens of the lists consulted.
    pub lists: Vec<Vec<u8>>,
    pub memory: Option<&'static str>,
    pub stamp: Option<Vec<u8>>,
}

impl Record {
    /// Of a check at a counter, five seconds after it was shown, for the purpose it states.
    pub(crate) fn of(show: &Show) -> Self {
        let purpose = show.credential.delegation.map(|(purpose, _)| purpose).or(show.purpose);
        Self {
            show: show.clone(),
            kept: None,
            sealed: false,
            challenge: show.answers.clone(),
            now: show.shown_at + 5,
            purpose: purpose.unwrap_or(9),
            setting: 1,
            policy: json!({"preset": "counter", "accept_test": true}),
            trust: trust(|_| {}),
            lists: Vec::new(),
            memory: None,
            stamp: None,
        }
    }

    /// With another preset, and these demands.
    pub(super) fn under(mut self, preset: &str, demands: &Value) -> Self {
        self.policy = json!({"preset": preset, "accept_test": true});
        let object = self.policy.as_object_mut().expect("an object");
        object.extend(demands.as_object().expect("an object").clone());
        self
    }

    /// The leaves that the record opens.
    fn open(&self) -> u32 {
        self.kept.unwrap_or(self.show.bitmap)
    }

    /// The show with no more open than is kept, both signatures as they were.
    pub(super) fn wire(&self) -> Item {
        let (credential, open) = (&self.show.credential, self.open());
        self.show
            .wire()
            .with(&[1, 2], bytes(&credential.cover(open)))
            .with(&[1, 3], credential.values(open & credential.carried()))
    }

    /// From `sealed` to `memory`.
    fn facts(&self) -> Vec<Item> {
        vec![
            flag(self.sealed),
            self.challenge.as_ref().map_or(NULL, |challenge| bytes(challenge)),
            uint(self.now),
            if self.setting == 3 { NULL } else { uint(self.purpose) },
            uint(self.setting),
            policy(&self.policy),
            bytes(&sha256(&[&self.trust])),
            Item::Array(self.digests().iter().map(|digest| bytes(digest)).collect()),
            self.memory.map_or(NULL, text),
        ]
    }

    /// SHA-256 of the Sig_structures of the lists, ascending.
    fn digests(&self) -> Vec<[u8; 32]> {
        let mut digests: Vec<_> = self.lists.iter().map(|token| digest_of(token)).collect();
        digests.sort_unstable();
        digests
    }

    pub(super) fn body(&self) -> Item {
        let mut items = vec![uint(1), uint(1), self.kept.map_or(NULL, uint)];
        items.push(bytes(&self.wire().encode()));
        items.extend(self.facts());
        items.push(self.stamp.as_ref().map_or(NULL, |stamp| bytes(stamp)));
        Item::Array(items)
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        stored(&self.body())
    }

    /// The record's id, which a time stamp is over.
    fn id(&self) -> [u8; 32] {
        let credential = &self.show.credential;
        let mut show = self.show.clone();
        show.answers.clone_from(&self.challenge);
        let mut items = vec![uint(1), uint(1)];
        items.push(Item::Array(vec![
            bytes(&credential.id()),
            bytes(&credential.signature()),
        ]));
        items.push(Item::Array(vec![
            bytes(&show.signed().digest()),
            bytes(&self.show.signature()),
        ]));
        items.extend(self.facts());
        items.push(NULL);
        sha256(&[b"vehicle-license time stamp 1", &Item::Array(items).encode()])
    }

    /// The record the crate makes of the same verification; none of one that is refused.
    fn by_crate(&self) -> Option<Vec<u8>> {
        let trust = Trust::pinned(&self.trust).expect("a trust file");
        let policy = given::policy(&self.policy).expect("a policy");
        let setting = Place::ALL[usize::try_from(self.setting).expect("a setting") - 1];
        let purpose = Purpose::from_name(PURPOSES[usize::try_from(self.purpose).expect("a purpose") - 1]);
        let now = instant(self.now);
        let read = |token: &[u8], at: u64| StatusList::verify(token, &trust, instant(at));
        let list = |token: &Vec<u8>| {
            read(token, self.now)
                .or_else(|_| read(token, self.now + 60))
                .expect("a list")
        };
        let lists: Vec<_> = self.lists.iter().map(list).collect();
        let challenge = self.challenge.as_ref();
        let challenge = challenge.map(|wire| Challenge::from_bytes(wire).expect("a challenge"));
        let wire = self.show.wire().encode();
        let mut question = Question::new(purpose.expect("a purpose"), setting)
            .under(policy.clone())
            .consulting(&lists);
        if let Some(challenge) = &challenge {
            question = question.answering(challenge);
        }
        let (verified, mut record) =
            EvidenceRecord::verify(&Verifier::new(&trust), Input::bytes(&wire), &question, now).ok()?;
        let mut memory = Memory::new();
        if self.memory == Some("show-replayed") {
            memory
                .admit(&verified, verified.facts().verified_at())
                .expect("an admission");
        }
        if self.memory.is_some() {
            let outcome = match self.memory {
                Some("trust-withheld") => Err(MemoryError::TrustWithheld),
                _ => memory.admit(&verified, verified.facts().verified_at()),
            };
            record = record.noting(&outcome).expect("of this show");
        }
        if let Some(stamp) = &self.stamp {
            record = record.stamped(stamp).expect("a short stamp");
        }
        Some(record.to_bytes())
    }

    /// The same with no more than `kept` open.
    pub(super) fn keeping(&self, kept: u32) -> Self {
        let mut less = self.clone();
        less.kept = Some(kept);
        less
    }

    /// The facts that follow without the crate.
    fn own_facts(&self) -> Vec<(&'static str, Value)> {
        let digests: Vec<_> = self.digests().iter().map(|digest| hex(digest)).collect();
        vec![
            ("/reduced", json!(self.kept.is_some())),
            ("/claimed_at", json!(self.now)),
            (
                "/purpose",
                json!(PURPOSES[usize::try_from(self.purpose).expect("a purpose") - 1]),
            ),
            ("/place", json!(["counter", "remote"][usize::from(self.setting == 2)])),
            ("/policy", json!(self.policy["preset"])),
            ("/sealed", json!(self.sealed)),
            ("/credential_id", json!(hex(&self.show.credential.id()))),
            ("/trust_digest", json!(hex(&sha256(&[&self.trust])))),
            ("/list_digests", json!(digests)),
            (
                "/challenge",
                json!(self.challenge.as_ref().map(|wire| qr("VC1:", wire))),
            ),
            ("/memory", json!(self.memory)),
            ("/id", json!(hex(&self.id()))),
            ("/time_stamp", json!(self.stamp.as_ref().map(|stamp| hex(stamp)))),
            ("/verdict/credential_id", json!(hex(&self.show.credential.id()))),
        ]
    }

    /// The keys of a case.
    pub(crate) fn case(&self, record: &[u8]) -> Value {
        let mut case = json!({"bytes": hex(record), "trust": hex(&self.trust)});
        if !self.lists.is_empty() {
            case["status_lists"] = json!(self.lists.iter().map(|token| hex(token)).collect::<Vec<_>>());
        }
        case["hidden"] = json!(values(&self.show));
        case
    }
}

/// A record that is verified again, in the form the crate makes of the same verification.
pub(super) fn ok(cases: &mut Cases, name: &str, why: &str, record: &Record, facts: &[(&str, Value)]) {
    let made = record.bytes();
    if record.kept.is_none() && !record.sealed && record.by_crate().as_ref() != Some(&made) {
        let problem = format!("evidence_{name}: the crate keeps something else");
        cases.problems.push(problem);
    }
    let mut wanted: Vec<(&str, Value)> = record.own_facts();
    wanted.extend(facts.iter().cloned());
    let body = record.case(&made);
    cases.add(
        "evidence",
        &format!("evidence_{name}"),
        why,
        body,
        &Want::Facts(&wanted),
    );
}

/// A record that leads nowhere. `record` is what it was before it was got wrong.
pub(super) fn no(cases: &mut Cases, name: &str, code: &str, why: &str, record: &Record, made: &[u8]) {
    let body = record.case(made);
    cases.add("evidence", &format!("evidence_{name}"), why, body, &Want::Code(code));
}

/// Takes `what` out of `record`, after which `kept` is open: what the crate makes of it is what is built here. The
/// second case reads that.
pub(crate) fn take_out(cases: &mut Cases, name: &str, why: &str, record: &Record, what: &Value, kept: u32) -> Record {
    let less = record.keeping(kept);
    let mut wanted = record.own_facts();
    wanted.push(("/taken_out", json!(hex(&less.bytes()))));
    let mut body = record.case(&record.bytes());
    body["take_out"] = what.clone();
    let title = format!("evidence_take_out_{name}");
    cases.add("evidence", &title, why, body, &Want::Facts(&wanted));
    ok(cases, &format!("reduced_{name}"), why, &less, &[]);
    less
}

/// A body in its envelope.
pub(super) fn stored(body: &Item) -> Vec<u8> {
    stored_as(LABEL, &body.encode())
}

pub(crate) fn stored_as(label: &str, body: &[u8]) -> Vec<u8> {
    let check = sha256(&[label.as_bytes(), body]);
    Item::Array(vec![text(label), bytes(body), bytes(&check)]).encode()
}

/// SHA-256 of a token's Sig_structure.
pub(crate) fn digest_of(token: &[u8]) -> [u8; 32] {
    let mut token = Item::parse(token).0;
    let parts = Signed {
        protected: token.at(&[0, 0]).as_bytes().to_vec(),
        payload: token.at(&[0, 2]).as_bytes().to_vec(),
    };
    parts.digest()
}

/// A case's policy as a record has it.
pub(super) fn policy(policy: &Value) -> Item {
    let place = PRESETS.iter().position(|(name, ..)| policy["preset"] == *name);
    let place = place.expect("a preset");
    let (_, age, challenge, sealed, accepted, proofing) = PRESETS[place];
    let number = |key: &str, preset: u64| uint(policy[key].as_u64().unwrap_or(preset));
    let one_of = |key: &str, names: &[&str], preset: usize| {
        let place = names.iter().position(|name| policy[key] == *name);
        uint(place.unwrap_or(preset) as u64)
    };
    let is = |key: &str| policy[key] == true;
    let demanded = |key: &str, field: &str| {
        let list = policy[key].as_array();
        list.is_some_and(|list| list.iter().any(|name| name == field))
    };
    let mut required = Vec::new();
    for field in FIELDS {
        for (key, whole) in [("require", false), ("require_full", true)] {
            if demanded(key, field) || (place > 0 && !whole && COMPARED.contains(&field)) {
                required.push(Item::Array(vec![text(field), flag(whole)]));
            }
        }
    }
    Item::Array(vec![
        uint(place as u64),
        number("status_age", age),
        flag(challenge || is("require_challenge")),
        flag(sealed),
        policy["require_evidence"].as_u64().map_or(NULL, uint),
        one_of(
            "require_protection",
            &["software", "hardware", "hardware-unlock-per-use"],
            0,
        ),
        uint(policy["clock_tolerance"].as_u64().unwrap_or(10).min(60)),
        uint(policy["show_ahead"].as_u64().unwrap_or(60).min(60)),
        flag(is("accept_test")),
        if is("accept_lapsed") {
            uint(2)
        } else {
            match policy["accept_class"].as_str() {
                None => uint(accepted),
                Some("usable") => uint(0),
                Some("notice") => uint(1),
                Some("not-usable-now") => uint(3),
                Some(_) => uint(4),
            }
        },
        flag(is("require_calendar")),
        Item::Array(required),
        one_of(
            "require_proofing",
            &["none", "remote-live-check", "in-person"],
            proofing,
        ),
    ])
}

/// A challenge's digest.
pub(super) fn hint(challenge: &[u8]) -> Item {
    bytes(&challenge_digest(challenge)[..4])
}
