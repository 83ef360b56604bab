//! What the person at the counter does next: one sentence for every refusal and every warning, in Chinese and English
//! (SPEC §12.9). Codes are for programs, messages for logs; these are for the screen, and say nothing about the person
//! in front of it.

use super::{EvidenceRecord, Warning};
use crate::error::{BundleError, EvidenceError, MemoryError, StatusListError, TextError, VerifyError};

/// One sentence for the screen, in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advice {
    zh: &'static str,
    en: &'static str,
}

impl Advice {
    const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The Chinese sentence.
    #[must_use]
    pub fn zh(&self) -> &'static str {
        self.zh
    }

    /// The English sentence.
    #[must_use]
    pub fn en(&self) -> &'static str {
        self.en
    }
}

const SCANNER: Advice = Advice::new(
    "扫码设备改动了内容，请检查扫码枪设置（大小写、换行、字符集）后重扫。",
    "The scanner changed the text: check its settings (case, line ends, character set) and scan again.",
);
const DAMAGED: Advice = Advice::new(
    "此码已损坏或不符合格式，请对方刷新后重扫；仍失败则不予采信。",
    "The code is damaged or not of this format: have it refreshed and scan again; if it fails again, do not accept it.",
);
const NOT_GENUINE: Advice = Advice::new(
    "此码未通过签名核验，不予采信；请查验纸质行驶证或联系公安交管部门。",
    "The code is not genuine: do not accept it; ask for the paper license or call the traffic police.",
);
const UPDATE_TRUST: Advice = Advice::new(
    "核验端的信任数据需要更新：请联网更新后重试。",
    "This device's trust data must be updated: go online, update, and try again.",
);
const UPDATE_APP: Advice = Advice::new(
    "此码来自更新的版本：请升级核验软件后重试。",
    "The code is of a later version: update the verifying app and try again.",
);
const OWN_CLOCK: Advice = Advice::new(
    "请检查本机日期和时间，校准后重试。",
    "Check the date and time of this device, set them right, and try again.",
);
const REFRESH_CODE: Advice = Advice::new(
    "此码已过期：请对方刷新后重扫；若刚刷新仍过期，请双方核对手机时间。",
    "The code has run out: have it refreshed and scan again; if it was fresh, compare both clocks.",
);
const REFRESH_LICENSE: Advice = Advice::new(
    "请持证人联网更新电子行驶证后重新出示。",
    "Ask the holder to go online, refresh the license and show it again.",
);
const NEW_GRANT: Advice = Advice::new(
    "授权已到期或期限不符：请车主重新授权，或出示车主本人的行驶证。",
    "The authorization has ended or runs too long: ask the owner to lend it again or to show the license in person.",
);
const ASK_AGAIN: Advice = Advice::new(
    "请在本机重新生成询问码，由对方扫码后应答。",
    "Make a new question code on this device and have the holder answer it.",
);
const OTHER_PURPOSE: Advice = Advice::new(
    "此码不是为本项业务出示的：请对方选择本项用途后重新出示。",
    "The code was not shown for this purpose: ask the holder to show it for this one.",
);
const SHOW_LESS: Advice = Advice::new(
    "对方出示的信息超出本项业务所需：请按用途重新出示，勿保存此码。",
    "More was shown than this purpose needs: ask for a code for this purpose, and do not keep this one.",
);
const NOT_FOR_USE: Advice = Advice::new(
    "该车目前不得使用，请勿办理；请车主向公安交管部门咨询。",
    "The vehicle may not be used now: do not go on; the owner should ask the traffic police.",
);

impl VerifyError {
    /// What the person at the counter does next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            Self::RoadsideNeedsPaper => Advice::new(
                "路面执勤检查须出示纸质行驶证：请驾驶人出示随车携带的纸质行驶证。",
                "At the roadside the paper license must be carried: ask the driver for it.",
            ),
            Self::Text(error) => of_text(*error),
            Self::Decode(_) | Self::HolderKey(_) | Self::Signature { .. } => DAMAGED,
            Self::ProfileUnknown => UPDATE_APP,
            Self::TrustFromFuture { .. } | Self::NotYetValid { .. } | Self::ChallengeFromFuture { .. } => OWN_CLOCK,
            Self::TrustExpired { .. } | Self::IssuerUnknown | Self::IssuerKeyUnknown => UPDATE_TRUST,
            Self::TestIssuer => Advice::new(
                "这是测试数据，不证明任何车辆；请出示正式的电子行驶证。",
                "This is test data and proves nothing about any car: ask for a real license.",
            ),
            Self::IssuerKeyArtefact
            | Self::IssuerKeyNotYet { .. }
            | Self::IssuerKeyRetired { .. }
            | Self::IssuerSignature
            | Self::Value(_)
            | Self::MandatoryHidden
            | Self::PlateOutsideIssuer
            | Self::HolderSignature => NOT_GENUINE,
            Self::IssuerKeyDistrusted { .. } | Self::LicenseExpired { .. } | Self::StatusTooOld { .. } => {
                REFRESH_LICENSE
            }
            Self::StatusRevoked | Self::StatusSuspended | Self::StatusNotValid => Advice::new(
                "该凭证已被撤回或暂停，请勿办理；请向车主或公安交管部门核实。",
                "It was taken back or suspended: do not go on; ask the owner or the traffic police.",
            ),
            Self::StatusSuperseded => REFRESH_LICENSE,
            Self::StatusIndexOutOfRange => UPDATE_TRUST,
            Self::Seal(_)
            | Self::ChallengeRequired
            | Self::ChallengePurposeDiffers
            | Self::ChallengeMismatch
            | Self::ChallengeExpired { .. } => ASK_AGAIN,
            Self::ChallengeNeeded => Advice::new(
                "此码是对另一询问的应答：请对方直接出示，或在本机生成询问码后应答。",
                "The code answers somebody else's question: ask for a plain code, or ask with a question code of your own.",
            ),
            Self::ChallengeNotAnswered => Advice::new(
                "请对方先扫描本机的询问码，再出示应答码。",
                "Have the holder scan this device's question code first and then show the answer.",
            ),
            Self::SealRequired => Advice::new(
                "本项业务要求加密应答：请在本机生成要求加密的询问码，由对方扫码后应答。",
                "This purpose needs a sealed answer: ask with a question code that wants one.",
            ),
            Self::ShowExpired { .. } | Self::ShowFromFuture { .. } | Self::ShownOutsideWindow { .. } => REFRESH_CODE,
            Self::AuthorizationExpired { .. }
            | Self::AuthorizationTooLong { .. }
            | Self::WorkingDaysExceeded { .. } => NEW_GRANT,
            Self::CalendarDoesNotReach => UPDATE_TRUST,
            Self::StandingForbidsUse(_) => NOT_FOR_USE,
            Self::StandingGone(_) => Advice::new(
                "该车登记已终止，请勿办理；如车辆就在现场，请联系公安交管部门。",
                "The registration has ended: do not go on; if the car stands here, call the traffic police.",
            ),
            Self::StandingRefusedForPurpose(_) => Advice::new(
                "该车被查封，不得办理本项业务；请车主向查封机关咨询。",
                "The vehicle is sealed and cannot be used for this purpose: the owner should ask who sealed it.",
            ),
            Self::PurposeMissing | Self::PurposeMismatch => OTHER_PURPOSE,
            Self::DisclosureExceedsPurpose | Self::DisclosureExceedsRequest => SHOW_LESS,
            Self::RequiredFieldMissing(_) => Advice::new(
                "出示的信息不足以办理：请对方为本项用途出示全部所需信息。",
                "Too little was shown: ask the holder to show everything this purpose needs.",
            ),
            Self::EvidenceMissing | Self::EvidenceTooOld { .. } => Advice::new(
                "请对方在手机上完成本人核验（人脸、指纹或密码）后重新出示。",
                "Ask the holder to prove on the phone who they are (face, fingerprint or passcode) and show it again.",
            ),
            Self::KeyProtectionTooWeak => Advice::new(
                "对方手机的密钥保护等级不足：请改用其他手机，或查验纸质行驶证。",
                "The phone protects its key too weakly for this: use another phone, or ask for the paper license.",
            ),
        }
    }
}

fn of_text(error: TextError) -> Advice {
    match error {
        TextError::Empty => Advice::new("未扫到内容，请重新扫描。", "Nothing was scanned: scan again."),
        TextError::NotUtf8 | TextError::WhiteSpace | TextError::LowerCase => SCANNER,
        TextError::TooLong | TextError::NotBase45 => DAMAGED,
        TextError::OtherArtefact => Advice::new(
            "这不是出示码：请对方打开电子行驶证的出示页面。",
            "This is another of the app's codes: ask the holder to open the page that shows the license.",
        ),
        TextError::SuiteUnknown => UPDATE_APP,
        TextError::NotALicense => Advice::new(
            "这不是电子行驶证的二维码：请对方打开电子行驶证。",
            "This is not a vehicle license's code: ask the holder to open the electronic license.",
        ),
    }
}

impl BundleError {
    /// What whoever runs the verifier does next. The bundle held stays in force.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            Self::FromFuture { .. } => OWN_CLOCK,
            Self::VersionUnknown => UPDATE_APP,
            Self::RootExpired { .. } | Self::Expired { .. } | Self::Older { .. } | Self::RootOlder { .. } => {
                Advice::new(
                    "此信任数据包已过期或较旧，未予采用：请下载最新的数据包。",
                    "This trust bundle is out of date and was not taken in: download the latest one.",
                )
            }
            _ => Advice::new(
                "此信任数据包不可信，未予采用：请勿重试，向发布单位核实来源。",
                "This trust bundle is not to be believed and was not taken in: do not retry; ask its publisher where it came from.",
            ),
        }
    }
}

impl StatusListError {
    /// What whoever runs the verifier does next. The list is not used.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            Self::FromFuture { .. } => OWN_CLOCK,
            Self::IssuerKey(error) => error.advice(),
            Self::Expired { .. } | Self::IndexOutOfRange { .. } => Advice::new(
                "状态列表已过期或不完整：请联网下载最新列表后重试。",
                "The status list is out of date or too short: go online, download the latest one, and try again.",
            ),
            _ => Advice::new(
                "状态列表无法使用，未予采用：请重新下载；仍失败则向发布单位核实。",
                "The status list cannot be used: download it again; if it fails again, ask who publishes it.",
            ),
        }
    }
}

impl MemoryError {
    /// What the person at the counter, or whoever runs the verifier, does next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            Self::ClockBehind { .. } | Self::ListFromFuture { .. } => OWN_CLOCK,
            Self::ClockWasAhead { .. } => Advice::new(
                "本机时钟曾经偏快或现在偏慢，暂不能受理：请联系系统管理员，用其他时钟核对并校时，三分钟后恢复。",
                "This device's clock was ahead or is behind: call its operator, who sets it by another clock and waits three minutes.",
            ),
            Self::ShowReplayed => Advice::new(
                "此码已经用过：请对方当面刷新后重新出示；请勿接受截图或转发的码。",
                "This code was used before: have it refreshed before your eyes; take no screenshot and no forwarded code.",
            ),
            Self::ChallengeSpent | Self::ChallengeExpired { .. } => ASK_AGAIN,
            Self::ShowExpired { .. } => REFRESH_CODE,
            Self::Full { .. } => Advice::new(
                "本机核验记录已满，暂不能受理：请等三分钟后重试；仍失败请联系系统管理员。",
                "This device remembers all it can: wait three minutes and try again; if it fails again, call its operator.",
            ),
            Self::ListOlder { .. } => Advice::new(
                "此状态列表较旧，未予采用：请下载最新列表。",
                "This status list is older than one seen before and was not taken in: download the latest one.",
            ),
            Self::ListEquivocation { .. } => Advice::new(
                "同一状态列表出现两种内容，未予采用：请勿重试，向发布单位核实来源。",
                "Two status lists of one time differ: do not retry; ask their publisher where this one came from.",
            ),
            Self::Foreign | Self::Corrupt => Advice::new(
                "本机的核验记录无法读取：请勿清空重来，联系系统管理员恢复最近的备份。",
                "This device's memory cannot be read: do not start afresh; have its operator restore the latest copy.",
            ),
        }
    }
}

impl EvidenceError {
    /// What whoever looks at the record does next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        match self {
            Self::TrustMissing { .. } | Self::ListMissing { .. } => Advice::new(
                "缺少当时的数据：请从档案中找出所指的信任数据或状态列表后重新核验。",
                "Data of the time are missing: find the trust data or status list it names in the archive, and verify again.",
            ),
            Self::RulesUnknown => Advice::new(
                "此记录按其他版本的规则核验：请使用支持该规则的版本核验。",
                "This record was made by other rules: verify it with a version that has them.",
            ),
            Self::OtherOutcome => Advice::new(
                "这不是对本次出示的记录结果，未予写入：请写入本次核验的结果。",
                "That is not what the memory said of this show, and was not noted: note what it said of this one.",
            ),
            Self::StampTooLong { .. } => Advice::new(
                "时间戳过长，未予保存：请申请不含证书链的时间戳。",
                "The time stamp is too long to be kept: ask for one without its certificates.",
            ),
            Self::Foreign | Self::Corrupt => Advice::new(
                "这不是完好的核验记录：请使用备份。",
                "This is no intact evidence record: use the backup.",
            ),
            Self::Refused(_) => Advice::new(
                "按原条件重新核验未通过：此记录不能作为证据。",
                "Verified again as then, it fails: this record is no evidence.",
            ),
        }
    }
}

impl EvidenceRecord {
    /// What a record cannot prove: to be shown beside it.
    #[must_use]
    pub fn caution(&self) -> Advice {
        if self.time_stamp().is_some() {
            Advice::new(
                "核验时间以第三方时间戳为准，本记录未核对该时间戳；到场人员和加密情况由保存方自述。",
                "When it was checked is for the time stamp to prove, which is not checked here; who was there, and that it was sealed, is its keeper's word.",
            )
        } else {
            Advice::new(
                "本记录不能证明核验时间：核验时间、到场人员和加密情况均由保存方自述。",
                "This record cannot prove when it was checked: that, who was there, and that it was sealed, is its keeper's word.",
            )
        }
    }
}

impl Warning {
    /// What the person at the counter does about it.
    #[must_use]
    pub fn advice(self) -> Advice {
        match self {
            Self::VinCheckDigit => Advice::new(
                "车辆识别代号校验位不符，请与实车核对。",
                "The VIN's check digit differs: read the VIN off the car.",
            ),
            Self::HolderClockDiffers => Advice::new(
                "对方手机时间不准，本次应答不受影响，请提醒其校准。",
                "The holder's clock is off, which did no harm here: tell them to set it.",
            ),
            Self::CalendarDiffers => Advice::new(
                "本机所持工作日历与签发时不同，请更新后复核授权期限。",
                "The working days were counted with a calendar not held here: update, and check the last day again.",
            ),
            Self::PrivateUseCharacters => Advice::new(
                "含有生僻字，本机显示可能不同，请与证件核对。",
                "A name has a rare character that may look different here: compare it with the document.",
            ),
            Self::CalendarDoesNotReach => Advice::new(
                "本机工作日历未覆盖授权期限，工作日数未核对，请更新数据。",
                "No calendar held here reaches the last day, so the working days were not counted: update the data.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::DecodeError;

    #[test]
    fn sentences_are_of_their_language_and_end() {
        let errors = [
            VerifyError::RoadsideNeedsPaper,
            VerifyError::Text(TextError::Empty),
            VerifyError::Text(TextError::NotALicense),
            VerifyError::Decode(DecodeError {
                kind: crate::error::DecodeKind::Truncated,
                at: "show",
            }),
            VerifyError::IssuerSignature,
            VerifyError::SealRequired,
            VerifyError::EvidenceMissing,
        ];
        let warnings = [Warning::VinCheckDigit, Warning::CalendarDoesNotReach];
        let bundles = [
            BundleError::VersionUnknown,
            BundleError::RootUnknown,
            BundleError::Older { held: 2, offered: 1 },
        ];
        let lists = [StatusListError::Cut, StatusListError::IndexOutOfRange { entries: 8 }];
        let all = errors.iter().map(VerifyError::advice);
        let all = all.chain(bundles.iter().map(BundleError::advice));
        let memories = [
            MemoryError::ShowReplayed,
            MemoryError::ChallengeSpent,
            MemoryError::Full { room: 8 },
            MemoryError::Corrupt,
        ];
        let all = all.chain(lists.iter().map(StatusListError::advice));
        let all = all.chain(memories.iter().map(MemoryError::advice));
        let evidence = [
            EvidenceError::Corrupt,
            EvidenceError::RulesUnknown,
            EvidenceError::StampTooLong { bytes: 2, max: 1 },
            EvidenceError::TrustMissing { digest: [0; 32] },
            EvidenceError::Refused(VerifyError::HolderSignature),
        ];
        let all = all.chain(evidence.iter().map(EvidenceError::advice));
        for advice in all.chain(warnings.into_iter().map(Warning::advice)) {
            assert!(
                advice.zh().ends_with('。') && advice.zh().chars().any(|c| c > '\u{4dff}'),
                "{advice:?}"
            );
            assert!(advice.en().ends_with('.') && advice.en().is_ascii(), "{advice:?}");
        }
        assert!(VerifyError::RoadsideNeedsPaper.advice().zh().contains("纸质行驶证"));
    }
}
