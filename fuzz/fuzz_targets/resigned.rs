//! Shows, credentials and trust data signed anew, judged by an oracle. The law is in `src/scene.rs`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    vehicle_license_fuzz::resigned(data);
});
