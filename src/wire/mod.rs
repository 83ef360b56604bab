//! From text to bytes to typed parts and back: `qr` (prefix and base45), `cbor` (one strict form), `cose` (the signed
//! form rebuilt), `sealed` (answers for one reader), `envelope` (what one party keeps for itself), `foreign` (what others
//! made), `cose_key` (a public key in its COSE form). Knows nothing of licenses.

pub(crate) mod qr;
pub(crate) mod cbor;
pub(crate) mod cose;
pub(crate) mod envelope;
pub(crate) mod foreign;
pub(crate) mod cose_key;
#[cfg(feature = "seal")]
pub(crate) mod sealed;
