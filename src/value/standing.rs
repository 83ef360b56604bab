//! Standing of a vehicle (机动车状态, GA/T 16.17): a set of status letters and the flags mortgaged and pledged.
//!
//! The value is the bit mask of the wire: bit i is the letter 'A' + i, bit 26 mortgaged, bit 27 pledged. A standing has
//! at least one letter, and "normal" (A) stands alone. Letters without a known meaning are kept, because the code
//! grows. What a letter means for use is decided where it is displayed.

use super::error::ValueError;

/// What the register says of a vehicle at one moment: a non-empty set of status letters, mortgaged, pledged.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Standing(u32);

impl Standing {
    /// Reads the register's status text (column ZT, in any order, such as "GI") and its two flags (GA/T 16.17).
    ///
    /// # Errors
    /// `standing-empty` without a letter, `standing-malformed` for a duplicate or anything but A to Z,
    /// `standing-contradiction` for A beside another letter.
    pub fn from_letters(letters: &str, mortgaged: bool, pledged: bool) -> Result<Self, ValueError> {
        let mut bits = if mortgaged { MORTGAGED } else { 0 } | if pledged { PLEDGED } else { 0 };
        for letter in letters.chars() {
            let bit = bit(letter).ok_or(ValueError::StandingMalformed)?;
            if bits & bit != 0 {
                return Err(ValueError::StandingMalformed);
            }
            bits |= bit;
        }
        Self::checked(bits)
    }

    /// Takes the bit mask of the wire (28 bits).
    ///
    /// # Errors
    /// `standing-malformed` for a bit above 27, `standing-empty` without a letter, `standing-contradiction` for A
    /// beside another letter.
    pub fn from_bits(bits: u64) -> Result<Self, ValueError> {
        let bits = u32::try_from(bits).map_err(|_| ValueError::StandingMalformed)?;
        Self::checked(bits)
    }

    /// The bit mask of the wire: bit i is the letter 'A' + i, bit 26 mortgaged, bit 27 pledged.
    #[must_use]
    pub fn bits(&self) -> u32 {
        self.0
    }

    /// The status letters in alphabetical order; at least one.
    pub fn letters(&self) -> impl Iterator<Item = char> + use<> {
        let standing = *self;
        ('A'..='Z').filter(move |letter| standing.contains(*letter))
    }

    /// Whether the status letter is set; false for anything but A to Z.
    #[must_use]
    pub fn contains(&self, letter: char) -> bool {
        bit(letter).is_some_and(|bit| self.0 & bit != 0)
    }

    /// Whether the vehicle is mortgaged (抵押), a flag of its own in the register.
    #[must_use]
    pub fn mortgaged(&self) -> bool {
        self.0 & MORTGAGED != 0
    }

    /// Whether the vehicle is pledged (质押).
    #[must_use]
    pub fn pledged(&self) -> bool {
        self.0 & PLEDGED != 0
    }

    /// Whether this standing has a letter other than A, or a flag, that `before` does not have.
    #[must_use]
    pub fn is_worse_than(&self, before: Self) -> bool {
        self.0 & !before.0 & !A != 0
    }

    fn checked(bits: u32) -> Result<Self, ValueError> {
        if bits & !(LETTERS | MORTGAGED | PLEDGED) != 0 {
            return Err(ValueError::StandingMalformed);
        }
        match bits & LETTERS {
            0 => Err(ValueError::StandingEmpty),
            letters if letters & A != 0 && letters != A => Err(ValueError::StandingContradiction),
            _ => Ok(Self(bits)),
        }
    }

    /// The Chinese name of a status letter (GA/T 16.17), `None` where the letter is unassigned or unknown.
    #[must_use]
    pub fn letter_name_zh(letter: char) -> Option<&'static str> {
        name(letter).map(|(zh, _)| zh)
    }

    /// The English name of a status letter (our translation of GA/T 16.17), `None` where the letter is unknown.
    #[must_use]
    pub fn letter_name_en(letter: char) -> Option<&'static str> {
        name(letter).map(|(_, en)| en)
    }
}

const A: u32 = 1;
const LETTERS: u32 = (1 << 26) - 1;
const MORTGAGED: u32 = 1 << 26;
const PLEDGED: u32 = 1 << 27;

fn bit(letter: char) -> Option<u32> {
    if !letter.is_ascii_uppercase() {
        return None;
    }
    1u32.checked_shl(u32::from(letter).checked_sub(u32::from('A'))?)
}

fn name(letter: char) -> Option<(&'static str, &'static str)> {
    // F is unassigned in every source; Z is common usage and not seen in one.
    Some(match letter {
        'A' => ("正常", "normal"),
        'B' => ("转出", "moved out of this office's register"),
        'C' => ("被盗抢", "stolen"),
        'D' => ("停驶", "laid up"),
        'E' => ("注销", "deregistered"),
        'G' => ("违法未处理", "violation pending"),
        'H' => ("海关监管", "under customs supervision"),
        'I' => ("事故未处理", "accident pending"),
        'J' => ("嫌疑车", "suspect vehicle"),
        'K' => ("查封", "seized by court order"),
        'L' => ("扣留", "detained"),
        'M' => ("达到报废标准", "due for scrapping"),
        'N' => ("事故逃逸", "hit and run"),
        'O' => ("锁定", "locked"),
        'P' => (
            "达到报废标准公告牌证作废",
            "due for scrapping, plates and license declared void",
        ),
        'Q' => ("逾期未检验", "inspection overdue"),
        'Z' => ("其他", "other"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::format;
    use std::string::String;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn letters_make_a_mask_in_any_order() {
        let standing = Standing::from_letters("IG", true, false).unwrap();
        assert_eq!(standing.bits(), 1 << 6 | 1 << 8 | 1 << 26);
        assert_eq!(standing.letters().collect::<String>(), "GI");
        assert!(standing.mortgaged() && !standing.pledged());
        assert!(standing.contains('G') && !standing.contains('A') && !standing.contains('g'));
        assert_eq!(Standing::from_letters("GI", true, false), Ok(standing));
        assert_eq!(Standing::from_letters("A", false, false).unwrap().bits(), 1);
    }

    #[test]
    fn refusals() {
        for (letters, error) in [
            ("", ValueError::StandingEmpty),
            ("GG", ValueError::StandingMalformed),
            ("AA", ValueError::StandingMalformed),
            ("g", ValueError::StandingMalformed),
            ("@", ValueError::StandingMalformed),
            ("[", ValueError::StandingMalformed),
            ("G I", ValueError::StandingMalformed),
            ("AG", ValueError::StandingContradiction),
            ("ZA", ValueError::StandingContradiction),
        ] {
            assert_eq!(Standing::from_letters(letters, true, true), Err(error), "{letters}");
        }
        assert_eq!(Standing::from_bits(0), Err(ValueError::StandingEmpty));
        assert_eq!(Standing::from_bits(3 << 26), Err(ValueError::StandingEmpty));
        assert_eq!(Standing::from_bits(3), Err(ValueError::StandingContradiction));
        assert!(Standing::from_bits(1 << 27 | 1).unwrap().pledged());
        assert_eq!(Standing::from_bits(1 << 28 | 1), Err(ValueError::StandingMalformed));
        assert_eq!(Standing::from_bits(1 << 32 | 1), Err(ValueError::StandingMalformed));
    }

    #[test]
    fn every_named_letter() {
        let named = ('A'..='Z').filter_map(|letter| Some((letter, Standing::letter_name_zh(letter)?)));
        let table: String = named.map(|(letter, name)| format!("{letter}{name} ")).collect();
        let police = "A正常 B转出 C被盗抢 D停驶 E注销 G违法未处理 H海关监管 I事故未处理 J嫌疑车 K查封 L扣留 M达到报废标准 \
                      N事故逃逸 O锁定 P达到报废标准公告牌证作废 Q逾期未检验 Z其他 ";
        assert_eq!(table, police);
        assert!(('A'..='Z').all(|letter| {
            Standing::letter_name_zh(letter).is_some() == Standing::letter_name_en(letter).is_some()
        }));
    }

    #[test]
    fn unknown_letters_are_kept_without_a_name() {
        for letter in ['F', 'R'] {
            let standing = Standing::from_letters(&String::from(letter), false, false).unwrap();
            assert!(standing.contains(letter));
            assert_eq!(
                (Standing::letter_name_zh(letter), Standing::letter_name_en(letter)),
                (None, None)
            );
        }
        assert_eq!(
            (Standing::letter_name_zh('a'), Standing::letter_name_en('a')),
            (None, None)
        );
    }

    proptest! {
        #[test]
        fn bits_round_trip(bits in 0u64..1 << 30) {
            if let Ok(standing) = Standing::from_bits(bits) {
                prop_assert_eq!(u64::from(standing.bits()), bits);
                let letters: String = standing.letters().collect();
                prop_assert_eq!(Standing::from_letters(&letters, standing.mortgaged(), standing.pledged()), Ok(standing));
            }
        }
    }
}
