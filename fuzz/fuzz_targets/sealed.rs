//! Sealed answers, edited as they travel and before they are sealed. The laws are in `src/sealed.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::sealed(data);
});
