//! Publishing a trust bundle (SPEC §8.3). The publisher drafts roots and contents, each signer signs the bytes it is
//! given, and the publisher assembles what they signed. Every bundle is read back as a verifier would before it is
//! released, so a bundle that a verifier would refuse is never made; nor is an ambiguous one. A bundle has exactly as
//! many signatures as its thresholds ask for: others are checked and left out.
//!
//! [`RootChain::rotate`] makes a rotation, and [`RootChain::publish`] a publication. The chain is taken from the last
//! published bundle: there is no other state.

use alloc::vec::Vec;

use crate::credential::unsigned::{Unsigned, product::Product};
use crate::error::BundleError;
use crate::key::{PublicKey, Signature};
use crate::trust::bundle::{self, Bundle, Chain, Link, Root, Signers, Votes};
use crate::trust::{RootPin, Trust, TrustContent};
use crate::value::{UnixTime, redacted};

/// What a root says.
///
/// It is built as a literal: a new field comes with another major version.
#[derive(Clone, Debug)]
pub struct RootTerms {
    /// Its number: 0 for the first, then one more each time.
    pub number: u32,
    /// When it is made.
    pub issued_at: UnixTime,
    /// When it ends, exclusive. No content under it may end later.
    pub expires: UnixTime,
    /// The keys that may replace it, in any order.
    pub root_keys: Vec<PublicKey>,
    /// How many of them must sign.
    pub root_threshold: u8,
    /// The keys that publish under it, in any order; none of them a root key.
    pub publishers: Vec<PublicKey>,
    /// How many of them must sign.
    pub publisher_threshold: u8,
}

/// A root that waits for its signatures.
#[derive(Clone)]
pub struct RootDraft {
    bytes: Vec<u8>,
    root: Root,
}

/// Trust content that waits for its signatures.
#[derive(Clone, Debug)]
pub struct ContentDraft {
    bytes: Vec<u8>,
}

/// One signer's signature over a root or a content. It has been verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionSignature {
    key: PublicKey,
    signature: Signature,
}

/// The roots up to the one in force, with their signatures.
#[derive(Clone)]
pub struct RootChain {
    chain: Chain,
}

impl RootDraft {
    /// Drafts a root.
    ///
    /// # Errors
    /// `cbor-wrong-length` for no key or more than 16, `bundle-key-repeated`, `cbor-out-of-range` for a threshold that
    /// is zero or more than the keys, `trust-date-order`, `bundle-key-ambiguous` for a root key that is a publisher.
    pub fn new(terms: &RootTerms) -> Result<Self, BundleError> {
        let bytes = Root {
            number: terms.number,
            issued_at: terms.issued_at,
            expires: terms.expires,
            keys: signers(&terms.root_keys, terms.root_threshold),
            publishers: signers(&terms.publishers, terms.publisher_threshold),
        }
        .to_bytes();
        let root = Root::read(&bytes)?;
        Ok(Self { bytes, root })
    }

    /// What the signer of `key` is to sign. `key` is one of this root's keys or of the previous root's. A key in both
    /// signs once.
    #[must_use]
    pub fn unsigned(&self, key: PublicKey) -> Unsigned<SectionSignature> {
        Unsigned::new(key, key, bundle::root_parts(&self.bytes))
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> u32 {
        self.root.number
    }

    /// What a verifier pins to start from this root, and what content published under it names.
    #[must_use]
    pub fn pin(&self) -> RootPin {
        RootPin::of(&self.bytes)
    }

    /// The chain's link for this root, which follows `before`; `None` for the first root.
    fn link(&self, before: Option<&Root>, signatures: &[SectionSignature]) -> Result<Link, BundleError> {
        let old = before.map(|before| &before.keys);
        let own = &self.root.keys;
        known(signatures, &[old.unwrap_or(own), own])?;
        Ok(Link {
            bytes: self.bytes.clone(),
            root: self.root.clone(),
            old: old.map_or_else(Votes::none, |old| votes(old, signatures)),
            new: votes(own, signatures),
        })
    }
}

impl ContentDraft {
    /// Drafts a content.
    ///
    /// # Errors
    /// The codes of [`TrustContent::to_bytes`]; `bundle-content-other-root` if it names no root;
    /// `bundle-key-ambiguous` for a key under two issuers or two numbers; `bundle-grant-ambiguous`.
    pub fn new(content: &TrustContent) -> Result<Self, BundleError> {
        let bytes = content.to_bytes()?;
        if content.root.is_none() {
            return Err(BundleError::ContentOtherRoot);
        }
        bundle::check_ambiguity(&Trust::pinned(&bytes)?, None)?;
        Ok(Self { bytes })
    }

    /// What the signer of `key`, a publisher, is to sign.
    #[must_use]
    pub fn unsigned(&self, key: PublicKey) -> Unsigned<SectionSignature> {
        Unsigned::new(key, key, bundle::content_parts(&self.bytes))
    }
}

impl Product for SectionSignature {
    /// The key of the signer.
    type Draft = PublicKey;

    fn signed(key: &PublicKey, _cose: Vec<u8>, signature: Signature) -> Self {
        Self { key: *key, signature }
    }
}

impl SectionSignature {
    /// The key that signed.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }
}

impl RootChain {
    /// Begins a chain with a root signed by a threshold of its own keys.
    ///
    /// # Errors
    /// `bundle-signer-unknown`, `bundle-key-repeated` (a key signed twice), `bundle-too-many-signatures`,
    /// `bundle-root-unsigned`, `bundle-signature-invalid` (a signature over something else).
    pub fn start(root: &RootDraft, signatures: &[SectionSignature]) -> Result<Self, BundleError> {
        let link = root.link(None, signatures)?;
        let chain = Chain::of(&[&link])?;
        Ok(Self { chain })
    }

    /// The chain of a bundle published before.
    ///
    /// # Errors
    /// `bundle-rotation-unsigned`, `bundle-root-unsigned`, `bundle-signature-invalid`: see [`Bundle::verify`].
    pub fn of(bundle: &Bundle) -> Result<Self, BundleError> {
        let chain = Chain::of(&bundle.links().collect::<Vec<_>>())?;
        Ok(Self { chain })
    }

    /// Adds a new root after the last one. It takes a threshold of the old root's keys and one of the new root's.
    ///
    /// # Errors
    /// Those of [`start`](Self::start); `bundle-chain-too-long`, `bundle-root-number`, `bundle-rotation-unsigned`.
    pub fn rotate(&self, root: &RootDraft, signatures: &[SectionSignature]) -> Result<Self, BundleError> {
        let link = root.link(Some(self.chain.last()), signatures)?;
        let chain = Chain::of(&self.chain.links().chain([&link]).collect::<Vec<_>>())?;
        Ok(Self { chain })
    }

    /// The chain from the root of this number on; `None` if it has no such root. Older roots can go once no verifier
    /// pins them.
    #[must_use]
    pub fn since(&self, number: u32) -> Option<Self> {
        let links: Vec<&Link> = self.chain.links().filter(|link| link.root.number >= number).collect();
        let (first, later) = links.split_first()?;
        if first.root.number != number {
            return None;
        }
        let first = Link {
            old: Votes::none(),
            ..(*first).clone()
        };
        let links: Vec<&Link> = core::iter::once(&first).chain(later.iter().copied()).collect();
        let chain = Chain::of(&links).ok()?;
        Some(Self { chain })
    }

    /// The number of the root in force.
    #[must_use]
    pub fn root_number(&self) -> u32 {
        self.chain.last().number
    }

    /// What a verifier pins to start from the root in force, and what content published under it names.
    #[must_use]
    pub fn pin(&self) -> RootPin {
        RootPin::of(&self.chain.last_link().bytes)
    }

    /// Assembles the bundle, and verifies it at `now` before it is released. Comparing its version with the last one
    /// published is the task of the publisher's own [`TrustState`](crate::trust::TrustState).
    ///
    /// # Errors
    /// `bundle-signer-unknown` for a signature by no publisher; every code of [`Bundle::from_bytes`] and
    /// [`Bundle::verify`].
    pub fn publish(
        &self,
        content: &ContentDraft,
        signatures: &[SectionSignature],
        now: UnixTime,
    ) -> Result<Vec<u8>, BundleError> {
        let publishers = &self.chain.last().publishers;
        known(signatures, &[publishers])?;
        let mut signatures = votes(publishers, signatures);
        Bundle::from_bytes(&Bundle::write(&self.chain, &content.bytes, &signatures))?.verify(&self.pin(), now)?;
        signatures.cut(publishers.threshold);
        Ok(Bundle::write(&self.chain, &content.bytes, &signatures))
    }
}

redacted!(RootDraft RootChain);

fn signers(keys: &[PublicKey], threshold: u8) -> Signers {
    let mut keys = keys.to_vec();
    keys.sort_unstable_by(|a, b| a.as_compressed().cmp(b.as_compressed()));
    Signers { keys, threshold }
}

fn votes(signers: &Signers, signatures: &[SectionSignature]) -> Votes {
    Votes::of(signers, signatures.iter().map(|by| (&by.key, &by.signature)))
}

/// Requires every signature to be by a key in `lists`: a signature that would be left out is a caller error.
fn known(signatures: &[SectionSignature], lists: &[&Signers]) -> Result<(), BundleError> {
    let has_say = |by: &SectionSignature| lists.iter().any(|list| list.keys.contains(&by.key));
    if signatures.iter().all(has_say) {
        Ok(())
    } else {
        Err(BundleError::SignerUnknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::{LocalKey, Signer as _};

    #[test]
    fn whoever_has_no_say_signs_nothing() {
        let keys = [1, 2, 3].map(|secret| LocalKey::from_secret_bytes(&[secret; 32]).unwrap());
        let [root, publisher, stranger] = &keys;
        let draft = RootDraft::new(&RootTerms {
            number: 0,
            issued_at: UnixTime::from_unix(1_789_000_000).unwrap(),
            expires: UnixTime::from_unix(1_799_000_000).unwrap(),
            root_keys: [root.public_key()].into(),
            root_threshold: 1,
            publishers: [publisher.public_key()].into(),
            publisher_threshold: 1,
        })
        .unwrap();
        let by = |key: &LocalKey| draft.unsigned(key.public_key()).sign(key).unwrap();
        assert!(RootChain::start(&draft, &[by(root)]).is_ok());
        let refused = RootChain::start(&draft, &[by(root), by(stranger)]);
        assert_eq!(refused.unwrap_err().code(), "bundle-signer-unknown");
    }
}
