//! The rules of a register, written a second time and without any economy: it keeps all that ever was.

mod days;
mod ends;
mod lends;

use super::*;
pub(super) use days::over;
use days::{furthest, in_time};

#[derive(Clone, PartialEq, Debug)]
pub(super) struct License {
    pub(super) name: Option<usize>,
    pub(super) at: StatusPosition,
    pub(super) key: usize,
    pub(super) proofing: Proofing,
    pub(super) last_day: Day,
    /// What it signed that was carried out, and until when that counts.
    pub(super) nonces: BTreeMap<[u8; 16], u64>,
}

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Lent {
    pub(super) number: u64,
    pub(super) person: usize,
    pub(super) purpose: Purpose,
    pub(super) last_day: Day,
    pub(super) at: Option<u32>,
    pub(super) granted_at: u64,
    pub(super) granted_by: usize,
    /// The key it was issued to, and how the grantee was proofed for it.
    pub(super) key: Option<(usize, Proofing)>,
    pub(super) ids: Vec<[u8; 32]>,
}

/// What the register should be, without any of its economy: it keeps all that ever was.
#[derive(Clone)]
pub(super) struct Model {
    pub(super) owner: usize,
    pub(super) standing: usize,
    pub(super) revision: u64,
    pub(super) changed_at: u64,
    pub(super) requests_since: Option<u64>,
    pub(super) licenses_since: Option<u64>,
    pub(super) granted: u64,
    pub(super) licenses: Vec<License>,
    pub(super) lent: Vec<Lent>,
    /// Positions that ended before their time: what a status list says of them, and until when.
    pub(super) ended: BTreeMap<StatusPosition, (CredentialStatus, Day)>,
    /// Operations that changed something, the latest last: id, which call of the history, the number on the ticket.
    pub(super) done: Vec<([u8; 16], usize, Option<u64>)>,
    /// The owner's phones that are suspended, the latest last.
    pub(super) suspended: Vec<usize>,
    /// What the call in hand has changed so far.
    events: Vec<EventKind>,
}

/// What the model says of a call.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) ticket: Option<u64>,
    /// None if nothing changed.
    pub(super) events: Vec<EventKind>,
}

/// The number on the ticket, if one is handed out.
type Carried = Result<Option<u64>, &'static str>;

fn forbids(index: usize) -> bool {
    STANDINGS[index].0.chars().any(|letter| "BCELMNP".contains(letter))
}

fn is_worse(new: usize, old: usize) -> bool {
    let (new, old) = (STANDINGS[new], STANDINGS[old]);
    let letter = new.0.chars().any(|letter| letter != 'A' && !old.0.contains(letter));
    letter || new.1 && !old.1 || new.2 && !old.2
}

pub(super) fn who(person: usize) -> &'static str {
    PERSONS[person].3
}

impl Model {
    /// A vehicle nobody has a license of yet.
    pub(super) fn new() -> Self {
        Self {
            owner: 0,
            standing: 0,
            revision: 0,
            changed_at: 0,
            requests_since: None,
            licenses_since: None,
            granted: 0,
            licenses: Vec::new(),
            lent: Vec::new(),
            ended: BTreeMap::new(),
            done: Vec::new(),
            suspended: Vec::new(),
            events: Vec::new(),
        }
    }

    /// What the call comes to; on refusal or without a change the model is thrown away.
    pub(super) fn call(
        &mut self,
        call: &Call,
        operation: &Operation,
        index: usize,
        history: &[Call],
    ) -> Result<Outcome, &'static str> {
        let now = operation.now.unix();
        let remembered = self.done.len().saturating_sub(32);
        if let Some((_, done, number)) = self.done[remembered..].iter().find(|done| done.0 == operation.id) {
            let ticket = match *done == index {
                true => self.repeated(&history[index], *number, now)?,
                false => return Err("operation-reused"),
            };
            let events = Vec::new();
            return Ok(Outcome { ticket, events });
        }
        let now = match now + 10 < self.changed_at {
            true if matches!(call, Call::Repair(_)) => now,
            true => return Err("time-backwards"),
            false => now.max(self.changed_at),
        };
        if operation.revision != self.revision {
            return Err("revision-stale");
        }
        self.events.clear();
        self.end_lent(EndReason::Expired, |lent| over(lent.last_day, now));
        self.end_licenses(EndReason::Expired, |license| over(license.last_day, now));
        self.ended.retain(|_, (_, last_day)| !over(*last_day, now));
        let ticket = self.carry_out(call, now)?;
        let events = std::mem::take(&mut self.events);
        if !events.is_empty() {
            self.revision += 1;
            self.changed_at = now;
            self.done.push((operation.id, index, ticket));
        }
        Ok(Outcome { ticket, events })
    }

    /// The ticket for what was carried out before.
    fn repeated(&self, call: &Call, number: Option<u64>, now: u64) -> Carried {
        if !matches!(call, Call::Grant(..) | Call::Refresh(..) | Call::ChangePhone(..)) {
            return Ok(None);
        }
        let mut lent = self.lent.iter().filter(|lent| !over(lent.last_day, now));
        match lent.find(|lent| Some(lent.number) == number).map(|lent| lent.at) {
            None => Err("authorization-not-live"),
            Some(None) => Err("status-position-needed"),
            Some(Some(_)) => Ok(number),
        }
    }

    fn carry_out(&mut self, call: &Call, now: u64) -> Carried {
        match call {
            Call::License(entry, name) => self.license(entry, *name, now)?,
            Call::Grant(asked, at) => return self.grant(asked, *at, now).map(Some),
            Call::Refresh(number, at) => return self.refresh(*number, *at).map(|()| Some(*number)),
            Call::ChangePhone(number, at) => return self.change_phone(*number, *at).map(|()| Some(*number)),
            Call::Record(entry) => self.record(entry)?,
            Call::Order(ordered) => self.order(ordered, now)?,
            Call::Act(number) => self.act(*number, now)?,
            Call::Lost(key, at) => self.lost(*key, *at, now)?,
            Call::Suspend(key) => self.suspend(*key)?,
            Call::Resume(key) => self.resume(*key),
            Call::Repair(rows) => self.repair(rows, now),
            Call::Owner(index) => self.change_owner(*index, now)?,
            Call::Standing(index) => self.change_standing(*index, now),
            Call::Expire => {}
        }
        Ok(None)
    }

    fn known(&self, at: StatusPosition) -> bool {
        self.licenses.iter().any(|license| license.at == at)
            || self.lent.iter().any(|lent| lent.at.map(position) == Some(at))
            || self.ended.contains_key(&at)
    }

    fn end(&mut self, at: StatusPosition, status: CredentialStatus, last_day: Day) {
        assert_eq!(self.ended.insert(at, (status, last_day)), None, "ended twice");
    }

    /// Ends authorizations, and says whether there were any.
    fn end_lent(&mut self, reason: EndReason, is_meant: impl Fn(&Lent) -> bool) -> bool {
        let (meant, rest): (Vec<_>, Vec<_>) = self.lent.drain(..).partition(is_meant);
        self.lent = rest;
        for lent in &meant {
            let (number, position, last_day) = (lent.number, lent.at.map(position), lent.last_day);
            if let (Some(at), Some(status)) = (position, published(reason)) {
                self.end(at, status, last_day);
            }
            self.events.push(EventKind::AuthorizationEnded {
                number,
                position,
                last_day,
                reason,
            });
        }
        !meant.is_empty()
    }

    /// Ends licenses, and says whether there were any.
    fn end_licenses(&mut self, reason: EndReason, is_meant: impl Fn(&License) -> bool) -> bool {
        let (meant, rest): (Vec<_>, Vec<_>) = self.licenses.drain(..).partition(is_meant);
        self.licenses = rest;
        for license in &meant {
            let (position, last_day) = (license.at, license.last_day);
            if let Some(status) = published(reason) {
                self.end(position, status, last_day);
            }
            self.events.push(EventKind::LicenseEnded {
                position,
                last_day,
                reason,
            });
        }
        !meant.is_empty()
    }

    /// The index of the live license that a message names, if it arrives in its time.
    fn by_owner(&self, license: &LogEntry, made_at: u64, now: u64) -> Result<usize, &'static str> {
        let mut live = self.licenses.iter();
        let ours = license.issuer == ISSUER && license.plate == record().plate;
        let named = live.position(|known| ours && known.at == license.status && known.key == key_index(license));
        let named = named.ok_or("license-not-live")?;
        in_time(made_at, now).map(|()| named)
    }

    /// Each message counts once, as long as it lives.
    fn once(&mut self, license: usize, nonce: [u8; 16], made_at: u64) -> Result<(), &'static str> {
        match self.licenses[license].nonces.insert(nonce, made_at + days::LIFETIME) {
            None => Ok(()),
            Some(_) => Err("request-replayed"),
        }
    }
}

/// What status lists say of a credential that ended for this reason, until its last day is over.
fn published(reason: EndReason) -> Option<CredentialStatus> {
    match reason {
        EndReason::Expired => None,
        EndReason::Replaced | EndReason::Outdated => Some(CredentialStatus::Superseded),
        EndReason::OwnersOrder
        | EndReason::AuthoritysAct
        | EndReason::PhoneLost
        | EndReason::OwnerChanged
        | EndReason::Standing => Some(CredentialStatus::Revoked),
        reason => panic!("{reason:?} is a reason without a row"),
    }
}

pub(super) fn key_index(entry: &LogEntry) -> usize {
    let named = KEYS.iter().position(|key| entry.holder_key == public(key));
    named.expect("a key of the pool")
}

fn borrower_key(entry: &AuthorizationLogEntry) -> usize {
    usize::from(entry.holder_key != public(BORROWERS[0]))
}
