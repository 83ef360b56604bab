//! Plate numbers (号牌号码) together with their type (号牌种类): the key under which a vehicle is registered.
//!
//! The same characters exist under two types, so a number without a type is no key. The forms of each type stand in
//! `plate/form.rs`. A new form comes onto the road before a verifier learns it: what the register holds and an issuer
//! signs may have an unknown form, inside one wide rule under which an issuer's prefix binds it as any other.

mod form;

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use super::error::ValueError;
use super::plate_type::PlateType;
use super::typed::{is_separator, typed};

/// A plate type and a number of a form that this type has, or of an unknown one: see [`Plate::is_known_form`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plate {
    plate_type: PlateType,
    number: String,
}

impl Plate {
    /// Reads a number as people type it: dots (`·`, `•`, `・`, `.`), hyphens and spaces are dropped, full-width letters
    /// and digits become ASCII, and letters capitals. Its form must be known.
    ///
    /// # Errors
    /// `plate-not-civilian` for a number that begins with two letters, as those of the military and the armed police
    /// do, `plate-type-mismatch` for a number of another type's form, `plate-malformed`.
    pub fn parse(plate_type: PlateType, text: &str) -> Result<Self, ValueError> {
        let typed = text.chars().map(typed).filter(|character| !is_separator(*character));
        let characters: Vec<char> = typed.take(TOO_MANY).collect();
        form::check(plate_type, &characters)?;
        Ok(Self {
            plate_type,
            number: characters.into_iter().collect(),
        })
    }

    /// Reads a number that is already in the form [`Plate::parse`] returns.
    ///
    /// # Errors
    /// `not-canonical`, and those of [`Plate::parse`].
    pub fn from_canonical(plate_type: PlateType, text: &str) -> Result<Self, ValueError> {
        let plate = Self::parse(plate_type, text)?;
        if plate.number == text {
            Ok(plate)
        } else {
            Err(ValueError::NotCanonical)
        }
    }

    /// Takes a number that the register holds, as it stands: the rule of [`Plate::from_canonical`], or else, for all
    /// but the special types, a form that no type has yet: a province, a letter but I, 4 to 7 digits and letters but I
    /// and O, and at most one of 挂, 学, 超, 试, 临 behind them.
    ///
    /// # Errors
    /// Those of [`Plate::from_canonical`].
    pub fn from_register(plate_type: PlateType, text: &str) -> Result<Self, ValueError> {
        match Self::from_canonical(plate_type, text) {
            Err(refused) if refused != ValueError::NotCanonical => {
                let characters: Vec<char> = text.chars().take(TOO_MANY).collect();
                if plate_type.is_special() || !form::is_unknown(&characters) {
                    return Err(refused);
                }
                let number = String::from(text);
                Ok(Self { plate_type, number })
            }
            read => read,
        }
    }

    /// Whether the number has a form that this version knows for its type; if not, it came through
    /// [`Plate::from_register`] and is the word of whoever vouches for it.
    #[must_use]
    pub fn is_known_form(&self) -> bool {
        let characters: Vec<char> = self.number.chars().collect();
        form::check(self.plate_type, &characters).is_ok()
    }

    /// Returns the type.
    #[must_use]
    pub fn plate_type(&self) -> PlateType {
        self.plate_type
    }

    /// Returns the canonical number without its type: no dot, no space, capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.number
    }

    /// The number and, in parentheses, the English name of its type. See [`Display`](fmt::Display) for the Chinese one.
    #[must_use]
    pub fn in_english(&self) -> String {
        match self.plate_type.name_en() {
            Some(name) => format!("{} ({name})", self.number),
            None => format!("{} (plate type {})", self.number, self.plate_type),
        }
    }

    /// Whether the number begins with `prefix`, such as `闽A`, whatever its type.
    #[must_use]
    pub fn starts_with(&self, prefix: &str) -> bool {
        self.number.starts_with(prefix)
    }
}

impl fmt::Display for Plate {
    /// Writes the number and, in parentheses, the Chinese name of its type: `闽A12345（小型汽车）`. A moped and a car may
    /// bear the same number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.plate_type.name_zh() {
            Some(name) => write!(f, "{}（{name}）", self.number),
            None => write!(f, "{}（号牌种类{}）", self.number, self.plate_type),
        }
    }
}

/// One more character than the longest number has.
const TOO_MANY: usize = 11;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse(code: u8, text: &str) -> Result<Plate, ValueError> {
        Plate::parse(PlateType::from_code(code)?, text)
    }

    fn named() -> impl Iterator<Item = u8> {
        (1..=99).filter(|code| PlateType::from_code(*code).is_ok_and(|known| known.name_zh().is_some()))
    }

    #[test]
    fn numbers_under_their_type_and_under_others() {
        let forms: &[(&[u8], &[&str])] = &[
            (
                &[1, 2, 7, 8, 13],
                &["闽A12345", "京AAB123", "沪A0000Z", "新Z12A3B", "闽O12345", "闽OA0001"],
            ),
            (&[52], &["闽AD12345", "粤BK99999", "京ADA0001", "闽OD12345"]),
            (&[52], &["渝AD0001Z", "渝AF0001Z", "京AA0733Z"]),
            (&[51], &["粤B12345D", "京A00000K"]),
            (&[15], &["京A1234挂"]),
            (&[16, 17], &["京A1234学"]),
            (&[23, 24], &["京A1234警", "川O1234警"]),
            (&[26], &["粤Z1234港"]),
            (&[27], &["粤ZF023澳"]),
            (&[3, 9], &["224578使", "使224578"]),
            (&[4, 10], &["沪A0023领", "沪22478领"]),
            (&[1, 2], &["京S0001应急", "川X12A4应急", "京12345应急"]),
            (&[7, 8], &["应急京123X"]),
            (&[14, 25], &["闽0112345", "鲁13A1234"]),
        ];
        for (own, texts) in forms {
            for text in *texts {
                for code in named() {
                    let wide = matches!(code, 5 | 6 | 11 | 12 | 14 | 18..=22 | 25 | 99);
                    // A digit in the second place is a tractor's, or it is the ministry's own.
                    let tractor = *own == [14, 25];
                    let special = own.iter().any(|code| PlateType::from_code(*code).unwrap().is_special());
                    let expected = if own.contains(&code) || wide && !special && !tractor {
                        None
                    } else {
                        Some(ValueError::PlateTypeMismatch)
                    };
                    assert_eq!(parse(code, text).err(), expected, "{code} {text}");
                }
            }
        }
    }

    #[test]
    fn malformed_under_every_type() {
        for text in [
            "",
            "京",
            "京A",
            "港A12345",
            "京I12345",
            "京A1234I",
            "京A1234O",
            "京A1234",
            "京A12345\u{200B}",
            "京A12345\n",
            "京O1234I",
            "京IO12345",
            "京12345",
            "京1A2345",
            "应急京1234",
            "应急京12X",
            "应急1234X",
            "京1234应急",
            "京123456应急",
            "京A12345警",
            "京A123警",
            "粤A1234港",
            "粤Z12345澳",
            "使22457",
            "使2245781",
            "22457使A",
            "沪A023领",
            "京A1234挂挂",
            "A12345",
            "民航A1234",
        ] {
            for code in named() {
                let error = parse(code, text).err();
                // The wide rule is one character shorter than the ordinary one.
                assert!(
                    matches!(error, Some(ValueError::PlateMalformed)) || text == "京A1234",
                    "{code} {text:?}"
                );
            }
        }
        assert_eq!(parse(2, "京AABC12"), Err(ValueError::PlateMalformed));
        assert_eq!(parse(52, "京AL12345"), Err(ValueError::PlateMalformed));
        assert_eq!(parse(51, "京A12345L"), Err(ValueError::PlateMalformed));
    }

    #[test]
    fn wide_rule() {
        for (text, ok) in [
            ("京A123", false),
            ("京A1234", true),
            ("京A1234567", true),
            ("京A12345678", false),
            ("京A12345临", true),
            ("云临A1234", true),
            ("京O12345", true),
            ("京123456", false),
            ("京I12345", false),
            ("京A123试超", false),
        ] {
            assert_eq!(parse(22, text).is_ok(), ok, "{text}");
            assert_eq!(parse(60, text).is_ok(), ok, "{text}");
        }
    }

    #[test]
    fn unknown_forms_come_from_the_register_alone() {
        let register = |code, text: &str| Plate::from_register(PlateType::from_code(code).unwrap(), text);
        for (text, ok) in [
            ("京A123", false),
            ("京A1234", true),
            ("京AABC12", true),
            ("京A1234567", true),
            ("京A12345678", false),
            ("京A123挂", false),
            ("京A12345挂", true),
            ("京AD1234学", true),
            ("京A1234567临", true),
            ("京A12345678临", false),
            ("京O1234567超", true),
            ("渝A12345Z", true),
            ("京A1234挂挂", false),
            ("京A挂1234", false),
            ("京I12345", false),
            ("京A1234I", false),
            ("京A1234O", false),
            ("京AO1234", false),
            ("京1A2345", false),
            ("京123456", false),
            ("港A12345", false),
            ("A12345", false),
            ("WJ12345", false),
            ("京A1234a", false),
            ("京A１２３４", false),
            ("京A·12345", false),
            ("", false),
        ] {
            for code in named() {
                let plate_type = PlateType::from_code(code).unwrap();
                let typed = parse(code, text).ok().filter(|plate| plate.as_str() == text);
                let read = register(code, text);
                assert_eq!(
                    read.is_ok(),
                    typed.is_some() || ok && !plate_type.is_special(),
                    "{code} {text}"
                );
                if let Ok(plate) = read {
                    assert_eq!(plate.is_known_form(), typed.is_some(), "{code} {text}");
                    assert_eq!(plate.as_str(), text);
                    assert!(plate.starts_with("京A") || plate.starts_with("京O") || plate.starts_with("渝A"));
                }
            }
        }
    }

    #[test]
    fn a_form_of_another_type_is_known() {
        let register = |code, text| Plate::from_register(PlateType::from_code(code).unwrap(), text);
        for (code, text) in [
            (2, "闽AD12345"),
            (2, "闽A12345D"),
            (2, "渝AD0001Z"),
            (2, "京A1234挂"),
            (52, "闽A12345"),
            (15, "京A1234学"),
            (1, "应急京123X"),
        ] {
            assert_eq!(
                register(code, text),
                Err(ValueError::PlateTypeMismatch),
                "{code} {text}"
            );
        }
    }

    #[test]
    fn marks_of_special_types_are_refused_under_every_other() {
        for text in ["京A1234警", "224578使", "沪A0023领", "粤Z1234港", "粤ZF023澳"] {
            for code in named() {
                let plate_type = PlateType::from_code(code).unwrap();
                assert_eq!(
                    Plate::from_register(plate_type, text).err(),
                    parse(code, text).err(),
                    "{code} {text}"
                );
                assert!(plate_type.is_special() || parse(code, text) == Err(ValueError::PlateTypeMismatch));
            }
        }
        for text in ["京A12345警", "京A123警", "京A1234使", "京A12345港", "粤A1234澳"] {
            for code in named() {
                let plate_type = PlateType::from_code(code).unwrap();
                assert_eq!(
                    Plate::from_register(plate_type, text),
                    Err(ValueError::PlateMalformed),
                    "{code} {text}"
                );
            }
        }
    }

    #[test]
    fn military_under_every_type() {
        for text in ["WJ京1234X", "wj 01-12345", "VA12345"] {
            for code in named() {
                assert_eq!(parse(code, text), Err(ValueError::PlateNotCivilian), "{code} {text}");
            }
        }
    }

    #[test]
    fn typed_and_canonical() {
        let plate = parse(2, " 闽a·1234 5").unwrap();
        assert_eq!(plate.as_str(), "闽A12345");
        assert!(plate.starts_with("闽A") && !plate.starts_with("闽B"));
        for text in [
            "闽a12345",
            "闽A·12345",
            "闽A・12345",
            "闽A•12345",
            "闽A 12345",
            "闽A\u{3000}12345",
            "闽A.12345",
            "闽A-12345",
            "闽Ａ１２３４５",
            "闽ａ－１２３４５",
        ] {
            assert_eq!(parse(2, text).unwrap(), plate, "{text}");
            let refused = Err(ValueError::NotCanonical);
            assert_eq!(Plate::from_canonical(plate.plate_type(), text), refused, "{text}");
            assert_eq!(Plate::from_register(plate.plate_type(), text), refused, "{text}");
        }
        assert_eq!(Plate::from_canonical(plate.plate_type(), "闽A12345"), Ok(plate));
        assert_ne!(parse(1, "闽A12345"), parse(2, "闽A12345"));
    }

    proptest! {
        #[test]
        fn the_register_has_no_second_spelling_and_no_special_mark(
            code: u8, text in "[京粤][A-Z0-9][ ·a-zA-Z0-9]{3,8}[挂学警港澳使领超试临]?"
        ) {
            let Ok(plate_type) = PlateType::from_code(code) else { return Ok(()) };
            if let Ok(plate) = Plate::from_register(plate_type, &text) {
                prop_assert_eq!(plate.as_str(), text.as_str());
                prop_assert_eq!(plate.is_known_form(), Plate::from_canonical(plate_type, &text).is_ok());
                let marked = text.contains(['使', '领', '警', '港', '澳']);
                prop_assert_eq!(marked, plate_type.is_special());
            }
        }

        #[test]
        fn what_parses_is_canonical(code: u8, text in "[京粤使]?[ ·a-zA-Z0-9]{4,8}[挂学警港澳使领超试临]?(应急)?") {
            if let Ok(plate) = parse(code, &text) {
                prop_assert!(plate.is_known_form());
                prop_assert_eq!(Plate::from_canonical(plate.plate_type(), plate.as_str()), Ok(plate.clone()));
                prop_assert_eq!(Plate::from_register(plate.plate_type(), plate.as_str()), Ok(plate.clone()));
                let marked = plate.as_str().contains(['使', '领', '警', '港', '澳']);
                prop_assert_eq!(marked, plate.plate_type().is_special());
            }
        }
    }
}
