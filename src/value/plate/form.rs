//! The forms of plate numbers (GA 36-2018 and what came after it), each under the types that have it.

use crate::value::error::ValueError;
use crate::value::plate_type::PlateType;
use crate::value::search::is_one_of;

/// Checks that `number` has a known form of its type.
///
/// # Errors
/// `plate-not-civilian`, `plate-type-mismatch`, `plate-malformed`.
pub(super) fn check(plate_type: PlateType, number: &[char]) -> Result<(), ValueError> {
    if let [first, second, ..] = number
        && first.is_ascii_uppercase()
        && second.is_ascii_uppercase()
    {
        return Err(ValueError::PlateNotCivilian);
    }
    let form = PlateForm::of(number);
    if form.is_some_and(|form| form.is_under(plate_type)) || is_without_forms(plate_type) && is_wide(number) {
        return Ok(());
    }
    match form {
        Some(_) => Err(ValueError::PlateTypeMismatch),
        None => Err(ValueError::PlateMalformed),
    }
}

/// A number whose form is not known yet under any type: what an issuer's prefix, a province and a letter, still binds.
/// The marks of special types (使, 领, 警, 港, 澳) are not in it, so that no grant for ordinary plates reaches them.
pub(super) fn is_unknown(number: &[char]) -> bool {
    let [province, office, serial @ ..] = number else {
        return false;
    };
    let serial = match serial {
        [serial @ .., mark] if is_one_of(*mark, OTHER_MARKS) => serial,
        _ => serial,
    };
    PlateForm::of(number).is_none()
        && is_province(*province)
        && is_office(*office)
        && (4..=7).contains(&serial.len())
        && serial.iter().all(|character| is_serial(*character))
}

/// The known forms; no number has two of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum PlateForm {
    Ordinary,
    NewEnergySmall,
    NewEnergyLarge,
    /// Vehicles that drive themselves (智能网联汽车), issued since December 2025.
    Automated,
    Trailer,
    Coach,
    Police,
    HongKong,
    Macau,
    Embassy,
    Consulate,
    /// Emergency rescue (应急救援), issued since 2018; the ministry's own have no office.
    Emergency,
    EmergencyMotorcycle,
    /// NY 345: region and number, both in digits.
    Tractor,
}

impl PlateForm {
    fn of(number: &[char]) -> Option<Self> {
        match number {
            // 使123456 is the older form of 123456使.
            ['使', rest @ ..] | [rest @ .., '使'] => is_digits(rest, 6).then_some(Self::Embassy),
            ['应', '急', province, digits @ .., letter] => {
                (is_province(*province) && is_digits(digits, 3) && is_letter(*letter))
                    .then_some(Self::EmergencyMotorcycle)
            }
            [province, rest @ ..] if is_province(*province) => Self::of_province(*province, rest),
            _ => None,
        }
    }

    fn of_province(province: char, rest: &[char]) -> Option<Self> {
        match rest {
            [serial @ .., '领'] => return all(serial, 5, is_serial).then_some(Self::Consulate),
            [digits @ .., '应', '急'] if is_digits(digits, 5) => return Some(Self::Emergency),
            [a, b, serial @ ..] if is_digits(&[*a, *b], 2) => {
                return all(serial, 5, is_serial).then_some(Self::Tractor);
            }
            _ => {}
        }
        let [office, rest @ ..] = rest else {
            return None;
        };
        if !is_office(*office) {
            return None;
        }
        let (form, serial) = match rest {
            [serial @ .., '挂'] => (Self::Trailer, serial),
            [serial @ .., '学'] => (Self::Coach, serial),
            [serial @ .., '警'] => (Self::Police, serial),
            [serial @ .., '应', '急'] => (Self::Emergency, serial),
            [serial @ .., '港'] if (province, *office) == ('粤', 'Z') => (Self::HongKong, serial),
            [serial @ .., '澳'] if (province, *office) == ('粤', 'Z') => (Self::Macau, serial),
            _ => return Self::unmarked(rest),
        };
        all(serial, 4, is_serial).then_some(form)
    }

    fn unmarked(serial: &[char]) -> Option<Self> {
        match serial {
            [class, second, digits @ ..] if is_new_energy(*class) && is_serial(*second) && is_digits(digits, 4) => {
                Some(Self::NewEnergySmall)
            }
            [class, digits @ .., 'Z'] if is_new_energy(*class) && is_digits(digits, 4) => Some(Self::Automated),
            [digits @ .., class] if is_new_energy(*class) && is_digits(digits, 5) => Some(Self::NewEnergyLarge),
            _ => {
                let letters = serial.iter().filter(|c| c.is_ascii_uppercase()).count();
                (all(serial, 5, is_serial) && letters <= 2).then_some(Self::Ordinary)
            }
        }
    }

    fn is_under(self, plate_type: PlateType) -> bool {
        let code = plate_type.code();
        match self {
            Self::Ordinary => matches!(code, 1 | 2 | 7 | 8 | 13),
            Self::NewEnergySmall | Self::Automated => code == 52,
            Self::NewEnergyLarge => code == 51,
            Self::Trailer => code == 15,
            Self::Coach => matches!(code, 16 | 17),
            Self::Police => matches!(code, 23 | 24),
            Self::HongKong => code == 26,
            Self::Macau => code == 27,
            Self::Embassy => matches!(code, 3 | 9),
            Self::Consulate => matches!(code, 4 | 10),
            // GA/T 16.7 has no code for emergency rescue: registries file it under the vehicle's kind or under 99.
            Self::Emergency => matches!(code, 1 | 2) || is_without_forms(plate_type),
            Self::EmergencyMotorcycle => matches!(code, 7 | 8) || is_without_forms(plate_type),
            Self::Tractor => matches!(code, 14 | 25),
        }
    }
}

/// Types of which the standard gives no form, and types unknown to us: foreign, test, temporary, tractor, other.
fn is_without_forms(plate_type: PlateType) -> bool {
    !matches!(plate_type.code(), 1..=4 | 7..=10 | 13 | 15..=17 | 23 | 24 | 26 | 27 | 51 | 52)
}

/// Their rule: a province, then letters and digits with at most one mark among them, 6 to 9 characters in all, the
/// second no digit.
fn is_wide(number: &[char]) -> bool {
    let [province, second, rest @ ..] = number else {
        return false;
    };
    let is_mark = |c: char| is_one_of(c, OTHER_MARKS);
    let marks = [*second].iter().chain(rest).filter(|c| is_mark(**c)).count();
    is_province(*province)
        && (is_office(*second) || is_mark(*second))
        && (4..=7).contains(&rest.len())
        && marks <= 1
        && rest.iter().all(|c| is_serial(*c) || is_mark(*c))
}

fn all(characters: &[char], count: usize, test: impl Fn(char) -> bool) -> bool {
    characters.len() == count && characters.iter().all(|character| test(*character))
}

fn is_digits(characters: &[char], count: usize) -> bool {
    all(characters, count, |c| c.is_ascii_digit())
}

fn is_province(character: char) -> bool {
    is_one_of(character, PROVINCES)
}

/// The letter of an office; O is the province's own, of its police and its other departments.
fn is_office(character: char) -> bool {
    character.is_ascii_uppercase() && character != 'I'
}

/// I and O are left out of serials: they look like 1 and 0.
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
