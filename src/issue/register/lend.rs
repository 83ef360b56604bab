//! Lending: from a verified request to a ticket, and from a live authorization to a fresh one.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::{Begun, Change, EndReason, Event, EventKind, Lent, Operation, Register, Ticket, person};
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::error::RegisterError;
use crate::issue::authority::refused;
use crate::issue::issued::AuthorizationLogEntry;
use crate::issue::request::{Terms, VerifiedRequest};
use crate::limits;
use crate::trust::Calendar;
use crate::value::{Day, Instant};
use crate::wire::cbor::Writer;

/// A grant or refresh: the ticket to issue the authorization with, and what changed.
#[derive(Debug)]
pub struct Granted {
    /// To be handed to [`Authority::authorize`](crate::Authority::authorize) within ten minutes.
    pub ticket: Ticket,
    /// What changed; empty if the operation was carried out before.
    pub events: Vec<Event>,
}

impl Register {
    /// Lends the license as `request` asks, from now on. `calendar` counts the working days, and the authorization will
    /// name its version. The authorization's status will be published at `position`.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-not-live`, `request-from-future`, `request-expired`,
    /// `request-older-than-revocation`, `request-replayed`, `standing-forbids-lending`, `grantee-not-a-person`,
    /// `grantee-is-owner`, `grantee-name-differs`, `last-day-before-grant`, `calendar-does-not-reach`,
    /// `working-days-exceeded`, `already-lent`, `persons-full`, `status-position-reused`, `register-full`;
    /// `authorization-not-live` if the operation is a retry and its authorization has ended.
    pub fn grant(
        &mut self,
        operation: &Operation,
        request: &VerifiedRequest,
        calendar: &Calendar,
        position: StatusPosition,
    ) -> Result<Granted, RegisterError> {
        let mut content = Writer::new();
        content.array(4).text("grant").bytes(request.consent());
        content.uint(calendar.version());
        position.write(&mut content);
        match self.begin(operation, &content)? {
            Begun::Repeated(number) => self.ticket_again(number, operation.now),
            Begun::Fresh(mut change) => {
                let number = change.grant(request, calendar, position)?;
                self.hand_out(change, number)
            }
        }
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
        match self.begin(operation, &content)? {
            Begun::Repeated(number) => self.ticket_again(number, operation.now),
            Begun::Fresh(mut change) => {
                change.refresh(number, position)?;
                self.hand_out(change, number)
            }
        }
    }

    /// Records that an authorization was issued from a ticket: its id, for the owner's list and revocation orders, and
    /// the grantee's key. Every refresh must then be for that key.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `authorization-not-live` if it has ended, was issued to another key, or was issued
    /// under a position that it has no longer.
    pub fn record_authorization(
        &mut self,
        operation: &Operation,
        issued: &AuthorizationLogEntry,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(2).text("record-authorization").bytes(&issued.id);
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        let lent = change.lent(issued.number)?;
        let is_other_key = lent.key.is_some_and(|key| key != issued.holder_key);
        if lent.position != Some(issued.status) || is_other_key {
            return Err(RegisterError::AuthorizationNotLive);
        }
        lent.key = Some(issued.holder_key);
        if !lent.ids.contains(&issued.id) {
            if lent.ids.len() >= limits::REFRESHES {
                lent.ids.remove(0);
            }
            lent.ids.push(issued.id);
        }
        change.note(EventKind::AuthorizationRecorded {
            number: issued.number,
            id: issued.id,
        });
        self.commit(change, None)
    }

    fn hand_out(&mut self, change: Box<Change>, number: u64) -> Result<Granted, RegisterError> {
        let ticket = change.next.ticket(number, change.now())?;
        let events = self.commit(change, Some(number))?;
        Ok(Granted { ticket, events })
    }

    fn ticket_again(&self, number: Option<u64>, now: Instant) -> Result<Granted, RegisterError> {
        let number = number.ok_or(RegisterError::OperationReused)?;
        let events = Vec::new();
        Ok(Granted {
            ticket: self.ticket(number, now)?,
            events,
        })
    }

    fn ticket(&self, number: u64, now: Instant) -> Result<Ticket, RegisterError> {
        let mut live = self.lent(now);
        let lent = live.find(|lent| lent.number == number);
        let lent = lent.ok_or(RegisterError::AuthorizationNotLive)?;
        Ok(Ticket {
            vehicle: self.vehicle.clone(),
            owner: self.owner.clone(),
            owner_keys: self.licenses.iter().map(|license| license.key).collect(),
            standing: self.standing,
            number,
            grantee: lent.grantee.clone(),
            purpose: lent.purpose,
            last_day: lent.last_day,
            calendar: lent.calendar,
            position: lent.position.ok_or(RegisterError::PositionNeeded)?,
            key: lent.key,
            granted_at: lent.granted_at,
            handed_out: now,
        })
    }
}

impl Change {
    fn grant(
        &mut self,
        request: &VerifiedRequest,
        calendar: &Calendar,
        position: StatusPosition,
    ) -> Result<u64, RegisterError> {
        let signed = &request.signed;
        self.may_carry_out(signed)?;
        let made_at = signed.made_at();
        if let Some(revoked_at) = self.next.revoked_at.filter(|revoked_at| made_at <= *revoked_at) {
            return Err(RegisterError::OlderThanRevocation { made_at, revoked_at });
        }
        self.once(signed.once())?;
        self.standing_permits()?;
        let terms = &request.terms;
        self.grantee_may(terms)?;
        last_day_may_be(Day::of(self.now()), terms.last_day, calendar)?;
        let replaced = self.place_for(terms)?;
        if self.next.knows(position) {
            return Err(RegisterError::PositionReused);
        }
        if let Some(at) = replaced {
            let lent = self.next.authorizations.remove(at);
            self.end_authorization(&lent, EndReason::Replaced);
        }
        let number = self.next.next_number;
        self.next.next_number = super::successor(number)?;
        let granted = Lent {
            number,
            grantee: terms.grantee.clone(),
            purpose: terms.purpose,
            last_day: terms.last_day,
            calendar: calendar.version(),
            position: Some(position),
            granted_at: self.now(),
            granted_by: signed.holder_key,
            key: None,
            ids: Vec::new(),
        };
        self.next.authorizations.push(granted);
        self.note(EventKind::Granted {
            number,
            purpose: terms.purpose,
            position,
            last_day: terms.last_day,
        });
        Ok(number)
    }

    fn refresh(&mut self, number: u64, position: Option<StatusPosition>) -> Result<(), RegisterError> {
        self.standing_permits()?;
        let used = position.is_some_and(|position| self.next.knows(position));
        let lent = self.lent(number)?;
        let last_day = lent.last_day;
        let before = lent.position;
        let now_at = match (before, position) {
            (_, Some(position)) if before != Some(position) && used => return Err(RegisterError::PositionReused),
            (_, Some(position)) | (Some(position), None) => position,
            (None, None) => return Err(RegisterError::PositionNeeded),
        };
        lent.position = Some(now_at);
        let before = before.filter(|before| *before != now_at);
        if let Some(before) = before {
            self.retire(before, CredentialStatus::Superseded, last_day);
        }
        self.note(EventKind::Refreshed {
            number,
            position: now_at,
            before,
        });
        Ok(())
    }

    fn lent(&mut self, number: u64) -> Result<&mut Lent, RegisterError> {
        let mut live = self.next.authorizations.iter_mut();
        live.find(|lent| lent.number == number)
            .ok_or(RegisterError::AuthorizationNotLive)
    }

    fn standing_permits(&self) -> Result<(), RegisterError> {
        match refused(self.next.standing) {
            Some(why) => Err(RegisterError::StandingForbidsLending(why)),
            None => Ok(()),
        }
    }

    /// Checks that this person may be lent anything: a natural person, not the owner, and under the name that their
    /// live authorizations have.
    fn grantee_may(&self, terms: &Terms) -> Result<(), RegisterError> {
        let grantee = &terms.grantee;
        if grantee.document.kind().is_organization() {
            return Err(RegisterError::GranteeNotAPerson);
        }
        if self.next.owner.is_grantee(grantee) {
            return Err(RegisterError::GranteeIsOwner);
        }
        let mut live = self.next.authorizations.iter();
        if live.any(|lent| person::names_differ(&lent.grantee, grantee)) {
            return Err(RegisterError::GranteeNameDiffers);
        }
        Ok(())
    }

    /// The index of the authorization that the new one replaces, if any; an error if there is no place for a new one.
    fn place_for(&self, terms: &Terms) -> Result<Option<usize>, RegisterError> {
        let live = &self.next.authorizations;
        let is_theirs = |lent: &Lent| person::is_same(&lent.grantee, &terms.grantee);
        let same = live
            .iter()
            .position(|lent| is_theirs(lent) && lent.purpose == terms.purpose);
        if let Some(lent) = same.and_then(|at| live.get(at)) {
            return if terms.replace {
                Ok(same)
            } else {
                Err(RegisterError::AlreadyLent {
                    number: lent.number,
                    last_day: lent.last_day,
                })
            };
        }
        if person::distinct(live).len() >= limits::PERSONS && !live.iter().any(is_theirs) {
            let max = limits::PERSONS;
            return Err(RegisterError::PersonsFull { max });
        }
        Ok(None)
    }
}

/// The rule of seven working days: the grant day does not count, and the last day is at most the seventh working day.
fn last_day_may_be(today: Day, last_day: Day, calendar: &Calendar) -> Result<(), RegisterError> {
    if last_day < today {
        return Err(RegisterError::LastDayBeforeGrant { last_day, today });
    }
    match calendar.furthest_last_day(today) {
        Some(max) if last_day > max => Err(RegisterError::WorkingDaysExceeded { max }),
        // A credential cannot end with a day whose end is beyond the last instant.
        _ if last_day.end().is_none() => Err(RegisterError::CalendarDoesNotReach),
        Some(_) => Ok(()),
        // The calendar ends before the seventh working day, so every day it contains is early enough.
        None if calendar.working_days(today, last_day).is_some() => Ok(()),
        None => Err(RegisterError::CalendarDoesNotReach),
    }
}
