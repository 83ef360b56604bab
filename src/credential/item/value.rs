//! The CBOR item of each value (SPEC §6.1): shape, rule and bytes.
//!
//! A shape is structure only: it is read with the show. The rule, such as whether a text is a plate or a number is a
//! day, is checked after the issuer's signature over the bytes.

use alloc::vec::Vec;
use core::convert::Infallible;

use zeroize::Zeroizing;

use crate::error::{DecodeError, DecodeKind};
use crate::limits::{CODE_BYTES, TEXT_BYTES};
use crate::value::{
    Address, Colors, Day, Energy, EngineNumber, FileNumber, InspectionRecord, IssuingAuthority, Model,
    OrganizationName, Owner, PersonName, Plate, PlateType, Remarks, Seats, Standing, SubPageNumber, Technical,
    TechnicalParts, UseNature, ValueError, VehicleType, Vin,
};
use crate::wire::cbor::{Reader, Writer};

/// A value that a leaf can hold.
pub(crate) trait LeafValue: Sized {
    /// The parts of its item.
    type Shape<'a>;

    /// Reads an item's structure.
    fn shape<'a>(reader: &mut Reader<'a>) -> Result<Self::Shape<'a>, DecodeError>;

    /// The value, if the parts obey its rule.
    fn value(shape: Self::Shape<'_>) -> Result<Self, ValueError>;

    /// Reads its item in a message to which the rule belongs too: a value that breaks it is `cbor-out-of-range`.
    fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let shape = Self::shape(reader)?;
        Self::value(shape).map_err(|_| reader.error(DecodeKind::OutOfRange))
    }

    /// Writes its item.
    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer;

    /// The text in the value whose private-use characters a verifier warns of (SPEC §9.4).
    fn free_text(&self) -> Option<&str> {
        None
    }
}

/// What a leaf holds of a record: a value; if the type is optional, also null, or *false* for a value that cannot be
/// expressed.
pub(crate) trait LeafItem {
    /// Checks an item's structure.
    fn check(reader: &mut Reader<'_>) -> Result<(), DecodeError>;

    /// Writes the item.
    fn write_item(&self, writer: &mut Writer);
}

impl<T: LeafValue> LeafItem for T {
    fn check(reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        T::shape(reader).map(drop)
    }

    fn write_item(&self, writer: &mut Writer) {
        self.write(writer);
    }
}

impl<T: LeafValue> LeafItem for Option<T> {
    fn check(reader: &mut Reader<'_>) -> Result<(), DecodeError> {
        if reader.null() || reader.is_false() {
            return Ok(());
        }
        T::check(reader)
    }

    fn write_item(&self, writer: &mut Writer) {
        writer.optional(self.as_ref(), |writer, value| value.write(writer));
    }
}

/// The bytes of an item.
pub(crate) fn bytes<T: LeafItem>(item: &T) -> Zeroizing<Vec<u8>> {
    let mut writer = Writer::new();
    item.write_item(&mut writer);
    Zeroizing::new(writer.into_bytes())
}

/// A value that is one text.
pub(crate) trait LeafText: Sized {
    /// Bytes of the longest text that its item may hold.
    const MAX: usize;
    /// See [`LeafValue::free_text`].
    const FREE: bool;

    fn from_text(text: &str) -> Result<Self, ValueError>;

    fn text(&self) -> &str;
}

impl<T: LeafText> LeafValue for T {
    type Shape<'a> = &'a str;

    fn shape<'a>(reader: &mut Reader<'a>) -> Result<&'a str, DecodeError> {
        reader.text(T::MAX)
    }

    fn value(text: &str) -> Result<Self, ValueError> {
        T::from_text(text)
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.text(self.text())
    }

    fn free_text(&self) -> Option<&str> {
        T::FREE.then(|| self.text())
    }
}

/// Lists the texts: type, constructor, bound of the item, and whether it is a free text.
macro_rules! texts {
    ($($name:ident, $parse:ident, $max:ident, $free:literal;)+) => {$(
        impl LeafText for $name {
            const MAX: usize = $max;
            const FREE: bool = $free;

            fn from_text(text: &str) -> Result<Self, ValueError> {
                Self::$parse(text)
            }

            fn text(&self) -> &str {
                self.as_str()
            }
        }
    )+};
}

texts! {
    VehicleType, from_canonical, CODE_BYTES, false;
    UseNature, from_canonical, CODE_BYTES, false;
    Colors, from_canonical, CODE_BYTES, false;
    Energy, from_canonical, CODE_BYTES, false;
    Vin, from_register, TEXT_BYTES, false;
    EngineNumber, from_register, TEXT_BYTES, false;
    SubPageNumber, parse, TEXT_BYTES, false;
    FileNumber, parse, TEXT_BYTES, false;
    Model, parse, TEXT_BYTES, true;
    Remarks, parse, TEXT_BYTES, true;
    InspectionRecord, parse, TEXT_BYTES, true;
    Address, parse, TEXT_BYTES, true;
    IssuingAuthority, parse, TEXT_BYTES, true;
}

/// `[plate-type, plate]`
impl LeafValue for Plate {
    type Shape<'a> = (u8, &'a str);

    fn shape<'a>(reader: &mut Reader<'a>) -> Result<Self::Shape<'a>, DecodeError> {
        reader.array_exact(2)?;
        Ok((reader.uint8(99)?, reader.text(CODE_BYTES)?))
    }

    fn value((plate_type, number): Self::Shape<'_>) -> Result<Self, ValueError> {
        Self::from_register(PlateType::from_code(plate_type)?, number)
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.array(2).uint(self.plate_type().code()).text(self.as_str())
    }
}

/// A bit for each letter, one for mortgage and one for pledge.
impl LeafValue for Standing {
    type Shape<'a> = u32;

    fn shape(reader: &mut Reader<'_>) -> Result<u32, DecodeError> {
        reader.uint32()
    }

    fn value(bits: u32) -> Result<Self, ValueError> {
        Self::from_bits(bits.into())
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.uint(self.bits())
    }
}

/// Days since 1970-01-01.
impl LeafValue for Day {
    type Shape<'a> = i64;

    fn shape(reader: &mut Reader<'_>) -> Result<i64, DecodeError> {
        reader.int()
    }

    fn value(days: i64) -> Result<Self, ValueError> {
        Self::from_epoch_days(days)
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        writer.int(self.epoch_days())
    }
}

/// A person's name, or `[an organization's]`.
impl LeafValue for Owner {
    type Shape<'a> = OwnerShape<'a>;

    fn shape<'a>(reader: &mut Reader<'a>) -> Result<OwnerShape<'a>, DecodeError> {
        if reader.is_text() {
            return Ok(OwnerShape::Person(reader.text(TEXT_BYTES)?));
        }
        reader.array_exact(1)?;
        Ok(OwnerShape::Organization(reader.text(TEXT_BYTES)?))
    }

    fn value(shape: OwnerShape<'_>) -> Result<Self, ValueError> {
        Ok(match shape {
            OwnerShape::Person(name) => Self::Person(PersonName::from_register(name)?),
            OwnerShape::Organization(name) => Self::Organization(OrganizationName::from_register(name)?),
        })
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        if let Self::Organization(_) = self {
            writer.array(1);
        }
        writer.text(self.name())
    }

    fn free_text(&self) -> Option<&str> {
        Some(self.name())
    }
}

/// The two forms of an owner's item.
pub(crate) enum OwnerShape<'a> {
    Person(&'a str),
    Organization(&'a str),
}

/// The whole form of a leaf that has none.
impl LeafValue for Infallible {
    type Shape<'a> = Self;

    fn shape(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Err(reader.error(DecodeKind::WrongType))
    }

    fn value(shape: Self) -> Result<Self, ValueError> {
        match shape {}
    }

    fn write<'w>(&self, _: &'w mut Writer) -> &'w mut Writer {
        match *self {}
    }
}

/// A total, or `[front cab, rear cab]`.
impl LeafValue for Seats {
    type Shape<'a> = SeatsShape;

    fn shape(reader: &mut Reader<'_>) -> Result<SeatsShape, DecodeError> {
        if reader.is_uint() {
            return Ok(SeatsShape::Total(reader.uint16()?));
        }
        reader.array_exact(2)?;
        Ok(SeatsShape::Cabs(reader.uint16()?, reader.uint16()?))
    }

    fn value(shape: SeatsShape) -> Result<Self, ValueError> {
        match shape {
            SeatsShape::Total(count) => Self::total(count),
            SeatsShape::Cabs(front, rear) => Self::cabs(front, rear),
        }
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        match self.front_rear() {
            Some((front, rear)) => writer.array(2).uint(front).uint(rear),
            None => writer.uint(self.total_count()),
        }
    }
}

/// The two forms of a seats item.
pub(crate) enum SeatsShape {
    Total(u16),
    Cabs(u16, u16),
}

/// `[total mass, curb mass, rated load, towed mass, length, width, height]`, each a number or null.
impl LeafValue for Technical {
    type Shape<'a> = TechnicalParts;

    fn shape(reader: &mut Reader<'_>) -> Result<TechnicalParts, DecodeError> {
        reader.array_exact(7)?;
        let mut next = || reader.optional(Reader::uint32);
        Ok(TechnicalParts {
            total_mass: next()?,
            curb_mass: next()?,
            rated_load: next()?,
            towed_mass: next()?,
            length: next()?,
            width: next()?,
            height: next()?,
        })
    }

    fn value(parts: TechnicalParts) -> Result<Self, ValueError> {
        Self::new(parts)
    }

    fn write<'w>(&self, writer: &'w mut Writer) -> &'w mut Writer {
        let parts = self.parts();
        writer
            .array(7)
            .optional(parts.total_mass, Writer::uint)
            .optional(parts.curb_mass, Writer::uint)
            .optional(parts.rated_load, Writer::uint)
            .optional(parts.towed_mass, Writer::uint)
            .optional(parts.length, Writer::uint)
            .optional(parts.width, Writer::uint)
            .optional(parts.height, Writer::uint)
    }
}
