//! What the holder's side refuses.

use thiserror::Error;

use super::credential::{CredentialError, DisclosureError, ReadError};
use super::form::{DecodeError, TextError};
use super::issuer::IssuerError;
use super::refusal::apart;
use super::signing::SignError;
use super::words;
use crate::value::{Bilingual, Day, UnixTime};

/// The holder's app asked for something it cannot show, or a file cannot be imported.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PresentError {
    /// The file's text cannot be read.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The file, or the credential in it, does not have the form of the SPEC.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The trust data do not know the issuer's key, or do not let it sign this.
    #[error(transparent)]
    Issuer(#[from] IssuerError),
    /// The credential in the file is not genuine.
    #[error(transparent)]
    Credential(#[from] CredentialError),
    /// The file has a version this crate does not know.
    #[error("the file has a version this program does not know")]
    FileVersionUnknown,
    /// The file belongs to another key.
    #[error("the file was issued to another key")]
    OtherHolder,
    /// The phone's clock is more than ten minutes behind the credential's issue.
    #[error("now is {now}, more than 10 minutes before the license was issued at {issued_at}: check the clock")]
    PhoneClockBehind {
        /// The holder's clock.
        now: UnixTime,
        /// The credential's issued-at.
        issued_at: UnixTime,
    },
    /// The credential's last day is over.
    #[error("the license cannot be shown at {now}: it ran to the end of {last_day}")]
    OutsideWindow {
        /// The holder's clock.
        now: UnixTime,
        /// The last valid Beijing day.
        last_day: Day,
    },
    /// A register's answer or a status list says that the credential is not valid any more.
    #[error("the license was taken back or replaced")]
    Ended,
    /// A status list says that the credential is suspended.
    #[error("the license is suspended")]
    Suspended,
    /// Only the owner's own license can be lent, and only its owner can revoke an authorization.
    #[error("a lent license cannot be lent on")]
    LentCopy,
    /// The last day asked for lies behind the vehicle's scrap-by day.
    #[error("the last day may be {max} at the latest: the vehicle is scrapped by then")]
    BehindScrapBy {
        /// The scrap-by day.
        max: Day,
    },
    /// The view opens more than it may.
    #[error(transparent)]
    Disclosure(#[from] DisclosureError),
    /// The challenge asks for a sealed answer, and the caller asked for one in clear.
    #[error("the challenge wants a sealed answer")]
    SealRequired,
    /// There is no key to seal to: the show answers no challenge, or one that asks for an answer in clear.
    #[error("the challenge has no key to seal the answer to")]
    SealKeyMissing,
    /// The values of this view are too long for a code.
    #[error("the show would have {bytes} bytes; the most is {max}")]
    ShowTooLong {
        /// Its length.
        bytes: usize,
        /// The most a code holds.
        max: usize,
    },
    /// Signing failed.
    #[error(transparent)]
    Sign(#[from] SignError),
    // Reading a stored wallet
    /// The bytes are a stored value of another kind, or a wallet of a later version.
    #[error("the bytes are not a wallet of this version")]
    WalletForeign,
    /// The bytes are cut, changed or of no form a wallet has.
    #[error("the stored wallet is damaged")]
    WalletCorrupt,
}

impl From<DecodeError> for PresentError {
    fn from(error: DecodeError) -> Self {
        Self::Read(error.into())
    }
}

refusals!(PresentError {
    Self::Text(error) => (error: TextError), IMPORT_AGAIN;
    Self::Read(error) => (error: ReadError), IMPORT_AGAIN;
    Self::Issuer(error) => (error: IssuerError), IMPORT_AGAIN;
    Self::Credential(error) => (error: CredentialError), IMPORT_AGAIN;
    Self::FileVersionUnknown => "file-version-unknown", UPDATE;
    Self::OtherHolder => "file-other-holder", OTHER_PHONE;
    Self::PhoneClockBehind { .. } => "phone-clock-behind", SET_CLOCK;
    Self::OutsideWindow { .. } => "outside-window", OUTSIDE;
    Self::Ended => "credential-ended", ENDED;
    Self::Suspended => "credential-suspended", SUSPENDED;
    Self::LentCopy => "lent-copy", OWNER_ONLY;
    Self::BehindScrapBy { .. } => "last-day-behind-scrap-by", words::SCRAP_BY;
    Self::Disclosure(error) => (error: DisclosureError), CHOOSE_PURPOSE;
    Self::SealRequired => "seal-required", UPDATE;
    Self::SealKeyMissing => "seal-key-missing", ANSWER_PLAIN;
    Self::ShowTooLong { .. } => "bytes-too-long", SHOW_LESS;
    Self::Sign(error) => (error: SignError);
    Self::WalletForeign => "wallet-foreign", FETCH_AGAIN;
    Self::WalletCorrupt => "wallet-corrupt", FETCH_AGAIN;
} apart {
    Self::PhoneClockBehind { now, issued_at } => apart(*issued_at, *now);
});

const IMPORT_AGAIN: Bilingual = Bilingual::new(
    "电子行驶证文件无法使用：请检查手机时间，升级电子行驶证应用，并联网重新下载。",
    "The license file cannot be used: check the phone's clock, update the app, go online and download it again.",
);
const UPDATE: Bilingual = Bilingual::new("请升级电子行驶证应用后重试。", "Update the license app and try again.");
const OTHER_PHONE: Bilingual = Bilingual::new(
    "此电子行驶证签发给另一部手机：请在本机重新申领。",
    "This license was issued to another phone: apply for one on this phone.",
);
const SET_CLOCK: Bilingual = Bilingual::new(
    "本机时间慢了十分钟以上：请将手机设为自动校时后重试。",
    "This phone's clock is more than ten minutes behind: set it to network time and try again.",
);
const OUTSIDE: Bilingual = Bilingual::new(
    "此证的有效期已过：请联网更新；授权已到期的，请车主重新授权；本机日期不对的，请先校准。",
    "Its last day is over: go online and refresh it; if it was lent, ask the owner to lend it again; if the phone's date is wrong, set it.",
);
const ENDED: Bilingual = Bilingual::new(
    "此电子行驶证已停用，或此授权已被取消：请联网更新；仍需授权的，请车主重新授权。",
    "This license has ended, or what was lent was revoked: go online and refresh it; if it was lent, ask the owner to lend it again.",
);
const SUSPENDED: Bilingual = Bilingual::new(
    "此电子行驶证已被暂停使用：请联网更新；仍被暂停的，请咨询发证机关。",
    "The license is suspended: go online and refresh it; if it stays suspended, ask the authority that issued it.",
);
const FETCH_AGAIN: Bilingual = Bilingual::new(
    "本机保存的电子行驶证无法读取：请联网重新下载。",
    "The licenses stored on this phone cannot be read: go online and fetch them again.",
);
const OWNER_ONLY: Bilingual = Bilingual::new(
    "只有车主本人的电子行驶证可以授权他人或取消授权。",
    "Only the owner's own license can be lent or taken back.",
);
const CHOOSE_PURPOSE: Bilingual = Bilingual::new(
    "所选内容超出该用途事项可出示的范围：请选择正确的用途事项，或减少出示内容。",
    "The view opens more than its purpose may see: choose the right purpose, or show less.",
);
const ANSWER_PLAIN: Bilingual = Bilingual::new(
    "对方的核验请求码不要求加密应答：请直接亮码。",
    "The request code wants no sealed answer: show the code in clear.",
);
const SHOW_LESS: Bilingual = Bilingual::new(
    "出示的内容过长，二维码放不下：请减少出示内容。",
    "The view is too long for a code: show less.",
);
