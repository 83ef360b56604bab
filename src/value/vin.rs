//! Numbers stamped into the vehicle: its identification number (车辆识别代号) and its engine number (发动机号码).
//!
//! A wrong VIN check digit is a notice and not a refusal: GB 16735-2019 demands the digit, but many imports have none.

use crate::limits::{ENGINE_CHARS, VIN_CHARS};
use alloc::string::String;
use core::fmt;

use super::error::ValueError;

/// A VIN of 17 characters (GB 16735-2019, ISO 3779), or the factory number (整车出厂编号) of a vehicle without one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vin(String);

impl Vin {
    /// Reads a number as people type it: spaces are dropped, letters become capitals.
    ///
    /// Seventeen characters are a VIN, digits and capitals without I, O, Q. Any other length from 4 to 25 is a
    /// factory number, digits and capitals with hyphens inside.
    ///
    /// # Errors
    /// `vin-malformed`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text: String = text
            .chars()
            .filter(|c| *c != ' ')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let well_formed = if text.len() == VIN_LENGTH {
            text.bytes().all(|byte| transliterate(byte).is_some())
        } else {
            (FACTORY_MIN..=VIN_CHARS).contains(&text.len())
                && text.bytes().all(|byte| is_capital_or_digit(byte) || byte == b'-')
                && !text.starts_with('-')
                && !text.ends_with('-')
        };
        if well_formed {
            Ok(Self(text))
        } else {
            Err(ValueError::VinMalformed)
        }
    }

    /// Reads a number that is already in the form [`Vin::parse`] returns.
    ///
    /// # Errors
    /// `not-canonical`, and those of [`Vin::parse`].
    pub fn from_canonical(text: &str) -> Result<Self, ValueError> {
        let vin = Self::parse(text)?;
        if vin.0 == text {
            Ok(vin)
        } else {
            Err(ValueError::NotCanonical)
        }
    }

    /// Returns the canonical text, ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a VIN, and not an older factory number.
    #[must_use]
    pub fn is_vin(&self) -> bool {
        self.0.len() == VIN_LENGTH
    }

    /// Compares position 9 with the check digit of GB 16735-2019, for a notice beside the number.
    #[must_use]
    pub fn check_digit(&self) -> CheckDigit {
        if !self.is_vin() {
            return CheckDigit::NotApplicable;
        }
        let sum = self.0.bytes().zip(WEIGHTS).fold(0_u32, |sum, (byte, weight)| {
            sum.saturating_add(transliterate(byte).unwrap_or(0).saturating_mul(weight))
        });
        // The remainder 10, which is no decimal digit, is written X.
        let expected = char::from_digit(sum % 11, 10).unwrap_or('X');
        if self.0.chars().nth(CHECK_INDEX) == Some(expected) {
            CheckDigit::Matches
        } else {
            CheckDigit::Differs
        }
    }
}

impl fmt::Display for Vin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What the check digit of a VIN says; never a reason to refuse one.
///
/// These three are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckDigit {
    /// The digit is right: most mistyped characters would make it wrong.
    Matches,
    /// The digit is wrong: a mistyped number, or an import whose maker uses position 9 otherwise.
    Differs,
    /// A factory number, which has no check digit.
    NotApplicable,
}

/// The number stamped on the engine or motor, 1 to 30 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EngineNumber(String);

impl EngineNumber {
    /// Reads a number as people type it: outer spaces are dropped, letters become capitals.
    ///
    /// Makers agree on no form: digits, capitals, `- / . * + ( ) # _` and single inner spaces pass.
    ///
    /// # Errors
    /// `engine-number-malformed`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim_matches(' ').to_ascii_uppercase();
        let well_formed = (1..=ENGINE_CHARS).contains(&text.len())
            && !text.contains("  ")
            && text
                .bytes()
                .all(|byte| is_capital_or_digit(byte) || b"-/.*+()#_ ".contains(&byte))
            && text.bytes().any(is_capital_or_digit);
        if well_formed {
            Ok(Self(text))
        } else {
            Err(ValueError::EngineNumberMalformed)
        }
    }

    /// Reads a number that is already in the form [`EngineNumber::parse`] returns.
    ///
    /// # Errors
    /// `not-canonical`, and those of [`EngineNumber::parse`].
    pub fn from_canonical(text: &str) -> Result<Self, ValueError> {
        let number = Self::parse(text)?;
        if number.0 == text {
            Ok(number)
        } else {
            Err(ValueError::NotCanonical)
        }
    }

    /// Returns the canonical text, ASCII.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for EngineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The value of a VIN character for the check sum, or `None` for I, O, Q and everything else (ISO 3779).
fn transliterate(byte: u8) -> Option<u32> {
    match byte {
        b'0' => Some(0),
        b'1' | b'A' | b'J' => Some(1),
        b'2' | b'B' | b'K' | b'S' => Some(2),
        b'3' | b'C' | b'L' | b'T' => Some(3),
        b'4' | b'D' | b'M' | b'U' => Some(4),
        b'5' | b'E' | b'N' | b'V' => Some(5),
        b'6' | b'F' | b'W' => Some(6),
        b'7' | b'G' | b'P' | b'X' => Some(7),
        b'8' | b'H' | b'Y' => Some(8),
        b'9' | b'R' | b'Z' => Some(9),
        _ => None,
    }
}

fn is_capital_or_digit(byte: u8) -> bool {
    byte.is_ascii_uppercase() || byte.is_ascii_digit()
}

const VIN_LENGTH: usize = 17;
/// Shorter numbers identify no vehicle, even together with the model.
const FACTORY_MIN: usize = 4;
const CHECK_INDEX: usize = 8;
/// Weights by position; position 9, the check digit, has none.
const WEIGHTS: [u32; VIN_LENGTH] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use proptest::prelude::*;

    fn vin(text: &str) -> Vin {
        Vin::parse(text).unwrap()
    }

    #[test]
    fn check_digits() {
        for text in [
            "1M8GDM9AXKP042788",
            "LSVWY4180KN246094",
            "LSGPC52U6AF102554",
            "11111111111111111",
        ] {
            assert_eq!(vin(text).check_digit(), CheckDigit::Matches, "{text}");
        }
        for text in ["1M8GDM9A1KP042788", "LSVWY4181KN246094", "WVWZZZ1KZ6W612345"] {
            assert_eq!(vin(text).check_digit(), CheckDigit::Differs, "{text}");
        }
        assert_eq!(vin("12345678").check_digit(), CheckDigit::NotApplicable);
    }

    #[test]
    fn forms() {
        assert_eq!(vin("lsvwy418 0kn246094").as_str(), "LSVWY4180KN246094");
        for bad in [
            "LSVWY418OKN246094",
            "LSVWY4180IN246094",
            "LSVWY4180QN246094",
            "LSVWY4180-N246094",
        ] {
            assert_eq!(Vin::parse(bad), Err(ValueError::VinMalformed), "{bad}");
        }
        for (text, ok) in [
            ("123", false),
            ("1234", true),
            ("LSVWY4180KN24609", true),
            ("LSVWY4180KN24609QI", true),
            ("1234567890123456789012345", true),
            ("12345678901234567890123456", false),
            ("1-34", true),
            ("-134", false),
            ("134-", false),
            ("编号1234", false),
            ("", false),
        ] {
            assert_eq!(Vin::parse(text).is_ok(), ok, "{text}");
        }
        assert!(vin("LSVWY4180KN246094").is_vin() && !vin("LSVWY4180KN24609").is_vin());
        assert_eq!(Vin::from_canonical("lsvwy4180kn246094"), Err(ValueError::NotCanonical));
        assert_eq!(Vin::from_canonical("1 234"), Err(ValueError::NotCanonical));
    }

    #[test]
    fn engine_numbers() {
        let engine = |text| EngineNumber::parse(text).map(|number| number.to_string());
        assert_eq!(engine(" 8b12345 "), Ok("8B12345".to_string()));
        assert_eq!(engine("*CAEB-1.6/A 12*"), Ok("*CAEB-1.6/A 12*".to_string()));
        let long = "123456789012345678901234567890";
        assert!(engine("1").is_ok() && engine(long).is_ok());
        for bad in ["", " ", "--", "1  2", "1\t2", "发1", "1\u{200B}", &[long, "1"].concat()] {
            assert_eq!(engine(bad), Err(ValueError::EngineNumberMalformed), "{bad}");
        }
        assert_eq!(EngineNumber::from_canonical("8b12345"), Err(ValueError::NotCanonical));
        assert_eq!(EngineNumber::from_canonical(" 8B12345"), Err(ValueError::NotCanonical));
    }

    proptest! {
        #[test]
        fn what_parses_is_canonical(text in "[ -~]{0,28}") {
            if let Ok(vin) = Vin::parse(&text) {
                prop_assert_eq!(Vin::from_canonical(vin.as_str()), Ok(vin));
            }
            if let Ok(number) = EngineNumber::parse(&text) {
                prop_assert_eq!(EngineNumber::from_canonical(number.as_str()), Ok(number));
            }
        }

        #[test]
        fn the_check_digit_sees_any_other_digit(text in "[A-HJ-NPR-Z0-9]{8}0[A-HJ-NPR-Z0-9]{8}") {
            let right = "0123456789X".chars().filter(|digit| {
                let mut number = text.clone();
                number.replace_range(8..9, &digit.to_string());
                vin(&number).check_digit() == CheckDigit::Matches
            });
            prop_assert_eq!(right.count(), 1);
        }
    }
}
