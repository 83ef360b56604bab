//! Whom a verifier believes, and whom a wallet takes for listed: the content of a trust file (SPEC §8). The caller
//! vouches for a pinned file; a bundle is signed. Trust data enter no signed form: an update can withdraw belief, but
//! never change what was signed.
//!
//! At the root: [`Trust`], [`Bundle`](crate::Bundle), [`RootPin`], [`StatusList`].

pub(crate) mod pin;
mod china;
mod calendar;
mod calendars;
mod name;
mod neighbors;
mod asker;
pub(crate) mod content;
mod asking;
mod write;
pub(crate) mod bundle;
pub(crate) mod status_list;

pub use asker::{Asker, AskerKey};
pub use asking::{Asking, NotListed};
pub use bundle::{BundleChange, BundleSection, BundleSignature, TrustState, VerifiedBundle};
pub use calendar::Calendar;
pub use calendars::Calendars;
pub(crate) use content::Trust;
pub use content::{Artefacts, Issuer, IssuerKey, PlateGrant};
pub(crate) use pin::RootPin;
pub use status_list::ForeignStatusList;
pub(crate) use status_list::TYPE as STATUS_LIST_TYPE;
pub(crate) use status_list::{ListKey, StatusList};
pub use write::TrustContent;
