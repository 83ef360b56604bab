//! What was refused, and who must act on it.

use vehicle_license::error::Actor;

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The call itself.
    Request,
    /// A show.
    Show,
    /// A show that verified, or a list, by the verifier's memory; or the memory itself.
    Memory,
    /// A desk, read back or full.
    Desk,
    /// A trust file.
    Trust,
    /// A bundle.
    Bundle,
    /// A status list.
    StatusList,
    /// A challenge.
    Challenge,
    /// An evidence record.
    Record,
    /// A holder's file, a view, a wallet.
    Wallet,
    /// A key or a signature.
    Key,
}

impl Refused {
    pub(crate) const ALL: [Self; 11] = [
        Self::Request,
        Self::Show,
        Self::Memory,
        Self::Desk,
        Self::Trust,
        Self::Bundle,
        Self::StatusList,
        Self::Challenge,
        Self::Record,
        Self::Wallet,
        Self::Key,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Show => "show",
            Self::Memory => "memory",
            Self::Desk => "desk",
            Self::Trust => "trust",
            Self::Bundle => "bundle",
            Self::StatusList => "status-list",
            Self::Challenge => "challenge",
            Self::Record => "record",
            Self::Wallet => "wallet",
            Self::Key => "key",
        }
    }

    /// Who must act, where the refusal does not say it itself.
    pub(crate) fn who(self) -> Actor {
        match self {
            Self::Request | Self::Key => Actor::Caller,
            Self::Memory | Self::Desk | Self::Trust | Self::Bundle | Self::StatusList | Self::Record => Actor::Operator,
            Self::Show | Self::Challenge | Self::Wallet => Actor::Holder,
        }
    }
}
