//! The table of fields: profile 1, one row for each field (SPEC §6.1). Everything else that lists the fields is made
//! from it: `leaf`, `fields`, `record`, `json`. To add a field `owner-phone` of a new type `Phone`:
//!
//! 1. Add a row below, at its lowest leaf's place: the order of rows is the order of check 7 and of JSON. Take a reserved
//!    leaf and delete its row. A field with a masked twin names the twin's leaf and type.
//! 2. Make `Phone` in `value` (one row of `text!` in `party.rs` for a plain text), export it, and list it in `item.rs`
//!    (`texts!`, or `LeafValue`; `Maskable` where the row has a twin) and in `json.rs` (`texts!`, or `ToValue`).
//! 3. The compiler names what is left: whoever makes a `VehicleRecord`. Then SPEC §6.1, `fixture.rs`, and the vectors.

/// Hands the table to the macro `$make`. A row is
///
/// ```text
/// /// What it is, for the documentation of every item made from the row.
/// leaf Leaf field "name": Value, masked twin-leaf TwinLeaf Twin, record Type;
/// ```
///
/// - `open`: plate and standing, which no show may hide, and the parameter of `Fields` that stands for their type.
/// - `record`: the field's type in `VehicleRecord`. The leaf may be null if that is an `Option`.
/// - `lent`: the field is not in the record, because an authorization adds it.
macro_rules! profile {
    ($make:ident) => {
        $make! {
            open {
                /// 号牌种类 and 号牌号码: plate type and number.
                0 Plate plate "plate": Plate as P;
                /// 机动车状态: status letters, mortgage and pledge, as of the credential's issue.
                1 Standing standing "standing": Standing as S;
            }
            fields {
                /// 检验有效期止: the last day of the inspection's validity, inclusive.
                2 InspectionUntil inspection_until "inspection-until": Day, record Option<Day>;
                /// 使用人: whom the license is lent to. A license itself carries none.
                31 Grantee grantee "grantee": Grantee, masked 3 GranteeMasked MaskedGrantee, lent Grantee;
                /// 车辆类型: vehicle type.
                4 VehicleType vehicle_type "vehicle-type": VehicleType, record Option<VehicleType>;
                /// 使用性质: use nature.
                5 UseNature use_nature "use-nature": UseNature, record Option<UseNature>;
                /// 品牌型号: brand and model.
                6 Model model "model": Model, record Option<Model>;
                /// 车身颜色: body colors.
                7 Colors colors "colors": Colors, record Option<Colors>;
                /// 能源种类: kinds of energy.
                8 Energy energy "energy": Energy, record Option<Energy>;
                /// 核定载人数: approved number of persons.
                9 Seats seats "seats": Seats, record Option<Seats>;
                /// 强制报废期止: the last day before compulsory scrapping, inclusive.
                10 ScrapBy scrap_by "scrap-by": Day, record Option<Day>;
                /// 所有人: the owner. An organization's name is public and never masked.
                17 Owner owner "owner": Owner, masked 12 OwnerMasked MaskedText, record Owner;
                /// 车辆识别代号: vehicle identification number, or an older factory number.
                16 Vin vin "vin": Vin, masked 13 VinMasked MaskedText, record Option<Vin>;
                /// 注册日期: day of first registration.
                18 RegisteredOn registered_on "registered-on": Day, record Option<Day>;
                /// 发证日期: day the paper license was issued.
                19 IssuedOn issued_on "issued-on": Day, record Option<Day>;
                /// 发动机号码: engine number.
                20 EngineNumber engine_number "engine-number": EngineNumber, record Option<EngineNumber>;
                /// Masses in kg and dimensions in mm.
                21 Technical technical "technical": Technical, record Option<Technical>;
                /// 备注: remarks.
                22 Remarks remarks "remarks": Remarks, record Option<Remarks>;
                /// 检验记录: inspection record.
                23 InspectionRecord inspection_record "inspection-record": InspectionRecord,
                    record Option<InspectionRecord>;
                /// The owner's identity document.
                28 Document document "document": Document, masked 24 DocumentMasked MaskedDocument,
                    record Option<Document>;
                /// 住址: address.
                29 Address address "address": Address, masked 25 AddressMasked MaskedText, record Option<Address>;
                /// 发证机关: issuing authority, as its seal or code reads.
                26 IssuingAuthority issuing_authority "issuing-authority": IssuingAuthority,
                    record Option<IssuingAuthority>;
                /// 副页编码: the sub page's bar code number.
                27 SubPageNumber sub_page_number "sub-page-number": SubPageNumber, record Option<SubPageNumber>;
                /// 档案编号: file number.
                30 FileNumber file_number "file-number": FileNumber, record Option<FileNumber>;
            }
            reserved {
                11 Reserved11;
                14 Reserved14;
                15 Reserved15;
            }
        }
    };
}

pub(crate) use profile;
