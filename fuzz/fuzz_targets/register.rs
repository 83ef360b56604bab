//! A register's stored state, edited and spliced. The laws are in `src/lending.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::state(data);
});
