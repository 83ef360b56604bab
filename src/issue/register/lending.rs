//! Lending: from a verified request to an authorization in the register, and from a live one to a fresh one.

use alloc::vec::Vec;

use super::change::{Change, once, successor};
use super::entry::Entry;
use super::event::{EndReason, EventKind};
use super::lent::{IssuedTo, Lent};
use super::person;
use crate::credential::claims::StatusPosition;
use crate::credential::status::CredentialStatus;
use crate::error::RegisterError;
use crate::issue::issued::AuthorizationLogEntry;
use crate::issue::request::{Terms, VerifiedRequest};
use crate::issue::rules::refused;
use crate::limits;
use crate::trust::Calendars;
use crate::value::Day;

/// Lends the license as a request asks; the number of the authorization.
pub(super) fn grant(
    change: &mut Change,
    request: &VerifiedRequest,
    calendars: &Calendars<'_>,
    position: StatusPosition,
) -> Result<u64, RegisterError> {
    let signed = &request.signed;
    let since = change.next.requests_since;
    let is_suspended = change.next.suspended.contains(&signed.license.holder_key);
    let license = change.signed_with(signed)?;
    if is_suspended {
        return Err(RegisterError::PhoneSuspended);
    }
    let issued_at = signed.license.issued_at;
    // Nobody knew the license's id before it was issued, so the request is younger than the revocation, whatever the
    // phone's clock says.
    if let Some(since) = since.filter(|since| issued_at <= *since) {
        return Err(RegisterError::OlderThanRevocation { issued_at, since });
    }
    once(&mut license.requests, signed, limits::REQUESTS)?;
    standing_permits(change)?;
    let terms = &request.terms;
    grantee_may(change, terms)?;
    last_day_may_be(
        Day::of(change.now()),
        terms.last_day,
        calendars,
        signed.license.scrap_by,
    )?;
    let replaced = place_for(change, terms)?;
    if change.next.knows(position) {
        return Err(RegisterError::PositionReused);
    }
    if let Some(at) = replaced {
        let lent = change.next.authorizations.remove(at);
        change.end_authorization(&lent, EndReason::Replaced);
    }
    let number = change.next.next_number;
    change.next.next_number = successor(number)?;
    let granted = Lent {
        number,
        grantee: terms.grantee.clone(),
        purpose: terms.purpose,
        last_day: terms.last_day,
        calendar: calendars.version_for(Day::of(change.now()), terms.last_day),
        position: Some(position),
        granted_at: change.now(),
        granted_by: signed.license.holder_key,
        issued_to: None,
        ids: Vec::new(),
    };
    change.next.authorizations.push(granted);
    change.note(EventKind::Granted {
        number,
        grantee: terms.grantee.clone(),
        purpose: terms.purpose,
        position,
        last_day: terms.last_day,
    });
    Ok(number)
}

/// Makes a live authorization ready to be issued again.
pub(super) fn refresh(change: &mut Change, number: u64, position: Option<StatusPosition>) -> Result<(), RegisterError> {
    standing_permits(change)?;
    let used = position.is_some_and(|position| change.next.knows(position));
    let lent = change.live(number)?;
    let last_day = lent.last_day;
    let before = lent.position;
    let now_at = match (before, position) {
        (_, Some(position)) if before != Some(position) && used => return Err(RegisterError::PositionReused),
        (_, Some(position)) | (Some(position), None) => position,
        (None, None) => return Err(RegisterError::PositionNeeded),
    };
    lent.position = Some(now_at);
    let before = before.filter(|before| *before != now_at);
    if let Some(before) = before {
        change.retire(before, CredentialStatus::Superseded, last_day);
    }
    change.note(EventKind::Refreshed {
        number,
        position: now_at,
        before,
        last_day,
    });
    Ok(())
}

/// Makes a live authorization ready to be issued to another phone of the same person.
pub(super) fn change_phone(change: &mut Change, number: u64, position: StatusPosition) -> Result<(), RegisterError> {
    standing_permits(change)?;
    let used = change.next.knows(position);
    let lent = change.live(number)?;
    if used {
        return Err(RegisterError::PositionReused);
    }
    let last_day = lent.last_day;
    let before = lent.position.replace(position);
    lent.issued_to = None;
    if let Some(before) = before {
        change.retire(before, CredentialStatus::Superseded, last_day);
    }
    change.note(EventKind::PhoneChanged {
        number,
        position,
        before,
        last_day,
    });
    Ok(())
}

/// Records that an authorization was issued.
pub(super) fn record(change: &mut Change, issued: &AuthorizationLogEntry) -> Result<(), RegisterError> {
    change.counts(&Entry::of_authorization(issued))?;
    let lent = change.live(issued.number)?;
    let before = lent.issued_to;
    let is_other_key = before.is_some_and(|before| before.key != issued.holder_key);
    if lent.position != Some(issued.status) || is_other_key {
        return Err(RegisterError::AuthorizationNotLive);
    }
    if before.is_some_and(|before| before.proofing != issued.proofing) {
        return Err(RegisterError::ProofingDiffers);
    }
    lent.issued_to = Some(IssuedTo {
        key: issued.holder_key,
        proofing: issued.proofing,
    });
    if !lent.ids.contains(&issued.id) {
        if lent.ids.len() >= limits::REFRESHES {
            lent.ids.remove(0);
        }
        lent.ids.push(issued.id);
    }
    let last_day = lent.last_day;
    change.note(EventKind::AuthorizationRecorded {
        number: issued.number,
        id: issued.id,
        position: issued.status,
        last_day,
    });
    Ok(())
}

fn standing_permits(change: &Change) -> Result<(), RegisterError> {
    match refused(change.next.standing) {
        Some(why) => Err(RegisterError::StandingForbidsLending(why)),
        None => Ok(()),
    }
}

/// Checks that this person may be lent anything: a natural person, not the owner, and under the name that their
/// live authorizations have.
fn grantee_may(change: &Change, terms: &Terms) -> Result<(), RegisterError> {
    let grantee = &terms.grantee;
    if grantee.document.kind().is_organization() {
        return Err(RegisterError::GranteeNotAPerson);
    }
    if change.next.owner.is_grantee(grantee) {
        return Err(RegisterError::GranteeIsOwner);
    }
    let mut live = change.next.authorizations.iter();
    if live.any(|lent| person::names_differ(&lent.grantee, grantee)) {
        return Err(RegisterError::GranteeNameDiffers);
    }
    Ok(())
}

/// The index of the authorization that the new one replaces, if any; an error if there is no place for a new one.
fn place_for(change: &Change, terms: &Terms) -> Result<Option<usize>, RegisterError> {
    let live = &change.next.authorizations;
    let is_theirs = |lent: &Lent| person::is_same(&lent.grantee, &terms.grantee);
    let same = live
        .iter()
        .position(|lent| is_theirs(lent) && lent.purpose == terms.purpose);
    if let Some(lent) = same.and_then(|at| live.get(at)) {
        return if terms.replace {
            Ok(same)
        } else {
            Err(RegisterError::AlreadyLent {
                number: lent.number,
                last_day: lent.last_day,
            })
        };
    }
    if person::distinct(live.iter().map(Lent::grantee)).len() >= limits::PERSONS && !live.iter().any(is_theirs) {
        let max = limits::PERSONS;
        return Err(RegisterError::PersonsFull { max });
    }
    Ok(None)
}

/// The rule of seven working days: the grant day does not count, and the last day is at most the seventh working day.
/// A vehicle is lent at most until its scrap-by day.
fn last_day_may_be(
    today: Day,
    last_day: Day,
    calendars: &Calendars<'_>,
    scrap_by: Option<Day>,
) -> Result<(), RegisterError> {
    if last_day < today {
        return Err(RegisterError::LastDayBeforeGrant { last_day, today });
    }
    let furthest = calendars.furthest(today);
    if let Some(max) = scrap_by.filter(|max| *max < furthest.day && last_day > *max) {
        return Err(RegisterError::BehindScrapBy { max });
    }
    match furthest.day {
        max if last_day <= max => Ok(()),
        max if furthest.next_is_unknown => Err(RegisterError::CalendarDoesNotReach { max }),
        max => Err(RegisterError::WorkingDaysExceeded { max }),
    }
}
