//! Runs one case: reads its keys, every one of which must be known, asks the crate, and says what came out in the
//! case's own terms. Generator and runner share this file, so that both read a case the same way.

use std::fmt::{Debug, Display};

use serde::Serialize;
use serde_json::{Map, Value, json};
use vehicle_license::credential::{FieldName, KeyProtection};
use vehicle_license::issue::EnrolledKey;
use vehicle_license::key::PublicKey;
use vehicle_license::present::Holder;
use vehicle_license::trust::TrustState;
use vehicle_license::{
    Bundle, Challenge, DisplayClass, Input, Place, Policy, Purpose, Question, RootPin, SealingKey, StatusList, Trust,
    UnixTime, Verifier,
};

use super::{evidence, example, history, lending, memory, values};

/// What the crate answered.
pub struct Outcome {
    /// In the form of a case's `expect`.
    pub expect: Value,
    /// Of a refusal: what it says to a person. Of a decoding error, the part and what is wrong there.
    pub message: Option<String>,
    /// Every Debug and Display text of verdict, error and question: none may show a hidden value.
    pub said: Vec<String>,
    /// Laws of accepted input that did not hold.
    pub broken: Vec<String>,
}

impl Outcome {
    pub fn ok(expect: Value, said: Vec<String>) -> Self {
        Self {
            expect,
            message: None,
            said,
            broken: Vec::new(),
        }
    }

    pub fn refused(error: &(impl Serialize + Debug + Display)) -> Self {
        let said = vec![format!("{error}"), format!("{error:?}")];
        Self {
            message: Some(error.to_string()),
            ..Self::ok(refusal(error), said)
        }
    }

    /// Notes a law that must hold of accepted input.
    pub fn law(mut self, holds: bool, law: &str) -> Self {
        if !holds {
            self.broken.push(law.into());
        }
        self
    }
}

/// The crate's own JSON (SPEC §14).
pub fn said(value: &impl Serialize) -> Value {
    serde_json::to_value(value).expect("what the crate says is JSON")
}

/// The crate's own JSON of a refusal. Its message is for people, and may change.
pub fn refusal(error: &impl Serialize) -> Value {
    let mut refusal = said(error);
    let message = refusal.as_object_mut().and_then(|refusal| refusal.remove("message"));
    assert!(message.is_some_and(|message| message.is_string()), "{refusal}");
    refusal
}

/// The keys of one object: each is taken once, and none may be left.
pub struct Keys<'a> {
    object: &'a Map<String, Value>,
    taken: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    pub fn new(value: &'a Value) -> Result<Self, String> {
        let object = value.as_object().ok_or("not an object")?;
        Ok(Self {
            object,
            taken: Vec::new(),
        })
    }

    pub fn optional(&mut self, key: &'static str) -> Option<&'a Value> {
        self.taken.push(key);
        self.object.get(key)
    }

    pub fn value(&mut self, key: &'static str) -> Result<&'a Value, String> {
        self.optional(key).ok_or_else(|| format!("no key {key}"))
    }

    pub fn text(&mut self, key: &'static str) -> Result<&'a str, String> {
        self.value(key)?.as_str().ok_or_else(|| format!("{key} is no text"))
    }

    pub fn uint(&mut self, key: &'static str) -> Result<u64, String> {
        self.value(key)?.as_u64().ok_or_else(|| format!("{key} is no number"))
    }

    pub fn bytes(&mut self, key: &'static str) -> Result<Vec<u8>, String> {
        unhex(self.text(key)?).ok_or_else(|| format!("{key} is not lower-case hex"))
    }

    pub fn instant(&mut self, key: &'static str) -> Result<UnixTime, String> {
        UnixTime::from_unix(self.uint(key)?).map_err(|error| error.to_string())
    }

    /// Refuses keys nobody asked for.
    pub fn finish(self) -> Result<(), String> {
        match self.object.keys().find(|key| !self.taken.contains(&key.as_str())) {
            Some(key) => Err(format!("unknown key {key}")),
            None => Ok(()),
        }
    }
}

/// Runs `case`. An error means that the case itself is malformed.
pub fn run(case: &Value) -> Result<Outcome, String> {
    let checked = match case["kind"].as_str() {
        Some("example") => Some(example::check(case)),
        Some("sealed-example") => Some(example::check_sealed(case)),
        _ => None,
    };
    if let Some(checked) = checked {
        return checked.map(|()| Outcome::ok(json!({"ok": true}), Vec::new()));
    }
    let mut keys = Keys::new(case)?;
    // Read by the runner.
    for key in ["name", "why", "expect", "hidden"] {
        keys.optional(key);
    }
    let outcome = match keys.text("kind")? {
        "verify" => verify(&mut keys),
        "trust" => trust(&mut keys),
        "file" => file(&mut keys),
        "challenge" => challenge(&mut keys),
        "enrolment" => enrolment(&mut keys),
        "status-list" => status_list(&mut keys),
        "bundle" => bundle(&mut keys),
        "request" => lending::request(&mut keys),
        "order" => lending::order(&mut keys),
        "register" => lending::register(&mut keys),
        "answer" => lending::answer(&mut keys),
        "last-day" => lending::last_day(&mut keys),
        "history" => history::run(&mut keys),
        "value" => values::run(keys.text("type")?, keys.value("input")?),
        "evidence" => evidence::run(&mut keys),
        "memory" => memory::run(&mut keys),
        other => Err(format!("unknown kind {other}")),
    }?;
    keys.finish()?;
    Ok(outcome)
}

/// What was scanned or handed over.
#[derive(Clone)]
enum Scanned {
    Text(String),
    Bytes(Vec<u8>),
    /// The bytes of a sealed answer.
    Sealed(Vec<u8>),
    /// What a scanner delivered, not even known to be text.
    Line(Vec<u8>),
}

impl Scanned {
    fn input(&self) -> Input<'_> {
        match self {
            Self::Text(text) => Input::text(text),
            Self::Bytes(bytes) => Input::bytes(bytes),
            Self::Sealed(bytes) => Input::sealed_bytes(bytes),
            Self::Line(line) => Input::scanned(line),
        }
    }
}

fn scanned(keys: &mut Keys<'_>) -> Result<Scanned, String> {
    let given = (
        keys.optional("text").is_some(),
        keys.optional("bytes").is_some(),
        keys.optional("sealed").is_some(),
        keys.optional("scanned").is_some(),
    );
    Ok(match given {
        (true, false, false, false) => Scanned::Text(keys.text("text")?.into()),
        (false, true, false, false) => Scanned::Bytes(keys.bytes("bytes")?),
        (false, false, true, false) => Scanned::Sealed(keys.bytes("sealed")?),
        (false, false, false, true) => Scanned::Line(keys.bytes("scanned")?),
        _ => return Err("exactly one of text, bytes, sealed and scanned".into()),
    })
}

pub fn pinned(keys: &mut Keys<'_>) -> Result<Trust, String> {
    Trust::pinned(&keys.bytes("trust")?).map_err(|error| format!("trust: {error}"))
}

fn verify(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let purpose = Purpose::from_name(keys.text("purpose")?).ok_or("unknown purpose")?;
    let place = match keys.text("setting")? {
        "counter" => Place::Counter,
        "remote" => Place::Remote,
        "roadside" => Place::Roadside,
        _ => return Err("unknown setting".into()),
    };
    let policy = policy(keys.value("policy")?)?;
    let challenge = match keys.optional("challenge") {
        None => None,
        Some(text) => {
            let text = text.as_str().ok_or("challenge is no text")?;
            Some(Challenge::from_text(text).map_err(|error| format!("challenge: {error}"))?)
        }
    };
    let opener = match keys.optional("opens_with") {
        None => None,
        Some(_) => {
            let secret = keys.bytes("opens_with")?;
            let secret = secret.try_into().map_err(|_| "a sealing key has 32 bytes")?;
            Some(SealingKey::from_secret_bytes(&secret).map_err(|error| format!("opens_with: {error}"))?)
        }
    };
    let lists = status_lists(keys, &trust, now)?;
    let mut question = Question::new(purpose, place).under(policy).consulting(&lists);
    if let Some(challenge) = &challenge {
        question = question.answering(challenge);
    }
    if let Some(key) = &opener {
        question = question.opening(key);
    }
    let scanned = scanned(keys)?;
    let input = scanned.input();
    let verifier = Verifier::new(&trust);
    let mut outcome = match verifier.verify(input, &question, now) {
        Err(error) => Outcome::refused(&error),
        Ok(verified) => {
            // The bytes behind a text, and whether they encode to it again.
            let text = match &scanned {
                Scanned::Text(text) => Some(text.as_str()),
                Scanned::Line(line) => std::str::from_utf8(line).ok(),
                Scanned::Bytes(_) | Scanned::Sealed(_) => None,
            };
            let (behind, again) = match text {
                Some(text) if text.starts_with("VS1:") => {
                    let bytes = decode("VS1:", text)?;
                    let again = encode("VS1:", &bytes);
                    (Scanned::Sealed(bytes), Some(again))
                }
                Some(text) => {
                    let bytes = decode("VL1:", text)?;
                    let again = encode("VL1:", &bytes);
                    (Scanned::Bytes(bytes), Some(again))
                }
                None => (scanned.clone(), None),
            };
            let same = again.as_deref() == text;
            let back = evidence::leads_back(&verifier, input, &question, &lists, &verified);
            Outcome::ok(said(&verified), vec![format!("{verified:?}")])
                .law(back, "what is kept of a verdict leads back to it")
                .law(same, "what decodes encodes to itself")
                .law(
                    verifier.verify(behind.input(), &question, now) == Ok(verified),
                    "text and bytes get one verdict",
                )
        }
    };
    outcome.said.push(format!("{question:?} {input:?} {opener:?}"));
    Ok(outcome)
}

pub fn status_lists(keys: &mut Keys<'_>, trust: &Trust, now: UnixTime) -> Result<Vec<StatusList>, String> {
    let Some(tokens) = keys.optional("status_lists") else {
        return Ok(Vec::new());
    };
    let tokens = tokens.as_array().ok_or("status_lists is no list")?.iter();
    let load = |token: &Value| {
        let token = token.as_str().and_then(unhex).ok_or("a status list is no hex")?;
        StatusList::verify(&token, trust, now).map_err(|error| format!("status list: {error}"))
    };
    tokens.map(load).collect()
}

pub fn pin(value: &Value) -> Result<RootPin, String> {
    let mut pin = Keys::new(value)?;
    let points = pin.value("keys")?.as_array().ok_or("a pin's keys are a list")?;
    let point = |value: &Value| {
        let bytes = value.as_str().and_then(unhex).ok_or("a key is no hex")?;
        PublicKey::from_compressed(&bytes).map_err(|error| error.to_string())
    };
    let points = points.iter().map(point).collect::<Result<Vec<_>, String>>()?;
    let threshold = u8::try_from(pin.uint("threshold")?).map_err(|error| error.to_string())?;
    pin.finish()?;
    RootPin::new(&points, threshold).map_err(|error| error.to_string())
}

/// Verifies a trust bundle under a pin, and puts it in the place of those held.
fn bundle(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let pin = pin(keys.value("pin")?)?;
    let now = keys.instant("now")?;
    let verify = |bytes: &[u8]| Bundle::from_bytes(bytes).and_then(|bundle| bundle.verify(&pin, now));
    let mut state = TrustState::new();
    for held in keys.value("held")?.as_array().ok_or("held is no list")? {
        let bytes = held.as_str().and_then(unhex).ok_or("a held bundle is no hex")?;
        let held = verify(&bytes).map_err(|error| format!("held: {error}"))?;
        state.add(&held).map_err(|error| format!("held: {error}"))?;
    }
    let before = state.clone();
    let bytes = keys.bytes("bytes")?;
    let verified = verify(&bytes).and_then(|bundle| state.add(&bundle).map(|()| bundle));
    Ok(match verified {
        Err(error) => Outcome::refused(&error).law(state == before, "a refusal changes nothing"),
        Ok(bundle) => {
            let expect = json!({
                "ok": true,
                "version": bundle.version(),
                "root_number": bundle.root_number(),
                "root_expires": bundle.root_expires().unix(),
                "expires": bundle.expires().unix(),
                "content_digest": hex(bundle.content_digest()),
                "root_digest": hex(bundle.root_digest()),
            });
            Outcome::ok(expect, vec![format!("{bundle:?}")])
        }
    })
}

/// Reads a status list token, and asks it for some indexes.
fn status_list(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let bytes = keys.bytes("bytes")?;
    let indexes = keys.value("indexes")?.as_array().ok_or("indexes is no list")?;
    Ok(match StatusList::verify(&bytes, &trust, now) {
        Err(error) => Outcome::refused(&error),
        Ok(list) => {
            let status = |index: &Value| {
                let index = index.as_u64().ok_or("an index is no number")?;
                Ok(list
                    .status(index)
                    .map_or_else(|error| error.code(), |status| status.name()))
            };
            let statuses = indexes.iter().map(status).collect::<Result<Vec<_>, String>>()?;
            let expect = json!({
                "ok": true,
                "issuer": list.issuer(),
                "list": list.list(),
                "issued_at": list.issued_at().unix(),
                "expires": list.expires().map(|end| end.unix()),
                "bits": list.bits(),
                "entries": list.entries(),
                "digest": hex(list.digest()),
                "statuses": statuses,
            });
            Outcome::ok(expect, vec![format!("{list:?}")])
        }
    })
}

pub fn policy(value: &Value) -> Result<Policy, String> {
    let mut keys = Keys::new(value)?;
    let mut policy = Policy::by_name(keys.text("preset")?).ok_or("unknown preset")?;
    let number = |value: &Value| {
        value
            .as_u64()
            .and_then(|number| u32::try_from(number).ok())
            .ok_or("a policy's number is none")
    };
    let name = |value: &Value| -> Result<FieldName, String> {
        let known = FieldName::ALL.iter().find(|field| value == field.name());
        known.copied().ok_or_else(|| format!("unknown field {value}"))
    };
    if let Some(value) = keys.optional("accept_test") {
        if *value != json!(true) {
            return Err("accept_test is true or absent".into());
        }
        policy = policy.accept_test();
    }
    if let Some(value) = keys.optional("status_age") {
        policy = policy.max_status_age(number(value)?);
    }
    if let Some(value) = keys.optional("require_challenge") {
        if *value != json!(true) {
            return Err("require_challenge is true or absent".into());
        }
        policy = policy.require_challenge();
    }
    if let Some(value) = keys.optional("require_evidence") {
        policy = policy.require_real_person_check(number(value)?);
    }
    if let Some(value) = keys.optional("require_protection") {
        let classes = [
            KeyProtection::Software,
            KeyProtection::Hardware,
            KeyProtection::HardwareUnlockPerUse,
        ];
        let class = classes.into_iter().find(|class| value == class.name());
        policy = policy.require_protection(class.ok_or("unknown protection")?);
    }
    if let Some(value) = keys.optional("require") {
        for field in value.as_array().ok_or("require is no list")? {
            policy = policy.require(name(field)?);
        }
    }
    if let Some(value) = keys.optional("require_full") {
        for field in value.as_array().ok_or("require_full is no list")? {
            policy = policy.require_full(name(field)?);
        }
    }
    if let Some(value) = keys.optional("require_calendar") {
        if *value != json!(true) {
            return Err("require_calendar is true or absent".into());
        }
        policy = policy.require_calendar();
    }
    if let Some(value) = keys.optional("accept_class") {
        let classes = [
            DisplayClass::Usable,
            DisplayClass::Notice,
            DisplayClass::NotUsableNow,
            DisplayClass::Gone,
        ];
        let class = classes.into_iter().find(|class| value == class.name());
        policy = policy.accept_class(class.ok_or("unknown class")?);
    }
    if let Some(value) = keys.optional("clock_tolerance") {
        policy = policy.clock_tolerance(number(value)?);
    }
    keys.finish()?;
    Ok(policy)
}

fn trust(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    Ok(match Trust::pinned(&bytes) {
        Err(error) => Outcome::refused(&error),
        Ok(trust) => {
            let calendars: Vec<_> = trust.calendars().iter().map(|calendar| calendar.version()).collect();
            let expect = json!({
                "ok": true,
                "version": trust.version(),
                "issued_at": trust.issued_at().unix(),
                "expires": trust.expires().unix(),
                "deployment": trust.deployment(),
                "test": trust.is_test(),
                "calendars": calendars,
            });
            Outcome::ok(expect, vec![format!("{trust:?}")])
        }
    })
}

fn file(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let holder = PublicKey::from_compressed(&keys.bytes("holder")?).map_err(|error| error.to_string())?;
    let (imported, bytes) = match scanned(keys)? {
        Scanned::Text(text) => {
            let imported = Holder::import_text(&text, &trust, &holder);
            let bytes = if imported.is_ok() {
                decode("VF1:", &text)?
            } else {
                Vec::new()
            };
            (imported, bytes)
        }
        Scanned::Bytes(bytes) => (Holder::import(&bytes, &trust, &holder), bytes),
        Scanned::Sealed(_) | Scanned::Line(_) => return Err("a file is text or bytes".into()),
    };
    Ok(match imported {
        Err(error) => Outcome::refused(&error),
        Ok(holder) => {
            let expect = json!({
                "ok": true,
                "credential_id": hex(holder.id()),
                "last_day": holder.last_day().to_string(),
                "lent_for": holder.lent_for().map(|purpose| purpose.name()),
                "fields": holder.fields(),
            });
            let same = *holder.secret_file() == bytes;
            Outcome::ok(expect, vec![format!("{holder:?}")]).law(same, "what imports exports as itself")
        }
    })
}

fn challenge(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let (read, text) = match scanned(keys)? {
        Scanned::Text(text) => (Challenge::from_text(&text), Some(text)),
        Scanned::Bytes(bytes) => (Challenge::from_bytes(&bytes), None),
        Scanned::Sealed(_) | Scanned::Line(_) => return Err("a challenge is text or bytes".into()),
    };
    Ok(match read {
        Err(error) => Outcome::refused(&error),
        Ok(challenge) => {
            let expect = json!({
                "ok": true,
                "asker": challenge.claimed_asker(),
                "purpose": challenge.purpose().name(),
                "issued_at": challenge.issued_at().unix(),
                "expires": challenge.expires().unix(),
                "sealing_key": challenge.sealing_key().map(|key| hex(key.as_compressed())),
            });
            let same = text.is_none_or(|text| text == challenge.to_text());
            Outcome::ok(expect, vec![format!("{challenge:?}")]).law(same, "what decodes encodes to itself")
        }
    })
}

fn enrolment(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    let nonce = keys.bytes("nonce")?.try_into().map_err(|_| "a nonce has 16 bytes")?;
    let now = keys.instant("now")?;
    Ok(match EnrolledKey::verify(&bytes, &nonce, now) {
        Err(error) => Outcome::refused(&error),
        Ok(enrolled) => Outcome::ok(
            json!({"ok": true, "key": hex(enrolled.public_key().as_compressed())}),
            vec![format!("{enrolled:?}")],
        ),
    })
}

fn encode(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", base45::encode(bytes))
}

fn decode(prefix: &str, text: &str) -> Result<Vec<u8>, String> {
    let body = text.strip_prefix(prefix).ok_or("accepted without its prefix")?;
    base45::decode(body).map_err(|_| "accepted without being base45".into())
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lower-case hex only: one text per byte string.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}

/// An accepted or refused value.
pub fn outcome_of_value(result: Result<Value, vehicle_license::value::ValueError>) -> Outcome {
    match result {
        Err(error) => Outcome::refused(&error),
        Ok(canonical) => Outcome::ok(json!({"ok": true, "canonical": canonical}), Vec::new()),
    }
}
