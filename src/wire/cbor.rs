//! Strict deterministic CBOR (RFC 8949 §4.2.1): shortest heads, definite lengths, sorted unique map keys, no floats, no
//! tags but the one asked for, valid UTF-8, nothing after the last item.

mod read;
mod labels;
mod write;

#[cfg(test)]
mod tests;

pub(crate) use labels::Labels;
pub(crate) use read::Reader;
pub(crate) use write::{Writer, bytes_length};
