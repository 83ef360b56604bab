//! A verifier at its desk, through the door: asked, judged, stored, crashed, restored. A show is admitted once, whatever
//! the threads and whatever the crash.

use std::sync::atomic::{AtomicUsize, Ordering};

use door::{Door, schema};
use serde_json::{Value, json};
use support::fixture::{
    self, ASKER, ASKER_KEY, ISSUED_AT, LIST_KEY, SHOWN_AT, asker, holder, instant, issuer, key, record, trust_content,
    with_list_key,
};
use vehicle_license::credential::CredentialStatus;
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::key::{Checker, PublicKey, Signature, Signer as _, ToBeSigned};
use vehicle_license::present::View;
use vehicle_license::trust::Asking;
use vehicle_license::{Challenge, Purpose, Trust};

/// A moment at which a fresh show verifies.
const NOW: u64 = SHOWN_AT + 5;
const LIST_END: u64 = ISSUED_AT + 86_400 * 30;

struct Desk {
    door: Door,
    schema: Value,
    snapshot: Value,
    log: String,
}

impl Desk {
    /// A desk under the fixture's root that has taken its bundle in, and stored a snapshot.
    fn new() -> Self {
        let mut desk = Self {
            door: Door::new(),
            schema: schema::schema(),
            snapshot: Value::Null,
            log: String::new(),
        };
        let pin = hex(fixture::root_chain().pin().as_bytes());
        let empty = desk.call("open", json!({"pin": pin}));
        assert!(empty["snapshot"].is_string());
        let state = desk.call("state", json!({"now": NOW}));
        assert_eq!(
            (&state["trust"], &state["notices"][0]["code"]),
            (&json!(null), &json!("trust-missing"))
        );
        assert_eq!(desk.refused("judge", rented(&shown()))["code"], "trust-missing");
        let taken = desk.call("take", json!({"bundle": bundle(), "now": NOW}));
        assert_eq!(
            (&taken["change"], &taken["store"]),
            (&json!("first"), &json!("snapshot"))
        );
        desk.store_snapshot();
        desk
    }

    fn store_snapshot(&mut self) {
        self.snapshot = self.call("snapshot", json!({}))["snapshot"].clone();
        self.log.clear();
    }

    /// The desk again, from what was stored.
    fn restarted(&self) -> Self {
        let desk = Self {
            door: Door::new(),
            schema: self.schema.clone(),
            snapshot: Value::Null,
            log: String::new(),
        };
        let snapshot = desk.call("restore", json!({"snapshot": self.snapshot, "log": self.log}))["snapshot"].clone();
        Self { snapshot, ..desk }
    }

    fn call(&self, name: &str, options: Value) -> Value {
        let answer = self.answer(name, options);
        assert_eq!(answer["ok"], true, "{answer}");
        answer
    }

    fn refused(&self, name: &str, options: Value) -> Value {
        let answer = self.answer(name, options);
        assert_eq!(answer["ok"], false, "{answer}");
        answer
    }

    fn answer(&self, name: &str, mut options: Value) -> Value {
        options["call"] = json!(name);
        let answer = serde_json::from_str(&self.door.call(&options.to_string())).expect("an answer is JSON");
        let faults = schema::faults(&self.schema, &answer);
        assert!(faults.is_empty(), "{faults:?}: {answer}");
        answer
    }

    /// Asks what an insurer asks, for a sealed answer.
    fn ask(&self, random: u8) -> Value {
        self.call("ask", asked(random))
    }
}

fn asked(random: u8) -> Value {
    json!({
        "asker": "Minjiang Insurance, claims", "purpose": "insurance-claim", "place": "counter", "sealed": true,
        "policy": {"accept_test": true}, "now": NOW, "random": format!("{random:02x}").repeat(32),
    })
}

/// What is scanned, with no terms but those of the questions.
fn judged(text: &str) -> Value {
    json!({"text": text, "now": NOW})
}

/// What is scanned, for a rental.
fn rented(text: &str) -> Value {
    json!({"text": text, "now": NOW, "purpose": "rental", "place": "counter", "policy": {"accept_test": true}})
}

#[test]
fn a_question_is_answered_once_and_a_restart_knows_it() {
    let mut desk = Desk::new();
    let question = desk.ask(1);
    desk.store_snapshot();
    let text = answered(&question);
    assert!(text.starts_with("VS1:"));
    let before = desk.restarted();
    assert_eq!(before.call("state", json!({}))["open_questions"], 1);

    let mut options = judged(&text);
    options["words"] = json!("en");
    options["record"] = json!(true);
    let admitted = desk.call("judge", options.clone());
    assert_eq!(
        (&admitted["store"], &admitted["hint"]),
        (&json!("entry"), &question["hint"])
    );
    assert_eq!(admitted["verdict"]["freshness"], "challenged-and-sealed");
    assert_eq!(admitted["admission"]["replay_key"], admitted["replay"]["key"]);
    assert_eq!(admitted["screen"]["language"], "en");
    let head = desk.call("export", json!({"record": admitted["record"]}))["head"].clone();
    assert_eq!(
        (&head["memory"], &head["purpose"]),
        (&json!("admitted"), &json!("insurance-claim"))
    );
    let again = desk.call("reverify", json!({"record": admitted["record"]}));
    assert_eq!(again["verdict"], admitted["verdict"], "the desk has the trust data");

    let spent = desk.refused("judge", options.clone());
    assert_eq!(
        (&spent["code"], &spent["who"], &spent["screen"]["go"]),
        (&json!("challenge-spent"), &json!("clerk"), &json!("no"))
    );
    options["words"] = json!("both");
    let in_both = |answer: &Value| {
        let screens = &answer["screens"];
        assert_eq!(
            (&screens["zh"]["language"], &screens["en"]["language"]),
            (&json!("zh"), &json!("en"))
        );
        assert_ne!(screens["zh"]["band"], screens["en"]["band"]);
        assert!(answer.get("screen").is_none());
    };
    in_both(&desk.refused("judge", options.clone()));
    // What was not stored was not acted on: the desk before the entry admits it.
    in_both(&desk.restarted().call("judge", options.clone()));
    desk.log.push_str(admitted["entry"].as_str().expect("an entry"));
    let after = desk.restarted();
    assert_eq!(after.call("state", json!({}))["open_questions"], 0);
    assert_eq!(after.refused("judge", options)["code"], "challenge-spent");
    let wrong = after.refused("restore", json!({"snapshot": "00", "log": ""}));
    assert_eq!(
        (&wrong["code"], &wrong["refused"], &wrong["who"]),
        (&json!("desk-corrupt"), &json!("desk"), &json!("operator"))
    );
    for (name, options) in [
        ("restore", json!({"snapshot": desk.snapshot, "log": ""})),
        ("open", json!({"trust": hex(&fixture::trust_bytes())})),
    ] {
        assert_eq!(after.refused(name, options)["code"], "desk-already-open");
    }
    assert_eq!(
        after.call("state", json!({}))["open_questions"],
        0,
        "and the desk is as it was"
    );
}

#[test]
fn eight_threads_admit_one_show_once() {
    let desk = Desk::new();
    let text = shown();
    let (admitted, replayed) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..8 {
                    let answer = desk.answer("judge", rented(&text));
                    let count = if answer["ok"] == true {
                        &admitted
                    } else {
                        assert_eq!(
                            (&answer["code"], &answer["refused"]),
                            (&json!("show-replayed"), &json!("memory"))
                        );
                        &replayed
                    };
                    count.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
    });
    assert_eq!((admitted.into_inner(), replayed.into_inner()), (1, 63));
}

#[test]
fn a_list_that_was_taken_in_is_consulted() {
    let desk = Desk::new();
    let taken = desk.call("take", json!({"list": list(NOW), "now": NOW}));
    assert_eq!((&taken["issuer"], &taken["list"]), (&json!(fixture::ISSUER), &json!(7)));
    assert_eq!(
        desk.refused("take", json!({"list": list(NOW - 60), "now": NOW}))["code"],
        "status-list-older"
    );
    let refused = desk.refused("judge", rented(&shown()));
    assert_eq!(
        (&refused["code"], &refused["check"]),
        (&json!("status-revoked"), &json!(12))
    );
    assert_eq!(desk.call("state", json!({}))["lists"][0]["issued_at"], json!(NOW));
    assert_eq!(desk.call("clock-was-set", json!({}))["store"], "snapshot");
}

/// A checker for which nothing verifies.
struct Nothing;

impl Checker for Nothing {
    fn verifies(&self, _: &PublicKey, _: &ToBeSigned, _: &Signature) -> bool {
        false
    }
}

#[test]
fn the_checker_of_a_door_reads_the_lists_of_every_call() {
    let door = Door::with_checker(&Nothing);
    let trust = hex(&content().to_bytes().expect("a trust file"));
    let one = json!({"list": list(NOW), "trust": trust, "now": NOW});
    let mut show = rented(&shown());
    show["trust"] = json!(trust);
    show["status_lists"] = json!([list(NOW)]);
    for (name, mut options) in [
        ("status-list", one.clone()),
        ("wallet-take-list", one),
        ("verify", show),
    ] {
        options["call"] = json!(name);
        let answer: Value = serde_json::from_str(&door.call(&options.to_string())).expect("JSON");
        assert_eq!(answer["code"], "status-list-signature-invalid", "{name}");
    }
    // A list that does not verify counts as not given.
    let valid = list_saying(CredentialStatus::Valid, NOW);
    let mut show = rented(&shown());
    (show["trust"], show["status_lists"]) = (json!(trust), json!([valid]));
    (show["call"], show["record"]) = (json!("verify"), json!(true));
    let call = |door: &Door, options: &Value| -> Value {
        serde_json::from_str(&door.call(&options.to_string())).expect("JSON")
    };
    let kept = call(&Door::new(), &show);
    let again = json!({"call": "reverify", "record": kept["record"], "trusts": [trust], "status_lists": [valid]});
    assert_eq!(
        call(&Door::new(), &again)["ok"],
        true,
        "the list is the one that the record names"
    );
    assert_eq!(call(&door, &again)["code"], "evidence-record-list-missing");
}

#[test]
fn a_desk_says_what_it_holds_and_what_is_due() {
    let desk = Desk::new();
    let state = |now: u64| desk.call("state", json!({"now": now}));
    let codes = |now: u64| -> Vec<Value> {
        let state = state(now);
        let notices = state["notices"].as_array().expect("notices").iter();
        notices.map(|notice| notice["code"].clone()).collect()
    };
    let trust = state(NOW);
    assert_eq!(
        (&trust["version"], &trust["test"]),
        (&json!(content().version), &json!(true))
    );
    let end = trust["expires"].as_u64().expect("an end");
    let week = 7 * 86_400;
    assert_eq!(codes(end - week - 1), Vec::<Value>::new());
    for soon in [end - week, end - 1] {
        assert_eq!(codes(soon), ["trust-ends-soon"]);
    }
    assert_eq!(codes(end), ["trust-ended"]);
    desk.call("take", json!({"list": list(NOW), "now": NOW}));
    let held = &desk.call("state", json!({}))["lists"][0];
    assert_eq!(held["issued_at"], json!(NOW));
    let due = held["due"].as_u64().expect("a moment");
    assert_eq!((&held["expires"], due), (&json!(LIST_END), LIST_END));
    assert_eq!(codes(due - 1), Vec::<Value>::new());
    assert_eq!(codes(due), ["status-list-due"]);
    assert_eq!(codes(NOW - 11), ["clock-behind"]);
    assert_eq!(state(NOW)["remembered"], json!(0));
    desk.refused("judge", rented(&shown()));
}

#[test]
fn a_listed_asker_signs_outside() {
    let desk = Desk::new();
    let mut options = asked(2);
    options["as_listed"] = json!({
        "number": ASKER, "key": ASKER_KEY, "point": hex(key("insurer").public_key().as_compressed()),
    });
    let first = desk.call("ask", options.clone());
    assert!(first.get("text").is_none());
    assert_eq!(
        desk.call("state", json!({}))["open_questions"],
        0,
        "nothing is asked yet"
    );
    let bytes = unhex(first["to_be_signed"].as_str().expect("bytes"));
    let signature = key("insurer").sign(&ToBeSigned::new(bytes)).expect("a signature");
    options["signature"] = json!(hex(&signature));
    let question = desk.call("ask", options);
    assert!(question["challenge"]["cose"].is_string());
    assert_eq!(
        (&question["listed"]["number"], &question["not_listed"]),
        (&json!(ASKER), &Value::Null)
    );
    let admitted = desk.call("judge", judged(&answered(&question)));
    assert_eq!(admitted["verdict"]["asker"]["listed"]["number"], json!(ASKER));
    assert_eq!(desk.ask(3)["not_listed"], "asker-not-signed");
}

#[test]
fn slips_at_the_desk() {
    let closed = Desk {
        door: Door::new(),
        schema: schema::schema(),
        snapshot: Value::Null,
        log: String::new(),
    };
    for (name, options) in [
        ("judge", judged("VL1:")),
        ("ask", asked(1)),
        ("take", json!({"bundle": "00", "now": NOW})),
        ("snapshot", json!({})),
        ("state", json!({"now": NOW})),
        ("hint", json!({"text": "VL1:QED8WEX0"})),
        ("take-question", json!({"question": "00", "now": NOW})),
        ("examine", judged("VL1:")),
        ("judge-checks", judged("VL1:")),
        (
            "settle",
            json!({"pending": 1, "key": "00".repeat(32), "store": "absent", "now": NOW}),
        ),
    ] {
        let refused = closed.refused(name, options);
        assert_eq!(
            (&refused["code"], &refused["who"]),
            (&json!("desk-not-open"), &json!("caller")),
            "{name}"
        );
    }
    let desk = Desk::new();
    for (name, more, code, option) in [
        ("ask", json!({"lifetime": 121}), "option-invalid", "lifetime"),
        ("ask", json!({"place": "roadside"}), "option-invalid", "purpose"),
        ("ask", json!({"random": null}), "option-invalid", "random"),
        ("judge", json!({"place": null}), "option-invalid", "place"),
    ] {
        let mut options = if name == "ask" { asked(1) } else { rented("VL1:") };
        for (name, value) in more.as_object().expect("options") {
            options[name] = value.clone();
        }
        let refused = desk.refused(name, options);
        assert_eq!(
            (&refused["code"], &refused["option"]),
            (&json!(code), &json!(option)),
            "{name}"
        );
    }
    let without = json!({"text": "VL1:", "now": NOW, "purpose": "rental"});
    assert_eq!(desk.refused("judge", without)["option"], "place");
    assert_eq!(desk.refused("judge", judged(&shown()))["code"], "challenge-required");
    let purpose = json!({"purpose": "rental", "place": "counter", "text": answered(&desk.ask(3)), "now": NOW});
    assert_eq!(desk.refused("judge", purpose)["code"], "challenge-purpose-differs");
}

/// A show for a rental.
fn shown() -> String {
    let view = View::for_purpose(Purpose::Rental);
    let show = holder(&record()).present(&view, instant(SHOWN_AT), &key("holder"));
    show.expect("a show").to_text()
}

/// The sealed answer to what `ask` answered, with all that is asked for.
fn answered(question: &Value) -> String {
    let challenge = Challenge::from_text(question["text"].as_str().expect("a text")).expect("a challenge");
    let trust = Trust::pinned(&content().to_bytes().expect("a trust file")).expect("a trust file");
    let asking = Asking::of(&challenge, &trust, instant(NOW));
    let view = asking.more().fold(View::answering(&asking), View::opening_asked);
    let random = &mut fixture::Deterministic::new("answer");
    let sealed = holder(&record()).present_sealed(&view, instant(SHOWN_AT), &key("holder"), random);
    sealed.expect("an answer").to_text()
}

fn content() -> vehicle_license::trust::TrustContent {
    let mut content = trust_content(vec![with_list_key(issuer(), "status")]);
    content.askers = vec![asker()];
    content
}

fn bundle() -> String {
    hex(&fixture::bundle(&content()))
}

/// A status list in which the fixture's license is revoked.
fn list(issued_at: u64) -> String {
    list_saying(CredentialStatus::Revoked, issued_at)
}

fn list_saying(status: CredentialStatus, issued_at: u64) -> String {
    let position = holder(&record()).status_position();
    assert_eq!(position.list(), 7);
    let terms = StatusListTerms {
        list: 7,
        bits: StatusBits::One,
        entries: None,
        snapshot_at: instant(issued_at),
        expires: instant(LIST_END),
        time_to_live: None,
    };
    let unsigned = terms.prepare(&with_list_key(issuer(), "status"), LIST_KEY, [(position, status)]);
    hex(&unsigned.expect("a list").sign(&key("status")).expect("a signature"))
}

fn hex(bytes: &[u8]) -> String {
    runner::keys::hex(bytes)
}

fn unhex(text: &str) -> Vec<u8> {
    runner::keys::unhex(text).expect("hex")
}
