//! Any operations on a register. The laws are in `src/lending.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::operations(data);
});
