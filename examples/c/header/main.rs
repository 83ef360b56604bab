//! Writes the C header of `examples/c` to the standard output. It is made from the functions and their documentation,
//! and CI compares it with the file that is kept.

use std::error::Error;
use std::path::Path;

const OPENING: &str = "\
/* Vehicle licenses for C. What requests and answers say is in examples/c/README.md; this file is made from
   examples/c/src/lib.rs.

   Ownership: every text that a function returns is the caller's until it is given back with `vl_free`, but for
   `vl_version`'s; whatever is passed in stays the caller's and is not kept.

   Threads: every function may be called from any thread at any time, on the same door too. After a `fork` without an
   `exec` only the parent calls.

   Errors: every function is total. A call that came to nothing is an answer with a code, also where the door is closed,
   or a defect of the library was met. Only memory that cannot be had ends the process. */";

fn main() -> Result<(), Box<dyn Error>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src/lib.rs");
    let mut config = cbindgen::Config {
        language: cbindgen::Language::C,
        header: Some(OPENING.into()),
        include_guard: Some("VEHICLE_LICENSE_H".into()),
        cpp_compat: true,
        no_includes: true,
        sys_includes: vec!["stddef.h".into(), "stdint.h".into()],
        usize_is_size_t: true,
        documentation_style: cbindgen::DocumentationStyle::C,
        style: cbindgen::Style::Type,
        line_length: 120,
        ..cbindgen::Config::default()
    };
    for (ours, theirs) in [("Handle", "vl_door"), ("ABI", "VL_ABI")] {
        config.export.rename.insert(ours.into(), theirs.into());
    }
    let mut header = Vec::new();
    cbindgen::Builder::new()
        .with_src(source)
        .with_config(config)
        .generate()?
        .write(&mut header);
    // The heading of a Rust document; in C it is what the caller promises.
    print!(
        "{}",
        String::from_utf8(header)?.replace(" # Safety\n", " The caller promises:\n")
    );
    Ok(())
}
