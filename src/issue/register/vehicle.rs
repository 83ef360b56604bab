//! The register of one vehicle as it stands, and as it is stored.

use alloc::vec::Vec;

use super::lent::Lent;
use super::license::RegisteredLicense;
use super::person::{self, RegisteredOwner};
use super::state::RegisterState;
use super::stored;
use crate::credential::answer::RegisterAnswer;
use crate::credential::claims::StatusPosition;
use crate::credential::mask::Grantee;
use crate::credential::status::CredentialStatus;
use crate::error::RegisterError;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, Plate, Standing, UnixTime};

/// One vehicle's owner, licenses and authorizations.
///
/// Store state and events in one transaction, guarded by the revision that was loaded: `UPDATE … WHERE revision = ?`.
/// An unguarded store loses revocations. `examples/authority` is a service that guards it, on SQLite and PostgreSQL.
///
/// ```
/// use vehicle_license::credential::StatusPosition;
/// use vehicle_license::error::RegisterError;
/// use vehicle_license::issue::{Granted, Operation, Register, VerifiedRequest};
/// use vehicle_license::{UnixTime, trust::Calendars};
///
/// /// The ticket for `Authority::authorize` and the events, to be stored where the revision is still `loaded`. A repeated
/// /// `id` grants nothing twice.
/// fn lend(register: &mut Register, loaded: u64, id: [u8; 16], request: &VerifiedRequest, calendars: &Calendars<'_>,
///         position: StatusPosition, now: UnixTime) -> Result<Granted, RegisterError> {
///     let operation = Operation { id, revision: loaded, now };
///     register.grant(&operation, request, calendars, position)
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Register {
    pub(super) state: RegisterState,
}

impl Register {
    /// The register of a vehicle that has no license yet, with the issuer of this number.
    #[must_use]
    pub fn new(issuer: u16, vehicle: Plate, owner: RegisteredOwner, standing: Standing) -> Self {
        Self {
            state: RegisterState::new(issuer, vehicle, owner, standing),
        }
    }

    /// The number of the issuer whose licenses and status positions it keeps.
    #[must_use]
    pub fn issuer(&self) -> u16 {
        self.state.issuer
    }

    /// The plate that identifies the vehicle.
    #[must_use]
    pub fn vehicle(&self) -> &Plate {
        &self.state.vehicle
    }

    /// The owner.
    #[must_use]
    pub fn owner(&self) -> &RegisteredOwner {
        &self.state.owner
    }

    /// The standing the register was last told.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.state.standing
    }

    /// The revision. It grows by one with every operation that changes something.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.state.revision
    }

    /// When the register last changed. An operation that is dated more than 10 s before it is `time-backwards`.
    #[must_use]
    pub fn changed_at(&self) -> Option<UnixTime> {
        self.state.changed_at
    }

    /// When something was last revoked. A request is refused if the license it names was issued until then.
    #[must_use]
    pub fn requests_since(&self) -> Option<UnixTime> {
        self.state.requests_since
    }

    /// When the owner changed, a phone was lost or a standing came that forbids issuing. A license or authorization
    /// that was issued until then and not recorded is refused.
    #[must_use]
    pub fn licenses_since(&self) -> Option<UnixTime> {
        self.state.licenses_since
    }

    /// The owner's live licenses at `now`.
    pub fn licenses(&self, now: UnixTime) -> impl Iterator<Item = &RegisteredLicense> {
        self.state.licenses(now)
    }

    /// Whether the owner's phone with this key is suspended.
    #[must_use]
    pub fn is_suspended(&self, key: &PublicKey) -> bool {
        self.state.suspended.contains(key)
    }

    /// The owner's list: what is lent at `now`, to whom, for what and until when.
    pub fn lent(&self, now: UnixTime) -> impl Iterator<Item = &Lent> {
        self.state.lent(now)
    }

    /// What `person` may show at `now`: their live authorizations, except those that wait to be issued again.
    pub fn shown_by<'a>(&'a self, person: &'a Grantee, now: UnixTime) -> impl Iterator<Item = &'a Lent> {
        self.lent(now)
            .filter(|lent| lent.position.is_some() && person::is_same(&lent.grantee, person))
    }

    /// Answers a wallet that asks which of its status positions for this vehicle are live, so that it can drop the
    /// others. At most 40 positions are answered. The service must know whose wallet asks; the answer says of a
    /// position only whether it is live.
    #[must_use]
    pub fn answer(&self, asked: &[StatusPosition], now: UnixTime) -> RegisterAnswer {
        let asked = asked.get(..limits::ANSWER_POSITIONS).unwrap_or(asked);
        RegisterAnswer::new(self.state.vehicle.clone(), now, asked, |position| {
            self.licenses(now).any(|license| license.position == position)
                || self.lent(now).any(|lent| lent.position == Some(position))
        })
    }

    /// Every status position in the register whose credential's last day is not over at `now`, with its status and
    /// that day. Status lists are built from it.
    pub fn statuses(&self, now: UnixTime) -> impl Iterator<Item = (StatusPosition, CredentialStatus, Day)> {
        self.state
            .positions()
            .filter(move |(.., last_day)| !last_day.is_over(now))
    }

    /// The state, to be stored. It is as confidential as the vehicle's file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        stored::write(&self.state)
    }

    /// Reads the state of `vehicle`'s register.
    ///
    /// # Errors
    /// The codes of [`DecodeError`](crate::error::DecodeError); `state-foreign`, `state-corrupt`,
    /// `state-other-vehicle`.
    pub fn from_bytes(bytes: &[u8], vehicle: &Plate) -> Result<Self, RegisterError> {
        let state = stored::read(bytes, vehicle)?;
        Ok(Self { state })
    }
}

impl core::fmt::Debug for Register {
    /// Keeps the owner and the grantees out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Register")
            .field("revision", &self.state.revision)
            .field("licenses", &self.state.licenses.len())
            .field("authorizations", &self.state.authorizations.len())
            .finish_non_exhaustive()
    }
}
