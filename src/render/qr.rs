//! A text as a QR code (ISO/IEC 18004): alphanumeric mode, error correction level M unless the app says otherwise, the
//! smallest version that holds it. This is the only file that names the encoder.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt::Write as _;

use qrcodegen_no_heap as encoder;

use crate::error::TextError;
use crate::wire::qr::QrLevel;

/// Modules of white on every side (ISO/IEC 18004 §6.3.8 asks for four).
pub(super) const QUIET_ZONE: u32 = 4;

/// The encoder's name of a level.
fn encoder_level(level: QrLevel) -> encoder::QrCodeEcc {
    match level {
        QrLevel::L => encoder::QrCodeEcc::Low,
        QrLevel::M => encoder::QrCodeEcc::Medium,
        QrLevel::Q => encoder::QrCodeEcc::Quartile,
    }
}

/// A QR code, for SVG and for apps that draw modules themselves.
#[derive(Clone, PartialEq, Eq)]
pub struct QrCode {
    version: u8,
    side: u32,
    dark: Vec<bool>,
}

impl QrCode {
    /// The code of a show's, challenge's or other artefact's text, at level M.
    ///
    /// # Errors
    /// As [`at`](Self::at).
    pub fn of(text: &str) -> Result<Self, TextError> {
        Self::at(QrLevel::M, text)
    }

    /// The code at another level.
    ///
    /// # Errors
    /// `text-empty`; `text-lower-case` and `text-not-base45` for characters outside the alphanumeric mode, which our
    /// texts do not have; `text-too-long-for-code` above what version 40 holds: 4296 characters at L, 3391 at M, 2420
    /// at Q. The longest show and the longest sealed answer fit L and M.
    pub fn at(level: QrLevel, text: &str) -> Result<Self, TextError> {
        if text.is_empty() {
            return Err(TextError::Empty);
        }
        if text.chars().any(|c| c.is_ascii_lowercase()) {
            return Err(TextError::LowerCase);
        }
        if !encoder::QrSegment::is_alphanumeric(text) {
            return Err(TextError::NotBase45);
        }
        let length = encoder::Version::MAX.buffer_len();
        let (mut scratch, mut modules) = (alloc::vec![0; length], alloc::vec![0; length]);
        let code = encoder::QrCode::encode_text(
            text,
            &mut scratch,
            &mut modules,
            encoder_level(level),
            encoder::Version::MIN,
            encoder::Version::MAX,
            None,
            // A higher level would not make the code larger, but two drawings of one text must not differ in it.
            false,
        )
        .map_err(|_| TextError::TooLong)?;
        let side = code.size();
        let dark = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        Ok(Self {
            version: code.version().value(),
            side: u32::try_from(side).unwrap_or(0),
            dark: dark.map(|(x, y)| code.get_module(x, y)).collect(),
        })
    }

    /// The version, 1 to 40: 14 has 73 modules a side.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// Modules a side, without the quiet zone.
    #[must_use]
    pub fn side(&self) -> u32 {
        self.side
    }

    /// Whether the module in column `x` of row `y` is dark; a module outside the code is light. Keep four light modules
    /// around the code.
    #[must_use]
    pub fn is_dark(&self, x: u32, y: u32) -> bool {
        let at = y.saturating_mul(self.side).saturating_add(x);
        let dark = usize::try_from(at).ok().and_then(|at| self.dark.get(at));
        x < self.side && dark.copied().unwrap_or(false)
    }

    /// An SVG picture of its own: white ground, quiet zone of four modules, black modules.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let side = self.side_with_quiet_zone();
        let mut svg = String::new();
        // Writing to a String cannot fail.
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side}\" \
             height=\"{side}\" shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" \
             fill=\"#ffffff\"/><path fill=\"#000000\" d=\"{}\"/></svg>",
            self.path()
        );
        svg
    }

    pub(super) fn side_with_quiet_zone(&self) -> u32 {
        self.side.saturating_add(QUIET_ZONE.saturating_mul(2))
    }

    /// The dark modules as SVG path data, moved right and down by the quiet zone: one bar for each run in a row.
    pub(super) fn path(&self) -> String {
        let mut path = String::new();
        for y in 0..self.side {
            let mut x = 0;
            while x < self.side {
                let run = (x..self.side).take_while(|x| self.is_dark(*x, y)).count();
                let run = u32::try_from(run).unwrap_or(0);
                if run > 0 {
                    let (left, top) = (x.saturating_add(QUIET_ZONE), y.saturating_add(QUIET_ZONE));
                    let _ = write!(path, "M{left} {top}h{run}v1h-{run}z");
                }
                x = x.saturating_add(run).saturating_add(1);
            }
        }
        path
    }
}

impl core::fmt::Debug for QrCode {
    /// Leaves out the modules, which are somebody's license.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("QrCode")
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_the_smallest_at_level_m() {
        // Characters that versions 1, 14 and 40 hold at level M (ISO/IEC 18004, table 7).
        for (characters, version) in [
            (1, 1),
            (20, 1),
            (21, 2),
            (483, 13),
            (484, 14),
            (528, 14),
            (529, 15),
            (3391, 40),
        ] {
            let code = QrCode::of(&"A".repeat(characters)).unwrap();
            assert_eq!(code.version(), version, "{characters}");
            assert_eq!(code.side(), 17 + 4 * u32::from(version));
        }
        assert_eq!(QrCode::of(&"A".repeat(3392)), Err(TextError::TooLong));
    }

    #[test]
    fn levels_hold_what_the_standard_says() {
        // What versions 11, 13 and 40 hold at each level (ISO/IEC 18004, table 7).
        for (level, held) in [
            (QrLevel::L, [468, 619, 4296]),
            (QrLevel::M, [366, 483, 3391]),
            (QrLevel::Q, [259, 352, 2420]),
        ] {
            for (characters, version) in held.into_iter().zip([11, 13, 40]) {
                let at = |characters| QrCode::at(level, &"A".repeat(characters)).map(|code| code.version());
                assert_eq!(at(characters), Ok(version), "{level:?}");
                let above = if version == 40 {
                    Err(TextError::TooLong)
                } else {
                    Ok(version + 1)
                };
                assert_eq!(at(characters + 1), above, "{level:?}");
            }
        }
    }

    #[test]
    fn the_version_told_before_signing_is_the_one_drawn() {
        for (level, held) in [(QrLevel::L, 4296), (QrLevel::M, 3391), (QrLevel::Q, 2420)] {
            let mut told = 1;
            for characters in 1..=held {
                let version = level.version(characters).unwrap();
                // Both sides of every step are drawn.
                if version != told {
                    let drawn = |characters| QrCode::at(level, &"A".repeat(characters)).unwrap().version();
                    assert_eq!((drawn(characters - 1), drawn(characters)), (told, version));
                    told = version;
                }
            }
            assert_eq!((told, level.version(held + 1)), (40, None));
        }
    }

    #[test]
    fn texts_of_no_artefact() {
        assert_eq!(QrCode::of(""), Err(TextError::Empty));
        assert_eq!(QrCode::of("VL1:abc"), Err(TextError::LowerCase));
        assert_eq!(QrCode::of("VL1:张"), Err(TextError::NotBase45));
        assert_eq!(QrCode::of("VL1:A\n"), Err(TextError::NotBase45));
    }

    #[test]
    fn outside_is_light_and_a_finder_is_dark() {
        let code = QrCode::of("VL1:A").unwrap();
        assert!(code.is_dark(0, 0) && code.is_dark(6, 6) && !code.is_dark(7, 7));
        for outside in [(code.side(), 0), (0, code.side()), (u32::MAX, u32::MAX), (u32::MAX, 0)] {
            assert!(!code.is_dark(outside.0, outside.1));
        }
        assert!(code.to_svg().contains("viewBox=\"0 0 29 29\"") && code.path().starts_with("M4 4h7v1h-7z"));
    }
}
