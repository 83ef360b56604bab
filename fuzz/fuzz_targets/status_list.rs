//! Status list tokens, edited and spliced. The laws are in `src/offline.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::status_list(data);
});
