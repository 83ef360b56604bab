//! Checked, canonical values: what may stand on a vehicle license, and nothing else.
//!
//! A type here is built only from data that passed its rule, has exactly one text form, and shows nothing in `Debug`:
//! - `parse` takes what people type, and canonicalizes; `from_canonical` only what `parse` would return (requests);
//! - `from_register` takes also what the register holds although today's rule refuses it, as it stands: for what a
//!   signature vouches for. `is_known_form` or `is_as_recorded` says whether today's rule knows the value.
//!
//! No value in the register is `None`. A value that no door admits cannot be expressed, and nobody may write `None` for it.
//!
//! At the root: [`UnixTime`].

mod bilingual;
mod error;
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
pub(crate) mod document;
mod redacted;

pub use bilingual::Bilingual;
pub use codes::{Colors, Energy, UseNature};
pub(crate) use document::Comparison;
pub use document::{Document, DocumentKind, PersonKey};
pub use error::ValueError;
pub use measure::{Seats, Technical, TechnicalParts};
pub(crate) use party::has_lost_characters;
pub use party::{
    Address, FileNumber, InspectionRecord, IssuingAuthority, Model, OrganizationName, Owner, PersonName, Remarks,
    SubPageNumber,
};
pub use plate::Plate;
pub use plate_type::PlateType;
pub(crate) use recorded::check_kept_number;
pub(crate) use redacted::redacted;
pub use standing::Standing;
pub(crate) use text::{check_asker, check_text, has_private_use};
pub use unix_time::Day;
pub(crate) use unix_time::UnixTime;
pub use vehicle_type::VehicleType;
pub use vin::{CheckDigit, EngineNumber, Vin};
