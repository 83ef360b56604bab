//! What is wrong with a message an owner signed: a request to lend, or a revocation order.

use thiserror::Error;

use super::form::{DecodeError, FieldError, SignatureError};
use super::refusal::apart;
use super::words;
use crate::value::{Bilingual, Day, UnixTime, ValueError};

/// An owner's request or revocation order cannot be accepted. The owner's app must make another one.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// The message is not the COSE_Sign1 of SPEC §7.2 or §7.3.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The message names another license than the one it is checked against.
    #[error("the message names another license")]
    OtherLicense,
    /// The message's signature is malformed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The message is not signed by the holder key of the license it names.
    #[error("the message is not signed by the key of the license it names")]
    NotByOwner,
    /// The message is dated after now, or has expired.
    #[error(transparent)]
    Time(#[from] RequestTimeError),
    /// The license the message names has expired.
    #[error("the license it names ended with {last_day}; now is {now}: refresh it first")]
    LicenseExpired {
        /// The last valid Beijing day.
        last_day: Day,
        /// The authority's clock.
        now: UnixTime,
    },
    /// The purpose is one this version does not know.
    #[error("the purpose is unknown")]
    PurposeUnknown,
    /// The grantee's document or name, or the last day, breaks its rule. The code is the rule's.
    #[error("{0}")]
    Value(FieldError),
}

refusals!(RequestError {
    Self::Decode(error) => (error: DecodeError), NOT_A_MESSAGE;
    Self::OtherLicense => "request-other-license", Bilingual::new(
        "该申请所指的不是这份电子行驶证：请车主刷新电子行驶证后重新签署。",
        "The request names another license: the owner refreshes the license and signs a new request.",
    );
    Self::Signature(error) => (error: SignatureError), NOT_A_MESSAGE;
    Self::NotByOwner => "request-signature-invalid", Bilingual::new(
        "该申请不是由持证手机签署的，未予受理：请车主用本人持证的手机重新签署。",
        "The request is not signed by the phone that holds the license: the owner signs it with that phone.",
    );
    Self::Time(error) => (error: RequestTimeError);
    Self::LicenseExpired { .. } => "license-expired", Bilingual::new(
        "车主的电子行驶证已到期：请先联网更新，再重新签署申请。",
        "The owner's license has ended: refresh it online first, then sign a new request.",
    );
    Self::PurposeUnknown => "purpose-unknown", Bilingual::new(
        "本系统尚不支持该用途事项：请车主改选其他用途事项，或待系统升级后办理。",
        "This system does not know the purpose yet: the owner chooses another, or waits until it is updated.",
    );
    Self::Value(error) => ((error.cause()): ValueError), words::VALUE;
} apart {
    Self::Time(error) => error.seconds();
});

/// A request or revocation order is not valid now. Its times are checked when it is verified, and again when it is
/// carried out.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestTimeError {
    /// The message is dated after now: one of the two clocks is wrong.
    #[error("the message is dated {made_at}, after now, {now}: check the clocks")]
    FromFuture {
        /// When the message says it was made.
        made_at: UnixTime,
        /// The authority's clock.
        now: UnixTime,
    },
    /// The message has expired.
    #[error("the message ended at {expires}; now is {now}: sign a new one")]
    Expired {
        /// The message's end, exclusive.
        expires: UnixTime,
        /// The authority's clock.
        now: UnixTime,
    },
}

refusals!(RequestTimeError {
    Self::FromFuture { .. } => "request-from-future", Bilingual::new(
        "手机时间快了十分钟以上：请校准手机时间后重新签署。",
        "The phone's clock is more than ten minutes ahead: set it, and sign again.",
    );
    Self::Expired { .. } => "request-expired", Bilingual::new(
        "该申请已过期：请车主在手机上重新签署；若刚签署即过期，请校准手机时间。",
        "The request has run out: the owner signs a new one; if it was fresh, the phone's clock is behind: set it.",
    );
} apart {
    Self::FromFuture { made_at, now } => apart(*made_at, *now);
    Self::Expired { expires, now } => apart(*expires, *now);
});

const NOT_A_MESSAGE: Bilingual = Bilingual::new(
    "这不是完好的车主申请：请车主在手机上重新签署后提交。",
    "This is no intact request of an owner: the owner signs a new one on the phone.",
);
