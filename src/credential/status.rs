//! A status list as a credential names it, and its values (Token Status List §7): what is known of a credential beside
//! the credential itself.

use alloc::format;
use alloc::string::String;

const LIST_URI: &str = "urn:vehicle-license:status:";

/// The URI of an issuer's status list.
pub(crate) fn list_uri(issuer: u16, list: u64) -> String {
    format!("{LIST_URI}{issuer}:{list}")
}

/// The issuer and the list that such a URI names, in its only form.
pub(crate) fn of_list_uri(uri: &str) -> Option<(u16, u32)> {
    let (issuer, list) = uri.strip_prefix(LIST_URI)?.split_once(':')?;
    let (issuer, list) = (issuer.parse().ok()?, list.parse::<u32>().ok()?);
    (list_uri(issuer, list.into()) == uri).then_some((issuer, list))
}

/// The status of a credential, as a status list publishes it (Token Status List §7.1). Only *valid* is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CredentialStatus {
    /// 0: valid, as far as the list knows.
    Valid,
    /// 1: revoked.
    Revoked,
    /// 2: suspended; it may come back.
    Suspended,
    /// 3: replaced by a newer credential.
    Superseded,
    /// A value to which this version gives no meaning. It is not accepted.
    Other(u8),
}

impl CredentialStatus {
    /// The status of a value in a list.
    #[must_use]
    pub fn from_number(number: u8) -> Self {
        match number {
            0 => Self::Valid,
            1 => Self::Revoked,
            2 => Self::Suspended,
            3 => Self::Superseded,
            other => Self::Other(other),
        }
    }

    /// The value in a list.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Valid => 0,
            Self::Revoked => 1,
            Self::Suspended => 2,
            Self::Superseded => 3,
            Self::Other(number) => number,
        }
    }

    /// The stable name used in vectors and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Revoked => "revoked",
            Self::Suspended => "suspended",
            Self::Superseded => "superseded",
            Self::Other(_) => "other",
        }
    }

    /// The status of a [`name`](Self::name); `None` for `other`, which does not say which.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let named = [Self::Valid, Self::Revoked, Self::Suspended, Self::Superseded];
        named.into_iter().find(|status| status.name() == name)
    }
}
