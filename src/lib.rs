//! Offline-verifiable electronic vehicle license (电子行驶证).
#![no_std]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::as_conversions
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod credential;
mod digest;
mod error;
#[cfg(feature = "issue")]
mod issue;
mod key;
mod limits;
#[cfg(feature = "present")]
mod present;
mod trust;
mod value;
mod verify;
mod wire;

pub use credential::challenge::{Challenge, ChallengeError};
pub use credential::claims::{KeyProtection, StatusPosition};
pub use credential::field::{Field, Fields, Grantee, MaskedDocument, MaskedGrantee, MaskedText};
pub use credential::purpose::Purpose;
pub use credential::show::RealPersonEvidence;
pub use error::{
    DecodeError, DecodeKind, FieldError, KeyError, SignError, SignatureError, SignedFormError, SignerFailed, TextError,
    TrustError, VerifyError,
};
pub use key::{PublicKey, Signature, ToBeSigned};
pub use trust::{Artefacts, Calendar, Issuer, IssuerKey, PlateGrant, Trust};
pub use value::{
    Address, CheckDigit, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber, InspectionRecord,
    Instant, IssuingAuthority, Model, OrganizationName, Owner, PersonKey, PersonName, Plate, PlateType, Remarks, Seats,
    Standing, SubPageNumber, Technical, TechnicalParts, UseNature, ValueError, VehicleType, Vin, letter_name_en,
    letter_name_zh,
};
pub use verify::{
    AuthorizedShow, Check, Display, DisplayClass, DocumentMatch, FieldName, Freshness, IdentityPrompt, OwnerShow,
    Policy, Setting, ShowFacts, SignedForms, Verified, Verifier, Warning,
};

#[cfg(feature = "issue")]
pub use credential::enrolment::EnrolledKey;
#[cfg(feature = "present")]
pub use credential::enrolment::{EnrolmentDraft, UnsignedEnrolment};
#[cfg(feature = "issue")]
pub use credential::record::VehicleRecord;
#[cfg(any(feature = "issue", feature = "present"))]
pub use credential::unsigned::{BatchError, Unsigned};
#[cfg(feature = "issue")]
pub use error::IssueError;
#[cfg(feature = "present")]
pub use error::PresentError;
#[cfg(feature = "issue")]
pub use issue::{Authority, IssuedLicense, LicenseDraft, LicenseTerms, LogEntry, UnsignedLicense};
#[cfg(any(feature = "issue", feature = "present"))]
pub use key::{LocalKey, Signer};
#[cfg(feature = "present")]
pub use present::{Holder, ShowDraft, ShowText, UnsignedShow, View};
#[cfg(feature = "issue")]
pub use trust::TrustContent;
