//! From a verified show to one that counts: [`Examined`], [`Unstored`], [`Admitted`]. Only a desk makes the first two,
//! and only storing makes the last.

use alloc::string::String;
use alloc::vec::Vec;

use crate::credential::challenge::Challenge;
use crate::credential::show::Hint;
use crate::evidence::EvidenceRecord;
use crate::limits;
use crate::value::{Bilingual, Language, UnixTime, redacted};
use crate::verify::{Admission, Go, ReplayKey, Screen, Verified};

/// A show that passed the twelve checks and is not taken yet. It says nothing of the show, because it may have been
/// admitted before. A lone desk takes it ([`Desk::take`](super::Desk::take)), one of a fleet asks the store that all of
/// them share ([`Desk::settle`](super::Desk::settle)).
#[must_use = "the show is not admitted yet"]
pub struct Examined {
    pub(super) verified: Verified,
    pub(super) record: EvidenceRecord,
    pub(super) hint: Option<Hint>,
}

impl Examined {
    /// The key to insert into the shared store, if it is absent.
    #[must_use]
    pub fn key(&self) -> &ReplayKey {
        self.verified.facts().replay_key()
    }

    /// Seconds for which the store must keep the key, at least, from `now` on this server's clock: until a minute after
    /// the key's end, by any clock that is within a minute of the store's.
    #[must_use]
    pub fn keep_for(&self, now: UnixTime) -> u64 {
        let left = u64::try_from(self.key().until().seconds_since(now)).unwrap_or(0);
        left.saturating_add(limits::STORE_GRACE)
    }
}

redacted!(Examined);

/// A show that is taken, so that nobody else is admitted by it, and that does not count yet. Append
/// [`entry`](Self::entry) to the log, make sure that it is on the disk, and say so: [`stored`](Self::stored).
///
/// If storing fails, drop it. The show stays taken in this process, and the holder is asked for a fresh code.
///
/// ```
/// # use vehicle_license::Verified;
/// # use vehicle_license::desk::Unstored;
/// fn verdict(taken: Unstored) -> Verified {
///     taken.stored().into_parts().0
/// }
/// ```
///
/// Before, it says nothing of the show:
///
/// ```compile_fail,E0599
/// # use vehicle_license::Verified;
/// # use vehicle_license::desk::Unstored;
/// fn verdict(taken: Unstored) -> Verified {
///     taken.into_parts().0
/// }
/// ```
#[must_use = "the show counts once its entry is stored"]
pub struct Unstored {
    pub(super) entry: Vec<u8>,
    pub(super) admitted: Admitted,
}

impl Unstored {
    /// What to append to the log, in one piece: 36 bytes.
    #[must_use]
    pub fn entry(&self) -> &[u8] {
        &self.entry
    }

    /// The evidence record of the admission, for who stores both in one transaction.
    #[must_use]
    pub fn record(&self) -> &EvidenceRecord {
        &self.admitted.record
    }

    /// The admission, once the entry is stored.
    pub fn stored(self) -> Admitted {
        self.admitted
    }
}

redacted!(Unstored);

/// A show that is verified, admitted and stored: it counts.
#[derive(Clone, PartialEq, Eq)]
#[must_use]
pub struct Admitted {
    pub(super) verified: Verified,
    pub(super) record: EvidenceRecord,
    pub(super) admission: Admission,
}

impl Admitted {
    /// The verdict.
    pub fn verified(&self) -> &Verified {
        &self.verified
    }

    /// The record from which the verdict can be made again, with the admission noted.
    #[must_use]
    pub fn record(&self) -> &EvidenceRecord {
        &self.record
    }

    /// The proof that a memory, or a shared store, admitted it.
    #[must_use]
    pub fn admission(&self) -> &Admission {
        &self.admission
    }

    /// The question that was answered, as [`Asked::hint`](super::Asked::hint) names it; `None` for a show that answers
    /// none. Whoever has several open looks here which of them it is.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        self.verified.facts().challenge().map(Challenge::hint_mark)
    }

    /// What a program does next.
    #[must_use]
    pub fn go(&self) -> Go {
        self.verified.facts().vehicle_state().class().go()
    }

    /// What a person does next.
    #[must_use]
    pub fn advice(&self) -> Bilingual {
        let facts = self.verified.facts();
        facts.vehicle_state().class().advice(facts.place())
    }

    /// Everything that a screen shows of it.
    #[must_use]
    pub fn screen(&self, language: Language) -> Screen {
        Screen::of(&self.verified, language)
    }

    /// Verdict and record, by themselves.
    pub fn into_parts(self) -> (Verified, EvidenceRecord) {
        (self.verified, self.record)
    }
}

redacted!(Admitted);
