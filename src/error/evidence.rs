//! Why an evidence record cannot be read, or its verification cannot be repeated.

use thiserror::Error;

use super::verify::VerifyError;
use crate::value::Bilingual;

/// An evidence record does not lead to a verdict.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EvidenceError {
    // Reading a record
    /// The bytes are a stored value of another kind, or a record of a later version.
    #[error("the file is no evidence record, or of a later version")]
    Foreign,
    /// The record was cut or changed, or is no record at all.
    #[error("the evidence record is damaged")]
    Corrupt,
    /// The record was made by rules (checks, limits and tables) that this version does not have.
    #[error("the evidence record was made by rules this version does not know")]
    RulesUnknown,
    /// The time stamp is longer than a record holds.
    #[error("the time stamp has {bytes} bytes; the most is {max}")]
    StampTooLong {
        /// Its length.
        bytes: usize,
        /// The limit.
        max: usize,
    },
    /// The memory outcome belongs to another show, or no memory can give it for this one.
    #[error("the memory outcome belongs to another show")]
    OtherOutcome,
    // Verifying again
    /// The trust data given are not those the record was made with.
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
    /// All data are present, and a check fails: the record is not of a verification that passed.
    #[error("verified again, it fails: {0}")]
    Refused(VerifyError),
}

refusals!(EvidenceError {
    Self::Foreign => "evidence-record-foreign", NOT_INTACT;
    Self::Corrupt => "evidence-record-corrupt", NOT_INTACT;
    Self::RulesUnknown => "evidence-record-rules-unknown", Bilingual::new(
        "此记录按其他版本的规则核验：请使用支持该规则的版本核验。",
        "This record was made by other rules: verify it with a version that has them.",
    );
    Self::StampTooLong { .. } => "bytes-too-long", Bilingual::new(
        "时间戳过长，未予保存：请申请无证书链的时间戳。",
        "The time stamp is too long to be kept: ask for one without its certificates.",
    );
    Self::OtherOutcome => "evidence-record-outcome", Bilingual::new(
        "这不是对本次出示的记录结果，未予写入：请写入本次核验的结果。",
        "That is not what the memory said of this show, and was not noted: note what it said of this one.",
    );
    Self::TrustMissing { .. } => "evidence-record-trust-missing", DATA_MISSING;
    Self::ListMissing { .. } => "evidence-record-list-missing", DATA_MISSING;
    Self::Refused(error) => (error: VerifyError), Bilingual::new(
        "按原条件重新核验未通过：此记录不能作为证据。",
        "Verified again as then, it fails: this record is no evidence.",
    );
} apart {
    Self::Refused(error) => error.seconds();
});

const NOT_INTACT: Bilingual = Bilingual::new(
    "这不是完好的核验记录：请使用备份。",
    "This is no intact evidence record: use the backup.",
);
const DATA_MISSING: Bilingual = Bilingual::new(
    "缺少当时的数据：请从档案中找出所指的信任数据或状态列表后重新核验。",
    "Data of the time are missing: find the trust data or status list it names in the archive, and verify again.",
);

/// The first bytes of a digest, enough to find a file by.
struct Short<'a>(&'a [u8; 32]);

impl core::fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}
