//! The shared library says its own name, so that a program linked by the file's path finds it by that name.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let system = std::env::var("CARGO_CFG_TARGET_OS").unwrap_or_default();
    if matches!(&*system, "linux" | "android") || system.ends_with("bsd") {
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libvehicle_license.so");
    }
}
