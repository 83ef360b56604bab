//! The bundle as a whole: read, verified, and taken apart into the signatures in it.

use alloc::vec::Vec;
use core::fmt;

use super::ambiguity;
use super::chain::{Chain, Link, Roots};
use super::votes::{Budget, Votes};
use crate::digest::{self, Hash};
use crate::error::{BundleError, DecodeKind, Part};
use crate::key::PublicKey;
use crate::limits;
use crate::trust::content::Trust;
use crate::trust::pin::RootPin;
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::cose::SignedParts;

const VERSION: u64 = 1;
const CONTENT_TYP: &str = "application/vehicle-license-trust+cbor";

/// A trust bundle, well-formed but not verified: see [`verify`](Self::verify).
///
/// ```
/// use vehicle_license::{Bundle, Memory, RootPin, Trust, UnixTime, error::BundleError, trust::BundleChange};
///
/// /// The trust data of a bundle that came over any channel.
/// fn update(bytes: &[u8], pin: &RootPin, memory: &mut Memory, now: UnixTime) -> Result<Trust, BundleError> {
///     let verified = Bundle::from_bytes(bytes)?.verify(pin, now)?;
///     // An older one than the one held is refused.
///     if memory.remember_bundle(&verified)? == BundleChange::ForkDropped {
///         eprintln!("the bundle held was a fork: call the operator");
///     }
///     Ok(verified.into_trust())
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Bundle {
    digest: Hash,
    chain: Chain,
    content: Vec<u8>,
    signatures: Votes,
}

/// A bundle whose chain contains the pinned root, with enough signatures on every root and the content, unambiguous and
/// in date. Only [`Bundle::verify`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedBundle {
    trust: Trust,
    content: Vec<u8>,
    digest: Hash,
    root: RootPin,
    root_issued_at: UnixTime,
    root_expires: UnixTime,
    roots: Roots,
}

/// What a signature of a bundle covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BundleSection {
    /// The root of this number.
    Root(u32),
    /// The content.
    Content,
}

/// One signature of a bundle, in the form in which any COSE library can check it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundleSignature {
    section: BundleSection,
    key: PublicKey,
    cose: Vec<u8>,
}

impl Bundle {
    /// Reads the structure of a bundle: the chain with its roots, and the signatures, unverified. The content stays
    /// unread until its signatures are verified.
    ///
    /// # Errors
    /// `bytes-too-long`; then in reading order the codes of [`DecodeError`](crate::error::DecodeError),
    /// [`KeyError`](crate::error::KeyError) and [`SignatureError`](crate::error::SignatureError),
    /// `bundle-version-unknown`, `bundle-chain-too-long`, `bundle-root-number`, `bundle-key-repeated`,
    /// `bundle-key-ambiguous` (a root key that is a publisher), `trust-date-order` (a root's),
    /// `bundle-too-many-signatures`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BundleError> {
        let mut reader = Reader::new(bytes, Part::Bundle);
        if bytes.len() > limits::BUNDLE_BYTES {
            return Err(reader.error(DecodeKind::TooLong).into());
        }
        reader.array_exact(4)?;
        if reader.at(Part::BundleVersion).uint(u64::MAX)? != VERSION {
            return Err(BundleError::VersionUnknown);
        }
        let mut budget = Budget::new();
        let chain = Chain::read(reader.at(Part::Chain), &mut budget)?;
        let content = reader.at(Part::Content).bytes(limits::TRUST_BYTES)?;
        let signatures = Votes::read(
            reader.at(Part::SignaturesOfTheContent),
            &chain.last().publishers,
            &mut budget,
        )?;
        reader.at(Part::Bundle).finish()?;
        Ok(Self {
            digest: digest::file(bytes),
            chain,
            content: content.into(),
            signatures,
        })
    }

    /// Verifies the bundle: its chain must contain the pinned root, every root and the content must have enough
    /// signatures, and the content must name the last root. `now` is the caller's clock; dates up to 10 s after it are
    /// tolerated. A bundle from the future is refused here, before anything of it can be remembered: one dated 2099
    /// would shut out every later one.
    ///
    /// # Errors
    /// The first failing check of:
    /// - `bundle-root-unknown`;
    /// - by the number of signatures, link by link `bundle-rotation-unsigned` and `bundle-root-unsigned`, then
    ///   `bundle-too-few-signatures`;
    /// - `bundle-signature-invalid`;
    /// - the codes of [`Trust::pinned`];
    /// - `bundle-content-other-root`;
    /// - `bundle-key-ambiguous`, `bundle-grant-ambiguous`, `bundle-outlives-root`;
    /// - `bundle-from-future` (any root, or the content);
    /// - `bundle-root-expired` (the last root), `bundle-expired`.
    pub fn verify(&self, pin: &RootPin, now: UnixTime) -> Result<VerifiedBundle, BundleError> {
        let roots = self.chain.since(pin).ok_or(BundleError::RootUnknown)?;
        let root = self.chain.last();
        self.chain.check_counts()?;
        if !self.signatures.reach(&root.publishers) {
            return Err(BundleError::TooFewSignatures {
                signed: self.signatures.count(),
                threshold: root.publishers.threshold,
            });
        }
        self.chain.check_signatures()?;
        let signed = content_parts(&self.content).to_be_signed();
        self.signatures.check(&root.publishers, signed.digest())?;

        let trust = Trust::pinned(&self.content)?;
        let last = RootPin::of(&self.chain.last_link().bytes);
        // A root may keep the publishers of the one before: their old contents would verify under it.
        if trust.root() != Some(&last) {
            return Err(BundleError::ContentOtherRoot);
        }
        ambiguity::check(&trust, Some(root))?;
        let (expires, root_expires) = (trust.expires(), root.expires);
        // A verifier looks only at the content's end later, so that must not be after the root's.
        if expires > root_expires {
            return Err(BundleError::OutlivesRoot { expires, root_expires });
        }
        let dates = self.chain.links().map(|link| link.root.issued_at);
        for issued_at in dates.chain([trust.issued_at()]) {
            if issued_at.seconds_since(now) > limits::CLOCK_TOLERANCE {
                return Err(BundleError::FromFuture { issued_at, now });
            }
        }
        if now >= root_expires {
            return Err(BundleError::RootExpired {
                expires: root_expires,
                now,
            });
        }
        if now >= expires {
            return Err(BundleError::Expired { expires, now });
        }
        Ok(VerifiedBundle {
            trust,
            content: self.content.clone(),
            digest: self.digest,
            root: last,
            root_issued_at: root.issued_at,
            root_expires,
            roots,
        })
    }

    /// The number and the pin of every root in the chain, ascending. None of them is verified here: compare a pin with
    /// what its root keys signed before it is built into an app.
    #[must_use]
    pub fn pins(&self) -> Vec<(u32, RootPin)> {
        self.chain.pins().collect()
    }

    /// Every signature as a COSE_Sign1 of its own, in the bundle's order. None of them is verified here.
    #[must_use]
    pub fn signatures(&self) -> Vec<BundleSignature> {
        let of_roots = self.chain.signatures().map(|(number, key, cose)| BundleSignature {
            section: BundleSection::Root(number),
            key: *key,
            cose,
        });
        let parts = content_parts(&self.content);
        let by_publishers = self.signatures.by(&self.chain.last().publishers);
        let of_content = by_publishers.map(|(key, signature)| BundleSignature {
            section: BundleSection::Content,
            key: *key,
            cose: parts.to_sign1(signature),
        });
        of_roots.chain(of_content).collect()
    }

    /// The bytes of a publisher's bundle; what is wrong with it shows when it is read back.
    pub(crate) fn write(chain: &Chain, content: &[u8], signatures: &Votes) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.array(4).uint(VERSION);
        chain.write(&mut writer);
        writer.bytes(content);
        signatures.write(&mut writer);
        writer.into_bytes()
    }

    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> + Clone {
        self.chain.links()
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (roots, content) = (self.chain.links().count(), self.content.len());
        write!(f, "Bundle({roots} roots, {content} bytes of content, unverified)")
    }
}

impl fmt::Debug for VerifiedBundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "VerifiedBundle(root {}, version {})",
            self.root_number(),
            self.version()
        )
    }
}

impl VerifiedBundle {
    /// The trust data.
    #[must_use]
    pub fn trust(&self) -> &Trust {
        &self.trust
    }

    /// The trust data, without the rest.
    #[must_use]
    pub fn into_trust(self) -> Trust {
        self.trust
    }

    /// The trust file in it: the content, byte for byte. Evidence records name it by its SHA-256; keep it with them.
    #[must_use]
    pub fn trust_file(&self) -> &[u8] {
        &self.content
    }

    /// The content's version, which only grows under one root.
    #[must_use]
    pub fn version(&self) -> u64 {
        self.trust.version()
    }

    /// SHA-256 of the whole bundle's bytes. It does not identify the content: anybody can remove signatures beyond the
    /// threshold, or links before the pinned root.
    #[must_use]
    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }

    /// SHA-256 of the content, that is, of the trust file in it.
    #[must_use]
    pub fn content_digest(&self) -> &[u8; 32] {
        self.trust.digest()
    }

    /// The number of the root in force.
    #[must_use]
    pub fn root_number(&self) -> u32 {
        self.roots.last()
    }

    /// The root in force, as the content names it and as a verifier can pin it.
    #[must_use]
    pub fn root(&self) -> &RootPin {
        &self.root
    }

    /// When the root in force was made.
    #[must_use]
    pub fn root_issued_at(&self) -> UnixTime {
        self.root_issued_at
    }

    /// When the root in force ends, exclusive.
    #[must_use]
    pub fn root_expires(&self) -> UnixTime {
        self.root_expires
    }

    /// When the bundle ends, exclusive: when its content does, which is never after its root.
    #[must_use]
    pub fn expires(&self) -> UnixTime {
        self.trust.expires()
    }

    /// The roots from the pinned one on.
    pub(super) fn roots(&self) -> &Roots {
        &self.roots
    }
}

impl BundleSignature {
    /// The section that is signed.
    #[must_use]
    pub fn section(&self) -> BundleSection {
        self.section
    }

    /// The key that the bundle names as the signer.
    #[must_use]
    pub fn key(&self) -> &PublicKey {
        &self.key
    }

    /// The COSE_Sign1 (RFC 9052 §4.2), tagged; its payload is the section.
    #[must_use]
    pub fn to_cose(&self) -> Vec<u8> {
        self.cose.clone()
    }
}

/// The signed form of the content.
pub(crate) fn content_parts(bytes: &[u8]) -> SignedParts {
    SignedParts::new(CONTENT_TYP, None, bytes.into())
}
