//! The proof that a show was admitted, and the step before it.

use crate::value::UnixTime;
use crate::verify::replay::ReplayKey;

/// Proof that a verified show was admitted: by a [`Memory`](crate::Memory), or by the answer of a shared store. Nothing
/// else makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Admission {
    pub(super) key: ReplayKey,
    pub(super) admitted_at: UnixTime,
    pub(super) floor: Option<UnixTime>,
}

impl Admission {
    /// What was admitted: the [`replay_key`](crate::Facts::replay_key) of the show, not seen before.
    #[must_use]
    pub fn replay_key(&self) -> &ReplayKey {
        &self.key
    }

    /// When, on the verifier's clock.
    #[must_use]
    pub fn admitted_at(&self) -> UnixTime {
        self.admitted_at
    }

    /// The clock floor that this moment was compared with, if there was one.
    #[must_use]
    pub fn clock_floor(&self) -> Option<UnixTime> {
        self.floor
    }
}

/// A show whose key a memory has taken, so that nobody else is admitted by it, and which does not count yet: what was
/// not stored would be forgotten by a crash. If storing fails, drop it. The key stays taken, and the holder is asked
/// for a fresh code.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "the show counts once the memory is stored"]
pub struct PendingAdmission(pub(super) Admission);

impl PendingAdmission {
    /// The admission, once the memory with the key in it is stored.
    #[must_use]
    pub fn stored(self) -> Admission {
        self.0
    }
}

/// What a store that several servers share said of a [`ReplayKey`], which was to be inserted if it was absent.
///
/// These two are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoreAnswer {
    /// The key was not there, and is now.
    Absent,
    /// The key was there.
    Present,
}
