//! What a verifier remembers between verifications (SPEC §9.5). Verification itself is pure and forgets everything. The
//! memory adds the checks that need state: the clock against its floor, a show against replays, a challenge against
//! second answers, and bundles and status lists against older versions.
//!
//! Only times that a root or an issuer signed raise the floor: never the clock itself, and never a holder's time.

mod admission;
mod lists;
mod guard;
mod held;
mod stored;

pub use admission::{Admission, PendingAdmission, StoreAnswer};
pub use guard::ReplayGuard;
#[cfg(feature = "seal")]
pub(crate) use guard::{HalfKey, half};
pub use held::HeldState;
#[cfg(feature = "seal")]
pub(crate) use lists::is_over;

use alloc::vec::Vec;
use core::fmt;

use super::verified::Verified;
use crate::error::{BundleError, MemoryError};
use crate::limits;
use crate::trust::{BundleChange, StatusList, Trust, TrustState, VerifiedBundle};
use crate::value::UnixTime;

/// One verifier's memory. Its stored form has at most 5.2 MB.
///
/// - Remember each bundle and each list that verified.
/// - Admit each show that verified, at once and not when the clerk has compared. Refuse a show that is not admitted,
///   even though it verified.
/// - Store the memory before an admission counts: what was not stored is lost with the process.
///
/// A memory that two processes share in one file needs a lock: lock, read, admit, store, unlock. Without one, each
/// admits what the other has admitted. Servers that admit hundreds of shows a second, or answers to one another's
/// challenges, keep [`ReplayKey`](super::ReplayKey)s in a store that they share, and a [`HeldState`] each.
///
/// ```
/// use vehicle_license::{Admission, Memory, MemoryError, UnixTime, Verified};
///
/// # struct Failed;
/// # impl From<MemoryError> for Failed { fn from(_: MemoryError) -> Self { Failed } }
/// /// The second half of every check: what was verified counts once its key is stored.
/// fn admitted(
///     memory: &mut Memory, verified: &Verified, now: UnixTime, store: impl Fn(&[u8]) -> Result<(), Failed>,
/// ) -> Result<Admission, Failed> {
///     let pending = memory.take(verified, now)?;
///     store(&memory.to_bytes())?; // if this fails, the key stays taken
///     Ok(pending.stored())
/// }
/// assert_eq!(Memory::from_bytes(b"a photo").unwrap_err().code(), "memory-corrupt");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Memory {
    held: HeldState,
    guard: ReplayGuard,
}

impl Memory {
    /// An empty memory. Make one only when a verifier is set up: a new memory admits shows that the old one would
    /// refuse.
    #[expect(
        clippy::new_without_default,
        reason = "what remembers nothing is never made in passing"
    )]
    #[must_use]
    pub fn new() -> Self {
        Self {
            held: HeldState::new(),
            guard: ReplayGuard::new(limits::REPLAY_KEYS),
        }
    }

    /// Replaces the bundle held by `bundle`, as [`TrustState::add`] does, and forgets the lists whose key is not in it
    /// any more: a list key that was stolen is taken out, and with it goes whatever it signed. A refusal changes
    /// nothing. Replay keys stay, whatever bundle they were admitted under.
    ///
    /// # Errors
    /// `bundle-root-older`, `bundle-root-forked`, `bundle-older`, `bundle-equivocation`.
    pub fn remember_bundle(&mut self, bundle: &VerifiedBundle) -> Result<BundleChange, BundleError> {
        self.held.remember_bundle(bundle)
    }

    /// Forgets the lists that do not count under `trust`, as [`remember_bundle`](Self::remember_bundle) does for its
    /// content: for a verifier whose trust file is pinned, when it gets another.
    pub fn forget_lists_outside(&mut self, trust: &Trust) {
        self.held.forget_lists_outside(trust);
    }

    /// Remembers the version of this list. To remember the same list again is no error. A refusal changes nothing.
    ///
    /// When 32768 lists are remembered, or 1024 of one issuer, it forgets those that were issued 401 days ago, by the
    /// clock floor. The credentials in a list issued that long ago have all expired.
    ///
    /// # Errors
    /// The first of: `status-list-from-future` (more than 10 s after `now`), `status-list-older`,
    /// `status-list-equivocation` (same time, other content), `memory-full`.
    pub fn remember_list(&mut self, list: &StatusList, now: UnixTime) -> Result<(), MemoryError> {
        self.held.remember_list(list, now)
    }

    /// Checks `now` against the clock floor. The floor is a time that a root or an issuer signed, so it has passed: it
    /// may be at most 10 s after `now`.
    ///
    /// # Errors
    /// `clock-behind`.
    pub fn check_clock(&self, now: UnixTime) -> Result<(), MemoryError> {
        self.held.check_clock(now)
    }

    /// Checks a verified show against the memory at `now`, and takes its key, so that no other call admits it. It
    /// counts once the memory is stored: see [`PendingAdmission`]. A refusal changes nothing.
    ///
    /// # Errors
    /// The first of: `clock-behind`, `trust-withheld` (a bundle is held, and the verdict was not reached by its
    /// content), `status-list-withheld` (nor by the list that the memory knows), and the codes of
    /// [`ReplayGuard::admit`].
    pub fn take(&mut self, verified: &Verified, now: UnixTime) -> Result<PendingAdmission, MemoryError> {
        let facts = verified.facts();
        self.held.check(facts, now)?;
        self.guard.admit(facts.replay_key(), now)?;
        Ok(PendingAdmission(self.held.admitted(facts, now)))
    }

    /// As [`take`](Self::take), where nothing is to be stored first: a memory that lives as long as its process.
    ///
    /// # Errors
    /// The same.
    pub fn admit(&mut self, verified: &Verified, now: UnixTime) -> Result<Admission, MemoryError> {
        self.take(verified, now).map(PendingAdmission::stored)
    }

    /// Admits a verified show by the answer of a store of replay keys that several servers share, as
    /// [`HeldState::admit_by_store`], and raises the floor. The key is remembered here too: a store that has lost it does
    /// not admit it once more. A refusal changes nothing here; in the store the key stays.
    ///
    /// # Errors
    /// Those of [`HeldState::admit_by_store`], and then those of [`ReplayGuard::admit`].
    pub fn admit_by_store(
        &mut self,
        verified: &Verified,
        answer: StoreAnswer,
        now: UnixTime,
    ) -> Result<Admission, MemoryError> {
        let facts = verified.facts();
        self.held.check_by_store(facts, answer, now)?;
        self.guard.admit(facts.replay_key(), now)?;
        Ok(self.held.admitted(facts, now))
    }

    /// Notes that an operator has set right a clock that was ahead, after `clock-was-ahead`: see
    /// [`ReplayGuard::clock_was_set`]. Everything else stays remembered.
    pub fn clock_was_set(&mut self) {
        self.guard.clock_was_set();
    }

    /// The latest time that a root or an issuer signed, if any was remembered.
    #[must_use]
    pub fn clock_floor(&self) -> Option<UnixTime> {
        self.held.clock_floor()
    }

    /// The bundle held.
    #[must_use]
    pub fn trust_state(&self) -> &TrustState {
        self.held.trust_state()
    }

    /// The half that changes with a bundle or a list, with a stored form of its own.
    #[must_use]
    pub fn held(&self) -> &HeldState {
        &self.held
    }

    /// The half that changes with every show, with a stored form of its own.
    #[must_use]
    pub fn replay_guard(&self) -> &ReplayGuard {
        &self.guard
    }

    /// The memory's bytes, to be stored. The same memory has the same bytes. Whoever can write the file can forge a
    /// memory or put back an older one, so keep it where only the verifier can write.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        stored::MEMORY.write(|writer| {
            stored::write_held(&self.held, writer);
            stored::write_guard(&self.guard, writer);
        })
    }

    /// Reads a stored memory, whole or not at all. Damage is detected, forgery is not.
    ///
    /// # Errors
    /// `memory-foreign` (a stored value of another kind or version); `memory-corrupt` (cut, changed, or none at all).
    /// Do not go on with a new memory unless an operator decides so: for three minutes it admits again what the lost
    /// one remembered, and it accepts older bundles and lists.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MemoryError> {
        stored::MEMORY.read(bytes, |reader| {
            Some(Self {
                held: stored::read_held(reader)?,
                guard: stored::read_guard(reader)?,
            })
        })
    }
}

/// What a desk asks beside.
#[cfg(feature = "seal")]
impl Memory {
    /// Takes in what was admitted at `admitted_at`, and what the floor was then, as a log says. `None` if no memory can
    /// have admitted this.
    pub(crate) fn replay(
        &mut self,
        (half, until): (HalfKey, UnixTime),
        admitted_at: UnixTime,
        floor: Option<UnixTime>,
    ) -> Option<()> {
        self.guard.replay(half, until, admitted_at)?;
        if let Some(floor) = floor {
            self.held.raise(floor);
        }
        Some(())
    }

    /// Believes `trust`, which the caller vouches for, in place of any bundle.
    pub(crate) fn believe(&mut self, trust: &Trust) {
        self.held.trust = TrustState::new();
        self.held.forget_lists_outside(trust);
    }
}

impl fmt::Debug for Memory {
    /// Says how many, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("held", &self.held)
            .field("replay", &self.guard)
            .finish()
    }
}
