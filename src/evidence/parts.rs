//! What an evidence record consists of: the show with its values, or with what is left of them, and what its keeper
//! claims of the verification.

use alloc::vec::Vec;

use super::policy;
use crate::credential::challenge::Challenge;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::credential::show::Show;
use crate::credential::status::CredentialStatus;
use crate::digest::Hash;
use crate::limits;
use crate::trust::StatusList;
use crate::value::UnixTime;
use crate::verify::{self, Case, Place, Policy, ReplayKey, Verified};

/// The parts of a record.
#[derive(Clone)]
pub(super) struct RecordParts {
    pub(super) show: Show<'static>,
    /// The credential's id, which follows from the show.
    pub(super) credential: Hash,
    /// The leaves whose values are left.
    pub(super) kept: Leaves,
    pub(super) was_sealed: bool,
    pub(super) challenge: Option<Challenge>,
    pub(super) checked_at: UnixTime,
    /// `None` at the roadside.
    pub(super) purpose: Option<Purpose>,
    pub(super) place: Place,
    pub(super) policy: Policy,
    pub(super) trust: Hash,
    pub(super) lists: Vec<Hash>,
    pub(super) memory: Option<&'static str>,
    pub(super) time_stamp: Option<Vec<u8>>,
}

impl RecordParts {
    pub(super) fn of(show: Show<'_>, case: &Case<'_>, verified: &Verified) -> Self {
        let (facts, question) = (verified.facts(), case.question);
        let consulted = verify::consulted(facts.issuer().0, facts.status_position(), case);
        // Of those that say *valid* the youngest that vouches alone would lead to the same verdict. One that says
        // another thing was overruled by a younger one.
        let index = facts.status_position().index();
        let valid = consulted.filter(|list| list.status(index) == Ok(CredentialStatus::Valid));
        let vouches = |list: &StatusList| list.vouches_within(case.trust, case.now, question.policy.tolerance);
        let mut latest: Vec<(bool, UnixTime, Hash)> = Vec::new();
        for list in valid {
            let one = (vouches(list), list.issued_at(), *list.digest());
            if let Err(at) = latest.binary_search_by(|other| one.cmp(other)) {
                latest.insert(at, one);
                latest.truncate(limits::EVIDENCE_LISTS);
            }
        }
        let mut lists: Vec<Hash> = Vec::with_capacity(latest.len());
        for (_, _, digest) in latest {
            lists.insert(lists.partition_point(|other| *other < digest), digest);
        }
        Self {
            show: show.into_owned(),
            credential: *facts.credential_id(),
            kept: Leaves::ALL,
            was_sealed: case.sealed,
            challenge: question.challenge.cloned(),
            checked_at: case.now,
            purpose: question.purpose,
            place: question.place,
            policy: policy::canonical(&question.policy),
            trust: *case.trust.digest(),
            lists,
            memory: None,
            time_stamp: None,
        }
    }

    pub(super) fn is_reduced(&self) -> bool {
        self.kept != Leaves::ALL
    }

    /// The key by which a memory knows the show (SPEC §9.4).
    pub(super) fn replay_key(&self) -> ReplayKey {
        let (shown_at, last_day) = (self.show.statement.shown_at, self.show.claims.last_day);
        ReplayKey::of(self.challenge.as_ref(), &self.credential, shown_at, last_day)
    }

    /// Removes the values of `leaves`. Bits of leaves that are not carried stay, unless no other bit does.
    pub(super) fn remove(&mut self, leaves: Leaves) {
        let show = &self.show;
        let carried = show.open().and(show.claims.carried());
        if carried.and(leaves) == Leaves(0) {
            return;
        }
        let kept = if carried.within(leaves) {
            Leaves(0)
        } else {
            show.open().without(carried.and(leaves))
        };
        // A cover that has led to the credential's id can be narrowed.
        if let Ok(narrowed) = show.narrowed(kept) {
            self.show = narrowed;
            self.kept = kept;
        }
    }
}
