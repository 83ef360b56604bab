//! Why a call did not do what it was asked for: three kinds, because three parties act.

use core::fmt;

use vehicle_license::error::Refusal;

use crate::store::StoreError;

/// A call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// It is refused, and stays refused: the code of a rule, the library's or one of the service's own.
    Refused(&'static str),
    /// Not now: nothing is refused for good, and the same call can be made again.
    Later(&'static str),
    /// The database failed. A repeated call finds out what was carried out.
    Store(StoreError),
}

/// What a call returns.
pub type Result<T> = core::result::Result<T, Error>;

impl Error {
    /// The refusal of a rule of the library's.
    #[expect(clippy::needless_pass_by_value, reason = "it is what map_err gives")]
    pub(crate) fn of(refusal: impl Refusal) -> Self {
        let code = refusal.code();
        if PASSING.contains(&code) {
            Self::Later(code)
        } else {
            Self::Refused(code)
        }
    }

    /// The code, for logs and for the progress of an application.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(code) | Self::Later(code) => code,
            Self::Store(StoreError::Busy) => "store-busy",
            Self::Store(StoreError::Failed(_)) => "store-failed",
        }
    }
}

/// Refusals of a moment: the clock, the registry or another server is behind, and the operation stays under way.
const PASSING: [&str; 9] = [
    "time-backwards",
    "revision-stale",
    "record-stale",
    "ticket-stale",
    "standing-differs",
    "ticket-other-standing",
    "log-entry-outdated",
    "issuer-key-not-yet",
    "status-position-needed",
];

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(code) => write!(f, "refused: {code}"),
            Self::Later(code) => write!(f, "not now: {code}"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for Error {}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}
