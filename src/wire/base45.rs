//! Base45 (RFC 9285) in its one form: three digits for two bytes, two for a last one, the least significant digit first.
//! No digits above what the bytes can be, and no single one.

use alloc::string::String;
use alloc::vec::Vec;

/// The digits, which are the alphanumeric characters of a QR code.
const DIGITS: [u8; 45] = *b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The digit that a byte stands for; [`NONE`] of every other byte.
static VALUES: [u8; 256] = values();
const NONE: u8 = 255;

#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "evaluated by the compiler, which refuses what overflows"
)]
const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut digit = 0;
    while digit < DIGITS.len() {
        values[DIGITS[digit] as usize] = digit as u8;
        digit += 1;
    }
    values
}

fn value(byte: u8) -> Option<u32> {
    let value = VALUES.get(usize::from(byte)).copied().unwrap_or(NONE);
    (value != NONE).then_some(value.into())
}

pub(super) fn is_digit(byte: u8) -> bool {
    value(byte).is_some()
}

pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(2).saturating_mul(3));
    for group in bytes.chunks(2) {
        let mut rest = group.iter().fold(0, |number, byte| number << 8 | usize::from(*byte));
        // One digit more than bytes.
        for _ in 0..=group.len() {
            let digit = DIGITS.get(rest.rem_euclid(DIGITS.len()));
            text.extend(digit.copied().map(char::from));
            rest = rest.div_euclid(DIGITS.len());
        }
    }
    text
}

/// The bytes of which `text` is the text. The buffer gets its full capacity at once.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len().div_ceil(3).saturating_mul(2));
    for group in text.as_bytes().chunks(3) {
        match *group {
            [low, middle, high] => {
                let number = u16::try_from(number([low, middle, high])?).ok()?;
                bytes.extend_from_slice(&number.to_be_bytes());
            }
            [low, high] => bytes.push(u8::try_from(number([low, high])?).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

/// The number of which these are the digits, the lowest first. 45³ fits, so nothing saturates.
fn number<const N: usize>(digits: [u8; N]) -> Option<u32> {
    digits.iter().rev().try_fold(0_u32, |number, digit| {
        Some(number.saturating_mul(45).saturating_add(value(*digit)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_rfc() {
        for (bytes, text) in [
            (&b"AB"[..], "BB8"),
            (b"Hello!!", "%69 VD92EX0"),
            (b"base-45", "UJCLQE7W581"),
            (b"ietf!", "QED8WEX0"),
            (b"", ""),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes));
        }
    }

    #[test]
    fn every_group_has_one_text() {
        for number in 0..=u16::MAX {
            let bytes = number.to_be_bytes();
            assert_eq!(decode(&encode(&bytes)).as_deref(), Some(&bytes[..]));
        }
        for byte in 0..=u8::MAX {
            assert_eq!(decode(&encode(&[byte])).as_deref(), Some(&[byte][..]));
        }
        let texts = |digits: u32| {
            let all = 0..45_u32.pow(digits);
            let text = move |number: u32| -> String {
                let digit = |at: u32| DIGITS[usize::try_from(number / 45_u32.pow(at) % 45).expect("a digit")];
                (0..digits).map(|at| char::from(digit(at))).collect()
            };
            all.map(text).filter(|text| decode(text).is_some()).count()
        };
        assert_eq!([1, 2, 3].map(texts), [0, 1 << 8, 1 << 16]);
    }

    #[test]
    fn no_other_byte_is_a_digit() {
        let digits = (0..=u8::MAX).filter(|byte| is_digit(*byte));
        assert_eq!(digits.count(), DIGITS.len());
        assert!(decode("AB\u{e9}").is_none() && decode("ab8").is_none());
    }
}
