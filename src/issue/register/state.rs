//! What a register knows, and what can be asked of it.

use alloc::vec::Vec;

use super::lent::{Lent, Ticket};
use super::license::{Nonce, RegisteredLicense};
use super::person::{self, Identity, RegisteredOwner};
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::digest::Hash;
use crate::error::RegisterError;
use crate::key::PublicKey;
use crate::limits;
use crate::value::{Day, PersonName, Plate, Standing, UnixTime};

/// One vehicle's owner, licenses and authorizations, and what was done with them.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct RegisterState {
    pub(super) issuer: u16,
    pub(super) vehicle: Plate,
    pub(super) owner: RegisteredOwner,
    pub(super) standing: Standing,
    pub(super) revision: u64,
    pub(super) changed_at: Option<UnixTime>,
    /// A request counts only if the license it names was issued after this.
    pub(super) requests_since: Option<UnixTime>,
    /// A license or authorization is recorded only if it was issued after this.
    pub(super) licenses_since: Option<UnixTime>,
    pub(super) next_number: u64,
    pub(super) licenses: Vec<RegisteredLicense>,
    pub(super) authorizations: Vec<Lent>,
    pub(super) ended: Vec<Ended>,
    pub(super) operations: Vec<Done>,
    /// The owner's phones that are suspended, the latest last.
    pub(super) suspended: Vec<PublicKey>,
}

/// A status position whose credential ended before its last day.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Ended {
    pub(super) position: StatusPosition,
    pub(super) status: CredentialStatus,
    pub(super) last_day: Day,
}

/// An operation that was carried out, and the authorization it granted or refreshed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    pub(super) id: [u8; 16],
    pub(super) content: Hash,
    pub(super) number: Option<u64>,
}

impl RegisterState {
    pub(super) fn new(issuer: u16, vehicle: Plate, owner: RegisteredOwner, standing: Standing) -> Self {
        Self {
            issuer,
            vehicle,
            owner,
            standing,
            revision: 0,
            changed_at: None,
            requests_since: None,
            licenses_since: None,
            next_number: 1,
            licenses: Vec::new(),
            authorizations: Vec::new(),
            ended: Vec::new(),
            operations: Vec::new(),
            suspended: Vec::new(),
        }
    }

    pub(super) fn licenses(&self, now: UnixTime) -> impl Iterator<Item = &RegisteredLicense> {
        self.licenses
            .iter()
            .filter(move |license| !license.last_day.is_over(now))
    }

    pub(super) fn lent(&self, now: UnixTime) -> impl Iterator<Item = &Lent> {
        self.authorizations
            .iter()
            .filter(move |lent| !lent.last_day.is_over(now))
    }

    /// Every position in the state, due or not.
    pub(super) fn positions(&self) -> impl Iterator<Item = (StatusPosition, CredentialStatus, Day)> {
        let valid = |position, last_day| (position, CredentialStatus::Valid, last_day);
        let licenses = self.licenses.iter().map(|license| {
            let status = match self.suspended.contains(&license.key) {
                true => CredentialStatus::Suspended,
                false => CredentialStatus::Valid,
            };
            (license.position, status, license.last_day)
        });
        let lent = self.authorizations.iter();
        let lent = lent.filter_map(move |lent| lent.position.map(|position| valid(position, lent.last_day)));
        let ended = self
            .ended
            .iter()
            .map(|ended| (ended.position, ended.status, ended.last_day));
        licenses.chain(lent).chain(ended)
    }

    /// Whether a credential that has not expired has or had this status position.
    pub(super) fn knows(&self, position: StatusPosition) -> bool {
        self.positions().any(|(known, ..)| known == position)
    }

    /// The ticket to issue a live authorization with.
    pub(super) fn ticket(&self, number: u64, now: UnixTime) -> Result<Ticket, RegisterError> {
        let mut live = self.lent(now);
        let lent = live.find(|lent| lent.number == number);
        let lent = lent.ok_or(RegisterError::AuthorizationNotLive)?;
        Ok(Ticket {
            issuer: self.issuer,
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
            issued_to: lent.issued_to,
            granted_at: lent.granted_at,
            handed_out: now,
        })
    }

    /// Whether the state is one that operations can lead to.
    pub(super) fn is_sound(&self) -> bool {
        let numbers = self.authorizations.iter().map(|lent| lent.number);
        let ascending = numbers.clone().zip(numbers.clone().skip(1)).all(|(a, b)| a < b);
        let known = numbers
            .into_iter()
            .all(|number| 0 < number && number < self.next_number);
        let lent = self
            .authorizations
            .iter()
            .map(|lent| (lent.purpose, Identity::of(&lent.grantee)));
        let named = self
            .licenses
            .iter()
            .all(|license| license.name.is_none() == self.owner.is_natural());
        let once = |nonces: &[Nonce]| are_distinct(nonces.iter().map(|(nonce, _)| nonce));
        let remembered = self
            .licenses
            .iter()
            .all(|license| once(&license.requests) && once(&license.orders));
        ascending
            && known
            && named
            && remembered
            && self.next_number > 0
            && person::distinct(self.authorizations.iter().map(Lent::grantee)).len() <= limits::PERSONS
            && are_distinct(lent)
            && are_distinct(
                self.licenses
                    .iter()
                    .map(|license| license.name.as_ref().map(PersonName::as_str)),
            )
            && are_distinct(self.positions().map(|(position, ..)| position))
            && are_distinct(self.operations.iter().map(|done| done.id))
            && are_distinct(self.suspended.iter().map(PublicKey::as_compressed))
    }
}

/// Whether none of these comes twice. They are sorted, because a register may have a thousand positions.
fn are_distinct<T: Ord>(all: impl Iterator<Item = T>) -> bool {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.is_sorted_by(|one, next| one < next)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn distinct_is_pair_by_pair(all in prop::collection::vec(0..60_u8, 0..20)) {
            let is_pair = |(at, one)| all.iter().skip(at + 1).any(|other| one == other);
            prop_assert_eq!(are_distinct(all.iter()), !all.iter().enumerate().any(is_pair));
        }
    }
}
