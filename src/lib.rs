//! An electronic vehicle license (电子行驶证) that anyone can verify **offline, from one QR code**: who issued it, that
//! it is fresh, unchanged and shown by its holder's key, for this purpose, revealing no more than the purpose needs.
//!
//! This is a pure library: no I/O, no clock, no global state. Time, randomness, trust and policy are arguments.
//! `SPEC.md` fixes the format, `SECURITY.md` is the threat model.
//!
//! # Rooms
//!
//! The root has what a verifier app needs on its first day. Everything else is in the room of its role, and each name
//! has one path. A room names only rooms above it in this table.
//!
//! | room | for | guarantees |
//! |---|---|---|
//! | [`value`] | everybody | checked values with one canonical form: plates, VINs, documents, days |
//! | [`error`] | everybody | one error type per party who must act; [`error::Refusal`] gives code and advice |
//! | [`key`] | who signs or checks | P-256 keys, low-S signatures, signers |
//! | [`credential`] | everybody | what is signed: fields, persons, positions, and messages that wait for a signature |
//! | [`trust`] | publishers, verifiers | issuers, their keys and limits, signed bundles, status lists, calendars |
//! | [`verify`] | verifiers | the twelve checks and their one verdict; the memory behind it |
//! | [`evidence`] | insurers | records from which a verdict is made again, years later |
//! | `desk` | verifiers | all that one keeps, in one value: what counted is never lost (feature `seal`) |
//! | [`issue`] | the authority | licenses, the register of a vehicle, authorizations, what is published |
//! | [`present`] | wallets | files, views and shows; requests to lend, orders to revoke |
//! | `render` | screens | license card, watermark tiles and QR code as SVG (feature `render`) |
//!
//! Private below them: `limits` (every bound, with its reason), `digest` (domain-separated SHA-256) and `wire` (text,
//! strict CBOR, the signed form rebuilt, sealed answers).
//!
//! # A verifier
//!
//! There is one verdict: a [`Verified`] show, which nothing but verification can make, or a [`VerifyError`] with a
//! stable code, the first failing check in SPEC's order.
//!
//! ```
//! use vehicle_license::{Input, Place, Purpose, Question, Trust, UnixTime, Verifier, VerifyError};
//!
//! /// The line on the screen of a showroom.
//! fn at_the_counter(scanned: &str, trust: &Trust, now: UnixTime) -> Result<String, VerifyError> {
//!     let question = Question::new(Purpose::TestDrive, Place::Counter);
//!     let verified = Verifier::new(trust).verify(Input::text(scanned), &question, now)?;
//!     let facts = verified.facts();
//!     Ok(format!("{}: {}", facts.fields().plate(), facts.vehicle_state().class().word().zh()))
//! }
//! # let trust = Trust::pinned(&[0xa0]);
//! # assert_eq!(trust.unwrap_err().code(), "cbor-missing-key");
//! ```
//!
//! # An insurer
//!
//! A question of the insurer's own, with a sealing key, cannot be answered in advance, nor read by whoever films the
//! counter. The record is for the file of the claim: [`EvidenceRecord::reverify`](evidence::EvidenceRecord::reverify).
//!
//! ```
//! # #[cfg(feature = "seal")]
//! # mod insurer {
//! use vehicle_license::evidence::EvidenceRecord;
//! use vehicle_license::{
//!     Challenge, Input, Place, Purpose, Question, SealingKey, Trust, UnixTime, Verified, Verifier, VerifyError,
//! };
//!
//! /// The verdict on what was scanned as the answer to `challenge`, and what to keep of it.
//! fn judge_claim(
//!     scanned: &str,
//!     (challenge, key): (&Challenge, &SealingKey),
//!     trust: &Trust,
//!     now: UnixTime,
//! ) -> Result<(Verified, EvidenceRecord), VerifyError> {
//!     let question = Question::new(Purpose::InsuranceClaim, Place::Remote).answering(challenge).opening(key);
//!     EvidenceRecord::verify(&Verifier::new(trust), Input::text(scanned), &question, now)
//! }
//! # }
//! ```
//!
//! # A wallet
//!
//! The key stays in the phone's keystore: [`Signer`](key::Signer) is one trait, and every message can be signed in two
//! steps ([`Unsigned`](credential::Unsigned)).
//!
//! ```
//! use vehicle_license::error::PresentError;
//! use vehicle_license::key::Signer;
//! use vehicle_license::present::{Holder, View};
//! use vehicle_license::{Trust, UnixTime};
//!
//! /// The text of the code on the holder's screen, and when to draw the next one.
//! fn show(file: &[u8], trust: &Trust, key: &impl Signer, now: UnixTime) -> Result<(String, UnixTime), PresentError> {
//!     let holder = Holder::import(file, trust, &key.public_key())?;
//!     let show = holder.present(&View::everyday(), now, key)?;
//!     Ok((show.to_text(), show.refresh_after()))
//! }
//! ```
//!
//! # An authority
//!
//! A license is issued to a key whose possession is proved, from a record of the register, and lent only through the
//! vehicle's [`Register`](issue::Register).
//!
//! ```
//! use vehicle_license::error::{IssueError, SignError};
//! use vehicle_license::issue::{Authority, EnrolledKey, EnrolmentNonce, IssuedLicense, LicenseTerms, VehicleRecord};
//! use vehicle_license::key::Signer;
//!
//! # enum Failed { Issue(IssueError), Sign(SignError) }
//! # impl From<IssueError> for Failed { fn from(error: IssueError) -> Self { Self::Issue(error) } }
//! # impl From<SignError> for Failed { fn from(error: SignError) -> Self { Self::Sign(error) } }
//! /// The license for whoever enrolled over `nonce`; its file goes to that phone, its log entry to the register.
//! fn issue(
//!     authority: &Authority,
//!     record: &VehicleRecord,
//!     (enrolment, nonce): (&[u8], EnrolmentNonce),
//!     terms: &LicenseTerms,
//!     hsm: &impl Signer,
//!     random: &mut impl rand_core::CryptoRng,
//! ) -> Result<IssuedLicense, Failed> {
//!     let enrolled = EnrolledKey::verify(enrolment, nonce, terms.now)?;
//!     Ok(authority.issue(record, &enrolled, terms, random)?.sign(hsm)?)
//! }
//! ```
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
pub mod value;
#[macro_use]
pub mod error;
mod digest;
pub mod key;
mod wire;
pub mod credential;
pub mod trust;
pub mod verify;
pub mod evidence;
#[cfg(feature = "seal")]
pub mod desk;
pub mod issue;
pub mod present;
#[cfg(feature = "render")]
pub mod render;

pub use credential::challenge::Challenge;
pub use credential::field::Field;
pub use credential::fields::Fields;
pub use credential::purpose::Purpose;
pub use credential::watermark::Watermark;
pub use error::memory::MemoryError;
pub use error::verify::VerifyError;
pub use trust::bundle::Bundle;
pub use trust::content::Trust;
pub use trust::pin::RootPin;
pub use trust::status_list::StatusList;
pub use value::person::Comparison;
pub use value::unix_time::UnixTime;
pub use verify::facts::Facts;
pub use verify::freshness::Freshness;
pub use verify::judge::Verifier;
pub use verify::memory::{Admission, Memory};
pub use verify::place::Place;
pub use verify::policy::Policy;
pub use verify::prompt::IdentityPrompt;
pub use verify::question::{Input, Question};
pub use verify::standing::{DisplayClass, VehicleState};
pub use verify::verified::{AuthorizedShow, OwnerShow, Verified};
pub use verify::warning::Warning;
#[cfg(feature = "seal")]
pub use wire::sealed::SealingKey;

/// The README's examples, compiled.
#[cfg(all(doctest, feature = "seal"))]
#[doc = include_str!("../README.md")]
struct Readme;

/// The same in Chinese.
#[cfg(all(doctest, feature = "seal"))]
#[doc = include_str!("../docs/README.zh.md")]
struct ReadmeInChinese;

/// The recipes, compiled.
#[cfg(all(doctest, feature = "seal"))]
#[doc = include_str!("../docs/recipes.md")]
struct Recipes;

#[cfg(test)]
mod tests {
    use super::{DisplayClass, Freshness, Place, Purpose, credential, value};

    #[test]
    fn every_value_is_found_by_its_name() {
        macro_rules! found {
            ($($kind:ty)+) => {$(
                for value in <$kind>::ALL {
                    assert_eq!(<$kind>::from_name(value.name()), Some(value));
                }
                assert_eq!(<$kind>::from_name("none of them"), None);
            )+};
        }
        found!(value::Language credential::KeyProtection credential::Proofing Purpose Place DisplayClass Freshness);
        for field in credential::FieldName::ALL {
            assert_eq!(credential::FieldName::from_name(field.name()), Some(*field));
        }
        for number in 0..=3 {
            let status = credential::CredentialStatus::from_number(number);
            assert_eq!(credential::CredentialStatus::from_name(status.name()), Some(status));
        }
        assert_eq!(credential::CredentialStatus::from_name("other"), None);
    }

    #[test]
    fn a_position_has_forty_bits() {
        for (number, fits) in [
            (0, true),
            (1024, true),
            ((1 << 40) - 1, true),
            (1 << 40, false),
            (u64::MAX, false),
        ] {
            let position = credential::StatusPosition::from_number(number);
            assert_eq!(position.map(|position| position.number()), fits.then_some(number));
        }
    }
}
