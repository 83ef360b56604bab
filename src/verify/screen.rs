//! What a verifier's screen shows of a verdict or a refusal, in one language, with names and codes for programs (SPEC §14.2).

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::convert::Infallible;

use super::facts::Facts;
use super::prompt::Role;
use super::verified::Verified;
use crate::credential::field::{Field, State};
use crate::credential::fields::{FieldName, Fields};
use crate::credential::item::value::LeafText;
use crate::credential::label::{self, Label};
use crate::credential::mask::{Grantee, MaskedDocument, MaskedText};
use crate::credential::words::{self, Words};
use crate::error::Refusal;
use crate::value::{Bilingual, Document, Language, TechnicalParts, UnixTime, redacted};

/// A screen, from top to bottom. It has the values that were shown: treat it as the verdict itself.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Screen {
    /// The language's name.
    pub language: &'static str,
    /// Whether the show was verified. A vehicle that must not be driven is: see `go`.
    pub ok: bool,
    /// What a program does: `yes`, `read` or `stop`; `no` for a refusal.
    pub go: &'static str,
    /// What was verified: 电子行驶证.
    pub heading: &'static str,
    /// That a test proves nothing; `None` unless it is one.
    pub test: Option<&'static str>,
    /// How the vehicle stands, or that the code was refused.
    pub band: Band,
    /// What to do next and what to know, the most urgent first. Of a refusal: what to do next.
    pub advice: Vec<Sentence>,
    /// What a person compares with the car and with the document on the counter.
    pub compare: Vec<Row>,
    /// Who shows it, for what, and until when it counts.
    pub show: Vec<Row>,
    /// The main page (主页), in its order.
    pub main_page: Vec<Row>,
    /// The sub page (副页), in its order.
    pub sub_page: Vec<Row>,
    /// The lines of one tile of the watermark, in both languages: every screen bears the same.
    pub watermark: Vec<String>,
}

redacted!(Screen);

/// The band at the top: how the vehicle stands, as a word and a color.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Band {
    /// The name of the display class, or `refused`.
    pub class: &'static str,
    /// `green`, `amber`, `red` or `gray`.
    pub color: &'static str,
    /// The word for it.
    pub word: &'static str,
    /// Why, the gravest first; of a usable vehicle, that it is.
    pub reasons: Vec<&'static str>,
}

/// A sentence, and the code it goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Sentence {
    /// The code: a warning's, a refusal's, a display class, `scope`, `paper-license` or `offline`.
    pub code: &'static str,
    /// The sentence.
    pub text: &'static str,
}

/// A label and its value.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct Row {
    /// The stable name.
    pub name: &'static str,
    /// The label.
    pub label: &'static str,
    /// The state of the field; `full` for what is no field.
    pub state: &'static str,
    /// The value as words, or why there is none. It is never empty.
    pub text: String,
    /// What stands beside the value: that it is masked.
    pub mark: Option<&'static str>,
}

redacted!(Row);

impl Screen {
    /// The screen of a verdict.
    #[must_use]
    pub fn of(verified: &Verified, language: Language) -> Self {
        let facts = verified.facts();
        let class = facts.vehicle_state().class();
        let draft = Draft { facts, language };
        let notes = facts.notes().into_iter();
        Self {
            language: language.name(),
            ok: true,
            go: class.go().name(),
            heading: label::HEADING.of(language),
            test: facts.is_test().then_some(label::TEST.of(language)),
            band: Band {
                class: class.name(),
                color: class.color(),
                word: class.word().of(language),
                reasons: facts.reasons().into_iter().map(|words| words.of(language)).collect(),
            },
            advice: notes
                .map(|note| Sentence {
                    code: note.code,
                    text: note.words.of(language),
                })
                .collect(),
            compare: draft.compare(),
            show: draft.show(),
            main_page: draft.main_page(),
            sub_page: draft.sub_page(),
            watermark: facts.watermark().lines().map(String::from).collect(),
        }
    }

    /// The screen of a refusal: of the show, or by the memory.
    #[must_use]
    pub fn of_refusal(refusal: &dyn Refusal, language: Language) -> Self {
        Self {
            language: language.name(),
            ok: false,
            go: "no",
            heading: label::HEADING.of(language),
            test: None,
            band: Band {
                class: "refused",
                color: "red",
                word: REFUSED.of(language),
                reasons: Vec::new(),
            },
            advice: Vec::from([Sentence {
                code: refusal.code(),
                text: refusal.advice().of(language),
            }]),
            compare: Vec::new(),
            show: Vec::new(),
            main_page: Vec::new(),
            sub_page: Vec::new(),
            watermark: Vec::new(),
        }
    }

    /// The rows of all groups, from top to bottom.
    pub fn rows(&self) -> impl Iterator<Item = &Row> {
        [&self.compare, &self.show, &self.main_page, &self.sub_page]
            .into_iter()
            .flatten()
    }
}

/// A screen being written.
struct Draft<'a> {
    facts: &'a Facts,
    language: Language,
}

impl Draft<'_> {
    fn compare(&self) -> Vec<Row> {
        let mut rows = Vec::from([self.plate()]);
        match Role::of(self.fields()) {
            Role::Grantee => rows.push(self.grantee()),
            Role::Carrier => rows.push(self.carrier()),
            Role::Owner => {
                let fields = self.fields();
                rows.extend(fields.owner().is_open().then(|| self.owner()));
                rows.extend(fields.document().is_open().then(|| self.document()));
            }
        }
        rows
    }

    fn show(&self) -> Vec<Row> {
        let facts = self.facts;
        let lent = facts.lent_for();
        let mut rows = Vec::from([self.said(
            label::SHOWN_BY,
            match lent {
                None => FieldName::Owner.label().into(),
                Some(_) => Words::new(FieldName::Grantee.label().zh(), "The person it was lent to"),
            },
        )]);
        if lent.is_some() {
            rows.push(self.grantee());
        }
        rows.push(self.said(label::PURPOSE, words::purpose(lent.or(facts.basis().stated))));
        let until = lent.map_or(label::VALID_UNTIL, |_| label::LENT_UNTIL);
        rows.push(self.said(until, Words::same(&facts.last_day())));
        rows.push(self.said(label::ISSUED_AT, time(facts.issued_at())));
        rows.push(self.said(label::SHOWN_AT, time(facts.shown_at())));
        rows.push(self.said(label::CODE_UNTIL, time(facts.code_until())));
        rows.push(self.said(label::VERIFIED_AT, time(facts.verified_at())));
        rows.push(self.said(label::STATUS_KNOWN_AT, time(facts.status_known_at())));
        rows.push(self.said(label::FRESHNESS, facts.freshness().word().into()));
        rows.push(self.said(label::KEY_PROTECTION, facts.key_protection().word().into()));
        rows.push(self.said(label::PROOFING, facts.proofing().word().into()));
        if let Some(check) = facts.real_person_check() {
            let age = check.age();
            let claimed = Words::new(
                format!("手机自报，亮码前 {age} 秒"),
                format!("by the phone's own word, {age} s before"),
            );
            rows.push(self.said(label::REAL_PERSON_CHECK, claimed));
        }
        if let (Some(challenge), Some(asker)) = (facts.challenge(), facts.asker()) {
            let name = match asker {
                Ok((_, name)) => Words::same(name),
                Err(_) => words::claimed(challenge.claimed_asker()),
            };
            rows.push(self.said(label::ASKER, name));
        }
        rows
    }

    fn main_page(&self) -> Vec<Row> {
        let fields = self.fields();
        let mut rows = Vec::from([
            self.plate(),
            self.whole(FieldName::VehicleType, fields.vehicle_type(), words::vehicle_type),
            self.owner(),
        ]);
        // The official page has no such row, and a natural owner no carrier.
        if fields.carrier().is_shown() || fields.carrier().bare() == State::Inexpressible {
            rows.push(self.carrier());
        }
        rows.extend([
            self.masked_text(FieldName::Address, fields.address(), |text| Words::same(text.as_str())),
            self.whole(FieldName::UseNature, fields.use_nature(), words::use_nature),
            self.text(FieldName::Model, fields.model()),
            self.masked_text(FieldName::Vin, fields.vin(), |vin| Words::same(vin.as_str())),
            self.text(FieldName::EngineNumber, fields.engine_number()),
            self.whole(FieldName::RegisteredOn, fields.registered_on(), Words::same),
            self.whole(FieldName::IssuedOn, fields.issued_on(), Words::same),
            self.said(label::STANDING, words::standing(fields.standing())),
            self.whole(FieldName::InspectionUntil, fields.inspection_until(), Words::same),
        ]);
        rows
    }

    fn sub_page(&self) -> Vec<Row> {
        let fields = self.fields();
        let mut rows = Vec::from([
            self.text(FieldName::FileNumber, fields.file_number()),
            self.whole(FieldName::Seats, fields.seats(), words::seats),
            self.mass(label::TOTAL_MASS, |parts| parts.total_mass),
            self.mass(label::CURB_MASS, |parts| parts.curb_mass),
            self.mass(label::RATED_LOAD, |parts| parts.rated_load),
            self.part(label::DIMENSIONS, words::dimensions),
            self.mass(label::TOWED_MASS, |parts| parts.towed_mass),
            self.text(FieldName::Remarks, fields.remarks()),
            self.text(FieldName::InspectionRecord, fields.inspection_record()),
            self.said(Label::of(FieldName::IssuingAuthority), self.facts.issuing_authority()),
            self.whole(FieldName::Colors, fields.colors(), words::colors),
            self.whole(FieldName::Energy, fields.energy(), words::energy),
            self.whole(FieldName::ScrapBy, fields.scrap_by(), Words::same),
            self.text(FieldName::SubPageNumber, fields.sub_page_number()),
        ]);
        if self.facts.names_document() {
            rows.push(self.document());
        }
        rows
    }

    fn fields(&self) -> &Fields {
        self.facts.fields()
    }

    fn plate(&self) -> Row {
        let plate = self.fields().plate();
        self.said(label::PLATE, Words::new(plate.to_string(), plate.in_english()))
    }

    fn owner(&self) -> Row {
        let owner = self.fields().owner();
        self.masked_text(FieldName::Owner, owner, |owner| Words::same(owner.name()))
    }

    fn document(&self) -> Row {
        self.maskable(
            FieldName::Document,
            self.fields().document(),
            |full: &Document| words::document(full.kind(), full.number()),
            |kept: &MaskedDocument| words::document(kept.kind(), &kept.to_string()),
        )
    }

    fn grantee(&self) -> Row {
        self.maskable(
            FieldName::Grantee,
            self.fields().grantee(),
            |full: &Grantee| words::person(full.name.as_str(), full.document.kind(), full.document.number()),
            words::masked_person,
        )
    }

    fn carrier(&self) -> Row {
        self.maskable(
            FieldName::Carrier,
            self.fields().carrier(),
            |never: &Infallible| match *never {},
            words::masked_person,
        )
    }

    fn mass(&self, label: Label, mass: fn(&TechnicalParts) -> Option<u32>) -> Row {
        self.part(label, |parts| mass(parts).map(words::kilograms))
    }

    /// One part of `technical`, which the register may not have.
    fn part(&self, label: Label, part: impl FnOnce(&TechnicalParts) -> Option<Words>) -> Row {
        let technical = self.fields().technical();
        match technical.full() {
            None => self.row(label, technical.bare(), None),
            Some(technical) => {
                let part = part(&technical.parts());
                let state = part.as_ref().map_or(State::None, |_| State::Full);
                self.row(label, state, part)
            }
        }
    }

    fn text<T: LeafText>(&self, name: FieldName, field: &Field<T>) -> Row {
        self.whole(name, field, |value| Words::same(value.text()))
    }

    fn whole<T>(&self, name: FieldName, field: &Field<T>, full: impl FnOnce(&T) -> Words) -> Row {
        self.maskable(name, field, full, |masked: &Infallible| match *masked {})
    }

    fn masked_text<T>(&self, name: FieldName, field: &Field<T, MaskedText>, full: impl FnOnce(&T) -> Words) -> Row {
        self.maskable(name, field, full, Words::same)
    }

    fn maskable<T, M>(
        &self,
        name: FieldName,
        field: &Field<T, M>,
        full: impl FnOnce(&T) -> Words,
        masked: impl FnOnce(&M) -> Words,
    ) -> Row {
        self.row(Label::of(name), field.bare(), field.shown(full, masked))
    }

    /// What is known of the show, or open in every show.
    fn said(&self, label: Label, words: Words) -> Row {
        self.row(label, State::Full, Some(words))
    }

    /// A row with the words of what is shown, or with those that say why nothing is.
    fn row(&self, label: Label, state: State, shown: Option<Words>) -> Row {
        let absent = match state {
            State::Full | State::Masked | State::None => words::NONE,
            State::Inexpressible => label.original,
            State::NotShown => words::NOT_SHOWN,
            State::NotCarried => words::NOT_CARRIED,
        };
        let mark = (state == State::Masked).then_some(words::MASKED);
        Row {
            name: label.name,
            label: label.words.of(self.language),
            state: state.name(),
            text: shown.unwrap_or_else(|| absent.into()).of(self.language),
            mark: mark.map(|mark| mark.of(self.language)),
        }
    }
}

fn time(instant: UnixTime) -> Words {
    let Words { zh, en } = words::beijing(instant);
    Words::new(zh, format!("{en} Beijing time"))
}

const REFUSED: Bilingual = Bilingual::new("核验未通过", "not accepted");
