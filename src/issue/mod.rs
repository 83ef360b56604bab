//! The authority's side. A register record and an enrolled holder key become a signed license and its file. An owner's
//! request becomes, through the vehicle's register, an authorization. Keys stay in the HSM: every credential is first
//! an [`Unsigned`](crate::credential::Unsigned) value.

mod issued;
mod rules;
mod request;
mod register;
mod license;
mod authorize;
mod authority;
mod bundle;
mod status_list;

pub use crate::credential::enrolment::{EnrolledKey, EnrolmentNonce};
pub use crate::credential::record::VehicleRecord;
pub use authority::Authority;
pub use authorize::AuthorizationTerms;
pub use bundle::{ContentDraft, RootChain, RootDraft, RootTerms, SectionSignature};
pub use issued::{AuthorizationLogEntry, Issued, IssuedAuthorization, IssuedLicense, LogEntry};
pub use license::LicenseTerms;
pub use register::{
    EndReason, Event, EventKind, Granted, Lent, Operation, Register, RegisteredLicense, RegisteredOwner, Ticket,
};
pub use request::{AuthorizationRequest, RevocationOrder, VerifiedOrder, VerifiedRequest};
pub use status_list::{BadRow, PositionsDelta, StatusBits, StatusListTerms, StatusPositions};
