//! What status lists say of a credential (SPEC §9.2, check 12). A credential younger than the policy's limit can be
//! judged without a list. Every list held that covers its position and counts is consulted, in whatever order they are
//! given:
//!
//! - *revoked* and *superseded* are final: one list that says so refuses, however old it is;
//! - of everything else the youngest list decides, so that a suspension can be lifted;
//! - a list that has ended refuses as before, and vouches for nothing.

use super::question::Case;
use crate::credential::claims::{Claims, StatusPosition};
use crate::credential::status::CredentialStatus;
use crate::error::VerifyError;
use crate::trust::StatusList;
use crate::value::UnixTime;

/// What the lists that were consulted tell of a credential that none of them refuses.
pub(super) struct Known {
    /// When the status was last known to be good: when the credential was issued, or a list that vouches for it.
    pub(super) at: UnixTime,
    /// The date of the youngest list consulted.
    pub(super) youngest_list: Option<UnixTime>,
}

impl Known {
    /// What is known of the credential with these claims.
    pub(super) fn of(claims: &Claims, case: &Case<'_>) -> Result<Self, VerifyError> {
        let mut known = Self {
            at: claims.issued_at,
            youngest_list: None,
        };
        let mut said = Said::Valid;
        for list in consulted(claims.issuer, claims.status, case) {
            let (issued_at, says) = (list.issued_at(), Said::by(list, claims.status));
            said = match known.youngest_list {
                _ if said.is_final() || says.is_final() => said.max(says),
                Some(youngest) if issued_at < youngest => said,
                Some(youngest) if issued_at == youngest => said.max(says),
                _ => says,
            };
            known.youngest_list = known.youngest_list.max(Some(issued_at));
            if says == Said::Valid && list.vouches_within(case.trust, case.now, case.question.policy.tolerance) {
                known.at = known.at.max(issued_at);
            }
        }
        said.refusal().map_or(Ok(known), Err)
    }
}

/// What a list says of one position, the gravest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Said {
    Valid,
    NothingOfIt,
    Unknown,
    Suspended,
    Superseded,
    Revoked,
}

impl Said {
    fn by(list: &StatusList, position: StatusPosition) -> Self {
        match list.status(position.index()) {
            Ok(CredentialStatus::Valid) => Self::Valid,
            Ok(CredentialStatus::Revoked) => Self::Revoked,
            Ok(CredentialStatus::Suspended) => Self::Suspended,
            Ok(CredentialStatus::Superseded) => Self::Superseded,
            Ok(CredentialStatus::Other(_)) => Self::Unknown,
            Err(_) => Self::NothingOfIt,
        }
    }

    /// Whether no younger list can take it back.
    fn is_final(self) -> bool {
        self >= Self::Superseded
    }

    fn refusal(self) -> Option<VerifyError> {
        match self {
            Self::Valid => None,
            Self::NothingOfIt => Some(VerifyError::StatusIndexOutOfRange),
            Self::Unknown => Some(VerifyError::StatusNotValid),
            Self::Suspended => Some(VerifyError::StatusSuspended),
            Self::Superseded => Some(VerifyError::StatusSuperseded),
            Self::Revoked => Some(VerifyError::StatusRevoked),
        }
    }
}

/// The lists that are consulted about a position of `issuer`: those that cover it and count.
pub(crate) fn consulted<'a>(
    issuer: u16,
    position: StatusPosition,
    case: &'a Case<'_>,
) -> impl Iterator<Item = &'a StatusList> {
    let lists = case.question.status_lists.iter().chain(case.named.iter().copied());
    lists.filter(move |list| list.covers(issuer, position) && list.counts(case.trust))
}
