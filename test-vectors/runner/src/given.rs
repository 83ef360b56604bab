//! What a verifier holds in a case: trust, lists, pin and policy.

use serde_json::{Value, json};
use vehicle_license::credential::{FieldName, KeyProtection, Proofing};
use vehicle_license::{DisplayClass, Place, Policy, Purpose, Question, RootPin, StatusList, Trust, UnixTime};

use super::keys::{Keys, unhex};

pub fn pinned(keys: &mut Keys<'_>) -> Result<Trust, String> {
    Trust::pinned(&keys.bytes("trust")?).map_err(|error| format!("trust: {error}"))
}

/// What a verifier asks, under its own policy: a purpose and a place, or the roadside alone.
pub fn question(keys: &mut Keys<'_>) -> Result<Question<'static>, String> {
    let place = Place::from_name(keys.text("setting")?).ok_or("unknown setting")?;
    match (keys.optional("purpose"), place) {
        (None, Place::Roadside) => Ok(Question::roadside()),
        (Some(_), Place::Roadside) => Err("a question at the roadside has no purpose".into()),
        (purpose, place) => {
            let purpose = purpose.and_then(Value::as_str).and_then(Purpose::from_name);
            Ok(Question::new(purpose.ok_or("unknown purpose")?, place))
        }
    }
}

/// The lists held. They were loaded under other trust data if the case names them.
pub fn status_lists(keys: &mut Keys<'_>, trust: &Trust, now: UnixTime) -> Result<Vec<StatusList>, String> {
    let Some(tokens) = keys.optional("status_lists") else {
        return Ok(Vec::new());
    };
    let before = match keys.optional("lists_trust") {
        None => None,
        Some(_) => Some(Trust::pinned(&keys.bytes("lists_trust")?).map_err(|error| format!("lists_trust: {error}"))?),
    };
    let trust = before.as_ref().unwrap_or(trust);
    let tokens = tokens.as_array().ok_or("status_lists is no list")?.iter();
    let load = |token: &Value| {
        let token = token.as_str().and_then(unhex).ok_or("a status list is no hex")?;
        StatusList::verify(&token, trust, now).map_err(|error| format!("status list: {error}"))
    };
    tokens.map(load).collect()
}

pub fn pin(value: &Value) -> Result<RootPin, String> {
    RootPin::from_hex(value.as_str().ok_or("a pin is no text")?).map_err(|error| error.to_string())
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
        let class = value.as_str().and_then(KeyProtection::from_name);
        policy = policy.require_protection(class.ok_or("unknown protection")?);
    }
    if let Some(value) = keys.optional("require_proofing") {
        let proofing = value.as_str().and_then(Proofing::from_name);
        policy = policy.require_proofing(proofing.ok_or("unknown proofing")?);
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
        let class = value.as_str().and_then(DisplayClass::from_name);
        policy = policy.accept_class(class.ok_or("unknown class")?);
    }
    if let Some(value) = keys.optional("accept_lapsed") {
        if *value != json!(true) {
            return Err("accept_lapsed is true or absent".into());
        }
        policy = policy.accept_lapsed();
    }
    if let Some(value) = keys.optional("clock_tolerance") {
        policy = policy.clock_tolerance(number(value)?);
    }
    if let Some(value) = keys.optional("show_ahead") {
        policy = policy.show_ahead(number(value)?);
    }
    keys.finish()?;
    Ok(policy)
}
