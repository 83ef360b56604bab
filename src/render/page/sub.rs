//! The sub page (副页). In the electronic form it also has address, authority, color and the scrap-by day.

use super::cells;
use super::parts::{heading, row, row_below};
use crate::render::frame::Frame;
use crate::render::subject::Subject;
use crate::render::svg::Svg;
use crate::value::Bilingual;

/// The page beside the other.
pub(in crate::render) fn sub_page(svg: &mut Svg<'_>, frame: Frame, of: &Subject<'_>) {
    let mut rest = heading(svg, frame, HEADING);
    let mut next = || rest.cut_top(ROW);
    let numbers = [
        (1, cells::plate_again(of)),
        (1, cells::file_number(of)),
        (1, cells::seats(of)),
    ];
    row(svg, next(), numbers);
    let masses = [
        (1, cells::total_mass(of)),
        (1, cells::curb_mass(of)),
        (1, cells::rated_load(of)),
    ];
    row(svg, next(), masses);
    row(svg, next(), [(2, cells::dimensions(of)), (1, cells::towed_mass(of))]);
    let records = [(9, cells::remarks(of)), (11, cells::inspection_record(of))];
    row(svg, next(), records);
    row(svg, next(), [(1, cells::address(of))]);
    let kinds = [
        (1, cells::issuing_authority(of)),
        (1, cells::colors(of)),
        (1, cells::energy(of)),
    ];
    row(svg, next(), kinds);
    let (scrap_by, number) = (cells::scrap_by(of), cells::sub_page_number(of));
    match cells::owner_document(of) {
        None => row(svg, rest, [(1, scrap_by), (1, number)]),
        Some(document) => row(svg, rest, [(10, scrap_by), (9, number), (14, document)]),
    }
}

/// The page below the other: its rows, cut off `rest`.
pub(in crate::render) fn sub_page_below(svg: &mut Svg<'_>, rest: &mut Frame, height: u32, of: &Subject<'_>) {
    *rest = heading(svg, *rest, HEADING);
    let mut pair = |left, right| row_below(svg, rest, height, [left, right]);
    pair(cells::plate_again(of), cells::file_number(of));
    pair(cells::seats(of), cells::total_mass(of));
    pair(cells::curb_mass(of), cells::rated_load(of));
    pair(cells::dimensions(of), cells::towed_mass(of));
    row_below(svg, rest, height, [cells::remarks(of)]);
    row_below(svg, rest, height, [cells::inspection_record(of)]);
    row_below(svg, rest, height, [cells::address(of)]);
    row_below(svg, rest, height, [cells::issuing_authority(of)]);
    row_below(svg, rest, height, [cells::colors(of), cells::energy(of)]);
    row_below(svg, rest, height, [cells::scrap_by(of), cells::sub_page_number(of)]);
    if let Some(document) = cells::owner_document(of) {
        row_below(svg, rest, height, [document]);
    }
}

const HEADING: Bilingual = Bilingual::new("行驶证副页", "Vehicle License · Sub Page");

/// Height of a row of the page beside the other.
const ROW: u32 = 91;
