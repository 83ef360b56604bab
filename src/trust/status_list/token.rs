//! A status list token, of which only the structure is checked. Its issuer, signature, dates and entries are checked
//! later, in this order.

use alloc::string::String;
use alloc::vec::Vec;

use super::entries::{EntriesWriter, ListEntries, Width};
use super::inflate::inflate;
use crate::digest::Hash;
use crate::error::{DecodeError, DecodeKind, Part, StatusListError};
use crate::key::{Checker, PublicKey, Signature};
use crate::limits;
use crate::value::UnixTime;
use crate::wire::foreign::{Foreign, ForeignSign1, Label};

/// The type of every status list in CWT form (Token Status List §5.2).
pub(crate) const TYPE: &str = "application/statuslist+cwt";

const URI: i128 = 2;
const EXPIRES: i128 = 4;
const NOT_BEFORE: i128 = 5;
const ISSUED_AT: i128 = 6;
const STATUS_LIST: i128 = 65_533;
const TIME_TO_LIVE: i128 = 65_534;

/// A token as read.
pub(super) struct Token<'a> {
    envelope: ForeignSign1<'a>,
    signature: Signature,
    claims: ListClaims,
}

impl<'a> Token<'a> {
    pub(super) fn read(token: &'a [u8]) -> Result<Self, StatusListError> {
        if token.len() > limits::STATUS_LIST_BYTES {
            return Err(Foreign::new(token, Part::StatusList).error(DecodeKind::TooLong).into());
        }
        let envelope = ForeignSign1::read(token)?;
        if !envelope.is_es256() {
            return Err(StatusListError::Algorithm);
        }
        if !envelope.is_of_type(TYPE) {
            return Err(StatusListError::Type);
        }
        if envelope.is_critical() {
            return Err(StatusListError::Critical);
        }
        let claims = ListClaims::read(envelope.payload())?;
        Ok(Self {
            signature: envelope.signature()?,
            envelope,
            claims,
        })
    }

    pub(super) fn uri(&self) -> &str {
        &self.claims.uri
    }

    pub(super) fn key_id(&self) -> Option<&[u8]> {
        self.envelope.key_id()
    }

    pub(super) fn issued_at(&self) -> UnixTime {
        self.claims.issued_at
    }

    /// Not-before, or issued-at if the token has none.
    pub(super) fn not_before(&self) -> UnixTime {
        self.claims.not_before.unwrap_or(self.claims.issued_at)
    }

    /// When the list expires: at `exp`, or without one `ttl` after issued-at. The draft counts `ttl` from fetching, but
    /// offline nobody knows when that was. Beside `exp`, `ttl` only says when to ask again.
    pub(super) fn expires(&self) -> Option<UnixTime> {
        let by_time_to_live = || self.claims.issued_at.checked_add(self.claims.time_to_live?);
        self.claims.expires.or_else(by_time_to_live)
    }

    pub(super) fn time_to_live(&self) -> Option<u64> {
        self.claims.time_to_live
    }

    /// The digest of what `key` signed, if it did.
    pub(super) fn verified_by(&self, checker: &dyn Checker, key: &PublicKey) -> Result<Hash, StatusListError> {
        let signed = self.envelope.to_be_signed();
        if checker.verifies(key, &signed, &self.signature) {
            Ok(*signed.digest())
        } else {
            Err(StatusListError::DoesNotVerify)
        }
    }

    /// Inflates the entries. Signature and dates must be checked before.
    pub(super) fn entries(&self) -> Result<ListEntries, StatusListError> {
        let List { width, compressed } = &self.claims.list;
        let mut entries = EntriesWriter::new(*width);
        inflate(compressed, width.max_bytes(), |bytes| entries.push(bytes))?;
        Ok(entries.finish())
    }
}

struct ListClaims {
    uri: String,
    issued_at: UnixTime,
    not_before: Option<UnixTime>,
    expires: Option<UnixTime>,
    time_to_live: Option<u64>,
    list: List,
}

struct List {
    width: Width,
    compressed: Vec<u8>,
}

impl ListClaims {
    fn read(payload: &[u8]) -> Result<Self, StatusListError> {
        let mut reader = Foreign::new(payload, Part::StatusList);
        let (mut uri, mut issued_at, mut not_before, mut expires) = (None, None, None, None);
        let (mut time_to_live, mut list) = (None, None);
        reader.map(|reader, label| {
            match *label {
                Label::Int(URI) => uri = Some(reader.at(Part::StatusListUri).text()?.into_owned()),
                Label::Int(ISSUED_AT) => issued_at = Some(instant(reader.at(Part::IssuedAt))?),
                Label::Int(NOT_BEFORE) => not_before = Some(instant(reader.at(Part::NotBefore))?),
                // An expiry beyond this format's range means "never", and is read as the last instant.
                Label::Int(EXPIRES) => {
                    let seconds = reader.at(Part::Expiry).uint()?;
                    expires = Some(UnixTime::from_unix(seconds).unwrap_or(UnixTime::MAX));
                }
                Label::Int(TIME_TO_LIVE) => {
                    let seconds = reader.at(Part::TimeToLive).uint()?;
                    // A positive number (Token Status List §5.2).
                    if seconds == 0 {
                        return Err(reader.error(DecodeKind::OutOfRange).into());
                    }
                    time_to_live = Some(seconds);
                }
                Label::Int(STATUS_LIST) => list = Some(List::read(reader.at(Part::List))?),
                _ => reader.skip()?,
            }
            Ok::<(), StatusListError>(())
        })?;
        reader.finish()?;
        let missing = |at| DecodeError {
            kind: DecodeKind::MissingKey,
            at,
        };
        Ok(Self {
            uri: uri.ok_or_else(|| missing(Part::StatusListUri))?,
            issued_at: issued_at.ok_or_else(|| missing(Part::IssuedAt))?,
            not_before,
            expires,
            time_to_live,
            list: list.ok_or_else(|| missing(Part::List))?,
        })
    }
}

impl List {
    fn read(reader: &mut Foreign<'_>) -> Result<Self, StatusListError> {
        let (mut bits, mut compressed) = (None, None);
        reader.map(|reader, label| {
            if label.is("bits") {
                bits = Some(reader.at(Part::Bits).uint()?);
            } else if label.is("lst") {
                compressed = Some(reader.at(Part::Entries).bytes()?.into_owned());
            } else if label.is("aggregation_uri") {
                reader.at(Part::AggregationUri).text()?;
            } else {
                reader.skip()?;
            }
            Ok::<(), DecodeError>(())
        })?;
        let missing = |at| DecodeError {
            kind: DecodeKind::MissingKey,
            at,
        };
        let bits = bits.ok_or_else(|| missing(Part::Bits))?;
        Ok(Self {
            width: Width::of(bits).ok_or(StatusListError::Bits)?,
            compressed: compressed.ok_or_else(|| missing(Part::Entries))?,
        })
    }
}

fn instant(reader: &mut Foreign<'_>) -> Result<UnixTime, DecodeError> {
    let seconds = reader.uint()?;
    UnixTime::from_unix(seconds).map_err(|_| reader.error(DecodeKind::OutOfRange))
}
