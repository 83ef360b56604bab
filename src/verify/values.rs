//! The judgment of values: checks 7, 11 and 12, as far as they look into the fields. A live show has every value it
//! opened. An evidence record may have kept fewer, and only those are judged.

use super::question::Case;
use super::standing::{DisplayClass, VehicleState};
use super::warning::Warning;
use crate::credential::claims::Claims;
use crate::credential::field::Field;
use crate::credential::fields::{FieldName, Fields, KeptFields};
use crate::credential::items::LeafItems;
use crate::credential::leaf::Leaves;
use crate::credential::mask::MaskedText;
use crate::credential::show::Show;
use crate::error::{CredentialError, FieldError, VerifyError};
use crate::trust::Issuer;
use crate::value::{
    CheckDigit, Day, Document, EngineNumber, Owner, Plate, Standing, Vin, has_lost_characters, has_private_use,
};

/// The fields that are judged: [`Fields`] of a show, or [`KeptFields`] of an evidence record.
pub(crate) trait Judged: Sized {
    /// How the vehicle stands. A record tells it only if the standing was kept.
    type State;

    /// The class of that state, if it is known.
    fn class(state: &Self::State) -> Option<DisplayClass>;

    /// Decodes what is open of a credential that carries the leaves `carried`, each value by its rule.
    fn decoded(items: &LeafItems<'_>, carried: Leaves) -> Result<Self, FieldError>;

    /// The plate, if it is present.
    fn shown_plate(&self) -> Option<&Plate>;

    /// Check 11, first part: how the vehicle stands today, if question and policy allow that.
    fn stands(&self, case: &Case<'_>) -> Result<Self::State, VerifyError>;

    /// Whether `show` opens `field`. If `whole`, its masked form is not enough.
    fn opens(&self, show: &Show<'_>, field: FieldName, whole: bool) -> bool;

    /// The warnings that the values give rise to.
    fn notices(&self) -> impl Iterator<Item = Warning>;
}

impl Judged for Fields {
    type State = VehicleState;

    fn class(state: &VehicleState) -> Option<DisplayClass> {
        Some(state.class())
    }

    fn decoded(items: &LeafItems<'_>, carried: Leaves) -> Result<Self, FieldError> {
        Self::decode(items, carried)
    }

    fn shown_plate(&self) -> Option<&Plate> {
        Some(&self.plate)
    }

    fn stands(&self, case: &Case<'_>) -> Result<VehicleState, VerifyError> {
        stands(self, &self.standing, case)
    }

    fn opens(&self, _: &Show<'_>, field: FieldName, whole: bool) -> bool {
        if whole {
            field.is_whole(self)
        } else {
            field.is_open(self)
        }
    }

    fn notices(&self) -> impl Iterator<Item = Warning> {
        notices(self.shown_plate(), self)
    }
}

impl Judged for KeptFields {
    type State = Option<VehicleState>;

    fn class(state: &Option<VehicleState>) -> Option<DisplayClass> {
        state.as_ref().map(VehicleState::class)
    }

    fn decoded(items: &LeafItems<'_>, carried: Leaves) -> Result<Self, FieldError> {
        Self::decode_kept(items, carried)
    }

    fn shown_plate(&self) -> Option<&Plate> {
        self.plate.as_ref()
    }

    fn stands(&self, case: &Case<'_>) -> Result<Option<VehicleState>, VerifyError> {
        let standing = self.standing.as_ref();
        standing.map(|standing| stands(self, standing, case)).transpose()
    }

    /// Whether anything of the field was open when it was shown. Its value may have been removed since.
    fn opens(&self, show: &Show<'_>, field: FieldName, _: bool) -> bool {
        field.leaves().and(show.disclosed()) != Leaves(0)
    }

    fn notices(&self) -> impl Iterator<Item = Warning> {
        notices(self.shown_plate(), self)
    }
}

/// Check 7: every opened value obeys its rule, and `issuer` may sign for the plate. Shows and files share this check.
pub(crate) fn signed_fields<F: Judged>(
    items: &LeafItems<'_>,
    claims: &Claims,
    issuer: &Issuer,
) -> Result<F, CredentialError> {
    let fields = F::decoded(items, claims.carried()).map_err(CredentialError::Value)?;
    match fields.shown_plate() {
        Some(plate) if !issuer.may_sign_for(plate) => Err(CredentialError::PlateOutsideIssuer),
        _ => Ok(fields),
    }
}

fn stands<P, S>(fields: &Fields<P, S>, standing: &Standing, case: &Case<'_>) -> Result<VehicleState, VerifyError> {
    let display = VehicleState::of(standing, fields, Day::of(case.now));
    display.check(case.question.policy.accepted, case.question.purpose)?;
    Ok(display)
}

fn notices<P, S>(plate: Option<&Plate>, fields: &Fields<P, S>) -> impl Iterator<Item = Warning> {
    let (owner, grantee, carrier) = (&fields.owner, &fields.grantee, &fields.carrier);
    let vin = fields.vin.full();
    let recorded = vin.is_some_and(Vin::is_as_recorded)
        || fields.engine_number.full().is_some_and(EngineNumber::is_as_recorded)
        || fields.document.full().is_some_and(Document::is_as_recorded)
        || owner.full().is_some_and(Owner::is_as_recorded);
    let names = [
        owner.full().map(Owner::name),
        owner.masked().map(MaskedText::kept),
        grantee.full().map(|grantee| grantee.name.as_str()),
        grantee.masked().map(|grantee| grantee.name().kept()),
        carrier.masked().map(|carrier| carrier.name().kept()),
    ];
    let check_digit = vin.is_some_and(|vin| vin.check_digit() == CheckDigit::Differs);
    let plate = plate.is_some_and(|plate| !plate.is_known_form());
    // An organization's name and document are nobody's at the counter.
    let natural_owner = owner.masked().is_some() || matches!(owner.full(), Some(Owner::Person(_)));
    let kind = match &fields.document {
        Field::Full(document) => Some(document.kind()),
        Field::Masked(document) => Some(document.kind()),
        Field::None | Field::Inexpressible | Field::NotShown | Field::NotCarried => None,
    };
    let natural_document = kind.is_some_and(|kind| !kind.is_organization());
    let person = grantee.is_shown() || carrier.is_shown() || natural_owner || natural_document;
    [
        (!person).then_some(Warning::NothingToCompare),
        plate.then_some(Warning::PlateFormUnknown),
        recorded.then_some(Warning::ValueAsRecorded),
        fields.has_inexpressible().then_some(Warning::ValueInexpressible),
        names
            .into_iter()
            .flatten()
            .any(has_lost_characters)
            .then_some(Warning::CharactersLost),
        check_digit.then_some(Warning::VinCheckDigit),
        fields
            .texts()
            .any(has_private_use)
            .then_some(Warning::PrivateUseCharacters),
    ]
    .into_iter()
    .flatten()
}
