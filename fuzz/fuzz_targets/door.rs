//! The door of JSON, with genuine requests, edited. The laws are in `src/door.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::door(data);
});
