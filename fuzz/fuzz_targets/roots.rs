//! Trust bundles signed anew with stolen keys. The law is in `src/roots.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::roots(data);
});
