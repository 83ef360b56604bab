//! What holds of a verified show. Only verification makes these types: in a verdict all twelve checks have passed.

use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use super::freshness::Freshness;
use super::genuine::Held;
use super::place::Place;
use super::question::Case;
use super::replay::ReplayKey;
use super::standing::{DisplayClass, VehicleState};
use super::status::Known;
use super::warning::Warning;
use crate::credential::challenge::Challenge;
use crate::credential::claims::{Delegation, KeyProtection, Proofing, StatusPosition};
use crate::credential::fields::{Fields, KeptFields};
use crate::credential::purpose::{Purpose, PurposeNumber};
use crate::credential::show::RealPersonCheck;
use crate::digest::Hash;
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::trust::{Asking, NotListed};
use crate::value::{Day, UnixTime, redacted};
use crate::wire::cose::SignedParts;

/// What holds of a verified show: its fields, how the vehicle stands, and what the verdict rests on.
///
/// A reduced evidence record has the same facts, except for the values that were removed: [`KeptFacts`].
#[derive(Clone, PartialEq, Eq)]
pub struct Facts<F = Fields, S = VehicleState> {
    fields: F,
    standing: S,
    warnings: Vec<Warning>,
    pub(super) delegation: Option<Delegation>,
    pub(super) stated: Option<Purpose>,
    challenge: Option<Challenge>,
    asker: Option<Result<(u16, String), NotListed>>,
    freshness: Freshness,
    place: Place,
    checked_purpose: Option<Purpose>,
    policy: &'static str,
    lenient: bool,
    verified_at: UnixTime,
    shown_at: UnixTime,
    valid_until: UnixTime,
    issued_at: UnixTime,
    status_known_at: UnixTime,
    pub(super) youngest_list: Option<UnixTime>,
    last_day: Day,
    issuer_number: u16,
    issuer_name: String,
    deployment: String,
    trust: Hash,
    test: bool,
    status: StatusPosition,
    holder_key: PublicKey,
    protection: KeyProtection,
    proofing: Proofing,
    real_person_check: Option<RealPersonCheck>,
    replay_key: ReplayKey,
    credential_id: Hash,
    credential: (SignedParts, Signature),
    show: (SignedParts, Signature),
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
        &self.warnings
    }

    /// The purpose the license was lent for, if this is an authorization.
    #[must_use]
    pub fn lent_for(&self) -> Option<Purpose> {
        self.delegation.map(|delegation| delegation.purpose)
    }

    /// The challenge that was answered.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }

    /// Of the challenge that was answered: number and name of its asker, if the verifier's trust data list it, or why
    /// they do not. A wallet judges by its own trust data, which may be older.
    #[must_use]
    pub fn asker(&self) -> Option<Result<(u16, &str), NotListed>> {
        let asker = self.asker.as_ref()?;
        Some(
            asker
                .as_ref()
                .map(|(number, name)| (*number, name.as_str()))
                .map_err(|reason| *reason),
        )
    }

    /// What the freshness rests on.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// The place the question named.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place
    }

    /// The purpose the question named. At the roadside it is the one that the copy or its owner names, if any.
    #[must_use]
    pub fn checked_purpose(&self) -> Option<Purpose> {
        self.checked_purpose
    }

    /// The name of the preset that the policy started from.
    #[must_use]
    pub fn policy_name(&self) -> &'static str {
        self.policy
    }

    /// Whether the policy demanded less than the checked purpose's own
    /// ([`Policy::for_purpose`](crate::Policy::for_purpose)).
    #[must_use]
    pub fn is_lenient(&self) -> bool {
        self.lenient
    }

    /// The moment of the check.
    #[must_use]
    pub fn verified_at(&self) -> UnixTime {
        self.verified_at
    }

    /// The holder's clock when the code was made.
    #[must_use]
    pub fn shown_at(&self) -> UnixTime {
        self.shown_at
    }

    /// When this code expires under this policy, exclusive. A replay guard remembers it until [`ReplayKey::until`].
    #[must_use]
    pub fn valid_until(&self) -> UnixTime {
        self.valid_until
    }

    /// When the code stops to be shown, exclusive: after its 60 seconds, or with the challenge. What the policy
    /// tolerates beyond that is the verdict's, and no screen says it.
    #[must_use]
    pub fn code_until(&self) -> UnixTime {
        let lives = u64::try_from(limits::SHOW_LIFETIME).unwrap_or(0);
        match self.challenge {
            None => self
                .shown_at
                .checked_add(lives)
                .map_or(self.valid_until, |ends| ends.min(self.valid_until)),
            Some(_) => self.valid_until,
        }
    }

    /// When the credential was issued: standing and values are as of then.
    #[must_use]
    pub fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// When the status was last known to be good. A revocation after this moment cannot be seen offline.
    #[must_use]
    pub fn status_known_at(&self) -> UnixTime {
        self.status_known_at
    }

    /// The credential's last valid Beijing day.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.last_day
    }

    /// The issuer's number and the name the trust data give it.
    #[must_use]
    pub fn issuer(&self) -> (u16, &str) {
        (self.issuer_number, &self.issuer_name)
    }

    /// The deployment's name from the trust data.
    #[must_use]
    pub fn deployment(&self) -> &str {
        &self.deployment
    }

    /// SHA-256 of the trust file by which the verdict was reached.
    #[must_use]
    pub fn trust_digest(&self) -> &[u8; 32] {
        &self.trust
    }

    /// Whether the issuer or the deployment is a test. A test proves nothing about any car.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// Where the credential's status is published. It links this show to others of the credential.
    #[must_use]
    pub fn status_position(&self) -> StatusPosition {
        self.status
    }

    /// The key the credential was issued to and the show was signed with. It links this show to others of the
    /// credential.
    #[must_use]
    pub fn holder_key(&self) -> &PublicKey {
        &self.holder_key
    }

    /// How well the holder's key is protected, as the authority attests.
    #[must_use]
    pub fn key_protection(&self) -> KeyProtection {
        self.protection
    }

    /// How the person was proofed when the holder's key was enrolled, as the authority attests. Of a lent copy the
    /// person is the grantee.
    #[must_use]
    pub fn proofing(&self) -> Proofing {
        self.proofing
    }

    /// The wallet's own claim that a real person was there.
    #[must_use]
    pub fn real_person_check(&self) -> Option<RealPersonCheck> {
        self.real_person_check
    }

    /// What a replay guard remembers the show by, and until when.
    #[must_use]
    pub fn replay_key(&self) -> &ReplayKey {
        &self.replay_key
    }

    /// The credential's id: SHA-256 of its Sig_structure.
    #[must_use]
    pub fn credential_id(&self) -> &[u8; 32] {
        &self.credential_id
    }

    /// The signed forms, for an archive or another COSE library.
    #[must_use]
    pub fn to_cose(&self) -> SignedForms {
        let sign1 = |(parts, signature): &(SignedParts, Signature)| parts.to_sign1(signature);
        SignedForms {
            credential: sign1(&self.credential),
            show: sign1(&self.show),
        }
    }

    /// The facts, from the results of the checks.
    pub(super) fn of(
        held: Held<'_>,
        case: &Case<'_>,
        freshness: Freshness,
        fields: F,
        standing: S,
        warnings: Vec<Warning>,
        known: &Known,
    ) -> Self {
        let Held { genuine, proof } = held;
        let (show, question) = (genuine.show, case.question);
        let (claims, statement) = (&show.claims, &show.statement);
        let lives = u64::try_from(limits::SHOW_LIFETIME.saturating_add(question.policy.tolerance)).unwrap_or(0);
        let dies = match question.challenge {
            None => statement.shown_at.checked_add(lives).unwrap_or(UnixTime::MAX),
            Some(challenge) => challenge.expires(),
        };
        let (id, last_day) = (genuine.credential_id, claims.last_day);
        // Check 11 refuses a purpose that this version does not know.
        let stated = statement.purpose.and_then(PurposeNumber::known);
        Self {
            fields,
            standing,
            warnings,
            delegation: claims.delegation,
            stated,
            challenge: question.challenge.cloned(),
            asker: question.challenge.map(|challenge| {
                let asker = Asking::of(challenge, case.trust, case.now).asker()?;
                Ok((asker.number, asker.name.clone()))
            }),
            freshness,
            place: question.place,
            checked_purpose: question.purpose.or(claims.purpose()).or(stated),
            policy: question.policy.name(),
            lenient: question.is_lenient(),
            verified_at: case.now,
            shown_at: statement.shown_at,
            valid_until: dies.min(last_day.end().unwrap_or(UnixTime::MAX)),
            issued_at: claims.issued_at,
            status_known_at: known.at,
            youngest_list: known.youngest_list,
            last_day,
            issuer_number: genuine.issuer.number,
            issuer_name: genuine.issuer.name.clone(),
            deployment: case.trust.deployment().to_string(),
            trust: *case.trust.digest(),
            test: case.trust.marks_as_test(genuine.issuer),
            status: claims.status,
            holder_key: claims.holder_key,
            protection: claims.protection,
            proofing: claims.proofing,
            real_person_check: statement.real_person_check,
            replay_key: ReplayKey::of(question.challenge, &id, statement.shown_at, last_day),
            credential_id: id,
            credential: (genuine.credential, show.issuer_signature),
            show: (proof, show.holder_signature),
        }
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
            .field("checked_purpose", &self.checked_purpose)
            .field("place", &self.place)
            .field("policy", &self.policy)
            .field("freshness", &self.freshness)
            .field("verified_at", &self.verified_at)
            .field("warnings", &self.warnings)
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
