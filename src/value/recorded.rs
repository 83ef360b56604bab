//! Numbers as the register recorded them: in the alphabet that numbers are printed in, under no rule of today.
//!
//! Registers are older than the standards. They hold credit codes with another check character, numbers of 15 digits,
//! the numbers of two motors in one field, frame numbers of another form, and 无. Such a value is carried as it stands
//! and says of itself that it is one. It names no person, and no request may have it.

use super::error::ValueError;
use super::search::{is_one_of, stands_in};
use super::text::is_ideograph;

/// Accepts 1 to `max` characters: digits, capitals, ideographs, the signs of [`SIGNS`] and single inner spaces, at
/// least one of them no sign; else `refused`, the reason of today's rule.
///
/// # Errors
/// `refused`.
pub(super) fn check(text: &str, max: usize, refused: ValueError) -> Result<(), ValueError> {
    // The length first: one more than allowed is looked at, so that a long text costs nothing.
    if text.chars().take(max.saturating_add(1)).count() > max || text.ends_with(' ') || !text.chars().any(is_letter) {
        return Err(refused);
    }
    check_kept_number(text, refused)
}

/// Accepts what a mask may keep of a number: characters of a number as recorded, which every other number has too, a
/// space neither in front nor behind another.
///
/// # Errors
/// `refused`.
pub(crate) fn check_kept_number(kept: &str, refused: ValueError) -> Result<(), ValueError> {
    let good = kept.chars().all(|c| is_letter(c) || c == ' ' || is_one_of(c, SIGNS))
        && !kept.starts_with(' ')
        && !stands_in("  ", kept);
    good.then_some(()).ok_or(refused)
}

fn is_letter(character: char) -> bool {
    character.is_ascii_digit() || character.is_ascii_uppercase() || is_ideograph(character)
}

const SIGNS: &str = "-/.*+()#_,;:&'=[]、，；：（）〔〕【】";

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;

    #[test]
    fn alphabet_and_bounds() {
        let check = |text: &str| check(text, 5, ValueError::VinMalformed).is_ok();
        for good in ["1", "A", "无", "A、B", "(1)", "1 2", "12345", "一二三四五", "𠀀"] {
            assert!(check(good), "{good}");
        }
        for bad in [
            "",
            "-",
            "()",
            " 1",
            "1 ",
            "1  2",
            "123456",
            "a",
            "１",
            "é",
            "1\u{3000}",
            "1\n",
            "1\u{200B}",
            "\u{E000}",
            "?",
            "1\"",
        ] {
            assert!(!check(bad), "{bad:?}");
        }
        let long: String = "1".repeat(1 << 20);
        assert!(!check(&long));
    }
}
