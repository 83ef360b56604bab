//! One error type per party who must act, each variant with a stable code (SPEC §12). A message says what, where
//! and which bound; it never repeats input, claim values or key material, and a bad signature says only that.
//!
//! At the root: [`VerifyError`], [`MemoryError`].

pub(crate) mod words;
pub(crate) mod refusal;
#[macro_use]
pub(crate) mod codes;
mod part;
mod form;
mod trust;
mod issuer;
mod credential;
mod signing;
mod seal;
mod request;
mod bundle;
mod status_list;
pub(crate) mod verify;
mod issue;
mod present;
mod register;
pub(crate) mod memory;
mod act;
mod evidence;

pub use act::Actor;
pub use bundle::BundleError;
pub use credential::{CredentialError, DisclosureError, ReadError};
pub use evidence::EvidenceError;
pub use form::{DecodeError, DecodeKind, FieldError, KeyError, SignatureError, TextError};
pub use issue::IssueError;
pub use issuer::IssuerError;
pub(crate) use memory::MemoryError;
pub(crate) use part::Part;
pub use present::PresentError;
pub use refusal::Refusal;
pub use register::RegisterError;
pub use request::{RequestError, RequestTimeError};
pub use seal::SealError;
pub use signing::{SignError, SignedFormError, SignerFailed};
pub use status_list::PublishError;
pub use status_list::{CoseKeyError, StatusListError};
pub use trust::TrustError;
pub(crate) use verify::VerifyError;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_variants_in_their_order() {
        assert_eq!(
            CoseKeyError::CODES.len(),
            DecodeError::CODES.len() + KeyError::CODES.len()
        );
        assert_eq!(CoseKeyError::CODES.first(), Some(&"cbor-truncated"));
        assert_eq!(CoseKeyError::CODES.last(), Some(&"secret-key-out-of-range"));
        assert_eq!(VerifyError::CODES.first(), Some(&"text-empty"));
        assert_eq!(VerifyError::CODES.last(), Some(&"proofing-too-weak"));
        assert_eq!(VerifyError::CODES.len(), VerifyError::ADVICE.len());
        assert_eq!(
            VerifyError::ADVICE.first(),
            Some(&VerifyError::Text(TextError::Empty).advice())
        );
    }
}
