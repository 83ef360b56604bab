//! Why an evidence record cannot be read, or a verification not made again from it.

use thiserror::Error;

use super::VerifyError;

/// An evidence record does not lead to a verdict.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvidenceError {
    // Reading a record
    /// A stored value of another kind, or a record of a later version.
    #[error("the file is no evidence record, or of a later version")]
    Foreign,
    /// Cut, changed, or none at all.
    #[error("the evidence record is damaged")]
    Corrupt,
    /// Made by rules this version does not have: its checks, limits and tables.
    #[error("the evidence record was made by rules this version does not know")]
    RulesUnknown,
    /// The time stamp is longer than a record holds.
    #[error("the time stamp has {bytes} bytes; the most is {max}")]
    StampTooLong {
        /// Its length.
        bytes: usize,
        /// The most.
        max: usize,
    },
    /// What a memory said of another show, or what none says of this one.
    #[error("that is not what a memory says of this show")]
    OtherOutcome,
    // Verifying again
    /// The trust data it was made with are not the ones given.
    #[error("the trust data of the verification are missing: SHA-256 {}…", Short(.digest))]
    TrustMissing {
        /// SHA-256 of the trust file.
        digest: [u8; 32],
    },
    /// A status list that was consulted is not among those given.
    #[error("a status list of the verification is missing: SHA-256 {}…", Short(.digest))]
    ListMissing {
        /// SHA-256 of its Sig_structure.
        digest: [u8; 32],
    },
    /// With everything there, a check fails: the record is not of a verification that passed.
    #[error("verified again, it fails: {0}")]
    Refused(VerifyError),
}

codes!(EvidenceError {
    Self::Foreign => "evidence-record-foreign",
    Self::Corrupt => "evidence-record-corrupt",
    Self::RulesUnknown => "evidence-record-rules-unknown",
    Self::StampTooLong { .. } => "bytes-too-long",
    Self::OtherOutcome => "evidence-record-outcome",
    Self::TrustMissing { .. } => "evidence-record-trust-missing",
    Self::ListMissing { .. } => "evidence-record-list-missing",
    Self::Refused(error) => error.code(),
});

/// The first bytes of a digest, enough to find a file by.
struct Short<'a>(&'a [u8; 32]);

impl core::fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
