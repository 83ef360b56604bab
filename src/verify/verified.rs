//! What verification returns. Nothing else makes these types: whoever holds one knows that all twelve checks passed.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Check, Display, Freshness, Genuine, IdentityPrompt, ReplayKey, Setting, Warning};
use crate::credential::challenge::Challenge;
use crate::credential::claims::{KeyProtection, StatusPosition};
use crate::credential::field::Fields;
use crate::credential::purpose::Purpose;
use crate::credential::show::RealPersonEvidence;
use crate::credential::watermark::{Source, Watermark};
use crate::digest::Hash;
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::trust::{Issuer, Trust};
use crate::value::{Day, Instant};
use crate::wire::cose::SignedParts;

/// A show that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Verified {
    /// The owner showed the license.
    OwnerShow(OwnerShow),
    /// A person it is lent to showed an authorization.
    AuthorizedShow(AuthorizedShow),
}

/// The owner showed the license.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnerShow {
    facts: ShowFacts,
    purpose: Option<Purpose>,
}

impl OwnerShow {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &ShowFacts {
        &self.facts
    }

    /// The purpose the owner signed, if any. An everyday show need not name one.
    #[must_use]
    pub fn stated_purpose(&self) -> Option<Purpose> {
        self.purpose
    }
}

/// A person the license is lent to showed an authorization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorizedShow {
    facts: ShowFacts,
    purpose: Purpose,
    calendar: u32,
}

impl AuthorizedShow {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &ShowFacts {
        &self.facts
    }

    /// The purpose it was lent for.
    #[must_use]
    pub fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The version of the working-day calendar the authority counted with.
    #[must_use]
    pub fn calendar_version(&self) -> u32 {
        self.calendar
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

impl core::fmt::Debug for SignedForms {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("SignedForms(…)")
    }
}

/// What holds of every verified show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShowFacts {
    fields: Fields,
    display: Display,
    warnings: Vec<Warning>,
    prompt: IdentityPrompt,
    lent_for: Option<Purpose>,
    stated: Option<Purpose>,
    challenge: Option<Challenge>,
    freshness: Freshness,
    setting: Setting,
    checked_purpose: Purpose,
    verified_at: Instant,
    shown_at: Instant,
    valid_until: Instant,
    issued_at: Instant,
    status_known_at: Instant,
    last_day: Day,
    issuer_number: u16,
    issuer_name: String,
    deployment: String,
    test: bool,
    status: StatusPosition,
    holder_key: PublicKey,
    protection: KeyProtection,
    evidence: Option<RealPersonEvidence>,
    credential_id: Hash,
    replay_key: ReplayKey,
    credential: (SignedParts, Signature),
    show: (SignedParts, Signature),
}

impl ShowFacts {
    /// The fields: what was opened, and for the rest why not.
    #[must_use]
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// How the vehicle stands today, for the screen.
    #[must_use]
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// What to know that refuses nothing.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// What the person at the counter must compare.
    #[must_use]
    pub fn prompt(&self) -> &IdentityPrompt {
        &self.prompt
    }

    /// The text to draw across every screen and picture of this show.
    #[must_use]
    pub fn watermark(&self) -> Watermark {
        Watermark::of(Source {
            fields: &self.fields,
            lent_for: self.lent_for,
            stated: self.stated,
            last_day: self.last_day,
            shown_at: self.shown_at,
            challenge: self.challenge.as_ref(),
            test: self.test,
        })
    }

    /// What the freshness rests on.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// The challenge that was answered.
    #[must_use]
    pub fn challenge(&self) -> Option<&Challenge> {
        self.challenge.as_ref()
    }

    /// The setting the check named.
    #[must_use]
    pub fn setting(&self) -> Setting {
        self.setting
    }

    /// The purpose the check named.
    #[must_use]
    pub fn checked_purpose(&self) -> Purpose {
        self.checked_purpose
    }

    /// The moment of the check.
    #[must_use]
    pub fn verified_at(&self) -> Instant {
        self.verified_at
    }

    /// The holder's clock when the code was made.
    #[must_use]
    pub fn shown_at(&self) -> Instant {
        self.shown_at
    }

    /// Until when this very code could be verified again under this policy, exclusive. A replay guard remembers it until
    /// [`ReplayKey::until`].
    #[must_use]
    pub fn valid_until(&self) -> Instant {
        self.valid_until
    }

    /// When the credential was issued: standing and values are as of then.
    #[must_use]
    pub fn issued_at(&self) -> Instant {
        self.issued_at
    }

    /// When the status was last known to be good. A revocation after this moment cannot be seen offline.
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

    /// The deployment's name from the trust data.
    #[must_use]
    pub fn deployment(&self) -> &str {
        &self.deployment
    }

    /// Whether issuer or deployment is a test: then this proves nothing about any car.
    #[must_use]
    pub fn is_test(&self) -> bool {
        self.test
    }

    /// Where the credential's status is published.
    #[must_use]
    pub fn status_position(&self) -> StatusPosition {
        self.status
    }

    /// The key the credential was issued to and the show was signed with.
    #[must_use]
    pub fn holder_key(&self) -> &PublicKey {
        &self.holder_key
    }

    /// How well the holder's key is protected, as the authority attests.
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

    /// What a replay guard remembers the show by, and until when.
    #[must_use]
    pub fn replay_key(&self) -> &ReplayKey {
        &self.replay_key
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
}

impl Verified {
    /// What holds of every show.
    #[must_use]
    pub fn facts(&self) -> &ShowFacts {
        match self {
            Self::OwnerShow(show) => &show.facts,
            Self::AuthorizedShow(show) => &show.facts,
        }
    }

    pub(super) fn new(findings: Findings<'_>) -> Self {
        let Findings {
            genuine,
            proof,
            issuer,
            trust,
            check,
            fields,
            display,
            warnings,
            status_known_at,
            sealed,
        } = findings;
        let show = genuine.show;
        let claims = &show.claims;
        let statement = &show.statement;
        let test = trust.marks_as_test(issuer);
        let lives = u64::try_from(limits::SHOW_LIFETIME.saturating_add(check.policy.tolerance)).unwrap_or(0);
        let facts = ShowFacts {
            prompt: IdentityPrompt::of(&fields, check.setting),
            lent_for: claims.purpose(),
            stated: statement.purpose,
            challenge: check.challenge.cloned(),
            fields,
            display,
            warnings,
            freshness: Freshness::of(check, sealed),
            setting: check.setting,
            checked_purpose: check.purpose,
            verified_at: check.now,
            shown_at: statement.shown_at,
            valid_until: match check.challenge {
                None => statement.shown_at.checked_add(lives).unwrap_or(Instant::MAX),
                Some(challenge) => challenge.expires(),
            }
            .min(claims.last_day.end().unwrap_or(Instant::MAX)),
            issued_at: claims.issued_at,
            status_known_at,
            last_day: claims.last_day,
            issuer_number: issuer.number,
            issuer_name: issuer.name.clone(),
            deployment: trust.deployment().to_string(),
            test,
            status: claims.status,
            holder_key: claims.holder_key,
            protection: claims.protection,
            evidence: statement.evidence,
            credential_id: genuine.credential_id,
            replay_key: ReplayKey::of(
                check.challenge,
                &genuine.credential_id,
                statement.shown_at,
                claims.last_day,
            ),
            credential: (genuine.parts, show.issuer_signature),
            show: (proof, show.holder_signature),
        };
        match claims.delegation {
            None => Self::OwnerShow(OwnerShow {
                facts,
                purpose: statement.purpose,
            }),
            Some(delegation) => Self::AuthorizedShow(AuthorizedShow {
                facts,
                purpose: delegation.purpose,
                calendar: delegation.calendar,
            }),
        }
    }
}

/// What the twelve checks found, on its way into a verdict.
pub(super) struct Findings<'a> {
    pub(super) genuine: Genuine<'a>,
    pub(super) proof: SignedParts,
    pub(super) issuer: &'a Issuer,
    pub(super) trust: &'a Trust,
    pub(super) check: &'a Check<'a>,
    pub(super) fields: Fields,
    pub(super) display: Display,
    pub(super) warnings: Vec<Warning>,
    pub(super) status_known_at: Instant,
    pub(super) sealed: bool,
}
