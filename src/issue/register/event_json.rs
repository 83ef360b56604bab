//! Events as JSON, for the authority's log (SPEC §7.5): one object each.

use alloc::string::ToString as _;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::event::{Event, EventKind};
use crate::credential::claims::StatusPosition;
use crate::credential::json::ToValue as _;
use crate::digest::hex;
use crate::value::{Day, PersonName};

impl Serialize for Event {
    /// `revision`, `at` in Unix seconds, `operation` in hexadecimal digits, and the members of the kind.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("revision", &self.revision)?;
        map.serialize_entry("at", &self.at.unix())?;
        map.serialize_entry("operation", &hex(&self.operation))?;
        write(&self.kind, &mut map)?;
        map.end()
    }
}

impl Serialize for EventKind {
    /// `event`, its name, and what it says.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        write(self, &mut map)?;
        map.end()
    }
}

fn write<M: SerializeMap>(kind: &EventKind, map: &mut M) -> Result<(), M::Error> {
    map.serialize_entry("event", kind.name())?;
    match kind {
        EventKind::LicenseRecorded {
            id,
            name,
            position,
            last_day,
        } => {
            map.serialize_entry("id", &hex(id))?;
            map.serialize_entry("name", &name.as_ref().map(PersonName::as_str))?;
            place(map, Some(*position), *last_day)
        }
        EventKind::LicenseEnded {
            position,
            last_day,
            reason,
        } => {
            place(map, Some(*position), *last_day)?;
            map.serialize_entry("reason", reason.name())
        }
        EventKind::Granted {
            number,
            grantee,
            purpose,
            position,
            last_day,
        } => {
            map.serialize_entry("number", number)?;
            map.serialize_entry("grantee", &grantee.to_value())?;
            map.serialize_entry("purpose", purpose.name())?;
            place(map, Some(*position), *last_day)
        }
        EventKind::Refreshed {
            number,
            position,
            before,
            last_day,
        }
        | EventKind::PhoneChanged {
            number,
            position,
            before,
            last_day,
        } => {
            map.serialize_entry("number", number)?;
            place(map, Some(*position), *last_day)?;
            map.serialize_entry("before", &before.map(StatusPosition::number))
        }
        EventKind::AuthorizationRecorded {
            number,
            id,
            position,
            last_day,
        } => {
            map.serialize_entry("number", number)?;
            map.serialize_entry("id", &hex(id))?;
            place(map, Some(*position), *last_day)
        }
        EventKind::AuthorizationOutdated {
            number,
            position,
            last_day,
        } => {
            map.serialize_entry("number", number)?;
            place(map, Some(*position), *last_day)
        }
        EventKind::AuthorizationEnded {
            number,
            position,
            last_day,
            reason,
        } => {
            map.serialize_entry("number", number)?;
            place(map, *position, *last_day)?;
            map.serialize_entry("reason", reason.name())
        }
        EventKind::PhoneSuspended { key } | EventKind::PhoneResumed { key } => {
            map.serialize_entry("key", &hex(key.as_compressed()))
        }
        EventKind::LicenseSuspended { position, last_day } | EventKind::LicenseResumed { position, last_day } => {
            place(map, Some(*position), *last_day)
        }
        EventKind::TimeRepaired { was } => map.serialize_entry("was", &was.unix()),
        EventKind::PositionRestored {
            position,
            status,
            last_day,
        } => {
            place(map, Some(*position), *last_day)?;
            map.serialize_entry("status", &status.number())
        }
        EventKind::StandingChanged { standing } => map.serialize_entry("standing", &standing.to_value()),
        EventKind::OlderRequestsVoid | EventKind::OwnerChanged => Ok(()),
    }
}

fn place<M: SerializeMap>(map: &mut M, position: Option<StatusPosition>, last_day: Day) -> Result<(), M::Error> {
    map.serialize_entry("position", &position.map(StatusPosition::number))?;
    map.serialize_entry("last_day", &last_day.to_string())
}
