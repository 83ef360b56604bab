//! What a verifier remembers of the bundle it holds, so that it accepts neither an older bundle nor a chain of roots
//! that rotated-out keys made.

use alloc::vec::Vec;

use super::chain::Roots;
use super::signed::VerifiedBundle;
use crate::digest::Hash;
use crate::error::{BundleError, DecodeError, DecodeKind};
use crate::limits;
use crate::trust::pin::RootPin;
use crate::wire::cbor::{Reader, Writer};

/// Version, content and roots of the bundle held: at most 600 bytes, changed by [`add`](Self::add) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustState {
    held: Option<HeldBundle>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct HeldBundle {
    version: u64,
    content: Hash,
    /// The roots from the pinned one on.
    roots: Roots,
}

/// What taking a bundle in changed.
#[must_use = "a fork that was dropped has to be reported"]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BundleChange {
    /// No bundle was held before.
    First,
    /// This content was held already.
    Same,
    /// The bundle is newer than the one held.
    Newer,
    /// The bundle held was a fork: its chain has another root of the pinned one's number. Rotated-out keys signed it,
    /// and what was verified under it may have been forged. An operator has to be told.
    ForkDropped,
}

impl BundleChange {
    /// `first`, `same`, `newer` or `fork-dropped`, for logs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Same => "same",
            Self::Newer => "newer",
            Self::ForkDropped => "fork-dropped",
        }
    }
}

impl TrustState {
    /// The state of a verifier that holds no bundle yet.
    #[expect(
        clippy::new_without_default,
        reason = "what remembers nothing is never made in passing"
    )]
    #[must_use]
    pub fn new() -> Self {
        Self { held: None }
    }

    /// Replaces the bundle held by `bundle`. The bundle that is held already is no error. A refused bundle leaves the
    /// state as it was.
    ///
    /// Bundles are ordered by the number of their root, then by version. The pin stands above what is held: see
    /// [`BundleChange::ForkDropped`].
    ///
    /// # Errors
    /// The first failing check of: `bundle-root-older`; `bundle-root-forked` (the chain has another root of the number
    /// held); `bundle-older`; `bundle-equivocation` (same root and version, other content bytes).
    pub fn add(&mut self, bundle: &VerifiedBundle) -> Result<BundleChange, BundleError> {
        let change = match &self.held {
            Some(held) => held.compare(bundle)?,
            None => BundleChange::First,
        };
        self.held = Some(HeldBundle {
            version: bundle.version(),
            content: *bundle.content_digest(),
            roots: bundle.roots().clone(),
        });
        Ok(change)
    }

    /// The version held.
    #[must_use]
    pub fn version(&self) -> Option<u64> {
        self.held.as_ref().map(|held| held.version)
    }

    /// SHA-256 of the content held, that is, of the trust file in it.
    #[must_use]
    pub fn content_digest(&self) -> Option<&[u8; 32]> {
        self.held.as_ref().map(|held| &held.content)
    }

    /// The number of the root held.
    #[must_use]
    pub fn root_number(&self) -> Option<u32> {
        self.held.as_ref().map(|held| held.roots.last())
    }

    /// Whether the chain held has this root.
    #[cfg(feature = "seal")]
    pub(crate) fn has_root(&self, pin: &RootPin) -> bool {
        self.held.as_ref().is_some_and(|held| held.roots.pins().contains(pin))
    }

    /// `[version, content, first root number, [1*16 root]] / null`.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.optional(self.held.as_ref(), |writer, held| {
            writer
                .array(4)
                .uint(held.version)
                .bytes(&held.content)
                .uint(held.roots.first().0)
                .list(held.roots.pins(), |writer, pin| writer.bytes(pin.as_bytes()))
        });
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let held = |reader: &mut Reader<'_>| {
            reader.array_exact(4)?;
            let (version, content) = (reader.uint(u64::MAX)?, *reader.bytes_exact()?);
            let first = reader.uint32()?;
            let pin = |reader: &mut Reader<'_>| Ok::<_, DecodeError>(RootPin::new(*reader.bytes_exact()?));
            let pins: Vec<_> = reader.list(limits::ROOT_LINKS, pin)?;
            let roots = Roots::new(first, pins).ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
            Ok(HeldBundle {
                version,
                content,
                roots,
            })
        };
        reader.optional(held).map(|held| Self { held })
    }
}

impl HeldBundle {
    fn compare(&self, bundle: &VerifiedBundle) -> Result<BundleChange, BundleError> {
        let (held, offered) = (self.roots.last(), bundle.root_number());
        // The pin came over a channel of its own. Whatever is held was taken in under an older one, perhaps from keys
        // that were rotated out.
        let (number, pin) = bundle.roots().first();
        match self.roots.of(number) {
            Some(root) if Some(root) != pin => return Ok(BundleChange::ForkDropped),
            None if number > held => return Ok(BundleChange::Newer),
            _ => {}
        }
        // Rotated-out keys can still sign a chain of their own from the pinned root on, to any number.
        match bundle.roots().of(held) {
            None => return Err(BundleError::RootOlder { held, offered }),
            root if root != self.roots.of(held) => return Err(BundleError::RootForked { number: held }),
            _ if offered > held => return Ok(BundleChange::Newer),
            _ => {}
        }
        let version = bundle.version();
        if version < self.version {
            return Err(BundleError::Older {
                held: self.version,
                offered: version,
            });
        }
        if version > self.version {
            return Ok(BundleChange::Newer);
        }
        if *bundle.content_digest() != self.content {
            return Err(BundleError::Equivocation { version });
        }
        Ok(BundleChange::Same)
    }
}
