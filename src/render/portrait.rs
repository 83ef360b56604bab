//! The page for a phone: heading, display class, who shows it, the code with its bar, main page, sub page, and what a
//! person must know, one below the other. A verifier's begins with that and with what was checked.

use super::bands;
use super::cell::block;
use super::code;
use super::footer;
use super::frame::Frame;
use super::page;
use super::palette::ACCENT;
use super::qr::QrCode;
use super::subject::Subject;
use super::svg::{Anchor, Style, Svg};
use crate::value::Bilingual;

/// Draws the page; its width and height.
pub(super) fn draw(svg: &mut Svg<'_>, of: &Subject<'_>, code: Option<&QrCode>) -> (u32, u32) {
    let mut rest = Frame::new(WIDTH, TALLEST);
    if of.test {
        bands::banner(svg, rest.cut_top(BANNER), 36);
    }
    rest.cut_top(MARGIN);
    rest = rest.inset(MARGIN, 0);
    heading(svg, &mut rest);
    let class = bands::class_height(svg.look, rest.w, of).max(CLASS);
    bands::class(svg, rest.cut_top(class), of);
    rest.cut_top(GAP);
    if of.checked.is_some() {
        section(svg, &mut rest, |svg, rest| footer::sentences(svg, rest, of));
    }
    bands::strip_below(svg, &mut rest, ROW, of);
    rest.cut_top(GAP);
    section(svg, &mut rest, |svg, rest| {
        if let Some(code) = code {
            code::large(svg, rest, code, of.code, of.checked.is_none());
        }
        for cells in footer::rows(of) {
            page::row_below(svg, rest, ROW, cells);
        }
    });
    section(svg, &mut rest, |svg, rest| page::main_page_below(svg, rest, ROW, of));
    section(svg, &mut rest, |svg, rest| page::sub_page_below(svg, rest, ROW, of));
    if of.checked.is_none() {
        section(svg, &mut rest, |svg, rest| footer::sentences(svg, rest, of));
    }
    (WIDTH, rest.y.saturating_sub(GAP).saturating_add(MARGIN))
}

fn heading(svg: &mut Svg<'_>, rest: &mut Frame) {
    let (text, english) = svg.look.languages.of(HEADING.zh(), HEADING.en());
    let style = Style::new(58, ACCENT).bold().anchor(Anchor::Middle);
    block(svg, rest.cut_top(HEADING_ROW), text, style);
    if let Some(english) = english {
        let style = Style::new(30, ACCENT).anchor(Anchor::Middle);
        block(svg, rest.cut_top(HEADING_ROW_EN), english, style);
    }
    rest.cut_top(GAP);
}

/// What `draw` cuts off, on white.
fn section(svg: &mut Svg<'_>, rest: &mut Frame, draw: impl FnOnce(&mut Svg<'_>, &mut Frame)) {
    let top = *rest;
    draw(svg, rest);
    let h = rest.y.saturating_sub(top.y);
    page::ground(svg, Frame { h, ..top });
    rest.cut_top(GAP);
}

const HEADING: Bilingual = Bilingual::new(
    "中华人民共和国机动车行驶证（电子）",
    "Vehicle License of the People's Republic of China (Electronic)",
);

const WIDTH: u32 = 1080;
/// Higher than any page.
const TALLEST: u32 = 20_000;
const MARGIN: u32 = 28;
const GAP: u32 = 22;
const BANNER: u32 = 66;
const HEADING_ROW: u32 = 84;
const HEADING_ROW_EN: u32 = 44;
const CLASS: u32 = 128;
const ROW: u32 = 112;
