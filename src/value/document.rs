//! Identity documents (身份证明) of owners and grantees: kind and number, checked and in one canonical form.
//!
//! A number has the form of its kind and, where a standard sets them, a real region, a real date and a matching check
//! digit, unless it is as the register recorded it. Nothing here can tell whether the document exists, or whose it is.
//! Whose two documents are is judged in `person.rs`; the rules of the numbers are in `document/number.rs`.

mod kind;
pub(super) mod check_digit;
pub(super) mod number;

use alloc::string::String;

use super::error::ValueError;
use super::party::Owner;
use super::recorded;
use crate::limits::DOCUMENT_CHARS;

pub use kind::DocumentKind;

/// An identity document: its kind and its number in canonical form, at most 32 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    kind: DocumentKind,
    number: String,
}

impl Document {
    /// Reads a number as people write it: spaces are dropped, ASCII letters become capitals, full-width characters
    /// become ASCII, and an organization code loses its hyphen.
    ///
    /// # Errors
    /// `document-number-malformed`, and for numbers that carry them `document-region`, `document-date` (GB
    /// 11643-1999) and `document-check-digit` (GB 11643-1999, GB 11714, GB 32100-2015), in this order.
    pub fn parse(kind: DocumentKind, text: &str) -> Result<Self, ValueError> {
        let number = number::canonical(kind, text);
        number::check(kind, &number)?;
        Ok(Self { kind, number })
    }

    /// Takes a number only in the form [`Document::parse`] gives it.
    ///
    /// # Errors
    /// Those of [`Document::parse`], and `not-canonical`.
    pub fn from_canonical(kind: DocumentKind, text: &str) -> Result<Self, ValueError> {
        let document = Self::parse(kind, text)?;
        if document.number == text {
            Ok(document)
        } else {
            Err(ValueError::NotCanonical)
        }
    }

    /// Takes a number that the register holds, as it stands: the rule of [`Document::from_canonical`], or else 1 to 32
    /// digits, capitals, ideographs and signs, such as a number of 15 digits, one of Hong Kong with its check digit in
    /// parentheses, or a credit code with another check character. A grantee's document never comes through here.
    ///
    /// # Errors
    /// Those of [`Document::from_canonical`].
    pub fn from_register(kind: DocumentKind, text: &str) -> Result<Self, ValueError> {
        match Self::from_canonical(kind, text) {
            Err(refused) if refused != ValueError::NotCanonical => {
                recorded::check(text, DOCUMENT_CHARS, refused)?;
                let number = String::from(text);
                Ok(Self { kind, number })
            }
            read => read,
        }
    }

    /// The kind.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The canonical number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// Whether the document can be this owner's: a natural person's for a person, an organization's for an
    /// organization. A sole trader's, a registration number or a credit code that begins with 92, can be either's:
    /// registers have the business under its own name or under its trader's.
    #[must_use]
    pub fn may_be_of(&self, owner: &Owner) -> bool {
        let sole_trader = match self.kind {
            DocumentKind::BusinessRegistration => true,
            DocumentKind::CreditCode => self.number.starts_with("92"),
            _ => false,
        };
        sole_trader || self.kind.is_organization() == matches!(owner, Owner::Organization(_))
    }

    /// Whether the number is carried as the register recorded it, against the rule of its kind. It identifies nobody:
    /// see [`Document::person_key`].
    #[must_use]
    pub fn is_as_recorded(&self) -> bool {
        number::check(self.kind, &self.number).is_err()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::party::{OrganizationName, PersonName};

    #[test]
    fn parse_canonicalises_and_from_canonical_does_not() {
        let document = Document::parse(DocumentKind::ResidentCard, " 110105 19491231 002x").unwrap();
        assert_eq!(document.number(), "11010519491231002X");
        assert_eq!(
            Document::from_canonical(document.kind(), document.number()),
            Ok(document.clone())
        );
        for text in ["11010519491231002x", "110105 19491231002X", "11010519491231002X "] {
            assert_eq!(
                Document::from_canonical(document.kind(), text),
                Err(ValueError::NotCanonical)
            );
        }
    }

    #[test]
    fn documents_of_persons_and_of_organizations() {
        let person = Owner::Person(PersonName::parse("张三丰").unwrap());
        let company = Owner::Organization(OrganizationName::parse("福州公司").unwrap());
        for kind in DocumentKind::ALL {
            let document = Document::from_register(kind, "1234").unwrap();
            let either = kind == DocumentKind::BusinessRegistration;
            assert_eq!(
                document.may_be_of(&person),
                either || !kind.is_organization(),
                "{kind:?}"
            );
            assert_eq!(
                document.may_be_of(&company),
                either || kind.is_organization(),
                "{kind:?}"
            );
        }
        for (code, of_a_person) in [("92350100MA2XXXXX10", true), ("91350100M000100Y43", false)] {
            let document = Document::from_register(DocumentKind::CreditCode, code).unwrap();
            assert!(document.may_be_of(&company));
            assert_eq!(document.may_be_of(&person), of_a_person);
        }
    }

    #[test]
    fn as_recorded() {
        use DocumentKind::{CreditCode, ForeignDocument, OfficerCard, OrganizationCode, ResidentCard};
        for (kind, text, error) in [
            (CreditCode, "91350203M0001ABC17", ValueError::DocumentCheckDigit),
            (ResidentCard, "350102900307123", ValueError::DocumentNumberMalformed),
            (ResidentCard, "350102199002300014", ValueError::DocumentDate),
            (ResidentCard, "160105194912310029", ValueError::DocumentRegion),
            (ForeignDocument, "A123456(7)", ValueError::DocumentNumberMalformed),
            (ForeignDocument, "1234567(8)", ValueError::DocumentNumberMalformed),
            (ForeignDocument, "0012345601(B)", ValueError::DocumentNumberMalformed),
            (OrganizationCode, "715267260", ValueError::DocumentCheckDigit),
            (OfficerCard, "军字第号", ValueError::DocumentNumberMalformed),
        ] {
            assert_eq!(Document::parse(kind, text), Err(error), "{text}");
            assert_eq!(Document::from_canonical(kind, text), Err(error), "{text}");
            let document = Document::from_register(kind, text).unwrap();
            assert!(document.is_as_recorded() && document.number() == text, "{text}");
            assert_eq!(document.person_key(), None, "{text}");
        }
        let known = Document::from_register(ResidentCard, "11010519491231002X").unwrap();
        assert!(!known.is_as_recorded() && known.person_key().is_some());
        // Lengths in threes, and no second spelling of what the rule accepts.
        let ones = |count| Document::from_register(ResidentCard, &"1".repeat(count));
        assert!(ones(0).is_err() && ones(1).is_ok() && ones(2).is_ok());
        assert!(ones(31).is_ok() && ones(32).is_ok() && ones(33).is_err());
        for text in ["11010519491231002x", "110105 19491231002X", "１１０１０５19491231002X"] {
            assert_eq!(
                Document::from_register(ResidentCard, text),
                Err(ValueError::NotCanonical)
            );
        }
        assert_eq!(
            Document::from_register(OrganizationCode, "71526726-X"),
            Err(ValueError::NotCanonical)
        );
        for text in ["a1", "1\u{200B}", "1?", "１"] {
            assert_eq!(
                Document::from_register(CreditCode, text),
                Err(ValueError::DocumentNumberMalformed),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_number_of_the_register_is_kept_exactly(kind in 0usize..15, text in "[A-Za-z0-9 字（）()-]{0,34}|[0-9]{15,18}") {
            if let Ok(document) = Document::from_register(DocumentKind::ALL[kind], &text) {
                prop_assert_eq!(document.number(), text.as_str());
                prop_assert_eq!(document.is_as_recorded(), Document::from_canonical(DocumentKind::ALL[kind], &text).is_err());
                prop_assert!(!document.is_as_recorded() || document.person_key().is_none());
            }
        }

        #[test]
        fn what_parses_is_canonical(kind in 0usize..15, text in "[A-Za-z0-9 字第号()（）-]{0,34}|[0-9]{15}|[HMhm][0-9]{8,10}") {
            if let Ok(document) = Document::parse(DocumentKind::ALL[kind], &text) {
                prop_assert!((4..=32).contains(&document.number().chars().count()));
                prop_assert!(!document.is_as_recorded());
                prop_assert_eq!(Document::from_canonical(DocumentKind::ALL[kind], document.number()), Ok(document.clone()));
                prop_assert_eq!(Document::from_register(DocumentKind::ALL[kind], document.number()), Ok(document));
            }
        }
    }
}
