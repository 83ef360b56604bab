//! Whom a verifier believes: the content of a trust file (SPEC §8). The caller vouches for the bytes of a pinned
//! one. Nothing here enters a signed form: an update can withdraw belief, never change what was signed.

mod calendar;
mod china;
mod content;
#[cfg(feature = "issue")]
mod write;

pub use calendar::Calendar;
pub use content::{Artefacts, Issuer, IssuerKey, PlateGrant, Trust};
#[cfg(feature = "issue")]
pub use write::TrustContent;
