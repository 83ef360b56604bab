//! Stored memories, edited, and what happens to them. The laws are in `src/kept.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::memory(data);
});
