//! What one phone holds: own licenses and lent ones, each until it ends. A credential that the register or a status list
//! says has ended is no longer listed, shows nothing, and goes with the next clearing out.

use alloc::vec::Vec;

use super::holder::Holder;
use crate::credential::answer::RegisterAnswer;
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::value::{Instant, Plate};

/// The credentials of one phone.
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

    /// Takes a credential in. It takes the place of an older issue of itself (same issuer, same status position, same
    /// key); an older issue of one that is held is dropped, and so is another issue of one that has ended.
    pub fn add(&mut self, mut holder: Holder) {
        match self.held.iter_mut().find(|held| held.is_issue_of(&holder)) {
            Some(held) if held.issued_at() < holder.issued_at() && !held.has_ended() => {
                // The status is the position's, not the copy's.
                holder.suspended |= held.suspended;
                *held = holder;
            }
            Some(_) => {}
            None => self.held.push(holder),
        }
    }

    /// What can be shown at `now`, in the order it came in.
    pub fn list(&self, now: Instant) -> impl Iterator<Item = &Holder> {
        self.held.iter().filter(move |held| held.can_show(now))
    }

    /// The credential of an id.
    #[must_use]
    pub fn find(&self, id: &[u8; 32]) -> Option<&Holder> {
        self.held.iter().find(|held| held.id() == id)
    }

    /// The vehicles and status positions to ask registers about.
    pub fn positions(&self) -> impl Iterator<Item = (&Plate, StatusPosition)> {
        let live = self.held.iter().filter(|held| !held.has_ended());
        live.map(|held| (&held.fields.plate, held.file.claims.status))
    }

    /// Believes a register's answer, fetched over the authority's authenticated channel: what it says has ended is not
    /// shown again.
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

    /// Removes, and erases from memory, what has ended or run out by `now`; returns the ids, so that the app deletes the
    /// files too. What is not valid yet stays.
    pub fn clear_out(&mut self, now: Instant) -> Vec<[u8; 32]> {
        let over = |held: &Holder| held.has_ended() || held.last_day().is_over(now);
        let ids = self.held.iter().filter(|held| over(held)).map(|held| *held.id());
        let ids = ids.collect();
        self.held.retain(|held| !over(held));
        ids
    }
}

impl Holder {
    /// Believes a register's answer, fetched over the authority's authenticated channel.
    pub fn apply_answer(&mut self, answer: &RegisterAnswer) {
        let claims = &self.file.claims;
        // An answer from before its issue knew nothing of it.
        let is_this = *answer.vehicle() == self.fields.plate && claims.issued_at <= answer.as_of();
        self.ended |= is_this && answer.ended().contains(&claims.status);
    }

    /// Believes a status list of `issuer`, or any other source the app trusts, on one position: anything but *valid*
    /// ends a credential there, but *suspended*, which only a *valid* lifts.
    pub fn apply_status(&mut self, issuer: u16, position: StatusPosition, status: CredentialStatus) {
        let claims = &self.file.claims;
        if claims.issuer == issuer && claims.status == position {
            self.suspended = status == CredentialStatus::Suspended;
            self.ended |= !matches!(status, CredentialStatus::Valid | CredentialStatus::Suspended);
        }
    }

    /// Whether a register or a status list said that it has ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether it can be shown at `now`: it runs, and nothing was heard against it.
    #[must_use]
    pub fn can_show(&self, now: Instant) -> bool {
        self.check_live().is_ok() && self.check_window(now).is_ok()
    }

    fn is_issue_of(&self, other: &Self) -> bool {
        let (a, b) = (&self.file.claims, &other.file.claims);
        a.issuer == b.issuer && a.status == b.status && a.holder_key == b.holder_key
    }
}
