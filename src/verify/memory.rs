//! What a verifier remembers between verifications (SPEC §9.5). Verification itself is pure and forgets everything. The
//! memory adds the checks that need state: the clock against its floor, a show against replays, a challenge against
//! second answers, and bundles and status lists against older versions.
//!
//! Only times that a root or an issuer signed raise the floor: never the clock itself, and never a holder's time.

mod guard;
mod lists;
mod stored;

pub use guard::ReplayGuard;

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use lists::ListVersions;

use super::facts::Facts;
use super::replay::ReplayKey;
use super::verified::Verified;
use crate::error::{BundleError, MemoryError};
use crate::limits;
use crate::trust::{BundleChange, StatusList, Trust, TrustState, VerifiedBundle};
use crate::value::UnixTime;
use crate::wire::envelope::{self, Fault};

/// One verifier's memory. Its stored form has at most 5.2 MB.
///
/// - Remember each bundle and each list that verified.
/// - Admit each show that verified. Refuse a show that is not admitted, even though it verified.
/// - Store the memory after each of these: what was not stored is lost with the process.
///
/// Servers that admit hundreds of shows a second, or answers to one another's challenges, keep [`ReplayKey`]s in a
/// store that they share.
///
/// ```
/// use vehicle_license::{Admission, Input, Memory, MemoryError, Question, Verified, Verifier};
///
/// /// The second half of every check: what was verified counts once it is admitted.
/// fn admitted(memory: &mut Memory, verified: &Verified) -> Result<Admission, MemoryError> {
///     let admission = memory.admit(verified)?;
///     let _to_be_stored = memory.to_bytes();
///     Ok(admission)
/// }
/// assert_eq!(Memory::from_bytes(b"a photo").unwrap_err().code(), "memory-corrupt");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Memory {
    trust: TrustState,
    floor: Option<UnixTime>,
    lists: ListVersions,
    guard: ReplayGuard,
}

/// Proof that a verified show was admitted. Only [`Memory::admit`] makes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Admission {
    key: ReplayKey,
    checked_at: UnixTime,
    floor: Option<UnixTime>,
}

impl Admission {
    /// What was admitted: the [`replay_key`](crate::Facts::replay_key) of the show, not seen before.
    #[must_use]
    pub fn replay_key(&self) -> &ReplayKey {
        &self.key
    }

    /// When, on the verifier's clock: the moment of the verification.
    #[must_use]
    pub fn checked_at(&self) -> UnixTime {
        self.checked_at
    }

    /// The clock floor that this moment was compared with, if there was one.
    #[must_use]
    pub fn clock_floor(&self) -> Option<UnixTime> {
        self.floor
    }
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
            trust: TrustState::new(),
            floor: None,
            lists: ListVersions(BTreeMap::new()),
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
        let change = self.trust.add(bundle)?;
        self.lists.keep_counting(bundle.trust());
        self.raise(bundle.trust().issued_at());
        self.raise(bundle.root_issued_at());
        Ok(change)
    }

    /// Forgets the lists that do not count under `trust`, as [`remember_bundle`](Self::remember_bundle) does for its
    /// content: for a verifier whose trust file is pinned, when it gets another.
    pub fn forget_lists_outside(&mut self, trust: &Trust) {
        self.lists.keep_counting(trust);
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
        let issued_at = list.issued_at();
        if is_ahead(issued_at, now) {
            return Err(MemoryError::ListFromFuture { issued_at, now });
        }
        let floor = self.floor.map_or(issued_at, |floor| floor.max(issued_at));
        self.lists.remember(list, floor)?;
        self.raise(issued_at);
        Ok(())
    }

    /// Checks `now` against the clock floor. The floor is a time that a root or an issuer signed, so it has passed: it
    /// may be at most 10 s after `now`.
    ///
    /// # Errors
    /// `clock-behind`.
    pub fn check_clock(&self, now: UnixTime) -> Result<(), MemoryError> {
        match self.floor {
            Some(passed) if is_ahead(passed, now) => Err(MemoryError::ClockBehind { passed, now }),
            _ => Ok(()),
        }
    }

    /// Checks a verified show against the memory, as of the moment of its verification, and remembers it. A refusal
    /// changes nothing.
    ///
    /// # Errors
    /// The first of: `clock-behind`, `trust-withheld` (a bundle is held, and the verdict was not reached by its content),
    /// `status-list-withheld` (nor by the list that the memory knows), `show-replayed`, `challenge-spent`,
    /// `clock-was-ahead`, `memory-full`.
    pub fn admit(&mut self, verified: &Verified) -> Result<Admission, MemoryError> {
        let facts = verified.facts();
        let now = facts.verified_at();
        let (key, floor) = (*facts.replay_key(), self.floor);
        self.check_clock(now)?;
        // Somebody may have handed older trust data to the verification, in which a leaked key is still believed.
        if self
            .trust
            .content_digest()
            .is_some_and(|held| held != facts.trust_digest())
        {
            return Err(MemoryError::TrustWithheld);
        }
        self.check_lists(facts)?;
        self.guard.admit(&key, now)?;
        // A policy with a larger tolerance accepts a status dated further ahead. As a floor, that time would refuse the
        // next show.
        if !is_ahead(facts.status_known_at(), now) {
            self.raise(facts.status_known_at());
        }
        Ok(Admission {
            key,
            checked_at: now,
            floor,
        })
    }

    /// Notes that an operator has set right a clock that was ahead, after `clock-was-ahead`: see
    /// [`ReplayGuard::clock_was_set`]. Everything else stays remembered.
    pub fn clock_was_set(&mut self) {
        self.guard.clock_was_set();
    }

    /// The latest time that a root or an issuer signed, if any was remembered.
    #[must_use]
    pub fn clock_floor(&self) -> Option<UnixTime> {
        self.floor
    }

    /// The bundle held.
    #[must_use]
    pub fn trust_state(&self) -> &TrustState {
        &self.trust
    }

    /// The memory's bytes, to be stored. The same memory has the same bytes. Whoever can write the file can forge a
    /// memory or put back an older one, so keep it where only the verifier can write.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = (&self.trust, self.floor, &self.lists, &self.guard);
        envelope::write(stored::LABEL, &stored::body(parts))
    }

    /// Reads a stored memory, whole or not at all. Damage is detected, forgery is not.
    ///
    /// # Errors
    /// `memory-foreign` (a stored value of another kind or version); `memory-corrupt` (cut, changed, or none at all).
    /// Do not go on with a new memory unless an operator decides so: for three minutes it admits again what the lost
    /// one remembered, and it accepts older bundles and lists.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, MemoryError> {
        if bytes.len() > limits::MEMORY_BYTES {
            return Err(MemoryError::Corrupt);
        }
        let body =
            envelope::read(bytes, stored::LABEL, "memory", limits::MEMORY_BYTES).map_err(|fault| match fault {
                Fault::OtherLabel => MemoryError::Foreign,
                Fault::Decode(_) | Fault::Corrupt => MemoryError::Corrupt,
            })?;
        let (trust, floor, lists, guard) = stored::read(body).ok_or(MemoryError::Corrupt)?;
        Ok(Self {
            trust,
            floor,
            lists,
            guard,
        })
    }

    /// A list that the memory knows, younger than the credential, must have been consulted, or a younger one: whoever
    /// keeps it away may know what is in it.
    fn check_lists(&self, facts: &Facts) -> Result<(), MemoryError> {
        let (issuer, position) = (facts.issuer().0, facts.status_position());
        let list = u32::try_from(position.list()).unwrap_or(u32::MAX);
        let consulted = facts.youngest_list;
        match self.lists.seen(issuer, list) {
            Some(known) if known > facts.issued_at() && Some(known) > consulted => {
                Err(MemoryError::ListWithheld { known, consulted })
            }
            _ => Ok(()),
        }
    }

    fn raise(&mut self, passed: UnixTime) {
        self.floor = self.floor.max(Some(passed));
    }
}

impl fmt::Debug for Memory {
    /// Says how many, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Memory")
            .field("bundle", &self.trust.version())
            .field("clock_floor", &self.floor)
            .field("lists", &self.lists.0.len())
            .field("replay", &self.guard)
            .finish()
    }
}

/// Whether `moment` is further after `now` than clocks may differ.
fn is_ahead(moment: UnixTime, now: UnixTime) -> bool {
    moment.seconds_since(now) > limits::CLOCK_TOLERANCE
}
