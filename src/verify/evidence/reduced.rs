//! What a reduced record still proves. Both signatures, every time, purpose, amount and status are checked as they were;
//! what needs a value that was taken out is not.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::credential::claims::{KeyProtection, StatusPosition};
use crate::credential::field::KeptFields;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::credential::show::{RealPersonEvidence, Show};
use crate::digest::Hash;
use crate::error::VerifyError;
use crate::key::PublicKey;
use crate::value::{Day, Instant};
use crate::verify::{
    Check, Display, Freshness, Genuine, SignedForms, Verified, Verifier, challenge_presence, demands, disclosure,
    freshness, holder_signature, issuer, key_may_sign, plate_of, window,
};

/// A verification made again.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "it is looked at once and dropped")]
pub enum Reverified {
    /// The record has every value: the verdict is the one of then.
    Whole(Verified),
    /// Values were taken out: what holds without them.
    Reduced(ReducedFacts),
}

/// What holds of a show that was verified, of which values were taken out. Only [`reverify`](super::EvidenceRecord::reverify)
/// makes one.
///
/// Checked as then: issuer and key, both signatures, the challenge or the 60 seconds, the window and its working days,
/// purpose and amount, status, evidence and key protection; and everything that was kept: each value by its rule, the plate
/// by the issuer's grants, how the vehicle stood by what is left to tell. What was taken out is not, and of the fields the
/// policy required only that they were open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReducedFacts {
    fields: KeptFields,
    lent_for: Option<Purpose>,
    freshness: Freshness,
    checked_purpose: Purpose,
    verified_at: Instant,
    shown_at: Instant,
    issued_at: Instant,
    status_known_at: Instant,
    last_day: Day,
    issuer_number: u16,
    issuer_name: String,
    test: bool,
    protection: KeyProtection,
    evidence: Option<RealPersonEvidence>,
    credential_id: Hash,
    status: StatusPosition,
    holder_key: PublicKey,
    forms: SignedForms,
}

impl Verifier<'_> {
    /// The checks of `judge` that what was kept decides, in the same order.
    pub(super) fn judge_reduced(
        &self,
        show: &Show<'_>,
        check: &Check<'_>,
        was_sealed: bool,
    ) -> Result<ReducedFacts, VerifyError> {
        let (issuer, key) = issuer(self.trust, show, check)?; // 4
        key_may_sign(key, show, check.now)?; // 5
        let genuine = Genuine::check(show, key)?; // 6
        if !Leaves::MANDATORY.within(show.statement.bitmap) {
            return Err(VerifyError::MandatoryHidden); // 7
        }
        let fields = KeptFields::decode_kept(&show.opened, show.claims.carried()).map_err(VerifyError::Value)?;
        if let Some(plate) = &fields.plate {
            plate_of(issuer, plate)?;
        }
        challenge_presence(show, check, was_sealed)?;
        let proof = holder_signature(&genuine, check)?; // 8
        freshness::check(show, check)?; // 9
        window::check(show, check, self.trust, &mut Vec::new())?; // 10
        if let Some(standing) = &fields.standing {
            let display = Display::of(standing, &fields, Day::of(check.now)); // 11
            display.check(check.policy, check.purpose)?;
        }
        disclosure(show, check)?;
        check.policy.check_disclosed(show.disclosed())?; // 12
        let status_known_at = demands(show, check, self.trust)?;
        let claims = &show.claims;
        Ok(ReducedFacts {
            fields,
            lent_for: claims.purpose(),
            freshness: Freshness::of(check, was_sealed),
            checked_purpose: check.purpose,
            verified_at: check.now,
            shown_at: show.statement.shown_at,
            issued_at: claims.issued_at,
            status_known_at,
            last_day: claims.last_day,
            issuer_number: issuer.number,
            issuer_name: issuer.name.to_string(),
            test: self.trust.marks_as_test(issuer),
            protection: claims.protection,
            evidence: show.statement.evidence,
            credential_id: genuine.credential_id,
            status: claims.status,
            holder_key: claims.holder_key,
            forms: SignedForms {
                credential: genuine.parts.to_sign1(&show.issuer_signature),
                show: proof.to_sign1(&show.holder_signature),
            },
        })
    }
}

impl ReducedFacts {
    /// The values kept; those taken out are `not-shown`.
    #[must_use]
    pub fn fields(&self) -> &KeptFields {
        &self.fields
    }

    /// The purpose it was lent for, if it was an authorization.
    #[must_use]
    pub fn lent_for(&self) -> Option<Purpose> {
        self.lent_for
    }

    /// What the freshness rested on. That an answer was sealed is the keeper's own word.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// The purpose of the verification.
    #[must_use]
    pub fn checked_purpose(&self) -> Purpose {
        self.checked_purpose
    }

    /// The moment of the verification, by the keeper's own word.
    #[must_use]
    pub fn verified_at(&self) -> Instant {
        self.verified_at
    }

    /// The holder's clock when the code was made.
    #[must_use]
    pub fn shown_at(&self) -> Instant {
        self.shown_at
    }

    /// When the credential was issued.
    #[must_use]
    pub fn issued_at(&self) -> Instant {
        self.issued_at
    }

    /// When the status was last known to be good.
    #[must_use]
    pub fn status_known_at(&self) -> Instant {
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

    /// Whether issuer or deployment is a test.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// How well the holder's key was protected, as the authority attested.
    #[must_use]
    pub fn key_protection(&self) -> KeyProtection {
        self.protection
    }

    /// The wallet's own word that a real person was there.
    #[must_use]
    pub fn self_asserted_evidence(&self) -> Option<RealPersonEvidence> {
        self.evidence
    }

    /// The credential's id: SHA-256 of its Sig_structure.
    #[must_use]
    pub fn credential_id(&self) -> &[u8; 32] {
        &self.credential_id
    }

    /// Where the credential's status was published. It links this show to others of the credential.
    #[must_use]
    pub fn status_position(&self) -> StatusPosition {
        self.status
    }

    /// The key the show was signed with. It links this show to others of the credential.
    #[must_use]
    pub fn holder_key(&self) -> &PublicKey {
        &self.holder_key
    }

    /// The signed forms, the same as before anything was taken out.
    #[must_use]
    pub fn signed_forms(&self) -> &SignedForms {
        &self.forms
    }
}
