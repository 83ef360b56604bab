//! Writes SVG elements. Every text passes through `escape` here; attributes hold numbers and constants only.

use alloc::collections::BTreeMap;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::frame::Frame;
use super::look::Look;
use super::outline::{Outline, Outlines, Run, runs};
use super::palette::Mark;
use super::text::escape;
use crate::value::Bilingual;

/// An SVG document or fragment under construction.
pub(super) struct Svg<'o> {
    pub(super) look: Look,
    /// What lies below the watermark.
    grounds: Vec<Ground>,
    written: String,
    outlines: Option<&'o dyn Outlines>,
    /// The shapes that were used, each defined once at the end.
    used: BTreeMap<char, Outline<'o>>,
}

/// A colored part of the sheet, and how the watermark is seen on it.
pub(super) struct Ground {
    pub(super) frame: Frame,
    pub(super) fill: &'static str,
    pub(super) mark: Mark,
    pub(super) attributes: String,
}

/// How a text is set.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) size: u32,
    pub(super) fill: &'static str,
    pub(super) bold: bool,
    pub(super) anchor: Anchor,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    Middle,
}

impl Style {
    pub(super) fn new(size: u32, fill: &'static str) -> Self {
        Self {
            size,
            fill,
            bold: false,
            anchor: Anchor::Start,
        }
    }

    pub(super) fn bold(mut self) -> Self {
        self.bold = true;
        self
    }

    pub(super) fn anchor(mut self, anchor: Anchor) -> Self {
        self.anchor = anchor;
        self
    }
}

impl<'o> Svg<'o> {
    /// With shapes for characters, or with none: then every text is left to the viewer's fonts.
    pub(super) fn new(look: Look, outlines: Option<&'o dyn Outlines>) -> Self {
        Self {
            look,
            grounds: Vec::new(),
            written: String::new(),
            outlines,
            used: BTreeMap::new(),
        }
    }

    pub(super) fn into_string(self) -> String {
        self.written
    }

    /// Lays a ground on those before it, below the watermark and all that is drawn.
    pub(super) fn ground(&mut self, frame: Frame, fill: &'static str, mark: Mark, attributes: &str) {
        self.grounds.push(Ground {
            frame,
            fill,
            mark,
            attributes: attributes.into(),
        });
    }

    /// The grounds, and what was drawn above them, taken out.
    pub(super) fn take_layers(&mut self) -> (Vec<Ground>, String) {
        (core::mem::take(&mut self.grounds), core::mem::take(&mut self.written))
    }

    /// Markup made of constants and numbers, or of text already escaped.
    pub(super) fn raw(&mut self, markup: &str) {
        self.written.push_str(markup);
    }

    /// A filled rectangle with further `attributes`.
    pub(super) fn rect(&mut self, frame: Frame, fill: &str, attributes: &str) {
        let Frame { x, y, w, h } = frame;
        self.raw(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\"{attributes}/>"
        ));
    }

    /// A thin horizontal rule at the bottom of `frame`.
    pub(super) fn rule(&mut self, frame: Frame, color: &str) {
        let (x, y, right) = (frame.x, frame.bottom(), frame.right());
        self.raw(&format!(
            "<path d=\"M{x} {y}H{right}\" stroke=\"{color}\" fill=\"none\"/>"
        ));
    }

    /// A thin vertical rule at the left of `frame`.
    pub(super) fn bar(&mut self, frame: Frame, color: &str) {
        let (x, y, bottom) = (frame.x, frame.y, frame.bottom());
        self.raw(&format!(
            "<path d=\"M{x} {y}V{bottom}\" stroke=\"{color}\" fill=\"none\"/>"
        ));
    }

    /// One line of text with its base line at `y`.
    pub(super) fn text(&mut self, x: u32, y: u32, style: Style, text: &str) {
        self.text_pair(x, y, style, text, None);
    }

    /// One line in two sizes: the English `tail` follows `text`, wherever the font ends that.
    pub(super) fn text_pair(&mut self, x: u32, y: u32, style: Style, text: &str, tail: Option<(u32, &str)>) {
        if let Some(outlines) = self.outlines {
            self.outlined(outlines, (x, y), style, text, tail);
            return;
        }
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
        };
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        self.raw(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\"{}{weight}{anchor}>{}",
            style.size,
            fill(style.fill),
            escape(text)
        ));
        if let Some((size, tail)) = tail {
            let gap = size.div_euclid(2);
            self.raw(&format!(
                "<tspan dx=\"{gap}\" font-size=\"{size}\" font-weight=\"400\" xml:lang=\"en\">{}</tspan>",
                escape(tail)
            ));
        }
        self.raw("</text>");
    }

    /// As [`text_pair`](Self::text_pair), drawn as shapes. The text stands behind them, invisible, so that it can be
    /// selected and copied; what has no shape stays visible.
    fn outlined(
        &mut self,
        outlines: &'o dyn Outlines,
        (x, y): (u32, u32),
        style: Style,
        text: &str,
        tail: Option<(u32, &str)>,
    ) {
        let bolder = if style.bold { BOLDER } else { 0 };
        let first = TextPart {
            gap: 0,
            size: style.size,
            bolder,
            attributes: "",
            runs: runs(outlines, text, bolder),
        };
        let second = tail.map(|(size, tail)| TextPart {
            gap: size.div_euclid(2),
            size,
            bolder: 0,
            attributes: " font-weight=\"400\" xml:lang=\"en\"",
            runs: runs(outlines, tail, 0),
        });
        let parts = [Some(first), second];
        let widths = parts.iter().flatten().map(TextPart::width);
        let width = widths.fold(0, u32::saturating_add);
        let mut x = x.saturating_sub(match style.anchor {
            Anchor::Start => 0,
            Anchor::Middle => width.div_euclid(2),
        });
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        let mut shapes = String::new();
        self.raw(&format!("<text y=\"{y}\"{}{weight}>", fill(style.fill)));
        for part in parts.into_iter().flatten() {
            x = x.saturating_add(part.gap);
            for run in &part.runs {
                let shown = if run.shapes.is_some() {
                    " fill-opacity=\"0\""
                } else {
                    ""
                };
                self.raw(&format!(
                    "<tspan x=\"{x}\" font-size=\"{}\"{}{shown}>{}</tspan>",
                    part.size,
                    part.attributes,
                    escape(&run.text)
                ));
                shapes.push_str(&part.shapes(run, (x, y), style.fill));
                x = x.saturating_add(part.units(run.width));
            }
            let drawn = part.runs.into_iter().filter_map(|run| run.shapes).flatten();
            self.used
                .extend(drawn.map(|(character, _, outline)| (character, outline)));
        }
        self.raw("</text>");
        self.raw(&shapes);
    }

    /// A line in the picture's languages.
    pub(super) fn line(&mut self, x: u32, y: u32, style: Style, words: Bilingual, size_en: u32) {
        let (text, english) = self.look.languages.of(words.zh(), words.en());
        self.text_pair(x, y, style, text, english.map(|english| (size_en, english)));
    }

    /// The definitions of all shapes used so far.
    pub(super) fn define_outlines(&mut self) {
        let used = core::mem::take(&mut self.used);
        if used.is_empty() {
            return;
        }
        self.raw("<defs>");
        for (character, outline) in used.into_iter().filter(|(_, outline)| !outline.path.is_empty()) {
            self.raw(&format!(
                "<path id=\"vl-u{:x}\" d=\"{}\"/>",
                u32::from(character),
                outline.path
            ));
        }
        self.raw("</defs>");
    }

    /// Whatever is drawn until [`end_clip`](Self::end_clip) is cut at `frame`: a font wider than the model, or marks
    /// piled on one character, must not paint over a neighbor.
    pub(super) fn begin_clip(&mut self, frame: Frame) {
        let Frame { x, y, w, h } = frame;
        self.raw(&format!(
            "<svg x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" viewBox=\"{x} {y} {w} {h}\">"
        ));
    }

    pub(super) fn end_clip(&mut self) {
        self.raw("</svg>");
    }
}

/// The part of a line that is set in one size.
struct TextPart<'o> {
    /// Between it and the part before.
    gap: u32,
    size: u32,
    bolder: u32,
    attributes: &'static str,
    runs: Vec<Run<'o>>,
}

impl TextPart<'_> {
    /// Thousandths of the font size in units.
    fn units(&self, thousandths: u32) -> u32 {
        thousandths.saturating_mul(self.size).div_euclid(1000)
    }

    fn width(&self) -> u32 {
        let widths = self.runs.iter().map(|run| self.units(run.width));
        widths.fold(self.gap, u32::saturating_add)
    }

    /// The shapes of a run, each a reference to its definition; empty for a run of text.
    fn shapes(&self, run: &Run<'_>, (x, y): (u32, u32), fill: &str) -> String {
        let mut group = String::new();
        let shapes = run.shapes.iter().flatten();
        for (character, at, _) in shapes.filter(|(_, _, outline)| !outline.path.is_empty()) {
            group.push_str(&format!("<use href=\"#vl-u{:x}\" x=\"{at}\"/>", u32::from(*character)));
        }
        if group.is_empty() {
            return group;
        }
        let (whole, rest) = (self.size.div_euclid(1000), self.size.rem_euclid(1000));
        let stroke = match self.bolder {
            0 => String::new(),
            bolder => format!(" stroke=\"{fill}\" stroke-width=\"{bolder}\""),
        };
        let fill = self::fill(fill);
        format!("<g transform=\"translate({x} {y}) scale({whole}.{rest:03})\"{fill}{stroke}>{group}</g>")
    }
}

/// The attribute of a color; [`INHERITED`] has none.
fn fill(color: &str) -> String {
    match color {
        INHERITED => String::new(),
        color => format!(" fill=\"{color}\""),
    }
}

/// The color of what is around.
pub(super) const INHERITED: &str = "";

/// The stroke, in thousandths of the font size, that makes a shape bold: there is only one weight of shapes.
const BOLDER: u32 = 36;
