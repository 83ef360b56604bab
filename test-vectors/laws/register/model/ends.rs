//! What takes something back, for good or for a time.

use super::*;

impl Model {
    pub(super) fn order(&mut self, ordered: &Ordered, now: u64) -> Result<(), &'static str> {
        let license = self.by_owner(&ordered.license, ordered.made_at, now)?;
        self.once(license, ordered.nonce, ordered.made_at)?;
        let id = ordered.id;
        let remembered = |lent: &Lent, id| lent.ids[lent.ids.len().saturating_sub(32)..].contains(id);
        let any = self.end_lent(EndReason::OwnersOrder, |lent| {
            id.as_ref().is_none_or(|id| remembered(lent, id))
        });
        self.taken_back(now, any || id.is_none(), "authorization-not-live")
    }

    pub(super) fn act(&mut self, number: Option<u64>, now: u64) -> Result<(), &'static str> {
        let any = self.end_lent(EndReason::AuthoritysAct, |lent| {
            number.is_none_or(|number| lent.number == number)
        });
        self.taken_back(now, any || number.is_none(), "authorization-not-live")
    }

    pub(super) fn lost(&mut self, key: usize, at: u64, now: u64) -> Result<(), &'static str> {
        let license = self.end_licenses(EndReason::PhoneLost, |license| license.key == key);
        let lent = self.end_lent(EndReason::PhoneLost, |lent| {
            lent.granted_by == key && lent.granted_at >= at
        });
        let suspended = self.suspended.contains(&key);
        self.suspended.retain(|known| *known != key);
        self.licenses_since = Some(now);
        self.taken_back(now, license || lent || suspended, "license-not-live")
    }

    pub(super) fn change_owner(&mut self, index: usize, now: u64) -> Result<(), &'static str> {
        let (_, document, company) = OWNERS[index];
        if document.is_some_and(|document| company != (PERSONS[document].0 == 'N')) {
            return Err("owner-kind-mismatch");
        }
        self.owner = index;
        self.suspended.clear();
        self.events.push(EventKind::OwnerChanged);
        self.all_end(EndReason::OwnerChanged, now);
        Ok(())
    }

    pub(super) fn change_standing(&mut self, index: usize, now: u64) {
        let before = std::mem::replace(&mut self.standing, index);
        if before == index {
            return;
        }
        let standing = standing(index);
        self.events.push(EventKind::StandingChanged { standing });
        if forbids(index) {
            self.all_end(EndReason::Standing, now);
        } else if is_worse(index, before) {
            self.end_licenses(EndReason::Outdated, |_| true);
            for at in 0..self.lent.len() {
                let (number, last_day) = (self.lent[at].number, self.lent[at].last_day);
                if let Some(position) = self.lent[at].at.take().map(position) {
                    self.end(position, CredentialStatus::Superseded, last_day);
                    self.events.push(EventKind::AuthorizationOutdated {
                        number,
                        position,
                        last_day,
                    });
                }
            }
        }
    }

    /// A phone that is mislaid shows nothing and lends nothing; what it lent lives on.
    pub(super) fn suspend(&mut self, key: usize) -> Result<(), &'static str> {
        let has_license = |key: usize, licenses: &[License]| licenses.iter().any(|license| license.key == key);
        if !has_license(key, &self.licenses) {
            return Err("license-not-live");
        }
        if self.suspended.contains(&key) {
            return Ok(());
        }
        if self.suspended.len() == 8 {
            let idle = self.suspended.iter().position(|key| !has_license(*key, &self.licenses));
            self.suspended.remove(idle.expect("an owner has four licenses"));
        }
        self.suspended.push(key);
        self.events.push(EventKind::PhoneSuspended { key: public(KEYS[key]) });
        self.of_each_license_on(key, |position, last_day| EventKind::LicenseSuspended {
            position,
            last_day,
        });
        Ok(())
    }

    pub(super) fn resume(&mut self, key: usize) {
        if !self.suspended.contains(&key) {
            return;
        }
        self.suspended.retain(|known| *known != key);
        self.events.push(EventKind::PhoneResumed { key: public(KEYS[key]) });
        self.of_each_license_on(key, |position, last_day| EventKind::LicenseResumed {
            position,
            last_day,
        });
    }

    /// What a time far ahead made the register forget has a status again, and whatever may bear that time ends.
    pub(super) fn repair(&mut self, rows: &[Row], now: u64) {
        if now >= self.changed_at {
            return;
        }
        let was = instant(self.changed_at);
        self.events.push(EventKind::TimeRepaired { was });
        for (position, status, last_day) in rows.iter().copied() {
            if over(last_day, now) || self.known(position) {
                continue;
            }
            let status = match status {
                CredentialStatus::Valid | CredentialStatus::Suspended => CredentialStatus::Superseded,
                status => status,
            };
            self.end(position, status, last_day);
            self.events.push(EventKind::PositionRestored {
                position,
                status,
                last_day,
            });
        }
        self.end_licenses(EndReason::Outdated, |_| true);
        self.end_lent(EndReason::AuthoritysAct, |lent| lent.granted_at > now);
        self.older_count_no_more(now);
    }

    fn of_each_license_on(&mut self, key: usize, event: impl Fn(StatusPosition, Day) -> EventKind) {
        let licenses = self.licenses.iter().filter(|license| license.key == key);
        let events = licenses.map(|license| event(license.at, license.last_day));
        self.events.extend(events);
    }

    fn all_end(&mut self, reason: EndReason, now: u64) {
        self.end_licenses(reason, |_| true);
        self.end_lent(reason, |_| true);
        self.older_count_no_more(now);
    }

    /// Neither requests by licenses issued until now count, nor these licenses themselves.
    fn older_count_no_more(&mut self, now: u64) {
        self.licenses_since = Some(now);
        self.older_requests_are_void(now);
    }

    fn taken_back(&mut self, now: u64, any: bool, otherwise: &'static str) -> Result<(), &'static str> {
        if !any {
            return Err(otherwise);
        }
        self.older_requests_are_void(now);
        Ok(())
    }

    /// Requests by licenses issued until now count for nothing.
    fn older_requests_are_void(&mut self, now: u64) {
        self.requests_since = Some(now);
        self.events.push(EventKind::OlderRequestsVoid);
    }
}
