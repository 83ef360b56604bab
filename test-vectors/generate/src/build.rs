//! What every case is made of: the world of test keys, credentials and trust files, the questions, and the collection
//! that runs each case before it is written.

use std::collections::BTreeMap;

use p256::ecdsa::SigningKey;
use serde_json::{Value, json};
use vehicle_license::Trust;
use vehicle_license::issue::{Authority, IssuedLicense, VehicleRecord};
use vehicle_license::key::LocalKey;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Calendar, Issuer, TrustContent};
use vehicle_license::value::Day;

use crate::fixture::{self, Deterministic, ISSUED_AT, LICENSE_KEY, SHOWN_AT};
use crate::mutate::{Credential, EVERYDAY, Item, Show, hex, public, qr, shortest, signing, text, uint, view};
use crate::run;

pub(crate) const PURPOSES: [&str; 12] = [
    "off-site-violation",
    "accident",
    "rental",
    "test-drive",
    "ride-hailing",
    "buy-insurance",
    "insurance-claim",
    "mortgage",
    "other",
    "used-car-sale",
    "vehicle-registration",
    "transport-permit",
];

/// The person of the fixture a license is lent to.
pub(crate) const GRANTEE: [&str; 3] = ["A", "35010219881112001X", "李四明"];

/// The cases made so far, by name. A case that does not come out as intended is a problem and stops the generator.
#[derive(Default)]
pub(crate) struct Cases {
    pub list: BTreeMap<String, Value>,
    pub problems: Vec<String>,
}

/// What a case is meant to show, stated by hand: the code, or some facts by JSON pointer.
pub(crate) enum Want<'a> {
    Code(&'a str),
    Facts(&'a [(&'a str, Value)]),
}

impl Cases {
    pub(crate) fn add(&mut self, kind: &str, name: &str, why: &str, body: Value, want: &Want<'_>) {
        let mut case = json!({"kind": kind, "name": name, "why": why});
        let object = case.as_object_mut().expect("an object");
        object.extend(body.as_object().expect("an object").clone());
        let outcome = match run::run(&case) {
            Ok(outcome) => outcome,
            Err(error) => return self.problems.push(format!("{name}: {error}")),
        };
        match want {
            Want::Code(code) if outcome.expect["code"] != *code => {
                self.problems.push(format!(
                    "{name}: wanted {code}, got {} {:?}",
                    outcome.expect, outcome.said
                ));
            }
            Want::Facts(_) if outcome.expect["ok"] != true => {
                self.problems
                    .push(format!("{name}: wanted ok, got {} {:?}", outcome.expect, outcome.said));
            }
            Want::Facts(facts) => {
                for (pointer, value) in *facts {
                    let got = outcome.expect.pointer(pointer);
                    let as_stated = got.is_some_and(|got| got == value || without_seconds(got) == *value);
                    if !as_stated {
                        self.problems
                            .push(format!("{name}: {pointer}: wanted {value}, got {got:?}"));
                    }
                }
            }
            Want::Code(code) => println!("{name}: {code}: {}", outcome.said[0]),
        }
        for law in outcome.broken {
            self.problems.push(format!("{name}: law broken: {law}"));
        }
        case["expect"] = outcome.expect;
        if self.list.insert(name.into(), case).is_some() {
            self.problems.push(format!("{name}: two cases of this name"));
        }
    }

    /// A verification that is refused.
    pub(crate) fn no(&mut self, name: &str, code: &str, why: &str, ask: Ask) {
        let body = ask.body();
        self.add("verify", name, why, body, &Want::Code(code));
    }

    /// A verification that is not.
    pub(crate) fn ok(&mut self, name: &str, why: &str, ask: Ask, facts: &[(&str, Value)]) {
        let body = ask.body();
        self.add("verify", name, why, body, &Want::Facts(facts));
    }
}

/// The same without the seconds of refusals, which a case may leave unstated.
fn without_seconds(value: &Value) -> Value {
    match value {
        Value::Object(object) => {
            let refused = object.get("ok") == Some(&json!(false));
            let kept = object.iter().filter(|(key, _)| !(refused && *key == "seconds"));
            kept.map(|(key, value)| (key.clone(), without_seconds(value))).collect()
        }
        Value::Array(list) => list.iter().map(without_seconds).collect(),
        other => other.clone(),
    }
}

/// One question to a verifier.
#[derive(Clone)]
pub(crate) struct Ask {
    trust: Vec<u8>,
    now: u64,
    purpose: String,
    setting: String,
    policy: Value,
    challenge: Option<String>,
    opens_with: Option<String>,
    unanswered: Option<u64>,
    status_lists: Vec<String>,
    lists_trust: Option<Vec<u8>>,
    input: (&'static str, String),
    hidden: Vec<String>,
}

impl Ask {
    /// At a counter, the moment it was shown, for the purpose it states, accepting test issuers.
    pub(crate) fn of(show: &Show) -> Self {
        let purpose = show.credential.delegation.map(|(purpose, _)| purpose).or(show.purpose);
        // An unknown purpose has no name; its verifier asks for *other*.
        let known = purpose.filter(|purpose| (1..=12).contains(purpose)).unwrap_or(9);
        let name = PURPOSES[usize::try_from(known).expect("a purpose") - 1];
        Self {
            trust: trust(|_| {}),
            now: show.shown_at,
            purpose: name.into(),
            setting: "counter".into(),
            policy: json!({"preset": "counter", "accept_test": true}),
            challenge: None,
            opens_with: None,
            unanswered: None,
            status_lists: Vec::new(),
            lists_trust: None,
            input: ("text", qr("VL1:", &show.wire().encode())),
            hidden: values(show),
        }
    }

    /// The same question with another wire, as text.
    pub(crate) fn wire(mut self, wire: &Item) -> Self {
        self.input = ("text", qr("VL1:", &wire.encode()));
        self
    }

    pub(crate) fn text(mut self, text: &str) -> Self {
        self.input = ("text", text.into());
        self
    }

    pub(crate) fn bytes(mut self, bytes: &[u8]) -> Self {
        self.input = ("bytes", hex(bytes));
        self
    }

    /// Sealed bytes, handed from app to app.
    pub(crate) fn sealed(mut self, bytes: &[u8]) -> Self {
        self.input = ("sealed", hex(bytes));
        self
    }

    pub(crate) fn scanned(mut self, bytes: &[u8]) -> Self {
        self.input = ("scanned", hex(bytes));
        self
    }

    pub(crate) fn trust(mut self, trust: Vec<u8>) -> Self {
        self.trust = trust;
        self
    }

    pub(crate) fn now(mut self, now: u64) -> Self {
        self.now = now;
        self
    }

    pub(crate) fn purpose(mut self, purpose: &str) -> Self {
        self.purpose = purpose.into();
        self
    }

    pub(crate) fn setting(mut self, setting: &str) -> Self {
        self.setting = setting.into();
        self
    }

    /// Adds a demand to the policy.
    pub(crate) fn policy(mut self, key: &str, value: Value) -> Self {
        self.policy[key] = value;
        self
    }

    /// Replaces the policy.
    pub(crate) fn policy_is(mut self, policy: Value) -> Self {
        self.policy = policy;
        self
    }

    pub(crate) fn challenge(mut self, wire: &[u8]) -> Self {
        self.challenge = Some(qr("VC1:", wire));
        self
    }

    /// With this key to open sealed answers.
    pub(crate) fn opens_with(mut self, key: &LocalKey) -> Self {
        self.opens_with = Some(hex(key.secret_bytes().as_slice()));
        self
    }

    /// In two steps, the check of this number left without an answer.
    pub(crate) fn unanswered(mut self, number: u64) -> Self {
        self.unanswered = Some(number);
        self
    }

    /// With these status lists held.
    pub(crate) fn status_lists(mut self, tokens: &[Vec<u8>]) -> Self {
        self.status_lists = tokens.iter().map(|token| hex(token)).collect();
        self
    }

    /// The lists were loaded under this trust file.
    pub(crate) fn lists_trust(mut self, trust: Vec<u8>) -> Self {
        self.lists_trust = Some(trust);
        self
    }

    /// The keys of a case.
    pub(crate) fn body(self) -> Value {
        let mut body = json!({
            "trust": hex(&self.trust),
            "now": self.now,
            "setting": self.setting,
            "policy": self.policy,
        });
        // A question at the roadside has no purpose of its own.
        if self.setting != "roadside" {
            body["purpose"] = json!(self.purpose);
        }
        if let Some(challenge) = self.challenge {
            body["challenge"] = json!(challenge);
        }
        if let Some(secret) = self.opens_with {
            body["opens_with"] = json!(secret);
        }
        if let Some(number) = self.unanswered {
            body["unanswered"] = json!(number);
        }
        if !self.status_lists.is_empty() {
            body["status_lists"] = json!(self.status_lists);
        }
        if let Some(trust) = self.lists_trust {
            body["lists_trust"] = json!(hex(&trust));
        }
        body[self.input.0] = json!(self.input.1);
        body["hidden"] = json!(self.hidden);
        body
    }
}

/// The texts of a credential that are long enough to be no coincidence: no debugging output may have one.
pub(crate) fn values(show: &Show) -> Vec<String> {
    let items = show.credential.leaves.iter().flatten();
    let texts = items.flat_map(Item::texts).filter(|text| text.chars().count() > 2);
    texts.map(String::from).collect()
}

/// A trust file of the test issuer and the calendar of 2026, changed as told.
pub(crate) fn trust(change: impl FnOnce(&mut TrustContent)) -> Vec<u8> {
    let mut content = fixture::trust_content(vec![fixture::issuer()]);
    content.calendars = vec![calendar(2)];
    change(&mut content);
    content.to_bytes().expect("a trust file")
}

/// 2026 after the State Council's notice of November 2025.
pub(crate) fn calendar(version: u32) -> Calendar {
    let spans = [
        ("2026-01-01", 3),
        ("2026-02-15", 9),
        ("2026-04-04", 3),
        ("2026-05-01", 5),
        ("2026-06-19", 3),
        ("2026-09-25", 3),
        ("2026-10-01", 7),
    ];
    let day = fixture::day;
    let off: Vec<Day> = spans
        .into_iter()
        .flat_map(|(first, days)| (0..days).filter_map(move |ahead| day(first).plus_days(ahead)))
        .filter(|day| day.weekday() < 6)
        .collect();
    let worked = [
        "2026-01-04",
        "2026-02-14",
        "2026-02-28",
        "2026-05-09",
        "2026-09-20",
        "2026-10-10",
    ]
    .map(day);
    Calendar::new(version, day("2026-01-01"), day("2026-12-31"), off, worked.to_vec()).expect("a calendar")
}

pub(crate) fn issuer_key() -> SigningKey {
    signing(&fixture::key("issuer"))
}

pub(crate) fn holder_key() -> SigningKey {
    signing(&fixture::key("holder"))
}

/// The fixture's license.
pub(crate) fn license() -> Credential {
    credential(&fixture::issue(&fixture::record()))
}

/// What the crate issued, rebuilt by hand; both must come to the same bytes.
pub(crate) fn credential(issued: &IssuedLicense) -> Credential {
    let file = issued.secret_file();
    let credential = Credential::from_file(&file, issuer_key());
    assert_eq!(credential.file().encode(), *file, "the file");
    let signed = credential.signed().message(&credential.signature());
    assert_eq!(signed.encode(), issued.to_cose(), "the signed form");
    credential
}

/// Issues through the crate for another issuer than the fixture's.
pub(crate) fn issue_by(issuer: Issuer, record: &VehicleRecord) -> IssuedLicense {
    Authority::new(issuer, LICENSE_KEY)
        .expect("a license key")
        .issue(
            record,
            &fixture::enrolled("holder"),
            &fixture::terms(),
            &mut Deterministic::new("seed"),
        )
        .expect("a license")
        .sign(&fixture::key("issuer"))
        .expect("a signature")
}

/// Shows through the crate, by its own holder.
pub(crate) fn shown_by_crate(credential: &Credential, trust: &[u8], view: &View<'_>, at: u64) -> Vec<u8> {
    let trust = Trust::pinned(trust).expect("a trust file");
    let key = fixture::key("holder");
    let holder = Holder::import(&credential.file().encode(), &trust, &public(&key)).expect("a file");
    let shown = holder.present(view, fixture::instant(at), &key).expect("a show");
    shown.as_bytes().to_vec()
}

/// A show of everything `purpose` may see; without a purpose, of the everyday view.
pub(crate) fn show(credential: &Credential, purpose: Option<u64>) -> Show {
    Show {
        credential: credential.clone(),
        shown_at: credential.issued_at.max(SHOWN_AT),
        bitmap: shortest(purpose.map_or(EVERYDAY, view), credential.carried()),
        purpose,
        answers: None,
        evidence: None,
        holder: holder_key(),
    }
}

/// The everyday show of the fixture's license.
pub(crate) fn everyday() -> Show {
    show(&license(), None)
}

/// An authorization of the fixture's license and its whole show by the grantee.
pub(crate) fn lent(purpose: u64, days: u64) -> Show {
    let key = fixture::key("grantee");
    let credential = license().lend(purpose, days, GRANTEE, public(&key));
    let mut show = show(&credential, None);
    show.bitmap = u32::MAX;
    show.holder = signing(&key);
    show
}

/// The wire of a challenge issued at `at`.
pub(crate) fn challenge(purpose: u64, at: u64) -> Item {
    challenge_for(purpose, view(purpose), at)
}

/// The wire of a challenge that asks for the leaves `wanted`.
pub(crate) fn challenge_for(purpose: u64, wanted: u32, at: u64) -> Item {
    Item::Array(vec![
        Item::Bytes((0..16).collect()),
        text("平安保险理赔柜台（测试）"),
        uint(purpose),
        uint(wanted),
        uint(at),
        uint(120),
        crate::mutate::NULL,
    ])
}

/// 10:00 in Beijing of the fixture's issue day, and other moments of it.
pub(crate) const ISSUED: u64 = ISSUED_AT;
pub(crate) const SHOWN: u64 = SHOWN_AT;
