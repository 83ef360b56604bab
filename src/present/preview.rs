//! What a verifier will see of a view, for the holder's own screen: without trust data, and before anything is signed.

use super::holder::Holder;
use super::view::View;
use crate::credential::challenge::Challenge;
use crate::credential::fields::{Fields, KeptFields};
use crate::credential::purpose::Purpose;
use crate::credential::watermark::{Watermark, WatermarkParts};
use crate::error::{CredentialError, PresentError};
use crate::value::{Day, UnixTime};
use crate::verify::VehicleState;

/// What a show of a view opens, as its holder sees it. It proves nothing: only a verifier's verdict does.
#[derive(Clone, Debug)]
pub struct Preview<'a> {
    holder: &'a Holder,
    fields: Fields,
    state: VehicleState,
    stated: Option<Purpose>,
    challenge: Option<&'a Challenge>,
    listed: Option<&'a str>,
    shown_at: UnixTime,
    valid_until: UnixTime,
}

impl Holder {
    /// What a show of `view` at `now` opens: the fields, how the vehicle stands, and the watermark for the holder's
    /// screen.
    ///
    /// # Errors
    /// Those of [`prepare`](Self::prepare), but for `seal-required` and `bytes-too-long`: a view that is not shown has
    /// no preview.
    pub fn preview<'a>(&'a self, view: &View<'a>, now: UnixTime) -> Result<Preview<'a>, PresentError> {
        let (draft, _) = self.draft(view, now)?;
        let mut items = self.file.items.clone();
        let carried = self.file.claims.carried();
        items.retain(draft.opened().and(carried));
        let fields = KeptFields::decode(&items, carried).and_then(KeptFields::whole);
        let fields = fields.map_err(CredentialError::Value)?;
        Ok(Preview {
            holder: self,
            state: VehicleState::of(fields.standing(), &fields, Day::of(now)),
            fields,
            stated: view.purpose.filter(|_| self.lent_for().is_none()),
            challenge: view.challenge,
            listed: view.listed,
            shown_at: now,
            valid_until: draft.valid_until,
        })
    }
}

impl Preview<'_> {
    /// The credential that is shown.
    #[must_use]
    pub fn holder(&self) -> &Holder {
        self.holder
    }

    /// The fields, with no more open than the view opens.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How the vehicle stands, by what the view opens.
    #[must_use]
    pub fn vehicle_state(&self) -> &VehicleState {
        &self.state
    }

    /// The purpose that the owner signs, if the view states one.
    #[must_use]
    pub fn stated_purpose(&self) -> Option<Purpose> {
        self.stated
    }

    /// The moment it is for.
    #[must_use]
    pub fn shown_at(&self) -> UnixTime {
        self.shown_at
    }

    /// When a code made at that moment expires, exclusive.
    #[must_use]
    pub fn valid_until(&self) -> UnixTime {
        self.valid_until
    }

    /// The challenge that the view answers.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge
    }

    /// The text to draw across the holder's screen: the same that every verifier of this show draws.
    #[must_use]
    pub fn watermark(&self) -> Watermark {
        Watermark::of(WatermarkParts {
            fields: &self.fields,
            lent_for: self.holder.lent_for(),
            stated: self.stated,
            last_day: self.holder.last_day(),
            shown_at: self.shown_at,
            challenge: self.challenge,
            listed: self.listed,
            test: self.holder.is_test(),
        })
    }
}
