//! Who asks (SPEC §4.3): whether a challenge is a listed asker's, told offline and before anything is answered. A listed
//! challenge proves who wrote it, not who shows it: whoever saw it can show it to somebody else. So it counts as listed
//! only if it wants its answer sealed, which the asker alone can read then.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::asker::Asker;
use super::content::Trust;
use crate::credential::challenge::Challenge;
use crate::credential::fields::FieldName;
use crate::credential::leaf::Leaves;
use crate::credential::words;
use crate::error::IssuerError;
use crate::limits;
use crate::value::{Bilingual, UnixTime};

/// A challenge, and what the trust data say of who asks.
///
/// ```
/// use vehicle_license::error::PresentError;
/// use vehicle_license::present::{Holder, View};
/// use vehicle_license::trust::Asking;
/// use vehicle_license::{Challenge, Trust, UnixTime};
///
/// /// The lines to show before the holder answers, and the view that is offered: all that a listed asker asks for, the
/// /// everyday part for any other.
/// fn offer<'a>(challenge: &'a Challenge, trust: &'a Trust, now: UnixTime) -> (Vec<String>, View<'a>) {
///     let asking = Asking::of(challenge, trust, now);
///     (asking.lines_zh(), View::answering(&asking))
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking<'a> {
    challenge: &'a Challenge,
    asker: Result<&'a Asker, NotListed>,
}

/// Why the asker of a challenge is not taken for listed. It refuses nothing: what is asked can be answered all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum NotListed {
    /// No asker signed the challenge.
    NotSigned,
    /// The trust data are dated after now.
    TrustFromFuture,
    /// The trust data are out of date.
    TrustExpired,
    /// The trust data list no asker of this number.
    AskerUnknown,
    /// The asker has no key of this number.
    KeyUnknown,
    /// The challenge was issued before its key may sign.
    KeyNotYet,
    /// The challenge was issued after its key may sign.
    KeyRetired,
    /// The signature is not that of the asker's key.
    Signature,
    /// The challenge's time and now differ by more than ten minutes.
    ClockDiffers,
    /// The asker is not listed for this purpose.
    Purpose,
    /// The challenge wants an answer in clear.
    NotSealed,
}

advised!(NotListed {
    Self::NotSigned => "asker-not-signed", Bilingual::new(
        "没有登记机构为此请求签名：请自行确认对方是谁；默认只出示日常信息。",
        "No registered asker signed this request: find out who asks; only the everyday view is shown unless you open more.",
    );
    Self::TrustFromFuture => "trust-from-future", Bilingual::new(
        "本机信任数据的日期晚于本机时间，无法核对是否登记：请校准手机时间。",
        "This phone's trust data are dated after its time, so it cannot tell who asks: set the phone's clock.",
    );
    Self::TrustExpired => "trust-expired", Bilingual::new(
        "本机信任数据已过期，无法核对是否登记：请联网更新后重新扫码。",
        "This phone's trust data have run out, so it cannot tell who asks: go online, update, and scan again.",
    );
    Self::AskerUnknown => "asker-unknown", NOT_HERE;
    Self::KeyUnknown => "asker-key-unknown", NOT_HERE;
    Self::KeyNotYet => "asker-key-not-yet", OTHER_KEY;
    Self::KeyRetired => "asker-key-retired", OTHER_KEY;
    Self::Signature => "asker-signature-invalid", Bilingual::new(
        "签名与登记的密钥不符，可能是冒名：请勿多给信息。",
        "The signature is not by the registered key: this may be an impostor, so show no more than everyday.",
    );
    Self::ClockDiffers => "asker-clock-differs", Bilingual::new(
        "请求的时间与本机相差超过十分钟：请核对双方时间，由对方重新生成核验请求码。",
        "The request's time and this phone's differ by more than ten minutes: compare both clocks; a new code is needed.",
    );
    Self::Purpose => "asker-purpose", Bilingual::new(
        "签名机构未登记此项用途事项：默认只出示日常信息；请询问对方为何需要。",
        "The signer is not registered for this purpose: only the everyday view is shown; ask why more is needed.",
    );
    Self::NotSealed => "asker-not-sealed", Bilingual::new(
        "此请求不要求加密应答，转示它的人也能读取：请对方重新生成要求加密的核验请求码。",
        "The request wants an answer in clear, which whoever passes it on could read: ask for one that wants it sealed.",
    );
});

const NOT_HERE: Bilingual = Bilingual::new(
    "本机信任数据中没有此机构或其密钥：请联网更新后重新扫码；仍没有则按未登记对待。",
    "No such asker or key is listed here: go online, update, and scan again; if it stays so, nobody is registered.",
);
const OTHER_KEY: Bilingual = Bilingual::new(
    "请求所用的密钥不在有效期内：请对方换用有效密钥重新生成核验请求码。",
    "The request was signed by a key outside its dates: the asker makes a new one with a key that is in use.",
);

impl core::fmt::Display for NotListed {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(self.advice().en())
    }
}

impl<'a> Asking<'a> {
    /// Judges at `now`, on the wallet's clock, by the trust data it holds. The first of [`NotListed`] that applies tells
    /// why the asker is not taken for listed.
    #[must_use]
    pub fn of(challenge: &'a Challenge, trust: &'a Trust, now: UnixTime) -> Self {
        let asker = listed(challenge, trust, now);
        Self { challenge, asker }
    }

    /// The challenge.
    #[must_use]
    pub fn challenge(&self) -> &'a Challenge {
        self.challenge
    }

    /// The listed asker that wrote the challenge, or why none is taken for its writer.
    ///
    /// # Errors
    /// [`NotListed`]: `asker-not-signed`, `trust-from-future`, `trust-expired`, `asker-unknown`, `asker-key-unknown`,
    /// `asker-key-not-yet`, `asker-key-retired`, `asker-signature-invalid`, `asker-clock-differs`, `asker-purpose`,
    /// `asker-not-sealed`.
    pub fn asker(&self) -> Result<&'a Asker, NotListed> {
        self.asker
    }

    /// The fields asked for beyond the everyday view, as far as the purpose may see them: those the holder can open to an
    /// asker that is not listed, one by one.
    pub fn more(&self) -> impl Iterator<Item = FieldName> {
        let more = self.challenge.asked().without(Leaves::EVERYDAY);
        let fields = FieldName::ALL.iter().copied();
        fields.filter(move |field| field.leaves().and(more) != Leaves(0))
    }

    /// What the holder reads before anything is answered, in Chinese, a line after the other: who asks, behind the
    /// challenge's hint; the question's own text, if the name above is not from it; and what that is worth.
    #[must_use]
    pub fn lines_zh(&self) -> Vec<String> {
        let (hint, own) = (self.challenge.hint_mark(), self.challenge.claimed_asker());
        match self.asker {
            Ok(Asker { name, .. }) => Vec::from([
                format!("{hint} {name}"),
                own.to_string(),
                format!(
                    "核验请求由已登记机构 {name} 签发，应答仅 {name} 可解读；请确认您正在与 {name} 办理，请求码可能被他人转示。"
                ),
            ]),
            Err(reason) => Vec::from([
                format!("{hint} {}", words::claimed(own).zh),
                reason.advice().zh().to_string(),
            ]),
        }
    }

    /// The same lines in English.
    #[must_use]
    pub fn lines_en(&self) -> Vec<String> {
        let (hint, own) = (self.challenge.hint_mark(), self.challenge.claimed_asker());
        match self.asker {
            Ok(Asker { name, purposes, .. }) => {
                let purposes: Vec<&str> = purposes.iter().map(|purpose| purpose.name_en()).collect();
                let purposes = purposes.join(", ");
                Vec::from([
                    format!("{hint} {name}"),
                    own.to_string(),
                    format!(
                        "{name}, registered for {purposes}, wrote this request; only {name} can read the answer. Make sure \
                         that you are dealing with {name}: requests can be passed on."
                    ),
                ])
            }
            Err(reason) => Vec::from([
                format!("{hint} {}", words::claimed(own).en),
                reason.advice().en().to_string(),
            ]),
        }
    }
}

fn listed<'a>(challenge: &Challenge, trust: &'a Trust, now: UnixTime) -> Result<&'a Asker, NotListed> {
    let signed = challenge.signed().ok_or(NotListed::NotSigned)?;
    trust
        .check_dates(now, limits::CLOCK_TOLERANCE)
        .map_err(|error| match error {
            IssuerError::TrustFromFuture { .. } => NotListed::TrustFromFuture,
            _ => NotListed::TrustExpired,
        })?;
    let asker = trust.asker(signed.number).ok_or(NotListed::AskerUnknown)?;
    let key = asker.key(signed.key).ok_or(NotListed::KeyUnknown)?;
    let issued_at = challenge.issued_at();
    if issued_at < key.sign_from {
        return Err(NotListed::KeyNotYet);
    }
    if issued_at >= key.sign_until {
        return Err(NotListed::KeyRetired);
    }
    if !challenge.is_signed_by(&key.point) {
        return Err(NotListed::Signature);
    }
    let apart = issued_at.seconds_since(now).checked_abs();
    if apart.is_none_or(|apart| apart > limits::PHONE_CLOCK) {
        return Err(NotListed::ClockDiffers);
    }
    if !asker.purposes.has_number(challenge.purpose_number()) {
        return Err(NotListed::Purpose);
    }
    match challenge.sealing_key() {
        Some(_) => Ok(asker),
        None => Err(NotListed::NotSealed),
    }
}
