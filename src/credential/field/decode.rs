//! From the items of opened leaves to typed fields.

use alloc::string::{String, ToString};
use core::convert::Infallible;

use super::{Field, Fields, Grantee, KeptFields, MaskedDocument, MaskedGrantee, MaskedText};
use crate::credential::leaf::{Leaf, Leaves};
use crate::credential::show::Opened;
use crate::error::{DecodeError, FieldError};
use crate::limits;
use crate::value::{
    Address, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber, InspectionRecord, IssuingAuthority,
    Model, OrganizationName, Owner, PersonName, Plate, PlateType, Remarks, Seats, Standing, SubPageNumber, Technical,
    TechnicalParts, UseNature, ValueError, VehicleType, Vin, check_text,
};
use crate::wire::cbor::Reader;

impl Fields {
    /// Decodes what is opened of a credential that carries `carried`. Plate and standing must be among it.
    pub(crate) fn decode(opened: &Opened<'_>, carried: Leaves) -> Result<Self, FieldError> {
        let source = Source { opened, carried };
        let plate = source.required(Leaf::Plate, plate)?;
        let standing = source.required(Leaf::Standing, standing)?;
        source.fields(plate, standing)
    }
}

impl KeptFields {
    /// Decodes what an evidence record kept of a show: each value is judged, and none must be there.
    pub(crate) fn decode_kept(opened: &Opened<'_>, carried: Leaves) -> Result<Self, FieldError> {
        let source = Source { opened, carried };
        let plate = source.if_open(Leaf::Plate, plate)?;
        let standing = source.if_open(Leaf::Standing, standing)?;
        source.fields(plate, standing)
    }
}

impl Source<'_> {
    /// Every field but plate and standing, in the order of SPEC §9.2, check 7.
    fn fields<P, S>(&self, plate: P, standing: S) -> Result<Fields<P, S>, FieldError> {
        let source = self;
        Ok(Fields {
            plate,
            standing,
            inspection_until: source.plain(Leaf::InspectionUntil, day)?,
            grantee: source.masked(Leaf::Grantee, grantee, Leaf::GranteeMasked, masked_grantee)?,
            vehicle_type: source.text(Leaf::VehicleType, VehicleType::from_canonical)?,
            use_nature: source.text(Leaf::UseNature, UseNature::from_canonical)?,
            model: source.text(Leaf::Model, Model::parse)?,
            colors: source.text(Leaf::Colors, Colors::from_canonical)?,
            energy: source.text(Leaf::Energy, Energy::from_canonical)?,
            seats: source.plain(Leaf::Seats, seats)?,
            scrap_by: source.plain(Leaf::ScrapBy, day)?,
            owner: source.owner()?,
            vin: source.masked(Leaf::Vin, vin, Leaf::VinMasked, masked_vin)?,
            registered_on: source.plain(Leaf::RegisteredOn, day)?,
            issued_on: source.plain(Leaf::IssuedOn, day)?,
            engine_number: source.text(Leaf::EngineNumber, EngineNumber::from_canonical)?,
            technical: source.plain(Leaf::Technical, technical)?,
            remarks: source.text(Leaf::Remarks, Remarks::parse)?,
            inspection_record: source.text(Leaf::InspectionRecord, InspectionRecord::parse)?,
            document: source.masked(Leaf::Document, document, Leaf::DocumentMasked, masked_document)?,
            address: source.masked(Leaf::Address, address, Leaf::AddressMasked, masked_address)?,
            issuing_authority: source.text(Leaf::IssuingAuthority, IssuingAuthority::parse)?,
            sub_page_number: source.text(Leaf::SubPageNumber, SubPageNumber::parse)?,
            file_number: source.text(Leaf::FileNumber, FileNumber::parse)?,
        })
    }
}

/// Why an item is no value: its rule, or a shape that structure checks have already excluded.
enum Fault {
    Value(ValueError),
    Shape,
}

impl From<ValueError> for Fault {
    fn from(error: ValueError) -> Self {
        Self::Value(error)
    }
}

impl From<DecodeError> for Fault {
    fn from(_: DecodeError) -> Self {
        Self::Shape
    }
}

type Decode<'a, T> = fn(&mut Reader<'a>) -> Result<T, Fault>;

struct Source<'a> {
    opened: &'a Opened<'a>,
    carried: Leaves,
}

impl<'a> Source<'a> {
    fn required<T>(&self, leaf: Leaf, decode: Decode<'a, T>) -> Result<T, FieldError> {
        match self.plain::<T, Infallible>(leaf, decode)? {
            Field::Full(value) => Ok(value),
            _ => Err(FieldError {
                field: leaf.name(),
                cause: ValueError::TextEmpty,
            }),
        }
    }

    fn if_open<T>(&self, leaf: Leaf, decode: Decode<'a, T>) -> Result<Option<T>, FieldError> {
        match self.opened.item(leaf) {
            Some(_) => self.required(leaf, decode).map(Some),
            None => Ok(None),
        }
    }

    fn plain<T, M>(&self, leaf: Leaf, decode: Decode<'a, T>) -> Result<Field<T, M>, FieldError> {
        let Some(item) = self.opened.item(leaf) else {
            return Ok(if self.carried.has(leaf) {
                Field::NotShown
            } else {
                Field::NotCarried
            });
        };
        let mut reader = Reader::new(item, leaf.name());
        if reader.null() {
            return Ok(Field::None);
        }
        decode(&mut reader)
            .map(Field::Full)
            .map_err(|fault| field_error(leaf, fault))
    }

    fn text<T>(&self, leaf: Leaf, parse: fn(&str) -> Result<T, ValueError>) -> Result<Field<T>, FieldError> {
        let raw: Field<&str> = self.plain(leaf, |reader| Ok(reader.text(limits::TEXT_BYTES)?))?;
        Ok(match raw {
            Field::Full(text) => Field::Full(parse(text).map_err(|cause| field_error(leaf, Fault::Value(cause)))?),
            Field::None => Field::None,
            Field::NotCarried => Field::NotCarried,
            Field::NotShown => Field::NotShown,
        })
    }

    /// The full form if it is open; else the masked form if that is; else why neither is.
    fn masked<T, M>(
        &self,
        full: Leaf,
        decode: Decode<'a, T>,
        masked: Leaf,
        decode_masked: Decode<'a, M>,
    ) -> Result<Field<T, M>, FieldError> {
        let whole = self.plain(full, decode)?;
        if !matches!(whole, Field::NotShown | Field::NotCarried) {
            return Ok(whole);
        }
        Ok(match self.plain::<M, M>(masked, decode_masked)? {
            Field::Full(kept) | Field::Masked(kept) => Field::Masked(kept),
            Field::None => Field::None,
            Field::NotCarried => Field::NotCarried,
            Field::NotShown => Field::NotShown,
        })
    }

    /// An organization's masked name is its whole name.
    fn owner(&self) -> Result<Field<Owner, MaskedText>, FieldError> {
        let either = self.masked(Leaf::Owner, owner, Leaf::OwnerMasked, owner)?;
        Ok(match either {
            Field::Masked(Owner::Person(name)) => {
                if name.as_str().chars().count() != 1 {
                    return Err(field_error(Leaf::OwnerMasked, ValueError::NotCanonical.into()));
                }
                Field::Masked(MaskedText::name(name.as_str().to_string()))
            }
            Field::Full(owner) | Field::Masked(owner) => Field::Full(owner),
            Field::None => Field::None,
            Field::NotShown => Field::NotShown,
            Field::NotCarried => Field::NotCarried,
        })
    }
}

fn field_error(leaf: Leaf, fault: Fault) -> FieldError {
    FieldError {
        field: leaf.name(),
        cause: match fault {
            Fault::Value(cause) => cause,
            Fault::Shape => ValueError::NotCanonical,
        },
    }
}

fn plate(reader: &mut Reader<'_>) -> Result<Plate, Fault> {
    reader.array_exact(2)?;
    let plate_type = PlateType::from_code(reader.uint8(99)?)?;
    Ok(Plate::from_canonical(plate_type, reader.text(limits::TEXT_BYTES)?)?)
}

fn standing(reader: &mut Reader<'_>) -> Result<Standing, Fault> {
    Ok(Standing::from_bits(reader.uint(u32::MAX.into())?)?)
}

fn day(reader: &mut Reader<'_>) -> Result<Day, Fault> {
    Ok(Day::from_epoch_days(reader.int()?)?)
}

fn owner(reader: &mut Reader<'_>) -> Result<Owner, Fault> {
    if reader.is_text() {
        return Ok(Owner::Person(PersonName::parse(reader.text(limits::TEXT_BYTES)?)?));
    }
    reader.array_exact(1)?;
    Ok(Owner::Organization(OrganizationName::parse(
        reader.text(limits::TEXT_BYTES)?,
    )?))
}

fn vin(reader: &mut Reader<'_>) -> Result<Vin, Fault> {
    Ok(Vin::from_canonical(reader.text(limits::TEXT_BYTES)?)?)
}

fn address(reader: &mut Reader<'_>) -> Result<Address, Fault> {
    Ok(Address::parse(reader.text(limits::TEXT_BYTES)?)?)
}

fn document(reader: &mut Reader<'_>) -> Result<Document, Fault> {
    reader.array_exact(2)?;
    let kind = document_kind(reader)?;
    Ok(Document::from_canonical(kind, reader.text(limits::TEXT_BYTES)?)?)
}

fn grantee(reader: &mut Reader<'_>) -> Result<Grantee, Fault> {
    reader.array_exact(3)?;
    let kind = document_kind(reader)?;
    let document = Document::from_canonical(kind, reader.text(limits::TEXT_BYTES)?)?;
    let name = PersonName::parse(reader.text(limits::TEXT_BYTES)?)?;
    Ok(Grantee { document, name })
}

fn document_kind(reader: &mut Reader<'_>) -> Result<DocumentKind, Fault> {
    Ok(DocumentKind::from_text(reader.text(limits::CODE_BYTES)?)?)
}

fn masked_document(reader: &mut Reader<'_>) -> Result<MaskedDocument, Fault> {
    reader.array_exact(2)?;
    masked_document_parts(reader)
}

fn masked_document_parts(reader: &mut Reader<'_>) -> Result<MaskedDocument, Fault> {
    let kind = document_kind(reader)?;
    let kept = kept(reader, |count| matches!(count, 1 | 3 | 7))?;
    Ok(MaskedDocument { kind, kept })
}

fn masked_grantee(reader: &mut Reader<'_>) -> Result<MaskedGrantee, Fault> {
    reader.array_exact(3)?;
    let document = masked_document_parts(reader)?;
    let name = MaskedText::name(kept(reader, |count| count == 1)?);
    Ok(MaskedGrantee { document, name })
}

fn masked_vin(reader: &mut Reader<'_>) -> Result<MaskedText, Fault> {
    Ok(MaskedText {
        kept: kept(reader, |count| (2..=8).contains(&count))?,
        stars: "****",
    })
}

fn masked_address(reader: &mut Reader<'_>) -> Result<MaskedText, Fault> {
    Ok(MaskedText {
        kept: kept(reader, |count| count <= 6)?,
        stars: "****",
    })
}

/// Kept characters are as many as some mask keeps, and obey the one text rule, lest a mask smuggle what a full value
/// could not. A mask may cut a text at a space, so the end is not held to it; and of a short address it keeps nothing.
fn kept(reader: &mut Reader<'_>, fits: fn(usize) -> bool) -> Result<String, Fault> {
    let kept = reader.text(limits::TEXT_BYTES)?;
    if !fits(kept.chars().count()) {
        return Err(ValueError::NotCanonical.into());
    }
    let visible = kept.trim_end_matches(' ');
    if !visible.is_empty() {
        check_text(visible, limits::TEXT_CHARS, limits::TEXT_BYTES)?;
    }
    Ok(kept.to_string())
}

fn seats(reader: &mut Reader<'_>) -> Result<Seats, Fault> {
    let most = u64::from(u16::MAX);
    let narrow = |number: u64| u16::try_from(number).map_err(|_| Fault::Shape);
    if reader.is_uint() {
        return Ok(Seats::total(narrow(reader.uint(most)?)?)?);
    }
    reader.array_exact(2)?;
    let front = narrow(reader.uint(most)?)?;
    let rear = narrow(reader.uint(most)?)?;
    Ok(Seats::cabs(front, rear)?)
}

fn technical(reader: &mut Reader<'_>) -> Result<Technical, Fault> {
    reader.array_exact(7)?;
    let mut next = || -> Result<Option<u32>, Fault> {
        if reader.null() {
            return Ok(None);
        }
        Ok(Some(reader.uint32()?))
    };
    Ok(Technical::new(TechnicalParts {
        total_mass: next()?,
        curb_mass: next()?,
        rated_load: next()?,
        towed_mass: next()?,
        length: next()?,
        width: next()?,
        height: next()?,
    })?)
}
