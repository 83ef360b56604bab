//! The colors, in one place, because contrast is a rule here: every text has a contrast of at least 7:1 to what lies
//! below it, watermark included (WCAG 2.2, success criterion 1.4.6). The tests compute it.

use crate::verify::standing::DisplayClass;

/// The sheet and its two pages.
pub(super) const SHEET: &str = "#eef3f1";
pub(super) const PAGE: &str = "#ffffff";
/// Field values.
pub(super) const INK: &str = "#10202b";
/// Labels and remarks.
pub(super) const LABEL: &str = "#26465a";
/// Rules, frames, headings.
pub(super) const ACCENT: &str = "#12506b";
pub(super) const RULE: &str = "#b9cdd3";
/// Lines and dots in the boxes of closed fields.
pub(super) const PATTERN: &str = "#d2dee2";
/// The issuer's mark.
pub(super) const SEAL: &str = "#a8161b";
/// The strip of a lent copy.
pub(super) const LENT: &str = "#123f7a";
/// The banner of a test.
pub(super) const TEST: &str = "#6a1270";
pub(super) const WHITE: &str = "#ffffff";

/// The watermark and its opacity in percent.
pub(super) const WATERMARK: &str = "#1d5a8a";
pub(super) const WATERMARK_OPACITY: u8 = 13;
/// What darkens the watermark where it lies on a dark ground, so that it is seen and white text stays as readable.
pub(super) const SHADE: &str = "#000000";
pub(super) const SHADE_OPACITY: u8 = 30;

/// How the watermark is seen on a ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// In its own color.
    Plain,
    /// Darkened.
    Shaded,
}

/// The band of a display class: ground, text, and the watermark on it.
pub(super) fn band(class: DisplayClass) -> (&'static str, &'static str, Mark) {
    match class {
        DisplayClass::Usable => ("#0f5c3a", WHITE, Mark::Shaded),
        DisplayClass::Notice => ("#f5b52a", INK, Mark::Plain),
        DisplayClass::NotUsableNow => ("#a01218", WHITE, Mark::Shaded),
        DisplayClass::Gone => ("#4a4f54", WHITE, Mark::Shaded),
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    fn channels(color: &str) -> [f64; 3] {
        let hex = |at: usize| f64::from(u8::from_str_radix(&color[at..at + 2], 16).unwrap());
        [hex(1), hex(3), hex(5)]
    }

    fn luminance(rgb: [f64; 3]) -> f64 {
        let linear = |value: f64| {
            let share = value / 255.0;
            if share <= 0.040_45 {
                share / 12.92
            } else {
                ((share + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(rgb[0]) + 0.7152 * linear(rgb[1]) + 0.0722 * linear(rgb[2])
    }

    fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    fn over(ground: [f64; 3], color: &str, opacity: u8) -> [f64; 3] {
        let (above, opacity) = (channels(color), f64::from(opacity) / 100.0);
        let mut mixed = ground;
        for (below, above) in mixed.iter_mut().zip(above) {
            *below = *below * (1.0 - opacity) + above * opacity;
        }
        mixed
    }

    /// `ground` with the watermark over it.
    fn marked(ground: &str, mark: Mark) -> [f64; 3] {
        let plain = over(channels(ground), WATERMARK, WATERMARK_OPACITY);
        match mark {
            Mark::Plain => plain,
            Mark::Shaded => over(plain, SHADE, SHADE_OPACITY),
        }
    }

    #[test]
    fn the_formula_is_the_standard_one() {
        assert!((contrast([0.0; 3], [255.0; 3]) - 21.0).abs() < 1e-9);
        assert!((contrast(channels("#777777"), [255.0; 3]) - 4.48).abs() < 0.01);
    }

    #[test]
    fn text_stays_readable_over_the_watermark() {
        for text in [INK, LABEL] {
            for ground in [PAGE, SHEET] {
                let found = contrast(channels(text), marked(ground, Mark::Plain));
                assert!(found >= 7.0, "{text} on {ground}: {found:.2}");
            }
            let found = contrast(channels(text), channels(PATTERN));
            assert!(found >= 7.0, "{text} on the pattern: {found:.2}");
        }
    }

    /// Every ground with text, and the watermark on it.
    fn grounds() -> Vec<(&'static str, &'static str, Mark)> {
        let mut grounds: Vec<_> = DisplayClass::ALL.into_iter().map(band).collect();
        grounds.extend([
            (LENT, WHITE, Mark::Shaded),
            (TEST, WHITE, Mark::Shaded),
            (PAGE, INK, Mark::Plain),
            (SHEET, INK, Mark::Plain),
            (PAGE, ACCENT, Mark::Plain),
            (SHEET, ACCENT, Mark::Plain),
        ]);
        grounds
    }

    #[test]
    fn the_watermark_is_seen_and_does_not_shout() {
        for (ground, _, mark) in grounds() {
            let found = contrast(marked(ground, mark), channels(ground));
            assert!((1.1..1.6).contains(&found), "{ground}: {found:.2}");
        }
    }

    #[test]
    fn bands_are_readable_marked_and_unmarked() {
        for (ground, text, mark) in grounds() {
            for below in [channels(ground), marked(ground, mark)] {
                let found = contrast(below, channels(text));
                let large = text == ACCENT && below != channels(ground);
                assert!(found >= if large { 4.5 } else { 7.0 }, "{text} on {ground}: {found:.2}");
            }
        }
        assert!(contrast(channels(PAGE), channels(SEAL)) >= 7.0);
    }
}
