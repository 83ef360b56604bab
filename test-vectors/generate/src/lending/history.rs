//! Builds a history step by step. What each step is meant to come to is stated beside it and compared.

use p256::ecdsa::SigningKey;
use serde_json::{Value, json};

use super::{License, Order, Request, hidden, nonce};
use crate::build::{Cases, Want};
use crate::fixture;
use crate::mutate::hex;

/// What a step is meant to come to: the names of its events, or its code.
type Meant = Result<Vec<&'static str>, &'static str>;

pub(super) struct History {
    start: Value,
    steps: Vec<Value>,
    meant: Vec<Meant>,
    revision: u64,
    standing: Value,
    hidden: Vec<String>,
}

/// Somebody to lend to, by kind, number and name.
#[derive(Clone, Copy)]
pub(super) struct Person(pub &'static str, pub &'static str, pub &'static str);

pub(super) const LI: Person = Person("A", "35010219881112001X", "李四明");
pub(super) const WANG: Person = Person("A", "350102198507080033", "王小五");
pub(super) const ZHAO: Person = Person("A", "350102199203040053", "赵六海");
pub(super) const CHEN: Person = Person("A", "350102197905210070", "陈七星");

/// A request under way: whom, what for, until when, and by which phone.
pub(super) struct Ask<'a> {
    pub phone: &'a License,
    pub person: Person,
    pub purpose: u64,
    pub last_day: &'a str,
    pub made_at: u64,
    pub replace: bool,
}

impl Ask<'_> {
    /// The request's bytes; each has its own nonce.
    pub(super) fn signed(&self) -> Vec<u8> {
        let Person(kind, number, name) = self.person;
        let seed = format!("{} {number} {} {}", self.made_at, self.purpose, self.replace);
        Request {
            made_at: self.made_at,
            expires: self.made_at + 1200,
            nonce: nonce(&seed),
            purpose: self.purpose,
            license: self.phone.id,
            grantee: [kind, number, name].map(String::from),
            last_day: fixture::day(self.last_day).epoch_days(),
            replace: self.replace,
        }
        .signed(&self.phone.key)
    }
}

fn order(phone: &License, authorization: Option<[u8; 32]>, made_at: u64) -> Vec<u8> {
    let key: &SigningKey = &phone.key;
    Order {
        made_at,
        nonce: nonce(&format!("order {made_at}")),
        license: phone.id,
        authorization,
    }
    .signed(key)
}

/// A natural owner with a document.
pub(super) fn zhang() -> Value {
    json!({"person": "张三丰", "document": {"kind": "A", "number": "350102199003071234"}})
}

pub(super) fn company() -> Value {
    json!({
        "organization": "福建省福州市闽江汽车租赁服务有限公司",
        "document": {"kind": "N", "number": "91350100M000100Y43"},
    })
}

fn standing(letters: &str) -> Value {
    json!({"letters": letters, "mortgaged": false, "pledged": false})
}

impl History {
    /// Of the fixture's vehicle, which nobody has a license of yet.
    pub(super) fn new(owner: &Value) -> Self {
        Self::from(
            json!({"issuer": fixture::ISSUER, "owner": owner, "standing": standing("A")}),
            0,
        )
    }

    /// From a start and its revision.
    pub(super) fn from(mut start: Value, revision: u64) -> Self {
        start["vehicle"] = json!({"type": 52, "number": "闽AD12345"});
        let hidden = [
            "350102199003071234",
            "张三丰",
            "91350100M000100Y43",
            "福建省福州市闽江汽车租赁服务有限公司",
        ];
        Self {
            standing: start["standing"].clone(),
            start,
            steps: Vec::new(),
            meant: Vec::new(),
            revision,
            hidden: hidden.map(String::from).to_vec(),
        }
    }

    /// Of the natural owner, with the fixture's license recorded at `now`.
    pub(super) fn owned(now: u64) -> (Self, License) {
        let mut history = Self::new(&zhang());
        let phone = License::fixture();
        history.record(now, &phone, None, Ok(vec!["license-recorded"]));
        (history, phone)
    }

    /// Adds an operation with its arguments.
    pub(super) fn step(&mut self, op: &str, now: u64, arguments: &Value, meant: Meant) {
        let mut id = [0; 16];
        id[15] = u8::try_from(self.steps.len() + 1).expect("fewer steps");
        let mut step = json!({"op": op, "id": hex(&id), "revision": self.revision, "now": now});
        let object = step.as_object_mut().expect("an object");
        object.extend(arguments.as_object().expect("an object").clone());
        self.steps.push(step);
        self.revision += u64::from(meant.as_ref().is_ok_and(|events| !events.is_empty()));
        self.meant.push(meant);
    }

    /// The latest step with another value of a key.
    pub(super) fn with(&mut self, key: &str, value: Value) {
        self.steps.last_mut().expect("a step")[key] = value;
    }

    /// The latest step.
    pub(super) fn latest(&self) -> &Value {
        self.steps.last().expect("a step")
    }

    /// The latest step comes to something else.
    pub(super) fn meant(&mut self, meant: Meant) {
        let changed = |meant: &Meant| u64::from(meant.as_ref().is_ok_and(|events| !events.is_empty()));
        let before = self.meant.pop().expect("a step");
        self.revision = self.revision - changed(&before) + changed(&meant);
        self.meant.push(meant);
    }

    /// The step `back` steps ago once more, as it was.
    pub(super) fn again(&mut self, back: usize, now: u64, meant: Meant) {
        let mut step = self.steps[self.steps.len() - back].clone();
        step["now"] = json!(now);
        self.steps.push(step);
        self.revision += u64::from(meant.as_ref().is_ok_and(|events| !events.is_empty()));
        self.meant.push(meant);
    }

    pub(super) fn record(&mut self, now: u64, license: &License, name: Option<&str>, meant: Meant) {
        self.hidden.extend(name.map(String::from));
        let mut log = license.log();
        // A license is issued with the standing the register has.
        if self.standing != Value::Null && self.standing != standing("A") {
            log["standing"] = self.standing.clone();
        }
        self.step("record-license", now, &json!({"license": log, "name": name}), meant);
    }

    /// A grant of what was asked for a moment ago.
    pub(super) fn grant(&mut self, now: u64, ask: &Ask<'_>, position: u64, meant: Meant) {
        let Person(kind, number, name) = ask.person;
        let texts = hidden(&[kind, number, name].map(String::from));
        self.hidden.extend(
            texts
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(String::from),
        );
        let arguments = json!({
            "request": hex(&ask.signed()),
            "license": ask.phone.log(),
            "verified_at": ask.made_at,
            "position": position,
        });
        self.step("grant", now, &arguments, meant);
    }

    /// Records that authorization `number` was issued under `id` at `status`, to the phone of this name, a moment ago.
    pub(super) fn issued(&mut self, now: u64, number: u64, id: [u8; 32], status: u64, phone: &str, meant: Meant) {
        let mut entry = License::of(phone, status).log();
        entry["number"] = json!(number);
        entry["id"] = json!(hex(&id));
        entry["issued_at"] = json!(now);
        self.step("record-authorization", now, &json!({"authorization": entry}), meant);
    }

    pub(super) fn revoke(&mut self, now: u64, phone: &License, id: Option<[u8; 32]>, made_at: u64, meant: Meant) {
        let arguments = json!({
            "order": hex(&order(phone, id, made_at)),
            "license": phone.log(),
            "verified_at": made_at,
        });
        self.step("revoke", now, &arguments, meant);
    }

    pub(super) fn refresh(&mut self, now: u64, number: u64, position: Option<u64>, meant: Meant) {
        self.step("refresh", now, &json!({"number": number, "position": position}), meant);
    }

    pub(super) fn change_standing(&mut self, now: u64, letters: &str, meant: Meant) {
        if meant.is_ok() {
            self.standing = standing(letters);
        }
        self.step("change-standing", now, &json!({"standing": standing(letters)}), meant);
    }

    /// Adds the case, and compares every step with what it was meant to come to.
    pub(super) fn add(mut self, cases: &mut Cases, name: &str, why: &str, facts: &[(&str, Value)]) {
        let name = format!("history_{name}");
        let mut body = self.start;
        self.hidden.sort();
        self.hidden.dedup();
        body["steps"] = json!(self.steps);
        body["hidden"] = json!(self.hidden);
        cases.add("history", &name, why, body, &Want::Facts(facts));
        let results = match cases.list.get(&name) {
            Some(case) => case["expect"]["results"].as_array().cloned().unwrap_or_default(),
            None => return,
        };
        for (at, (meant, result)) in self.meant.iter().zip(&results).enumerate() {
            let came = match result["code"].as_str() {
                Some(code) => Err(code),
                None => {
                    let events = result["events"].as_array().into_iter().flatten();
                    Ok(events.filter_map(|event| event["event"].as_str()).collect::<Vec<_>>())
                }
            };
            let same = match (meant, &came) {
                (Ok(meant), Ok(came)) => meant == came,
                (Err(meant), Err(came)) => meant == came,
                _ => false,
            };
            if !same {
                cases
                    .problems
                    .push(format!("{name}: step {at}: wanted {meant:?}, got {came:?}"));
            }
        }
        assert_eq!(self.meant.len(), results.len(), "{name}: results");
    }
}
