//! The card for a counter's screen: class band, owner's or lent strip, main page and sub page side by side, validity
//! and code below them.

use super::bands;
use super::cell::middle;
use super::code;
use super::footer;
use super::frame::Frame;
use super::page;
use super::palette::ACCENT;
use super::qr::QrCode;
use super::subject::Subject;
use super::svg::{Style, Svg};
use crate::credential::label;

/// Width and height.
pub(super) fn size(of: &Subject<'_>, with_code: bool) -> (u32, u32) {
    let banner = if of.test { BANNER } else { 0 };
    let footer = if with_code { FOOTER_WITH_CODE } else { FOOTER };
    let parts = [
        banner, MARGIN, TITLE, CLASS, GAP, STRIP, GAP, PAGES, GAP, footer, MARGIN,
    ];
    (WIDTH, parts.into_iter().fold(0, u32::saturating_add))
}

pub(super) fn draw(svg: &mut Svg<'_>, of: &Subject<'_>, code: Option<&QrCode>) {
    let (width, height) = size(of, code.is_some());
    let mut rest = Frame::new(width, height);
    if of.test {
        bands::banner(svg, rest.cut_top(BANNER), 40);
    }
    rest = rest.inset(MARGIN, MARGIN);
    let title = rest.cut_top(TITLE);
    svg.line(
        title.x,
        middle(title, 54),
        Style::new(54, ACCENT).bold(),
        label::HEADING,
        30,
    );
    bands::class(svg, rest.cut_top(CLASS), of);
    rest.cut_top(GAP);
    bands::strip(svg, rest.cut_top(STRIP), of);
    rest.cut_top(GAP);
    let mut pages = rest.cut_top(PAGES);
    rest.cut_top(GAP);
    let main = pages.cut_left(PAGE_WIDTH);
    let sub = pages.cut_right(PAGE_WIDTH);
    for frame in [main, sub, rest] {
        page::ground(svg, frame);
    }
    page::main_page(svg, main, of);
    page::sub_page(svg, sub, of);
    if let Some(code) = code {
        code::panel(svg, rest.cut_right(CODE_PANEL), code);
    }
    footer::draw(svg, rest, of);
}

const WIDTH: u32 = 1960;
const MARGIN: u32 = 40;
const GAP: u32 = 20;
const BANNER: u32 = 72;
const TITLE: u32 = 96;
const CLASS: u32 = 104;
const STRIP: u32 = 96;
/// The paper pages measure 88 by 60 millimeters.
const PAGE_WIDTH: u32 = 930;
const PAGES: u32 = 691;
const FOOTER: u32 = 400;
const FOOTER_WITH_CODE: u32 = 520;
const CODE_PANEL: u32 = 490;
