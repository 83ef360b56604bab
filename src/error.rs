//! One error type per party who must act, each variant with a stable code (SPEC §12). A message says what, where
//! and which bound; it never repeats input, claim values or key material, and a bad signature says only that.

use thiserror::Error;

use crate::value::{Day, Instant, ValueError};

/// Declares the stable code of every variant beside the enum, so that no variant can lack one.
macro_rules! codes {
    ($name:ident { $($pattern:pat => $code:expr,)+ }) => {
        impl $name {
            /// The stable code (SPEC §12): for logs, vectors and other languages.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $($pattern => $code,)+ }
            }
        }
    };
}

/// A text is not the text of one of our codes. The scanner's operator must act.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TextError {
    /// Nothing was scanned.
    #[error("the text is empty")]
    Empty,
    /// Not UTF-8, so not a text at all.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// Longer than anything we make.
    #[error("the text is longer than the format allows")]
    TooLong,
    /// A scanner in keyboard mode added or kept white space or a line break.
    #[error("the text has white space around it or a line break in it; check the scanner's settings")]
    WhiteSpace,
    /// A scanner in keyboard mode changed the case.
    #[error("the text has lower-case letters; check the scanner's settings")]
    LowerCase,
    /// The prefix is ours and the rest is not RFC 9285 base45.
    #[error("the text behind the prefix is not base45")]
    NotBase45,
    /// A code of this format, of another kind.
    #[error("the code is one of this format's, of another kind than the one asked for")]
    OtherArtefact,
    /// A code of a later suite.
    #[error("the code belongs to a suite this version does not know")]
    SuiteUnknown,
    /// A payment code, a health code, a link: not ours.
    #[error("the code is not a vehicle license")]
    NotALicense,
}

codes!(TextError {
    Self::Empty => "text-empty",
    Self::NotUtf8 => "text-not-utf8",
    Self::TooLong => "text-too-long-for-code",
    Self::WhiteSpace => "text-white-space",
    Self::LowerCase => "text-lower-case",
    Self::NotBase45 => "text-not-base45",
    Self::OtherArtefact => "other-artefact",
    Self::SuiteUnknown => "suite-unknown",
    Self::NotALicense => "not-a-vehicle-license",
});

/// What is wrong with encoded bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DecodeKind {
    /// The bytes end inside an item.
    Truncated,
    /// Bytes follow the last item.
    TrailingBytes,
    /// Not CBOR.
    Malformed,
    /// A head is longer than it need be.
    NotShortest,
    /// An indefinite length or a stray break.
    Indefinite,
    /// Another type than the format has here; tags and floats among them.
    WrongType,
    /// An array, map or string of another length than the format has here.
    WrongLength,
    /// A number outside its range.
    OutOfRange,
    /// A text string that is not UTF-8.
    NotUtf8,
    /// A map key twice.
    DuplicateKey,
    /// Map keys or list entries not in ascending order.
    KeyOrder,
    /// A map key the format does not have.
    UnknownKey,
    /// A map key the format demands is absent.
    MissingKey,
    /// More bytes than the format allows.
    TooLong,
}

/// Bytes do not have the form of SPEC §3: what is wrong, and in which part.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("{at}: {}", self.kind.sentence())]
pub struct DecodeError {
    pub(crate) kind: DecodeKind,
    pub(crate) at: &'static str,
}

impl DecodeError {
    /// What is wrong.
    #[must_use]
    pub fn kind(&self) -> DecodeKind {
        self.kind
    }

    /// The part it was found in, in SPEC's words.
    #[must_use]
    pub fn part(&self) -> &'static str {
        self.at
    }

    /// The stable code (SPEC §12).
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code()
    }
}

codes!(DecodeKind {
    Self::Truncated => "cbor-truncated",
    Self::TrailingBytes => "cbor-trailing-bytes",
    Self::Malformed => "cbor-malformed",
    Self::NotShortest => "cbor-not-shortest",
    Self::Indefinite => "cbor-indefinite",
    Self::WrongType => "cbor-wrong-type",
    Self::WrongLength => "cbor-wrong-length",
    Self::OutOfRange => "cbor-out-of-range",
    Self::NotUtf8 => "cbor-not-utf8",
    Self::DuplicateKey => "cbor-duplicate-key",
    Self::KeyOrder => "cbor-key-order",
    Self::UnknownKey => "cbor-unknown-key",
    Self::MissingKey => "cbor-missing-key",
    Self::TooLong => "bytes-too-long",
});

impl DecodeKind {
    fn sentence(self) -> &'static str {
        match self {
            Self::Truncated => "the bytes end too early",
            Self::TrailingBytes => "bytes follow the last item",
            Self::Malformed => "not CBOR",
            Self::NotShortest => "a length or number is not in its shortest form",
            Self::Indefinite => "an indefinite length",
            Self::WrongType => "an item of the wrong type",
            Self::WrongLength => "an item of the wrong length",
            Self::OutOfRange => "a number out of range",
            Self::NotUtf8 => "a text that is not UTF-8",
            Self::DuplicateKey => "an entry twice",
            Self::KeyOrder => "entries not in ascending order",
            Self::UnknownKey => "an entry the format does not have",
            Self::MissingKey => "an entry is missing",
            Self::TooLong => "more bytes than the format allows",
        }
    }
}

/// A key cannot be read.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// Not a compressed point or not two coordinates.
    #[error("the public key does not have the form of a P-256 point")]
    Malformed,
    /// Well formed, but no point of the curve.
    #[error("the public key is not a point of P-256")]
    NotOnCurve,
    /// Zero, or not below the group order.
    #[error("the secret key is not a P-256 scalar")]
    SecretOutOfRange,
}

codes!(KeyError {
    Self::Malformed => "public-key-malformed",
    Self::NotOnCurve => "public-key-not-on-curve",
    Self::SecretOutOfRange => "secret-key-out-of-range",
});

/// A signature cannot be taken.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignatureError {
    /// Of the wrong length, or r or s zero or out of range.
    #[error("the signature is malformed")]
    Malformed,
    /// s in the upper half: refused on the wire, where one signature has one form.
    #[error("the signature is not in low-S form")]
    HighS,
    /// What a signer returned is not the key's signature over what it was given.
    #[error("the signature does not verify")]
    DoesNotVerify,
}

codes!(SignatureError {
    Self::Malformed => "signature-malformed",
    Self::HighS => "signature-high-s",
    Self::DoesNotVerify => "signature-does-not-verify",
});

/// A signed form made by another COSE stack cannot be taken back.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignedFormError {
    /// Not a COSE_Sign1 of the strict form.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// Protected header or payload differ from the bytes we asked to be signed.
    #[error("the signed form is not the one that was to be signed")]
    NotOurs,
    /// The signature itself is bad.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

codes!(SignedFormError {
    Self::Decode(error) => error.code(),
    Self::NotOurs => "signed-form-not-ours",
    Self::Signature(error) => error.code(),
});

/// The signer could not be used now. The caller knows why; the format does not care.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("the signer did not sign")]
pub struct SignerFailed;

/// One-step signing failed: the signer, or what it returned.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SignError {
    /// The signer refused.
    #[error(transparent)]
    Signer(#[from] SignerFailed),
    /// The signer's key is not the one the message names.
    #[error("the signer holds another key than the one this message is for")]
    OtherKey,
    /// The signer's answer is no good.
    #[error(transparent)]
    Signature(#[from] SignatureError),
}

codes!(SignError {
    Self::Signer(SignerFailed) => "signer-failed",
    Self::OtherKey => "signer-other-key",
    Self::Signature(error) => error.code(),
});

/// A leaf's value breaks the rule for its type.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[error("{field}: {cause}")]
pub struct FieldError {
    pub(crate) field: &'static str,
    pub(crate) cause: ValueError,
}

impl FieldError {
    /// The field, in SPEC's words.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The rule it breaks.
    #[must_use]
    pub fn cause(&self) -> ValueError {
        self.cause
    }
}

/// A trust file cannot be used.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TrustError {
    /// The bytes do not have the form of SPEC §8.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// An issuer's key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A name, prefix, day or instant breaks its rule.
    #[error("{0}")]
    Field(FieldError),
    /// Dates in the wrong order: sign-from < sign-until ≤ trust-until, issued-at < expiry, first day ≤ last day.
    #[error("{0}: the dates are not in order")]
    DateOrder(&'static str),
}

codes!(TrustError {
    Self::Decode(error) => error.code(),
    Self::Key(error) => error.code(),
    Self::Field(_) => "trust-value-invalid",
    Self::DateOrder(_) => "trust-date-order",
});

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
    /// The show answers a challenge, and the check has none.
    #[error("the show answers a challenge, and none was given")]
    ChallengeNeeded,
    /// The check has a challenge, and the show answers none.
    #[error("the show does not answer the challenge")]
    ChallengeNotAnswered,
    /// The show answers another challenge.
    #[error("the show answers another challenge")]
    ChallengeMismatch,
    /// The policy demands a sealed answer.
    #[error("the policy demands a sealed answer")]
    SealRequired,
    // 8 holder signature
    /// Not signed by the key the credential was issued to, or changed.
    #[error("the holder's signature does not verify")]
    HolderSignature,
    // 9 challenge or time
    /// The challenge was issued after now.
    #[error("the challenge was issued {by} s after now")]
    ChallengeFromFuture {
        /// Seconds beyond the tolerance's zero point.
        by: u64,
    },
    /// The challenge's time is over.
    #[error("the challenge expired {by} s ago")]
    ChallengeExpired {
        /// Seconds since the challenge's expiry.
        by: u64,
    },
    /// The show is older than 60 s plus tolerance.
    #[error("shown at {shown_at}, {by} s before now: too old; ask for a fresh code")]
    ShowExpired {
        /// The show's time.
        shown_at: Instant,
        /// Its age in seconds.
        by: u64,
    },
    /// The show is from the future: one of the two clocks is wrong.
    #[error("shown at {shown_at}, {by} s after now: the holder's clock is fast or this one is slow")]
    ShowFromFuture {
        /// The show's time.
        shown_at: Instant,
        /// Seconds beyond now.
        by: u64,
    },
    // 10 credential window, day cap, working days
    /// Issued after now.
    #[error("the license starts at {starts}; now is {now}: check the clock")]
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
    #[error("shown at {shown_at}, outside the license's own window")]
    ShownOutsideWindow {
        /// The show's time.
        shown_at: Instant,
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
    Self::StatusTooOld { .. } => "status-too-old",
    Self::EvidenceMissing => "evidence-missing",
    Self::EvidenceTooOld { .. } => "evidence-too-old",
    Self::KeyProtectionTooWeak => "key-protection-too-weak",
});

/// The caller of the authority's side asked for something that must not be issued, or an enrolment is no good.
#[cfg(feature = "issue")]
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssueError {
    /// The register record is older than ten minutes or from the future.
    #[error("the register record is as of {as_of}; now is {now}: read it again")]
    RecordStale {
        /// The record's as-of time.
        as_of: Instant,
        /// The authority's clock.
        now: Instant,
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
    /// The enrolment is older than ten minutes or from the future.
    #[error("the enrolment was made at {made_at}; now is {now}")]
    EnrolmentStale {
        /// The enrolment's time.
        made_at: Instant,
        /// The authority's clock.
        now: Instant,
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
}

#[cfg(feature = "issue")]
codes!(IssueError {
    Self::RecordStale { .. } => "record-stale",
    Self::StandingRefused(_) => "standing-refused",
    Self::WindowInvalid { .. } => "window-invalid",
    Self::Decode(error) => error.code(),
    Self::Key(error) => error.code(),
    Self::EnrolmentNonce => "enrolment-nonce",
    Self::EnrolmentStale { .. } => "enrolment-stale",
    Self::EnrolmentSignature => "enrolment-signature-invalid",
    Self::Signature(error) => error.code(),
    Self::PlateOutsideIssuer => "plate-outside-issuer",
});

/// The holder's app asked for something it cannot show, or a file cannot be imported.
#[cfg(feature = "present")]
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PresentError {
    /// The file's text is no good.
    #[error(transparent)]
    Text(#[from] TextError),
    /// The file or challenge does not have the form of the SPEC.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A check of the file that a verifier would make too failed.
    #[error(transparent)]
    Refused(VerifyError),
    /// The file is of a later version.
    #[error("the file has a version this program does not know")]
    FileVersionUnknown,
    /// The file belongs to another key.
    #[error("the file was issued to another key")]
    OtherHolder,
    /// Now is not in the credential's window.
    #[error("the license cannot be shown at {now}: it runs from {from} to the end of {last_day}")]
    OutsideWindow {
        /// The holder's clock.
        now: Instant,
        /// The credential's issued-at.
        from: Instant,
        /// The last valid Beijing day.
        last_day: Day,
    },
    /// More fields than the purpose allows.
    #[error("the purpose does not allow to open that much")]
    DisclosureExceedsPurpose,
    /// More fields than the challenge asks for.
    #[error("the challenge does not ask for that much")]
    DisclosureExceedsRequest,
    /// More than the everyday view needs a purpose.
    #[error("more than the everyday view cannot be opened without a purpose")]
    PurposeMissing,
    /// The credential or the view is for another purpose than the challenge.
    #[error("the challenge is for another purpose")]
    PurposeMismatch,
    /// The challenge's time is over or has not begun.
    #[error("the challenge ran from {from} to {until}; now is {now}")]
    ChallengeNotCurrent {
        /// The challenge's issue time.
        from: Instant,
        /// Its expiry.
        until: Instant,
        /// The holder's clock.
        now: Instant,
    },
    /// The values are so long that this view fits no code.
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
}

#[cfg(feature = "present")]
codes!(PresentError {
    Self::Text(error) => error.code(),
    Self::Decode(error) => error.code(),
    Self::Refused(error) => error.code(),
    Self::FileVersionUnknown => "file-version-unknown",
    Self::OtherHolder => "file-other-holder",
    Self::OutsideWindow { .. } => "outside-window",
    Self::DisclosureExceedsPurpose => "disclosure-exceeds-purpose",
    Self::DisclosureExceedsRequest => "disclosure-exceeds-request",
    Self::PurposeMissing => "purpose-missing",
    Self::PurposeMismatch => "purpose-mismatch",
    Self::ChallengeNotCurrent { .. } => "challenge-not-current",
    Self::ShowTooLong { .. } => "bytes-too-long",
    Self::Sign(error) => error.code(),
});
