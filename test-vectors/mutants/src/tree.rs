//! A copy of the workspace that may be changed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::schema::Made;

/// The switch, in the copy alone.
const SWITCH: &str = "
#[doc(hidden)]
#[allow(missing_docs, clippy::all)]
pub mod mutant {
    extern crate std;
    static ON: std::sync::LazyLock<u32> =
        std::sync::LazyLock::new(|| std::env::var(\"MUTANT\").map_or(0, |number| number.parse().unwrap_or(0)));
    #[must_use]
    pub fn on(number: u32) -> bool {
        *ON == number
    }
}
";

pub(crate) struct Tree {
    genuine: PathBuf,
    copy: PathBuf,
    files: Vec<String>,
    digest: String,
}

impl Tree {
    /// Copies every file that git knows of, as it stands, to `target/mutants/<name>`.
    pub(crate) fn copy(name: &str) -> io::Result<Self> {
        let genuine = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
        let copy = genuine.join("target/mutants").join(name);
        let listed = Command::new("git")
            .args(["ls-files", "-z"])
            .current_dir(&genuine)
            .output()?;
        let mut hash = Sha256::new();
        let mut files = Vec::new();
        for file in String::from_utf8_lossy(&listed.stdout)
            .split('\0')
            .filter(|file| !file.is_empty())
        {
            let Ok(content) = fs::read(genuine.join(file)) else {
                continue; // deleted, and not yet committed
            };
            if file.starts_with("src/") || file.starts_with("test-vectors/") {
                hash.update(file);
                hash.update(Sha256::digest(&content));
            }
            write(&copy.join(file), &content)?;
            files.push(file.to_owned());
        }
        let tree = Self {
            genuine,
            copy,
            files,
            digest: hash.finalize()[..8].iter().map(|byte| format!("{byte:02x}")).collect(),
        };
        tree.clean()?;
        Ok(tree)
    }

    /// Another copy, with what was changed in this one.
    pub(crate) fn twin(&self, name: &str) -> io::Result<Self> {
        let copy = self.copy.with_file_name(name);
        for file in &self.files {
            write(&copy.join(file), &fs::read(self.copy.join(file))?)?;
        }
        let tree = Self {
            genuine: self.genuine.clone(),
            copy,
            files: self.files.clone(),
            digest: self.digest.clone(),
        };
        tree.clean()?;
        Ok(tree)
    }

    /// Takes a program that was built of it out of the target folder, where the next copy's has the same name.
    pub(crate) fn keep(&self, program: &Path) -> io::Result<PathBuf> {
        let kept = self.copy.join("programs").join(program.file_name().unwrap_or_default());
        fs::create_dir_all(self.copy.join("programs"))?;
        if kept.exists() {
            fs::remove_file(&kept)?;
        }
        fs::copy(program, &kept)?;
        Ok(kept)
    }

    /// Removes what is no part of it.
    fn clean(&self) -> io::Result<()> {
        let known: BTreeSet<PathBuf> = self.files.iter().map(|file| self.copy.join(file)).collect();
        for folder in ["src", "test-vectors"] {
            remove_unknown(&self.copy.join(folder), &known)?;
        }
        Ok(())
    }

    pub(crate) fn genuine(&self) -> &Path {
        &self.genuine
    }

    /// Where results are kept that belong to these sources.
    pub(crate) fn results(&self) -> PathBuf {
        self.genuine.join(format!("target/mutants/results-{}.tsv", self.digest))
    }

    /// A source as it is.
    pub(crate) fn source(&self, file: &str) -> io::Result<String> {
        fs::read_to_string(self.genuine.join(file))
    }

    /// A source as it shall be.
    pub(crate) fn write(&self, file: &str, text: &str) -> io::Result<()> {
        write(&self.copy.join(file), text.as_bytes())
    }

    pub(crate) fn write_switch(&self) -> io::Result<()> {
        self.write("src/lib.rs", &(self.source("src/lib.rs")? + SWITCH))
    }

    /// A cargo command over the copy. Optimized, because a build serves many runs; no lint is of interest.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("cargo");
        command
            .args(arguments)
            .args(["--locked", "--message-format=json"])
            .current_dir(&self.copy)
            .env("CARGO_TARGET_DIR", self.genuine.join("target/mutants/target"))
            .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUSTFLAGS", "--cap-lints=allow")
            .stdin(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    /// The messages of a cargo command, and whether it went well.
    pub(crate) fn messages(command: &mut Command) -> io::Result<(bool, Vec<Value>)> {
        let out = command.output()?;
        let lines = String::from_utf8_lossy(&out.stdout).into_owned();
        let messages = lines.lines().filter_map(|line| serde_json::from_str(line).ok());
        Ok((out.status.success(), messages.collect()))
    }

    /// The mutants that do not compile, each with whether the error stands in its own code; none if all do.
    pub(crate) fn errors(&self, written: &[(String, Made)]) -> io::Result<BTreeMap<u32, bool>> {
        let mut check = self.cargo(&["check", "--package", "vehicle-license", "--all-features"]);
        let (well, messages) = Self::messages(&mut check)?;
        let mut wrong = BTreeMap::new();
        let mut unclear = Vec::new();
        for message in messages.iter().map(|message| &message["message"]) {
            if message["level"] != "error" {
                continue;
            }
            let spans = message["spans"].as_array().map_or(&[][..], Vec::as_slice);
            let found: Vec<(u32, bool)> = spans.iter().filter_map(|span| culprit(span, written)).collect();
            if found.is_empty() && !spans.is_empty() {
                unclear.push(message["rendered"].as_str().unwrap_or_default().to_owned());
            }
            wrong.extend(found);
        }
        if !well && wrong.is_empty() {
            return Err(io::Error::other(unclear.join("\n")));
        }
        Ok(wrong)
    }
}

/// The mutant in whose own code the error stands, else the innermost one whose change is around it.
fn culprit(span: &Value, written: &[(String, Made)]) -> Option<(u32, bool)> {
    let file = span["file_name"].as_str()?;
    let at = usize::try_from(span["byte_start"].as_u64()?).ok()?;
    let (_, made) = written.iter().find(|(name, _)| name == file)?;
    let innermost = |list: &[(std::ops::Range<usize>, u32)]| {
        let around = list.iter().filter(|(range, _)| range.contains(&at));
        around.min_by_key(|(range, _)| range.len()).map(|(_, number)| *number)
    };
    let own = innermost(&made.own).map(|number| (number, true));
    own.or_else(|| Some((innermost(&made.around)?, false)))
}

/// Writes what differs alone, so that nothing is built in vain.
fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    if fs::read(path).is_ok_and(|there| there == content) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, content)
}

fn remove_unknown(folder: &Path, known: &BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_unknown(&path, known)?;
        } else if !known.contains(&path) {
            fs::remove_file(&path)?;
        }
    }
    Ok(())
}
