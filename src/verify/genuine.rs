//! The two signatures and the keys behind them: checks 4, 5, 6 and 8. Each leaves a value that nothing else can make
//! and that the next one takes.

use super::question::Case;
use crate::credential::challenge::Challenge;
use crate::credential::claims::Claims;
use crate::credential::show::Show;
use crate::digest::Hash;
use crate::error::{CredentialError, ReadError, VerifyError};
use crate::key::{Checker, Signature};
use crate::trust::{Issuer, IssuerKey};
use crate::wire::cose::SignedParts;

/// An issuer's key that may have signed this credential and is still believed.
pub(super) struct Signatory<'t> {
    issuer: &'t Issuer,
    key: &'t IssuerKey,
}

impl<'t> Signatory<'t> {
    /// Check 4: the trust data themselves, then issuer, key and test mark; the profile was read with the structure.
    /// Then check 5: the key's artefact and its three dates.
    pub(super) fn of(claims: &Claims, case: &Case<'t>) -> Result<Self, VerifyError> {
        let (trust, policy) = (case.trust, &case.question.policy);
        trust.check_dates(case.now, policy.tolerance)?;
        let (issuer, key) = trust.issuer_key(claims.issuer, claims.key)?;
        if trust.marks_as_test(issuer) && !policy.accept_test {
            return Err(VerifyError::TestIssuer);
        }
        key.may_have_signed(claims.delegation.is_some(), claims.issued_at)?; // 5
        key.check_believed(case.now)?;
        Ok(Self { issuer, key })
    }
}

/// A show whose credential its issuer signed.
pub(super) struct Genuine<'a> {
    pub(super) show: &'a Show<'a>,
    pub(super) issuer: &'a Issuer,
    pub(super) credential: SignedParts,
    pub(super) credential_id: Hash,
}

impl<'a> Genuine<'a> {
    /// Check 6: rebuilds what the issuer signed from what was shown, and checks the signature.
    pub(super) fn check(show: &'a Show<'a>, signatory: &Signatory<'a>, case: &Case<'_>) -> Result<Self, VerifyError> {
        let root = show.root().map_err(ReadError::from)?;
        let (parts, id) = issuer_signed(&show.claims, &root, &show.issuer_signature, signatory.key, case.checker)?;
        Ok(Self {
            show,
            issuer: signatory.issuer,
            credential: parts,
            credential_id: id,
        })
    }
}

/// A genuine show that its holder's key signed, for the question's challenge if there is one.
pub(super) struct Held<'a> {
    pub(super) genuine: Genuine<'a>,
    pub(super) proof: SignedParts,
}

impl<'a> Held<'a> {
    /// Check 8.
    pub(super) fn check(genuine: Genuine<'a>, case: &Case<'_>) -> Result<Self, VerifyError> {
        let show = genuine.show;
        let challenge = case.question.challenge.map(Challenge::digest);
        let proof = show.statement.signed_parts(&genuine.credential_id, challenge);
        let (key, message) = (&show.claims.holder_key, proof.to_be_signed());
        if !case.checker.verifies(key, &message, &show.holder_signature) {
            return Err(VerifyError::HolderSignature);
        }
        Ok(Self { genuine, proof })
    }
}

/// The signed form of `claims` over `root`, and its id, if `key` signed it. Shows and files share this check.
pub(crate) fn issuer_signed(
    claims: &Claims,
    root: &Hash,
    signature: &Signature,
    key: &IssuerKey,
    checker: &dyn Checker,
) -> Result<(SignedParts, Hash), CredentialError> {
    let parts = claims.signed_parts(root);
    let message = parts.to_be_signed();
    if !checker.verifies(&key.point, &message, signature) {
        return Err(CredentialError::IssuerSignature);
    }
    Ok((parts, *message.digest()))
}
