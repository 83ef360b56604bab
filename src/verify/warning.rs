//! What a verifier should know although nothing refuses it.

use crate::error::words;
use crate::value::Bilingual;

/// Something to know although it refuses nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Warning {
    /// The plate has a form that this version does not know. The issuer signed it.
    PlateFormUnknown,
    /// A number or name is as the register recorded it, against the rule of today. The issuer signed it.
    ValueAsRecorded,
    /// The register has a value that cannot be expressed here. It stands on the paper license.
    ValueInexpressible,
    /// A name has `?`, `□` or the like where a character was lost or masked before it was signed.
    CharactersLost,
    /// The VIN's check digit differs. Those of imported vehicles often do (GB 16735).
    VinCheckDigit,
    /// The holder's clock is wrong. The challenge makes that harmless.
    HolderClockDiffers,
    /// The authority counted working days with a calendar this verifier does not hold, and the one it holds counts
    /// more than seven.
    CalendarDiffers,
    /// A text has private-use characters: rare names are written with them, and other devices print them differently
    /// or not at all.
    PrivateUseCharacters,
    /// The vehicle must not be driven now, or its registration has ended: [`Go::Stop`](super::Go::Stop).
    VehicleNotUsable,
    /// The show was verified at the roadside, where the paper license must be carried (道路交通安全法 art. 11).
    PaperLicenseRequired,
    /// The show names no natural person, neither by name nor by document: nobody can be compared with it.
    NothingToCompare,
    /// No calendar held reaches the authorization's last day: the working days were not counted.
    CalendarDoesNotReach,
}

advised!(Warning {
    Self::PlateFormUnknown => "plate-form-unknown", Bilingual::new(
        "号牌号码为本软件尚不识别的式样，以发证机关签名为准，请与实车核对并升级核验软件。",
        "The plate is of a form not known here, and signed by the authority: compare it with the car's, and update the app.",
    );
    Self::ValueAsRecorded => "value-as-recorded", Bilingual::new(
        "部分号码或姓名按登记原样记载，与现行编码规则不同，请与证件原件核对。",
        "A number or name stands as the register recorded it, against the rule of today: compare it with the original.",
    );
    Self::ValueInexpressible => "value-inexpressible", Bilingual::new(
        "有登记内容无法在电子行驶证上显示，请按该项所示查验原件。",
        "The register has a value that cannot be shown here: read it off the original that is named in its place.",
    );
    Self::CharactersLost => "characters-lost", Bilingual::new(
        "姓名中含有缺字符号（如“?”“□”），请与证件核对姓名。",
        "A name has signs in the place of lost characters: compare it with the document.",
    );
    Self::VinCheckDigit => "vin-check-digit", Bilingual::new(
        "车辆识别代号校验位不符，请与机动车登记证书或拓印膜核对。",
        "The VIN's check digit differs: compare it with the registration certificate or a rubbing.",
    );
    Self::HolderClockDiffers => "holder-clock-differs", Bilingual::new(
        "对方手机时间不准，本次应答不受影响，请提醒其校准。",
        "The holder's clock is off, which did no harm here: tell them to set it.",
    );
    Self::CalendarDiffers => "calendar-differs", Bilingual::new(
        "本机所持工作日历与签发时不同，请更新后复核授权期限。",
        "The working days were counted with a calendar not held here: update, and check the last day again.",
    );
    Self::PrivateUseCharacters => "private-use-characters", Bilingual::new(
        "含有生僻字，本机显示可能不同，请与证件核对。",
        "A name has a rare character that may look different here: compare it with the document.",
    );
    Self::VehicleNotUsable => "vehicle-not-usable", words::NOT_IN_ORDER;
    Self::PaperLicenseRequired => "paper-license-required", Bilingual::new(
        "上道路行驶应当随车携带纸质行驶证：请驾驶人出示。",
        "The paper license must be carried on the road: ask the driver for it.",
    );
    Self::NothingToCompare => "nothing-to-compare", Bilingual::new(
        "未列明可供核对的人员：请对方出示所有人信息；单位车辆请核验经办人身份和单位委托。",
        "No person to compare was shown: ask for the owner's name or document; of an organization's car, check who acts for it.",
    );
    Self::CalendarDoesNotReach => "calendar-does-not-reach", Bilingual::new(
        "本机工作日历未覆盖授权期限，工作日数未核对，请更新数据。",
        "No calendar held here reaches the last day, so the working days were not counted: update the data.",
    );
});

impl core::fmt::Display for Warning {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.advice().en())
    }
}
