//! The rotation chain. Each root is signed by a threshold of its own keys, and by a threshold of the keys of the root
//! before it.
//!
//! ```text
//! chain = [1*16 link]
//! link  = [root: bstr .cbor root, old-signatures: [* signature], new-signatures: [* signature]]
//!         ; old-signatures by the keys of the root before it, none in the first link
//! ```

use alloc::vec::Vec;

use super::root::Root;
use super::votes::{Budget, Votes};
use crate::error::{BundleError, DecodeKind, Part};
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::trust::pin::RootPin;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::cose::SignedParts;

const ROOT_TYP: &str = "application/vehicle-license-trust-root+cbor";

/// Roots whose numbers ascend one by one; at least one.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Chain {
    first: Link,
    later: Vec<Link>,
}

/// Roots by their digests, ascending one by one from `first` on; at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Roots {
    first: u32,
    pins: Vec<RootPin>,
}

/// A root and its signatures.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) bytes: Vec<u8>,
    pub(crate) root: Root,
    pub(crate) old: Votes,
    pub(crate) new: Votes,
}

/// The signed form of a root.
pub(crate) fn root_parts(bytes: &[u8]) -> SignedParts {
    SignedParts::new(ROOT_TYP, None, bytes.into())
}

impl Chain {
    pub(crate) fn read(reader: &mut Reader<'_>, budget: &mut Budget) -> Result<Self, BundleError> {
        let count = reader.array(usize::MAX)?;
        if count > limits::ROOT_LINKS {
            return Err(BundleError::ChainTooLong {
                max: limits::ROOT_LINKS,
            });
        }
        if count == 0 {
            return Err(reader.error(DecodeKind::WrongLength).into());
        }
        let mut chain = Self {
            first: Link::read(reader, None, budget)?,
            later: Vec::new(),
        };
        for _ in 1..count {
            let link = Link::read(reader, Some(chain.last()), budget)?;
            chain.later.push(link);
        }
        Ok(chain)
    }

    /// The root in force.
    pub(crate) fn last(&self) -> &Root {
        &self.last_link().root
    }

    pub(crate) fn last_link(&self) -> &Link {
        self.later.last().unwrap_or(&self.first)
    }

    pub(crate) fn links(&self) -> impl Iterator<Item = &Link> + Clone {
        core::iter::once(&self.first).chain(&self.later)
    }

    /// Each link with the root before it.
    fn steps(&self) -> impl Iterator<Item = (Option<&Root>, &Link)> {
        let before = core::iter::once(None).chain(self.links().map(|link| Some(&link.root)));
        before.zip(self.links())
    }

    /// The roots from the pinned one on; `None` if the chain does not contain it. Anybody can put links in front of it.
    pub(crate) fn since(&self, pin: &RootPin) -> Option<Roots> {
        let mut from = self
            .links()
            .skip_while(|link| RootPin::of(&link.bytes) != *pin)
            .peekable();
        let first = from.peek()?.root.number;
        let pins = from.map(|link| RootPin::of(&link.bytes)).collect();
        Some(Roots { first, pins })
    }

    /// The number and the pin of every root, ascending.
    pub(crate) fn pins(&self) -> impl Iterator<Item = (u32, RootPin)> {
        self.links().map(|link| (link.root.number, RootPin::of(&link.bytes)))
    }

    /// Checks that every link has enough signatures, without verifying them.
    pub(crate) fn check_counts(&self) -> Result<(), BundleError> {
        for (before, Link { root, old, new, .. }) in self.steps() {
            if let Some(before) = before.filter(|before| !old.reach(&before.keys)) {
                return Err(BundleError::RotationUnsigned {
                    root: root.number,
                    signed: old.count(),
                    threshold: before.keys.threshold,
                });
            }
            if !new.reach(&root.keys) {
                return Err(BundleError::RootUnsigned {
                    root: root.number,
                    signed: new.count(),
                    threshold: root.keys.threshold,
                });
            }
        }
        Ok(())
    }

    /// Verifies every signature of every link, also before the pinned root: whatever a bundle carries is signed.
    pub(crate) fn check_signatures(&self) -> Result<(), BundleError> {
        for (before, link) in self.steps() {
            let signed = root_parts(&link.bytes).to_be_signed();
            if let Some(before) = before {
                link.old.check(&before.keys, signed.digest())?;
            }
            link.new.check(&link.root.keys, signed.digest())?;
        }
        Ok(())
    }

    /// Every signature: the number of the root signed, the key, and the COSE_Sign1.
    pub(crate) fn signatures(&self) -> impl Iterator<Item = (u32, &PublicKey, Vec<u8>)> {
        self.steps().flat_map(|(before, link)| {
            let parts = root_parts(&link.bytes);
            let old = before.into_iter().flat_map(|before| link.old.by(&before.keys));
            let signed = move |(key, signature): (_, &Signature)| (link.root.number, key, parts.to_sign1(signature));
            old.chain(link.new.by(&link.root.keys)).map(signed)
        })
    }
}

impl Roots {
    /// Roots from this number on; `None` for none, for more than a chain has, and beyond the last number.
    pub(crate) fn new(first: u32, pins: Vec<RootPin>) -> Option<Self> {
        let later = u32::try_from(pins.len().checked_sub(1)?).ok()?;
        let fits = pins.len() <= limits::ROOT_LINKS && first.checked_add(later).is_some();
        fits.then_some(Self { first, pins })
    }

    /// The pinned root.
    pub(crate) fn first(&self) -> (u32, Option<&RootPin>) {
        (self.first, self.pins.first())
    }

    /// The number of the root in force.
    pub(crate) fn last(&self) -> u32 {
        let later = self.pins.len().saturating_sub(1);
        u32::try_from(later).map_or(u32::MAX, |later| self.first.saturating_add(later))
    }

    /// The root of this number.
    pub(crate) fn of(&self, number: u32) -> Option<&RootPin> {
        self.pins.get(usize::try_from(number.checked_sub(self.first)?).ok()?)
    }

    pub(crate) fn pins(&self) -> &[RootPin] {
        &self.pins
    }
}

impl Link {
    fn read(reader: &mut Reader<'_>, before: Option<&Root>, budget: &mut Budget) -> Result<Self, BundleError> {
        reader.at(Part::Link).array_exact(3)?;
        let bytes = reader.at(Part::Root).bytes(limits::ROOT_BYTES)?;
        let root = Root::read(bytes)?;
        reader.at(Part::SignaturesOfTheRootBefore);
        let old = match before {
            Some(before) if before.number.checked_add(1) != Some(root.number) => return Err(BundleError::RootNumber),
            Some(before) => Votes::read(reader, &before.keys, budget)?,
            None => {
                reader.array_exact(0)?;
                Votes::none()
            }
        };
        let new = Votes::read(reader.at(Part::SignaturesOfTheRoot), &root.keys, budget)?;
        Ok(Self {
            bytes: bytes.into(),
            root,
            old,
            new,
        })
    }
}

impl Chain {
    /// Reads back the links a publisher made, checks them as a verifier would, and drops the signatures beyond the
    /// thresholds: a chain has room for 128.
    pub(crate) fn of(links: &[&Link]) -> Result<Self, BundleError> {
        let mut writer = Writer::new();
        write(links, &mut writer);
        let bytes = writer.into_bytes();
        let mut reader = Reader::new(&bytes, Part::Chain);
        let mut chain = Self::read(&mut reader, &mut Budget::new())?;
        reader.finish()?;
        chain.check_counts()?;
        chain.check_signatures()?;
        let mut before = None;
        for link in core::iter::once(&mut chain.first).chain(&mut chain.later) {
            link.old.cut(before.unwrap_or(0));
            link.new.cut(link.root.keys.threshold);
            before = Some(link.root.keys.threshold);
        }
        Ok(chain)
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        write(&self.links().collect::<Vec<_>>(), writer);
    }
}

fn write(links: &[&Link], writer: &mut Writer) {
    writer.list(links, |writer, link| {
        writer.array(3).bytes(&link.bytes);
        link.old.write(writer);
        link.new.write(writer)
    });
}
