//! CBOR made by others: well formed (RFC 8949), bounded, and otherwise as it comes. Long heads, indefinite lengths and
//! map entries in any order are read; tags and floats only where a value is passed over. Duplicate keys are refused,
//! however they are written.
//!
//! Everything of this format's own is read by `wire::cbor`, which takes one form only. Work is linear in the input:
//! nothing is recursive, and a map's keys are bounded before they are compared.

mod read;
mod cose;

pub(crate) use cose::ForeignSign1;
pub(crate) use read::{Foreign, Label};
