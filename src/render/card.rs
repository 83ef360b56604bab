//! The license card: one SVG with class band, owner's or lent strip, main page, sub page, validity and QR code, over
//! the watermark. Owner's and grantee's cards have the same shape; the strip tells them apart in word and color.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use super::cell::{self, Cell, Ink, block, middle};
use super::footer;
use super::frame::Frame;
use super::outline::Outlines;
use super::page;
use super::palette::{self, ACCENT, INK, LABEL, LENT, PAGE, RULE, SHEET, TEST, WHITE};
use super::qr::{QrCode, QrLevel};
use super::svg::{Anchor, Style, Svg};
use super::text::escape;
use super::tiles::TileLayout;
use super::words::{self, Content, Words};
use crate::credential::fields::FieldName;
use crate::credential::label::{self, Label};
use crate::credential::purpose::Purpose;
use crate::credential::words as values;
use crate::error::TextError;
use crate::verify::Verified;
use crate::verify::facts::Facts;

/// A verified show as a picture.
#[derive(Clone)]
pub struct Card<'v> {
    verified: &'v Verified,
    code: Option<QrCode>,
    outlines: Option<&'v dyn Outlines>,
}

impl<'v> Card<'v> {
    /// The card of a verified show, without a QR code.
    #[must_use]
    pub fn new(verified: &'v Verified) -> Self {
        Self {
            verified,
            code: None,
            outlines: None,
        }
    }

    /// The same card with the QR code of `text`, the show it was verified from, at level M.
    ///
    /// # Errors
    /// As [`QrCode::of`]: `text-empty`, `text-lower-case`, `text-not-base45`, `text-too-long-for-code`.
    pub fn with_qr(self, text: &str) -> Result<Self, TextError> {
        self.with_qr_at(QrLevel::M, text)
    }

    /// The same card with that code at another level.
    ///
    /// # Errors
    /// As [`QrCode::at`].
    pub fn with_qr_at(mut self, level: QrLevel, text: &str) -> Result<Self, TextError> {
        self.code = Some(QrCode::at(level, text)?);
        Ok(self)
    }

    /// The same card with its characters drawn in the shapes of `outlines`, where it has one. Such a picture looks the
    /// same on a machine without a Chinese font. The layout stays the same, and the text can still be selected and
    /// copied.
    #[must_use]
    pub fn with_outlines(mut self, outlines: &'v dyn Outlines) -> Self {
        self.outlines = Some(outlines);
        self
    }

    /// Width and height in units of the SVG's view box. If the card is drawn at this many pixels, or a multiple, the
    /// code's modules are whole pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        let banner = if self.verified.facts().is_test() { BANNER } else { 0 };
        let footer = if self.code.is_some() { FOOTER_WITH_CODE } else { FOOTER };
        let parts = [
            banner, MARGIN, TITLE, CLASS, GAP, STRIP, GAP, PAGES, GAP, footer, MARGIN,
        ];
        (WIDTH, parts.into_iter().fold(0, u32::saturating_add))
    }

    /// The card as an SVG document, the same for the same show. The document names fonts but embeds none: a viewer
    /// without a Chinese font cannot draw the characters that have no outline.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (width, height) = self.size();
        let facts = self.verified.facts();
        let mut svg = Svg::new(self.outlines);
        self.open(&mut svg, width, height);
        let mut rest = Frame::new(width, height);
        svg.rect(rest, SHEET, "");
        let banner = facts.is_test().then(|| rest.cut_top(BANNER));
        rest = rest.inset(MARGIN, MARGIN);
        let title = rest.cut_top(TITLE);
        let class = rest.cut_top(CLASS);
        rest.cut_top(GAP);
        let strip = rest.cut_top(STRIP);
        rest.cut_top(GAP);
        let mut pages = rest.cut_top(PAGES);
        rest.cut_top(GAP);
        let main = pages.cut_left(PAGE_WIDTH);
        let sub = pages.cut_right(PAGE_WIDTH);

        page::ground(&mut svg, main);
        page::ground(&mut svg, sub);
        page::ground(&mut svg, rest);
        TileLayout::new(&facts.watermark(), width, height).draw(&mut svg);

        if let Some(banner) = banner {
            draw_banner(&mut svg, banner);
        }
        draw_title(&mut svg, title);
        draw_class(&mut svg, class, facts);
        self.draw_strip(&mut svg, strip);
        page::main_page(&mut svg, main, facts);
        page::sub_page(&mut svg, sub, facts);
        if let Some(code) = &self.code {
            draw_code(&mut svg, rest.cut_right(CODE_PANEL), code);
        }
        footer::draw(&mut svg, rest, self.verified);
        svg.define_outlines();
        svg.raw("</svg>\n");
        svg.into_string()
    }

    fn open(&self, svg: &mut Svg<'_>, width: u32, height: u32) {
        let facts = self.verified.facts();
        let class = facts.vehicle_state().class();
        svg.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" xml:lang=\"zh-CN\" lang=\"zh-CN\" font-family=\"{FONTS}\">"
        ));
        let test = if facts.is_test() {
            format!("{} {} · ", label::TEST.zh(), label::TEST.en())
        } else {
            String::new()
        };
        let watermark = facts.watermark();
        svg.raw(&format!(
            "<title>{}</title><desc>{}</desc>",
            escape(&format!(
                "{test}{} {} {}：{} {}",
                label::HEADING.zh(),
                label::HEADING.en(),
                facts.fields().plate(),
                class.word().zh(),
                class.word().en()
            )),
            escape(&format!("{} · {}", watermark.zh(), watermark.en()))
        ));
        cell::definitions(svg);
    }

    /// Who shows it: the owner on white, a grantee on blue.
    fn draw_strip(&self, svg: &mut Svg<'_>, mut strip: Frame) {
        let facts = self.verified.facts();
        let last_day = Content::Full(Words::plain(&facts.last_day()));
        let (ground, ink, heading) = match self.verified {
            Verified::AuthorizedShow(_) => (LENT, Ink::Band(WHITE), ("授权使用", "AUTHORIZED USE")),
            Verified::OwnerShow(_) => (PAGE, Ink::Page, ("所有人出示", "SHOWN BY THE OWNER")),
        };
        let color = if matches!(ink, Ink::Page) { ACCENT } else { WHITE };
        svg.raw(&format!(
            "<g id=\"vl-{}\">",
            if ground == LENT { "authorized" } else { "shown-by-owner" }
        ));
        svg.rect(
            strip,
            ground,
            &format!(" rx=\"12\" stroke=\"{LENT}\" stroke-width=\"2\""),
        );
        let mut word = strip.cut_left(330).inset(24, 10);
        block(svg, word.cut_top(46), heading.0, Style::new(38, color).bold());
        block(svg, word, heading.1, Style::new(17, color));
        let until = match self.verified {
            Verified::AuthorizedShow(_) => label::LENT_UNTIL,
            Verified::OwnerShow(_) => label::VALID_UNTIL,
        };
        let until = Cell::new(until, last_day).ink(ink);
        match self.verified {
            Verified::AuthorizedShow(show) => {
                let grantee = Cell::new(Label::of(FieldName::Grantee), words::grantee(facts.fields())).ink(ink);
                grantee.draw(svg, strip.cut_left(760));
                purpose(Some(show.purpose())).ink(ink).draw(svg, strip.cut_left(450));
            }
            Verified::OwnerShow(show) => {
                purpose(show.stated_purpose()).ink(ink).draw(svg, strip.cut_left(760));
                let issued = Content::Full(values::beijing(facts.issued_at()).into());
                Cell::new(label::ISSUED_AT, issued).draw(svg, strip.cut_left(450));
            }
        }
        until.draw(svg, strip);
        svg.raw("</g>");
    }
}

impl fmt::Debug for Card<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("verified", &self.verified)
            .field("code", &self.code)
            .field("outlines", &self.outlines.is_some())
            .finish()
    }
}

fn purpose(purpose: Option<Purpose>) -> Cell {
    Cell::new(label::PURPOSE, Content::Full(values::purpose(purpose).into()))
}

fn draw_banner(svg: &mut Svg<'_>, banner: Frame) {
    svg.raw("<g id=\"vl-test\">");
    svg.rect(banner, TEST, "");
    let style = Style::new(40, WHITE).bold().anchor(Anchor::Middle);
    let words = "测试 TEST — 此证无效 NOT VALID — 测试 TEST";
    svg.text(banner.center_x(), middle(banner, 40), style, words);
    svg.raw("</g>");
}

fn draw_title(svg: &mut Svg<'_>, title: Frame) {
    let style = Style::new(54, ACCENT).bold();
    svg.text_pair(
        title.x,
        middle(title, 54),
        style,
        label::HEADING.zh(),
        Some((30, label::HEADING.en())),
    );
}

/// The display class as word and color, and why.
fn draw_class(svg: &mut Svg<'_>, mut band: Frame, facts: &Facts) {
    let display = facts.vehicle_state();
    let (ground, ink) = palette::band(display.class());
    svg.raw(&format!(
        "<g id=\"vl-class\" data-class=\"{}\">",
        display.class().name()
    ));
    svg.rect(band, ground, " rx=\"12\"");
    let mut word = band.cut_left(330).inset(24, 8);
    block(
        svg,
        word.cut_top(52),
        display.class().word().zh(),
        Style::new(44, ink).bold(),
    );
    block(svg, word, display.class().word().en(), Style::new(18, ink));
    let mut reasons = band.inset(14, 10);
    let said = facts.reasons();
    let (zh, en): (Vec<&str>, Vec<&str>) = said.iter().map(|words| (words.zh(), words.en())).unzip();
    let (zh, en) = (zh.join("、"), en.join(", "));
    block(svg, reasons.cut_top(44), &zh, Style::new(30, ink));
    block(svg, reasons, &en, Style::new(20, ink));
    svg.raw("</g>");
}

/// The code on its own white panel, above the watermark.
fn draw_code(svg: &mut Svg<'_>, panel: Frame, code: &QrCode) {
    let mut rest = panel.inset(14, 12);
    let mut caption = rest.cut_bottom(50);
    let side = code.side_with_quiet_zone();
    let module = rest.w.min(rest.h).checked_div(side).unwrap_or(1).max(1);
    let drawn = side.saturating_mul(module);
    let x = rest.x.saturating_add(rest.w.saturating_sub(drawn).div_euclid(2));
    let y = rest.y.saturating_add(rest.h.saturating_sub(drawn).div_euclid(2));
    svg.raw("<g id=\"vl-code\">");
    svg.rect(panel.inset(2, 2), WHITE, " rx=\"14\"");
    svg.bar(panel, RULE);
    svg.raw(&format!(
        "<g transform=\"translate({x} {y}) scale({module})\"><path shape-rendering=\"crispEdges\" fill=\"#000000\" \
         d=\"{}\"/></g>",
        code.path()
    ));
    let style = Style::new(22, INK).bold().anchor(Anchor::Middle);
    block(svg, caption.cut_top(28), "请扫码核验，截图、图片无效", style);
    let style = Style::new(16, LABEL).anchor(Anchor::Middle);
    block(
        svg,
        caption,
        "Scan to verify: a picture or screenshot proves nothing",
        style,
    );
    svg.raw("</g>");
}

/// Fonts with Chinese characters on the usual systems, the first that is there.
const FONTS: &str = "'Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC','PingFang SC','Microsoft YaHei',\
                     'WenQuanYi Micro Hei',sans-serif";

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
