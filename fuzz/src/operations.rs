//! Operations on a register, in any order and by clocks that are not always right.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use vehicle_license::credential::{CredentialStatus, Grantee, Proofing, StatusPosition};
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{
    AuthorizationLogEntry, Event, Granted, LogEntry, Operation, Register, RegisteredOwner, VerifiedOrder,
    VerifiedRequest,
};
use vehicle_license::key::{PublicKey, Signer as _};
use vehicle_license::trust::Calendars;
use vehicle_license::value::{Day, PersonKey, Standing};
use vehicle_license::{Purpose, UnixTime};

use super::choices::Choices;
use super::lending::{PERSONS, ask_for_each, take_back, verify_order, verify_request};
use support::fixture::{ISSUED_AT, company_record, holder, instant, issue, key, operation, record, register};

/// Seconds behind the fixture's issue at which the owner's license is issued again, and its owner asks.
const TIMES: [u64; 3] = [0, 7200, 2 * 86_400];

/// An issue of the owner's license, and what its owner signed with it.
struct Issue {
    entry: LogEntry,
    requests: Vec<VerifiedRequest>,
    orders: Vec<VerifiedOrder>,
}

static ISSUES: LazyLock<Vec<Issue>> = LazyLock::new(|| {
    let (record, first) = (record(), issue(&record()).log_entry().clone());
    let owner = holder(&record);
    let mut issues = Vec::new();
    for time in TIMES.map(|after| ISSUED_AT + after) {
        let asked = ask_for_each(&owner, time);
        let ordered = take_back(&owner, time);
        // Refreshed; under another position; on another phone, which signs nothing.
        let other = StatusPosition::new(7, 9000 + u32::try_from(issues.len()).expect("few")).expect("a position");
        for (status, holder_key) in [
            (first.status, first.holder_key),
            (other, first.holder_key),
            (other, PHONES[1]),
        ] {
            let entry = LogEntry {
                status,
                holder_key,
                issued_at: instant(time),
                ..first.clone()
            };
            issues.push(Issue {
                requests: asked
                    .iter()
                    .filter_map(|one| verify_request(one, &entry, time))
                    .collect(),
                orders: ordered
                    .iter()
                    .filter_map(|one| verify_order(one, &entry, time))
                    .collect(),
                entry,
            });
        }
    }
    issues
});

/// Phones that sign nothing here: a grantee's, and one of anybody.
static PHONES: LazyLock<[PublicKey; 2]> =
    LazyLock::new(|| ["grantee", "another phone"].map(|name| key(name).public_key()));

/// A register, and what was seen of it.
struct Scene {
    register: Register,
    now: u64,
    positions: u32,
    /// What follows from the events alone.
    table: BTreeMap<StatusPosition, (CredentialStatus, Day)>,
    /// Positions that a list called revoked or superseded.
    ended: BTreeSet<StatusPosition>,
}

/// Laws of a register under any operations: never more than three persons, nothing that ended revives, no position
/// serves twice, what is refused changes nothing, and what is stored is read again. A suspended phone lends nothing, a
/// grantee's new phone takes and frees no place, the events say what the register says, and a wrong time can be
/// repaired.
pub fn operations(data: &[u8]) -> bool {
    let mut choices = Choices::new(data);
    let register = register(&record());
    let table = register.statuses(instant(ISSUED_AT));
    let mut scene = Scene {
        table: table.map(|(at, status, last_day)| (at, (status, last_day))).collect(),
        register,
        now: ISSUED_AT,
        positions: 0,
        ended: BTreeSet::new(),
    };
    let mut granted_any = false;
    for step in 0..32_u8 {
        let Some(choice) = choices.next() else { break };
        granted_any |= scene.step(step, choice, &mut choices);
        // To read points is slow.
        if step % 8 == 0 {
            is_stored(&scene.register);
        }
    }
    is_stored(&scene.register);
    granted_any
}

impl Scene {
    /// Whether something was lent.
    fn step(&mut self, step: u8, choice: u8, choices: &mut Choices<'_>) -> bool {
        let mut ahead = 0;
        match choices.byte_of(12) {
            7 => self.now += u64::from(choices.byte_of(200)),
            8 => self.now += u64::from(choices.byte_of(200)) * 3600,
            9 => self.now = self.now.max(ISSUED_AT + *choices.one_of(&TIMES)),
            // A server whose clock is ahead.
            10 => ahead = u64::from(choices.byte_of(200)) * 21_600,
            _ => {}
        }
        let mut call = operation(&self.register, self.now + ahead);
        call.id[8] = step;
        if choices.byte_of(16) == 15 {
            call.revision += 1;
        }
        let before = self.register.clone();
        let outcome = self.operate(&call, choice, choices);
        match &outcome {
            Ok((events, _)) => {
                for (at, status, last_day) in events.iter().flat_map(Event::statuses) {
                    self.table.insert(at, (status, last_day));
                }
                assert_eq!(
                    events.is_empty(),
                    self.register == before,
                    "events tell of every change"
                );
            }
            Err(_) => assert!(self.register == before, "a refused operation changed something"),
        }
        hold(&self.register, &mut self.ended, call.now);
        self.events_told(call.now);
        outcome.is_ok_and(|(_, lent)| lent)
    }

    fn operate(
        &mut self,
        call: &Operation,
        choice: u8,
        choices: &mut Choices<'_>,
    ) -> Result<(Vec<Event>, bool), RegisterError> {
        self.positions += 1;
        let position = StatusPosition::new(8, self.positions).expect("a position");
        let register = &mut self.register;
        let numbers: Vec<u64> = register.lent(call.now).map(|lent| lent.number()).chain([0]).collect();
        let issue = choices.one_of(&ISSUES);
        let phone = &issue.entry.holder_key;
        let events = match choice % 14 {
            0..=2 if !issue.requests.is_empty() => {
                let request = choices.one_of(&issue.requests);
                let is_suspended = register.is_suspended(phone);
                let Granted { ticket, events } = register.grant(call, request, &Calendars::built_in(), position)?;
                assert!(!is_suspended, "a suspended phone lent something");
                assert!(register.lent(call.now).any(|lent| lent.number() == ticket.number()));
                return Ok((events, true));
            }
            0..=3 => {
                let number = *choices.one_of(&numbers);
                let position = choices.flag().then_some(position);
                register.refresh(call, number, position)?.events
            }
            4 if !issue.orders.is_empty() => register.revoke(call, choices.one_of(&issue.orders))?,
            4 | 5 => {
                let number = choices.flag().then(|| *choices.one_of(&numbers));
                register.revoke_by_authority(call, number)?
            }
            6 => {
                let letters = *choices.one_of(&["A", "G", "GK", "C"]);
                let standing = Standing::from_letters(letters, false, false).expect("a standing");
                register.change_standing(call, standing)?
            }
            7 if choices.byte_of(4) == 0 => register.change_owner(call, &RegisteredOwner::of(&company_record()))?,
            7 => register.phone_lost(call, phone, call.now)?,
            8 => register.record_license(call, &issue.entry, None)?,
            9 => change_phone(register, call, *choices.one_of(&numbers), position)?,
            10 => {
                let number = *choices.one_of(&numbers);
                record_authorization(register, call, number, choices.one_of(&*PHONES))?
            }
            11 => match choices.flag() {
                false => suspend(register, call, phone)?,
                true => register.resume(call, phone)?,
            },
            12 => repair(register, call, &self.table)?,
            _ => register.expire(call)?,
        };
        Ok((events, false))
    }

    /// The table that follows from the events says what the register says, but for what a time far ahead made the
    /// register forget.
    fn events_told(&self, now: UnixTime) {
        let latest = self.register.changed_at().map_or(now, |last| last.max(now));
        let told: BTreeSet<_> = runs(&self.table, latest).collect();
        assert_eq!(told, self.register.statuses(latest).collect());
    }
}

fn runs(
    table: &BTreeMap<StatusPosition, (CredentialStatus, Day)>,
    now: UnixTime,
) -> impl Iterator<Item = (StatusPosition, CredentialStatus, Day)> {
    let rows = table.iter().map(|(at, (status, last_day))| (*at, *status, *last_day));
    rows.filter(move |(.., last_day)| last_day.end().is_some_and(|end| now < end))
}

/// Law: it stays the same authorization, under the new position.
fn change_phone(
    register: &mut Register,
    call: &Operation,
    number: u64,
    position: StatusPosition,
) -> Result<Vec<Event>, RegisterError> {
    let places = |register: &Register| -> Vec<_> {
        let lent = register.lent(call.now);
        lent.map(|lent| (lent.number(), lent.grantee().clone(), lent.purpose(), lent.last_day()))
            .collect()
    };
    let before = places(register);
    let Granted { ticket, events } = register.change_phone(call, number, position)?;
    assert_eq!(ticket.number(), number);
    assert!(places(register) == before, "a new phone takes and frees no place");
    let found = register.lent(call.now).find(|lent| lent.number() == number);
    assert_eq!(found.and_then(|lent| lent.position()), Some(position));
    Ok(events)
}

fn record_authorization(
    register: &mut Register,
    call: &Operation,
    number: u64,
    phone: &PublicKey,
) -> Result<Vec<Event>, RegisterError> {
    let lent = register.lent(call.now).find(|lent| lent.number() == number);
    let status = lent.and_then(|lent| lent.position());
    let mut id = [6; 32];
    id[..16].copy_from_slice(&call.id);
    let entry = AuthorizationLogEntry {
        number,
        id,
        issuer: register.issuer(),
        plate: register.vehicle().clone(),
        owner_digest: register.owner().digest(),
        status: status.unwrap_or(StatusPosition::new(8, 0).expect("a position")),
        purpose: Purpose::Other,
        issued_at: call.now,
        last_day: Day::of(call.now),
        holder_key: *phone,
        proofing: Proofing::None,
        record_digest: [0; 32],
    };
    register.record_authorization(call, &entry)
}

/// Law: the licenses on the phone, and no others, are suspended, and nothing else changes.
fn suspend(register: &mut Register, call: &Operation, phone: &PublicKey) -> Result<Vec<Event>, RegisterError> {
    let lent = register.lent(call.now).count();
    let events = register.suspend(call, phone)?;
    assert!(register.is_suspended(phone));
    assert_eq!(register.lent(call.now).count(), lent, "what the phone lent lives on");
    let mut licenses = register.licenses(call.now).filter(|license| license.key() == phone);
    let said: BTreeMap<_, _> = register
        .statuses(call.now)
        .map(|(at, status, _)| (at, status))
        .collect();
    assert!(licenses.all(|license| said.get(&license.position()) == Some(&CredentialStatus::Suspended)));
    Ok(events)
}

/// Law: nothing is left of the wrong time.
fn repair(
    register: &mut Register,
    call: &Operation,
    table: &BTreeMap<StatusPosition, (CredentialStatus, Day)>,
) -> Result<Vec<Event>, RegisterError> {
    let rows: Vec<_> = runs(table, call.now).collect();
    let is_wrong = register
        .changed_at()
        .is_some_and(|last| last.seconds_since(call.now) > 10);
    let events = register.repair_time(call, &rows)?;
    if is_wrong {
        assert_eq!(register.changed_at(), Some(call.now));
        assert_eq!(register.licenses(call.now).count(), 0);
        assert!(register.lent(call.now).all(|lent| lent.granted_at() <= call.now));
        let known: BTreeSet<_> = register.statuses(call.now).map(|(at, ..)| at).collect();
        assert!(rows.iter().all(|(at, ..)| known.contains(at)), "a status was lost");
    }
    Ok(events)
}

/// What holds of every register.
pub(crate) fn hold(register: &Register, ended: &mut BTreeSet<StatusPosition>, now: UnixTime) {
    let mut persons: Vec<&Grantee> = Vec::new();
    let mut places = Vec::new();
    for lent in register.lent(now) {
        let grantee = lent.grantee();
        if !persons.iter().any(|known| may_be_one(known, grantee)) {
            persons.push(grantee);
        }
        let (key, purpose) = (grantee.document.person_key(), lent.purpose());
        let is_theirs =
            |(other, known): &(Option<PersonKey>, &Grantee)| *known == grantee || key.is_some() && *other == key;
        let theirs = places.iter().filter(|(place, _)| is_theirs(place));
        let is_taken = theirs.into_iter().any(|(_, taken)| *taken == purpose);
        assert!(!is_taken, "two for one person and purpose");
        places.push(((key, grantee), purpose));
    }
    assert!(persons.len() <= 3, "{} persons", persons.len());
    let mut seen = BTreeSet::new();
    for (position, status, _) in register.statuses(now) {
        assert!(seen.insert(position), "a position serves twice");
        match status {
            CredentialStatus::Valid | CredentialStatus::Suspended => {
                assert!(!ended.contains(&position), "something revived");
            }
            _ => drop(ended.insert(position)),
        }
    }
    for person in PERSONS.iter() {
        for lent in register.shown_by(person, now) {
            assert!(lent.position().is_some_and(|position| !ended.contains(&position)));
        }
    }
}

/// Numbers for life say who is who. Who has none is told by document and name, in whatever spelling: two passports are
/// two persons.
fn may_be_one(one: &Grantee, other: &Grantee) -> bool {
    match (one.document.person_key(), other.document.person_key()) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.document == other.document && one.name.is_same_name(&other.name),
        _ => false,
    }
}

/// Law: what is stored is read again.
pub(crate) fn is_stored(register: &Register) {
    let bytes = register.to_bytes();
    assert_eq!(Register::from_bytes(&bytes, register.vehicle()).as_ref(), Ok(register));
}

/// Inputs that lend something.
pub(crate) fn genuine() -> Vec<Vec<u8>> {
    // Each step: the operation, the clock, the revision, the issue, and what the operation chooses.
    vec![
        // Lent; a worse standing; refreshed under another position.
        vec![0, 0, 0, 0, 4, 6, 0, 0, 0, 1, 3, 0, 0, 0, 0, 1],
        // The phone is suspended, lends nothing, is resumed, and lends.
        vec![11, 0, 0, 0, 0, 0, 0, 0, 0, 4, 11, 0, 0, 0, 1, 0, 0, 0, 0, 4],
        // Lent and recorded; the grantee has another phone, and that is recorded.
        vec![0, 0, 0, 0, 4, 10, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 10, 0, 0, 0, 0, 1],
        // Lent; a clock 40 days ahead; repaired; two days later issued again under another position, and lent.
        vec![
            0, 0, 0, 0, 4, 13, 10, 160, 0, 0, 12, 9, 1, 0, 0, 8, 9, 2, 0, 7, 0, 0, 0, 7, 8,
        ],
    ]
}
