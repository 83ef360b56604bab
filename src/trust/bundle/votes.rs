//! The signatures of one section, at most one by each key that may sign it.
//!
//! ```text
//! signatures = [* [signer: uint, bstr .size 64]]     ; ascending by signer, the index of the key in its list
//! ```

use alloc::vec::Vec;

use super::root::{Signers, repeated};
use crate::error::{BundleError, DecodeKind};
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::wire::cbor::{Reader, Writer};

/// Signatures as read, unverified.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Votes(Vec<(u8, Signature)>);

/// How many signatures the rest of a bundle may have.
pub(crate) struct Budget(usize);

impl Budget {
    pub(crate) fn new() -> Self {
        Self(limits::BUNDLE_SIGNATURES)
    }

    fn spend(&mut self, count: usize) -> Result<(), BundleError> {
        self.0 = self.0.checked_sub(count).ok_or(BundleError::TooManySignatures {
            max: limits::BUNDLE_SIGNATURES,
        })?;
        Ok(())
    }
}

impl Votes {
    /// No signatures.
    pub(crate) fn none() -> Self {
        Self(Vec::new())
    }

    /// Reads signatures by `signers`.
    pub(crate) fn read(reader: &mut Reader<'_>, signers: &Signers, budget: &mut Budget) -> Result<Self, BundleError> {
        budget.spend(reader.clone().array(usize::MAX)?)?;
        let vote = |reader: &mut Reader<'_>| {
            reader.array_exact(2)?;
            let signer = reader.uint8(u8::MAX)?;
            if usize::from(signer) >= signers.keys.len() {
                return Err(reader.error(DecodeKind::OutOfRange).into());
            }
            Ok((signer, Signature::from_wire(reader.bytes_exact::<64>()?)?))
        };
        let votes = reader.ascending(usize::MAX, vote, |(signer, _)| *signer);
        votes.map(Self).map_err(repeated)
    }

    /// How many distinct keys signed.
    pub(crate) fn count(&self) -> usize {
        self.0.len()
    }

    /// Whether enough keys signed. [`check`](Self::check) verifies their signatures.
    pub(crate) fn reach(&self, signers: &Signers) -> bool {
        self.count() >= usize::from(signers.threshold)
    }

    /// Drops the signatures beyond a threshold.
    pub(crate) fn cut(&mut self, threshold: u8) {
        self.0.truncate(threshold.into());
    }

    /// Verifies every signature, also those beyond the threshold.
    pub(crate) fn check(&self, signers: &Signers, digest: &[u8; 32]) -> Result<(), BundleError> {
        let mut each = self.0.iter();
        let genuine = each.all(|(signer, signature)| {
            let key = signers.keys.get(usize::from(*signer));
            key.is_some_and(|key| key.verifies(digest, signature))
        });
        if genuine {
            Ok(())
        } else {
            Err(BundleError::DoesNotVerify)
        }
    }

    /// Each signature with its key.
    pub(crate) fn by<'a>(&'a self, signers: &'a Signers) -> impl Iterator<Item = (&'a PublicKey, &'a Signature)> {
        self.0
            .iter()
            .filter_map(|(signer, signature)| Some((signers.keys.get(usize::from(*signer))?, signature)))
    }
}

impl Votes {
    /// The signatures by `signers`, in the order of `signers`. A key that signed twice occurs twice.
    pub(crate) fn of<'a>(
        signers: &Signers,
        signatures: impl Iterator<Item = (&'a PublicKey, &'a Signature)> + Clone,
    ) -> Self {
        let mut votes = Vec::new();
        for (signer, key) in (0_u8..).zip(&signers.keys) {
            let own = signatures.clone().filter(|(by, _)| *by == key);
            votes.extend(own.map(|(_, signature)| (signer, *signature)));
        }
        Self(votes)
    }

    pub(crate) fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.list(&self.0, |writer, (signer, signature)| {
            writer.array(2).uint(*signer).bytes(&signature.to_bytes())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{LocalKey, Signer as _};

    #[test]
    fn a_signature_is_its_signers() {
        let keys = [1, 2, 3].map(|secret| LocalKey::from_secret_bytes(&[secret; 32]).unwrap());
        let mut signers: Vec<_> = keys.iter().map(|key| key.public_key()).collect();
        signers.sort_by_key(|key| *key.as_compressed());
        let signature = |number| Signature::from_wire(&[number; 64]).unwrap();
        let stranger = LocalKey::from_secret_bytes(&[4; 32]).unwrap().public_key();
        let given = [
            (signers[2], signature(1)),
            (stranger, signature(2)),
            (signers[0], signature(3)),
        ];
        let votes = Votes::of(
            &Signers {
                keys: signers,
                threshold: 2,
            },
            given.iter().map(|(key, signature)| (key, signature)),
        );
        assert!(votes.0 == [(0, signature(3)), (2, signature(1))]);
    }
}
