//! The license as a picture: one SVG, drawn from a verdict or from what a holder is about to show. Owner's and
//! grantee's have the same shape; a strip tells them apart in word and color.

use alloc::format;
use alloc::string::String;
use core::fmt;

use super::cell;
use super::frame::Frame;
use super::landscape;
use super::look::{Languages, Look};
use super::outline::Outlines;
use super::palette::SHEET;
use super::portrait;
use super::qr::QrCode;
use super::subject::Subject;
use super::svg::Svg;
use super::text::escape;
use super::tiles::TileLayout;
use crate::credential::label;
use crate::error::TextError;
use crate::present::Preview;
use crate::value::Language;
use crate::verify::Verified;
use crate::wire::qr::QrLevel;

/// A license as a picture: a card for a counter's screen, or a page for a phone.
#[derive(Clone)]
pub struct Card<'v> {
    subject: Subject<'v>,
    page: Option<Languages>,
    code: Option<QrCode>,
    outlines: Option<&'v dyn Outlines>,
}

impl<'v> Card<'v> {
    /// The verifier's card of a verified show, without a QR code.
    #[must_use]
    pub fn new(verified: &'v Verified) -> Self {
        Self::of(Subject::of_verdict(verified))
    }

    /// The holder's own card of what they are about to show, without a QR code. It needs no trust data, and says
    /// nothing of a verification.
    #[must_use]
    pub fn of_preview(preview: &'v Preview<'v>) -> Self {
        Self::of(Subject::of_preview(preview))
    }

    fn of(subject: Subject<'v>) -> Self {
        Self {
            subject,
            page: None,
            code: None,
            outlines: None,
        }
    }

    /// The same as a portrait page for a phone, in one language or both. Its code, if it has one, takes at least 60 %
    /// of its width.
    #[must_use]
    pub fn portrait(mut self, languages: Languages) -> Self {
        self.page = Some(languages);
        self
    }

    /// The same card with the QR code of `text`, the show that it is of, at level M.
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
    /// code's modules are whole pixels. A page is 1080 units wide, and as high as it must be.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        match self.page {
            None => landscape::size(&self.subject, self.code.is_some()),
            Some(_) => self.drawn(None).1,
        }
    }

    /// The card as an SVG document, the same for the same show. The document names fonts but embeds none: a viewer
    /// without a Chinese font cannot draw the characters that have no outline.
    #[must_use]
    pub fn to_svg(&self) -> String {
        let (mut svg, (width, height)) = self.drawn(self.outlines);
        TileLayout::new(&self.subject.watermark, width, height).lay(&mut svg);
        let mut sheet = Svg::new(svg.look, None);
        self.open(&mut sheet, width, height);
        sheet.raw(&svg.into_string());
        sheet.raw("</svg>\n");
        sheet.into_string()
    }

    /// What is drawn, and its width and height, which no shape of a character changes.
    fn drawn(&self, outlines: Option<&'v dyn Outlines>) -> (Svg<'v>, (u32, u32)) {
        let (subject, code) = (&self.subject, self.code.as_ref());
        match self.page {
            None => {
                let mut svg = Svg::new(Look::CARD, outlines);
                landscape::draw(&mut svg, subject, code);
                (svg, landscape::size(subject, code.is_some()))
            }
            Some(languages) => {
                let mut svg = Svg::new(Look::page(languages), outlines);
                let size = portrait::draw(&mut svg, subject, code);
                (svg, size)
            }
        }
    }

    fn open(&self, svg: &mut Svg<'_>, width: u32, height: u32) {
        let of = &self.subject;
        let language = match self.page {
            Some(Languages::One(Language::English)) => "en",
            Some(Languages::One(Language::Chinese) | Languages::Both) | None => "zh-CN",
        };
        svg.raw(&format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" xml:lang=\"{language}\" lang=\"{language}\" font-family=\"{FONTS}\">"
        ));
        let test = if of.test {
            format!("{} {} · ", label::TEST.zh(), label::TEST.en())
        } else {
            String::new()
        };
        svg.raw(&format!(
            "<title>{}</title><desc>{}</desc>",
            escape(&format!(
                "{test}{} {} {}：{} {}",
                label::HEADING.zh(),
                label::HEADING.en(),
                of.fields.plate(),
                of.class.word().zh(),
                of.class.word().en()
            )),
            escape(&format!("{} · {}", of.watermark.zh(), of.watermark.en()))
        ));
        cell::definitions(svg);
        svg.rect(Frame::new(width, height), SHEET, "");
    }
}

impl fmt::Debug for Card<'_> {
    /// Leaves out what the card says, which is somebody's license.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Card")
            .field("page", &self.page)
            .field("code", &self.code)
            .field("outlines", &self.outlines.is_some())
            .finish_non_exhaustive()
    }
}

/// Fonts with Chinese characters on the usual systems, the first that is there.
const FONTS: &str = "'Noto Sans CJK SC','Source Han Sans SC','Noto Sans SC','PingFang SC','Microsoft YaHei',\
                     'WenQuanYi Micro Hei',sans-serif";
