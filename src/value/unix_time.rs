//! Time as the license knows it: whole Unix seconds, and calendar days of Beijing (UTC+8 without summer time).
//!
//! There is no clock here: the present is always an argument. Instants end on 2106-02-07, days on 2149-12-31, so every
//! instant has a day but not every day has an instant. This is the only file that names the crate `time`.

use crate::limits::{YEAR_MAX, YEAR_MIN};
use core::fmt;
use time::{Date, Duration, Month, UtcDateTime};

use super::error::ValueError;

/// A moment in whole Unix seconds, from 1970-01-01 00:00:00 UTC to below 2^32.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnixTime(u32);

impl UnixTime {
    /// The last instant, 2106-02-07 06:28:15 UTC.
    pub(crate) const MAX: Self = Self(u32::MAX);

    /// Takes Unix seconds.
    ///
    /// # Errors
    /// `instant-out-of-range` from 2^32 on.
    pub fn from_unix(seconds: u64) -> Result<Self, ValueError> {
        match u32::try_from(seconds) {
            Ok(seconds) => Ok(Self(seconds)),
            Err(_) => Err(ValueError::InstantOutOfRange),
        }
    }

    /// Returns the Unix seconds.
    #[must_use]
    pub fn unix(&self) -> u64 {
        u64::from(self.0)
    }

    /// Returns the seconds from `earlier` to this instant, negative if `earlier` is the later one.
    #[must_use]
    pub fn seconds_since(&self, earlier: Self) -> i64 {
        i64::from(self.0).saturating_sub(i64::from(earlier.0))
    }

    /// Returns the instant `seconds` later, or `None` from 2^32 on.
    #[must_use]
    pub fn checked_add(&self, seconds: u64) -> Option<Self> {
        Self::from_unix(self.unix().checked_add(seconds)?).ok()
    }

    fn beijing_seconds(self) -> i64 {
        i64::from(self.0).saturating_add(BEIJING)
    }
}

impl fmt::Display for UnixTime {
    /// Writes Beijing time, `2026-09-30 10:15:00 +08:00`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.beijing_seconds() % DAY;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{} {hour:02}:{minute:02}:{second:02} +08:00", Day::of(*self))
    }
}

/// A calendar day in Beijing, 1900-01-01 to 2149-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

impl Day {
    /// Takes year, month (1 to 12) and day of the month of the Gregorian calendar.
    ///
    /// # Errors
    /// `day-out-of-range` if the calendar has no such day, or it is outside the range.
    pub fn from_ymd(year: i32, month: u8, day: u8) -> Result<Self, ValueError> {
        Month::try_from(month)
            .and_then(|month| Date::from_calendar_date(year, month, day))
            .map_err(|_| ValueError::DayOutOfRange)
            .and_then(Self::in_range)
    }

    /// Takes days since 1970-01-01, negative before it.
    ///
    /// # Errors
    /// `day-out-of-range`.
    pub fn from_epoch_days(days: i64) -> Result<Self, ValueError> {
        days.checked_add(epoch_julian())
            .and_then(|julian| i32::try_from(julian).ok())
            .and_then(|julian| Date::from_julian_day(julian).ok())
            .ok_or(ValueError::DayOutOfRange)
            .and_then(Self::in_range)
    }

    /// Reads `YYYY-MM-DD`, the form printed on a license (GA 37-2008); it is also the only canonical form.
    ///
    /// # Errors
    /// `day-malformed` for any other form, `day-out-of-range` as in [`Day::from_ymd`].
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
            return Err(ValueError::DayMalformed);
        };
        let year = pair(y1, y2)
            .zip(pair(y3, y4))
            .map(|(high, low)| i32::from(high).saturating_mul(100).saturating_add(i32::from(low)));
        match (year, pair(m1, m2), pair(d1, d2)) {
            (Some(year), Some(month), Some(day)) => Self::from_ymd(year, month, day),
            _ => Err(ValueError::DayMalformed),
        }
    }

    /// Returns the day in Beijing on which the instant falls; it begins at 16:00 UTC of the day before.
    #[must_use]
    pub fn of(instant: UnixTime) -> Self {
        let days = Duration::days(instant.beijing_seconds() / DAY);
        Self(epoch().saturating_add(days)) // at most 2106-02-07
    }

    /// Returns the days since 1970-01-01, negative before it.
    #[must_use]
    pub fn epoch_days(&self) -> i64 {
        i64::from(self.0.to_julian_day()).saturating_sub(epoch_julian())
    }

    /// Returns the year, 1900 to 2149.
    #[must_use]
    pub fn year(&self) -> i32 {
        self.0.year()
    }

    /// Returns the month, 1 to 12.
    #[must_use]
    pub fn month(&self) -> u8 {
        u8::from(self.0.month())
    }

    /// Returns the day of the month, 1 to 31.
    #[must_use]
    pub fn day(&self) -> u8 {
        self.0.day()
    }

    /// Returns the day of the week, 1 for Monday to 7 for Sunday (ISO 8601).
    #[must_use]
    pub fn weekday(&self) -> u8 {
        self.0.weekday().number_from_monday()
    }

    /// Returns 00:00 Beijing, or `None` if that is no [`UnixTime`].
    #[must_use]
    pub fn start(&self) -> Option<UnixTime> {
        let seconds = self.epoch_days().checked_mul(DAY)?.checked_sub(BEIJING)?;
        UnixTime::from_unix(u64::try_from(seconds).ok()?).ok()
    }

    /// Returns 24:00 Beijing, the first instant that is no longer this day, or `None` if that is no [`UnixTime`].
    #[must_use]
    pub fn end(&self) -> Option<UnixTime> {
        self.plus_days(1)?.start()
    }

    /// Whether the day is over at `now`. A day whose end is no [`UnixTime`] counts as over: no credential lasts so
    /// long.
    pub(crate) fn is_over(self, now: UnixTime) -> bool {
        self.end().is_none_or(|end| now >= end)
    }

    /// Returns the day `days` later, or earlier if `days` is negative; `None` outside the range.
    #[must_use]
    pub fn plus_days(&self, days: i64) -> Option<Self> {
        Self::from_epoch_days(self.epoch_days().checked_add(days)?).ok()
    }

    /// Returns the days from `earlier` to this day, negative if `earlier` is the later one.
    #[must_use]
    pub fn days_since(&self, earlier: Self) -> i64 {
        self.epoch_days().saturating_sub(earlier.epoch_days())
    }

    fn in_range(date: Date) -> Result<Self, ValueError> {
        if (YEAR_MIN..=YEAR_MAX).contains(&date.year()) {
            Ok(Self(date))
        } else {
            Err(ValueError::DayOutOfRange)
        }
    }
}

impl fmt::Display for Day {
    /// Writes `YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

fn epoch() -> Date {
    UtcDateTime::UNIX_EPOCH.date()
}

fn epoch_julian() -> i64 {
    i64::from(epoch().to_julian_day())
}

fn pair(tens: u8, ones: u8) -> Option<u8> {
    let digit = |byte: u8| byte.checked_sub(b'0').filter(|digit| *digit <= 9);
    digit(tens)?.checked_mul(10)?.checked_add(digit(ones)?)
}

/// Seconds of a day: Unix time has no leap seconds.
const DAY: i64 = 86_400;
/// Seconds that Beijing is ahead of UTC. There has been no summer time since 1991; a license states older dates only as
/// days.
const BEIJING: i64 = 28_800;

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn at(seconds: u64) -> UnixTime {
        UnixTime::from_unix(seconds).unwrap()
    }

    #[test]
    fn instant_range() {
        assert_eq!(at(0).unix(), 0);
        assert_eq!(at(u64::from(u32::MAX)).to_string(), "2106-02-07 14:28:15 +08:00");
        assert_eq!(UnixTime::from_unix(1 << 32), Err(ValueError::InstantOutOfRange));
        assert_eq!(at((1 << 32) - 2).checked_add(1), Some(at((1 << 32) - 1)));
        assert_eq!(at((1 << 32) - 1).checked_add(1), None);
        assert_eq!(at(5).checked_add(u64::MAX), None);
        assert_eq!(at(0).seconds_since(at((1 << 32) - 1)), -4_294_967_295);
        assert_eq!(at(1_790_734_500).to_string(), "2026-09-30 10:15:00 +08:00");
    }

    #[test]
    fn a_day_begins_at_sixteen_utc() {
        // 2026-09-30 00:00 Beijing = 2026-09-29 16:00 UTC.
        let day = Day::from_ymd(2026, 9, 30).unwrap();
        let start = day.start().unwrap();
        assert_eq!(start.unix(), 1_790_697_600);
        assert_eq!(Day::of(at(start.unix() - 1)), day.plus_days(-1).unwrap());
        assert_eq!(Day::of(start), day);
        assert_eq!(day.end(), start.checked_add(86_400));
        assert_eq!(start.to_string(), "2026-09-30 00:00:00 +08:00");
    }

    #[test]
    fn days_at_the_ends_of_the_instants() {
        let first = Day::from_epoch_days(0).unwrap();
        assert_eq!((first.start(), first.end()), (None, Some(at(57_600))));
        assert_eq!(Day::of(at(0)), first);
        let last = Day::of(at(u64::from(u32::MAX)));
        assert_eq!(last.to_string(), "2106-02-07");
        assert!(last.start().is_some() && last.end().is_none());
        assert_eq!(Day::parse("2149-12-31").unwrap().end(), None);
    }

    #[test]
    fn day_range() {
        assert_eq!(Day::parse("1899-12-31"), Err(ValueError::DayOutOfRange));
        assert_eq!(Day::parse("1900-01-01").unwrap().epoch_days(), -25_567);
        assert_eq!(Day::parse("2149-12-31").unwrap().epoch_days(), 65_743);
        assert_eq!(Day::parse("2150-01-01"), Err(ValueError::DayOutOfRange));
        for (days, ok) in [
            (-25_568, false),
            (-25_567, true),
            (65_743, true),
            (65_744, false),
            (i64::MAX, false),
        ] {
            assert_eq!(Day::from_epoch_days(days).is_ok(), ok, "{days}");
        }
        assert_eq!(Day::parse("1900-01-01").unwrap().plus_days(i64::MIN), None);
    }

    #[test]
    fn leap_years_and_weekdays() {
        for (text, ok) in [
            ("1900-02-29", false),
            ("2000-02-29", true),
            ("2023-02-29", false),
            ("2024-02-29", true),
            ("2100-02-29", false),
            ("2024-04-31", false),
            ("2024-00-10", false),
            ("2024-13-10", false),
            ("2024-01-00", false),
        ] {
            assert_eq!(Day::parse(text).is_ok(), ok, "{text}");
        }
        assert_eq!(Day::parse("1970-01-01").unwrap().weekday(), 4);
        assert_eq!(Day::parse("2024-12-29").unwrap().weekday(), 7);
        assert_eq!(Day::parse("2024-12-30").unwrap().weekday(), 1);
    }

    #[test]
    fn only_one_form() {
        for text in [
            "",
            "2024-1-01",
            "2024/01/01",
            "20240101",
            "2024-01-011",
            "+024-01-01",
            "２024-01",
            "2024-0a-01",
        ] {
            assert_eq!(Day::parse(text), Err(ValueError::DayMalformed), "{text}");
        }
    }

    proptest! {
        #[test]
        fn day_number_calendar_and_text_agree(days in -25_567_i64..=65_743) {
            let day = Day::from_epoch_days(days).unwrap();
            prop_assert_eq!(day.epoch_days(), days);
            prop_assert_eq!(Day::from_ymd(day.year(), day.month(), day.day()), Ok(day));
            prop_assert_eq!(Day::parse(&day.to_string()), Ok(day));
            prop_assert_eq!(i64::from(day.weekday()), (days + 3).rem_euclid(7) + 1);
            if let Some(next) = day.plus_days(1) {
                prop_assert!(next > day && next.days_since(day) == 1);
            }
        }

        #[test]
        fn every_instant_lies_in_its_day(seconds in 0_u32..) {
            let instant = at(u64::from(seconds));
            let day = Day::of(instant);
            prop_assert!(day.start().is_none_or(|start| start <= instant));
            prop_assert!(day.end().is_none_or(|end| instant < end));
        }
    }
}
