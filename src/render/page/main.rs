//! The main page (主页). In the electronic form it ends with state, inspection and generation time. The issuer's name
//! stands where the paper bears the authority's seal.

use alloc::format;

use super::parts::{heading, row};
use crate::credential::fields::FieldName;
use crate::credential::label::{self, Label};
use crate::credential::words as values;
use crate::render::cell::{Cell, block};
use crate::render::frame::Frame;
use crate::render::palette::{RULE, SEAL};
use crate::render::svg::{Anchor, Style, Svg};
use crate::render::words::{self, Content, Words};
use crate::value::Plate;
use crate::verify::facts::Facts;

pub(in crate::render) fn main_page(svg: &mut Svg<'_>, frame: Frame, facts: &Facts) {
    let fields = facts.fields();
    let mut rest = heading(svg, frame, "行驶证主页", "Vehicle License · Main Page");
    row(
        svg,
        rest.cut_top(PLATE_ROW),
        [
            (10, plate(fields.plate())),
            (
                10,
                Cell::new(
                    Label::of(FieldName::VehicleType),
                    Content::whole(fields.vehicle_type(), values::vehicle_type),
                ),
            ),
        ],
    );
    let owner = Cell::new(Label::of(FieldName::Owner), words::owner(fields.owner()));
    match words::carrier(fields) {
        // The official page has no such cell, and a natural owner no carrier.
        Content::None | Content::NotShown | Content::NotCarried => row(svg, rest.cut_top(ROW), [(1, owner)]),
        carrier => {
            let carrier = Cell::new(Label::of(FieldName::Carrier), carrier);
            row(svg, rest.cut_top(ROW), [(11, owner), (9, carrier)]);
        }
    }
    row(
        svg,
        rest.cut_top(ROW),
        [
            (
                8,
                Cell::new(
                    Label::of(FieldName::UseNature),
                    Content::whole(fields.use_nature(), values::use_nature),
                ),
            ),
            (
                12,
                Cell::new(Label::of(FieldName::Model), Content::text(fields.model())),
            ),
        ],
    );
    let mut block = rest.cut_top(ROW.saturating_mul(3));
    seal(svg, block.cut_left(250), facts);
    svg.bar(block, RULE);
    row(
        svg,
        block.cut_top(ROW),
        [(1, Cell::new(Label::of(FieldName::Vin), words::vin(fields.vin())))],
    );
    row(
        svg,
        block.cut_top(ROW),
        [(
            1,
            Cell::new(
                Label::of(FieldName::EngineNumber),
                Content::whole(fields.engine_number(), |number| values::Words::same(number.as_str())),
            ),
        )],
    );
    row(
        svg,
        block,
        [
            (
                1,
                Cell::new(
                    Label::of(FieldName::RegisteredOn),
                    Content::whole(fields.registered_on(), values::Words::same),
                ),
            ),
            (
                1,
                Cell::new(
                    Label::of(FieldName::IssuedOn),
                    Content::whole(fields.issued_on(), values::Words::same),
                ),
            ),
        ],
    );
    row(
        svg,
        rest,
        [
            (
                12,
                Cell::new(
                    label::STANDING,
                    Content::Full(values::standing(fields.standing()).into()),
                ),
            ),
            (
                9,
                Cell::new(
                    Label::of(FieldName::InspectionUntil),
                    Content::whole(fields.inspection_until(), values::Words::same),
                ),
            ),
            (
                10,
                Cell::new(label::SHOWN_AT, Content::Full(values::beijing(facts.shown_at()).into())),
            ),
        ],
    );
}

fn plate(plate: &Plate) -> Cell {
    let kind = words::plate_type(plate);
    let words = Words::new(plate.as_str(), format!("{} {}", kind.zh, kind.en));
    Cell::new(label::PLATE, Content::Full(words)).prominent()
}

/// The issuer's mark where the paper bears the authority's seal: a name in a red frame, not a likeness of a seal. The sub
/// page says what it is.
fn seal(svg: &mut Svg<'_>, frame: Frame, facts: &Facts) {
    let (_, name) = facts.issuer();
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

/// Height of a row, and of the plate's.
const ROW: u32 = 84;
const PLATE_ROW: u32 = 120;
