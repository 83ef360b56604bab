//! What both pages share: ground, heading, rows of cells.

use alloc::format;

use crate::render::cell::{Cell, middle};
use crate::render::frame::Frame;
use crate::render::palette::{ACCENT, Mark, PAGE, RULE};
use crate::render::svg::{Style, Svg};
use crate::value::Bilingual;

/// A part of the sheet, white below the watermark.
pub(in crate::render) fn ground(svg: &mut Svg<'_>, frame: Frame) {
    let border = format!(" rx=\"16\" stroke=\"{ACCENT}\" stroke-width=\"2\"");
    svg.ground(frame, PAGE, Mark::Plain, &border);
}

/// A heading and the line below it; what is left of the frame.
pub(super) fn heading(svg: &mut Svg<'_>, frame: Frame, words: Bilingual) -> Frame {
    let look = svg.look;
    let mut rest = frame;
    let head = rest.cut_top(look.heading_row);
    let style = Style::new(look.heading, ACCENT).bold();
    let (x, y) = (head.x.saturating_add(look.pad), middle(head, look.heading));
    svg.line(x, y, style, words, look.heading_en);
    svg.raw(&format!(
        "<path d=\"M{} {}H{}\" stroke=\"{ACCENT}\" stroke-width=\"2\" fill=\"none\"/>",
        head.x,
        head.bottom(),
        head.right()
    ));
    rest
}

/// A row of cells with shares of the width, a rule below and bars between.
pub(in crate::render) fn row<const N: usize>(svg: &mut Svg<'_>, frame: Frame, cells: [(u32, Cell); N]) {
    let of = cells.iter().fold(0_u32, |of, (share, _)| of.saturating_add(*share));
    svg.rule(frame, RULE);
    let mut at = 0_u32;
    for (share, cell) in cells {
        let edge = |parts: u32| frame.w.saturating_mul(parts).checked_div(of).unwrap_or(0);
        let end = at.saturating_add(share);
        let mut own = frame;
        own.cut_left(edge(at));
        own = own.cut_left(edge(end).saturating_sub(edge(at)));
        if at > 0 {
            svg.bar(own, RULE);
        }
        cell.draw(svg, own);
        at = end;
    }
}

/// A row of equal cells cut off `rest`, at least this high, and as high as its longest value needs.
pub(in crate::render) fn row_below<const N: usize>(svg: &mut Svg<'_>, rest: &mut Frame, height: u32, cells: [Cell; N]) {
    let share = rest.w.checked_div(u32::try_from(N).unwrap_or(1)).unwrap_or(rest.w);
    let needed = cells.iter().map(|cell| cell.height_in(svg.look, share)).max();
    let frame = rest.cut_top(height.max(needed.unwrap_or(0)));
    row(svg, frame, cells.map(|cell| (1, cell)));
}
