//! The rule of seven working days, at the grant.

use super::*;

/// What a grant at `now` until `last_day` comes to under `calendars`, with a license that outlasts it.
fn lent_until(calendars: &Calendars<'_>, now: u64, last_day: Day) -> &'static str {
    let record = record();
    let (mut register, license) = lasting(&record, now);
    let request = Ask::new().made_at(now).until(last_day).verified(&license);
    granted(register.grant(&operation(&register, now), &request, calendars, position(1)))
}

#[test]
fn a_license_is_lent_until_the_seventh_working_day_at_most() {
    let calendar = Calendars::built_in();
    for (grant_day, seventh) in SEVENTH {
        let (grant_day, seventh) = (day(grant_day), day(seventh));
        assert_eq!(calendar.furthest_last_day(grant_day), seventh, "{grant_day}");
        assert_eq!(calendar.working_days(grant_day, seventh), Some(7));
        let begins = grant_day.start().expect("an instant").unix();
        for now in [begins, begins + 10 * 3600, begins + DAY - 1] {
            for (ahead, expected) in [
                (-1, "ok"),
                (0, "ok"),
                (1, "working-days-exceeded"),
                (2, "working-days-exceeded"),
            ] {
                let last_day = seventh.plus_days(ahead).expect("a day");
                assert_eq!(
                    lent_until(&calendar, now, last_day),
                    expected,
                    "{grant_day} to {last_day}"
                );
            }
        }
        // A second later it is another grant day, and may be another seventh.
        let next = calendar.furthest_last_day(grant_day.plus_days(1).expect("a day"));
        assert_eq!(lent_until(&calendar, begins + DAY, next), "ok");
    }
}

#[test]
fn the_last_day_is_not_before_the_grant_day() {
    let calendar = Calendars::built_in();
    let midnight = day("2026-09-15").start().expect("an instant").unix();
    for (now, last_day, expected) in [
        (ISSUED_AT, "2026-09-12", "last-day-before-grant"),
        (ISSUED_AT, "2026-09-13", "last-day-before-grant"),
        (ISSUED_AT, "2026-09-14", "ok"),
        (ISSUED_AT, "2026-09-15", "ok"),
        (midnight - 1, "2026-09-14", "ok"),
        (midnight, "2026-09-14", "last-day-before-grant"),
        (midnight + 1, "2026-09-14", "last-day-before-grant"),
        (midnight, "2026-09-15", "ok"),
    ] {
        assert_eq!(lent_until(&calendar, now, day(last_day)), expected, "{last_day}");
    }
    // What counts is the moment of the grant, not that of the request.
    let license = owners_license();
    for (now, expected) in [(midnight - 1, "ok"), (midnight, "last-day-before-grant")] {
        let request = Ask::new()
            .made_at(midnight - 60)
            .until(day("2026-09-14"))
            .verified(&license);
        let mut register = register(&record());
        let result = register.grant(&operation(&register, now), &request, &calendar, position(1));
        assert_eq!(granted(result), expected);
    }
}

/// The notice of 2027 is not out: nothing may be counted beyond 2026, and nothing needs to be for what lies inside.
#[test]
fn a_calendar_decides_only_what_it_contains() {
    let built_in = Calendars::built_in();
    let reach = "calendar-does-not-reach";
    let exceeded = "working-days-exceeded";
    for (grant_day, furthest, rows) in [
        (
            "2026-12-21",
            "2026-12-30",
            [("2026-12-30", "ok"), ("2026-12-31", exceeded), ("2027-01-01", exceeded)],
        ),
        (
            "2026-12-22",
            "2026-12-31",
            [("2026-12-30", "ok"), ("2026-12-31", "ok"), ("2027-01-01", exceeded)],
        ),
        (
            "2026-12-23",
            "2026-12-31",
            [("2026-12-30", "ok"), ("2026-12-31", "ok"), ("2027-01-01", reach)],
        ),
        (
            "2026-12-30",
            "2026-12-31",
            [("2026-12-30", "ok"), ("2026-12-31", "ok"), ("2027-01-01", reach)],
        ),
        (
            "2026-12-31",
            "2026-12-31",
            [("2026-12-31", "ok"), ("2027-01-01", reach), ("2027-01-10", reach)],
        ),
        (
            "2027-01-04",
            "2027-01-04",
            [
                ("2027-01-03", "last-day-before-grant"),
                ("2027-01-05", reach),
                ("2027-01-06", reach),
            ],
        ),
        (
            "2023-12-29",
            "2023-12-29",
            [("2023-12-30", reach), ("2024-01-01", reach), ("2024-01-02", reach)],
        ),
        (
            "2023-12-31",
            "2024-01-10",
            [("2024-01-09", "ok"), ("2024-01-10", "ok"), ("2024-01-11", exceeded)],
        ),
    ] {
        assert_eq!(built_in.furthest_last_day(day(grant_day)), day(furthest), "{grant_day}");
        let now = day(grant_day).start().expect("an instant").unix() + 36_000;
        for (last_day, expected) in rows {
            assert_eq!(
                lent_until(&built_in, now, day(last_day)),
                expected,
                "{grant_day} to {last_day}"
            );
        }
    }
    // The calendar of the next year reaches, alone as it is published.
    let later = [
        Calendar::new(2, day("2027-01-01"), day("2027-12-31"), vec![day("2027-01-01")], vec![]).expect("a calendar"),
    ];
    let both = Calendars::of(&later);
    let now = day("2026-12-23").start().expect("an instant").unix();
    for (last_day, expected) in [("2026-12-31", "ok"), ("2027-01-04", "ok"), ("2027-01-05", exceeded)] {
        assert_eq!(lent_until(&both, now, day(last_day)), expected, "{last_day}");
    }
    // A gap between two calendars is not guessed at.
    let gap = [Calendar::new(2, day("2027-01-04"), day("2027-12-31"), vec![], vec![]).expect("a calendar")];
    let gap = Calendars::of(&gap);
    assert_eq!(gap.furthest_last_day(day("2026-12-23")), day("2026-12-31"));
    assert_eq!(lent_until(&gap, now, day("2027-01-04")), reach);
    assert_eq!(gap.furthest_last_day(day("2027-01-03")), day("2027-01-12"));
}

/// What a refusal says is what the next request may ask for.
#[test]
fn a_refused_last_day_names_the_furthest_one() {
    for (grant_day, asked) in [("2026-09-14", "2026-09-23"), ("2026-12-28", "2027-01-05")] {
        let now = day(grant_day).start().expect("an instant").unix();
        let (mut register, license) = lasting(&record(), now);
        let request = Ask::new().made_at(now).until(day(asked)).verified(&license);
        let refused = register.grant(
            &operation(&register, now),
            &request,
            &Calendars::built_in(),
            position(1),
        );
        let (Err(RegisterError::WorkingDaysExceeded { max } | RegisterError::CalendarDoesNotReach { max }), false) =
            (&refused, refused.is_ok())
        else {
            panic!("{refused:?}");
        };
        assert_eq!(*max, Calendars::built_in().furthest_last_day(day(grant_day)));
        assert_eq!(lent_until(&Calendars::built_in(), now, *max), "ok");
    }
}

/// A correction is a new version: it changes the days it names from then on, and no count that names an older version.
#[test]
fn a_correction_changes_no_older_count() {
    let corrected = [
        Calendar::new(2, day("2026-09-21"), day("2026-09-22"), vec![day("2026-09-22")], vec![]).expect("a calendar"),
    ];
    let held = Calendars::of(&corrected);
    let (grant_day, last_day) = (day("2026-09-14"), day("2026-09-22"));
    assert_eq!(held.up_to(1).working_days(grant_day, last_day), Some(7));
    assert_eq!(held.up_to(2).working_days(grant_day, last_day), Some(6));
    assert_eq!(held.working_days(grant_day, last_day), Some(6));
    assert_eq!(held.furthest_last_day(grant_day), day("2026-09-23"));
}

#[test]
fn however_long_the_holidays_are_21_days_are_the_most() {
    let (first, last) = (day("2026-09-01"), day("2026-12-31"));
    let today = day("2026-09-14");
    // Every day off but six, and the seventh working day on the nth day behind the grant day.
    let with_seventh_on = |ahead: i64| {
        let worked = |day: Day| {
            let ahead_of_today = day.days_since(today);
            [1, 2, 3, 4, 7, 8, ahead].contains(&ahead_of_today)
        };
        let weekday = |day: &Day| day.weekday() < 6;
        let days = (0..=last.days_since(first)).filter_map(|ahead| first.plus_days(ahead));
        let off = days.clone().filter(|day| weekday(day) && !worked(*day)).collect();
        let on = days.filter(|day| !weekday(day) && worked(*day)).collect();
        [Calendar::new(2, first, last, off, on).expect("a calendar")]
    };
    for ahead in [9, 20, 21, 22, 40] {
        let calendar = with_seventh_on(ahead);
        let calendars = Calendars::of(&calendar);
        let furthest = today.plus_days(ahead.min(21)).expect("a day");
        assert_eq!(calendars.furthest_last_day(today), furthest, "{ahead}");
        for (beside, expected) in [(-1, "ok"), (0, "ok"), (1, "working-days-exceeded")] {
            let last_day = furthest.plus_days(beside).expect("a day");
            assert_eq!(
                lent_until(&calendars, ISSUED_AT, last_day),
                expected,
                "{ahead}: {last_day}"
            );
        }
    }
    // A calendar that ends on the 21st day has said all that matters; one that ends before it has not. No other
    // calendar knows these days.
    let today = day("2026-12-31");
    let now = today.start().expect("an instant").unix();
    for (reaches, last_day, expected) in [
        (21, 21, "ok"),
        (21, 22, "working-days-exceeded"),
        (20, 20, "ok"),
        (20, 21, "calendar-does-not-reach"),
    ] {
        let off = (1..=reaches)
            .filter_map(|ahead| today.plus_days(ahead))
            .filter(|day| day.weekday() < 6)
            .collect();
        let calendar = Calendar::new(2, today, today.plus_days(reaches).expect("a day"), off, vec![]);
        let last_day = today.plus_days(last_day).expect("a day");
        assert_eq!(
            lent_until(&Calendars::of(&[calendar.expect("a calendar")]), now, last_day),
            expected,
            "{reaches}: {last_day}"
        );
    }
}
