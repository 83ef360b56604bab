//! Typed fields: what a verifier may read of a credential, each in one of five states (SPEC §6.4). Values are
//! decoded here, after the issuer's signature over their bytes is checked; a value that breaks its rule was signed
//! by an authority that should not have.

use alloc::string::{String, ToString};
use core::convert::Infallible;

use crate::credential::leaf::{Leaf, Leaves};
use crate::credential::mask;
use crate::credential::show::Opened;
use crate::error::{DecodeError, FieldError};
use crate::limits;
use crate::value::{
    Address, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber, InspectionRecord, IssuingAuthority,
    Model, OrganizationName, Owner, PersonName, Plate, PlateType, Remarks, Seats, Standing, SubPageNumber, Technical,
    TechnicalParts, UseNature, ValueError, VehicleType, Vin,
};
use crate::wire::cbor::Reader;

/// A field of a shown credential. A hidden value is absent, not blanked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field<T, M = Infallible> {
    /// Shown whole.
    Full(T),
    /// Shown in its signed masked form.
    Masked(M),
    /// Shown to be empty: the register has no value.
    None,
    /// The credential carries it; this show does not open it.
    NotShown,
    /// The credential does not carry it at all: outside the authorization's purpose.
    NotCarried,
}

impl<T, M> Field<T, M> {
    /// The value, if it is shown whole.
    #[must_use]
    pub fn full(&self) -> Option<&T> {
        match self {
            Self::Full(value) => Some(value),
            _ => None,
        }
    }

    /// The masked form, if that is what is shown.
    #[must_use]
    pub fn masked(&self) -> Option<&M> {
        match self {
            Self::Masked(masked) => Some(masked),
            _ => None,
        }
    }

    /// The state's stable name: `full`, `masked`, `none`, `not-shown`, `not-carried`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self {
            Self::Full(_) => "full",
            Self::Masked(_) => "masked",
            Self::None => "none",
            Self::NotShown => "not-shown",
            Self::NotCarried => "not-carried",
        }
    }
}

/// The kept characters of a masked text. Displayed with a fixed run of stars: `张*`, `福建省福州市****`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedText {
    kept: String,
    stars: &'static str,
}

impl MaskedText {
    /// The kept characters alone.
    #[must_use]
    pub fn kept(&self) -> &str {
        &self.kept
    }
}

impl core::fmt::Display for MaskedText {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.kept)?;
        f.write_str(self.stars)
    }
}

/// A masked identity document: its kind and the kept characters of its number. Displayed `350****1234`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedDocument {
    kind: DocumentKind,
    kept: String,
}

impl MaskedDocument {
    /// The kind, which is never masked.
    #[must_use]
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Whether `document` masks to this: the clerk's comparison with the document on the counter.
    #[must_use]
    pub fn matches(&self, document: &Document) -> bool {
        self.kind == document.kind() && self.kept == mask::document_number(document.number())
    }
}

impl core::fmt::Display for MaskedDocument {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let front = mask::front_of_kept_document(self.kept.chars().count());
        self.kept.chars().take(front).try_for_each(|c| write!(f, "{c}"))?;
        f.write_str("****")?;
        self.kept.chars().skip(front).try_for_each(|c| write!(f, "{c}"))
    }
}

/// The person a license is lent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grantee {
    /// The identity document.
    pub document: Document,
    /// The name.
    pub name: PersonName,
}

/// The person a license is lent to, as most purposes see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MaskedGrantee {
    document: MaskedDocument,
    name: MaskedText,
}

impl MaskedGrantee {
    /// The identity document, masked.
    #[must_use]
    pub fn document(&self) -> &MaskedDocument {
        &self.document
    }

    /// The name, masked.
    #[must_use]
    pub fn name(&self) -> &MaskedText {
        &self.name
    }
}

/// Every field of profile 1. Plate and standing are open in every show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields {
    pub(crate) plate: Plate,
    pub(crate) standing: Standing,
    pub(crate) inspection_until: Field<Day>,
    pub(crate) grantee: Field<Grantee, MaskedGrantee>,
    pub(crate) vehicle_type: Field<VehicleType>,
    pub(crate) use_nature: Field<UseNature>,
    pub(crate) model: Field<Model>,
    pub(crate) colors: Field<Colors>,
    pub(crate) energy: Field<Energy>,
    pub(crate) seats: Field<Seats>,
    pub(crate) scrap_by: Field<Day>,
    pub(crate) owner: Field<Owner, MaskedText>,
    pub(crate) vin: Field<Vin, MaskedText>,
    pub(crate) registered_on: Field<Day>,
    pub(crate) issued_on: Field<Day>,
    pub(crate) engine_number: Field<EngineNumber>,
    pub(crate) technical: Field<Technical>,
    pub(crate) remarks: Field<Remarks>,
    pub(crate) inspection_record: Field<InspectionRecord>,
    pub(crate) document: Field<Document, MaskedDocument>,
    pub(crate) address: Field<Address, MaskedText>,
    pub(crate) issuing_authority: Field<IssuingAuthority>,
    pub(crate) sub_page_number: Field<SubPageNumber>,
    pub(crate) file_number: Field<FileNumber>,
}

/// Generates the read accessors of [`Fields`].
macro_rules! accessors {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty,)+) => {
        impl Fields {
            $($(#[doc = $doc])+ #[must_use] pub fn $name(&self) -> &$type { &self.$name })+
        }
    };
}

accessors! {
    /// 号牌种类 and 号牌号码: plate type and number.
    plate: Plate,
    /// 机动车状态: status letters, mortgage and pledge, as of the credential's issue.
    standing: Standing,
    /// 检验有效期止: the last day of the inspection's validity, inclusive.
    inspection_until: Field<Day>,
    /// 使用人: whom the license is lent to. A license itself carries none.
    grantee: Field<Grantee, MaskedGrantee>,
    /// 车辆类型: vehicle type.
    vehicle_type: Field<VehicleType>,
    /// 使用性质: use nature.
    use_nature: Field<UseNature>,
    /// 品牌型号: brand and model.
    model: Field<Model>,
    /// 车身颜色: body colors.
    colors: Field<Colors>,
    /// 能源种类: kinds of energy.
    energy: Field<Energy>,
    /// 核定载人数: approved number of persons.
    seats: Field<Seats>,
    /// 强制报废期止: the last day before compulsory scrapping, inclusive.
    scrap_by: Field<Day>,
    /// 所有人: the owner. An organisation's name is public and never masked.
    owner: Field<Owner, MaskedText>,
    /// 车辆识别代号: vehicle identification number, or an older factory number.
    vin: Field<Vin, MaskedText>,
    /// 注册日期: day of first registration.
    registered_on: Field<Day>,
    /// 发证日期: day the paper license was issued.
    issued_on: Field<Day>,
    /// 发动机号码: engine number.
    engine_number: Field<EngineNumber>,
    /// Masses in kg and dimensions in mm.
    technical: Field<Technical>,
    /// 备注: remarks.
    remarks: Field<Remarks>,
    /// 检验记录: inspection record.
    inspection_record: Field<InspectionRecord>,
    /// The owner's identity document.
    document: Field<Document, MaskedDocument>,
    /// 住址: address.
    address: Field<Address, MaskedText>,
    /// 发证机关: issuing authority.
    issuing_authority: Field<IssuingAuthority>,
    /// 副页编码: the sub page's bar code number.
    sub_page_number: Field<SubPageNumber>,
    /// 档案编号: file number.
    file_number: Field<FileNumber>,
}

impl Fields {
    /// Decodes what is opened of a credential that carries `carried`. Plate and standing must be among it.
    pub(crate) fn decode(opened: &Opened<'_>, carried: Leaves) -> Result<Self, FieldError> {
        let source = Source { opened, carried };
        Ok(Self {
            plate: source.required(Leaf::Plate, plate)?,
            standing: source.required(Leaf::Standing, standing)?,
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
            vin: source.masked(Leaf::Vin, vin, Leaf::VinMasked, masked_text)?,
            registered_on: source.plain(Leaf::RegisteredOn, day)?,
            issued_on: source.plain(Leaf::IssuedOn, day)?,
            engine_number: source.text(Leaf::EngineNumber, EngineNumber::from_canonical)?,
            technical: source.plain(Leaf::Technical, technical)?,
            remarks: source.text(Leaf::Remarks, Remarks::parse)?,
            inspection_record: source.text(Leaf::InspectionRecord, InspectionRecord::parse)?,
            document: source.masked(Leaf::Document, document, Leaf::DocumentMasked, masked_document)?,
            address: source.masked(Leaf::Address, address, Leaf::AddressMasked, masked_text)?,
            issuing_authority: source.text(Leaf::IssuingAuthority, IssuingAuthority::parse)?,
            sub_page_number: source.text(Leaf::SubPageNumber, SubPageNumber::parse)?,
            file_number: source.text(Leaf::FileNumber, FileNumber::parse)?,
        })
    }
}

impl Fields {
    /// The free texts that are shown, whole or in part.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        let grantee = match &self.grantee {
            Field::Full(grantee) => Some(grantee.name.as_str()),
            Field::Masked(grantee) => Some(grantee.name.kept.as_str()),
            Field::None | Field::NotShown | Field::NotCarried => None,
        };
        [
            grantee,
            self.model.full().map(Model::as_str),
            self.owner.full().map(Owner::name),
            self.owner.masked().map(MaskedText::kept),
            self.remarks.full().map(Remarks::as_str),
            self.inspection_record.full().map(InspectionRecord::as_str),
            self.address.full().map(Address::as_str),
            self.address.masked().map(MaskedText::kept),
            self.issuing_authority.full().map(IssuingAuthority::as_str),
        ]
        .into_iter()
        .flatten()
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

    fn plain<T, M>(&self, leaf: Leaf, decode: Decode<'a, T>) -> Result<Field<T, M>, FieldError> {
        let Some(item) = self.opened.item(leaf) else {
            return Ok(if self.carried.has(leaf) {
                Field::NotShown
            } else {
                Field::NotCarried
            });
        };
        let mut reader = Reader::new(item, leaf.name());
        match reader.null() {
            Ok(true) => return Ok(Field::None),
            Ok(false) => {}
            Err(error) => return Err(field_error(leaf, error.into())),
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

    /// An organisation's masked name is its whole name.
    fn owner(&self) -> Result<Field<Owner, MaskedText>, FieldError> {
        let either = self.masked(Leaf::Owner, owner, Leaf::OwnerMasked, owner)?;
        Ok(match either {
            Field::Masked(Owner::Person(name)) => Field::Masked(MaskedText {
                kept: name.as_str().to_string(),
                stars: "*",
            }),
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
    if reader.is_text()? {
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
    let mut letters = reader.text(limits::CODE_BYTES)?.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Ok(DocumentKind::from_letter(letter)?),
        _ => Err(Fault::Value(ValueError::DocumentKindUnknown)),
    }
}

fn masked_document(reader: &mut Reader<'_>) -> Result<MaskedDocument, Fault> {
    reader.array_exact(2)?;
    masked_document_parts(reader)
}

fn masked_document_parts(reader: &mut Reader<'_>) -> Result<MaskedDocument, Fault> {
    let kind = document_kind(reader)?;
    let kept = checked(reader)?;
    Ok(MaskedDocument { kind, kept })
}

fn masked_grantee(reader: &mut Reader<'_>) -> Result<MaskedGrantee, Fault> {
    reader.array_exact(3)?;
    let document = masked_document_parts(reader)?;
    let name = MaskedText {
        kept: checked(reader)?,
        stars: "*",
    };
    Ok(MaskedGrantee { document, name })
}

fn masked_text(reader: &mut Reader<'_>) -> Result<MaskedText, Fault> {
    Ok(MaskedText {
        kept: checked(reader)?,
        stars: "****",
    })
}

/// Kept characters obey the one text rule too, lest a mask smuggle what a full value could not. A mask may cut a
/// text at a space, so the end is not held to it; and it may keep nothing.
fn checked(reader: &mut Reader<'_>) -> Result<String, Fault> {
    let kept = reader.text(limits::TEXT_BYTES)?;
    let visible = kept.trim_end_matches(' ');
    if !visible.is_empty() {
        crate::value::check_text(visible, limits::TEXT_CHARS, limits::TEXT_BYTES)?;
    }
    Ok(kept.to_string())
}

fn seats(reader: &mut Reader<'_>) -> Result<Seats, Fault> {
    let most = u64::from(u16::MAX);
    let narrow = |number: u64| u16::try_from(number).map_err(|_| Fault::Shape);
    if reader.is_uint()? {
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
        if reader.null()? {
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
