//! What a machine writes in the documents: the worked example of SPEC §17, the codes of §12, the names of codes, the sizes of §16. CI makes
//! them again and wants no difference.

mod codes;
mod dump;
mod example;
mod names;
mod shown;
mod sizes;
mod template;
mod verdicts;

use std::path::Path;
use std::{fs, io};

/// Writes them anew.
pub(crate) fn write() -> io::Result<()> {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    let example = example::text_of().map_err(io::Error::other)?;
    let explained = docs.join("codes.md");
    let codes = codes::document(&fs::read_to_string(&explained)?).map_err(io::Error::other)?;
    fs::write(docs.join("example.md"), example)?;
    fs::write(docs.join("names.md"), names::document())?;
    fs::write(explained, codes)?;
    fs::write(docs.join("codes.json"), codes::json())?;
    let (readme, rationale) = (docs.join("../README.md"), docs.join("rationale.md"));
    let sizes = sizes::readme(&fs::read_to_string(&readme)?).map_err(io::Error::other)?;
    fs::write(readme, sizes)?;
    let readme = docs.join("README.zh.md");
    let sizes = sizes::readme_zh(&fs::read_to_string(&readme)?).map_err(io::Error::other)?;
    fs::write(readme, sizes)?;
    let sizes = sizes::rationale(&fs::read_to_string(&rationale)?).map_err(io::Error::other)?;
    fs::write(rationale, sizes)
}
