//! The calendars held, read as one, and the rule of seven working days (SPEC §8.2).

use alloc::borrow::Cow;

use super::calendar::Calendar;
use crate::limits;
use crate::value::Day;

/// The calendars held, read as one: the built-in calendar and those of trust data, each day by the newest that has it.
///
/// So a calendar may cover its own year alone, and a correction may cover nothing but the days that moved.
#[derive(Clone, Debug)]
pub struct Calendars<'a> {
    built_in: Cow<'a, Calendar>,
    published: &'a [Calendar],
    /// The versions that are asked: this one and those below it.
    up_to: u32,
}

impl<'a> Calendars<'a> {
    /// The built-in calendar alone.
    #[must_use]
    pub fn built_in() -> Self {
        Self::of(&[])
    }

    /// The built-in calendar and these, in any order. [`Trust::calendars`](super::Trust::calendars) gives those of
    /// trust data.
    #[must_use]
    pub fn of(published: &'a [Calendar]) -> Self {
        Self {
            built_in: Cow::Owned(Calendar::built_in()),
            published,
            up_to: u32::MAX,
        }
    }

    /// What the calendars of this version and the versions below it say: what an authorization that names the version
    /// was counted with.
    #[must_use]
    pub fn up_to(&self, version: u32) -> Calendars<'_> {
        Calendars {
            built_in: Cow::Borrowed(&self.built_in),
            published: self.published,
            up_to: self.up_to.min(version),
        }
    }

    /// The calendars beside the built-in one, ascending by version where they are those of trust data.
    #[must_use]
    pub fn published(&self) -> &'a [Calendar] {
        self.published
    }

    /// Whether the calendar of this version is held.
    #[must_use]
    pub fn holds(&self, version: u32) -> bool {
        self.asked().any(|calendar| calendar.version() == version)
    }

    fn asked(&self) -> impl Iterator<Item = &Calendar> {
        let all = core::iter::once(&*self.built_in).chain(self.published);
        all.filter(|calendar| calendar.version() <= self.up_to)
    }

    /// Whether `day` is a working day, and the version that says so: the newest that contains it.
    fn said_of(&self, day: Day) -> Option<(bool, u32)> {
        let said = |calendar: &Calendar| Some((calendar.is_working_day(day)?, calendar.version()));
        self.asked().filter_map(said).max_by_key(|(_, version)| *version)
    }

    /// Whether `day` is a working day; `None` where no calendar held contains it.
    #[must_use]
    pub fn is_working_day(&self, day: Day) -> Option<bool> {
        Some(self.said_of(day)?.0)
    }

    /// How many working days there are after `grant_day`, up to and including `last_day`. `None` where no calendar held
    /// contains one of these days, or if `last_day` is more than 400 days after `grant_day`.
    #[must_use]
    pub fn working_days(&self, grant_day: Day, last_day: Day) -> Option<u32> {
        let days = last_day.days_since(grant_day);
        if days > i64::from(limits::WINDOW_DAYS) {
            return None;
        }
        let mut count = 0_u32;
        for ahead in 1..=days {
            if self.is_working_day(grant_day.plus_days(ahead)?)? {
                count = count.saturating_add(1);
            }
        }
        Some(count)
    }

    /// The latest last day of an authorization granted on `grant_day`: the seventh working day after it, at most 21
    /// days after it, and never beyond the days that are known. It is the grant day itself where the next day is not
    /// known.
    #[must_use]
    pub fn furthest_last_day(&self, grant_day: Day) -> Day {
        self.furthest(grant_day).day
    }

    pub(crate) fn furthest(&self, grant_day: Day) -> Furthest {
        let mut furthest = Furthest {
            day: grant_day,
            next_is_unknown: false,
        };
        let mut working_days = 0_u32;
        for ahead in 1..=i64::from(limits::AUTHORIZATION_DAYS) {
            // A credential cannot end with a day whose end is beyond the last instant.
            let day = grant_day.plus_days(ahead).filter(|day| day.end().is_some());
            let Some((day, is_working)) = day.and_then(|day| Some((day, self.is_working_day(day)?))) else {
                furthest.next_is_unknown = true;
                break;
            };
            furthest.day = day;
            working_days = working_days.saturating_add(is_working.into());
            if working_days == limits::WORKING_DAYS {
                break;
            }
        }
        furthest
    }

    /// The version that an authorization from `grant_day` to `last_day` names: the newest that says anything of the
    /// days counted; 1 where none is counted.
    pub(crate) fn version_for(&self, grant_day: Day, last_day: Day) -> u32 {
        let days = (1..=last_day.days_since(grant_day)).filter_map(|ahead| grant_day.plus_days(ahead));
        let said = days.filter_map(|day| Some(self.said_of(day)?.1));
        said.fold(self.built_in.version(), u32::max)
    }
}

/// How far a license may be lent.
pub(crate) struct Furthest {
    pub(crate) day: Day,
    /// Whether the day stands for the end of what is known, and not for the rule.
    pub(crate) next_is_unknown: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    /// Grant day to last day with seven working days, from the published notices.
    #[test]
    fn seven_working_days_end_where_the_notices_say() {
        let calendar = Calendars::built_in();
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
            let (grant, last) = (day(grant), day(last));
            assert_eq!(calendar.working_days(grant, last), Some(7), "{grant}");
            assert_eq!(
                calendar.working_days(grant, last.plus_days(-1).unwrap()),
                Some(6),
                "{grant}"
            );
        }
        for (year, working_days) in [(2024, 251), (2025, 248), (2026, 248)] {
            let last = Day::from_ymd(year, 12, 31).unwrap();
            let before = Day::from_ymd(year, 1, 1).unwrap();
            let first = u32::from(calendar.is_working_day(before).unwrap());
            assert_eq!(calendar.working_days(before, last).unwrap() + first, working_days);
        }
        assert_eq!(calendar.working_days(day("2026-12-23"), day("2027-01-01")), None);
        // A license lasts 400 days at most, so nothing longer is counted.
        let first = day("2024-01-01");
        for (days, counted) in [(399, true), (400, true), (401, false)] {
            let last = first.plus_days(days).unwrap();
            assert_eq!(calendar.working_days(first, last).is_some(), counted, "{days}");
        }
    }
}
