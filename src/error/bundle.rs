//! Why a trust bundle is refused, or not published.

use thiserror::Error;

use super::form::{DecodeError, KeyError, SignatureError};
use super::refusal::apart;
use super::trust::TrustError;
use super::words;
use crate::value::{Bilingual, UnixTime};

/// Why a trust bundle is not believed: the first failing check in the order of SPEC §8.3. The bundle held stays in
/// force until the verifier's operator gets a newer one.
#[derive(Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BundleError {
    // Structure, in reading order
    /// The bytes do not have the form of SPEC §8.3.
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// A root key or a publisher's key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A signature is malformed or high-S.
    #[error(transparent)]
    Signature(#[from] SignatureError),
    /// The bundle has a version this crate does not know.
    #[error("the trust bundle has a version this one does not know: update the app")]
    VersionUnknown,
    /// The chain has more roots than it may have.
    #[error("the trust bundle's chain has more than {max} roots")]
    ChainTooLong {
        /// The limit.
        max: usize,
    },
    /// The numbers of the roots do not ascend one by one.
    #[error("the numbers of the trust bundle's roots do not ascend one by one")]
    RootNumber,
    /// The bundle has more signatures than a reader checks. They are counted before any of them is checked.
    #[error("the trust bundle has more than {max} signatures")]
    TooManySignatures {
        /// The limit.
        max: usize,
    },
    /// A key is listed twice, or signs twice. A threshold counts distinct keys.
    #[error("the trust bundle counts one key twice")]
    KeyRepeated,
    // The content, read once its signatures are checked, and a root's dates
    /// See [`TrustError`].
    #[error(transparent)]
    Trust(#[from] TrustError),
    // Who speaks
    /// No root of the chain is the pinned one: the bundle is another deployment's, or not genuine.
    #[error("the trust bundle's chain does not pass through the pinned root")]
    RootUnknown,
    /// Too few keys of the root before it signed this root.
    #[error("root {root} is signed by {signed} keys of the root before it; it takes {threshold}")]
    RotationUnsigned {
        /// The number of the new root.
        root: u32,
        /// Distinct keys that signed.
        signed: usize,
        /// How many must sign.
        threshold: u8,
    },
    /// Too few of its own keys signed this root.
    #[error("root {root} is signed by {signed} of its own keys; it takes {threshold}")]
    RootUnsigned {
        /// The number of the root.
        root: u32,
        /// Distinct keys that signed.
        signed: usize,
        /// How many must sign.
        threshold: u8,
    },
    /// Too few publishers signed the content.
    #[error("the trust bundle's content is signed by {signed} publishers; it takes {threshold}")]
    TooFewSignatures {
        /// Distinct keys that signed.
        signed: usize,
        /// How many must sign.
        threshold: u8,
    },
    /// A signature does not verify. The bundle is refused even if enough others do.
    #[error("a signature of the trust bundle does not verify")]
    DoesNotVerify,
    // What it says
    /// The content names another root than the last one of the chain, or none: it was published under another root.
    #[error("the trust bundle's content was published under another root")]
    ContentOtherRoot,
    /// One key stands in two places. A leak in the less guarded place would be a leak in both.
    #[error("one key stands in two places of the trust bundle")]
    KeyAmbiguous,
    /// Two issuers have the same plate grant: a leaked key of one could sign for the other's plates.
    #[error("issuers {first} and {second} have the same plate grant")]
    GrantAmbiguous {
        /// The issuer with the lower number.
        first: u16,
        /// The issuer with the higher number.
        second: u16,
    },
    /// The content would be believed longer than its root.
    #[error("the trust bundle's content lasts until {expires}, longer than its root, {root_expires}")]
    OutlivesRoot {
        /// The content's end.
        expires: UnixTime,
        /// The last root's end.
        root_expires: UnixTime,
    },
    // When
    /// A root or the content is dated after now: a clock is wrong, and nothing of the bundle may be remembered.
    #[error("the trust bundle is dated {issued_at}, after now, {now}: check the clock")]
    FromFuture {
        /// The date.
        issued_at: UnixTime,
        /// The caller's clock.
        now: UnixTime,
    },
    /// The last root has expired.
    #[error("the trust bundle's root ended at {expires}; now is {now}: get a newer bundle")]
    RootExpired {
        /// The end, exclusive.
        expires: UnixTime,
        /// The caller's clock.
        now: UnixTime,
    },
    /// The content has expired.
    #[error("the trust bundle ended at {expires}; now is {now}: get a newer one")]
    Expired {
        /// The end, exclusive.
        expires: UnixTime,
        /// The caller's clock.
        now: UnixTime,
    },
    // Against the bundle held
    /// A newer bundle of the same root is held.
    #[error("the trust bundle has version {offered}; version {held} is held")]
    Older {
        /// The version held.
        held: u64,
        /// The version offered.
        offered: u64,
    },
    /// Another content of the same root and version was accepted before: one version was published with two contents.
    #[error("two trust bundles of version {version} differ")]
    Equivocation {
        /// The version.
        version: u64,
    },
    /// A newer root is held: the bundle would undo a rotation of keys.
    #[error("the trust bundle ends with root {offered}; root {held} is held")]
    RootOlder {
        /// The number of the root held.
        held: u32,
        /// The number of the last root offered.
        offered: u32,
    },
    /// The chain has another root with the number of the one held: keys that were rotated out may have made a chain of
    /// their own.
    #[error("the trust bundle has another root {number} than the one held")]
    RootForked {
        /// The number.
        number: u32,
    },
    // The caller's own
    /// The text is no pin.
    #[error("a pin is 64 hexadecimal digits")]
    PinInvalid,
    /// A signature was added to a section whose root does not list the signer's key.
    #[error("a signature is by a key that has no say in this section of the trust bundle")]
    SignerUnknown,
}

refusals!(BundleError {
    Self::Decode(error) => (error: DecodeError), DAMAGED;
    Self::Key(error) => (error: KeyError), DAMAGED;
    Self::Signature(error) => (error: SignatureError), DAMAGED;
    Self::VersionUnknown => "bundle-version-unknown", LATER;
    Self::ChainTooLong { .. } => "bundle-chain-too-long", NOT_BELIEVED;
    Self::RootNumber => "bundle-root-number", NOT_BELIEVED;
    Self::TooManySignatures { .. } => "bundle-too-many-signatures", NOT_BELIEVED;
    Self::KeyRepeated => "bundle-key-repeated", NOT_BELIEVED;
    Self::Trust(error) => (error: TrustError), NOT_BELIEVED;
    Self::RootUnknown => "bundle-root-unknown", OTHER_ROOT;
    Self::RotationUnsigned { .. } => "bundle-rotation-unsigned", NOT_BELIEVED;
    Self::RootUnsigned { .. } => "bundle-root-unsigned", NOT_BELIEVED;
    Self::TooFewSignatures { .. } => "bundle-too-few-signatures", NOT_BELIEVED;
    Self::DoesNotVerify => "bundle-signature-invalid", NOT_BELIEVED;
    Self::ContentOtherRoot => "bundle-content-other-root", NOT_BELIEVED;
    Self::KeyAmbiguous => "bundle-key-ambiguous", NOT_BELIEVED;
    Self::GrantAmbiguous { .. } => "bundle-grant-ambiguous", NOT_BELIEVED;
    Self::OutlivesRoot { .. } => "bundle-outlives-root", NOT_BELIEVED;
    Self::FromFuture { .. } => "bundle-from-future", words::OWN_CLOCK;
    Self::RootExpired { .. } => "bundle-root-expired", OUT_OF_DATE;
    Self::Expired { .. } => "bundle-expired", OUT_OF_DATE;
    Self::Older { .. } => "bundle-older", OUT_OF_DATE;
    Self::Equivocation { .. } => "bundle-equivocation", NOT_BELIEVED;
    Self::RootOlder { .. } => "bundle-root-older", OUT_OF_DATE;
    Self::RootForked { .. } => "bundle-root-forked", NOT_BELIEVED;
    Self::PinInvalid => "bundle-pin-invalid", PIN;
    Self::SignerUnknown => "bundle-signer-unknown", OTHER_SIGNER;
} apart {
    Self::FromFuture { issued_at, now } => apart(*issued_at, *now);
});

// The bundle held stays in force.
const OUT_OF_DATE: Bilingual = Bilingual::new(
    "此信任数据包已过期或较旧，未予采用：请下载最新的数据包；若已是最新，请检查本机时间。",
    "This trust bundle is out of date and was not taken in: download the latest one; if this is the latest, check the clock.",
);
const DAMAGED: Bilingual = Bilingual::new(
    "此信任数据包不完整或已损坏，未予采用：请重新下载；仍失败请向发布单位核实。",
    "This trust bundle is incomplete or damaged and was not taken in: download it again; if it fails again, ask its publisher.",
);
const LATER: Bilingual = Bilingual::new(
    "此信任数据包来自更新的版本，未予采用：请升级核验软件后重试。",
    "This trust bundle is of a later version and was not taken in: update the verifying app and try again.",
);
const OTHER_ROOT: Bilingual = Bilingual::new(
    "此信任数据包与本软件所信任的根不衔接，未予采用：请升级核验软件并重新下载；仍失败请向发布单位核实来源。",
    "This trust bundle does not lead to the root this app believes, and was not taken in: update the app and download it again; if it fails again, ask its publisher where it came from.",
);
const PIN: Bilingual = Bilingual::new(
    "根指纹应为64位十六进制数：请核对后重新输入。",
    "A root's pin has 64 hexadecimal digits: compare it, and enter it again.",
);
const OTHER_SIGNER: Bilingual = Bilingual::new(
    "该签名密钥不在这部分的签名人名单中，签名未加入：请换用名单中的密钥。",
    "The key is no signer of this section, and its signature was not added: sign with a key of the list.",
);
const NOT_BELIEVED: Bilingual = Bilingual::new(
    "此信任数据包不可信，未予采用：请勿重试，向发布单位核实来源。",
    "This trust bundle is not to be believed and was not taken in: do not retry; ask its publisher where it came from.",
);
