//! A register on its way to its next revision: an operation begins it, and it takes effect if it fits the bounds.

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::event::{EndReason, Event, EventKind};
use super::lent::Lent;
use super::license::RegisteredLicense;
use super::state::{Done, Ended, RegisterState};
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::digest::{self, Hash};
use crate::error::RegisterError;
use crate::issue::request::Signed;
use crate::limits;
use crate::value::{Day, UnixTime};
use crate::wire::cbor::Writer;

/// One call on a register: its id, the revision it expects, and its time.
///
/// # Errors
/// Every operation can be refused with `operation-reused` (the id was used for another operation), `time-backwards`
/// (`now` is before the last change), `revision-stale`, and, if it changes anything, `register-full`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The caller's id for the operation, 16 random bytes. An operation that was carried out changes nothing when it is
    /// repeated under its id.
    pub id: [u8; 16],
    /// The revision the caller has seen.
    pub revision: u64,
    /// Now, on the authority's clock.
    pub now: UnixTime,
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
    ) -> Result<Begun, RegisterError> {
        let content = digest::operation(content.as_bytes());
        if let Some(done) = state.operations.iter().find(|done| done.id == operation.id) {
            if done.content != content {
                return Err(RegisterError::OperationReused);
            }
            return Ok(Begun::Repeated(done.number));
        }
        if let Some(last) = state.changed_at.filter(|last| operation.now < *last) {
            let now = operation.now;
            return Err(RegisterError::TimeBackwards { last, now });
        }
        if operation.revision != state.revision {
            return Err(RegisterError::RevisionStale {
                expected: operation.revision,
                actual: state.revision,
            });
        }
        let mut change = Self {
            next: state.clone(),
            operation: *operation,
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
        let lends = events
            .iter()
            .any(|event| matches!(event.kind, EventKind::Granted { .. }));
        let nonces = if lends {
            limits::NONCES_FOR_LENDING
        } else {
            limits::NONCES
        };
        if next.ended.len() > room || next.nonces.len() > nonces {
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
                reason: EndReason::Expired,
            });
        }
        self.next.ended.retain(|ended| !ended.last_day.is_over(now));
        self.next.nonces.retain(|(_, expires)| now < *expires);
    }

    /// Remembers the nonce of a request or order, so that it is carried out at most once.
    pub(super) fn once(&mut self, (nonce, expires): ([u8; 16], UnixTime)) -> Result<(), RegisterError> {
        if self.next.nonces.iter().any(|(known, _)| *known == nonce) {
            return Err(RegisterError::RequestReplayed);
        }
        self.next.nonces.push((nonce, expires));
        Ok(())
    }

    /// Keeps an ended position and its status for the status lists.
    pub(super) fn retire(&mut self, position: StatusPosition, status: CredentialStatus, last_day: Day) {
        self.next.ended.push(Ended {
            position,
            status,
            last_day,
        });
    }

    /// Checks that a request or order was signed with a live license, and that it is carried out in its time, by the
    /// operation's clock.
    pub(super) fn may_carry_out(&self, message: &Signed) -> Result<(), RegisterError> {
        let is_its_own =
            |license: &RegisteredLicense| license.position == message.license && license.key == message.holder_key;
        if !self.next.licenses.iter().any(is_its_own) {
            return Err(RegisterError::LicenseNotLive);
        }
        Ok(message.check_time(self.now())?)
    }

    pub(super) fn live(&mut self, number: u64) -> Result<&mut Lent, RegisterError> {
        let mut live = self.next.authorizations.iter_mut();
        live.find(|lent| lent.number == number)
            .ok_or(RegisterError::AuthorizationNotLive)
    }

    pub(super) fn end_license(&mut self, license: &RegisteredLicense, reason: EndReason) {
        self.retire(license.position, reason.status(), license.last_day);
        self.note(EventKind::LicenseEnded {
            position: license.position,
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
            reason,
        });
    }

    pub(super) fn end_licenses(&mut self, reason: EndReason) {
        for license in core::mem::take(&mut self.next.licenses) {
            self.end_license(&license, reason);
        }
    }

    /// Revokes the positions of all authorizations, which must be issued again under new ones.
    pub(super) fn outdate(&mut self) {
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

    /// Voids older requests, even if there was nothing to revoke: a request may be under way.
    pub(super) fn revoked(&mut self, requests_until: UnixTime) {
        self.next.revoked_at = self.next.revoked_at.max(Some(self.now().max(requests_until)));
        self.note(EventKind::OlderRequestsVoid);
    }
}

/// The next revision or authorization number; neither ever starts over.
pub(super) fn successor(number: u64) -> Result<u64, RegisterError> {
    number.checked_add(1).ok_or(RegisterError::Full)
}
