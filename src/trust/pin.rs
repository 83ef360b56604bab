//! The root a verifier starts from. Of a bundle, only this must come over a channel of its own.

use core::fmt;

use crate::digest::{self, Hash};
use crate::error::BundleError;

/// A pinned root: SHA-256 of the root's bytes. It is built into the app, or carried to it by hand.
///
/// It names the root whole: number, dates, keys, thresholds and publishers. Whoever still has an old root's keys can
/// sign another root with them, but none with this digest.
///
/// ```
/// use vehicle_license::RootPin;
///
/// let pin = RootPin::from_hex("63a2dc83bc43aa30bbcf1ac20c1ce2f7a8f3d0bd1a61a7ad09a5a1f0a3bf1c2e").unwrap();
/// assert_eq!(RootPin::new(*pin.as_bytes()), pin);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RootPin(Hash);

impl RootPin {
    /// Pins the root with this digest.
    #[must_use]
    pub const fn new(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// Reads 64 hexadecimal digits, in either case: what [`Display`](fmt::Display) prints.
    ///
    /// # Errors
    /// `bundle-pin-invalid`.
    pub fn from_hex(text: &str) -> Result<Self, BundleError> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        let mut pin = [0; 32];
        if !rest.is_empty() || pairs.len() != pin.len() {
            return Err(BundleError::PinInvalid);
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        for (byte, [high, low]) in pin.iter_mut().zip(pairs) {
            let (Some(high), Some(low)) = (digit(*high), digit(*low)) else {
                return Err(BundleError::PinInvalid);
            };
            *byte = (high << 4) | low;
        }
        Ok(Self(pin))
    }

    /// The digest.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// The pin of the root with these bytes.
    pub(crate) fn of(root: &[u8]) -> Self {
        Self(digest::file(root))
    }
}

impl fmt::Display for RootPin {
    /// 64 hexadecimal digits, in lower case.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use alloc::string::ToString;

    use super::*;

    #[test]
    fn a_pin_is_sixty_four_digits() {
        let pin = RootPin::of(b"a root");
        let text = pin.to_string();
        assert_eq!(RootPin::from_hex(&text), Ok(pin));
        assert_eq!(RootPin::from_hex(&text.to_uppercase()), Ok(pin));
        for bad in [
            "",
            &text[..62],
            &text[..63],
            &(text.clone() + "0"),
            &(text.clone() + "00"),
        ] {
            assert_eq!(RootPin::from_hex(bad), Err(BundleError::PinInvalid), "{bad}");
        }
        for bad in ["+f", "0x", "g0", " 0", "é"] {
            assert_eq!(
                RootPin::from_hex(&text.replacen(&text[..2], bad, 1)),
                Err(BundleError::PinInvalid),
                "{bad}"
            );
        }
    }
}
