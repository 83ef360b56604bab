//! The register of one vehicle: who may show its license now (SPEC §7.5). It is a pure state machine. Each operation
//! states its id, the revision it expects and the time. It is carried out wholly or not at all, and returns what
//! changed as [`Event`]s. Only a grant or a refresh makes a [`Ticket`], and only a ticket makes an authorization, so
//! the register knows every authorization there is.
//!
//! Store the new state and the events of an operation together, in one step. The authority archives the owner's
//! consent.

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
use crate::credential::mask::Grantee;
use crate::credential::status::CredentialStatus;
use crate::digest::{self, Hash};
use crate::error::RegisterError;
use crate::limits;
use crate::value::{Day, Instant, Plate, Standing};
use crate::wire::cbor::Writer;

/// One call on a register: its id, the revision it expects, and its time.
///
/// # Errors
/// Every operation can be refused with `operation-reused` (the id was used for something else), `time-backwards` (`now`
/// is before the last change), `revision-stale`, and, if it changes anything, `register-full`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// The caller's id for it, 16 random bytes. Once carried out, it changes nothing when repeated under its id.
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
    /// The register of a vehicle that has no license yet.
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

    /// The revision. It grows by one with every operation that changes something.
    #[must_use]
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// When something was last revoked. Requests made until then are refused.
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

    /// What `person` may show at `now`: their live authorizations, except those that wait to be issued again.
    pub fn shown_by<'a>(&'a self, person: &'a Grantee, now: Instant) -> impl Iterator<Item = &'a Lent> {
        self.lent(now)
            .filter(|lent| lent.position.is_some() && person::is_same(&lent.grantee, person))
    }

    /// Answers a wallet that asks which of its status positions for this vehicle are live, so that it can drop the
    /// others. At most 32 positions are answered. The service must know whose wallet asks; the answer says of a
    /// position only whether it is live.
    #[must_use]
    pub fn answer(&self, asked: &[StatusPosition], now: Instant) -> RegisterAnswer {
        let asked = asked.get(..limits::ANSWER_POSITIONS).unwrap_or(asked);
        RegisterAnswer::new(self.vehicle.clone(), now, asked, |position| {
            self.licenses(now).any(|license| license.position == position)
                || self.lent(now).any(|lent| lent.position == Some(position))
        })
    }

    /// Every status position in the register, with its status and its credential's last day. Status lists are built
    /// from it. A change drops the positions whose last day is over.
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

    /// Starts an operation: a copy of the register in which everything due at `operation.now` has expired, or
    /// [`Begun::Repeated`] if the operation was carried out already.
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

    /// Adopts a finished change, if it fits the bounds.
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

    /// Whether a credential that has not expired has or had this status position.
    fn knows(&self, position: StatusPosition) -> bool {
        self.statuses().any(|(known, ..)| known == position)
    }
}

/// The next revision or authorization number; neither ever starts over.
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

    /// Ends every credential whose last day is over, and forgets ended positions and nonces that have expired.
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

    /// Remembers the nonce of a request or order, so that it is carried out at most once.
    fn once(&mut self, (nonce, expires): ([u8; 16], Instant)) -> Result<(), RegisterError> {
        if self.next.nonces.iter().any(|(known, _)| *known == nonce) {
            return Err(RegisterError::RequestReplayed);
        }
        self.next.nonces.push((nonce, expires));
        Ok(())
    }

    /// Keeps an ended position and its status for the status lists.
    fn retire(&mut self, position: StatusPosition, status: CredentialStatus, last_day: Day) {
        self.next.ended.push(Ended {
            position,
            status,
            last_day,
        });
    }
}

impl core::fmt::Debug for Register {
    /// Keeps the owner and the grantees out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Register")
            .field("revision", &self.revision)
            .field("licenses", &self.licenses.len())
            .field("authorizations", &self.authorizations.len())
            .finish_non_exhaustive()
    }
}
