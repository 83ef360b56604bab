//! A working-day calendar: the days on which China's State Council notice departs from the week (SPEC §8.2).
//!
//! ```text
//! calendar = [version: uint, first: day, last: day, [* weekday off], [* weekend day worked]]
//! ```

use alloc::vec::Vec;

use crate::error::{DecodeKind, FieldError, TrustError};
use crate::limits;
use crate::value::Day;
use crate::wire::cbor::{Reader, Writer};

/// Which Beijing days between two days are working days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Calendar {
    pub(crate) version: u32,
    pub(crate) first: Day,
    pub(crate) last: Day,
    /// Mondays to Fridays off, ascending.
    pub(crate) off: Vec<Day>,
    /// Saturdays and Sundays worked, ascending.
    pub(crate) worked: Vec<Day>,
}

impl Calendar {
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
        if version <= super::china::VERSION {
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

pub(super) fn is_weekend(day: Day) -> bool {
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
