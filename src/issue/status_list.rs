//! Publishing status lists (SPEC §8.4): from the positions and statuses of the registers to a signed token of one
//! deterministic form. Nothing is stored here: a list can be rebuilt from the registers at any time.
//!
//! ```text
//! protected = {1: -7, 4: kid, 16: "application/statuslist+cwt"}                     kid = issuer: u16 ‖ key: u16
//! payload   = {2: uri, 4: expires, 6: issued-at, 65533: {"lst": bstr .zlib entries, "bits": 1 / 2}, ? 65534: ttl}
//! ```

mod positions;

use alloc::format;
use alloc::vec;
use alloc::vec::Vec;

pub use positions::StatusPositions;

use crate::credential::claims::{StatusPosition, label};
use crate::credential::status::CredentialStatus;
use crate::credential::unsigned::Unsigned;
use crate::error::{IssuerError, PublishError};
use crate::limits;
use crate::trust::{Issuer, STATUS_LIST_TYPE};
use crate::value::UnixTime;
use crate::wire::cbor::Writer;
use crate::wire::cose::{self, SignedParts};

const URI: i64 = 2;
const STATUS_LIST: i64 = 65_533;
const TIME_TO_LIVE: i64 = 65_534;

/// The level of compression. It is high, because a list is made once and fetched by everybody.
const LEVEL: u8 = 9;

/// Which statuses a list can tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusBits {
    /// Valid and revoked alone: there is no value for a status that can be lifted, or that asks for a refresh.
    One,
    /// Valid, revoked, suspended, superseded.
    Two,
}

impl StatusBits {
    /// The bits of one entry: 1 or 2.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::One => 1,
            Self::Two => 2,
        }
    }

    /// The binary logarithm of the entries per byte.
    fn log(self) -> u32 {
        match self {
            Self::One => 3,
            Self::Two => 2,
        }
    }

    /// The value of an entry. A value to which this version gives no meaning is published as revoked.
    fn value(self, status: CredentialStatus) -> Result<u8, PublishError> {
        match (self, status) {
            (_, CredentialStatus::Valid) => Ok(0),
            (_, CredentialStatus::Revoked | CredentialStatus::Other(_)) => Ok(1),
            (Self::Two, CredentialStatus::Suspended) => Ok(2),
            (Self::Two, CredentialStatus::Superseded) => Ok(3),
            (Self::One, CredentialStatus::Suspended | CredentialStatus::Superseded) => Err(PublishError::OneBit),
        }
    }
}

/// What the authority decides about one list, apart from the statuses.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Copy, Debug)]
pub struct StatusListTerms {
    /// The list's number, below 2^20.
    pub list: u32,
    /// The width of its entries.
    pub bits: StatusBits,
    /// The number of entries, 1 to 2^20, rounded up to whole bytes; `None` for 2^20. A list of full length does not
    /// tell how many credentials there are, and its zeros compress to next to nothing.
    pub entries: Option<u32>,
    /// Now, on the authority's clock: the list's issued-at.
    pub now: UnixTime,
    /// When the list expires, exclusive. Leave time after the next list is due, for verifiers that are offline.
    pub expires: UnixTime,
    /// Seconds, at least 1, after which a verifier that is online should ask for a new list.
    pub time_to_live: Option<u32>,
}

impl StatusListTerms {
    /// Prepares the list, to be signed by the issuer's key of number `key_number`. Positions of other lists are
    /// ignored, so that one walk over the registers serves any list. A position without a status is *valid*.
    ///
    /// # Errors
    /// `issuer-key-unknown`, `issuer-key-artefact`, `issuer-key-not-yet`, `issuer-key-retired` if the key may not
    /// sign lists now; `status-list-out-of-range` (number or entries), `status-list-window` (it would expire at or
    /// before `now`, or `time_to_live` is 0); `status-index-out-of-range` for a position beyond the entries,
    /// `status-position-conflict` for a position with two statuses; `status-list-one-bit` for a status that a list
    /// of one bit cannot hold.
    pub fn prepare(
        &self,
        issuer: &Issuer,
        key_number: u16,
        statuses: impl IntoIterator<Item = (StatusPosition, CredentialStatus)>,
    ) -> Result<Unsigned<Vec<u8>>, PublishError> {
        let key = issuer.key(key_number).ok_or(IssuerError::KeyUnknown)?;
        key.may_have_signed_list(self.now)?;
        if StatusPosition::new(self.list, 0).is_none() {
            return Err(PublishError::ListOutOfRange);
        }
        if self.expires <= self.now || self.time_to_live == Some(0) {
            return Err(PublishError::Window);
        }
        let entries = entries(self, statuses)?;
        let parts = SignedParts::new(
            STATUS_LIST_TYPE,
            Some(cose::key_id(issuer.number, key_number)),
            payload(issuer.number, self, &entries),
        );
        Ok(Unsigned::new((), key.point, parts))
    }
}

/// The entries, packed with the lowest bits of a byte first (Token Status List §4).
fn entries(
    terms: &StatusListTerms,
    statuses: impl IntoIterator<Item = (StatusPosition, CredentialStatus)>,
) -> Result<Vec<u8>, PublishError> {
    let most = u32::try_from(limits::STATUS_ENTRIES).unwrap_or(u32::MAX);
    let entries = terms.entries.unwrap_or(most);
    if entries == 0 || entries > most {
        return Err(PublishError::ListOutOfRange);
    }
    let log = terms.bits.log();
    let len = |entries: u32, log| usize::try_from(entries.div_ceil(1_u32 << log)).unwrap_or(usize::MAX);
    let mut packed = vec![0_u8; len(entries, log)];
    // Which positions have a status, valid ones included.
    let mut given = vec![0_u8; len(entries, 3)];
    for (position, status) in statuses {
        let index = position.index();
        if position.list() != u64::from(terms.list) {
            continue;
        }
        let beyond = PublishError::IndexOutOfRange { index, entries };
        if index >= u64::from(entries) {
            return Err(beyond);
        }
        let value = terms.bits.value(status)?;
        let (byte, shift) = place(index, log).ok_or(beyond)?;
        let (known, bit) = place(index, 3).ok_or(beyond)?;
        let (packed, given) = (packed.get_mut(byte).ok_or(beyond)?, given.get_mut(known).ok_or(beyond)?);
        let before = (*packed >> shift)
            & u8::MAX
                .checked_shr(8_u32.saturating_sub(terms.bits.number().into()))
                .unwrap_or(0);
        if (*given >> bit) & 1 == 1 && before != value {
            return Err(PublishError::PositionConflict { index });
        }
        *given |= 1 << bit;
        *packed |= value << shift;
    }
    Ok(packed)
}

/// The byte in which an entry lies, and its shift.
fn place(index: u64, log: u32) -> Option<(usize, u32)> {
    let byte = usize::try_from(index.checked_shr(log)?).ok()?;
    let within = u32::try_from(index & (1_u64 << log).saturating_sub(1)).ok()?;
    Some((byte, within << 3_u32.saturating_sub(log)))
}

fn payload(issuer: u16, terms: &StatusListTerms, entries: &[u8]) -> Vec<u8> {
    let mut payload = Writer::new();
    payload.labels(|map| {
        let uri = format!("urn:vehicle-license:status:{issuer}:{}", terms.list);
        map.label(URI).text(&uri);
        map.label(label::EXP).instant(terms.expires);
        map.label(label::IAT).instant(terms.now);
        map.label(STATUS_LIST)
            .map(2)
            .text("lst")
            .bytes(&miniz_oxide::deflate::compress_to_vec_zlib(entries, LEVEL))
            .text("bits")
            .uint(terms.bits.number());
        if let Some(seconds) = terms.time_to_live {
            map.label(TIME_TO_LIVE).uint(seconds);
        }
    });
    payload.into_bytes()
}

#[cfg(test)]
mod tests;
