//! What the authority's side refuses.

use thiserror::Error;

use super::{DecodeError, KeyError, SignatureError, VerifyError};
use crate::value::{Day, Instant};

/// The caller of the authority's side asked for something that must not be issued, or an enrolment is no good.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssueError {
    /// The issuer has no such key, or the key may not sign licenses now.
    #[error(transparent)]
    IssuerKey(VerifyError),
    /// The register record is older than ten minutes or from the future.
    #[error("the register record is as of {as_of}; now is {now}: read it again")]
    RecordStale {
        /// The record's as-of time.
        as_of: Instant,
        /// The authority's clock.
        now: Instant,
    },
    /// The standing forbids issuing.
    #[error("no license is issued for this standing: {0}")]
    StandingRefused(&'static str),
    /// The window is empty, too long, or reaches past the scrap-by day.
    #[error("the last day must not be before today, beyond {max}, or past the scrap-by day")]
    WindowInvalid {
        /// The last day that would be allowed.
        max: Day,
    },
    /// The enrolment does not have the form of SPEC §7.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The enrolment's key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The enrolment is not over the authority's nonce.
    #[error("the enrolment answers another nonce")]
    EnrolmentNonce,
    /// The enrolment is older than ten minutes or from the future.
    #[error("the enrolment was made at {made_at}; now is {now}")]
    EnrolmentStale {
        /// The enrolment's time.
        made_at: Instant,
        /// The authority's clock.
        now: Instant,
    },
    /// The enrolment is not signed by the key it enrols.
    #[error("the enrolment's signature does not verify")]
    EnrolmentSignature,
    /// The signature in the enrolment is malformed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The plate is outside the prefixes of the issuer.
    #[error("the plate is outside this authority's prefixes")]
    PlateOutsideIssuer,
    /// The ticket is older than ten minutes, so that what it rests on may have been revoked, or is from the future.
    #[error("the register's ticket was handed out at {handed_out}; now is {now}: ask for another")]
    TicketStale {
        /// When the register handed it out.
        handed_out: Instant,
        /// The authority's clock.
        now: Instant,
    },
    /// The record is another vehicle's than the ticket.
    #[error("the record and the register's ticket are of two vehicles")]
    TicketOtherVehicle,
    /// The record names another owner than the register.
    #[error("the record names another owner than the register does")]
    TicketOtherOwner,
    /// The record shows another standing than the register has.
    #[error("the record shows another standing than the register has: tell the register, or read the record again")]
    TicketOtherStanding,
    /// The authorization was issued to another phone before, or the key is the owner's.
    #[error("the enrolled key is not the one this authorization may be issued to")]
    TicketOtherKey,
}

codes!(IssueError {
    Self::IssuerKey(error) => error.code(),
    Self::RecordStale { .. } => "record-stale",
    Self::StandingRefused(_) => "standing-refused",
    Self::WindowInvalid { .. } => "window-invalid",
    Self::Decode(error) => error.code(),
    Self::Key(error) => error.code(),
    Self::EnrolmentNonce => "enrolment-nonce",
    Self::EnrolmentStale { .. } => "enrolment-stale",
    Self::EnrolmentSignature => "enrolment-signature-invalid",
    Self::Signature(error) => error.code(),
    Self::PlateOutsideIssuer => "plate-outside-issuer",
    Self::TicketStale { .. } => "ticket-stale",
    Self::TicketOtherVehicle => "ticket-other-vehicle",
    Self::TicketOtherOwner => "ticket-other-owner",
    Self::TicketOtherStanding => "ticket-other-standing",
    Self::TicketOtherKey => "ticket-other-key",
});
