//! Debug texts that name a type and nothing of its value. A verdict is printed into logs, panics and bug reports; whose
//! vehicle it was has no business there. What is meant to be read is what `Display` and the accessors give.

use super::codes::{Colors, Energy, UseNature};
use super::document::Document;
use super::measure::{Seats, Technical, TechnicalParts};
use super::party::{
    Address, FileNumber, InspectionRecord, IssuingAuthority, Model, OrganizationName, PersonName, Remarks,
    SubPageNumber,
};
use super::person::PersonKey;
use super::plate::Plate;
use super::standing::Standing;
use super::vehicle_type::VehicleType;
use super::vin::{EngineNumber, Vin};

/// Implements `Debug` for types whose values stay out of logs. A lifetime or a parameter of one stands in brackets.
macro_rules! redacted {
    ($($name:ident $([$($of:ident)? $($lives:lifetime)?])?)+) => {$(
        impl$($(<$of>)?)? core::fmt::Debug for $name$($(<$of>)? $(<$lives>)?)? {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )+};
}

pub(crate) use redacted;

redacted!(
    Plate Standing VehicleType UseNature Colors Energy Seats Technical TechnicalParts Vin EngineNumber Document PersonKey
    PersonName OrganizationName Address IssuingAuthority FileNumber SubPageNumber Model Remarks InspectionRecord
);

#[cfg(test)]
mod tests {
    use alloc::format;

    #[test]
    fn a_redacted_text_names_the_type_alone() {
        struct Plain;
        struct Borrowed<'a>(&'a str);
        struct Of<T>(T);
        redacted!(Plain Borrowed['_] Of[T]);
        assert_eq!(format!("{Plain:?}"), "Plain(…)");
        assert_eq!(format!("{:?} {:?}", Borrowed("闽A"), Of(7).0), "Borrowed(…) 7");
        assert_eq!(format!("{:?} {}", Of("闽A"), Borrowed("x").0), "Of(…) x");
    }
}
