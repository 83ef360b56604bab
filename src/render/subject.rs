//! What a picture is of: a verdict on a show, or what a holder is about to show.

use alloc::vec::Vec;

use crate::credential::challenge::Challenge;
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
    /// The purpose of the show, lent or stated.
    pub(super) purpose: Option<Purpose>,
    /// Whether there is a place for the owner's document.
    pub(super) names_document: bool,
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
    /// Of a code that was shown at `shown_at`, at `now`. One that answers lives from the question on.
    fn at(now: UnixTime, shown_at: UnixTime, asked: Option<&Challenge>, until: UnixTime) -> Self {
        let from = asked.map_or(shown_at, |asked| asked.issued_at());
        let seconds = |from: UnixTime| u32::try_from(until.seconds_since(from).max(0)).unwrap_or(u32::MAX);
        let of = seconds(from).max(1);
        Self {
            until,
            left: seconds(now).min(of),
            of,
            answers: asked.is_some(),
        }
    }
}

impl<'a> Subject<'a> {
    pub(super) fn of_verdict(verified: &'a Verified) -> Self {
        let facts: &Facts = verified.facts();
        let purpose = match verified {
            Verified::OwnerShow(show) => show.stated_purpose(),
            Verified::AuthorizedShow(_) => facts.lent_for(),
        };
        Self {
            fields: facts.fields(),
            class: facts.vehicle_state().class(),
            reasons: facts.reasons(),
            watermark: facts.watermark(),
            issuer: facts.issuer().1,
            test: facts.is_test(),
            lent_for: facts.lent_for(),
            purpose,
            names_document: facts.names_document(),
            last_day: facts.last_day(),
            issued_at: facts.issued_at(),
            shown_at: facts.shown_at(),
            status_known_at: facts.status_known_at(),
            code: Life::at(
                facts.verified_at(),
                facts.shown_at(),
                facts.challenge(),
                facts.code_until(),
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
        let (fields, state) = (preview.fields(), preview.vehicle_state());
        let purpose = holder.lent_for().or(preview.stated_purpose());
        Self {
            fields,
            class: state.class(),
            reasons: notes::reasons(state, fields),
            watermark: preview.watermark(),
            issuer: holder.issuer().1,
            test: holder.is_test(),
            lent_for: holder.lent_for(),
            purpose,
            names_document: notes::names_document(fields, purpose.or(asked.and_then(|asked| asked.purpose()))),
            last_day: holder.last_day(),
            issued_at: holder.issued_at(),
            shown_at: preview.shown_at(),
            status_known_at: holder.status_as_of(),
            code: Life::at(preview.shown_at(), preview.shown_at(), asked, preview.valid_until()),
            checked: None,
            notes: notes::of_holder(holder.lent_for()),
        }
    }
}
