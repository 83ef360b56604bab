//! A register on its way to its next revision: an operation begins it, and it takes effect if it fits the bounds.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::entry::Entry;
use super::event::{EndReason, Event, EventKind};
use super::lent::{Lent, Ticket};
use super::license::{Nonce, RegisteredLicense};
use super::state::{Done, Ended, RegisterState};
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::digest::{self, Hash};
use crate::error::RegisterError;
use crate::issue::request::Signed;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, UnixTime};
use crate::wire::cbor::Writer;

/// One call on a register: its id, the revision it expects, and its time.
///
/// # Errors
/// Every operation can be refused with `operation-reused` (the id was used for another operation), `time-backwards`
/// (`now` is more than 10 s before the last change), `revision-stale`, and, if it changes anything, `register-full`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The caller's id for the operation, 16 random bytes. An operation that was carried out changes nothing when it is
    /// repeated under its id. A retry has the same id and the same arguments, a status position too; after an outage
    /// its request is verified as of when it first arrived.
    pub id: [u8; 16],
    /// The revision of the register that was loaded from the store, kept beside it since. Store the new state only
    /// where the store still has this revision: against the register in memory it always matches and guards nothing.
    pub revision: u64,
    /// Now, on the authority's clock.
    pub now: UnixTime,
}

/// A grant or refresh: the ticket to issue the authorization with, and what changed.
#[derive(Debug)]
pub struct Granted {
    /// The ticket, for [`Authority::authorize`](crate::issue::Authority::authorize) within ten minutes.
    pub ticket: Ticket,
    /// What changed; empty if the operation was carried out before.
    pub events: Vec<Event>,
}

/// Carries out an operation that returns events only. There are none if it was carried out before.
pub(super) fn carry_out(
    state: &mut RegisterState,
    operation: &Operation,
    content: &Writer,
    act: impl FnOnce(&mut Change) -> Result<(), RegisterError>,
) -> Result<Vec<Event>, RegisterError> {
    carry_out_by(Clock::Forward, state, operation, content, act)
}

/// The same, by a clock that may have been set back.
pub(super) fn carry_out_by(
    clock: Clock,
    state: &mut RegisterState,
    operation: &Operation,
    content: &Writer,
    act: impl FnOnce(&mut Change) -> Result<(), RegisterError>,
) -> Result<Vec<Event>, RegisterError> {
    match Change::begin(state, operation, content, clock)? {
        Begun::Repeated(_) => Ok(Vec::new()),
        Begun::Fresh(mut change) => {
            act(&mut change)?;
            commit(state, *change, None)
        }
    }
}

/// Carries out an operation that returns a ticket for the authorization whose number `act` returns. If it was carried
/// out before, it returns another ticket for that authorization.
pub(super) fn hand_out(
    state: &mut RegisterState,
    operation: &Operation,
    content: &Writer,
    act: impl FnOnce(&mut Change) -> Result<u64, RegisterError>,
) -> Result<Granted, RegisterError> {
    match Change::begin(state, operation, content, Clock::Forward)? {
        Begun::Repeated(number) => {
            let number = number.ok_or(RegisterError::OperationReused)?;
            let ticket = state.ticket(number, operation.now)?;
            let events = Vec::new();
            Ok(Granted { ticket, events })
        }
        Begun::Fresh(mut change) => {
            let number = act(&mut change)?;
            let ticket = change.next.ticket(number, change.operation.now)?;
            let events = commit(state, *change, Some(number))?;
            Ok(Granted { ticket, events })
        }
    }
}

fn commit(state: &mut RegisterState, change: Change, number: Option<u64>) -> Result<Vec<Event>, RegisterError> {
    let (next, events) = change.commit(number)?;
    if let Some(next) = next {
        *state = next;
    }
    Ok(events)
}

/// Whether an operation's time may lie before the last change.
#[derive(Clone, Copy)]
pub(super) enum Clock {
    /// By a few seconds at most.
    Forward,
    /// By as much as the last change was dated ahead.
    Repaired,
}

/// An operation that was carried out before, with the number it gave out, or one to be carried out.
pub(super) enum Begun {
    Repeated(Option<u64>),
    Fresh(Box<Change>),
}

/// A register on its way to its next revision.
pub(super) struct Change {
    pub(super) next: RegisterState,
    pub(super) operation: Operation,
    content: Hash,
    events: Vec<Event>,
}

impl Change {
    /// Starts an operation: a copy of the register in which everything due at `operation.now` has expired, or
    /// [`Begun::Repeated`] if the operation was carried out already.
    pub(super) fn begin(
        state: &RegisterState,
        operation: &Operation,
        content: &Writer,
        clock: Clock,
    ) -> Result<Begun, RegisterError> {
        let content = digest::operation(content.as_bytes());
        if let Some(done) = state.operations.iter().find(|done| done.id == operation.id) {
            if done.content != content {
                return Err(RegisterError::OperationReused);
            }
            return Ok(Begun::Repeated(done.number));
        }
        let mut operation = *operation;
        // Servers' clocks differ by a little: what comes a few seconds too early is of the last change's time.
        if let Some(last) = state.changed_at.filter(|last| operation.now < *last) {
            let now = operation.now;
            if last.seconds_since(now) <= limits::CLOCK_TOLERANCE {
                operation.now = last;
            } else if let Clock::Forward = clock {
                return Err(RegisterError::TimeBackwards { last, now });
            }
        }
        if operation.revision != state.revision {
            return Err(RegisterError::RevisionStale {
                expected: operation.revision,
                actual: state.revision,
            });
        }
        let mut change = Self {
            next: state.clone(),
            operation,
            content,
            events: Vec::new(),
        };
        change.settle();
        Ok(Begun::Fresh(Box::new(change)))
    }

    /// Finishes the change, if it fits the bounds: returns the new state, and the events that led to it.
    pub(super) fn commit(self, number: Option<u64>) -> Result<(Option<RegisterState>, Vec<Event>), RegisterError> {
        let Self {
            mut next,
            operation,
            content,
            events,
        } = self;
        if events.is_empty() {
            return Ok((None, events));
        }
        let room = events
            .iter()
            .map(|event| event.kind.room())
            .min()
            .unwrap_or(limits::ENDED);
        if next.ended.len() > room {
            return Err(RegisterError::Full);
        }
        next.revision = successor(next.revision)?;
        next.changed_at = Some(operation.now);
        if next.operations.len() >= limits::OPERATIONS {
            next.operations.remove(0);
        }
        next.operations.push(Done {
            id: operation.id,
            content,
            number,
        });
        Ok((Some(next), events))
    }

    pub(super) fn now(&self) -> UnixTime {
        self.operation.now
    }

    pub(super) fn note(&mut self, kind: EventKind) {
        self.events.push(Event {
            revision: self.next.revision.saturating_add(1),
            at: self.operation.now,
            operation: self.operation.id,
            kind,
        });
    }

    /// Ends every credential whose last day is over, and forgets ended positions and nonces that have expired.
    pub(super) fn settle(&mut self) {
        let now = self.now();
        let (lent, due): (Vec<_>, Vec<_>) = core::mem::take(&mut self.next.authorizations)
            .into_iter()
            .partition(|lent| !lent.last_day.is_over(now));
        self.next.authorizations = lent;
        for lent in due {
            self.note(EventKind::AuthorizationEnded {
                number: lent.number,
                position: lent.position,
                last_day: lent.last_day,
                reason: EndReason::Expired,
            });
        }
        let (licenses, due): (Vec<_>, Vec<_>) = core::mem::take(&mut self.next.licenses)
            .into_iter()
            .partition(|license| !license.last_day.is_over(now));
        self.next.licenses = licenses;
        for license in due {
            self.note(EventKind::LicenseEnded {
                position: license.position,
                last_day: license.last_day,
                reason: EndReason::Expired,
            });
        }
        self.next.ended.retain(|ended| !ended.last_day.is_over(now));
        for license in &mut self.next.licenses {
            license.requests.retain(|(_, ends)| now < *ends);
            license.orders.retain(|(_, ends)| now < *ends);
        }
    }

    /// Keeps an ended position and its status for the status lists.
    pub(super) fn retire(&mut self, position: StatusPosition, status: CredentialStatus, last_day: Day) {
        self.next.ended.push(Ended {
            position,
            status,
            last_day,
        });
    }

    /// The live license that a request or order was signed with, if the message is carried out in its time by the
    /// operation's clock.
    pub(super) fn signed_with(&mut self, message: &Signed) -> Result<&mut RegisteredLicense, RegisterError> {
        let named = &message.license;
        let is_ours = named.issuer == self.next.issuer && named.plate == self.next.vehicle;
        let now = self.now();
        let mut live = self.next.licenses.iter_mut();
        let license =
            live.find(|license| is_ours && license.position == named.status && license.key == named.holder_key);
        let license = license.ok_or(RegisterError::LicenseNotLive)?;
        message.check_time(now)?;
        Ok(license)
    }

    /// Checks that a log entry is of this register's issuer, vehicle and owner, and of the time since it had to be
    /// issued anew.
    pub(super) fn counts(&self, entry: &Entry<'_>) -> Result<(), RegisterError> {
        if entry.issuer != self.next.issuer {
            return Err(RegisterError::EntryOtherIssuer);
        }
        if *entry.plate != self.next.vehicle {
            return Err(RegisterError::EntryOtherVehicle);
        }
        if *entry.owner_digest != self.next.owner.digest() {
            return Err(RegisterError::EntryOtherOwner);
        }
        let issued_at = entry.issued_at;
        match self.next.licenses_since.filter(|since| issued_at <= *since) {
            Some(since) => Err(RegisterError::EntryOutdated { issued_at, since }),
            None => Ok(()),
        }
    }

    pub(super) fn live(&mut self, number: u64) -> Result<&mut Lent, RegisterError> {
        let mut live = self.next.authorizations.iter_mut();
        live.find(|lent| lent.number == number)
            .ok_or(RegisterError::AuthorizationNotLive)
    }

    /// The positions and last days of the live licenses on the phone with this key.
    pub(super) fn licenses_on(&self, key: &PublicKey) -> Vec<(StatusPosition, Day)> {
        let licenses = self.next.licenses.iter().filter(|license| license.key == *key);
        licenses.map(|license| (license.position, license.last_day)).collect()
    }

    pub(super) fn end_license(&mut self, license: &RegisteredLicense, reason: EndReason) {
        self.retire(license.position, reason.status(), license.last_day);
        self.note(EventKind::LicenseEnded {
            position: license.position,
            last_day: license.last_day,
            reason,
        });
    }

    /// Ends the authorizations for which `is_meant` is true, and returns how many.
    pub(super) fn end_where(&mut self, reason: EndReason, is_meant: impl Fn(&Lent) -> bool) -> usize {
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
            last_day: lent.last_day,
            reason,
        });
    }

    pub(super) fn end_licenses(&mut self, reason: EndReason) {
        for license in core::mem::take(&mut self.next.licenses) {
            self.end_license(&license, reason);
        }
    }

    /// Gives up the positions of all authorizations, which must be issued again under new ones.
    pub(super) fn outdate(&mut self) {
        let mut outdated = Vec::new();
        for lent in &mut self.next.authorizations {
            if let Some(position) = lent.position.take() {
                outdated.push((lent.number, position, lent.last_day));
            }
        }
        for (number, position, last_day) in outdated {
            self.retire(position, EndReason::Outdated.status(), last_day);
            self.note(EventKind::AuthorizationOutdated {
                number,
                position,
                last_day,
            });
        }
    }

    /// Voids requests by the licenses issued until now, even if there was nothing to revoke: a request may be under
    /// way.
    pub(super) fn revoked(&mut self) {
        self.next.requests_since = Some(self.now());
        self.note(EventKind::OlderRequestsVoid);
    }

    /// Voids what was issued until now and is not recorded yet, and requests as [`revoked`](Self::revoked) does.
    pub(super) fn revoked_with_licenses(&mut self) {
        self.next.licenses_since = Some(self.now());
        self.revoked();
    }
}

/// Remembers the nonce of a message, so that it is carried out at most once; at most `max` are remembered.
pub(super) fn once(known: &mut Vec<Nonce>, message: &Signed, max: usize) -> Result<(), RegisterError> {
    let (nonce, ends) = message.once();
    if known.iter().any(|(known, _)| *known == nonce) {
        return Err(RegisterError::RequestReplayed);
    }
    if known.len() >= max {
        return Err(RegisterError::TooManyRequests { max });
    }
    known.push((nonce, ends));
    Ok(())
}

/// The next revision or authorization number; neither ever starts over.
pub(super) fn successor(number: u64) -> Result<u64, RegisterError> {
    number.checked_add(1).ok_or(RegisterError::Full)
}
