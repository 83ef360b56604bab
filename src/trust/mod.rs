//! Whom a verifier believes: the content of a trust file (SPEC §8). The caller vouches for a pinned file; a bundle is
//! signed. Trust data enter no signed form: an update can withdraw belief, but never change what was signed.

mod china;
mod calendar;
mod content;
mod write;
pub(crate) mod bundle;
mod status_list;

pub use bundle::{Bundle, BundleSection, BundleSignature, RootPin, TrustState, VerifiedBundle};
pub use calendar::Calendar;
pub use content::{Artefacts, Issuer, IssuerKey, PlateGrant, Trust};
pub(crate) use status_list::TYPE as STATUS_LIST_TYPE;
pub use status_list::{ForeignStatusList, StatusList};
pub use write::TrustContent;
