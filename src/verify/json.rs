//! Verdicts as JSON (SPEC §14): `Serialize` only. There is no way back, because reading a verdict would be a second way
//! to make one.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::basis::Basis;
use super::facts::{Facts, KeptFacts};
use super::memory::Admission;
use super::prompt::IdentityPrompt;
use super::replay::ReplayKey;
use super::standing::{Reason, VehicleState};
use super::verified::Verified;
use super::warning::Warning;
use crate::credential::json::{FieldJson, FieldsJson};
use crate::credential::purpose::Purpose;
use crate::credential::show::RealPersonCheck;
use crate::credential::watermark::Watermark;
use crate::digest::hex;

impl Serialize for Verified {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.facts().serialize(serializer)
    }
}

impl Serialize for Facts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        verdict(self.basis(), Some(self), &FieldsJson::from(self.fields()), serializer)
    }
}

impl Serialize for KeptFacts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        verdict(self.basis(), None, &FieldsJson::from(self.fields()), serializer)
    }
}

/// The JSON object of a verdict. Entries that rest on values a record may have lost are written only if `whole` is
/// given.
fn verdict<S: Serializer>(
    basis: &Basis,
    whole: Option<&Facts>,
    fields: &FieldsJson<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let lent = basis.delegation;
    let purpose = lent.map(|lent| lent.purpose).or(basis.stated);
    let (number, name) = (basis.issuer_number, basis.issuer_name.as_str());
    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("ok", &true)?;
    match whole {
        Some(whole) => map.serialize_entry("go", whole.vehicle_state().class().go().name())?,
        None => map.serialize_entry("reduced", &true)?,
    }
    map.serialize_entry("kind", if lent.is_some() { "authorized" } else { "owner" })?;
    map.serialize_entry("test", &basis.test)?;
    map.serialize_entry("deployment", &basis.deployment)?;
    map.serialize_entry("issuer", &PartyEntry { number, name })?;
    map.serialize_entry("credential_id", &hex(&basis.credential_id))?;
    map.serialize_entry("purpose", &purpose.map(Purpose::name))?;
    map.serialize_entry("calendar", &lent.map(|lent| lent.calendar))?;
    map.serialize_entry("checked_purpose", &basis.checked_purpose.map(Purpose::name))?;
    map.serialize_entry("place", basis.place.name())?;
    map.serialize_entry("policy", basis.policy)?;
    map.serialize_entry("lenient", &basis.lenient)?;
    map.serialize_entry("freshness", basis.freshness.name())?;
    let hint = basis.challenge.as_ref().map(|challenge| hex(&challenge.hint()));
    map.serialize_entry("hint", &hint)?;
    map.serialize_entry("asker", &asker(basis))?;
    map.serialize_entry("verified_at", &basis.verified_at.unix())?;
    map.serialize_entry("shown_at", &basis.shown_at.unix())?;
    if whole.is_some() {
        map.serialize_entry("valid_until", &basis.valid_until.unix())?;
    }
    map.serialize_entry("issued_at", &basis.issued_at.unix())?;
    map.serialize_entry("status_known_at", &basis.status_known_at.unix())?;
    map.serialize_entry("last_day", &basis.last_day.to_string())?;
    let (list, index) = (basis.status.list(), basis.status.index());
    map.serialize_entry("status", &StatusEntry { list, index })?;
    map.serialize_entry("replay", &ReplayEntry::of(&basis.replay_key))?;
    map.serialize_entry("key_protection", basis.protection.name())?;
    map.serialize_entry("proofing", basis.proofing.name())?;
    map.serialize_entry("self_asserted_evidence", &basis.real_person_check.map(Evidence::of))?;
    if let Some(whole) = whole {
        map.serialize_entry("display", whole.vehicle_state())?;
        map.serialize_entry("warnings", whole.warnings())?;
        map.serialize_entry("prompt", &whole.prompt())?;
        map.serialize_entry("watermark", &whole.watermark())?;
    }
    map.serialize_entry("fields", fields)?;
    map.end()
}

/// Who asked, and whether it is listed: one of the last two is null.
#[derive(serde::Serialize)]
struct AskerEntry<'a> {
    claimed: &'a str,
    listed: Option<PartyEntry<'a>>,
    not_listed: Option<&'static str>,
}

fn asker(basis: &Basis) -> Option<AskerEntry<'_>> {
    let claimed = basis.challenge.as_ref()?.claimed_asker();
    let asker = basis.asker()?;
    Some(AskerEntry {
        claimed,
        listed: asker.ok().map(|(number, name)| PartyEntry { number, name }),
        not_listed: asker.err().map(|reason| reason.code()),
    })
}

/// A party of the trust data.
#[derive(serde::Serialize)]
struct PartyEntry<'a> {
    number: u16,
    name: &'a str,
}

/// Where the credential's status is published.
#[derive(serde::Serialize)]
struct StatusEntry {
    list: u64,
    index: u64,
}

/// What a shared store remembers the show by, and until when.
#[derive(serde::Serialize)]
struct ReplayEntry {
    key: String,
    until: u64,
    of: &'static str,
}

impl ReplayEntry {
    fn of(key: &ReplayKey) -> Self {
        Self {
            key: hex(key.as_bytes()),
            until: key.until().unix(),
            of: if key.is_challenge() { "challenge" } else { "show" },
        }
    }
}

impl Serialize for Watermark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(3))?;
        map.serialize_entry("zh", self.zh())?;
        map.serialize_entry("en", self.en())?;
        map.serialize_entry("trace", &self.trace())?;
        map.end()
    }
}

#[derive(serde::Serialize)]
struct PlateEntry<'a> {
    number: &'a str,
    r#type: u8,
    type_zh: Option<&'static str>,
    type_en: Option<&'static str>,
}

#[derive(serde::Serialize)]
struct Evidence {
    method: u8,
    age: u32,
}

impl Evidence {
    fn of(check: RealPersonCheck) -> Self {
        Self {
            method: check.method(),
            age: check.age(),
        }
    }
}

impl Serialize for VehicleState {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(serde::Serialize)]
        struct ReasonWords {
            zh: &'static str,
            en: &'static str,
        }
        let words = |reason: &Reason| ReasonWords {
            zh: reason.words().zh(),
            en: reason.words().en(),
        };
        let reasons: Vec<ReasonWords> = self.reasons().iter().map(words).collect();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("class", self.class().name())?;
        map.serialize_entry("word_zh", self.class().word().zh())?;
        map.serialize_entry("word_en", self.class().word().en())?;
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
        let kind = self.plate().plate_type();
        let plate = PlateEntry {
            number: self.plate().as_str(),
            r#type: kind.code(),
            type_zh: kind.name_zh(),
            type_en: kind.name_en(),
        };
        map.serialize_entry("plate", &plate)?;
        map.serialize_entry("name", &self.name())?;
        map.serialize_entry("document", &FieldJson::of_maskable(self.document()))?;
        map.serialize_entry("person", self.role().name())?;
        map.serialize_entry("in_person", &self.in_person())?;
        map.end()
    }
}

impl Serialize for Admission {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let key = self.replay_key();
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("ok", &true)?;
        map.serialize_entry("replay_key", &hex(key.as_bytes()))?;
        map.serialize_entry("until", &key.until().unix())?;
        map.serialize_entry("floor", &self.clock_floor().map(|floor| floor.unix()))?;
        map.end()
    }
}
