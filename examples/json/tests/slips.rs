//! A caller's slips: each has its code and names the option, and nothing a caller writes is anything but an answer.

use door::{Door, schema};
use serde_json::{Value, json};

fn answer(request: &str) -> Value {
    let answer = serde_json::from_str(&Door::new().call(request)).expect("an answer is JSON");
    let faults = schema::faults(&schema::schema(), &answer);
    assert!(faults.is_empty(), "{faults:?}: {answer}");
    answer
}

/// The code and the option of a refused request.
fn slip(request: &Value) -> (String, Value) {
    let answer = answer(&request.to_string());
    assert_eq!(
        (&answer["ok"], &answer["who"]),
        (&json!(false), &json!("caller")),
        "{answer}"
    );
    (
        answer["code"].as_str().expect("a code").into(),
        answer["option"].clone(),
    )
}

#[test]
fn what_is_no_request_is_answered() {
    for text in [
        "",
        "nothing",
        "[]",
        "{}x",
        "{\"call\":\"verify\",\"call\":\"export\"}",
        "\u{0}",
    ] {
        assert_eq!(answer(text)["code"], "request-malformed", "{text:?}");
    }
    let not_utf8 = Door::new().call_bytes(b"{\"call\":\"\xff\"}");
    assert_eq!(not_utf8, Door::new().call(""));
    assert_eq!(slip(&json!({})), ("option-missing".into(), json!("call")));
    assert_eq!(
        slip(&json!({"call": "judge it"})),
        ("option-invalid".into(), json!("call"))
    );
    assert_eq!(slip(&json!({"call": 1})), ("option-invalid".into(), json!("call")));
}

#[test]
fn a_border_without_a_door_and_one_that_caught_a_panic_answer_as_a_door_does() {
    for (answer, code, who) in [
        (door::answer_of_no_door(), "door-closed", "caller"),
        (door::answer_of_a_defect(), "door-defect", "operator"),
    ] {
        let answer: Value = serde_json::from_str(&answer).expect("an answer is JSON");
        let faults = schema::faults(&schema::schema(), &answer);
        assert!(faults.is_empty(), "{faults:?}: {answer}");
        assert_eq!((&answer["code"], &answer["who"]), (&json!(code), &json!(who)));
        assert_eq!((&answer["call"], &answer["ok"]), (&json!(null), &json!(false)));
    }
}

#[test]
fn an_option_is_named_by_its_path() {
    let with = |name: &str, value: Value| {
        let mut request =
            json!({"call": "verify", "trust": "a0", "now": 1, "place": "counter", "purpose": "other", "text": ""});
        request[name] = value;
        slip(&request)
    };
    for (name, value, code, option) in [
        ("polcy", json!({}), "option-unknown", "polcy"),
        (
            "policy",
            json!({"acept_test": true}),
            "option-unknown",
            "policy.acept_test",
        ),
        (
            "policy",
            json!({"status_age": -1}),
            "option-invalid",
            "policy.status_age",
        ),
        (
            "policy",
            json!({"status_age": 4_294_967_296_u64}),
            "option-invalid",
            "policy.status_age",
        ),
        (
            "policy",
            json!({"preset": "lenient"}),
            "option-invalid",
            "policy.preset",
        ),
        (
            "policy",
            json!({"require": ["vin", "wheels"]}),
            "option-invalid",
            "policy.require",
        ),
        (
            "policy",
            json!({"accept_test": 1}),
            "option-invalid",
            "policy.accept_test",
        ),
        ("policy", json!([]), "option-invalid", "policy"),
        ("trust", json!("A0"), "option-invalid", "trust"),
        ("opens_with", json!("a0"), "option-invalid", "opens_with"),
        ("now", json!("now"), "option-invalid", "now"),
        ("now", json!(4_294_967_296_u64), "option-invalid", "now"),
        ("place", json!("Counter"), "option-invalid", "place"),
        ("words", json!("de"), "option-invalid", "words"),
        ("status_lists", json!(["zz"]), "option-invalid", "status_lists"),
    ] {
        assert_eq!(with(name, value), (code.into(), json!(option)));
    }
}

#[test]
fn what_belongs_together_is_asked_for_together() {
    let trust = support::fixture::trust_bytes();
    let trust: String = trust.iter().map(|byte| format!("{byte:02x}")).collect();
    let request = |more: Value| {
        let mut request = json!({"call": "verify", "trust": trust, "now": 1});
        for (name, value) in more.as_object().expect("options") {
            request[name] = value.clone();
        }
        slip(&request)
    };
    for (more, code, option) in [
        (json!({"place": "counter", "text": ""}), "option-missing", "purpose"),
        (
            json!({"place": "roadside", "purpose": "other", "text": ""}),
            "option-invalid",
            "purpose",
        ),
        (
            json!({"place": "counter", "purpose": "other"}),
            "option-missing",
            "text",
        ),
        (
            json!({"place": "counter", "purpose": "other", "text": "", "bytes": ""}),
            "option-invalid",
            "text",
        ),
        (json!({"purpose": "other", "text": ""}), "option-missing", "place"),
    ] {
        assert_eq!(request(more), (code.into(), json!(option)));
    }
}

#[test]
fn what_is_no_name_is_not_repeated() {
    let answer = answer(r#"{"call": "export", "闽A12345": 1, "record": ""}"#);
    assert_eq!(
        (&answer["code"], &answer["option"]),
        (&json!("option-unknown"), &json!("?"))
    );
    assert!(!answer.to_string().contains("12345"));
}

/// The check of the schema sees what is wrong, so that its silence says something.
#[test]
fn the_schema_is_held_against_answers_that_are_wrong() {
    let schema = schema::schema();
    let good = answer(r#"{"call": "export", "record": ""}"#);
    assert_eq!(good["code"], "evidence-record-corrupt");
    let wrong = |name: &str, value: Option<Value>| {
        let mut answer = good.clone();
        let object = answer.as_object_mut().expect("an object");
        match value {
            Some(value) => object.insert(name.into(), value),
            None => object.remove(name),
        };
        !schema::faults(&schema, &answer).is_empty()
    };
    for (name, value) in [
        ("who", Some(json!("somebody"))),
        ("who", None),
        ("check", Some(json!("7"))),
        ("more", Some(json!(1))),
        ("ok", Some(json!(true))),
        ("advice", Some(json!({"zh": "x"}))),
    ] {
        assert!(wrong(name, value), "{name}");
    }
}

#[test]
fn the_schema_in_the_folder_is_that_of_the_code() {
    let file = include_str!("../schema.json");
    assert!(
        file == schema::file(),
        "run: cargo run -p json-door --bin door_schema > examples/json/schema.json"
    );
}
