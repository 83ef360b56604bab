//! What status lists say of a credential (SPEC §9.2, check 12). A copy younger than the policy's limit can be judged
//! without a list; but every list held that covers its position is asked, and anything but *valid* refuses.

use super::Check;
use crate::credential::claims::Claims;
use crate::credential::status::CredentialStatus;
use crate::error::VerifyError;
use crate::trust::Trust;
use crate::value::Instant;

/// When the status was last known to be good: when the credential was issued, or a covering list that says *valid*.
pub(super) fn known_at(claims: &Claims, check: &Check<'_>, trust: &Trust) -> Result<Instant, VerifyError> {
    let mut known_at = claims.issued_at;
    let covering = check
        .status_lists
        .iter()
        .filter(|list| list.covers(claims.issuer, claims.status))
        .filter(|list| list.stands(trust, check.now, check.policy.tolerance));
    for list in covering {
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
