//! What the authority's side refuses.

use thiserror::Error;

use super::form::{DecodeError, KeyError, SignatureError};
use super::issuer::IssuerError;
use super::refusal::apart;
use super::words;
use crate::value::{Bilingual, Day, UnixTime};

/// The caller of the authority's side asked for something that must not be issued, or an enrolment is not valid.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssueError {
    /// The issuer has no such key, or the key may not sign licenses now.
    #[error(transparent)]
    IssuerKey(#[from] IssuerError),
    /// The register record is older than ten minutes or from the future.
    #[error("the register record is as of {as_of}; now is {now}: read it again")]
    RecordStale {
        /// The record's as-of time.
        as_of: UnixTime,
        /// The authority's clock.
        now: UnixTime,
    },
    /// The standing forbids issuing.
    #[error("no license is issued for this standing: {0}")]
    StandingRefused(&'static str),
    /// The window is empty, too long, or reaches past the scrap-by day.
    #[error("the last day must not be before today, beyond {max}, or past the scrap-by day")]
    WindowInvalid {
        /// The last day that would be allowed.
        max: Day,
    },
    /// The enrolment does not have the form of SPEC §7.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The enrolment's key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The enrolment is not over the authority's nonce.
    #[error("the enrolment answers another nonce")]
    EnrolmentNonce,
    /// The enrolment's nonce was handed out more than ten minutes ago.
    #[error("the enrolment's nonce was handed out at {handed_out}; now is {now}: hand out another")]
    EnrolmentStale {
        /// When the authority handed the nonce out.
        handed_out: UnixTime,
        /// The authority's clock.
        now: UnixTime,
    },
    /// The enrolment is not signed by the key it enrols.
    #[error("the enrolment's signature does not verify")]
    EnrolmentSignature,
    /// The signature in the enrolment is malformed.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The plate is outside the prefixes of the issuer.
    #[error("the plate is outside this authority's prefixes")]
    PlateOutsideIssuer,
    /// The owner is filed as a person with an organization's document, or as an organization with a person's, whose name
    /// would then be public.
    #[error("the owner is filed as a person with an organization's document, or the other way round")]
    OwnerKindMismatch,
    /// The record names a carrier for a natural owner, or one whose document is an organization's.
    #[error("only an organization has a carrier, and the carrier is a natural person")]
    CarrierMismatch,
    /// The ticket is from the future, or older than ten minutes. What it rests on may have been revoked since.
    #[error("the register's ticket was handed out at {handed_out}; now is {now}: ask for another")]
    TicketStale {
        /// When the register handed it out.
        handed_out: UnixTime,
        /// The authority's clock.
        now: UnixTime,
    },
    /// The ticket is of another issuer's register.
    #[error("the register's ticket is for another issuer")]
    TicketOtherIssuer,
    /// The record and the ticket are of two vehicles.
    #[error("the record and the register's ticket are of two vehicles")]
    TicketOtherVehicle,
    /// The record names another owner than the register.
    #[error("the record names another owner than the register does")]
    TicketOtherOwner,
    /// The record shows another standing than the register has.
    #[error("the record shows another standing than the register has: tell the register, or read the record again")]
    TicketOtherStanding,
    /// The authorization was issued to another phone before, or the key is the owner's.
    #[error("the enrolled key is not the one this authorization may be issued to")]
    TicketOtherKey,
    /// The authorization was issued to this key before, with another proofing of the grantee.
    #[error("the authorization was issued to this key with another proofing, and a refresh keeps it")]
    TicketOtherProofing,
}

refusals!(IssueError {
    Self::IssuerKey(error) => (error: IssuerError), words::SIGNING_KEY;
    Self::RecordStale { .. } => "record-stale", Bilingual::new(
        "机动车登记数据不是最新的：请重新读取后再签发。",
        "The vehicle's record is not of now: read it again before issuing.",
    );
    Self::StandingRefused(_) => "standing-refused", Bilingual::new(
        "该车目前的状态不予签发电子行驶证：请车主办理相关手续。",
        "No license is issued for a vehicle of this standing: the owner settles that first.",
    );
    Self::WindowInvalid { .. } => "window-invalid", Bilingual::new(
        "有效期不符：最后一日须在今日或之后，且不超过规定期限和强制报废期。",
        "The last day must be today or later, and not past the longest term or the scrap-by day: choose another.",
    );
    Self::Decode(error) => (error: DecodeError), ENROL_AGAIN;
    Self::Key(error) => (error: KeyError), ENROL_AGAIN;
    Self::EnrolmentNonce => "enrolment-nonce", ENROL_AGAIN;
    Self::EnrolmentStale { .. } => "enrolment-stale", Bilingual::new(
        "登记用的一次性编号已超过十分钟：请重新获取后在手机上再登记一次。",
        "The enrolment's number is older than ten minutes: get a new one and enrol the phone again.",
    );
    Self::EnrolmentSignature => "enrolment-signature-invalid", ENROL_AGAIN;
    Self::Signature(error) => (error: SignatureError), ENROL_AGAIN;
    Self::PlateOutsideIssuer => "plate-outside-issuer", Bilingual::new(
        "该号牌不属于本发证机关：请到车辆登记地办理。",
        "The plate is not one of this authority's: apply where the vehicle is registered.",
    );
    Self::OwnerKindMismatch => "owner-kind-mismatch", words::OWNER_KIND;
    Self::CarrierMismatch => "carrier-mismatch", Bilingual::new(
        "经办人登记有误：只有单位所有的机动车才有经办人，且经办人须为自然人。请核对登记信息。",
        "Only an organization's vehicle has a carrier, who is a natural person: check what is filed.",
    );
    Self::TicketStale { .. } => "ticket-stale", ANOTHER_TICKET;
    Self::TicketOtherIssuer => "ticket-other-issuer", ANOTHER_TICKET;
    Self::TicketOtherVehicle => "ticket-other-vehicle", ANOTHER_TICKET;
    Self::TicketOtherOwner => "ticket-other-owner", REGISTER_DIFFERS;
    Self::TicketOtherStanding => "ticket-other-standing", REGISTER_DIFFERS;
    Self::TicketOtherKey => "ticket-other-key", Bilingual::new(
        "该手机密钥与授权所登记的不符：请用原手机办理，或重新授权。",
        "The phone's key is not the one this authorization is for: use that phone, or have it lent again.",
    );
    Self::TicketOtherProofing => "ticket-other-proofing", words::PROOFING_KEPT;
} apart {
    Self::RecordStale { as_of: made, now } => apart(*made, *now);
    Self::EnrolmentStale { handed_out, now } | Self::TicketStale { handed_out, now } => apart(*handed_out, *now);
});

const ENROL_AGAIN: Bilingual = Bilingual::new(
    "手机密钥登记未通过：请申请人在手机上重新登记。",
    "The phone's key was not enrolled: the applicant enrols it again on the phone.",
);
const ANOTHER_TICKET: Bilingual = Bilingual::new(
    "登记簿的授权凭据已过时或不属于该车：请向登记簿重新申请。",
    "The register's ticket is too old or another vehicle's: ask the register for another.",
);
const REGISTER_DIFFERS: Bilingual = Bilingual::new(
    "登记数据与登记簿不一致：请更新登记簿，或重新读取登记数据。",
    "The vehicle's record and the register differ: tell the register, or read the record again.",
);
