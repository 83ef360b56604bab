//! How licenses and authorizations end before their last day: by the owner's order, an act of the authority, a lost
//! phone, another owner or a worse standing.

use alloc::vec::Vec;

use super::change::{Change, once};
use super::event::{EndReason, EventKind};
use super::lent::Lent;
use super::person::RegisteredOwner;
use crate::error::RegisterError;
use crate::issue::request::VerifiedOrder;
use crate::issue::rules::refused;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Standing, UnixTime};

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
    if on_it.is_empty() && granted == 0 {
        return Err(RegisterError::LicenseNotLive);
    }
    change.revoked_with_licenses();
    Ok(())
}

/// Ends every license and authorization because the vehicle has another owner.
pub(super) fn with_owner(change: &mut Change, owner: &RegisteredOwner) {
    change.next.owner = owner.clone();
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
