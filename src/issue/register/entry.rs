//! What the log says of a credential, as a register reads it.

use crate::digest::Hash;
use crate::issue::issued::{AuthorizationLogEntry, LogEntry};
use crate::value::{Plate, UnixTime};

/// What both kinds of log entries say of where they belong.
pub(super) struct Entry<'a> {
    pub(super) issuer: u16,
    pub(super) plate: &'a Plate,
    pub(super) owner_digest: &'a Hash,
    pub(super) issued_at: UnixTime,
}

impl<'a> Entry<'a> {
    pub(super) fn of(license: &'a LogEntry) -> Self {
        Self {
            issuer: license.issuer,
            plate: &license.plate,
            owner_digest: &license.owner_digest,
            issued_at: license.issued_at,
        }
    }

    pub(super) fn of_authorization(issued: &'a AuthorizationLogEntry) -> Self {
        Self {
            issuer: issued.issuer,
            plate: &issued.plate,
            owner_digest: &issued.owner_digest,
            issued_at: issued.issued_at,
        }
    }
}
