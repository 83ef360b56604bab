//! The cells of both pages, each made once for every layout.

use crate::credential::fields::FieldName;
use crate::credential::label::{self, Label};
use crate::credential::words as values;
use crate::render::cell::Cell;
use crate::render::subject::Subject;
use crate::render::words::{self, Content, Words};
use crate::value::TechnicalParts;

pub(super) fn plate(of: &Subject<'_>) -> Cell {
    let plate = of.fields.plate();
    let words = Words::plain(plate.as_str()).with_kind(words::plate_type(plate));
    Cell::new(label::PLATE, Content::Full(words)).prominent()
}

/// The plate once more, as the paper has it; the main page has its type.
pub(super) fn plate_again(of: &Subject<'_>) -> Cell {
    let label = Label {
        name: "plate-again",
        ..label::PLATE
    };
    Cell::new(label, Content::Full(Words::plain(of.fields.plate().as_str())))
}

pub(super) fn vehicle_type(of: &Subject<'_>) -> Cell {
    field(
        FieldName::VehicleType,
        Content::whole(of.fields.vehicle_type(), values::vehicle_type),
    )
}

pub(super) fn owner(of: &Subject<'_>) -> Cell {
    field(FieldName::Owner, words::owner(of.fields.owner()))
}

/// Who acts for an organization that owns the vehicle.
pub(super) fn carrier(of: &Subject<'_>) -> Option<Cell> {
    words::carrier(of.fields).map(|carrier| field(FieldName::Carrier, carrier))
}

pub(super) fn use_nature(of: &Subject<'_>) -> Cell {
    field(
        FieldName::UseNature,
        Content::whole(of.fields.use_nature(), values::use_nature),
    )
}

pub(super) fn model(of: &Subject<'_>) -> Cell {
    field(FieldName::Model, Content::text(of.fields.model()))
}

pub(super) fn vin(of: &Subject<'_>) -> Cell {
    field(FieldName::Vin, words::vin(of.fields.vin()))
}

pub(super) fn engine_number(of: &Subject<'_>) -> Cell {
    field(FieldName::EngineNumber, Content::text(of.fields.engine_number()))
}

pub(super) fn registered_on(of: &Subject<'_>) -> Cell {
    field(FieldName::RegisteredOn, Content::text(of.fields.registered_on()))
}

pub(super) fn issued_on(of: &Subject<'_>) -> Cell {
    field(FieldName::IssuedOn, Content::text(of.fields.issued_on()))
}

pub(super) fn standing(of: &Subject<'_>) -> Cell {
    let words = values::standing(of.fields.standing()).into();
    Cell::new(label::STANDING, Content::Full(words))
}

pub(super) fn inspection_until(of: &Subject<'_>) -> Cell {
    field(FieldName::InspectionUntil, Content::text(of.fields.inspection_until()))
}

pub(super) fn shown_at(of: &Subject<'_>) -> Cell {
    Cell::new(label::SHOWN_AT, Content::Full(values::beijing(of.shown_at).into()))
}

pub(super) fn file_number(of: &Subject<'_>) -> Cell {
    field(FieldName::FileNumber, Content::text(of.fields.file_number()))
}

pub(super) fn seats(of: &Subject<'_>) -> Cell {
    field(FieldName::Seats, Content::whole(of.fields.seats(), values::seats))
}

pub(super) fn total_mass(of: &Subject<'_>) -> Cell {
    Cell::new(label::TOTAL_MASS, mass(of, |parts| parts.total_mass))
}

pub(super) fn curb_mass(of: &Subject<'_>) -> Cell {
    Cell::new(label::CURB_MASS, mass(of, |parts| parts.curb_mass))
}

pub(super) fn rated_load(of: &Subject<'_>) -> Cell {
    Cell::new(label::RATED_LOAD, mass(of, |parts| parts.rated_load))
}

pub(super) fn towed_mass(of: &Subject<'_>) -> Cell {
    Cell::new(label::TOWED_MASS, mass(of, |parts| parts.towed_mass))
}

fn mass(of: &Subject<'_>, part: fn(&TechnicalParts) -> Option<u32>) -> Content {
    Content::part(of.fields.technical(), |technical| {
        part(&technical.parts()).map(values::kilograms)
    })
}

pub(super) fn dimensions(of: &Subject<'_>) -> Cell {
    let sides = Content::part(of.fields.technical(), |technical| {
        values::dimensions(&technical.parts())
    });
    Cell::new(label::DIMENSIONS, sides)
}

pub(super) fn remarks(of: &Subject<'_>) -> Cell {
    field(FieldName::Remarks, Content::text(of.fields.remarks()))
}

pub(super) fn inspection_record(of: &Subject<'_>) -> Cell {
    field(
        FieldName::InspectionRecord,
        Content::text(of.fields.inspection_record()),
    )
}

pub(super) fn address(of: &Subject<'_>) -> Cell {
    field(FieldName::Address, words::address(of.fields.address()))
}

pub(super) fn issuing_authority(of: &Subject<'_>) -> Cell {
    field(FieldName::IssuingAuthority, words::issuing_authority(of))
}

pub(super) fn colors(of: &Subject<'_>) -> Cell {
    field(FieldName::Colors, Content::whole(of.fields.colors(), values::colors))
}

pub(super) fn energy(of: &Subject<'_>) -> Cell {
    field(FieldName::Energy, Content::whole(of.fields.energy(), values::energy))
}

pub(super) fn scrap_by(of: &Subject<'_>) -> Cell {
    field(FieldName::ScrapBy, Content::text(of.fields.scrap_by()))
}

pub(super) fn sub_page_number(of: &Subject<'_>) -> Cell {
    field(FieldName::SubPageNumber, Content::text(of.fields.sub_page_number()))
}

/// The license prints no number of its owner: the cell is there for a purpose that may ask for it.
pub(super) fn owner_document(of: &Subject<'_>) -> Option<Cell> {
    words::owner_document(of).map(|document| field(FieldName::Document, document))
}

fn field(name: FieldName, content: Content) -> Cell {
    Cell::new(Label::of(name), content)
}
