//! How licenses and authorizations end before their last day: by the owner's order, an act of the authority, a lost
//! phone, another owner or a worse standing.

use alloc::vec::Vec;

use super::{Begun, Change, EndReason, Event, EventKind, Lent, Operation, Register, RegisteredOwner};
use crate::credential::status::CredentialStatus;
use crate::error::RegisterError;
use crate::issue::authority::refused;
use crate::issue::request::VerifiedOrder;
use crate::key::PublicKey;
use crate::value::{Instant, Standing};
use crate::wire::cbor::Writer;

impl Register {
    /// Carries out the owner's order: revokes the authorization it names, or all. Revocations since the order was
    /// signed do not void it: to revoke is always safe.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-not-live`, `request-from-future`, `request-expired`, `request-replayed`,
    /// `authorization-not-live`.
    pub fn revoke(&mut self, operation: &Operation, order: &VerifiedOrder) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("revoke").bytes(order.consent());
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        let signed = &order.signed;
        change.may_carry_out(signed)?;
        change.once(signed.once())?;
        let is_meant = |lent: &Lent| order.authorization.is_none_or(|id| lent.ids.contains(&id));
        if change.end_where(EndReason::OwnersOrder, is_meant) == 0 && order.authorization.is_some() {
            return Err(RegisterError::AuthorizationNotLive);
        }
        // Order and voided requests come from one phone, so its clock orders them, even if it runs ahead.
        change.revoked(signed.made_at());
        self.commit(change, None)
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
        content.array(2).text("revoke-by-authority");
        content.optional(number, Writer::uint);
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        let is_meant = |lent: &Lent| number.is_none_or(|number| lent.number == number);
        if change.end_where(EndReason::AuthoritysAct, is_meant) == 0 && number.is_some() {
            return Err(RegisterError::AuthorizationNotLive);
        }
        change.revoked(operation.now);
        self.commit(change, None)
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
        lost_at: Instant,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(3).text("phone-lost").bytes(lost.as_compressed());
        content.uint(lost_at.unix());
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        let (on_it, licenses): (Vec<_>, Vec<_>) = core::mem::take(&mut change.next.licenses)
            .into_iter()
            .partition(|license| license.key == *lost);
        change.next.licenses = licenses;
        for license in &on_it {
            change.end_license(license, EndReason::PhoneLost);
        }
        let granted = change.end_where(EndReason::PhoneLost, |lent| {
            lent.granted_by == *lost && lent.granted_at >= lost_at
        });
        if on_it.is_empty() && granted == 0 {
            return Err(RegisterError::LicenseNotLive);
        }
        change.revoked(operation.now);
        self.commit(change, None)
    }

    /// Records another owner of the vehicle, and revokes every license and authorization.
    ///
    /// # Errors
    /// Those of every [`Operation`].
    pub fn change_owner(
        &mut self,
        operation: &Operation,
        owner: &RegisteredOwner,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("change-owner");
        owner.write(&mut content);
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        change.next.owner = owner.clone();
        change.note(EventKind::OwnerChanged);
        change.end_licenses(EndReason::OwnerChanged);
        change.end_where(EndReason::OwnerChanged, |_| true);
        change.revoked(operation.now);
        self.commit(change, None)
    }

    /// Records the vehicle's new standing.
    /// - A standing that forbids issuing revokes every license and authorization.
    /// - A standing that is worse in any way revokes the owner's licenses and the status positions of all
    ///   authorizations: a copy that shows the better standing must stop verifying. Licenses are issued again, and
    ///   authorizations refreshed, under new positions.
    ///
    /// # Errors
    /// Those of every [`Operation`].
    pub fn change_standing(&mut self, operation: &Operation, standing: Standing) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("change-standing").uint(standing.bits());
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        let before = change.next.standing;
        if before == standing {
            return self.commit(change, None);
        }
        change.next.standing = standing;
        change.note(EventKind::StandingChanged { standing });
        if refused(standing).is_some() {
            change.end_licenses(EndReason::Standing);
            change.end_where(EndReason::Standing, |_| true);
            change.revoked(operation.now);
        } else if standing.is_worse_than(before) {
            change.end_licenses(EndReason::Standing);
            change.outdate();
        }
        self.commit(change, None)
    }

    /// Ends every license and authorization whose last day is over. Every other operation does so too.
    ///
    /// # Errors
    /// Those of every [`Operation`].
    pub fn expire(&mut self, operation: &Operation) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(1).text("expire");
        match self.begin(operation, &content)? {
            Begun::Repeated(_) => Ok(Vec::new()),
            Begun::Fresh(change) => self.commit(change, None),
        }
    }
}

impl Change {
    /// Ends the authorizations for which `is_meant` is true, and returns how many.
    fn end_where(&mut self, reason: EndReason, is_meant: impl Fn(&Lent) -> bool) -> usize {
        let (meant, others): (Vec<_>, Vec<_>) = core::mem::take(&mut self.next.authorizations)
            .into_iter()
            .partition(is_meant);
        self.next.authorizations = others;
        for lent in &meant {
            self.end_authorization(lent, reason);
        }
        meant.len()
    }

    pub(super) fn end_authorization(&mut self, lent: &Lent, reason: EndReason) {
        if let Some(position) = lent.position {
            self.retire(position, reason.status(), lent.last_day);
        }
        self.note(EventKind::AuthorizationEnded {
            number: lent.number,
            position: lent.position,
            reason,
        });
    }

    fn end_licenses(&mut self, reason: EndReason) {
        for license in core::mem::take(&mut self.next.licenses) {
            self.end_license(&license, reason);
        }
    }

    /// Revokes the positions of all authorizations, which must be issued again under new ones.
    fn outdate(&mut self) {
        let mut outdated = Vec::new();
        for lent in &mut self.next.authorizations {
            if let Some(position) = lent.position.take() {
                outdated.push((lent.number, position, lent.last_day));
            }
        }
        for (number, position, last_day) in outdated {
            self.retire(position, CredentialStatus::Revoked, last_day);
            self.note(EventKind::AuthorizationOutdated { number, position });
        }
    }

    /// Voids older requests, even if nothing was there to revoke: a request may be under way.
    fn revoked(&mut self, requests_until: Instant) {
        self.next.revoked_at = self.next.revoked_at.max(Some(self.now().max(requests_until)));
        self.note(EventKind::OlderRequestsVoid);
    }
}
