//! Any text, as a scanner may hand it over. The laws are in `src/lib.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::text(data);
});
