//! How licenses and authorizations end before their last day: by the owner's order, an act of the authority, a lost
//! phone, another owner or a worse standing; how a phone is suspended; how a wrong time is repaired.

use alloc::vec::Vec;

use super::change::{Change, once};
use super::event::{EndReason, EventKind};
use super::lent::Lent;
use super::person::RegisteredOwner;
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::error::RegisterError;
use crate::issue::request::VerifiedOrder;
use crate::issue::rules::refused;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, Standing, UnixTime};

/// Revokes by the owner's order.
pub(super) fn by_order(change: &mut Change, order: &VerifiedOrder) -> Result<(), RegisterError> {
    let signed = &order.signed;
    once(&mut change.signed_with(signed)?.orders, signed, limits::ORDERS)?;
    let is_meant = |lent: &Lent| order.authorization.is_none_or(|id| lent.ids.contains(&id));
    if change.end_where(EndReason::OwnersOrder, is_meant) == 0 && order.authorization.is_some() {
        return Err(RegisterError::AuthorizationNotLive);
    }
    change.revoked();
    Ok(())
}

/// Revokes by an act of the authority.
pub(super) fn by_authority(change: &mut Change, number: Option<u64>) -> Result<(), RegisterError> {
    let is_meant = |lent: &Lent| number.is_none_or(|number| lent.number == number);
    if change.end_where(EndReason::AuthoritysAct, is_meant) == 0 && number.is_some() {
        return Err(RegisterError::AuthorizationNotLive);
    }
    change.revoked();
    Ok(())
}

/// Revokes what depends on the lost phone, whose key was `lost`.
pub(super) fn with_phone(change: &mut Change, lost: &PublicKey, lost_at: UnixTime) -> Result<(), RegisterError> {
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
    let was_suspended = forget_suspension(change, lost);
    if on_it.is_empty() && granted == 0 && !was_suspended {
        return Err(RegisterError::LicenseNotLive);
    }
    change.revoked_with_licenses();
    Ok(())
}

/// Suspends the owner's phone with this key.
pub(super) fn suspend(change: &mut Change, key: &PublicKey) -> Result<(), RegisterError> {
    let next = &mut change.next;
    let is_live = |key: &PublicKey| next.licenses.iter().any(|license| license.key == *key);
    if !is_live(key) {
        return Err(RegisterError::LicenseNotLive);
    }
    if next.suspended.contains(key) {
        return Ok(());
    }
    if next.suspended.len() >= limits::SUSPENDED
        && let Some(oldest) = next.suspended.iter().position(|key| !is_live(key))
    {
        next.suspended.remove(oldest);
    }
    next.suspended.push(*key);
    change.note(EventKind::PhoneSuspended { key: *key });
    for (position, last_day) in change.licenses_on(key) {
        change.note(EventKind::LicenseSuspended { position, last_day });
    }
    Ok(())
}

/// Resumes the owner's phone with this key.
pub(super) fn resume(change: &mut Change, key: &PublicKey) {
    if !forget_suspension(change, key) {
        return;
    }
    change.note(EventKind::PhoneResumed { key: *key });
    for (position, last_day) in change.licenses_on(key) {
        change.note(EventKind::LicenseResumed { position, last_day });
    }
}

/// Whether the phone was suspended. It is no more.
fn forget_suspension(change: &mut Change, key: &PublicKey) -> bool {
    let before = change.next.suspended.len();
    change.next.suspended.retain(|known| known != key);
    change.next.suspended.len() < before
}

/// Sets the register's time back to now, after an operation that was dated ahead. `statuses` are the rows of the table
/// that follows from the events: what that operation forgot, because its last day seemed over, has a status again.
pub(super) fn repair_time(change: &mut Change, statuses: &[(StatusPosition, CredentialStatus, Day)]) {
    let now = change.now();
    let Some(was) = change.next.changed_at.filter(|was| now < *was) else {
        return;
    };
    change.note(EventKind::TimeRepaired { was });
    for &(position, status, last_day) in statuses {
        if last_day.is_over(now) || change.next.knows(position) {
            continue;
        }
        // What was live then is no more: it has to be issued again.
        let status = match CredentialStatus::from_number(status.number()) {
            CredentialStatus::Valid | CredentialStatus::Suspended => CredentialStatus::Superseded,
            ended => ended,
        };
        change.retire(position, status, last_day);
        change.note(EventKind::PositionRestored {
            position,
            status,
            last_day,
        });
    }
    // The wrong time may stand in every license, and in what was lent by it.
    change.end_licenses(EndReason::Outdated);
    change.end_where(EndReason::AuthoritysAct, |lent| lent.granted_at > now);
    change.revoked_with_licenses();
}

/// Ends every license and authorization because the vehicle has another owner.
pub(super) fn with_owner(change: &mut Change, owner: &RegisteredOwner) {
    change.next.owner = owner.clone();
    change.next.suspended.clear();
    change.note(EventKind::OwnerChanged);
    change.end_licenses(EndReason::OwnerChanged);
    change.end_where(EndReason::OwnerChanged, |_| true);
    change.revoked_with_licenses();
}

/// Records the new standing. If it forbids issuing, it ends every license and authorization. If it is worse than
/// before, what was issued must be issued again.
pub(super) fn with_standing(change: &mut Change, standing: Standing) {
    let before = change.next.standing;
    if before == standing {
        return;
    }
    change.next.standing = standing;
    change.note(EventKind::StandingChanged { standing });
    if refused(standing).is_some() {
        change.end_licenses(EndReason::Standing);
        change.end_where(EndReason::Standing, |_| true);
        change.revoked_with_licenses();
    } else if standing.is_worse_than(before) {
        change.end_licenses(EndReason::Outdated);
        change.outdate();
    }
}
