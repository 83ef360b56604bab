//! What a verdict rests on beside the values, as the checks leave it.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::freshness::Freshness;
use super::genuine::Held;
use super::place::Place;
use super::question::Case;
use super::replay::ReplayKey;
use super::status::Known;
use super::warning::Warning;
use crate::credential::challenge::Challenge;
use crate::credential::claims::{Delegation, KeyProtection, Proofing, StatusPosition};
use crate::credential::purpose::{Purpose, PurposeNumber};
use crate::credential::show::RealPersonCheck;
use crate::digest::Hash;
use crate::key::{PublicKey, Signature};
use crate::limits;
use crate::trust::{Asking, NotListed};
use crate::value::{Day, UnixTime};
use crate::wire::cose::SignedParts;

/// What a verdict rests on beside the values: of every show, and of every record however reduced.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Basis {
    pub(super) warnings: Vec<Warning>,
    pub(super) delegation: Option<Delegation>,
    pub(super) stated: Option<Purpose>,
    pub(super) challenge: Option<Challenge>,
    asker: Option<Result<(u16, String), NotListed>>,
    pub(super) freshness: Freshness,
    pub(super) place: Place,
    pub(super) checked_purpose: Option<Purpose>,
    pub(super) policy: &'static str,
    pub(super) lenient: bool,
    pub(super) verified_at: UnixTime,
    pub(super) shown_at: UnixTime,
    pub(super) valid_until: UnixTime,
    pub(super) issued_at: UnixTime,
    pub(super) status_known_at: UnixTime,
    pub(super) youngest_list: Option<UnixTime>,
    pub(super) last_day: Day,
    pub(super) issuer_number: u16,
    pub(super) issuer_name: String,
    pub(super) deployment: String,
    pub(super) trust: Hash,
    pub(super) test: bool,
    pub(super) status: StatusPosition,
    pub(super) holder_key: PublicKey,
    pub(super) protection: KeyProtection,
    pub(super) proofing: Proofing,
    pub(super) real_person_check: Option<RealPersonCheck>,
    pub(super) replay_key: ReplayKey,
    pub(super) credential_id: Hash,
    pub(super) credential: (SignedParts, Signature),
    pub(super) show: (SignedParts, Signature),
}

impl Basis {
    /// The basis, from the results of the checks.
    pub(super) fn of(
        held: Held<'_>,
        case: &Case<'_>,
        freshness: Freshness,
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

    /// See [`Facts::asker`].
    pub(super) fn asker(&self) -> Option<Result<(u16, &str), NotListed>> {
        let asker = self.asker.as_ref()?;
        Some(
            asker
                .as_ref()
                .map(|(number, name)| (*number, name.as_str()))
                .map_err(|reason| *reason),
        )
    }
}
