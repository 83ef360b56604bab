//! Genuine shows, edited and spliced, at any time, under any policy. The laws are in `src/lib.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::verify(data);
});
