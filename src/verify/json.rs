//! A verdict as JSON (SPEC §14): `Serialize` only. There is no way back, because reading a verdict would be a second
//! way to make one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Display, IdentityPrompt, ShowFacts, Verified, Warning};
use crate::credential::field::{Field, Fields, MaskedDocument};
use crate::value::{Day, Document, Owner};

impl Serialize for Verified {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facts = self.facts();
        let (kind, purpose) = match self {
            Self::OwnerShow(show) => ("owner", show.stated_purpose()),
            Self::AuthorizedShow(show) => ("authorized", Some(show.purpose())),
        };
        let (number, name) = facts.issuer();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("kind", kind)?;
        map.serialize_entry("test", &facts.is_test())?;
        map.serialize_entry("deployment", facts.deployment())?;
        map.serialize_entry("issuer", &Issuer { number, name })?;
        map.serialize_entry("credential_id", &hex(facts.credential_id()))?;
        map.serialize_entry("purpose", &purpose.map(|purpose| purpose.name()))?;
        map.serialize_entry("checked_purpose", facts.checked_purpose().name())?;
        map.serialize_entry("freshness", facts.freshness().name())?;
        map.serialize_entry("verified_at", &facts.verified_at().unix())?;
        map.serialize_entry("shown_at", &facts.shown_at().unix())?;
        map.serialize_entry("valid_until", &facts.valid_until().unix())?;
        map.serialize_entry("issued_at", &facts.issued_at().unix())?;
        map.serialize_entry("status_known_at", &facts.status_known_at().unix())?;
        map.serialize_entry("last_day", &facts.last_day().to_string())?;
        map.serialize_entry("key_protection", facts.key_protection().name())?;
        map.serialize_entry("self_asserted_evidence", &evidence(facts))?;
        map.serialize_entry("display", facts.display())?;
        map.serialize_entry("warnings", facts.warnings())?;
        map.serialize_entry("prompt", facts.prompt())?;
        map.serialize_entry("fields", facts.fields())?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct Issuer<'a> {
    number: u16,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct Evidence {
    method: u8,
    age: u32,
}

fn evidence(facts: &ShowFacts) -> Option<Evidence> {
    facts.self_asserted_evidence().map(|evidence| Evidence {
        method: evidence.method(),
        age: evidence.age(),
    })
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Serialize for Display {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct Words {
            zh: &'static str,
            en: &'static str,
        }
        let words = |reason: &super::standing::Reason| Words {
            zh: reason.zh(),
            en: reason.en(),
        };
        let reasons: Vec<Words> = self.reasons().iter().map(words).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("class", self.class().name())?;
        map.serialize_entry("word_zh", self.class().word_zh())?;
        map.serialize_entry("word_en", self.class().word_en())?;
        map.serialize_entry("reasons", &reasons)?;
        map.end()
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl Serialize for IdentityPrompt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("plate", self.plate().as_str())?;
        map.serialize_entry("name", &self.name())?;
        map.serialize_entry("document", &State::of(self.document(), document, masked_document))?;
        map.serialize_entry("person", if self.is_grantee() { "grantee" } else { "owner" })?;
        map.serialize_entry("in_person", &self.in_person())?;
        map.end()
    }
}

/// A field: its state, and its value where it has one.
#[derive(serde::Serialize)]
struct State {
    state: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Value>,
}

#[derive(serde::Serialize)]
#[serde(untagged)]
enum Value {
    Text(String),
    Plate {
        r#type: u8,
        number: String,
    },
    Standing {
        letters: String,
        mortgaged: bool,
        pledged: bool,
    },
    Technical {
        total_mass_kg: Option<u32>,
        curb_mass_kg: Option<u32>,
        rated_load_kg: Option<u32>,
        towed_mass_kg: Option<u32>,
        length_mm: Option<u32>,
        width_mm: Option<u32>,
        height_mm: Option<u32>,
    },
    Document {
        kind: char,
        number: String,
    },
    Owner {
        kind: &'static str,
        name: String,
    },
    Grantee {
        kind: char,
        number: String,
        name: String,
    },
}

impl State {
    fn of<T, M>(field: &Field<T, M>, full: fn(&T) -> Value, masked: fn(&M) -> Value) -> Self {
        Self {
            state: field.state(),
            value: field.full().map(full).or_else(|| field.masked().map(masked)),
        }
    }

    fn text<T, M>(field: &Field<T, M>, full: fn(&T) -> &str, masked: fn(&M) -> Value) -> Self {
        Self {
            state: field.state(),
            value: field
                .full()
                .map(|value| Value::Text(full(value).to_string()))
                .or_else(|| field.masked().map(masked)),
        }
    }

    fn open(value: Value) -> Self {
        Self {
            state: "full",
            value: Some(value),
        }
    }
}

fn never(masked: &core::convert::Infallible) -> Value {
    match *masked {}
}

fn text<T: ToString>(value: &T) -> Value {
    Value::Text(value.to_string())
}

fn day(day: &Day) -> Value {
    text(day)
}

fn document(document: &Document) -> Value {
    Value::Document {
        kind: document.kind().letter(),
        number: document.number().to_string(),
    }
}

fn masked_document(document: &MaskedDocument) -> Value {
    Value::Document {
        kind: document.kind().letter(),
        number: document.to_string(),
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let plate = Value::Plate {
            r#type: self.plate.plate_type().code(),
            number: self.plate.as_str().to_string(),
        };
        let standing = Value::Standing {
            letters: self.standing.letters().collect(),
            mortgaged: self.standing.mortgaged(),
            pledged: self.standing.pledged(),
        };
        let grantee = State::of(
            &self.grantee,
            |grantee| Value::Grantee {
                kind: grantee.document.kind().letter(),
                number: grantee.document.number().to_string(),
                name: grantee.name.as_str().to_string(),
            },
            |masked| Value::Grantee {
                kind: masked.document().kind().letter(),
                number: masked.document().to_string(),
                name: masked.name().to_string(),
            },
        );
        let owner = State::of(
            &self.owner,
            |owner| Value::Owner {
                kind: match owner {
                    Owner::Person(_) => "person",
                    Owner::Organization(_) => "organization",
                },
                name: owner.name().to_string(),
            },
            |masked| Value::Owner {
                kind: "person",
                name: masked.to_string(),
            },
        );
        let technical = State::of(
            &self.technical,
            |technical| {
                let parts = technical.parts();
                Value::Technical {
                    total_mass_kg: parts.total_mass,
                    curb_mass_kg: parts.curb_mass,
                    rated_load_kg: parts.rated_load,
                    towed_mass_kg: parts.towed_mass,
                    length_mm: parts.length,
                    width_mm: parts.width,
                    height_mm: parts.height,
                }
            },
            never,
        );
        let mut map = serializer.serialize_map(None)?;
        let mut put = |name: &str, state: State| map.serialize_entry(name, &state);
        put("plate", State::open(plate))?;
        put("standing", State::open(standing))?;
        put("inspection-until", State::of(&self.inspection_until, day, never))?;
        put("grantee", grantee)?;
        put("vehicle-type", State::text(&self.vehicle_type, |v| v.as_str(), never))?;
        put("use-nature", State::text(&self.use_nature, |v| v.as_str(), never))?;
        put("model", State::text(&self.model, |v| v.as_str(), never))?;
        put("colors", State::text(&self.colors, |v| v.as_str(), never))?;
        put("energy", State::text(&self.energy, |v| v.as_str(), never))?;
        put("seats", State::of(&self.seats, text, never))?;
        put("scrap-by", State::of(&self.scrap_by, day, never))?;
        put("owner", owner)?;
        put("vin", State::text(&self.vin, |v| v.as_str(), text))?;
        put("registered-on", State::of(&self.registered_on, day, never))?;
        put("issued-on", State::of(&self.issued_on, day, never))?;
        put("engine-number", State::text(&self.engine_number, |v| v.as_str(), never))?;
        put("technical", technical)?;
        put("remarks", State::text(&self.remarks, |v| v.as_str(), never))?;
        put(
            "inspection-record",
            State::text(&self.inspection_record, |v| v.as_str(), never),
        )?;
        put("document", State::of(&self.document, document, masked_document))?;
        put("address", State::text(&self.address, |v| v.as_str(), text))?;
        put(
            "issuing-authority",
            State::text(&self.issuing_authority, |v| v.as_str(), never),
        )?;
        put(
            "sub-page-number",
            State::text(&self.sub_page_number, |v| v.as_str(), never),
        )?;
        put("file-number", State::text(&self.file_number, |v| v.as_str(), never))?;
        map.end()
    }
}
