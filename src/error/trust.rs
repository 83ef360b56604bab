//! Why a trust file is refused.

use thiserror::Error;

use super::form::{DecodeError, FieldError, KeyError};
use super::words;
use crate::value::{Bilingual, Day};

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
    /// Dates are not in order: sign-from < sign-until ≤ trust-until, issued-at < expiry, first day ≤ last day.
    #[error("{0}: the dates are not in order")]
    DateOrder(&'static str),
    /// Two askers that have keys have one name.
    #[error("two listed askers have one name")]
    AskerNameTwice,
    /// A notice of holidays says two things of this day, or one that cannot be meant.
    #[error("the notice contradicts itself at {0}")]
    CalendarContradiction(Day),
}

refusals!(TrustError {
    Self::Decode(error) => (error: DecodeError), words::TRUST_FILE;
    Self::Key(error) => (error: KeyError), words::TRUST_FILE;
    Self::Field(_) => "trust-value-invalid", words::TRUST_FILE;
    Self::DateOrder(_) => "trust-date-order", words::TRUST_FILE;
    Self::AskerNameTwice => "trust-asker-name-twice", Bilingual::new(
        "信任数据中有两家登记机构同名：请发布单位改用可区分的名称后重新发布。",
        "Two listed askers have one name: the publisher gives them names that differ and publishes again.",
    );
    Self::CalendarContradiction(_) => "calendar-contradiction", Bilingual::new(
        "所录放假调休安排自相矛盾：请对照通知原文核对该日。",
        "The holidays as entered contradict themselves: compare that day with the notice.",
    );
});
