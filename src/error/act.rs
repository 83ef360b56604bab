//! Of a refusal at a verifier's: which of the twelve checks it is of, and who must act on it (SPEC §9.7).

use super::credential::{CredentialError, DisclosureError, ReadError};
use super::form::TextError;
use super::issuer::IssuerError;
use super::memory::MemoryError;
use super::seal::SealError;
use super::verify::VerifyError;

/// Who must act on a refusal: whose screen its advice belongs on.
///
/// These four are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The person who shows: has the code or the license refreshed, chooses another purpose, asks the owner.
    Holder,
    /// The person who checks: scans again, asks again, or goes no further.
    Clerk,
    /// Who runs the device: clock, scanner, trust data, lists, memory, version.
    Operator,
    /// Who wrote the program: it was called in a way that it should not be.
    Caller,
}

impl Actor {
    /// All four.
    pub const ALL: [Self; 4] = [Self::Holder, Self::Clerk, Self::Operator, Self::Caller];

    /// The stable name used in logs and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Clerk => "clerk",
            Self::Operator => "operator",
            Self::Caller => "caller",
        }
    }

    /// The actor of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|actor| actor.name() == name)
    }
}

impl VerifyError {
    /// The number of the check that failed, 2 to 12 (SPEC §9.2): check 1 refuses nothing. That of `challenge-needed` and
    /// `challenge-mismatch` is 7, though check 3 finds them already where an answer is sealed.
    #[must_use]
    pub fn check(&self) -> u8 {
        match self {
            Self::Text(_) => 2,
            Self::Seal(_) | Self::Read(_) => 3,
            Self::Issuer(error) => match error {
                IssuerError::TrustFromFuture { .. }
                | IssuerError::TrustExpired { .. }
                | IssuerError::Unknown
                | IssuerError::KeyUnknown => 4,
                IssuerError::KeyArtefact
                | IssuerError::KeyNotYet { .. }
                | IssuerError::KeyRetired { .. }
                | IssuerError::KeyDistrusted { .. } => 5,
            },
            Self::TestIssuer => 4,
            Self::Credential(CredentialError::IssuerSignature) => 6,
            Self::Credential(CredentialError::Value(_) | CredentialError::PlateOutsideIssuer)
            | Self::MandatoryHidden
            | Self::ChallengeRequired
            | Self::ChallengePurposeDiffers
            | Self::ChallengeNeeded
            | Self::ChallengeNotAnswered
            | Self::ChallengeMismatch
            | Self::SealRequired => 7,
            Self::SignatureUnanswered | Self::HolderSignature => 8,
            Self::ChallengeFromFuture { .. }
            | Self::ChallengeExpired { .. }
            | Self::ShowExpired { .. }
            | Self::ShowFromFuture { .. } => 9,
            Self::NotYetValid { .. }
            | Self::LicenseExpired { .. }
            | Self::AuthorizationExpired { .. }
            | Self::ShownOutsideWindow { .. }
            | Self::AuthorizationTooLong { .. }
            | Self::WorkingDaysExceeded { .. }
            | Self::CalendarDoesNotReach => 10,
            Self::StandingForbidsUse(_)
            | Self::StandingGone(_)
            | Self::StandingRefusedForPurpose(_)
            | Self::Disclosure(_) => 11,
            Self::RequiredFieldMissing(_)
            | Self::StatusRevoked
            | Self::StatusSuspended
            | Self::StatusSuperseded
            | Self::StatusNotValid
            | Self::StatusIndexOutOfRange
            | Self::StatusTooOld { .. }
            | Self::RealPersonCheckMissing
            | Self::RealPersonCheckTooOld { .. }
            | Self::KeyProtectionTooWeak
            | Self::ProofingTooWeak => 12,
        }
    }

    /// Who must act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Text(error) => match error {
                TextError::Empty | TextError::TooLong | TextError::NotBase45 => Actor::Clerk,
                TextError::NotUtf8
                | TextError::WhiteSpace
                | TextError::LowerCase
                | TextError::Changed
                | TextError::SuiteUnknown => Actor::Operator,
                TextError::OtherArtefact | TextError::NotALicense => Actor::Holder,
            },
            Self::Seal(SealError::OtherKey) | Self::ChallengePurposeDiffers | Self::SignatureUnanswered => {
                Actor::Caller
            }
            Self::Read(ReadError::ProfileUnknown | ReadError::PurposeUnknown)
            | Self::Credential(CredentialError::Value(_) | CredentialError::PlateOutsideIssuer)
            | Self::ChallengeFromFuture { .. }
            | Self::NotYetValid { .. }
            | Self::CalendarDoesNotReach
            | Self::StatusNotValid
            | Self::StatusIndexOutOfRange => Actor::Operator,
            Self::Issuer(IssuerError::KeyDistrusted { .. }) => Actor::Holder,
            Self::Issuer(_) => Actor::Operator,
            Self::Seal(_)
            | Self::Read(_)
            | Self::Credential(CredentialError::IssuerSignature)
            | Self::ChallengeRequired
            | Self::ChallengeNeeded
            | Self::ChallengeMismatch
            | Self::SealRequired
            | Self::HolderSignature
            | Self::ChallengeExpired { .. }
            | Self::StandingGone(_)
            | Self::StatusRevoked
            | Self::StatusSuspended => Actor::Clerk,
            Self::TestIssuer
            | Self::MandatoryHidden
            | Self::ChallengeNotAnswered
            | Self::ShowExpired { .. }
            | Self::ShowFromFuture { .. }
            | Self::LicenseExpired { .. }
            | Self::AuthorizationExpired { .. }
            | Self::ShownOutsideWindow { .. }
            | Self::AuthorizationTooLong { .. }
            | Self::WorkingDaysExceeded { .. }
            | Self::StandingForbidsUse(_)
            | Self::StandingRefusedForPurpose(_)
            | Self::Disclosure(
                DisclosureError::PurposeMissing
                | DisclosureError::PurposeMismatch
                | DisclosureError::ExceedsPurpose
                | DisclosureError::ExceedsRequest,
            )
            | Self::RequiredFieldMissing(_)
            | Self::StatusSuperseded
            | Self::StatusTooOld { .. }
            | Self::RealPersonCheckMissing
            | Self::RealPersonCheckTooOld { .. }
            | Self::KeyProtectionTooWeak
            | Self::ProofingTooWeak => Actor::Holder,
        }
    }
}

impl MemoryError {
    /// Who must act.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::ShowReplayed | Self::ShowExpired { .. } => Actor::Holder,
            Self::ChallengeSpent | Self::ChallengeExpired { .. } => Actor::Clerk,
            Self::ClockBehind { .. }
            | Self::ClockWasAhead { .. }
            | Self::TrustWithheld
            | Self::ListWithheld { .. }
            | Self::Full { .. }
            | Self::ListOlder { .. }
            | Self::ListEquivocation { .. }
            | Self::ListFromFuture { .. }
            | Self::Foreign
            | Self::Corrupt => Actor::Operator,
        }
    }
}
