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
    lists: BTreeMap<Digest, Arc<DatedList>>,
}

struct DatedList {
    list: StatusList,
    /// A moment at which it verified, and at every later one.
    from: UnixTime,
}

impl Held {
    /// The digests of what `records` name and nothing is held of.
    pub(crate) fn lacks(&self, records: &[&EvidenceRecord]) -> BTreeSet<Digest> {
        let held = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut lacking = BTreeSet::new();
        for record in records {
            if !held.trusts.contains_key(record.trust_digest()) {
                lacking.insert(*record.trust_digest());
            }
            lacking.extend(record.list_digests().iter().filter(|digest| !held.has(digest, record)));
        }
        lacking
    }

    /// All that `records` need, of what is held and of `found`, which is held from now on.
    pub(crate) fn with(&self, mut records: Vec<&EvidenceRecord>, found: &BTreeMap<Digest, impl AsRef<[u8]>>) -> Inputs {
        records.sort_by_key(|record| record.claimed_at());
        let mut inputs = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        let before = inputs.len();
        records.iter().for_each(|record| inputs.read(record, found));
        if inputs.len() > before || !found.is_empty() {
            inputs.leave(&records);
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = inputs.clone();
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
        let until = latest(record);
        self.lists.get(list).is_some_and(|dated| dated.from <= until)
    }

    fn read(&mut self, record: &EvidenceRecord, found: &BTreeMap<Digest, impl AsRef<[u8]>>) {
        let digest = record.trust_digest();
        if !self.trusts.contains_key(digest) {
            let trust = found.get(digest).and_then(|file| Trust::pinned(file.as_ref()).ok());
            if let Some(trust) = trust.filter(|trust| trust.digest() == digest) {
                self.trusts.insert(*digest, Arc::new(trust));
            }
        }
        let Some(trust) = self.trusts.get(digest) else { return };
        for digest in record.list_digests() {
            let Some(token) = found.get(digest).filter(|_| !self.has(digest, record)) else {
                continue;
            };
            let read = [record.claimed_at(), latest(record)].into_iter().find_map(|from| {
                let list = StatusList::verify_by(&native::Ring, token.as_ref(), trust, from).ok()?;
                (list.digest() == digest).then_some(DatedList { list, from })
            });
            self.lists.extend(read.map(|dated| (*digest, Arc::new(dated))));
        }
    }

    /// Leaves what `records` do not name, if it is too much.
    fn leave(&mut self, records: &[&EvidenceRecord]) {
        if self.trusts.len() > HELD {
            let named: BTreeSet<_> = records.iter().map(|record| record.trust_digest()).collect();
            self.trusts.retain(|digest, _| named.contains(digest));
        }
        if self.lists.len() > HELD {
            let named: BTreeSet<_> = records.iter().flat_map(|record| record.list_digests()).collect();
            self.lists.retain(|digest, _| named.contains(digest));
        }
    }

    fn len(&self) -> usize {
        self.trusts.len().saturating_add(self.lists.len())
    }
}

fn latest(record: &EvidenceRecord) -> UnixTime {
    let at = record.claimed_at();
    at.checked_add(LATER).unwrap_or(at)
}
