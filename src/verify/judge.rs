//! The judge: the list of the checks, for a show just scanned and for one out of an evidence record, whole or reduced.

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::basis::Basis;
use super::facts::KeptFacts;
use super::freshness::Freshness;
use super::genuine::{Genuine, Held, Signatory};
use super::place::Place;
use super::question::{Case, Input, Question};
use super::standing::{Go, VehicleState};
use super::status::Known;
use super::values;
use super::verified::Verified;
use super::warning::Warning;
use super::window;
use crate::credential::challenge::Challenge;
use crate::credential::disclosure::Disclosure;
use crate::credential::fields::KeptFields;
use crate::credential::leaf::Leaves;
use crate::credential::purpose::PurposeNumber;
use crate::credential::show::Show;
use crate::error::{CredentialError, VerifyError};
use crate::key::{Checker, PureRust};
use crate::limits;
use crate::trust::Trust;
use crate::value::{UnixTime, redacted};

/// A verifier: the trust data it believes, and who computes signatures for it. Nothing in it changes.
#[derive(Clone, Copy)]
pub struct Verifier<'t> {
    trust: &'t Trust,
    checker: &'t (dyn Checker + Sync),
}

impl<'t> Verifier<'t> {
    /// A verifier that believes `trust`. Signatures are checked in [`PureRust`].
    #[must_use]
    pub fn new(trust: &'t Trust) -> Self {
        Self {
            trust,
            checker: &PureRust,
        }
    }

    /// The same verifier, for which `checker` computes whether a show's two signatures verify.
    #[must_use]
    pub fn with_checker(mut self, checker: &'t (dyn Checker + Sync)) -> Self {
        self.checker = checker;
        self
    }

    /// The trust data it believes.
    #[must_use]
    pub fn trust(&self) -> &'t Trust {
        self.trust
    }

    /// The one verdict on one show, at `now` on the verifier's clock.
    ///
    /// # Errors
    /// The first failing check of SPEC §9, as a [`VerifyError`] with a stable code.
    pub fn verify(&self, input: Input<'_>, question: &Question<'_>, now: UnixTime) -> Result<Verified, VerifyError> {
        self.judge_by(input, question, now, |show, case| judge_whole(&show, case))
    }

    /// What `judge` says of the show in `input`: checks 1 to 3, and its own.
    pub(crate) fn judge_by<T>(
        &self,
        input: Input<'_>,
        question: &Question<'_>,
        now: UnixTime,
        judge: impl FnOnce(Show<'_>, &Case<'_>) -> Result<T, VerifyError>,
    ) -> Result<T, VerifyError> {
        let mut room = Zeroizing::default();
        let (bytes, sealed) = input.open(question, &mut room)?; // 1, 2, and the seal of 3
        judge(Show::read(bytes)?, &self.case(question, now, sealed)) // 3, and 4 to 12
    }

    /// What the checks look at beside the show.
    pub(crate) fn case<'a>(&self, question: &'a Question<'a>, now: UnixTime, sealed: bool) -> Case<'a>
    where
        't: 'a,
    {
        Case {
            trust: self.trust,
            checker: self.checker,
            question,
            now,
            sealed,
            named: &[],
        }
    }
}

redacted!(Verifier['_]);

/// Checks 4 to 12 of a show with every value.
pub(crate) fn judge_whole(show: &Show<'_>, case: &Case<'_>) -> Result<Verified, VerifyError> {
    let facts = judge(show, case)?.whole().map_err(CredentialError::Value)?;
    Ok(Verified::of(facts))
}

/// Checks 4 to 12, of a show with every value or with those that an evidence record kept.
pub(crate) fn judge(show: &Show<'_>, case: &Case<'_>) -> Result<KeptFacts, VerifyError> {
    let signatory = Signatory::of(&show.claims, case)?; // 4, 5
    let genuine = Genuine::check(show, &signatory, case)?; // 6
    let fields = mandatory_fields(&genuine)?; // 7
    challenge_on_both_sides(show, case)?;
    let held = Held::check(genuine, case)?; // 8
    let freshness = Freshness::check(show, case)?; // 9
    let mut warnings = Vec::new();
    window::check(show, case, &mut warnings)?; // 10
    let standing = values::stands(&fields, case)?; // 11
    disclosure(show, case)?;
    required_fields(&fields, show, case)?; // 12
    let known = demands(show, case)?;
    notices(&fields, standing.as_ref(), show, case, &mut warnings);
    let basis = Basis::of(held, case, freshness, warnings, &known);
    Ok(KeptFacts::new(fields, standing, basis))
}

/// Check 7: the mandatory leaves are open, and what the issuer signed may be signed.
fn mandatory_fields(genuine: &Genuine<'_>) -> Result<KeptFields, VerifyError> {
    let show = genuine.show;
    if !Leaves::MANDATORY.within(show.statement.bitmap) {
        return Err(VerifyError::MandatoryHidden);
    }
    Ok(values::signed_fields(&show.items, &show.claims, genuine.issuer)?)
}

/// Check 7, last part: there is a challenge if one is demanded, and question and show have the same one.
fn challenge_on_both_sides(show: &Show<'_>, case: &Case<'_>) -> Result<(), VerifyError> {
    let question = case.question;
    let challenge = question.challenge;
    if question.policy.challenge && challenge.is_none() {
        return Err(VerifyError::ChallengeRequired);
    }
    if challenge.is_some_and(|challenge| question.purpose.is_some() && challenge.purpose() != question.purpose) {
        return Err(VerifyError::ChallengePurposeDiffers);
    }
    match (challenge, show.hint) {
        (None, Some(_)) => return Err(VerifyError::ChallengeNeeded),
        (Some(_), None) => return Err(VerifyError::ChallengeNotAnswered),
        (Some(challenge), Some(hint)) if challenge.hint() != hint => {
            return Err(VerifyError::ChallengeMismatch);
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    // An answer in clear to a challenge with a key is refused: if it were accepted, the wallet would send the next one
    // in clear too.
    let wanted = challenge.is_some_and(|challenge| challenge.sealing_key().is_some());
    if (question.policy.sealed || wanted) && !case.sealed {
        return Err(VerifyError::SealRequired);
    }
    Ok(())
}

/// Check 11, last part: purpose, then how much is opened.
fn disclosure(show: &Show<'_>, case: &Case<'_>) -> Result<(), VerifyError> {
    let disclosure = Disclosure {
        lent_for: show.claims.purpose(),
        stated: show.statement.purpose,
        opened: show.disclosed(),
    };
    let challenge = case.question.challenge;
    let asked = case.question.purpose.map(PurposeNumber::from);
    let asked = asked.or(challenge.map(Challenge::purpose_number));
    Ok(disclosure.check(asked, challenge)?)
}

/// Check 12, first part: the fields that the policy needs are open.
fn required_fields(fields: &KeptFields, show: &Show<'_>, case: &Case<'_>) -> Result<(), VerifyError> {
    let mut required = case.question.policy.required.iter();
    match required.find(|(field, whole)| !values::opens(fields, show, *field, *whole)) {
        Some((field, _)) => Err(VerifyError::RequiredFieldMissing(field.name())),
        None => Ok(()),
    }
}

/// Check 12, last part: what the policy demands of the credential and its holder. Returns what is known of the status.
fn demands(show: &Show<'_>, case: &Case<'_>) -> Result<Known, VerifyError> {
    let (policy, now) = (&case.question.policy, case.now);
    let known = Known::of(&show.claims, case)?;
    let known_at = known.at;
    if now.seconds_since(known_at) > i64::from(policy.status_age) {
        let max = policy.status_age.into();
        return Err(VerifyError::StatusTooOld { known_at, max, now });
    }
    if let Some(max) = policy.real_person_check_age {
        let check = show.statement.real_person_check;
        let age = check.ok_or(VerifyError::RealPersonCheckMissing)?.age();
        if age > max {
            let (age, max) = (age.into(), max.into());
            return Err(VerifyError::RealPersonCheckTooOld { age, max });
        }
    }
    if show.claims.protection < policy.protection {
        return Err(VerifyError::KeyProtectionTooWeak);
    }
    if show.claims.proofing < policy.proofing {
        return Err(VerifyError::ProofingTooWeak);
    }
    Ok(known)
}

/// The warnings, in the order of SPEC §9.4: what the verifier should know although it refuses nothing.
fn notices(
    fields: &KeptFields,
    standing: Option<&VehicleState>,
    show: &Show<'_>,
    case: &Case<'_>,
    warnings: &mut Vec<Warning>,
) {
    let lifetime = limits::SHOW_LIFETIME.saturating_add(case.question.policy.tolerance);
    let difference = case.now.seconds_since(show.statement.shown_at).checked_abs();
    let clock = case.question.challenge.is_some() && difference.is_none_or(|difference| difference > lifetime);
    let stop = standing.is_some_and(|standing| standing.class().go() == Go::Stop);
    warnings.extend(stop.then_some(Warning::VehicleNotUsable));
    let roadside = case.question.place == Place::Roadside;
    warnings.extend(roadside.then_some(Warning::PaperLicenseRequired));
    warnings.extend(values::notices(fields));
    warnings.extend(clock.then_some(Warning::HolderClockDiffers));
}
