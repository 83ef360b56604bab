//! Checked, canonical values: what may stand on a vehicle license, and nothing else. Each has exactly one text form and
//! shows nothing in `Debug`. No value in the register is `None`; a value that no door admits cannot be expressed.
//!
//! - `parse` takes what people type, and canonicalizes; `from_canonical` only what `parse` would return (requests);
//! - `from_register` takes also what the register holds although today's rule refuses it: for what a signature vouches
//!   for. `is_known_form` or `is_as_recorded` says whether today's rule knows the value.
//!
//! At the root: [`UnixTime`].

mod bilingual;
mod error;
mod search;
mod fold;
mod typed;
mod text;
mod recorded;
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
pub(crate) mod person;
mod redacted;

pub use bilingual::{Bilingual, Language};
pub use codes::{Colors, Energy, UseNature};
pub use document::{Document, DocumentKind};
pub use error::ValueError;
pub use measure::{Seats, Technical, TechnicalParts};
pub(crate) use party::has_lost_characters;
pub use party::{
    Address, FileNumber, InspectionRecord, IssuingAuthority, Model, OrganizationName, Owner, PersonName, Remarks,
    SubPageNumber,
};
pub(crate) use person::Comparison;
pub use person::PersonKey;
pub use plate::Plate;
pub use plate_type::PlateType;
pub(crate) use recorded::check_kept_number;
pub(crate) use redacted::redacted;
pub(crate) use search::stands_in;
pub use standing::Standing;
pub(crate) use text::{check_asker, check_text, has_private_use};
pub(crate) use typed::typed;
pub use unix_time::Day;
pub(crate) use unix_time::UnixTime;
pub use vehicle_type::VehicleType;
pub use vin::{CheckDigit, EngineNumber, Vin};
