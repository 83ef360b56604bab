//! What the register of one vehicle refuses.

use thiserror::Error;

use super::form::DecodeError;
use super::refusal::apart;
use super::request::RequestTimeError;
use super::words;
use crate::value::{Bilingual, Day, UnixTime};

/// The register refuses an operation, or a stored state cannot be used. The register is unchanged.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegisterError {
    // The operation
    /// The operation's id was used for another operation.
    #[error("this operation id was used for another operation")]
    OperationReused,
    /// Somebody changed the register since the caller read it.
    #[error("the register is at revision {actual}, not {expected}: read it again")]
    RevisionStale {
        /// What the caller expected.
        expected: u64,
        /// What the register is at.
        actual: u64,
    },
    /// Now is more than 10 s before the register's last change.
    #[error("now is {now}, more than 10 s before the last change at {last}: check both clocks")]
    TimeBackwards {
        /// When the register last changed.
        last: UnixTime,
        /// The caller's clock.
        now: UnixTime,
    },
    /// A bound of SPEC §13 is reached.
    #[error("the register is full of positions or requests that have not expired")]
    Full,
    // The log entry
    /// The log entry is of another issuer.
    #[error("the log entry is of another issuer than the register")]
    EntryOtherIssuer,
    /// The log entry is of another vehicle.
    #[error("the log entry is of another vehicle")]
    EntryOtherVehicle,
    /// The credential was issued to, or lent by, another owner.
    #[error("the log entry is of another owner than the register's")]
    EntryOtherOwner,
    /// The credential was issued before an event after which it has to be issued again.
    #[error("it was issued at {issued_at}, not after what was revoked with every license at {since}: issue it again")]
    EntryOutdated {
        /// When the credential was issued.
        issued_at: UnixTime,
        /// The last change of owner, lost phone or standing that forbids issuing.
        since: UnixTime,
    },
    // The owner's credentials
    /// The license is not, or no longer, a live credential of the owner.
    #[error("the license is not a live one of this vehicle's owner")]
    LicenseNotLive,
    /// A natural person's license bears a name, or an organization's license bears none.
    #[error("an organization's license is issued to a named person, a natural owner's is not")]
    LicenseNameMismatch,
    /// The license shows another standing than the register has.
    #[error("the license shows another standing than the register has: issue it again")]
    StandingDiffers,
    /// The license before was issued to this key with another proofing of its holder.
    #[error("it was issued to this key with another proofing before, and a refresh keeps it")]
    ProofingDiffers,
    /// An organization has four live credentials already.
    #[error("the organization has {max} live licenses already")]
    LicensesFull {
        /// The limit.
        max: usize,
    },
    /// A status position is given to a second credential.
    #[error("the status position is in use, or was")]
    PositionReused,
    /// The credential's old position is revoked, and no new one was given.
    #[error("the old status position is revoked: give a new one")]
    PositionNeeded,
    /// The owner is filed as a person with an organization's document, or as an organization with a person's.
    #[error("the owner is filed as a person with an organization's document, or the other way round")]
    OwnerKindMismatch,
    // The request
    /// The license that the request names was issued before the last revocation, so the request may be older too.
    #[error(
        "the license it names was issued at {issued_at}, not after the last revocation at {since}: refresh it first"
    )]
    OlderThanRevocation {
        /// When the license was issued.
        issued_at: UnixTime,
        /// The vehicle's last revocation.
        since: UnixTime,
    },
    /// The request or order is dated after now, or has expired since it was verified.
    #[error(transparent)]
    RequestTime(#[from] RequestTimeError),
    /// The request or order was carried out already.
    #[error("this request was carried out already")]
    RequestReplayed,
    /// The license remembers as many requests, or orders, as it may.
    #[error("this license signed {max} of these within half an hour")]
    TooManyRequests {
        /// The limit.
        max: usize,
    },
    /// The phone that signed the request is suspended.
    #[error("the phone that signed this is suspended")]
    PhoneSuspended,
    /// The standing forbids lending.
    #[error("a license of this standing is not lent: {0}")]
    StandingForbidsLending(&'static str),
    /// The owner cannot be lent their own license.
    #[error("the grantee is the owner")]
    GranteeIsOwner,
    /// The grantee's document is an organization's. A license is lent to a natural person only.
    #[error("the grantee's document is not a natural person's")]
    GranteeNotAPerson,
    /// The register knows the grantee's document number under another name.
    #[error("the grantee's number is known here under another name")]
    GranteeNameDiffers,
    /// The last day lies before the grant day.
    #[error("the last day, {last_day}, is before today, {today}")]
    LastDayBeforeGrant {
        /// What was asked for.
        last_day: Day,
        /// The Beijing day of the grant.
        today: Day,
    },
    /// The authorization would last more than seven working days.
    #[error("the last day may be {max} at the latest: seven working days")]
    WorkingDaysExceeded {
        /// The seventh working day.
        max: Day,
    },
    /// The calendars held end before the last day and before the seventh working day.
    #[error("the last day may be {max} at the latest: no calendar held knows the days behind it")]
    CalendarDoesNotReach {
        /// The last day that is known.
        max: Day,
    },
    /// The last day lies behind the vehicle's scrap-by day.
    #[error("the last day may be {max} at the latest: the vehicle is scrapped by then")]
    BehindScrapBy {
        /// The scrap-by day.
        max: Day,
    },
    /// The same person has the license for this purpose already.
    #[error("this person has the license for this purpose already, until {last_day}: authorization {number}")]
    AlreadyLent {
        /// The live authorization's number.
        number: u64,
        /// Its last day.
        last_day: Day,
    },
    /// Three other persons have the license.
    #[error("the license is lent to {max} persons already")]
    PersonsFull {
        /// The limit.
        max: usize,
    },
    // What is not there
    /// No live authorization of this id or number: it was never granted, or has ended.
    #[error("there is no such live authorization")]
    AuthorizationNotLive,
    // The stored state
    /// The bytes are not a state of SPEC §7.6.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The bytes are something else than a register's state, or of a later version.
    #[error("the bytes are not a register of this version")]
    StateForeign,
    /// The state was changed since it was written.
    #[error("the register's state is damaged")]
    StateCorrupt,
    /// The state belongs to another vehicle.
    #[error("the state belongs to another vehicle")]
    StateOtherVehicle,
}

refusals!(RegisterError {
    Self::OperationReused => "operation-reused", CALL;
    Self::RevisionStale { .. } => "revision-stale", Bilingual::new(
        "登记簿已被他人更新：请重新读取后再办理。",
        "The register was changed meanwhile: read it again and repeat the step.",
    );
    Self::TimeBackwards { .. } => "time-backwards", Bilingual::new(
        "本机时间比登记簿上次变更早十秒以上：请校准服务器时间；若上次变更的时间有误，请由系统管理员更正。",
        "This server's clock is over 10 s behind the last change: set it; if that change is dated wrong, have it repaired.",
    );
    Self::Full => "register-full", Bilingual::new(
        "该车的登记记录已满：请等已终止的授权和电子行驶证到期后再办理。",
        "The register of this vehicle is full: wait until ended credentials have run out.",
    );
    Self::EntryOtherIssuer => "log-entry-other-issuer", OTHER_ENTRY;
    Self::EntryOtherVehicle => "log-entry-other-vehicle", OTHER_ENTRY;
    Self::EntryOtherOwner => "log-entry-other-owner", ISSUE_AGAIN;
    Self::EntryOutdated { .. } => "log-entry-outdated", ISSUE_AGAIN;
    Self::LicenseNotLive => "license-not-live", Bilingual::new(
        "该电子行驶证已失效或不属于现车主：请车主更新后重新办理。",
        "The license is not a live one of this owner: the owner refreshes it and applies again.",
    );
    Self::LicenseNameMismatch => "license-name-mismatch", Bilingual::new(
        "单位车辆的电子行驶证须写明持证人姓名，个人车辆的则不写：请更正后重新登记。",
        "A license of an organization's car names its bearer, a person's does not: correct it and record it again.",
    );
    Self::StandingDiffers => "standing-differs", Bilingual::new(
        "电子行驶证上的机动车状态与登记不符：请重新签发。",
        "The license shows another standing than the register: issue it again.",
    );
    Self::ProofingDiffers => "proofing-differs", words::PROOFING_KEPT;
    Self::LicensesFull { .. } => "licenses-full", Bilingual::new(
        "该单位的有效电子行驶证已达上限：请先停用一份。",
        "The organization has all the live licenses it may have: revoke one first.",
    );
    Self::PositionReused => "status-position-reused", NEW_POSITION;
    Self::PositionNeeded => "status-position-needed", NEW_POSITION;
    Self::OwnerKindMismatch => "owner-kind-mismatch", words::OWNER_KIND;
    Self::OlderThanRevocation { .. } => "request-older-than-revocation", Bilingual::new(
        "该申请所用的电子行驶证签发于最近一次取消授权之前：请车主先联网更新，再重新签署。",
        "The license it names was issued before the last revocation: the owner refreshes it and signs a new request.",
    );
    Self::TooManyRequests { .. } => "too-many-requests", Bilingual::new(
        "该手机短时间内签署过多：请半小时后再试，或由窗口办理取消授权。",
        "This phone signed too much in a short time: try again in half an hour, or have the desk revoke what was lent.",
    );
    Self::RequestTime(error) => (error: RequestTimeError);
    Self::RequestReplayed => "request-replayed", Bilingual::new(
        "该申请已办理过：无需重复提交；如需再次办理，请车主重新签署。",
        "This request was carried out already: nothing is left to do; for another, the owner signs a new one.",
    );
    Self::PhoneSuspended => "phone-suspended", Bilingual::new(
        "签署该申请的手机已被暂停使用：手机仍在车主手中的，请车主本人向发证机关申请恢复。",
        "The phone that signed this is suspended: if the owner has it, the owner asks the authority to resume it.",
    );
    Self::StandingForbidsLending(_) => "standing-forbids-lending", Bilingual::new(
        "该车目前的状态不能授权他人使用：请车主向公安交管部门咨询。",
        "A license of this standing cannot be lent: the owner should ask the traffic police.",
    );
    Self::GranteeIsOwner => "grantee-is-owner", Bilingual::new(
        "授权使用人就是车主本人：车主可直接出示自己的电子行驶证。",
        "The grantee is the owner: the owner shows the license from their own phone.",
    );
    Self::GranteeNotAPerson => "grantee-not-a-person", Bilingual::new(
        "只能授权给自然人：请使用授权使用人本人的身份证件。",
        "A license is lent to a natural person only: use the document of that person.",
    );
    Self::GranteeNameDiffers => "grantee-name-differs", Bilingual::new(
        "该证件号码已按另一姓名授权：请核对授权使用人的证件；原授权姓名有误的，请先取消原授权。",
        "The license is lent to this document number under another name: check the document; if the earlier name is wrong, revoke that first.",
    );
    Self::LastDayBeforeGrant { .. } => "last-day-before-grant", OTHER_LAST_DAY;
    Self::WorkingDaysExceeded { .. } => "working-days-exceeded", OTHER_LAST_DAY;
    Self::CalendarDoesNotReach { .. } => "calendar-does-not-reach", Bilingual::new(
        "所选期限超出已公布的工作日历：请选择更早的最后一日，或待登记机关更新工作日历后再授权。",
        "The last day lies behind the calendar of working days: choose an earlier one, or wait until the authority updates it.",
    );
    Self::BehindScrapBy { .. } => "last-day-behind-scrap-by", words::SCRAP_BY;
    Self::AlreadyLent { .. } => "already-lent", Bilingual::new(
        "该人已获同一用途事项的授权：请使用原授权，或先取消授权。",
        "This person has the license for this purpose already: use that one, or revoke it first.",
    );
    Self::PersonsFull { .. } => "persons-full", Bilingual::new(
        "授权人数已达上限：请先取消一人的授权。",
        "The license is lent to as many persons as it may be: revoke one first.",
    );
    Self::AuthorizationNotLive => "authorization-not-live", Bilingual::new(
        "没有这项有效授权，它未曾授予或已终止：无需取消；如需使用，请车主重新授权。",
        "There is no such live authorization: nothing is left to revoke; to use it, the owner lends it again.",
    );
    Self::Decode(error) => (error: DecodeError), STATE;
    Self::StateForeign => "state-foreign", STATE;
    Self::StateCorrupt => "state-corrupt", STATE;
    Self::StateOtherVehicle => "state-other-vehicle", STATE;
} apart {
    Self::TimeBackwards { last, now } => apart(*last, *now);
    Self::RequestTime(error) => error.seconds();
});

const CALL: Bilingual = Bilingual::new(
    "业务系统重复使用了操作编号：请联系系统管理员。",
    "The system used an operation's number twice: call its operator.",
);
const OTHER_ENTRY: Bilingual = Bilingual::new(
    "该签发记录不属于这辆车：请勿发出，核对车辆后在其登记簿中登记。",
    "This was issued for another vehicle: keep the file back, and record it in that vehicle's register.",
);
const ISSUE_AGAIN: Bilingual = Bilingual::new(
    "签发后车主、手机或机动车状态已变更：请勿发出，按现登记数据重新签发。",
    "The owner, a phone or the standing changed after it was issued: keep the file back and issue it again.",
);
const NEW_POSITION: Bilingual = Bilingual::new(
    "请分配新的状态位置后重试。",
    "Hand out a new status position and try again.",
);
const OTHER_LAST_DAY: Bilingual = Bilingual::new(
    "授权有效期不符：最后一日须在今日或之后，且不超过七个工作日。",
    "The last day must not be before today nor after the seventh working day: choose another.",
);
const STATE: Bilingual = Bilingual::new(
    "该车的登记状态数据无法使用：请勿重建，联系系统管理员恢复备份。",
    "The stored register of this vehicle cannot be used: do not start a new one; have the operator restore it.",
);
