//! Why a status list is not used, and why one is not published.

use thiserror::Error;

use super::form::{DecodeError, KeyError, SignatureError};
use super::issuer::IssuerError;
use super::refusal::apart;
use super::words;
use crate::value::{Bilingual, UnixTime};

/// A status list cannot be used, or has no entry for the index asked for: the first failing check in the order of the
/// groups. A verifier treats an unusable list as absent, never as *valid*.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StatusListError {
    // Size and structure
    /// More bytes than any list needs, not CBOR, not a COSE_Sign1, or a claim of the wrong type, missing or twice.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The protected header names another algorithm than ES256, or none.
    #[error("the status list is not signed with ES256")]
    Algorithm,
    /// The protected header gives another type: the token is something else.
    #[error("the token is not a status list in CWT form")]
    Type,
    /// The header demands that a parameter is understood (`crit`), and this version does not know any.
    #[error("the status list's header demands an extension this version does not know")]
    Critical,
    /// The signature is not 64 bytes long, or its r or s is out of range.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The number of bits per entry is none of 1, 2, 4 and 8.
    #[error("the status list has neither 1, 2, 4 nor 8 bits an entry")]
    Bits,
    // Whose list it is
    /// The header has no key id of four bytes, so no key can be chosen.
    #[error("the status list does not name an issuer's key")]
    KeyId,
    /// The key may not sign lists, or not now; or the trust data are out of date, or know no such key.
    #[error(transparent)]
    IssuerKey(#[from] IssuerError),
    /// The list's URI is not one of this format's, or not the one asked for.
    #[error("the token is the status list of another URI")]
    OtherUri,
    /// The list belongs to another issuer than the key that signed it.
    #[error("the status list is another issuer's than the key that signed it")]
    OtherIssuer,
    // Signature and dates
    /// The list is not signed by this key, or was changed.
    #[error("the status list's signature does not verify")]
    DoesNotVerify,
    /// The list was issued after now, or is valid only after now.
    #[error("the status list begins at {begins}; now is {now}: check the clock")]
    FromFuture {
        /// When the list says it begins.
        begins: UnixTime,
        /// The caller's clock.
        now: UnixTime,
    },
    /// The list has expired.
    #[error("the status list ended at {expires}; now is {now}: get a newer one")]
    Expired {
        /// The end, exclusive.
        expires: UnixTime,
        /// The caller's clock.
        now: UnixTime,
    },
    // The compressed entries
    /// The list has more than 2^20 entries, and may be a decompression bomb.
    #[error("the status list holds more than {max} entries")]
    TooLarge {
        /// The limit.
        max: u32,
    },
    /// The compressed stream ends too early.
    #[error("the status list's compressed entries are cut")]
    Cut,
    /// The entries are not a zlib stream.
    #[error("the status list's entries are not a zlib stream")]
    Corrupt,
    /// The Adler-32 checksum after the stream does not match the entries.
    #[error("the checksum of the status list's entries does not fit")]
    Checksum,
    /// Bytes follow the compressed stream.
    #[error("bytes follow the status list's compressed entries")]
    TrailingBytes,
    // The lookup
    /// The list has no entry for this index.
    #[error("the index is beyond the status list's {entries} entries")]
    IndexOutOfRange {
        /// The entries it has.
        entries: u32,
    },
}

refusals!(StatusListError {
    Self::Decode(error) => (error: DecodeError), UNUSABLE;
    Self::Algorithm => "status-list-algorithm", UNUSABLE;
    Self::Type => "status-list-type", UNUSABLE;
    Self::Critical => "status-list-critical-header", UNUSABLE;
    Self::Signature(error) => (error: SignatureError), UNUSABLE;
    Self::Bits => "status-list-bits", UNUSABLE;
    Self::KeyId => "status-list-key-id", UNUSABLE;
    Self::IssuerKey(error) => (error: IssuerError), OTHER_TRUST;
    Self::OtherUri => "status-list-other-uri", UNUSABLE;
    Self::OtherIssuer => "status-list-other-issuer", UNUSABLE;
    Self::DoesNotVerify => "status-list-signature-invalid", UNUSABLE;
    Self::FromFuture { .. } => "status-list-from-future", words::OWN_CLOCK;
    Self::Expired { .. } => "status-list-expired", OUT_OF_DATE;
    Self::TooLarge { .. } => "status-list-too-large", UNUSABLE;
    Self::Cut => "status-list-cut", UNUSABLE;
    Self::Corrupt => "status-list-corrupt", UNUSABLE;
    Self::Checksum => "status-list-checksum", UNUSABLE;
    Self::TrailingBytes => "status-list-trailing-bytes", UNUSABLE;
    Self::IndexOutOfRange { .. } => "status-index-out-of-range", OUT_OF_DATE;
} apart {
    Self::IssuerKey(error) => error.seconds();
    Self::FromFuture { begins, now } => apart(*begins, *now);
});

/// A COSE_Key cannot be read.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CoseKeyError {
    /// The bytes are not a COSE_Key of a P-256 point.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The coordinates are no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
}

refusals!(CoseKeyError {
    Self::Decode(error) => (error: DecodeError), words::KEY;
    Self::Key(error) => (error: KeyError);
});

/// The caller of the authority's side asked for a status list that must not be published, or a stored state of
/// positions cannot be used.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PublishError {
    /// The issuer has no such key, or the key may not sign status lists now.
    #[error(transparent)]
    IssuerKey(#[from] IssuerError),
    /// The list's number is 2^20 or more, or it has no entries or more than 2^20.
    #[error("a list's number and its entries are bounded by 2^20")]
    ListOutOfRange,
    /// The list would end before it begins, or may be cached for no time at all.
    #[error("the status list would be good for no time at all")]
    Window,
    /// A position of this list lies beyond its entries.
    #[error("row {row}: index {index} is beyond the list's {entries} entries")]
    IndexOutOfRange {
        /// The row, from 0.
        row: u64,
        /// The position's index.
        index: u64,
        /// The entries of the list.
        entries: u32,
    },
    /// A list of one bit holds *valid* and *revoked* alone, and this status is another.
    #[error("row {row}: a list of one bit holds valid and revoked alone")]
    OneBit {
        /// The row, from 0.
        row: u64,
    },
    /// One position has two statuses: two credentials share it, and the end of one would end the other.
    #[error("row {row}: index {index} is given two statuses")]
    PositionConflict {
        /// The second of the two rows, from 0.
        row: u64,
        /// The position's index.
        index: u64,
    },
    /// The bytes do not have the form of SPEC §8.4.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The bytes are not the state of a list's positions, or are of a later version.
    #[error("the bytes are not a list's positions of this version")]
    StateForeign,
    /// The state was changed since it was written.
    #[error("the state of the list's positions is damaged")]
    StateCorrupt,
}

refusals!(PublishError {
    Self::IssuerKey(error) => (error: IssuerError), words::SIGNING_KEY;
    Self::ListOutOfRange => "status-list-out-of-range", TERMS;
    Self::Window => "status-list-window", TERMS;
    Self::IndexOutOfRange { .. } => "status-index-out-of-range", POSITIONS;
    Self::OneBit { .. } => "status-list-one-bit", Bilingual::new(
        "一位状态列表只能发布“有效”和“已取消”，列表未发布：请改用两位状态列表。",
        "A list of one bit holds valid and revoked alone, and nothing was published: publish one of two bits.",
    );
    Self::PositionConflict { .. } => "status-position-conflict", POSITIONS;
    Self::Decode(error) => (error: DecodeError), STATE;
    Self::StateForeign => "state-foreign", STATE;
    Self::StateCorrupt => "state-corrupt", STATE;
});

// A list that is refused is not used.
const OUT_OF_DATE: Bilingual = Bilingual::new(
    "状态列表已过期或不完整：请联网下载最新列表后重试。",
    "The status list is out of date or too short: go online, download the latest one, and try again.",
);
const OTHER_TRUST: Bilingual = Bilingual::new(
    "本机的信任数据不认可此状态列表的签名密钥，未予采用：请检查本机时间，联网更新信任数据和状态列表后重试。",
    "By this device's trust data the list's key may not sign it, and the list is not used: check the clock, update the trust data and the list, and try again.",
);
const UNUSABLE: Bilingual = Bilingual::new(
    "状态列表无法使用，未予采用：请重新下载；仍失败则向发布单位核实。",
    "The status list cannot be used: download it again; if it fails again, ask who publishes it.",
);
const TERMS: Bilingual = Bilingual::new(
    "状态列表的编号、条目数或期限不符：请更正后重新发布。",
    "The list's number, its entries or its dates are out of bounds: correct them and publish again.",
);
const POSITIONS: Bilingual = Bilingual::new(
    "状态位置超出列表或互相冲突，列表未发布：请核对各车登记簿。",
    "A status position is beyond the list or has two statuses, and nothing was published: check the registers.",
);
const STATE: Bilingual = Bilingual::new(
    "状态位置的分配记录无法使用：请勿重建，联系系统管理员恢复备份。",
    "The stored positions of the list cannot be used: do not start afresh; have the operator restore them.",
);
