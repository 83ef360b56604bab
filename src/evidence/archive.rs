//! Trust data and status lists of many times, shared by all records that are verified again.

use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::fmt;

use super::parts::RecordParts;
use crate::digest::Hash;
use crate::error::EvidenceError;
use crate::key::{Checker, PureRust};
use crate::trust::{StatusList, Trust};
use crate::verify::facts::KeptFacts;
use crate::verify::{self, Question, Verified, Verifier};

/// The trust data and status lists of then, found by the digests that records name. Borrowed: a record costs the two
/// checks of its signatures and no copy. It is `Sync`, so that several threads verify from one.
///
/// ```
/// use vehicle_license::error::EvidenceError;
/// use vehicle_license::evidence::{Archive, EvidenceRecord, Reverified};
/// use vehicle_license::{StatusList, Trust};
///
/// /// A year of records. Each has its own outcome.
/// fn audit(records: &[EvidenceRecord], trusts: &[Trust], lists: &[StatusList]) -> Vec<Result<Reverified, EvidenceError>> {
///     let archive = trusts.iter().fold(Archive::new(), Archive::holding).holding_lists(lists);
///     records.iter().map(|record| archive.reverify(record)).collect()
/// }
/// ```
#[derive(Clone)]
pub struct Archive<'a> {
    held: BTreeMap<Hash, Held<'a>>,
    checker: &'a (dyn Checker + Sync),
}

/// What a record can name.
#[derive(Clone, Copy)]
enum Held<'a> {
    Trust(&'a Trust),
    List(&'a StatusList),
}

impl<'a> Archive<'a> {
    /// An empty one. Signatures are checked in [`PureRust`].
    #[must_use]
    pub fn new() -> Self {
        Self {
            held: BTreeMap::new(),
            checker: &PureRust,
        }
    }

    /// The same with trust data.
    #[must_use]
    pub fn holding(mut self, trust: &'a Trust) -> Self {
        self.hold(trust.digest(), Held::Trust(trust));
        self
    }

    /// The same with status lists. Read them by [`StatusList::verify`] as of
    /// [`claimed_at`](super::EvidenceRecord::claimed_at), or a minute later if the policy's tolerance admitted a list dated
    /// ahead.
    #[must_use]
    pub fn holding_lists(mut self, lists: impl IntoIterator<Item = &'a StatusList>) -> Self {
        for list in lists {
            self.hold(list.digest(), Held::List(list));
        }
        self
    }

    /// The same, for which `checker` computes whether signatures verify.
    #[must_use]
    pub fn with_checker(mut self, checker: &'a (dyn Checker + Sync)) -> Self {
        self.checker = checker;
        self
    }

    fn hold(&mut self, digest: &Hash, held: Held<'a>) {
        self.held.insert(*digest, held);
    }

    /// See [`reverify`](Self::reverify).
    pub(super) fn again(&self, parts: &RecordParts) -> Result<Reverified, EvidenceError> {
        let digest = parts.trust;
        let Some(Held::Trust(trust)) = self.held.get(&digest) else {
            return Err(EvidenceError::TrustMissing { digest });
        };
        let mut named = Vec::with_capacity(parts.lists.len());
        for digest in &parts.lists {
            let Some(Held::List(list)) = self.held.get(digest) else {
                return Err(EvidenceError::ListMissing { digest: *digest });
            };
            named.push(*list);
        }
        let mut question = Question::of(parts.purpose, parts.place, parts.policy.clone());
        if let Some(challenge) = &parts.challenge {
            question = question.answering(challenge);
        }
        let verifier = Verifier::new(trust).with_checker(self.checker);
        let mut case = verifier.case(&question, parts.checked_at, parts.was_sealed);
        case.named = &named;
        let again = match parts.is_reduced() {
            true => verify::judge(&parts.show, &case).map(Reverified::Reduced),
            false => verify::judge_whole(&parts.show, &case).map(Reverified::Whole),
        };
        again.map_err(EvidenceError::Refused)
    }
}

impl Default for Archive<'_> {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_list = |held: &&Held<'_>| matches!(held, Held::List(_));
        let lists = self.held.values().filter(is_list).count();
        let trusts = self.held.len().saturating_sub(lists);
        write!(f, "Archive({trusts} trust data, {lists} lists)")
    }
}

/// The result of a repeated verification.
///
/// These two are all: another one would be another major version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reverified {
    /// The record has every value: the verdict of then.
    Whole(Verified),
    /// Values were removed: the facts that hold without them.
    Reduced(KeptFacts),
}

#[cfg(feature = "serde")]
impl serde::Serialize for Reverified {
    /// The JSON of a verdict (SPEC §14). For a reduced record it lacks what rests on all values.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(verified) => verified.serialize(serializer),
            Self::Reduced(facts) => facts.serialize(serializer),
        }
    }
}
