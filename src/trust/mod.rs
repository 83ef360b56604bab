//! Whom a verifier believes: the content of a trust file (SPEC §8). The caller vouches for a pinned file; a bundle is
//! signed. Trust data enter no signed form: an update can withdraw belief, but never change what was signed.

pub(crate) mod bundle;
mod calendar;
mod china;
mod content;
mod status_list;
mod write;

pub use bundle::{Bundle, BundleSection, BundleSignature, RootPin, TrustState, VerifiedBundle};
pub use calendar::Calendar;
pub use content::{Artefacts, Issuer, IssuerKey, PlateGrant, Trust};
pub(crate) use status_list::TYPE as STATUS_LIST_TYPE;
pub use status_list::{ForeignStatusList, StatusList};
pub use write::TrustContent;
