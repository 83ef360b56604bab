//! One verdict: [`Verifier::verify`] runs the twelve checks of SPEC §9 in their order and returns the verified show
//! or the first failing check. It is a pure function of its arguments: no clock, no network, no memory. What must be
//! remembered from one to the next is a [`Memory`]'s.
//!
//! Read [`Verifier::verify`] and `judge` first: each line is one numbered check. What a check has established is carried by a
//! type only that check can make ([`Genuine`]), so that no later one can run without it.

mod check;
mod evidence;
mod freshness;
#[cfg(feature = "serde")]
mod json;
mod memory;
mod policy;
mod prompt;
mod proven;
mod received;
mod standing;
mod status;
mod verified;
mod warning;
mod window;

pub use check::{Check, Setting};
pub use evidence::{EvidenceRecord, ReducedFacts, Reverified};
pub use freshness::Freshness;
pub use memory::{Admission, Memory, ReplayGuard, ReplayKey};
pub use policy::Policy;
pub use prompt::{DocumentMatch, IdentityPrompt};
pub use proven::SignedForms;
pub use standing::{Display, DisplayClass, Reason};
pub use verified::{AuthorizedShow, OwnerShow, ShowFacts, Verified};
pub use warning::Warning;

use alloc::vec::Vec;

use proven::Grounds;
use received::InClear;

use crate::credential::challenge::Challenge;
use crate::credential::claims::Claims;
use crate::credential::disclosure::Disclosure;
use crate::credential::fields::Fields;
use crate::credential::items::LeafItems;
use crate::credential::leaf::Leaves;
use crate::credential::show::Show;
use crate::digest::Hash;
use crate::error::{CredentialError, ReadError, VerifyError};
use crate::key::Signature;
use crate::limits;
use crate::trust::{Issuer, IssuerKey, Trust};
use crate::value::{Day, Instant, Plate, has_private_use};
use crate::wire::cose::SignedParts;

/// A verifier: what it believes, and nothing that changes.
#[derive(Clone, Copy, Debug)]
pub struct Verifier<'t> {
    trust: &'t Trust,
}

impl<'t> Verifier<'t> {
    /// A verifier that believes `trust`.
    #[must_use]
    pub fn new(trust: &'t Trust) -> Self {
        Self { trust }
    }

    /// The one verdict on one show.
    ///
    /// # Errors
    /// The first failing check of SPEC §9, as a [`VerifyError`] with a stable code.
    pub fn verify(&self, check: &Check<'_>) -> Result<Verified, VerifyError> {
        let opened = open(check)?; // 1 to 3
        self.judge(&opened, check) // 3 to 12
    }

    /// The same verdict, and what to keep of it so that it can be made again later: see [`EvidenceRecord`].
    ///
    /// # Errors
    /// As [`verify`](Self::verify). A refusal leaves nothing to keep.
    pub fn verify_and_record(&self, check: &Check<'_>) -> Result<(Verified, EvidenceRecord), VerifyError> {
        let opened = open(check)?;
        let verified = self.judge(&opened, check)?;
        let record = EvidenceRecord::of(&opened, check, self.trust, &verified);
        Ok((verified, record))
    }

    /// Checks 3 to 12, of a show in clear. `judge_reduced` makes those of them that an evidence record can be asked for.
    fn judge(&self, opened: &InClear<'_>, check: &Check<'_>) -> Result<Verified, VerifyError> {
        let show = Show::read(opened.as_slice())?; // 3
        let (issuer, key) = issuer(self.trust, &show, check)?; // 4
        key_may_sign(key, &show, check.now)?; // 5
        let genuine = Genuine::check(&show, key)?; // 6
        let fields = values(&genuine, issuer)?; // 7
        challenge_presence(&show, check, opened.was_sealed())?;
        let proof = holder_signature(&genuine, check)?; // 8
        freshness::check(&show, check)?; // 9
        let mut warnings = Vec::new();
        window::check(&show, check, self.trust, &mut warnings)?; // 10
        let display = standing(&fields, check)?; // 11
        disclosure(&show, check)?;
        check.policy.check_fields(&fields)?; // 12
        let status_known_at = demands(&show, check, self.trust)?;
        warnings.extend(notices(&show, &fields, check));
        let grounds = Grounds {
            genuine,
            proof,
            issuer,
            trust: self.trust,
            check,
            status_known_at,
            sealed: opened.was_sealed(),
        };
        Ok(Verified::new(grounds, fields, display, warnings))
    }
}

/// Checks 1 to 3, up to a show in clear.
fn open<'a>(check: &Check<'a>) -> Result<InClear<'a>, VerifyError> {
    setting(check)?; // 1
    let received = check.decode()?; // 2
    received.open(check) // 3
}

/// Check 1.
fn setting(check: &Check<'_>) -> Result<(), VerifyError> {
    match check.setting {
        Setting::Roadside => Err(VerifyError::RoadsideNeedsPaper),
        Setting::Counter | Setting::Remote => Ok(()),
    }
}

/// Check 4: the trust data themselves, then issuer, key and test mark. The profile was read with the structure.
fn issuer<'t>(
    trust: &'t Trust,
    show: &Show<'_>,
    check: &Check<'_>,
) -> Result<(&'t Issuer, &'t IssuerKey), VerifyError> {
    trust.check_dates(check.now, check.policy.tolerance)?;
    let (issuer, key) = trust.issuer_key(show.claims.issuer, show.claims.key)?;
    if trust.marks_as_test(issuer) && !check.policy.accept_test {
        return Err(VerifyError::TestIssuer);
    }
    Ok((issuer, key))
}

/// Check 5: the key's artefact and its three dates.
fn key_may_sign(key: &IssuerKey, show: &Show<'_>, now: Instant) -> Result<(), VerifyError> {
    key.may_have_signed(show.claims.delegation.is_some(), show.claims.issued_at)?;
    key.check_believed(now)?;
    Ok(())
}

/// A show whose credential an issuer signed: only [`Genuine::check`] makes one.
pub(crate) struct Genuine<'a> {
    show: &'a Show<'a>,
    parts: SignedParts,
    credential_id: Hash,
}

impl<'a> Genuine<'a> {
    /// Check 6: rebuilds what the issuer signed from what was shown, and checks the signature.
    fn check(show: &'a Show<'a>, key: &IssuerKey) -> Result<Self, VerifyError> {
        let root = show.root().map_err(ReadError::from)?;
        let (parts, credential_id) = issuer_signed(&show.claims, &root, &show.issuer_signature, key)?;
        Ok(Self {
            show,
            parts,
            credential_id,
        })
    }
}

/// The signed form of `claims` over `root`, and its id, if `key` signed it: the same for a show and for a file.
pub(crate) fn issuer_signed(
    claims: &Claims,
    root: &Hash,
    signature: &Signature,
    key: &IssuerKey,
) -> Result<(SignedParts, Hash), CredentialError> {
    let parts = claims.signed_parts(root);
    let id = *parts.to_be_signed().digest();
    if !key.point.verifies(&id, signature) {
        return Err(CredentialError::IssuerSignature);
    }
    Ok((parts, id))
}

/// The fields of what is opened, if each obeys its rule and `issuer` may sign for the plate.
pub(crate) fn signed_fields(
    items: &LeafItems<'_>,
    claims: &Claims,
    issuer: &Issuer,
) -> Result<Fields, CredentialError> {
    let fields = Fields::decode(items, claims.carried()).map_err(CredentialError::Value)?;
    plate_of(issuer, &fields.plate)?;
    Ok(fields)
}

/// Whether `issuer` may sign for the plate.
fn plate_of(issuer: &Issuer, plate: &Plate) -> Result<(), CredentialError> {
    if issuer.may_sign_for(plate) {
        Ok(())
    } else {
        Err(CredentialError::PlateOutsideIssuer)
    }
}

/// Check 7: the mandatory leaves are open, every opened value obeys its rule, the issuer may sign for the plate.
fn values(genuine: &Genuine<'_>, issuer: &Issuer) -> Result<Fields, VerifyError> {
    let show = genuine.show;
    if !Leaves::MANDATORY.within(show.statement.bitmap) {
        return Err(VerifyError::MandatoryHidden);
    }
    Ok(signed_fields(&show.items, &show.claims, issuer)?)
}

/// Check 7, last part: a challenge where one is demanded, and the same one on both sides.
fn challenge_presence(show: &Show<'_>, check: &Check<'_>, sealed: bool) -> Result<(), VerifyError> {
    if check.policy.challenge && check.challenge.is_none() {
        return Err(VerifyError::ChallengeRequired);
    }
    if check
        .challenge
        .is_some_and(|challenge| challenge.purpose() != check.purpose)
    {
        return Err(VerifyError::ChallengePurposeDiffers);
    }
    match (check.challenge, show.hint) {
        (None, Some(_)) => return Err(VerifyError::ChallengeNeeded),
        (Some(_), None) => return Err(VerifyError::ChallengeNotAnswered),
        (Some(challenge), Some(hint)) if challenge.hint() != hint => {
            return Err(VerifyError::ChallengeMismatch);
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
    // Who asked with a key gets no answer in clear: the wallet that gave one would do so again.
    let wanted = check
        .challenge
        .is_some_and(|challenge| challenge.sealing_key().is_some());
    if (check.policy.sealed || wanted) && !sealed {
        return Err(VerifyError::SealRequired);
    }
    Ok(())
}

/// Check 8.
fn holder_signature(genuine: &Genuine<'_>, check: &Check<'_>) -> Result<SignedParts, VerifyError> {
    let show = genuine.show;
    let challenge = check.challenge.map(Challenge::digest);
    let parts = show.statement.signed_parts(&genuine.credential_id, challenge);
    let digest = *parts.to_be_signed().digest();
    if !show.claims.holder_key.verifies(&digest, &show.holder_signature) {
        return Err(VerifyError::HolderSignature);
    }
    Ok(parts)
}

/// Check 11, first part: standing and dates.
fn standing(fields: &Fields, check: &Check<'_>) -> Result<Display, VerifyError> {
    let display = Display::of(&fields.standing, fields, Day::of(check.now));
    display.check(check.policy, check.purpose)?;
    Ok(display)
}

/// Check 11, last part: purpose, then how much is opened.
fn disclosure(show: &Show<'_>, check: &Check<'_>) -> Result<(), VerifyError> {
    let disclosure = Disclosure {
        lent_for: show.claims.purpose(),
        stated: show.statement.purpose,
        opened: show.disclosed(),
    };
    Ok(disclosure.check(Some(check.purpose), check.challenge)?)
}

/// Check 12, last part: what this verifier demands of the credential and its holder. Returns as of when the status is
/// known.
fn demands(show: &Show<'_>, check: &Check<'_>, trust: &Trust) -> Result<Instant, VerifyError> {
    let policy = check.policy;
    let known_at = status::known_at(&show.claims, check, trust)?;
    let age = check.now.seconds_since(known_at);
    if age > i64::from(policy.status_age) {
        return Err(VerifyError::StatusTooOld {
            known_at,
            max: policy.status_age.into(),
            now: check.now,
        });
    }
    if let Some(max) = policy.evidence_age {
        let evidence = show.statement.evidence.ok_or(VerifyError::RealPersonCheckMissing)?;
        if evidence.age() > max {
            return Err(VerifyError::RealPersonCheckTooOld {
                age: evidence.age().into(),
                max: max.into(),
            });
        }
    }
    if show.claims.protection < policy.protection {
        return Err(VerifyError::KeyProtectionTooWeak);
    }
    Ok(known_at)
}

/// What the verifier should know although nothing refuses it.
fn notices(show: &Show<'_>, fields: &Fields, check: &Check<'_>) -> impl Iterator<Item = Warning> {
    let check_digit = fields
        .vin
        .full()
        .is_some_and(|vin| vin.check_digit() == crate::value::CheckDigit::Differs);
    let clock = check.challenge.is_some()
        && check
            .now
            .seconds_since(show.statement.shown_at)
            .checked_abs()
            .is_none_or(|difference| difference > limits::SHOW_LIFETIME.saturating_add(check.policy.tolerance));
    [
        check_digit.then_some(Warning::VinCheckDigit),
        clock.then_some(Warning::HolderClockDiffers),
        fields
            .texts()
            .any(has_private_use)
            .then_some(Warning::PrivateUseCharacters),
    ]
    .into_iter()
    .flatten()
}
