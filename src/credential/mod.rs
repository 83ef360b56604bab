//! What is signed: leaves and their masks, purposes and views, the commitment tree, the claims of license and
//! authorization, shows and challenges, and the words that name them. Everything here is bytes to values and back;
//! whom to believe and what to accept is decided in `trust` and `verify`.
//!
//! At the root: [`Challenge`](crate::Challenge), [`Field`](crate::Field), [`Fields`](crate::Fields),
//! [`Purpose`](crate::Purpose), [`Watermark`](crate::Watermark).

pub(crate) mod mask;
pub(crate) mod field;
pub(crate) mod item;
pub(crate) mod profile;
pub(crate) mod leaf;
pub(crate) mod items;
pub(crate) mod purpose;
pub(crate) mod status;
pub(crate) mod claims;
pub(crate) mod tree;
pub(crate) mod fields;
pub(crate) mod words;
pub(crate) mod label;
#[cfg(feature = "serde")]
pub(crate) mod json;
pub(crate) mod show;
pub(crate) mod unsigned;
pub(crate) mod challenge;
pub(crate) mod disclosure;
pub(crate) mod watermark;
pub(crate) mod record;
pub(crate) mod file;
pub(crate) mod answer;
pub(crate) mod enrolment;
pub(crate) mod request;

pub use answer::RegisterAnswer;
pub use challenge::ChallengeError;
pub use claims::{KeyProtection, Proofing, StatusPosition};
pub use fields::FieldName;
pub use mask::{Grantee, MaskedDocument, MaskedPerson, MaskedText};
pub use purpose::Purposes;
pub use show::RealPersonCheck;
pub use status::CredentialStatus;
pub use unsigned::{BatchError, Unsigned};
