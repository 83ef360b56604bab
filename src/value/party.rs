//! Printed texts about people and papers: names, address, authority, file numbers, model, remarks.
//!
//! Each type guarantees the one text rule of `text.rs` (or a narrower alphabet) and the width of its register column.
//! The text is kept exactly as given: nothing is trimmed or folded, for a name is what the register says it is.

use alloc::string::String;

use super::error::ValueError;
use super::text::check_text;
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
}

/// Declares a checked text: its documentation, its name and the function that checks it.
macro_rules! text {
    ($(#[$doc:meta])+ $name:ident, $check:expr) => {
        $(#[$doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        .all(|c| c.is_ascii_digit() || c.is_ascii_uppercase() || signs.contains(c))
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

    proptest! {
        #[test]
        fn text_is_kept_exactly(text in "\\PC{0,140}") {
            if let Ok(name) = PersonName::parse(&text) {
                prop_assert_eq!(name.as_str(), text.as_str());
                prop_assert!(OrganizationName::parse(&text).is_ok());
            }
        }
    }
}
