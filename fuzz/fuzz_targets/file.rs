//! Holders' files, edited and spliced. The laws are in `src/lib.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::file(data);
});
