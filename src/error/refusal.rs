//! What all errors have in common, and their JSON (SPEC §14): `Serialize` only, the same object for every error.

use super::words;
use crate::value::{Bilingual, UnixTime, ValueError};

/// What every error of this crate offers: a code for programs, a message for logs (`Display`), a sentence for a screen.
pub trait Refusal: core::error::Error {
    /// The stable code (SPEC §12): for logs, vectors and other languages.
    fn code(&self) -> &'static str;

    /// What to do next, for the screen of whoever must act. It says nothing about the person in front of it.
    fn advice(&self) -> Bilingual;

    /// Where a clock is the matter, the seconds between the two times that do not agree: whoever must act sees whether it is
    /// a slow phone or a wrong date. `None` for every other refusal.
    fn seconds(&self) -> Option<u64> {
        None
    }
}

/// The seconds between two times, whichever is later.
pub(super) fn apart(one: UnixTime, other: UnixTime) -> Option<u64> {
    Some(one.seconds_since(other).unsigned_abs())
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

    let mut map = serializer.serialize_map(None)?;
    map.serialize_entry("ok", &false)?;
    map.serialize_entry("code", error.code())?;
    if let Some(seconds) = error.seconds() {
        map.serialize_entry("seconds", &seconds)?;
    }
    map.serialize_entry("message", &error.to_string())?;
    map.end()
}

#[cfg(feature = "serde")]
impl serde::Serialize for ValueError {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json(self, serializer)
    }
}
