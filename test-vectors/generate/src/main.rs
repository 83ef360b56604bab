//! Writes `test-vectors/cases/`: every case anew, the same bytes each time, stale files deleted. Each case is stated
//! with the outcome it is meant to have and run before it is written; one that comes out otherwise stops everything.

mod authorized;
mod build;
mod bundles;
mod carrier;
mod checks;
mod documents;
mod example;
mod files;
mod held;
mod issuing;
mod lending;
mod marked;
mod positive;
mod recorded;
mod remembered;
mod status;
mod structure;
mod value;

use std::{fs, io};

use runner::{case, run, seal};
use support::{fixture, mutate, vectors};

fn main() -> io::Result<()> {
    let mut cases = build::Cases::default();
    positive::add(&mut cases);
    marked::add(&mut cases);
    carrier::add(&mut cases);
    structure::add(&mut cases);
    checks::add(&mut cases);
    authorized::add(&mut cases);
    files::add(&mut cases);
    held::add(&mut cases);
    value::add(&mut cases);
    lending::add(&mut cases);
    issuing::add(&mut cases);
    status::add(&mut cases);
    bundles::add(&mut cases);
    example::add(&mut cases);
    recorded::add(&mut cases);
    remembered::add(&mut cases);
    example::add_sealed(&mut cases);
    for problem in &cases.problems {
        eprintln!("PROBLEM {problem}");
    }
    if !cases.problems.is_empty() {
        return Err(io::Error::other(
            "some cases do not come out as intended; nothing written",
        ));
    }
    let folder = vectors::folder();
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    for (name, case) in &cases.list {
        let folder = folder.join(case["kind"].as_str().unwrap_or_default());
        fs::create_dir_all(&folder)?;
        let text = serde_json::to_string_pretty(&case::split(case))? + "\n";
        fs::write(folder.join(format!("{name}.json")), text)?;
    }
    documents::write()?;
    println!("{} cases", cases.list.len());
    Ok(())
}
