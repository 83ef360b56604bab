//! The built-in working-day calendar, for verifiers whose trust file brings none: the State Council's holiday notices
//! of 2024 (国办发明电〔2023〕7号), 2025 (国办发明电〔2024〕12号) and 2026. The notice of a year is published in the autumn before it,
//! and can be amended. A newer calendar comes with the trust file.

use alloc::vec::Vec;

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

/// The first and the last day the tables speak of.
pub(super) fn span() -> [Day; 2] {
    SPAN.map(day)
}

/// The days off, ascending, weekends among them.
pub(super) fn off() -> Vec<Day> {
    let mut days = Vec::new();
    for (year, month, first, length) in OFF {
        let first = day((year, month, first));
        days.extend((0..length).filter_map(|ahead| first.plus_days(ahead)));
    }
    days
}

/// The Saturdays and Sundays worked, ascending.
pub(super) fn worked() -> impl Iterator<Item = Day> {
    WORKED.into_iter().map(day)
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
}
