//! What stands in a cell: a field's value as words in both languages, or why there is none.

use alloc::format;
use alloc::string::{String, ToString};
use core::convert::Infallible;

use super::look::Languages;
use super::subject::Subject;
use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::mask::{Grantee, MaskedDocument, MaskedPerson, MaskedText};
use crate::credential::words as values;
use crate::value::{Address, Document, DocumentKind, Owner, Plate, Vin};
use crate::verify::notes;

/// A cell's content. The five kinds without a value, or with part of one, are told apart by words and shapes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Content {
    Full(Words),
    Masked(Words),
    None,
    Inexpressible,
    NotShown,
    NotCarried,
}

/// A value as printed in each language, and its kind, which stands smaller behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    zh: String,
    en: String,
    kind: Option<values::Words>,
}

impl Words {
    /// A value that reads the same in both languages.
    pub(super) fn plain<T: ToString + ?Sized>(text: &T) -> Self {
        values::Words::same(text).into()
    }

    pub(super) fn with_kind(self, kind: values::Words) -> Self {
        Self {
            kind: Some(kind),
            ..self
        }
    }

    /// The value in a page's language, and what stands behind it.
    pub(super) fn said(&self, languages: Languages) -> (&str, String) {
        let (text, english) = languages.of(&self.zh, &self.en);
        let behind = match (&self.kind, english) {
            (Some(kind), _) => {
                let (kind, english) = languages.of(&kind.zh, &kind.en);
                match english {
                    Some(english) if english != kind => format!("{kind} {english}"),
                    _ => kind.into(),
                }
            }
            (None, Some(english)) if !text.contains(english) => english.into(),
            (None, _) => String::new(),
        };
        (text, behind)
    }
}

impl From<values::Words> for Words {
    fn from(values::Words { zh, en }: values::Words) -> Self {
        Self { zh, en, kind: None }
    }
}

impl Content {
    pub(super) fn of<T, M>(field: &Field<T, M>, full: impl Fn(&T) -> Words, masked: impl Fn(&M) -> Words) -> Self {
        match field {
            Field::Full(value) => Self::Full(full(value)),
            Field::Masked(kept) => Self::Masked(masked(kept)),
            Field::None => Self::None,
            Field::Inexpressible => Self::Inexpressible,
            Field::NotShown => Self::NotShown,
            Field::NotCarried => Self::NotCarried,
        }
    }

    /// A field that has no masked form.
    pub(super) fn whole<T>(field: &Field<T>, full: impl Fn(&T) -> values::Words) -> Self {
        Self::of(field, |value| full(value).into(), never)
    }

    pub(super) fn text<T: ToString>(field: &Field<T>) -> Self {
        Self::whole(field, values::Words::same)
    }

    /// One part of a field of several, absent if the register has none.
    pub(super) fn part<T>(field: &Field<T>, part: impl Fn(&T) -> Option<values::Words>) -> Self {
        match field {
            Field::Full(value) => part(value).map_or(Self::None, |words| Self::Full(words.into())),
            other => Self::whole(other, |_| values::Words::same("")),
        }
    }

    /// The state's stable name, see [`Field::state`].
    pub(super) fn state(&self) -> &'static str {
        match self {
            Self::Full(_) => "full",
            Self::Masked(_) => "masked",
            Self::None => "none",
            Self::Inexpressible => "inexpressible",
            Self::NotShown => "not-shown",
            Self::NotCarried => "not-carried",
        }
    }
}

fn never(masked: &Infallible) -> Words {
    match *masked {}
}

pub(super) fn plate_type(plate: &Plate) -> values::Words {
    let kind = plate.plate_type();
    match (kind.name_zh(), kind.name_en()) {
        (Some(zh), Some(en)) => values::Words::new(zh, en),
        _ => values::unknown(&kind.to_string()),
    }
}

pub(super) fn owner(field: &Field<Owner, MaskedText>) -> Content {
    Content::of(field, |owner| Words::plain(owner.name()), Words::plain)
}

pub(super) fn vin(field: &Field<Vin, MaskedText>) -> Content {
    Content::of(field, |vin| Words::plain(vin.as_str()), Words::plain)
}

pub(super) fn address(field: &Field<Address, MaskedText>) -> Content {
    Content::of(field, Words::plain, Words::plain)
}

/// The owner's document, where a screen has a place for it.
pub(super) fn owner_document(subject: &Subject<'_>) -> Option<Content> {
    subject.names_document.then(|| document(subject.fields.document()))
}

fn document(field: &Field<Document, MaskedDocument>) -> Content {
    let words = |kind: DocumentKind, number: &str| Words::plain(number).with_kind(document_kind(kind));
    Content::of(
        field,
        |full| words(full.kind(), full.number()),
        |masked| words(masked.kind(), &masked.to_string()),
    )
}

/// The person a license is lent to: name and document in one.
pub(super) fn grantee(fields: &Fields) -> Content {
    let whole = |full: &Grantee| person(full.name.as_str(), full.document.kind(), full.document.number());
    Content::of(fields.grantee(), whole, masked_person)
}

/// The person who acts for the organization that owns the vehicle, as the grantee. The official page has no such cell,
/// and a natural owner no carrier.
pub(super) fn carrier(fields: &Fields) -> Option<Content> {
    match Content::of(fields.carrier(), |never| match *never {}, masked_person) {
        Content::None | Content::NotShown | Content::NotCarried => None,
        carrier => Some(carrier),
    }
}

fn masked_person(masked: &MaskedPerson) -> Words {
    let document = masked.document();
    person(&masked.name().to_string(), document.kind(), &document.to_string())
}

fn document_kind(kind: DocumentKind) -> values::Words {
    values::Words::new(kind.name_zh(), kind.name_en())
}

fn person(name: &str, kind: DocumentKind, number: &str) -> Words {
    Words::plain(&format!("{name}  {number}")).with_kind(document_kind(kind))
}

/// The authority that issued the license, in words, and behind it the short form of the register where that says more.
pub(super) fn issuing_authority(subject: &Subject<'_>) -> Content {
    let name = Words::plain(subject.issuer);
    let short = notes::short_authority(subject.issuer, subject.fields.issuing_authority().full());
    Content::Full(match short {
        None => name,
        Some(short) => name.with_kind(values::Words::same(short)),
    })
}
