//! The desk itself: what it takes in, what it asks, what it judges. Every change is whole or not at all.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use zeroize::Zeroizing;

use super::error::DeskError;
use super::lists::HeldLists;
use super::log;
use super::questions::Questions;
use super::stored::{self, Believed, Parts};
use crate::error::{BundleError, TrustError};
use crate::key::{Checker, PureRust};
use crate::trust::bundle::Bundle;
use crate::trust::{BundleChange, RootPin, StatusList, Trust};
use crate::value::UnixTime;
use crate::verify::memory::Memory;

/// One verifier: all it believes, holds, remembers and has asked. It is `Send` and `Sync`; several threads share one
/// behind a lock.
///
/// ```
/// use std::io::Write;
/// use vehicle_license::desk::{Admitted, Desk, Terms};
/// use vehicle_license::{Input, Place, Purpose, UnixTime};
///
/// /// A counter that rents cars out: the show counts once its entry is on the disk.
/// fn admit(desk: &mut Desk, log: &mut std::fs::File, line: &[u8], now: UnixTime) -> Result<Admitted, Box<dyn std::error::Error>> {
///     let rental = Terms::new(Purpose::Rental, Place::Counter);
///     let taken = desk.judge(Input::scanned(line), Some(&rental), now)?;
///     log.write_all(taken.entry())?;
///     log.sync_data()?;
///     Ok(taken.stored())
/// }
/// ```
///
/// **Storing.** What is to outlive the process is a snapshot ([`snapshot`](Self::snapshot)) and the log behind it. A
/// snapshot is stored when the desk is set up, after each bundle and list, and whenever the log is long. It replaces the
/// one before it in one step (another file, renamed), and then the log is emptied; between the two calls nothing is
/// appended. At the start [`replay`](Self::replay) reads both, and a new snapshot is stored and the log emptied before
/// anything is appended: behind a torn entry nothing can be read.
pub struct Desk {
    pub(super) parts: Box<Parts>,
    pub(super) checker: Box<dyn Checker + Send + Sync>,
}

impl Desk {
    /// A desk that believes the bundles under this root, and nobody before it has taken one in. Make one only when a
    /// verifier is set up: a new desk admits shows that the old one would refuse.
    #[must_use]
    pub fn new(pin: RootPin) -> Self {
        Self::holding(Some(pin), None)
    }

    /// A desk that believes a trust file whose bytes the caller vouches for.
    ///
    /// # Errors
    /// Those of [`Trust::pinned`].
    pub fn pinned(file: &[u8]) -> Result<Self, TrustError> {
        Ok(Self::holding(None, Some(believed(file)?)))
    }

    /// The same desk as that of one server of a fleet: the store that the servers share says what is admitted
    /// ([`settle`](Self::settle)), and their desks hand questions over. It stays one, and judges nothing by itself.
    #[must_use]
    pub fn in_fleet(mut self) -> Self {
        self.parts.fleet = true;
        self
    }

    /// Whether it is a desk [`in_fleet`](Self::in_fleet).
    #[must_use]
    pub fn is_in_fleet(&self) -> bool {
        self.parts.fleet
    }

    /// What only a desk of a fleet does.
    pub(super) fn demand_fleet(&self) -> Result<(), DeskError> {
        match self.parts.fleet {
            true => Ok(()),
            false => Err(DeskError::NotInFleet),
        }
    }

    /// The desk of a snapshot and of the log behind it. A torn entry at the log's end is dropped: it was not stored, so
    /// nobody acted on it. What the snapshot has already is no error. A question that was answered is closed.
    ///
    /// # Errors
    /// `desk-foreign`, `desk-corrupt` (cut, changed, or none at all); `desk-log-corrupt` (an entry before the last).
    /// Do not go on with a new desk unless an operator decides so.
    pub fn replay(snapshot: &[u8], log: &[u8]) -> Result<Self, DeskError> {
        let mut parts = stored::read(snapshot)?;
        let by_key = parts.questions.by_key();
        for entry in log::entries(log) {
            let entry = entry?;
            let (key, end) = (entry.key, entry.until);
            let known = parts.memory.replay((key, end), entry.admitted_at, entry.floor);
            known.ok_or(DeskError::LogCorrupt)?;
            let answered = by_key.binary_search_by_key(&key, |(half, _)| *half).ok();
            if let Some((_, hint)) = answered.and_then(|at| by_key.get(at)) {
                parts.questions.close(hint);
            }
        }
        Ok(Self::of(parts))
    }

    /// The same desk, for which `checker` computes whether signatures of shows and of status lists verify. Without it,
    /// [`PureRust`] does.
    #[must_use]
    pub fn with_checker(mut self, checker: Box<dyn Checker + Send + Sync>) -> Self {
        self.checker = checker;
        self
    }

    /// The desk's bytes, to be stored: the same desk has the same bytes. They hold the keys that open answers, so keep
    /// them where only the desk can read and write. A show that is taken and not stored yet is in them as taken.
    #[must_use]
    pub fn snapshot(&self) -> Zeroizing<Vec<u8>> {
        stored::write(&self.parts)
    }

    // Taking in --------------------------------------------------------------------------------

    /// Takes a bundle in that came over any channel, and drops the lists that do not count under it. Store a snapshot
    /// then.
    ///
    /// # Errors
    /// Those of [`Bundle::from_bytes`], [`Bundle::verify`] and [`Memory::remember_bundle`]; `bundle-root-unknown` for a
    /// desk whose trust file is pinned.
    pub fn take_bundle(&mut self, bytes: &[u8], now: UnixTime) -> Result<BundleChange, DeskError> {
        let pin = self.parts.pin.ok_or(BundleError::RootUnknown)?;
        let verified = Bundle::from_bytes(bytes)?.verify(&pin, now)?;
        let change = self.parts.memory.remember_bundle(&verified)?;
        let file = verified.trust_file().to_vec();
        let trust = verified.into_trust();
        self.parts.trust = Some(Believed { file, trust });
        self.drop_lists();
        Ok(change)
    }

    /// Takes a status list in, in place of an older version of it, and returns its issuer and number. Store a snapshot
    /// then. Only lists that were taken in and are still held are consulted: a desk is given none with what it judges.
    ///
    /// ```
    /// # use vehicle_license::{Input, UnixTime, desk::{Desk, DeskError, Examined, Terms}};
    /// fn examine(desk: &Desk, scanned: &str, terms: Terms, now: UnixTime) -> Result<Examined, DeskError> {
    ///     desk.examine(Input::text(scanned), Some(&terms), now)
    /// }
    /// ```
    ///
    /// ```compile_fail,E0599
    /// # use vehicle_license::{Input, StatusList, UnixTime, desk::{Desk, DeskError, Examined, Terms}};
    /// fn examine(desk: &Desk, scanned: &str, terms: Terms, refused: &[StatusList], now: UnixTime) -> Result<Examined, DeskError> {
    ///     desk.examine(Input::text(scanned), Some(&terms.consulting(refused)), now)
    /// }
    /// ```
    ///
    /// # Errors
    /// `trust-missing`; those of [`StatusList::verify`]; `desk-lists-full`; those of [`Memory::remember_list`].
    pub fn take_list(&mut self, token: &[u8], now: UnixTime) -> Result<(u16, u32), DeskError> {
        let list = StatusList::verify_by(&*self.checker, token, self.believes()?, now)?;
        if self.parts.lists.check_room(&list, token).is_err() {
            self.drop_lists();
            self.parts.lists.check_room(&list, token)?;
        }
        self.parts.memory.remember_list(&list, now)?;
        let name = (list.issuer(), list.list());
        self.parts.lists.hold(list, token);
        // The memory may have forgotten versions of lists in which nothing lives any more.
        self.drop_lists();
        Ok(name)
    }

    /// Pins another root, which came with another version of the app. What is held stays in force if its chain has this
    /// root; otherwise nobody is believed until a bundle is taken in under it. Store a snapshot then.
    pub fn repin(&mut self, pin: RootPin) {
        if self.parts.pin != Some(pin) {
            if !self.parts.memory.trust_state().has_root(&pin) {
                self.parts.trust = None;
            }
            self.parts.pin = Some(pin);
            self.drop_lists();
        }
    }

    /// Believes another trust file, which the caller vouches for, in place of what was believed. Store a snapshot then.
    ///
    /// # Errors
    /// Those of [`Trust::pinned`].
    pub fn repin_file(&mut self, file: &[u8]) -> Result<(), TrustError> {
        let believed = believed(file)?;
        self.parts.memory.believe(&believed.trust);
        (self.parts.pin, self.parts.trust) = (None, Some(believed));
        self.drop_lists();
        Ok(())
    }

    /// Notes that an operator has set right a clock that was ahead: see [`Memory::clock_was_set`].
    pub fn clock_was_set(&mut self) {
        self.parts.memory.clock_was_set();
    }

    // Looking ----------------------------------------------------------------------------------

    /// The trust data believed; `None` before a bundle was taken in.
    #[must_use]
    pub fn trust(&self) -> Option<&Trust> {
        self.parts.trust.as_ref().map(|believed| &believed.trust)
    }

    /// The trust file believed, byte for byte: evidence records name it by its SHA-256.
    #[must_use]
    pub fn trust_file(&self) -> Option<&[u8]> {
        self.parts.trust.as_ref().map(|believed| &*believed.file)
    }

    /// The root pinned; `None` where the trust file itself is.
    #[must_use]
    pub fn pin(&self) -> Option<&RootPin> {
        self.parts.pin.as_ref()
    }

    /// The status lists held, ascending by issuer and number.
    #[must_use]
    pub fn status_lists(&self) -> &[StatusList] {
        self.parts.lists.as_slice()
    }

    /// The memory behind it.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.parts.memory
    }

    /// How many questions can still be answered.
    #[must_use]
    pub fn open_questions(&self) -> usize {
        self.parts.questions.open()
    }

    fn holding(pin: Option<RootPin>, trust: Option<Believed>) -> Self {
        Self::of(Box::new(Parts {
            pin,
            trust,
            lists: HeldLists::new(),
            memory: Memory::new(),
            questions: Questions::new(),
            fleet: false,
        }))
    }

    fn of(parts: Box<Parts>) -> Self {
        Self {
            parts,
            checker: Box::new(PureRust),
        }
    }

    pub(super) fn believes(&self) -> Result<&Trust, DeskError> {
        self.trust().ok_or(DeskError::NoTrust)
    }

    fn drop_lists(&mut self) {
        let (trust, floor) = (self.parts.trust.as_ref(), self.parts.memory.clock_floor());
        let trust = trust.map(|believed| &believed.trust);
        self.parts.lists.drop_what_is_withdrawn(trust, floor);
    }
}

impl fmt::Debug for Desk {
    /// Says how many, never which.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk")
            .field("trust", &self.trust().map(Trust::version))
            .field("lists", &self.status_lists().len())
            .field("questions", &self.open_questions())
            .field("memory", &self.parts.memory)
            .finish_non_exhaustive()
    }
}

fn believed(file: &[u8]) -> Result<Believed, TrustError> {
    let trust = Trust::pinned(file)?;
    Ok(Believed {
        file: file.to_vec(),
        trust,
    })
}
