//! The 32 leaves of profile 1: numbers, blocks, which are carried, which mask which, and the CBOR shape of each
//! (SPEC §6.1). A shape is structure only; whether a text is a plate or a number is a day is asked in `field`,
//! after the issuer's signature is checked.

use crate::credential::purpose::Purpose;
use crate::error::{DecodeError, DecodeKind};
use crate::limits;
use crate::wire::cbor::Reader;

/// The number of leaves.
pub(crate) const COUNT: usize = 32;
/// The CBOR item of a leaf the register has no value for (`null`).
pub(crate) const NONE: &[u8] = &[0xf6];
/// The item committed to for a reserved leaf and for one a credential does not carry (`undefined`). It never
/// travels.
pub(crate) const NOT_CARRIED: &[u8] = &[0xf7];

/// A leaf of profile 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Leaf {
    Plate = 0,
    Standing = 1,
    InspectionUntil = 2,
    GranteeMasked = 3,
    VehicleType = 4,
    UseNature = 5,
    Model = 6,
    Colors = 7,
    Energy = 8,
    Seats = 9,
    ScrapBy = 10,
    Reserved11 = 11,
    OwnerMasked = 12,
    VinMasked = 13,
    Reserved14 = 14,
    Reserved15 = 15,
    Vin = 16,
    Owner = 17,
    RegisteredOn = 18,
    IssuedOn = 19,
    EngineNumber = 20,
    Technical = 21,
    Remarks = 22,
    InspectionRecord = 23,
    DocumentMasked = 24,
    AddressMasked = 25,
    IssuingAuthority = 26,
    SubPageNumber = 27,
    Document = 28,
    Address = 29,
    FileNumber = 30,
    Grantee = 31,
}

impl Leaf {
    /// Every leaf in order: index equals number.
    pub(crate) const ALL: [Self; COUNT] = [
        Self::Plate,
        Self::Standing,
        Self::InspectionUntil,
        Self::GranteeMasked,
        Self::VehicleType,
        Self::UseNature,
        Self::Model,
        Self::Colors,
        Self::Energy,
        Self::Seats,
        Self::ScrapBy,
        Self::Reserved11,
        Self::OwnerMasked,
        Self::VinMasked,
        Self::Reserved14,
        Self::Reserved15,
        Self::Vin,
        Self::Owner,
        Self::RegisteredOn,
        Self::IssuedOn,
        Self::EngineNumber,
        Self::Technical,
        Self::Remarks,
        Self::InspectionRecord,
        Self::DocumentMasked,
        Self::AddressMasked,
        Self::IssuingAuthority,
        Self::SubPageNumber,
        Self::Document,
        Self::Address,
        Self::FileNumber,
        Self::Grantee,
    ];

    #[expect(clippy::as_conversions, reason = "a repr(u8) discriminant is its number")]
    pub(crate) const fn number(self) -> u8 {
        self as u8
    }

    pub(crate) const fn bit(self) -> u32 {
        1 << self.number()
    }

    /// The full leaf this one is the masked form of.
    pub(crate) fn full(self) -> Option<Self> {
        match self {
            Self::GranteeMasked => Some(Self::Grantee),
            Self::OwnerMasked => Some(Self::Owner),
            Self::VinMasked => Some(Self::Vin),
            Self::DocumentMasked => Some(Self::Document),
            Self::AddressMasked => Some(Self::Address),
            _ => None,
        }
    }

    /// The field's name in vectors, JSON and messages; a masked leaf bears the name of its full one.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plate => "plate",
            Self::Standing => "standing",
            Self::InspectionUntil => "inspection-until",
            Self::GranteeMasked | Self::Grantee => "grantee",
            Self::VehicleType => "vehicle-type",
            Self::UseNature => "use-nature",
            Self::Model => "model",
            Self::Colors => "colors",
            Self::Energy => "energy",
            Self::Seats => "seats",
            Self::ScrapBy => "scrap-by",
            Self::Reserved11 | Self::Reserved14 | Self::Reserved15 => "reserved",
            Self::OwnerMasked | Self::Owner => "owner",
            Self::VinMasked | Self::Vin => "vin",
            Self::RegisteredOn => "registered-on",
            Self::IssuedOn => "issued-on",
            Self::EngineNumber => "engine-number",
            Self::Technical => "technical",
            Self::Remarks => "remarks",
            Self::InspectionRecord => "inspection-record",
            Self::DocumentMasked | Self::Document => "document",
            Self::AddressMasked | Self::Address => "address",
            Self::IssuingAuthority => "issuing-authority",
            Self::SubPageNumber => "sub-page-number",
            Self::FileNumber => "file-number",
        }
    }

    /// Whether a credential that carries this leaf must have a value for it: a vehicle without a plate or an owner,
    /// or a license lent to nobody, is none.
    fn always_has_a_value(self) -> bool {
        matches!(
            self,
            Self::Plate | Self::Standing | Self::GranteeMasked | Self::Grantee | Self::OwnerMasked | Self::Owner
        )
    }

    /// Reads this leaf's item and returns its exact bytes, having checked its shape.
    pub(crate) fn read<'a>(self, reader: &mut Reader<'a>) -> Result<&'a [u8], DecodeError> {
        let reader = reader.at(self.name());
        reader.slice(|reader| {
            if !self.always_has_a_value() && reader.null() {
                return Ok(());
            }
            match self {
                Self::Plate => {
                    reader.array_exact(2)?;
                    reader.uint(99)?;
                    reader.text(limits::CODE_BYTES)?;
                }
                Self::Standing => {
                    reader.uint(u32::MAX.into())?;
                }
                Self::InspectionUntil | Self::ScrapBy | Self::RegisteredOn | Self::IssuedOn => {
                    reader.int()?;
                }
                Self::GranteeMasked | Self::Grantee => {
                    reader.array_exact(3)?;
                    reader.text(limits::CODE_BYTES)?;
                    reader.text(limits::TEXT_BYTES)?;
                    reader.text(limits::TEXT_BYTES)?;
                }
                Self::DocumentMasked | Self::Document => {
                    reader.array_exact(2)?;
                    reader.text(limits::CODE_BYTES)?;
                    reader.text(limits::TEXT_BYTES)?;
                }
                Self::OwnerMasked | Self::Owner => {
                    if !reader.is_text() {
                        reader.array_exact(1)?;
                    }
                    reader.text(limits::TEXT_BYTES)?;
                }
                Self::Seats => {
                    if reader.is_uint() {
                        reader.uint(u16::MAX.into())?;
                    } else {
                        reader.array_exact(2)?;
                        reader.uint(u16::MAX.into())?;
                        reader.uint(u16::MAX.into())?;
                    }
                }
                Self::Technical => {
                    reader.array_exact(7)?;
                    for _ in 0..7 {
                        if !reader.null() {
                            reader.uint(u32::MAX.into())?;
                        }
                    }
                }
                Self::VehicleType | Self::UseNature | Self::Colors | Self::Energy => {
                    reader.text(limits::CODE_BYTES)?;
                }
                Self::Model
                | Self::VinMasked
                | Self::Vin
                | Self::EngineNumber
                | Self::Remarks
                | Self::InspectionRecord
                | Self::AddressMasked
                | Self::IssuingAuthority
                | Self::SubPageNumber
                | Self::Address
                | Self::FileNumber => {
                    reader.text(limits::TEXT_BYTES)?;
                }
                Self::Reserved11 | Self::Reserved14 | Self::Reserved15 => {
                    return Err(reader.error(DecodeKind::WrongType));
                }
            }
            Ok(())
        })
    }
}

/// A set of leaves: bit i is leaf i.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Reserved in profile 1: never carried.
    pub(crate) const RESERVED: Self = Self(Leaf::Reserved11.bit() | Leaf::Reserved14.bit() | Leaf::Reserved15.bit());

    /// The leaves a credential carries: a license all but those of a grantee, an authorization those its purpose
    /// may see.
    pub(crate) fn carried(purpose: Option<Purpose>) -> Self {
        let carried = match purpose {
            None => Self::ALL.without(Self(Leaf::GranteeMasked.bit() | Leaf::Grantee.bit())),
            Some(purpose) => purpose.view(),
        };
        carried.without(Self::RESERVED)
    }

    /// The leaves whose items travel when these are disclosed: a masked leaf is recomputed from its full one
    /// where both are.
    pub(crate) fn travelling(self) -> Self {
        let recomputed = Leaf::ALL
            .into_iter()
            .filter(|leaf| leaf.full().is_some_and(|full| self.has(full)))
            .fold(0, |bits, leaf| bits | leaf.bit());
        self.without(Self(recomputed))
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
    fn a_masked_leaf_travels_only_without_its_full_one() {
        let everyday = Leaves::carried(None).and(Leaves::EVERYDAY);
        assert!(everyday.travelling().has(Leaf::OwnerMasked));
        let all = Leaves::carried(None);
        for leaf in Leaf::ALL.into_iter().filter(|leaf| leaf.full().is_some()) {
            assert!(!all.travelling().has(leaf), "{leaf:?}");
        }
    }

    #[test]
    fn a_license_carries_no_grantee_and_an_authorization_only_its_view() {
        assert!(!Leaves::carried(None).has(Leaf::GranteeMasked));
        assert!(!Leaves::carried(None).has(Leaf::Grantee));
        for purpose in Purpose::ALL {
            let carried = Leaves::carried(Some(purpose));
            assert!(carried.has(Leaf::GranteeMasked));
            assert_eq!(carried.has(Leaf::Grantee), purpose == Purpose::Mortgage);
            assert!(carried.within(purpose.view()));
        }
    }
}
