//! What a verdict rests on and says of the credential and its show, whatever was opened: the same of a show that was
//! just verified and of an evidence record from which values were taken out.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Check, Freshness, Genuine, ReducedFacts, Setting, ShowFacts};
use crate::credential::challenge::Challenge;
use crate::credential::claims::{Delegation, KeyProtection, StatusPosition};
use crate::credential::purpose::Purpose;
use crate::credential::show::RealPersonEvidence;
use crate::digest::Hash;
use crate::key::{PublicKey, Signature};
use crate::trust::{Issuer, Trust};
use crate::value::{Day, Instant};
use crate::wire::cose::SignedParts;

/// The two signed forms behind a show, as COSE_Sign1 bytes any COSE library can check.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedForms {
    /// The license or authorization, signed by the issuer.
    pub credential: Vec<u8>,
    /// The show, signed by the holder.
    pub show: Vec<u8>,
}

impl core::fmt::Debug for SignedForms {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignedForms(…)")
    }
}

/// The facts that need no value. Its accessors are those of [`proven`], on what holds one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proven {
    pub(super) delegation: Option<Delegation>,
    pub(super) stated: Option<Purpose>,
    pub(super) challenge: Option<Challenge>,
    pub(super) freshness: Freshness,
    pub(super) setting: Setting,
    pub(super) checked_purpose: Purpose,
    pub(super) verified_at: Instant,
    pub(super) shown_at: Instant,
    pub(super) issued_at: Instant,
    pub(super) status_known_at: Instant,
    pub(super) last_day: Day,
    pub(super) issuer_number: u16,
    pub(super) issuer_name: String,
    pub(super) deployment: String,
    pub(super) test: bool,
    pub(super) status: StatusPosition,
    pub(super) holder_key: PublicKey,
    pub(super) protection: KeyProtection,
    pub(super) evidence: Option<RealPersonEvidence>,
    pub(super) credential_id: Hash,
    credential: (SignedParts, Signature),
    show: (SignedParts, Signature),
}

/// What the checks came to beside values, on its way into [`Proven`].
pub(super) struct Grounds<'a> {
    pub(super) genuine: Genuine<'a>,
    pub(super) proof: SignedParts,
    pub(super) issuer: &'a Issuer,
    pub(super) trust: &'a Trust,
    pub(super) check: &'a Check<'a>,
    pub(super) status_known_at: Instant,
    pub(super) sealed: bool,
}

impl Proven {
    pub(super) fn by(grounds: Grounds<'_>) -> Self {
        let Grounds {
            genuine,
            proof,
            issuer,
            trust,
            check,
            status_known_at,
            sealed,
        } = grounds;
        let show = genuine.show;
        let (claims, statement) = (&show.claims, &show.statement);
        Self {
            delegation: claims.delegation,
            stated: statement.purpose,
            challenge: check.challenge.cloned(),
            freshness: Freshness::of(check, sealed),
            setting: check.setting,
            checked_purpose: check.purpose,
            verified_at: check.now,
            shown_at: statement.shown_at,
            issued_at: claims.issued_at,
            status_known_at,
            last_day: claims.last_day,
            issuer_number: issuer.number,
            issuer_name: issuer.name.clone(),
            deployment: trust.deployment().to_string(),
            test: trust.marks_as_test(issuer),
            status: claims.status,
            holder_key: claims.holder_key,
            protection: claims.protection,
            evidence: statement.evidence,
            credential_id: genuine.credential_id,
            credential: (genuine.parts, show.issuer_signature),
            show: (proof, show.holder_signature),
        }
    }

    pub(super) fn to_cose(&self) -> SignedForms {
        let sign1 = |(parts, signature): &(SignedParts, Signature)| parts.to_sign1(signature);
        SignedForms {
            credential: sign1(&self.credential),
            show: sign1(&self.show),
        }
    }
}

/// Gives `$name`, which holds a [`Proven`], its accessors.
macro_rules! proven {
    ($name:ident) => {
        impl $name {
            /// The purpose it was lent for, if it is an authorization.
            #[must_use]
            pub fn lent_for(&self) -> Option<Purpose> {
                self.proven.delegation.map(|delegation| delegation.purpose)
            }

            /// The challenge that was answered.
            #[must_use]
            pub fn challenge(&self) -> Option<&Challenge> {
                self.proven.challenge.as_ref()
            }

            /// What the freshness rests on.
            #[must_use]
            pub fn freshness(&self) -> Freshness {
                self.proven.freshness
            }

            /// The setting the check named.
            #[must_use]
            pub fn setting(&self) -> Setting {
                self.proven.setting
            }

            /// The purpose the check named.
            #[must_use]
            pub fn checked_purpose(&self) -> Purpose {
                self.proven.checked_purpose
            }

            /// The moment of the check.
            #[must_use]
            pub fn verified_at(&self) -> Instant {
                self.proven.verified_at
            }

            /// The holder's clock when the code was made.
            #[must_use]
            pub fn shown_at(&self) -> Instant {
                self.proven.shown_at
            }

            /// When the credential was issued: standing and values are as of then.
            #[must_use]
            pub fn issued_at(&self) -> Instant {
                self.proven.issued_at
            }

            /// When the status was last known to be good. A revocation after this moment cannot be seen offline.
            #[must_use]
            pub fn status_known_at(&self) -> Instant {
                self.proven.status_known_at
            }

            /// The credential's last valid Beijing day.
            #[must_use]
            pub fn last_day(&self) -> Day {
                self.proven.last_day
            }

            /// The issuer's number and the name the trust data give it.
            #[must_use]
            pub fn issuer(&self) -> (u16, &str) {
                (self.proven.issuer_number, &self.proven.issuer_name)
            }

            /// The deployment's name from the trust data.
            #[must_use]
            pub fn deployment(&self) -> &str {
                &self.proven.deployment
            }

            /// Whether issuer or deployment is a test: then this proves nothing about any car.
            #[must_use]
            pub fn is_test(&self) -> bool {
                self.proven.test
            }

            /// Where the credential's status is published. It links this show to others of the credential.
            #[must_use]
            pub fn status_position(&self) -> StatusPosition {
                self.proven.status
            }

            /// The key the credential was issued to and the show was signed with. It links this show to others of the
            /// credential.
            #[must_use]
            pub fn holder_key(&self) -> &PublicKey {
                &self.proven.holder_key
            }

            /// How well the holder's key is protected, as the authority attests.
            #[must_use]
            pub fn key_protection(&self) -> KeyProtection {
                self.proven.protection
            }

            /// The wallet's own word that a real person was there.
            #[must_use]
            pub fn self_asserted_evidence(&self) -> Option<RealPersonEvidence> {
                self.proven.evidence
            }

            /// The credential's id: SHA-256 of its Sig_structure.
            #[must_use]
            pub fn credential_id(&self) -> &[u8; 32] {
                &self.proven.credential_id
            }

            /// The signed forms, for an archive or another COSE library.
            #[must_use]
            pub fn to_cose(&self) -> SignedForms {
                self.proven.to_cose()
            }
        }
    };
}

proven!(ShowFacts);
proven!(ReducedFacts);
