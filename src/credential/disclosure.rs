//! How much a show may open (SPEC §9.2, check 11): at most what its purpose may see and what its challenge asks for.
//! Wallet and verifier share this one rule: a wallet makes no show that breaks it, and a verifier refuses one that
//! does.

use crate::credential::challenge::Challenge;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::{Purpose, PurposeNumber};
use crate::error::DisclosureError;

/// What one show opens, and the purpose it gives.
pub(crate) struct Disclosure {
    /// The purpose of an authorization.
    pub(crate) lent_for: Option<Purpose>,
    /// The purpose an owner signs.
    pub(crate) stated: Option<PurposeNumber>,
    /// The leaves that are disclosed: marked, and carried by the credential.
    pub(crate) opened: Leaves,
}

impl Disclosure {
    /// Checks it against the purpose asked for and the challenge answered, as far as there are any. No purpose that
    /// this version does not know is ever the one asked for.
    pub(crate) fn check(
        &self,
        asked: Option<PurposeNumber>,
        challenge: Option<&Challenge>,
    ) -> Result<(), DisclosureError> {
        // A masked leaf beside its full one does not travel and reveals nothing, so it exceeds nothing.
        let opened = self.opened.travelling().without(Leaves::MANDATORY);
        let given = self.lent_for.map(PurposeNumber::from).or(self.stated);
        let purpose = match given.map(|given| (given.known(), asked.is_none_or(|asked| asked == given))) {
            None => None,
            Some((Some(purpose), true)) => Some(purpose),
            Some(_) => return Err(DisclosureError::PurposeMismatch),
        };
        match purpose {
            Some(purpose) if !opened.within(purpose.bound()) => return Err(DisclosureError::ExceedsPurpose),
            None if !opened.within(Leaves::EVERYDAY) => return Err(DisclosureError::PurposeMissing),
            Some(_) | None => {}
        }
        match challenge {
            Some(challenge) if !opened.within(challenge.wanted()) => Err(DisclosureError::ExceedsRequest),
            _ => Ok(()),
        }
    }
}
