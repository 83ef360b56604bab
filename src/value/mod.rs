//! Checked, canonical values: what may stand on a vehicle license, and nothing else.
//!
//! Every type here can only be built from data that passed its rule, and has exactly one text form. Three doors:
//!
//! - `parse` takes what people type, and canonicalizes;
//! - `from_canonical` takes only what `parse` would return: requests are read by it;
//! - `from_register` takes also what the register holds although today's rule refuses it, exactly as it stands: what an
//!   authority issues and a signature vouches for is read by it. Plates, VINs, engine numbers, documents and names have
//!   it, and say by `is_known_form` or `is_as_recorded` whether today's rule knows the value.
//!
//! A value that the register does not have is no value: `None`. One that no door admits cannot be expressed, which is
//! another thing: the door's error says so, and nobody may write `None` for it.
//!
//! `Debug` of a value names its type alone.
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
