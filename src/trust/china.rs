//! The built-in working-day calendar, for verifiers whose trust file brings none: the State Council's holiday notices
//! of 2024 (国办发明电〔2023〕7号), 2025 (国办发明电〔2024〕12号) and 2026. The notice of a year is published in the autumn before it,
//! and can be amended. A newer calendar comes with the trust file.

use super::Calendar;
use super::calendar::is_weekend;
use crate::value::Day;

/// The version number reserved for this calendar.
pub(super) const VERSION: u32 = 1;
const SPAN: [(i32, u8, u8); 2] = [(2024, 1, 1), (2026, 12, 31)];

/// Days off, as year, first month and day, length. Weekends inside are off anyway.
const OFF: [(i32, u8, u8, i64); 20] = [
    (2024, 1, 1, 1),
    (2024, 2, 10, 8),
    (2024, 4, 4, 3),
    (2024, 5, 1, 5),
    (2024, 6, 10, 1),
    (2024, 9, 15, 3),
    (2024, 10, 1, 7),
    (2025, 1, 1, 1),
    (2025, 1, 28, 8),
    (2025, 4, 4, 3),
    (2025, 5, 1, 5),
    (2025, 5, 31, 3),
    (2025, 10, 1, 8),
    (2026, 1, 1, 3),
    (2026, 2, 15, 9),
    (2026, 4, 4, 3),
    (2026, 5, 1, 5),
    (2026, 6, 19, 3),
    (2026, 9, 25, 3),
    (2026, 10, 1, 7),
];

/// Saturdays and Sundays worked.
const WORKED: [(i32, u8, u8); 19] = [
    (2024, 2, 4),
    (2024, 2, 18),
    (2024, 4, 7),
    (2024, 4, 28),
    (2024, 5, 11),
    (2024, 9, 14),
    (2024, 9, 29),
    (2024, 10, 12),
    (2025, 1, 26),
    (2025, 2, 8),
    (2025, 4, 27),
    (2025, 9, 28),
    (2025, 10, 11),
    (2026, 1, 4),
    (2026, 2, 14),
    (2026, 2, 28),
    (2026, 5, 9),
    (2026, 9, 20),
    (2026, 10, 10),
];

impl Calendar {
    /// The calendar built into this crate: version 1, from 2024-01-01 to 2026-12-31.
    #[must_use]
    pub fn built_in() -> Self {
        let [first, last] = SPAN.map(day);
        Self {
            version: VERSION,
            first,
            last,
            off: OFF
                .into_iter()
                .flat_map(|(year, month, first, length)| {
                    (0..length).filter_map(move |ahead| day((year, month, first)).plus_days(ahead))
                })
                .filter(|day| !is_weekend(*day))
                .collect(),
            worked: WORKED.into_iter().map(day).collect(),
        }
    }
}

#[expect(
    clippy::expect_used,
    reason = "takes the constants above alone, and a test reads each of them"
)]
fn day((year, month, day): (i32, u8, u8)) -> Day {
    Day::from_ymd(year, month, day).expect("a day of the calendar")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_date_of_the_tables_exists() {
        let starts = OFF.iter().map(|(year, month, day, _)| (*year, *month, *day));
        for (year, month, day) in starts.chain(WORKED).chain(SPAN) {
            assert!(Day::from_ymd(year, month, day).is_ok(), "{year}-{month}-{day}");
        }
    }

    #[test]
    fn the_calendar_keeps_the_form_of_its_kind() {
        let calendar = Calendar::built_in();
        assert!(calendar.off.is_sorted_by(|a, b| a < b));
        assert!(calendar.worked.is_sorted_by(|a, b| a < b));
        assert!(calendar.worked.iter().all(|day| is_weekend(*day)));
        assert_eq!((calendar.off.len(), calendar.worked.len()), (19 + 18 + 19, 8 + 5 + 6));
        for (year, working_days) in [(2024, 251), (2025, 248), (2026, 248)] {
            let last = |year| Day::from_ymd(year, 12, 31).unwrap();
            let before = Day::from_ymd(year, 1, 1).unwrap();
            let first = u32::from(calendar.is_working_day(before).unwrap());
            assert_eq!(calendar.working_days(before, last(year)).unwrap() + first, working_days);
        }
    }

    /// Grant day to last day with seven working days, from the published notices.
    #[test]
    fn seven_working_days_end_where_the_notices_say() {
        let calendar = Calendar::built_in();
        for (grant, last) in [
            ("2024-07-01", "2024-07-10"),
            ("2024-02-08", "2024-02-23"),
            ("2024-09-12", "2024-09-24"),
            ("2025-01-24", "2025-02-10"),
            ("2025-09-26", "2025-10-13"),
            ("2026-02-06", "2026-02-24"),
            ("2026-02-13", "2026-03-02"),
            ("2026-04-30", "2026-05-13"),
            ("2026-09-14", "2026-09-22"),
            ("2026-09-24", "2026-10-12"),
            ("2026-11-21", "2026-12-01"),
        ] {
            let (grant, last) = (Day::parse(grant).unwrap(), Day::parse(last).unwrap());
            assert_eq!(calendar.working_days(grant, last), Some(7), "{grant}");
            assert_eq!(
                calendar.working_days(grant, last.plus_days(-1).unwrap()),
                Some(6),
                "{grant}"
            );
        }
        let late = Day::parse("2026-12-23").unwrap();
        assert_eq!(calendar.working_days(late, Day::parse("2027-01-01").unwrap()), None);
    }
}
