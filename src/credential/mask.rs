//! The mask table of profile 1 (SPEC §6.3): what a masked form keeps, and how it is displayed. The stars a person sees
//! are a fixed run, so the display does not tell how much is hidden.

use alloc::string::{String, ToString};

use crate::limits;
use crate::value::{
    Comparison, Document, DocumentKind, PersonName, ValueError, check_kept_number, check_text, redacted,
};

/// A number of this many characters or more keeps its first and its last two, a shorter one its first alone. A mask
/// that keeps more says who it is: see the test of what a mask gives away.
const LONG_DOCUMENT: usize = 8;
/// What is kept of a number in front of the stars.
const DOCUMENT_FRONT: usize = 1;
/// What is kept of a long number behind them.
const DOCUMENT_END: usize = 2;
const DOCUMENT_KEPT: usize = DOCUMENT_FRONT.saturating_add(DOCUMENT_END);
const VIN_KEPT: usize = 8;
const ADDRESS_KEPT: usize = 6;

/// The kept characters of a masked text. Displayed with a fixed run of stars: `张*`, `福建省福州市****`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MaskedText {
    kept: String,
    stars: &'static str,
}

impl MaskedText {
    /// A personal name's mask, which keeps its first character. No name begins with a space or a mark.
    pub(crate) fn of_name(kept: &str) -> Result<Self, ValueError> {
        Self::of(kept, "*", |count| count == 1, name_text)
    }

    /// A frame number's mask. Of a number of one character, as recorded, it keeps nothing.
    pub(crate) fn of_vin(kept: &str) -> Result<Self, ValueError> {
        Self::of(
            kept,
            "****",
            |count| count <= VIN_KEPT,
            |kept| check_kept_number(kept, ValueError::VinMalformed),
        )
    }

    /// An address's mask, which keeps nothing of a short one, and may cut it at a space.
    pub(crate) fn of_address(kept: &str) -> Result<Self, ValueError> {
        Self::of(
            kept,
            "****",
            |count| count <= ADDRESS_KEPT,
            |kept| {
                if kept.is_empty() {
                    Ok(())
                } else {
                    name_text(kept.strip_suffix(' ').unwrap_or(kept))
                }
            },
        )
    }

    /// Kept characters, if they are as many as some mask keeps and such that some value has them, so that a mask cannot
    /// smuggle in what a full value could not.
    fn of(
        kept: &str,
        stars: &'static str,
        fits: fn(usize) -> bool,
        check: fn(&str) -> Result<(), ValueError>,
    ) -> Result<Self, ValueError> {
        if !fits(kept.chars().count()) {
            return Err(ValueError::NotCanonical);
        }
        check(kept)?;
        Ok(Self {
            kept: kept.to_string(),
            stars,
        })
    }

    /// The kept characters alone.
    #[must_use]
    pub fn kept(&self) -> &str {
        &self.kept
    }
}

impl core::fmt::Display for MaskedText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.kept)?;
        f.write_str(self.stars)
    }
}

/// A masked identity document: its kind and the kept characters of its number. Displayed `3****34`.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct MaskedDocument {
    kind: DocumentKind,
    kept: String,
}

impl MaskedDocument {
    pub(crate) fn of(kind: &str, kept: &str) -> Result<Self, ValueError> {
        let kind = DocumentKind::from_text(kind)?;
        if !matches!(kept.chars().count(), DOCUMENT_FRONT | DOCUMENT_KEPT) {
            return Err(ValueError::NotCanonical);
        }
        // A number ends with no space, so its end does not.
        if kept.ends_with(' ') {
            return Err(ValueError::DocumentNumberMalformed);
        }
        check_kept_number(kept, ValueError::DocumentNumberMalformed)?;
        Ok(Self {
            kind,
            kept: kept.to_string(),
        })
    }

    /// The masked form of `document`.
    #[must_use]
    pub fn from_document(document: &Document) -> Self {
        Self {
            kind: document.kind(),
            kept: document_number(document.number()),
        }
    }

    /// The kept characters of the number, front and end in one.
    pub(crate) fn kept(&self) -> &str {
        &self.kept
    }

    /// The kind, which is never masked.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Compares `document` with this masked one, by the one rule of families (SPEC §11.5): it *agrees*, is *different*,
    /// or one *cannot tell*. A mask is never the same.
    #[must_use]
    pub fn compare(&self, document: &Document) -> Comparison {
        document.compare_masked(self.kind, &self.kept, document_number)
    }
}

impl core::fmt::Display for MaskedDocument {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let front = first(&self.kept, DOCUMENT_FRONT);
        let end = self.kept.strip_prefix(front).unwrap_or_default();
        write!(f, "{front}****{end}")
    }
}

redacted!(MaskedText MaskedDocument);

/// The person a license is lent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grantee {
    /// The identity document.
    pub document: Document,
    /// The name.
    pub name: PersonName,
}

/// A person, masked: whom a license is lent to, as most purposes see them, or who acts for the organization that owns
/// the vehicle (the carrier, 经办人), as every purpose does.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MaskedPerson {
    document: MaskedDocument,
    name: MaskedText,
}

impl MaskedPerson {
    /// What the mask table makes of a person (SPEC §6.3). An authority makes a carrier so: nothing else of the person
    /// needs to leave its files.
    #[must_use]
    pub fn from_person(document: &Document, name: &PersonName) -> Self {
        Self {
            document: MaskedDocument::from_document(document),
            name: MaskedText {
                kept: self::name(name.as_str()).into(),
                stars: "*",
            },
        }
    }

    pub(crate) fn new(document: MaskedDocument, name: MaskedText) -> Self {
        Self { document, name }
    }

    /// The identity document, masked.
    #[must_use]
    pub fn document(&self) -> &MaskedDocument {
        &self.document
    }

    /// The name, masked.
    #[must_use]
    pub fn name(&self) -> &MaskedText {
        &self.name
    }
}

/// The kept part of a personal name: its first character.
pub(crate) fn name(text: &str) -> &str {
    first(text, 1)
}

/// The kept part of a vehicle identification number.
pub(crate) fn vin(text: &str) -> &str {
    front(text, VIN_KEPT)
}

/// The kept part of an address.
pub(crate) fn address(text: &str) -> &str {
    front(text, ADDRESS_KEPT)
}

/// The kept front of a text: half of it, at most `most` characters.
fn front(text: &str, most: usize) -> &str {
    let half = text.chars().count().div_euclid(2);
    first(text, half.min(most))
}

/// The first `count` characters.
fn first(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or(text)
}

/// The kept characters of a document number, front and end in one.
pub(crate) fn document_number(text: &str) -> String {
    let length = text.chars().count();
    let end = if length < LONG_DOCUMENT { 0 } else { DOCUMENT_END };
    let hidden = length.saturating_sub(end);
    text.chars()
        .take(DOCUMENT_FRONT)
        .chain(text.chars().skip(hidden))
        .collect()
}

fn name_text(text: &str) -> Result<(), ValueError> {
    check_text(text, limits::TEXT_CHARS, limits::TEXT_BYTES)
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn masks_keep_what_the_table_says() {
        let numbers = [
            ("350102199003071234", "334"),
            ("123456789", "189"),
            ("12345678", "178"),
            ("1234567", "1"),
            ("12", "1"),
            ("1", "1"),
            ("", ""),
            ("军字第12345678号", "军8号"),
        ];
        for (full, kept) in numbers {
            assert_eq!(document_number(full), kept, "{full}");
        }
        assert_eq!(vin("LSVWY4180KN246094"), "LSVWY418");
        assert_eq!(vin("AB1234567"), "AB12");
        assert_eq!(address("福建省福州市鼓楼区东街口"), "福建省福州市");
        assert_eq!(address("鼓楼区"), "鼓");
        assert_eq!(address(""), "");
        assert_eq!(name("张三丰"), "张");
    }

    #[test]
    fn kept_characters_are_those_of_a_value() {
        let name = |kept| MaskedText::of_name(kept).map(|masked| masked.to_string());
        assert_eq!(name("张"), Ok("张*".to_string()));
        assert_eq!(name("\u{E000}"), Ok("\u{E000}*".to_string()));
        for kept in ["", "张三"] {
            assert_eq!(name(kept), Err(ValueError::NotCanonical), "{kept:?}");
        }
        for kept in [" ", "\u{3000}", "\u{301}", "\u{200B}"] {
            assert_eq!(name(kept), Err(ValueError::TextForbidden), "{kept:?}");
        }
        let vin = |kept| MaskedText::of_vin(kept).map(|masked| masked.to_string());
        for kept in ["", "L", "LSVWY418", "AB-1", "AB ", "电A"] {
            assert_eq!(vin(kept), Ok(format!("{kept}****")), "{kept:?}");
        }
        assert_eq!(vin("LSVWY4180"), Err(ValueError::NotCanonical));
        for kept in ["        ", " L", "L  A", "l", "L?", "Ａ"] {
            assert_eq!(vin(kept), Err(ValueError::VinMalformed), "{kept:?}");
        }
        let address = |kept| MaskedText::of_address(kept).map(|masked| masked.to_string());
        for kept in ["", "福", "福建省福州市", "12 "] {
            assert_eq!(address(kept), Ok(format!("{kept}****")), "{kept:?}");
        }
        assert_eq!(address("福建省福州市鼓"), Err(ValueError::NotCanonical));
        for kept in [" ", "      ", "福  ", " 福"] {
            assert!(address(kept).is_err(), "{kept:?}");
        }
        let document = |kind, kept| MaskedDocument::of(kind, kept).map(|masked| masked.to_string());
        assert_eq!(document("A", "334"), Ok("3****34".to_string()));
        assert_eq!(document("A", "3"), Ok("3****".to_string()));
        assert_eq!(document("F", "A7)"), Ok("A****7)".to_string()));
        for (kind, kept, cause) in [
            ("O", "334", ValueError::DocumentKindUnknown),
            ("A", "", ValueError::NotCanonical),
            ("A", "33", ValueError::NotCanonical),
            ("A", "3340", ValueError::NotCanonical),
            ("A", "   ", ValueError::DocumentNumberMalformed),
            ("A", " 34", ValueError::DocumentNumberMalformed),
            ("A", "33 ", ValueError::DocumentNumberMalformed),
            ("A", "33x", ValueError::DocumentNumberMalformed),
        ] {
            assert_eq!(document(kind, kept), Err(cause), "{kind} {kept:?}");
        }
    }

    /// The figures of SPEC §6.3, computed.
    #[test]
    fn what_a_mask_gives_away() {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let with_check = |body: String| {
            let digits = body.bytes().map(|digit| usize::from(digit - b'0'));
            let sum: usize = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
            format!("{body}{}", &"10X98765432"[sum % 11..=sum % 11])
        };
        // Who knows birthday and city: the twelve counties and districts of Fuzhou, and every sequence of a day.
        let counties = ["02", "03", "04", "05", "11", "12", "21", "22", "23", "24", "25", "81"];
        let bodies = counties
            .iter()
            .flat_map(|county| (0..1000).map(move |n| format!("3501{county}19881112{n:03}")));
        let numbers: Vec<String> = bodies.map(with_check).collect();
        let seen = Document::parse(DocumentKind::ResidentCard, "35010219881112001X").unwrap();
        assert!(numbers.iter().any(|number| number == seen.number()));
        let masked = |kept: fn(&str) -> String| {
            let seen = kept(seen.number());
            numbers.iter().filter(|other| kept(other) == seen).count()
        };
        // 12 000 numbers in 110 masks are 109 each; this mask has one more.
        assert_eq!((numbers.len() / 110, masked(document_number)), (109, 110));
        // First 3 and last 4, as other systems have it, leave one.
        assert_eq!(masked(|number| format!("{}{}", &number[..3], &number[14..])), 1);
        // A stranger of the same province: the same first digit, one digit of ten and one check digit of eleven.
        let same_province = 10 * 11;
        assert_eq!(same_province, 110);
        // And anywhere: shares of the first digits by population (census of 2020, in ten thousands).
        let regions = [16_934_u64, 9_851, 42_348, 40_978, 20_514, 10_352];
        let all: u64 = regions.iter().sum();
        let squares: u64 = regions.iter().map(|region| region * region).sum();
        assert_eq!((same_province * all * all + squares / 2) / squares, 499);
    }
}
