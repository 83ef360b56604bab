//! A register beside its model: every step is taken by both, and by the register as it comes back from storage.

mod holds;

use super::model::{Model, key_index, over};
use super::steps::Rows;
use super::*;

/// A register and its model, and what was done to them.
pub(super) struct World {
    pub(super) register: Register,
    model: Model,
    now: u64,
    fresh: u32,
    entries: Vec<LogEntry>,
    calls: Vec<Call>,
    done: Vec<(Operation, usize)>,
    /// What follows from the events alone.
    table: BTreeMap<StatusPosition, (CredentialStatus, Day)>,
    /// Seconds by which the next operation's clock is ahead.
    ahead: u64,
    pub(super) seen: BTreeMap<&'static str, usize>,
}

impl World {
    pub(super) fn new() -> Self {
        Self {
            register: Register::new(ISSUER, record().plate, owner(0), standing(0)),
            model: Model::new(),
            now: ISSUED_AT,
            fresh: 0,
            entries: Vec::new(),
            calls: Vec::new(),
            done: Vec::new(),
            table: BTreeMap::new(),
            ahead: 0,
            seen: BTreeMap::new(),
        }
    }

    fn fresh(&mut self) -> u32 {
        self.fresh += 1;
        self.fresh
    }

    fn nonce(&mut self) -> [u8; 16] {
        let mut nonce = [0; 16];
        nonce[..4].copy_from_slice(&self.fresh().to_be_bytes());
        nonce
    }

    fn id(&mut self) -> [u8; 32] {
        let mut id = [7; 32];
        id[..4].copy_from_slice(&self.fresh().to_be_bytes());
        id
    }

    fn moment(&self, ago: i64) -> u64 {
        self.now.checked_add_signed(-ago).expect("an instant")
    }

    fn owner(&self, whose: Whose) -> usize {
        (self.model.owner + usize::from(whose == Whose::OtherOwner)) % OWNERS.len()
    }

    fn index_at(&mut self, at: At, same: Option<u32>) -> u32 {
        let mut known: Vec<u32> = self.model.lent.iter().filter_map(|lent| lent.at).collect();
        let licenses = self.model.licenses.iter().map(|license| license.at);
        known.extend(licenses.chain(self.model.ended.keys().copied()).map(index_of));
        match at {
            At::Same if same.is_some() => same.expect("one"),
            At::Known(which) if !known.is_empty() => known[which % known.len()],
            _ => self.fresh(),
        }
    }

    /// The log entry of a live license, or any other one.
    fn entry(&self, which: usize) -> Option<LogEntry> {
        let is_live = |entry: &&LogEntry| self.model.licenses.iter().any(|license| license.at == entry.status);
        if which == 0
            && let Some(live) = self.entries.iter().rfind(is_live)
        {
            return Some(live.clone());
        }
        let count = self.entries.len();
        (count > 0).then(|| self.entries[count - 1 - which % count].clone())
    }

    /// The number of something that was granted, more often live than not.
    fn number(&self, which: usize) -> u64 {
        match self.model.lent.len() {
            count if count > 0 && !which.is_multiple_of(8) => self.model.lent[which % count].number,
            _ => which as u64 % (self.model.granted + 2),
        }
    }

    /// The call a step comes to, or nothing if there is nothing to call it on.
    fn call(&mut self, step: Step) -> Option<Call> {
        Some(match step {
            Step::Wait(_)
            | Step::Replay(_)
            | Step::Retry(_)
            | Step::Reuse(_)
            | Step::Stale(_)
            | Step::Early(_)
            | Step::Ahead(_) => return None,
            Step::License {
                name,
                key: which,
                at,
                days,
                other,
                age,
                whose,
                proofed,
                scrap,
            } => {
                // The fitting form of a name, or rarely the other.
                let company = OWNERS[self.model.owner].2;
                let name = (company != (name == 5)).then_some(name % NAMES.len());
                let before = self.model.licenses.iter().find(|known| known.name == name);
                let same = before.map(|before| index_of(before.at));
                let shown = (self.model.standing + usize::from(other)) % STANDINGS.len();
                let today = Day::of(instant(self.now));
                let scrap_by = scrap.map(|days| today.plus_days(days).expect("a day"));
                let entry = LogEntry {
                    id: self.id(),
                    issuer: ISSUER + u16::from(whose == Whose::OtherIssuer),
                    plate: plate(whose == Whose::OtherVehicle),
                    owner_digest: owner(self.owner(whose)).digest(),
                    issued_at: instant(self.moment(age)),
                    standing: standing(shown),
                    status: position(self.index_at(at, same)),
                    holder_key: public(KEYS[which]),
                    proofing: PROOFINGS[proofed],
                    last_day: today.plus_days(days).expect("a day"),
                    scrap_by: scrap_by.or(owners_license().scrap_by),
                    ..owners_license()
                };
                self.entries.push(entry.clone());
                Call::License(entry, name)
            }
            Step::Grant {
                person,
                purpose,
                days,
                replace,
                age,
                license,
                at,
            } => {
                let license = self.entry(license)?;
                let made_at = self.moment(age);
                if over(license.last_day, made_at) {
                    return None;
                }
                let last_day = Day::of(instant(self.now)).plus_days(days).expect("a day");
                let mut ask = Ask::of(&grantee(person));
                ask.license = license.id;
                ask.signer = KEYS[key_index(&license)];
                ask.made_at = made_at;
                ask.nonce = self.nonce();
                ask.purpose = Purpose::ALL[purpose].number().into();
                ask.last_day = last_day.epoch_days();
                ask.replace = replace;
                let asked = Asked {
                    request: ask.verified(&license),
                    person,
                    purpose: Purpose::ALL[purpose],
                    last_day,
                    replace,
                    license,
                    made_at,
                    nonce: ask.nonce,
                };
                Call::Grant(asked, self.index_at(at, None))
            }
            Step::Order { which, age, license } => {
                let license = self.entry(license)?;
                let made_at = self.moment(age);
                if over(license.last_day, made_at) {
                    return None;
                }
                let ids: Vec<_> = self.model.lent.iter().flat_map(|lent| lent.ids.clone()).collect();
                let id = which.map(|which| match ids.len() {
                    0 => [0; 32],
                    count => ids[which % count],
                });
                let nonce = self.nonce();
                Call::Order(Ordered {
                    order: order(&license, KEYS[key_index(&license)], made_at, nonce, id.as_ref()),
                    id,
                    license,
                    made_at,
                    nonce,
                })
            }
            Step::Act(which) => Call::Act(which.map(|which| self.number(which))),
            Step::Lost { license, ago } => Call::Lost(key_index(&self.entry(license)?), self.moment(ago)),
            Step::Suspend(which) => Call::Suspend(key_index(&self.entry(which)?)),
            Step::Resume(which) => Call::Resume(key_index(&self.entry(which)?)),
            Step::Repair(rows) => Call::Repair(self.rows(rows)),
            Step::ChangePhone { which, at } => {
                let number = self.number(which);
                let same = self.model.lent.iter().find(|lent| lent.number == number);
                let same = same.and_then(|lent| lent.at);
                Call::ChangePhone(number, self.index_at(at, same))
            }
            Step::Owner(index) => Call::Owner(index),
            Step::Standing(index) => Call::Standing(index),
            Step::Refresh { which, at } => {
                let number = self.number(which);
                let same = self.model.lent.iter().find(|lent| lent.number == number);
                let same = same.and_then(|lent| lent.at);
                Call::Refresh(number, at.map(|at| self.index_at(at, same)))
            }
            Step::Record {
                which,
                key: second,
                outdated,
                whose,
                age,
                proofed,
            } => {
                let number = self.number(which);
                let lent = self.model.lent.iter().find(|lent| lent.number == number);
                let at = lent.and_then(|lent| lent.at).filter(|_| !outdated);
                Call::Record(AuthorizationLogEntry {
                    number,
                    id: self.id(),
                    issuer: ISSUER + u16::from(whose == Whose::OtherIssuer),
                    plate: plate(whose == Whose::OtherVehicle),
                    owner_digest: owner(self.owner(whose)).digest(),
                    status: position(at.unwrap_or(999_999)),
                    purpose: Purpose::Other,
                    issued_at: instant(self.moment(age)),
                    last_day: Day::of(instant(self.now)),
                    holder_key: public(BORROWERS[second]),
                    proofing: PROOFINGS[proofed],
                    record_digest: [0; 32],
                })
            }
            Step::Expire => Call::Expire,
        })
    }

    /// The table that follows from the events, of positions whose last day is not over.
    fn rows(&mut self, rows: Rows) -> Vec<Row> {
        let mut given: Vec<Row> = table_of(&self.table, self.now).collect();
        if rows.backwards {
            given.reverse();
        }
        if let Some((status, days)) = rows.extra {
            let last_day = Day::of(instant(self.now)).plus_days(days).expect("a day");
            let untold = position(self.fresh());
            given.push((untold, CredentialStatus::from_number(status), last_day));
        }
        if rows.twice {
            given.extend_from_within(..);
        }
        given
    }

    pub(super) fn take(&mut self, step: Step) {
        if let Step::Ahead(seconds) = step {
            self.ahead = seconds;
            return;
        }
        // A repair is the work of a clock that is right.
        let ahead = match step {
            Step::Wait(_) | Step::Repair(_) => 0,
            _ => std::mem::take(&mut self.ahead),
        };
        self.now += ahead;
        self.carry(step);
        if ahead > 0 {
            self.holds();
            self.now -= ahead;
        }
        self.holds();
    }

    fn carry(&mut self, step: Step) {
        let next = Operation {
            id: self.nonce(),
            revision: self.register.revision(),
            now: instant(self.now),
        };
        match step {
            Step::Wait(seconds) => {
                self.now = self.now.checked_add_signed(seconds).expect("an instant");
            }
            Step::Replay(which) => {
                // Somebody sends an old request, or an old order, once more.
                let signed = |call: &&Call| matches!(call, Call::Grant(..) | Call::Order(_));
                let old: Vec<Call> = self.calls.iter().filter(signed).cloned().collect();
                if let Some(call) = old.len().checked_sub(1).map(|last| &old[last - which % old.len()]) {
                    let call = match call.clone() {
                        Call::Grant(asked, _) => Call::Grant(asked, self.fresh()),
                        call => call,
                    };
                    self.carry_out(call, next);
                }
            }
            Step::Retry(which) => {
                if let Some((operation, index)) = self.done.iter().rev().nth(which).copied() {
                    let retried = Operation {
                        now: next.now,
                        ..operation
                    };
                    self.compare(index, retried);
                }
            }
            Step::Reuse(which) => {
                if let Some((operation, _)) = self.done.iter().rev().nth(which).copied() {
                    let reused = Operation {
                        id: operation.id,
                        ..next
                    };
                    let number = u64::from(self.fresh());
                    self.carry_out(Call::Act(Some(number)), reused);
                }
            }
            Step::Stale(ahead) => {
                let revision = if ahead {
                    next.revision + 1
                } else {
                    next.revision.saturating_sub(1)
                };
                self.carry_out(Call::Act(None), Operation { revision, ..next });
            }
            Step::Early(seconds) => {
                let now = instant(self.now - seconds);
                self.carry_out(Call::Act(None), Operation { now, ..next });
            }
            step => {
                if let Some(call) = self.call(step) {
                    self.carry_out(call, next);
                }
            }
        }
    }

    fn carry_out(&mut self, call: Call, operation: Operation) {
        self.calls.push(call);
        self.compare(self.calls.len() - 1, operation);
    }

    /// The register, the register as it comes back from storage, and the model must judge alike.
    fn compare(&mut self, index: usize, operation: Operation) {
        let call = self.calls[index].clone();
        let before = self.register.to_bytes();
        let mut stored = Register::from_bytes(&before, self.register.vehicle()).expect("a state");
        assert_eq!(stored.to_bytes(), before, "a state is written as it was read");
        let mut model = self.model.clone();
        let expected = model.call(&call, &operation, index, &self.calls);
        let found = call.on(&mut self.register, &operation);
        assert_eq!(call.on(&mut stored, &operation), found, "same history, same answer");
        assert_eq!(stored.to_bytes(), self.register.to_bytes(), "same history, same bytes");
        let said = found.as_ref().map_or_else(|error| error.code(), |_| "ok");
        *self.seen.entry(said).or_default() += 1;
        match (expected, found) {
            (Err(expected), Err(error)) => {
                assert_eq!(error.code(), expected);
                assert_eq!(self.register.to_bytes(), before, "a refusal changes nothing");
            }
            (Ok(outcome), Ok((events, ticket))) => {
                assert_eq!(ticket, outcome.ticket);
                let kinds: Vec<_> = events.iter().map(|event| event.kind.clone()).collect();
                assert_eq!(kinds, outcome.events);
                if !events.is_empty() {
                    assert_eq!(self.register.revision(), self.model.revision + 1);
                    self.events_tell(&model, &events, &operation);
                    self.model = model;
                    self.done.push((operation, index));
                } else {
                    assert_eq!(self.register.to_bytes(), before, "what changes nothing leaves no trace");
                }
            }
            (expected, found) => panic!("{expected:?} was expected: {found:?}"),
        }
    }

    /// Events bear revision, time and name of their operation, and tell a status list which positions are good no more.
    fn events_tell(&mut self, after: &Model, events: &[Event], operation: &Operation) {
        for event in events {
            let head = (event.revision, event.at, event.operation);
            assert_eq!(head, (after.revision, instant(after.changed_at), operation.id));
            *self.seen.entry(event.kind.name()).or_default() += 1;
            for (at, status, last_day) in event.statuses() {
                self.table.insert(at, (status, last_day));
            }
        }
        let retired = events.iter().filter_map(Event::retired);
        let mut told: Vec<_> = retired
            .filter(|(_, status)| *status != CredentialStatus::Suspended)
            .collect();
        let new = after.ended.iter().filter(|(at, _)| !self.model.ended.contains_key(at));
        let mut retired: Vec<_> = new.map(|(at, (status, _))| (*at, *status)).collect();
        told.sort_unstable();
        retired.sort_unstable();
        assert_eq!(told, retired);
    }
}

/// The rows whose last day is not over, by position.
fn table_of(table: &BTreeMap<StatusPosition, (CredentialStatus, Day)>, now: u64) -> impl Iterator<Item = Row> + '_ {
    let rows = table.iter().map(|(at, (status, last_day))| (*at, *status, *last_day));
    rows.filter(move |(.., last_day)| !over(*last_day, now))
}

fn index_of(at: StatusPosition) -> u32 {
    u32::try_from(at.index()).expect("20 bits")
}
