//! The sub page (副页). In the electronic form it also has address, authority, color and the scrap-by day.

use alloc::format;

use super::parts::{heading, row};
use crate::render::cell::Cell;
use crate::render::frame::Frame;
use crate::render::svg::Svg;
use crate::render::words::{self, Content, Words};
use crate::value::TechnicalParts;
use crate::verify::facts::Facts;

pub(in crate::render) fn sub_page(svg: &mut Svg<'_>, frame: Frame, facts: &Facts) {
    let fields = facts.fields();
    let technical = |part: fn(&TechnicalParts) -> Option<u32>, unit: &'static str| {
        Content::part(fields.technical(), |technical| {
            part(&technical.parts()).map(|value| Words::plain(&format!("{value} {unit}")))
        })
    };
    let mut rest = heading(svg, frame, "行驶证副页", "Vehicle License · Sub Page");
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                1,
                Cell::new(
                    "plate-again",
                    "号牌号码",
                    "Plate No.",
                    Content::Full(Words::plain(fields.plate())),
                ),
            ),
            (
                1,
                Cell::new(
                    "file-number",
                    "档案编号",
                    "File No.",
                    Content::text(fields.file_number()),
                ),
            ),
            (
                1,
                Cell::new(
                    "seats",
                    "核定载人数",
                    "Seats",
                    Content::whole(fields.seats(), words::seats),
                ),
            ),
        ],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                1,
                Cell::new(
                    "total-mass",
                    "总质量",
                    "Total Mass",
                    technical(|parts| parts.total_mass, "kg"),
                ),
            ),
            (
                1,
                Cell::new(
                    "curb-mass",
                    "整备质量",
                    "Curb Mass",
                    technical(|parts| parts.curb_mass, "kg"),
                ),
            ),
            (
                1,
                Cell::new(
                    "rated-load",
                    "核定载质量",
                    "Rated Load",
                    technical(|parts| parts.rated_load, "kg"),
                ),
            ),
        ],
    );
    let dimensions = Content::part(fields.technical(), |technical| dimensions(&technical.parts()));
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                2,
                Cell::new("dimensions", "外廓尺寸", "Length × Width × Height", dimensions),
            ),
            (
                1,
                Cell::new(
                    "towed-mass",
                    "准牵引总质量",
                    "Towed Mass",
                    technical(|parts| parts.towed_mass, "kg"),
                ),
            ),
        ],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                9,
                Cell::new("remarks", "备注", "Remarks", Content::text(fields.remarks())),
            ),
            (
                11,
                Cell::new(
                    "inspection-record",
                    "检验记录",
                    "Inspection Record",
                    Content::text(fields.inspection_record()),
                ),
            ),
        ],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [(
            1,
            Cell::new("address", "住址", "Address", words::address(fields.address())),
        )],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                1,
                Cell::new(
                    "issuing-authority",
                    "发证机关",
                    "Issuing Authority",
                    Content::text(fields.issuing_authority()),
                ),
            ),
            (
                1,
                Cell::new(
                    "colors",
                    "车身颜色",
                    "Body Color",
                    Content::whole(fields.colors(), words::colors),
                ),
            ),
            (
                1,
                Cell::new(
                    "energy",
                    "能源种类",
                    "Energy",
                    Content::whole(fields.energy(), words::energy),
                ),
            ),
        ],
    );
    row(
        svg,
        rest,
        [
            (
                10,
                Cell::new(
                    "scrap-by",
                    "强制报废期止",
                    "Scrap By",
                    Content::whole(fields.scrap_by(), words::day),
                ),
            ),
            (
                9,
                Cell::new(
                    "sub-page-number",
                    "副页编码",
                    "Sub Page No.",
                    Content::text(fields.sub_page_number()),
                ),
            ),
            (
                14,
                Cell::new("document", "身份证明", "Owner's ID", words::document(fields.document())),
            ),
        ],
    );
}

/// "4945 × 1845 × 1480 mm", with "--" for a side that the register does not have; `None` if it has no side.
fn dimensions(parts: &TechnicalParts) -> Option<Words> {
    let sides = [parts.length, parts.width, parts.height];
    sides.iter().any(Option::is_some).then(|| {
        let [length, width, height] = sides.map(|side| side.map_or_else(|| "--".into(), |side| format!("{side}")));
        Words::plain(&format!("{length} × {width} × {height} mm"))
    })
}

/// Height of a row.
const SUB_ROW: u32 = 91;
