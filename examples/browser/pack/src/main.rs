//! Makes the package of the pages in a folder: each module compiled, also compressed, with its JavaScript and its types,
//! and the types of the door's requests and answers.
//!
//!   cargo run -p pack -- target/browser/package

mod types;

use std::path::Path;
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// Each module with the features of its crate.
const MODULES: [(&str, &str); 4] = [
    ("verifier", "door"),
    ("wallet", "wallet"),
    ("code", "code"),
    ("authority", "authority"),
];
const TARGET: &str = "wasm32-unknown-unknown";

fn main() -> Result<()> {
    let folder = std::env::args().nth(1).ok_or("usage: pack FOLDER")?;
    let folder = Path::new(&folder);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    std::fs::create_dir_all(folder)?;
    for (name, feature) in MODULES {
        compile(&root, feature)?;
        let compiled = root.join("target").join(TARGET).join("wasm/browser.wasm");
        Bindgen::new()
            .input_path(compiled)
            .out_name(name)
            .web(true)?
            .typescript(true)
            .omit_default_module_path(true)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(folder)?;
        std::fs::remove_file(folder.join(format!("{name}_bg.wasm.d.ts")))?;
        compress(&folder.join(format!("{name}_bg.wasm")))?;
    }
    std::fs::write(folder.join("door.d.ts"), types::of(&door::schema::schema()))?;
    for file in ["package.json", "README.md"] {
        let from = root.join("examples/browser/package").join(file);
        std::fs::copy(from, folder.join(file))?;
    }
    Ok(())
}

/// Writes `module` compressed beside it, by another name behind its own.
fn compress(module: &Path) -> Result<()> {
    let (bytes, mut compressed) = (std::fs::read(module)?, Vec::new());
    zopfli::compress(
        zopfli::Options::default(),
        zopfli::Format::Gzip,
        &*bytes,
        &mut compressed,
    )?;
    std::fs::write(module.with_extension("wasm.gz"), compressed)?;
    Ok(())
}

fn compile(root: &Path, feature: &str) -> Result<()> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let status = Command::new(cargo)
        .current_dir(root)
        .args([
            "build",
            "--locked",
            "--quiet",
            "--package",
            "browser",
            "--profile",
            "wasm",
        ])
        .args(["--target", TARGET, "--target-dir", "target", "--features", feature])
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{feature} does not compile").into())
    }
}
