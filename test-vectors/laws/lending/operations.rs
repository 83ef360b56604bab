//! Operations in their order, each once, and requests that came too late.

use super::*;

#[test]
fn operations_name_the_revision_they_have_seen() {
    let (mut register, license) = lasting(&record(), ISSUED_AT);
    assert_eq!(grant(&mut register, &Ask::new(), ISSUED_AT), "ok");
    let request = Ask::new().purpose(Purpose::Other).nonce(2).verified(&license);
    let seen = register.revision();
    for (revision, expected) in [
        (0, "revision-stale"),
        (seen - 1, "revision-stale"),
        (seen + 1, "revision-stale"),
        (u64::MAX, "revision-stale"),
        (seen, "ok"),
    ] {
        let operation = Operation {
            revision,
            ..operation(&register, ISSUED_AT)
        };
        let before = register.to_bytes();
        let result = register.grant(&operation, &request, &Calendars::built_in(), position(2));
        assert_eq!(granted(result), expected, "{revision}");
        assert_eq!(before == register.to_bytes(), expected != "ok");
    }
    assert_eq!(register.revision(), seen + 1);
}

#[test]
fn time_does_not_go_back() {
    let (mut register, license) = lasting(&record(), ISSUED_AT);
    assert_eq!(grant(&mut register, &Ask::new(), ISSUED_AT + 100), "ok");
    for (now, expected) in [(89, "time-backwards"), (90, "ok"), (99, "ok"), (100, "ok"), (101, "ok")] {
        let mut register = register.clone();
        let request = Ask::new().purpose(Purpose::Other).nonce(2).verified(&license);
        let result = register.grant(
            &operation(&register, ISSUED_AT + now),
            &request,
            &Calendars::built_in(),
            position(2),
        );
        assert_eq!(granted(result), expected, "{now}");
        // What comes a few seconds early is of the last change's time.
        let at = if expected == "ok" { now.max(100) } else { 100 };
        assert_eq!(register.changed_at(), Some(instant(ISSUED_AT + at)), "{now}");
    }
    // Nothing that is carried out by the clock is carried out by a wrong one.
    let early = Operation {
        id: [7; 16],
        ..operation(&register, ISSUED_AT + 89)
    };
    let order = order(&license, "holder", ISSUED_AT, [8; 16], None);
    let name = record().standing;
    let refused = [
        granted(register.revoke(&early, &order)),
        granted(register.revoke_by_authority(&early, None)),
        granted(register.expire(&early)),
        granted(register.refresh(&early, 1, None)),
        granted(register.change_standing(&early, name)),
        granted(register.change_owner(&early, &RegisteredOwner::of(&record()))),
        granted(register.phone_lost(&early, &license.holder_key, instant(ISSUED_AT))),
        granted(register.record_license(&early, &license, None)),
    ];
    assert_eq!(refused, ["time-backwards"; 8]);
}

#[test]
fn an_operation_is_carried_out_once() {
    let (mut register, license) = lasting(&record(), ISSUED_AT);
    let calendar = Calendars::built_in();
    let request = Ask::new().verified(&license);
    let first = operation(&register, ISSUED_AT);
    let events = register
        .grant(&first, &request, &calendar, position(1))
        .expect("a grant")
        .events;
    assert!(!events.is_empty());
    let after = register.to_bytes();
    // The same again, even with another revision and later: another ticket for the same, and nothing changes.
    // Nor does it matter which calendars have come since.
    let later = [Calendar::new(2, day("2026-01-01"), day("2026-12-31"), vec![], vec![]).expect("a calendar")];
    for retry in [
        first,
        Operation { revision: 77, ..first },
        Operation {
            now: instant(ISSUED_AT + 86_400),
            ..first
        },
    ] {
        let again = register
            .grant(&retry, &request, &Calendars::of(&later), position(1))
            .expect("a ticket");
        assert!(again.events.is_empty());
        assert_eq!(again.ticket.number(), 1);
        assert_eq!(register.to_bytes(), after);
    }
    // Anything else under that name is refused.
    let other = Ask::new().nonce(2).verified(&license);
    let order = order(&license, "holder", ISSUED_AT, [8; 16], None);
    let refused = [
        granted(register.grant(&first, &other, &calendar, position(1))),
        granted(register.grant(&first, &request, &calendar, position(2))),
        granted(register.refresh(&first, 1, None)),
        granted(register.revoke(&first, &order)),
        granted(register.revoke_by_authority(&first, None)),
        granted(register.expire(&first)),
        granted(register.change_standing(&first, record().standing)),
        granted(register.change_owner(&first, &RegisteredOwner::of(&record()))),
        granted(register.phone_lost(&first, &license.holder_key, instant(ISSUED_AT))),
        granted(register.record_license(&first, &license, None)),
    ];
    assert_eq!(refused, ["operation-reused"; 10]);
    assert_eq!(register.to_bytes(), after);
    // The same request under another operation is a replay, in any spelling of its message.
    let signed = Ask::new().signed();
    let high = high_s(&sign(&signing(&key("holder")), &signed.digest()));
    let respelled = judge(&signed.message(&high).encode(), &license, ISSUED_AT).expect("a request");
    for replay in [&request, &respelled] {
        for (now, expected) in [
            (ISSUED_AT, "request-replayed"),
            (ISSUED_AT + 1199, "request-replayed"),
            (ISSUED_AT + 1200, "request-expired"),
        ] {
            let result = register.grant(&operation(&register, now), replay, &calendar, position(2));
            assert_eq!(granted(result), expected);
        }
    }
    // A retry of what has ended hands out nothing.
    register
        .revoke(&operation(&register, ISSUED_AT), &order)
        .expect("an end");
    let refusal = register.grant(&first, &request, &calendar, position(1));
    assert_eq!(granted(refusal), "authorization-not-live");
}

#[test]
fn requests_older_than_a_revocation_are_void() {
    let ends: [fn(&mut Register, &LogEntry, u64); 4] = [
        |register, license, now| {
            let order = order(license, "holder", now, [8; 16], None);
            register.revoke(&operation(register, now), &order).expect("an end");
        },
        |register, _, now| {
            register
                .revoke_by_authority(&operation(register, now), None)
                .expect("an end");
        },
        |register, _, now| {
            let owner = RegisteredOwner::of(&record());
            register
                .change_owner(&operation(register, now), &owner)
                .expect("an end");
        },
        |register, license, now| {
            let lost = &license.holder_key;
            register
                .phone_lost(&operation(register, now), lost, instant(now))
                .expect("an end");
        },
    ];
    for (way, end) in ends.into_iter().enumerate() {
        let (mut register, license) = lasting(&record(), ISSUED_AT);
        end(&mut register, &license, ISSUED_AT + 50);
        let revoked = Some(instant(ISSUED_AT + 50));
        assert_eq!(register.requests_since(), revoked, "even if nothing was there to end");
        let ends_licenses = way > 1;
        assert_eq!(
            register.licenses_since(),
            revoked.filter(|_| ends_licenses),
            "way {way}"
        );
        for (issued_at, recorded, expected) in [
            (49, !ends_licenses, "request-older-than-revocation"),
            (50, !ends_licenses, "request-older-than-revocation"),
            (51, true, "ok"),
        ] {
            let mut register = register.clone();
            let renewed = LogEntry {
                status: position(77),
                issued_at: instant(ISSUED_AT + issued_at),
                ..license.clone()
            };
            let result = register.record_license(&operation(&register, ISSUED_AT + 60), &renewed, None);
            let code = if recorded { "ok" } else { "log-entry-outdated" };
            assert_eq!(granted(result), code, "way {way}, issued {issued_at}");
            if recorded {
                // Whatever the phone's clock says.
                for made_at in [ISSUED_AT - 500, ISSUED_AT + 55, ISSUED_AT + 600] {
                    let mut register = register.clone();
                    let request = Ask::new().made_at(made_at).verified(&renewed);
                    let operation = operation(&register, ISSUED_AT + 60);
                    let result = register.grant(&operation, &request, &Calendars::built_in(), position(1));
                    assert_eq!(granted(result), expected, "way {way}, issued {issued_at}");
                }
            }
        }
    }
}

#[test]
fn a_request_is_of_a_live_license_and_not_expired_at_the_grant() {
    let (register, license) = lasting(&record(), ISSUED_AT);
    let attempt = |license: &LogEntry, now: u64| {
        let mut register = register.clone();
        let mut ask = Ask::new();
        ask.license = license.id;
        if license.holder_key != key("holder").public_key() {
            ask.signer = "grantee";
        }
        let request = ask.verified(license);
        granted(register.grant(
            &operation(&register, now),
            &request,
            &Calendars::built_in(),
            position(1),
        ))
    };
    for (age, expected) in [(1199, "ok"), (1200, "request-expired"), (1201, "request-expired")] {
        assert_eq!(attempt(&license, ISSUED_AT + age), expected, "{age}");
    }
    let other_position = LogEntry {
        status: position(500),
        ..license.clone()
    };
    let other_key = LogEntry {
        holder_key: key("grantee").public_key(),
        ..license.clone()
    };
    let refreshed = LogEntry {
        id: [5; 32],
        ..license.clone()
    };
    assert_eq!(attempt(&other_position, ISSUED_AT), "license-not-live");
    assert_eq!(attempt(&other_key, ISSUED_AT), "license-not-live");
    assert_eq!(attempt(&refreshed, ISSUED_AT), "ok", "a refresh is the same license");

    // A new phone takes the place of the old one, whose requests count no longer.
    let mut register = register.clone();
    register
        .record_license(
            &operation(&register, ISSUED_AT),
            &LogEntry {
                status: position(501),
                ..other_key.clone()
            },
            None,
        )
        .expect("a license");
    let old = Ask::new().verified(&license);
    let result = register.grant(
        &operation(&register, ISSUED_AT),
        &old,
        &Calendars::built_in(),
        position(1),
    );
    assert_eq!(granted(result), "license-not-live");
}

#[test]
fn seven_standings_forbid_lending() {
    for letter in 'A'..='Z' {
        let standing = Standing::from_letters(&letter.to_string(), true, true).expect("a standing");
        let forbids = "BCELMNP".contains(letter);
        let expected = if forbids { "standing-forbids-lending" } else { "ok" };
        let mut record = record();
        record.standing = standing;
        let (mut bad, _) = lasting(&record, ISSUED_AT);
        assert_eq!(grant(&mut bad, &Ask::new(), ISSUED_AT), expected, "{letter}");

        // What is lent ends when the standing comes to forbid it, and what is worse must be issued anew.
        let (mut good, _) = lasting(&crate::fixture::record(), ISSUED_AT);
        assert_eq!(grant(&mut good, &Ask::new(), ISSUED_AT), "ok");
        good.change_standing(&operation(&good, ISSUED_AT), standing)
            .expect("a change");
        assert_eq!(good.lent(instant(ISSUED_AT)).count(), usize::from(!forbids), "{letter}");
        assert_eq!(
            good.licenses(instant(ISSUED_AT)).count(),
            0,
            "the flags alone are worse"
        );
        let both = [owners_license().status, position(1001)];
        let answer = good.answer(&both, instant(ISSUED_AT));
        assert_eq!((answer.live().len(), answer.ended().len()), (0, 2), "{letter}");
        assert_eq!(good.requests_since().is_some(), forbids, "{letter}");
        for (position_given, wanted) in [
            (None, "status-position-needed"),
            (Some(position(1001)), "status-position-reused"),
            (Some(position(7)), "ok"),
        ] {
            let result = good.refresh(&operation(&good, ISSUED_AT), 1, position_given);
            assert_eq!(granted(result), if forbids { expected } else { wanted }, "{letter}");
        }
    }
}

#[test]
fn a_status_position_is_given_once() {
    let (mut register, license) = lasting(&record(), ISSUED_AT);
    let calendar = Calendars::built_in();
    let mut attempt = |at: StatusPosition, nonce: u8, purpose: Purpose| {
        let request = Ask::new().nonce(nonce).purpose(purpose).verified(&license);
        granted(register.grant(&operation(&register, ISSUED_AT), &request, &calendar, at))
    };
    assert_eq!(attempt(license.status, 1, Purpose::Other), "status-position-reused");
    assert_eq!(attempt(position(1), 2, Purpose::Other), "ok");
    assert_eq!(attempt(position(1), 3, Purpose::Rental), "status-position-reused");
    assert_eq!(attempt(position(2), 4, Purpose::Rental), "ok");
    register
        .revoke_by_authority(&operation(&register, ISSUED_AT), Some(1))
        .expect("an end");
    for at in [position(1), position(2), license.status] {
        let refreshed = register.refresh(&operation(&register, ISSUED_AT), 2, Some(at));
        let expected = if at == position(2) {
            "ok"
        } else {
            "status-position-reused"
        };
        assert_eq!(granted(refreshed), expected, "its own is no other");
    }
    let renewed = LogEntry {
        status: position(1),
        ..license.clone()
    };
    let result = register.record_license(&operation(&register, ISSUED_AT), &renewed, None);
    assert_eq!(granted(result), "status-position-reused");
}

/// A license shows a standing of its own: what it does not share with the register is not recorded.
#[test]
fn a_license_is_recorded_with_the_registers_standing_only() {
    let standing = |letters, mortgaged, pledged| Standing::from_letters(letters, mortgaged, pledged).expect("one");
    let shown = [
        standing("A", false, false),
        standing("A", true, false),
        standing("A", false, true),
        standing("G", false, false),
        standing("GI", false, false),
    ];
    let renewed = |standing: Standing| LogEntry {
        id: [5; 32],
        status: position(77),
        standing,
        ..owners_license()
    };
    let record_at = |register: &mut Register, entry: &LogEntry| {
        let before = register.to_bytes();
        let result = register.record_license(&operation(register, ISSUED_AT), entry, None);
        assert_eq!(result.is_err(), register.to_bytes() == before, "all or nothing");
        granted(result)
    };
    for told in shown {
        for read in shown {
            let (mut register, license) = lasting(
                &VehicleRecord {
                    standing: told,
                    ..record()
                },
                ISSUED_AT,
            );
            let expected = if told == read { "ok" } else { "standing-differs" };
            assert_eq!(record_at(&mut register, &renewed(read)), expected, "{told:?} {read:?}");
            // A refresh of the one that lives is held to the same.
            let refreshed = LogEntry {
                id: [6; 32],
                standing: read,
                ..license.clone()
            };
            let mut register = lasting(
                &VehicleRecord {
                    standing: told,
                    ..record()
                },
                ISSUED_AT,
            )
            .0;
            assert_eq!(record_at(&mut register, &refreshed), expected, "{told:?} {read:?}");
        }
    }
    // What was issued before a change comes too late, whether the change is for the worse or for the better.
    for (before, after) in [(shown[0], shown[1]), (shown[1], shown[0])] {
        let (mut register, _) = lasting(
            &VehicleRecord {
                standing: before,
                ..record()
            },
            ISSUED_AT,
        );
        register
            .change_standing(&operation(&register, ISSUED_AT), after)
            .expect("a change");
        assert_eq!(record_at(&mut register, &renewed(before)), "standing-differs");
        assert_eq!(record_at(&mut register, &renewed(after)), "ok");
    }
    // Behind the last day, before the position.
    let (mut register, license) = lasting(&record(), ISSUED_AT);
    let expired = LogEntry {
        last_day: day("2026-09-13"),
        ..renewed(shown[1])
    };
    assert_eq!(record_at(&mut register, &expired), "license-not-live");
    let reused = |standing: Standing| LogEntry {
        holder_key: public("new phone"),
        standing,
        ..license.clone()
    };
    assert_eq!(record_at(&mut register, &reused(shown[1])), "standing-differs");
    assert_eq!(record_at(&mut register, &reused(shown[0])), "status-position-reused");
}
