//! Days and working days as the notices of the State Council have them, counted by itself: nothing of the library's is
//! used.

/// A day, counted from 1970-01-01.
pub(crate) type DayNumber = i64;

/// The days off and the worked weekend days of 2024, 2025 and 2026.
const NOTICES: [(i64, &str, &str); 3] = [
    (
        2024,
        "0101 0210-0217 0404-0406 0501-0505 0610 0915-0917 1001-1007",
        "0204 0218 0407 0428 0511 0914 0929 1012",
    ),
    (
        2025,
        "0101 0128-0204 0404-0406 0501-0505 0531-0602 1001-1008",
        "0126 0208 0427 0928 1011",
    ),
    (
        2026,
        "0101-0103 0215-0223 0404-0406 0501-0505 0619-0621 0925-0927 1001-1007",
        "0104 0214 0228 0509 0920 1010",
    ),
];

/// Which days are worked, from the first of 2024 to the last of 2026.
pub(crate) struct Calendar {
    first: DayNumber,
    works: Vec<bool>,
}

impl Calendar {
    pub(crate) fn new() -> Self {
        let (first, last) = (number(2024, 1, 1), number(2026, 12, 31));
        // 1970-01-01 was a Thursday.
        let mut works: Vec<bool> = (first..=last).map(|day| (day + 3).rem_euclid(7) < 5).collect();
        for (year, off, worked) in NOTICES {
            for (spans, is_worked) in [(off, false), (worked, true)] {
                for span in spans.split(' ') {
                    let (from, to) = span.split_once('-').unwrap_or((span, span));
                    for day in of(year, from)..=of(year, to) {
                        works[usize::try_from(day - first).expect("a day of the notices")] = is_worked;
                    }
                }
            }
        }
        Self { first, works }
    }

    /// Whether the day is worked; `None` outside the notices.
    pub(crate) fn is_worked(&self, day: DayNumber) -> Option<bool> {
        let at = usize::try_from(day - self.first).ok()?;
        self.works.get(at).copied()
    }

    /// The seventh working day behind this one, at most 21 days on, and whether the notices ended the count.
    pub(crate) fn furthest(&self, today: DayNumber) -> (DayNumber, bool) {
        let mut left = 7;
        for day in today + 1..=today + 21 {
            match self.is_worked(day) {
                None => return (day - 1, true),
                Some(is_worked) => left -= i32::from(is_worked),
            }
            if left == 0 {
                return (day, false);
            }
        }
        (today + 21, false)
    }
}

fn of(year: i64, month_and_day: &str) -> DayNumber {
    let (month, day) = month_and_day.split_at(2);
    number(year, month.parse().expect("a month"), day.parse().expect("a day"))
}

/// Day by day, year by year: slow, and nothing to get wrong.
pub(crate) fn number(year: i64, month: i64, day: i64) -> DayNumber {
    let leaps = |year: i64| year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = |year: i64, month: i64| match month {
        2 => 28 + i64::from(leaps(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let years: i64 = (1970..year).map(|year| 365 + i64::from(leaps(year))).sum();
    let months: i64 = (1..month).map(|month| days(year, month)).sum();
    years + months + day - 1
}

/// The day in Beijing at this second.
pub(crate) fn beijing(at: u64) -> DayNumber {
    i64::try_from((at + 8 * 3600) / 86_400).expect("a day")
}
