//! To whom a license is lent: not to its owner, not to a company, not to a fourth person.

use super::*;

#[test]
fn the_owner_is_not_lent_their_own_license() {
    let number = record().document.expect("a document").number().to_string();
    let own = RegisteredOwner::of(&record());
    let named = |name: &str| RegisteredOwner {
        owner: Owner::Person(PersonName::parse(name).expect("a name")),
        document: None,
    };
    let passport = RegisteredOwner {
        document: Some(of_kind('F', "E12345678", "x").document),
        ..named("JOHN DOE")
    };
    let permit = RegisteredOwner {
        document: Some(of_kind('F', "H12345678", "x").document),
        ..named("CHAN TAI MAN")
    };
    let company = RegisteredOwner {
        owner: Owner::Organization(OrganizationName::parse("李四明").expect("a name")),
        document: None,
    };
    let is_owner = "grantee-is-owner";
    for (owner, kind, theirs, name, expected) in [
        (&own, 'A', &number[..], "张三丰", is_owner),
        (&own, 'H', &number, "张三丰", is_owner),
        (&own, 'M', &number, "张三丰", is_owner),
        (&own, 'K', &number, "张三丰", is_owner),
        (&own, 'A', &number, "李四明", is_owner),
        (&own, 'A', "35010219881112001X", "张三丰", "ok"),
        (&passport, 'F', "E12345678", "JOHN DOE", is_owner),
        (&passport, 'F', "E12345678", "JANE DOE", is_owner),
        (&passport, 'F', "E12345679", "JOHN DOE", "ok"),
        (&permit, 'F', "H1234567801", "CHAN TAI MAN", is_owner),
        (&permit, 'F', "M12345678", "CHAN TAI MAN", "ok"),
        // No document on file says that a namesake is the owner.
        (&named("李四明"), 'A', "35010219881112001X", "李四明", "ok"),
        (&named("李四明"), 'F', "E12345678", "李四明", "ok"),
        (&named("李四"), 'A', "35010219881112001X", "李四明", "ok"),
        (&company, 'A', "35010219881112001X", "李四明", "ok"),
    ] {
        let mut register = Register::new(ISSUER, record().plate, owner.clone(), record().standing);
        let license = LogEntry {
            owner_digest: owner.digest(),
            ..owners_license()
        };
        let to = PersonName::parse("车队王主管").expect("a name");
        let to = matches!(owner.owner, Owner::Organization(_)).then_some(&to);
        register
            .record_license(&operation(&register, ISSUED_AT), &license, to)
            .expect("a license");
        let grantee = of_kind(kind, theirs, name);
        assert_eq!(
            grant(&mut register, &Ask::of(&grantee), ISSUED_AT),
            expected,
            "{kind} {theirs} {name}"
        );
    }
}

#[test]
fn only_natural_persons_are_lent_to() {
    let rows = [
        ('B', "71526726X", "grantee-not-a-person"),
        ('J', "12345678", "grantee-not-a-person"),
        ('L', "12345678", "grantee-not-a-person"),
        ('N', "91350100M000100Y43", "grantee-not-a-person"),
        ('P', "1234567890123", "grantee-not-a-person"),
        ('C', "12345678", "ok"),
        ('D', "12345678", "ok"),
        ('E', "12345678", "ok"),
        ('G', "12345678", "ok"),
        ('I', "CHN110000000001", "ok"),
    ];
    for record in [record(), company_record()] {
        for (kind, number, expected) in rows {
            let (mut register, _) = lasting(&record, ISSUED_AT);
            let grantee = of_kind(kind, number, "李四明");
            assert_eq!(grant(&mut register, &Ask::of(&grantee), ISSUED_AT), expected, "{kind}");
        }
    }
}

#[test]
fn one_number_stands_for_one_name_while_it_is_lent_to() {
    let differs = "grantee-name-differs";
    for (first, second, expected) in [
        (
            ('A', "35010219881112001X", "李四明"),
            ('A', "35010219881112001X", "李四"),
            differs,
        ),
        (
            ('A', "35010219881112001X", "李四明"),
            ('M', "35010219881112001X", "李四"),
            differs,
        ),
        (
            ('H', "35010219881112001X", "李四明"),
            ('K', "35010219881112001X", "李 四明"),
            "ok",
        ),
        (
            ('F', "H1234567801", "CHAN TAI MAN"),
            ('F', "H12345678", "Chan Taiman"),
            "ok",
        ),
        (
            ('F', "H1234567801", "CHAN TAI MAN"),
            ('F', "H12345678", "CHAN TAI WAN"),
            differs,
        ),
        (
            ('F', "H1234567801", "CHAN TAI MAN"),
            ('F', "H1234567802", "CHAN TAI MAN"),
            "ok",
        ),
        (('F', "H12345678", "CHAN TAI MAN"), ('F', "M12345678", "CHAN"), "ok"),
        // A passport's number says no name: another name is another person.
        (('F', "E12345678", "JOHN DOE"), ('F', "E12345678", "JANE DOE"), "ok"),
        (('C', "12345678", "李四明"), ('C', "12345678", "李四"), "ok"),
    ] {
        let (mut register, license) = lasting(&record(), ISSUED_AT);
        let [first, second] = [first, second].map(|(kind, number, name)| of_kind(kind, number, name));
        assert_eq!(grant(&mut register, &Ask::of(&first), ISSUED_AT), "ok");
        let second = Ask::of(&second).purpose(Purpose::Rental).nonce(2);
        assert_eq!(
            grant(&mut register, &second, ISSUED_AT),
            expected,
            "{:?}",
            second.grantee
        );
        // Once nothing of the first name is live, the number is free for the right one.
        let order = order(&license, "holder", ISSUED_AT + 1, [3; 16], None);
        register
            .revoke(&operation(&register, ISSUED_AT + 1), &order)
            .expect("an end");
        let again = second.made_at(ISSUED_AT + 2).nonce(4);
        assert_eq!(grant(&mut register, &again, ISSUED_AT + 2), "ok");
    }
}

#[test]
fn three_persons_and_not_a_fourth() {
    let persons: Vec<Grantee> = [(1, "王五"), (2, "赵六"), (3, "孙七"), (4, "周八")]
        .map(|(serial, name)| person(&resident(serial), name))
        .into();
    let (mut register, license) = lasting(&record(), ISSUED_AT);
    let mut nonce = 0;
    let mut ask = |register: &mut Register, who: &Grantee, purpose: Purpose, now: u64| {
        nonce += 1;
        grant(register, &Ask::of(who).purpose(purpose).made_at(now).nonce(nonce), now)
    };
    for who in &persons[..3] {
        assert_eq!(ask(&mut register, who, Purpose::TestDrive, ISSUED_AT), "ok");
    }
    assert_eq!(
        ask(&mut register, &persons[3], Purpose::TestDrive, ISSUED_AT),
        "persons-full"
    );
    assert_eq!(
        ask(&mut register, &persons[3], Purpose::Other, ISSUED_AT),
        "persons-full"
    );
    // The same three may have any number of purposes, under any of their documents.
    for purpose in Purpose::ALL
        .into_iter()
        .filter(|purpose| *purpose != Purpose::TestDrive)
    {
        assert_eq!(ask(&mut register, &persons[2], purpose, ISSUED_AT), "ok", "{purpose}");
    }
    let register_page = of_kind('H', persons[0].document.number(), "王五");
    assert_eq!(ask(&mut register, &register_page, Purpose::Rental, ISSUED_AT), "ok");
    // A stranger's passport with the same number is a stranger.
    let passport = of_kind('F', "E12345678", "王五");
    assert_eq!(
        ask(&mut register, &passport, Purpose::Rental, ISSUED_AT),
        "persons-full"
    );
    assert_eq!(register.lent(instant(ISSUED_AT)).count(), 15);

    // One of two authorizations back frees no place; both do.
    let numbers: Vec<u64> = register
        .lent(instant(ISSUED_AT))
        .filter(|lent| lent.grantee().name == persons[0].name)
        .map(vehicle_license::issue::Lent::number)
        .collect();
    assert_eq!(numbers.len(), 2);
    for (number, expected) in numbers.into_iter().zip(["persons-full", "ok"]) {
        let now = register.requests_since().map_or(ISSUED_AT, |at| at.unix()) + 1;
        let operation = operation(&register, now);
        register.revoke_by_authority(&operation, Some(number)).expect("an end");
        assert_eq!(ask(&mut register, &persons[3], Purpose::Other, now + 1), expected);
    }
    // Expiry frees them too.
    let end = day("2026-09-22").end().expect("an instant").unix();
    let fifth = person(&resident(5), "吴九");
    for (now, expected) in [(end - 1, "persons-full"), (end, "ok")] {
        let mut register = register.clone();
        let ask = Ask::of(&fifth).made_at(now).until(Day::of(instant(now))).nonce(99);
        let refreshed = LogEntry {
            issued_at: instant(now),
            ..license.clone()
        };
        let request = ask.verified(&refreshed);
        let result = register.grant(
            &operation(&register, now),
            &request,
            &Calendars::built_in(),
            position(5),
        );
        assert_eq!(granted(result), expected);
    }
}

#[test]
fn the_same_person_and_purpose_only_as_a_replacement() {
    let (mut register, _) = lasting(&record(), ISSUED_AT);
    assert_eq!(grant(&mut register, &Ask::new(), ISSUED_AT), "ok");
    let first = register.lent(instant(ISSUED_AT)).next().expect("one").clone();
    let card = of_kind('M', "35010219881112001X", "李四明");
    for again in [
        Ask::new().nonce(2),
        Ask::of(&card).nonce(3),
        Ask::new().until(day("2026-09-15")).nonce(4),
    ] {
        let refusal = grant_by(&mut register, &again, &Calendars::built_in(), ISSUED_AT).expect_err("a refusal");
        let expected = RegisterError::AlreadyLent {
            number: first.number(),
            last_day: first.last_day(),
        };
        assert_eq!(refusal, expected, "it names the live one");
    }
    let instead = Ask::of(&card).until(day("2026-09-16")).replacing().nonce(5);
    assert_eq!(grant(&mut register, &instead, ISSUED_AT), "ok");
    let live: Vec<_> = register.lent(instant(ISSUED_AT)).collect();
    assert_eq!(live.len(), 1);
    assert_eq!(
        (live[0].number(), live[0].last_day()),
        (first.number() + 1, day("2026-09-16"))
    );
    let old = first.position().expect("a position");
    let status = register
        .statuses(instant(ISSUED_AT))
        .find(|(position, ..)| *position == old)
        .expect("its status");
    assert_eq!(
        status,
        (
            old,
            vehicle_license::credential::CredentialStatus::Superseded,
            day("2026-09-22")
        )
    );
    // Replacing what is not there is a plain grant.
    let plain = Ask::new().purpose(Purpose::Rental).replacing().nonce(6);
    assert_eq!(grant(&mut register, &plain, ISSUED_AT), "ok");
    assert_eq!(register.lent(instant(ISSUED_AT)).count(), 2);
}
