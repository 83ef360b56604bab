//! Issuing and refreshing licenses (SPEC §7.4).

use super::issued::{IssuedLicense, LogEntry};
use super::register::RegisteredOwner;
use super::rules;
use crate::credential::claims::{Claims, KeyProtection, Proofing, StatusPosition};
use crate::credential::enrolment::EnrolledKey;
use crate::credential::record::VehicleRecord;
use crate::credential::unsigned::Unsigned;
use crate::error::IssueError;
use crate::limits;
use crate::trust::{Issuer, IssuerKey};
use crate::value::{Day, UnixTime};

/// Days a license is valid unless the authority decides otherwise. The wallet refreshes the license whenever it is
/// online.
const DEFAULT_DAYS: i64 = 30;

/// What the authority decides about one license, apart from the record.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Copy, Debug)]
pub struct LicenseTerms {
    /// Now, on the authority's clock: the license's issued-at.
    pub now: UnixTime,
    /// The last valid Beijing day; `None` for 30 days, or the scrap-by day if that comes first.
    pub last_day: Option<Day>,
    /// The license's status position. A refresh keeps it.
    pub status: StatusPosition,
    /// How well the holder's key is protected, from the authority's own attestation of it.
    pub protection: KeyProtection,
    /// How the person was proofed when the holder's key was enrolled. A refresh keeps it: take it from the log entry of
    /// the license before. Another key starts with what was done for that key.
    pub proofing: Proofing,
}

/// The license for `record` and the key that `holder` has proved to hold, before it is signed.
pub(super) fn prepare(
    (issuer, key): (&Issuer, &IssuerKey),
    record: &VehicleRecord,
    holder: &EnrolledKey,
    terms: &LicenseTerms,
    random: &mut impl rand_core::CryptoRng,
) -> Result<Unsigned<IssuedLicense>, IssueError> {
    rules::check((issuer, key), record, false, terms.now)?;
    let claims = Claims {
        issuer: issuer.number,
        key: key.number,
        issued_at: terms.now,
        last_day: last_day(record, terms)?,
        status: terms.status,
        protection: terms.protection,
        proofing: terms.proofing,
        holder_key: *holder.public_key(),
        delegation: None,
    };
    let log = |id, record_digest| LogEntry {
        id,
        issuer: claims.issuer,
        plate: record.plate.clone(),
        owner_digest: RegisteredOwner::of(record).digest(),
        status: claims.status,
        issued_at: claims.issued_at,
        last_day: claims.last_day,
        holder_key: claims.holder_key,
        proofing: claims.proofing,
        standing: record.standing,
        scrap_by: record.scrap_by,
        record_digest,
    };
    Ok(Unsigned::of(claims, record.items()?, key.point, random, log))
}

fn last_day(record: &VehicleRecord, terms: &LicenseTerms) -> Result<Day, IssueError> {
    let today = Day::of(terms.now);
    let furthest = today.plus_days(limits::WINDOW_DAYS.into()).unwrap_or(today);
    let usual = today.plus_days(DEFAULT_DAYS).unwrap_or(furthest);
    let usual = record.scrap_by.map_or(usual, |scrap_by| scrap_by.min(usual));
    rules::window(record, terms.now, terms.last_day.unwrap_or(usual), furthest)
}
