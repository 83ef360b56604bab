//! The code on a picture: black on a white square of its own, with nothing in its quiet zone, and how long it lives.

use alloc::format;

use super::cell::{block, middle, stacked};
use super::frame::Frame;
use super::palette::{ACCENT, INK, RULE, WHITE};
use super::qr::QrCode;
use super::subject::Life;
use super::svg::{Anchor, Style, Svg};
use crate::value::Bilingual;

/// The code as large as fits in whole units a module, in the middle of `frame`; the square it takes.
pub(super) fn square(svg: &mut Svg<'_>, frame: Frame, code: &QrCode) -> Frame {
    let side = code.side_with_quiet_zone();
    let module = module(frame.w.min(frame.h), side);
    let drawn = side.saturating_mul(module);
    let x = frame.x.saturating_add(frame.w.saturating_sub(drawn).div_euclid(2));
    let y = frame.y.saturating_add(frame.h.saturating_sub(drawn).div_euclid(2));
    let square = Frame {
        x,
        y,
        w: drawn,
        h: drawn,
    };
    svg.rect(square, WHITE, "");
    svg.raw(&format!(
        "<g transform=\"translate({x} {y}) scale({module})\"><path shape-rendering=\"crispEdges\" fill=\"#000000\" \
         d=\"{}\"/></g>",
        code.path()
    ));
    square
}

/// The units of a module, for a code of so many modules a side in so many units.
fn module(units: u32, side: u32) -> u32 {
    units.checked_div(side).unwrap_or(1).max(1)
}

/// The same on a phone's page of this width: a dense code takes more of the width than others, so that its modules can
/// be read.
fn large_module(width: u32, side: u32) -> u32 {
    let least = module(width, side).min(LEAST_MODULE);
    module(width.min(LARGEST), side).max(least)
}

/// The code at a counter: a panel of the card, with its caption.
pub(super) fn panel(svg: &mut Svg<'_>, panel: Frame, code: &QrCode) {
    let mut rest = panel.inset(14, 12);
    let caption = rest.cut_bottom(50);
    svg.raw("<g id=\"vl-code\">");
    svg.bar(panel, RULE);
    square(svg, rest, code);
    stacked(
        svg,
        caption,
        Style::new(22, INK).bold().anchor(Anchor::Middle),
        SCAN,
        16,
    );
    svg.raw("</g>");
}

/// The code on a phone's page, cut off `rest`: the code, the caption, and the bar.
pub(super) fn large(svg: &mut Svg<'_>, rest: &mut Frame, code: &QrCode, life: Life, holder: bool) {
    svg.raw("<g id=\"vl-code\">");
    rest.cut_top(PAD);
    let side = code.side_with_quiet_zone();
    let module = large_module(rest.w, side);
    let place = rest.cut_top(side.saturating_mul(module));
    let square = square(svg, place, code);
    let caption = rest.cut_top(CAPTION);
    let (text, english) = svg.look.languages.of(SCAN.zh(), SCAN.en());
    let style = Style::new(34, INK).bold().anchor(Anchor::Middle);
    block(svg, caption.inset(svg.look.pad, 2), text, style);
    english_below(svg, rest, english);
    svg.raw("</g>");
    let mut line = rest.cut_top(BAR);
    line = Frame {
        x: square.x,
        w: square.w,
        ..line
    };
    bar(svg, line, life);
    if holder {
        let row = rest.cut_top(LIVES_ROW);
        let words = if life.answers { ANSWERS } else { LIVES };
        let (text, english) = svg.look.languages.of(words.zh(), words.en());
        let style = Style::new(29, INK).anchor(Anchor::Middle);
        svg.text(row.center_x(), middle(row, 29), style, text);
        english_below(svg, rest, english);
    }
    rest.cut_top(PAD);
}

/// The English of the line above, in a row of its own.
fn english_below(svg: &mut Svg<'_>, rest: &mut Frame, english: Option<&str>) {
    if let Some(english) = english {
        let row = rest.cut_top(ENGLISH_ROW);
        let style = Style::new(23, INK).anchor(Anchor::Middle);
        svg.text(row.center_x(), middle(row, 23), style, english);
    }
}

/// What is left of the code's life. Where it can move, it runs out by itself: it tells a holder when the app draws the
/// next code, and proves nothing to anybody else.
fn bar(svg: &mut Svg<'_>, frame: Frame, life: Life) {
    let Frame { x, y, w, h } = frame;
    let left = w.saturating_mul(life.left).checked_div(life.of).unwrap_or(0);
    svg.raw(&format!(
        "<g id=\"vl-life\" data-left=\"{}\" data-of=\"{}\">",
        life.left, life.of
    ));
    svg.rect(frame, RULE, " rx=\"7\"");
    svg.raw(&format!(
        "<rect x=\"{x}\" y=\"{y}\" width=\"{left}\" height=\"{h}\" rx=\"7\" fill=\"{ACCENT}\"><animate \
         attributeName=\"width\" from=\"{left}\" to=\"0\" dur=\"{}s\" fill=\"freeze\"/></rect></g>",
        life.left.max(1)
    ));
}

const SCAN: Bilingual = Bilingual::new(
    "请扫码核验，截图、图片无效",
    "Scan to verify: a picture or screenshot proves nothing",
);
const LIVES: Bilingual = Bilingual::new("60秒内有效，超时自动刷新", "Valid for 60 seconds, then renewed");
const ANSWERS: Bilingual = Bilingual::new("应答本次核验请求，限时有效", "Answers one request, for a short time");

/// The side of the largest code on a phone's page, quiet zone included, if its modules have at least `LEAST_MODULE`.
const LARGEST: u32 = 850;
/// The units of a module below which a code takes the whole width: half a millimeter on a screen of 70 mm.
const LEAST_MODULE: u32 = 8;
const PAD: u32 = 24;
const CAPTION: u32 = 64;
const BAR: u32 = 14;
const LIVES_ROW: u32 = 50;
const ENGLISH_ROW: u32 = 34;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_takes_sixty_percent_of_a_page() {
        // No show is smaller than version 6.
        for version in 6..=40 {
            let side = 17 + 4 * version;
            let module = large_module(1024, side + 8);
            let (code, drawn) = (side * module, (side + 8) * module);
            assert!(code * 100 >= 1080 * 60, "version {version}: {code}");
            assert!(drawn <= LARGEST || module <= LEAST_MODULE, "version {version}: {drawn}");
            assert!(drawn <= 1024, "version {version}: {drawn}");
        }
    }
}
