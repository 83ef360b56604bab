//! Who is known to ask: insurers, banks and platforms whose questions a wallet can tell from those of anybody else.
//!
//! ```text
//! asker = [number, name: tstr, purposes: uint, [* key]]
//! key   = [number, point: bstr .size 33, sign-from, sign-until]
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use super::name::askers_name;
use super::neighbors::clashing;
use crate::credential::purpose::Purposes;
use crate::error::{Part, TrustError};
use crate::key::PublicKey;
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};

/// A listed asker: whoever is registered to ask holders for more than the everyday view.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Asker {
    /// The number, assigned once and never reused.
    pub number: u16,
    /// The name a holder reads, at most 64 bytes.
    pub name: String,
    /// What it may ask for; at least one purpose.
    pub purposes: Purposes,
    /// Its keys, at most 8. They are nobody else's.
    pub keys: Vec<AskerKey>,
}

/// One key of an asker, which signs its questions.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AskerKey {
    /// The number within the asker.
    pub number: u16,
    /// The key.
    pub point: PublicKey,
    /// The first issued-at of a question that it may sign.
    pub sign_from: UnixTime,
    /// The end of the issued-at that it may sign, exclusive.
    pub sign_until: UnixTime,
}

impl Asker {
    /// The key of this number.
    #[must_use]
    pub fn key(&self, number: u16) -> Option<&AskerKey> {
        self.keys.iter().find(|key| key.number == number)
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, TrustError> {
        reader.at(Part::Asker).array_exact(4)?;
        let number = reader.uint16()?;
        let name = askers_name(reader.at(Part::AskerName))?;
        let purposes = Purposes::read(reader.at(Part::AskerPurposes))?;
        let keys = reader.at(Part::AskerKeys);
        let keys = keys.ascending(limits::ASKER_KEYS, AskerKey::read, |key| key.number)?;
        Ok(Self {
            number,
            name,
            purposes,
            keys,
        })
    }

    pub(super) fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        let mut keys: Vec<&AskerKey> = self.keys.iter().collect();
        keys.sort_by_key(|key| key.number);
        writer
            .array(4)
            .uint(self.number)
            .text(&self.name)
            .uint(self.purposes.bits())
            .list(keys, |writer, key| {
                writer
                    .array(4)
                    .uint(key.number)
                    .bytes(key.point.as_compressed())
                    .instant(key.sign_from)
                    .instant(key.sign_until)
            })
    }
}

/// Whether two askers that have keys have one name: a holder could not tell which of them asks.
pub(super) fn share_a_name(askers: &[Asker]) -> bool {
    let in_use = askers.iter().filter(|asker| !asker.keys.is_empty());
    let names = in_use.map(|asker| (None, asker.name.as_bytes(), 0)).collect();
    clashing(names, |one, other| one == other).is_some()
}

impl AskerKey {
    fn read(reader: &mut Reader<'_>) -> Result<Self, TrustError> {
        reader.at(Part::AskerKey).array_exact(4)?;
        let number = reader.uint16()?;
        let point = PublicKey::from_compressed(reader.bytes_exact::<33>()?)?;
        let sign_from = reader.instant()?;
        let sign_until = reader.instant()?;
        if sign_until <= sign_from {
            return Err(TrustError::DateOrder("asker's key"));
        }
        Ok(Self {
            number,
            point,
            sign_from,
            sign_until,
        })
    }
}
