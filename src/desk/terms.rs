//! What a desk asks of shows: a question without a challenge, owned and stored.
//!
//! ```text
//! terms = purpose / null, place: 1..3, policy                       ; three items; policy as in evidence
//! ```

use crate::credential::purpose::{Purpose, PurposeNumber};
use crate::evidence::policy;
use crate::verify::{Place, Policy, Question};
use crate::wire::cbor::{Reader, Writer};

/// What a desk asks of a show: the purpose, the place and the policy. Beside a [`Question`] it is owned, and has neither
/// a challenge nor lists: these the desk has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    purpose: Option<Purpose>,
    place: Place,
    policy: Policy,
}

impl Terms {
    /// For `purpose` at `place`, under the purpose's own policy, as [`Question::new`].
    #[must_use]
    pub fn new(purpose: Purpose, place: Place) -> Self {
        Self::of(&Question::new(purpose, place))
    }

    /// Those of police at the roadside, as [`Question::roadside`].
    #[must_use]
    pub fn roadside() -> Self {
        Self::of(&Question::roadside())
    }

    /// The same under another policy, as [`Question::under`].
    #[must_use]
    pub fn under(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// The purpose; `None` at the roadside.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.purpose
    }

    /// The place.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    fn of(question: &Question<'_>) -> Self {
        Self {
            purpose: question.purpose(),
            place: question.place(),
            policy: question.policy().clone(),
        }
    }

    pub(super) fn question(&self) -> Question<'static> {
        Question::of(self.purpose, self.place, self.policy.clone())
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.optional(self.purpose.map(Purpose::number), Writer::uint);
        writer.uint(self.place.number());
        policy::write(&policy::canonical(&self.policy), writer);
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let purpose = reader.optional(PurposeNumber::read).ok()?;
        let purpose = match purpose {
            None => None,
            Some(number) => Some(number.known()?),
        };
        let place = Place::from_number(reader.uint8(u8::MAX).ok()?)?;
        let policy = policy::read(reader).ok()?;
        // At the roadside there is no purpose, and everywhere else there is one.
        ((place == Place::Roadside) == purpose.is_none()).then_some(Self { purpose, place, policy })
    }
}
