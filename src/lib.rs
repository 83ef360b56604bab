//! An electronic vehicle license (电子行驶证) that anyone can verify **offline, from one QR code**: who issued it, that
//! it is fresh, unchanged and shown by its holder's key, for this purpose, revealing no more than the purpose needs.
//!
//! A pure library: no I/O, no clock, no global state. Time, randomness, trust and policy are arguments. The format is
//! fixed in `SPEC.md`; the threat model is in `SECURITY.md`.
//!
//! # Verify
//!
//! ```
//! use vehicle_license::{Input, Instant, Place, Purpose, Question, Trust, Verified, Verifier, VerifyError};
//!
//! fn at_the_counter(scanned: &str, trust: &Trust, now: Instant) -> Result<String, VerifyError> {
//!     let question = Question::new(Purpose::TestDrive, Place::Counter);
//!     let verified: Verified = Verifier::new(trust).verify(Input::text(scanned), &question, now)?;
//!     let facts = verified.facts();
//!     Ok(format!("{}: {}", facts.fields().plate(), facts.display().class().word().zh()))
//! }
//! # let trust = Trust::pinned(&[0xa0]);
//! # assert_eq!(trust.unwrap_err().code(), "cbor-missing-key");
//! ```
//!
//! There is one verdict: a [`Verified`] show, which nothing but verification can make, or a [`VerifyError`] with a
//! stable code, the first failing check in SPEC's order.
//!
//! # The modules, in the only direction they may name each other
//!
//! | module | guarantees |
//! |---|---|
//! | `limits` | every bound, with its reason |
//! | `value` | checked values with one canonical form: plates, VINs, documents, days |
//! | `error` | one enum per party who must act, each variant with a stable code |
//! | `digest` | domain-separated SHA-256 |
//! | `key` | P-256 keys, low-S signatures, signers |
//! | `wire` | text, strict CBOR, the signed form rebuilt, sealed answers (feature `seal`) |
//! | `credential` | leaves, masks, purposes, the commitment tree, license, show, challenge |
//! | `trust` | issuers, their keys and limits, calendars |
//! | `verify` | the numbered checks and their verdict; the memory behind it |
//! | `evidence` | what is kept of a verdict, so that it can be made again |
//! | `issue` | the authority (feature `issue`) |
//! | `present` | the holder (feature `present`) |
//! | `render` | license card, watermark tiles and QR code as SVG (feature `render`) |
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc
)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::as_conversions
    )
)]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod limits;
mod value;
#[macro_use]
mod error;
mod digest;
mod key;
mod wire;
mod credential;
mod trust;
mod verify;
mod evidence;
mod issue;
mod present;
#[cfg(feature = "render")]
mod render;

pub use credential::challenge::{Challenge, ChallengeError};
pub use credential::claims::{KeyProtection, StatusPosition};
pub use credential::field::Field;
pub use credential::fields::{FieldName, Fields, KeptFields};
pub use credential::mask::{Grantee, MaskedDocument, MaskedGrantee, MaskedText};
pub use credential::{purpose::Purpose, show::RealPersonCheck, status::CredentialStatus, watermark::Watermark};
pub use error::{
    BundleError, CoseKeyError, CredentialError, DecodeError, DecodeKind, DisclosureError, EvidenceError, FieldError,
    IssuerError, KeyError, MemoryError, ReadError, Refusal, SealError, SignatureError, StatusListError, TextError,
    TrustError, VerifyError,
};
pub use evidence::{EvidenceRecord, Reverified};
pub use key::{PublicKey, Signature, ToBeSigned};
pub use trust::{
    Artefacts, Bundle, BundleSection, BundleSignature, Calendar, ForeignStatusList, Issuer, IssuerKey, PlateGrant,
    RootPin, StatusList, Trust, TrustState, VerifiedBundle,
};
pub use value::{
    Address, Bilingual, CheckDigit, Colors, Day, Document, DocumentKind, Energy, EngineNumber, FileNumber,
    InspectionRecord, Instant, IssuingAuthority, Model, OrganizationName, Owner, PersonKey, PersonName, Plate,
    PlateType, Remarks, Seats, Standing, SubPageNumber, Technical, TechnicalParts, UseNature, ValueError, VehicleType,
    Vin,
};
pub use verify::{
    Admission, AuthorizedShow, Display, DisplayClass, DocumentMatch, Facts, Freshness, IdentityPrompt, Input,
    KeptFacts, Memory, OwnerShow, Place, Policy, Question, Reason, ReplayGuard, ReplayKey, SignedForms, Verified,
    Verifier, Warning,
};

pub use credential::{
    answer::RegisterAnswer,
    unsigned::{BatchError, Unsigned},
};
pub use error::{SignError, SignedFormError, SignerFailed};
pub use key::{LocalKey, Signer};
#[cfg(feature = "seal")]
pub use wire::sealed::SealingKey;

pub use credential::{enrolment::EnrolledKey, record::VehicleRecord};
pub use error::{IssueError, PublishError, RegisterError, RequestError, RequestTimeError};
pub use issue::{
    Authority, AuthorizationLogEntry, AuthorizationRequest, AuthorizationTerms, ContentDraft, EndReason, Event,
    EventKind, Granted, Issued, IssuedAuthorization, IssuedLicense, Lent, LicenseTerms, LogEntry, Operation, Register,
    RegisteredLicense, RegisteredOwner, RevocationOrder, RootChain, RootDraft, RootTerms, SectionSignature, StatusBits,
    StatusListTerms, StatusPositions, Ticket, VerifiedOrder, VerifiedRequest,
};
pub use trust::TrustContent;

pub use error::PresentError;
#[cfg(feature = "seal")]
pub use present::SealedText;
pub use present::{Holder, RequestTerms, ShowText, View, Wallet};

#[cfg(feature = "render")]
pub use render::{Card, Outline, Outlines, QrCode, TileLayout};

/// The README's examples, compiled.
#[cfg(all(doctest, feature = "seal"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The recipes, compiled.
#[cfg(doctest)]
#[doc = include_str!("../docs/recipes.md")]
struct Recipes;
