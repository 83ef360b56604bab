//! The items of a credential's leaves: what a file holds, what a show opens, what the tree commits to.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::credential::leaf::{COUNT, Leaf, Leaves, NOT_CARRIED};
use crate::error::{DecodeError, Part};
use crate::value::redacted;
use crate::wire::cbor::{Reader, Writer};

/// At most one item for each leaf.
#[derive(Clone, Default)]
pub(crate) struct LeafItems<'a>(Box<[Option<Bytes<'a>>; COUNT]>);

/// Bytes that reveal a value: read from what is held elsewhere, or made here and erased when dropped.
#[derive(Clone)]
pub(crate) enum Bytes<'a> {
    Read(&'a [u8]),
    Made(Zeroizing<Vec<u8>>),
}

impl Bytes<'_> {
    pub(crate) fn as_slice(&self) -> &[u8] {
        match self {
            Self::Read(bytes) => bytes,
            Self::Made(bytes) => bytes,
        }
    }

    /// The bytes, copied from what they were read from.
    pub(crate) fn into_owned(self) -> Bytes<'static> {
        Bytes::Made(match self {
            Self::Read(bytes) => Zeroizing::new(bytes.to_vec()),
            Self::Made(bytes) => bytes,
        })
    }
}

redacted!(Bytes['_]);

impl<'a> LeafItems<'a> {
    /// Reads the array of items for the leaves `disclosed`, and adds the masked ones that do not travel.
    pub(crate) fn read(reader: &mut Reader<'a>, disclosed: Leaves) -> Result<Self, DecodeError> {
        let travelling = disclosed.travelling();
        reader.at(Part::Values).array_exact(travelling.count())?;
        let mut items = Self::default();
        for leaf in travelling.iter() {
            items.set(leaf, Bytes::Read(leaf.read(reader)?));
        }
        items.mask(disclosed.without(travelling))?;
        Ok(items)
    }

    /// Writes the array of items for the leaves `disclosed`, taken from these.
    pub(crate) fn write(&self, writer: &mut Writer, disclosed: Leaves) {
        let travelling = disclosed.travelling();
        writer.array(travelling.count());
        for item in travelling.iter().filter_map(|leaf| self.get(leaf)) {
            writer.raw(item);
        }
    }

    /// The item of `leaf`.
    pub(crate) fn get(&self, leaf: Leaf) -> Option<&[u8]> {
        let item = self.0.get(leaf.index()).and_then(Option::as_ref);
        item.map(Bytes::as_slice)
    }

    /// The item of the leaf numbered `index` as the tree commits to it.
    pub(crate) fn committed(&self, index: u8) -> &[u8] {
        let item = self.0.get(usize::from(index)).and_then(Option::as_ref);
        item.map_or(NOT_CARRIED, Bytes::as_slice)
    }

    /// The items in the order of their leaves.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &[u8]> {
        self.0.iter().flatten().map(Bytes::as_slice)
    }

    /// Sets the item of `leaf`.
    pub(crate) fn put(&mut self, leaf: Leaf, item: Zeroizing<Vec<u8>>) {
        self.set(leaf, Bytes::Made(item));
    }

    /// Makes a null *false*: the register has a value that cannot be expressed. Another item stays.
    pub(crate) fn not_expressible(&mut self, leaf: Leaf) {
        if self.get(leaf) == Some(&[0xf6]) {
            self.put(leaf, Zeroizing::new(vec![0xf4]));
        }
    }

    /// Makes the items of those masked leaves among `leaves` whose full leaf has an item.
    pub(crate) fn mask(&mut self, leaves: Leaves) -> Result<(), DecodeError> {
        for masked in leaves.iter() {
            if let Some((full, mask)) = masked.unmasked()
                && let Some(item) = self.get(full)
            {
                let item = mask(Reader::new(item, full.part()))?;
                self.put(masked, item);
            }
        }
        Ok(())
    }

    /// Drops the items of all other leaves than `leaves`.
    pub(crate) fn retain(&mut self, leaves: Leaves) {
        for leaf in Leaves::ALL.without(leaves).iter() {
            if let Some(slot) = self.0.get_mut(leaf.index()) {
                *slot = None;
            }
        }
    }

    /// The items, copied from the bytes they were read from.
    pub(crate) fn into_owned(self) -> LeafItems<'static> {
        let mut owned = LeafItems::default();
        for (slot, item) in owned.0.iter_mut().zip(*self.0) {
            *slot = item.map(Bytes::into_owned);
        }
        owned
    }

    fn set(&mut self, leaf: Leaf, item: Bytes<'a>) {
        if let Some(slot) = self.0.get_mut(leaf.index()) {
            *slot = Some(item);
        }
    }
}

redacted!(LeafItems['_]);
