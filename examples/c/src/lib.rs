//! Vehicle licenses for C, and through C for every language that can call it: the door of `examples/json` behind ten
//! functions. The header is made from this file.
//!
//! - Doors and answers are kept in tables, and a caller holds numbers and addresses of them: whatever it passes in their
//!   place is looked up and not followed. A stale handle is an answer with a code.
//! - Every function is total, and no panic crosses the border: a defect is an answer with a code. Only an allocation
//!   that fails ends the process.
//! - `unsafe` is here alone, and only where the caller's own memory is read or written.
#![warn(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::multiple_unsafe_ops_per_block
    )
)]

mod answers;
mod doors;
mod texts;

#[cfg(test)]
mod tests;

use std::ffi::{CStr, c_char};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::{ptr, slice};

/// A door: its number, which is never 0 and never another door's. Any thread may use it, and several at once.
pub type Handle = u64;

/// What `vl_abi` answers: another number where a function has changed or is gone. New calls and new members of answers
/// do not change it.
pub const ABI: u32 = 1;

/// The number of this interface: compare it with `VL_ABI` once, before anything else.
#[unsafe(no_mangle)]
pub extern "C" fn vl_abi() -> u32 {
    ABI
}

/// The version of the library, for a log. It is not given back.
#[unsafe(no_mangle)]
pub extern "C" fn vl_version() -> *const c_char {
    const VERSION: &CStr = match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => c"",
    };
    VERSION.as_ptr()
}

/// Opens a door, which holds no desk and an empty wallet. Close it with `vl_close`.
#[unsafe(no_mangle)]
pub extern "C" fn vl_open() -> Handle {
    doors::open()
}

/// Carries out one request, a JSON object of `length` bytes of UTF-8, and returns the answer, another one. It is never
/// NULL: whatever is wrong is an answer with `"ok":false` and a code. Give the answer back with `vl_free`.
///
/// A NULL `request`, bytes that are not UTF-8 and what is no JSON object are `request-malformed`; a door that is closed
/// or was never open is `door-closed`.
///
/// # Safety
/// `request` is NULL, or the address of `length` bytes that nobody changes before the call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vl_call(door: Handle, request: *const c_char, length: usize) -> *const c_char {
    answered(|| {
        // SAFETY: what the caller promises of `request` and `length` is what `bytes` demands.
        let request = unsafe { bytes(request.cast(), length) };
        Some(doors::call(door, request.unwrap_or_default()))
    })
}

/// One member of an answer, by its path: `"code"`, `"verdict.fields.plate.state"`, `"advice.0.zh"`. A text comes as it
/// is, without quotes; a number, `true` or `false` as it is written; an object or a list as JSON. NULL if there is no
/// such member, or if it is null. Give the result back with `vl_free`.
///
/// # Safety
/// `answer` and `path` are NULL, or addresses of texts that end with a zero byte and that nobody changes before the
/// call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vl_member(answer: *const c_char, path: *const c_char) -> *const c_char {
    answered(|| {
        // SAFETY: what the caller promises of `answer` is what `text` demands.
        let answer = unsafe { text(answer) };
        // SAFETY: the same of `path`.
        let path = unsafe { text(path) };
        texts::member(answer?, path?)
    })
}

/// A text as JSON has it, with its quotes: for a request that is put together by hand. NULL if the `length` bytes are
/// not UTF-8. Give the result back with `vl_free`.
///
/// # Safety
/// `text` is NULL, or the address of `length` bytes that nobody changes before the call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vl_quote(text: *const c_char, length: usize) -> *const c_char {
    answered(|| {
        // SAFETY: what the caller promises of `text` and `length` is what `bytes` demands.
        let text = unsafe { bytes(text.cast(), length) };
        texts::quote(text?)
    })
}

/// Bytes as requests have them: pairs of lower-case hexadecimal digits. So goes whatever a scanner delivered, with no
/// quoting at all. NULL only if `bytes` is NULL and `length` is not 0. Give the result back with `vl_free`.
///
/// # Safety
/// `bytes` is NULL, or the address of `length` bytes that nobody changes before the call returns.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vl_hex(bytes: *const u8, length: usize) -> *const c_char {
    answered(|| {
        // SAFETY: what the caller promises of `bytes` and `length` is what the function `bytes` demands.
        let bytes = unsafe { self::bytes(bytes, length) };
        bytes.map(texts::hex)
    })
}

/// How many bytes the digits of `hex` stand for; 0 if it is NULL or no such digits. They are written to `bytes` if it
/// is not NULL and they fit into `room` bytes there; otherwise nothing is written.
///
/// # Safety
/// `hex` is NULL, or the address of a text that ends with a zero byte and that nobody changes before the call returns.
/// `bytes` is NULL, or the address of `room` bytes that nobody else reads or writes before the call returns. They do
/// not overlap.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn vl_bytes(hex: *const c_char, bytes: *mut u8, room: usize) -> usize {
    let read = catch_unwind(AssertUnwindSafe(|| {
        // SAFETY: what the caller promises of `hex` is what `text` demands.
        let hex = unsafe { text(hex) };
        texts::bytes(hex?)
    }));
    let read = read.ok().flatten().unwrap_or_default();
    if !bytes.is_null() && read.len() <= room {
        // SAFETY: `read` owns its bytes and no others. `bytes` is not null, has room for them by the line above and by
        // the caller's promise, and bytes need no alignment. What was just allocated does not overlap the caller's.
        unsafe { ptr::copy_nonoverlapping(read.as_ptr(), bytes, read.len()) };
    }
    read.len()
}

/// Gives back what `vl_call`, `vl_member`, `vl_quote` or `vl_hex` returned: 1. NULL, an address that is none of these and
/// one that was given back already are left alone: 0. Whoever gives one back uses it no more: its address may be that of
/// another answer soon.
#[unsafe(no_mangle)]
pub extern "C" fn vl_free(answer: *const c_char) -> i32 {
    i32::from(answers::drop(answer))
}

/// Closes a door: 1, or 0 if it was not open. Calls that other threads are in end as they would have. What the door held
/// is gone but for what was stored, and its number is never used again.
#[unsafe(no_mangle)]
pub extern "C" fn vl_close(door: Handle) -> i32 {
    i32::from(doors::close(door))
}

/// What `make` returns, kept until it is given back; null for `None`. A panic is a defect, and becomes an answer: a door
/// is whole after it, since its desk and its wallet change whole or not at all.
fn answered(make: impl FnOnce() -> Option<String>) -> *const c_char {
    let made = catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|_| Some(door::answer_of_a_defect()));
    made.map_or(ptr::null(), answers::keep)
}

/// The caller's bytes. `None` if there are none, or more than any memory holds.
///
/// # Safety
/// `bytes` is null, or so many bytes can be read there, and nobody changes them while the slice is used.
unsafe fn bytes<'a>(bytes: *const u8, length: usize) -> Option<&'a [u8]> {
    if length == 0 {
        return Some(&[]);
    }
    if bytes.is_null() || length > isize::MAX.unsigned_abs() {
        return None;
    }
    // SAFETY: not null, and not longer than a slice may be; the rest is the caller's promise. Bytes need no alignment,
    // and any of them is a `u8`.
    Some(unsafe { slice::from_raw_parts(bytes, length) })
}

/// The caller's text. `None` if there is none, or if it is not UTF-8.
///
/// # Safety
/// `text` is null, or a zero byte ends what can be read there, and nobody changes it while the text is used.
unsafe fn text<'a>(text: *const c_char) -> Option<&'a str> {
    if text.is_null() {
        return None;
    }
    // SAFETY: not null; that it ends and stays as it is, is the caller's promise.
    let text = unsafe { CStr::from_ptr(text) };
    text.to_str().ok()
}
