//! A verifier's memory in a file: read whole or not at all, and replaced in one step, so that a crash leaves the one
//! before or the one after. Nothing keeps two programs from using one file at a time: the later one to store wins.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use vehicle_license::{Admission, Memory, MemoryError, Verified};

/// A memory and where it is stored.
pub(crate) struct MemoryFile {
    path: PathBuf,
    memory: Memory,
}

impl MemoryFile {
    /// Goes on with a stored memory. One that is missing or damaged is for a person to look into: a new one would
    /// admit what it refuses.
    pub(crate) fn open(path: &str) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|error| format!("{path}: {error}"))?;
        let memory = Memory::from_bytes(&bytes).map_err(|error| format!("{path}: {}", error.code()))?;
        Ok(Self {
            path: path.into(),
            memory,
        })
    }

    /// Begins a new one, where nothing is yet.
    pub(crate) fn create(path: &str) -> Result<Self, String> {
        match fs::exists(path) {
            Ok(false) => Ok(Self {
                path: path.into(),
                memory: Memory::new(),
            }),
            Ok(true) => Err(format!("{path}: there is a file already")),
            Err(error) => Err(format!("{path}: {error}")),
        }
    }

    /// Remembers bundles and lists, and stores what came of it.
    pub(crate) fn remember(&mut self, remember: impl FnOnce(&mut Memory) -> Result<(), String>) -> Result<(), String> {
        remember(&mut self.memory)?;
        self.store()
    }

    /// Admits a show, which counts once this returns: a memory that cannot be stored is an error of the program's.
    pub(crate) fn admit(&mut self, verified: &Verified) -> Result<Result<Admission, MemoryError>, String> {
        let outcome = self.memory.admit(verified);
        if outcome.is_ok() {
            self.store()?;
        }
        Ok(outcome)
    }

    /// Writes beside the file, and renames once everything is on the disk.
    fn store(&self) -> Result<(), String> {
        let store = || -> std::io::Result<()> {
            let mut beside = self.path.clone().into_os_string();
            beside.push(".new");
            let mut file = File::create(&beside)?;
            file.write_all(&self.memory.to_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)?;
            sync_folder(&self.path)
        };
        store().map_err(|error| format!("{}: {error}", self.path.display()))
    }
}

/// The rename itself must outlive a power failure.
#[cfg(unix)]
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> std::io::Result<()> {
    Ok(())
}
