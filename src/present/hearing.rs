//! What a credential in a wallet hears, and what follows from it.

use super::heard::Heard;
use super::holder::Holder;
use crate::credential::answer::RegisterAnswer;
use crate::credential::claims::StatusPosition;
use crate::credential::purpose::Purpose;
use crate::credential::status::CredentialStatus;
use crate::trust::StatusList;
use crate::value::UnixTime;
use crate::verify;

impl Holder {
    /// As of when the wallet knows the credential's status: when it was issued, or by the latest answer or status list
    /// that was applied.
    #[must_use]
    pub fn status_as_of(&self) -> UnixTime {
        self.heard
            .as_of()
            .map_or(self.issued_at(), |as_of| as_of.max(self.issued_at()))
    }

    /// When to have refreshed the credential for `purpose`. A verifier that is offline and holds no status list refuses
    /// it later, as `status-too-old`: for insurance, mortgage and vehicle registration a day after its issue, elsewhere
    /// a week.
    #[must_use]
    pub fn refresh_due(&self, purpose: Purpose) -> UnixTime {
        let age = verify::Policy::for_purpose(purpose).status_age;
        self.issued_at().checked_add(age.into()).unwrap_or(UnixTime::MAX)
    }

    /// Believes a register's answer, fetched over the authority's authenticated channel.
    pub fn apply_answer(&mut self, answer: &RegisterAnswer) {
        let (position, as_of) = (self.status_position(), answer.as_of());
        // An answer older than the credential says nothing of it.
        if answer.vehicle() == self.fields().plate() && self.issued_at() <= as_of {
            let ended = answer.ended().contains(&position);
            if ended || answer.live().contains(&position) {
                self.heard.answer(ended, as_of);
            }
        }
    }

    /// Believes a status list of `issuer`, or any other source the app trusts, on one position. `as_of` is when the
    /// list was issued. *Suspended* suspends a credential at that position until a later list says *valid*. Every other
    /// status but *valid* ends it. The order in which lists are applied makes no difference.
    pub fn apply_status(&mut self, issuer: u16, position: StatusPosition, status: CredentialStatus, as_of: UnixTime) {
        if self.file.claims.issuer == issuer && self.status_position() == position {
            self.heard.status(status, as_of);
        }
    }

    /// Believes a status list that verified, as of when it was issued, if it covers the credential.
    pub fn apply_list(&mut self, list: &StatusList) {
        let (issuer, position) = (self.file.claims.issuer, self.status_position());
        if list.covers(issuer, position)
            && let Ok(status) = list.status(position.index())
        {
            self.apply_status(issuer, position, status, list.issued_at());
        }
    }

    /// Whether the credential has ended, by a register's answer or a status list.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.heard.has_ended()
    }

    /// Whether the credential is suspended, by a status list.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        self.heard.is_suspended()
    }

    /// The same, with what was heard of an older issue: a suspension belongs to the status position, not to one issue.
    pub(super) fn hearing_of(mut self, older: &Self) -> Self {
        self.heard = older.heard;
        self
    }

    pub(super) fn heard(&self) -> Heard {
        self.heard
    }
}
