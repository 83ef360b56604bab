//! Typed fields: what a verifier may read of a credential, each in one of five states (SPEC §6.4). Values are
//! decoded (`decode`) after the issuer's signature over their bytes is checked; a value that breaks its rule was signed
//! by an authority that should not have.

mod decode;

use alloc::string::String;
use core::convert::Infallible;

use crate::credential::leaf::{Leaf, Leaves};
use crate::credential::mask;
use crate::value::{
    Address, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber, InspectionRecord, IssuingAuthority,
    Model, Owner, PersonName, Plate, Remarks, Seats, Standing, SubPageNumber, Technical, UseNature, VehicleType, Vin,
};

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

    /// Whether anything of the field is open: its value, its masked form, or that there is none.
    #[must_use]
    pub fn is_open(&self) -> bool {
        match self {
            Self::Full(_) | Self::Masked(_) | Self::None => true,
            Self::NotShown | Self::NotCarried => false,
        }
    }

    /// Whether all of the field is open: its value, or that there is none.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Full(_) | Self::None => true,
            Self::Masked(_) | Self::NotShown | Self::NotCarried => false,
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
    fn name(kept: String) -> Self {
        Self { kept, stars: "*" }
    }

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
    /// What the mask table makes of a grantee (SPEC §6.3).
    pub(crate) fn of(grantee: &Grantee) -> Self {
        let document = MaskedDocument {
            kind: grantee.document.kind(),
            kept: mask::document_number(grantee.document.number()),
        };
        Self {
            document,
            name: MaskedText::name(mask::name(grantee.name.as_str())),
        }
    }

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

/// Every field of profile 1. Plate and standing are open in every show; what an evidence record kept of one may be
/// without them: [`KeptFields`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fields<P = Plate, S = Standing> {
    pub(crate) plate: P,
    pub(crate) standing: S,
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

/// What is left of a show's fields in an evidence record: anything may have been taken out.
pub type KeptFields = Fields<Option<Plate>, Option<Standing>>;

/// Generates the read accessors of [`Fields`].
macro_rules! accessors {
    ($($(#[doc = $doc:literal])+ $name:ident: $type:ty,)+) => {
        impl<P, S> Fields<P, S> {
            $($(#[doc = $doc])+ #[must_use] pub fn $name(&self) -> &$type { &self.$name })+
        }
    };
}

accessors! {
    /// 号牌种类 and 号牌号码: plate type and number.
    plate: P,
    /// 机动车状态: status letters, mortgage and pledge, as of the credential's issue.
    standing: S,
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
    /// 所有人: the owner. An organization's name is public and never masked.
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

/// Declares the field names once, with the accessor each stands for.
macro_rules! field_names {
    ($($(#[doc = $doc:literal])+ $variant:ident, $name:literal, $field:ident;)+) => {
        /// A field that can be asked for, demanded or kept back. Plate and standing are open in every show.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum FieldName {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl FieldName {
            /// Every field name, in the order of the leaves.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable name used in vectors and JSON.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// The leaves of this field: the masked one and the full one where it has both.
            pub(crate) fn leaves(self) -> Leaves {
                let leaves = Leaf::ALL.into_iter().filter(|leaf| leaf.name() == self.name());
                Leaves(leaves.fold(0, |bits, leaf| bits | leaf.bit()))
            }

            /// See [`Field::is_open`].
            pub(crate) fn is_open(self, fields: &Fields) -> bool {
                match self { $(Self::$variant => fields.$field.is_open(),)+ }
            }

            /// See [`Field::is_whole`].
            pub(crate) fn is_whole(self, fields: &Fields) -> bool {
                match self { $(Self::$variant => fields.$field.is_whole(),)+ }
            }

            /// The state of this field in `fields`: see [`Field::state`].
            #[must_use]
            pub fn state<P, S>(self, fields: &Fields<P, S>) -> &'static str {
                match self { $(Self::$variant => Field::state(&fields.$field),)+ }
            }
        }
    };
}

field_names! {
    /// 检验有效期止.
    InspectionUntil, "inspection-until", inspection_until;
    /// 使用人.
    Grantee, "grantee", grantee;
    /// 车辆类型.
    VehicleType, "vehicle-type", vehicle_type;
    /// 使用性质.
    UseNature, "use-nature", use_nature;
    /// 品牌型号.
    Model, "model", model;
    /// 车身颜色.
    Colors, "colors", colors;
    /// 能源种类.
    Energy, "energy", energy;
    /// 核定载人数.
    Seats, "seats", seats;
    /// 强制报废期止.
    ScrapBy, "scrap-by", scrap_by;
    /// 所有人.
    Owner, "owner", owner;
    /// 车辆识别代号.
    Vin, "vin", vin;
    /// 注册日期.
    RegisteredOn, "registered-on", registered_on;
    /// 发证日期.
    IssuedOn, "issued-on", issued_on;
    /// 发动机号码.
    EngineNumber, "engine-number", engine_number;
    /// Masses and dimensions.
    Technical, "technical", technical;
    /// 备注.
    Remarks, "remarks", remarks;
    /// 检验记录.
    InspectionRecord, "inspection-record", inspection_record;
    /// The owner's identity document.
    Document, "document", document;
    /// 住址.
    Address, "address", address;
    /// 发证机关.
    IssuingAuthority, "issuing-authority", issuing_authority;
    /// 副页编码.
    SubPageNumber, "sub-page-number", sub_page_number;
    /// 档案编号.
    FileNumber, "file-number", file_number;
}
