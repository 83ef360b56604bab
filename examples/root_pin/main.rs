//! Prints the pin of every root in a trust bundle (SPEC §8.3), one a line: its number and 64 hexadecimal digits.
//!
//! ```text
//! cargo run --example root_pin -- BUNDLE_FILE
//! ```
//!
//! No signature is checked. Whoever builds a pin into an app compares it with the one that the holders of the root's
//! keys noted when they signed: a bundle from elsewhere may have any roots.

use std::process::ExitCode;

use vehicle_license::Bundle;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("root_pin: {problem}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), String> {
    let mut arguments = std::env::args().skip(1);
    let (Some(file), None) = (arguments.next(), arguments.next()) else {
        return Err("one BUNDLE_FILE".into());
    };
    let bytes = std::fs::read(&file).map_err(|error| format!("{file}: {error}"))?;
    let bundle = Bundle::from_bytes(&bytes).map_err(|error| format!("{file}: {}", error.code()))?;
    for (number, pin) in bundle.pins() {
        println!("{number} {pin}");
    }
    Ok(())
}
