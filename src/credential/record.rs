//! What the authority's register says of one vehicle, and its encoding as leaf items.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use crate::credential::answer::write_plate;
use crate::credential::field::Grantee;
use crate::credential::file::Items;
use crate::credential::leaf::{Leaf, Leaves, NONE};
use crate::credential::mask;
use crate::credential::purpose::Purpose;
use crate::error::DecodeError;
use crate::value::{
    Address, Colors, Day, Document, Energy, EngineNumber, FileNumber, InspectionRecord, Instant, IssuingAuthority,
    Model, Owner, Plate, Remarks, Seats, Standing, SubPageNumber, Technical, UseNature, VehicleType, Vin,
};
use crate::wire::cbor::Writer;

/// One vehicle as the register has it at [`as_of`](Self::as_of). `None` means that the register has no value.
#[derive(Clone, PartialEq, Eq)]
pub struct VehicleRecord {
    /// When the register was read.
    pub as_of: Instant,
    /// 号牌种类 and 号牌号码.
    pub plate: Plate,
    /// 机动车状态 with mortgage and pledge.
    pub standing: Standing,
    /// 检验有效期止, inclusive.
    pub inspection_until: Option<Day>,
    /// 车辆类型.
    pub vehicle_type: Option<VehicleType>,
    /// 使用性质.
    pub use_nature: Option<UseNature>,
    /// 品牌型号.
    pub model: Option<Model>,
    /// 车身颜色.
    pub colors: Option<Colors>,
    /// 能源种类.
    pub energy: Option<Energy>,
    /// 核定载人数.
    pub seats: Option<Seats>,
    /// 强制报废期止, inclusive.
    pub scrap_by: Option<Day>,
    /// 所有人.
    pub owner: Owner,
    /// 车辆识别代号 or an older factory number.
    pub vin: Option<Vin>,
    /// 注册日期.
    pub registered_on: Option<Day>,
    /// 发证日期 of the paper license.
    pub issued_on: Option<Day>,
    /// 发动机号码.
    pub engine_number: Option<EngineNumber>,
    /// Masses in kg, dimensions in mm.
    pub technical: Option<Technical>,
    /// 备注.
    pub remarks: Option<Remarks>,
    /// 检验记录.
    pub inspection_record: Option<InspectionRecord>,
    /// The owner's identity document.
    pub document: Option<Document>,
    /// 住址.
    pub address: Option<Address>,
    /// 发证机关, as its seal or code reads.
    pub issuing_authority: Option<IssuingAuthority>,
    /// 副页编码.
    pub sub_page_number: Option<SubPageNumber>,
    /// 档案编号.
    pub file_number: Option<FileNumber>,
}

impl core::fmt::Debug for VehicleRecord {
    /// Whose vehicle it is stays out of logs.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("VehicleRecord")
            .field("as_of", &self.as_of)
            .field("plate", &self.plate)
            .field("standing", &self.standing)
            .finish_non_exhaustive()
    }
}

impl VehicleRecord {
    /// The items of every leaf that is not a grantee's, masked ones included.
    pub(crate) fn items(&self) -> Result<Items, DecodeError> {
        let plain = [
            (Leaf::Plate, Some(item(&self.plate, write_plate))),
            (Leaf::Standing, Some(uint(self.standing.bits()))),
            (Leaf::InspectionUntil, self.inspection_until.map(day)),
            (Leaf::VehicleType, self.vehicle_type.as_ref().map(|v| text(v.as_str()))),
            (Leaf::UseNature, self.use_nature.as_ref().map(|v| text(v.as_str()))),
            (Leaf::Model, self.model.as_ref().map(|v| text(v.as_str()))),
            (Leaf::Colors, self.colors.as_ref().map(|v| text(v.as_str()))),
            (Leaf::Energy, self.energy.as_ref().map(|v| text(v.as_str()))),
            (Leaf::Seats, self.seats.as_ref().map(seats)),
            (Leaf::ScrapBy, self.scrap_by.map(day)),
            (Leaf::Vin, self.vin.as_ref().map(|v| text(v.as_str()))),
            (Leaf::Owner, Some(item(&self.owner, write_owner))),
            (Leaf::RegisteredOn, self.registered_on.map(day)),
            (Leaf::IssuedOn, self.issued_on.map(day)),
            (
                Leaf::EngineNumber,
                self.engine_number.as_ref().map(|v| text(v.as_str())),
            ),
            (Leaf::Technical, self.technical.as_ref().map(technical)),
            (Leaf::Remarks, self.remarks.as_ref().map(|v| text(v.as_str()))),
            (
                Leaf::InspectionRecord,
                self.inspection_record.as_ref().map(|v| text(v.as_str())),
            ),
            (
                Leaf::IssuingAuthority,
                self.issuing_authority.as_ref().map(|v| text(v.as_str())),
            ),
            (
                Leaf::SubPageNumber,
                self.sub_page_number.as_ref().map(|v| text(v.as_str())),
            ),
            (Leaf::Document, self.document.as_ref().map(|v| item(v, write_document))),
            (Leaf::Address, self.address.as_ref().map(|v| text(v.as_str()))),
            (Leaf::FileNumber, self.file_number.as_ref().map(|v| text(v.as_str()))),
        ];
        let mut items: Items = plain
            .into_iter()
            .map(|(leaf, item)| (leaf, Zeroizing::new(item.unwrap_or_else(|| NONE.to_vec()))))
            .collect();
        for masked in [
            Leaf::OwnerMasked,
            Leaf::VinMasked,
            Leaf::DocumentMasked,
            Leaf::AddressMasked,
        ] {
            let full = items.iter().find(|(leaf, _)| masked.full() == Some(*leaf));
            if let Some((full, item)) = full {
                let item = mask::mask(*full, item)?;
                items.push((masked, Zeroizing::new(item)));
            }
        }
        items.sort_by_key(|(leaf, _)| leaf.number());
        Ok(items)
    }

    /// The items an authorization for `purpose` carries: of the record's those in the purpose's view, and the
    /// grantee's, masked, or whole too where the purpose sees it.
    pub(crate) fn lent_items(&self, purpose: Purpose, grantee: &Grantee) -> Result<Items, DecodeError> {
        let carried = Leaves::carried(Some(purpose));
        let mut items = self.items()?;
        items.retain(|(leaf, _)| carried.has(*leaf));
        let full = Zeroizing::new(item(grantee, write_grantee));
        items.push((Leaf::GranteeMasked, Zeroizing::new(mask::mask(Leaf::Grantee, &full)?)));
        if carried.has(Leaf::Grantee) {
            items.push((Leaf::Grantee, full));
        }
        items.sort_by_key(|(leaf, _)| leaf.number());
        Ok(items)
    }
}

fn item<T>(value: &T, write: impl FnOnce(&mut Writer, &T)) -> Vec<u8> {
    let mut writer = Writer::new();
    write(&mut writer, value);
    writer.into_bytes()
}

fn text(value: &str) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.text(value);
    writer.into_bytes()
}

fn uint(value: u32) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.uint(value);
    writer.into_bytes()
}

fn day(day: Day) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.int(day.epoch_days());
    writer.into_bytes()
}

/// Writes an owner's name, an organization's as a list of one.
pub(crate) fn write_owner(writer: &mut Writer, owner: &Owner) {
    if let Owner::Organization(_) = owner {
        writer.array(1);
    }
    writer.text(owner.name());
}

/// Writes `[kind, number]`.
pub(crate) fn write_document(writer: &mut Writer, document: &Document) {
    writer.array(2).text(document.kind().letter().encode_utf8(&mut [0; 4]));
    writer.text(document.number());
}

/// Writes `[kind, number, name]`.
pub(crate) fn write_grantee(writer: &mut Writer, grantee: &Grantee) {
    let document = &grantee.document;
    writer.array(3).text(document.kind().letter().encode_utf8(&mut [0; 4]));
    writer.text(document.number()).text(grantee.name.as_str());
}

fn seats(seats: &Seats) -> Vec<u8> {
    let mut writer = Writer::new();
    match seats.front_rear() {
        Some((front, rear)) => writer.array(2).uint(front).uint(rear),
        None => writer.uint(seats.total_count()),
    };
    writer.into_bytes()
}

fn technical(technical: &Technical) -> Vec<u8> {
    let parts = technical.parts();
    let mut writer = Writer::new();
    writer.array(7);
    for part in [
        parts.total_mass,
        parts.curb_mass,
        parts.rated_load,
        parts.towed_mass,
        parts.length,
        parts.width,
        parts.height,
    ] {
        writer.optional(part, Writer::uint);
    }
    writer.into_bytes()
}
