//! The holder's file: what a wallet stores of one credential (SPEC §4.4). It opens every carried leaf, so it is as
//! confidential as the paper it stands for.
//!
//! ```text
//! file = [1, credential, seed: bstr .size 16, [* item]]
//! ```

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::credential::claims::Claims;
use crate::credential::items::LeafItems;
use crate::digest::Seed;
use crate::error::{DecodeKind, Part, PresentError};
use crate::key::Signature;
use crate::limits;
use crate::value::redacted;
use crate::wire::cbor::{Reader, Writer};

/// The one version of the file.
const VERSION: u8 = 1;

/// A credential with its seed and all its values.
pub(crate) struct HolderFile {
    pub(crate) claims: Claims,
    pub(crate) issuer_signature: Signature,
    pub(crate) seed: Seed,
    /// The items of every carried leaf, masked ones included.
    pub(crate) items: LeafItems<'static>,
}

impl HolderFile {
    /// Reads a file's structure. The caller checks signature and holder.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, PresentError> {
        let mut reader = Reader::new(bytes, Part::File);
        if bytes.len() > limits::FILE_BYTES {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        let length = reader.array(usize::MAX)?;
        if reader.at(Part::FileVersion).uint(u64::MAX)? != u64::from(VERSION) {
            return Err(PresentError::FileVersionUnknown);
        }
        if length != 4 {
            return Err(reader.at(Part::File).error(DecodeKind::WrongLength).into());
        }
        let (claims, issuer_signature) = Claims::read(&mut reader)?;
        let seed = Seed::new(reader.at(Part::Seed).bytes_exact()?);
        let items = LeafItems::read(&mut reader, claims.carried())?.into_owned();
        reader.at(Part::File).finish()?;
        Ok(Self {
            claims,
            issuer_signature,
            seed,
            items,
        })
    }

    /// The file's bytes.
    pub(crate) fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut writer = Writer::with_capacity(limits::FILE_BYTES);
        writer.array(4).uint(VERSION);
        self.claims.write(&mut writer, Some(&self.issuer_signature));
        writer.bytes(self.seed.as_bytes());
        self.items.write(&mut writer, self.claims.carried());
        Zeroizing::new(writer.into_bytes())
    }
}

redacted!(HolderFile);
