//! Plate types (号牌种类): the codes of GA/T 16.7 that a civilian license can carry, and their names.
//!
//! The names are for display; only [`PlateType::is_special`] and the forms in `plate.rs` give a code a meaning.

use core::fmt;

use super::error::ValueError;

/// A plate type, the two-digit code of GA/T 16.7. Codes without a meaning known to us are accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlateType(u8);

impl PlateType {
    /// Takes a code from 1 to 99.
    ///
    /// # Errors
    /// `plate-not-civilian` for 31 and 32 (armed police, military); `plate-type-unknown` for 0, above 99, and for
    /// 41 to 43, which police write down for a missing, forged or stolen plate.
    pub fn from_code(code: u8) -> Result<Self, ValueError> {
        match code {
            31 | 32 => Err(ValueError::PlateNotCivilian),
            0 | 41..=43 | 100.. => Err(ValueError::PlateTypeUnknown),
            _ => Ok(Self(code)),
        }
    }

    /// Returns the code, 1 to 99.
    #[must_use]
    pub fn code(&self) -> u8 {
        self.0
    }

    /// Returns the Chinese name of GA/T 16.7, or `None` for a code unknown to us.
    #[must_use]
    pub fn name_zh(&self) -> Option<&'static str> {
        self.names().map(|(_, zh, _)| *zh)
    }

    /// Returns an English name, or `None` for a code unknown to us.
    #[must_use]
    pub fn name_en(&self) -> Option<&'static str> {
        self.names().map(|(_, _, en)| *en)
    }

    /// Whether the type is special: embassy, consulate, police, Hong Kong or Macau.
    ///
    /// No other type can carry a number with their marks 使, 领, 警, 港, 澳.
    #[must_use]
    pub fn is_special(&self) -> bool {
        matches!(self.0, 3 | 4 | 9 | 10 | 23 | 24 | 26 | 27)
    }

    fn names(self) -> Option<&'static (u8, &'static str, &'static str)> {
        NAMES.iter().find(|(code, _, _)| *code == self.0)
    }
}

impl fmt::Display for PlateType {
    /// Writes the two digits of the code.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

/// GA/T 16.7: code, Chinese name, English name.
const NAMES: [(u8, &str, &str); 30] = [
    (1, "大型汽车", "large vehicle"),
    (2, "小型汽车", "small vehicle"),
    (3, "使馆汽车", "embassy vehicle"),
    (4, "领馆汽车", "consulate vehicle"),
    (5, "境外汽车", "vehicle from outside the mainland"),
    (6, "外籍汽车", "foreign-owned vehicle"),
    (7, "普通摩托车", "motorcycle"),
    (8, "轻便摩托车", "moped"),
    (9, "使馆摩托车", "embassy motorcycle"),
    (10, "领馆摩托车", "consulate motorcycle"),
    (11, "境外摩托车", "motorcycle from outside the mainland"),
    (12, "外籍摩托车", "foreign-owned motorcycle"),
    (13, "低速车", "low-speed vehicle"),
    (14, "拖拉机", "tractor"),
    (15, "挂车", "trailer"),
    (16, "教练汽车", "learner vehicle"),
    (17, "教练摩托车", "learner motorcycle"),
    (18, "试验汽车", "test vehicle"),
    (19, "试验摩托车", "test motorcycle"),
    (20, "临时入境汽车", "vehicle on temporary entry"),
    (21, "临时入境摩托车", "motorcycle on temporary entry"),
    (22, "临时行驶车", "vehicle with a temporary plate"),
    (23, "警用汽车", "police vehicle"),
    (24, "警用摩托", "police motorcycle"),
    (25, "原农机号牌", "former farm machinery plate"),
    (26, "香港入出境车", "Hong Kong cross-border vehicle"),
    (27, "澳门入出境车", "Macau cross-border vehicle"),
    (51, "大型新能源汽车", "large new-energy vehicle"),
    (52, "小型新能源汽车", "small new-energy vehicle"),
    (99, "其他号牌", "other plate"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types() {
        for code in 0..=u8::MAX {
            let known = NAMES.iter().any(|(named, _, _)| *named == code);
            match PlateType::from_code(code) {
                Ok(plate_type) => assert_eq!(plate_type.name_zh().is_some(), known),
                Err(error) => assert_eq!(error == ValueError::PlateNotCivilian, matches!(code, 31 | 32)),
            }
        }
        for (code, ok) in [
            (0, false),
            (1, true),
            (40, true),
            (41, false),
            (43, false),
            (44, true),
            (99, true),
            (100, false),
        ] {
            assert_eq!(PlateType::from_code(code).is_ok(), ok, "{code}");
        }
    }
}
