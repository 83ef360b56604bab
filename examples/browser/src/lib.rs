//! What the pages load, each page its module: the door of `examples/json`, with the wallet's calls or without; codes to
//! draw; and a test authority. Everything goes in and out as text, and no call fails: time and randomness are in the
//! request, since WebAssembly alone has neither.
#![cfg(target_arch = "wasm32")]
#![cfg_attr(not(feature = "authority"), no_std)]

#[cfg(any(feature = "door", feature = "code"))]
extern crate alloc;

#[cfg(feature = "authority")]
mod authority;
#[cfg(feature = "wallet")]
mod word;

#[cfg(feature = "door")]
use alloc::string::String;
#[cfg(feature = "code")]
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(feature = "door")]
static DOOR: door::Door = door::Door::new();

#[cfg(not(feature = "authority"))]
#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A panic, which no request reaches, ends the call without a message, which would be a tenth of what a page loads.
#[cfg(not(feature = "authority"))]
#[panic_handler]
fn ended(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// The answer of the door to one request, both JSON.
#[cfg(feature = "door")]
#[wasm_bindgen]
pub fn call(request: &str) -> String {
    DOOR.call(request)
}

/// What a code in a field of the holder's means: `K33` of `vehicle-type`. A verifier's screen has its words with it.
#[cfg(feature = "wallet")]
#[wasm_bindgen]
pub fn word(field: &str, code: &str, chinese: bool) -> Option<String> {
    word::of(field, code, chinese)
}

/// A text as a QR code: its modules row by row, 1 for dark, without the quiet zone; nothing if it fits no code. Asked for
/// text of our own, which is upper case.
#[cfg(feature = "code")]
#[wasm_bindgen]
pub fn code(text: &str) -> Option<Vec<u8>> {
    use vehicle_license::render::QrCode;

    // What is too long for level M fits level L.
    let code = QrCode::of(text)
        .or_else(|_| QrCode::at(vehicle_license::present::QrLevel::L, text))
        .ok()?;
    let rows = 0..code.side();
    Some(
        rows.flat_map(|y| (0..code.side()).map(move |x| (x, y)))
            .map(|(x, y)| code.is_dark(x, y).into())
            .collect(),
    )
}

/// What the test authority does on request, both JSON.
#[cfg(feature = "authority")]
#[wasm_bindgen]
pub fn authority(request: &str) -> String {
    authority::call(request)
}
