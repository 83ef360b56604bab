//! Why a challenge is refused, by a wallet that reads it or where it is made.

use crate::error::{DecodeError, FieldError, KeyError, SignatureError, TextError};
use crate::value::Bilingual;

/// Why a challenge cannot be made or read.
#[derive(thiserror::Error, Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ChallengeError {
    /// See [`TextError`].
    #[error(transparent)]
    Text(#[from] TextError),
    /// See [`DecodeError`].
    #[error(transparent)]
    Decode(#[from] DecodeError),
    /// The sealing key is no point of the curve.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The asker's signature is malformed or high-S.
    #[error("the asker's signature: {0}")]
    Signature(SignatureError),
    /// A question in clear is never a listed asker's: whoever passes it on could read the answer.
    #[error("a listed asker's question has a sealing key")]
    SealKeyMissing,
    /// The asker's name breaks the text rule.
    #[error("{0}")]
    Asker(FieldError),
}

refusals!(ChallengeError {
    Self::Text(error) => (error: TextError), SCAN_AGAIN;
    Self::Decode(error) => (error: DecodeError), SCAN_AGAIN;
    Self::Key(error) => (error: KeyError), SCAN_AGAIN;
    Self::Signature(error) => (error: SignatureError), SCAN_AGAIN;
    Self::SealKeyMissing => "seal-key-missing", SEAL_FIRST;
    Self::Asker(_) => "value-invalid", SCAN_AGAIN;
});

const SCAN_AGAIN: Bilingual = Bilingual::new(
    "这不是有效的核验请求码，或扫码时内容被改动：请核验方重新生成后再扫；仍失败请换用其他扫码软件。",
    "This is no valid request code, or the scan changed it: the verifier makes a new one, to be scanned again, if need be with another app.",
);
const SEAL_FIRST: Bilingual = Bilingual::new(
    "登记机构的核验请求码必须要求加密应答：请先加入加密密钥再签名。",
    "A listed asker's request wants a sealed answer: give it a sealing key, then sign it.",
);
