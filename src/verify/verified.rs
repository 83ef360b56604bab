//! What verification returns. Nothing else makes these types: whoever holds one knows that all twelve checks passed.

use alloc::vec::Vec;

use super::proven::{Grounds, Proven};
use super::{Display, IdentityPrompt, ReplayKey, Warning};
use crate::credential::fields::Fields;
use crate::credential::purpose::Purpose;
use crate::credential::watermark::{Source, Watermark};
use crate::limits;
use crate::value::Instant;

/// A show that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verified {
    /// The owner showed the license.
    OwnerShow(OwnerShow),
    /// A person it is lent to showed an authorization.
    AuthorizedShow(AuthorizedShow),
}

/// The owner showed the license.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerShow {
    facts: ShowFacts,
}

impl OwnerShow {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &ShowFacts {
        &self.facts
    }

    /// The purpose the owner signed, if any. An everyday show need not name one.
    #[must_use]
    pub fn stated_purpose(&self) -> Option<Purpose> {
        self.facts.proven.stated
    }
}

/// A person the license is lent to showed an authorization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizedShow {
    facts: ShowFacts,
    purpose: Purpose,
    calendar: u32,
}

impl AuthorizedShow {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &ShowFacts {
        &self.facts
    }

    /// The purpose it was lent for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The version of the working-day calendar the authority counted with.
    #[must_use]
    pub fn calendar_version(&self) -> u32 {
        self.calendar
    }
}

/// What holds of every verified show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShowFacts {
    pub(super) proven: Proven,
    fields: Fields,
    display: Display,
    warnings: Vec<Warning>,
    prompt: IdentityPrompt,
    valid_until: Instant,
    replay_key: ReplayKey,
}

impl ShowFacts {
    /// The fields: what was opened, and for the rest why not.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How the vehicle stands today, for the screen.
    #[must_use]
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// What to know that refuses nothing.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What the person at the counter must compare.
    #[must_use]
    pub fn prompt(&self) -> &IdentityPrompt {
        &self.prompt
    }

    /// The text to draw across every screen and picture of this show.
    #[must_use]
    pub fn watermark(&self) -> Watermark {
        Watermark::of(Source {
            fields: &self.fields,
            lent_for: self.lent_for(),
            stated: self.proven.stated,
            last_day: self.last_day(),
            shown_at: self.shown_at(),
            challenge: self.challenge(),
            test: self.is_test(),
        })
    }

    /// Until when this very code could be verified again under this policy, exclusive. A replay guard remembers it until
    /// [`ReplayKey::until`].
    #[must_use]
    pub fn valid_until(&self) -> Instant {
        self.valid_until
    }

    /// What a replay guard remembers the show by, and until when.
    #[must_use]
    pub fn replay_key(&self) -> &ReplayKey {
        &self.replay_key
    }
}

impl Verified {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &ShowFacts {
        match self {
            Self::OwnerShow(show) => &show.facts,
            Self::AuthorizedShow(show) => &show.facts,
        }
    }

    pub(super) fn new(grounds: Grounds<'_>, fields: Fields, display: Display, warnings: Vec<Warning>) -> Self {
        let (show, check) = (grounds.genuine.show, grounds.check);
        let (claims, statement) = (&show.claims, &show.statement);
        let lives = u64::try_from(limits::SHOW_LIFETIME.saturating_add(check.policy.tolerance)).unwrap_or(0);
        let facts = ShowFacts {
            prompt: IdentityPrompt::of(&fields, check.setting),
            fields,
            display,
            warnings,
            valid_until: match check.challenge {
                None => statement.shown_at.checked_add(lives).unwrap_or(Instant::MAX),
                Some(challenge) => challenge.expires(),
            }
            .min(claims.last_day.end().unwrap_or(Instant::MAX)),
            replay_key: ReplayKey::of(
                check.challenge,
                &grounds.genuine.credential_id,
                statement.shown_at,
                claims.last_day,
            ),
            proven: Proven::by(grounds),
        };
        match claims.delegation {
            None => Self::OwnerShow(OwnerShow { facts }),
            Some(delegation) => Self::AuthorizedShow(AuthorizedShow {
                facts,
                purpose: delegation.purpose,
                calendar: delegation.calendar,
            }),
        }
    }
}
