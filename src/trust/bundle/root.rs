//! One root section: who may rotate it, and who publishes under it.
//!
//! ```text
//! root = {1: number, 2: issued-at, 3: expires, 4: [1*16 point], 5: threshold, 6: [1*16 point], 7: threshold}
//!        ; 4, 5: the root keys; 6, 7: the publishers; points ascending, no key twice
//! ```

use alloc::vec::Vec;

use crate::error::{BundleError, DecodeError, DecodeKind, Part, TrustError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{Labels, Reader, Writer};

/// One root section as read.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) number: u32,
    pub(crate) issued_at: UnixTime,
    pub(crate) expires: UnixTime,
    pub(crate) keys: Signers,
    pub(crate) publishers: Signers,
}

/// Keys of which a threshold must sign.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Signers {
    /// Ascending by their bytes, and so distinct.
    pub(crate) keys: Vec<PublicKey>,
    /// How many of the keys must sign: at least one, at most all.
    pub(crate) threshold: u8,
}

impl Root {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut reader = Reader::new(bytes, Part::Root);
        let mut map = Labels::read(&mut reader, &[1, 2, 3, 4, 5, 6, 7])?;
        let number = map.required(1, Part::RootNumber)?.uint32()?;
        let issued_at = map.required(2, Part::RootIssuedAt)?.instant()?;
        let expires = map.required(3, Part::RootExpiry)?.instant()?;
        let root_keys = points(map.required(4, Part::RootKeys)?)?;
        let keys = threshold(map.required(5, Part::RootThreshold)?, root_keys)?;
        let publisher_keys = points(map.required(6, Part::Publishers)?)?;
        let publishers = threshold(map.required(7, Part::PublisherThreshold)?, publisher_keys)?;
        map.finish()?;
        reader.finish()?;
        if expires <= issued_at {
            return Err(TrustError::DateOrder("root").into());
        }
        // The keys that replace a root are guarded better than those that sign every week: no key can be both.
        if keys.keys.iter().any(|key| publishers.keys.contains(key)) {
            return Err(BundleError::KeyAmbiguous);
        }
        Ok(Self {
            number,
            issued_at,
            expires,
            keys,
            publishers,
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.labels(|map| {
            map.label(1).uint(self.number);
            map.label(2).instant(self.issued_at);
            map.label(3).instant(self.expires);
            for ([keys, threshold], signers) in [([4, 5], &self.keys), ([6, 7], &self.publishers)] {
                map.label(keys)
                    .list(&signers.keys, |writer, key| writer.bytes(key.as_compressed()));
                map.label(threshold).uint(signers.threshold);
            }
        });
        writer.into_bytes()
    }
}

/// Reads one key or more, strictly ascending by their bytes: a threshold counts distinct keys.
fn points(reader: &mut Reader<'_>) -> Result<Vec<PublicKey>, BundleError> {
    let point = |reader: &mut Reader<'_>| Ok(PublicKey::from_compressed(reader.bytes_exact::<33>()?)?);
    let keys = reader.ascending(limits::ROOT_KEYS, point, |key| *key.as_compressed());
    let keys = keys.map_err(repeated)?;
    if keys.is_empty() {
        return Err(reader.error(DecodeKind::WrongLength).into());
    }
    Ok(keys)
}

/// Gives a key or signer that is listed twice a code of its own: a threshold would count it twice.
pub(super) fn repeated(error: BundleError) -> BundleError {
    match error {
        BundleError::Decode(error) if error.kind() == DecodeKind::DuplicateKey => BundleError::KeyRepeated,
        error => error,
    }
}

fn threshold(reader: &mut Reader<'_>, keys: Vec<PublicKey>) -> Result<Signers, DecodeError> {
    let threshold = reader.uint8(u8::MAX)?;
    if !is_threshold(threshold, keys.len()) {
        return Err(reader.error(DecodeKind::OutOfRange));
    }
    Ok(Signers { keys, threshold })
}

/// Whether a threshold is at least one and at most the number of keys.
fn is_threshold(threshold: u8, keys: usize) -> bool {
    threshold > 0 && usize::from(threshold) <= keys
}
