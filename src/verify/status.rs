//! What status lists say of a credential (SPEC §9.2, check 12). A credential younger than the policy's limit can be
//! judged without a list. But every list held that covers its position is consulted, and every status but *valid*
//! refuses the show.

use super::question::Case;
use crate::credential::claims::{Claims, StatusPosition};
use crate::credential::status::CredentialStatus;
use crate::error::VerifyError;
use crate::trust::StatusList;
use crate::value::UnixTime;

/// When the status was last known to be good: when the credential was issued, or a covering list that says *valid*.
pub(super) fn known_at(claims: &Claims, case: &Case<'_>) -> Result<UnixTime, VerifyError> {
    let mut known_at = claims.issued_at;
    for list in consulted(claims.issuer, claims.status, case) {
        match list.status(claims.status.index()) {
            Ok(CredentialStatus::Valid) => known_at = known_at.max(list.issued_at()),
            Ok(CredentialStatus::Revoked) => return Err(VerifyError::StatusRevoked),
            Ok(CredentialStatus::Suspended) => return Err(VerifyError::StatusSuspended),
            Ok(CredentialStatus::Superseded) => return Err(VerifyError::StatusSuperseded),
            Ok(CredentialStatus::Other(_)) => return Err(VerifyError::StatusNotValid),
            Err(_) => return Err(VerifyError::StatusIndexOutOfRange),
        }
    }
    Ok(known_at)
}

/// The lists that are consulted about a position of `issuer`: those that cover it and are still valid.
pub(crate) fn consulted<'a>(
    issuer: u16,
    position: StatusPosition,
    case: &'a Case<'_>,
) -> impl Iterator<Item = &'a StatusList> {
    let lists = case.question.status_lists.iter();
    lists
        .filter(move |list| list.covers(issuer, position))
        .filter(|list| list.stands(case.trust, case.now, case.question.policy.tolerance))
}
