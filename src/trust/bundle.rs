//! The signed trust bundle (SPEC §8.3): a trust file, signed by publishers, under a chain of roots that contains the
//! root a verifier has pinned. It can come over any channel. Reading it proves nothing. Only [`Bundle::verify`] makes a
//! [`VerifiedBundle`], and [`TrustState::add`] refuses one that is older than the one held.
//!
//! ```text
//! bundle    = [version: 1, chain: [1*16 link], content: bstr .cbor trust, signatures: [* signature]]
//! link      = [root: bstr .cbor root, old-signatures: [* signature], new-signatures: [* signature]]
//! signature = [signer: uint, bstr .size 64]     ; signer: index of the key in the list of keys that must sign
//! ```

mod root;
mod votes;
mod chain;
mod ambiguity;
mod signed;
mod state;

pub(crate) use ambiguity::check as check_ambiguity;
pub(crate) use chain::{Chain, Link, root_parts};
pub(crate) use root::{Root, Signers};
pub(crate) use signed::content_parts;
pub use signed::{Bundle, BundleSection, BundleSignature, VerifiedBundle};
pub use state::{BundleChange, TrustState};
pub(crate) use votes::Votes;
