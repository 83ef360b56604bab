//! Plate numbers (号牌号码) together with their type (号牌种类): the key under which a vehicle is registered.
//!
//! The same characters exist under two types, so a number without a type is no key. The forms are those of
//! GA 36-2018; types of which it gives no form, and types unknown to us, get one wide rule.

use alloc::{string::String, vec::Vec};
use core::fmt;

use super::{error::ValueError, plate_type::PlateType};

/// A plate type and a number of a form that this type has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Plate {
    plate_type: PlateType,
    number: String,
}

impl Plate {
    /// Reads a number as people type it: `·`, `•`, `.` and spaces are dropped, ASCII letters become capitals.
    ///
    /// # Errors
    /// `plate-not-civilian` for a number that begins with two letters, as those of the military and the armed police
    /// do, `plate-type-mismatch` for a number of another type's form, `plate-malformed`.
    pub fn parse(plate_type: PlateType, text: &str) -> Result<Self, ValueError> {
        let characters: Vec<char> = text
            .chars()
            .filter(|character| !matches!(character, '·' | '•' | '.' | ' '))
            .map(|character| character.to_ascii_uppercase())
            .take(TOO_MANY)
            .collect();
        check(plate_type, &characters)?;
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

    /// Whether the number begins with `prefix`, such as `闽A`, whatever its type.
    #[must_use]
    pub fn starts_with(&self, prefix: &str) -> bool {
        self.number.starts_with(prefix)
    }
}

impl fmt::Display for Plate {
    /// Writes the number without its type.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.number)
    }
}

fn check(plate_type: PlateType, number: &[char]) -> Result<(), ValueError> {
    if let [first, second, ..] = number
        && first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
    {
        return Err(ValueError::PlateNotCivilian);
    }
    let form = PlateForm::of(number);
    let fits = match plate_type.code() {
        // GA/T 16.7 has no code for emergency rescue; registries file it under the vehicle's size or under 99.
        1 | 2 => matches!(form, Some(PlateForm::Ordinary | PlateForm::Emergency)),
        7 | 8 | 13 => form == Some(PlateForm::Ordinary),
        3 | 9 => form == Some(PlateForm::Embassy),
        4 | 10 => form == Some(PlateForm::Consulate),
        15 => form == Some(PlateForm::Trailer),
        16 | 17 => form == Some(PlateForm::Coach),
        23 | 24 => form == Some(PlateForm::Police),
        26 => form == Some(PlateForm::HongKong),
        27 => form == Some(PlateForm::Macau),
        51 => form == Some(PlateForm::NewEnergyLarge),
        52 => form == Some(PlateForm::NewEnergySmall),
        _ => form == Some(PlateForm::Emergency) || is_other(number),
    };
    match (fits, form) {
        (true, _) => Ok(()),
        (false, Some(_)) => Err(ValueError::PlateTypeMismatch),
        (false, None) => Err(ValueError::PlateMalformed),
    }
}

/// The forms of GA 36-2018; no number has two of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PlateForm {
    Ordinary,
    NewEnergySmall,
    NewEnergyLarge,
    Trailer,
    Coach,
    Police,
    HongKong,
    Macau,
    Embassy,
    Consulate,
    Emergency,
}

impl PlateForm {
    fn of(number: &[char]) -> Option<Self> {
        // 使123456 is the older form of 123456使.
        if let ['使', rest @ ..] | [rest @ .., '使'] = number {
            return all(rest, 6, |c| c.is_ascii_digit()).then_some(Self::Embassy);
        }
        let [province, rest @ ..] = number else {
            return None;
        };
        if !PROVINCES.contains(*province) {
            return None;
        }
        if let [serial @ .., '领'] = rest {
            return all(serial, 5, is_serial).then_some(Self::Consulate);
        }
        let [office, rest @ ..] = rest else {
            return None;
        };
        if !is_letter(*office) {
            return None;
        }
        let (form, serial) = match rest {
            [serial @ .., '挂'] => (Self::Trailer, serial),
            [serial @ .., '学'] => (Self::Coach, serial),
            [serial @ .., '警'] => (Self::Police, serial),
            [serial @ .., '应', '急'] => (Self::Emergency, serial),
            [serial @ .., '港'] if (*province, *office) == ('粤', 'Z') => (Self::HongKong, serial),
            [serial @ .., '澳'] if (*province, *office) == ('粤', 'Z') => (Self::Macau, serial),
            _ => return Self::unmarked(rest),
        };
        all(serial, 4, is_serial).then_some(form)
    }

    fn unmarked(serial: &[char]) -> Option<Self> {
        match serial {
            [class, second, digits @ ..] if is_new_energy(*class) && is_serial(*second) && is_digits(digits, 4) => {
                Some(Self::NewEnergySmall)
            }
            [digits @ .., class] if is_new_energy(*class) && is_digits(digits, 5) => Some(Self::NewEnergyLarge),
            _ => {
                let letters = serial.iter().filter(|c| c.is_ascii_uppercase()).count();
                (all(serial, 5, is_serial) && letters <= 2).then_some(Self::Ordinary)
            }
        }
    }
}

/// The wide rule for foreign, test, temporary, tractor and unknown types: a province, then capitals and digits with
/// at most one mark among them, 6 to 9 characters in all. The marks of special types are not among those allowed:
/// otherwise a grant for ordinary plates could issue police plates under type 99.
fn is_other(number: &[char]) -> bool {
    let [province, rest @ ..] = number else {
        return false;
    };
    let marks = rest.iter().filter(|c| OTHER_MARKS.contains(**c)).count();
    PROVINCES.contains(*province)
        && (5..=8).contains(&rest.len())
        && marks <= 1
        && rest.iter().all(|c| is_serial(*c) || OTHER_MARKS.contains(*c))
}

fn all(characters: &[char], count: usize, test: impl Fn(char) -> bool) -> bool {
    characters.len() == count && characters.iter().all(|character| test(*character))
}

fn is_digits(characters: &[char], count: usize) -> bool {
    all(characters, count, |c| c.is_ascii_digit())
}

/// I and O are left out everywhere: they look like 1 and 0.
fn is_letter(character: char) -> bool {
    character.is_ascii_uppercase() && !matches!(character, 'I' | 'O')
}

fn is_serial(character: char) -> bool {
    is_letter(character) || character.is_ascii_digit()
}

/// A to E stand for pure electric, F, G, H, J and K for the other new energies.
fn is_new_energy(character: char) -> bool {
    matches!(character, 'A'..='H' | 'J' | 'K')
}

const PROVINCES: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
/// Trailer, learner, oversize, test and temporary.
const OTHER_MARKS: &str = "挂学超试临";
/// One more character than the longest number has.
const TOO_MANY: usize = 10;

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
            (&[1, 2, 7, 8, 13], &["闽A12345", "京AAB123", "沪A0000Z", "新Z12A3B"]),
            (&[52], &["闽AD12345", "粤BK99999", "京ADA0001"]),
            (&[51], &["粤B12345D", "京A00000K"]),
            (&[15], &["京A1234挂"]),
            (&[16, 17], &["京A1234学"]),
            (&[23, 24], &["京A1234警"]),
            (&[26], &["粤Z1234港"]),
            (&[27], &["粤ZF023澳"]),
            (&[3, 9], &["224578使", "使224578"]),
            (&[4, 10], &["沪A0023领", "沪22478领"]),
            (&[1, 2], &["京S0001应急", "川X12A4应急"]),
        ];
        for (own, texts) in forms {
            for text in *texts {
                for code in named() {
                    let wide = matches!(code, 5 | 6 | 11 | 12 | 14 | 18..=22 | 25 | 99);
                    let special = own.iter().any(|code| PlateType::from_code(*code).unwrap().is_special());
                    let expected = if own.contains(&code) || wide && !special {
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
            "京Ａ12345",
            "京A１２３４５",
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
        assert_eq!(PROVINCES.chars().count(), 31);
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
            ("京A123试超", false),
        ] {
            assert_eq!(parse(22, text).is_ok(), ok, "{text}");
            assert_eq!(parse(60, text).is_ok(), ok, "{text}");
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
        for text in ["闽a12345", "闽A·12345", "闽A 12345", "闽A.12345"] {
            assert_eq!(
                Plate::from_canonical(plate.plate_type(), text),
                Err(ValueError::NotCanonical),
                "{text}"
            );
        }
        assert_eq!(Plate::from_canonical(plate.plate_type(), "闽A12345"), Ok(plate));
        assert_ne!(parse(1, "闽A12345"), parse(2, "闽A12345"));
    }

    proptest! {
        #[test]
        fn what_parses_is_canonical(code: u8, text in "[京粤使]?[ ·a-zA-Z0-9]{4,8}[挂学警港澳使领超试临]?(应急)?") {
            if let Ok(plate) = parse(code, &text) {
                prop_assert_eq!(Plate::from_canonical(plate.plate_type(), plate.as_str()), Ok(plate.clone()));
                let marked = plate.as_str().contains(['使', '领', '警', '港', '澳']);
                prop_assert_eq!(marked, plate.plate_type().is_special());
            }
        }
    }
}
