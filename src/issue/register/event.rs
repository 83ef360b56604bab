//! What an operation changed, for the authority's log and for its status lists.

use crate::credential::claims::StatusPosition;
use crate::credential::purpose::Purpose;
use crate::credential::status::CredentialStatus;
use crate::limits;
use crate::value::{Day, Standing, UnixTime};

/// One change of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Event {
    /// The revision the change led to, the same for all events of one operation.
    pub revision: u64,
    /// When it happened, on the authority's clock.
    pub at: UnixTime,
    /// The operation it was part of.
    pub operation: [u8; 16],
    /// What happened.
    pub kind: EventKind,
}

/// What happened to a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EventKind {
    /// A license was issued to the owner, or refreshed.
    LicenseRecorded {
        /// Its status position.
        position: StatusPosition,
    },
    /// A license of the owner's ended.
    LicenseEnded {
        /// Its status position.
        position: StatusPosition,
        /// Why it ended.
        reason: EndReason,
    },
    /// The license was lent.
    Granted {
        /// The authorization's number.
        number: u64,
        /// The purpose it was lent for.
        purpose: Purpose,
        /// Its status position.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// A ticket to issue an authorization again was handed out.
    Refreshed {
        /// The authorization's number.
        number: u64,
        /// Its status position from now on.
        position: StatusPosition,
        /// The position it replaces; `None` if it keeps its position, or had none.
        before: Option<StatusPosition>,
    },
    /// An authorization was issued.
    AuthorizationRecorded {
        /// Its number.
        number: u64,
        /// Its id.
        id: [u8; 32],
    },
    /// An authorization shows an outdated standing. It must be issued again under another position.
    AuthorizationOutdated {
        /// The authorization's number.
        number: u64,
        /// The status position, now revoked.
        position: StatusPosition,
    },
    /// An authorization ended.
    AuthorizationEnded {
        /// Its number.
        number: u64,
        /// Its status position; `None` if that was revoked before.
        position: Option<StatusPosition>,
        /// Why it ended.
        reason: EndReason,
    },
    /// Something was revoked: requests made before are void.
    OlderRequestsVoid,
    /// The vehicle has another owner.
    OwnerChanged,
    /// The vehicle's standing changed.
    StandingChanged {
        /// The new standing.
        standing: Standing,
    },
}

impl EventKind {
    /// The limit of the `ended` table for this event: lending stops first, then issuing; revoking may use all of it.
    pub(super) fn room(&self) -> usize {
        match self {
            Self::Granted { .. } | Self::Refreshed { .. } => limits::ENDED_FOR_LENDING,
            Self::LicenseRecorded { .. } => limits::ENDED_FOR_LICENSES,
            _ => limits::ENDED,
        }
    }
}

/// Why a license or an authorization ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndReason {
    /// The owner's signed order.
    OwnersOrder,
    /// An act of the authority.
    AuthoritysAct,
    /// The vehicle has another owner.
    OwnerChanged,
    /// The vehicle's standing forbids it, or is worse than the standing it shows.
    Standing,
    /// The owner's phone was lost.
    PhoneLost,
    /// Another one took its place.
    Replaced,
    /// Its last day is over.
    Expired,
}

impl EndReason {
    /// Every reason.
    pub const ALL: &'static [Self] = &[
        Self::OwnersOrder,
        Self::AuthoritysAct,
        Self::OwnerChanged,
        Self::Standing,
        Self::PhoneLost,
        Self::Replaced,
        Self::Expired,
    ];

    /// The reason of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.name() == name)
    }

    /// The stable name used in logs and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OwnersOrder => "owners-order",
            Self::AuthoritysAct => "authoritys-act",
            Self::OwnerChanged => "owner-changed",
            Self::Standing => "standing",
            Self::PhoneLost => "phone-lost",
            Self::Replaced => "replaced",
            Self::Expired => "expired",
        }
    }

    /// The status that a list publishes for a credential that ended for this reason before its last day.
    pub(super) fn status(self) -> CredentialStatus {
        match self {
            Self::Replaced => CredentialStatus::Superseded,
            _ => CredentialStatus::Revoked,
        }
    }
}

impl Event {
    /// The position, and its status, that a status list must now publish as not valid; `None` if the event names none.
    #[must_use]
    pub fn retired(&self) -> Option<(StatusPosition, CredentialStatus)> {
        let ended = |position, reason: EndReason| (reason != EndReason::Expired).then(|| (position, reason.status()));
        match self.kind {
            EventKind::LicenseEnded { position, reason } => ended(position, reason),
            EventKind::AuthorizationEnded {
                position: Some(position),
                reason,
                ..
            } => ended(position, reason),
            EventKind::Refreshed {
                before: Some(position), ..
            } => Some((position, CredentialStatus::Superseded)),
            EventKind::AuthorizationOutdated { position, .. } => Some((position, CredentialStatus::Revoked)),
            _ => None,
        }
    }
}
