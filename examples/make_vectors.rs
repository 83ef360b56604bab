//! Writes `test-vectors/cases/`: every case anew, the same bytes each time, stale files deleted. Each case is stated
//! with the outcome it is meant to have and run before it is written; one that comes out otherwise stops everything.

#[path = "../test-vectors/generate/authorized.rs"]
mod authorized;
#[path = "../test-vectors/generate/build.rs"]
mod build;
#[path = "../test-vectors/generate/bundles.rs"]
mod bundles;
#[path = "../test-vectors/generate/checks/mod.rs"]
mod checks;
#[path = "../test-vectors/runner/evidence.rs"]
mod evidence;
#[path = "../test-vectors/generate/example.rs"]
mod example;
#[path = "../test-vectors/runner/facts.rs"]
mod facts;
#[path = "../test-vectors/generate/files/mod.rs"]
mod files;
#[path = "../test-vectors/fixture.rs"]
#[expect(dead_code, reason = "the tests use more of it")]
mod fixture;
#[path = "../test-vectors/runner/history.rs"]
mod history;
#[path = "../test-vectors/generate/lending/mod.rs"]
mod lend;
#[path = "../test-vectors/runner/lending.rs"]
mod lending;
#[path = "../test-vectors/runner/memory.rs"]
mod memory;
#[path = "../test-vectors/mutate.rs"]
mod mutate;
#[path = "../test-vectors/generate/positive.rs"]
mod positive;
#[path = "../test-vectors/generate/recorded/mod.rs"]
mod recorded;
#[path = "../test-vectors/generate/remembered/mod.rs"]
mod remembered;
#[path = "../test-vectors/runner/run.rs"]
mod run;
#[path = "../test-vectors/runner/example.rs"]
mod runner_example;
#[path = "../test-vectors/seal.rs"]
mod seal;
#[path = "../test-vectors/generate/status.rs"]
mod status;
#[path = "../test-vectors/generate/structure/mod.rs"]
mod structure;
#[path = "../test-vectors/generate/value.rs"]
mod value;
#[path = "../test-vectors/runner/values.rs"]
mod values;

use std::path::Path;
use std::{fs, io};

fn main() -> io::Result<()> {
    let mut cases = build::Cases::default();
    positive::add(&mut cases);
    structure::add(&mut cases);
    checks::add(&mut cases);
    authorized::add(&mut cases);
    files::add(&mut cases);
    value::add(&mut cases);
    lend::add(&mut cases);
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-vectors/cases");
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&folder)? {
        fs::remove_file(entry?.path())?;
    }
    for (name, case) in &cases.list {
        let text = serde_json::to_string_pretty(case)? + "\n";
        fs::write(folder.join(format!("{name}.json")), text)?;
    }
    println!("{} cases", cases.list.len());
    Ok(())
}
