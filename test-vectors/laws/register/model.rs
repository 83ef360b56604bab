//! The rules of a register, written a second time and without any economy: it keeps all that ever was.

use super::*;

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
}

/// What the model says of a call.
#[derive(Debug, PartialEq)]
pub(super) struct Outcome {
    pub(super) ticket: Option<u64>,
    pub(super) changed: bool,
}

pub(super) fn over(last_day: Day, now: u64) -> bool {
    last_day.end().expect("an instant").unix() <= now
}

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

/// The seventh working day behind `today` in the autumn of 2026, from the notice; `None` where 2027 would be needed.
fn seventh(today: Day) -> Option<Day> {
    let mut count = 0;
    let mut at = today;
    while count < 7 {
        at = at.plus_days(1).expect("a day");
        if at > day("2026-12-31") {
            return None;
        }
        count += i32::from(works(at));
    }
    Some(at)
}

fn works(at: Day) -> bool {
    let text = at.to_string();
    let off = [
        "2026-09-25",
        "2026-10-01",
        "2026-10-02",
        "2026-10-05",
        "2026-10-06",
        "2026-10-07",
    ];
    let worked = ["2026-09-20", "2026-10-10"];
    worked.contains(&&text[..]) || at.weekday() < 6 && !off.contains(&&text[..])
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
        }
    }

    fn known(&self, at: StatusPosition) -> bool {
        self.licenses.iter().any(|license| license.at == at)
            || self.lent.iter().any(|lent| lent.at.map(position) == Some(at))
            || self.ended.contains_key(&at)
    }

    fn end(&mut self, at: Option<StatusPosition>, status: CredentialStatus, last_day: Day) {
        if let Some(at) = at {
            assert_eq!(self.ended.insert(at, (status, last_day)), None, "ended twice");
        }
    }

    fn end_lent(&mut self, status: CredentialStatus, is_meant: impl Fn(&Lent) -> bool) -> bool {
        let (meant, rest): (Vec<_>, Vec<_>) = self.lent.drain(..).partition(is_meant);
        self.lent = rest;
        for lent in &meant {
            self.end(lent.at.map(position), status, lent.last_day);
        }
        !meant.is_empty()
    }

    fn end_licenses(&mut self, status: CredentialStatus, is_meant: impl Fn(&License) -> bool) -> bool {
        let (meant, rest): (Vec<_>, Vec<_>) = self.licenses.drain(..).partition(is_meant);
        self.licenses = rest;
        for license in &meant {
            self.end(Some(license.at), status, license.last_day);
        }
        !meant.is_empty()
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
            if *done != index {
                return Err("operation-reused");
            }
            if !matches!(history[index], Call::Grant(..) | Call::Refresh(..)) {
                return Ok(Outcome {
                    ticket: None,
                    changed: false,
                });
            }
            let lent = self
                .lent
                .iter()
                .find(|lent| Some(lent.number) == *number && !over(lent.last_day, now));
            return match lent.map(|lent| lent.at) {
                None => Err("authorization-not-live"),
                Some(None) => Err("status-position-needed"),
                Some(Some(_)) => Ok(Outcome {
                    ticket: *number,
                    changed: false,
                }),
            };
        }
        if now + 10 < self.changed_at {
            return Err("time-backwards");
        }
        let now = now.max(self.changed_at);
        if operation.revision != self.revision {
            return Err("revision-stale");
        }
        let count = self.lent.len() + self.licenses.len();
        self.lent.retain(|lent| !over(lent.last_day, now));
        self.licenses.retain(|license| !over(license.last_day, now));
        self.ended.retain(|_, (_, last_day)| !over(*last_day, now));
        let expired = self.lent.len() + self.licenses.len() < count;
        let (ticket, changed) = self.carry_out(call, now)?;
        let changed = changed || expired;
        if changed {
            self.revision += 1;
            self.changed_at = now;
            self.done.push((operation.id, index, ticket));
        }
        Ok(Outcome { ticket, changed })
    }

    fn carry_out(&mut self, call: &Call, now: u64) -> Result<(Option<u64>, bool), &'static str> {
        use CredentialStatus::{Revoked, Superseded};
        let today = Day::of(instant(now));
        match call {
            Call::License(entry, name) => {
                self.counts(entry.issuer, &entry.plate, &entry.owner_digest, entry.issued_at)?;
                if OWNERS[self.owner].2 != name.is_some() {
                    return Err("license-name-mismatch");
                }
                if over(entry.last_day, now) {
                    return Err("license-not-live");
                }
                if entry.standing != standing(self.standing) {
                    return Err("standing-differs");
                }
                let key = key_index(entry);
                let before = self.licenses.iter().position(|known| known.name == *name);
                if before.is_some_and(|at| self.licenses[at].key == key && self.licenses[at].proofing != entry.proofing)
                {
                    return Err("proofing-differs");
                }
                let refresh =
                    before.is_some_and(|at| self.licenses[at].at == entry.status && self.licenses[at].key == key);
                if !refresh && self.known(entry.status) {
                    return Err("status-position-reused");
                }
                // A refresh that ends sooner does not call back the copy that ends later.
                let mut last_day = entry.last_day;
                let mut nonces = BTreeMap::new();
                if let Some(at) = before {
                    let before = self.licenses.remove(at);
                    if refresh {
                        last_day = last_day.max(before.last_day);
                        nonces = before.nonces;
                    } else {
                        self.end(Some(before.at), Superseded, before.last_day);
                    }
                }
                if self.licenses.len() == 4 {
                    return Err("licenses-full");
                }
                self.licenses.push(License {
                    name: *name,
                    at: entry.status,
                    key,
                    proofing: entry.proofing,
                    last_day,
                    nonces,
                });
                Ok((None, true))
            }
            Call::Grant(asked, at) => {
                let license = self.by_owner(&asked.license)?;
                in_time(asked.made_at, now)?;
                let issued_at = asked.license.issued_at.unix();
                if self.requests_since.is_some_and(|since| issued_at <= since) {
                    return Err("request-older-than-revocation");
                }
                self.once(license, asked.nonce, asked.made_at)?;
                if forbids(self.standing) {
                    return Err("standing-forbids-lending");
                }
                let (kind, number, name, _) = PERSONS[asked.person];
                if kind == 'N' {
                    return Err("grantee-not-a-person");
                }
                let (_, document, _) = OWNERS[self.owner];
                let is_owner = match document {
                    Some(document) => number == PERSONS[document].1 || who(document) == who(asked.person),
                    None => false,
                };
                if is_owner {
                    return Err("grantee-is-owner");
                }
                let theirs = |lent: &&Lent| who(lent.person) == who(asked.person);
                if self
                    .lent
                    .iter()
                    .filter(theirs)
                    .any(|lent| PERSONS[lent.person].2 != name)
                {
                    return Err("grantee-name-differs");
                }
                if asked.last_day < today {
                    return Err("last-day-before-grant");
                }
                match seventh(today) {
                    Some(seventh) if asked.last_day > seventh => return Err("working-days-exceeded"),
                    None if asked.last_day > day("2026-12-31") => return Err("calendar-does-not-reach"),
                    _ => {}
                }
                let before = self
                    .lent
                    .iter()
                    .position(|lent| theirs(&lent) && lent.purpose == asked.purpose);
                if before.is_some() && !asked.replace {
                    return Err("already-lent");
                }
                let mut persons: Vec<_> = self.lent.iter().map(|lent| who(lent.person)).collect();
                persons.push(who(asked.person));
                persons.sort_unstable();
                persons.dedup();
                if persons.len() > 3 {
                    return Err("persons-full");
                }
                if self.known(position(*at)) {
                    return Err("status-position-reused");
                }
                if let Some(before) = before {
                    let number = self.lent[before].number;
                    self.end_lent(Superseded, |lent| lent.number == number);
                }
                self.granted += 1;
                self.lent.push(Lent {
                    number: self.granted,
                    person: asked.person,
                    purpose: asked.purpose,
                    last_day: asked.last_day,
                    at: Some(*at),
                    granted_at: now,
                    granted_by: key_index(&asked.license),
                    key: None,
                    ids: Vec::new(),
                });
                Ok((Some(self.granted), true))
            }
            Call::Refresh(number, at) => {
                if forbids(self.standing) {
                    return Err("standing-forbids-lending");
                }
                let found = self.lent.iter().position(|lent| lent.number == *number);
                let found = found.ok_or("authorization-not-live")?;
                let before = self.lent[found].at;
                if at.is_none() && before.is_none() {
                    return Err("status-position-needed");
                }
                if let Some(at) = at.filter(|at| before != Some(*at)) {
                    if self.known(position(at)) {
                        return Err("status-position-reused");
                    }
                    self.lent[found].at = Some(at);
                    self.end(before.map(position), Superseded, self.lent[found].last_day);
                }
                Ok((Some(*number), true))
            }
            Call::Record(entry) => {
                self.counts(entry.issuer, &entry.plate, &entry.owner_digest, entry.issued_at)?;
                let lent = self.lent.iter_mut().find(|lent| lent.number == entry.number);
                let lent = lent.ok_or("authorization-not-live")?;
                let key = borrower_key(entry);
                if lent.at.map(position) != Some(entry.status) || lent.key.is_some_and(|(first, _)| first != key) {
                    return Err("authorization-not-live");
                }
                if lent.key.is_some_and(|(_, proofing)| proofing != entry.proofing) {
                    return Err("proofing-differs");
                }
                lent.key = Some((key, entry.proofing));
                if !lent.ids.contains(&entry.id) {
                    lent.ids.push(entry.id);
                }
                Ok((None, true))
            }
            Call::Order(ordered) => {
                let license = self.by_owner(&ordered.license)?;
                in_time(ordered.made_at, now)?;
                self.once(license, ordered.nonce, ordered.made_at)?;
                let id = ordered.id;
                let remembered = |lent: &Lent, id| lent.ids[lent.ids.len().saturating_sub(32)..].contains(id);
                let any = self.end_lent(Revoked, |lent| id.as_ref().is_none_or(|id| remembered(lent, id)));
                self.taken_back(now, any || id.is_none())
            }
            Call::Act(number) => {
                let any = self.end_lent(Revoked, |lent| number.is_none_or(|number| lent.number == number));
                self.taken_back(now, any || number.is_none())
            }
            Call::Lost(key, at) => {
                let license = self.end_licenses(Revoked, |license| license.key == *key);
                let lent = self.end_lent(Revoked, |lent| lent.granted_by == *key && lent.granted_at >= *at);
                if !license && !lent {
                    return Err("license-not-live");
                }
                self.licenses_since = Some(now);
                self.taken_back(now, true)
            }
            Call::Owner(index) => {
                let (_, document, company) = OWNERS[*index];
                if document.is_some_and(|document| company != (PERSONS[document].0 == 'N')) {
                    return Err("owner-kind-mismatch");
                }
                self.owner = *index;
                self.end_licenses(Revoked, |_| true);
                self.end_lent(Revoked, |_| true);
                self.licenses_since = Some(now);
                self.taken_back(now, true)
            }
            Call::Standing(index) => {
                let before = std::mem::replace(&mut self.standing, *index);
                if forbids(*index) && before != *index {
                    self.end_licenses(Revoked, |_| true);
                    self.end_lent(Revoked, |_| true);
                    self.licenses_since = Some(now);
                    return self.taken_back(now, true);
                }
                if is_worse(*index, before) {
                    self.end_licenses(Superseded, |_| true);
                    for at in 0..self.lent.len() {
                        let outdated = self.lent[at].at.take();
                        self.end(outdated.map(position), Superseded, self.lent[at].last_day);
                    }
                }
                Ok((None, before != *index))
            }
            Call::Expire => Ok((None, false)),
        }
    }

    /// The index of the live license that a message names.
    fn by_owner(&self, license: &LogEntry) -> Result<usize, &'static str> {
        let mut live = self.licenses.iter();
        let ours = license.issuer == ISSUER && license.plate == record().plate;
        let named = live.position(|known| ours && known.at == license.status && known.key == key_index(license));
        named.ok_or("license-not-live")
    }

    fn once(&mut self, license: usize, nonce: [u8; 16], made_at: u64) -> Result<(), &'static str> {
        match self.licenses[license].nonces.insert(nonce, made_at + LIFETIME) {
            None => Ok(()),
            Some(_) => Err("request-replayed"),
        }
    }

    fn counts(
        &self,
        issuer: u16,
        plate: &Plate,
        owner_digest: &[u8; 32],
        issued_at: UnixTime,
    ) -> Result<(), &'static str> {
        if issuer != ISSUER {
            return Err("log-entry-other-issuer");
        }
        if *plate != record().plate {
            return Err("log-entry-other-vehicle");
        }
        if *owner_digest != owner(self.owner).digest() {
            return Err("log-entry-other-owner");
        }
        if self.licenses_since.is_some_and(|since| issued_at.unix() <= since) {
            return Err("log-entry-outdated");
        }
        Ok(())
    }

    /// Requests by licenses issued until now count for nothing.
    fn taken_back(&mut self, now: u64, any: bool) -> Result<(Option<u64>, bool), &'static str> {
        if !any {
            return Err("authorization-not-live");
        }
        self.requests_since = Some(now);
        Ok((None, true))
    }
}

fn in_time(made_at: u64, now: u64) -> Result<(), &'static str> {
    if made_at > now + AHEAD {
        return Err("request-from-future");
    }
    if now >= made_at + LIFETIME {
        return Err("request-expired");
    }
    Ok(())
}

/// Seconds that a message lives, and by which it may be dated ahead.
const LIFETIME: u64 = 1200;
const AHEAD: u64 = 600;

pub(super) fn key_index(entry: &LogEntry) -> usize {
    usize::from(entry.holder_key != public(KEYS[0]))
}

fn borrower_key(entry: &AuthorizationLogEntry) -> usize {
    usize::from(entry.holder_key != public(BORROWERS[0]))
}
