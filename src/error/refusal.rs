//! What all errors have in common, and their JSON (SPEC §14): `Serialize` only, the same object for every error.

use super::words;
use crate::value::{Bilingual, ValueError};

/// What every error of this crate offers: a code for programs, a message for logs (`Display`), a sentence for a screen.
pub trait Refusal: core::error::Error {
    /// The stable code (SPEC §12): for logs, vectors and other languages.
    fn code(&self) -> &'static str;

    /// What to do next, for the screen of whoever must act. It says nothing about the person in front of it.
    fn advice(&self) -> Bilingual;
}

impl Refusal for ValueError {
    fn code(&self) -> &'static str {
        self.code()
    }

    fn advice(&self) -> Bilingual {
        words::VALUE
    }
}

/// The object of a refusal.
#[cfg(feature = "serde")]
pub(crate) fn json<S: serde::Serializer>(error: &impl Refusal, serializer: S) -> Result<S::Ok, S::Error> {
    use alloc::string::ToString as _;
    use serde::ser::SerializeMap as _;

    let mut map = serializer.serialize_map(Some(3))?;
    map.serialize_entry("ok", &false)?;
    map.serialize_entry("code", error.code())?;
    map.serialize_entry("message", &error.to_string())?;
    map.end()
}

#[cfg(feature = "serde")]
impl serde::Serialize for ValueError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json(self, serializer)
    }
}
