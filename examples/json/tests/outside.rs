//! What is done outside of the door: signatures that somebody else checks, and a memory that the caller stores.

use door::{Door, schema};
use serde_json::{Value, json};
use support::fixture::{self, SHOWN_AT, holder, instant, key, record};
use vehicle_license::Purpose;
use vehicle_license::key::{PublicKey, Signature, ToBeSigned};
use vehicle_license::present::View;

const NOW: u64 = SHOWN_AT + 5;

fn call(door: &Door, name: &str, mut options: Value) -> Value {
    options["call"] = json!(name);
    let answer = serde_json::from_str(&door.call(&options.to_string())).expect("an answer is JSON");
    let faults = schema::faults(&schema::schema(), &answer);
    assert!(faults.is_empty(), "{faults:?}: {answer}");
    answer
}

/// A door with a desk.
fn desk(door: Door) -> Door {
    opened(door, false)
}

/// A door with the desk of one server of a fleet.
fn server(door: Door) -> Door {
    opened(door, true)
}

fn opened(door: Door, fleet: bool) -> Door {
    let trust = hex(&fixture::trust_bytes());
    let opened = call(&door, "open", json!({"trust": trust, "fleet": fleet}));
    assert_eq!(opened["ok"], true);
    door
}

fn shown(at: u64) -> Value {
    let show = holder(&record()).present(&View::for_purpose(Purpose::Rental), instant(at), &key("holder"));
    json!({
        "text": show.expect("a show").to_text(), "now": NOW, "purpose": "rental", "place": "counter",
        "policy": {"accept_test": true},
    })
}

fn with(options: &Value, name: &str, value: Value) -> Value {
    let mut options = options.clone();
    options[name] = value;
    options
}

/// The answers that WebCrypto would give.
fn answers(checks: &Value) -> Vec<Value> {
    let checks = checks["checks"].as_array().expect("checks").iter();
    let answer = |check: &Value| {
        let bytes = |name: &str| runner::keys::unhex(check[name].as_str().expect("hex")).expect("hex");
        let (point, message) = (bytes("key"), ToBeSigned::new(bytes("message")));
        let key = PublicKey::from_coordinates(&point[1..33], &point[33..]).expect("a point");
        let signature = Signature::from_wire(&bytes("signature")).expect("a signature");
        json!({"check": check["id"], "verifies": key.verifies(message.digest(), &signature)})
    };
    checks.map(answer).collect()
}

// Signatures -----------------------------------------------------------------------------------

#[test]
fn a_desk_believes_answers_where_its_door_was_built_for_it() {
    let door = desk(Door::new().believing_answers());
    let show = shown(SHOWN_AT);
    let checks = call(&door, "judge-checks", show.clone());
    let good = answers(&checks);
    assert_eq!(good.len(), 2);
    let judge = |signatures: Value| call(&door, "judge", with(&show, "signatures", signatures));
    for missing in [json!([]), json!(good[..1]), json!(good[1..])] {
        let refused = judge(missing);
        assert_eq!(
            (&refused["code"], &refused["who"], refused.get("verdict")),
            (&json!("signature-unanswered"), &json!("caller"), None)
        );
    }
    let denied = |at: usize| {
        let mut answers = good.clone();
        answers[at]["verifies"] = json!(false);
        judge(json!(answers))["code"].clone()
    };
    assert_eq!(
        (denied(0), denied(1)),
        (json!("issuer-signature-invalid"), json!("holder-signature-invalid"))
    );
    // Of two answers about one signature the worse counts.
    let mut both = good.clone();
    both.push(json!({"check": good[0]["check"], "verifies": false}));
    assert_eq!(judge(json!(both))["code"], "issuer-signature-invalid");
    // Answers about another show serve no other, though all of them are yes.
    let other = call(&door, "judge-checks", shown(SHOWN_AT + 1));
    assert_eq!(judge(json!(answers(&other)))["code"], "signature-unanswered");
    let judged = judge(json!(good));
    assert_eq!((&judged["ok"], &judged["store"]), (&json!(true), &json!("entry")));
    let alone = call(&desk(Door::new()), "judge", show.clone());
    assert_eq!(judged, alone, "the verdict of a door that checks itself");
    assert_eq!(judge(json!(good))["code"], "show-replayed");
}

#[test]
fn a_show_is_examined_by_answers_too() {
    let door = server(Door::new().believing_answers());
    let show = shown(SHOWN_AT);
    let good = answers(&call(&door, "judge-checks", show.clone()));
    let examined = call(&door, "examine", with(&show, "signatures", json!(good)));
    assert_eq!(examined["ok"], true, "{examined}");
    let refused = call(&door, "examine", with(&show, "signatures", json!([])));
    assert_eq!(refused["code"], "signature-unanswered");
}

#[test]
fn a_door_that_checks_itself_believes_nobody() {
    let door = desk(Door::new());
    let show = shown(SHOWN_AT);
    let good = answers(&call(&door, "judge-checks", show.clone()));
    for (door, name) in [(&door, "judge"), (&server(Door::new()), "examine")] {
        let refused = call(door, name, with(&show, "signatures", json!(good)));
        assert_eq!(
            (&refused["code"], &refused["option"]),
            (&json!("option-invalid"), &json!("signatures"))
        );
    }
    let verify = with(&show, "trust", json!(hex(&fixture::trust_bytes())));
    let refused = call(&door, "verify", with(&verify, "signatures", json!(good)));
    assert_eq!(
        (&refused["code"], &refused["option"]),
        (&json!("option-invalid"), &json!("signatures"))
    );
    for wrong in [
        json!([true, true]),
        json!([{"check": "00", "verifies": true}]),
        json!(true),
    ] {
        let refused = call(&door, "judge", with(&show, "signatures", wrong));
        assert_eq!(
            (&refused["code"], &refused["who"]),
            (&json!("option-invalid"), &json!("caller"))
        );
    }
}

// A memory that the caller stores ---------------------------------------------------------------

#[test]
fn a_store_that_admits_raises_the_floor_of_what_is_remembered() {
    let door = Door::new();
    let show = with(&shown(SHOWN_AT), "trust", json!(hex(&fixture::trust_bytes())));
    let admit = |memory: &Value, store: &str| {
        let options = with(&with(&show, "memory", memory.clone()), "store", json!(store));
        call(&door, "verify", options)
    };
    let inspect = |memory: &Value| call(&door, "inspect", json!({"memory": memory}));
    let new = inspect(&Value::Null);
    assert_eq!(new["floor"], json!(null));
    for memory in [Value::Null, new["held"].clone()] {
        let admitted = admit(&memory, "absent");
        let after = inspect(&admitted["memory"]);
        assert_eq!(after["floor"], admitted["verdict"]["status_known_at"]);
        assert!(after["floor"].is_u64());
        assert_eq!(
            after["admitted"].is_null(),
            memory.is_string(),
            "the form that was given"
        );
        assert_eq!(admit(&memory, "present")["code"], "show-replayed");
        let behind = json!({"memory": admitted["memory"], "now": 1_700_000_000});
        assert_eq!(call(&door, "check-clock", behind)["code"], "clock-behind");
    }
    // A whole memory knows the show, whatever a store forgets.
    let whole = admit(&Value::Null, "absent")["memory"].clone();
    assert_eq!(admit(&whole, "absent")["code"], "show-replayed");
    // What is held knows of no show, so that it admits none by itself.
    let refused = call(&door, "verify", with(&show, "memory", new["held"].clone()));
    assert_eq!(
        (&refused["code"], &refused["option"]),
        (&json!("option-missing"), &json!("store"))
    );
    let neither = inspect(&new["admitted"]);
    assert_eq!(
        (&neither["code"], &neither["refused"]),
        (&json!("memory-foreign"), &json!("memory"))
    );
}

fn hex(bytes: &[u8]) -> String {
    runner::keys::hex(bytes)
}
