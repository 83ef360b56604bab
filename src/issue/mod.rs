//! The authority's side. A register record and an enrolled holder key become a signed license and its file. An owner's
//! request becomes, through the vehicle's register, an authorization. Keys stay in the HSM: every credential is first
//! an [`UnsignedLicense`] or [`UnsignedAuthorization`].

mod issued;
mod authority;
mod request;
mod register;
mod license;
mod authorize;
mod bundle;
mod status_list;

pub use authority::Authority;
pub use authorize::AuthorizationTerms;
pub use bundle::{ContentDraft, RootChain, RootDraft, RootTerms, SectionDraft, SectionSignature, UnsignedSection};
pub use issued::{
    AuthorizationDraft, AuthorizationLogEntry, Draft, Issued, IssuedAuthorization, IssuedLicense, LicenseDraft,
    LogEntry, UnsignedAuthorization, UnsignedLicense,
};
pub use license::LicenseTerms;
pub use register::{
    EndReason, Event, EventKind, Granted, Lent, Operation, Register, RegisteredLicense, RegisteredOwner, Ticket,
};
pub use request::{AuthorizationRequest, RevocationOrder, VerifiedOrder, VerifiedRequest};
pub use status_list::{StatusBits, StatusListDraft, StatusListTerms, StatusPositions, UnsignedStatusList};
