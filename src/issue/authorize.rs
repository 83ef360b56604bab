//! Issuing authorizations (SPEC §7.5): from a register's ticket, and from nothing else.

use super::issued::{AuthorizationLogEntry, IssuedAuthorization};
use super::register::{RegisteredOwner, Ticket};
use super::rules;
use crate::credential::claims::{Claims, Delegation, KeyProtection, Proofing};
use crate::credential::enrolment::EnrolledKey;
use crate::credential::record::VehicleRecord;
use crate::credential::unsigned::Unsigned;
use crate::error::IssueError;
use crate::trust::{Issuer, IssuerKey};
use crate::value::{Day, UnixTime};

/// What the authority decides about one authorization, apart from the record and the ticket.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationTerms {
    /// Now, on the authority's clock: the authorization's issued-at.
    pub now: UnixTime,
    /// How well the grantee's key is protected, from the authority's own attestation of it.
    pub protection: KeyProtection,
    /// How the grantee was proofed when that key was enrolled; the owner's does not count. A refresh keeps it.
    pub proofing: Proofing,
}

/// The authorization that `ticket` permits, for the key that `grantee` has proved to hold, before it is signed.
pub(super) fn prepare(
    (issuer, key): (&Issuer, &IssuerKey),
    ticket: Ticket,
    record: &VehicleRecord,
    grantee: &EnrolledKey,
    terms: &AuthorizationTerms,
    random: &mut impl rand_core::CryptoRng,
) -> Result<Unsigned<IssuedAuthorization>, IssueError> {
    let now = terms.now;
    rules::check((issuer, key), record, true, now)?;
    // A clock that runs behind must not start the seven working days a day before the grant.
    if !rules::is_recent(ticket.handed_out, now) || Day::of(now) < Day::of(ticket.granted_at) {
        let handed_out = ticket.handed_out;
        return Err(IssueError::TicketStale { handed_out, now });
    }
    if ticket.issuer != issuer.number {
        return Err(IssueError::TicketOtherIssuer);
    }
    if ticket.vehicle != record.plate {
        return Err(IssueError::TicketOtherVehicle);
    }
    if !ticket.owner.is_same(&RegisteredOwner::of(record)) {
        return Err(IssueError::TicketOtherOwner);
    }
    if ticket.standing != record.standing {
        return Err(IssueError::TicketOtherStanding);
    }
    let holder_key = *grantee.public_key();
    let before = ticket.issued_to;
    if before.is_some_and(|before| before.key != holder_key) || ticket.owner_keys.contains(&holder_key) {
        return Err(IssueError::TicketOtherKey);
    }
    if before.is_some_and(|before| before.proofing != terms.proofing) {
        return Err(IssueError::TicketOtherProofing);
    }
    let claims = Claims {
        issuer: issuer.number,
        key: key.number,
        issued_at: now,
        last_day: rules::window(record, now, ticket.last_day, ticket.last_day)?,
        status: ticket.position,
        protection: terms.protection,
        proofing: terms.proofing,
        holder_key,
        delegation: Some(Delegation {
            purpose: ticket.purpose,
            calendar: ticket.calendar,
        }),
    };
    let items = record.lent_items(ticket.purpose, &ticket.grantee)?;
    let log = |id, record_digest| AuthorizationLogEntry {
        number: ticket.number,
        id,
        issuer: claims.issuer,
        plate: ticket.vehicle.clone(),
        owner_digest: ticket.owner.digest(),
        status: claims.status,
        purpose: ticket.purpose,
        issued_at: now,
        last_day: claims.last_day,
        holder_key,
        proofing: claims.proofing,
        record_digest,
    };
    Ok(Unsigned::of(claims, items, key.point, random, log))
}
