//! The owner's side of lending: requests to lend a license and orders to revoke what was lent (SPEC §7.2, §7.3).

use crate::credential::mask::Grantee;
use crate::credential::purpose::Purpose;
use crate::credential::request::{MessageHead, OrderClaims, OwnersMessage as _, RequestClaims};
use crate::digest::Hash;
use crate::value::{Day, UnixTime};
use crate::wire::cose::SignedParts;

/// What an owner asks for: whom to lend the license to, what for and until when.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, PartialEq, Eq)]
pub struct RequestTerms {
    /// The person the license is lent to.
    pub grantee: Grantee,
    /// The one purpose it is lent for.
    pub purpose: Purpose,
    /// The last valid Beijing day, at most the seventh working day after today; see
    /// [`Calendars::furthest_last_day`](crate::trust::Calendars::furthest_last_day).
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

impl RequestTerms {
    /// What the owner signs to lend the license of this id.
    pub(super) fn signed_parts(
        &self,
        license: &Hash,
        now: UnixTime,
        random: &mut impl rand_core::CryptoRng,
    ) -> SignedParts {
        let document = &self.grantee.document;
        let claims = RequestClaims {
            head: head(license, now, random),
            purpose: self.purpose.into(),
            kind: document.kind().letter().into(),
            number: document.number().into(),
            name: self.grantee.name.as_str().into(),
            last_day: self.last_day.epoch_days(),
            replace: self.replace,
        };
        claims.signed_parts()
    }
}

/// What the owner of the license of this id signs to revoke one authorization or all.
pub(super) fn order(
    license: &Hash,
    authorization: Option<&Hash>,
    now: UnixTime,
    random: &mut impl rand_core::CryptoRng,
) -> SignedParts {
    let claims = OrderClaims {
        head: head(license, now, random),
        authorization: authorization.copied(),
    };
    claims.signed_parts()
}

/// The head of a message that is made now and names the license.
fn head(license: &Hash, now: UnixTime, random: &mut impl rand_core::CryptoRng) -> MessageHead {
    let mut nonce = [0; 16];
    random.fill_bytes(&mut nonce);
    MessageHead::new(*license, now, nonce)
}
