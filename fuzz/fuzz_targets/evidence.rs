//! Evidence records, edited and reduced. The laws are in `src/kept.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::evidence(data);
});
