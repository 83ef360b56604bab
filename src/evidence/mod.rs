//! Evidence (SPEC §9.6): what a verifier keeps of a verification that passed. Anybody with the trust data and the
//! status lists of the time can repeat the verification years later. Personal data can be removed from a record.
//!
//! Moment, place and policy in a record are its keeper's own claim. The two signatures in it prove what was shown, and
//! for which challenge. Nothing in it proves **when**: a third party's time stamp can be added for that.

pub(crate) mod policy;
mod parts;
mod archive;
mod stored;

pub use archive::{Archive, Reverified};

pub use crate::credential::fields::KeptFields;
pub use crate::verify::facts::KeptFacts;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use parts::RecordParts;

use crate::credential::challenge::Challenge;
use crate::credential::fields::FieldName;
use crate::credential::leaf::{Leaf, Leaves};
use crate::credential::purpose::Purpose;
use crate::credential::show::Show;
use crate::error::{EvidenceError, MemoryError, VerifyError};
use crate::key::CheckedSignature;
use crate::limits;
use crate::trust::{StatusList, Trust};
use crate::value::{Bilingual, UnixTime};
use crate::verify::{self, Admission, Case, Input, Pending, Place, Policy, Question, Verified, Verifier};

/// What is kept of a verification that passed. Only [`verify`](Self::verify) makes one.
///
/// It holds everything that was shown, so keep it as confidential as the case file it belongs to. Reduce it
/// ([`hiding`](Self::hiding), [`hiding_all`](Self::hiding_all)) when the values are not needed any more. Both
/// signatures of a reduced record can still be verified. Reducing cannot be undone.
///
/// ```
/// use vehicle_license::credential::FieldName;
/// use vehicle_license::error::EvidenceError;
/// use vehicle_license::evidence::EvidenceRecord;
/// use vehicle_license::{StatusList, Trust};
///
/// /// Years later: the verdict again, with the trust data and lists of then, and a record without the VIN.
/// fn close(stored: &[u8], trust: &Trust, lists: &[StatusList]) -> Result<Vec<u8>, EvidenceError> {
///     let record = EvidenceRecord::from_bytes(stored)?;
///     record.reverify(trust, lists)?;
///     Ok(record.hiding(FieldName::Vin).to_bytes())
/// }
/// assert_eq!(EvidenceRecord::from_bytes(b"a photo").unwrap_err().code(), "evidence-record-corrupt");
/// ```
#[derive(Clone)]
pub struct EvidenceRecord {
    parts: Box<RecordParts>,
}

impl EvidenceRecord {
    /// The verdict of [`Verifier::verify`], and the record by which it can be repeated later.
    ///
    /// # Errors
    /// The codes of [`Verifier::verify`]. A refusal makes no record.
    pub fn verify(
        verifier: &Verifier<'_>,
        input: Input<'_>,
        question: &Question<'_>,
        now: UnixTime,
    ) -> Result<(Verified, Self), VerifyError> {
        verifier.judge_by(input, question, now, Self::judge)
    }

    /// The same in two steps: the verdict of [`Pending::finish`], and the record.
    ///
    /// # Errors
    /// The codes of [`Pending::finish`].
    pub fn finish(pending: &Pending<'_>, answers: &[CheckedSignature]) -> Result<(Verified, Self), VerifyError> {
        pending.settle(answers, Self::judge)
    }

    fn judge(show: Show<'_>, case: &Case<'_>) -> Result<(Verified, Self), VerifyError> {
        let verified = verify::judge_whole(&show, case)?;
        let parts = RecordParts::of(show, case, &verified);
        Ok((verified, Self::new(parts)))
    }

    /// The record with the outcome of the verifier's memory for this show. It is noted as a fact, because a memory
    /// cannot be asked again. An earlier time stamp is dropped, because it covers another record.
    ///
    /// # Errors
    /// `evidence-record-outcome` if the outcome belongs to another show, or no memory can give it for this one.
    pub fn noting(self, outcome: &Result<Admission, MemoryError>) -> Result<Self, EvidenceError> {
        let said = match outcome {
            Ok(admission) if *admission.replay_key() == self.parts.replay_key() => stored::ADMITTED,
            Ok(_) => return Err(EvidenceError::OtherOutcome),
            Err(error) => error.code(),
        };
        let said = stored::outcome(said, self.parts.challenge.is_some()).ok_or(EvidenceError::OtherOutcome)?;
        Ok(self.said(said))
    }

    /// The record of a show that a memory has admitted.
    #[cfg(feature = "seal")]
    pub(crate) fn admitted(self) -> Self {
        self.said(stored::ADMITTED)
    }

    fn said(mut self, outcome: &'static str) -> Self {
        self.parts.memory = Some(outcome);
        self.parts.time_stamp = None;
        self
    }

    /// Verifies the show again: see [`Archive::reverify`], which serves many records.
    ///
    /// # Errors
    /// Those of [`Archive::reverify`].
    pub fn reverify(&self, trust: &Trust, lists: &[StatusList]) -> Result<Reverified, EvidenceError> {
        Archive::new().holding(trust).holding_lists(lists).reverify(self)
    }

    /// The record without any value of `field`, whole or masked.
    #[must_use]
    pub fn hiding(self, field: FieldName) -> Self {
        self.without(field.leaves())
    }

    /// The record with only the masked form of `field`, or with nothing of it if that form was not marked: beside the
    /// whole value a wallet marks it only where that makes the show shorter (SPEC §5.3).
    #[must_use]
    pub fn masking(self, field: FieldName) -> Self {
        let full = field.leaves().iter().filter(|leaf| !leaf.is_masked());
        self.without(full.fold(Leaves(0), |leaves, leaf| leaves.with(Leaves(leaf.bit()))))
    }

    /// The record without the plate.
    #[must_use]
    pub fn hiding_plate(self) -> Self {
        self.without(Leaves(Leaf::Plate.bit()))
    }

    /// The record without the standing.
    #[must_use]
    pub fn hiding_standing(self) -> Self {
        self.without(Leaves(Leaf::Standing.bit()))
    }

    /// The record without any value. It keeps the issuer, the purpose, when and how the show was checked, the holder's
    /// key and the status position. Key and position still link it to other shows of the same credential.
    #[must_use]
    pub fn hiding_all(self) -> Self {
        self.without(Leaves::ALL)
    }

    /// Whether values were removed.
    #[must_use]
    pub fn is_reduced(&self) -> bool {
        self.parts.is_reduced()
    }

    /// The moment of the verification, as the keeper claims.
    #[must_use]
    pub fn claimed_at(&self) -> UnixTime {
        self.parts.checked_at
    }

    /// The purpose of the question, as the keeper claims; `None` at the roadside.
    #[must_use]
    pub fn purpose(&self) -> Option<Purpose> {
        self.parts.purpose
    }

    /// The place of the question, as the keeper claims.
    #[must_use]
    pub fn place(&self) -> Place {
        self.parts.place
    }

    /// Whether the show came sealed, as the keeper claims.
    #[must_use]
    pub fn was_sealed(&self) -> bool {
        self.parts.was_sealed
    }

    /// The id of the credential that was shown: SHA-256 of its Sig_structure. It is no proof before
    /// [`reverify`](Self::reverify) has checked the signatures.
    #[must_use]
    pub fn credential_id(&self) -> &[u8; 32] {
        &self.parts.credential
    }

    /// SHA-256 of the trust file that [`reverify`](Self::reverify) needs: that of a bundle is
    /// [`VerifiedBundle::trust_file`](crate::trust::VerifiedBundle::trust_file).
    #[must_use]
    pub fn trust_digest(&self) -> &[u8; 32] {
        &self.parts.trust
    }

    /// SHA-256 of the Sig_structures of the status lists that [`reverify`](Self::reverify) needs.
    #[must_use]
    pub fn list_digests(&self) -> &[[u8; 32]] {
        &self.parts.lists
    }

    /// The policy of the verification, as the keeper claims: a verdict under a lenient one says little.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.parts.policy
    }

    /// The challenge that was answered.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.parts.challenge.as_ref()
    }

    /// The outcome of the verifier's memory, as the keeper claims: `admitted` or the code of the refusal. `None` if no
    /// outcome was noted.
    #[must_use]
    pub fn memory_outcome(&self) -> Option<&str> {
        self.parts.memory
    }

    /// The record's id, for a file name or an index, and what a time stamp must cover: SHA-256 of both signatures and
    /// of everything that reducing does not change. A record with a memory's outcome noted is another record.
    #[must_use]
    pub fn id(&self) -> [u8; 32] {
        stored::id(&self.parts)
    }

    /// The record with a third party's time stamp over [`id`](Self::id), for example an RFC 3161
    /// token. The time stamp is stored unchecked: whoever relies on it must check it.
    ///
    /// # Errors
    /// `bytes-too-long` above 16384 bytes.
    pub fn stamped(mut self, time_stamp: &[u8]) -> Result<Self, EvidenceError> {
        let (bytes, max) = (time_stamp.len(), limits::TIME_STAMP_BYTES);
        if bytes > max {
            return Err(EvidenceError::StampTooLong { bytes, max });
        }
        self.parts.time_stamp = Some(time_stamp.to_vec());
        Ok(self)
    }

    /// The time stamp, unchecked.
    #[must_use]
    pub fn time_stamp(&self) -> Option<&[u8]> {
        self.parts.time_stamp.as_deref()
    }

    /// What the record cannot prove, to be shown beside it.
    #[must_use]
    pub fn caution(&self) -> Bilingual {
        if self.time_stamp().is_some() {
            Bilingual::new(
                "核验时间以第三方时间戳为准，本记录未核对该时间戳；到场人员和加密情况由保存方自述。",
                "When it was checked is for the time stamp to prove, which is not checked here; who was there, and that it was sealed, is its keeper's word.",
            )
        } else {
            Bilingual::new(
                "本记录不能证明核验时间：核验时间、到场人员和加密情况均由保存方自述。",
                "This record cannot prove when it was checked: that, who was there, and that it was sealed, is its keeper's word.",
            )
        }
    }

    /// The record, to be stored: deterministic, the same bytes for the same record.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        stored::write(&self.parts)
    }

    /// Reads a stored record, whole or not at all. Damage is detected here. Only [`reverify`](Self::reverify) detects a
    /// forgery, and only in what the signatures cover.
    ///
    /// # Errors
    /// `evidence-record-foreign`, `evidence-record-corrupt`, `evidence-record-rules-unknown`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, EvidenceError> {
        stored::read(bytes).map(Self::new)
    }

    fn new(parts: RecordParts) -> Self {
        Self { parts: Box::new(parts) }
    }

    fn without(mut self, leaves: Leaves) -> Self {
        self.parts.remove(leaves);
        self
    }
}

impl Archive<'_> {
    /// Verifies a record's show again with the moment, purpose, place, policy and challenge of then, against the trust
    /// data and the lists that the record names. Others that are held are not looked at.
    ///
    /// # Errors
    /// `evidence-record-trust-missing`, `evidence-record-list-missing`, each with the digest to look for; then the
    /// codes of [`Verifier::verify`]: the record is not of a verification that passed.
    pub fn reverify(&self, record: &EvidenceRecord) -> Result<Reverified, EvidenceError> {
        self.again(&record.parts)
    }
}

impl PartialEq for EvidenceRecord {
    /// A record is stored in one form only.
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Eq for EvidenceRecord {}

impl fmt::Debug for EvidenceRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reduced = if self.is_reduced() { ", reduced" } else { "" };
        write!(f, "EvidenceRecord({}{reduced})", self.parts.checked_at)
    }
}
