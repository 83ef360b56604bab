//! The judgment of values: checks 7, 11 and 12, as far as they look into the fields. A live show has every value it
//! opened. An evidence record may have kept fewer, and only those are judged.

use super::question::Case;
use super::standing::VehicleState;
use super::warning::Warning;
use crate::credential::claims::Claims;
use crate::credential::field::Field;
use crate::credential::fields::{FieldName, KeptFields};
use crate::credential::items::LeafItems;
use crate::credential::leaf::Leaves;
use crate::credential::mask::MaskedText;
use crate::credential::show::Show;
use crate::error::{CredentialError, VerifyError};
use crate::trust::Issuer;
use crate::value::{CheckDigit, Day, Document, EngineNumber, Owner, Vin, has_lost_characters, has_private_use};

/// Check 7: every opened value obeys its rule, and `issuer` may sign for the plate. Shows and files share this check.
pub(crate) fn signed_fields(
    items: &LeafItems<'_>,
    claims: &Claims,
    issuer: &Issuer,
) -> Result<KeptFields, CredentialError> {
    let fields = KeptFields::decode(items, claims.carried()).map_err(CredentialError::Value)?;
    match fields.plate() {
        Some(plate) if !issuer.may_sign_for(plate) => Err(CredentialError::PlateOutsideIssuer),
        _ => Ok(fields),
    }
}

/// Check 11, first part: how the vehicle stands today, if question and policy allow that. A record tells it only if the
/// standing was kept.
pub(super) fn stands(fields: &KeptFields, case: &Case<'_>) -> Result<Option<VehicleState>, VerifyError> {
    let Some(standing) = fields.standing() else {
        return Ok(None);
    };
    let display = VehicleState::of(standing, fields, Day::of(case.now));
    display.check(case.question.policy.accepted, case.question.purpose)?;
    Ok(Some(display))
}

/// Whether `show` opens `field`. If `whole`, its masked form is not enough. Of a reduced record: whether anything of the
/// field was open when it was shown, since its value may have been removed.
pub(super) fn opens(fields: &KeptFields, show: &Show<'_>, field: FieldName, whole: bool) -> bool {
    if show.is_reduced() {
        field.leaves().and(show.disclosed()) != Leaves(0)
    } else if whole {
        field.bare(fields.others()).is_whole()
    } else {
        field.bare(fields.others()).is_open()
    }
}

/// The warnings that the values give rise to.
pub(super) fn notices(fields: &KeptFields) -> impl Iterator<Item = Warning> {
    let (plate, fields) = (fields.plate().as_ref(), fields.others());
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
            .any_text(has_private_use)
            .then_some(Warning::PrivateUseCharacters),
    ]
    .into_iter()
    .flatten()
}
