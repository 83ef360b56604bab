//! How far ahead a license may be lent, by the built-in calendar.

use serde_json::{Value, json};

use crate::build::{Cases, Want};

/// Grant day, last day; each with what makes it worth counting.
const DAYS: [(&str, Option<&str>, &str); 22] = [
    (
        "2024-07-01",
        Some("2024-07-10"),
        "A Monday in summer: one weekend lies between.",
    ),
    (
        "2024-02-08",
        Some("2024-02-23"),
        "Before the Spring Festival of 2024, with a Sunday worked behind it.",
    ),
    (
        "2024-09-12",
        Some("2024-09-24"),
        "Over the Mid-Autumn Festival of 2024, with a Saturday worked before it.",
    ),
    (
        "2025-01-24",
        Some("2025-02-10"),
        "A Friday before the Spring Festival of 2025, with a Sunday and a Saturday worked.",
    ),
    (
        "2025-09-26",
        Some("2025-10-13"),
        "A Friday before the eight days of October 2025.",
    ),
    ("2026-02-06", Some("2026-02-24"), "The longest span there is, 18 days."),
    (
        "2026-02-13",
        Some("2026-03-02"),
        "A Friday before the nine days of February 2026, with Saturdays worked on both sides.",
    ),
    (
        "2026-04-30",
        Some("2026-05-13"),
        "The day before the Labor Day holidays, with a Saturday worked behind them.",
    ),
    (
        "2026-09-14",
        Some("2026-09-22"),
        "The fixture's day: a Sunday worked shortens the span to 8 days.",
    ),
    ("2026-09-24", Some("2026-10-12"), "Two holidays in one span, 18 days."),
    (
        "2026-11-21",
        Some("2026-12-01"),
        "Granted on a Saturday, which does not count, as no grant day does.",
    ),
    (
        "2026-11-20",
        Some("2026-12-01"),
        "Granted on the Friday before: the same last day.",
    ),
    (
        "2026-11-22",
        Some("2026-12-01"),
        "Granted on the Sunday: the same last day again.",
    ),
    (
        "2026-09-20",
        Some("2026-09-30"),
        "Granted on a Sunday that is worked: the grant day does not count even so.",
    ),
    ("2024-01-01", Some("2024-01-10"), "The calendar's first day, a holiday."),
    (
        "2023-12-31",
        Some("2024-01-10"),
        "The day before the calendar: it knows every day that counts.",
    ),
    (
        "2023-12-30",
        None,
        "Two days before the calendar: it does not know what the next day is.",
    ),
    (
        "2026-12-22",
        Some("2026-12-31"),
        "The last grant day whose seventh working day the calendar knows.",
    ),
    (
        "2026-12-23",
        None,
        "One day later the seventh working day lies in a year without a notice.",
    ),
    ("2026-12-31", None, "The calendar's last day."),
    ("2027-01-01", None, "A day behind the calendar."),
    (
        "1900-01-01",
        None,
        "The first day of the format, long before the calendar.",
    ),
];

pub(super) fn last_days(cases: &mut Cases) {
    for (grant_day, last_day, why) in DAYS {
        let name = format!("last_day_{}", grant_day.replace('-', "_"));
        let facts: [(&str, Value); 1] = [("/last_day", json!(last_day))];
        cases.add(
            "last-day",
            &name,
            why,
            json!({"grant_day": grant_day}),
            &Want::Facts(&facts),
        );
    }
}
