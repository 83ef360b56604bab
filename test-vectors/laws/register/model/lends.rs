//! What gives somebody something to show: licenses, grants, refreshes and grantees' new phones.

use super::*;

impl Model {
    pub(super) fn license(&mut self, entry: &LogEntry, name: Option<usize>, now: u64) -> Result<(), &'static str> {
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
        let before = self.licenses.iter().find(|known| known.name == name).cloned();
        let same_key = before.as_ref().is_some_and(|before| before.key == key);
        if same_key && before.as_ref().is_some_and(|before| before.proofing != entry.proofing) {
            return Err("proofing-differs");
        }
        let is_refresh = same_key && before.as_ref().is_some_and(|before| before.at == entry.status);
        if !is_refresh && self.known(entry.status) {
            return Err("status-position-reused");
        }
        if before.is_none() && self.licenses.len() == 4 {
            return Err("licenses-full");
        }
        let mut recorded = License {
            name,
            at: entry.status,
            key,
            proofing: entry.proofing,
            last_day: entry.last_day,
            nonces: BTreeMap::new(),
        };
        match before {
            // A refresh that ends sooner does not call back the copy that ends later.
            Some(before) if is_refresh => {
                recorded.last_day = entry.last_day.max(before.last_day);
                recorded.nonces = before.nonces;
                self.licenses.retain(|known| known.name != name);
            }
            _ => {
                self.end_licenses(EndReason::Replaced, |known| known.name == name);
            }
        }
        let (position, last_day) = (recorded.at, recorded.last_day);
        self.licenses.push(recorded);
        self.events.push(EventKind::LicenseRecorded {
            id: entry.id,
            name: name.map(person_name),
            position,
            last_day,
        });
        if self.suspended.contains(&key) {
            self.events.push(EventKind::LicenseSuspended { position, last_day });
        }
        Ok(())
    }

    pub(super) fn grant(&mut self, asked: &Asked, at: u32, now: u64) -> Result<u64, &'static str> {
        let license = self.by_owner(&asked.license, asked.made_at, now)?;
        if self.suspended.contains(&self.licenses[license].key) {
            return Err("phone-suspended");
        }
        let issued_at = asked.license.issued_at.unix();
        if self.requests_since.is_some_and(|since| issued_at <= since) {
            return Err("request-older-than-revocation");
        }
        self.once(license, asked.nonce, asked.made_at)?;
        self.lending_is_allowed()?;
        self.may_borrow(asked.person)?;
        let today = Day::of(instant(now));
        if asked.last_day < today {
            return Err("last-day-before-grant");
        }
        let (furthest, beyond) = furthest(today);
        let scrapped = asked.license.scrap_by.filter(|scrap_by| *scrap_by < furthest);
        if scrapped.is_some_and(|scrap_by| asked.last_day > scrap_by) {
            return Err("last-day-behind-scrap-by");
        }
        if asked.last_day > furthest {
            return Err(beyond);
        }
        let theirs = |lent: &Lent| who(lent.person) == who(asked.person);
        let before = self.lent.iter();
        let before = before.filter(|lent| theirs(lent) && lent.purpose == asked.purpose);
        let before = before.map(|lent| lent.number).next();
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
        if self.known(position(at)) {
            return Err("status-position-reused");
        }
        if before.is_some() {
            self.end_lent(EndReason::Replaced, |lent| Some(lent.number) == before);
        }
        self.granted += 1;
        let (number, last_day) = (self.granted, asked.last_day);
        self.lent.push(Lent {
            number,
            person: asked.person,
            purpose: asked.purpose,
            last_day,
            at: Some(at),
            granted_at: now,
            granted_by: key_index(&asked.license),
            key: None,
            ids: Vec::new(),
        });
        self.events.push(EventKind::Granted {
            number,
            grantee: grantee(asked.person),
            purpose: asked.purpose,
            position: position(at),
            last_day,
        });
        Ok(number)
    }

    pub(super) fn refresh(&mut self, number: u64, at: Option<u32>) -> Result<(), &'static str> {
        self.lending_is_allowed()?;
        let found = self.live(number)?;
        let (before, last_day) = (self.lent[found].at, self.lent[found].last_day);
        let another = at.filter(|at| before != Some(*at));
        if another.is_some_and(|at| self.known(position(at))) {
            return Err("status-position-reused");
        }
        let now_at = at.or(before).ok_or("status-position-needed")?;
        self.lent[found].at = Some(now_at);
        let before = before.filter(|_| another.is_some()).map(position);
        if let Some(before) = before {
            self.end(before, CredentialStatus::Superseded, last_day);
        }
        self.events.push(EventKind::Refreshed {
            number,
            position: position(now_at),
            before,
            last_day,
        });
        Ok(())
    }

    pub(super) fn change_phone(&mut self, number: u64, at: u32) -> Result<(), &'static str> {
        self.lending_is_allowed()?;
        let found = self.live(number)?;
        if self.known(position(at)) {
            return Err("status-position-reused");
        }
        let lent = &mut self.lent[found];
        lent.key = None;
        let (before, last_day) = (lent.at.replace(at).map(position), lent.last_day);
        if let Some(before) = before {
            self.end(before, CredentialStatus::Superseded, last_day);
        }
        self.events.push(EventKind::PhoneChanged {
            number,
            position: position(at),
            before,
            last_day,
        });
        Ok(())
    }

    pub(super) fn record(&mut self, entry: &AuthorizationLogEntry) -> Result<(), &'static str> {
        self.counts(entry.issuer, &entry.plate, &entry.owner_digest, entry.issued_at)?;
        let found = self.live(entry.number)?;
        let lent = &mut self.lent[found];
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
        let last_day = lent.last_day;
        self.events.push(EventKind::AuthorizationRecorded {
            number: entry.number,
            id: entry.id,
            position: entry.status,
            last_day,
        });
        Ok(())
    }

    fn lending_is_allowed(&self) -> Result<(), &'static str> {
        match forbids(self.standing) {
            true => Err("standing-forbids-lending"),
            false => Ok(()),
        }
    }

    /// A natural person, not the owner, under the name that their live authorizations have.
    fn may_borrow(&self, person: usize) -> Result<(), &'static str> {
        let (kind, number, name, _) = PERSONS[person];
        if kind == 'N' {
            return Err("grantee-not-a-person");
        }
        let is_owner = |document: usize| number == PERSONS[document].1 || who(document) == who(person);
        if OWNERS[self.owner].1.is_some_and(is_owner) {
            return Err("grantee-is-owner");
        }
        let mut theirs = self.lent.iter().filter(|lent| who(lent.person) == who(person));
        match theirs.any(|lent| PERSONS[lent.person].2 != name) {
            true => Err("grantee-name-differs"),
            false => Ok(()),
        }
    }

    fn live(&self, number: u64) -> Result<usize, &'static str> {
        let found = self.lent.iter().position(|lent| lent.number == number);
        found.ok_or("authorization-not-live")
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
}
