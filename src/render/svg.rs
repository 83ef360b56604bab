//! Writes SVG elements. Every text passes through `escape` here; attributes hold numbers and constants only.

use alloc::format;
use alloc::string::String;

use super::frame::Frame;
use super::text::escape;

/// An SVG document or fragment under construction.
pub(super) struct Svg(String);

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
    End,
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

impl Svg {
    pub(super) fn new() -> Self {
        Self(String::new())
    }

    pub(super) fn into_string(self) -> String {
        self.0
    }

    /// Markup made of constants and numbers, or of text already escaped.
    pub(super) fn raw(&mut self, markup: &str) {
        self.0.push_str(markup);
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

    /// One line in two sizes: `tail`, English, follows `text` wherever the font lets that end.
    pub(super) fn text_pair(&mut self, x: u32, y: u32, style: Style, text: &str, tail: Option<(u32, &str)>) {
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let weight = if style.bold { " font-weight=\"700\"" } else { "" };
        self.raw(&format!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{}\" fill=\"{}\"{weight}{anchor}>{}",
            style.size,
            style.fill,
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
