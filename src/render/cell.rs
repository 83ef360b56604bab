//! One cell of the card: label in both languages above, value below. What is masked, empty, closed or not carried
//! differs in words and in shape, never in color alone.

use alloc::format;
use alloc::string::String;

use super::frame::Frame;
use super::look::Look;
use super::palette::{ACCENT, INK, LABEL, PATTERN};
use super::svg::{Anchor, Style, Svg};
use super::text::{fit, fit_balanced, width, wrap};
use super::words::{Content, Words};
use crate::credential::label::Label;
use crate::credential::words;
use crate::value::{Bilingual, has_private_use};

/// A cell before it is drawn.
pub(super) struct Cell {
    label: Label,
    content: Content,
    prominent: bool,
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
            prominent: false,
            ink: Ink::Page,
        }
    }

    /// The plate: what is compared with the car.
    pub(super) fn prominent(mut self) -> Self {
        self.prominent = true;
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
        let look = svg.look;
        let mut rest = frame.inset(look.pad, 0);
        let mut head = rest.cut_top(look.label_row);
        if matches!(self.content, Content::Masked(_)) {
            self.tag(svg, &mut head, words::MASKED);
        }
        if let Content::Full(words) | Content::Masked(words) = &self.content
            && has_private_use(words.said(look.languages).0)
        {
            self.tag(svg, &mut head, PRIVATE_USE);
        }
        self.label(svg, head);
        rest.cut_bottom(4);
        match &self.content {
            Content::Full(words) | Content::Masked(words) => self.value(svg, rest, words),
            Content::None => self.state(svg, rest, words::NONE),
            Content::Inexpressible => self.state(svg, rest, self.label.original),
            Content::NotShown => self.closed(svg, rest, "vl-lines", "", words::NOT_SHOWN),
            Content::NotCarried => {
                self.closed(svg, rest, "vl-dots", " stroke-dasharray=\"7 6\"", words::NOT_CARRIED);
            }
        }
        svg.raw("</g>");
    }

    /// The label in one line: the English shrinks where there is little room.
    fn label(&self, svg: &mut Svg<'_>, head: Frame) {
        let look = svg.look;
        let (text, english) = look.languages.of(self.label.words.zh(), self.label.words.en());
        let largest = if english.is_some() { look.label_en } else { look.label };
        let fits = |size: &u32| match english {
            Some(english) => {
                let pair = width(text, look.label).saturating_add(size.div_euclid(2));
                pair.saturating_add(width(english, *size)) <= head.w
            }
            None => width(text, *size) <= head.w,
        };
        let size = (9..=largest).rev().find(fits).unwrap_or(9);
        let first = if english.is_some() { look.label } else { size };
        let y = head.y.saturating_add(look.label_row.saturating_mul(3).div_euclid(4));
        let style = Style::new(first, self.ink.label());
        svg.text_pair(head.x, y, style, text, english.map(|english| (size, english)));
    }

    /// A state in words alone.
    fn state(&self, svg: &mut Svg<'_>, cell: Frame, words: Bilingual) {
        let look = svg.look;
        let style = Style::new(look.state, self.ink.label());
        svg.line(cell.x, middle(cell, look.state), style, words, look.state_en);
    }

    fn tag(&self, svg: &mut Svg<'_>, head: &mut Frame, words: Bilingual) {
        let look = svg.look;
        let text = match look.languages.of(words.zh(), words.en()) {
            (text, None) => String::from(text),
            (text, Some(english)) => format!("{text} {english}"),
        };
        let around = look.tag;
        let mut tag = head.cut_right(width(&text, look.tag).saturating_add(around));
        tag = tag.inset(
            0,
            look.label_row
                .saturating_sub(look.tag.saturating_mul(3).div_euclid(2))
                .div_euclid(2),
        );
        head.cut_right(6);
        let color = match self.ink {
            Ink::Page => ACCENT,
            Ink::Band(color) => color,
        };
        svg.rect(tag, "none", &format!(" rx=\"4\" stroke=\"{color}\""));
        let style = Style::new(look.tag, color).anchor(Anchor::Middle);
        svg.text(tag.center_x(), middle(tag, look.tag), style, &text);
    }

    fn value(&self, svg: &mut Svg<'_>, frame: Frame, words: &Words) {
        let look = svg.look;
        let (text, behind) = words.said(look.languages);
        let largest = self.largest(look);
        let plain = Style::new(largest, self.ink.value());
        let style = if self.prominent { plain.bold() } else { plain };
        svg.begin_clip(frame);
        match in_one_line(look, (text, &behind), largest, frame.w, frame.h) {
            Some(size) => {
                let tail = (!behind.is_empty()).then_some((tail_size(look, size), behind.as_str()));
                svg.text_pair(frame.x, middle(frame, size), Style { size, ..style }, text, tail);
            }
            None => {
                let mut upper = frame;
                if !behind.is_empty() {
                    let least = frame.h.saturating_mul(2).div_euclid(5);
                    let lower = upper.cut_bottom(height_of(&behind, look.below, frame.w).min(least));
                    block(svg, lower, &behind, Style::new(look.below, self.ink.value()));
                }
                block(svg, upper, text, style);
            }
        }
        svg.end_clip();
    }

    fn largest(&self, look: Look) -> u32 {
        if self.prominent { look.prominent } else { look.value }
    }

    /// The height at which a value that is longer than a line of `width` is still read with ease; 0 if it is no longer.
    pub(super) fn height_in(&self, look: Look, width: u32) -> u32 {
        let (Content::Full(words) | Content::Masked(words)) = &self.content else {
            return 0;
        };
        let width = width.saturating_sub(look.pad.saturating_mul(2));
        let (text, behind) = words.said(look.languages);
        if in_one_line(look, (text, &behind), self.largest(look), width, u32::MAX).is_some() {
            return 0;
        }
        let size = self.largest(look).saturating_mul(3).div_euclid(4);
        let value = height_of(text, size, width).saturating_mul(11).div_euclid(10);
        let behind = if behind.is_empty() {
            0
        } else {
            height_of(&behind, look.below, width)
        };
        // Behind a value that is wrapped stand at most two fifths.
        let value = value.max(behind.saturating_mul(3).div_euclid(2));
        look.label_row
            .saturating_add(value)
            .saturating_add(behind)
            .saturating_add(12)
    }

    /// A box with a pattern in place of a value.
    fn closed(&self, svg: &mut Svg<'_>, frame: Frame, pattern: &str, border: &str, words: Bilingual) {
        let look = svg.look;
        svg.rect(
            frame.inset(0, 3),
            &format!("url(#{pattern})"),
            &format!(" rx=\"5\" stroke=\"{LABEL}\" stroke-width=\"1\"{border}"),
        );
        let style = Style::new(look.state, self.ink.label());
        let x = frame.x.saturating_add(look.pad);
        svg.line(x, middle(frame, look.state), style, words, look.state_en);
    }
}

/// The size at which a value and what stands behind it fit in one line, not much smaller than `largest`.
fn in_one_line(look: Look, (text, behind): (&str, &str), largest: u32, w: u32, h: u32) -> Option<u32> {
    let tail_width = |size: u32| match behind {
        "" => 0,
        behind => {
            let tail = tail_size(look, size);
            width(behind, tail).saturating_add(tail.div_euclid(2))
        }
    };
    (largest.saturating_mul(2).div_euclid(3)..=largest).rev().find(|size| {
        let both = width(text, *size).saturating_add(tail_width(*size));
        both <= w && size.saturating_mul(6).div_euclid(5) <= h
    })
}

fn tail_size(look: Look, size: u32) -> u32 {
    size.div_euclid(2).max(look.state_en)
}

/// The height of a text of this size, wrapped.
pub(super) fn height_of(text: &str, size: u32, w: u32) -> u32 {
    let lines = u32::try_from(wrap(text, w, size).len()).unwrap_or(u32::MAX);
    size.saturating_mul(6)
        .div_euclid(5)
        .saturating_add(1)
        .saturating_mul(lines)
}

/// A text in the picture's languages, the English in the lower part of the frame.
pub(super) fn stacked(svg: &mut Svg<'_>, frame: Frame, style: Style, words: Bilingual, size_en: u32) {
    let texts = svg.look.languages.of(words.zh(), words.en());
    stacked_texts(svg, frame, style, texts, size_en);
}

/// The same of two texts, of which the second is the first in English.
pub(super) fn stacked_texts(
    svg: &mut Svg<'_>,
    mut frame: Frame,
    style: Style,
    (text, english): (&str, Option<&str>),
    size_en: u32,
) {
    if let Some(english) = english {
        let of = style.size.saturating_add(size_en).max(1);
        let lower = frame.h.saturating_mul(size_en).checked_div(of).unwrap_or(0);
        let lower = frame.cut_bottom(lower);
        block(
            svg,
            lower,
            english,
            Style {
                size: size_en,
                bold: false,
                ..style
            },
        );
    }
    block(svg, frame, text, style);
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

const PRIVATE_USE: Bilingual = Bilingual::new("含自造字", "private-use");
