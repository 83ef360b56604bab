//! From text to bytes to typed parts and back: `qr` (prefix and base45), `cbor` (one strict form), `cose` (the signed
//! form rebuilt), `sealed` (answers for one reader), `envelope` (what one party keeps for itself), `foreign` (what others
//! made). Knows nothing of licenses.

pub(crate) mod cbor;
pub(crate) mod cose;
pub(crate) mod envelope;
pub(crate) mod foreign;
pub(crate) mod qr;
#[cfg(feature = "seal")]
pub(crate) mod sealed;
