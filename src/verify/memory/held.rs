//! The slow half of a memory (SPEC §9.5): what a verifier holds beside the shows that it admitted. It changes with a
//! bundle or a list, so a fleet keeps it in a versioned row, and its replay keys in a store of their own.

use alloc::vec::Vec;
use core::fmt;

use super::admission::{Admission, StoreAnswer};
use super::lists::{ListVersions, is_ahead};
use crate::error::{BundleError, MemoryError};
use crate::trust::{BundleChange, StatusList, Trust, TrustState, VerifiedBundle};
use crate::value::UnixTime;
use crate::verify::facts::Facts;
use crate::verify::verified::Verified;

/// What tells a bundle, a list and a clock from an older one. [`Memory`](crate::Memory) has one, with the shows that it
/// admitted beside it. It holds
/// - of the bundle its version and the digests of its content and roots: [`trust_state`](Self::trust_state);
/// - of each status list seen its date, its key and its digest: [`lists`](Self::lists);
/// - the latest time signed by any of these, or by a credential admitted: [`clock_floor`](Self::clock_floor).
///
/// Bundle and lists themselves are not in it: keep their files beside it.
///
/// Servers that share a store of replay keys have one each, and admit what the store has not seen:
///
/// ```
/// use vehicle_license::verify::{HeldState, StoreAnswer};
/// use vehicle_license::{Admission, MemoryError, UnixTime, Verified};
///
/// /// `insert` puts the key's bytes into the shared store if they are absent, in one step, and says whether they were.
/// fn admitted(
///     held: &mut HeldState,
///     verified: &Verified,
///     insert: impl Fn(&[u8; 32], UnixTime) -> bool,
///     clock: impl Fn() -> UnixTime,
/// ) -> Result<Admission, MemoryError> {
///     let key = verified.facts().replay_key();
///     let answer = match insert(key.as_bytes(), key.until()) {
///         true => StoreAnswer::Absent,
///         false => StoreAnswer::Present,
///     };
///     held.admit_by_store(verified, answer, clock()) // the clock is read after the answer
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct HeldState {
    pub(super) trust: TrustState,
    pub(super) floor: Option<UnixTime>,
    pub(super) lists: ListVersions,
}

impl HeldState {
    /// What a verifier holds that is set up new. See [`Memory::new`](crate::Memory::new).
    #[expect(
        clippy::new_without_default,
        reason = "what remembers nothing is never made in passing"
    )]
    #[must_use]
    pub fn new() -> Self {
        Self {
            trust: TrustState::new(),
            floor: None,
            lists: ListVersions(Vec::new()),
        }
    }

    /// As [`Memory::remember_bundle`](crate::Memory::remember_bundle).
    ///
    /// # Errors
    /// The same.
    pub fn remember_bundle(&mut self, bundle: &VerifiedBundle) -> Result<BundleChange, BundleError> {
        let change = self.trust.add(bundle)?;
        self.lists.keep_counting(bundle.trust());
        self.raise(bundle.trust().issued_at());
        self.raise(bundle.root_issued_at());
        Ok(change)
    }

    /// As [`Memory::forget_lists_outside`](crate::Memory::forget_lists_outside).
    pub fn forget_lists_outside(&mut self, trust: &Trust) {
        self.lists.keep_counting(trust);
    }

    /// As [`Memory::remember_list`](crate::Memory::remember_list).
    ///
    /// # Errors
    /// The same.
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

    /// As [`Memory::check_clock`](crate::Memory::check_clock).
    ///
    /// # Errors
    /// `clock-behind`.
    pub fn check_clock(&self, now: UnixTime) -> Result<(), MemoryError> {
        match self.floor {
            Some(passed) if is_ahead(passed, now) => Err(MemoryError::ClockBehind { passed, now }),
            _ => Ok(()),
        }
    }

    /// Admits a verified show by the answer of a store of replay keys that several servers share. Read the clock for
    /// `now` *after* the answer: the store may have dropped a key whose end has passed, and then its *absent* means
    /// nothing. A refusal changes nothing here; in the store the key stays.
    ///
    /// # Errors
    /// The first of: `clock-behind`, `trust-withheld`, `status-list-withheld`, `show-expired` or
    /// `challenge-expired`, `show-replayed` or `challenge-spent`.
    pub fn admit_by_store(
        &mut self,
        verified: &Verified,
        answer: StoreAnswer,
        now: UnixTime,
    ) -> Result<Admission, MemoryError> {
        self.check_by_store(verified.facts(), answer, now)?;
        Ok(self.admitted(verified.facts(), now))
    }

    /// Whether a store's answer and everything here let a show in.
    pub(super) fn check_by_store(&self, facts: &Facts, answer: StoreAnswer, now: UnixTime) -> Result<(), MemoryError> {
        let key = facts.replay_key();
        self.check(facts, now)?;
        key.check_end(now)?;
        match answer {
            StoreAnswer::Present => Err(key.is_spent()),
            StoreAnswer::Absent => Ok(()),
        }
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

    /// The status lists seen, ascending by issuer and number: issuer, list number, and when the version seen was issued.
    /// A verdict by an older version, or by none, is `status-list-withheld` where the credential is older too.
    pub fn lists(&self) -> impl Iterator<Item = (u16, u32, UnixTime)> + '_ {
        let seen = self.lists.0.iter();
        seen.map(|((issuer, list), version)| (*issuer, *list, version.issued_at))
    }

    /// What must hold of a verdict before its show is held against the shows admitted before.
    pub(super) fn check(&self, facts: &Facts, now: UnixTime) -> Result<(), MemoryError> {
        self.check_clock(now)?;
        // Somebody may have handed older trust data to the verification, in which a leaked key is still believed.
        let held = self.trust.content_digest();
        if held.is_some_and(|held| held != facts.trust_digest()) {
            return Err(MemoryError::TrustWithheld);
        }
        self.check_lists(facts)
    }

    /// The admission at `now` of a show that nothing speaks against, which raises the floor.
    pub(super) fn admitted(&mut self, facts: &Facts, now: UnixTime) -> Admission {
        let admission = Admission {
            key: *facts.replay_key(),
            admitted_at: now,
            floor: self.floor,
        };
        // A policy with a larger tolerance accepts a status dated further ahead. As a floor, that time would refuse the
        // next show.
        if !is_ahead(facts.status_known_at(), now) {
            self.raise(facts.status_known_at());
        }
        admission
    }

    /// A list that is known here, younger than the credential, must have been consulted, or a younger one: whoever
    /// keeps it away may know what is in it.
    fn check_lists(&self, facts: &Facts) -> Result<(), MemoryError> {
        let (issuer, position) = (facts.issuer().0, facts.status_position());
        let list = u32::try_from(position.list()).unwrap_or(u32::MAX);
        let consulted = facts.basis().youngest_list;
        match self.lists.seen(issuer, list) {
            Some(known) if known > facts.issued_at() && Some(known) > consulted => {
                Err(MemoryError::ListWithheld { known, consulted })
            }
            _ => Ok(()),
        }
    }

    /// The date of the version seen of this list.
    #[cfg(feature = "seal")]
    pub(crate) fn seen(&self, issuer: u16, list: u32) -> Option<UnixTime> {
        self.lists.seen(issuer, list)
    }

    pub(super) fn raise(&mut self, passed: UnixTime) {
        self.floor = self.floor.max(Some(passed));
    }
}

impl fmt::Debug for HeldState {
    /// Says how many, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldState")
            .field("bundle", &self.trust.version())
            .field("clock_floor", &self.floor)
            .field("lists", &self.lists.0.len())
            .finish()
    }
}
