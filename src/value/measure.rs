//! Measures of the sub page: seats (核定载人数), masses in kilograms and outer dimensions in millimeters.
//!
//! The bounds are the widths of the register's columns. "Not given" is `None` and differs from zero, which the
//! register does hold, for example the seats of a trailer.

use core::fmt;

use super::error::ValueError;

/// Approved number of persons, either in total or as front and rear cab ("2+3").
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Seats(SeatsForm);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum SeatsForm {
    Total(u16),
    Cabs { front: u16, rear: u16, total: u16 },
}

impl Seats {
    /// A total of 0 to 999 persons; zero for a trailer.
    ///
    /// # Errors
    /// `measure-out-of-range` above 999, the register's three digits.
    pub fn total(count: u16) -> Result<Self, ValueError> {
        Ok(Self(SeatsForm::Total(at_most(count, SEATS_MAX)?)))
    }

    /// Persons in the front cab and in the rear cab, together 0 to 999.
    ///
    /// # Errors
    /// `measure-out-of-range` if the sum is above 999, the register's three digits.
    pub fn cabs(front: u16, rear: u16) -> Result<Self, ValueError> {
        let total = front.checked_add(rear).ok_or(ValueError::MeasureOutOfRange)?;
        Ok(Self(SeatsForm::Cabs {
            front,
            rear,
            total: at_most(total, SEATS_MAX)?,
        }))
    }

    /// Persons in the front and the rear cab; `None` if the register has only the total.
    #[must_use]
    pub fn front_rear(&self) -> Option<(u16, u16)> {
        match self.0 {
            SeatsForm::Total(_) => None,
            SeatsForm::Cabs { front, rear, .. } => Some((front, rear)),
        }
    }

    /// Persons in all, driver included.
    #[must_use]
    pub fn total_count(&self) -> u16 {
        match self.0 {
            SeatsForm::Total(total) | SeatsForm::Cabs { total, .. } => total,
        }
    }
}

/// As printed, without the unit: "5" or "2+3".
impl fmt::Display for Seats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            SeatsForm::Total(total) => write!(f, "{total}"),
            SeatsForm::Cabs { front, rear, .. } => write!(f, "{front}+{rear}"),
        }
    }
}

/// Masses and outer dimensions, of which at least one is given.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Technical(TechnicalParts);

/// The parts of a [`Technical`], in printed order; `None` where the register has none ("--").
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TechnicalParts {
    /// Total mass (总质量) in kilograms, at most 99,999,999.
    pub total_mass: Option<u32>,
    /// Curb mass (整备质量) in kilograms, at most 99,999,999.
    pub curb_mass: Option<u32>,
    /// Rated load (核定载质量) in kilograms, at most 99,999,999.
    pub rated_load: Option<u32>,
    /// Towed mass (准牵引总质量) in kilograms, at most 99,999,999.
    pub towed_mass: Option<u32>,
    /// Length (外廓长) in millimeters, at most 99,999.
    pub length: Option<u32>,
    /// Width (外廓宽) in millimeters, at most 9,999.
    pub width: Option<u32>,
    /// Height (外廓高) in millimeters, at most 9,999.
    pub height: Option<u32>,
}

impl Technical {
    /// Checks each part against the width of its register column (8 digits; 5, 4 and 4 for the dimensions).
    ///
    /// # Errors
    /// `measure-out-of-range` for a part above its bound, `measure-empty` if every part is `None`.
    pub fn new(parts: TechnicalParts) -> Result<Self, ValueError> {
        let TechnicalParts {
            total_mass,
            curb_mass,
            rated_load,
            towed_mass,
            length,
            width,
            height,
        } = parts;
        let bounded = [
            (total_mass, MASS_MAX),
            (curb_mass, MASS_MAX),
            (rated_load, MASS_MAX),
            (towed_mass, MASS_MAX),
            (length, LENGTH_MAX),
            (width, WIDTH_MAX),
            (height, HEIGHT_MAX),
        ];
        for (part, max) in bounded {
            part.map(|part| at_most(part, max)).transpose()?;
        }
        if bounded.iter().all(|(part, _)| part.is_none()) {
            return Err(ValueError::MeasureEmpty);
        }
        Ok(Self(parts))
    }

    /// The checked parts.
    #[must_use]
    pub fn parts(&self) -> TechnicalParts {
        self.0
    }
}

/// Register columns QPZK, HPZK and HDZK: three digits.
const SEATS_MAX: u16 = 999;
/// Register columns ZZL, ZBZL, HDZZL and ZQYZL: eight digits.
const MASS_MAX: u32 = 99_999_999;
/// Register column CWKC: five digits.
const LENGTH_MAX: u32 = 99_999;
/// Register column CWKK: four digits.
const WIDTH_MAX: u32 = 9_999;
/// Register column CWKG: four digits.
const HEIGHT_MAX: u32 = 9_999;

fn at_most<T: PartialOrd>(value: T, max: T) -> Result<T, ValueError> {
    if value <= max {
        Ok(value)
    } else {
        Err(ValueError::MeasureOutOfRange)
    }
}

#[cfg(test)]
mod tests {
    use std::string::ToString;

    use proptest::prelude::*;

    use super::*;

    const NONE: TechnicalParts = TechnicalParts {
        total_mass: None,
        curb_mass: None,
        rated_load: None,
        towed_mass: None,
        length: None,
        width: None,
        height: None,
    };

    #[test]
    fn seats() {
        assert_eq!(Seats::total(0).unwrap().to_string(), "0");
        assert_eq!(Seats::total(999).unwrap().total_count(), 999);
        assert_eq!(Seats::total(1000), Err(ValueError::MeasureOutOfRange));
        let cabs = Seats::cabs(2, 3).unwrap();
        assert_eq!(
            (cabs.to_string().as_str(), cabs.total_count(), cabs.front_rear()),
            ("2+3", 5, Some((2, 3)))
        );
        assert_ne!(cabs, Seats::total(5).unwrap());
        assert!(Seats::cabs(500, 498).is_ok());
        assert!(Seats::cabs(500, 499).is_ok());
        assert_eq!(Seats::cabs(500, 500), Err(ValueError::MeasureOutOfRange));
        assert_eq!(Seats::cabs(u16::MAX, 1), Err(ValueError::MeasureOutOfRange));
    }

    #[test]
    fn each_part_has_its_own_bound() {
        type Part = fn(u32) -> TechnicalParts;
        let parts: [(Part, u32); 7] = [
            (
                |v| TechnicalParts {
                    total_mass: Some(v),
                    ..NONE
                },
                99_999_999,
            ),
            (
                |v| TechnicalParts {
                    curb_mass: Some(v),
                    ..NONE
                },
                99_999_999,
            ),
            (
                |v| TechnicalParts {
                    rated_load: Some(v),
                    ..NONE
                },
                99_999_999,
            ),
            (
                |v| TechnicalParts {
                    towed_mass: Some(v),
                    ..NONE
                },
                99_999_999,
            ),
            (
                |v| TechnicalParts {
                    length: Some(v),
                    ..NONE
                },
                99_999,
            ),
            (|v| TechnicalParts { width: Some(v), ..NONE }, 9_999),
            (
                |v| TechnicalParts {
                    height: Some(v),
                    ..NONE
                },
                9_999,
            ),
        ];
        for (part, max) in parts {
            assert_eq!(Technical::new(part(max - 1)).unwrap().parts(), part(max - 1));
            assert_eq!(Technical::new(part(max)).unwrap().parts(), part(max));
            assert_eq!(Technical::new(part(max + 1)), Err(ValueError::MeasureOutOfRange));
        }
        assert!(
            Technical::new(TechnicalParts {
                rated_load: Some(0),
                ..NONE
            })
            .is_ok()
        );
        assert_eq!(Technical::new(NONE), Err(ValueError::MeasureEmpty));
    }

    proptest! {
        #[test]
        fn cabs_add_up(front in 0u16..1200, rear in 0u16..1200) {
            prop_assert_eq!(Seats::cabs(front, rear).map(|s| s.total_count()), Seats::total(front + rear).map(|s| s.total_count()));
        }
    }
}
