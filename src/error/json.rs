//! Refusals as JSON (SPEC §14): `Serialize` only, the same object for every error.

use alloc::string::ToString;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::Refusal;
use crate::value::ValueError;

/// The object of a refusal.
pub(crate) fn refusal<S: Serializer>(error: &impl Refusal, serializer: S) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(3))?;
    map.serialize_entry("ok", &false)?;
    map.serialize_entry("code", error.code())?;
    map.serialize_entry("message", &error.to_string())?;
    map.end()
}

impl Serialize for ValueError {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        refusal(self, serializer)
    }
}
