//! Cases of kind `value`: one type of the format, one input, its canonical form or a code.

use serde_json::{Value, json};
use vehicle_license::UnixTime;
use vehicle_license::credential::MaskedDocument;
use vehicle_license::value::{
    Address, CheckDigit, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber, InspectionRecord,
    IssuingAuthority, Model, OrganizationName, PersonName, Plate, PlateType, Remarks, Seats, Standing, SubPageNumber,
    Technical, TechnicalParts, UseNature, ValueError, VehicleType, Vin,
};

use super::keys::Keys;
use super::outcome::{Outcome, outcome_of_value};

/// Runs the type's own constructor on `input`. A type whose name ends in `-canonical` reads canonical text only, one
/// whose name ends in `-register` also what the register holds.
pub fn run(kind: &str, input: &Value) -> Result<Outcome, String> {
    let result = match kind {
        "plate" | "plate-canonical" | "plate-register" => {
            let mut keys = Keys::new(input)?;
            let code = u8::try_from(keys.uint("type")?).map_err(|_| "a type is a byte")?;
            let number = keys.text("number")?;
            keys.finish()?;
            let parse = match kind {
                "plate" => Plate::parse,
                "plate-canonical" => Plate::from_canonical,
                _ => Plate::from_register,
            };
            PlateType::from_code(code)
                .and_then(|plate_type| parse(plate_type, number))
                .map(|plate| json!(plate.as_str()))
        }
        "document" | "document-canonical" | "document-register" => {
            let mut keys = Keys::new(input)?;
            let (letter, number) = (letter(keys.text("kind")?)?, keys.text("number")?);
            keys.finish()?;
            let parse = match kind {
                "document" => Document::parse,
                "document-canonical" => Document::from_canonical,
                _ => Document::from_register,
            };
            DocumentKind::from_letter(letter)
                .and_then(|kind| parse(kind, number))
                .map(|document| json!(document.number()))
        }
        "document-comparison" => comparison(input)?,
        "name-comparison" => match input.as_array().map(Vec::as_slice) {
            Some([one, other]) => {
                let (one, other) = (text(one)?, text(other)?);
                PersonName::from_register(one)
                    .and_then(|one| Ok(json!(one.is_same_name(&PersonName::from_register(other)?))))
            }
            _ => return Err("two names".into()),
        },
        "standing" => {
            let mut keys = Keys::new(input)?;
            let flag = |value: Option<&Value>| value.and_then(Value::as_bool).unwrap_or(false);
            let letters = keys.text("letters")?;
            let (mortgaged, pledged) = (flag(keys.optional("mortgaged")), flag(keys.optional("pledged")));
            keys.finish()?;
            Standing::from_letters(letters, mortgaged, pledged).map(|standing| json!(standing.bits()))
        }
        "standing-bits" => Standing::from_bits(number(input)?).map(|standing| json!(standing.bits())),
        "instant" => UnixTime::from_unix(number(input)?).map(|instant| json!(instant.to_string())),
        "epoch-day" => {
            let days = input.as_i64().ok_or("a day is a number")?;
            Day::from_epoch_days(days).map(|day| json!(day.to_string()))
        }
        "day" => Day::parse(text(input)?).map(|day| json!(day.epoch_days())),
        "seats" => seats(input)?,
        "technical" => technical(input)?,
        "vin-check-digit" => Vin::parse(text(input)?).map(|vin| {
            json!(match vin.check_digit() {
                CheckDigit::Matches => "matches",
                CheckDigit::Differs => "differs",
                CheckDigit::NotApplicable => "not-applicable",
            })
        }),
        "vin" => Vin::parse(text(input)?).map(|vin| json!(vin.as_str())),
        "vin-register" => Vin::from_register(text(input)?).map(|vin| json!(vin.as_str())),
        "engine-number-register" => EngineNumber::from_register(text(input)?).map(|number| json!(number.as_str())),
        "person-name-register" => PersonName::from_register(text(input)?).map(|value| json!(value.as_str())),
        "organization-name-register" => {
            OrganizationName::from_register(text(input)?).map(|value| json!(value.as_str()))
        }
        "vin-canonical" => Vin::from_canonical(text(input)?).map(|vin| json!(vin.as_str())),
        "engine-number" => EngineNumber::parse(text(input)?).map(|number| json!(number.as_str())),
        "vehicle-type" => VehicleType::from_canonical(text(input)?).map(|code| json!(code.as_str())),
        "use-nature" => UseNature::from_canonical(text(input)?).map(|code| json!(code.as_str())),
        "colors" => Colors::from_canonical(text(input)?).map(|code| json!(code.as_str())),
        "energy" => Energy::from_canonical(text(input)?).map(|code| json!(code.as_str())),
        "person-name" => PersonName::parse(text(input)?).map(|value| json!(value.as_str())),
        "organization-name" => OrganizationName::parse(text(input)?).map(|value| json!(value.as_str())),
        "address" => Address::parse(text(input)?).map(|value| json!(value.as_str())),
        "issuing-authority" => IssuingAuthority::parse(text(input)?).map(|value| json!(value.as_str())),
        "file-number" => FileNumber::parse(text(input)?).map(|value| json!(value.as_str())),
        "sub-page-number" => SubPageNumber::parse(text(input)?).map(|value| json!(value.as_str())),
        "model" => Model::parse(text(input)?).map(|value| json!(value.as_str())),
        "remarks" => Remarks::parse(text(input)?).map(|value| json!(value.as_str())),
        "inspection-record" => InspectionRecord::parse(text(input)?).map(|value| json!(value.as_str())),
        other => return Err(format!("unknown type {other}")),
    };
    Ok(outcome_of_value(result))
}

/// Two documents, the other one whole or masked.
fn comparison(input: &Value) -> Result<Result<Value, ValueError>, String> {
    let mut keys = Keys::new(input)?;
    let (kind, number) = (letter(keys.text("kind")?)?, keys.text("number")?);
    let (other_kind, other) = (letter(keys.text("other_kind")?)?, keys.text("other_number")?);
    let masked = keys.value("masked")?.as_bool().ok_or("masked is true or false")?;
    keys.finish()?;
    let document =
        |kind, number| DocumentKind::from_letter(kind).and_then(|kind| Document::from_register(kind, number));
    let both = document(kind, number).and_then(|one| Ok((one, document(other_kind, other)?)));
    Ok(both.map(|(one, other)| {
        let means = if masked {
            MaskedDocument::from_document(&other).compare(&one)
        } else {
            one.compare(&other)
        };
        json!(means.code())
    }))
}

fn letter(text: &str) -> Result<char, String> {
    text.chars().next().ok_or_else(|| "a kind is a letter".into())
}

fn text(input: &Value) -> Result<&str, String> {
    input.as_str().ok_or_else(|| "the input is no text".into())
}

fn number(input: &Value) -> Result<u64, String> {
    input.as_u64().ok_or_else(|| "the input is no number".into())
}

/// A number, or front and rear cab.
fn seats(input: &Value) -> Result<Result<Value, ValueError>, String> {
    let narrow = |value: &Value| {
        let value = value.as_u64().and_then(|count| u16::try_from(count).ok());
        value.ok_or("a count of seats is a small number")
    };
    let seats = match input.as_array().map(Vec::as_slice) {
        None => Seats::total(narrow(input)?),
        Some([front, rear]) => Seats::cabs(narrow(front)?, narrow(rear)?),
        Some(_) => return Err("one count, or two".into()),
    };
    Ok(seats.map(|seats| json!(seats.to_string())))
}

/// Seven numbers or nulls, in the order of the leaf.
fn technical(input: &Value) -> Result<Result<Value, ValueError>, String> {
    let parts: Vec<Option<u32>> = input
        .as_array()
        .ok_or("the input is no list")?
        .iter()
        .map(|part| part.as_u64().and_then(|number| u32::try_from(number).ok()))
        .collect();
    let [total_mass, curb_mass, rated_load, towed_mass, length, width, height] =
        parts.try_into().map_err(|_| "the list has seven entries")?;
    let parts = TechnicalParts {
        total_mass,
        curb_mass,
        rated_load,
        towed_mass,
        length,
        width,
        height,
    };
    Ok(Technical::new(parts).map(|_| input.clone()))
}
