//! A working-day calendar: the days on which China's State Council notice departs from the week (SPEC §8.2).
//!
//! ```text
//! calendar = [version: uint, first: day, last: day, [* weekday off], [* weekend day worked]]
//! ```

use alloc::vec::Vec;

use super::china;
use crate::error::{DecodeKind, FieldError, TrustError};
use crate::limits;
use crate::value::Day;
use crate::wire::cbor::{Reader, Writer};

/// Which Beijing days between two days are working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub(super) version: u32,
    first: Day,
    last: Day,
    /// Mondays to Fridays off, ascending.
    off: Vec<Day>,
    /// Saturdays and Sundays worked, ascending.
    worked: Vec<Day>,
}

impl Calendar {
    /// The calendar this crate carries: version 1, from 2024-01-01 to 2026-12-31.
    #[must_use]
    pub fn built_in() -> Self {
        let [first, last] = china::span();
        Self {
            version: china::VERSION,
            first,
            last,
            off: china::off().filter(|day| !is_weekend(*day)).collect(),
            worked: china::worked().collect(),
        }
    }

    /// A calendar from its span, its Mondays to Fridays off and its Saturdays and Sundays worked, each ascending.
    ///
    /// # Errors
    /// `cbor-out-of-range` for a version below 2 (1 is the built-in calendar) and for a day outside the span or on the
    /// wrong kind of weekday; `trust-date-order` if the span is empty; `cbor-key-order` for days out of order or twice.
    pub fn new(version: u32, first: Day, last: Day, off: Vec<Day>, worked: Vec<Day>) -> Result<Self, TrustError> {
        let calendar = Self {
            version,
            first,
            last,
            off,
            worked,
        };
        let mut writer = Writer::new();
        calendar.write(&mut writer);
        Self::read(&mut Reader::new(&writer.into_bytes(), "calendar"))
    }

    pub(super) fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.array(5).uint(self.version);
        writer.int(self.first.epoch_days()).int(self.last.epoch_days());
        for days in [&self.off, &self.worked] {
            writer.list(days, |writer, day| writer.int(day.epoch_days()));
        }
        writer
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, TrustError> {
        reader.at("calendar").array_exact(5)?;
        let version = reader.uint32()?;
        // Version 1 is the built-in calendar: another one of that number would change the verdict on valid
        // authorizations.
        if version <= china::VERSION {
            return Err(reader.error(DecodeKind::OutOfRange).into());
        }
        let first = day(reader)?;
        let last = day(reader)?;
        if last < first {
            return Err(TrustError::DateOrder("calendar"));
        }
        let off = exceptions(reader, first, last, false)?;
        let worked = exceptions(reader, first, last, true)?;
        Ok(Self {
            version,
            first,
            last,
            off,
            worked,
        })
    }

    /// The publisher's version number.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The first and the last day it covers.
    #[must_use]
    pub fn span(&self) -> (Day, Day) {
        (self.first, self.last)
    }

    /// Whether `day` is a working day; `None` outside the calendar's span.
    #[must_use]
    pub fn is_working_day(&self, day: Day) -> Option<bool> {
        if day < self.first || self.last < day {
            return None;
        }
        Some(if is_weekend(day) {
            self.worked.binary_search(&day).is_ok()
        } else {
            self.off.binary_search(&day).is_err()
        })
    }

    /// How many working days there are after `grant_day`, up to and including `last_day`. `None` if the calendar does
    /// not contain each of these days, or if `last_day` is more than 400 days after `grant_day`.
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

    /// The latest last day of an authorization granted on `grant_day`: the seventh working day after it, and at most 21
    /// days after it. `None` if the calendar does not reach that far.
    #[must_use]
    pub fn furthest_last_day(&self, grant_day: Day) -> Option<Day> {
        let mut working_days = 0_u32;
        let mut day = grant_day;
        for ahead in 1..=i64::from(limits::AUTHORIZATION_DAYS) {
            day = grant_day.plus_days(ahead)?;
            if self.is_working_day(day)? {
                working_days = working_days.saturating_add(1);
            }
            if working_days == limits::WORKING_DAYS {
                break;
            }
        }
        Some(day)
    }
}

fn is_weekend(day: Day) -> bool {
    day.weekday() >= 6
}

fn day(reader: &mut Reader<'_>) -> Result<Day, TrustError> {
    Day::from_epoch_days(reader.int()?).map_err(|cause| {
        TrustError::Field(FieldError {
            field: "calendar",
            cause,
        })
    })
}

/// Reads ascending exceptions inside the span, each on the kind of weekday that makes it one.
fn exceptions(reader: &mut Reader<'_>, first: Day, last: Day, weekend: bool) -> Result<Vec<Day>, TrustError> {
    let mut before = None;
    reader.list(limits::CALENDAR_DAYS, |reader| {
        let day = day(reader)?;
        if before.replace(day) >= Some(day) {
            return Err(reader.error(DecodeKind::KeyOrder).into());
        }
        if day < first || last < day || is_weekend(day) != weekend {
            return Err(reader.error(DecodeKind::OutOfRange).into());
        }
        Ok(day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
