//! How much a show opens.

use crate::credential::challenge::Challenge;
use crate::credential::fields::FieldName;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::credential::show::RealPersonCheck;
use crate::trust::Asking;

/// What one show opens and says: its fields and, if there are any, its purpose, the challenge it answers and a
/// real-person check.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    pub(crate) leaves: Leaves,
    pub(crate) purpose: Option<Purpose>,
    pub(crate) challenge: Option<&'a Challenge>,
    /// The name of the listed asker that wrote the challenge.
    pub(crate) listed: Option<&'a str>,
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

    /// The answer to a challenge. For a listed asker: all that it asks for, as far as its purpose may see it. For any
    /// other, the everyday part of that: [`opening_asked`](Self::opening_asked) adds a field that the holder chose to
    /// open to whoever this is. To a purpose that this version does not know, it opens no more than the everyday view,
    /// and states none.
    #[must_use]
    pub fn answering(asking: &Asking<'a>) -> Self {
        let everyday = Self::answering_everyday(asking);
        match asking.asker() {
            Ok(_) => Self {
                leaves: asking.challenge().asked(),
                ..everyday
            },
            Err(_) => everyday,
        }
    }

    /// The answer to a challenge with only the everyday part of what it asks for: a holder may open less.
    #[must_use]
    pub fn answering_everyday(asking: &Asking<'a>) -> Self {
        let challenge = asking.challenge();
        let view = Self::of(Leaves::EVERYDAY.and(challenge.asked()), challenge.purpose());
        Self {
            challenge: Some(challenge),
            listed: asking.asker().ok().map(|asker| asker.name.as_str()),
            ..view
        }
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

    /// Opens `field` in an answer, as far as the challenge asks for it and its purpose may see it. To an asker that is
    /// not listed it is the only way to open more than the everyday view: the holder chooses each field
    /// ([`Asking::more`]).
    #[must_use]
    pub fn opening_asked(mut self, field: FieldName) -> Self {
        let asked = self.challenge.map_or(Leaves(0), Challenge::asked);
        self.leaves = self.leaves.with(field.leaves().and(asked));
        self
    }

    /// Opens the masked form of `field`, in addition to what is open: for any stated purpose the owner's document, for
    /// example, so that a clerk can compare it.
    #[must_use]
    pub fn opening_masked(self, field: FieldName) -> Self {
        let masked = field.leaves().iter().filter(|leaf| leaf.is_masked());
        let leaves = masked.fold(self.leaves, |leaves, leaf| leaves.with(Leaves(leaf.bit())));
        Self { leaves, ..self }
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
        let whole = field.leaves().iter().filter(|leaf| !leaf.is_masked());
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
            listed: None,
            real_person_check: None,
        }
    }
}
