//! Cases about lending that ask one question: a request, a revocation order, a stored register, a register's answer,
//! and how far a calendar lets a license be lent. Its other half is `history.rs`.

use serde_json::{Value, json};
use vehicle_license::UnixTime;
use vehicle_license::credential::{Grantee, Proofing, RegisterAnswer, StatusPosition};
use vehicle_license::error::{RequestError, TrustError};
use vehicle_license::issue::{
    AuthorizationRequest, Lent, LogEntry, Register, RegisteredLicense, RegisteredOwner, RevocationOrder,
};
use vehicle_license::key::PublicKey;
use vehicle_license::trust::{Calendar, Calendars};
use vehicle_license::value::{
    Day, Document, DocumentKind, OrganizationName, Owner, PersonName, Plate, PlateType, Standing,
};

use super::history::calendar;
use super::keys::{Keys, hex, unhex};
use super::outcome::Outcome;

pub fn request(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    let license = log_entry(keys.value("license")?)?;
    let now = keys.instant("now")?;
    let read = AuthorizationRequest::from_bytes(&bytes);
    let mut said = read.iter().map(|request| format!("{request:?}")).collect::<Vec<_>>();
    let verified = read.and_then(|request| {
        let named = *request.license_id() == license.id;
        request.verify(&license, now).map(|verified| (verified, named))
    });
    Ok(match verified {
        Err(error) => refused(&error, said),
        Ok((verified, named)) => {
            said.push(format!("{verified:?}"));
            let expect = json!({
                "ok": true,
                "grantee": grantee(verified.grantee()),
                "purpose": verified.purpose().name(),
                "last_day": verified.last_day().to_string(),
                "replace": verified.replaces(),
                "made_at": verified.made_at().unix(),
                "expires": verified.expires().unix(),
            });
            Outcome::ok(expect, said)
                .law(verified.consent() == bytes, "the consent is the message")
                .law(named, "it names the license it is held against")
        }
    })
}

pub fn order(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    let license = log_entry(keys.value("license")?)?;
    let now = keys.instant("now")?;
    let read = RevocationOrder::from_bytes(&bytes);
    let mut said = read.iter().map(|order| format!("{order:?}")).collect::<Vec<_>>();
    let verified = read.and_then(|order| {
        let named = *order.license_id() == license.id;
        order.verify(&license, now).map(|verified| (verified, named))
    });
    Ok(match verified {
        Err(error) => refused(&error, said),
        Ok((verified, named)) => {
            said.push(format!("{verified:?}"));
            let expect = json!({
                "ok": true,
                "authorization": verified.authorization().map(|id| hex(id)),
                "made_at": verified.made_at().unix(),
            });
            Outcome::ok(expect, said)
                .law(verified.consent() == bytes, "the consent is the message")
                .law(named, "it names the license it is held against")
        }
    })
}

fn refused(error: &RequestError, said: Vec<String>) -> Outcome {
    let mut outcome = Outcome::refused(error);
    outcome.said.extend(said);
    outcome
}

pub fn register(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    let vehicle = plate(keys.value("vehicle")?)?;
    Ok(match Register::from_bytes(&bytes, &vehicle) {
        Err(error) => Outcome::refused(&error),
        Ok(register) => {
            let mut expect = state(&register, UnixTime::from_unix(0).map_err(|error| error.to_string())?);
            expect["ok"] = json!(true);
            Outcome::ok(expect, said(&register)).law(register.to_bytes() == bytes, "what is read is written as it was")
        }
    })
}

pub fn answer(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let bytes = keys.bytes("bytes")?;
    Ok(match RegisterAnswer::from_bytes(&bytes) {
        Err(error) => Outcome::refused(&error),
        Ok(answer) => {
            let expect = json!({
                "ok": true,
                "vehicle": vehicle(answer.vehicle()),
                "as_of": answer.as_of().unix(),
                "live": answer.live().iter().copied().map(number).collect::<Vec<_>>(),
                "ended": answer.ended().iter().copied().map(number).collect::<Vec<_>>(),
            });
            Outcome::ok(expect, Vec::new()).law(answer.to_bytes() == bytes, "what is read is written as it was")
        }
    })
}

pub fn last_day(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let grant_day = day(keys.value("grant_day")?)?;
    let mut published = Vec::new();
    for value in keys
        .optional("calendars")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        published.push(calendar(value)?);
    }
    for value in keys.optional("notices").and_then(Value::as_array).into_iter().flatten() {
        match notice(value)? {
            Ok(calendar) => published.push(calendar),
            Err(error) => return Ok(Outcome::refused(&error)),
        }
    }
    let calendars = Calendars::of(&published);
    let last_day = calendars.furthest_last_day(grant_day);
    let counted = calendars.working_days(grant_day, last_day);
    let expect = json!({"ok": true, "last_day": last_day.to_string(), "working_days": counted});
    let next = last_day.plus_days(1).filter(|next| next.end().is_some());
    let next = next.and_then(|next| calendars.is_working_day(next));
    let holds = counted == Some(7) || last_day.days_since(grant_day) == 21 || next.is_none();
    Ok(Outcome::ok(expect, Vec::new()).law(
        holds,
        "the last day is the seventh working day, the 21st or the last known",
    ))
}

/// A calendar from a notice as it is printed.
fn notice(value: &Value) -> Result<Result<Calendar, TrustError>, String> {
    let mut keys = Keys::new(value)?;
    let number = |value: u64| told(u32::try_from(value));
    let (version, year) = (number(keys.uint("version")?)?, number(keys.uint("year")?)?);
    let list = |value: &Value| -> Result<Vec<Day>, String> {
        value.as_array().ok_or("days are a list")?.iter().map(day).collect()
    };
    let mut off = Vec::new();
    for period in keys.value("off")?.as_array().ok_or("periods are a list")? {
        off.push(<[Day; 2]>::try_from(list(period)?).map_err(|_| "a period is two days")?);
    }
    let worked = list(keys.value("worked")?)?;
    keys.finish()?;
    Ok(Calendar::from_notice(
        version,
        told(i32::try_from(year))?,
        &off,
        &worked,
    ))
}

// What registers say ---------------------------------------------------------------------------

/// A register in the terms of a case, with what still runs at `now`.
pub fn state(register: &Register, now: UnixTime) -> Value {
    let licenses: Vec<_> = register.licenses(now).map(license).collect();
    let lent: Vec<_> = register.lent(now).map(lent).collect();
    let suspended = register
        .licenses(now)
        .filter(|license| register.is_suspended(license.key()));
    let suspended: Vec<_> = suspended.map(|license| number(license.position())).collect();
    json!({
        "suspended": suspended,
        "changed_at": register.changed_at().map(|at| at.unix()),
        "revision": register.revision(),
        "issuer": register.issuer(),
        "requests_since": register.requests_since().map(|at| at.unix()),
        "licenses_since": register.licenses_since().map(|at| at.unix()),
        "owner": owner(register.owner()),
        "standing": standing(register.standing()),
        "licenses": licenses,
        "lent": lent,
        "statuses": statuses(register, now),
    })
}

/// Every Debug text a register gives.
pub fn said(register: &Register) -> Vec<String> {
    let start = UnixTime::from_unix(0).expect("the first instant");
    let licenses = register.licenses(start).map(|license| format!("{license:?}"));
    let lent = register.lent(start).map(|lent| format!("{lent:?}"));
    let whole = [format!("{register:?}"), format!("{:?}", register.owner())];
    whole.into_iter().chain(licenses).chain(lent).collect()
}

fn license(license: &RegisteredLicense) -> Value {
    json!({
        "name": license.name().map(PersonName::as_str),
        "position": number(license.position()),
        "holder_key": hex(license.key().as_compressed()),
        "proofing": license.proofing().name(),
        "last_day": license.last_day().to_string(),
    })
}

fn lent(lent: &Lent) -> Value {
    json!({
        "number": lent.number(),
        "grantee": grantee(lent.grantee()),
        "purpose": lent.purpose().name(),
        "last_day": lent.last_day().to_string(),
        "granted_at": lent.granted_at().unix(),
        "position": lent.position().map(number),
        "id": lent.id().map(|id| hex(id)),
        "proofing": lent.proofing().map(Proofing::name),
    })
}

fn statuses(register: &Register, now: UnixTime) -> Vec<Value> {
    let list = register.statuses(now);
    list.map(|(position, status, last_day)| {
        json!({"position": number(position), "status": status.number(), "last_day": last_day.to_string()})
    })
    .collect()
}

fn grantee(grantee: &Grantee) -> Value {
    let mut value = document_of(&grantee.document);
    value["name"] = json!(grantee.name.as_str());
    value
}

fn document_of(document: &Document) -> Value {
    json!({"kind": document.kind().letter().to_string(), "number": document.number()})
}

fn vehicle(plate: &Plate) -> Value {
    json!({"type": plate.plate_type().code(), "number": plate.as_str()})
}

fn owner(owner: &RegisteredOwner) -> Value {
    let mut value = match &owner.owner {
        Owner::Person(name) => json!({"person": name.as_str()}),
        Owner::Organization(name) => json!({"organization": name.as_str()}),
    };
    value["document"] = json!(owner.document.as_ref().map(document_of));
    value
}

pub fn standing(standing: Standing) -> Value {
    json!({
        "letters": standing.letters().collect::<String>(),
        "mortgaged": standing.mortgaged(),
        "pledged": standing.pledged(),
    })
}

/// A status position as it travels: list · 2^20 + index.
pub fn number(position: StatusPosition) -> u64 {
    position.number()
}

// What cases say -------------------------------------------------------------------------------

fn told<T, E: std::fmt::Display>(value: Result<T, E>) -> Result<T, String> {
    value.map_err(|error| error.to_string())
}

pub fn position(value: &Value) -> Result<StatusPosition, String> {
    let number = value.as_u64().ok_or("a position is a number")?;
    let part = |number: u64| u32::try_from(number).map_err(|_| "a position is below 2^40");
    StatusPosition::new(part(number >> 20)?, part(number & 0xf_ffff)?).ok_or_else(|| "a position is below 2^40".into())
}

pub fn day(value: &Value) -> Result<Day, String> {
    told(Day::parse(value.as_str().ok_or("a day is a text")?))
}

pub fn plate(value: &Value) -> Result<Plate, String> {
    let mut keys = Keys::new(value)?;
    let code = u8::try_from(keys.uint("type")?).map_err(|_| "a type is a byte")?;
    let number = keys.text("number")?;
    keys.finish()?;
    told(PlateType::from_code(code).and_then(|plate_type| Plate::from_canonical(plate_type, number)))
}

fn document(value: &Value) -> Result<Document, String> {
    let mut keys = Keys::new(value)?;
    let kind = keys.text("kind")?.parse().map_err(|_| "a kind is a letter")?;
    let number = keys.text("number")?;
    keys.finish()?;
    told(DocumentKind::from_letter(kind).and_then(|kind| Document::from_canonical(kind, number)))
}

/// `{"person": text}` or `{"organization": text}`, and the `document` or null.
pub fn registered_owner(value: &Value) -> Result<RegisteredOwner, String> {
    let mut keys = Keys::new(value)?;
    let owner = if keys.optional("person").is_some() {
        Owner::Person(told(PersonName::parse(keys.text("person")?))?)
    } else {
        Owner::Organization(told(OrganizationName::parse(keys.text("organization")?))?)
    };
    let document = match keys.value("document")? {
        Value::Null => None,
        value => Some(document(value)?),
    };
    keys.finish()?;
    Ok(RegisteredOwner { owner, document })
}

pub fn standing_of(value: &Value) -> Result<Standing, String> {
    let mut keys = Keys::new(value)?;
    let letters = keys.text("letters")?;
    let mut flag = |key| {
        keys.value(key)?
            .as_bool()
            .ok_or_else(|| format!("{key} is true or false"))
    };
    let standing = Standing::from_letters(letters, flag("mortgaged")?, flag("pledged")?);
    keys.finish()?;
    told(standing)
}

/// A license's entry in the log. What the log keeps beside is of no matter to lending.
pub fn log_entry(value: &Value) -> Result<LogEntry, String> {
    let mut keys = Keys::new(value)?;
    let standing = match keys.optional("standing") {
        Some(standing) => standing_of(standing)?,
        None => told(Standing::from_letters("A", false, false))?,
    };
    let entry = LogEntry {
        standing,
        id: id(keys.text("id")?)?,
        issuer: told(u16::try_from(keys.uint("issuer")?))?,
        plate: plate(keys.value("plate")?)?,
        owner_digest: id(keys.text("owner_digest")?)?,
        status: position(keys.value("status")?)?,
        issued_at: keys.instant("issued_at")?,
        last_day: day(keys.value("last_day")?)?,
        scrap_by: keys.optional("scrap_by").map(day).transpose()?,
        holder_key: told(PublicKey::from_compressed(&keys.bytes("holder_key")?))?,
        proofing: proofing(&mut keys)?,
        record_digest: [0; 32],
    };
    keys.finish()?;
    Ok(entry)
}

/// How the person was proofed when the key of a log entry was enrolled.
pub fn proofing(keys: &mut Keys<'_>) -> Result<Proofing, String> {
    Proofing::from_name(keys.text("proofing")?).ok_or_else(|| "unknown proofing".into())
}

pub fn id<const N: usize>(text: &str) -> Result<[u8; N], String> {
    unhex(text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or_else(|| format!("an id has {N} bytes"))
}
