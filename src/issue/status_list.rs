//! Publishing status lists (SPEC §8.4): from the positions and statuses of the registers to a signed token of one
//! deterministic form. Nothing is stored here: a list can be rebuilt from the registers at any time.
//!
//! ```text
//! protected = {1: -7, 4: kid, 16: "application/statuslist+cwt"}                     kid = issuer: u16 ‖ key: u16
//! payload   = {2: uri, 4: expires, 6: issued-at, 65533: {"lst": bstr .zlib entries, "bits": 1 / 2}, ? 65534: ttl}
//! ```

mod positions;

use alloc::vec;
use alloc::vec::Vec;

pub use positions::{PositionsDelta, StatusPositions};

use crate::credential::claims::{StatusPosition, label};
use crate::credential::status::{CredentialStatus, list_uri};
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
    fn value(self, status: CredentialStatus, row: u64) -> Result<u8, PublishError> {
        match (self, status) {
            (_, CredentialStatus::Valid) => Ok(0),
            (_, CredentialStatus::Revoked | CredentialStatus::Other(_)) => Ok(1),
            (Self::Two, CredentialStatus::Suspended) => Ok(2),
            (Self::Two, CredentialStatus::Superseded) => Ok(3),
            (Self::One, CredentialStatus::Suspended | CredentialStatus::Superseded) => {
                Err(PublishError::OneBit { row })
            }
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
    /// When the walk over the registers began that gives the statuses: the list's issued-at. It is read from the
    /// authority's clock before the first register is, and is not later than any operation that was under way then. A
    /// list of a later time would say *valid* of what was revoked before it.
    pub snapshot_at: UnixTime,
    /// When the list expires, exclusive. Leave time after the next list is due, for verifiers that are offline.
    pub expires: UnixTime,
    /// Seconds, at least 1, after which a verifier that is online should ask for a new list.
    pub time_to_live: Option<u32>,
}

impl StatusListTerms {
    /// Prepares the list, to be signed by the issuer's key of number `key_number`. Positions of other lists are
    /// ignored, so that one walk over the registers serves any list. A position without a status is *valid*. The first
    /// bad row is an error, which says which row it is, counted from 0 over all that are given.
    ///
    /// # Errors
    /// `issuer-key-unknown`, `issuer-key-artefact`, `issuer-key-not-yet`, `issuer-key-retired` if the key may not
    /// sign lists now; `status-list-out-of-range` (number or entries), `status-list-window` (it would expire at or
    /// before the snapshot, or `time_to_live` is 0); `status-index-out-of-range` for a position beyond the entries,
    /// `status-position-conflict` for a position with two statuses; `status-list-one-bit` for a status that a list
    /// of one bit cannot hold.
    pub fn prepare(
        &self,
        issuer: &Issuer,
        key_number: u16,
        statuses: impl IntoIterator<Item = (StatusPosition, CredentialStatus)>,
    ) -> Result<Unsigned<Vec<u8>>, PublishError> {
        self.prepared(issuer, key_number, statuses, |_, bad| Err(bad.why))
    }

    /// Prepares the list as [`prepare`](Self::prepare) does, from all rows that can be used, and reports the others:
    /// one bad row of one register must not stop a city. Of two statuses of one position the graver is published, and a
    /// status that a list of one bit cannot hold as *revoked*; a position beyond the entries is left out. A register
    /// that cannot be read gives no rows here, and everything it revoked would become *valid*: give its rows from the
    /// table that [follows from its events](super::Event::statuses).
    ///
    /// # Errors
    /// Those of [`prepare`](Self::prepare) that are of no single row.
    pub fn prepare_reporting(
        &self,
        issuer: &Issuer,
        key_number: u16,
        statuses: impl IntoIterator<Item = (StatusPosition, CredentialStatus)>,
    ) -> Result<(Unsigned<Vec<u8>>, Vec<BadRow>), PublishError> {
        let mut report = Vec::new();
        let list = self.prepared(issuer, key_number, statuses, |entries, bad| {
            entries.put_graver(bad.position, bad.status);
            report.push(bad);
            Ok(())
        })?;
        Ok((list, report))
    }

    fn prepared(
        &self,
        issuer: &Issuer,
        key_number: u16,
        statuses: impl IntoIterator<Item = (StatusPosition, CredentialStatus)>,
        mut bad_row: impl FnMut(&mut Entries, BadRow) -> Result<(), PublishError>,
    ) -> Result<Unsigned<Vec<u8>>, PublishError> {
        let key = issuer.key(key_number).ok_or(IssuerError::KeyUnknown)?;
        key.may_have_signed_list(self.snapshot_at)?;
        if StatusPosition::new(self.list, 0).is_none() {
            return Err(PublishError::ListOutOfRange);
        }
        if self.expires <= self.snapshot_at || self.time_to_live == Some(0) {
            return Err(PublishError::Window);
        }
        let mut entries = Entries::new(self)?;
        for (row, (position, status)) in (0..).zip(statuses) {
            if position.list() != u64::from(self.list) {
                continue;
            }
            if let Err(why) = entries.put(row, position, status) {
                let bad = BadRow {
                    row,
                    position,
                    status,
                    why,
                };
                bad_row(&mut entries, bad)?;
            }
        }
        let parts = SignedParts::new(
            STATUS_LIST_TYPE,
            Some(cose::key_id(issuer.number, key_number)),
            payload(issuer.number, self, &entries.packed),
        );
        Ok(Unsigned::new((), key.point, parts))
    }
}

/// A row that a reporting list was built without, or with a graver status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BadRow {
    /// Its place among all rows that were given, from 0.
    pub row: u64,
    /// The position it names.
    pub position: StatusPosition,
    /// The status it gives.
    pub status: CredentialStatus,
    /// What is wrong with it.
    pub why: PublishError,
}

/// The entries, packed with the lowest bits of a byte first (Token Status List §4).
struct Entries {
    bits: StatusBits,
    count: u32,
    packed: Vec<u8>,
    /// Which positions have a status, valid ones included.
    given: Vec<u8>,
}

impl Entries {
    fn new(terms: &StatusListTerms) -> Result<Self, PublishError> {
        let most = u32::try_from(limits::STATUS_ENTRIES).unwrap_or(u32::MAX);
        let count = terms.entries.unwrap_or(most);
        if count == 0 || count > most {
            return Err(PublishError::ListOutOfRange);
        }
        let len = |log: u32| usize::try_from(count.div_ceil(1_u32 << log)).unwrap_or(usize::MAX);
        Ok(Self {
            bits: terms.bits,
            count,
            packed: vec![0; len(terms.bits.log())],
            given: vec![0; len(3)],
        })
    }

    /// Gives a position its status.
    fn put(&mut self, row: u64, position: StatusPosition, status: CredentialStatus) -> Result<(), PublishError> {
        let index = position.index();
        let beyond = PublishError::IndexOutOfRange {
            row,
            index,
            entries: self.count,
        };
        if index >= u64::from(self.count) {
            return Err(beyond);
        }
        let value = self.bits.value(status, row)?;
        match self.given(index) {
            Some(before) if before != value => Err(PublishError::PositionConflict { row, index }),
            _ => self.set(index, value).ok_or(beyond),
        }
    }

    /// Gives a position this status if it is graver than the one it has.
    fn put_graver(&mut self, position: StatusPosition, status: CredentialStatus) {
        let index = position.index();
        if index >= u64::from(self.count) {
            return;
        }
        // Revoked is 1, and is the gravest; suspended is 2, superseded 3.
        let gravity = |value: u8| if value == 1 { 4 } else { value };
        let value = self.bits.value(status, 0).unwrap_or(1);
        if self.given(index).is_none_or(|before| gravity(before) <= gravity(value)) {
            self.set(index, value);
        }
    }

    /// The entry, if it was given one.
    fn given(&self, index: u64) -> Option<u8> {
        let (known, bit) = place(index, 3)?;
        let (byte, shift) = place(index, self.bits.log())?;
        ((self.given.get(known)? >> bit) & 1 == 1).then_some((self.packed.get(byte)? >> shift) & self.mask())
    }

    /// Writes an entry; `None` if there is no such entry.
    fn set(&mut self, index: u64, value: u8) -> Option<()> {
        let (known, bit) = place(index, 3)?;
        let (byte, shift) = place(index, self.bits.log())?;
        let mask = self.mask();
        let (given, packed) = (self.given.get_mut(known)?, self.packed.get_mut(byte)?);
        *given |= 1 << bit;
        *packed = *packed & !(mask << shift) | (value << shift);
        Some(())
    }

    /// The bits of one entry, at the low end of a byte.
    fn mask(&self) -> u8 {
        match self.bits {
            StatusBits::One => 0b1,
            StatusBits::Two => 0b11,
        }
    }
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
        map.label(URI).text(&list_uri(issuer, terms.list.into()));
        map.label(label::EXP).instant(terms.expires);
        map.label(label::IAT).instant(terms.snapshot_at);
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
