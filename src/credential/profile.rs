//! The table of fields: profile 1, one row for each field (SPEC §6.1). `leaf`, `fields`, `record` and `json` are made
//! from it. To add a field of a new type `Phone`:
//!
//! 1. Choose the leaf by its block, which decides who sees the field (SPEC §6.2). Add the row, in the order of leaves.
//! 2. Make `Phone` in `value` (a plain text is a row of `text!` in `party.rs`) and export it in `value/mod.rs`.
//! 3. Import and list a plain text in `texts!` in `item/value.rs` (`true` for what people write freely); another type
//!    needs `LeafValue` there and `ToValue` in `json.rs`, a masked one also `Maskable` and `MaskedToValue`.
//! 4. The compiler names the rest but the lists of cards (`render/page`), tests and vectors: CONTRIBUTING has these.

/// Hands the table to the macro `$make`. A row is
///
/// ```text
/// /// What it is, for the documentation of every item made from the row.
/// leaf Leaf field "name": Value, masked twin-leaf TwinLeaf Twin, whole Infallible, record Type;
/// ```
///
/// - `open`: plate and standing, which no show may hide, and the parameter of `Fields` that stands for their type.
/// - `whole`: the leaf is a masked one without a full one, and the type says that the field is never whole.
/// - `record`: the field's type in `VehicleRecord`. The leaf may be null if that is an `Option`.
/// - `lent`: the field is not in the record, because an authorization adds it.
macro_rules! profile {
    ($make:ident) => {
        $make! {
            open {
                /// 号牌种类 and 号牌号码: plate type and number.
                0 Plate plate "plate": value::Plate as P;
                /// 机动车状态: status letters, mortgage and pledge, as of the credential's issue.
                1 Standing standing "standing": value::Standing as S;
            }
            fields {
                /// 检验有效期止: the last day of the inspection's validity, inclusive.
                2 InspectionUntil inspection_until "inspection-until": value::Day, record Option<value::Day>;
                /// 授权使用人: whom the license is lent to. A license itself carries none.
                31 Grantee grantee "grantee": mask::Grantee, masked 3 GranteeMasked mask::MaskedPerson,
                    lent mask::Grantee;
                /// 车辆类型: vehicle type.
                4 VehicleType vehicle_type "vehicle-type": value::VehicleType, record Option<value::VehicleType>;
                /// 使用性质: use nature.
                5 UseNature use_nature "use-nature": value::UseNature, record Option<value::UseNature>;
                /// 品牌型号: brand and model.
                6 Model model "model": value::Model, record Option<value::Model>;
                /// 车身颜色: body colors.
                7 Colors colors "colors": value::Colors, record Option<value::Colors>;
                /// 能源种类: kinds of energy.
                8 Energy energy "energy": value::Energy, record Option<value::Energy>;
                /// 核定载人数: approved number of persons.
                9 Seats seats "seats": value::Seats, record Option<value::Seats>;
                /// 强制报废期止: the last day before compulsory scrapping, inclusive.
                10 ScrapBy scrap_by "scrap-by": value::Day, record Option<value::Day>;
                /// 经办人: the natural person who acts for the organization that owns the vehicle, masked alone.
                14 Carrier carrier "carrier": mask::MaskedPerson, whole Infallible, record Option<mask::MaskedPerson>;
                /// 所有人: the owner. An organization's name is public and never masked.
                17 Owner owner "owner": value::Owner, masked 12 OwnerMasked mask::MaskedText, record value::Owner;
                /// 车辆识别代号: vehicle identification number, or an older factory number.
                16 Vin vin "vin": value::Vin, masked 13 VinMasked mask::MaskedText, record Option<value::Vin>;
                /// 注册日期: day of first registration.
                18 RegisteredOn registered_on "registered-on": value::Day, record Option<value::Day>;
                /// 发证日期: day the paper license was issued.
                19 IssuedOn issued_on "issued-on": value::Day, record Option<value::Day>;
                /// 发动机号码: engine number.
                20 EngineNumber engine_number "engine-number": value::EngineNumber, record Option<value::EngineNumber>;
                /// Masses in kg and dimensions in mm.
                21 Technical technical "technical": value::Technical, record Option<value::Technical>;
                /// 备注: remarks.
                22 Remarks remarks "remarks": value::Remarks, record Option<value::Remarks>;
                /// 检验记录: inspection record.
                23 InspectionRecord inspection_record "inspection-record": value::InspectionRecord,
                    record Option<value::InspectionRecord>;
                /// The owner's identity document.
                28 Document document "document": value::Document, masked 24 DocumentMasked mask::MaskedDocument,
                    record Option<value::Document>;
                /// 住址: address.
                29 Address address "address": value::Address, masked 25 AddressMasked mask::MaskedText,
                    record Option<value::Address>;
                /// 发证机关: issuing authority, as its seal or code reads.
                26 IssuingAuthority issuing_authority "issuing-authority": value::IssuingAuthority,
                    record Option<value::IssuingAuthority>;
                /// 副页编码: the sub page's bar code number.
                27 SubPageNumber sub_page_number "sub-page-number": value::SubPageNumber,
                    record Option<value::SubPageNumber>;
                /// 档案编号: file number.
                30 FileNumber file_number "file-number": value::FileNumber, record Option<value::FileNumber>;
            }
            reserved {
                11 Reserved11;
                15 Reserved15;
            }
        }
    };
}

pub(crate) use profile;
