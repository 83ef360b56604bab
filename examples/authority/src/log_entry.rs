//! The log entry of a license as a row: what an owner's message is verified against, for as long as the license may be
//! used.

use serde::{Deserialize, Serialize};
use vehicle_license::UnixTime;
use vehicle_license::credential::{Proofing, StatusPosition};
use vehicle_license::issue::{AuthorizationLogEntry, LogEntry};
use vehicle_license::key::PublicKey;
use vehicle_license::value::{Day, Standing};

use crate::error::{Error, Result};
use crate::request::{bytes, hex, plate_key, plate_of};

#[derive(Serialize, Deserialize)]
struct Stored {
    id: String,
    issuer: u16,
    plate: String,
    owner_digest: String,
    status: u64,
    issued_at: u64,
    last_day: i64,
    holder_key: String,
    proofing: String,
    record_digest: String,
    /// Of a license.
    #[serde(skip_serializing_if = "Option::is_none")]
    standing: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scrap_by: Option<i64>,
    /// Of an authorization.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    purpose: Option<String>,
}

/// What every entry has.
macro_rules! shared {
    ($entry:ident) => {
        Stored {
            id: hex(&$entry.id),
            issuer: $entry.issuer,
            plate: plate_key(&$entry.plate),
            owner_digest: hex(&$entry.owner_digest),
            status: $entry.status.number(),
            issued_at: $entry.issued_at.unix(),
            last_day: $entry.last_day.epoch_days(),
            holder_key: hex($entry.holder_key.as_compressed()),
            proofing: $entry.proofing.name().into(),
            record_digest: hex(&$entry.record_digest),
            standing: None,
            scrap_by: None,
            number: None,
            purpose: None,
        }
    };
}

pub(crate) fn of_license(entry: &LogEntry) -> Result<String> {
    to_json(&Stored {
        standing: Some(entry.standing.bits()),
        scrap_by: entry.scrap_by.map(|day| day.epoch_days()),
        ..shared!(entry)
    })
}

pub(crate) fn of_authorization(entry: &AuthorizationLogEntry) -> Result<String> {
    to_json(&Stored {
        number: Some(entry.number),
        purpose: Some(entry.purpose.name().into()),
        ..shared!(entry)
    })
}

fn to_json(stored: &Stored) -> Result<String> {
    serde_json::to_string(stored).map_err(|_| UNREADABLE)
}

pub(crate) fn license(text: &str) -> Result<LogEntry> {
    let stored: Stored = serde_json::from_str(text).map_err(|_| UNREADABLE)?;
    read(&stored).ok_or(UNREADABLE)
}

fn read(stored: &Stored) -> Option<LogEntry> {
    Some(LogEntry {
        id: hash(&stored.id)?,
        issuer: stored.issuer,
        plate: plate_of(&stored.plate).ok()?,
        owner_digest: hash(&stored.owner_digest)?,
        status: StatusPosition::from_number(stored.status)?,
        issued_at: UnixTime::from_unix(stored.issued_at).ok()?,
        last_day: Day::from_epoch_days(stored.last_day).ok()?,
        holder_key: PublicKey::from_compressed(&bytes(&stored.holder_key).ok()?).ok()?,
        proofing: Proofing::from_name(&stored.proofing)?,
        standing: Standing::from_bits(stored.standing?.into()).ok()?,
        scrap_by: match stored.scrap_by {
            Some(day) => Some(Day::from_epoch_days(day).ok()?),
            None => None,
        },
        record_digest: hash(&stored.record_digest)?,
    })
}

fn hash(text: &str) -> Option<[u8; 32]> {
    bytes(text).ok()?.try_into().ok()
}

const UNREADABLE: Error = Error::Later("log-entry-unreadable");
