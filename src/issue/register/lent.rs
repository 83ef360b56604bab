//! One authorization as its register knows it, and the ticket to issue it.

use alloc::vec::Vec;

use super::person::RegisteredOwner;
use crate::credential::claims::{Proofing, StatusPosition};
use crate::credential::mask::Grantee;
use crate::credential::purpose::Purpose;
use crate::digest::Hash;
use crate::key::PublicKey;
use crate::value::{Day, Plate, Standing, UnixTime};

/// A live authorization: to whom, for what, until when.
#[derive(Clone, PartialEq, Eq)]
pub struct Lent {
    pub(super) number: u64,
    pub(super) grantee: Grantee,
    pub(super) purpose: Purpose,
    pub(super) last_day: Day,
    pub(super) calendar: u32,
    /// `None` after the standing got worse, until a refresh gives another.
    pub(super) position: Option<StatusPosition>,
    pub(super) granted_at: UnixTime,
    /// The owner's key that signed the request.
    pub(super) granted_by: PublicKey,
    /// `None` until it was issued.
    pub(super) issued_to: Option<IssuedTo>,
    /// The ids under which it was issued, the latest last.
    pub(super) ids: Vec<Hash>,
}

/// The grantee's key, and how the grantee was proofed when it was enrolled. A refresh keeps both.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct IssuedTo {
    pub(crate) key: PublicKey,
    pub(crate) proofing: Proofing,
}

impl Lent {
    /// Its number in this register, never used again.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The person it is lent to.
    #[must_use]
    pub fn grantee(&self) -> &Grantee {
        &self.grantee
    }

    /// The purpose it is lent for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.last_day
    }

    /// When it was granted.
    #[must_use]
    pub fn granted_at(&self) -> UnixTime {
        self.granted_at
    }

    /// Its status position; `None` while it must be issued again.
    #[must_use]
    pub fn position(&self) -> Option<StatusPosition> {
        self.position
    }

    /// How the grantee was proofed when the key it was issued to was enrolled; `None` until it was issued. A refresh
    /// keeps it.
    #[must_use]
    pub fn proofing(&self) -> Option<Proofing> {
        self.issued_to.map(|issued_to| issued_to.proofing)
    }

    /// The id under which it was last issued. A revocation order names it.
    #[must_use]
    pub fn id(&self) -> Option<&[u8; 32]> {
        self.ids.last()
    }
}

impl core::fmt::Debug for Lent {
    /// Keeps the grantee out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Lent")
            .field("number", &self.number)
            .field("purpose", &self.purpose)
            .field("last_day", &self.last_day)
            .finish_non_exhaustive()
    }
}

/// The right to issue one authorization once, within ten minutes: only a register makes one, and
/// [`Authority::authorize`](crate::issue::Authority::authorize) uses it up.
pub struct Ticket {
    pub(crate) issuer: u16,
    pub(crate) vehicle: Plate,
    pub(crate) owner: RegisteredOwner,
    pub(crate) owner_keys: Vec<PublicKey>,
    pub(crate) standing: Standing,
    pub(crate) number: u64,
    pub(crate) grantee: Grantee,
    pub(crate) purpose: Purpose,
    pub(crate) last_day: Day,
    pub(crate) calendar: u32,
    pub(crate) position: StatusPosition,
    /// `None` if it was not issued before.
    pub(crate) issued_to: Option<IssuedTo>,
    pub(crate) granted_at: UnixTime,
    pub(crate) handed_out: UnixTime,
}

impl Ticket {
    /// The authorization's number in the register.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }
}

impl core::fmt::Debug for Ticket {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "Ticket({})", self.number)
    }
}
