//! A working-day calendar: the days on which China's State Council notice departs from the week (SPEC §8.2). How the
//! calendars held are read as one is in `calendars.rs`.
//!
//! ```text
//! calendar = [version: uint, first: day, last: day, [* weekday off], [* weekend day worked]]
//! ```

use alloc::vec::Vec;

use super::china;
use crate::error::{DecodeKind, FieldError, Part, TrustError};
use crate::limits;
use crate::value::{Day, ValueError};
use crate::wire::cbor::{Reader, Writer};

/// Which Beijing days between two days are working days, as one publication says it.
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
        let mut off = china::off();
        off.retain(|day| !is_weekend(*day));
        Self {
            version: china::VERSION,
            first,
            last,
            off,
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
        Self::read(&mut Reader::new(&writer.into_bytes(), Part::Calendar))
    }

    /// The calendar of a year as its notice is printed: periods off from first to last day, weekends among them, and
    /// days worked, Mondays to Fridays among them, in any order.
    ///
    /// It covers the whole year, and of the December before it what lies behind the first day the notice names: a
    /// notice can move the last days of the old year. Beside it the calendars of other years stay in force, each for
    /// its days.
    ///
    /// # Errors
    /// `calendar-contradiction` with the first day that cannot be meant: a period that ends before it begins, a day in
    /// two periods, worked twice, off and worked, or of neither the year nor the December before. `day-out-of-range`
    /// (as `trust-value-invalid`) for a year that has no days here, and the codes of [`Calendar::new`].
    pub fn from_notice(version: u32, year: i32, off: &[[Day; 2]], worked: &[Day]) -> Result<Self, TrustError> {
        let [before, first, last] = [(year.saturating_sub(1), 12, 1), (year, 1, 1), (year, 12, 31)]
            .map(|(year, month, day)| Day::from_ymd(year, month, day).map_err(out_of_range));
        let (first, last) = (first?, last?);
        let before = before.unwrap_or(first);
        let mut days_off = Vec::new();
        for &[begins, ends] in off {
            if ends < begins || begins < before || last < ends {
                return Err(TrustError::CalendarContradiction(begins));
            }
            days_off.extend((0..=ends.days_since(begins)).filter_map(|ahead| begins.plus_days(ahead)));
        }
        let mut worked = worked.to_vec();
        for days in [&mut days_off, &mut worked] {
            days.sort_unstable();
            if let Some((twice, _)) = days.iter().zip(days.iter().skip(1)).find(|(day, next)| day == next) {
                return Err(TrustError::CalendarContradiction(*twice));
            }
        }
        let meant = |day: &&Day| before <= **day && **day <= last && days_off.binary_search(day).is_err();
        if let Some(day) = worked.iter().find(|day| !meant(day)) {
            return Err(TrustError::CalendarContradiction(*day));
        }
        let begins = days_off.iter().chain(&worked).copied().fold(first, Day::min);
        days_off.retain(|day| !is_weekend(*day));
        worked.retain(|day| is_weekend(*day));
        Self::new(version, begins, last, days_off, worked)
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
        reader.at(Part::Calendar).array_exact(5)?;
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
}

fn is_weekend(day: Day) -> bool {
    day.weekday() >= 6
}

fn day(reader: &mut Reader<'_>) -> Result<Day, TrustError> {
    Day::from_epoch_days(reader.int()?).map_err(out_of_range)
}

fn out_of_range(cause: ValueError) -> TrustError {
    TrustError::Field(FieldError {
        field: Part::Calendar,
        cause,
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
    fn a_notice_reaches_into_the_december_before() {
        let day = |text| Day::parse(text).unwrap();
        let from = |text| Calendar::from_notice(9, 2027, &[[day(text); 2]], &[]).map(|calendar| calendar.first);
        assert_eq!(from("2026-12-01"), Ok(day("2026-12-01")));
        assert!(matches!(from("2026-11-30"), Err(TrustError::CalendarContradiction(_))));
    }

    #[test]
    fn the_built_in_calendar_keeps_the_form_of_its_kind() {
        let calendar = Calendar::built_in();
        assert!(calendar.off.is_sorted_by(|a, b| a < b));
        assert!(calendar.worked.is_sorted_by(|a, b| a < b));
        assert!(calendar.worked.iter().all(|day| is_weekend(*day)));
        assert_eq!((calendar.off.len(), calendar.worked.len()), (19 + 18 + 19, 8 + 5 + 6));
    }
}
