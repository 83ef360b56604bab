//! Cases of kind `history`: a register, operations on it one after another, what each came to, and where they led. It
//! is the whole state machine, for an implementation that keeps registers itself.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::error::{RegisterError, RequestError};
use vehicle_license::issue::{
    AuthorizationLogEntry, AuthorizationRequest, Event, Granted, LogEntry, Operation, Register, RevocationOrder,
    VerifiedOrder, VerifiedRequest,
};
use vehicle_license::key::PublicKey;
use vehicle_license::trust::{Calendar, Calendars};
use vehicle_license::value::{Day, PersonName};
use vehicle_license::{Purpose, UnixTime};

use super::keys::{Keys, hex};
use super::lending::{day, id, log_entry, plate, position, proofing, registered_owner, said, standing_of, state};
use super::outcome::{Outcome, refusal};

/// What one operation came to: its events, and the number of the authorization its ticket is for.
type Carried = Result<(Vec<Event>, Option<u64>), RegisterError>;

pub fn run(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let vehicle = plate(keys.value("vehicle")?)?;
    let mut register = if keys.optional("state").is_some() {
        Register::from_bytes(&keys.bytes("state")?, &vehicle).map_err(|error| format!("state: {error}"))?
    } else {
        let owner = registered_owner(keys.value("owner")?)?;
        let issuer = u16::try_from(keys.uint("issuer")?).map_err(|error| error.to_string())?;
        Register::new(issuer, vehicle.clone(), owner, standing_of(keys.value("standing")?)?)
    };
    // What follows from the events alone, from the state on that the history begins with.
    let mut table: BTreeMap<_, _> = register
        .statuses(UnixTime::from_unix(0).map_err(told)?)
        .map(|(position, status, last_day)| (position, (status, last_day)))
        .collect();
    let mut results = Vec::new();
    let mut broken = Vec::new();
    let mut texts = Vec::new();
    let mut latest = UnixTime::from_unix(0).map_err(|error| error.to_string())?;
    for (at, value) in keys
        .value("steps")?
        .as_array()
        .ok_or("steps is no list")?
        .iter()
        .enumerate()
    {
        let before = register.clone();
        let (operation, carried) = step(&mut register, value).map_err(|error| format!("step {at}: {error}"))?;
        // A repair sets the time back; every other operation lets it run on.
        latest = match &carried {
            Ok((events, _)) if events.iter().any(|event| event.kind.name() == "time-repaired") => operation.now,
            _ => latest.max(operation.now),
        };
        let mut law = |holds: bool, law: &str| {
            if !holds {
                broken.push(format!("step {at}: {law}"));
            }
        };
        match &carried {
            Err(error) => {
                texts.extend([format!("{error}"), format!("{error:?}")]);
                results.push(refusal(error));
                law(register == before, "what is refused changes nothing");
            }
            Ok((events, ticket)) => {
                texts.extend(events.iter().map(|event| format!("{:?}", event.kind)));
                texts.push(format!("{events:?}"));
                results.push(result(events, *ticket));
                for event in events {
                    for (position, status, last_day) in event.statuses() {
                        table.insert(position, (status, last_day));
                    }
                }
                let grown = u64::from(!events.is_empty());
                law(
                    register.revision() == before.revision() + grown,
                    "what changes something is the next revision",
                );
                law(
                    events
                        .iter()
                        .all(|event| event.revision == register.revision() && event.operation == operation.id),
                    "events say which operation and revision they are of",
                );
                let mut again = register.clone();
                let (_, repeated) = step(&mut again, value)?;
                let same = repeated.is_ok_and(|(events, number)| events.is_empty() && number == *ticket);
                law(same && again == register, "the same operation again changes nothing");
            }
        }
        let runs = |last_day: Day| last_day.end().is_some_and(|end| latest < end);
        let rows = table.iter().filter(|(_, (_, last_day))| runs(*last_day));
        let told: BTreeMap<_, _> = rows.map(|(position, row)| (*position, *row)).collect();
        let statuses = register.statuses(latest);
        let known: BTreeMap<_, _> = statuses
            .map(|(position, status, last_day)| (position, (status, last_day)))
            .collect();
        law(told == known, "a table of statuses follows from the events");
        let read = Register::from_bytes(&register.to_bytes(), &vehicle);
        law(read.as_ref() == Ok(&register), "what is written reads as it was");
        texts.extend(said(&register));
    }
    let mut expect = state(&register, latest);
    let mut asked: Vec<_> = register.statuses(latest).map(|(position, ..)| position).collect();
    asked.sort_unstable();
    asked.truncate(32);
    expect["answer"] = json!(hex(&register.answer(&asked, latest).to_bytes()));
    expect["state"] = json!(hex(&register.to_bytes()));
    let mut facts = Map::new();
    facts.insert("ok".into(), json!(true));
    facts.insert("results".into(), json!(results));
    facts.extend(expect.as_object().cloned().unwrap_or_default());
    let mut outcome = Outcome::ok(Value::Object(facts), texts);
    outcome.broken = broken;
    Ok(outcome)
}

/// Carries out one step; an error means that the case itself is malformed.
fn step(register: &mut Register, value: &Value) -> Result<(Operation, Carried), String> {
    let mut keys = Keys::new(value)?;
    let operation = Operation {
        id: id(keys.text("id")?)?,
        revision: keys.uint("revision")?,
        now: keys.instant("now")?,
    };
    let plain = |events: Result<Vec<Event>, RegisterError>| events.map(|events| (events, None));
    let ticket = |granted: Result<Granted, RegisterError>| {
        granted.map(|granted| (granted.events, Some(granted.ticket.number())))
    };
    let carried = match keys.text("op")? {
        "record-license" => {
            let license = log_entry(keys.value("license")?)?;
            let name = match keys.value("name")? {
                Value::Null => None,
                name => Some(PersonName::parse(name.as_str().ok_or("a name is a text")?))
                    .transpose()
                    .map_err(told)?,
            };
            plain(register.record_license(&operation, &license, name.as_ref()))
        }
        "grant" => {
            let request = request(&mut keys)?;
            let published = match keys.optional("calendar") {
                None => Vec::new(),
                Some(value) => vec![calendar(value)?],
            };
            let position = position(keys.value("position")?)?;
            ticket(register.grant(&operation, &request, &Calendars::of(&published), position))
        }
        "refresh" => {
            let number = keys.uint("number")?;
            let position = match keys.value("position")? {
                Value::Null => None,
                value => Some(position(value)?),
            };
            ticket(register.refresh(&operation, number, position))
        }
        "record-authorization" => {
            let issued = issued(keys.value("authorization")?)?;
            plain(register.record_authorization(&operation, &issued))
        }
        "revoke" => {
            let order = order(&mut keys)?;
            plain(register.revoke(&operation, &order))
        }
        "revoke-by-authority" => {
            let number = match keys.value("number")? {
                Value::Null => None,
                _ => Some(keys.uint("number")?),
            };
            plain(register.revoke_by_authority(&operation, number))
        }
        "phone-lost" => {
            let lost = PublicKey::from_compressed(&keys.bytes("key")?).map_err(told)?;
            let lost_at = keys.instant("lost_at")?;
            plain(register.phone_lost(&operation, &lost, lost_at))
        }
        "change-owner" => {
            let owner = registered_owner(keys.value("owner")?)?;
            plain(register.change_owner(&operation, &owner))
        }
        "change-standing" => {
            let standing = standing_of(keys.value("standing")?)?;
            plain(register.change_standing(&operation, standing))
        }
        "suspend" | "resume" => {
            let key = PublicKey::from_compressed(&keys.bytes("key")?).map_err(told)?;
            plain(match keys.text("op")? {
                "suspend" => register.suspend(&operation, &key),
                _ => register.resume(&operation, &key),
            })
        }
        "repair-time" => {
            let rows = keys.value("statuses")?.as_array().ok_or("statuses are a list")?;
            let rows: Vec<_> = rows.iter().map(row).collect::<Result<_, _>>()?;
            plain(register.repair_time(&operation, &rows))
        }
        "change-phone" => {
            let position = position(keys.value("position")?)?;
            ticket(register.change_phone(&operation, keys.uint("number")?, position))
        }
        "expire" => plain(register.expire(&operation)),
        other => return Err(format!("unknown operation {other}")),
    };
    keys.finish()?;
    Ok((operation, carried))
}

/// A row of a table of statuses.
fn row(value: &Value) -> Result<(StatusPosition, CredentialStatus, Day), String> {
    let mut keys = Keys::new(value)?;
    let status = u8::try_from(keys.uint("status")?).map_err(told)?;
    let row = (
        position(keys.value("position")?)?,
        CredentialStatus::from_number(status),
        day(keys.value("last_day")?)?,
    );
    keys.finish()?;
    Ok(row)
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

/// The signed message of a step, the license it is held against and when.
fn message(keys: &mut Keys<'_>, key: &'static str) -> Result<(Vec<u8>, LogEntry, UnixTime), String> {
    let license = log_entry(keys.value("license")?)?;
    Ok((keys.bytes(key)?, license, keys.instant("verified_at")?))
}

fn request(keys: &mut Keys<'_>) -> Result<VerifiedRequest, String> {
    let (bytes, license, now) = message(keys, "request")?;
    let verified: Result<_, RequestError> =
        AuthorizationRequest::from_bytes(&bytes).and_then(|request| request.verify(&license, now));
    verified.map_err(told)
}

fn order(keys: &mut Keys<'_>) -> Result<VerifiedOrder, String> {
    let (bytes, license, now) = message(keys, "order")?;
    let verified: Result<_, RequestError> =
        RevocationOrder::from_bytes(&bytes).and_then(|order| order.verify(&license, now));
    verified.map_err(told)
}

pub fn calendar(value: &Value) -> Result<Calendar, String> {
    let mut keys = Keys::new(value)?;
    let version = u32::try_from(keys.uint("version")?).map_err(told)?;
    let mut days = |key| -> Result<Vec<_>, String> {
        let list = keys.value(key)?.as_array().ok_or("a calendar's days are a list")?;
        list.iter().map(day).collect()
    };
    let (off, worked) = (days("off")?, days("worked")?);
    let (first, last) = (day(keys.value("first")?)?, day(keys.value("last")?)?);
    keys.finish()?;
    Calendar::new(version, first, last, off, worked).map_err(told)
}

/// An authorization's entry in the log, as far as the register looks at it.
fn issued(value: &Value) -> Result<AuthorizationLogEntry, String> {
    let mut keys = Keys::new(value)?;
    let entry = AuthorizationLogEntry {
        number: keys.uint("number")?,
        id: id(keys.text("id")?)?,
        issuer: u16::try_from(keys.uint("issuer")?).map_err(told)?,
        plate: plate(keys.value("plate")?)?,
        owner_digest: id(keys.text("owner_digest")?)?,
        status: position(keys.value("status")?)?,
        holder_key: PublicKey::from_compressed(&keys.bytes("holder_key")?).map_err(told)?,
        proofing: proofing(&mut keys)?,
        purpose: Purpose::Other,
        issued_at: keys.instant("issued_at")?,
        last_day: day(keys.value("last_day")?)?,
        record_digest: [0; 32],
    };
    keys.finish()?;
    Ok(entry)
}

fn result(events: &[Event], ticket: Option<u64>) -> Value {
    let events: Vec<_> = events.iter().map(|event| json!(event.kind)).collect();
    let mut result = json!({"ok": true, "events": events});
    if let Some(number) = ticket {
        result["ticket"] = json!(number);
    }
    result
}
