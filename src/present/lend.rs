//! The owner's side of lending: requests to lend a license and orders to revoke what was lent (SPEC §7.2, §7.3).

use alloc::vec::Vec;

use super::holder::Holder;
use crate::credential::mask::Grantee;
use crate::credential::purpose::Purpose;
use crate::credential::request::{MessageHead, OrderClaims, OwnersMessage as _, RequestClaims};
use crate::credential::unsigned::Unsigned;
use crate::error::PresentError;
use crate::value::{Day, UnixTime};

/// What an owner asks for: whom to lend the license to, what for and until when.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestTerms {
    /// The person the license is lent to.
    pub grantee: Grantee,
    /// The one purpose it is lent for.
    pub purpose: Purpose,
    /// The last valid Beijing day, at most the seventh working day after today; see
    /// [`Calendar::furthest_last_day`](crate::trust::Calendar::furthest_last_day).
    pub last_day: Day,
    /// Whether the new authorization replaces the one that the same person has for the same purpose.
    pub replace: bool,
}

impl core::fmt::Debug for RequestTerms {
    /// Keeps the grantee out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("RequestTerms")
            .field("purpose", &self.purpose)
            .field("last_day", &self.last_day)
            .finish_non_exhaustive()
    }
}

impl Holder {
    /// Prepares a request to lend this license, valid for ten minutes from `now`. Once signed, it is the COSE_Sign1 to
    /// send to the authority. The authority judges it; see [`Register::grant`](crate::issue::Register::grant).
    ///
    /// # Errors
    /// `lent-copy`: a lent license cannot be lent on.
    pub fn request(
        &self,
        terms: &RequestTerms,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<Vec<u8>>, PresentError> {
        let document = &terms.grantee.document;
        let claims = RequestClaims {
            head: self.head(now, random)?,
            purpose: terms.purpose.number(),
            kind: document.kind().letter().into(),
            number: document.number().into(),
            name: terms.grantee.name.as_str().into(),
            last_day: terms.last_day.epoch_days(),
            replace: terms.replace,
        };
        Ok(Unsigned::new((), *self.holder_key(), claims.signed_parts()))
    }

    /// Prepares the order to revoke one authorization, by its id in the owner's list, or all of them. The order is
    /// valid for ten minutes from `now`.
    ///
    /// # Errors
    /// `lent-copy`: only the owner can revoke an authorization.
    pub fn revocation_order(
        &self,
        authorization: Option<&[u8; 32]>,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> Result<Unsigned<Vec<u8>>, PresentError> {
        let claims = OrderClaims {
            head: self.head(now, random)?,
            authorization: authorization.copied(),
        };
        Ok(Unsigned::new((), *self.holder_key(), claims.signed_parts()))
    }

    /// The head of a message that is made now and names this license.
    fn head(&self, now: UnixTime, random: &mut impl rand_core::CryptoRng) -> Result<MessageHead, PresentError> {
        if self.lent_for().is_some() {
            return Err(PresentError::LentCopy);
        }
        let mut nonce = [0; 16];
        random.fill_bytes(&mut nonce);
        Ok(MessageHead::new(*self.id(), now, nonce))
    }
}
