//! A verifier's memory, built step by step. Beside the crate's there is a second one here, written from SPEC §9.5: both
//! must come to the same codes, the same replay keys and the same stored bytes.

mod clock;
mod known;
mod replay;
mod stored;

use std::cmp::Ordering;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::build::{Ask, Cases, Want};
use crate::bundles::pinned;
use crate::fixture;
use crate::mutate::{Credential, Item, NULL, Show, bytes, challenge_digest, hex, public, sha256, uint};
use crate::recorded::digest_of;

const LABEL: &str = "vehicle-license memory 1";

pub(crate) fn add(cases: &mut Cases) {
    replay::add(cases);
    clock::add(cases);
    known::add(cases);
    stored::add(cases);
}

/// The trust data of the test issuer and a second one of the same city, both with keys for lists.
fn trust() -> Vec<u8> {
    let first = fixture::with_list_key(fixture::issuer(), "status");
    let mut second = first.clone();
    second.number = 3502;
    crate::build::trust(|content| content.issuers = vec![first, second])
}

/// Version, SHA-256 of the content, number and SHA-256 of each root from the pinned one on.
type Held = (u64, [u8; 32], Vec<(u64, [u8; 32])>);

/// What a memory knows of a list.
#[derive(Clone, Copy)]
struct KnownList {
    issued_at: u64,
    key: u16,
    point: [u8; 33],
    digest: [u8; 32],
}

/// The point of the test issuers' key for lists.
fn list_point() -> [u8; 33] {
    *public(&fixture::key("status")).as_compressed()
}

/// The second memory.
#[derive(Clone, Default)]
struct Model {
    floor: Option<u64>,
    held: Option<Held>,
    /// By issuer and number.
    lists: BTreeMap<(u16, u32), KnownList>,
    forgotten: Option<u64>,
    replay: BTreeMap<[u8; 16], u64>,
}

impl Model {
    fn check_clock(&self, now: u64) -> Result<(), &'static str> {
        if self.floor.is_some_and(|floor| floor > now + 10) {
            return Err("clock-behind");
        }
        Ok(())
    }

    /// A verdict by the content of the bundle held.
    fn check_trust(&self, trust: &[u8; 32]) -> Result<(), &'static str> {
        match &self.held {
            Some((_, held, _)) if held != trust => Err("trust-withheld"),
            _ => Ok(()),
        }
    }

    /// The list of a credential issued at the second given, without the list known or a younger one.
    fn check_list(&self, credential: &Credential, youngest: Option<u64>) -> Result<(), &'static str> {
        let number = u32::try_from(credential.status >> 20).expect("a list");
        match self.lists.get(&(credential.issuer, number)) {
            Some(known) if known.issued_at > credential.issued_at.max(youngest.unwrap_or(0)) => {
                Err("status-list-withheld")
            }
            _ => Ok(()),
        }
    }

    fn admit(&mut self, key: &[u8; 32], until: u64, known_at: u64, now: u64, answer: bool) -> Result<(), &'static str> {
        let late = if answer { "challenge-expired" } else { "show-expired" };
        if now >= until {
            return Err(late);
        }
        let half = key[..16].try_into().expect("half a hash");
        if self.replay.contains_key(&half) {
            return Err(if answer { "challenge-spent" } else { "show-replayed" });
        }
        if let Some(forgotten) = self.forgotten.filter(|forgotten| until <= *forgotten) {
            return Err(if forgotten < now + 60 { late } else { "clock-was-ahead" });
        }
        let mut over: Vec<_> = self.replay.iter().map(|(half, end)| (*end, *half)).collect();
        over.retain(|(end, _)| *end + 10 <= now);
        over.sort_unstable();
        for (end, half) in over.into_iter().take(8) {
            self.replay.remove(&half);
            self.forgotten = Some(end);
        }
        self.replay.insert(half, until);
        if known_at <= now + 10 {
            self.floor = self.floor.max(Some(known_at));
        }
        Ok(())
    }

    fn list(&mut self, list: &List, now: u64) -> Result<(), &'static str> {
        if list.issued_at > now + 10 {
            return Err("status-list-from-future");
        }
        let offered = KnownList {
            issued_at: list.issued_at,
            key: fixture::LIST_KEY,
            point: list_point(),
            digest: digest_of(&list.token()),
        };
        if let Some(known) = self.lists.get(&(list.issuer, list.number)) {
            if list.issued_at < known.issued_at {
                return Err("status-list-older");
            }
            if list.issued_at == known.issued_at && offered.digest != known.digest {
                return Err("status-list-equivocation");
            }
        }
        self.lists.insert((list.issuer, list.number), offered);
        self.floor = self.floor.max(Some(list.issued_at));
        Ok(())
    }

    fn bundle(&mut self, bundle: &Item, pin: &[u8; 32]) -> Result<&'static str, &'static str> {
        let mut bundle = bundle.clone();
        let content = bundle.at(&[2]).as_bytes().to_vec();
        let mut trust = Item::parse(&content).0;
        let (version, issued_at) = (trust.at(&[1]).as_uint(), trust.at(&[3]).as_uint());
        let (mut roots, mut rooted_at) = (Vec::new(), 0);
        for link in bundle.at(&[1]).items() {
            let section = link.at(&[0]).as_bytes().to_vec();
            let mut root = Item::parse(&section).0;
            roots.push((root.at(&[1]).as_uint(), sha256(&[&section])));
            rooted_at = root.at(&[3]).as_uint();
        }
        let from = roots.iter().position(|(_, root)| root == pin).expect("the pinned root");
        roots.drain(..from);
        let digest = sha256(&[&content]);
        let change = self.change((version, &digest), &roots)?;
        self.held = Some((version, digest, roots));
        let mut keys = Vec::new();
        for issuer in trust.at(&[11]).items() {
            let number = issuer.at(&[0]).as_uint();
            for key in issuer.at(&[4]).items() {
                let point = key.at(&[1]).as_bytes().to_vec();
                let [key, artefacts, from, until] = [0, 2, 3, 4].map(|at| key.at(&[at]).as_uint());
                if artefacts & 4 != 0 {
                    keys.push((number, key, point, from..until));
                }
            }
        }
        self.lists.retain(|(issuer, _), list| {
            let is_of = |(number, key, point, dates): &(u64, u64, Vec<u8>, core::ops::Range<u64>)| {
                (*number, *key) == (u64::from(*issuer), u64::from(list.key))
                    && point[..] == list.point
                    && dates.contains(&list.issued_at)
            };
            keys.iter().any(is_of)
        });
        self.floor = self.floor.max(Some(issued_at)).max(Some(rooted_at));
        Ok(change)
    }

    /// What a bundle of this version, content and roots, the first of them pinned, would change.
    fn change(
        &self,
        (version, digest): (u64, &[u8; 32]),
        roots: &[(u64, [u8; 32])],
    ) -> Result<&'static str, &'static str> {
        let Some((held_version, held_digest, held)) = &self.held else {
            return Ok("first");
        };
        let (pinned, last, held_last) = (roots[0], roots[roots.len() - 1], held[held.len() - 1]);
        if held
            .iter()
            .any(|(number, root)| *number == pinned.0 && *root != pinned.1)
        {
            return Ok("fork-dropped");
        }
        if pinned.0 > held_last.0 {
            return Ok("newer");
        }
        if last.0 < held_last.0 {
            return Err("bundle-root-older");
        }
        if !roots.contains(&held_last) {
            return Err("bundle-root-forked");
        }
        match (last.0, version).cmp(&(held_last.0, *held_version)) {
            Ordering::Greater => Ok("newer"),
            Ordering::Less => Err("bundle-older"),
            Ordering::Equal if digest != held_digest => Err("bundle-equivocation"),
            Ordering::Equal => Ok("same"),
        }
    }

    /// The items of what is held, and of what was admitted.
    fn items(&self) -> (Vec<Item>, Vec<Item>) {
        let four = |seconds: u64| u32::try_from(seconds).expect("four bytes").to_be_bytes();
        let mut lists = Vec::new();
        for ((issuer, number), list) in &self.lists {
            lists.extend(issuer.to_be_bytes());
            lists.extend(number.to_be_bytes());
            lists.extend(four(list.issued_at));
            lists.extend(list.key.to_be_bytes());
            lists.extend(list.point);
            lists.extend(list.digest);
        }
        let mut replay = Vec::new();
        for (half, end) in &self.replay {
            replay.extend(half);
            replay.extend(four(*end));
        }
        let held = self.held.as_ref().map_or(NULL, |(version, content, roots)| {
            let pins = roots.iter().map(|(_, root)| bytes(root)).collect();
            Item::Array(vec![
                uint(*version),
                bytes(content),
                uint(roots[0].0),
                Item::Array(pins),
            ])
        });
        (
            vec![self.floor.map_or(NULL, uint), held, bytes(&lists)],
            vec![self.forgotten.map_or(NULL, uint), bytes(&replay)],
        )
    }

    fn body(&self) -> Item {
        let (held, admitted) = self.items();
        Item::Array([held, admitted].concat())
    }

    /// The stored forms of both halves.
    fn halves(&self) -> [Vec<u8>; 2] {
        let (held, admitted) = self.items();
        [
            envelope("vehicle-license held 1", &Item::Array(held)),
            envelope("vehicle-license admitted 1", &Item::Array(admitted)),
        ]
    }

    fn bytes(&self) -> Vec<u8> {
        envelope(LABEL, &self.body())
    }
}

/// A status list, by what a memory keeps of it and what it says.
#[derive(Clone)]
struct List {
    issuer: u16,
    number: u32,
    issued_at: u64,
    end: Option<u64>,
    revoked: u8,
}

impl List {
    /// List 9 of the test issuer, for a day. No credential here is in it.
    fn new(issued_at: u64) -> Self {
        Self {
            issuer: fixture::ISSUER,
            number: 9,
            issued_at,
            end: Some(issued_at + 86_400),
            revoked: 1,
        }
    }

    fn token(&self) -> Vec<u8> {
        crate::status::short(self.issuer, self.number, self.issued_at, self.end, self.revoked)
    }
}

/// A memory, and what happens to it.
struct Story {
    start: Value,
    model: Model,
    steps: Vec<Value>,
    meant: Vec<Value>,
    hidden: Vec<String>,
    /// The trust file by which shows are verified: the content of the last bundle that was taken in.
    trust: Vec<u8>,
}

impl Story {
    /// Of a new memory.
    fn new() -> Self {
        Self {
            start: Value::Null,
            model: Model::default(),
            steps: Vec::new(),
            meant: Vec::new(),
            hidden: Vec::new(),
            trust: trust(),
        }
    }

    /// Of a memory that was stored.
    fn of(model: &Model) -> Self {
        let mut story = Self::new();
        story.start = json!(hex(&model.bytes()));
        story.model = model.clone();
        story
    }

    /// Stored and read again: the verifier was off for a while.
    fn restarted(&self) -> Self {
        Self {
            trust: self.trust.clone(),
            ..Self::of(&self.model)
        }
    }

    fn push(&mut self, step: Value, meant: &str, came: Result<Value, &'static str>) {
        let at = self.steps.len();
        let code = came.as_ref().map_or_else(|code| *code, |_| "ok");
        assert_eq!(code, meant, "step {at}");
        self.steps.push(step);
        self.meant.push(match came {
            Ok(mut result) => {
                result["ok"] = json!(true);
                result
            }
            Err(code) => json!({"ok": false, "code": code}),
        });
    }

    /// Admits `show`, asked about as told.
    fn admit(&mut self, show: &Show, now: u64, ask: impl FnOnce(Ask) -> Ask, meant: &str) {
        self.admit_known(show, now, None, ask, meant);
    }

    /// The same, with a list of `known_at` consulted, which vouches, and no younger one.
    fn admit_known(&mut self, show: &Show, now: u64, known_at: Option<u64>, ask: impl FnOnce(Ask) -> Ask, meant: &str) {
        self.admit_at(show, (now, now), known_at, ask, meant);
    }

    /// Verified at the first moment, and admitted at the second.
    fn admit_late(&mut self, show: &Show, moments: (u64, u64), meant: &str) {
        self.admit_at(show, moments, None, plain, meant);
    }

    /// By the answer of a store that others share, which is not this memory.
    fn by_store(&mut self, show: &Show, moments: (u64, u64), absent: bool, meant: &str) {
        let mut other = Self::of(&self.model);
        if !absent {
            other
                .model
                .replay
                .insert(Self::key(show).0[..16].try_into().expect("half a hash"), 0);
        } else {
            other.model.replay.clear();
        }
        other.model.forgotten = None;
        other.trust.clone_from(&self.trust);
        other.admit_at(show, moments, None, plain, meant);
        self.hidden.append(&mut other.hidden);
        let mut step = other.steps.remove(0);
        (step["op"], step["store"]) = (
            json!("admit-by-store"),
            json!(if absent { "absent" } else { "present" }),
        );
        self.steps.push(step);
        self.meant.append(&mut other.meant);
    }

    /// The replay key of a show, and its end.
    fn key(show: &Show) -> ([u8; 32], u64) {
        let label: &[u8] = b"vehicle-license replay 1";
        match &show.answers {
            Some(wire) => {
                let mut asked = Item::parse(wire).0;
                let end = asked.at(&[4]).as_uint() + asked.at(&[5]).as_uint();
                (sha256(&[label, &[1], &challenge_digest(wire)]), end)
            }
            None => {
                let key = sha256(&[label, &[0], &show.credential.id(), &show.shown_at.to_be_bytes()]);
                (key, (show.shown_at + 120).min(show.credential.expires()))
            }
        }
    }

    fn admit_at(
        &mut self,
        show: &Show,
        (verified_at, now): (u64, u64),
        known_at: Option<u64>,
        ask: impl FnOnce(Ask) -> Ask,
        meant: &str,
    ) {
        let mut question = Ask::of(show).trust(self.trust.clone()).now(verified_at);
        if let Some(challenge) = &show.answers {
            question = question.challenge(challenge);
        }
        let mut step = ask(question).body();
        let hidden = step.as_object_mut().and_then(|step| step.shift_remove("hidden"));
        let texts = hidden.iter().flat_map(|hidden| hidden.as_array().into_iter().flatten());
        self.hidden.extend(texts.filter_map(Value::as_str).map(String::from));
        step["op"] = json!("admit");
        if now != verified_at {
            step["admitted_at"] = json!(now);
        }
        let (key, until) = Self::key(show);
        let floor = self.model.floor;
        let trust = sha256(&[&self.trust]);
        let as_of = show.credential.issued_at.max(known_at.unwrap_or(0));
        let mut model = self.model.clone();
        let came = model
            .check_clock(now)
            .and_then(|()| model.check_trust(&trust))
            .and_then(|()| model.check_list(&show.credential, known_at))
            .and_then(|()| model.admit(&key, until, as_of, now, show.answers.is_some()));
        if came.is_ok() {
            self.model = model;
        }
        let result = json!({"replay_key": hex(&key), "until": until, "floor": floor});
        self.push(step, meant, came.map(|()| result));
    }

    fn list(&mut self, list: &List, now: u64, meant: &str) {
        self.list_read(list, now, None, meant);
    }

    /// Remembers a list that was read at another time than now.
    fn list_read(&mut self, list: &List, now: u64, read_at: Option<u64>, meant: &str) {
        let (trust, token) = (hex(&trust()), hex(&list.token()));
        let mut step = json!({"op": "remember-list", "trust": trust, "now": now, "bytes": token});
        if let Some(read_at) = read_at {
            step["read_at"] = json!(read_at);
        }
        let came = self.model.list(list, now);
        self.push(step, meant, came.map(|()| json!({})));
    }

    /// Remembers a bundle whose first root is pinned.
    fn bundle(&mut self, bundle: &Item, now: u64, meant: &str) {
        let pin = pinned(bundle.clone().at(&[1, 0]));
        self.bundle_under(&pin, bundle, now, meant);
    }

    fn bundle_under(&mut self, pin: &[u8; 32], bundle: &Item, now: u64, meant: &str) {
        let step = json!({"op": "remember-bundle", "pin": hex(pin), "now": now, "bytes": hex(&bundle.encode())});
        let came = self.model.bundle(bundle, pin);
        if came.is_ok() {
            self.trust = bundle.clone().at(&[2]).as_bytes().to_vec();
        }
        self.push(step, meant, came.map(|change| json!({"change": change})));
    }

    fn clock(&mut self, now: u64, meant: &str) {
        let came = self.model.check_clock(now);
        let step = json!({"op": "check-clock", "now": now});
        self.push(step, meant, came.map(|()| json!({})));
    }

    /// The clock just good enough, just not, and better.
    fn threes(&mut self, floor: u64) {
        self.clock(floor - 11, "clock-behind");
        self.clock(floor - 10, "ok");
        self.clock(floor - 9, "ok");
    }

    fn add(mut self, cases: &mut Cases, name: &str, why: &str) {
        self.hidden.sort();
        self.hidden.dedup();
        let body = json!({"stored": self.start, "steps": self.steps, "hidden": self.hidden});
        let bundle = self.model.held.as_ref();
        let bundle = bundle.map(|(version, content, roots)| {
            let root = roots.last().map(|(number, _)| number);
            json!([root, version, hex(content)])
        });
        let lists = self.model.lists.iter();
        let lists = lists.map(|((issuer, list), known)| json!([issuer, list, known.issued_at]));
        let facts = [
            ("/results", json!(self.meant)),
            ("/floor", json!(self.model.floor)),
            ("/bundle", json!(bundle)),
            ("/lists", json!(lists.collect::<Vec<_>>())),
            ("/stored", json!(hex(&self.model.bytes()))),
            ("/held", json!(hex(&self.model.halves()[0]))),
            ("/admitted", json!(hex(&self.model.halves()[1]))),
        ];
        cases.add("memory", &format!("memory_{name}"), why, body, &Want::Facts(&facts));
    }
}

/// No other question.
fn plain(ask: Ask) -> Ask {
    ask
}

/// A record of a stored memory's lists.
fn list_record(issuer: u16, number: u32, issued_at: u64) -> Vec<u8> {
    let four = |seconds: u64| u32::try_from(seconds).expect("four bytes").to_be_bytes();
    let parts = [
        &issuer.to_be_bytes()[..],
        &number.to_be_bytes(),
        &four(issued_at),
        &fixture::LIST_KEY.to_be_bytes(),
        &list_point(),
        &[9; 32],
    ];
    parts.concat()
}

/// A record of a stored memory's replay keys.
fn replay_record(half: u8, end: u64) -> Vec<u8> {
    let end = u32::try_from(end).expect("four bytes");
    [&[half; 16][..], &end.to_be_bytes()].concat()
}

/// A body in its envelope.
fn envelope(label: &str, body: &Item) -> Vec<u8> {
    crate::recorded::stored_as(label, &body.encode())
}
