//! One root section: who may rotate it, and who publishes under it.
//!
//! ```text
//! root = {1: number, 2: issued-at, 3: expires, 4: [1*16 point], 5: threshold, 6: [1*16 point], 7: threshold}
//!        ; 4, 5: the root keys; 6, 7: the publishers; points ascending, no key twice
//! ```

use alloc::vec::Vec;

use crate::credential::claims::instant;
use crate::error::{BundleError, DecodeError, DecodeKind, TrustError};
use crate::key::PublicKey;
use crate::limits;
use crate::trust::labels::Labels;
use crate::value::Instant;
use crate::wire::cbor::Reader;

/// One root section as read.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Root {
    pub(crate) number: u32,
    pub(crate) issued_at: Instant,
    pub(crate) expires: Instant,
    pub(crate) keys: Signers,
    pub(crate) publishers: Signers,
}

/// Keys of which a threshold must sign.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Signers {
    /// Ascending by their bytes, and so distinct.
    pub(crate) keys: Vec<PublicKey>,
    /// From one to all.
    pub(crate) threshold: u8,
}

impl Root {
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut reader = Reader::new(bytes, "root");
        let r = &mut reader;
        let mut labels = Labels::read(r)?;
        let number = labels.expect(r, 1, "root number")?.uint32()?;
        let issued_at = instant(labels.expect(r, 2, "root issued-at")?)?;
        let expires = instant(labels.expect(r, 3, "root expiry")?)?;
        let root_keys = points(labels.expect(r, 4, "root keys")?)?;
        let keys = threshold(labels.expect(r, 5, "root threshold")?, root_keys)?;
        let publisher_keys = points(labels.expect(r, 6, "publishers")?)?;
        let publishers = threshold(labels.expect(r, 7, "publisher threshold")?, publisher_keys)?;
        labels.finish(r)?;
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
        let mut writer = crate::wire::cbor::Writer::new();
        writer.map(7);
        writer.uint(1_u8).uint(self.number);
        writer.uint(2_u8).uint(self.issued_at.unix());
        writer.uint(3_u8).uint(self.expires.unix());
        for (label, signers) in [(4_u8, &self.keys), (6, &self.publishers)] {
            writer.uint(label).array(signers.keys.len());
            for key in &signers.keys {
                writer.bytes(key.as_compressed());
            }
            writer.uint(label.saturating_add(1)).uint(signers.threshold);
        }
        writer.into_bytes()
    }
}

/// Reads one key or more, strictly ascending by their bytes: a threshold counts distinct keys.
fn points(reader: &mut Reader<'_>) -> Result<Vec<PublicKey>, BundleError> {
    let count = reader.array(limits::ROOT_KEYS)?;
    if count == 0 {
        return Err(reader.error(DecodeKind::WrongLength).into());
    }
    let mut keys: Vec<PublicKey> = Vec::with_capacity(count);
    for _ in 0..count {
        let key = PublicKey::from_compressed(reader.bytes_exact::<33>()?)?;
        if let Some(before) = keys.last() {
            match before.as_compressed().cmp(key.as_compressed()) {
                core::cmp::Ordering::Less => {}
                core::cmp::Ordering::Equal => return Err(BundleError::KeyRepeated),
                core::cmp::Ordering::Greater => return Err(reader.error(DecodeKind::KeyOrder).into()),
            }
        }
        keys.push(key);
    }
    Ok(keys)
}

fn threshold(reader: &mut Reader<'_>, keys: Vec<PublicKey>) -> Result<Signers, DecodeError> {
    let threshold = reader.uint8(u8::MAX)?;
    if !is_threshold(threshold, keys.len()) {
        return Err(reader.error(DecodeKind::OutOfRange));
    }
    Ok(Signers { keys, threshold })
}

/// Whether a threshold is at least one and at most the number of keys.
pub(super) fn is_threshold(threshold: u8, keys: usize) -> bool {
    threshold > 0 && usize::from(threshold) <= keys
}
