//! Where the watermark's tiles lie: lines at −30°, in a brick pattern, over a whole rectangle. Public, so that an app
//! that draws natively lays them out as the SVG card does. Draw them above the ground and below text and QR code.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::frame::Frame;
use super::look::Look;
use super::palette::{self, Mark};
use super::svg::{Ground, INHERITED, Style, Svg};
use super::text;
use crate::credential::watermark::Watermark;

/// A watermark laid out over a rectangle, in the units of its width and height. The same watermark and rectangle give
/// the same layout on every machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TileLayout {
    center: (u32, u32),
    font_size: u32,
    lines: Vec<String>,
    tile: (u32, u32),
    pitch: (u32, u32),
    positions: Vec<(i32, i32)>,
}

impl TileLayout {
    /// Tiles over a rectangle of `width` times `height` units. Larger sides are cut to 20,000 units.
    #[must_use]
    pub fn new(watermark: &Watermark, width: u32, height: u32) -> Self {
        let (width, height) = (width.min(SIDE_MAX), height.min(SIDE_MAX));
        let short = width.min(height);
        let font_size = short.div_euclid(FONT_SHARE).max(FONT_MIN);
        let widest = font_size.saturating_mul(LINE);
        let lines: Vec<String> = watermark
            .lines()
            .flat_map(|line| text::wrap_at_spaces(line, widest, font_size))
            .map(|line| line.trim_end().to_string())
            .collect();
        let line_pitch = line_pitch(font_size);
        let count = u32::try_from(lines.len()).unwrap_or(1);
        let longest = lines.iter().map(|line| text::width(line, font_size)).max().unwrap_or(0);
        let tile = (longest.max(1), line_pitch.saturating_mul(count).max(1));
        let gap = |ems: u32| font_size.saturating_mul(ems);
        let pitch = (tile.0.saturating_add(gap(4)), tile.1.saturating_add(gap(3)));
        Self {
            center: (width.div_euclid(2), height.div_euclid(2)),
            font_size,
            lines,
            tile,
            pitch,
            positions: positions(width, height, tile, pitch),
        }
    }

    /// The angle in degrees; negative rises to the right, as SVG's `rotate` has it.
    #[must_use]
    pub fn angle(&self) -> i32 {
        ANGLE
    }

    /// The point the tiles are turned around: the rectangle's center.
    #[must_use]
    pub fn center(&self) -> (u32, u32) {
        self.center
    }

    /// The font size.
    #[must_use]
    pub fn font_size(&self) -> u32 {
        self.font_size
    }

    /// Distance of two base lines of a tile.
    #[must_use]
    pub fn line_pitch(&self) -> u32 {
        line_pitch(self.font_size)
    }

    /// The lines of every tile.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Width and height of a tile.
    #[must_use]
    pub fn tile(&self) -> (u32, u32) {
        self.tile
    }

    /// Distance of two tiles in a row, and of two rows. Every other row is moved by half a tile's distance.
    #[must_use]
    pub fn pitch(&self) -> (u32, u32) {
        self.pitch
    }

    /// The color, `#rrggbb`.
    #[must_use]
    pub fn color(&self) -> &'static str {
        palette::WATERMARK
    }

    /// The opacity in percent. Dark text over it keeps a contrast of 7:1.
    #[must_use]
    pub fn opacity(&self) -> u8 {
        palette::WATERMARK_OPACITY
    }

    /// The upper left corner of each tile, from the center, in axes turned by [`angle`](Self::angle).
    #[must_use]
    pub fn positions(&self) -> &[(i32, i32)] {
        &self.positions
    }

    /// The tiles as a group of an SVG document; the document cuts them at its edge.
    #[must_use]
    pub fn to_svg_group(&self) -> String {
        let mut svg = Svg::new(Look::CARD, None);
        svg.raw("<g aria-hidden=\"true\">");
        self.mark(&mut svg);
        svg.raw("</g>");
        svg.into_string()
    }

    /// Puts the layers together: the grounds, the watermark over all of them, then what was drawn.
    pub(super) fn lay(&self, svg: &mut Svg<'_>) {
        let (grounds, drawn) = svg.take_layers();
        for ground in &grounds {
            svg.rect(ground.frame, ground.fill, &ground.attributes);
        }
        self.draw(svg, &grounds);
        svg.raw(&drawn);
        svg.define_outlines();
    }

    /// The watermark over the whole sheet, and the tiles once more that lie where it must be darkened. No other tile is
    /// repeated: each is a hundred shapes, and a viewer draws also those that are cut away.
    fn draw(&self, svg: &mut Svg<'_>, grounds: &[Ground]) {
        svg.raw("<g id=\"vl-watermark\" aria-hidden=\"true\">");
        self.mark(svg);
        let shaded = grounds.iter().filter(|ground| ground.mark == Mark::Shaded);
        for frame in shaded.map(|ground| ground.frame) {
            svg.begin_clip(frame);
            let color = (palette::SHADE, palette::SHADE_OPACITY);
            self.place(svg, color, |tile| self.reaches(tile, frame));
            svg.end_clip();
        }
        svg.raw("</g>");
    }

    /// Whether the tile at this position, or the gap around it, reaches into a part of the rectangle.
    fn reaches(&self, (x, y): (i32, i32), part: Frame) -> bool {
        let middle = |corner: i32, side: u32| i64::from(corner).saturating_add(i64::from(side.div_euclid(2)));
        let from = |start: u32, side: u32, center: u32| {
            let middle = i64::from(start).saturating_add(i64::from(side.div_euclid(2)));
            middle.saturating_sub(i64::from(center))
        };
        let aside = (from(part.x, part.w, self.center.0), from(part.y, part.h, self.center.1));
        let middle = (middle(x, self.tile.0), middle(y, self.tile.1));
        let [pitch, sides] = [self.pitch, (part.w, part.h)].map(wide);
        meets(middle, pitch, aside, sides)
    }

    /// One tile, and all of them in the watermark's color.
    fn mark(&self, svg: &mut Svg<'_>) {
        svg.raw("<defs><g id=\"vl-tile\">");
        for (nth, line) in (1_u32..).zip(&self.lines) {
            let base = self.line_pitch().saturating_mul(nth);
            svg.text(0, base, Style::new(self.font_size, INHERITED), line);
        }
        svg.raw("</g></defs>");
        self.place(svg, (self.color(), self.opacity()), |_| true);
    }

    /// A group of the tiles that are wanted, each where it lies.
    fn place(&self, svg: &mut Svg<'_>, (color, opacity): (&str, u8), wanted: impl Fn((i32, i32)) -> bool) {
        let (x, y) = self.center;
        svg.raw(&format!(
            "<g fill=\"{color}\" fill-opacity=\"0.{opacity:02}\" transform=\"translate({x} {y}) rotate({ANGLE})\">"
        ));
        for (x, y) in self.positions.iter().filter(|tile| wanted(**tile)) {
            svg.raw(&format!("<use href=\"#vl-tile\" x=\"{x}\" y=\"{y}\"/>"));
        }
        svg.raw("</g>");
    }
}

/// The angle in degrees: 30 to 45 is common practice, and at 30 two tiles' lines stay readable on a narrow screen.
const ANGLE: i32 = -30;
/// cos 30° and sin 30° in thousandths.
const COS: i64 = 866;
const SIN: i64 = 500;
/// The shorter side over the font size: on a screen 70 mm wide, 1.75 mm.
const FONT_SHARE: u32 = 40;
/// Ems of a line: short enough that a whole tile stands on the narrowest screen, turned as it is.
const LINE: u32 = 24;
const FONT_MIN: u32 = 10;
/// Keeps every sum far inside `i32`.
const SIDE_MAX: u32 = 20_000;

fn line_pitch(font_size: u32) -> u32 {
    font_size.saturating_mul(7).div_euclid(5)
}

fn wide((x, y): (u32, u32)) -> (i64, i64) {
    (x.into(), y.into())
}

/// Rows and columns around the center as far as the diagonal reaches, without the tiles that miss the rectangle.
fn positions(width: u32, height: u32, tile: (u32, u32), pitch: (u32, u32)) -> Vec<(i32, i32)> {
    let [(width, height), tile, pitch] = [(width, height), tile, pitch].map(wide);
    // The diagonal is shorter than the two sides together.
    let reach = width.saturating_add(height).div_euclid(2);
    let steps = |pitch: i64| reach.checked_div(pitch).unwrap_or(0).saturating_add(1);
    let (columns, rows) = (steps(pitch.0).saturating_add(1), steps(pitch.1));
    let mut found = Vec::new();
    for row in rows.saturating_neg()..=rows {
        let brick = if row.rem_euclid(2) == 0 {
            0
        } else {
            pitch.0.div_euclid(2)
        };
        let middle_y = row.saturating_mul(pitch.1);
        for column in columns.saturating_neg()..=columns {
            let middle_x = column.saturating_mul(pitch.0).saturating_add(brick);
            if meets((middle_x, middle_y), tile, (0, 0), (width, height)) {
                let corner = |middle: i64, side: i64| i32::try_from(middle.saturating_sub(side.div_euclid(2)));
                if let (Ok(x), Ok(y)) = (corner(middle_x, tile.0), corner(middle_y, tile.1)) {
                    found.push((x, y));
                }
            }
        }
    }
    found
}

/// Whether the upright box around a turned tile meets a rectangle, whose middle is so far aside of the center.
fn meets(middle: (i64, i64), tile: (i64, i64), aside: (i64, i64), sides: (i64, i64)) -> bool {
    let turned = |along: i64, across: i64, x: i64, y: i64| {
        x.saturating_mul(along)
            .saturating_add(y.saturating_mul(across))
            .div_euclid(1000)
    };
    let near = |at: i64, reach: i64, side: i64| at.abs().saturating_mul(2) < reach.saturating_add(side);
    near(
        turned(COS, SIN, middle.0, middle.1).saturating_sub(aside.0),
        turned(COS, SIN, tile.0, tile.1),
        sides.0,
    ) && near(
        turned(SIN.saturating_neg(), COS, middle.0, middle.1).saturating_sub(aside.1),
        turned(SIN, COS, tile.0, tile.1),
        sides.1,
    )
}
