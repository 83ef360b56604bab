//! What a picture is of: a verdict on a show, or what a holder is about to show.

use alloc::vec::Vec;

use crate::credential::fields::Fields;
use crate::credential::purpose::Purpose;
use crate::credential::watermark::Watermark;
use crate::present::Preview;
use crate::value::{Bilingual, Day, UnixTime};
use crate::verify::Verified;
use crate::verify::facts::Facts;
use crate::verify::freshness::Freshness;
use crate::verify::notes::{self, Note};
use crate::verify::standing::DisplayClass;

/// All that a picture says.
#[derive(Clone)]
pub(super) struct Subject<'a> {
    pub(super) fields: &'a Fields,
    pub(super) class: DisplayClass,
    /// Why the vehicle is of that class.
    pub(super) reasons: Vec<Bilingual>,
    pub(super) watermark: Watermark,
    /// The authority, by its name in the trust data.
    pub(super) issuer: &'a str,
    pub(super) test: bool,
    pub(super) lent_for: Option<Purpose>,
    pub(super) stated: Option<Purpose>,
    /// For what it is read, if that is known.
    pub(super) checked_for: Option<Purpose>,
    pub(super) last_day: Day,
    pub(super) issued_at: UnixTime,
    pub(super) shown_at: UnixTime,
    pub(super) status_known_at: UnixTime,
    pub(super) code: Life,
    /// What only a verifier knows.
    pub(super) checked: Option<Checked>,
    pub(super) notes: Vec<Note>,
}

/// A verification.
#[derive(Clone, Copy)]
pub(super) struct Checked {
    pub(super) at: UnixTime,
    pub(super) freshness: Freshness,
}

/// How long a code is shown, as of the moment of the picture.
#[derive(Clone, Copy)]
pub(super) struct Life {
    pub(super) until: UnixTime,
    /// Seconds left, of how many.
    pub(super) left: u32,
    pub(super) of: u32,
    /// Whether it answers a challenge, whose asker's clock ends it.
    pub(super) answers: bool,
}

impl Life {
    /// Of a code that lives from `from`, at most until `until`, at `now`.
    fn at(now: UnixTime, from: UnixTime, until: UnixTime, answers: bool) -> Self {
        let seconds = |from: UnixTime| u32::try_from(until.seconds_since(from).max(0)).unwrap_or(u32::MAX);
        let of = seconds(from).max(1);
        Self {
            until,
            left: seconds(now).min(of),
            of,
            answers,
        }
    }
}

impl<'a> Subject<'a> {
    pub(super) fn of_verdict(verified: &'a Verified) -> Self {
        let facts: &Facts = verified.facts();
        let stated = match verified {
            Verified::OwnerShow(show) => show.stated_purpose(),
            Verified::AuthorizedShow(_) => None,
        };
        let from = facts.challenge().map_or(facts.shown_at(), |asked| asked.issued_at());
        Self {
            fields: facts.fields(),
            class: facts.vehicle_state().class(),
            reasons: facts.reasons(),
            watermark: facts.watermark(),
            issuer: facts.issuer().1,
            test: facts.is_test(),
            lent_for: facts.lent_for(),
            stated,
            checked_for: facts.checked_purpose(),
            last_day: facts.last_day(),
            issued_at: facts.issued_at(),
            shown_at: facts.shown_at(),
            status_known_at: facts.status_known_at(),
            code: Life::at(
                facts.verified_at(),
                from,
                facts.code_until(),
                facts.challenge().is_some(),
            ),
            checked: Some(Checked {
                at: facts.verified_at(),
                freshness: facts.freshness(),
            }),
            notes: facts.notes(),
        }
    }

    pub(super) fn of_preview(preview: &'a Preview<'a>) -> Self {
        let holder = preview.holder();
        let asked = preview.challenge();
        let from = asked.map_or(preview.shown_at(), |asked| asked.issued_at());
        let (fields, state) = (preview.fields(), preview.vehicle_state());
        Self {
            fields,
            class: state.class(),
            reasons: notes::reasons(state, fields),
            watermark: preview.watermark(),
            issuer: holder.issuer().1,
            test: holder.is_test(),
            lent_for: holder.lent_for(),
            stated: preview.stated_purpose(),
            checked_for: preview.stated_purpose().or(asked.and_then(|asked| asked.purpose())),
            last_day: holder.last_day(),
            issued_at: holder.issued_at(),
            shown_at: preview.shown_at(),
            status_known_at: holder.status_as_of(),
            code: Life::at(preview.shown_at(), from, preview.valid_until(), asked.is_some()),
            checked: None,
            notes: notes::of_holder(holder.lent_for()),
        }
    }

    /// The purpose of the show, lent or stated.
    pub(super) fn purpose(&self) -> Option<Purpose> {
        self.lent_for.or(self.stated)
    }
}
