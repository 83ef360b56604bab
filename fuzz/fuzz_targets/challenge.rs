//! Questions of a verifier, and what a wallet makes of them. The laws are in `src/sealed.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::challenge(data);
});
