//! What an operation changed, for the authority's log and for its status lists.

use crate::credential::claims::StatusPosition;
use crate::credential::mask::Grantee;
use crate::credential::purpose::Purpose;
use crate::credential::status::CredentialStatus;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, PersonName, Standing, UnixTime};

/// One change of a register.
#[derive(Clone, Debug, PartialEq, Eq)]
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

/// What happened to a register. Its JSON names persons: it belongs into the authority's log and nowhere else.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventKind {
    /// A license was issued to the owner, or refreshed.
    LicenseRecorded {
        /// Its id.
        id: [u8; 32],
        /// The person at an organization who holds it; `None` if the owner is a natural person.
        name: Option<PersonName>,
        /// Its status position.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// A license of the owner's ended.
    LicenseEnded {
        /// Its status position.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
        /// Why it ended.
        reason: EndReason,
    },
    /// The license was lent.
    Granted {
        /// The authorization's number.
        number: u64,
        /// The person it was lent to.
        grantee: Grantee,
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
        /// Its last Beijing day.
        last_day: Day,
    },
    /// An authorization was issued.
    AuthorizationRecorded {
        /// Its number.
        number: u64,
        /// Its id.
        id: [u8; 32],
        /// Its status position.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// An authorization shows an outdated standing. It must be issued again under another position.
    AuthorizationOutdated {
        /// The authorization's number.
        number: u64,
        /// The status position, now superseded.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// A grantee has another phone: a ticket to issue the authorization to it was handed out.
    PhoneChanged {
        /// The authorization's number.
        number: u64,
        /// Its status position from now on.
        position: StatusPosition,
        /// The position of the copy on the phone before, now superseded; `None` if it had none.
        before: Option<StatusPosition>,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// An authorization ended.
    AuthorizationEnded {
        /// Its number.
        number: u64,
        /// Its status position; `None` if that was given up before.
        position: Option<StatusPosition>,
        /// Its last Beijing day.
        last_day: Day,
        /// Why it ended.
        reason: EndReason,
    },
    /// A phone of the owner's was suspended.
    PhoneSuspended {
        /// Its key.
        key: PublicKey,
    },
    /// A suspended phone was resumed.
    PhoneResumed {
        /// Its key.
        key: PublicKey,
    },
    /// A license of the owner's is suspended.
    LicenseSuspended {
        /// Its status position.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// A license of the owner's is suspended no more.
    LicenseResumed {
        /// Its status position.
        position: StatusPosition,
        /// Its last Beijing day.
        last_day: Day,
    },
    /// The register's time was set back.
    TimeRepaired {
        /// The time of its last change before.
        was: UnixTime,
    },
    /// A position that the wrong time had made the register forget has a status again.
    PositionRestored {
        /// The status position.
        position: StatusPosition,
        /// Its status from now on.
        status: CredentialStatus,
        /// Its credential's last Beijing day.
        last_day: Day,
    },
    /// Something was revoked: requests by licenses issued before are void.
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
    /// The stable name used in logs and JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::LicenseRecorded { .. } => "license-recorded",
            Self::LicenseEnded { .. } => "license-ended",
            Self::Granted { .. } => "granted",
            Self::Refreshed { .. } => "refreshed",
            Self::AuthorizationRecorded { .. } => "authorization-recorded",
            Self::AuthorizationOutdated { .. } => "authorization-outdated",
            Self::PhoneChanged { .. } => "phone-changed",
            Self::AuthorizationEnded { .. } => "authorization-ended",
            Self::PhoneSuspended { .. } => "phone-suspended",
            Self::PhoneResumed { .. } => "phone-resumed",
            Self::LicenseSuspended { .. } => "license-suspended",
            Self::LicenseResumed { .. } => "license-resumed",
            Self::TimeRepaired { .. } => "time-repaired",
            Self::PositionRestored { .. } => "position-restored",
            Self::OlderRequestsVoid => "older-requests-void",
            Self::OwnerChanged => "owner-changed",
            Self::StandingChanged { .. } => "standing-changed",
        }
    }

    /// The limit of the `ended` table for this event: lending stops first, then issuing; revoking may use all of it.
    pub(super) fn room(&self) -> usize {
        match self {
            Self::Granted { .. } | Self::Refreshed { .. } | Self::PhoneChanged { .. } => limits::ENDED_FOR_LENDING,
            Self::LicenseRecorded { .. } => limits::ENDED_FOR_LICENSES,
            _ => limits::ENDED,
        }
    }
}

impl core::fmt::Debug for EventKind {
    /// Keeps persons out of logs that are not the authority's own.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.name())
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
    /// The vehicle's standing forbids it.
    Standing,
    /// The vehicle's standing is worse than the one it shows: it must be refreshed.
    Outdated,
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
        Self::Outdated,
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
            Self::Outdated => "outdated",
            Self::PhoneLost => "phone-lost",
            Self::Replaced => "replaced",
            Self::Expired => "expired",
        }
    }

    /// The status that a list publishes for a credential that ended for this reason before its last day.
    pub(super) fn status(self) -> CredentialStatus {
        match self {
            Self::Replaced | Self::Outdated => CredentialStatus::Superseded,
            _ => CredentialStatus::Revoked,
        }
    }
}

impl Event {
    /// What the event changes in a table of statuses: each position with its status from now on and its credential's
    /// last day. A table that follows every event says what [`Register::statuses`](super::Register::statuses) says;
    /// rows whose last day is over can be dropped.
    pub fn statuses(&self) -> impl Iterator<Item = (StatusPosition, CredentialStatus, Day)> {
        use CredentialStatus::{Superseded, Suspended, Valid};
        let ended = |position: Option<StatusPosition>, reason: EndReason, last_day| {
            let position = position.filter(|_| reason != EndReason::Expired)?;
            Some((position, reason.status(), last_day))
        };
        let rows = match self.kind {
            EventKind::LicenseRecorded { position, last_day, .. }
            | EventKind::LicenseResumed { position, last_day }
            | EventKind::Granted { position, last_day, .. } => [Some((position, Valid, last_day)), None],
            EventKind::LicenseSuspended { position, last_day } => [Some((position, Suspended, last_day)), None],
            EventKind::PositionRestored {
                position,
                status,
                last_day,
            } => [Some((position, status, last_day)), None],
            EventKind::Refreshed {
                position,
                before,
                last_day,
                ..
            }
            | EventKind::PhoneChanged {
                position,
                before,
                last_day,
                ..
            } => [
                Some((position, Valid, last_day)),
                before.map(|before| (before, Superseded, last_day)),
            ],
            EventKind::LicenseEnded {
                position,
                last_day,
                reason,
            } => [ended(Some(position), reason, last_day), None],
            EventKind::AuthorizationEnded {
                position,
                last_day,
                reason,
                ..
            } => [ended(position, reason, last_day), None],
            EventKind::AuthorizationOutdated { position, last_day, .. } => {
                [Some((position, Superseded, last_day)), None]
            }
            _ => [None, None],
        };
        rows.into_iter().flatten()
    }

    /// The position, and its status, that a status list must now publish as not valid; `None` if the event names none.
    #[must_use]
    pub fn retired(&self) -> Option<(StatusPosition, CredentialStatus)> {
        let mut changed = self.statuses();
        let retired = changed.find(|(_, status, _)| *status != CredentialStatus::Valid);
        retired.map(|(position, status, _)| (position, status))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_has_its_name() {
        for reason in EndReason::ALL {
            assert_eq!(EndReason::from_name(reason.name()), Some(*reason));
        }
        assert_eq!(EndReason::from_name("ended"), None);
    }

    #[test]
    fn lending_stops_first_then_issuing_and_revoking_never() {
        let position = StatusPosition::new(7, 5).unwrap();
        let last_day = Day::from_ymd(2026, 9, 22).unwrap();
        let refreshed = EventKind::Refreshed {
            number: 1,
            position,
            before: None,
            last_day,
        };
        let recorded = EventKind::LicenseRecorded {
            id: [0; 32],
            name: None,
            position,
            last_day,
        };
        let rooms = [refreshed, recorded, EventKind::OlderRequestsVoid].map(|kind| kind.room());
        assert_eq!(rooms, [944, 984, 1024]);
    }
}
