//! What a request gives a verifier: trust data, lists, a question, and what was scanned.

use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

#[cfg(any(feature = "server", feature = "wallet"))]
use vehicle_license::Challenge;
#[cfg(feature = "server")]
use vehicle_license::SealingKey;
#[cfg(feature = "wallet")]
use vehicle_license::desk::DeskError;
#[cfg(any(feature = "server", feature = "wallet"))]
use vehicle_license::key::Checker;
use vehicle_license::{Input, Question, Trust};
#[cfg(any(feature = "server", feature = "wallet"))]
use vehicle_license::{StatusList, UnixTime};

use crate::act::Refused;
use crate::failed::Failed;
#[cfg(feature = "server")]
use crate::kind::needs;
use crate::kind::{Kind, Member, may};
use crate::object::Json;
use crate::options::{Options, places, purposes};
use crate::policy::{POLICY, policy};

/// What was scanned or handed over: exactly one of these.
pub(crate) const SCANNED: [Member; 4] = [
    may("text", Kind::Text, "a code's text, exactly as scanned"),
    may("scanned", Kind::Hex, "the bytes that a scanner delivered"),
    may("bytes", Kind::Hex, "the bytes of a show, handed from app to app"),
    may(
        "sealed",
        Kind::Hex,
        "the bytes of a sealed answer, handed from app to app",
    ),
];

const PURPOSE: Member = may(
    "purpose",
    Kind::Name(purposes),
    "what it is shown for; none at the roadside",
);
const POLICY_OF: Member = may("policy", POLICY, "without it that of the purpose");

/// What a verifier asks.
#[cfg(feature = "server")]
pub(crate) const QUESTION: [Member; 3] = [PURPOSE, needs("place", Kind::Name(places), "where"), POLICY_OF];

/// The same of a desk, which judges answers by their questions.
pub(crate) const TERMS: [Member; 3] = [
    PURPOSE,
    may(
        "place",
        Kind::Name(places),
        "where; without it nothing counts but answers to the desk's questions",
    ),
    POLICY_OF,
];

/// A trust file.
#[cfg(feature = "server")]
pub(crate) const TRUST: Member = needs("trust", Kind::Hex, "the trust file");

/// The same of a wallet, whose phone has a desk that takes bundles in.
#[cfg(feature = "wallet")]
pub(crate) const TRUST_OR_DESK: Member = may("trust", Kind::Hex, "the trust file; without it that of an open desk");

/// What was scanned.
pub(crate) enum Scanned {
    Text(String),
    Line(Vec<u8>),
    Show(Vec<u8>),
    Sealed(Vec<u8>),
}

impl Scanned {
    pub(crate) fn read(options: Options<'_>) -> Result<Self, Failed> {
        let text = options.text("text").map(str::to_string);
        let given = (
            text,
            options.hex("scanned"),
            options.hex("bytes"),
            options.hex("sealed"),
        );
        match given {
            (Some(text), None, None, None) => Ok(Self::Text(text)),
            (None, Some(line), None, None) => Ok(Self::Line(line)),
            (None, None, Some(show), None) => Ok(Self::Show(show)),
            (None, None, None, Some(sealed)) => Ok(Self::Sealed(sealed)),
            (None, None, None, None) => Err(Failed::missing("text")),
            _ => Err(Failed::invalid(
                "text",
                "exactly one of text, scanned, bytes and sealed",
            )),
        }
    }

    pub(crate) fn input(&self) -> Input<'_> {
        match self {
            Self::Text(text) => Input::text(text),
            Self::Line(line) => Input::scanned(line),
            Self::Show(show) => Input::bytes(show),
            Self::Sealed(sealed) => Input::sealed_bytes(sealed),
        }
    }

    /// Whether it came as a sealed answer.
    pub(crate) fn is_sealed(&self) -> bool {
        match self {
            Self::Text(text) => text.starts_with("VS1:"),
            Self::Line(line) => line.starts_with(b"VS1:"),
            Self::Show(_) => false,
            Self::Sealed(_) => true,
        }
    }
}

/// The question, without a challenge and lists.
pub(crate) fn question(options: Options<'_>) -> Result<Question<'static>, Failed> {
    let place = options.place().ok_or_else(|| Failed::missing("place"))?;
    let roadside = Question::roadside();
    let question = match (options.purpose(), place == roadside.place()) {
        (None, true) => roadside,
        (Some(_), true) => return Err(Failed::invalid("purpose", "none at the roadside")),
        (Some(purpose), false) => Question::new(purpose, place),
        (None, false) => return Err(Failed::missing("purpose")),
    };
    let policy = policy(options.value("policy").and_then(Json::as_object), &question);
    Ok(question.under(policy))
}

#[cfg(feature = "server")]
pub(crate) fn trust(options: Options<'_>) -> Result<Trust, Failed> {
    pinned(&options.needed_hex(TRUST.name)?)
}

/// The trust data given, or else those of an open desk.
#[cfg(feature = "wallet")]
pub(crate) fn trust_or_desk(door: &crate::Door, options: Options<'_>) -> Result<Trust, Failed> {
    if let Some(bytes) = options.hex(TRUST_OR_DESK.name) {
        return pinned(&bytes);
    }
    match door.desk().as_ref() {
        None => Err(Failed::missing(TRUST_OR_DESK.name)),
        Some(desk) => {
            let trust = desk.trust().cloned();
            trust.ok_or_else(|| crate::desk::refused(DeskError::NoTrust))
        }
    }
}

pub(crate) fn pinned(bytes: &[u8]) -> Result<Trust, Failed> {
    Trust::pinned(bytes).map_err(|error| Failed::of(&error, Refused::Trust))
}

/// The status lists, each of which must verify.
#[cfg(feature = "server")]
pub(crate) fn lists(
    checker: &dyn Checker,
    options: Options<'_>,
    trust: &Trust,
    now: UnixTime,
) -> Result<Vec<StatusList>, Failed> {
    let tokens = options.hexes("status_lists");
    tokens.iter().map(|token| list(checker, token, trust, now)).collect()
}

#[cfg(any(feature = "server", feature = "wallet"))]
pub(crate) fn list(checker: &dyn Checker, token: &[u8], trust: &Trust, now: UnixTime) -> Result<StatusList, Failed> {
    StatusList::verify_by(checker, token, trust, now).map_err(|error| Failed::of(&error, Refused::StatusList))
}

#[cfg(any(feature = "server", feature = "wallet"))]
pub(crate) fn challenge(text: &str) -> Result<Challenge, Failed> {
    Challenge::from_text(text).map_err(|error| Failed::of(&error, Refused::Challenge))
}

#[cfg(feature = "server")]
pub(crate) fn sealing_key(options: Options<'_>, name: &str) -> Result<Option<SealingKey>, Failed> {
    if options.value(name).is_none() {
        return Ok(None);
    }
    let key = SealingKey::from_secret_bytes(&options.array(name)?);
    key.map(Some).map_err(|error| Failed::of(&error, Refused::Key))
}
