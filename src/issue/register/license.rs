//! The owner's live licenses: one of a natural person, at most four of an organization, each on a named person's phone.

use super::{Begun, Change, EndReason, Event, EventKind, Operation, Register};
use crate::credential::claims::StatusPosition;
use crate::error::RegisterError;
use crate::issue::issued::LogEntry;
use crate::issue::request::Signed;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, PersonName};
use crate::wire::cbor::Writer;
use alloc::vec::Vec;

/// A live license of the owner's.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredLicense {
    pub(super) name: Option<PersonName>,
    pub(super) position: StatusPosition,
    pub(super) key: PublicKey,
    pub(super) last_day: Day,
}

impl RegisteredLicense {
    /// The person at an organization who holds it; `None` if the owner is a natural person.
    #[must_use]
    pub fn name(&self) -> Option<&PersonName> {
        self.name.as_ref()
    }

    /// Its status position.
    #[must_use]
    pub fn position(&self) -> StatusPosition {
        self.position
    }

    /// The key it was issued to.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// Its last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.last_day
    }
}

impl core::fmt::Debug for RegisteredLicense {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RegisteredLicense")
            .field("position", &self.position)
            .field("last_day", &self.last_day)
            .finish_non_exhaustive()
    }
}

impl Register {
    /// Records a license issued to the owner. `name` is the person at an organization who holds it, and `None` if the
    /// owner is a natural person. The license replaces the one of the same person; under the same position and key it
    /// is a refresh. A license on another phone revokes no authorization.
    ///
    /// # Errors
    /// Those of every [`Operation`]; `license-name-mismatch`, `license-not-live` (it has expired), `standing-differs`
    /// (it shows another standing than the register has: it may be older, or the register was not told),
    /// `status-position-reused`, `licenses-full`.
    pub fn record_license(
        &mut self,
        operation: &Operation,
        license: &LogEntry,
        name: Option<&PersonName>,
    ) -> Result<Vec<Event>, RegisterError> {
        let mut content = Writer::new();
        content.array(3).text("record-license").bytes(&license.id);
        content.text(name.map_or("", PersonName::as_str));
        let Begun::Fresh(mut change) = self.begin(operation, &content)? else {
            return Ok(Vec::new());
        };
        change.record(license, name)?;
        self.commit(change, None)
    }
}

impl Change {
    fn record(&mut self, license: &LogEntry, name: Option<&PersonName>) -> Result<(), RegisterError> {
        if self.next.owner.is_natural() != name.is_none() {
            return Err(RegisterError::LicenseNameMismatch);
        }
        if license.last_day.is_over(self.now()) {
            return Err(RegisterError::LicenseNotLive);
        }
        if license.standing != self.next.standing {
            return Err(RegisterError::StandingDiffers);
        }
        let same = self.next.licenses.iter().position(|known| known.name.as_ref() == name);
        let before = same.map(|at| self.next.licenses.remove(at));
        let mut last_day = license.last_day;
        match before {
            // The license issued before stays valid to its own last day.
            Some(before) if before.position == license.status && before.key == license.holder_key => {
                last_day = last_day.max(before.last_day);
            }
            before => {
                if self.next.knows(license.status) || before.as_ref().is_some_and(|b| b.position == license.status) {
                    return Err(RegisterError::PositionReused);
                }
                if let Some(before) = before {
                    self.end_license(&before, EndReason::Replaced);
                }
            }
        }
        if self.next.licenses.len() >= limits::ORGANIZATION_LICENSES {
            let max = limits::ORGANIZATION_LICENSES;
            return Err(RegisterError::LicensesFull { max });
        }
        self.next.licenses.push(RegisteredLicense {
            name: name.cloned(),
            position: license.status,
            key: license.holder_key,
            last_day,
        });
        self.note(EventKind::LicenseRecorded {
            position: license.status,
        });
        Ok(())
    }

    pub(super) fn end_license(&mut self, license: &RegisteredLicense, reason: EndReason) {
        self.retire(license.position, reason.status(), license.last_day);
        self.note(EventKind::LicenseEnded {
            position: license.position,
            reason,
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
}
