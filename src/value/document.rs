//! Identity documents (身份证明) of owners and grantees: kind and number, checked and in one canonical form.
//!
//! A number has the form of its kind and, where a standard sets them, a real region, a real date and a matching check
//! digit. Nothing here can tell whether the document exists, or whose it is. [`PersonKey`] says which documents are the
//! same person's. The rules of the numbers are in `document/number.rs`.

mod check_digit;
mod number;

use alloc::string::String;

use super::error::ValueError;

/// Kind of an identity document, a letter of the police registers (身份证明名称, GA 24.20).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum DocumentKind {
    /// A: resident identity card (居民身份证).
    ResidentCard,
    /// B: organization code certificate (组织机构代码证书), GB 11714.
    OrganizationCode,
    /// C: officer's card (军官证).
    OfficerCard,
    /// D: soldier's card (士兵证).
    SoldierCard,
    /// E: retired officer's card (军官离退休证).
    RetiredOfficerCard,
    /// F: document of a person from abroad, Hong Kong, Macau or Taiwan (境外人员身份证明): passport or permit.
    ForeignDocument,
    /// G: diplomat's card (外交人员身份证明).
    DiplomatCard,
    /// H: household register (居民户口簿).
    HouseholdRegister,
    /// I: foreigner's permanent residence card (外国人永久居留身份证).
    ForeignResidenceCard,
    /// J: certificate of an organization's deregistration (单位注销证明).
    DeregistrationCertificate,
    /// K: residence permit (居住暂住证明), also that of residents of Hong Kong, Macau and Taiwan.
    ResidencePermit,
    /// L: certificate of a foreign mission or office in China (驻华机构证明).
    MissionCertificate,
    /// M: temporary resident identity card (临时居民身份证).
    TemporaryCard,
    /// N: unified social credit code (统一社会信用代码), GB 32100-2015.
    CreditCode,
    /// P: registration number of a sole trader's business license (个体工商户营业执照注册号).
    BusinessRegistration,
}

impl DocumentKind {
    /// Reads the letter of GA 24.20.
    ///
    /// # Errors
    /// `document-kind-unknown` for a letter without a kind: the rule of its number would be unknown too.
    pub fn from_letter(letter: char) -> Result<Self, ValueError> {
        KINDS
            .into_iter()
            .find(|kind| kind.letter() == letter)
            .ok_or(ValueError::DocumentKindUnknown)
    }

    /// Reads a text that is the letter and nothing else.
    pub(crate) fn from_text(text: &str) -> Result<Self, ValueError> {
        let mut letters = text.chars();
        match (letters.next(), letters.next()) {
            (Some(letter), None) => Self::from_letter(letter),
            _ => Err(ValueError::DocumentKindUnknown),
        }
    }

    /// The letter of GA 24.20.
    #[must_use]
    pub fn letter(self) -> char {
        self.row().0
    }

    /// The Chinese name (GA 24.20).
    #[must_use]
    pub fn name_zh(self) -> &'static str {
        self.row().1
    }

    /// The English name (our translation).
    #[must_use]
    pub fn name_en(self) -> &'static str {
        self.row().2
    }

    /// Whether the document names an organization or a sole trader's business instead of a natural person.
    #[must_use]
    pub fn is_organization(self) -> bool {
        match self {
            Self::OrganizationCode
            | Self::DeregistrationCertificate
            | Self::MissionCertificate
            | Self::CreditCode
            | Self::BusinessRegistration => true,
            Self::ResidentCard
            | Self::OfficerCard
            | Self::SoldierCard
            | Self::RetiredOfficerCard
            | Self::ForeignDocument
            | Self::DiplomatCard
            | Self::HouseholdRegister
            | Self::ForeignResidenceCard
            | Self::ResidencePermit
            | Self::TemporaryCard => false,
        }
    }

    fn row(self) -> (char, &'static str, &'static str) {
        match self {
            Self::ResidentCard => ('A', "居民身份证", "resident identity card"),
            Self::OrganizationCode => ('B', "组织机构代码证书", "organization code certificate"),
            Self::OfficerCard => ('C', "军官证", "officer's card"),
            Self::SoldierCard => ('D', "士兵证", "soldier's card"),
            Self::RetiredOfficerCard => ('E', "军官离退休证", "retired officer's card"),
            Self::ForeignDocument => (
                'F',
                "境外人员身份证明",
                "document of a person from outside the mainland",
            ),
            Self::DiplomatCard => ('G', "外交人员身份证明", "diplomat's card"),
            Self::HouseholdRegister => ('H', "居民户口簿", "household register"),
            Self::ForeignResidenceCard => ('I', "外国人永久居留身份证", "foreigner's permanent residence card"),
            Self::DeregistrationCertificate => ('J', "单位注销证明", "certificate of deregistration"),
            Self::ResidencePermit => ('K', "居住暂住证明", "residence permit"),
            Self::MissionCertificate => ('L', "驻华机构证明", "certificate of a mission in China"),
            Self::TemporaryCard => ('M', "临时居民身份证", "temporary resident identity card"),
            Self::CreditCode => ('N', "统一社会信用代码", "unified social credit code"),
            Self::BusinessRegistration => ('P', "个体工商户营业执照注册号", "sole trader's registration number"),
        }
    }
}

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

const KINDS: [DocumentKind; 15] = [
    DocumentKind::ResidentCard,
    DocumentKind::OrganizationCode,
    DocumentKind::OfficerCard,
    DocumentKind::SoldierCard,
    DocumentKind::RetiredOfficerCard,
    DocumentKind::ForeignDocument,
    DocumentKind::DiplomatCard,
    DocumentKind::HouseholdRegister,
    DocumentKind::ForeignResidenceCard,
    DocumentKind::DeregistrationCertificate,
    DocumentKind::ResidencePermit,
    DocumentKind::MissionCertificate,
    DocumentKind::TemporaryCard,
    DocumentKind::CreditCode,
    DocumentKind::BusinessRegistration,
];

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn key(kind: char, number: &str) -> Option<PersonKey> {
        Document::parse(DocumentKind::from_letter(kind).unwrap(), number)
            .unwrap()
            .person_key()
    }

    #[test]
    fn fifteen_letters_and_no_other() {
        let letters: Vec<char> = ('\0'..='\u{17F}')
            .filter(|c| DocumentKind::from_letter(*c).is_ok())
            .collect();
        assert_eq!(letters, "ABCDEFGHIJKLMNP".chars().collect::<Vec<_>>());
        assert_eq!(DocumentKind::from_letter('O'), Err(ValueError::DocumentKindUnknown));
        assert_eq!(DocumentKind::from_letter('a'), Err(ValueError::DocumentKindUnknown));
        for kind in KINDS {
            assert_eq!(DocumentKind::from_letter(kind.letter()), Ok(kind));
            assert_eq!(kind.is_organization(), "BJLNP".contains(kind.letter()));
        }
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
            if let Ok(document) = Document::parse(KINDS[kind], &text) {
                prop_assert!((4..=32).contains(&document.number().chars().count()));
                prop_assert_eq!(Document::from_canonical(KINDS[kind], document.number()), Ok(document));
            }
        }
    }
}
