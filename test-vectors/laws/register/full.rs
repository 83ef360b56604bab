//! Every bound that random histories are too short for or seldom meet, and what no history may be refused for.

use super::*;

/// A register with one authorization, and a way to make it grow without end.
fn begun() -> Register {
    let mut register = empty_register(&record());
    let license = owners_license();
    register
        .record_license(&operation(&register, ISSUED_AT), &license, None)
        .expect("a license");
    let request = Ask::new().verified(&license);
    register
        .grant(
            &operation(&register, ISSUED_AT),
            &request,
            &Calendars::built_in(),
            position(0),
        )
        .expect("a grant");
    register
}

/// Refreshes under new positions until the register has no room for another ended one.
fn filled() -> (Register, u32) {
    let (mut register, mut count) = (begun(), 0);
    loop {
        let before = register.to_bytes();
        match register.refresh(&operation(&register, ISSUED_AT), 1, Some(position(count + 1))) {
            Ok(_) => count += 1,
            Err(error) => {
                assert_eq!(error.code(), "register-full");
                assert_eq!(register.to_bytes(), before);
                return (register, count);
            }
        }
        assert!(count < 2000, "no bound was met");
    }
}

/// A way to end something.
type End<'a> = &'a dyn Fn(&mut Register, &Operation) -> Answer;

#[test]
fn a_full_register_still_takes_back() {
    let (full, count) = filled();
    assert_eq!(count, 944, "the last 80 places are for what only ends things");
    let read = Register::from_bytes(&full.to_bytes(), full.vehicle()).expect("a state");
    assert!(read == full);
    let license = owners_license();
    let order = order(&license, "holder", ISSUED_AT, [1; 16], None);
    let ways: [(&str, End<'_>); 6] = [
        ("the owner's order", &|register, operation| {
            register.revoke(operation, &order).map(|events| (events, None))
        }),
        ("the authority's act", &|register, operation| {
            Call::Act(Some(1)).on(register, operation)
        }),
        ("a lost phone", &|register, operation| {
            register
                .phone_lost(operation, &license.holder_key, instant(ISSUED_AT))
                .map(|events| (events, None))
        }),
        ("another owner", &|register, operation| {
            Call::Owner(3).on(register, operation)
        }),
        ("a standing that forbids", &|register, operation| {
            Call::Standing(6).on(register, operation)
        }),
        ("a worse standing", &|register, operation| {
            Call::Standing(3).on(register, operation)
        }),
    ];
    for (what, end) in ways {
        let mut register = full.clone();
        let next = operation(&register, ISSUED_AT);
        let (events, _) = end(&mut register, &next).unwrap_or_else(|error| panic!("{what}: {error}"));
        assert!(!events.is_empty());
        let last = register.answer(&[position(count)], instant(ISSUED_AT));
        assert_eq!(last.ended(), [position(count)], "{what}");
        Register::from_bytes(&register.to_bytes(), register.vehicle()).expect("a state that reads");
    }
    // The positions are given back with their last day, and there is room again.
    let mut later = full.clone();
    let end = day("2026-09-22").end().expect("an instant").unix();
    later.expire(&operation(&later, end)).expect("an end");
    assert_eq!(later.statuses(instant(end)).count(), 1, "the owner's license");
    assert!(later.to_bytes().len() < 4096);
}

#[test]
fn who_has_asked_too_often_can_still_take_back() {
    let mut register = begun();
    let license = owners_license();
    let mut asked = 0_u8;
    let refusal = loop {
        asked += 1;
        let mut ask = Ask::new();
        ask.nonce[0] = asked;
        ask.nonce[15] = 255;
        ask.replace = true;
        let request = ask.verified(&license);
        let next = operation(&register, ISSUED_AT);
        match register.grant(&next, &request, &Calendars::built_in(), position(asked.into())) {
            Ok(_) => assert!(asked < 250, "no bound was met"),
            Err(error) => break error,
        }
    };
    assert_eq!(refusal.code(), "too-many-requests");
    assert_eq!(asked, 64, "with the first one; orders have room of their own");
    for serial in 1..=32 {
        let now = ISSUED_AT + u64::from(serial);
        let mut nonce = [254; 16];
        nonce[0] = serial;
        let order = order(&license, "holder", now, nonce, None);
        register.revoke(&operation(&register, now), &order).expect("an end");
    }
    let last = ISSUED_AT + 33;
    assert_eq!(register.lent(instant(last)).count(), 0);
    let one_more = order(&license, "holder", last, [253; 16], None);
    let refusal = register.revoke(&operation(&register, last), &one_more);
    assert_eq!(refusal.expect_err("a refusal").code(), "too-many-requests");
    // What nobody signed needs no room.
    register
        .clone()
        .revoke_by_authority(&operation(&register, last), None)
        .expect("an end");
    // Twenty minutes later all of it is forgotten.
    let now = ISSUED_AT + 1300;
    let renewed = LogEntry {
        issued_at: instant(now),
        ..license.clone()
    };
    register
        .record_license(&operation(&register, now), &renewed, None)
        .expect("a license");
    let mut ask = Ask::new();
    ask.made_at = now;
    let request = ask.verified(&renewed);
    register
        .grant(
            &operation(&register, now),
            &request,
            &Calendars::built_in(),
            position(999),
        )
        .expect("a grant");
}

#[test]
fn a_company_has_four_licenses_and_not_a_fifth() {
    let company = crate::fixture::company_record();
    let mut register = empty_register(&company);
    for (count, (name, expected)) in NAMES
        .into_iter()
        .zip(["ok", "ok", "ok", "ok", "licenses-full"])
        .enumerate()
    {
        let license = LogEntry {
            status: position(count.try_into().expect("few")),
            standing: company.standing,
            owner_digest: RegisteredOwner::of(&company).digest(),
            ..owners_license()
        };
        let name = PersonName::parse(name).expect("a name");
        let result = register.record_license(&operation(&register, ISSUED_AT), &license, Some(&name));
        assert_eq!(result.map_or_else(|error| error.code(), |_| "ok"), expected);
    }
    // Four take the place of four, each under its own name.
    let renewed = LogEntry {
        status: position(50),
        standing: company.standing,
        owner_digest: RegisteredOwner::of(&company).digest(),
        ..owners_license()
    };
    let name = PersonName::parse(NAMES[2]).expect("a name");
    register
        .record_license(&operation(&register, ISSUED_AT), &renewed, Some(&name))
        .expect("a license");
    assert_eq!(register.licenses(instant(ISSUED_AT)).count(), 4);
}

#[test]
fn thirty_two_operations_and_refreshes_are_remembered() {
    let mut register = begun();
    let first = operation(&register, ISSUED_AT);
    register.refresh(&first, 1, None).expect("a ticket");
    let mut ids = Vec::new();
    for serial in 0..33_u8 {
        let retry = register.refresh(&first, 1, None).map_err(|error| error.code());
        if serial < 32 {
            assert!(retry.expect("a ticket").events.is_empty(), "{serial} operations later");
        } else {
            assert_eq!(retry.expect_err("a refusal"), "revision-stale");
        }
        let entry = AuthorizationLogEntry {
            number: 1,
            id: [serial; 32],
            issuer: ISSUER,
            plate: record().plate,
            owner_digest: RegisteredOwner::of(&record()).digest(),
            status: position(0),
            purpose: Purpose::TestDrive,
            issued_at: instant(ISSUED_AT),
            last_day: day("2026-09-22"),
            holder_key: public("grantee"),
            proofing: Proofing::None,
            record_digest: [0; 32],
        };
        register
            .record_authorization(&operation(&register, ISSUED_AT), &entry)
            .expect("a record");
        ids.push(entry.id);
    }
    // Of 33 issues the first has left the register's memory; the others can each be named by an order.
    for (id, expected) in [(0, "authorization-not-live"), (1, "ok"), (2, "ok"), (32, "ok")] {
        let mut register = register.clone();
        let order = order(&owners_license(), "holder", ISSUED_AT, [8; 16], Some(&ids[id]));
        let result = register.revoke(&operation(&register, ISSUED_AT), &order);
        assert_eq!(result.map_or_else(|error| error.code(), |_| "ok"), expected, "{id}");
    }
}

/// A status list built from events must not keep a position valid that a refresh gave up.
#[test]
fn a_refresh_under_a_new_position_tells_the_old_one() {
    let mut register = begun();
    let granted = register
        .refresh(&operation(&register, ISSUED_AT), 1, Some(position(1)))
        .expect("a ticket");
    let told: Vec<_> = granted.events.iter().filter_map(Event::retired).collect();
    assert_eq!(told, [(position(0), CredentialStatus::Superseded)]);
    let refreshed = |before| EventKind::Refreshed {
        number: 1,
        position: position(1),
        before,
        last_day: day("2026-09-22"),
    };
    assert_eq!(granted.events[0].kind, refreshed(Some(position(0))));
    let status = register
        .statuses(instant(ISSUED_AT))
        .find(|(at, ..)| *at == position(0))
        .expect("its status");
    assert_eq!(status.1, CredentialStatus::Superseded);
    // Under its own position, named or not, it gives up none; nor does what has none.
    for at in [None, Some(position(1))] {
        let granted = register
            .refresh(&operation(&register, ISSUED_AT), 1, at)
            .expect("a ticket");
        assert_eq!(granted.events[0].kind, refreshed(None));
        assert_eq!(granted.events[0].retired(), None);
    }
    register
        .change_standing(&operation(&register, ISSUED_AT), standing(1))
        .expect("a change");
    let granted = register
        .refresh(&operation(&register, ISSUED_AT), 1, Some(position(2)))
        .expect("a ticket");
    assert_eq!(granted.events[0].retired(), None, "the change told that one");
}

/// What was granted with the lost phone's key from that second on ends; what was granted before, or with another key,
/// stays.
#[test]
fn a_lost_phone_ends_what_it_granted_since() {
    let license = owners_license();
    let mut register = empty_register(&record());
    register
        .record_license(&operation(&register, ISSUED_AT), &license, None)
        .expect("a license");
    let second = LogEntry {
        id: [5; 32],
        status: position(90),
        holder_key: public("new phone"),
        ..license.clone()
    };
    let grant = |register: &mut Register, entry: &LogEntry, purpose: u8, now: u64| {
        let mut ask = Ask::new();
        ask.license = entry.id;
        ask.signer = if entry.id == license.id { "holder" } else { "new phone" };
        ask.made_at = now;
        ask.nonce = [purpose; 16];
        ask.purpose = purpose.into();
        register
            .grant(
                &operation(register, now),
                &ask.verified(entry),
                &Calendars::built_in(),
                position(purpose.into()),
            )
            .expect("a grant");
    };
    grant(&mut register, &license, 1, ISSUED_AT);
    register
        .record_license(&operation(&register, ISSUED_AT + 10), &second, None)
        .expect("a license");
    assert_eq!(
        register.lent(instant(ISSUED_AT + 10)).count(),
        1,
        "another phone ends nothing"
    );
    grant(&mut register, &second, 2, ISSUED_AT + 20);
    grant(&mut register, &second, 3, ISSUED_AT + 50);
    for (lost_at, left) in [
        (0, &[1][..]),
        (19, &[1]),
        (20, &[1]),
        (21, &[1, 2]),
        (49, &[1, 2]),
        (50, &[1, 2]),
        (51, &[1, 2, 3]),
        (90, &[1, 2, 3]),
    ] {
        let mut register = register.clone();
        let next = operation(&register, ISSUED_AT + 60);
        register
            .phone_lost(&next, &second.holder_key, instant(ISSUED_AT + lost_at))
            .expect("an end");
        let found: Vec<_> = register.lent(next.now).map(|lent| lent.purpose().number()).collect();
        assert_eq!(found, left, "lost at {lost_at}");
        assert_eq!(register.licenses(next.now).count(), 0);
        assert_eq!(register.requests_since(), Some(next.now));
        assert_eq!(register.licenses_since(), Some(next.now));
    }
}

/// Whoever reports a lost phone after the next one was recorded still ends what the thief was granted with its key.
#[test]
fn a_phone_is_reported_lost_behind_the_next_one() {
    let license = owners_license();
    let next_phone = LogEntry {
        id: [5; 32],
        status: position(90),
        holder_key: public("new phone"),
        ..license.clone()
    };
    // The fixture's grant is the thief's, a second after the license; then the owner has another phone.
    let mut register = empty_register(&record());
    register
        .record_license(&operation(&register, ISSUED_AT), &license, None)
        .expect("a license");
    let mut ask = Ask::new();
    ask.made_at = ISSUED_AT + 20;
    register
        .grant(
            &operation(&register, ISSUED_AT + 20),
            &ask.verified(&license),
            &Calendars::built_in(),
            position(1),
        )
        .expect("a grant");
    register
        .record_license(&operation(&register, ISSUED_AT + 30), &next_phone, None)
        .expect("a license");
    let report = |register: &Register, lost: &str, lost_at: u64| {
        let mut register = register.clone();
        let next = operation(&register, ISSUED_AT + 60);
        let before = register.to_bytes();
        let result = register.phone_lost(&next, &public(lost), instant(ISSUED_AT + lost_at));
        assert_eq!(result.is_err(), register.to_bytes() == before, "all or nothing");
        let left = (register.licenses(next.now).count(), register.lent(next.now).count());
        (result, left, register)
    };
    for (lost, lost_at, expected, left) in [
        ("holder", 0, "ok", (1, 0)),
        ("holder", 19, "ok", (1, 0)),
        ("holder", 20, "ok", (1, 0)),
        ("holder", 21, "license-not-live", (1, 1)),
        ("holder", 60, "license-not-live", (1, 1)),
        // Of the new phone there is a license, though nothing was granted with it.
        ("new phone", 0, "ok", (0, 1)),
        ("new phone", 60, "ok", (0, 1)),
        ("grantee", 0, "license-not-live", (1, 1)),
        ("another phone", 0, "license-not-live", (1, 1)),
    ] {
        let (result, found, after) = report(&register, lost, lost_at);
        let code = result.as_ref().map_or_else(|error| error.code(), |_| "ok");
        assert_eq!((code, found), (expected, left), "{lost}, {lost_at}");
        let revoked = (expected == "ok").then(|| instant(ISSUED_AT + 60));
        assert_eq!(after.licenses_since(), revoked, "{lost}, {lost_at}");
        let Ok(events) = result else { continue };
        let told: Vec<_> = events.iter().filter_map(Event::retired).collect();
        let ended = position(if lost == "holder" { 1 } else { 90 });
        assert_eq!(told, [(ended, CredentialStatus::Revoked)], "{lost}, {lost_at}");
        // The same report again finds nothing more.
        let (again, ..) = report(&after, lost, lost_at);
        assert_eq!(again.expect_err("a refusal").code(), "license-not-live");
    }
}

/// A company may have several licenses on one phone: all of them end with it, and none on another.
#[test]
fn a_lost_phone_ends_every_license_on_it() {
    let company = crate::fixture::company_record();
    let mut register = empty_register(&company);
    for (index, key) in ["holder", "new phone", "holder"].into_iter().enumerate() {
        let entry = LogEntry {
            status: position(index.try_into().expect("few")),
            holder_key: public(key),
            standing: company.standing,
            owner_digest: RegisteredOwner::of(&company).digest(),
            ..owners_license()
        };
        let name = PersonName::parse(NAMES[index]).expect("a name");
        register
            .record_license(&operation(&register, ISSUED_AT), &entry, Some(&name))
            .expect("a license");
    }
    let next = operation(&register, ISSUED_AT);
    let events = register.phone_lost(&next, &public("holder"), next.now).expect("an end");
    let told: Vec<_> = events.iter().filter_map(Event::retired).collect();
    let revoked = |at| (position(at), CredentialStatus::Revoked);
    assert_eq!(told, [revoked(0), revoked(2)]);
    let left: Vec<_> = register.licenses(next.now).map(|license| license.position()).collect();
    assert_eq!(left, [position(1)]);
}

/// Eight phones stay suspended. For a ninth the oldest that has no license is forgotten, and none that has one.
#[test]
fn of_nine_suspended_phones_the_oldest_without_a_license_is_forgotten() {
    let company = crate::fixture::company_record();
    let mut register = empty_register(&company);
    let phones: Vec<_> = (0..9_u32).map(|index| public(&format!("phone {index}"))).collect();
    for (index, phone) in (0..).zip(&phones) {
        // The first phone keeps its license; the others follow one another under another name.
        let name = PersonName::parse(NAMES[usize::from(index > 0)]).expect("a name");
        let entry = LogEntry {
            status: position(index),
            holder_key: *phone,
            standing: company.standing,
            owner_digest: RegisteredOwner::of(&company).digest(),
            ..owners_license()
        };
        register
            .record_license(&operation(&register, ISSUED_AT), &entry, Some(&name))
            .expect("a license");
        let events = register.suspend(&operation(&register, ISSUED_AT), phone);
        let suspended = [
            EventKind::PhoneSuspended { key: *phone },
            EventKind::LicenseSuspended {
                position: position(index),
                last_day: entry.last_day,
            },
        ];
        let kinds: Vec<_> = events
            .expect("a suspension")
            .into_iter()
            .map(|event| event.kind)
            .collect();
        assert_eq!(kinds, suspended);
    }
    let still: Vec<_> = phones.iter().map(|phone| register.is_suspended(phone)).collect();
    assert_eq!(still, [true, false, true, true, true, true, true, true, true]);
}
