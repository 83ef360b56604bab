//! The text of a QR code: a four-character prefix that names suite and kind, then base45 (RFC 9285), all of it in
//! the QR alphanumeric alphabet. One text per byte string: what decodes must encode to itself.

use alloc::string::String;
use alloc::vec::Vec;

use crate::error::TextError;

/// What a prefix announces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Show,
    Challenge,
    SealedAnswer,
    File,
}

impl Kind {
    /// Every kind of suite 1. Sealed answers are reserved: nothing here reads them yet.
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
    let mut text = String::from(kind.prefix());
    text.push_str(&base45::encode(bytes));
    text
}

/// Reads a text of `kind` that decodes to at most `max` bytes. Nothing is trimmed or repaired: a scanner that
/// adds or changes characters gets a code that says so.
pub(crate) fn decode(kind: Kind, text: &str, max: usize) -> Result<Vec<u8>, TextError> {
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
    // A space is a base45 digit, but too large a one to end a group (RFC 9285 §4): there it was added.
    if body.ends_with(char::is_whitespace) || body.contains(|c: char| c.is_whitespace() && c != ' ') {
        return Err(TextError::WhiteSpace);
    }
    if body.contains(|c: char| c.is_ascii_lowercase()) {
        return Err(TextError::LowerCase);
    }
    let bytes = base45::decode(body).map_err(|_| TextError::NotBase45)?;
    // base45 3.2.0 cuts a two-character tail above 255; the text law catches it.
    if base45::encode(&bytes) != body {
        return Err(TextError::NotBase45);
    }
    if bytes.len() > max {
        return Err(TextError::TooLong);
    }
    Ok(bytes)
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
