//! What the register of one vehicle refuses.

use thiserror::Error;

use super::{DecodeError, RequestTimeError};
use crate::value::{Day, Instant};

/// The register refuses an operation, or a stored state is no good. The register is then as it was before.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    // The operation
    /// The operation's id was used for something else.
    #[error("this operation id was used for another operation")]
    OperationReused,
    /// Somebody changed the register since the caller read it.
    #[error("the register is at revision {actual}, not {expected}: read it again")]
    RevisionStale {
        /// What the caller expected.
        expected: u64,
        /// What the register is at.
        actual: u64,
    },
    /// The clock ran backwards.
    #[error("now is {now}, before the last event at {last}: check the clock")]
    TimeBackwards {
        /// When the register last changed.
        last: Instant,
        /// The caller's clock.
        now: Instant,
    },
    /// A bound of SPEC §13 is reached.
    #[error("the register is full of positions or requests that have not expired")]
    Full,
    // The owner's credentials
    /// The license is not, or no longer, a live credential of the owner.
    #[error("the license is not a live one of this vehicle's owner")]
    LicenseNotLive,
    /// A natural person's license bears a name, or an organization's none.
    #[error("an organization's license is issued to a named person, a natural owner's is not")]
    LicenseNameMismatch,
    /// The license shows another standing than the register has.
    #[error("the license shows another standing than the register has: issue it again")]
    StandingDiffers,
    /// An organization has four live credentials already.
    #[error("the organization has {max} live licenses already")]
    LicensesFull {
        /// The most there may be.
        max: usize,
    },
    /// A status position is given to a second credential.
    #[error("the status position is in use, or was")]
    PositionReused,
    /// The credential's old position is revoked, and no new one is given.
    #[error("the old status position is revoked: give a new one")]
    PositionNeeded,
    // The request
    /// The request was made before the last revocation.
    #[error("the request was made at {made_at}, not after the last revocation at {revoked_at}")]
    OlderThanRevocation {
        /// When the request was made.
        made_at: Instant,
        /// The vehicle's last revocation.
        revoked_at: Instant,
    },
    /// The request or order is dated after now, or has run out since it was verified.
    #[error(transparent)]
    RequestTime(#[from] RequestTimeError),
    /// The request or order was carried out already.
    #[error("this request was carried out already")]
    RequestReplayed,
    /// The standing forbids lending.
    #[error("a license of this standing is not lent: {0}")]
    StandingForbidsLending(&'static str),
    /// The owner cannot be lent their own license.
    #[error("the grantee is the owner")]
    GranteeIsOwner,
    /// An organization's document: a license is lent to a named person.
    #[error("the grantee's document is not a natural person's")]
    GranteeNotAPerson,
    /// The same number with another name.
    #[error("the grantee's number is known here under another name")]
    GranteeNameDiffers,
    /// The last day lies before the grant day.
    #[error("the last day, {last_day}, is before today, {today}")]
    LastDayBeforeGrant {
        /// What was asked for.
        last_day: Day,
        /// The Beijing day of the grant.
        today: Day,
    },
    /// More than seven working days.
    #[error("the last day may be {max} at the latest: seven working days")]
    WorkingDaysExceeded {
        /// The seventh working day.
        max: Day,
    },
    /// The calendar ends before the last day or the seventh working day.
    #[error("the calendar does not reach the last day")]
    CalendarDoesNotReach,
    /// The same person has the license for this purpose already.
    #[error("this person has the license for this purpose already, until {last_day}: authorization {number}")]
    AlreadyLent {
        /// The live authorization's number.
        number: u64,
        /// Its last day.
        last_day: Day,
    },
    /// Three other persons have the license.
    #[error("the license is lent to {max} persons already")]
    PersonsFull {
        /// The most there may be.
        max: usize,
    },
    // What is not there
    /// No live authorization of this id or number: it was never granted, or has ended.
    #[error("there is no such live authorization")]
    AuthorizationNotLive,
    // The stored state
    /// The bytes are not a state of SPEC §7.6.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The bytes are something else than a register's state, or of a later version.
    #[error("the bytes are not a register of this version")]
    StateForeign,
    /// The state was changed since it was written.
    #[error("the register's state is damaged")]
    StateCorrupt,
    /// The state belongs to another vehicle.
    #[error("the state belongs to another vehicle")]
    StateOtherVehicle,
}

codes!(RegisterError {
    Self::OperationReused => "operation-reused",
    Self::RevisionStale { .. } => "revision-stale",
    Self::TimeBackwards { .. } => "time-backwards",
    Self::Full => "register-full",
    Self::LicenseNotLive => "license-not-live",
    Self::LicenseNameMismatch => "license-name-mismatch",
    Self::StandingDiffers => "standing-differs",
    Self::LicensesFull { .. } => "licenses-full",
    Self::PositionReused => "status-position-reused",
    Self::PositionNeeded => "status-position-needed",
    Self::OlderThanRevocation { .. } => "request-older-than-revocation",
    Self::RequestTime(error) => error.code(),
    Self::RequestReplayed => "request-replayed",
    Self::StandingForbidsLending(_) => "standing-forbids-lending",
    Self::GranteeIsOwner => "grantee-is-owner",
    Self::GranteeNotAPerson => "grantee-not-a-person",
    Self::GranteeNameDiffers => "grantee-name-differs",
    Self::LastDayBeforeGrant { .. } => "last-day-before-grant",
    Self::WorkingDaysExceeded { .. } => "working-days-exceeded",
    Self::CalendarDoesNotReach => "calendar-does-not-reach",
    Self::AlreadyLent { .. } => "already-lent",
    Self::PersonsFull { .. } => "persons-full",
    Self::AuthorizationNotLive => "authorization-not-live",
    Self::Decode(error) => error.code(),
    Self::StateForeign => "state-foreign",
    Self::StateCorrupt => "state-corrupt",
    Self::StateOtherVehicle => "state-other-vehicle",
});
