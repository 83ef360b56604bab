//! How far ahead a license may be lent, by the built-in calendar and by others beside it.

use serde_json::{Value, json};

use crate::build::{Cases, Want};

/// Grant day, last day; each with what makes it worth counting.
const DAYS: [(&str, &str, u64, &str); 22] = [
    (
        "2024-07-01",
        "2024-07-10",
        7,
        "A Monday in summer: one weekend lies between.",
    ),
    (
        "2024-02-08",
        "2024-02-23",
        7,
        "Before the Spring Festival of 2024, with a Sunday worked behind it.",
    ),
    (
        "2024-09-12",
        "2024-09-24",
        7,
        "Over the Mid-Autumn Festival of 2024, with a Saturday worked before it.",
    ),
    (
        "2025-01-24",
        "2025-02-10",
        7,
        "A Friday before the Spring Festival of 2025, with a Sunday and a Saturday worked.",
    ),
    (
        "2025-09-26",
        "2025-10-13",
        7,
        "A Friday before the eight days of October 2025.",
    ),
    ("2026-02-06", "2026-02-24", 7, "The longest span there is, 18 days."),
    (
        "2026-02-13",
        "2026-03-02",
        7,
        "A Friday before the nine days of February 2026, with Saturdays worked on both sides.",
    ),
    (
        "2026-04-30",
        "2026-05-13",
        7,
        "The day before the Labor Day holidays, with a Saturday worked behind them.",
    ),
    (
        "2026-09-14",
        "2026-09-22",
        7,
        "The fixture's day: a Sunday worked shortens the span to 8 days.",
    ),
    ("2026-09-24", "2026-10-12", 7, "Two holidays in one span, 18 days."),
    (
        "2026-11-21",
        "2026-12-01",
        7,
        "Granted on a Saturday, which does not count, as no grant day does.",
    ),
    (
        "2026-11-20",
        "2026-12-01",
        7,
        "Granted on the Friday before: the same last day.",
    ),
    (
        "2026-11-22",
        "2026-12-01",
        7,
        "Granted on the Sunday: the same last day again.",
    ),
    (
        "2026-09-20",
        "2026-09-30",
        7,
        "Granted on a Sunday that is worked: the grant day does not count even so.",
    ),
    ("2024-01-01", "2024-01-10", 7, "The calendar's first day, a holiday."),
    (
        "2023-12-31",
        "2024-01-10",
        7,
        "The day before the calendar: it knows every day that counts.",
    ),
    (
        "2023-12-30",
        "2023-12-30",
        0,
        "Two days before the calendar: it does not know what the next day is, and the grant day itself is always a last day.",
    ),
    (
        "2026-12-22",
        "2026-12-31",
        7,
        "The last grant day whose seventh working day the calendar knows.",
    ),
    (
        "2026-12-23",
        "2026-12-31",
        6,
        "One day later the seventh working day lies in a year without a notice: the last day known is the furthest.",
    ),
    ("2026-12-31", "2026-12-31", 0, "The calendar's last day."),
    ("2027-01-01", "2027-01-01", 0, "A day behind the calendar."),
    (
        "1900-01-01",
        "1900-01-01",
        0,
        "The first day of the format, long before the calendar.",
    ),
];

pub(super) fn last_days(cases: &mut Cases) {
    for (grant_day, last_day, working_days, why) in DAYS {
        let name = format!("last_day_{}", grant_day.replace('-', "_"));
        let facts = [("/last_day", json!(last_day)), ("/working_days", json!(working_days))];
        let given = json!({"grant_day": grant_day});
        cases.add("last-day", &name, why, given, &Want::Facts(&facts));
    }
    held(cases);
    notices(cases);
}

/// A year of an invented notice: New Year's Day and the Saturday behind it, a Sunday worked.
fn notice(version: u32, year: u32) -> Value {
    json!({
        "version": version,
        "year": year,
        "off": [[format!("{year}-01-01"), format!("{year}-01-02")]],
        "worked": [format!("{year}-01-03")],
    })
}

/// The calendars held are read as one.
fn held(cases: &mut Cases) {
    let calendar = |version: u32, first: &str, last: &str, off: &[&str]| json!({"version": version, "first": first, "last": last, "off": off, "worked": []});
    let next_year = || calendar(2, "2027-01-01", "2027-12-31", &["2027-01-01"]);
    let rows: [(&str, &str, Value, &str, u64, &str); 7] = [
        (
            "next_year",
            "2026-12-28",
            json!([next_year()]),
            "2027-01-07",
            7,
            "The calendar of the next year alone, as it is published: each day by the calendar that contains it.",
        ),
        (
            "next_year_before_the_turn",
            "2026-12-22",
            json!([next_year()]),
            "2026-12-31",
            7,
            "What lies in the old year is counted as before.",
        ),
        (
            "gap",
            "2026-12-28",
            json!([calendar(2, "2027-01-02", "2027-12-31", &[])]),
            "2026-12-31",
            3,
            "A day that no calendar contains ends the count.",
        ),
        (
            "newest_decides",
            "2026-09-14",
            json!([
                calendar(3, "2026-09-22", "2026-09-22", &["2026-09-22"]),
                calendar(2, "2026-09-22", "2026-09-22", &[])
            ]),
            "2026-09-23",
            7,
            "Of one day the newest version decides, wherever it stands: here a correction of a single day.",
        ),
        (
            "older_fills",
            "2026-12-28",
            json!([
                calendar(2, "2026-12-01", "2027-12-31", &["2027-01-01"]),
                calendar(3, "2027-01-05", "2027-01-05", &["2027-01-05"])
            ]),
            "2027-01-08",
            7,
            "Around a correction the older calendars count.",
        ),
        (
            "twenty_one_days",
            "2026-12-31",
            json!([calendar(
                2,
                "2027-01-01",
                "2027-02-28",
                &[
                    "2027-01-01",
                    "2027-01-04",
                    "2027-01-05",
                    "2027-01-06",
                    "2027-01-07",
                    "2027-01-08",
                    "2027-01-11",
                    "2027-01-12",
                    "2027-01-13",
                    "2027-01-14",
                    "2027-01-15"
                ]
            )]),
            "2027-01-21",
            4,
            "However long the holidays are, 21 days are the most.",
        ),
        (
            "last_instant",
            "2106-02-05",
            json!([calendar(2, "2106-01-01", "2106-12-31", &[])]),
            "2106-02-06",
            0,
            "A day whose end is no instant is no last day.",
        ),
    ];
    for (name, grant_day, calendars, last_day, working_days, why) in rows {
        let facts = [("/last_day", json!(last_day)), ("/working_days", json!(working_days))];
        let given = json!({"grant_day": grant_day, "calendars": calendars});
        cases.add(
            "last-day",
            &format!("last_day_held_{name}"),
            why,
            given,
            &Want::Facts(&facts),
        );
    }
}

/// Notices as they are printed.
fn notices(cases: &mut Cases) {
    let of = |off: Value, worked: Value| json!({"grant_day": "2026-12-28", "notices": [{"version": 2, "year": 2027, "off": off, "worked": worked}]});
    let good = [
        (
            "plain",
            json!({"grant_day": "2026-12-28", "notices": [notice(2, 2027)]}),
            ("2027-01-06", 7),
            "A period off over a weekend and a Sunday worked: the weekend inside the period is off anyway.",
        ),
        (
            "into_december",
            of(json!([["2026-12-31", "2027-01-02"]]), json!([])),
            ("2027-01-08", 7),
            "A notice that moves the last days of the old year: its calendar begins with the first day it names.",
        ),
        (
            "any_order",
            of(
                json!([["2027-01-06", "2027-01-06"], ["2027-01-01", "2027-01-01"]]),
                json!(["2027-01-09", "2027-01-03"]),
            ),
            ("2027-01-07", 7),
            "The periods of a notice come in any order.",
        ),
        (
            "worked_weekday",
            of(json!([]), json!(["2027-01-04"])),
            ("2027-01-06", 7),
            "A Monday said to be worked, as the notice that prolonged the Spring Festival of 2020 said it.",
        ),
    ];
    for (name, given, (last_day, working_days), why) in good {
        let facts = [("/last_day", json!(last_day)), ("/working_days", json!(working_days))];
        cases.add("last-day", &format!("notice_{name}"), why, given, &Want::Facts(&facts));
    }
    let no = json!([]);
    for (name, off, worked, why) in [
        (
            "backwards",
            json!([["2027-01-03", "2027-01-01"]]),
            no.clone(),
            "A period that ends before it begins.",
        ),
        (
            "twice_off",
            json!([["2027-01-01", "2027-01-03"], ["2027-01-03", "2027-01-03"]]),
            no.clone(),
            "A day in two periods: one of them is a slip.",
        ),
        (
            "twice_worked",
            no.clone(),
            json!(["2027-01-03", "2027-01-03"]),
            "A day of work that the notice names twice.",
        ),
        (
            "off_and_worked",
            json!([["2027-01-01", "2027-01-03"]]),
            json!(["2027-01-03"]),
            "A day off and worked.",
        ),
        (
            "other_year",
            json!([["2028-01-01", "2028-01-03"]]),
            no.clone(),
            "A day of another year.",
        ),
        (
            "november",
            no.clone(),
            json!(["2026-11-29"]),
            "A day of the year before, and not of its December.",
        ),
        (
            "over_the_end",
            json!([["2027-12-31", "2028-01-02"]]),
            no.clone(),
            "A period that ends in the next year, whose notice says it.",
        ),
    ] {
        let want = Want::Code("calendar-contradiction");
        cases.add("last-day", &format!("notice_{name}"), why, of(off, worked), &want);
    }
}
