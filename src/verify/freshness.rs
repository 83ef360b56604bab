//! Check 9: the show was made now. An answered challenge proves it on the verifier's own clock. Without one only the
//! lifetime of 60 seconds applies: it proves that the holder's key signed something dated this minute.

use super::question::Case;
use crate::credential::show::Show;
use crate::error::VerifyError;
use crate::limits;
use crate::value::Bilingual;

/// How the verifier knows that the show is not an old one.
///
/// These three are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Freshness {
    /// By the show's time alone: the holder's key signed something dated this minute, possibly long ago.
    TimeOnly,
    /// The show answers this verifier's challenge: the holder's key signed it now.
    Challenged,
    /// As [`Challenged`](Self::Challenged), and sealed so that nobody else could read it.
    ChallengedAndSealed,
}

impl Freshness {
    /// All three, the weakest first.
    pub const ALL: [Self; 3] = [Self::TimeOnly, Self::Challenged, Self::ChallengedAndSealed];

    /// Check 9: the challenge's times on the verifier's own clock, or without a challenge the 60 seconds.
    pub(super) fn check(show: &Show<'_>, case: &Case<'_>) -> Result<Self, VerifyError> {
        let (now, policy) = (case.now, &case.question.policy);
        if let Some(challenge) = case.question.challenge {
            let (issued_at, expires) = (challenge.issued_at(), challenge.expires());
            if issued_at.seconds_since(now) > policy.tolerance {
                return Err(VerifyError::ChallengeFromFuture { issued_at, now });
            }
            if now >= expires {
                return Err(VerifyError::ChallengeExpired { expires, now });
            }
            return Ok(match case.sealed {
                true => Self::ChallengedAndSealed,
                false => Self::Challenged,
            });
        }
        let shown_at = show.statement.shown_at;
        let age = now.seconds_since(shown_at);
        if age < policy.ahead.saturating_neg() {
            let ahead = age.unsigned_abs();
            return Err(VerifyError::ShowFromFuture { shown_at, now, ahead });
        }
        if age >= limits::SHOW_LIFETIME.saturating_add(policy.tolerance) {
            let age = age.unsigned_abs();
            return Err(VerifyError::ShowExpired { shown_at, now, age });
        }
        Ok(Self::TimeOnly)
    }

    /// The stable name used in vectors and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TimeOnly => "time-only",
            Self::Challenged => "challenged",
            Self::ChallengedAndSealed => "challenged-and-sealed",
        }
    }

    /// The words for the screen.
    #[must_use]
    pub fn word(self) -> Bilingual {
        match self {
            Self::TimeOnly => Bilingual::new("60秒限时码", "60-second code"),
            Self::Challenged => Bilingual::new("已应答核验请求", "request answered"),
            Self::ChallengedAndSealed => Bilingual::new("已加密应答核验请求", "request answered, sealed"),
        }
    }

    /// The freshness of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|freshness| freshness.name() == name)
    }
}
