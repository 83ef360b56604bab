//! Status lists (IETF Token Status List, CWT form): which credentials are revoked, suspended or superseded. Nothing is
//! inflated before the signature is checked.
//!
//! A list *counts* while the trust data have its key: what it refuses stays refused, even after its end. It *vouches*
//! only until its end.
//!
//! Lists made by other software are read too. They need not be deterministic CBOR, the tag may be missing, the key id
//! may stand in either header, and unknown entries are ignored. Lists made here have one form (`issue::status_list`).
//!
//! ```text
//! protected = {1: -7, ? 4: kid, 16: "application/statuslist+cwt", * label => any}     kid = issuer: u16 ‖ key: u16
//! payload   = {2: uri: tstr, ? 4: expires, ? 5: not-before, 6: issued-at, 65533: list, ? 65534: ttl, * label => any}
//! list      = {"bits": 1 / 2 / 4 / 8, "lst": bstr .zlib entries, ? "aggregation_uri": tstr, * label => any}
//! ```

mod entries;
mod inflate;
mod token;

pub(crate) use token::TYPE;

use alloc::string::String;
use core::fmt;

use entries::ListEntries;
use token::Token;

use super::content::{IssuerKey, Trust};
use crate::credential::claims::StatusPosition;
use crate::credential::status::{CredentialStatus, of_list_uri};
use crate::digest::Hash;
use crate::error::StatusListError;
use crate::key::{Checker, PublicKey, PureRust};
use crate::limits;
use crate::value::UnixTime;

/// A verified status list of an issuer in the trust data. Only [`verify`](Self::verify) makes one.
///
/// Keep it until a newer version of it is verified, and 401 days after [`issued_at`](Self::issued_at) at the longest.
/// After its end it still refuses what it says is revoked, and it can be read again; only what it calls valid does not
/// count any more: [`vouches`](Self::vouches).
///
/// ```
/// use vehicle_license::{Memory, Place, Purpose, Question, StatusList, Trust, UnixTime};
///
/// /// The list of a token that was fetched, remembered against older ones.
/// fn fetched(
///     token: &[u8], trust: &Trust, memory: &mut Memory, now: UnixTime,
/// ) -> Result<StatusList, Box<dyn std::error::Error>> {
///     let list = StatusList::verify(token, trust, now)?;
///     memory.remember_list(&list, now)?;
///     Ok(list)
/// }
///
/// /// The question that consults every list held.
/// fn question(lists: &[StatusList]) -> Question<'_> {
///     Question::new(Purpose::Rental, Place::Counter).consulting(lists)
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct StatusList {
    issuer: u16,
    list: u32,
    key: ListKey,
    content: ListContent,
}

impl StatusList {
    /// Verifies a status list token of one of the issuers in `trust`. The signed URI says which list of which issuer it
    /// is. The key id, in either header, only selects the key. That key must be the issuer's and may sign lists. A list
    /// that has ended is read all the same.
    ///
    /// # Errors
    /// The first failing check of: `bytes-too-long`; the codes of [`DecodeError`](crate::error::DecodeError),
    /// `status-list-algorithm`, `status-list-type`, `status-list-critical-header`, `status-list-bits`,
    /// `signature-malformed`; `trust-from-future`, `trust-expired`, `status-list-other-uri`, `status-list-key-id`,
    /// `status-list-other-issuer`, `issuer-unknown`, `issuer-key-unknown`, `issuer-key-artefact`,
    /// `issuer-key-not-yet`, `issuer-key-retired`; `status-list-signature-invalid`; `status-list-from-future` (more
    /// than 10 s); `status-list-too-large`, `status-list-cut`, `status-list-corrupt`, `status-list-checksum`,
    /// `status-list-trailing-bytes`.
    pub fn verify(token: &[u8], trust: &Trust, now: UnixTime) -> Result<Self, StatusListError> {
        Self::verify_by(&PureRust, token, trust, now)
    }

    /// The same, for which `checker` computes whether the signature verifies: for whoever loads hundreds of lists.
    ///
    /// # Errors
    /// Those of [`verify`](Self::verify).
    pub fn verify_by(
        checker: &dyn Checker,
        token: &[u8],
        trust: &Trust,
        now: UnixTime,
    ) -> Result<Self, StatusListError> {
        let token = Token::read(token)?;
        trust.check_dates(now, limits::CLOCK_TOLERANCE)?;
        Self::of(checker, token, trust, now)
    }

    /// Reads a token again that was verified, whatever the time is now: signature and key as in
    /// [`verify`](Self::verify), and no date.
    #[cfg(feature = "seal")]
    pub(crate) fn again(token: &[u8], trust: &Trust) -> Result<Self, StatusListError> {
        Self::of(&PureRust, Token::read(token)?, trust, UnixTime::MAX)
    }

    fn of(checker: &dyn Checker, token: Token<'_>, trust: &Trust, now: UnixTime) -> Result<Self, StatusListError> {
        let named = of_list_uri(token.uri()).filter(|(_, list)| StatusPosition::new(*list, 0).is_some());
        let (issuer, list) = named.ok_or(StatusListError::OtherUri)?;
        let key_id: &[u8; 4] = token
            .key_id()
            .and_then(|key_id| key_id.try_into().ok())
            .ok_or(StatusListError::KeyId)?;
        let [a, b, c, d] = *key_id;
        if issuer != u16::from_be_bytes([a, b]) {
            return Err(StatusListError::OtherIssuer);
        }
        let (_, key) = trust.issuer_key(issuer, u16::from_be_bytes([c, d]))?;
        key.may_have_signed_list(token.issued_at())?;
        Ok(Self {
            issuer,
            list,
            key: ListKey {
                number: key.number,
                point: *key.point.as_compressed(),
            },
            content: ListContent::verify(checker, token, &key.point, now)?,
        })
    }

    /// The issuer's number.
    #[must_use]
    pub fn issuer(&self) -> u16 {
        self.issuer
    }

    /// The list's number, below 2^20.
    #[must_use]
    pub fn list(&self) -> u32 {
        self.list
    }

    /// Whether `trust` still has the key that signed the list. Only then has the list a say.
    #[must_use]
    pub fn counts(&self, trust: &Trust) -> bool {
        self.key.counts(self.issuer, self.issued_at(), trust).is_some()
    }

    /// Whether the list can still vouch for what it calls valid: it counts, it has not ended, and its key is still
    /// believed at `now`.
    #[must_use]
    pub fn vouches(&self, trust: &Trust, now: UnixTime) -> bool {
        self.vouches_within(trust, now, limits::CLOCK_TOLERANCE)
    }

    /// The same, for a list dated at most `tolerance` seconds ahead.
    pub(crate) fn vouches_within(&self, trust: &Trust, now: UnixTime, tolerance: i64) -> bool {
        let key = self.key.counts(self.issuer, self.issued_at(), trust);
        key.is_some_and(|key| key.check_believed(now).is_ok())
            && self.issued_at().seconds_since(now) <= tolerance
            && self.expires().is_none_or(|expires| now < expires)
    }

    /// The key that signed it.
    pub(crate) fn key(&self) -> ListKey {
        self.key
    }

    /// Whether this is the list of `issuer` that contains `position`. The list may still be too short for it.
    #[must_use]
    pub fn covers(&self, issuer: u16, position: StatusPosition) -> bool {
        self.issuer == issuer && u64::from(self.list) == position.list()
    }
}

/// The key that signed a list, by which a memory knows it too.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct ListKey {
    pub(crate) number: u16,
    pub(crate) point: [u8; 33],
}

impl ListKey {
    /// This key in `trust`, if a list that it signed counts: issuer, number, point, artefact and both signing dates. A
    /// key that was stolen is taken out of the trust data, and nothing it signed counts any more.
    pub(crate) fn counts(self, issuer: u16, issued_at: UnixTime, trust: &Trust) -> Option<&IssuerKey> {
        let (_, key) = trust.issuer_key(issuer, self.number).ok()?;
        let signed = *key.point.as_compressed() == self.point && key.may_have_signed_list(issued_at).is_ok();
        signed.then_some(key)
    }
}

/// A verified status list whose key and URI the caller names, for lists of other issuers and for inspection. Only
/// [`verify`](Self::verify) makes one. A [`Verifier`](crate::Verifier) does not take it.
#[derive(Clone, PartialEq, Eq)]
pub struct ForeignStatusList {
    uri: String,
    content: ListContent,
}

impl ForeignStatusList {
    /// Verifies a status list token that `key` must have signed for `uri`. Its key id is ignored.
    ///
    /// # Errors
    /// The codes of [`StatusList::verify`], except `status-list-key-id`, `status-list-other-issuer`, and those that
    /// begin with `trust-` or `issuer-`; in the end `status-list-expired`.
    pub fn verify(token: &[u8], key: &PublicKey, uri: &str, now: UnixTime) -> Result<Self, StatusListError> {
        let token = Token::read(token)?;
        if token.uri() != uri {
            return Err(StatusListError::OtherUri);
        }
        let content = ListContent::verify(&PureRust, token, key, now)?;
        match content.expires {
            Some(expires) if now >= expires => Err(StatusListError::Expired { expires, now }),
            _ => Ok(Self {
                uri: uri.into(),
                content,
            }),
        }
    }

    /// The URI.
    #[must_use]
    pub fn uri(&self) -> &str {
        &self.uri
    }
}

/// The accessors of both kinds of list.
macro_rules! content {
    ($($name:ident),+) => {$(
        impl $name {
            /// When the list was issued. Its statuses were known then.
            #[must_use]
            pub fn issued_at(&self) -> UnixTime {
                self.content.issued_at
            }

            /// When the list expires, exclusive: its `exp`, or without one `ttl` after it was issued. `None` if it has
            /// neither.
            #[must_use]
            pub fn expires(&self) -> Option<UnixTime> {
                self.content.expires
            }

            /// Seconds after fetching the list when a newer one should be asked for; `None` if the list does not say.
            #[must_use]
            pub fn time_to_live(&self) -> Option<u64> {
                self.content.time_to_live
            }

            /// Bits of an entry: 1, 2, 4 or 8.
            #[must_use]
            pub fn bits(&self) -> u8 {
                self.content.entries.bits()
            }

            /// How many entries it has, at most 2^20.
            #[must_use]
            pub fn entries(&self) -> u32 {
                self.content.entries.len()
            }

            /// SHA-256 of its Sig_structure, by which evidence names it. Two tokens that differ only in the signature
            /// or the unprotected header have one digest.
            #[must_use]
            pub fn digest(&self) -> &[u8; 32] {
                &self.content.digest
            }

            /// The status at `index`, found in at most seven steps, whatever the list's size.
            ///
            /// # Errors
            /// `status-index-out-of-range` if the list has no such entry. That does not mean *valid*.
            pub fn status(&self, index: u64) -> Result<CredentialStatus, StatusListError> {
                self.content.entries.status(index)
            }
        }
    )+};
}

content!(StatusList, ForeignStatusList);

impl fmt::Debug for StatusList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "StatusList({}:{}, ", self.issuer, self.list)?;
        self.content.describe(f)
    }
}

impl fmt::Debug for ForeignStatusList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForeignStatusList(")?;
        self.content.describe(f)
    }
}

/// The parts that both kinds of list have, once signature and dates are checked.
#[derive(Clone, PartialEq, Eq)]
struct ListContent {
    issued_at: UnixTime,
    expires: Option<UnixTime>,
    time_to_live: Option<u64>,
    entries: ListEntries,
    digest: Hash,
}

impl ListContent {
    /// Checks the signature, then the dates, and then reads the entries.
    fn verify(
        checker: &dyn Checker,
        token: Token<'_>,
        key: &PublicKey,
        now: UnixTime,
    ) -> Result<Self, StatusListError> {
        let digest = token.verified_by(checker, key)?;
        let begins = token.issued_at().max(token.not_before());
        if begins.seconds_since(now) > limits::CLOCK_TOLERANCE {
            return Err(StatusListError::FromFuture { begins, now });
        }
        Ok(Self {
            issued_at: token.issued_at(),
            expires: token.expires(),
            time_to_live: token.time_to_live(),
            entries: token.entries()?,
            digest,
        })
    }

    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (entries, bits) = (self.entries.len(), self.entries.bits());
        write!(f, "{entries} entries of {bits} bits, issued {})", self.issued_at)
    }
}

#[cfg(test)]
mod tests;
