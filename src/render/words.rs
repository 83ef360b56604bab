//! What stands in a cell: a field's value as words in both languages, or why there is none.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::convert::Infallible;

use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::mask::{MaskedDocument, MaskedText};
use crate::value::{
    Address, Colors, Day, Document, DocumentKind, Energy, Owner, Plate, Standing, UseNature, VehicleType, Vin,
};

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

/// A value: as printed, and in English where it is a word of ours.
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
    pub(super) fn whole<T>(field: &Field<T>, full: impl Fn(&T) -> Words) -> Self {
        Self::of(field, full, never)
    }

    pub(super) fn text<T: ToString>(field: &Field<T>) -> Self {
        Self::whole(field, Words::plain)
    }

    /// One part of a field of several, absent if the register has none.
    pub(super) fn part<T>(field: &Field<T>, part: impl Fn(&T) -> Option<Words>) -> Self {
        match field {
            Field::Full(value) => part(value).map_or(Self::None, Self::Full),
            other => Self::whole(other, |_| Words::plain("")),
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
        _ => unknown(&format!("{:02}", kind.code())),
    }
}

pub(super) fn vehicle_type(value: &VehicleType) -> Words {
    match value.name_zh() {
        Some(zh) => Words::new(zh, value.class_en().unwrap_or_default()),
        None => unknown(value.as_str()),
    }
}

pub(super) fn use_nature(value: &UseNature) -> Words {
    match (value.name_zh(), value.name_en()) {
        (Some(zh), Some(en)) => Words::new(zh, en),
        _ => unknown(value.as_str()),
    }
}

pub(super) fn colors(value: &Colors) -> Words {
    letters(value.as_str(), value.names_zh(), value.names_en())
}

pub(super) fn energy(value: &Energy) -> Words {
    letters(value.as_str(), value.names_zh(), value.names_en())
}

/// A code without a meaning known to this version is printed as it stands, and called unknown.
fn unknown(code: &str) -> Words {
    Words::new(format!("{code}（未知代码）"), "unknown code")
}

fn letters(
    codes: &str,
    zh: impl Iterator<Item = Option<&'static str>>,
    en: impl Iterator<Item = Option<&'static str>>,
) -> Words {
    let zh: Vec<String> = codes
        .chars()
        .zip(zh)
        .map(|(code, name)| name.map_or_else(|| format!("{code}（未知代码）"), ToOwned::to_owned))
        .collect();
    let en: Vec<String> = codes
        .chars()
        .zip(en)
        .map(|(code, name)| name.map_or_else(|| format!("{code} (unknown)"), ToOwned::to_owned))
        .collect();
    Words::new(zh.join("、"), en.join(", "))
}

pub(super) fn standing(standing: &Standing) -> Words {
    let (mut zh, mut en) = (Vec::new(), Vec::new());
    for letter in standing.letters() {
        zh.push(Standing::letter_name_zh(letter).map_or_else(|| format!("{letter}（未知状态）"), ToOwned::to_owned));
        en.push(Standing::letter_name_en(letter).map_or_else(|| format!("{letter} (unknown)"), ToOwned::to_owned));
    }
    if standing.mortgaged() {
        zh.push("抵押".into());
        en.push("mortgaged".into());
    }
    if standing.pledged() {
        zh.push("质押".into());
        en.push("pledged".into());
    }
    Words::new(zh.join("、"), en.join(", "))
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

pub(super) fn document(field: &Field<Document, MaskedDocument>) -> Content {
    let words = |kind: DocumentKind, number: &str| Words::new(format!("{} {number}", kind.name_zh()), "");
    Content::of(
        field,
        |full| words(full.kind(), full.number()),
        |masked| words(masked.kind(), &masked.to_string()),
    )
}

/// The person a license is lent to: name and document in one.
pub(super) fn grantee(fields: &Fields) -> Content {
    let words = |name: &str, kind: DocumentKind, number: &str| {
        Words::new(
            format!("{name}  {number}"),
            format!("{} {}", kind.name_zh(), kind.name_en()),
        )
    };
    Content::of(
        fields.grantee(),
        |full| words(full.name.as_str(), full.document.kind(), full.document.number()),
        |masked| {
            let (name, document) = (masked.name().to_string(), masked.document());
            words(&name, document.kind(), &document.to_string())
        },
    )
}

/// The approved number of persons; a trailer's is 0.
pub(super) fn seats(seats: &crate::value::Seats) -> Words {
    Words::new(format!("{seats}人"), "")
}

pub(super) fn day(day: &Day) -> Words {
    Words::plain(day)
}
