//! Why a verifier's memory refuses what verified, or is not read back.

use thiserror::Error;

use crate::value::Instant;

/// What was verified is refused for what came before it, or a stored memory is no good. The memory at hand is as it was.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MemoryError {
    // Admitting a show
    /// The verifier's clock is behind a time that is known to have passed.
    #[error("now is {now}, and {passed} has passed already: the verifier's clock is wrong")]
    ClockBehind {
        /// A time that has passed.
        passed: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The verifier's clock was ahead before, or is behind now: what it would admit may have been forgotten.
    #[error(
        "the verifier's clock was ahead or is behind: what ends by {forgotten} may have been admitted before; now is {now}"
    )]
    ClockWasAhead {
        /// The latest end forgotten.
        forgotten: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The show was admitted before.
    #[error("this show was admitted before")]
    ShowReplayed,
    /// The challenge was answered before, by this show or another.
    #[error("this challenge was answered before")]
    ChallengeSpent,
    /// The show verified, and its time has run out since.
    #[error("the show could be admitted until {until}; now is {now}")]
    ShowExpired {
        /// The end, exclusive.
        until: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The answer verified, and the challenge's time has run out since.
    #[error("the challenge could be answered until {until}; now is {now}")]
    ChallengeExpired {
        /// The end, exclusive.
        until: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// No more can be remembered now, and what cannot be remembered is not admitted.
    #[error("the memory holds {room} entries already, and none of them is over")]
    Full {
        /// The most.
        room: usize,
    },
    // Remembering a status list
    /// A newer version of the list was remembered.
    #[error("the status list was issued at {offered}; one of {held} is known")]
    ListOlder {
        /// When the version known was issued.
        held: Instant,
        /// When the version offered was.
        offered: Instant,
    },
    /// Another list of the same issuer, number and time was remembered: its publisher says two things at once.
    #[error("two status lists of {issued_at} differ")]
    ListEquivocation {
        /// When both were issued.
        issued_at: Instant,
    },
    /// The list is dated after now: a clock is wrong, and nothing of it may be remembered.
    #[error("the status list was issued at {issued_at}; now is {now}: check the clock")]
    ListFromFuture {
        /// When the list says it was issued.
        issued_at: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    // Reading a stored memory
    /// A stored value of another kind, or a memory of a later version.
    #[error("the bytes are not a verifier's memory of this version")]
    Foreign,
    /// The bytes are cut, changed or of no form a memory has.
    #[error("the verifier's stored memory is damaged")]
    Corrupt,
}

codes!(MemoryError {
    Self::ClockBehind { .. } => "clock-behind",
    Self::ClockWasAhead { .. } => "clock-was-ahead",
    Self::ShowReplayed => "show-replayed",
    Self::ChallengeSpent => "challenge-spent",
    Self::ShowExpired { .. } => "show-expired",
    Self::ChallengeExpired { .. } => "challenge-expired",
    Self::Full { .. } => "memory-full",
    Self::ListOlder { .. } => "status-list-older",
    Self::ListEquivocation { .. } => "status-list-equivocation",
    Self::ListFromFuture { .. } => "status-list-from-future",
    Self::Foreign => "memory-foreign",
    Self::Corrupt => "memory-corrupt",
});
