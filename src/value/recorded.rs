//! Numbers as the register recorded them: in the alphabet that numbers are printed in, under no rule of today.
//!
//! Registers are older than the standards. They hold credit codes with another check character, numbers of 15 digits,
//! the numbers of two motors in one field, frame numbers of another form, and 无. Such a value is carried as it stands and
//! says of itself that it is one. It names no person, and no request may have it.

use super::error::ValueError;
use super::text::is_ideograph;

/// Accepts 1 to `max` characters: digits, capitals, ideographs, the signs of [`SIGNS`] and single inner spaces, at least one
/// of them no sign; else `refused`, the reason of today's rule.
///
/// # Errors
/// `refused`.
pub(super) fn check(text: &str, max: usize, refused: ValueError) -> Result<(), ValueError> {
    let letter = |c: char| c.is_ascii_digit() || c.is_ascii_uppercase() || is_ideograph(c);
    let spaces = !text.starts_with(' ') && !text.ends_with(' ') && !text.contains("  ");
    // One more than allowed is looked at, so that a long text costs nothing.
    let bounded = || text.chars().take(max.saturating_add(1));
    let good = bounded().count() <= max
        && bounded().any(letter)
        && bounded().all(|c| letter(c) || c == ' ' || SIGNS.contains(c))
        && spaces;
    good.then_some(()).ok_or(refused)
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
