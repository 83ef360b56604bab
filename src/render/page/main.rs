//! The main page (主页). In the electronic form it ends with state, inspection and generation time. The issuer's name
//! stands where the paper bears the authority's seal.

use alloc::format;

use super::cells;
use super::parts::{heading, row, row_below};
use crate::render::cell::block;
use crate::render::frame::Frame;
use crate::render::palette::{RULE, SEAL};
use crate::render::subject::Subject;
use crate::render::svg::{Anchor, Style, Svg};
use crate::value::Bilingual;

/// The page beside the other.
pub(in crate::render) fn main_page(svg: &mut Svg<'_>, frame: Frame, of: &Subject<'_>) {
    let mut rest = heading(svg, frame, HEADING);
    let plate_row = rest.cut_top(PLATE_ROW);
    row(svg, plate_row, [(1, cells::plate(of)), (1, cells::vehicle_type(of))]);
    match cells::carrier(of) {
        None => row(svg, rest.cut_top(ROW), [(1, cells::owner(of))]),
        Some(carrier) => row(svg, rest.cut_top(ROW), [(11, cells::owner(of)), (9, carrier)]),
    }
    let what_row = rest.cut_top(ROW);
    row(svg, what_row, [(8, cells::use_nature(of)), (12, cells::model(of))]);
    beside_the_seal(svg, &mut rest, ROW, of);
    row(
        svg,
        rest,
        [
            (12, cells::standing(of)),
            (9, cells::inspection_until(of)),
            (10, cells::shown_at(of)),
        ],
    );
}

/// The page above the other: its rows, cut off `rest`.
pub(in crate::render) fn main_page_below(svg: &mut Svg<'_>, rest: &mut Frame, height: u32, of: &Subject<'_>) {
    *rest = heading(svg, *rest, HEADING);
    row_below(svg, rest, height.saturating_add(PLATE_MORE), [cells::plate(of)]);
    row_below(svg, rest, height, [cells::vehicle_type(of), cells::use_nature(of)]);
    row_below(svg, rest, height, [cells::owner(of)]);
    if let Some(carrier) = cells::carrier(of) {
        row_below(svg, rest, height, [carrier]);
    }
    row_below(svg, rest, height, [cells::model(of)]);
    beside_the_seal(svg, rest, height, of);
    row_below(svg, rest, height, [cells::standing(of)]);
    row_below(svg, rest, height, [cells::inspection_until(of), cells::shown_at(of)]);
}

/// Three rows: numbers and days, right of the issuer's mark.
fn beside_the_seal(svg: &mut Svg<'_>, rest: &mut Frame, height: u32, of: &Subject<'_>) {
    let mut block = rest.cut_top(height.saturating_mul(3));
    seal(svg, block.cut_left(SEAL_WIDTH), of.issuer);
    svg.bar(block, RULE);
    row(svg, block.cut_top(height), [(1, cells::vin(of))]);
    row(svg, block.cut_top(height), [(1, cells::engine_number(of))]);
    row(svg, block, [(1, cells::registered_on(of)), (1, cells::issued_on(of))]);
}

/// The issuer's mark where the paper bears the authority's seal: a name in a red frame, not a likeness of a seal. The
/// sub page says what it is.
fn seal(svg: &mut Svg<'_>, frame: Frame, name: &str) {
    let outer = frame.inset(18, 16);
    svg.rule(frame, RULE);
    svg.raw("<g id=\"vl-issuer-mark\">");
    svg.rect(
        outer,
        "none",
        &format!(" rx=\"6\" stroke=\"{SEAL}\" stroke-width=\"4\""),
    );
    svg.rect(
        outer.inset(8, 8),
        "none",
        &format!(" stroke=\"{SEAL}\" stroke-width=\"1\""),
    );
    let outer = outer.inset(20, 16);
    svg.begin_clip(outer);
    block(svg, outer, name, Style::new(30, SEAL).bold().anchor(Anchor::Middle));
    svg.end_clip();
    svg.raw("</g>");
}

const HEADING: Bilingual = Bilingual::new("行驶证主页", "Vehicle License · Main Page");

/// Height of a row of the page beside the other, and of the plate's.
const ROW: u32 = 84;
const PLATE_ROW: u32 = 120;
/// How much higher the plate's row is, where the page stands above the other.
const PLATE_MORE: u32 = 30;
const SEAL_WIDTH: u32 = 250;
