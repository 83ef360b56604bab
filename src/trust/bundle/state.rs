//! What a verifier remembers of the bundle it holds, so that it accepts neither an older bundle nor a chain of roots
//! that rotated-out keys made.

use super::signed::VerifiedBundle;
use crate::digest::Hash;
use crate::error::{BundleError, DecodeError};
use crate::wire::cbor::{Reader, Writer};

/// Version, content and root of the bundle held: a few bytes, changed by [`add`](Self::add) alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustState {
    held: Option<HeldBundle>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct HeldBundle {
    version: u64,
    content: Hash,
    root_number: u32,
    root: Hash,
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
    /// # Errors
    /// The first failing check of: `bundle-older`; `bundle-equivocation` (same version, other content bytes);
    /// `bundle-root-older`; `bundle-root-forked` (the chain has another root of the number held).
    pub fn add(&mut self, bundle: &VerifiedBundle) -> Result<(), BundleError> {
        if let Some(held) = &self.held {
            held.admits(bundle)?;
        }
        self.held = Some(HeldBundle {
            version: bundle.version(),
            content: *bundle.content_digest(),
            root_number: bundle.root_number(),
            root: *bundle.root_digest(),
        });
        Ok(())
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
        self.held.as_ref().map(|held| held.root_number)
    }

    /// `[version, content, root number, root] / null`.
    pub(crate) fn write(&self, writer: &mut Writer) {
        writer.optional(self.held.as_ref(), |writer, held| {
            writer
                .array(4)
                .uint(held.version)
                .bytes(&held.content)
                .uint(held.root_number)
                .bytes(&held.root)
        });
    }

    pub(crate) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let held = |reader: &mut Reader<'_>| {
            reader.array_exact(4)?;
            Ok(HeldBundle {
                version: reader.uint(u64::MAX)?,
                content: *reader.bytes_exact()?,
                root_number: reader.uint32()?,
                root: *reader.bytes_exact()?,
            })
        };
        reader.optional(held).map(|held| Self { held })
    }
}

impl HeldBundle {
    fn admits(&self, bundle: &VerifiedBundle) -> Result<(), BundleError> {
        let version = bundle.version();
        if version < self.version {
            return Err(BundleError::Older {
                held: self.version,
                offered: version,
            });
        }
        if version == self.version && *bundle.content_digest() != self.content {
            return Err(BundleError::Equivocation { version });
        }
        if bundle.root_number() < self.root_number {
            return Err(BundleError::RootOlder {
                held: self.root_number,
                offered: bundle.root_number(),
            });
        }
        // Rotated-out keys can still sign a chain of their own from the pinned root on, to any number. A chain that
        // begins after the root held contains a newer pin, which speaks for it.
        match bundle.root_digest_of(self.root_number) {
            Some(root) if *root != self.root => Err(BundleError::RootForked {
                number: self.root_number,
            }),
            _ => Ok(()),
        }
    }
}
