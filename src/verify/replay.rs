//! The key by which a memory knows a verified show (SPEC §9.4).

use core::fmt;

use crate::credential::challenge::Challenge;
use crate::digest::{self, Hash};
use crate::error::MemoryError;
use crate::limits;
use crate::value::{Day, UnixTime};

/// The key by which a show is remembered, so that it is admitted only once: in a
/// [`ReplayGuard`](crate::verify::ReplayGuard), or in a store that several servers share. With a shared store:
///
/// 1. Insert the key's bytes if they are absent, in one atomic step.
/// 2. Read the clock, and admit the show by the store's answer:
///    [`HeldState::admit_by_store`](super::HeldState::admit_by_store).
/// 3. Let them expire no earlier than 60 s after [`until`](Self::until), by the store's clock.
/// 4. Keep each server's clock within 60 s of the store's.
///
/// An answer is remembered by its challenge alone, so that a challenge is answered once, whatever is shown and by whom.
/// Any other show is remembered by its credential and its time; signatures are no part of it, because the holder can
/// make any number of them.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReplayKey {
    pub(super) bytes: Hash,
    pub(super) until: UnixTime,
    pub(super) challenged: bool,
}

impl ReplayKey {
    /// The key of an answer to `challenge`, or of a show that no challenge asked for.
    pub(crate) fn of(challenge: Option<&Challenge>, credential_id: &Hash, shown_at: UnixTime, last_day: Day) -> Self {
        match challenge {
            None => Self::of_show(credential_id, shown_at, last_day),
            Some(challenge) => Self::of_answer(challenge),
        }
    }

    /// The end is the same for every policy: a show that is too old for one may be accepted by another.
    fn of_show(credential_id: &Hash, shown_at: UnixTime, last_day: Day) -> Self {
        let end = shown_at.checked_add(limits::REPLAY_MEMORY).unwrap_or(UnixTime::MAX);
        Self {
            bytes: digest::replayed_show(credential_id, shown_at.unix()),
            until: end.min(last_day.end().unwrap_or(UnixTime::MAX)),
            challenged: false,
        }
    }

    /// The end is not limited by a credential's last day: another credential may answer the same challenge.
    pub(crate) fn of_answer(challenge: &Challenge) -> Self {
        Self {
            bytes: digest::answered_challenge(challenge.digest()),
            until: challenge.expires(),
            challenged: true,
        }
    }

    /// SHA-256 over what identifies the challenge or the show.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Until when the same answer or show could verify again under any policy, exclusive.
    #[must_use]
    pub fn until(&self) -> UnixTime {
        self.until
    }

    /// Refuses what comes at or after the key's end.
    pub(super) fn check_end(&self, now: UnixTime) -> Result<(), MemoryError> {
        if now >= self.until {
            Err(self.is_late(now))
        } else {
            Ok(())
        }
    }

    /// The refusal of what comes too late.
    pub(super) fn is_late(&self, now: UnixTime) -> MemoryError {
        let until = self.until;
        match self.challenged {
            false => MemoryError::ShowExpired { until, now },
            true => MemoryError::ChallengeExpired { until, now },
        }
    }

    /// The refusal of what comes twice.
    pub(super) fn is_spent(&self) -> MemoryError {
        match self.challenged {
            false => MemoryError::ShowReplayed,
            true => MemoryError::ChallengeSpent,
        }
    }

    /// Whether it is the key of a challenge, not of a show that no challenge asked for.
    #[must_use]
    pub fn is_challenge(&self) -> bool {
        self.challenged
    }
}

impl fmt::Debug for ReplayKey {
    /// Says until when, not what.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplayKey(until {})", self.until)
    }
}
