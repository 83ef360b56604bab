//! Issuing authorizations (SPEC §7.5): from a register's ticket, and from nothing else.

use super::authority::{Authority, is_recent, window};
use super::issued::{AuthorizationLogEntry, IssuedAuthorization};
use super::register::{RegisteredOwner, Ticket};
use crate::credential::claims::{Claims, Delegation, KeyProtection};
use crate::credential::enrolment::EnrolledKey;
use crate::credential::record::VehicleRecord;
use crate::credential::unsigned::Unsigned;
use crate::error::IssueError;
use crate::value::{Day, UnixTime};

/// What the authority decides about one authorization, apart from the record and the ticket.
#[derive(Clone, Copy, Debug)]
pub struct AuthorizationTerms {
    /// Now, on the authority's clock: the authorization's issued-at.
    pub now: UnixTime,
    /// How well the grantee's key is protected, from the authority's own attestation of it.
    pub protection: KeyProtection,
}

impl Authority {
    /// Prepares an authorization for the person and purpose of `ticket`, bound to the key that `grantee` has proved to
    /// hold. The authorization carries only the fields of `record` that the purpose may see. Its tree, seed and root
    /// are its own. Takes 32 bytes of randomness.
    ///
    /// # Errors
    /// The codes of [`issue`](Self::issue), with the ticket's last day in place of the 400 days; `ticket-stale` (older
    /// than 10 minutes, more than 10 s from the future, or today is before the day of the grant),
    /// `ticket-other-vehicle`, `ticket-other-owner`, `ticket-other-standing`, `ticket-other-key` (another key than the
    /// authorization's first, or one of the owner's). An error uses the ticket up too; repeating the register's
    /// operation hands out another.
    pub fn authorize(
        &self,
        ticket: Ticket,
        record: &VehicleRecord,
        grantee: &EnrolledKey,
        terms: &AuthorizationTerms,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<IssuedAuthorization>, IssueError> {
        let now = terms.now;
        self.check(record, true, now)?;
        // A clock that runs behind must not start the seven working days a day before the grant.
        if !is_recent(ticket.handed_out, now) || Day::of(now) < Day::of(ticket.granted_at) {
            let handed_out = ticket.handed_out;
            return Err(IssueError::TicketStale { handed_out, now });
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
        let key = *grantee.public_key();
        if ticket.key.is_some_and(|first| first != key) || ticket.owner_keys.contains(&key) {
            return Err(IssueError::TicketOtherKey);
        }
        let claims = Claims {
            issuer: self.issuer.number,
            key: self.key.number,
            issued_at: now,
            last_day: window(record, now, ticket.last_day, ticket.last_day)?,
            status: ticket.position,
            protection: terms.protection,
            holder_key: key,
            delegation: Some(Delegation {
                purpose: ticket.purpose,
                calendar: ticket.calendar,
            }),
        };
        let items = record.lent_items(ticket.purpose, &ticket.grantee)?;
        let log = |id, record_digest| AuthorizationLogEntry {
            number: ticket.number,
            id,
            status: claims.status,
            purpose: ticket.purpose,
            issued_at: now,
            last_day: claims.last_day,
            holder_key: key,
            record_digest,
        };
        Ok(Unsigned::of(claims, items, self.key.point, random, log))
    }
}
