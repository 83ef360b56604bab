//! The credentials of one phone: own licenses and lent ones. A credential that has ended, by a register's answer or a
//! status list, is not listed and not shown any more. The next [`clear_out`](Wallet::clear_out) removes it.

use alloc::vec::Vec;

use super::holder::Holder;
use crate::credential::answer::RegisterAnswer;
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::value::{Plate, UnixTime};

/// The credentials of one phone.
///
/// ```
/// use vehicle_license::UnixTime;
/// use vehicle_license::credential::RegisterAnswer;
/// use vehicle_license::present::{Holder, Wallet};
///
/// /// The plates to list after a register's answer, and the ids of the files to delete.
/// fn refresh(
///     wallet: &mut Wallet, refreshed: Holder, answer: &RegisterAnswer, now: UnixTime,
/// ) -> (Vec<String>, Vec<[u8; 32]>) {
///     wallet.add(refreshed); // replaces the older issue
///     wallet.apply_answer(answer);
///     let over = wallet.clear_out(now);
///     (wallet.list(now).map(|held| held.fields().plate().to_string()).collect(), over)
/// }
/// assert_eq!(Wallet::new().positions().count(), 0);
/// ```
#[derive(Debug, Default)]
pub struct Wallet {
    held: Vec<Holder>,
}

impl Wallet {
    /// An empty wallet.
    #[must_use]
    pub fn new() -> Self {
        Self { held: Vec::new() }
    }

    /// Adds a credential. Issues of one credential have the same issuer, status position and key. A newer issue
    /// replaces an older one. An issue is dropped if a newer one is held, or if the credential has ended.
    pub fn add(&mut self, mut holder: Holder) {
        match self.held.iter_mut().find(|held| held.is_issue_of(&holder)) {
            Some(held) if held.issued_at() < holder.issued_at() && !held.has_ended() => {
                // A suspension belongs to the status position, not to one issue.
                holder.suspended |= held.suspended;
                *held = holder;
            }
            Some(_) => {}
            None => self.held.push(holder),
        }
    }

    /// The credentials that can be shown at `now`, in the order in which they were added.
    pub fn list(&self, now: UnixTime) -> impl Iterator<Item = &Holder> {
        self.held.iter().filter(move |held| held.can_show(now))
    }

    /// The credential with this id.
    #[must_use]
    pub fn find(&self, id: &[u8; 32]) -> Option<&Holder> {
        self.held.iter().find(|held| held.id() == id)
    }

    /// The vehicles and status positions to ask registers about.
    pub fn positions(&self) -> impl Iterator<Item = (&Plate, StatusPosition)> {
        let live = self.held.iter().filter(|held| !held.has_ended());
        live.map(|held| (held.fields().plate(), held.file.claims.status))
    }

    /// Believes a register's answer, fetched over the authority's authenticated channel. Credentials that have ended by
    /// it are not shown any more.
    pub fn apply_answer(&mut self, answer: &RegisterAnswer) {
        for held in &mut self.held {
            held.apply_answer(answer);
        }
    }

    /// Believes a status list of `issuer`, or any other source the app trusts, on one position.
    pub fn apply_status(&mut self, issuer: u16, position: StatusPosition, status: CredentialStatus) {
        for held in &mut self.held {
            held.apply_status(issuer, position, status);
        }
    }

    /// Removes, and erases from memory, the credentials that have ended or expired by `now`. Returns their ids, so that
    /// the app can delete their files too. A credential that is not valid yet stays.
    pub fn clear_out(&mut self, now: UnixTime) -> Vec<[u8; 32]> {
        let over = |held: &Holder| held.has_ended() || held.last_day().is_over(now);
        let ids = self.held.iter().filter(|held| over(held)).map(|held| *held.id());
        let ids = ids.collect();
        self.held.retain(|held| !over(held));
        ids
    }
}
