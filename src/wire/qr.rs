//! The text of a QR code: a four-character prefix that names suite and kind, then base45 (RFC 9285), all of it in the
//! QR alphanumeric alphabet. Each byte string has one text: a text that decodes must be what its bytes encode to.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::error::TextError;

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

/// The smallest QR version that holds so many characters in alphanumeric mode at level M, at most 40.
pub(crate) fn version_at_m(characters: usize) -> u8 {
    let smaller = CHARACTERS_AT_M.iter().filter(|held| usize::from(**held) < characters);
    u8::try_from(smaller.count().saturating_add(1)).unwrap_or(u8::MAX)
}

/// Characters that versions 1 to 39 hold in alphanumeric mode at level M (ISO/IEC 18004, table 7). Version 40 holds 3391:
/// no text of ours is longer.
const CHARACTERS_AT_M: [u16; 39] = [
    20, 38, 61, 90, 122, 154, 178, 221, 262, 311, 366, 419, 483, 528, 600, 656, 734, 816, 909, 970, 1035, 1134, 1248,
    1326, 1451, 1542, 1637, 1732, 1839, 1994, 2113, 2238, 2369, 2506, 2632, 2780, 2894, 3054, 3220,
];

/// Reads a text of `kind` that decodes to at most `max` bytes. Nothing is trimmed or repaired: if a scanner added or
/// changed characters, the error code says so.
pub(crate) fn decode(kind: Kind, text: &str, max: usize) -> Result<Zeroizing<Vec<u8>>, TextError> {
    if text.is_empty() {
        return Err(TextError::Empty);
    }
    let Some(body) = text.strip_prefix(kind.prefix()) else {
        return Err(foreign(kind, text));
    };
    // Three characters carry two bytes; the bound is checked before anything is decoded.
    if body.len().div_ceil(3).saturating_mul(2) > max.saturating_add(1) {
        return Err(TextError::TooLong);
    }
    // A space is a base45 digit, but too large to end a group (RFC 9285 §4): a space at the end was added.
    if body.ends_with(char::is_whitespace) || body.contains(|c: char| c.is_whitespace() && c != ' ') {
        return Err(TextError::WhiteSpace);
    }
    if body.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(TextError::LowerCase);
    }
    let bytes = Zeroizing::new(base45::decode(body).map_err(|_| TextError::NotBase45)?);
    // `base45` 3.2.0 truncates a two-character tail above 255; encoding the bytes again reveals it.
    if *Zeroizing::new(base45::encode(&bytes)) != body {
        return Err(TextError::NotBase45);
    }
    if bytes.len() > max {
        return Err(TextError::TooLong);
    }
    Ok(bytes)
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
    let mut head = trimmed.chars();
    let ours = matches!(
        (head.next(), head.next(), head.next(), head.next()),
        (
            Some('V' | 'v'),
            Some('L' | 'l' | 'C' | 'c' | 'S' | 's' | 'F' | 'f'),
            Some('2'..='9'),
            Some(':')
        )
    );
    if ours {
        TextError::SuiteUnknown
    } else {
        TextError::NotALicense
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::string::ToString;

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
            ("VL1:QED8WE;0", TextError::NotBase45),
            ("VC1:QED8WEX0", TextError::OtherArtefact),
            ("vf1:qed8wex0", TextError::OtherArtefact),
            ("VL2:QED8WEX0", TextError::SuiteUnknown),
            ("VL0:QED8WEX0", TextError::NotALicense),
            ("https://example.com/VL1:", TextError::NotALicense),
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
