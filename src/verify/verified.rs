//! The verdict on a show. Nothing else makes these types: whoever holds one knows that all twelve checks passed.

use alloc::boxed::Box;

use super::facts::Facts;
use crate::credential::claims::Delegation;
use crate::credential::purpose::Purpose;

/// A show that passed every check.
///
/// These two are all: another one would be another major version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verified {
    /// The owner showed the license.
    OwnerShow(OwnerShow),
    /// A person the license is lent to showed an authorization.
    AuthorizedShow(AuthorizedShow),
}

impl Verified {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        match self {
            Self::OwnerShow(show) => show.facts(),
            Self::AuthorizedShow(show) => show.facts(),
        }
    }

    /// Whether a program may go on without a person: see [`Facts::is_accepted`].
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.facts().is_accepted()
    }

    pub(super) fn of(facts: Facts) -> Self {
        match facts.basis().delegation {
            None => Self::OwnerShow(OwnerShow { facts: Box::new(facts) }),
            Some(delegation) => {
                let lent = Box::new(Lent { facts, delegation });
                Self::AuthorizedShow(AuthorizedShow { lent })
            }
        }
    }
}

/// The owner showed the license.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerShow {
    facts: Box<Facts>,
}

impl OwnerShow {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The purpose the owner signed, if any. An everyday show need not name one.
    #[must_use]
    pub fn stated_purpose(&self) -> Option<Purpose> {
        self.facts.basis().stated
    }
}

/// A person the license is lent to showed an authorization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizedShow {
    lent: Box<Lent>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Lent {
    facts: Facts,
    delegation: Delegation,
}

impl AuthorizedShow {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        &self.lent.facts
    }

    /// The purpose the license was lent for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.lent.delegation.purpose
    }

    /// The version of the working-day calendar the authority counted with.
    #[must_use]
    pub fn calendar_version(&self) -> u32 {
        self.lent.delegation.calendar
    }
}
