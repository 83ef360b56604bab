//! Why a show is refused: one variant per code, in the order of the twelve checks.

use thiserror::Error;

use super::{DecodeError, FieldError, KeyError, SealError, SignatureError, TextError};
use crate::value::{Day, Instant};

/// Why a show is refused: the first failing check in the order of SPEC §9. A refusal is never a partial "valid".
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum VerifyError {
    // 1 setting
    /// Police at the roadside must be shown the paper license, which has to be carried (道路交通安全法 art. 11).
    #[error("a roadside check needs the paper license, which must be carried")]
    RoadsideNeedsPaper,
    // 2 text
    /// See [`TextError`].
    #[error(transparent)]
    Text(#[from] TextError),
    // 3 structure
    /// See [`SealError`].
    #[error(transparent)]
    Seal(#[from] SealError),
    /// See [`DecodeError`].
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The holder's key is no point of the curve.
    #[error("the holder's key: {0}")]
    HolderKey(KeyError),
    /// A signature is malformed or high-S.
    #[error("{at}: {cause}")]
    Signature {
        /// Which of the two signatures.
        at: &'static str,
        /// What is wrong with it.
        cause: SignatureError,
    },
    // 4 profile, trust, issuer, test mark
    /// A profile of a later version.
    #[error("the license has a profile this version does not know")]
    ProfileUnknown,
    /// The verifier's trust data were made in the future: its clock is wrong, or they are not genuine.
    #[error("the trust data are dated {issued_at}, after now, {now}: check the clock")]
    TrustFromFuture {
        /// When the trust data say they were issued.
        issued_at: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The verifier's own trust data are out of date.
    #[error("the trust data expired at {expires}; now is {now}")]
    TrustExpired {
        /// The end of the trust data.
        expires: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// No such issuer in the trust data.
    #[error("the issuer is not in the trust data")]
    IssuerUnknown,
    /// The issuer has no such key.
    #[error("the issuer has no key of this number in the trust data")]
    IssuerKeyUnknown,
    /// A test issuer or deployment, and the policy does not accept those.
    #[error("the issuer is a test issuer, and the policy accepts none")]
    TestIssuer,
    // 5 the key's artefact and dates
    /// The key may not sign this kind of credential.
    #[error("the issuer's key may not sign this kind of credential")]
    IssuerKeyArtefact,
    /// Signed before the key's first instant.
    #[error("issued at {issued_at}, before the issuer's key may sign, {sign_from}")]
    IssuerKeyNotYet {
        /// The credential's issued-at.
        issued_at: Instant,
        /// The key's first instant.
        sign_from: Instant,
    },
    /// Signed at or after the key's last instant.
    #[error("issued at {issued_at}, after the issuer's key may sign, {sign_until}")]
    IssuerKeyRetired {
        /// The credential's issued-at.
        issued_at: Instant,
        /// The key's end of signing, exclusive.
        sign_until: Instant,
    },
    /// The key is not believed any more.
    #[error("the issuer's key is trusted until {trust_until}; now is {now}")]
    IssuerKeyDistrusted {
        /// The key's end of trust, exclusive.
        trust_until: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    // 6 issuer signature
    /// The license was not made by this issuer, or was changed.
    #[error("the issuer's signature does not verify")]
    IssuerSignature,
    // 7 values, mandatory leaves, plate prefix, challenge presence
    /// A signed value breaks its rule: the authority signed something that is no plate, date or number.
    #[error("{0}")]
    Value(FieldError),
    /// One of the leaves every show must open is closed.
    #[error("a field that every show must open is hidden")]
    MandatoryHidden,
    /// The issuer may not sign for this plate.
    #[error("the plate is outside the issuer's prefixes")]
    PlateOutsideIssuer,
    /// The policy demands a challenge, and the check has none.
    #[error("the policy demands a challenge, and none was given")]
    ChallengeRequired,
    /// The check names another purpose than its own challenge: the caller's slip.
    #[error("the check names another purpose than its challenge")]
    ChallengePurposeDiffers,
    /// The show answers a challenge, and the check has none.
    #[error("the show answers a challenge, and none was given")]
    ChallengeNeeded,
    /// The check has a challenge, and the show answers none.
    #[error("the show does not answer the challenge")]
    ChallengeNotAnswered,
    /// The show answers another challenge.
    #[error("the show answers another challenge")]
    ChallengeMismatch,
    /// The policy demands a sealed answer, or the question has a key to seal it to, and it came in clear.
    #[error("the policy or the question demands a sealed answer")]
    SealRequired,
    // 8 holder signature
    /// Not signed by the key the credential was issued to, or changed.
    #[error("the holder's signature does not verify")]
    HolderSignature,
    // 9 challenge or time
    /// The challenge was issued after now.
    #[error("the challenge was issued at {issued_at}; now is {now}: check the clock")]
    ChallengeFromFuture {
        /// When the challenge says it was issued.
        issued_at: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The challenge's time is over.
    #[error("the challenge ended at {expires}; now is {now}: ask again")]
    ChallengeExpired {
        /// The challenge's end, exclusive.
        expires: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The show is older than 60 s plus tolerance.
    #[error("shown at {shown_at}, {age} s before now, {now}: ask for a fresh code; if it is fresh, a clock is wrong")]
    ShowExpired {
        /// The show's time.
        shown_at: Instant,
        /// The verifier's clock.
        now: Instant,
        /// The show's age in seconds.
        age: u64,
    },
    /// The show is from the future: one of the two clocks is wrong.
    #[error("shown at {shown_at}, {ahead} s after now, {now}: the holder's clock is fast or this one is slow")]
    ShowFromFuture {
        /// The show's time.
        shown_at: Instant,
        /// The verifier's clock.
        now: Instant,
        /// How far ahead the show's time is, in seconds.
        ahead: u64,
    },
    // 10 credential window, day cap, working days
    /// Issued after now.
    #[error("the credential starts at {starts}; now is {now}: check the clock")]
    NotYetValid {
        /// The credential's issued-at.
        starts: Instant,
        /// The verifier's clock.
        now: Instant,
    },
    /// The last day is over.
    #[error("the license ended with {last_day}; now is {now}")]
    LicenseExpired {
        /// The last valid Beijing day.
        last_day: Day,
        /// The verifier's clock.
        now: Instant,
    },
    /// The authorization's last day is over.
    #[error("the authorization ended with {last_day}; now is {now}")]
    AuthorizationExpired {
        /// The last valid Beijing day.
        last_day: Day,
        /// The verifier's clock.
        now: Instant,
    },
    /// Shown outside the credential's own window.
    #[error("shown at {shown_at}, outside the credential's window, {starts} to the end of {last_day}")]
    ShownOutsideWindow {
        /// The show's time.
        shown_at: Instant,
        /// The credential's issued-at.
        starts: Instant,
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
    /// The authorization has more working days than the law of the format allows.
    #[error("the authorization spans {days} working days; the most is {max}")]
    WorkingDaysExceeded {
        /// Working days behind the grant day.
        days: u32,
        /// The most.
        max: u32,
    },
    /// The policy demands that the calendar reach, and it does not.
    #[error("the calendar does not reach the authorization's last day")]
    CalendarDoesNotReach,
    // 11 standing, purpose, disclosure
    /// Standing or dates forbid use now.
    #[error("the vehicle must not be used now: {0}")]
    StandingForbidsUse(&'static str),
    /// The registration is gone.
    #[error("the registration has ended: {0}")]
    StandingGone(&'static str),
    /// Standing refuses this purpose.
    #[error("the standing is refused for this purpose: {0}")]
    StandingRefusedForPurpose(&'static str),
    /// An owner's show opens more than the everyday view and names no purpose.
    #[error("the show opens more than the everyday view and names no purpose")]
    PurposeMissing,
    /// Made for another purpose than the verifier's.
    #[error("the show is for another purpose")]
    PurposeMismatch,
    /// More fields than the purpose allows.
    #[error("the show opens more fields than its purpose allows")]
    DisclosureExceedsPurpose,
    /// More fields than the challenge asked for.
    #[error("the show opens more fields than the challenge asked for")]
    DisclosureExceedsRequest,
    // 12 policy
    /// The policy needs a field that is not shown in full.
    #[error("a field the policy needs is not shown: {0}")]
    RequiredFieldMissing(&'static str),
    /// A status list says that it was taken back.
    #[error("the status list says that it was revoked")]
    StatusRevoked,
    /// A status list says that it is suspended.
    #[error("the status list says that it is suspended")]
    StatusSuspended,
    /// A status list says that a newer one took its place.
    #[error("the status list says that a newer one took its place")]
    StatusSuperseded,
    /// A status list says something this version does not know, and that is not *valid*.
    #[error("the status list does not say that it is valid")]
    StatusNotValid,
    /// A status list of the right number ends before the credential's position.
    #[error("the status list ends before this position")]
    StatusIndexOutOfRange,
    /// Nothing recent enough says that the license still stands.
    #[error("the status is known as of {known_at}; the policy allows {max} s; now is {now}")]
    StatusTooOld {
        /// When the status was last known.
        known_at: Instant,
        /// The policy's limit in seconds.
        max: u64,
        /// The verifier's clock.
        now: Instant,
    },
    /// The policy demands evidence of a real person, and the show has none.
    #[error("the policy demands evidence of a real person, and the show has none")]
    EvidenceMissing,
    /// The evidence is older than the policy allows.
    #[error("the evidence of a real person is {age} s old; the policy allows {max} s")]
    EvidenceTooOld {
        /// Its age when shown, in seconds.
        age: u64,
        /// The policy's limit in seconds.
        max: u64,
    },
    /// The holder's key is protected less well than the policy demands.
    #[error("the holder's key is protected less well than the policy demands")]
    KeyProtectionTooWeak,
}

codes!(VerifyError {
    Self::RoadsideNeedsPaper => "roadside-needs-paper",
    Self::Text(error) => error.code(),
    Self::Seal(error) => error.code(),
    Self::Decode(error) => error.code(),
    Self::HolderKey(error) => error.code(),
    Self::Signature { cause, .. } => cause.code(),
    Self::ProfileUnknown => "profile-unknown",
    Self::TrustFromFuture { .. } => "trust-from-future",
    Self::TrustExpired { .. } => "trust-expired",
    Self::IssuerUnknown => "issuer-unknown",
    Self::IssuerKeyUnknown => "issuer-key-unknown",
    Self::TestIssuer => "test-issuer",
    Self::IssuerKeyArtefact => "issuer-key-artefact",
    Self::IssuerKeyNotYet { .. } => "issuer-key-not-yet",
    Self::IssuerKeyRetired { .. } => "issuer-key-retired",
    Self::IssuerKeyDistrusted { .. } => "issuer-key-distrusted",
    Self::IssuerSignature => "issuer-signature-invalid",
    Self::Value(_) => "value-invalid",
    Self::MandatoryHidden => "mandatory-hidden",
    Self::PlateOutsideIssuer => "plate-outside-issuer",
    Self::ChallengeRequired => "challenge-required",
    Self::ChallengePurposeDiffers => "challenge-purpose-differs",
    Self::ChallengeNeeded => "challenge-needed",
    Self::ChallengeNotAnswered => "challenge-not-answered",
    Self::ChallengeMismatch => "challenge-mismatch",
    Self::SealRequired => "seal-required",
    Self::HolderSignature => "holder-signature-invalid",
    Self::ChallengeFromFuture { .. } => "challenge-from-future",
    Self::ChallengeExpired { .. } => "challenge-expired",
    Self::ShowExpired { .. } => "show-expired",
    Self::ShowFromFuture { .. } => "show-from-future",
    Self::NotYetValid { .. } => "not-yet-valid",
    Self::LicenseExpired { .. } => "license-expired",
    Self::AuthorizationExpired { .. } => "authorization-expired",
    Self::ShownOutsideWindow { .. } => "shown-outside-window",
    Self::AuthorizationTooLong { .. } => "authorization-too-long",
    Self::WorkingDaysExceeded { .. } => "working-days-exceeded",
    Self::CalendarDoesNotReach => "calendar-does-not-reach",
    Self::StandingForbidsUse(_) => "standing-forbids-use",
    Self::StandingGone(_) => "standing-gone",
    Self::StandingRefusedForPurpose(_) => "standing-refused-for-purpose",
    Self::PurposeMissing => "purpose-missing",
    Self::PurposeMismatch => "purpose-mismatch",
    Self::DisclosureExceedsPurpose => "disclosure-exceeds-purpose",
    Self::DisclosureExceedsRequest => "disclosure-exceeds-request",
    Self::RequiredFieldMissing(_) => "required-field-missing",
    Self::StatusRevoked => "status-revoked",
    Self::StatusSuspended => "status-suspended",
    Self::StatusSuperseded => "status-superseded",
    Self::StatusNotValid => "status-not-valid",
    Self::StatusIndexOutOfRange => "status-index-out-of-range",
    Self::StatusTooOld { .. } => "status-too-old",
    Self::EvidenceMissing => "evidence-missing",
    Self::EvidenceTooOld { .. } => "evidence-too-old",
    Self::KeyProtectionTooWeak => "key-protection-too-weak",
});
