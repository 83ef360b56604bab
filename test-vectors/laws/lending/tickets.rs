//! From a ticket to an authorization, and to no other.

use super::*;

#[test]
fn a_ticket_is_good_for_ten_minutes() {
    let key = enrolled("grantee");
    for (age, expected) in [
        (-12_i64, "ticket-stale"),
        (-11, "ticket-stale"),
        (-10, "ok"),
        (-9, "ok"),
        (599, "ok"),
        (600, "ok"),
        (601, "ticket-stale"),
        (602, "ticket-stale"),
    ] {
        let now = ISSUED_AT.checked_add_signed(age).expect("an instant");
        assert_eq!(
            issued(authorize(ticket(ISSUED_AT), &as_of(now), &key, now)),
            expected,
            "{age}"
        );
    }
    // The record is as fresh, and is looked at first.
    let late = ISSUED_AT + 601;
    assert_eq!(
        issued(authorize(ticket(ISSUED_AT), &record(), &key, late)),
        "record-stale"
    );
    assert_eq!(issued(authorize(ticket(late), &record(), &key, late)), "record-stale");
    assert_eq!(
        issued(authorize(ticket(ISSUED_AT), &as_of(late), &key, late)),
        "ticket-stale"
    );
}

#[test]
fn a_ticket_is_for_the_issuer_of_its_register() {
    let mut other = issuer();
    other.number += 1;
    let authority = Authority::new(other, LICENSE_KEY).expect("a key");
    let terms = authorization_terms(ISSUED_AT);
    // The issuer is judged before the vehicle.
    let mut elsewhere = record();
    elsewhere.plate = Plate::parse(PlateType::from_code(52).expect("a type"), "闽AD12346").expect("a plate");
    for record in [record(), elsewhere] {
        let mut random = Deterministic::new("issuer");
        let draft = authority.authorize(ticket(ISSUED_AT), &record, &enrolled("grantee"), &terms, &mut random);
        assert_eq!(issued(draft), "ticket-other-issuer");
    }
}

#[test]
fn a_ticket_is_for_one_vehicle_and_owner() {
    let key = enrolled("grantee");
    let plate = |code, text| Plate::parse(PlateType::from_code(code).expect("a type"), text).expect("a plate");
    let owner = |name: &str| Owner::Person(PersonName::parse(name).expect("a name"));
    let other_document = Some(document("35010219881112001X"));
    let household = Some(of_kind('H', record().document.expect("a document").number(), "x").document);
    let same = record;
    for (what, changed, expected) in [
        ("the same", same(), "ok"),
        (
            "another number",
            VehicleRecord {
                plate: plate(52, "闽AD12346"),
                ..same()
            },
            "ticket-other-vehicle",
        ),
        (
            "another type",
            VehicleRecord {
                plate: plate(51, "闽A12345D"),
                ..same()
            },
            "ticket-other-vehicle",
        ),
        (
            "another document",
            VehicleRecord {
                document: other_document,
                ..same()
            },
            "ticket-other-owner",
        ),
        (
            "another kind of document",
            VehicleRecord {
                document: household,
                ..same()
            },
            "ok",
        ),
        (
            "a new name",
            VehicleRecord {
                owner: owner("张三"),
                ..same()
            },
            "ok",
        ),
        (
            "no document",
            VehicleRecord {
                document: None,
                ..same()
            },
            "ticket-other-owner",
        ),
        (
            "a new name, no document",
            VehicleRecord {
                document: None,
                owner: owner("张三"),
                ..same()
            },
            "ticket-other-owner",
        ),
        ("a company", company_record(), "ticket-other-owner"),
        (
            "another place",
            VehicleRecord {
                plate: plate(52, "闽BD12345"),
                ..same()
            },
            "plate-outside-issuer",
        ),
    ] {
        assert_eq!(
            issued(authorize(ticket(ISSUED_AT), &changed, &key, ISSUED_AT)),
            expected,
            "{what}"
        );
    }
    for letter in 'A'..='Z' {
        let mut record = record();
        record.standing = Standing::from_letters(&letter.to_string(), false, false).expect("a standing");
        let expected = match letter {
            'A' => "ok",
            _ if "BCELMNP".contains(letter) => "standing-refused",
            _ => "ticket-other-standing",
        };
        assert_eq!(
            issued(authorize(ticket(ISSUED_AT), &record, &key, ISSUED_AT)),
            expected,
            "{letter}"
        );
    }
}

fn standing(letters: &str, mortgaged: bool, pledged: bool) -> Standing {
    Standing::from_letters(letters, mortgaged, pledged).expect("a standing")
}

/// What is issued shows the standing the register had when it handed the ticket out.
#[test]
fn a_ticket_is_for_the_registers_standing() {
    let of = |standing| VehicleRecord { standing, ..record() };
    let shown = [
        standing("A", false, false),
        standing("A", true, false),
        standing("A", false, true),
        standing("A", true, true),
        standing("G", false, false),
        standing("GI", false, false),
    ];
    for told in shown {
        for read in shown {
            let (mut register, _) = lasting(&of(told), ISSUED_AT);
            let granted = grant_by(&mut register, &Ask::new(), &Calendars::built_in(), ISSUED_AT).expect("a grant");
            let result = authorize(granted.ticket, &of(read), &enrolled("grantee"), ISSUED_AT);
            let expected = if told == read { "ok" } else { "ticket-other-standing" };
            assert_eq!(issued(result), expected, "{told:?} {read:?}");
        }
    }
    // Behind the owner, before the key.
    let worse = standing("G", false, false);
    let stranger = VehicleRecord {
        document: Some(document("35010219881112001X")),
        ..of(worse)
    };
    let judged =
        |record: &VehicleRecord, name: &str| issued(authorize(ticket(ISSUED_AT), record, &enrolled(name), ISSUED_AT));
    assert_eq!(judged(&stranger, "grantee"), "ticket-other-owner");
    assert_eq!(judged(&of(worse), "holder"), "ticket-other-standing");
    assert_eq!(judged(&record(), "holder"), "ticket-other-key");
}

/// A ticket from before the register was told of another standing goes with the record of then; the next one, a retry's
/// too, with the record of now.
#[test]
fn a_ticket_knows_the_standing_of_its_own_time() {
    let better = record();
    let mortgaged = VehicleRecord {
        standing: standing("A", true, false),
        ..record()
    };
    let tickets = || {
        let (mut register, license) = lasting(&mortgaged, ISSUED_AT);
        let request = Ask::new().verified(&license);
        let first = operation(&register, ISSUED_AT);
        let before = register
            .grant(&first, &request, &Calendars::built_in(), position(1))
            .expect("a grant");
        register
            .change_standing(&operation(&register, ISSUED_AT), better.standing)
            .expect("a change");
        let again = register
            .grant(&first, &request, &Calendars::built_in(), position(1))
            .expect("a ticket");
        assert!(again.events.is_empty());
        let refreshed = register
            .refresh(&operation(&register, ISSUED_AT), 1, None)
            .expect("a ticket");
        [before, again, refreshed].map(|granted| granted.ticket)
    };
    for (record, expected) in [
        (&mortgaged, ["ok", "ticket-other-standing", "ticket-other-standing"]),
        (&better, ["ticket-other-standing", "ok", "ok"]),
    ] {
        let found = tickets().map(|ticket| issued(authorize(ticket, record, &enrolled("grantee"), ISSUED_AT)));
        assert_eq!(found, expected, "{:?}", record.standing);
    }
}

#[test]
fn an_authorization_ends_no_later_than_its_vehicle() {
    let key = enrolled("grantee");
    for (scrap_by, expected) in [
        (Some("2026-09-13"), "window-invalid"),
        (Some("2026-09-21"), "window-invalid"),
        (Some("2026-09-22"), "ok"),
        (Some("2026-09-23"), "ok"),
        (None, "ok"),
    ] {
        let record = VehicleRecord {
            scrap_by: scrap_by.map(day),
            ..record()
        };
        assert_eq!(
            issued(authorize(ticket(ISSUED_AT), &record, &key, ISSUED_AT)),
            expected,
            "{scrap_by:?}"
        );
    }
}

#[test]
fn only_a_key_for_authorizations_signs_them() {
    for (licenses, authorizations, expected) in [
        (true, true, "ok"),
        (false, true, "ok"),
        (true, false, "issuer-key-artefact"),
    ] {
        let mut issuer = issuer();
        issuer.keys[0].artefacts.licenses = licenses;
        issuer.keys[0].artefacts.authorizations = authorizations;
        let from = issuer.keys[0].sign_from.unix();
        let authority = Authority::new(issuer, LICENSE_KEY).expect("a key");
        let attempt = |now: u64| {
            let terms = AuthorizationTerms {
                protection: KeyProtection::Software,
                ..authorization_terms(now)
            };
            let mut random = Deterministic::new("artefact");
            let mut record = as_of(now);
            record.scrap_by = None;
            issued(authority.authorize(ticket(now), &record, &enrolled("grantee"), &terms, &mut random))
        };
        assert_eq!(attempt(ISSUED_AT), expected);
        // The key's dates bind it as they do for licenses.
        for (now, code) in [(from - 1, "issuer-key-not-yet"), (from, expected), (from + 1, expected)] {
            let code = if authorizations { code } else { expected };
            assert_eq!(attempt(now), code, "{now}");
        }
        // Licenses need their own permission, whatever the key may do besides.
        let mut random = Deterministic::new("artefact");
        let license = authority.issue(&record(), &enrolled("holder"), &crate::fixture::terms(), &mut random);
        assert_eq!(issued(license), if licenses { "ok" } else { "issuer-key-artefact" });
    }
}

#[test]
fn an_authorization_stays_on_one_phone_that_is_not_the_owners() {
    let owner = enrolled("holder");
    assert_eq!(
        issued(authorize(ticket(ISSUED_AT), &record(), &owner, ISSUED_AT)),
        "ticket-other-key"
    );

    let (mut register, _) = lasting(&record(), ISSUED_AT);
    let first = grant_by(&mut register, &Ask::new(), &Calendars::built_in(), ISSUED_AT).expect("a grant");
    let terms = authorization_terms(ISSUED_AT);
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let draft = authority
        .authorize(
            first.ticket,
            &record(),
            &enrolled("grantee"),
            &terms,
            &mut Deterministic::new("one"),
        )
        .expect("a draft");
    let entry = draft.log_entry().clone();
    register
        .record_authorization(&operation(&register, ISSUED_AT), &entry)
        .expect("a record");
    assert_eq!(
        register.lent(instant(ISSUED_AT)).next().expect("one").id(),
        Some(&entry.id)
    );
    for (name, expected) in [
        ("grantee", "ok"),
        ("another phone", "ticket-other-key"),
        ("holder", "ticket-other-key"),
    ] {
        let operation = operation(&register, ISSUED_AT);
        let ticket = register.clone().refresh(&operation, 1, None).expect("a ticket").ticket;
        let result = authorize(ticket, &record(), &enrolled(name), ISSUED_AT);
        assert_eq!(issued(result), expected, "{name}");
    }
    // Nor is the same phone another proofing's: a refresh keeps it.
    for proofing in Proofing::ALL {
        let next = operation(&register, ISSUED_AT);
        let ticket = register.clone().refresh(&next, 1, None).expect("a ticket").ticket;
        let terms = AuthorizationTerms { proofing, ..terms };
        let enrolled = enrolled("grantee");
        let draft = authority.authorize(ticket, &record(), &enrolled, &terms, &mut Deterministic::new("again"));
        let (made, recorded) = match proofing {
            Proofing::InPerson => ("ok", "ok"),
            _ => ("ticket-other-proofing", "proofing-differs"),
        };
        assert_eq!(issued(draft), made, "{proofing:?}");
        let changed = vehicle_license::issue::AuthorizationLogEntry {
            proofing,
            ..entry.clone()
        };
        let result = register.clone().record_authorization(&next, &changed);
        assert_eq!(granted(result), recorded, "{proofing:?}");
    }
    // Another key is told first.
    let ticket = register.clone().refresh(&operation(&register, ISSUED_AT), 1, None);
    let other = AuthorizationTerms {
        proofing: Proofing::None,
        ..terms
    };
    let stranger = enrolled("another phone");
    let ticket = ticket.expect("a ticket").ticket;
    let draft = authority.authorize(ticket, &record(), &stranger, &other, &mut Deterministic::new("other"));
    assert_eq!(issued(draft), "ticket-other-key");
    // Nor does the register record another key, another position or another number.
    for changed in [
        vehicle_license::issue::AuthorizationLogEntry {
            holder_key: key("another phone").public_key(),
            ..entry.clone()
        },
        vehicle_license::issue::AuthorizationLogEntry {
            status: position(3),
            ..entry.clone()
        },
        vehicle_license::issue::AuthorizationLogEntry {
            number: 2,
            ..entry.clone()
        },
    ] {
        let mut register = register.clone();
        let result = register.record_authorization(&operation(&register, ISSUED_AT), &changed);
        assert_eq!(granted(result), "authorization-not-live");
    }
    // A replacement is a new authorization: the person may have a new phone.
    let again = Ask::new().replacing().nonce(2);
    let second = grant_by(&mut register, &again, &Calendars::built_in(), ISSUED_AT).expect("a grant");
    assert_eq!(
        issued(authorize(
            second.ticket,
            &record(),
            &enrolled("another phone"),
            ISSUED_AT
        )),
        "ok"
    );
    let replaced = register.lent(instant(ISSUED_AT)).next().expect("one");
    assert_eq!(replaced.proofing(), None, "nothing is known of another phone");
    let late = register.record_authorization(&operation(&register, ISSUED_AT), &entry);
    assert_eq!(
        granted(late),
        "authorization-not-live",
        "what was issued before is none of the second"
    );
}

#[test]
fn a_refresh_keeps_the_last_day_and_shortens_nothing() {
    let (mut register, _) = lasting(&record(), ISSUED_AT);
    assert_eq!(grant(&mut register, &Ask::new(), ISSUED_AT), "ok");
    let before = register.lent(instant(ISSUED_AT)).next().expect("one").clone();
    let end = before.last_day().end().expect("an instant").unix();
    for now in [ISSUED_AT, ISSUED_AT + 3 * DAY, end - 1] {
        let ticket = register
            .refresh(&operation(&register, now), 1, None)
            .expect("a ticket")
            .ticket;
        let wallet = authorize(ticket, &as_of(now), &enrolled("grantee"), now).expect("an authorization");
        assert_eq!(
            (wallet.last_day(), wallet.issued_at()),
            (before.last_day(), instant(now))
        );
        let show = wallet
            .present(&View::everyday(), instant(now), &key("grantee"))
            .expect("a show");
        assert_eq!(code(&verify(&show.to_text(), now, Purpose::TestDrive)), "ok");
    }
    let after = register.lent(instant(end - 1)).next().expect("one").clone();
    assert_eq!(after.position(), before.position());
    let late = register.refresh(&operation(&register, end), 1, None);
    assert_eq!(granted(late), "authorization-not-live");
}

/// The window is counted from the day the authorization is issued on. A ticket from the first seconds of a day must not
/// be used up on a clock that still shows the day before: the count would be eight, and every verifier would refuse.
#[test]
fn what_is_issued_verifies_on_either_side_of_midnight() {
    let midnight = day("2026-09-15").start().expect("an instant").unix();
    for handed_out in [midnight - 5, midnight - 1, midnight, midnight + 5] {
        for now in [midnight - 5, midnight - 1, midnight, midnight + 1, midnight + 600] {
            let wallet = match authorize(ticket(handed_out), &as_of(now), &enrolled("grantee"), now) {
                Ok(wallet) => wallet,
                Err(error) => {
                    let fits = (handed_out..=handed_out + 600).contains(&now);
                    assert!(!fits, "handed out {handed_out}, issued {now}: {error}");
                    continue;
                }
            };
            let show = wallet
                .present(&View::everyday(), instant(now), &key("grantee"))
                .expect("a show");
            let verdict = verify(&show.to_text(), now, Purpose::TestDrive);
            assert_eq!(
                code(&verdict),
                "ok",
                "handed out {handed_out}, issued {now}, midnight {midnight}"
            );
        }
    }
}

/// The same for a retry, which the register answers before it looks at the clock.
#[test]
fn a_retry_on_a_slow_clock_gives_no_eighth_day() {
    let midnight = day("2026-09-15").start().expect("an instant").unix();
    let (mut register, license) = lasting(&record(), midnight);
    let furthest = Calendars::built_in().furthest_last_day(day("2026-09-15"));
    let request = Ask::new().made_at(midnight).until(furthest).verified(&license);
    let first = operation(&register, midnight);
    register
        .grant(&first, &request, &Calendars::built_in(), position(1))
        .expect("a grant");
    let now = midnight - 1;
    let slow = Operation {
        now: instant(now),
        ..first
    };
    let again = register.grant(&slow, &request, &Calendars::built_in(), position(1));
    let Some(wallet) = again
        .ok()
        .and_then(|granted| authorize(granted.ticket, &as_of(now), &enrolled("grantee"), now).ok())
    else {
        return;
    };
    let show = wallet
        .present(&View::everyday(), instant(now), &key("grantee"))
        .expect("a show");
    assert_eq!(code(&verify(&show.to_text(), now, Purpose::TestDrive)), "ok");
}

#[test]
fn an_authorization_names_the_calendar_it_was_counted_with() {
    for version in [2, 3, u32::MAX] {
        let calendar = Calendar::new(version, day("2026-01-01"), day("2026-12-31"), vec![], vec![]);
        let (mut register, _) = lasting(&record(), ISSUED_AT);
        let granted = grant_by(
            &mut register,
            &Ask::new(),
            &Calendars::of(&[calendar.expect("a calendar")]),
            ISSUED_AT,
        );
        let wallet = authorize(
            granted.expect("a grant").ticket,
            &record(),
            &enrolled("grantee"),
            ISSUED_AT,
        );
        let show = wallet
            .expect("an authorization")
            .present(&View::everyday(), instant(SHOWN_AT), &key("grantee"));
        let verified = verify(&show.expect("a show").to_text(), SHOWN_AT, Purpose::TestDrive).expect("a verdict");
        let Verified::AuthorizedShow(show) = verified else {
            panic!("an owner's show")
        };
        assert_eq!(show.calendar_version(), version);
        // A refresh names the same, whatever is at hand by then.
        let again = register
            .refresh(&operation(&register, ISSUED_AT), 1, None)
            .expect("a ticket");
        let wallet = authorize(again.ticket, &record(), &enrolled("grantee"), ISSUED_AT).expect("an authorization");
        let mut file = Item::parse(&wallet.secret_file()).0;
        assert_eq!(file.at(&[1, 9]).as_uint(), u64::from(version));
    }
}
