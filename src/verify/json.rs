//! A verdict as JSON (SPEC §14): `Serialize` only. There is no way back, because reading a verdict would be a second
//! way to make one.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Display, IdentityPrompt, ShowFacts, Verified, Warning};
use crate::credential::json::State;

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
        map.serialize_entry("document", &State::of_maskable(self.document()))?;
        map.serialize_entry("person", if self.is_grantee() { "grantee" } else { "owner" })?;
        map.serialize_entry("in_person", &self.in_person())?;
        map.end()
    }
}
