//! Why a value was refused: one enum for the whole module, with stable codes.
//!
//! The messages never repeat the input, because inputs are personal data.

use thiserror::Error;

/// Why a text or number is not a value of the wanted type; the message never contains the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum ValueError {
    /// The text is empty (`text-empty-value`).
    #[error("the text is empty")]
    TextEmpty,
    /// The text has more characters or bytes than its field allows (`text-too-long`).
    #[error("the text is too long for its field")]
    TextTooLong,
    /// The text has a character that printed text never has, or has it in a wrong place (`text-forbidden-character`).
    #[error("the text contains a character that is not allowed there")]
    TextForbidden,
    /// The plate number has no form of GA 36-2018 (`plate-malformed`).
    #[error("the plate number is malformed")]
    PlateMalformed,
    /// The plate type is no code of GA/T 16.7 (`plate-type-unknown`).
    #[error("the plate type is not a plate type code")]
    PlateTypeUnknown,
    /// The plate is one of the military or the armed police, which get no civilian license (`plate-not-civilian`).
    #[error("the plate is not a civilian plate")]
    PlateNotCivilian,
    /// The plate number would be right for another plate type (`plate-type-mismatch`).
    #[error("the plate number belongs to another plate type")]
    PlateTypeMismatch,
    /// Neither a VIN of GB 16735-2019 nor an older factory number (`vin-malformed`).
    #[error("the vehicle identification number is malformed")]
    VinMalformed,
    /// The engine number has a character or length no engine number has (`engine-number-malformed`).
    #[error("the engine number is malformed")]
    EngineNumberMalformed,
    /// The letter names no kind of identity document (`document-kind-unknown`).
    #[error("the document kind is unknown")]
    DocumentKindUnknown,
    /// The document number does not have the form of its kind (`document-number-malformed`).
    #[error("the document number is malformed")]
    DocumentNumberMalformed,
    /// The check digit of the document number does not match (`document-check-digit`).
    #[error("the check digit of the document number does not match")]
    DocumentCheckDigit,
    /// The birth date inside the document number is no date (`document-date`).
    #[error("the date inside the document number is not a date")]
    DocumentDate,
    /// The region inside the document number is no province (`document-region`).
    #[error("the region inside the document number does not exist")]
    DocumentRegion,
    /// A coded field (vehicle type, use, color, energy) does not have the form of its code (`code-malformed`).
    #[error("the code is malformed")]
    CodeMalformed,
    /// The standing has no letter (`standing-empty`).
    #[error("the standing is empty")]
    StandingEmpty,
    /// The standing says normal and something else at once (`standing-contradiction`).
    #[error("the standing contradicts itself")]
    StandingContradiction,
    /// The standing has duplicates or signs that are no standing letters (`standing-malformed`).
    #[error("the standing is malformed")]
    StandingMalformed,
    /// The day is outside 1900-01-01..=2149-12-31 or not in the calendar (`day-out-of-range`).
    #[error("the day is out of range")]
    DayOutOfRange,
    /// The text is not of the form `YYYY-MM-DD` (`day-malformed`).
    #[error("the day is not of the form YYYY-MM-DD")]
    DayMalformed,
    /// The instant is not below 2^32 Unix seconds (`instant-out-of-range`).
    #[error("the instant is out of range")]
    InstantOutOfRange,
    /// A mass, length or seat count is larger than its field (`measure-out-of-range`).
    #[error("the measure is out of range")]
    MeasureOutOfRange,
    /// No measure at all is given (`measure-empty`).
    #[error("no measure is given")]
    MeasureEmpty,
    /// The text is a value, but not in its canonical form (`not-canonical`).
    #[error("the text is not in canonical form")]
    NotCanonical,
}

/// Declares the stable code of every variant.
macro_rules! value_codes {
    ($($variant:ident => $code:literal,)+) => {
        impl ValueError {
            /// Every code this type can have, in the order of its variants.
            pub const CODES: &'static [&'static str] = &[$($code),+];

            /// The stable code (SPEC §12): for logs, vectors and other languages.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $(Self::$variant => $code,)+ }
            }
        }
    };
}

value_codes! {
    TextEmpty => "text-empty-value",
    TextTooLong => "text-too-long",
    TextForbidden => "text-forbidden-character",
    PlateMalformed => "plate-malformed",
    PlateTypeUnknown => "plate-type-unknown",
    PlateNotCivilian => "plate-not-civilian",
    PlateTypeMismatch => "plate-type-mismatch",
    VinMalformed => "vin-malformed",
    EngineNumberMalformed => "engine-number-malformed",
    DocumentKindUnknown => "document-kind-unknown",
    DocumentNumberMalformed => "document-number-malformed",
    DocumentCheckDigit => "document-check-digit",
    DocumentDate => "document-date",
    DocumentRegion => "document-region",
    CodeMalformed => "code-malformed",
    StandingEmpty => "standing-empty",
    StandingContradiction => "standing-contradiction",
    StandingMalformed => "standing-malformed",
    DayOutOfRange => "day-out-of-range",
    DayMalformed => "day-malformed",
    InstantOutOfRange => "instant-out-of-range",
    MeasureOutOfRange => "measure-out-of-range",
    MeasureEmpty => "measure-empty",
    NotCanonical => "not-canonical",
}
