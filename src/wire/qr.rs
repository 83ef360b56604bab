//! The text of a QR code: a four-character prefix that names suite and kind, then base45 (RFC 9285), all of it in the
//! QR alphanumeric alphabet. Each byte string has one text: a text that decodes must be what its bytes encode to.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::base45;
use crate::error::TextError;
use crate::value::{stands_in, typed};

/// What a code holds, as its prefix says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Show,
    Challenge,
    SealedAnswer,
    File,
}

impl Kind {
    /// Every kind of suite 1.
    const ALL: [Self; 4] = [Self::Show, Self::Challenge, Self::SealedAnswer, Self::File];

    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Show => "VL1:",
            Self::Challenge => "VC1:",
            Self::SealedAnswer => "VS1:",
            Self::File => "VF1:",
        }
    }
}

pub(crate) fn encode(kind: Kind, bytes: &[u8]) -> String {
    // A file's text opens every field. The buffer gets its full capacity at once, so that no copy stays behind in an
    // outgrown one.
    let body = Zeroizing::new(base45::encode(bytes));
    let mut text = String::with_capacity(kind.prefix().len().saturating_add(body.len()));
    text.push_str(kind.prefix());
    text.push_str(&body);
    text
}

/// Characters of the text of so many bytes: the prefix, then three for two bytes.
pub(crate) fn length(bytes: usize) -> usize {
    let [pairs, odd] = [bytes.div_euclid(2), bytes.rem_euclid(2)];
    Kind::Show
        .prefix()
        .len()
        .saturating_add(pairs.saturating_mul(3))
        .saturating_add(odd.saturating_mul(2))
}

/// How much of a code may be unreadable. The same text takes more modules at a higher level, so each is smaller in the
/// same space: what takes version 14 at M takes 12 at L and 17 at Q.
///
/// These three are all: at the fourth, H, the longest answers fit no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum QrLevel {
    /// 7 %: for a bright screen held to a scanner. Nothing lies on it, and larger modules are worth more.
    L,
    /// 15 %: for every use, and what the sizes of SPEC count with.
    M,
    /// 25 %: for paper, which gets creased and soiled.
    Q,
}

impl QrLevel {
    /// All three, the lowest first.
    pub const ALL: [Self; 3] = [Self::L, Self::M, Self::Q];

    /// The smallest version that holds so many characters in alphanumeric mode; `None` above what version 40 holds.
    pub(crate) fn version(self, characters: usize) -> Option<u8> {
        let held = match self {
            Self::L => &AT_L,
            Self::M => &AT_M,
            Self::Q => &AT_Q,
        };
        let (version, _) = (1_u8..).zip(held).find(|(_, held)| characters <= usize::from(**held))?;
        Some(version)
    }
}

/// Characters that versions 1 to 40 hold in alphanumeric mode at each level (ISO/IEC 18004, table 7).
const AT_L: [u16; 40] = [
    25, 47, 77, 114, 154, 195, 224, 279, 335, 395, 468, 535, 619, 667, 758, 854, 938, 1046, 1153, 1249, 1352, 1460,
    1588, 1704, 1853, 1990, 2132, 2223, 2369, 2520, 2677, 2840, 3009, 3183, 3351, 3537, 3729, 3927, 4087, 4296,
];
const AT_M: [u16; 40] = [
    20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734, 816, 909, 970, 1035, 1134, 1248,
    1326, 1451, 1542, 1637, 1732, 1839, 1994, 2113, 2238, 2369, 2506, 2632, 2780, 2894, 3054, 3220, 3391,
];
const AT_Q: [u16; 40] = [
    16, 29, 47, 67, 87, 108, 125, 157, 189, 221, 259, 296, 352, 376, 426, 470, 531, 574, 644, 702, 742, 823, 890, 963,
    1041, 1094, 1172, 1263, 1322, 1429, 1499, 1618, 1700, 1787, 1867, 1966, 2071, 2181, 2298, 2420,
];

/// Reads a text of `kind` that decodes to at most `max` bytes. Nothing is trimmed or repaired: if a scanner added or
/// changed characters, the error code says so.
pub(crate) fn decode(kind: Kind, text: &str, max: usize) -> Result<Zeroizing<Vec<u8>>, TextError> {
    let Some(body) = text.strip_prefix(kind.prefix()) else {
        return Err(foreign(kind, text));
    };
    // A space is a base45 digit, but too large to end a group (RFC 9285 §4): a space at the end was added.
    if !body.bytes().all(base45::is_digit) || body.ends_with(' ') {
        return Err(what_was_added(body));
    }
    if is_doubled(text) {
        return Err(TextError::Changed);
    }
    // Three characters carry two bytes; the bound is checked before anything is decoded.
    if body.len().div_ceil(3).saturating_mul(2) > max.saturating_add(1) {
        return Err(TextError::TooLong);
    }
    let bytes = Zeroizing::new(base45::decode(body).ok_or(TextError::NotBase45)?);
    if bytes.len() > max {
        return Err(TextError::TooLong);
    }
    Ok(bytes)
}

/// What a scanner did to a text behind our prefix that has another character in it, or a space at its end.
fn what_was_added(body: &str) -> TextError {
    if body.ends_with(char::is_whitespace) || body.contains(|c: char| c.is_whitespace() && c != ' ') {
        return TextError::WhiteSpace;
    }
    match body.contains(|c: char| c.is_ascii_lowercase()) {
        true => TextError::LowerCase,
        false => TextError::Changed,
    }
}

/// Two scans of one code in one field. No text of ours consists of equal halves: the second would begin with a prefix.
fn is_doubled(text: &str) -> bool {
    let half = text.len().div_euclid(2);
    text.len() == half.saturating_mul(2) && text.get(..half) == text.get(half..)
}

/// Whether `text` begins like a code of `kind`. White space around it and the case of its letters are ignored, because
/// a scanner may have changed them.
#[cfg(feature = "seal")]
pub(crate) fn is_nearly(kind: Kind, text: &str) -> bool {
    let head = text.trim().get(..kind.prefix().len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(kind.prefix()))
}

/// Why a text without our prefix is refused: the nearest explanation a person can act on.
fn foreign(kind: Kind, text: &str) -> TextError {
    let trimmed = text.trim();
    let starts = |prefix: &str| {
        trimmed
            .get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    };
    if Kind::ALL.iter().any(|other| *other != kind && starts(other.prefix())) {
        return TextError::OtherArtefact;
    }
    if starts(kind.prefix()) {
        return if trimmed.len() == text.len() {
            TextError::LowerCase
        } else {
            TextError::WhiteSpace
        };
    }
    let folded: String = text.chars().filter_map(folded).take(FOLDED).collect();
    let mut head = folded.chars();
    match (head.next(), head.next(), head.next(), head.next()) {
        (None, ..) => TextError::Empty,
        _ if Kind::ALL.iter().any(|kind| stands_in(kind.prefix(), &folded)) => TextError::Changed,
        (Some('V'), Some('L' | 'C' | 'S' | 'F'), Some('2'..='9'), Some(':')) => TextError::SuiteUnknown,
        (.., Some('0'..='9'), Some(':')) => TextError::NotALicense,
        // A keyboard layout leaves the letters of the prefix and changes digit and colon.
        (Some('V'), Some('L' | 'C' | 'S' | 'F'), Some(_), Some(_)) if text.len() >= LEAST => TextError::Changed,
        _ => TextError::NotALicense,
    }
}

/// How many folded characters of a foreign text are looked at: longer than any prefix that a scanner adds.
const FOLDED: usize = 32;

/// Bytes of the shortest text that can be one of ours behind two letters of a prefix.
const LEAST: usize = 64;

/// A character as it was before an input method changed it: folded as what people type, other colons too, and none for
/// white space and for what is invisible.
fn folded(c: char) -> Option<char> {
    let narrow = match typed(c) {
        '\u{fe13}' | '\u{fe55}' | '\u{2236}' | '\u{a789}' => ':',
        other => other,
    };
    let is_invisible = matches!(narrow, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}');
    (!narrow.is_control() && !narrow.is_whitespace() && !is_invisible).then_some(narrow)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

    #[test]
    fn a_length_is_that_of_the_text() {
        for bytes in 0..70 {
            assert_eq!(length(bytes), encode(Kind::Show, &alloc::vec![7; bytes]).len());
        }
    }

    #[test]
    fn a_text_is_read_only_as_it_was_written() {
        let text = encode(Kind::Show, b"ietf!");
        assert_eq!(text, "VL1:QED8WEX0");
        assert_eq!(decode(Kind::Show, &text, 5), Ok(b"ietf!".to_vec().into()));
        assert_eq!(decode(Kind::Show, &text, 4), Err(TextError::TooLong));
        for (text, error) in [
            ("", TextError::Empty),
            ("VL1:QED8WEX0\r", TextError::WhiteSpace),
            ("VL1:QED8WEX0\n", TextError::WhiteSpace),
            ("VL1:QED8WEX0 ", TextError::WhiteSpace),
            (" VL1:QED8WEX0", TextError::WhiteSpace),
            ("VL1:QED\t8WEX0", TextError::WhiteSpace),
            ("vl1:qed8wex0", TextError::LowerCase),
            ("VL1:QED8WEx0", TextError::LowerCase),
            ("VL1:QED8WEX", TextError::NotBase45),
            ("VL1:QED8WEX0QA", TextError::NotBase45),
            ("VL1:GGW", TextError::NotBase45),
            ("VL1::::", TextError::NotBase45),
            ("VL1:V5", TextError::NotBase45),
            ("VL1:QED8WE;0", TextError::Changed),
            ("VL1:QED8WEX0\0", TextError::Changed),
            ("VL1:QED8WEX0VL1:QED8WEX0", TextError::Changed),
            ("\u{feff}VL1:QED8WEX0", TextError::Changed),
            ("VL1：QED8WEX0", TextError::Changed),
            ("ＶＬ１：ＱＥＤ８ＷＥＸ０", TextError::Changed),
            ("]Q1VL1:QED8WEX0", TextError::Changed),
            ("QR-Code: vl1:QED8WEX0", TextError::Changed),
            ("\u{feff} \0\n", TextError::Empty),
            ("VC1:QED8WEX0", TextError::OtherArtefact),
            ("vf1:qed8wex0", TextError::OtherArtefact),
            ("VL2:QED8WEX0", TextError::SuiteUnknown),
            ("VL0:QED8WEX0", TextError::NotALicense),
            ("https://example.com/VL1:", TextError::Changed),
            ("https://pay.example.com/a/long/path/VL1:", TextError::NotALicense),
            ("汽车", TextError::NotALicense),
        ] {
            assert_eq!(decode(Kind::Show, text, 100), Err(error), "{text:?}");
        }
    }

    #[test]
    fn a_space_is_a_digit_where_base45_has_one() {
        let bytes = (0..=u16::MAX)
            .map(u16::to_be_bytes)
            .find(|pair| base45::encode(pair).starts_with(' '));
        let text = encode(Kind::Show, &bytes.unwrap());
        assert!(text.starts_with("VL1: "));
        assert_eq!(decode(Kind::Show, &text, 2), Ok(bytes.unwrap().to_vec().into()));
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_read_is_written_again(text in "VL1:[0-9A-Z $%*+./:-]{0,24}") {
            if let Ok(bytes) = decode(Kind::Show, &text, 100) {
                proptest::prop_assert_eq!(encode(Kind::Show, &bytes), text.to_string());
            }
        }
    }
}
