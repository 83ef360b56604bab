//! The rules for every credential that is issued (SPEC §7.4).

use crate::credential::fields::FieldName;
use crate::credential::record::VehicleRecord;
use crate::error::IssueError;
use crate::limits;
use crate::trust::{Issuer, IssuerKey};
use crate::value::{Day, Owner, Standing, UnixTime};

/// Letters of the standings for which no credential is issued: moved out, stolen, deregistered, detained, due for
/// scrapping, hit and run, declared void.
const REFUSED: [char; 7] = ['B', 'C', 'E', 'L', 'M', 'N', 'P'];

/// Checks what every credential needs: the key may sign this kind now, the record is fresh, the vehicle's standing
/// permits a credential, the issuer may sign for the plate, the owner is filed as what the document says, and a carrier
/// is a person who acts for an organization.
pub(super) fn check(
    (issuer, key): (&Issuer, &IssuerKey),
    record: &VehicleRecord,
    authorization: bool,
    now: UnixTime,
) -> Result<(), IssueError> {
    key.may_have_signed(authorization, now)?;
    if !is_recent(record.as_of, now) {
        return Err(IssueError::RecordStale {
            as_of: record.as_of,
            now,
        });
    }
    if let Some(why) = refused(record.standing) {
        return Err(IssueError::StandingRefused(why));
    }
    if !issuer.may_sign_for(&record.plate) {
        return Err(IssueError::PlateOutsideIssuer);
    }
    if record
        .document
        .as_ref()
        .is_some_and(|document| !document.may_be_of(&record.owner))
    {
        return Err(IssueError::OwnerKindMismatch);
    }
    if !carrier_is_right(record) {
        return Err(IssueError::CarrierMismatch);
    }
    Ok(())
}

/// A natural owner acts in person, and nobody but a natural person can be compared. An organization's file may name no
/// carrier.
fn carrier_is_right(record: &VehicleRecord) -> bool {
    match (&record.owner, &record.carrier) {
        (Owner::Person(_), Some(_)) => false,
        (Owner::Person(_), None) => !record.inexpressible.contains(&FieldName::Carrier),
        (Owner::Organization(_), Some(carrier)) => !carrier.document().kind().is_organization(),
        (Owner::Organization(_), None) => true,
    }
}

/// Whether `moment` is recent: at most ten minutes before `now`, and at most 10 s after it.
pub(super) fn is_recent(moment: UnixTime, now: UnixTime) -> bool {
    (limits::CLOCK_TOLERANCE.saturating_neg()..=limits::RECORD_AGE).contains(&now.seconds_since(moment))
}

/// Why a vehicle of this standing gets no credential; `None` if it may get one.
pub(super) fn refused(standing: Standing) -> Option<&'static str> {
    let letter = REFUSED.into_iter().find(|letter| standing.contains(*letter))?;
    Some(Standing::letter_name_en(letter).unwrap_or("refused"))
}

/// Returns `last_day` if a credential issued now may end with it: it is today or later, at most `furthest`, and at most
/// the scrap-by day.
pub(super) fn window(record: &VehicleRecord, now: UnixTime, last_day: Day, furthest: Day) -> Result<Day, IssueError> {
    let max = record.scrap_by.map_or(furthest, |scrap_by| scrap_by.min(furthest));
    if last_day < Day::of(now) || last_day > max || last_day.end().is_none() {
        return Err(IssueError::WindowInvalid { max });
    }
    Ok(last_day)
}
