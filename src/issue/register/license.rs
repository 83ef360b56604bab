//! A live license of the owner's: one of a natural person, up to four of an organization, each on a named person's
//! phone.

use alloc::vec::Vec;

use crate::credential::claims::{Proofing, StatusPosition};
use crate::key::PublicKey;
use crate::value::{Day, PersonName, UnixTime};

/// The nonce of a message that was carried out, and the end of its life.
pub(super) type Nonce = ([u8; 16], UnixTime);

/// A live license of the owner's.
#[derive(Clone, PartialEq, Eq)]
pub struct RegisteredLicense {
    pub(super) name: Option<PersonName>,
    pub(super) position: StatusPosition,
    pub(super) key: PublicKey,
    pub(super) proofing: Proofing,
    pub(super) last_day: Day,
    /// The requests to lend that were carried out for it and have not ended.
    pub(super) requests: Vec<Nonce>,
    /// The revocation orders that were carried out for it and have not ended.
    pub(super) orders: Vec<Nonce>,
}

impl RegisteredLicense {
    /// The person at an organization who holds it; `None` if the owner is a natural person.
    #[must_use]
    pub fn name(&self) -> Option<&PersonName> {
        self.name.as_ref()
    }

    /// Its status position.
    #[must_use]
    pub fn position(&self) -> StatusPosition {
        self.position
    }

    /// The key it was issued to.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// How the person was proofed when that key was enrolled. A refresh keeps it.
    #[must_use]
    pub fn proofing(&self) -> Proofing {
        self.proofing
    }

    /// Its last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.last_day
    }
}

impl core::fmt::Debug for RegisteredLicense {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RegisteredLicense")
            .field("position", &self.position)
            .field("last_day", &self.last_day)
            .finish_non_exhaustive()
    }
}
