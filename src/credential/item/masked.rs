//! The CBOR item of each masked form (SPEC §6.3). A mask is made from a shape alone and never fails, so a wrong mask
//! can only show as a root that does not verify.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::value::{LeafValue, OwnerShape};
use crate::credential::field::Field;
use crate::credential::mask::{self, Grantee, MaskedDocument, MaskedPerson, MaskedText};
use crate::error::DecodeError;
use crate::value::{Address, Document, Owner, ValueError, Vin};
use crate::wire::cbor::{Reader, Writer};

/// A value with a masked form, whose item has the same shape.
pub(crate) trait Maskable: LeafValue {
    /// The masked form.
    type Masked;

    /// Writes the masked item.
    fn mask(shape: Self::Shape<'_>, writer: &mut Writer);

    /// The masked form, if the parts obey its rule. A value that is its own mask is returned whole.
    fn masked(shape: Self::Shape<'_>) -> Result<Field<Self, Self::Masked>, ValueError>;

    /// See [`LeafValue::free_text`].
    fn kept_text(_: &Self::Masked) -> Option<&str> {
        None
    }
}

/// The masked item of a `T`'s `item`. Null and *false* are their own masks.
pub(crate) fn mask<T: Maskable>(mut item: Reader<'_>) -> Result<Zeroizing<Vec<u8>>, DecodeError> {
    let mut writer = Writer::new();
    if item.null() {
        writer.null();
    } else if item.is_false() {
        writer.bool(false);
    } else {
        T::mask(T::shape(&mut item)?, &mut writer);
    }
    Ok(Zeroizing::new(writer.into_bytes()))
}

impl Maskable for Vin {
    type Masked = MaskedText;

    fn mask(text: &str, writer: &mut Writer) {
        writer.text(mask::vin(text));
    }

    fn masked(kept: &str) -> Result<Field<Self, MaskedText>, ValueError> {
        MaskedText::of_vin(kept).map(Field::Masked)
    }
}

impl Maskable for Address {
    type Masked = MaskedText;

    fn mask(text: &str, writer: &mut Writer) {
        writer.text(mask::address(text));
    }

    fn masked(kept: &str) -> Result<Field<Self, MaskedText>, ValueError> {
        MaskedText::of_address(kept).map(Field::Masked)
    }

    fn kept_text(masked: &MaskedText) -> Option<&str> {
        Some(masked.kept())
    }
}

/// An organization's name is public: it is its own mask.
impl Maskable for Owner {
    type Masked = MaskedText;

    fn mask(shape: OwnerShape<'_>, writer: &mut Writer) {
        match shape {
            OwnerShape::Person(name) => writer.text(mask::name(name)),
            OwnerShape::Organization(name) => writer.array(1).text(name),
        };
    }

    fn masked(shape: OwnerShape<'_>) -> Result<Field<Self, MaskedText>, ValueError> {
        Ok(match shape {
            OwnerShape::Person(kept) => Field::Masked(MaskedText::of_name(kept)?),
            organization @ OwnerShape::Organization(_) => Field::Full(Self::value(organization)?),
        })
    }

    fn kept_text(masked: &MaskedText) -> Option<&str> {
        Some(masked.kept())
    }
}

impl Maskable for Document {
    type Masked = MaskedDocument;

    fn mask((kind, number): Self::Shape<'_>, writer: &mut Writer) {
        writer.array(2).text(kind).text(&mask::document_number(number));
    }

    fn masked((kind, kept): Self::Shape<'_>) -> Result<Field<Self, MaskedDocument>, ValueError> {
        MaskedDocument::of(kind, kept).map(Field::Masked)
    }
}

impl Maskable for Grantee {
    type Masked = MaskedPerson;

    fn mask((kind, number, name): Self::Shape<'_>, writer: &mut Writer) {
        writer.array(3).text(kind).text(&mask::document_number(number));
        writer.text(mask::name(name));
    }

    fn masked(shape: Self::Shape<'_>) -> Result<Field<Self, MaskedPerson>, ValueError> {
        MaskedPerson::value(shape).map(Field::Masked)
    }

    fn kept_text(masked: &MaskedPerson) -> Option<&str> {
        masked.free_text()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential::item::bytes;
    use crate::error::Part;
    use crate::value::OrganizationName;

    fn masked<T: Maskable>(item: &[u8]) -> Result<Vec<u8>, DecodeError> {
        mask::<T>(Reader::new(item, Part::Vin)).map(|item| item.to_vec())
    }

    #[test]
    fn an_organization_and_an_absent_value_are_their_own_mask() {
        let organization = bytes(&Owner::Organization(
            OrganizationName::parse("福州市闽江汽车租赁有限公司").unwrap(),
        ));
        assert_eq!(masked::<Owner>(&organization).unwrap(), *organization);
        fn none<T: Maskable>() {
            assert_eq!(masked::<T>(&[0xf6]).unwrap(), [0xf6]);
            assert_eq!(masked::<T>(&[0xf4]).unwrap(), [0xf4]);
        }
        none::<Owner>();
        none::<Vin>();
        none::<Document>();
        none::<Address>();
        none::<Grantee>();
    }
}
