//! The trust files and status lists of then, found by the digests that records name, and held for the next batch.
//!
//! A list counts for a record if it verifies under the record's own trust file at the record's moment or up to a minute
//! later, whatever was held before: the order of records decides nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::{StatusList, Trust, UnixTime};

pub(crate) type Digest = [u8; 32];

/// How many trust files, and how many lists, are held from batch to batch: a nation's lists of two days.
const HELD: usize = 1024;

/// Seconds after the record's moment at which a list may have been read: the policy's most for clocks that differ.
const LATER: u64 = 60;

/// What is held from batch to batch.
#[derive(Default)]
pub(crate) struct Held(RwLock<Inputs>);

/// What one batch is verified with.
#[derive(Clone, Default)]
pub(crate) struct Inputs {
    trusts: BTreeMap<Digest, Arc<Trust>>,
    /// By the trust file under which each verified, and its own digest.
    lists: BTreeMap<(Digest, Digest), Arc<DatedList>>,
}

struct DatedList {
    list: StatusList,
    /// A moment at which it verified. It does at every later one, until the trust file expires.
    from: UnixTime,
}

impl Held {
    /// The digests of what `records` name and nothing is held of.
    pub(crate) fn lacks(&self, records: &[&EvidenceRecord]) -> BTreeSet<Digest> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        records.iter().flat_map(|record| held.missing(record)).collect()
    }

    /// All that `records` need, of what is held and of `found`, which is held from now on.
    pub(crate) fn with(&self, mut records: Vec<&EvidenceRecord>, found: &BTreeMap<Digest, impl AsRef<[u8]>>) -> Inputs {
        let mut inputs = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if !found.is_empty() {
            records.sort_by_key(|record| record.claimed_at());
            records.iter().for_each(|record| inputs.read(record, found));
            let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
            held.trusts.extend(inputs.trusts.clone());
            held.lists.extend(inputs.lists.clone());
            held.leave(&records);
        }
        inputs
    }
}

impl Inputs {
    pub(crate) fn trusts(&self) -> impl Iterator<Item = &Trust> {
        self.trusts.values().map(Arc::as_ref)
    }

    pub(crate) fn lists(&self) -> impl Iterator<Item = &StatusList> {
        self.lists.values().map(|dated| &dated.list)
    }

    /// The digests of what `record` needs and is not here: the trust file first, then the lists.
    pub(crate) fn missing(&self, record: &EvidenceRecord) -> Vec<Digest> {
        let trust = Some(record.trust_digest()).filter(|digest| !self.trusts.contains_key(*digest));
        let lists = record.list_digests().iter().filter(|digest| !self.has(digest, record));
        trust.into_iter().chain(lists).copied().collect()
    }

    fn has(&self, list: &Digest, record: &EvidenceRecord) -> bool {
        let trust = self.trusts.get(record.trust_digest());
        let dated = self.lists.get(&(*record.trust_digest(), *list));
        trust.zip(dated).is_some_and(|(trust, dated)| {
            let then = moments(record).into_iter().find(|moment| dated.from <= *moment);
            then.is_some_and(|then| then < trust.expires())
        })
    }

    fn read(&mut self, record: &EvidenceRecord, found: &BTreeMap<Digest, impl AsRef<[u8]>>) {
        let named = record.trust_digest();
        if !self.trusts.contains_key(named) {
            let trust = found.get(named).and_then(|file| Trust::pinned(file.as_ref()).ok());
            if let Some(trust) = trust.filter(|trust| trust.digest() == named) {
                self.trusts.insert(*named, Arc::new(trust));
            }
        }
        let Some(trust) = self.trusts.get(named) else { return };
        for digest in record.list_digests() {
            let Some(token) = found.get(digest).filter(|_| !self.has(digest, record)) else {
                continue;
            };
            let read = moments(record).into_iter().find_map(|from| {
                let list = StatusList::verify_by(&native::Ring, token.as_ref(), trust, from).ok()?;
                (list.digest() == digest).then_some(DatedList { list, from })
            });
            self.lists
                .extend(read.map(|dated| ((*named, *digest), Arc::new(dated))));
        }
    }

    /// Leaves what `records` do not name, if it is too much.
    fn leave(&mut self, records: &[&EvidenceRecord]) {
        if self.trusts.len().max(self.lists.len()) > HELD {
            let named: BTreeSet<_> = records.iter().map(|record| record.trust_digest()).collect();
            self.trusts.retain(|digest, _| named.contains(digest));
            let named: BTreeSet<_> = records.iter().flat_map(|record| record.list_digests()).collect();
            self.lists.retain(|(_, digest), _| named.contains(digest));
        }
    }
}

/// When the lists of a record may have been read.
fn moments(record: &EvidenceRecord) -> [UnixTime; 2] {
    let at = record.claimed_at();
    [at, at.checked_add(LATER).unwrap_or(at)]
}
