//! The CBOR item of each value and of each masked form (SPEC §6.1, §6.3).

pub(crate) mod value;
mod masked;
mod person;

pub(crate) use masked::{Maskable, mask};
pub(crate) use value::{LeafItem, LeafValue, bytes};
