//! What a reduced record still proves. Both signatures, every time, purpose, amount and status are checked as they were;
//! what needs a value that was taken out is not.

use alloc::vec::Vec;

use crate::credential::fields::KeptFields;
use crate::credential::leaf::Leaves;
use crate::credential::show::Show;
use crate::error::{CredentialError, VerifyError};
use crate::value::Day;
use crate::verify::proven::{Grounds, Proven};
use crate::verify::{
    Check, Display, Genuine, Verified, Verifier, challenge_presence, demands, disclosure, freshness, holder_signature,
    issuer, key_may_sign, plate_of, window,
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
    pub(in crate::verify) proven: Proven,
    fields: KeptFields,
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
        let fields = KeptFields::decode_kept(&show.items, show.claims.carried()).map_err(CredentialError::Value)?;
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
        Ok(ReducedFacts {
            proven: Proven::by(Grounds {
                genuine,
                proof,
                issuer,
                trust: self.trust,
                check,
                status_known_at,
                sealed: was_sealed,
            }),
            fields,
        })
    }
}

impl ReducedFacts {
    /// The values kept; those taken out are `not-shown`.
    #[must_use]
    pub fn fields(&self) -> &KeptFields {
        &self.fields
    }
}
