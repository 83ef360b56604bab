//! Check 10: the credential's window, and for an authorization its length.

use alloc::vec::Vec;

use super::question::Case;
use super::warning::Warning;
use crate::credential::claims::Claims;
use crate::credential::show::Show;
use crate::error::VerifyError;
use crate::limits;
use crate::trust::Calendars;
use crate::value::Day;

/// Checks the window. Tolerance applies at its start, never at its end.
pub(super) fn check(show: &Show<'_>, case: &Case<'_>, warnings: &mut Vec<Warning>) -> Result<(), VerifyError> {
    let claims = &show.claims;
    let (now, tolerance) = (case.now, case.question.policy.tolerance);
    if claims.issued_at.seconds_since(now) > tolerance {
        return Err(VerifyError::NotYetValid {
            starts: claims.issued_at,
            now,
        });
    }
    let ends = claims.last_day.end();
    if ends.is_none_or(|end| now >= end) {
        let last_day = claims.last_day;
        return Err(match claims.delegation {
            None => VerifyError::LicenseExpired { last_day, now },
            Some(_) => VerifyError::AuthorizationExpired { last_day, now },
        });
    }
    let shown_at = show.statement.shown_at;
    // An answered challenge proves the time by itself; the holder's clock is then only informative. A clock that is
    // slow dates a show before its credential, which says nothing: the credential is there.
    if case.question.challenge.is_none() && ends.is_none_or(|end| shown_at >= end) {
        let last_day = claims.last_day;
        return Err(VerifyError::ShownOutsideWindow { shown_at, last_day });
    }
    match claims.delegation {
        None => Ok(()),
        Some(delegation) => working_days(claims, delegation.calendar, case, warnings),
    }
}

/// An authorization spans at most seven working days, and never more calendar days than seven working days can.
fn working_days(
    claims: &Claims,
    version: u32,
    case: &Case<'_>,
    warnings: &mut Vec<Warning>,
) -> Result<(), VerifyError> {
    let days = u32::try_from(claims.days()).unwrap_or(u32::MAX);
    let max = u32::from(limits::AUTHORIZATION_DAYS);
    if days > max {
        return Err(VerifyError::AuthorizationTooLong { days, max });
    }
    let grant_day = Day::of(claims.issued_at);
    let held = case.trust.calendars();
    let must_reach = case.question.policy.calendar_must_reach;
    let count = |calendars: &Calendars<'_>| calendars.working_days(grant_day, claims.last_day);
    // Later calendars change no count that was right when it was made.
    let named = held.holds(version).then(|| held.up_to(version));
    let counted = named.as_ref().and_then(count).map(|days| (days, true));
    match counted.or_else(|| Some((count(&held)?, must_reach))) {
        Some((days, true)) if days > limits::WORKING_DAYS => Err(VerifyError::WorkingDaysExceeded {
            days,
            max: limits::WORKING_DAYS,
        }),
        Some((days, false)) if days > limits::WORKING_DAYS => {
            warnings.push(Warning::CalendarDiffers);
            Ok(())
        }
        Some(_) => Ok(()),
        None if must_reach => Err(VerifyError::CalendarDoesNotReach),
        None => {
            warnings.push(Warning::CalendarDoesNotReach);
            Ok(())
        }
    }
}
