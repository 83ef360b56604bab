//! Bytes as pairs of lower-case hexadecimal digits: one text for each byte string, in both directions.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The text of `bytes`.
#[must_use]
pub fn text_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of `text`, or nothing if it is anything but pairs of lower-case digits.
#[must_use]
pub fn bytes_of(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte.checked_sub(b'0'),
        b'a'..=b'f' => byte.checked_sub(b'a' - 10),
        _ => None,
    };
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    rest.is_empty().then(|| bytes.collect())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_text_for_each_byte_string() {
        assert_eq!(bytes_of("00af10"), Some(vec![0, 0xaf, 0x10]));
        assert_eq!(text_of(&[0, 0xaf, 0x10]), "00af10");
        assert_eq!(bytes_of(""), Some(vec![]));
        for wrong in ["0", "0A", "0g", " 00", "0x00", "路"] {
            assert_eq!(bytes_of(wrong), None, "{wrong}");
        }
    }
}
