//! Servers of a fleet through the door: they share a store of replay keys and of open questions. Each show is admitted once,
//! and an answer by whichever server it comes to.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use door::{Door, schema};
use serde_json::{Value, json};
use support::fixture::{self, SHOWN_AT, holder, instant, key, record};
use vehicle_license::present::View;
use vehicle_license::trust::Asking;
use vehicle_license::{Challenge, Purpose};

const NOW: u64 = SHOWN_AT + 5;

/// What the servers share.
#[derive(Default)]
struct Store {
    keys: Mutex<BTreeSet<String>>,
    questions: Mutex<BTreeMap<String, Value>>,
}

struct Server {
    door: Door,
    schema: Value,
}

impl Server {
    fn new() -> Self {
        let server = Self {
            door: Door::with_checker(&native::Ring),
            schema: schema::schema(),
        };
        server.call("open", json!({"trust": hex(&fixture::trust_bytes()), "fleet": true}));
        server
    }

    fn call(&self, name: &str, options: Value) -> Value {
        let answer = self.answer(name, options);
        assert_eq!(answer["ok"], true, "{answer}");
        answer
    }

    fn code(&self, name: &str, options: Value) -> Value {
        let answer = self.answer(name, options);
        assert_eq!(answer["ok"], false, "{answer}");
        answer["code"].clone()
    }

    fn answer(&self, name: &str, mut options: Value) -> Value {
        options["call"] = json!(name);
        let answer = serde_json::from_str(&self.door.call(&options.to_string())).expect("an answer is JSON");
        let faults = schema::faults(&self.schema, &answer);
        assert!(faults.is_empty(), "{faults:?}: {answer}");
        answer
    }

    /// What a server does with what was scanned.
    fn admit(&self, store: &Store, text: &str) -> Value {
        let asked = self.call("hint", json!({"text": text}));
        if let (Some(hint), false) = (asked["hint"].as_str(), asked["known"] == true) {
            let question = store.questions.lock().expect("a store").get(hint).cloned();
            if let Some(question) = question {
                self.call("take-question", json!({"question": question, "now": NOW}));
            }
        }
        let examined = self.answer("examine", rented(text));
        if examined["ok"] == false {
            return examined;
        }
        let key = examined["replay"]["key"].as_str().expect("a key").to_string();
        let absent = store.keys.lock().expect("a store").insert(key);
        self.answer("settle", settled(&examined, if absent { "absent" } else { "present" }))
    }
}

/// What is scanned: for a rental, if it answers no question.
fn rented(text: &str) -> Value {
    let mut options = json!({"text": text, "now": NOW});
    if text.starts_with("VL1:") {
        options["purpose"] = json!("rental");
        options["place"] = json!("counter");
        options["policy"] = json!({"accept_test": true});
    }
    options
}

fn settled(examined: &Value, store: &str) -> Value {
    json!({
        "pending": examined["pending"], "key": examined["replay"]["key"], "store": store, "now": NOW, "words": "en",
        "record": true,
    })
}

#[test]
fn thirty_two_threads_of_four_servers_admit_each_show_once() {
    let store = Store::default();
    let servers: Vec<Server> = (0..4).map(|_| Server::new()).collect();
    let texts: Vec<String> = (0..3).map(|later| shown(SHOWN_AT + later)).collect();
    let (admitted, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for server in servers.iter().flat_map(|server| std::iter::repeat_n(server, 8)) {
            let (store, texts, admitted, refused) = (&store, &texts, &admitted, &refused);
            scope.spawn(move || {
                for text in texts {
                    let answer = server.admit(store, text);
                    if answer["ok"] == true {
                        assert_eq!(answer["admission"]["replay_key"], answer["replay"]["key"]);
                        admitted.fetch_add(1, Ordering::Relaxed);
                    } else {
                        assert_eq!(
                            (&answer["code"], &answer["who"]),
                            (&json!("show-replayed"), &json!("holder"))
                        );
                        refused.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!((admitted.into_inner(), refused.into_inner()), (3, 93));
}

#[test]
fn an_answer_is_judged_where_it_was_not_asked() {
    let store = Store::default();
    let (one, other) = (Server::new(), Server::new());
    let asked = |share: bool, random: u8| {
        one.call("ask", json!({
            "asker": "Minjiang Insurance, claims", "purpose": "insurance-claim", "place": "remote", "sealed": true,
            "policy": {"accept_test": true}, "now": NOW, "random": format!("{random:02x}").repeat(32), "share": share,
        }))
    };
    assert!(asked(false, 1).get("question").is_none());
    let question = asked(true, 2);
    let text = answered(&question);
    assert_eq!(
        one.call("hint", json!({"text": text})),
        json!({"call": "hint", "ok": true, "hint": question["hint"], "known": true})
    );
    assert_eq!(other.code("examine", rented(&text)), "challenge-needed");
    let hint = question["hint"].as_str().expect("a hint").to_string();
    store
        .questions
        .lock()
        .expect("a store")
        .insert(hint, question["question"].clone());
    let admitted = other.admit(&store, &text);
    assert_eq!((&admitted["hint"], &admitted["ok"]), (&question["hint"], &json!(true)));
    assert_eq!(admitted["verdict"]["freshness"], "challenged-and-sealed");
    assert_eq!(admitted["screen"]["language"], "en");
    let head = other.call("export", json!({"record": admitted["record"]}))["head"].clone();
    assert_eq!(
        (&head["memory"], &head["place"]),
        (&json!("admitted"), &json!("remote"))
    );
    for server in [&one, &other] {
        assert_eq!(server.admit(&store, &text)["code"], "challenge-spent");
    }
    // Another process takes over what is read whole.
    let third = Server::new();
    let again = third.call("take-question", json!({"question": question["question"], "now": NOW}));
    for same in ["text", "hint", "until", "challenge"] {
        assert_eq!(again[same], question[same], "{same}");
    }
    for (stored, now, code) in [
        ("00".to_string(), NOW, "question-corrupt"),
        (hex(&fixture::trust_bytes()), NOW, "question-corrupt"),
        (
            question["question"].as_str().expect("hex").into(),
            NOW + 120,
            "challenge-expired",
        ),
    ] {
        assert_eq!(
            Server::new().code("take-question", json!({"question": stored, "now": now})),
            code
        );
    }
    assert_eq!(one.call("hint", json!({"text": shown(SHOWN_AT)}))["hint"], json!(null));
    assert_eq!(one.code("hint", json!({"text": "VL1:QED8WEX0"})), "cbor-wrong-type");
}

/// A server that judged by itself would admit what another admits too.
#[test]
fn a_desk_is_of_a_fleet_or_by_itself() {
    let server = Server::new();
    let alone = Server {
        door: Door::with_checker(&native::Ring),
        ..Server::new()
    };
    alone.call("open", json!({"trust": hex(&fixture::trust_bytes())}));
    let judged = rented(&shown(SHOWN_AT));
    let refused = server.answer("judge", judged.clone());
    assert_eq!(
        (&refused["code"], &refused["who"]),
        (&json!("desk-in-fleet"), &json!("caller"))
    );
    let examined = server.call("examine", judged.clone());
    assert_eq!(alone.code("examine", judged.clone()), "desk-not-in-fleet");
    assert_eq!(alone.code("settle", settled(&examined, "absent")), "desk-not-in-fleet");
    let ask = json!({
        "asker": "Minjiang Insurance, claims", "purpose": "insurance-claim", "place": "remote", "share": true, "now": NOW,
        "random": "07".repeat(32),
    });
    assert_eq!(alone.code("ask", ask.clone()), "desk-not-in-fleet");
    let question = server.call("ask", ask)["question"].clone();
    let take = json!({"question": question, "now": NOW});
    assert_eq!(alone.code("take-question", take), "desk-not-in-fleet");
    assert_eq!(alone.call("state", json!({}))["open_questions"], 0);
    for (server, fleet) in [(&server, true), (&alone, false)] {
        let stored = server.call("snapshot", json!({}))["snapshot"].clone();
        let again = Server {
            door: Door::new(),
            ..Server::new()
        };
        again.call("restore", json!({"snapshot": stored, "log": ""}));
        assert_eq!(again.call("state", json!({}))["fleet"], fleet);
    }
    assert_eq!(alone.call("judge", judged)["ok"], true);
}

#[test]
fn a_show_waits_for_its_own_answer_alone() {
    let server = Server::new();
    let (one, other) = (shown(SHOWN_AT), shown(SHOWN_AT + 1));
    let (one, other) = (
        server.call("examine", rented(&one)),
        server.call("examine", rented(&other)),
    );
    assert_ne!(one["pending"], other["pending"]);
    assert_eq!(one["keep_for"], json!(115 + 120));
    assert!(one.get("verdict").is_none());
    let mut mixed = settled(&one, "absent");
    mixed["key"] = other["replay"]["key"].clone();
    let refused = server.answer("settle", mixed);
    assert_eq!(
        (&refused["code"], &refused["option"]),
        (&json!("option-invalid"), &json!("key"))
    );
    assert_eq!(server.call("settle", settled(&one, "absent"))["ok"], true);
    // It waits no more, whatever was said.
    let again = server.answer("settle", settled(&one, "absent"));
    assert_eq!(
        (&again["code"], &again["option"]),
        (&json!("option-invalid"), &json!("pending"))
    );
    assert_eq!(server.code("settle", settled(&other, "present")), "show-replayed");
    assert_eq!(server.code("settle", settled(&other, "absent")), "option-invalid");
    let late = server.call("examine", rented(&shown(SHOWN_AT + 2)));
    let mut too_late = settled(&late, "absent");
    too_late["now"] = json!(SHOWN_AT + 122);
    assert_eq!(server.code("settle", too_late), "show-expired");
    // What nobody settles is gone a minute after its end.
    let left = server.call("examine", rented(&shown(SHOWN_AT + 3)));
    let mut much_later = settled(&left, "absent");
    for (now, code) in [
        (SHOWN_AT + 123 + 59, "show-expired"),
        (SHOWN_AT + 123 + 60, "option-invalid"),
    ] {
        let left = server.call("examine", rented(&shown(SHOWN_AT + 3)));
        (much_later["pending"], much_later["now"]) = (left["pending"].clone(), json!(now));
        assert_eq!(server.code("settle", much_later.clone()), code);
    }
}

#[test]
fn as_many_wait_as_there_is_room_for() {
    let server = Server::new();
    let text = shown(SHOWN_AT);
    let first = server.call("examine", rented(&text));
    for _ in 0..1023 {
        server.call("examine", rented(&text));
    }
    let last = server.call("examine", rented(&text));
    assert_eq!(server.code("settle", settled(&first, "absent")), "option-invalid");
    assert_eq!(server.call("settle", settled(&last, "absent"))["ok"], true);
}

/// A show for a rental.
fn shown(at: u64) -> String {
    let view = View::for_purpose(Purpose::Rental);
    let show = holder(&record()).present(&view, instant(at), &key("holder"));
    show.expect("a show").to_text()
}

/// The sealed answer to what `ask` answered, with all that is asked for.
fn answered(question: &Value) -> String {
    let challenge = Challenge::from_text(question["text"].as_str().expect("a text")).expect("a challenge");
    let trust = fixture::trust();
    let asking = Asking::of(&challenge, &trust, instant(NOW));
    let view = asking.more().fold(View::answering(&asking), View::opening_asked);
    let random = &mut fixture::Deterministic::new("answer");
    let sealed = holder(&record()).present_sealed(&view, instant(SHOWN_AT), &key("holder"), random);
    sealed.expect("an answer").to_text()
}

fn hex(bytes: &[u8]) -> String {
    runner::keys::hex(bytes)
}
