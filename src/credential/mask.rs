//! The mask table of profile 1 (SPEC §6.3): what a masked form keeps, and how it is displayed. The stars a person sees
//! are a fixed run, so the display does not tell how much is hidden.

use alloc::string::{String, ToString};

use crate::limits;
use crate::value::{Document, DocumentKind, PersonName, ValueError, check_text};

/// Document numbers of this many characters or more keep 3 + 4, shorter ones 1 + 2: a 3 + 4 mask would give away
/// most of a nine-character permit.
const LONG_DOCUMENT: usize = 15;
/// A number of fewer characters keeps its first alone: a 1 + 2 mask would repeat characters.
const SHORT_DOCUMENT: usize = 4;
const VIN_KEPT: usize = 8;
const ADDRESS_KEPT: usize = 6;

/// The kept characters of a masked text. Displayed with a fixed run of stars: `张*`, `福建省福州市****`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MaskedText {
    kept: String,
    stars: &'static str,
}

impl MaskedText {
    /// A personal name's mask, which keeps its first character.
    pub(crate) fn of_name(kept: &str) -> Result<Self, ValueError> {
        Self::of(kept, "*", |count| count == 1)
    }

    /// Of a number of one character, as recorded, a mask keeps nothing.
    pub(crate) fn of_vin(kept: &str) -> Result<Self, ValueError> {
        Self::of(kept, "****", |count| count <= VIN_KEPT)
    }

    /// An address's mask, which keeps nothing of a short one.
    pub(crate) fn of_address(kept: &str) -> Result<Self, ValueError> {
        Self::of(kept, "****", |count| count <= ADDRESS_KEPT)
    }

    fn of(kept: &str, stars: &'static str, fits: fn(usize) -> bool) -> Result<Self, ValueError> {
        let kept = check_kept(kept, fits)?;
        Ok(Self { kept, stars })
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

/// A masked identity document: its kind and the kept characters of its number. Displayed `350****1234`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MaskedDocument {
    kind: DocumentKind,
    kept: String,
}

impl MaskedDocument {
    pub(crate) fn of(kind: &str, kept: &str) -> Result<Self, ValueError> {
        let kind = DocumentKind::from_text(kind)?;
        let kept = check_kept(kept, |count| matches!(count, 1 | 3 | 7))?;
        Ok(Self { kind, kept })
    }

    /// The kind, which is never masked.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Whether `document` has this masked form, so that a clerk can compare it with the document on the counter.
    #[must_use]
    pub fn matches(&self, document: &Document) -> bool {
        self.kind == document.kind() && self.kept == document_number(document.number())
    }
}

impl core::fmt::Display for MaskedDocument {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let front = front_of_kept_document(self.kept.chars().count());
        self.kept.chars().take(front).try_for_each(|c| write!(f, "{c}"))?;
        f.write_str("****")?;
        self.kept.chars().skip(front).try_for_each(|c| write!(f, "{c}"))
    }
}

/// The person a license is lent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grantee {
    /// The identity document.
    pub document: Document,
    /// The name.
    pub name: PersonName,
}

/// The person a license is lent to, as most purposes see them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MaskedGrantee {
    document: MaskedDocument,
    name: MaskedText,
}

impl MaskedGrantee {
    /// What the mask table makes of a grantee (SPEC §6.3).
    pub(crate) fn of(grantee: &Grantee) -> Self {
        Self {
            document: MaskedDocument {
                kind: grantee.document.kind(),
                kept: document_number(grantee.document.number()),
            },
            name: MaskedText {
                kept: name(grantee.name.as_str()).into(),
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
    let (head, tail) = kept_of_document(length);
    let hidden = length.saturating_sub(tail);
    text.chars().take(head).chain(text.chars().skip(hidden)).collect()
}

/// How many characters at the front and at the end of a number of `length` stay.
fn kept_of_document(length: usize) -> (usize, usize) {
    match length {
        LONG_DOCUMENT.. => (3, 4),
        SHORT_DOCUMENT.. => (1, 2),
        _ => (1, 0),
    }
}

/// Where the stars go when `kept` characters of a document number are displayed: after the front ones.
fn front_of_kept_document(kept: usize) -> usize {
    if kept > 3 { 3 } else { 1 }
}

/// Checks that kept characters are as many as some mask keeps and obey the text rule, so that a mask cannot smuggle in
/// what a full value could not. A mask may cut a text at a space, so a space at the end is allowed.
fn check_kept(kept: &str, fits: fn(usize) -> bool) -> Result<String, ValueError> {
    if !fits(kept.chars().count()) {
        return Err(ValueError::NotCanonical);
    }
    let visible = kept.trim_end_matches(' ');
    if !visible.is_empty() {
        check_text(visible, limits::TEXT_CHARS, limits::TEXT_BYTES)?;
    }
    Ok(kept.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_keep_what_the_table_says() {
        let numbers = [
            ("35010219900307123", "3507123"),
            ("350102199003071", "3503071"),
            ("35010219900307", "307"),
            ("H12345678", "H78"),
            ("1234", "134"),
            ("123", "1"),
            ("1", "1"),
            ("", ""),
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
}
