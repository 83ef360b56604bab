//! A verifier's memory in a file that several processes share. Each step locks, reads, does its part, stores and
//! unlocks: without the lock two processes would admit one show, each by the memory from before.
//!
//! The memory is read whole or not at all, and replaced in one step, so that a crash leaves the one before or the one
//! after. The lock is on a file beside it, because the memory's own is another file after each step.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use vehicle_license::{Admission, Memory, MemoryError, UnixTime, Verified};

/// Where a memory is stored.
pub(crate) struct MemoryFile {
    path: PathBuf,
}

impl MemoryFile {
    /// Goes on with a stored memory. One that is missing or damaged is for a person to look into: a new one would
    /// admit what it refuses.
    pub(crate) fn open(path: &str) -> Result<Self, String> {
        let file = Self { path: path.into() };
        file.locked(|_| Ok(()))?;
        Ok(file)
    }

    /// Begins a new one, where nothing is yet.
    pub(crate) fn create(path: &str) -> Result<Self, String> {
        let file = Self { path: path.into() };
        let _lock = file.lock()?;
        match fs::exists(path) {
            Ok(false) => file.store(&Memory::new())?,
            Ok(true) => return Err(format!("{path}: there is a file already")),
            Err(error) => return Err(format!("{path}: {error}")),
        }
        Ok(file)
    }

    /// Remembers bundles and lists, and stores what came of it.
    pub(crate) fn remember(&self, remember: impl FnOnce(&mut Memory) -> Result<(), String>) -> Result<(), String> {
        self.locked(|memory| {
            remember(memory)?;
            self.store(memory)
        })
    }

    /// Admits a show, which counts once this returns: a memory that cannot be stored is an error of the program's.
    pub(crate) fn admit(&self, verified: &Verified, now: UnixTime) -> Result<Result<Admission, MemoryError>, String> {
        self.locked(|memory| match memory.take(verified, now) {
            Err(error) => Ok(Err(error)),
            Ok(pending) => {
                self.store(memory)?;
                Ok(Ok(pending.stored()))
            }
        })
    }

    /// What `step` makes of the memory, while no other process can read or store it.
    fn locked<T>(&self, step: impl FnOnce(&mut Memory) -> Result<T, String>) -> Result<T, String> {
        let _lock = self.lock()?;
        let bytes = fs::read(&self.path).map_err(|error| self.problem(&error))?;
        let mut memory = Memory::from_bytes(&bytes).map_err(|error| self.problem(&error.code()))?;
        step(&mut memory)
    }

    /// Waits until no other process has the lock. It ends with the file returned, or with the process.
    fn lock(&self) -> Result<File, String> {
        let mut beside = self.path.clone().into_os_string();
        beside.push(".lock");
        let open = File::options().write(true).create(true).truncate(false).open(beside);
        let locked = open.and_then(|file| file.lock().map(|()| file));
        locked.map_err(|error| self.problem(&error))
    }

    /// Writes beside the file, and renames once everything is on the disk.
    fn store(&self, memory: &Memory) -> Result<(), String> {
        let store = || -> std::io::Result<()> {
            let mut beside = self.path.clone().into_os_string();
            beside.push(".new");
            let mut file = File::create(&beside)?;
            file.write_all(&memory.to_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)?;
            sync_folder(&self.path)
        };
        store().map_err(|error| self.problem(&error))
    }

    fn problem(&self, problem: &dyn std::fmt::Display) -> String {
        format!("{}: {problem}", self.path.display())
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
