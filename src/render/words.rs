//! What stands in a cell: a field's value as words in both languages, or why there is none.

use alloc::string::{String, ToString};
use core::convert::Infallible;

use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::mask::{Grantee, MaskedDocument, MaskedPerson, MaskedText};
use crate::credential::words as credential;
use crate::value::{Address, Document, DocumentKind, Owner, Plate, Vin};
use crate::verify::facts::Facts;

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

/// A value: as printed, and in English where that says more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) zh: String,
    pub(super) en: String,
}

impl Words {
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    /// A value that reads the same in both languages.
    pub(super) fn plain<T: ToString + ?Sized>(text: &T) -> Self {
        Self::new(text.to_string(), "")
    }
}

impl From<credential::Words> for Words {
    fn from(credential::Words { zh, en }: credential::Words) -> Self {
        let en = if en == zh { String::new() } else { en };
        Self { zh, en }
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
    pub(super) fn whole<T>(field: &Field<T>, full: impl Fn(&T) -> credential::Words) -> Self {
        Self::of(field, |value| full(value).into(), never)
    }

    pub(super) fn text<T: ToString>(field: &Field<T>) -> Self {
        Self::whole(field, credential::Words::same)
    }

    /// One part of a field of several, absent if the register has none.
    pub(super) fn part<T>(field: &Field<T>, part: impl Fn(&T) -> Option<credential::Words>) -> Self {
        match field {
            Field::Full(value) => part(value).map_or(Self::None, |words| Self::Full(words.into())),
            other => Self::whole(other, |_| credential::Words::same("")),
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

pub(super) fn plate_type(plate: &Plate) -> Words {
    let kind = plate.plate_type();
    match (kind.name_zh(), kind.name_en()) {
        (Some(zh), Some(en)) => Words::new(zh, en),
        _ => credential::unknown(&kind.to_string()).into(),
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

/// The owner's document, if it is shown, or if the show's purpose may see it.
pub(super) fn owner_document(facts: &Facts) -> Option<Content> {
    facts.names_document().then(|| document(facts.fields().document()))
}

fn document(field: &Field<Document, MaskedDocument>) -> Content {
    let words = |kind: DocumentKind, number: &str| Words::new(credential::document(kind, number).zh, "");
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

/// The person who acts for the organization that owns the vehicle, as the grantee.
pub(super) fn carrier(fields: &Fields) -> Content {
    Content::of(fields.carrier(), |never| match *never {}, masked_person)
}

fn masked_person(masked: &MaskedPerson) -> Words {
    Words::new(credential::masked_person(masked).zh, masked.document().kind().name_en())
}

fn person(name: &str, kind: DocumentKind, number: &str) -> Words {
    Words::new(credential::person(name, kind, number).zh, kind.name_en())
}

/// The authority that issued the license, by its name in the trust data, with the short form of the register where that
/// is shown and says something else.
pub(super) fn issuing_authority(facts: &Facts) -> Content {
    Content::Full(Words::new(facts.issuing_authority().zh, ""))
}
