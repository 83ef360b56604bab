//! What can be changed: the list of `cargo mutants`, and a sample of it.

use std::io;
use std::process::Command;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::tree::Tree;

/// The folders whose code decides.
const ROOMS: [&str; 6] = ["verify", "credential", "trust", "wire", "issue", "value"];

/// One change.
pub(crate) struct Mutant {
    /// File, line, column and what is changed: it is the mutant's identity.
    pub(crate) name: String,
    pub(crate) file: String,
    pub(crate) genre: String,
    pub(crate) replacement: String,
    /// What the function that holds it returns.
    pub(crate) returns: String,
    /// Line and column of its first character and of the one behind its last, both from 1.
    pub(crate) span: [(usize, usize); 2],
    pub(crate) diff: String,
}

impl Mutant {
    /// The module whose unit tests are about it: `value::plate` for all of `src/value/plate`.
    pub(crate) fn module(&self) -> String {
        let path = self.file.trim_start_matches("src/").trim_end_matches(".rs");
        let names: Vec<&str> = path.split('/').take(2).filter(|name| *name != "mod").collect();
        names.join("::") + "::"
    }
}

/// The first `count` mutants in the order of the digest of seed and name.
pub(crate) fn sample(tree: &Tree, seed: &str, count: usize) -> io::Result<Vec<Mutant>> {
    let mut all = every(tree)?;
    all.sort_by_cached_key(|mutant| {
        let mut hash = Sha256::new();
        hash.update(seed);
        hash.update([0]);
        hash.update(&mutant.name);
        <[u8; 32]>::from(hash.finalize())
    });
    println!("{} mutants in all, {} in the sample", all.len(), count.min(all.len()));
    all.truncate(count);
    Ok(all)
}

fn every(tree: &Tree) -> io::Result<Vec<Mutant>> {
    let mut command = Command::new("cargo");
    command.args([
        "mutants",
        "--list",
        "--json",
        "--all-features",
        "--package",
        "vehicle-license",
    ]);
    for room in ROOMS {
        command.args(["--file", &format!("src/{room}/**"), "--file", &format!("src/{room}.rs")]);
    }
    let out = command.current_dir(tree.genuine()).output()?;
    if !out.status.success() {
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        return Err(io::Error::other(format!(
            "cargo install cargo-mutants --locked? {said}"
        )));
    }
    let list: Value = serde_json::from_slice(&out.stdout)?;
    let list = list.as_array().ok_or_else(|| io::Error::other("no list"))?;
    Ok(list.iter().map(read).collect())
}

fn read(entry: &Value) -> Mutant {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let number = |value: &Value| value.as_u64().and_then(|number| number.try_into().ok()).unwrap_or(0);
    let place = |end: &str| {
        let place = &entry["span"][end];
        (number(&place["line"]), number(&place["column"]))
    };
    Mutant {
        name: text(&entry["name"]),
        file: text(&entry["file"]),
        genre: text(&entry["genre"]),
        replacement: text(&entry["replacement"]),
        returns: text(&entry["function"]["return_type"]),
        span: [place("start"), place("end")],
        diff: text(&entry["diff"]),
    }
}
