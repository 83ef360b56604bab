//! CBOR made by others' software. It must be well formed (RFC 8949) and within bounds. Long heads, indefinite lengths
//! and map entries in any order are accepted. Floats, and tags other than an expected one, are accepted only in values
//! that are skipped. Duplicate keys are refused, however each is encoded.
//!
//! This format's own messages are read by `wire::cbor`, which accepts one form only. Work is linear in the input:
//! nothing is recursive, and the number of a map's keys is bounded before they are compared.

mod read;
mod cose;

pub(crate) use cose::{ES256, ForeignSign1};
pub(crate) use read::{Foreign, Label};
