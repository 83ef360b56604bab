//! Why a verifier's memory refuses a show or a list that verified, or cannot be read back.

use thiserror::Error;

use super::refusal::apart;
use super::words;
use crate::value::{Bilingual, UnixTime};

/// A verified show or status list is refused for what the memory holds, or a stored memory cannot be read. The memory
/// is unchanged.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum MemoryError {
    // Admitting a show
    /// The verifier's clock is behind a time that is known to have passed.
    #[error("now is {now}, and {passed} has passed already: the verifier's clock is wrong")]
    ClockBehind {
        /// A time that has passed.
        passed: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The verifier's clock was ahead before, or is behind now: the memory may have forgotten that it admitted this
    /// show.
    #[error(
        "the verifier's clock was ahead or is behind: what ends by {forgotten} may have been admitted before; now is {now}"
    )]
    ClockWasAhead {
        /// The latest end forgotten.
        forgotten: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The verdict was not reached by the content of the bundle held, perhaps by an older one.
    #[error("the verdict was not reached by the trust data held: verify again by these")]
    TrustWithheld,
    /// A status list that the verifier remembers, and no younger one, was consulted for this show: it may say that the
    /// credential was revoked.
    #[error("a status list of {known} is known, and the show was verified without it")]
    ListWithheld {
        /// When the list known was issued.
        known: UnixTime,
        /// When the youngest list consulted was issued.
        consulted: Option<UnixTime>,
    },
    /// The show was admitted before.
    #[error("this show was admitted before")]
    ShowReplayed,
    /// The challenge was answered before, by this show or another.
    #[error("this challenge was answered before")]
    ChallengeSpent,
    /// The show has expired since it was verified.
    #[error("the show could be admitted until {until}; now is {now}")]
    ShowExpired {
        /// The end, exclusive.
        until: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The challenge has expired since its answer was verified.
    #[error("the challenge could be answered until {until}; now is {now}")]
    ChallengeExpired {
        /// The end, exclusive.
        until: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The memory is full, and a show that cannot be remembered is not admitted.
    #[error("the memory holds {room} entries already, and none of them is over")]
    Full {
        /// The limit.
        room: usize,
    },
    // Remembering a status list
    /// A newer version of the list was remembered.
    #[error("the status list was issued at {offered}; one of {held} is known")]
    ListOlder {
        /// When the version known was issued.
        held: UnixTime,
        /// When the version offered was issued.
        offered: UnixTime,
    },
    /// Another list of the same issuer, number and time was remembered: its publisher signed two lists of one time.
    #[error("two status lists of {issued_at} differ")]
    ListEquivocation {
        /// When both were issued.
        issued_at: UnixTime,
    },
    /// The list is dated after now: a clock is wrong, and nothing of the list may be remembered.
    #[error("the status list was issued at {issued_at}; now is {now}: check the clock")]
    ListFromFuture {
        /// When the list says it was issued.
        issued_at: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    // Reading a stored memory
    /// The bytes are a stored value of another kind, or a memory of a later version.
    #[error("the bytes are not a verifier's memory of this version")]
    Foreign,
    /// The bytes are cut, changed or of no form a memory has.
    #[error("the verifier's stored memory is damaged")]
    Corrupt,
}

refusals!(MemoryError {
    Self::ClockBehind { .. } => "clock-behind", words::OWN_CLOCK;
    Self::ClockWasAhead { .. } => "clock-was-ahead", Bilingual::new(
        "本机时钟曾经偏快或现在偏慢，暂不能受理：请联系系统管理员，用其他时钟核对并校时，三分钟后恢复。",
        "This device's clock was ahead or is behind: call its operator, who sets it by another clock and waits three minutes.",
    );
    Self::TrustWithheld => "trust-withheld", Bilingual::new(
        "核验时所用的信任数据并非本机现存的数据，不予受理：请用现存数据重新核验；仍失败请联系系统管理员。",
        "The code was checked by other trust data than this device holds: check it again; if it fails again, call its operator.",
    );
    Self::ListWithheld { .. } => "status-list-withheld", Bilingual::new(
        "本机曾取得较新的状态列表，本次核验未使用：请联网下载最新状态列表后重新核验。",
        "This device has seen a newer status list than this check used: download the latest one and check again.",
    );
    Self::ShowReplayed => "show-replayed", Bilingual::new(
        "此码已经用过：请对方当面刷新后重新亮码；请勿接受截图或转发的码。",
        "This code was used before: have it refreshed before your eyes; take no screenshot and no forwarded code.",
    );
    Self::ChallengeSpent => "challenge-spent", words::ASK_AGAIN;
    Self::ShowExpired { .. } => "show-expired", words::REFRESH_CODE;
    Self::ChallengeExpired { .. } => "challenge-expired", words::ASK_AGAIN;
    Self::Full { .. } => "memory-full", Bilingual::new(
        "本机核验记录已满，暂不能受理：请等三分钟后重试；仍失败请联系系统管理员。",
        "This device remembers all it can: wait three minutes and try again; if it fails again, call its operator.",
    );
    Self::ListOlder { .. } => "status-list-older", Bilingual::new(
        "此状态列表较旧，未予采用：请下载最新列表。",
        "This status list is older than one seen before and was not taken in: download the latest one.",
    );
    Self::ListEquivocation { .. } => "status-list-equivocation", Bilingual::new(
        "同一状态列表出现两种内容，未予采用：请勿重试，向发布单位核实来源。",
        "Two status lists of one time differ: do not retry; ask their publisher where this one came from.",
    );
    Self::ListFromFuture { .. } => "status-list-from-future", words::OWN_CLOCK;
    Self::Foreign => "memory-foreign", UNREADABLE;
    Self::Corrupt => "memory-corrupt", UNREADABLE;
} apart {
    Self::ClockBehind { passed: other, now } | Self::ClockWasAhead { forgotten: other, now } => apart(*other, *now);
    Self::ShowExpired { until, now } | Self::ChallengeExpired { until, now } => apart(*until, *now);
});

const UNREADABLE: Bilingual = Bilingual::new(
    "本机的核验记录无法读取：请勿清空重来，联系系统管理员恢复最近的备份。",
    "This device's memory cannot be read: do not start afresh; have its operator restore the latest copy.",
);
