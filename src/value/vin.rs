//! Numbers stamped into the vehicle: its identification number (车辆识别代号) and its engine number (发动机号码).
//!
//! A wrong VIN check digit is a notice and not a refusal: GB 16735-2019 demands the digit, but many imports have none.

use crate::limits::{ENGINE_CHARS, VIN_CHARS};
use alloc::string::String;
use core::fmt;

use super::error::ValueError;
use super::recorded;
use super::search::stands_in;
use super::typed::typed;

/// A VIN of 17 characters (GB 16735-2019, ISO 3779), or the factory number (整车出厂编号) of a vehicle without one.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vin(String);

impl Vin {
    /// Reads a number as people type it: spaces are dropped, letters become capitals, full-width characters ASCII.
    ///
    /// Seventeen characters are a VIN, digits and capitals without I, O, Q. Any other length from 4 to 25 is a
    /// factory number, digits and capitals with hyphens inside.
    ///
    /// # Errors
    /// `vin-malformed`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        // One more than a number may have, so that too long a text stays too long and costs nothing.
        let most = VIN_CHARS.saturating_add(1);
        let text: String = text.chars().map(typed).filter(|c| *c != ' ').take(most).collect();
        let well_formed = if text.len() == VIN_LENGTH {
            has_vin_form(&text)
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

    /// Takes a number that the register holds, as it stands: the rule of [`Vin::from_canonical`], or else 1 to 25
    /// digits, capitals, ideographs and signs.
    ///
    /// # Errors
    /// Those of [`Vin::from_canonical`].
    pub fn from_register(text: &str) -> Result<Self, ValueError> {
        match Self::from_canonical(text) {
            Err(refused) if refused != ValueError::NotCanonical => {
                recorded::check(text, VIN_CHARS, refused)?;
                Ok(Self(String::from(text)))
            }
            read => read,
        }
    }

    /// Returns the canonical text; ASCII unless it is as recorded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is a VIN, and neither an older factory number nor one as recorded.
    #[must_use]
    pub fn is_vin(&self) -> bool {
        has_vin_form(&self.0)
    }

    /// Whether the number is carried as the register recorded it: it has the form of neither a VIN nor a factory
    /// number.
    #[must_use]
    pub fn is_as_recorded(&self) -> bool {
        Self::parse(&self.0).is_err()
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
    /// A factory number or one as recorded, which has no check digit.
    NotApplicable,
}

/// The number stamped on the engine or motor, 1 to 30 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EngineNumber(String);

impl EngineNumber {
    /// Reads a number as people type it: outer spaces are dropped, letters become capitals, full-width characters
    /// ASCII.
    ///
    /// Makers agree on no form: digits, capitals, `- / . * + ( ) # _` and single inner spaces pass.
    ///
    /// # Errors
    /// `engine-number-malformed`.
    pub fn parse(text: &str) -> Result<Self, ValueError> {
        let text = text.trim_matches([' ', '\u{A0}', '\u{3000}']);
        // One more than a number may have, so that too long a text stays too long and costs nothing.
        let text: String = text.chars().map(typed).take(ENGINE_CHARS.saturating_add(1)).collect();
        let well_formed = (1..=ENGINE_CHARS).contains(&text.len())
            && !stands_in("  ", &text)
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

    /// Takes a number that the register holds, as it stands: the rule of [`EngineNumber::from_canonical`], or else 1 to
    /// 30 digits, capitals, ideographs and signs, such as the numbers of two motors (TZ220XS001、TZ180XS002) or 无.
    ///
    /// # Errors
    /// Those of [`EngineNumber::from_canonical`].
    pub fn from_register(text: &str) -> Result<Self, ValueError> {
        match Self::from_canonical(text) {
            Err(refused) if refused != ValueError::NotCanonical => {
                recorded::check(text, ENGINE_CHARS, refused)?;
                Ok(Self(String::from(text)))
            }
            read => read,
        }
    }

    /// Returns the canonical text; ASCII unless it is as recorded.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the number is carried as the register recorded it: [`EngineNumber::parse`] refuses it.
    #[must_use]
    pub fn is_as_recorded(&self) -> bool {
        Self::parse(&self.0).is_err()
    }
}

impl fmt::Display for EngineNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn has_vin_form(text: &str) -> bool {
    text.len() == VIN_LENGTH && text.bytes().all(|byte| transliterate(byte).is_some())
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
mod tests;
