//! Why a show is refused: one variant per code, in the order of the twelve checks.

use thiserror::Error;

use super::credential::{CredentialError, DisclosureError, ReadError};
use super::form::TextError;
use super::issuer::IssuerError;
use super::refusal::apart;
use super::seal::SealError;
use super::words;
use crate::value::{Bilingual, Day, UnixTime};

/// Why a show is refused: the first failing check in the order of SPEC §9. A refusal is never a partial "valid".
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    // 2 text
    /// See [`TextError`].
    #[error(transparent)]
    Text(#[from] TextError),
    // 3 structure
    /// See [`SealError`].
    #[error(transparent)]
    Seal(#[from] SealError),
    /// See [`ReadError`].
    #[error(transparent)]
    Read(#[from] ReadError),
    // 4 trust, issuer, test mark, and 5 the key's artefact and dates
    /// See [`IssuerError`].
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// The issuer or the deployment is a test, and the policy accepts none.
    #[error("the issuer is a test issuer, and the policy accepts none")]
    TestIssuer,
    // 6 issuer signature, and 7 values, mandatory leaves, plate prefix, challenge presence
    /// See [`CredentialError`].
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// One of the leaves every show must open is closed.
    #[error("a field that every show must open is hidden")]
    MandatoryHidden,
    /// The policy demands a challenge, and the question has none.
    #[error("the policy demands a challenge, and none was given")]
    ChallengeRequired,
    /// The question names another purpose than its own challenge: a caller error.
    #[error("the question names another purpose than its challenge")]
    ChallengePurposeDiffers,
    /// The show answers a challenge, and the question has none.
    #[error("the show answers a challenge, and none was given")]
    ChallengeNeeded,
    /// The question has a challenge, and the show answers none.
    #[error("the show does not answer the challenge")]
    ChallengeNotAnswered,
    /// The show answers another challenge.
    #[error("the show answers another challenge")]
    ChallengeMismatch,
    /// The show came in clear, but the policy demands a sealed answer or the challenge has a key to seal it to.
    #[error("the policy or the challenge demands a sealed answer")]
    SealRequired,
    // 8 holder signature
    /// An answer about one of the two signatures is missing, of a verification in two steps: a caller error.
    #[error("a signature of this show was not answered for")]
    SignatureUnanswered,
    /// The show is not signed by the key the credential was issued to, or was changed.
    #[error("the holder's signature does not verify")]
    HolderSignature,
    // 9 challenge or time
    /// The challenge was issued after now.
    #[error("the challenge was issued at {issued_at}; now is {now}: check the clock")]
    ChallengeFromFuture {
        /// When the challenge says it was issued.
        issued_at: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The challenge has expired.
    #[error("the challenge ended at {expires}; now is {now}: ask again")]
    ChallengeExpired {
        /// The challenge's end, exclusive.
        expires: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The show is older than 60 s plus tolerance.
    #[error("shown at {shown_at}, {age} s before now, {now}: ask for a fresh code; if it is fresh, a clock is wrong")]
    ShowExpired {
        /// The show's time.
        shown_at: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
        /// The show's age in seconds.
        age: u64,
    },
    /// The show is from the future: one of the two clocks is wrong.
    #[error("shown at {shown_at}, {ahead} s after now, {now}: the holder's clock is fast or this one is slow")]
    ShowFromFuture {
        /// The show's time.
        shown_at: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
        /// How far ahead the show's time is, in seconds.
        ahead: u64,
    },
    // 10 credential window, day cap, working days
    /// The credential was issued after now.
    #[error("the credential starts at {starts}; now is {now}: check the clock")]
    NotYetValid {
        /// The credential's issued-at.
        starts: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The license's last day is over.
    #[error("the license ended with {last_day}; now is {now}")]
    LicenseExpired {
        /// The last valid Beijing day.
        last_day: Day,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The authorization's last day is over.
    #[error("the authorization ended with {last_day}; now is {now}")]
    AuthorizationExpired {
        /// The last valid Beijing day.
        last_day: Day,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The show's time is behind the credential's last day.
    #[error("shown at {shown_at}, after the end of {last_day}")]
    ShownOutsideWindow {
        /// The show's time.
        shown_at: UnixTime,
        /// The last valid Beijing day.
        last_day: Day,
    },
    /// The authorization spans more days than any calendar can justify.
    #[error("the authorization spans {days} days; the most is {max}")]
    AuthorizationTooLong {
        /// Days from the grant day to the last day.
        days: u32,
        /// The cap.
        max: u32,
    },
    /// The authorization spans more working days than the format allows.
    #[error("the authorization spans {days} working days; the most is {max}")]
    WorkingDaysExceeded {
        /// Working days after the grant day.
        days: u32,
        /// The limit.
        max: u32,
    },
    /// The policy demands a calendar that reaches the authorization's last day, and this one ends earlier.
    #[error("the calendar does not reach the authorization's last day")]
    CalendarDoesNotReach,
    // 11 standing, purpose, disclosure
    /// The vehicle's standing or dates are not accepted for this purpose.
    #[error("the vehicle's standing is not accepted here: {0}")]
    StandingForbidsUse(&'static str),
    /// The vehicle's registration has ended.
    #[error("the registration has ended: {0}")]
    StandingGone(&'static str),
    /// The vehicle's standing rules out this purpose.
    #[error("the standing is refused for this purpose: {0}")]
    StandingRefusedForPurpose(&'static str),
    /// See [`DisclosureError`].
    #[error(transparent)]
    Disclosure(#[from] DisclosureError),
    // 12 policy
    /// The policy needs a field that is not shown in full.
    #[error("a field the policy needs is not shown: {0}")]
    RequiredFieldMissing(&'static str),
    /// A status list says that the credential was revoked.
    #[error("the status list says that it was revoked")]
    StatusRevoked,
    /// A status list says that the credential is suspended.
    #[error("the status list says that it is suspended")]
    StatusSuspended,
    /// A status list says that a newer credential took the place of this one.
    #[error("the status list says that a newer one took its place")]
    StatusSuperseded,
    /// A status list gives a status this version does not know. Only *valid* is accepted.
    #[error("the status list does not say that it is valid")]
    StatusNotValid,
    /// A status list of the right number ends before the credential's position.
    #[error("the status list ends before this position")]
    StatusIndexOutOfRange,
    /// The credential's status was last known longer ago than the policy allows.
    #[error("the status is known as of {known_at}; the policy allows {max} s; now is {now}")]
    StatusTooOld {
        /// When the status was last known.
        known_at: UnixTime,
        /// The policy's limit in seconds.
        max: u64,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The policy demands a real-person check, and the show has none.
    #[error("the policy demands a real-person check, and the show has none")]
    RealPersonCheckMissing,
    /// The real-person check is older than the policy allows.
    #[error("the real-person check is {age} s old; the policy allows {max} s")]
    RealPersonCheckTooOld {
        /// Its age when shown, in seconds.
        age: u64,
        /// The policy's limit in seconds.
        max: u64,
    },
    /// The holder's key is protected less well than the policy demands.
    #[error("the holder's key is protected less well than the policy demands")]
    KeyProtectionTooWeak,
    /// The person was proofed less well than the policy demands when the holder's key was enrolled.
    #[error("the person was proofed less well than the policy demands when the holder's key was enrolled")]
    ProofingTooWeak,
}

refusals!(VerifyError {
    Self::Text(error) => (error: TextError);
    Self::Seal(error) => (error: SealError);
    Self::Read(error) => (error: ReadError);
    Self::Issuer(error) => (error: IssuerError);
    Self::TestIssuer => "test-issuer", TEST;
    Self::Credential(error) => (error: CredentialError);
    Self::MandatoryHidden => "mandatory-hidden", INCOMPLETE;
    Self::ChallengeRequired => "challenge-required", words::ASK_AGAIN;
    Self::ChallengePurposeDiffers => "challenge-purpose-differs", words::ASK_AGAIN;
    Self::ChallengeNeeded => "challenge-needed", ANSWERS_ANOTHER;
    Self::ChallengeNotAnswered => "challenge-not-answered", SCAN_QUESTION;
    Self::ChallengeMismatch => "challenge-mismatch", words::ASK_AGAIN;
    Self::SealRequired => "seal-required", ASK_SEALED;
    Self::SignatureUnanswered => "signature-unanswered", UNANSWERED;
    Self::HolderSignature => "holder-signature-invalid", words::NOT_GENUINE;
    Self::ChallengeFromFuture { .. } => "challenge-from-future", words::OWN_CLOCK;
    Self::ChallengeExpired { .. } => "challenge-expired", words::ASK_AGAIN;
    Self::ShowExpired { .. } => "show-expired", words::REFRESH_CODE;
    Self::ShowFromFuture { .. } => "show-from-future", PHONE_AHEAD;
    Self::NotYetValid { .. } => "not-yet-valid", words::OWN_CLOCK;
    Self::LicenseExpired { .. } => "license-expired", words::REFRESH_LICENSE;
    Self::AuthorizationExpired { .. } => "authorization-expired", NEW_GRANT;
    Self::ShownOutsideWindow { .. } => "shown-outside-window", AFTER_END;
    Self::AuthorizationTooLong { .. } => "authorization-too-long", NEW_GRANT;
    Self::WorkingDaysExceeded { .. } => "working-days-exceeded", NEW_GRANT;
    Self::CalendarDoesNotReach => "calendar-does-not-reach", words::UPDATE_TRUST;
    Self::StandingForbidsUse(_) => "standing-forbids-use", NOT_FOR_USE;
    Self::StandingGone(_) => "standing-gone", words::GONE;
    Self::StandingRefusedForPurpose(_) => "standing-refused-for-purpose", SEIZED;
    Self::Disclosure(error) => (error: DisclosureError);
    Self::RequiredFieldMissing(_) => "required-field-missing", SHOW_MORE;
    Self::StatusRevoked => "status-revoked", REVOKED;
    Self::StatusSuspended => "status-suspended", SUSPENDED;
    Self::StatusSuperseded => "status-superseded", OUTDATED;
    Self::StatusNotValid => "status-not-valid", STATUS_UNKNOWN;
    Self::StatusIndexOutOfRange => "status-index-out-of-range", LIST_SHORT;
    Self::StatusTooOld { .. } => "status-too-old", STATUS_OLD;
    Self::RealPersonCheckMissing => "evidence-missing", PROVE_PERSON;
    Self::RealPersonCheckTooOld { .. } => "evidence-too-old", PROVE_PERSON;
    Self::KeyProtectionTooWeak => "key-protection-too-weak", OTHER_PHONE;
    Self::ProofingTooWeak => "proofing-too-weak", PROOF_AGAIN;
} apart {
    Self::Issuer(error) => error.seconds();
    Self::ChallengeFromFuture { issued_at, now } => apart(*issued_at, *now);
    Self::ChallengeExpired { expires, now } => apart(*expires, *now);
    Self::ShowExpired { age, .. } => Some(*age);
    Self::ShowFromFuture { ahead, .. } => Some(*ahead);
    Self::NotYetValid { starts, now } => apart(*starts, *now);
});

const UNANSWERED: Bilingual = Bilingual::new(
    "本软件未完成验签，并非对方的问题：请重新扫码；仍失败请升级核验软件。",
    "This app left a signature unchecked, no fault of the holder's: scan again; if it fails again, update the app.",
);
const INCOMPLETE: Bilingual = Bilingual::new(
    "出示的信息缺少必备项目：请对方升级电子行驶证应用后重新亮码；仍失败则不予采信。",
    "What every show must open is missing: have the holder update the license app and show it again; if it fails again, do not accept it.",
);
const TEST: Bilingual = Bilingual::new(
    "这是测试数据，不证明任何车辆；请对方出示正式的电子行驶证。",
    "This is test data and proves nothing about any car: ask for a real license.",
);
const ANSWERS_ANOTHER: Bilingual = Bilingual::new(
    "此码是对另一核验请求的应答：请对方直接亮码，或由对方扫描本机的核验请求码后应答。",
    "The code answers somebody else's request: ask for a plain code, or have the holder answer a request code of your own.",
);
const SCAN_QUESTION: Bilingual = Bilingual::new(
    "请对方先扫描本机的核验请求码，再出示应答码。",
    "Have the holder scan this device's request code first and then show the answer.",
);
const ASK_SEALED: Bilingual = Bilingual::new(
    "本项业务要求加密应答：请在本机生成要求加密的核验请求码，由对方扫码后应答。",
    "This purpose needs a sealed answer: make a request code that wants one, and have the holder answer it.",
);
const NEW_GRANT: Bilingual = Bilingual::new(
    "授权已到期或期限不符：请车主重新授权，或由车主本人亮证。",
    "The authorization has ended or runs too long: ask the owner to lend it again or to show the license in person.",
);
const NOT_FOR_USE: Bilingual = Bilingual::new(
    "该车状态异常，不能办理本项业务；上道路行驶前须先处理，请车主向公安交管部门咨询。",
    "The vehicle's standing rules this out, and must be settled before the car is driven: the owner should ask the traffic police.",
);
const SEIZED: Bilingual = Bilingual::new(
    "该车被查封，不得办理本项业务；请车主向查封机关咨询。",
    "The vehicle is seized by court order, which rules this purpose out: the owner should ask who had it seized.",
);
const SHOW_MORE: Bilingual = Bilingual::new(
    "出示的信息不足以办理：请对方选择本项用途事项，打开全部所需信息后重新亮码。",
    "Too little was shown: ask the holder to show everything this purpose needs.",
);
const REVOKED: Bilingual = Bilingual::new(
    "该授权已被取消，或该电子行驶证已停用，请勿办理；请向车主或公安交管部门核实。",
    "It was revoked: do not go on; ask the owner or the traffic police.",
);
const SUSPENDED: Bilingual = Bilingual::new(
    "该电子行驶证或授权已暂停使用，请勿办理；请向车主或公安交管部门核实。",
    "It is suspended: do not go on; ask the owner or the traffic police.",
);
const STATUS_UNKNOWN: Bilingual = Bilingual::new(
    "状态列表中有本软件尚不识别的状态，暂勿办理：请升级核验软件后重试；仍失败请向公安交管部门核实。",
    "The status list says something that is not known here: do not go on; update the app, and if it fails again, ask the traffic police.",
);
const LIST_SHORT: Bilingual = Bilingual::new(
    "本机的状态列表未覆盖此证：请下载最新的状态列表后重扫；仍失败请联系系统管理员。",
    "This device's status list does not reach this license: download the latest one and scan again; if it fails again, call the operator.",
);
const STATUS_OLD: Bilingual = Bilingual::new(
    "状态信息不够新：请持证人联网更新后重新亮码，或在本机下载最新的状态列表后重扫。",
    "What is known of its status is too old: have the holder go online and refresh it, or download the latest status list here, and scan again.",
);
const AFTER_END: Bilingual = Bilingual::new(
    "按对方手机时间，有效期已过：请持证人联网更新，授权使用的请车主重新授权，再重新亮码；如有效期未过，请对方校准手机时间。",
    "By the phone's clock the last day is over: the holder refreshes the license, or has it lent again; if it is not over, the phone's clock is wrong.",
);
const PHONE_AHEAD: Bilingual = Bilingual::new(
    "对方手机时间比本机快一分钟以上：请对方开启自动校时后刷新重扫；若多人如此，请校准本机时间。",
    "The phone's clock is over a minute ahead of this device: have it set itself and show a fresh code; if many are, set this clock.",
);
const OUTDATED: Bilingual = Bilingual::new(
    "该电子行驶证或授权已有更新，本份不再有效：请持证人联网更新后重新亮码。",
    "It is outdated, and a newer one took its place: ask the holder to go online, refresh it and show it again.",
);
const PROVE_PERSON: Bilingual = Bilingual::new(
    "请对方在手机上完成实人认证（人脸、指纹或密码）后重新亮码。",
    "Ask the holder to prove on the phone who they are (face, fingerprint or passcode) and show it again.",
);
const PROOF_AGAIN: Bilingual = Bilingual::new(
    "对方手机登记时的实人认证未达到本项业务要求：请其通过实人认证或到窗口重新登记手机，或查验纸质行驶证。",
    "The person was not checked well enough when the phone was enrolled: have it enrolled anew, or ask for the paper license.",
);
const OTHER_PHONE: Bilingual = Bilingual::new(
    "对方手机的密钥保护等级不足：请改用其他手机，或查验纸质行驶证。",
    "The phone protects its key too weakly for this: use another phone, or ask for the paper license.",
);
