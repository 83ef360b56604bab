//! Cases of kind `issuing` and `ticket`: from what an authority holds to the signed form and the file, byte by byte, or
//! the refusal. A license is made from a record, an authorization from a ticket too, which a register hands out.

use serde_json::{Value, json};
use vehicle_license::UnixTime;
use vehicle_license::credential::{FieldName, KeyProtection, MaskedPerson, StatusPosition, Unsigned};
use vehicle_license::error::IssueError;
use vehicle_license::issue::{
    Authority, AuthorizationTerms, EnrolledKey, EnrolmentNonce, Issued, LicenseTerms, Operation, Register,
    VehicleRecord,
};
use vehicle_license::key::LocalKey;
use vehicle_license::value::{
    Address, Colors, Day, Document, Energy, EngineNumber, FileNumber, InspectionRecord, IssuingAuthority, Model,
    PersonName, Remarks, Seats, SubPageNumber, Technical, TechnicalParts, UseNature, VehicleType, Vin,
};

use support::fixture::Given;

use super::given::pinned;
use super::keys::{Keys, hex};
use super::lending::{day, id, plate, position, proofing, registered_owner, standing_of};
use super::outcome::Outcome;

/// A license from a record.
pub fn license(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let given = Authorities::of(keys)?;
    let mut terms = Keys::new(keys.value("terms")?)?;
    let last_day = match terms.value("last_day")? {
        Value::Null => None,
        value => Some(day(value)?),
    };
    let decided = LicenseTerms {
        now: terms.instant("now")?,
        last_day,
        status: position(terms.value("status")?)?,
        protection: protection(&mut terms)?,
        proofing: proofing(&mut terms)?,
    };
    terms.finish()?;
    let mut random = Given(&given.random);
    let unsigned = given
        .authority
        .and_then(|authority| authority.issue(&given.record, &given.enrolled, &decided, &mut random));
    let log = |unsigned: &Unsigned<Issued<_>>| {
        let log: &vehicle_license::issue::LogEntry = unsigned.log_entry();
        json!({
            "id": hex(&log.id),
            "issuer": log.issuer,
            "status": log.status.number(),
            "issued_at": log.issued_at.unix(),
            "last_day": log.last_day.to_string(),
            "scrap_by": log.scrap_by.map(|day| day.to_string()),
            "holder_key": hex(log.holder_key.as_compressed()),
            "owner_digest": hex(&log.owner_digest),
            "record_digest": hex(&log.record_digest),
        })
    };
    signed(unsigned, log, &given.secret)
}

/// An authorization from the ticket that a register hands out for a refresh.
pub fn ticket(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let given = Authorities::of(keys)?;
    let vehicle = plate(keys.value("vehicle")?)?;
    let mut register = Register::from_bytes(&keys.bytes("state")?, &vehicle).map_err(told)?;
    let mut refresh = Keys::new(keys.value("refresh")?)?;
    let operation = Operation {
        id: id(refresh.text("id")?)?,
        revision: refresh.uint("revision")?,
        now: refresh.instant("now")?,
    };
    let at: Option<StatusPosition> = match refresh.value("position")? {
        Value::Null => None,
        value => Some(position(value)?),
    };
    let granted = register.refresh(&operation, refresh.uint("number")?, at);
    refresh.finish()?;
    let ticket = match granted {
        Ok(granted) => granted.ticket,
        Err(error) => return Err(format!("no ticket: {error}")),
    };
    let mut terms = Keys::new(keys.value("terms")?)?;
    let decided = AuthorizationTerms {
        now: terms.instant("now")?,
        protection: protection(&mut terms)?,
        proofing: proofing(&mut terms)?,
    };
    terms.finish()?;
    let mut random = Given(&given.random);
    let unsigned = given
        .authority
        .and_then(|authority| authority.authorize(ticket, &given.record, &given.enrolled, &decided, &mut random));
    let log = |unsigned: &Unsigned<Issued<_>>| {
        let log: &vehicle_license::issue::AuthorizationLogEntry = unsigned.log_entry();
        json!({
            "number": log.number,
            "id": hex(&log.id),
            "issuer": log.issuer,
            "status": log.status.number(),
            "purpose": log.purpose.name(),
            "issued_at": log.issued_at.unix(),
            "last_day": log.last_day.to_string(),
            "holder_key": hex(log.holder_key.as_compressed()),
            "owner_digest": hex(&log.owner_digest),
            "record_digest": hex(&log.record_digest),
        })
    };
    signed(unsigned, log, &given.secret)
}

/// What both kinds give.
struct Authorities {
    authority: Result<Authority, IssueError>,
    record: VehicleRecord,
    enrolled: EnrolledKey,
    random: Vec<u8>,
    secret: LocalKey,
}

impl Authorities {
    fn of(keys: &mut Keys<'_>) -> Result<Self, String> {
        let trust = pinned(keys)?;
        let number = |value: u64| u16::try_from(value).map_err(told);
        let issuer = trust.issuer(number(keys.uint("issuer")?)?).ok_or("no such issuer")?;
        let secret = keys.bytes("secret")?.try_into().map_err(|_| "a secret has 32 bytes")?;
        let mut enrolment = Keys::new(keys.value("enrolment")?)?;
        let handed_out = enrolment.instant("handed_out")?;
        let nonce = EnrolmentNonce {
            value: id(enrolment.text("nonce")?)?,
            handed_out,
        };
        let enrolled = EnrolledKey::verify(&enrolment.bytes("bytes")?, nonce, handed_out).map_err(told)?;
        enrolment.finish()?;
        Ok(Self {
            authority: Authority::new(issuer.clone(), number(keys.uint("key")?)?),
            record: record(keys.value("record")?)?,
            enrolled,
            random: keys.bytes("random")?,
            secret: LocalKey::from_secret_bytes(&secret).map_err(told)?,
        })
    }
}

fn signed<L: Clone + std::fmt::Debug>(
    unsigned: Result<Unsigned<Issued<L>>, IssueError>,
    log: impl Fn(&Unsigned<Issued<L>>) -> Value,
    secret: &LocalKey,
) -> Result<Outcome, String> {
    let unsigned = match unsigned {
        Err(error) => return Ok(Outcome::refused(&error)),
        Ok(unsigned) => unsigned,
    };
    let log = log(&unsigned);
    let to_sign = hex(unsigned.to_be_signed().as_bytes());
    let said = format!("{unsigned:?}");
    let issued = unsigned.sign(secret).map_err(told)?;
    let expect = json!({
        "ok": true,
        "to_be_signed": to_sign,
        "cose": hex(&issued.to_cose()),
        "file": hex(&issued.secret_file()),
        "log": log,
    });
    let entry = format!("{:?}", issued.log_entry());
    let in_code = *issued.secret_file_text() == format!("VF1:{}", base45::encode(issued.secret_file()));
    Ok(Outcome::ok(expect, vec![said, format!("{issued:?}"), entry])
        .law(in_code, "the file's text is its bytes in base45"))
}

fn told(error: impl std::fmt::Display) -> String {
    error.to_string()
}

fn protection(keys: &mut Keys<'_>) -> Result<KeyProtection, String> {
    KeyProtection::from_name(keys.text("protection")?).ok_or_else(|| "unknown protection".into())
}

/// A value of a record that is a text, or none.
fn of_text<T, E: std::fmt::Display>(
    keys: &mut Keys<'_>,
    key: &'static str,
    read: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, String> {
    match keys.value(key)? {
        Value::Null => Ok(None),
        value => read(value.as_str().ok_or("a value is a text")?)
            .map(Some)
            .map_err(|error| format!("{key}: {error}")),
    }
}

fn document(value: &Value) -> Result<Document, String> {
    let mut keys = Keys::new(value)?;
    let kind = keys.text("kind")?.parse().map_err(|_| "a kind is a letter")?;
    let number = keys.text("number")?;
    keys.finish()?;
    let kind = vehicle_license::value::DocumentKind::from_letter(kind).map_err(told)?;
    Document::from_register(kind, number).map_err(told)
}

/// What the register of vehicles has of one vehicle.
fn record(value: &Value) -> Result<VehicleRecord, String> {
    let mut keys = Keys::new(value)?;
    let owner = registered_owner(keys.value("owner")?)?;
    let as_of: UnixTime = keys.instant("as_of")?;
    let days = |keys: &mut Keys<'_>, key| of_text(keys, key, Day::parse);
    let carrier = match keys.value("carrier")? {
        Value::Null => None,
        value => {
            let mut keys = Keys::new(value)?;
            let name = PersonName::parse(keys.text("name")?).map_err(told)?;
            let document = document(keys.value("document")?)?;
            keys.finish()?;
            Some(MaskedPerson::from_person(&document, &name))
        }
    };
    let technical = match keys.value("technical")? {
        Value::Null => None,
        value => {
            let mut keys = Keys::new(value)?;
            let mut measure = |key: &'static str| match keys.value(key)? {
                Value::Null => Ok::<_, String>(None),
                value => {
                    let number = value.as_u64().ok_or("a measure is a number")?;
                    Ok(Some(u32::try_from(number).map_err(told)?))
                }
            };
            let parts = TechnicalParts {
                total_mass: measure("total_mass")?,
                curb_mass: measure("curb_mass")?,
                rated_load: measure("rated_load")?,
                towed_mass: measure("towed_mass")?,
                length: measure("length")?,
                width: measure("width")?,
                height: measure("height")?,
            };
            keys.finish()?;
            Some(Technical::new(parts).map_err(told)?)
        }
    };
    let seats = match keys.value("seats")? {
        Value::Null => None,
        value => {
            let count = value.as_u64().ok_or("seats are a number")?;
            Some(Seats::total(u16::try_from(count).map_err(told)?).map_err(told)?)
        }
    };
    let inexpressible = keys.value("inexpressible")?.as_array().ok_or("fields are a list")?;
    let inexpressible = inexpressible
        .iter()
        .map(|name| name.as_str().and_then(FieldName::from_name).ok_or("unknown field"));
    let record = VehicleRecord {
        as_of,
        plate: plate(keys.value("plate")?)?,
        standing: standing_of(keys.value("standing")?)?,
        inspection_until: days(&mut keys, "inspection_until")?,
        vehicle_type: of_text(&mut keys, "vehicle_type", VehicleType::from_canonical)?,
        use_nature: of_text(&mut keys, "use_nature", UseNature::from_canonical)?,
        model: of_text(&mut keys, "model", Model::parse)?,
        colors: of_text(&mut keys, "colors", Colors::from_canonical)?,
        energy: of_text(&mut keys, "energy", Energy::from_canonical)?,
        seats,
        scrap_by: days(&mut keys, "scrap_by")?,
        carrier,
        owner: owner.owner,
        vin: of_text(&mut keys, "vin", Vin::from_register)?,
        registered_on: days(&mut keys, "registered_on")?,
        issued_on: days(&mut keys, "issued_on")?,
        engine_number: of_text(&mut keys, "engine_number", EngineNumber::from_register)?,
        technical,
        remarks: of_text(&mut keys, "remarks", Remarks::parse)?,
        inspection_record: of_text(&mut keys, "inspection_record", InspectionRecord::parse)?,
        document: owner.document,
        address: of_text(&mut keys, "address", Address::parse)?,
        issuing_authority: of_text(&mut keys, "issuing_authority", IssuingAuthority::parse)?,
        sub_page_number: of_text(&mut keys, "sub_page_number", SubPageNumber::parse)?,
        file_number: of_text(&mut keys, "file_number", FileNumber::parse)?,
        inexpressible: inexpressible.collect::<Result<_, _>>()?,
    };
    keys.finish()?;
    Ok(record)
}
