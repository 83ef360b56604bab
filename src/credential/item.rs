//! The CBOR item of each value and of each masked form (SPEC §6.1, §6.3).

mod value;
mod masked;

pub(crate) use masked::{Maskable, mask};
pub(crate) use value::{LeafItem, LeafText, LeafValue, bytes};
