//! What callers hold and have not given back, by its address. Giving back is a look-up: an address that is none of these
//! is left alone, and nothing is freed twice.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::ffi::c_char;
use std::sync::{Mutex, PoisonError};

/// Vectors, and not boxes: the address stays valid when a vector is moved.
static HELD: Mutex<BTreeMap<usize, Vec<u8>>> = Mutex::new(BTreeMap::new());

/// Keeps `text` with a zero byte behind it, and tells where. JSON has no zero byte inside.
pub(crate) fn keep(text: String) -> *const c_char {
    let mut bytes = text.into_bytes();
    bytes.push(0);
    bytes.shrink_to_fit();
    let address = bytes.as_ptr();
    HELD.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(address.addr(), bytes);
    address.cast()
}

/// Drops what is kept at this address, if anything is.
pub(crate) fn drop(address: *const c_char) -> bool {
    let kept = HELD
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .remove(&address.addr());
    kept.is_some()
}
