//! The 32 leaves of profile 1, from the table of fields: their numbers, which leaf masks which, and the CBOR shape of
//! each (SPEC §6.1). A shape is structure only: `fields` checks whether a value obeys its rule, after the issuer's
//! signature has been checked.

use alloc::vec::Vec;
use core::convert::Infallible;

use zeroize::Zeroizing;

use crate::credential::item::{self, LeafItem};
use crate::credential::mask;
use crate::credential::profile::profile;
use crate::error::{DecodeError, DecodeKind, Part};
use crate::value;
use crate::wire::cbor::Reader;

/// The number of leaves.
pub(crate) const COUNT: usize = 32;
/// The item that the tree commits to for a leaf that is reserved or not carried: `undefined`. It never travels.
pub(crate) const NOT_CARRIED: &[u8] = &[0xf7];

/// The masked item of a full leaf's item.
type Mask = fn(Reader<'_>) -> Result<Zeroizing<Vec<u8>>, DecodeError>;

macro_rules! leaves {
    (
        open { $(#[doc = $open_doc:literal] $open_number:literal $open:ident $open_field:ident $open_name:literal: $open_value:ty as $type:ident;)+ }
        fields { $(
            #[doc = $doc:literal] $number:literal $leaf:ident $field:ident $name:literal: $value:ty
            $(, masked $twin_number:literal $twin:ident $masked:ty)? $(, whole $whole:ty)? $(, record $record:ty)?
            $(, lent $lent:ty)?;
        )+ }
        reserved { $($reserved_number:literal $reserved:ident;)+ }
    ) => {
        /// A leaf of profile 1.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Leaf {
            $($open = $open_number,)+
            $($leaf = $number, $($twin = $twin_number,)?)+
            $($reserved = $reserved_number,)+
        }

        impl Leaf {
            /// Every leaf in order: index equals number.
            pub(crate) const ALL: [Self; COUNT] = in_order([
                $(Self::$open,)+ $(Self::$leaf, $(Self::$twin,)?)+ $(Self::$reserved,)+
            ]);

            /// The part that errors name: its field.
            pub(crate) fn part(self) -> Part {
                match self {
                    $(Self::$open => Part::$open,)+
                    $(Self::$leaf $(| Self::$twin)? => Part::$leaf,)+
                    $(Self::$reserved)|+ => Part::Reserved,
                }
            }

            /// For a masked leaf: its full leaf, and the function that masks that leaf's item.
            pub(crate) fn unmasked(self) -> Option<(Self, Mask)> {
                match self {
                    $($(Self::$twin => Some((Self::$leaf, item::mask::<$value>)),)?)+
                    _ => None,
                }
            }

            /// Whether the leaf holds a masked form.
            pub(crate) fn is_masked(self) -> bool {
                match self {
                    $($(Self::$twin => true,)?)+
                    $($(Self::$leaf => None::<$whole>.is_none(),)?)+
                    _ => false,
                }
            }

            /// Checks the shape of this leaf's item.
            fn check(self, reader: &mut Reader<'_>) -> Result<(), DecodeError> {
                match self {
                    $(Self::$open => <$open_value>::check(reader),)+
                    $(Self::$leaf $(| Self::$twin)? => $(<$record>::check(reader))? $(<$lent>::check(reader))?,)+
                    $(Self::$reserved)|+ => Err(reader.error(DecodeKind::WrongType)),
                }
            }
        }

        #[cfg(test)]
        const NAMES: &[(Leaf, &str)] = &[$((Leaf::$open, $open_name),)+ $((Leaf::$leaf, $name),)+];

        impl Leaves {
            /// Reserved in profile 1: never carried.
            pub(crate) const RESERVED: Self = Self($(Leaf::$reserved.bit())|+);
        }
    };
}

profile!(leaves);

/// The leaves by their numbers. The table does not compile if one of the 32 is missing.
#[expect(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "evaluated by the compiler alone"
)]
const fn in_order(leaves: [Leaf; COUNT]) -> [Leaf; COUNT] {
    let mut sorted = leaves;
    let mut at = 0;
    while at < COUNT {
        sorted[leaves[at].index()] = leaves[at];
        at += 1;
    }
    sorted
}

impl Leaf {
    #[expect(clippy::as_conversions, reason = "a repr(u8) discriminant is its number")]
    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    #[expect(clippy::as_conversions, reason = "a repr(u8) discriminant is its number")]
    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    pub(crate) const fn bit(self) -> u32 {
        1 << self.number()
    }

    /// For a masked leaf: its full leaf.
    pub(crate) fn full(self) -> Option<Self> {
        self.unmasked().map(|(full, _)| full)
    }

    /// Reads this leaf's item and returns its exact bytes, having checked its shape.
    pub(crate) fn read<'a>(self, reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
        reader.at(self.part()).slice(|reader| self.check(reader))
    }
}

/// A set of leaves: bit i is leaf i.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Leaves(pub(crate) u32);

impl Leaves {
    /// Leaves 0 to 3, open in every show.
    pub(crate) const MANDATORY: Self = Self(0x0000_000f);
    /// The everyday view: the mandatory leaves and block 4 to 15.
    pub(crate) const EVERYDAY: Self = Self(0x0000_ffff);
    pub(crate) const IDENTITY: Self = Self(0x000f_0000);
    pub(crate) const VEHICLE: Self = Self(0x00f0_0000);
    pub(crate) const PARTY: Self = Self(0x0f00_0000);
    pub(crate) const ALL: Self = Self(u32::MAX);
    /// The leaves whose items travel when these are disclosed. A masked leaf does not travel with its full one, because
    /// the reader computes it from that.
    pub(crate) fn travelling(self) -> Self {
        self.without(self.recomputed())
    }

    /// The leaves that reveal nothing beside these, of a credential that carries `carried`: those it does not carry,
    /// and the masked ones whose full leaf is here. A show may mark them whatever it may open (SPEC §5.3).
    pub(crate) fn free(self, carried: Self) -> Self {
        Self::ALL.without(carried).with(self.recomputed()).without(self)
    }

    /// The masked leaves whose full leaf is here.
    fn recomputed(self) -> Self {
        let recomputed = Leaf::ALL
            .into_iter()
            .filter(|leaf| leaf.full().is_some_and(|full| self.has(full)));
        recomputed.fold(Self(0), |leaves, leaf| leaves.with(Self(leaf.bit())))
    }

    pub(crate) const fn has(self, leaf: Leaf) -> bool {
        self.0 & leaf.bit() != 0
    }

    pub(crate) const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) const fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) const fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether every leaf of this set is in `other`.
    pub(crate) const fn within(self, other: Self) -> bool {
        self.without(other).0 == 0
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = Leaf> {
        Leaf::ALL.into_iter().filter(move |leaf| self.has(*leaf))
    }

    #[expect(clippy::as_conversions, reason = "at most 32 bits are counted")]
    pub(crate) const fn count(self) -> usize {
        self.0.count_ones() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn index_equals_number() {
        for (number, leaf) in (0u8..).zip(Leaf::ALL) {
            assert_eq!(leaf.number(), number);
        }
    }

    #[test]
    fn an_error_names_the_field() {
        for (leaf, name) in NAMES {
            assert_eq!(leaf.part().name(), *name);
        }
    }

    #[test]
    fn a_masked_leaf_travels_only_without_its_full_one() {
        assert!(Leaves::EVERYDAY.travelling().has(Leaf::OwnerMasked));
        for leaf in Leaf::ALL.into_iter().filter(|leaf| leaf.full().is_some()) {
            assert!(!Leaves::ALL.travelling().has(leaf), "{leaf:?}");
        }
    }
}
