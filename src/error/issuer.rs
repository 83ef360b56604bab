//! What the trust data say against an issuer's key, whatever it signed: a license, an authorization or a status list.

use thiserror::Error;

use super::refusal::apart;
use super::words;
use crate::value::UnixTime;

/// The trust data are out of date, or do not let this key sign this: checks 4 and 5 of SPEC §9.2, and those of a status
/// list (§8.4).
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IssuerError {
    /// The verifier's trust data are dated after now: its clock is wrong, or the data are not genuine.
    #[error("the trust data are dated {issued_at}, after now, {now}: check the clock")]
    TrustFromFuture {
        /// When the trust data say they were issued.
        issued_at: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// The verifier's own trust data are out of date.
    #[error("the trust data expired at {expires}; now is {now}")]
    TrustExpired {
        /// The end of the trust data.
        expires: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
    /// No such issuer in the trust data.
    #[error("the issuer is not in the trust data")]
    Unknown,
    /// The issuer has no such key.
    #[error("the issuer has no key of this number in the trust data")]
    KeyUnknown,
    /// The key may not sign this kind of artefact.
    #[error("the issuer's key may not sign this kind of artefact")]
    KeyArtefact,
    /// Signed before the key's first instant.
    #[error("issued at {issued_at}, before the issuer's key may sign, {sign_from}")]
    KeyNotYet {
        /// When the artefact was issued.
        issued_at: UnixTime,
        /// The key's first instant.
        sign_from: UnixTime,
    },
    /// Signed at or after the key's end of signing.
    #[error("issued at {issued_at}, after the issuer's key may sign, {sign_until}")]
    KeyRetired {
        /// When the artefact was issued.
        issued_at: UnixTime,
        /// The key's end of signing, exclusive.
        sign_until: UnixTime,
    },
    /// The key is no longer trusted.
    #[error("the issuer's key is trusted until {trust_until}; now is {now}")]
    KeyDistrusted {
        /// The key's end of trust, exclusive.
        trust_until: UnixTime,
        /// The verifier's clock.
        now: UnixTime,
    },
}

refusals!(IssuerError {
    Self::TrustFromFuture { .. } => "trust-from-future", words::OWN_CLOCK;
    Self::TrustExpired { .. } => "trust-expired", words::UPDATE_TRUST;
    Self::Unknown => "issuer-unknown", words::NOT_COVERED;
    Self::KeyUnknown => "issuer-key-unknown", words::NOT_COVERED;
    Self::KeyArtefact => "issuer-key-artefact", words::NOT_COVERED;
    Self::KeyNotYet { .. } => "issuer-key-not-yet", words::NOT_COVERED;
    Self::KeyRetired { .. } => "issuer-key-retired", words::NOT_COVERED;
    Self::KeyDistrusted { .. } => "issuer-key-distrusted", words::REFRESH_LICENSE;
} apart {
    Self::TrustFromFuture { issued_at, now } => apart(*issued_at, *now);
});
