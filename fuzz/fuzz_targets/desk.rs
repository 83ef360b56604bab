//! A desk's snapshot, its log, and a question that is handed over. The laws are in `src/desk.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::desk(data);
});
