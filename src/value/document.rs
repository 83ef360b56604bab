//! Identity documents (身份证明) of owners and grantees: kind and number, checked and in one canonical form.
//!
//! A number has the form of its kind and, where a standard sets them, a real region, a real date and a matching check
//! digit. Nothing here can tell whether the document exists, or whose it is. [`PersonKey`] says which documents are the
//! same person's. The rules of the numbers are in `document/number.rs`.

mod kind;
mod check_digit;
mod number;

pub use kind::DocumentKind;

use alloc::string::String;

use super::error::ValueError;

/// An identity document: its kind and its number in canonical form, 4 to 32 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Document {
    kind: DocumentKind,
    number: String,
}

impl Document {
    /// Reads a number as people write it: spaces are dropped, ASCII letters become capitals, full-width parentheses
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

    /// The person whom the document's number identifies for life, for counting persons. `None` if the number alone
    /// identifies nobody: its holder must then be counted as a new person.
    #[must_use]
    pub fn person_key(&self) -> Option<PersonKey> {
        let (family, number) = match self.kind {
            // These four show the resident number, which identifies a person for life.
            DocumentKind::ResidentCard
            | DocumentKind::HouseholdRegister
            | DocumentKind::TemporaryCard
            | DocumentKind::ResidencePermit => (Family::Resident, self.number.as_str()),
            DocumentKind::ForeignResidenceCard => (Family::ForeignResident, self.number.as_str()),
            // The last two digits of an older permit count its renewals. A passport's number changes with each
            // renewal and names no state, and eight digits may be a Taiwan permit or a passport.
            DocumentKind::ForeignDocument => (Family::HongKongMacau, number::lifelong_permit_number(&self.number)?),
            DocumentKind::OrganizationCode
            | DocumentKind::OfficerCard
            | DocumentKind::SoldierCard
            | DocumentKind::RetiredOfficerCard
            | DocumentKind::DiplomatCard
            | DocumentKind::DeregistrationCertificate
            | DocumentKind::MissionCertificate
            | DocumentKind::CreditCode
            | DocumentKind::BusinessRegistration => return None,
        };
        Some(PersonKey {
            family,
            number: String::from(number),
        })
    }
}

/// A natural person as far as document numbers can tell: equal keys are the same person.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonKey {
    family: Family,
    number: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Family {
    Resident,
    HongKongMacau,
    ForeignResident,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key(kind: char, number: &str) -> Option<PersonKey> {
        Document::parse(DocumentKind::from_letter(kind).unwrap(), number)
            .unwrap()
            .person_key()
    }

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
    fn documents_of_one_person_share_a_key() {
        let person = key('A', "11010519491231002X");
        assert!(person.is_some());
        for kind in ['H', 'K', 'M'] {
            assert_eq!(key(kind, "11010519491231002x"), person);
        }
        assert_eq!(key('F', "H1234567801"), key('F', "h12345678"));
        assert_ne!(key('F', "H1234567801"), key('F', "M1234567801"));
        assert_ne!(key('F', "H1234567801"), key('F', "H1234567901"));
        assert!(key('I', "CHN110000000001").is_some());
    }

    #[test]
    fn documents_that_do_not_say_who_have_no_key() {
        for (kind, number) in [
            ('F', "12345678"),
            ('F', "E12345678"),
            ('F', "H1234567"),
            ('C', "军字第12345678号"),
            ('G', "123456"),
            ('N', "91350100M000100Y43"),
        ] {
            assert_eq!(key(kind, number), None, "{kind} {number}");
        }
    }

    proptest! {
        #[test]
        fn what_parses_is_canonical(kind in 0usize..15, text in "[A-Za-z0-9 字第号()（）-]{0,34}|[0-9]{15}|[HMhm][0-9]{8,10}") {
            if let Ok(document) = Document::parse(DocumentKind::ALL[kind], &text) {
                prop_assert!((4..=32).contains(&document.number().chars().count()));
                prop_assert_eq!(Document::from_canonical(DocumentKind::ALL[kind], document.number()), Ok(document));
            }
        }
    }
}
