//! The register of one vehicle: who may show its license now, and every step that led there (SPEC §7.5). A pure state
//! machine. Each operation names itself, the revision it expects and the time; it changes all it says or nothing, and
//! says what changed as [`Event`]s. Only a grant or a refresh makes a [`Ticket`], and only a ticket makes an
//! authorization, so none exists outside the register.
//!
//! Store the state with the events of one operation in one step. The owner's consent is the authority's to archive.

mod end;
mod event;
mod lend;
mod license;
mod lent;
mod person;
mod state;

pub use event::{EndReason, Event, EventKind};
pub use lend::Granted;
pub use lent::{Lent, Ticket};
pub use license::RegisteredLicense;
pub use person::RegisteredOwner;

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::credential::answer::RegisterAnswer;
use crate::credential::claims::StatusPosition;
use crate::credential::field::Grantee;
use crate::credential::status::CredentialStatus;
use crate::digest::{self, Hash};
use crate::error::RegisterError;
use crate::limits;
use crate::value::{Day, Instant, Plate, Standing};
use crate::wire::cbor::Writer;

/// One call on a register: which, against what, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The caller's name for it, from a random generator. A retry with the same id changes nothing again.
    pub id: [u8; 16],
    /// The revision the caller has seen.
    pub revision: u64,
    /// Now, on the authority's clock.
    pub now: Instant,
}

/// One vehicle's owner, licenses and authorizations.
#[derive(Clone, PartialEq, Eq)]
pub struct Register {
    vehicle: Plate,
    owner: RegisteredOwner,
    standing: Standing,
    revision: u64,
    changed_at: Option<Instant>,
    revoked_at: Option<Instant>,
    next_number: u64,
    licenses: Vec<RegisteredLicense>,
    authorizations: Vec<Lent>,
    ended: Vec<Ended>,
    nonces: Vec<([u8; 16], Instant)>,
    operations: Vec<Done>,
}

/// A status position whose credential ended before its last day.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ended {
    position: StatusPosition,
    status: CredentialStatus,
    last_day: Day,
}

/// An operation that was carried out, and the authorization it granted or refreshed.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Done {
    id: [u8; 16],
    content: Hash,
    number: Option<u64>,
}

impl Register {
    /// The register of a vehicle nobody has a license of yet.
    #[must_use]
    pub fn new(vehicle: Plate, owner: RegisteredOwner, standing: Standing) -> Self {
        Self {
            vehicle,
            owner,
            standing,
            revision: 0,
            changed_at: None,
            revoked_at: None,
            next_number: 1,
            licenses: Vec::new(),
            authorizations: Vec::new(),
            ended: Vec::new(),
            nonces: Vec::new(),
            operations: Vec::new(),
        }
    }

    /// The vehicle's key: plate type and plate.
    #[must_use]
    pub fn vehicle(&self) -> &Plate {
        &self.vehicle
    }

    /// The owner.
    #[must_use]
    pub fn owner(&self) -> &RegisteredOwner {
        &self.owner
    }

    /// The standing the register was last told.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Grows by one with every operation that changes something.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// When somebody last took something back: older requests are refused.
    #[must_use]
    pub fn revoked_at(&self) -> Option<Instant> {
        self.revoked_at
    }

    /// The owner's live licenses at `now`.
    pub fn licenses(&self, now: Instant) -> impl Iterator<Item = &RegisteredLicense> {
        self.licenses
            .iter()
            .filter(move |license| !license.last_day.is_over(now))
    }

    /// The owner's list: what is lent at `now`, to whom, for what and until when.
    pub fn lent(&self, now: Instant) -> impl Iterator<Item = &Lent> {
        self.authorizations
            .iter()
            .filter(move |lent| !lent.last_day.is_over(now))
    }

    /// What `person` may show at `now`: nothing that was revoked, has expired, or waits to be issued anew.
    pub fn shown_by<'a>(&'a self, person: &'a Grantee, now: Instant) -> impl Iterator<Item = &'a Lent> {
        self.lent(now)
            .filter(|lent| lent.position.is_some() && person::is_same(&lent.grantee, person))
    }

    /// Answers a wallet that asks about the status positions it holds for this vehicle, at most 32: it then drops what
    /// has ended. Whose wallet asks is for the service to know; a position says nothing but whether it is live.
    #[must_use]
    pub fn answer(&self, asked: &[StatusPosition], now: Instant) -> RegisterAnswer {
        let asked = asked.get(..limits::ANSWER_POSITIONS).unwrap_or(asked);
        RegisterAnswer::new(self.vehicle.clone(), now, asked, |position| {
            self.licenses(now).any(|license| license.position == position)
                || self.lent(now).any(|lent| lent.position == Some(position))
        })
    }

    /// Every status position of a credential that has not reached its last day's end, with its status and that day:
    /// what status lists are built from.
    pub fn statuses(&self) -> impl Iterator<Item = (StatusPosition, CredentialStatus, Day)> {
        let valid = |position, last_day| (position, CredentialStatus::Valid, last_day);
        let licenses = self
            .licenses
            .iter()
            .map(move |license| valid(license.position, license.last_day));
        let lent = self.authorizations.iter();
        let lent = lent.filter_map(move |lent| lent.position.map(|position| valid(position, lent.last_day)));
        let ended = self
            .ended
            .iter()
            .map(|ended| (ended.position, ended.status, ended.last_day));
        licenses.chain(lent).chain(ended)
    }

    /// The register with what is due at `operation.now` expired, or word that the operation was carried out already.
    fn begin(&self, operation: &Operation, content: &Writer) -> Result<Begun, RegisterError> {
        let content = digest::operation(content.as_bytes());
        if let Some(done) = self.operations.iter().find(|done| done.id == operation.id) {
            if done.content != content {
                return Err(RegisterError::OperationReused);
            }
            return Ok(Begun::Repeated(done.number));
        }
        if let Some(last) = self.changed_at.filter(|last| operation.now < *last) {
            let now = operation.now;
            return Err(RegisterError::TimeBackwards { last, now });
        }
        if operation.revision != self.revision {
            return Err(RegisterError::RevisionStale {
                expected: operation.revision,
                actual: self.revision,
            });
        }
        let mut change = Change {
            next: self.clone(),
            operation: *operation,
            content,
            events: Vec::new(),
        };
        change.settle();
        Ok(Begun::Fresh(Box::new(change)))
    }

    /// Takes over a change that was thought through to its end.
    fn commit(&mut self, change: Box<Change>, number: Option<u64>) -> Result<Vec<Event>, RegisterError> {
        let Change {
            mut next,
            operation,
            content,
            events,
        } = *change;
        if events.is_empty() {
            return Ok(events);
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
        *self = next;
        Ok(events)
    }

    /// Whether a status position was ever given to a credential that has not expired.
    fn knows(&self, position: StatusPosition) -> bool {
        self.statuses().any(|(known, ..)| known == position)
    }
}

/// The revision or authorization number after this one; neither ever starts over.
fn successor(number: u64) -> Result<u64, RegisterError> {
    number.checked_add(1).ok_or(RegisterError::Full)
}

enum Begun {
    Repeated(Option<u64>),
    Fresh(Box<Change>),
}

/// A register on its way to its next revision.
struct Change {
    next: Register,
    operation: Operation,
    content: Hash,
    events: Vec<Event>,
}

impl Change {
    fn now(&self) -> Instant {
        self.operation.now
    }

    fn note(&mut self, kind: EventKind) {
        self.events.push(Event {
            revision: self.next.revision.saturating_add(1),
            at: self.operation.now,
            operation: self.operation.id,
            kind,
        });
    }

    /// Expires what is due, and forgets what need no longer be remembered.
    fn settle(&mut self) {
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

    /// Remembers a request or order, which is carried out once.
    fn once(&mut self, (nonce, expires): ([u8; 16], Instant)) -> Result<(), RegisterError> {
        if self.next.nonces.iter().any(|(known, _)| *known == nonce) {
            return Err(RegisterError::RequestReplayed);
        }
        self.next.nonces.push((nonce, expires));
        Ok(())
    }

    /// Publishes that a position is good no longer.
    fn retire(&mut self, position: StatusPosition, status: CredentialStatus, last_day: Day) {
        self.next.ended.push(Ended {
            position,
            status,
            last_day,
        });
    }
}

impl core::fmt::Debug for Register {
    /// Who owns what and lends it to whom stays out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Register")
            .field("revision", &self.revision)
            .field("licenses", &self.licenses.len())
            .field("authorizations", &self.authorizations.len())
            .finish_non_exhaustive()
    }
}
