//! How much a show opens.

use crate::credential::challenge::Challenge;
use crate::credential::fields::FieldName;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::credential::show::RealPersonCheck;

/// What one show opens and says: its fields and, if there are any, its purpose, the challenge it answers and a
/// real-person check.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub(crate) leaves: Leaves,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) challenge: Option<&'a Challenge>,
    pub(crate) real_person_check: Option<RealPersonCheck>,
}

impl<'a> View<'a> {
    /// The everyday view: the mandatory fields and those that every purpose may see.
    #[must_use]
    pub fn everyday() -> Self {
        Self::of(Leaves::EVERYDAY, None)
    }

    /// Everything `purpose` may see. The holder signs the purpose with it.
    #[must_use]
    pub fn for_purpose(purpose: Purpose) -> Self {
        Self::of(purpose.view(), Some(purpose))
    }

    /// The everyday view for a stated purpose, which may be less than the purpose may see.
    #[must_use]
    pub fn everyday_for(purpose: Purpose) -> Self {
        Self::of(Leaves::EVERYDAY, Some(purpose))
    }

    /// The answer to `challenge`: all that it asks for, as far as its purpose may see it.
    #[must_use]
    pub fn answering(challenge: &'a Challenge) -> Self {
        let purpose = challenge.purpose();
        let mut view = Self::of(purpose.view().and(challenge.wanted()), Some(purpose));
        view.challenge = Some(challenge);
        view
    }

    /// The answer to `challenge` with only the everyday part of what it asks for: a holder may open less.
    #[must_use]
    pub fn answering_everyday(challenge: &'a Challenge) -> Self {
        let mut view = Self::answering(challenge);
        view.leaves = view.leaves.and(Leaves::EVERYDAY);
        view
    }

    /// The mandatory fields, and `fields` whole, for `purpose` if one is stated.
    #[must_use]
    pub fn only(fields: &[FieldName], purpose: Option<Purpose>) -> Self {
        let leaves = fields
            .iter()
            .fold(Leaves::MANDATORY, |leaves, field| leaves.with(field.leaves()));
        Self::of(leaves, purpose)
    }

    /// Opens `field` whole, in addition to what is open.
    #[must_use]
    pub fn opening(mut self, field: FieldName) -> Self {
        self.leaves = self.leaves.with(field.leaves());
        self
    }

    /// Hides `field`. Inspection and the masked grantee stay open, because every show must open them.
    #[must_use]
    pub fn hiding(mut self, field: FieldName) -> Self {
        self.leaves = self.leaves.without(field.leaves());
        self
    }

    /// Opens only the masked form of `field`, or nothing of it if it has none.
    #[must_use]
    pub fn masking(mut self, field: FieldName) -> Self {
        let whole = field.leaves().iter().filter(|leaf| leaf.full().is_none());
        self.leaves = whole.fold(self.leaves, |leaves, leaf| leaves.without(Leaves(leaf.bit())));
        self
    }

    /// Adds the wallet's own claim that a real person was there.
    #[must_use]
    pub fn with_real_person_check(mut self, check: RealPersonCheck) -> Self {
        self.real_person_check = Some(check);
        self
    }

    fn of(leaves: Leaves, purpose: Option<Purpose>) -> Self {
        Self {
            leaves,
            purpose,
            challenge: None,
            real_person_check: None,
        }
    }
}
