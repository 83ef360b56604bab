//! Checked, canonical values: what may stand on a vehicle license, and nothing else.
//!
//! Every type here can only be built from data that passed its rule, and has exactly one text form.
//! `parse` takes what people type and canonicalizes; `from_canonical` takes only what `parse` would return.
//!
//! At the root: [`UnixTime`].

mod bilingual;
mod error;
mod text;
pub(crate) mod unix_time;
mod codes;
mod measure;
mod party;
mod plate_type;
mod plate;
mod standing;
mod vehicle_type;
mod vin;
mod document;

pub use bilingual::Bilingual;
pub use codes::{Colors, Energy, UseNature};
pub use document::{Document, DocumentKind, PersonKey};
pub use error::ValueError;
pub use measure::{Seats, Technical, TechnicalParts};
pub use party::{
    Address, FileNumber, InspectionRecord, IssuingAuthority, Model, OrganizationName, Owner, PersonName, Remarks,
    SubPageNumber,
};
pub use plate::Plate;
pub use plate_type::PlateType;
pub use standing::Standing;
pub(crate) use text::{check_text, has_private_use};
pub use unix_time::Day;
pub(crate) use unix_time::UnixTime;
pub use vehicle_type::VehicleType;
pub use vin::{CheckDigit, EngineNumber, Vin};
