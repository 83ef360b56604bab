//! Printed texts about people and papers: names, address, authority, file numbers, model, remarks.
//!
//! Each type guarantees the one text rule of `text.rs` (or a narrower alphabet) and the width of its register column.
//! The text is kept exactly as given: nothing is trimmed or folded, for a name is what the register says it is.

use alloc::string::String;
use alloc::vec::Vec;

use super::error::ValueError;
use super::fold;
use super::search::is_one_of;
use super::text::{check_recorded_text, check_text};
use crate::limits;

/// The owner (所有人): a natural person, whose name is masked in the everyday view, or an organization, whose name is
/// public.
///
/// These two are all: another one would be another major version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Owner {
    /// A natural person.
    Person(PersonName),
    /// A company, office or other organization.
    Organization(OrganizationName),
}

impl Owner {
    /// The name as printed.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Person(name) => name.as_str(),
            Self::Organization(name) => name.as_str(),
        }
    }

    /// Whether the name is carried as the register recorded it, against today's rule.
    #[must_use]
    pub fn is_as_recorded(&self) -> bool {
        match self {
            Self::Person(name) => name.is_as_recorded(),
            Self::Organization(name) => name.is_as_recorded(),
        }
    }

    /// Whether the name has characters that stand for lost ones: see [`PersonName::has_lost_characters`].
    #[must_use]
    pub fn has_lost_characters(&self) -> bool {
        has_lost_characters(self.name())
    }
}

/// Declares a checked text: its documentation, its name and the function that checks it.
macro_rules! text {
    ($(#[$doc:meta])+ $name:ident, $check:expr) => {
        $(#[$doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Checks the text and keeps it unchanged.
            ///
            /// # Errors
            /// `text-empty-value`, `text-too-long` or `text-forbidden-character`.
            pub fn parse(text: &str) -> Result<Self, ValueError> {
                let check: fn(&str) -> Result<(), ValueError> = $check;
                check(text)?;
                Ok(Self(String::from(text)))
            }

            /// The text as given.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl core::fmt::Display for $name {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text!(
    /// Name of a natural person (姓名), at most 64 characters; no other limit is known for names of ethnic groups and
    /// foreigners.
    PersonName, name_text
);
text!(
    /// Name of an organization (单位名称), at most 128 characters and 192 bytes: register column SYR.
    OrganizationName, field_text
);
text!(
    /// Address (住址), at most 128 characters and 192 bytes: register column SZXXDZ.
    Address, field_text
);
text!(
    /// Issuing authority (发证机关), its short form such as 闽A (register column FZJG) or the text of its seal, at most 64
    /// characters.
    IssuingAuthority, name_text
);
text!(
    /// File number (档案编号), 1 to 12 digits or capital letters: register column DABH.
    FileNumber,
    |text| check_alphabet(text, limits::FILE_NUMBER_CHARS, "")
);
text!(
    /// Number under the sub page's barcode (副页编码), 1 to 32 digits, capital letters, `*` (Code 39's start and stop) or
    /// `-`.
    SubPageNumber,
    |text| check_alphabet(text, limits::SUB_PAGE_CHARS, "*-")
);
text!(
    /// Make and model (品牌型号), at most 64 characters: register columns CLPP1 and CLXH, 32 each.
    Model, name_text
);
text!(
    /// Remarks (备注), at most 128 characters and 192 bytes: register column BZ.
    Remarks, field_text
);
text!(
    /// Inspection record (检验记录), at most 128 characters and 192 bytes, such as 检验有效期至2026年09月闽A(01).
    InspectionRecord, field_text
);

/// Declares the register's door of a name.
macro_rules! from_register {
    ($name:ident) => {
        impl $name {
            /// Takes a name that the register holds, unchanged: the rule of [`Self::parse`], or else 1 to 128
            /// characters and at most 192 bytes, in which ideographic and no-break spaces stand for spaces, also in a
            /// row.
            ///
            /// # Errors
            /// Those of [`Self::parse`].
            pub fn from_register(text: &str) -> Result<Self, ValueError> {
                Self::parse(text).or_else(|_| {
                    check_recorded_text(text, limits::TEXT_CHARS, limits::TEXT_BYTES)?;
                    Ok(Self(String::from(text)))
                })
            }

            /// Whether the name is carried as the register recorded it: [`Self::parse`] refuses it.
            #[must_use]
            pub fn is_as_recorded(&self) -> bool {
                Self::parse(&self.0).is_err()
            }
        }
    };
}

from_register!(PersonName);
from_register!(OrganizationName);

impl PersonName {
    /// Whether `other` is the same name in another spelling: dots of minority names, widths, spaces, capitals, accents
    /// in two parts, radicals and variants of ideographs are not told apart, and a lost character may be any one.
    ///
    /// To be asked only of two names that stand beside one number: it forgives spellings and knows no persons.
    #[must_use]
    pub fn is_same_name(&self, other: &Self) -> bool {
        let (one, two) = (fold::fold(&self.0), fold::fold(&other.0));
        let agrees = |(a, b): (&char, &char)| a == b || fold::is_placeholder(*a) || fold::is_placeholder(*b);
        one.len() == two.len() && one.iter().zip(&two).all(agrees)
    }

    /// Whether the name begins as `kept`, the first character of a masked name, in another spelling. An accent in two
    /// parts is not told apart, for a mask cuts it off.
    pub(crate) fn begins_as(&self, kept: &str) -> bool {
        match (fold::first_base(&self.0), fold::first_base(kept)) {
            (Some(a), Some(b)) => a == b || fold::is_placeholder(a) || fold::is_placeholder(b),
            _ => false,
        }
    }

    /// The name by the fold alone: no lost character is forgiven, so that what is equal to one name is equal to all that
    /// are.
    pub(crate) fn folded(&self) -> Vec<char> {
        fold::fold(&self.0)
    }

    /// Whether the name stands for one that was lost on its way: it has `?`, `□`, `〓`, `*` or the like (王?, 王□, 李*明),
    /// or is 无, 不详, 未知 or NULL.
    #[must_use]
    pub fn has_lost_characters(&self) -> bool {
        has_lost_characters(&self.0)
    }
}

/// Whether a name, whole or masked, has characters that stand for lost ones.
pub(crate) fn has_lost_characters(name: &str) -> bool {
    name.chars().any(fold::is_placeholder) || NO_NAMES.iter().any(|no_name| name.eq_ignore_ascii_case(no_name))
}

const NO_NAMES: [&str; 6] = ["无", "無", "不详", "未知", "NULL", "N/A"];

fn field_text(text: &str) -> Result<(), ValueError> {
    check_text(text, limits::TEXT_CHARS, limits::TEXT_BYTES)
}

fn name_text(text: &str) -> Result<(), ValueError> {
    check_text(text, limits::NAME_CHARS, limits::NAME_BYTES)
}

fn check_alphabet(text: &str, max: usize, signs: &str) -> Result<(), ValueError> {
    if text.is_empty() {
        return Err(ValueError::TextEmpty);
    }
    if !text
        .chars()
        .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || is_one_of(c, signs))
    {
        return Err(ValueError::TextForbidden);
    }
    // The alphabet is ASCII, so bytes are characters.
    if text.len() > max {
        return Err(ValueError::TextTooLong);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_in_threes() {
        macro_rules! bound {
            ($($name:ident $max:literal $c:literal,)+) => {$(
                assert!($name::parse(&$c.repeat($max - 1)).is_ok(), stringify!($name));
                assert!($name::parse(&$c.repeat($max)).is_ok(), stringify!($name));
                assert_eq!($name::parse(&$c.repeat($max + 1)), Err(ValueError::TextTooLong));
                assert_eq!($name::parse(""), Err(ValueError::TextEmpty));
            )+};
        }
        bound!(PersonName 64 "张", OrganizationName 64 "张", Address 64 "路", IssuingAuthority 64 "闽", FileNumber 12 "3",
            SubPageNumber 32 "*", Model 64 "牌", Remarks 64 "注", InspectionRecord 64 "检",);
        bound!(OrganizationName 128 "a", Address 128 "a", Remarks 128 "a", InspectionRecord 128 "a",);
    }

    #[test]
    fn alphabets() {
        assert_eq!(FileNumber::parse("350100123456").unwrap().to_string(), "350100123456");
        assert_eq!(
            SubPageNumber::parse("*3510012345678*").unwrap().as_str(),
            "*3510012345678*"
        );
        for text in ["a", "3 5", "3*5", "３", "张"] {
            assert_eq!(FileNumber::parse(text), Err(ValueError::TextForbidden), "{text}");
        }
        assert_eq!(SubPageNumber::parse("3+5"), Err(ValueError::TextForbidden));
    }

    #[test]
    fn owners_differ_by_kind() {
        let person = Owner::Person(PersonName::parse("张三").unwrap());
        let organization = Owner::Organization(OrganizationName::parse("张三").unwrap());
        assert_eq!(person.name(), organization.name());
        assert_ne!(person, organization);
    }

    #[test]
    fn names_as_recorded() {
        for (text, recorded) in [
            ("张三", false),
            ("张\u{3000}三", true),
            ("张  三", true),
            (&"a".repeat(64), false),
            (&"a".repeat(65), true),
            (&"a".repeat(128), true),
            (&"张".repeat(64), false),
        ] {
            let name = PersonName::from_register(text).unwrap();
            assert_eq!((name.as_str(), name.is_as_recorded()), (text, recorded));
            assert_eq!(PersonName::parse(text).is_err(), recorded, "{text}");
            assert_eq!(Owner::Person(name).is_as_recorded(), recorded);
        }
        for (text, error) in [
            ("", ValueError::TextEmpty),
            (&"a".repeat(129), ValueError::TextTooLong),
            (&"张".repeat(65), ValueError::TextTooLong),
            ("张三\u{3000}", ValueError::TextForbidden),
            ("张\u{200B}三", ValueError::TextForbidden),
            ("王مرحبا", ValueError::TextForbidden),
        ] {
            assert_eq!(PersonName::from_register(text), Err(error), "{text:?}");
            assert_eq!(OrganizationName::from_register(text), Err(error), "{text:?}");
        }
        let company = OrganizationName::from_register("福州\u{A0}公司").unwrap();
        assert!(company.is_as_recorded() && Owner::Organization(company).is_as_recorded());
        assert!(!OrganizationName::from_register("福州公司").unwrap().is_as_recorded());
    }

    #[test]
    fn a_name_begins_as_its_mask() {
        for (name, kept, begins) in [
            ("张三丰", "张", true),
            ("Émile", "e", true),
            ("E\u{301}mile", "É", true),
            ("?三丰", "张", true),
            ("张三丰", "□", true),
            ("李四明", "张", false),
            ("张三丰", "", false),
        ] {
            let name = PersonName::from_register(name).unwrap();
            assert_eq!(name.begins_as(kept), begins, "{name} {kept}");
        }
    }

    #[test]
    fn one_name_in_two_spellings() {
        let same = |a: &str, b: &str| {
            let (a, b) = (
                PersonName::from_register(a).unwrap(),
                PersonName::from_register(b).unwrap(),
            );
            assert_eq!(a.is_same_name(&b), b.is_same_name(&a));
            a.is_same_name(&b)
        };
        assert!(same("阿卜杜拉·买买提", "阿卜杜拉•买买提") && same("张三", "张\u{3000}三"));
        assert!(same("高峰", "\u{2FBC}峰") && same("JOHN SMITH", "John Smith") && same("José", "Jose\u{301}"));
        // A lost character may be any one, and only one.
        assert!(same("王?", "王䶮") && same("王□", "王?") && same("刘*", "刘德"));
        assert!(!same("王?", "王") && !same("王?", "李?") && !same("刘*", "刘德华"));
        assert!(!same("张三", "张三丰") && !same("张三", "李三"));
    }

    #[test]
    fn lost_characters_are_noticed() {
        for (text, lost) in [
            ("王?", true),
            ("王？", true),
            ("王□", true),
            ("王〓", true),
            ("李*明", true),
            ("NULL", true),
            ("null", true),
            ("无", true),
            ("无双", false),
            ("王〇", false),
            ("阿卜杜拉·买买提", false),
            ("O'Neil", false),
            ("刘䶮", false),
        ] {
            let name = PersonName::parse(text).unwrap();
            assert_eq!(name.has_lost_characters(), lost, "{text}");
            assert_eq!(Owner::Person(name).has_lost_characters(), lost, "{text}");
        }
    }

    proptest! {
        #[test]
        fn the_register_knows_every_name(text in "\\PC{0,140}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert!(!name.is_as_recorded() && name.is_same_name(&name));
                prop_assert_eq!(PersonName::from_register(&text), Ok(name));
            }
        }

        #[test]
        fn text_is_kept_exactly(text in "\\PC{0,140}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(name.as_str(), text.as_str());
                prop_assert!(OrganizationName::parse(&text).is_ok());
            }
        }
    }
}
