//! What holds of a verified show. Only verification makes these types: in a verdict all twelve checks have passed.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;

use super::basis::Basis;
use super::freshness::Freshness;
use super::place::Place;
use super::replay::ReplayKey;
use super::standing::{DisplayClass, VehicleState};
use super::warning::Warning;
use crate::credential::challenge::Challenge;
use crate::credential::claims::{KeyProtection, Proofing, StatusPosition};
use crate::credential::fields::{self, Fields, KeptFields};
use crate::credential::leaf::Leaf;
use crate::credential::purpose::Purpose;
use crate::credential::show::RealPersonCheck;
use crate::error::FieldError;
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::trust::NotListed;
use crate::value::{Day, UnixTime, redacted};
use crate::wire::cose::SignedParts;

/// What holds of a verified show: its fields, how the vehicle stands, and what the verdict rests on.
///
/// A reduced evidence record has the same facts, except for the values that were removed: [`KeptFacts`].
#[derive(Clone, PartialEq, Eq)]
pub struct Facts<F = Fields, S = VehicleState> {
    fields: F,
    standing: S,
    basis: Box<Basis>,
}

/// What holds of a show in a reduced evidence record, from which values were removed.
///
/// Checked again:
/// - issuer and key, and both signatures;
/// - the challenge, or without one the 60 seconds;
/// - the window and its working days;
/// - the purpose, and that no more was opened than it allows;
/// - status, real-person check, key protection and proofing;
/// - each value kept, by its rule; the plate, by the issuer's grants; how the vehicle stood, by the values kept;
/// - of each field the policy required, only that something of it was open.
///
/// Not checked again: the values that were removed.
pub type KeptFacts = Facts<KeptFields, Option<VehicleState>>;

impl<F, S> Facts<F, S> {
    /// The fields: the values that were opened, and for each other field why it was not. A value removed from a record
    /// is `not-shown`.
    #[must_use]
    pub fn fields(&self) -> &F {
        &self.fields
    }

    /// How the vehicle stood at the moment of the check, for the screen.
    #[must_use]
    pub fn vehicle_state(&self) -> &S {
        &self.standing
    }

    /// The warnings: what to know although it refuses nothing.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.basis.warnings
    }

    /// The purpose the license was lent for, if this is an authorization.
    #[must_use]
    pub fn lent_for(&self) -> Option<Purpose> {
        self.basis.delegation.map(|delegation| delegation.purpose)
    }

    /// The challenge that was answered.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.basis.challenge.as_ref()
    }

    /// Of the challenge that was answered: number and name of its asker, if the verifier's trust data list it, or why
    /// they do not. A wallet judges by its own trust data, which may be older.
    #[must_use]
    pub fn asker(&self) -> Option<Result<(u16, &str), NotListed>> {
        self.basis.asker()
    }

    /// What the freshness rests on.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.basis.freshness
    }

    /// The place the question named.
    #[must_use]
    pub fn place(&self) -> Place {
        self.basis.place
    }

    /// The purpose the question named. At the roadside it is the one that the copy or its owner names, if any.
    #[must_use]
    pub fn checked_purpose(&self) -> Option<Purpose> {
        self.basis.checked_purpose
    }

    /// The name of the preset that the policy started from.
    #[must_use]
    pub fn policy_name(&self) -> &'static str {
        self.basis.policy
    }

    /// Whether the policy demanded less than the checked purpose's own
    /// ([`Policy::for_purpose`](crate::Policy::for_purpose)).
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.basis.lenient
    }

    /// The moment of the check.
    #[must_use]
    pub fn verified_at(&self) -> UnixTime {
        self.basis.verified_at
    }

    /// The holder's clock when the code was made.
    #[must_use]
    pub fn shown_at(&self) -> UnixTime {
        self.basis.shown_at
    }

    /// When this code expires under this policy, exclusive. A replay guard remembers it until [`ReplayKey::until`].
    #[must_use]
    pub fn valid_until(&self) -> UnixTime {
        self.basis.valid_until
    }

    /// When the code stops to be shown, exclusive: after its 60 seconds, or with the challenge. What the policy
    /// tolerates beyond that is the verdict's, and no screen says it.
    #[must_use]
    pub fn code_until(&self) -> UnixTime {
        let lives = u64::try_from(limits::SHOW_LIFETIME).unwrap_or(0);
        match self.basis.challenge {
            None => self
                .basis
                .shown_at
                .checked_add(lives)
                .map_or(self.basis.valid_until, |ends| ends.min(self.basis.valid_until)),
            Some(_) => self.basis.valid_until,
        }
    }

    /// When the credential was issued: standing and values are as of then.
    #[must_use]
    pub fn issued_at(&self) -> UnixTime {
        self.basis.issued_at
    }

    /// When the status was last known to be good. A revocation after this moment cannot be seen offline.
    #[must_use]
    pub fn status_known_at(&self) -> UnixTime {
        self.basis.status_known_at
    }

    /// The credential's last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.basis.last_day
    }

    /// The issuer's number and the name the trust data give it.
    #[must_use]
    pub fn issuer(&self) -> (u16, &str) {
        (self.basis.issuer_number, &self.basis.issuer_name)
    }

    /// The deployment's name from the trust data.
    #[must_use]
    pub fn deployment(&self) -> &str {
        &self.basis.deployment
    }

    /// SHA-256 of the trust file by which the verdict was reached.
    #[must_use]
    pub fn trust_digest(&self) -> &[u8; 32] {
        &self.basis.trust
    }

    /// Whether the issuer or the deployment is a test. A test proves nothing about any car.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.basis.test
    }

    /// Where the credential's status is published. It links this show to others of the credential.
    #[must_use]
    pub fn status_position(&self) -> StatusPosition {
        self.basis.status
    }

    /// The key the credential was issued to and the show was signed with. It links this show to others of the
    /// credential.
    #[must_use]
    pub fn holder_key(&self) -> &PublicKey {
        &self.basis.holder_key
    }

    /// How well the holder's key is protected, as the authority attests.
    #[must_use]
    pub fn key_protection(&self) -> KeyProtection {
        self.basis.protection
    }

    /// How the person was proofed when the holder's key was enrolled, as the authority attests. Of a lent copy the
    /// person is the grantee.
    #[must_use]
    pub fn proofing(&self) -> Proofing {
        self.basis.proofing
    }

    /// The wallet's own claim that a real person was there.
    #[must_use]
    pub fn real_person_check(&self) -> Option<RealPersonCheck> {
        self.basis.real_person_check
    }

    /// What a replay guard remembers the show by, and until when.
    #[must_use]
    pub fn replay_key(&self) -> &ReplayKey {
        &self.basis.replay_key
    }

    /// The credential's id: SHA-256 of its Sig_structure.
    #[must_use]
    pub fn credential_id(&self) -> &[u8; 32] {
        &self.basis.credential_id
    }

    pub(super) fn basis(&self) -> &Basis {
        &self.basis
    }

    /// The signed forms, for an archive or another COSE library.
    #[must_use]
    pub fn to_cose(&self) -> SignedForms {
        let sign1 = |(parts, signature): &(SignedParts, Signature)| parts.to_sign1(signature);
        SignedForms {
            credential: sign1(&self.basis.credential),
            show: sign1(&self.basis.show),
        }
    }
}

impl KeptFacts {
    /// The facts, from the results of the checks.
    pub(super) fn new(fields: KeptFields, standing: Option<VehicleState>, basis: Basis) -> Self {
        Self {
            fields,
            standing,
            basis: Box::new(basis),
        }
    }

    /// The facts of a show that has every value.
    pub(super) fn whole(self) -> Result<Facts, FieldError> {
        Ok(Facts {
            fields: self.fields.whole()?,
            standing: self.standing.ok_or(fields::missing(Leaf::Standing))?,
            basis: self.basis,
        })
    }
}

impl Facts {
    /// Whether a program may go on without a person: the vehicle is usable, or has a notice. It is false for a vehicle
    /// that must not be driven now, which many purposes accept so that a person can read why
    /// ([`Go::Stop`](super::Go::Stop)).
    #[must_use]
    pub fn is_accepted(&self) -> bool {
        self.is_accepted_up_to(DisplayClass::Notice)
    }

    /// As [`is_accepted`](Self::is_accepted), for a program that deals with vehicles up to the class `worst`.
    #[must_use]
    pub fn is_accepted_up_to(&self, worst: DisplayClass) -> bool {
        self.standing.class() <= worst
    }
}

impl<F, S> fmt::Debug for Facts<F, S> {
    /// What was asked and when. Nothing that was shown, and nothing that links one show to another, gets into a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("checked_purpose", &self.basis.checked_purpose)
            .field("place", &self.basis.place)
            .field("policy", &self.basis.policy)
            .field("freshness", &self.basis.freshness)
            .field("verified_at", &self.basis.verified_at)
            .field("warnings", &self.basis.warnings)
            .finish_non_exhaustive()
    }
}

/// The two signed forms behind a show, as COSE_Sign1 bytes any COSE library can check.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedForms {
    /// The license or authorization, signed by the issuer.
    pub credential: Vec<u8>,
    /// The show, signed by the holder.
    pub show: Vec<u8>,
}

redacted!(SignedForms);
