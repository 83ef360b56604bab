//! The rules of lending, written down a second time from their text alone: persons, purposes, working days, taking
//! back, suspension, standings and owners, and what a status list has to say.

use std::collections::{BTreeMap, BTreeSet};

use crate::days::{Calendar, DayNumber, beijing};

/// A person by the document: kind, number, name.
pub(crate) type Person = (char, String, String);

/// The status of a position, by its number in lists, and the last day for which it matters.
pub(crate) type Statuses = BTreeMap<u64, (u8, DayNumber)>;

const VALID: u8 = 0;
const REVOKED: u8 = 1;
const SUSPENDED: u8 = 2;
const SUPERSEDED: u8 = 3;

/// Moved out, stolen, deregistered, detained, to be scrapped, hit and run, declared void.
const REFUSED: &str = "BCELMNP";

/// A live license, as the authority has it.
#[derive(Clone)]
pub(crate) struct License {
    pub(crate) key: usize,
    pub(crate) position: u64,
    pub(crate) last_day: DayNumber,
    requests: Vec<u64>,
    orders: Vec<u64>,
}

/// A license in a wallet: what its requests name.
#[derive(Clone)]
pub(crate) struct Held {
    pub(crate) key: usize,
    pub(crate) position: u64,
    pub(crate) issued_at: u64,
    pub(crate) last_day: DayNumber,
}

/// What is lent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Lent {
    pub(crate) number: u64,
    pub(crate) person: Person,
    pub(crate) purpose: u8,
    pub(crate) last_day: DayNumber,
    pub(crate) position: Option<u64>,
    pub(crate) granted_at: u64,
    granted_by: usize,
    pub(crate) issued_to: Option<usize>,
}

/// What an owner asks for.
pub(crate) struct Asked {
    pub(crate) person: Person,
    pub(crate) purpose: u8,
    pub(crate) last_day: DayNumber,
    pub(crate) replace: bool,
}

type Ruled<T> = Result<T, &'static str>;

/// One vehicle.
pub(crate) struct Vehicle {
    pub(crate) owner: Person,
    pub(crate) standing: String,
    pub(crate) license: Option<License>,
    pub(crate) lent: Vec<Lent>,
    ended: Statuses,
    suspended: BTreeSet<usize>,
    requests_since: Option<u64>,
    pub(crate) next: u64,
}

impl Vehicle {
    pub(crate) fn new(owner: Person) -> Self {
        Self {
            owner,
            standing: "A".into(),
            license: None,
            lent: Vec::new(),
            ended: Statuses::new(),
            suspended: BTreeSet::new(),
            requests_since: None,
            next: 1,
        }
    }

    /// What is over is gone.
    pub(crate) fn pass(&mut self, now: u64) {
        let today = beijing(now);
        self.license = self.license.take().filter(|license| license.last_day >= today);
        self.lent.retain(|lent| lent.last_day >= today);
        self.ended.retain(|_, (_, last_day)| *last_day >= today);
    }

    /// The statuses that the lists of today have to publish.
    pub(crate) fn statuses(&self) -> Statuses {
        let mut statuses = self.ended.clone();
        if let Some(license) = &self.license {
            let status = if self.suspended.contains(&license.key) {
                SUSPENDED
            } else {
                VALID
            };
            statuses.insert(license.position, (status, license.last_day));
        }
        for lent in &self.lent {
            if let Some(position) = lent.position {
                statuses.insert(position, (VALID, lent.last_day));
            }
        }
        statuses
    }

    fn is_refused(&self) -> bool {
        self.standing.chars().any(|letter| REFUSED.contains(letter))
    }

    /// The owner's license for the phone of this key; the position is known afterwards.
    pub(crate) fn may_issue(&self) -> Ruled<()> {
        if self.is_refused() {
            Err("standing-refused")
        } else {
            Ok(())
        }
    }

    pub(crate) fn issued(&mut self, key: usize, position: u64, now: u64) -> Held {
        let last_day = beijing(now) + 30;
        let before = self.license.take();
        let (mut requests, mut orders, mut kept) = (Vec::new(), Vec::new(), last_day);
        match before {
            Some(before) if before.key == key => {
                assert_eq!(before.position, position, "a refresh keeps its position");
                (requests, orders, kept) = (before.requests, before.orders, before.last_day.max(last_day));
            }
            Some(before) => self.end(before.position, SUPERSEDED, before.last_day),
            None => {}
        }
        self.license = Some(License {
            key,
            position,
            last_day: kept,
            requests,
            orders,
        });
        Held {
            key,
            position,
            issued_at: now,
            last_day,
        }
    }

    fn end(&mut self, position: u64, status: u8, last_day: DayNumber) {
        let before = self.ended.insert(position, (status, last_day));
        assert!(before.is_none(), "a position ends twice");
    }

    fn signed_with(&mut self, held: &Held, now: u64) -> Ruled<&mut License> {
        if held.last_day < beijing(now) {
            return Err("license-expired");
        }
        let named = |license: &&mut License| license.position == held.position && license.key == held.key;
        self.license.as_mut().filter(named).ok_or("license-not-live")
    }

    /// Lends: what it replaces, if it is granted.
    pub(crate) fn lend(
        &mut self,
        calendar: &Calendar,
        held: &Held,
        asked: &Asked,
        position: u64,
        now: u64,
    ) -> Ruled<u64> {
        let is_suspended = self.suspended.contains(&held.key);
        let older = self.requests_since.is_some_and(|since| held.issued_at <= since);
        let license = self.signed_with(held, now)?;
        if is_suspended {
            return Err("phone-suspended");
        }
        if older {
            return Err("request-older-than-revocation");
        }
        license.requests.retain(|end| now < *end);
        if license.requests.len() >= 64 {
            return Err("too-many-requests");
        }
        if self.is_refused() {
            return Err("standing-forbids-lending");
        }
        if asked.person.1 == self.owner.1 && is_numbered(&asked.person) {
            return Err("grantee-is-owner");
        }
        let same_number = |lent: &&Lent| is_numbered(&asked.person) && lent.person.1 == asked.person.1;
        if self
            .lent
            .iter()
            .filter(same_number)
            .any(|lent| lent.person.2 != asked.person.2)
        {
            return Err("grantee-name-differs");
        }
        let today = beijing(now);
        if asked.last_day < today {
            return Err("last-day-before-grant");
        }
        match calendar.furthest(today) {
            (furthest, _) if asked.last_day <= furthest => {}
            (_, true) => return Err("calendar-does-not-reach"),
            (_, false) => return Err("working-days-exceeded"),
        }
        let theirs: Vec<&Lent> = self
            .lent
            .iter()
            .filter(|lent| same(&lent.person, &asked.person))
            .collect();
        let replaced = theirs
            .iter()
            .find(|lent| lent.purpose == asked.purpose)
            .map(|lent| lent.number);
        if replaced.is_some() && !asked.replace {
            return Err("already-lent");
        }
        if theirs.is_empty() && self.persons() >= 3 {
            return Err("persons-full");
        }
        if let Some(number) = replaced {
            self.end_lent(SUPERSEDED, |lent| lent.number == number);
        }
        let license = self.license.as_mut().expect("a live license");
        license.requests.push(now + 1200);
        let number = self.next;
        self.next += 1;
        self.lent.push(Lent {
            number,
            person: asked.person.clone(),
            purpose: asked.purpose,
            last_day: asked.last_day,
            position: Some(position),
            granted_at: now,
            granted_by: held.key,
            issued_to: None,
        });
        Ok(number)
    }

    /// How many persons may show it.
    pub(crate) fn persons(&self) -> usize {
        let mut persons: Vec<&Person> = Vec::new();
        for lent in &self.lent {
            if !persons.iter().any(|person| same(person, &lent.person)) {
                persons.push(&lent.person);
            }
        }
        persons.len()
    }

    fn end_lent(&mut self, status: u8, which: impl Fn(&Lent) -> bool) -> usize {
        let (ended, live): (Vec<_>, Vec<_>) = core::mem::take(&mut self.lent).into_iter().partition(which);
        self.lent = live;
        for lent in &ended {
            if let Some(position) = lent.position {
                self.end(position, status, lent.last_day);
            }
        }
        ended.len()
    }

    /// The grantee's copy on the phone of this key. The position is known afterwards, if it is another one.
    pub(crate) fn may_copy(&self, number: u64, person: &Person, key: usize, other_phone: bool) -> Ruled<()> {
        let lent = self
            .lent
            .iter()
            .find(|lent| lent.number == number)
            .ok_or("authorization-not-live")?;
        if !same(&lent.person, person) {
            return Err("applicant-is-not-the-grantee");
        }
        if self.is_refused() {
            return Err("standing-forbids-lending");
        }
        if !other_phone && lent.issued_to.is_some_and(|before| before != key) {
            return Err("ticket-other-key");
        }
        Ok(())
    }

    pub(crate) fn copied(&mut self, number: u64, key: usize, position: u64) {
        let lent = self
            .lent
            .iter_mut()
            .find(|lent| lent.number == number)
            .expect("what is lent");
        lent.issued_to = Some(key);
        let (before, last_day) = (lent.position.replace(position), lent.last_day);
        if let Some(before) = before.filter(|before| *before != position) {
            self.end(before, SUPERSEDED, last_day);
        }
    }

    /// The owner's order for one, or for all.
    pub(crate) fn take_back(&mut self, held: &Held, one: Option<u64>, now: u64) -> Ruled<()> {
        let license = self.signed_with(held, now)?;
        license.orders.retain(|end| now < *end);
        if license.orders.len() >= 32 {
            return Err("too-many-requests");
        }
        if one.is_some_and(|number| !self.lent.iter().any(|lent| lent.number == number)) {
            return Err("authorization-not-live");
        }
        let license = self.license.as_mut().expect("a live license");
        license.orders.push(now + 1200);
        self.end_lent(REVOKED, |lent| one.is_none_or(|number| lent.number == number));
        self.requests_since = Some(now);
        Ok(())
    }

    /// An act of the authority on one, or on all.
    pub(crate) fn end_by_authority(&mut self, number: Option<u64>, now: u64) -> Ruled<()> {
        let ended = self.end_lent(REVOKED, |lent| number.is_none_or(|number| lent.number == number));
        if ended == 0 && number.is_some() {
            return Err("authorization-not-live");
        }
        self.requests_since = Some(now);
        Ok(())
    }

    pub(crate) fn phone_lost(&mut self, key: usize, since: u64, now: u64) -> Ruled<()> {
        let on_it = self.license.take_if(|license| license.key == key);
        if let Some(license) = &on_it {
            self.end(license.position, REVOKED, license.last_day);
        }
        let ended = self.end_lent(REVOKED, |lent| lent.granted_by == key && lent.granted_at >= since);
        if !self.suspended.remove(&key) && on_it.is_none() && ended == 0 {
            return Err("license-not-live");
        }
        self.requests_since = Some(now);
        Ok(())
    }

    pub(crate) fn suspend(&mut self, key: usize) -> Ruled<()> {
        if self.license.as_ref().is_none_or(|license| license.key != key) {
            return Err("license-not-live");
        }
        self.suspended.insert(key);
        Ok(())
    }

    pub(crate) fn resume(&mut self, key: usize) {
        self.suspended.remove(&key);
    }

    pub(crate) fn change_owner(&mut self, owner: Person, now: u64) {
        self.owner = owner;
        self.suspended.clear();
        self.end_all(now);
    }

    pub(crate) fn change_standing(&mut self, standing: &str, now: u64) {
        let before = core::mem::replace(&mut self.standing, standing.into());
        if before == standing {
            return;
        }
        if self.is_refused() {
            self.end_all(now);
        } else if standing.chars().any(|letter| letter != 'A' && !before.contains(letter)) {
            if let Some(license) = self.license.take() {
                self.end(license.position, SUPERSEDED, license.last_day);
            }
            let outdated: Vec<_> = self
                .lent
                .iter_mut()
                .filter_map(|lent| Some((lent.position.take()?, lent.last_day)))
                .collect();
            for (position, last_day) in outdated {
                self.end(position, SUPERSEDED, last_day);
            }
        }
    }

    fn end_all(&mut self, now: u64) {
        if let Some(license) = self.license.take() {
            self.end(license.position, REVOKED, license.last_day);
        }
        self.end_lent(REVOKED, |_| true);
        self.requests_since = Some(now);
    }
}

/// Whether the number of the document is a person's for life: a resident card's is.
fn is_numbered(person: &Person) -> bool {
    person.0 == 'A'
}

/// One person: by the number where it is for life, by document and name where it is not.
pub(crate) fn same(a: &Person, b: &Person) -> bool {
    a.0 == b.0 && a.1 == b.1 && (is_numbered(a) || a.2 == b.2)
}
