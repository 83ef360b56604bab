//! What a person who reads a verdict is told besides the values: what to do next, what to know, what the verdict cannot
//! tell. Every screen and card has these sentences, in this order.

use alloc::format;
use alloc::vec::Vec;

use super::facts::Facts;
use super::place::Place;
use super::prompt::IdentityPrompt;
use super::standing::VehicleState;
use super::warning::Warning;
use crate::credential::fields::Fields;
use crate::credential::leaf::Leaf;
use crate::credential::purpose::Purpose;
use crate::credential::watermark::{Watermark, WatermarkParts};
use crate::credential::words::Words;
use crate::value::{Bilingual, IssuingAuthority};

/// A sentence, and the code it goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Note {
    pub(crate) code: &'static str,
    pub(crate) words: Bilingual,
}

impl Facts {
    /// What the person at the counter must compare.
    #[must_use]
    pub fn prompt(&self) -> IdentityPrompt {
        IdentityPrompt::of(self.fields(), self.place())
    }

    /// The text to draw across every screen and picture of this show.
    #[must_use]
    pub fn watermark(&self) -> Watermark {
        Watermark::of(WatermarkParts {
            fields: self.fields(),
            lent_for: self.lent_for(),
            stated: self.basis().stated,
            last_day: self.last_day(),
            shown_at: self.shown_at(),
            challenge: self.challenge(),
            listed: self.asker().and_then(Result::ok).map(|(_, name)| name),
            test: self.is_test(),
        })
    }

    /// The sentences: what to do with a vehicle of this class, the warnings, whom the show is for, the paper license, and
    /// what no verifier without a network can know.
    pub(crate) fn notes(&self) -> Vec<Note> {
        let class = self.vehicle_state().class();
        let advice = Note {
            code: class.name(),
            words: class.advice(self.place()),
        };
        // The advice of such a class says what the warning says.
        let warnings = self.warnings().iter().copied();
        let warnings = warnings.filter(|warning| *warning != Warning::VehicleNotUsable);
        let mut notes = Vec::from([advice]);
        notes.extend(warnings.map(|warning| Note {
            code: warning.code(),
            words: warning.advice(),
        }));
        notes.push(scope(self.lent_for()));
        // At the roadside a warning says it.
        if self.place() != Place::Roadside {
            notes.push(PAPER);
        }
        notes.push(OFFLINE);
        notes
    }

    /// See [`names_document`].
    pub(crate) fn names_document(&self) -> bool {
        names_document(self.fields(), self.lent_for().or(self.checked_purpose()))
    }

    /// The authority that issued the license, by its name in the trust data, and the short form of the register where that
    /// is shown and says something else.
    pub(crate) fn issuing_authority(&self) -> Words {
        let (_, name) = self.issuer();
        match short_authority(name, self.fields().issuing_authority().full()) {
            None => Words::same(name),
            Some(short) => Words::new(format!("{name}（{short}）"), format!("{name} ({short})")),
        }
    }

    /// See [`reasons`].
    pub(crate) fn reasons(&self) -> Vec<Bilingual> {
        reasons(self.vehicle_state(), self.fields())
    }
}

/// Whether a screen has a place for the owner's document: it is shown, or the purpose may see it. The license prints no
/// number of its owner.
pub(crate) fn names_document(fields: &Fields, purpose: Option<Purpose>) -> bool {
    let may_see = purpose.is_some_and(|purpose| purpose.view().has(Leaf::DocumentMasked));
    fields.document().is_shown() || may_see
}

/// The register's short form of the authority, where it is shown and is not its `name`.
pub(crate) fn short_authority<'f>(name: &str, short: Option<&'f IssuingAuthority>) -> Option<&'f str> {
    short.map(IssuingAuthority::as_str).filter(|short| *short != name)
}

/// Why the vehicle is not simply usable, the gravest first; of a usable one, that it is.
pub(crate) fn reasons(state: &VehicleState, fields: &Fields) -> Vec<Bilingual> {
    let reasons: Vec<Bilingual> = state.reasons().iter().map(|reason| reason.words()).collect();
    match (reasons.is_empty(), fields.inspection_until().full()) {
        (false, _) => reasons,
        // A vehicle without an inspection date has no inspection that could be in force.
        (true, None) => Vec::from([GOOD]),
        (true, Some(_)) => Vec::from([GOOD_AND_INSPECTED]),
    }
}

/// The sentences on a holder's own screen.
#[cfg(feature = "render")]
pub(crate) fn of_holder(lent_for: Option<Purpose>) -> Vec<Note> {
    Vec::from([scope(lent_for), PAPER])
}

fn scope(lent_for: Option<Purpose>) -> Note {
    match lent_for {
        None => FOR_READING,
        Some(_) => FOR_GRANTEE,
    }
}

const FOR_READING: Note = Note {
    code: "scope",
    words: Bilingual::new(
        "仅供核验所示信息。",
        "For verifying the information shown, and nothing else.",
    ),
};
const FOR_GRANTEE: Note = Note {
    code: "scope",
    words: Bilingual::new(
        "仅限授权使用人本人按所列用途事项在有效期内使用。",
        "For the named person, purpose and period only.",
    ),
};
const PAPER: Note = Note {
    code: "paper-license",
    words: Bilingual::new(
        "上道路行驶应当随车携带纸质行驶证。",
        "On the road the paper license must be carried.",
    ),
};
const OFFLINE: Note = Note {
    code: "offline",
    words: Bilingual::new(
        "离线核验无法获知“状态数据截至”时间之后的状态变化或取消授权。",
        "What changed or was revoked after \"Status As Of\" cannot be seen offline.",
    ),
};

const GOOD: Bilingual = Bilingual::new("机动车状态正常", "in good standing");
const GOOD_AND_INSPECTED: Bilingual = Bilingual::new(
    "机动车状态正常，检验在有效期内",
    "in good standing, inspection in force",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_form_is_told_where_it_says_something_else() {
        let short = IssuingAuthority::parse("闽A").unwrap();
        assert_eq!(short_authority("福州市公安局交警支队", Some(&short)), Some("闽A"));
        assert_eq!(short_authority("闽A", Some(&short)), None);
        assert_eq!(short_authority("闽A", None), None);
    }
}
