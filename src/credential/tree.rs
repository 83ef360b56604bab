//! The commitment tree: 32 salted leaves, one root (SPEC §5). A show opens leaves with the seeds of whole
//! subtrees and closes the others with digests; which is which follows from the bitmap alone.
//!
//! ```text
//! subtree with every bit set                  -> its 16-byte seed
//! subtree below the root with no bit set      -> its 16-byte digest
//! otherwise                                   -> left child, right child
//! ```

use alloc::vec::Vec;

use crate::credential::items::LeafItems;
use crate::credential::leaf::Leaves;
use crate::digest::{ChildSeeds, HalfHash, Hash, Seed, Tweak};
use crate::error::{DecodeError, DecodeKind, Part};

/// Leaves are at this depth.
const DEPTH: u8 = 5;

/// The digest of the subtree at (`level`, `index`) grown from its seed.
fn grow(tweak: &Tweak, level: u8, index: u8, seed: &HalfHash, items: &LeafItems<'_>) -> HalfHash {
    if level >= DEPTH {
        return tweak.leaf(index, seed, items.committed(index));
    }
    let (left, right) = grow_children(tweak, level, index, seed, items);
    tweak.node(level, index, &left, &right)
}

/// The digests of the children of (`level`, `index`), grown from its seed.
fn grow_children(tweak: &Tweak, level: u8, index: u8, seed: &HalfHash, items: &LeafItems<'_>) -> (HalfHash, HalfHash) {
    let mut seeds = ChildSeeds::default();
    tweak.children(level, index, seed, &mut seeds);
    let [left, right] = &*seeds;
    let (below, first, second) = children(level, index);
    (
        grow(tweak, below, first, left, items),
        grow(tweak, below, second, right, items),
    )
}

/// Level and indices of the children of (`level`, `index`).
fn children(level: u8, index: u8) -> (u8, u8, u8) {
    let first = index.saturating_mul(2);
    (level.saturating_add(1), first, first.saturating_add(1))
}

/// The leaves below (`level`, `index`).
fn below(level: u8, index: u8) -> Leaves {
    let width = 32_u32.checked_shr(level.into()).unwrap_or(0);
    let ones = 1_u64.checked_shl(width).unwrap_or(0).wrapping_sub(1);
    let mask = ones.checked_shl(width.saturating_mul(index.into())).unwrap_or(0);
    Leaves(u32::try_from(mask).unwrap_or(0))
}

/// How a cover represents one subtree, by the rule above. Holder and verifier share it.
enum CoverPart {
    Seed,
    Digest,
    /// Level and indices of the two children.
    Children(u8, u8, u8),
}

impl CoverPart {
    fn of(open: Leaves, level: u8, index: u8) -> Self {
        let all = below(level, index);
        if all.within(open) {
            return Self::Seed;
        }
        // The root never travels: closed, it is the digests of its two halves.
        if all.and(open).0 == 0 && level > 0 {
            return Self::Digest;
        }
        let (below, first, second) = children(level, index);
        Self::Children(below, first, second)
    }
}

/// The root of a whole tree.
pub(crate) fn root(tweak: &Tweak, seed: &Seed, items: &LeafItems<'_>) -> Hash {
    let (left, right) = grow_children(tweak, 0, 0, seed.as_bytes(), items);
    tweak.root(&left, &right)
}

/// The root that a cover and the opened items lead to. All of the cover must be used.
pub(crate) fn root_of_cover(
    tweak: &Tweak,
    open: Leaves,
    cover: &[u8],
    items: &LeafItems<'_>,
) -> Result<Hash, DecodeError> {
    let mut opener = Opener {
        tweak,
        open,
        rest: cover,
        items,
    };
    let (left, right) = match CoverPart::of(open, 0, 0) {
        CoverPart::Seed => grow_children(tweak, 0, 0, opener.take()?, items),
        CoverPart::Digest | CoverPart::Children(..) => (opener.subtree(1, 0)?, opener.subtree(1, 1)?),
    };
    let root = tweak.root(&left, &right);
    if opener.rest.is_empty() {
        Ok(root)
    } else {
        Err(wrong_length())
    }
}

fn wrong_length() -> DecodeError {
    DecodeError {
        kind: DecodeKind::WrongLength,
        at: Part::Cover,
    }
}

struct Opener<'a> {
    tweak: &'a Tweak,
    open: Leaves,
    rest: &'a [u8],
    items: &'a LeafItems<'a>,
}

impl<'a> Opener<'a> {
    fn subtree(&mut self, level: u8, index: u8) -> Result<HalfHash, DecodeError> {
        match CoverPart::of(self.open, level, index) {
            CoverPart::Seed => {
                let seed = self.take()?;
                Ok(grow(self.tweak, level, index, seed, self.items))
            }
            CoverPart::Digest => self.take().copied(),
            CoverPart::Children(below, first, second) => {
                let left = self.subtree(below, first)?;
                let right = self.subtree(below, second)?;
                Ok(self.tweak.node(level, index, &left, &right))
            }
        }
    }

    fn take<const N: usize>(&mut self) -> Result<&'a [u8; N], DecodeError> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or_else(wrong_length)?;
        self.rest = rest;
        Ok(taken)
    }
}

/// The bitmap that opens `wanted` at the least cost: a leaf of `free` is marked exactly where one seed then stands for
/// a subtree that would else be split (SPEC §5.3).
pub(crate) fn marked(wanted: Leaves, free: Leaves) -> Leaves {
    fn subtree(wanted: Leaves, free: Leaves, level: u8, index: u8) -> Leaves {
        let all = below(level, index);
        if all.and(wanted).0 == 0 {
            return Leaves(0);
        }
        if all.within(wanted.with(free)) || level >= DEPTH {
            return all;
        }
        let (below, first, second) = children(level, index);
        subtree(wanted, free, below, first).with(subtree(wanted, free, below, second))
    }
    subtree(wanted, free, 0, 0)
}

/// The length a cover must have, so that structure can be checked before anything is hashed.
pub(crate) fn cover_length(open: Leaves) -> usize {
    fn subtree(open: Leaves, level: u8, index: u8) -> usize {
        match CoverPart::of(open, level, index) {
            CoverPart::Seed | CoverPart::Digest => size_of::<HalfHash>(),
            CoverPart::Children(below, first, second) => {
                subtree(open, below, first).saturating_add(subtree(open, below, second))
            }
        }
    }
    subtree(open, 0, 0)
}

/// The cover that opens exactly `open`.
pub(crate) fn cover(tweak: &Tweak, open: Leaves, seed: &Seed, items: &LeafItems<'_>) -> Vec<u8> {
    let mut closer = Closer::new(tweak, open, items);
    closer.subtree(0, 0, seed.as_bytes());
    closer.cover
}

/// The cover that opens `kept` alone, made from the cover that opens `open` and from the items of `open`. The new cover
/// has no seed above a closed leaf, so nobody can test a guess at a removed value.
pub(crate) fn narrow_cover(
    tweak: &Tweak,
    open: Leaves,
    kept: Leaves,
    cover: &[u8],
    items: &LeafItems<'_>,
) -> Result<Vec<u8>, DecodeError> {
    struct Narrower<'a> {
        opener: Opener<'a>,
        closer: Closer<'a>,
    }
    impl Narrower<'_> {
        fn subtree(&mut self, level: u8, index: u8) -> Result<(), DecodeError> {
            match CoverPart::of(self.opener.open, level, index) {
                CoverPart::Seed => self.closer.subtree(level, index, self.opener.take()?),
                CoverPart::Children(below, first, second) if !self.closer.closes(level, index) => {
                    self.subtree(below, first)?;
                    self.subtree(below, second)?;
                }
                CoverPart::Digest | CoverPart::Children(..) => {
                    let digest = self.opener.subtree(level, index)?;
                    self.closer.cover.extend_from_slice(&digest);
                }
            }
            Ok(())
        }
    }
    let mut narrower = Narrower {
        opener: Opener {
            tweak,
            open,
            rest: cover,
            items,
        },
        closer: Closer::new(tweak, kept.and(open), items),
    };
    narrower.subtree(0, 0)?;
    Ok(narrower.closer.cover)
}

/// Writes a cover.
struct Closer<'a> {
    tweak: &'a Tweak,
    open: Leaves,
    items: &'a LeafItems<'a>,
    cover: Vec<u8>,
}

impl<'a> Closer<'a> {
    fn new(tweak: &'a Tweak, open: Leaves, items: &'a LeafItems<'a>) -> Self {
        Self {
            tweak,
            open,
            items,
            cover: Vec::new(),
        }
    }

    /// Whether nothing below is open.
    fn closes(&self, level: u8, index: u8) -> bool {
        matches!(CoverPart::of(self.open, level, index), CoverPart::Digest)
    }

    fn subtree(&mut self, level: u8, index: u8, seed: &HalfHash) {
        match CoverPart::of(self.open, level, index) {
            CoverPart::Seed => self.cover.extend_from_slice(seed),
            CoverPart::Digest => {
                let digest = grow(self.tweak, level, index, seed, self.items);
                self.cover.extend_from_slice(&digest);
            }
            CoverPart::Children(below, first, second) => {
                let mut seeds = ChildSeeds::default();
                self.tweak.children(level, index, seed, &mut seeds);
                let [left, right] = &*seeds;
                self.subtree(below, first, left);
                self.subtree(below, second, right);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::leaf::Leaf;
    use proptest::prelude::*;
    use std::vec;
    use zeroize::Zeroizing;

    fn seed() -> Seed {
        Seed::new(&[7; 16])
    }

    fn tweak() -> Tweak {
        Tweak::new(1, 2, 3, &[2; 33])
    }

    fn values() -> [[u8; 2]; 32] {
        core::array::from_fn(|i| [0x18, u8::try_from(i).unwrap() + 24])
    }

    fn all(values: &[[u8; 2]; 32]) -> LeafItems<'static> {
        let mut items = LeafItems::default();
        for (leaf, value) in Leaf::ALL.into_iter().zip(values) {
            items.put(leaf, Zeroizing::new(value.to_vec()));
        }
        items
    }

    proptest! {
        #[test]
        fn every_cover_leads_to_the_root_and_no_shorter_or_longer_one_does(bits: u32) {
            let (values, tweak) = (values(), tweak());
            let items = all(&values);
            let open = Leaves(bits);
            let cover = cover(&tweak, open, &seed(), &items);
            prop_assert_eq!(cover.len(), cover_length(open));
            prop_assert!(cover.len() <= crate::limits::COVER_BYTES);
            let root = root(&tweak, &seed(), &items);
            prop_assert_eq!(root_of_cover(&tweak, open, &cover, &items), Ok(root));
            prop_assert!(root_of_cover(&tweak, open, &cover[1..], &items).is_err());
            prop_assert!(root_of_cover(&tweak, open, &[&cover[..], &[0]].concat(), &items).is_err());
        }

        #[test]
        fn a_changed_open_item_changes_the_root_and_a_closed_one_is_not_read(bits: u32, at in 0usize..32) {
            let (values, tweak) = (values(), tweak());
            let items = all(&values);
            let open = Leaves(bits);
            let cover = cover(&tweak, open, &seed(), &items);
            let mut changed = items.clone();
            changed.put(Leaf::ALL[at], Zeroizing::new(vec![0xf6]));
            let same = root_of_cover(&tweak, open, &cover, &changed) == Ok(root(&tweak, &seed(), &items));
            prop_assert_eq!(same, bits & (1 << at) == 0);
        }
    }

    /// Bytes of a show that depend on the bitmap: its number, the cover and the cover's head.
    fn cost(bitmap: Leaves) -> usize {
        let mut writer = crate::wire::cbor::Writer::new();
        writer.uint(bitmap.0).bytes(&vec![0; cover_length(bitmap)]);
        writer.into_bytes().len()
    }

    proptest! {
        #[test]
        fn no_other_marking_is_shorter_and_none_as_short_marks_less(wanted: u32, closed: u32, few: [u8; 9]) {
            let wanted = Leaves(wanted).with(Leaves::MANDATORY);
            // The free leaves are few enough to try every way to mark them.
            let few = few.iter().fold(0_u32, |bits, leaf| bits | 1 << (leaf % 32));
            let free = Leaves(few & !closed).without(wanted);
            let best = marked(wanted, free);
            prop_assert!(wanted.within(best) && best.within(wanted.with(free)));
            let mut subset = free.0;
            loop {
                let other = wanted.with(Leaves(subset));
                let better = (cost(other), other.count()) < (cost(best), best.count());
                prop_assert!(!better, "{:08x} {:08x}", best.0, other.0);
                prop_assert!(other == best || (cost(other), other.count()) != (cost(best), best.count()));
                if subset == 0 {
                    break;
                }
                subset = (subset - 1) & free.0;
            }
        }
    }

    #[test]
    fn subtrees_partition_the_leaves() {
        for level in 0..=DEPTH {
            let sets: Vec<_> = (0..1_u8 << level).map(|index| below(level, index).0).collect();
            assert_eq!(sets.iter().fold(0, |all, set| all | set), u32::MAX);
            assert_eq!(sets.iter().map(|set| set.count_ones()).sum::<u32>(), 32);
        }
    }
}
