//! One cell of the card: label in both languages above, value below. What is masked, empty, closed or not carried
//! differs in words and in shape, never in color alone.

use alloc::format;

use super::frame::Frame;
use super::palette::{ACCENT, INK, LABEL, PATTERN};
use super::svg::{Anchor, Style, Svg};
use super::text::{fit, fit_balanced, width};
use super::words::{Content, Words};
use crate::credential::label::Label;
use crate::credential::words;
use crate::value::{Bilingual, has_private_use};

/// A cell before it is drawn.
pub(super) struct Cell {
    label: Label,
    content: Content,
    size: u32,
    bold: bool,
    ink: Ink,
}

/// The colors of a cell: dark on the page, or one color on a band.
#[derive(Clone, Copy)]
pub(super) enum Ink {
    Page,
    Band(&'static str),
}

impl Ink {
    fn value(self) -> &'static str {
        match self {
            Self::Page => INK,
            Self::Band(color) => color,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Page => LABEL,
            Self::Band(color) => color,
        }
    }
}

/// The patterns with which [`Cell::draw`] fills closed boxes. A document must have them once.
pub(super) fn definitions(svg: &mut Svg<'_>) {
    svg.raw(&format!(
        "<defs><pattern id=\"vl-lines\" width=\"12\" height=\"12\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"4\" height=\"12\" fill=\"{PATTERN}\"/></pattern>\
         <pattern id=\"vl-dots\" width=\"14\" height=\"14\" patternUnits=\"userSpaceOnUse\">\
         <circle cx=\"4\" cy=\"4\" r=\"3\" fill=\"{PATTERN}\"/></pattern></defs>"
    ));
}

impl Cell {
    pub(super) fn new(label: Label, content: Content) -> Self {
        Self {
            label,
            content,
            size: VALUE,
            bold: false,
            ink: Ink::Page,
        }
    }

    /// The plate: what is compared with the car.
    pub(super) fn prominent(mut self) -> Self {
        self.size = PROMINENT;
        self.bold = true;
        self
    }

    pub(super) fn ink(mut self, ink: Ink) -> Self {
        self.ink = ink;
        self
    }

    pub(super) fn draw(&self, svg: &mut Svg<'_>, frame: Frame) {
        svg.raw(&format!(
            "<g id=\"vl-{}\" data-state=\"{}\">",
            self.label.name,
            self.content.state()
        ));
        let mut rest = frame.inset(PAD, 0);
        let mut head = rest.cut_top(LABEL_ROW);
        if matches!(self.content, Content::Masked(_)) {
            self.tag(
                svg,
                &mut head,
                &format!("{} {}", words::MASKED.zh(), words::MASKED.en()),
            );
        }
        if let Content::Full(words) | Content::Masked(words) = &self.content
            && has_private_use(&words.zh)
        {
            self.tag(svg, &mut head, "含自造字 private-use");
        }
        let (zh, en) = (self.label.words.zh(), self.label.words.en());
        let base = head.y.saturating_add(26);
        let small = (9..=LABEL_EN).rev().find(|size| {
            let pair = width(zh, LABEL_ZH).saturating_add(size.div_euclid(2));
            pair.saturating_add(width(en, *size)) <= head.w
        });
        svg.text_pair(
            head.x,
            base,
            Style::new(LABEL_ZH, self.ink.label()),
            zh,
            Some((small.unwrap_or(9), en)),
        );
        rest.cut_bottom(4);
        match &self.content {
            Content::Full(words) | Content::Masked(words) => self.value(svg, rest, words),
            Content::None => self.state(svg, rest, words::NONE),
            Content::Inexpressible => self.state(svg, rest, words::INEXPRESSIBLE),
            Content::NotShown => self.closed(svg, rest, "vl-lines", "", words::NOT_SHOWN),
            Content::NotCarried => {
                self.closed(svg, rest, "vl-dots", " stroke-dasharray=\"7 6\"", words::NOT_CARRIED);
            }
        }
        svg.raw("</g>");
    }

    /// A state in words alone.
    fn state(&self, svg: &mut Svg<'_>, cell: Frame, words: Bilingual) {
        let (y, style) = (middle(cell, STATE), Style::new(STATE, self.ink.label()));
        svg.text_pair(cell.x, y, style, words.zh(), Some((STATE_EN, words.en())));
    }

    fn tag(&self, svg: &mut Svg<'_>, head: &mut Frame, text: &str) {
        let mut tag = head.cut_right(width(text, TAG).saturating_add(14)).inset(0, 5);
        tag.cut_bottom(2);
        head.cut_right(6);
        let color = match self.ink {
            Ink::Page => ACCENT,
            Ink::Band(color) => color,
        };
        svg.rect(tag, "none", &format!(" rx=\"4\" stroke=\"{color}\""));
        let y = tag.y.saturating_add(16);
        svg.text(tag.center_x(), y, Style::new(TAG, color).anchor(Anchor::Middle), text);
    }

    fn value(&self, svg: &mut Svg<'_>, frame: Frame, words: &Words) {
        let plain = Style::new(self.size, self.ink.value());
        let style = if self.bold { plain.bold() } else { plain };
        svg.begin_clip(frame);
        let in_one_line = (self.size.saturating_mul(2).div_euclid(3)..=self.size)
            .rev()
            .find(|size| {
                let both = width(&words.zh, *size).saturating_add(tail_width(*size, &words.en));
                both <= frame.w && size.saturating_mul(6).div_euclid(5) <= frame.h
            });
        match in_one_line {
            Some(size) => {
                let tail = (!words.en.is_empty()).then_some((tail_size(size), words.en.as_str()));
                svg.text_pair(frame.x, middle(frame, size), Style { size, ..style }, &words.zh, tail);
            }
            None => {
                let mut upper = frame;
                if !words.en.is_empty() {
                    let lower = upper.cut_bottom(frame.h.saturating_mul(2).div_euclid(5));
                    block(svg, lower, &words.en, Style::new(19, self.ink.value()));
                }
                block(svg, upper, &words.zh, style);
            }
        }
        svg.end_clip();
    }

    /// A box with a pattern in place of a value.
    fn closed(&self, svg: &mut Svg<'_>, frame: Frame, pattern: &str, border: &str, words: Bilingual) {
        let shape = frame.inset(0, 3);
        svg.rect(
            shape,
            &format!("url(#{pattern})"),
            &format!(" rx=\"5\" stroke=\"{LABEL}\" stroke-width=\"1\"{border}"),
        );
        let style = Style::new(STATE, self.ink.label());
        svg.text_pair(
            frame.x.saturating_add(14),
            middle(frame, STATE),
            style,
            words.zh(),
            Some((STATE_EN, words.en())),
        );
    }
}

/// A text set into a frame, shrunk and wrapped as it must be.
pub(super) fn block(svg: &mut Svg<'_>, frame: Frame, text: &str, style: Style) {
    let fitted = match style.anchor {
        Anchor::Middle => fit_balanced(text, frame.w, frame.h, style.size),
        Anchor::Start => fit(text, frame.w, frame.h, style.size),
    };
    let size = fitted.size;
    let free = frame.h.saturating_sub(fitted.height());
    let mut y = frame.y.saturating_add(free.div_euclid(2)).saturating_add(ascent(size));
    let x = match style.anchor {
        Anchor::Start => frame.x,
        Anchor::Middle => frame.center_x(),
    };
    for line in &fitted.lines {
        svg.text(x, y, Style { size, ..style }, line.trim_end());
        y = y.saturating_add(fitted.pitch());
    }
}

/// The base line of one line of `size` in the middle of a frame.
pub(super) fn middle(frame: Frame, size: u32) -> u32 {
    let free = frame.h.saturating_sub(size.saturating_mul(6).div_euclid(5));
    frame.y.saturating_add(free.div_euclid(2)).saturating_add(ascent(size))
}

/// The distance from the top of a line to its base line: about 0.88 em with Chinese fonts, and a tenth above.
fn ascent(size: u32) -> u32 {
    size.saturating_mul(98).div_euclid(100)
}

fn tail_size(size: u32) -> u32 {
    size.div_euclid(2).max(STATE_EN)
}

fn tail_width(size: u32, en: &str) -> u32 {
    if en.is_empty() {
        return 0;
    }
    let tail = tail_size(size);
    width(en, tail).saturating_add(tail.div_euclid(2))
}

const PAD: u32 = 14;
const LABEL_ROW: u32 = 34;
const LABEL_ZH: u32 = 19;
const LABEL_EN: u32 = 15;
/// Values, unless a cell says otherwise.
const VALUE: u32 = 30;
const PROMINENT: u32 = 44;
const STATE: u32 = 22;
const STATE_EN: u32 = 16;
const TAG: u32 = 14;
