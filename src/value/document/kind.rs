//! The kinds of identity documents.

use crate::value::error::ValueError;

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
    /// All fifteen, in the order of their letters.
    pub const ALL: [Self; 15] = [
        Self::ResidentCard,
        Self::OrganizationCode,
        Self::OfficerCard,
        Self::SoldierCard,
        Self::RetiredOfficerCard,
        Self::ForeignDocument,
        Self::DiplomatCard,
        Self::HouseholdRegister,
        Self::ForeignResidenceCard,
        Self::DeregistrationCertificate,
        Self::ResidencePermit,
        Self::MissionCertificate,
        Self::TemporaryCard,
        Self::CreditCode,
        Self::BusinessRegistration,
    ];

    /// Reads the letter of GA 24.20.
    ///
    /// # Errors
    /// `document-kind-unknown` for a letter without a kind: the rule of its number would be unknown too.
    pub fn from_letter(letter: char) -> Result<Self, ValueError> {
        Self::ALL
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::vec::Vec;

    use super::*;

    #[test]
    fn fifteen_letters_and_no_other() {
        let letters: Vec<char> = ('\0'..='\u{17F}')
            .filter(|c| DocumentKind::from_letter(*c).is_ok())
            .collect();
        assert_eq!(letters, "ABCDEFGHIJKLMNP".chars().collect::<Vec<_>>());
        assert_eq!(DocumentKind::from_letter('O'), Err(ValueError::DocumentKindUnknown));
        assert_eq!(DocumentKind::from_letter('a'), Err(ValueError::DocumentKindUnknown));
        for kind in DocumentKind::ALL {
            assert_eq!(DocumentKind::from_letter(kind.letter()), Ok(kind));
            assert_eq!(kind.is_organization(), "BJLNP".contains(kind.letter()));
        }
        let names: BTreeSet<_> = DocumentKind::ALL
            .iter()
            .map(|kind| (kind.name_en(), kind.name_zh()))
            .collect();
        let (english, chinese): (BTreeSet<_>, BTreeSet<_>) = names.into_iter().unzip();
        assert_eq!((english.len(), chinese.len()), (15, 15));
        assert_eq!(DocumentKind::ResidentCard.name_en(), "resident identity card");
    }
}
