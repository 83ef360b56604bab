//! Recording the licenses that are issued to the owner.

use alloc::vec::Vec;

use super::change::Change;
use super::entry::Entry;
use super::event::{EndReason, EventKind};
use super::license::RegisteredLicense;
use crate::error::RegisterError;
use crate::issue::issued::LogEntry;
use crate::limits;
use crate::value::PersonName;

/// Records a license issued to the owner.
pub(super) fn record(change: &mut Change, license: &LogEntry, name: Option<&PersonName>) -> Result<(), RegisterError> {
    change.counts(&Entry::of(license))?;
    if change.next.owner.is_natural() != name.is_none() {
        return Err(RegisterError::LicenseNameMismatch);
    }
    if license.last_day.is_over(change.now()) {
        return Err(RegisterError::LicenseNotLive);
    }
    if license.standing != change.next.standing {
        return Err(RegisterError::StandingDiffers);
    }
    let same = change
        .next
        .licenses
        .iter()
        .position(|known| known.name.as_ref() == name);
    let before = same.map(|at| change.next.licenses.remove(at));
    let same_key = before.as_ref().filter(|before| before.key == license.holder_key);
    if same_key.is_some_and(|before| before.proofing != license.proofing) {
        return Err(RegisterError::ProofingDiffers);
    }
    let mut recorded = RegisteredLicense {
        name: name.cloned(),
        position: license.status,
        key: license.holder_key,
        proofing: license.proofing,
        last_day: license.last_day,
        requests: Vec::new(),
        orders: Vec::new(),
    };
    match before {
        // The license issued before stays valid to its own last day, and so does what it remembers.
        Some(before) if before.position == license.status && before.key == license.holder_key => {
            recorded.last_day = recorded.last_day.max(before.last_day);
            (recorded.requests, recorded.orders) = (before.requests, before.orders);
        }
        before => {
            if change.next.knows(license.status) || before.as_ref().is_some_and(|b| b.position == license.status) {
                return Err(RegisterError::PositionReused);
            }
            if let Some(before) = before {
                change.end_license(&before, EndReason::Replaced);
            }
        }
    }
    if change.next.licenses.len() >= limits::ORGANIZATION_LICENSES {
        let max = limits::ORGANIZATION_LICENSES;
        return Err(RegisterError::LicensesFull { max });
    }
    let last_day = recorded.last_day;
    change.next.licenses.push(recorded);
    let position = license.status;
    change.note(EventKind::LicenseRecorded {
        id: license.id,
        name: name.cloned(),
        position,
        last_day,
    });
    if change.next.suspended.contains(&license.holder_key) {
        change.note(EventKind::LicenseSuspended { position, last_day });
    }
    Ok(())
}
