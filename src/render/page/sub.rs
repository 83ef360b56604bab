//! The sub page (副页). In the electronic form it also has address, authority, color and the scrap-by day.

use super::parts::{heading, row};
use crate::credential::fields::FieldName;
use crate::credential::label::{self, Label};
use crate::credential::words as values;
use crate::render::cell::Cell;
use crate::render::frame::Frame;
use crate::render::svg::Svg;
use crate::render::words::{self, Content, Words};
use crate::value::TechnicalParts;
use crate::verify::facts::Facts;

pub(in crate::render) fn sub_page(svg: &mut Svg<'_>, frame: Frame, facts: &Facts) {
    let fields = facts.fields();
    let technical = |part: fn(&TechnicalParts) -> Option<u32>| {
        Content::part(fields.technical(), |technical| {
            part(&technical.parts()).map(values::kilograms)
        })
    };
    let mut rest = heading(svg, frame, "行驶证副页", "Vehicle License · Sub Page");
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                1,
                Cell::new(PLATE_AGAIN, Content::Full(Words::plain(fields.plate().as_str()))),
            ),
            (
                1,
                Cell::new(Label::of(FieldName::FileNumber), Content::text(fields.file_number())),
            ),
            (
                1,
                Cell::new(
                    Label::of(FieldName::Seats),
                    Content::whole(fields.seats(), values::seats),
                ),
            ),
        ],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (1, Cell::new(label::TOTAL_MASS, technical(|parts| parts.total_mass))),
            (1, Cell::new(label::CURB_MASS, technical(|parts| parts.curb_mass))),
            (1, Cell::new(label::RATED_LOAD, technical(|parts| parts.rated_load))),
        ],
    );
    let dimensions = Content::part(fields.technical(), |technical| values::dimensions(&technical.parts()));
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (2, Cell::new(label::DIMENSIONS, dimensions)),
            (1, Cell::new(label::TOWED_MASS, technical(|parts| parts.towed_mass))),
        ],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                9,
                Cell::new(Label::of(FieldName::Remarks), Content::text(fields.remarks())),
            ),
            (
                11,
                Cell::new(
                    Label::of(FieldName::InspectionRecord),
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
            Cell::new(Label::of(FieldName::Address), words::address(fields.address())),
        )],
    );
    row(
        svg,
        rest.cut_top(SUB_ROW),
        [
            (
                1,
                Cell::new(Label::of(FieldName::IssuingAuthority), words::issuing_authority(facts)),
            ),
            (
                1,
                Cell::new(
                    Label::of(FieldName::Colors),
                    Content::whole(fields.colors(), values::colors),
                ),
            ),
            (
                1,
                Cell::new(
                    Label::of(FieldName::Energy),
                    Content::whole(fields.energy(), values::energy),
                ),
            ),
        ],
    );
    let scrap_by = Cell::new(
        Label::of(FieldName::ScrapBy),
        Content::whole(fields.scrap_by(), values::Words::same),
    );
    let number = Cell::new(
        Label::of(FieldName::SubPageNumber),
        Content::text(fields.sub_page_number()),
    );
    // The license prints no number of its owner: the cell is there for a purpose that may ask for it.
    match words::owner_document(facts) {
        None => row(svg, rest, [(1, scrap_by), (1, number)]),
        Some(document) => {
            let document = Cell::new(Label::of(FieldName::Document), document);
            row(svg, rest, [(10, scrap_by), (9, number), (14, document)]);
        }
    }
}

/// The plate once more, as the paper has it; the main page has its type.
const PLATE_AGAIN: Label = Label {
    name: "plate-again",
    ..label::PLATE
};

/// Height of a row.
const SUB_ROW: u32 = 91;
