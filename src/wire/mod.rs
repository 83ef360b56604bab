//! From text to bytes to typed parts and back: `qr` (prefix and base45), `head` (of one CBOR item), `cbor` (one strict form), `cose` (the signed
//! form rebuilt), `sealed` (answers for one reader), `envelope` (what one party stores for itself), `foreign` (what
//! others' software made), `cose_key` (a public key in its COSE form). This room knows nothing of licenses.

mod base45;
pub(crate) mod qr;
mod head;
pub(crate) mod cbor;
pub(crate) mod cose;
pub(crate) mod envelope;
pub(crate) mod foreign;
pub(crate) mod cose_key;
#[cfg(feature = "seal")]
pub(crate) mod sealed;
