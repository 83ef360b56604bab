//! The documents a machine writes: the worked example of SPEC §17, compared with what is committed by CI.

mod dump;
mod example;
mod shown;
mod template;
mod verdicts;

use std::path::Path;
use std::{fs, io};

/// Writes them anew.
pub(crate) fn write() -> io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let text = example::text_of().map_err(io::Error::other)?;
    fs::write(docs.join("example.md"), text)
}
