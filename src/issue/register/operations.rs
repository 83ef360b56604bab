//! What is done to a register: one method for each operation of SPEC §7.5.

use alloc::vec::Vec;

use super::change::{self, Clock, Granted, Operation};
use super::event::Event;
use super::person::RegisteredOwner;
use super::vehicle::Register;
use super::{ending, lending, licensing};
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::error::RegisterError;
use crate::issue::issued::{AuthorizationLogEntry, LogEntry};
use crate::issue::request::{VerifiedOrder, VerifiedRequest};
use crate::key::PublicKey;
use crate::trust::Calendars;
use crate::value::{Day, PersonName, Standing, UnixTime};
use crate::wire::cbor::Writer;

impl Register {
    /// Records a license issued to the owner. `name` is the person at an organization who holds it, and `None` if the
    /// owner is a natural person. The license replaces the one of the same person; under the same position and key it
    /// is a refresh. A license on another phone revokes no authorization.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `log-entry-other-issuer`, `log-entry-other-vehicle`, `log-entry-other-owner`,
    /// `log-entry-outdated` (issued before a change of owner, a lost phone or a standing that forbids issuing: issue it
    /// again), `license-name-mismatch`, `license-not-live` (it has expired), `standing-differs` (it shows another
    /// standing than the register has: it may be older, or the register was not told), `status-position-reused`,
    /// `licenses-full`.
    pub fn record_license(
        &mut self,
        operation: &Operation,
        license: &LogEntry,
        name: Option<&PersonName>,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(3).text("record-license").bytes(&license.id);
        content.text(name.map_or("", PersonName::as_str));
        change::carry_out(&mut self.state, operation, &content, |change| {
            licensing::record(change, license, name)
        })
    }

    /// Lends the license as `request` asks, from now on. `calendars` count the working days, and the authorization
    /// names the newest of them that says anything of these. The authorization's status will be published at
    /// `position`.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-not-live`, `request-from-future`, `request-expired`, `phone-suspended`,
    /// `request-older-than-revocation`, `request-replayed`, `too-many-requests`, `standing-forbids-lending`,
    /// `grantee-not-a-person`, `grantee-is-owner`, `grantee-name-differs`, `last-day-before-grant`,
    /// `last-day-behind-scrap-by`, `calendar-does-not-reach`, `working-days-exceeded`, `already-lent`, `persons-full`,
    /// `status-position-reused`, `register-full`; `authorization-not-live` if the operation is a retry and its
    /// authorization has ended.
    pub fn grant(
        &mut self,
        operation: &Operation,
        request: &VerifiedRequest,
        calendars: &Calendars<'_>,
        position: StatusPosition,
    ) -> Result<Granted, RegisterError> {
        let mut content = Writer::new();
        content.array(3).text("grant").bytes(request.consent());
        position.write(&mut content);
        change::hand_out(&mut self.state, operation, &content, |change| {
            lending::grant(change, request, calendars, position)
        })
    }

    /// Hands out a ticket to issue a live authorization again, to the same key and with the same last day. It keeps its
    /// status position unless `position` gives a new one. A new one is needed after the standing got worse.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `authorization-not-live`, `standing-forbids-lending`, `status-position-needed`,
    /// `status-position-reused`.
    pub fn refresh(
        &mut self,
        operation: &Operation,
        number: u64,
        position: Option<StatusPosition>,
    ) -> Result<Granted, RegisterError> {
        let mut content = Writer::new();
        content.array(3).text("refresh").uint(number);
        content.optional(position, |content, position| position.write(content));
        change::hand_out(&mut self.state, operation, &content, |change| {
            lending::refresh(change, number, position).map(|()| number)
        })
    }

    /// Hands out a ticket to issue a live authorization to another phone of the same person, under a new position. The
    /// copy on the phone before is superseded. The authority must know that it is the grantee who asks: the owner does
    /// not lend again, and no place of the three persons is taken or freed.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `standing-forbids-lending`, `authorization-not-live`, `status-position-reused`.
    pub fn change_phone(
        &mut self,
        operation: &Operation,
        number: u64,
        position: StatusPosition,
    ) -> Result<Granted, RegisterError> {
        let mut content = Writer::new();
        position.write(content.array(3).text("change-phone").uint(number));
        change::hand_out(&mut self.state, operation, &content, |change| {
            lending::change_phone(change, number, position).map(|()| number)
        })
    }

    /// Records that an authorization was issued from a ticket: its id, for the owner's list and revocation orders, and
    /// the grantee's key. Every refresh must then be for that key.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `log-entry-other-issuer`, `log-entry-other-vehicle`, `log-entry-other-owner`,
    /// `log-entry-outdated`; `authorization-not-live` if it has ended, was issued to another key, or was issued under a
    /// position that it has no longer.
    pub fn record_authorization(
        &mut self,
        operation: &Operation,
        issued: &AuthorizationLogEntry,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("record-authorization").bytes(&issued.id);
        change::carry_out(&mut self.state, operation, &content, |change| {
            lending::record(change, issued)
        })
    }

    /// Carries out the owner's order: revokes the authorization it names, or all. Revocations since the order was
    /// signed do not void it: to revoke is always safe.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-not-live`, `request-from-future`, `request-expired`, `request-replayed`,
    /// `too-many-requests`, `authorization-not-live`.
    pub fn revoke(&mut self, operation: &Operation, order: &VerifiedOrder) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("revoke").bytes(order.consent());
        change::carry_out(&mut self.state, operation, &content, |change| {
            ending::by_order(change, order)
        })
    }

    /// Revokes the authorization of this number, or all, by an act of the authority. The events say so.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `authorization-not-live`.
    pub fn revoke_by_authority(
        &mut self,
        operation: &Operation,
        number: Option<u64>,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content
            .array(2)
            .text("revoke-by-authority")
            .optional(number, Writer::uint);
        change::carry_out(&mut self.state, operation, &content, |change| {
            ending::by_authority(change, number)
        })
    }

    /// Takes note that the owner's phone with the key `lost` was lost at `lost_at`. Revokes the license on it, if that
    /// is live, and the authorizations granted with its key from then on.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-not-live` if there is neither.
    pub fn phone_lost(
        &mut self,
        operation: &Operation,
        lost: &PublicKey,
        lost_at: UnixTime,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content
            .array(3)
            .text("phone-lost")
            .bytes(lost.as_compressed())
            .instant(lost_at);
        change::carry_out(&mut self.state, operation, &content, |change| {
            ending::with_phone(change, lost, lost_at)
        })
    }

    /// Suspends the owner's phone with this key, for one that is mislaid: lists call its license *suspended*, also one
    /// that is issued to it anew, and it lends nothing. What it lent lives on, and it can still take that back. Nothing
    /// changes if it is suspended already. It ends with [`resume`](Self::resume), a lost phone or another owner.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-not-live` if there is no live license on it.
    pub fn suspend(&mut self, operation: &Operation, key: &PublicKey) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("suspend").bytes(key.as_compressed());
        change::carry_out(&mut self.state, operation, &content, |change| {
            ending::suspend(change, key)
        })
    }

    /// Resumes a suspended phone: lists call its license *valid* again. Nothing changes if it is not suspended.
    ///
    /// # Errors
    /// Those of every [`Operation`].
    pub fn resume(&mut self, operation: &Operation, key: &PublicKey) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("resume").bytes(key.as_compressed());
        change::carry_out(&mut self.state, operation, &content, |change| {
            ending::resume(change, key);
            Ok(())
        })
    }

    /// Repairs a register to which a clock ahead of time did something: every later operation is `time-backwards`
    /// there. Its time becomes the operation's. The licenses are superseded and what was lent by the wrong time is
    /// revoked. `statuses` are the rows of the table that [follows from the events](Event::statuses): what the register
    /// forgot, because its last day seemed over, gets its status again, and *superseded* if it was live. Nothing
    /// changes if the operation is not dated before the last change.
    ///
    /// # Errors
    /// `operation-reused`, `revision-stale`, `register-full`.
    pub fn repair_time(
        &mut self,
        operation: &Operation,
        statuses: &[(StatusPosition, CredentialStatus, Day)],
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        let rows = content.array(2).text("repair-time");
        rows.list(statuses, |rows, (position, status, last_day)| {
            let row = position.write(rows.array(3));
            row.uint(status.number()).int(last_day.epoch_days())
        });
        change::carry_out_by(Clock::Repaired, &mut self.state, operation, &content, |change| {
            ending::repair_time(change, statuses);
            Ok(())
        })
    }

    /// Records another owner of the vehicle, and revokes every license and authorization.
    ///
    /// # Errors
    /// Those of every [`Operation`], and `owner-kind-mismatch`.
    pub fn change_owner(
        &mut self,
        operation: &Operation,
        owner: &RegisteredOwner,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        owner.write(content.array(2).text("change-owner"));
        change::carry_out(&mut self.state, operation, &content, |change| {
            if !owner.is_filed_right() {
                return Err(RegisterError::OwnerKindMismatch);
            }
            ending::with_owner(change, owner);
            Ok(())
        })
    }

    /// Records the vehicle's new standing.
    /// - A standing that forbids issuing revokes every license and authorization.
    /// - A standing that is worse in any way supersedes the owner's licenses and the status positions of all
    ///   authorizations: a copy that shows the better standing must stop verifying. Licenses are issued again, and
    ///   authorizations refreshed, under new positions. The owner can then lend as before, to have it settled.
    ///
    /// # Errors
    /// Those of every [`Operation`].
    pub fn change_standing(&mut self, operation: &Operation, standing: Standing) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("change-standing").uint(standing.bits());
        change::carry_out(&mut self.state, operation, &content, |change| {
            ending::with_standing(change, standing);
            Ok(())
        })
    }

    /// Ends every license and authorization whose last day is over. Every other operation does so too.
    ///
    /// # Errors
    /// Those of every [`Operation`].
    pub fn expire(&mut self, operation: &Operation) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(1).text("expire");
        change::carry_out(&mut self.state, operation, &content, |_| Ok(()))
    }
}
