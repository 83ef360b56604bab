//! What stands above the pages: the banner of a test, the band of the display class, and who shows the license.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::cell::{Cell, Ink, height_of, middle, stacked, stacked_texts};
use super::frame::Frame;
use super::look::Look;
use super::palette::{self, ACCENT, LENT, Mark, PAGE, TEST, WHITE};
use super::subject::Subject;
use super::svg::{Anchor, Style, Svg};
use super::words::{self, Content, Words};
use crate::credential::fields::FieldName;
use crate::credential::label::{self, Label};
use crate::credential::words as values;
use crate::value::Bilingual;

/// In both languages whatever the page's: a test must be seen by everybody.
pub(super) fn banner(svg: &mut Svg<'_>, frame: Frame, size: u32) {
    svg.ground(frame, TEST, Mark::Shaded, "");
    svg.raw("<g id=\"vl-test\">");
    let style = Style::new(size, WHITE).bold().anchor(Anchor::Middle);
    svg.text(
        frame.center_x(),
        middle(frame, size),
        style,
        "测试 TEST — 此证无效 NOT VALID — 测试 TEST",
    );
    svg.raw("</g>");
}

/// The display class as word and color, and why.
pub(super) fn class(svg: &mut Svg<'_>, mut band: Frame, of: &Subject<'_>) {
    let look = svg.look;
    let (ground, ink, mark) = palette::band(of.class);
    svg.ground(band, ground, mark, " rx=\"12\"");
    svg.raw(&format!(
        "<g id=\"vl-class\" data-class=\"{}\" data-ground=\"{ground}\">",
        of.class.name()
    ));
    let word = band.cut_left(look.band_side).inset(24, 8);
    let (size, size_en) = look.band;
    stacked(svg, word, Style::new(size, ink).bold(), of.class.word(), size_en);
    let (zh, en) = reasons(of);
    let (size, size_en) = look.reasons;
    let texts = look.languages.of(&zh, &en);
    stacked_texts(svg, band.inset(14, 10), Style::new(size, ink), texts, size_en);
    svg.raw("</g>");
}

fn reasons(of: &Subject<'_>) -> (String, String) {
    let (zh, en): (Vec<&str>, Vec<&str>) = of.reasons.iter().map(|words| (words.zh(), words.en())).unzip();
    (zh.join("、"), en.join(", "))
}

/// The height at which all the reasons stand in their full size.
pub(super) fn class_height(look: Look, width: u32, of: &Subject<'_>) -> u32 {
    let width = width.saturating_sub(look.band_side).saturating_sub(28);
    let (zh, en) = reasons(of);
    let (size, size_en) = look.reasons;
    let (text, english) = look.languages.of(&zh, &en);
    let [text, english] = [(Some(text), size), (english, size_en)]
        .map(|(text, size)| text.map_or(0, |text| height_of(text, size, width)));
    // The two stand in the shares of their sizes.
    let of = size.saturating_add(if english == 0 { 0 } else { size_en });
    let whole = |part: u32, size: u32| part.saturating_mul(of).checked_div(size).unwrap_or(0);
    whole(text, size).max(whole(english, size_en)).saturating_add(28)
}

/// How the strip is colored, and what it says.
struct Strip {
    id: &'static str,
    ground: &'static str,
    mark: Mark,
    ink: Ink,
    color: &'static str,
    heading: Bilingual,
}

impl Strip {
    /// The owner's is white, a grantee's blue.
    fn of(subject: &Subject<'_>) -> Self {
        match subject.lent_for {
            Some(_) => Self {
                id: "vl-authorized",
                ground: LENT,
                mark: Mark::Shaded,
                ink: Ink::Band(WHITE),
                color: WHITE,
                heading: Bilingual::new("授权使用", "AUTHORIZED USE"),
            },
            None => Self {
                id: "vl-shown-by-owner",
                ground: PAGE,
                mark: Mark::Plain,
                ink: Ink::Page,
                color: ACCENT,
                heading: Bilingual::new("所有人出示", "SHOWN BY THE OWNER"),
            },
        }
    }

    fn open(&self, svg: &mut Svg<'_>, frame: Frame) {
        let border = format!(" rx=\"12\" stroke=\"{LENT}\" stroke-width=\"2\"");
        svg.ground(frame, self.ground, self.mark, &border);
        svg.raw(&format!("<g id=\"{}\">", self.id));
    }
}

/// Who shows it, in one row.
pub(super) fn strip(svg: &mut Svg<'_>, mut frame: Frame, of: &Subject<'_>) {
    let strip = Strip::of(of);
    strip.open(svg, frame);
    let word = frame.cut_left(svg.look.band_side).inset(24, 10);
    stacked(svg, word, Style::new(38, strip.color).bold(), strip.heading, 17);
    let (first, second) = match of.lent_for {
        Some(_) => (grantee(of), purpose(of)),
        None => {
            let issued = Content::Full(values::beijing(of.issued_at).into());
            (purpose(of), Cell::new(label::ISSUED_AT, issued))
        }
    };
    first.ink(strip.ink).draw(svg, frame.cut_left(760));
    second.ink(strip.ink).draw(svg, frame.cut_left(450));
    last_day(of).ink(strip.ink).draw(svg, frame);
    svg.raw("</g>");
}

/// Who shows it, in rows of this height, cut off `rest`.
pub(super) fn strip_below(svg: &mut Svg<'_>, rest: &mut Frame, height: u32, of: &Subject<'_>) {
    let strip = Strip::of(of);
    let rows = if of.lent_for.is_some() { 2 } else { 1 };
    let look = svg.look;
    let mut frame = rest.cut_top(look.heading_row.saturating_add(height.saturating_mul(rows)));
    strip.open(svg, frame);
    let head = frame.cut_top(look.heading_row);
    let style = Style::new(look.heading, strip.color).bold();
    let x = head.x.saturating_add(look.pad);
    svg.line(x, middle(head, look.heading), style, strip.heading, look.heading_en);
    if of.lent_for.is_some() {
        grantee(of).ink(strip.ink).draw(svg, frame.cut_top(height));
    }
    purpose(of).ink(strip.ink).draw(svg, frame.cut_share(3, 5));
    last_day(of).ink(strip.ink).draw(svg, frame);
    svg.raw("</g>");
}

fn grantee(of: &Subject<'_>) -> Cell {
    Cell::new(Label::of(FieldName::Grantee), words::grantee(of.fields))
}

fn purpose(of: &Subject<'_>) -> Cell {
    Cell::new(label::PURPOSE, Content::Full(values::purpose(of.purpose).into()))
}

fn last_day(of: &Subject<'_>) -> Cell {
    let label = match of.lent_for {
        Some(_) => label::LENT_UNTIL,
        None => label::VALID_UNTIL,
    };
    Cell::new(label, Content::Full(Words::plain(&of.last_day)))
}
