//! The labels of fields, as the license prints them (GA 37), and of what a show or a loan adds to them. Every screen,
//! card and JSON takes them from here.

use super::fields::FieldName;
use super::words;
use crate::value::Bilingual;

/// What a license is called.
pub(crate) const HEADING: Bilingual = Bilingual::new("电子行驶证", "Electronic Vehicle License");
/// Of what a test issued.
pub(crate) const TEST: Bilingual = Bilingual::new("测试，无效", "TEST, NOT VALID");

/// What stands above a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// The stable name, as in JSON.
    pub(crate) name: &'static str,
    pub(crate) words: Bilingual,
    /// Where a value stands that cannot be expressed here.
    pub(crate) original: Bilingual,
}

impl Label {
    const fn new(name: &'static str, zh: &'static str, en: &'static str) -> Self {
        let words = Bilingual::new(zh, en);
        let original = words::ON_PAPER;
        Self { name, words, original }
    }

    /// The label of a field.
    pub(crate) fn of(field: FieldName) -> Self {
        let original = match field {
            FieldName::Carrier => words::IN_AUTHORITY,
            FieldName::Document => words::ON_DOCUMENT,
            FieldName::Colors => words::IN_CERTIFICATE,
            _ => words::ON_PAPER,
        };
        Self {
            name: field.name(),
            words: field.label(),
            original,
        }
    }
}

impl FieldName {
    /// The label of this field, as the license prints it.
    #[must_use]
    pub fn label(self) -> Bilingual {
        match self {
            Self::InspectionUntil => Bilingual::new("检验有效期至", "Inspected Until"),
            Self::Grantee => Bilingual::new("授权使用人", "Lent To"),
            Self::VehicleType => Bilingual::new("车辆类型", "Vehicle Type"),
            Self::UseNature => Bilingual::new("使用性质", "Use Character"),
            Self::Model => Bilingual::new("品牌型号", "Model"),
            Self::Colors => Bilingual::new("车身颜色", "Body Color"),
            Self::Energy => Bilingual::new("能源种类", "Energy"),
            Self::Seats => Bilingual::new("核定载人数", "Seats"),
            Self::ScrapBy => Bilingual::new("强制报废期止", "Scrap By"),
            Self::Carrier => Bilingual::new("经办人", "Acting Person"),
            Self::Owner => Bilingual::new("所有人", "Owner"),
            Self::Vin => Bilingual::new("车辆识别代号", "VIN"),
            Self::RegisteredOn => Bilingual::new("注册日期", "Register Date"),
            Self::IssuedOn => Bilingual::new("发证日期", "Issue Date"),
            Self::EngineNumber => Bilingual::new("发动机号码", "Engine No."),
            Self::Technical => Bilingual::new("质量与外廓尺寸", "Masses and Dimensions"),
            Self::Remarks => Bilingual::new("备注", "Remarks"),
            Self::InspectionRecord => Bilingual::new("检验记录", "Inspection Record"),
            Self::Document => Bilingual::new("所有人身份证明", "Owner's ID"),
            Self::Address => Bilingual::new("住址", "Address"),
            Self::IssuingAuthority => Bilingual::new("发证机关", "Issuing Authority"),
            Self::SubPageNumber => Bilingual::new("副页编码", "Sub Page No."),
            Self::FileNumber => Bilingual::new("档案编号", "File No."),
        }
    }
}

// Open in every show
pub(crate) const PLATE: Label = Label::new("plate", "号牌号码", "Plate No.");
pub(crate) const STANDING: Label = Label::new("standing", "状态", "Status");

// The parts of `technical`
pub(crate) const TOTAL_MASS: Label = Label::new("total-mass", "总质量", "Total Mass");
pub(crate) const CURB_MASS: Label = Label::new("curb-mass", "整备质量", "Curb Mass");
pub(crate) const RATED_LOAD: Label = Label::new("rated-load", "核定载质量", "Rated Load");
pub(crate) const TOWED_MASS: Label = Label::new("towed-mass", "准牵引总质量", "Towed Mass");
pub(crate) const DIMENSIONS: Label = Label::new("dimensions", "外廓尺寸", "Length × Width × Height");

// Of the credential and the show
pub(crate) const PURPOSE: Label = Label::new("purpose", "用途事项", "Purpose");
pub(crate) const LENT_UNTIL: Label = Label::new("last-day", "授权有效期至", "Lent Until");
pub(crate) const VALID_UNTIL: Label = Label::new("last-day", "有效期至", "Valid Until");
pub(crate) const ISSUED_AT: Label = Label::new("issued-at", "签发时间", "Issued At");
pub(crate) const SHOWN_AT: Label = Label::new("shown-at", "生成时间", "Generated");
pub(crate) const CODE_UNTIL: Label = Label::new("code-until", "本码有效至", "Code Valid Until");
pub(crate) const VERIFIED_AT: Label = Label::new("verified-at", "核验时间", "Verified At");
pub(crate) const STATUS_KNOWN_AT: Label = Label::new("status-known-at", "状态数据截至", "Status As Of");
pub(crate) const SHOWN_BY: Label = Label::new("shown-by", "亮证人", "Shown By");
pub(crate) const KEY_PROTECTION: Label = Label::new("key-protection", "密钥保护", "Key Protection");
pub(crate) const PROOFING: Label = Label::new("proofing", "登记时实人认证", "Proofed At Enrolment");
pub(crate) const REAL_PERSON_CHECK: Label = Label::new("self-asserted-evidence", "亮码时实人认证", "Real-Person Check");
pub(crate) const ASKER: Label = Label::new("asker", "核验方", "Asked By");
pub(crate) const FRESHNESS: Label = Label::new("freshness", "时效核验", "Freshness");
