//! The door of JSON: genuine requests, edited, and whatever else somebody may write.

use std::sync::LazyLock;

use serde_json::{Value, json};
use vehicle_license::desk::{Desk, Inquiry};
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::present::{Holder, Wallet};
use vehicle_license::{Input, Place, Policy, Purpose, Question};

use super::choices::Choices;
use super::world::{self, WORLD, reveals};
use super::{NOW, form, verifier};
use support::fixture::{self, ISSUED_AT, instant};

static DOOR: LazyLock<Rehearsed> = LazyLock::new(Rehearsed::new);

struct Rehearsed {
    schema: Value,
    /// A desk that believes the world's trust file, and the wallet of the world's holder.
    desk: String,
    /// The same as that of one server of a fleet.
    server: String,
    wallet: String,
    requests: Vec<String>,
    /// What the everyday view of the first license hides.
    private: Vec<String>,
}

/// Laws: whatever is written, nothing panics, and the answer is as the schema has it; no refusal tells a value; a
/// verdict is on a show that was made, and tells nothing that its view hides; nor does a holder's everyday view. What
/// is taken once is not taken again.
pub fn door(data: &[u8]) -> bool {
    let mut choices = Choices::new(data);
    let rehearsed = &*DOOR;
    let door = door::Door::with_checker(&native::Ring);
    if choices.flag() {
        let text = &*String::from_utf8_lossy(data.get(1..).unwrap_or_default());
        return answered(&door, text);
    }
    let (first, second) = (choices.one_of(&rehearsed.requests), choices.one_of(&rehearsed.requests));
    let mut request = first.as_bytes().to_vec();
    choices.edit(&mut request, second.as_bytes());
    let request = &*String::from_utf8_lossy(&request);
    // What holds nothing needs nothing held.
    if first.contains("\"wallet-") {
        let stored = &rehearsed.wallet;
        assert!(answered(
            &door,
            &json!({"call": "wallet-open", "stored": stored}).to_string()
        ));
    } else if !first.starts_with("{\"call\":\"verify") && !first.starts_with("{\"call\":\"open\"") {
        let shares = ["\"examine\"", "\"take-question\""]
            .iter()
            .any(|name| first.contains(name));
        let stored = if shares { &rehearsed.server } else { &rehearsed.desk };
        assert!(answered(
            &door,
            &json!({"call": "restore", "snapshot": stored, "log": ""}).to_string()
        ));
    }
    let carried_out = answered(&door, request);
    if carried_out && request.contains("\"judge\"") {
        assert!(!answered(&door, request), "taken twice");
    }
    carried_out
}

/// Whether the request was carried out. The laws hold of its answer.
fn answered(door: &door::Door, request: &str) -> bool {
    let text = door.call(request);
    let answer: Value = serde_json::from_str(&text).expect("an answer is JSON");
    let faults = door::schema::faults(&DOOR.schema, &answer);
    assert!(faults.is_empty(), "{faults:?}: {text}");
    let carried_out = answer["ok"] == true;
    // A request that was carried out is an object that names nothing twice.
    let asked: Value = serde_json::from_str(request).unwrap_or(Value::Null);
    match answer["call"].as_str().filter(|_| carried_out) {
        None => assert!(!reveals(&text, &WORLD.secrets), "a value shows in {text}"),
        Some("verify" | "judge" | "examine") => {
            let wire = asked["bytes"].as_str().and_then(super::seeds::hex);
            let wire = wire.or_else(|| form::base45_decode(asked["text"].as_str()?.strip_prefix("VL1:")?));
            let made = WORLD.shows.iter().find(|show| Some(&show.wire) == wire.as_ref());
            let made = made.expect("a show that nobody made verifies");
            assert!(!reveals(&text, &made.hidden), "a hidden value shows in {text}");
        }
        Some("wallet-view") if asked["view"] == json!({"of": "everyday"}) => {
            assert!(!reveals(&text, &DOOR.private), "a hidden value shows in {text}");
        }
        Some("wallet-list") => assert!(!reveals(&text, &WORLD.secrets), "a value shows in {text}"),
        Some(_) => {}
    }
    carried_out
}

impl Rehearsed {
    fn new() -> Self {
        let holder = || Holder::import(&WORLD.files[0], &WORLD.trust, &WORLD.holder_key).expect("a file");
        let mut wallet = Wallet::new();
        let _ = wallet.add(holder());
        let trust = hex(&fixture::trust_bytes());
        let desk = || Desk::pinned(&fixture::trust_bytes()).expect("a desk");
        let id = hex(holder().id());
        let mut requests = shows(&trust);
        requests.extend(records(&trust));
        let challenge = WORLD.challenge.to_text();
        let random = "07".repeat(32);
        let accepts = json!({"accept_test": true});
        let bundle = hex(&fixture::bundle(&world::content_of(&WORLD.trust)));
        let pin = hex(fixture::root_chain().pin().as_bytes());
        requests.extend([
            json!({"call": "ask", "asker": "闽江保险", "purpose": "insurance-claim", "place": "counter",
                "policy": accepts, "wanted": ["vin"], "lifetime": 60, "sealed": true, "now": NOW, "random": random}),
            json!({"call": "state", "now": NOW}),
            json!({"call": "hint", "text": format!("VL1:{}", form::base45_encode(&WORLD.shows[8].wire))}),
            json!({"call": "take-question", "question": question(), "now": NOW}),
            json!({"call": "snapshot"}),
            json!({"call": "bundle", "bundle": bundle, "pin": pin, "memory": null, "now": NOW}),
            json!({"call": "read-trust", "trust": trust}),
            json!({"call": "read-challenge", "text": challenge}),
            json!({"call": "inspect", "memory": null}),
            json!({"call": "check-clock", "memory": null, "now": NOW}),
            json!({"call": "repin", "trust": trust}),
            json!({"call": "clock-was-set"}),
            json!({"call": "open", "pin": pin}),
            json!({"call": "wallet-list", "now": NOW}),
            json!({"call": "wallet-read", "id": id}),
            json!({"call": "wallet-forget", "id": id}),
            json!({"call": "wallet-view", "id": id, "view": {"of": "everyday"}, "now": NOW}),
            json!({"call": "wallet-view", "id": id, "view": {"of": "answering", "opening_asked": ["vin"]},
                "challenge": challenge, "trust": trust, "now": NOW}),
            json!({"call": "wallet-show", "id": id, "view": {"of": "purpose", "purpose": "rental", "masking": ["owner"],
                "real_person_check": {"method": 1, "age": 20}}, "now": NOW}),
            json!({"call": "wallet-asking", "challenge": challenge, "trust": trust, "now": NOW}),
            json!({"call": "wallet-request", "id": id, "purpose": "rental", "last_day": "2026-09-22", "now": ISSUED_AT,
                "grantee": {"kind": "A", "number": "35010219881112001X", "name": "李四明"}, "random": random}),
            json!({"call": "wallet-order", "id": id, "now": NOW, "random": random}),
            json!({"call": "wallet-clear-out", "now": NOW}),
            json!({"call": "wallet-import", "file": hex(&WORLD.files[2]), "trust": trust,
                "holder": hex(WORLD.holder_key.as_compressed())}),
        ]);
        Self {
            schema: door::schema::schema(),
            desk: hex(&desk().snapshot()),
            server: hex(&desk().in_fleet().snapshot()),
            wallet: hex(&wallet.secret_bytes()),
            requests: requests.iter().map(Value::to_string).collect(),
            private: world::hidden(&fixture::record(), Purpose::Other),
        }
    }
}

/// A verdict on each show: as everything in the request, and at the desk.
fn shows(trust: &str) -> Vec<Value> {
    let mut requests = Vec::new();
    for show in &WORLD.shows {
        let mut request = json!({
            "call": "verify", "bytes": hex(&show.wire), "purpose": show.purpose.name(), "place": "counter",
            "policy": {"preset": "counter", "accept_test": true, "status_age": 86_400, "require": ["model"]},
            "trust": trust, "now": NOW, "words": "zh", "record": true, "memory": null,
        });
        if show.answers {
            request["challenge"] = json!(WORLD.challenge.to_text());
        } else {
            let judge = json!({
                "call": "judge", "text": format!("VL1:{}", form::base45_encode(&show.wire)), "place": "counter",
                "purpose": show.purpose.name(), "policy": {"preset": "counter", "accept_test": true}, "now": NOW,
                "words": "en", "record": true,
            });
            for name in ["examine", "judge-checks"] {
                let mut other = judge.clone();
                other["call"] = json!(name);
                requests.push(without(other, "record"));
            }
            requests.push(judge);
        }
        let mut checks = request.clone();
        checks["call"] = json!("verify-checks");
        requests.push(checks);
        requests.push(request);
    }
    requests
}

fn without(mut request: Value, name: &str) -> Value {
    request.as_object_mut().and_then(|request| request.shift_remove(name));
    request
}

/// A question that another desk has asked.
fn question() -> String {
    let mut desk = Desk::pinned(&fixture::trust_bytes()).expect("a desk").in_fleet();
    let inquiry = Inquiry::new("闽江保险", Purpose::InsuranceClaim, Place::Counter);
    let asked = desk.ask(&inquiry, instant(NOW), &mut fixture::Deterministic::new("handed over"));
    let question = desk.secret_question(&asked.expect("a question").hint());
    hex(&question.expect("a question"))
}

/// What is done with the record of a show.
fn records(trust: &str) -> Vec<Value> {
    let show = WORLD
        .shows
        .iter()
        .find(|show| show.purpose == Purpose::Accident)
        .expect("a show");
    let question = Question::new(show.purpose, Place::Counter).under(Policy::counter().accept_test());
    let verified = EvidenceRecord::verify(
        &verifier(&WORLD.trust),
        Input::bytes(&show.wire),
        &question,
        instant(NOW),
    );
    let record = hex(&verified.expect("a verdict").1.to_bytes());
    vec![
        json!({"call": "export", "record": record}),
        json!({"call": "reduce", "record": record, "take_out": ["vin", {"mask": "owner"}, "plate"]}),
        json!({"call": "reverify", "record": record, "trusts": [trust], "status_lists": []}),
    ]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The inputs of the target that are accepted: each request as it stands.
pub(crate) fn genuine() -> Vec<Vec<u8>> {
    (0..).zip(&DOOR.requests).map(|(index, _)| vec![0, index, 0]).collect()
}
