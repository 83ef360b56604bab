//! The vectors through the door: each case of six kinds as requests, to the same facts and the same codes. Every answer
//! is as the schema has it, and no refusal has a value of the case that may not be printed.
//!
//! `DOOR_PROGRAM`, run from the project's folder, answers in the door's place, one request a line in and one answer a
//! line out: so every language runs the vectors, against what the vectors expect.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, Mutex};

use door::{Door, schema};
use runner::case;
use runner::diff::differences;
use serde_json::{Map, Value, json};
use support::vectors;
use vehicle_license::key::{Checker as _, PublicKey, Signature, ToBeSigned};

static SCHEMA: LazyLock<Value> = LazyLock::new(schema::schema);

/// Runs every case of `kind`, of which there must be at least so many, and prints how many there were.
fn every(kind: &str, at_least: usize, run: impl Fn(&Calls<'_>, &Value) -> Option<Value>) {
    let (mut ran, mut left_out, mut wrong) = (0, 0, Vec::new());
    for path in vectors::files(&vectors::folder().join(kind)).expect("the cases") {
        let case = case::read(&fs::read_to_string(&path).expect("a case")).expect("a case");
        let calls = Calls {
            door: Door::with_checker(&native::Ring).believing_answers(),
            case: &case,
        };
        match run(&calls, &case) {
            None => left_out += 1,
            Some(got) => {
                ran += 1;
                let found = differences(&case["expect"], &got);
                wrong.extend(found.iter().map(|found| format!("{}: {found}", case["name"])));
            }
        }
    }
    let door = PROGRAM.as_ref().map_or("the door", |program| program.name());
    println!(
        "{kind}: {ran} cases through {door}, {left_out} left out, {} differ",
        wrong.len()
    );
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
    assert!(ran >= at_least, "{ran} cases of {kind}");
}

/// A program that answers in the door's place. It ends with its input.
struct Program {
    command: String,
    lines: Mutex<(Child, BufReader<ChildStdout>)>,
}

static PROGRAM: LazyLock<Option<Program>> = LazyLock::new(|| {
    let line = std::env::var("DOOR_PROGRAM").ok()?;
    let mut words = line.split_whitespace();
    let mut command = Command::new(words.next().expect("a program"));
    command.current_dir(vectors::folder().join("../.."));
    let child = command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = child.spawn().expect("a program that starts");
    let answers = BufReader::new(child.stdout.take().expect("its output"));
    Some(Program {
        command: line,
        lines: Mutex::new((child, answers)),
    })
});

impl Program {
    fn name(&self) -> &str {
        self.command.split_whitespace().last().unwrap_or_default()
    }

    fn call(&self, request: &str) -> String {
        let mut lines = self.lines.lock().expect("no test before this one failed");
        let requests = lines.0.stdin.as_mut().expect("its input");
        writeln!(requests, "{request}").expect("a request is read");
        let mut answer = String::new();
        lines.1.read_line(&mut answer).expect("an answer is written");
        answer
    }
}

/// The calls of one case.
struct Calls<'a> {
    door: Door,
    case: &'a Value,
}

impl Calls<'_> {
    /// The answer to a call with these options; a null one is left out, but for the memory.
    fn call(&self, name: &str, options: Value) -> Value {
        let options = options.as_object().expect("options").clone();
        let options = options
            .into_iter()
            .filter(|(name, value)| !value.is_null() || name == "memory");
        let request: Map<String, Value> = [("call".to_string(), json!(name))].into_iter().chain(options).collect();
        let request = Value::Object(request).to_string();
        let text = match &*PROGRAM {
            Some(program) => program.call(&request),
            None => self.door.call(&request),
        };
        let answer: Value = serde_json::from_str(&text).expect("an answer is JSON");
        let faults = schema::faults(&SCHEMA, &answer);
        assert!(faults.is_empty(), "{}: {faults:?}", self.case["name"]);
        assert_ne!(answer["refused"], "request", "{}: {text}", self.case["name"]);
        let hidden = self.case["hidden"].as_array().into_iter().flatten();
        if answer["ok"] == false {
            for hidden in hidden.filter_map(Value::as_str) {
                assert!(!text.contains(hidden), "{}: a refusal tells a value", self.case["name"]);
            }
        }
        answer
    }
}

/// What a program outside of the door finds of a check.
fn verifies(check: &Value) -> bool {
    let bytes = |name: &str| runner::keys::unhex(check[name].as_str().expect("hex")).expect("hex");
    let (key, message) = (bytes("key"), ToBeSigned::new(bytes("message")));
    assert_eq!((key.len(), key[0]), (65, 4));
    assert_eq!(message.digest()[..], bytes("digest"));
    let key = PublicKey::from_coordinates(&key[1..33], &key[33..]).expect("a point");
    let signature = Signature::from_wire(&bytes("signature")).expect("a signature");
    native::Ring.verifies(&key, &message, &signature)
}

/// A refusal as a case expects it; `None` for any other answer.
fn refusal(answer: &Value) -> Option<Value> {
    (answer["ok"] == false).then(|| {
        let mut expected = json!({"ok": false, "code": answer["code"]});
        if let Some(seconds) = answer.get("seconds") {
            expected["seconds"] = seconds.clone();
        }
        expected
    })
}

/// These members of `answer`, behind `ok`.
fn picked(answer: &Value, names: &[&str]) -> Value {
    let picked = names.iter().map(|name| (name.to_string(), answer[name].clone()));
    Value::Object([("ok".to_string(), json!(true))].into_iter().chain(picked).collect())
}

/// The options of a verification that a case, or a step of one, asks for.
fn asked(case: &Value) -> Value {
    let mut options = json!({"place": case["setting"]});
    for name in [
        "trust",
        "now",
        "purpose",
        "policy",
        "challenge",
        "opens_with",
        "status_lists",
        "lists_trust",
        "text",
        "bytes",
        "sealed",
        "scanned",
    ] {
        options[name] = case[name].clone();
    }
    options
}

#[test]
fn verify() {
    let turn = AtomicUsize::new(0);
    every("verify", 1100, |calls, case| {
        let answer = calls.call("verify", asked(case));
        if case.get("unanswered").is_some() {
            assert_eq!(answer["ok"], true, "{answer}");
            // A program has a door that checks signatures itself.
            return PROGRAM.is_none().then(|| refusal(&calls.in_two_steps(case)))?;
        }
        // The library's own vectors run all of them in two steps.
        if PROGRAM.is_none() && turn.fetch_add(1, Ordering::Relaxed).is_multiple_of(8) {
            assert_eq!(calls.in_two_steps(case), answer, "{}", case["name"]);
        }
        Some(refusal(&answer).unwrap_or_else(|| {
            assert_eq!(answer["accepted"], json!(answer["verdict"]["go"] != "stop"));
            answer["verdict"].clone()
        }))
    });
}

#[test]
fn challenge() {
    every("challenge", 50, |calls, case| {
        let answer = calls.call("read-challenge", json!({"text": case["text"], "bytes": case["bytes"]}));
        let names = ["asker", "purpose", "issued_at", "expires", "sealing_key", "cose"];
        Some(refusal(&answer).unwrap_or_else(|| picked(&answer["challenge"], &names)))
    });
}

#[test]
fn bundle() {
    every("bundle", 100, |calls, case| {
        let mut memory = Value::Null;
        for held in case["held"].as_array().expect("held") {
            let (bundle, pin) = (&held["bytes"], &held["pin"]);
            let answer = calls.call(
                "bundle",
                json!({"bundle": bundle, "pin": pin, "now": case["now"], "memory": memory}),
            );
            assert_eq!(answer["ok"], true, "held: {answer}");
            memory = answer["memory"].clone();
        }
        let (bundle, pin) = (&case["bytes"], &case["pin"]);
        let answer = calls.call(
            "bundle",
            json!({"bundle": bundle, "pin": pin, "now": case["now"], "memory": memory}),
        );
        let names = [
            "change",
            "version",
            "root_number",
            "root_expires",
            "expires",
            "content_digest",
            "root_digest",
        ];
        Some(refusal(&answer).unwrap_or_else(|| picked(&answer, &names)))
    });
}

#[test]
fn status_list() {
    every("status-list", 80, |calls, case| {
        let options =
            json!({"list": case["bytes"], "trust": case["trust"], "now": case["now"], "indexes": case["indexes"]});
        let answer = calls.call("status-list", options);
        let names = [
            "issuer",
            "list",
            "issued_at",
            "expires",
            "vouches",
            "bits",
            "entries",
            "digest",
            "statuses",
        ];
        Some(refusal(&answer).unwrap_or_else(|| picked(&answer, &names)))
    });
}

#[test]
fn evidence() {
    every("evidence", 240, |calls, case| {
        let export = calls.call("export", json!({"record": case["bytes"]}));
        let lists = &case["status_lists"];
        let options = json!({"record": case["bytes"], "trusts": [case["trust"]], "status_lists": lists});
        let answer = calls.call("reverify", options);
        if let Some(refusal) = refusal(&answer) {
            return Some(refusal);
        }
        assert_eq!(answer["head"], export["head"]);
        let names = [
            "reduced",
            "credential_id",
            "claimed_at",
            "purpose",
            "place",
            "policy",
            "sealed",
            "trust_digest",
            "list_digests",
            "challenge",
            "memory",
            "id",
            "time_stamp",
        ];
        let mut got = picked(&answer["head"], &names);
        got["verdict"] = answer["verdict"].clone();
        if let Some(take_out) = case.get("take_out") {
            let less = calls.call("reduce", json!({"record": case["bytes"], "take_out": take_out}));
            assert_eq!(less["id"], got["id"]);
            got["taken_out"] = less["record"].clone();
        }
        Some(got)
    });
}

#[test]
fn memory() {
    every("memory", 120, |calls, case| {
        let mut memory = case["stored"].clone();
        if let Some(refusal) = refusal(&calls.call("inspect", json!({"memory": memory}))) {
            return Some(refusal);
        }
        let mut results = Vec::new();
        for step in case["steps"].as_array().expect("steps") {
            let answer = calls.call_step(step, &memory);
            // A server that asks a shared store is another one, with what this one holds.
            if let (true, Some(after), None) = (answer["ok"] == true, answer.get("memory"), step.get("store")) {
                memory = after.clone();
            }
            results.push(refusal(&answer).unwrap_or_else(|| match step["op"].as_str() {
                Some("admit" | "admit-by-store") => picked(&answer["admission"], &["replay_key", "until", "floor"]),
                Some("remember-bundle") => picked(&answer, &["change"]),
                _ => json!({"ok": true}),
            }));
        }
        let held = calls.call("inspect", json!({"memory": memory}));
        let bundle = &held["bundle"];
        let lists = held["lists"].as_array().expect("lists").iter();
        let lists: Vec<_> = lists
            .map(|list| json!([list["issuer"], list["list"], list["issued_at"]]))
            .collect();
        // A new memory that nothing was put into has no bytes yet.
        let stored = if memory.is_null() {
            case["expect"]["stored"].clone()
        } else {
            memory
        };
        Some(json!({
            "ok": true,
            "results": results,
            "floor": held["floor"],
            "bundle": if bundle.is_null() { json!(null) } else {
                json!([bundle["root_number"], bundle["version"], bundle["content_digest"]])
            },
            "lists": lists,
            "stored": stored,
            "held": held["held"],
            "admitted": held["admitted"],
        }))
    });
}

impl Calls<'_> {
    /// The answer to a verification whose signatures are checked here, outside of the door; but for the check that the case
    /// leaves without an answer.
    fn in_two_steps(&self, case: &Value) -> Value {
        let checks = self.call("verify-checks", asked(case));
        if checks["ok"] == false {
            return Value::Object(
                (checks.as_object().expect("an answer").clone().into_iter())
                    .map(|(name, value)| {
                        if name == "call" {
                            (name, json!("verify"))
                        } else {
                            (name, value)
                        }
                    })
                    .collect(),
            );
        }
        let answers = (0..).zip(checks["checks"].as_array().expect("checks"));
        let answers = answers.filter(|(number, _)| case["unanswered"] != json!(number));
        let answers: Vec<Value> = answers
            .map(|(_, check)| json!({"check": check["id"], "verifies": verifies(check)}))
            .collect();
        let mut options = asked(case);
        options["signatures"] = json!(answers);
        self.call("verify", options)
    }

    /// One step of a case of kind `memory`.
    fn call_step(&self, step: &Value, memory: &Value) -> Value {
        match step["op"].as_str() {
            Some("admit" | "admit-by-store") => {
                let mut options = asked(step);
                options["memory"] = match step.get("store") {
                    None => memory.clone(),
                    Some(_) => self.call("inspect", json!({"memory": memory}))["held"].clone(),
                };
                options["admit_at"] = step["admitted_at"].clone();
                options["store"] = step["store"].clone();
                self.call("verify", options)
            }
            Some("remember-bundle") => {
                let (bundle, pin) = (&step["bytes"], &step["pin"]);
                self.call(
                    "bundle",
                    json!({"bundle": bundle, "pin": pin, "now": step["now"], "memory": memory}),
                )
            }
            Some("remember-list") => self.call(
                "status-list",
                json!({
                    "list": step["bytes"], "trust": step["trust"], "now": step["now"], "read_at": step["read_at"],
                    "memory": memory,
                }),
            ),
            Some("check-clock") => self.call("check-clock", json!({"memory": memory, "now": step["now"]})),
            other => panic!("unknown operation {other:?}"),
        }
    }
}
