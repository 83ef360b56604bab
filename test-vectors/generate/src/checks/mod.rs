//! Shows that are well formed and refused, check by check in SPEC's order, with the boundaries of each in threes:
//! below, on, above. Where the defect lies under a signature, the test keys sign it anew.

mod issuer;
mod values;
mod askers;
mod challenges;
mod time;
mod rules;
mod proofing;
mod screens;
mod states;
mod sealed;

use crate::build::Cases;

pub(crate) fn add(cases: &mut Cases) {
    issuer::setting(cases);
    issuer::trust_data(cases);
    issuer::issuer_keys(cases);
    issuer::unanswered(cases);
    values::values(cases);
    values::plates(cases);
    challenges::challenges(cases);
    sealed::add(cases);
    askers::add(cases);
    time::freshness(cases);
    time::ahead(cases);
    time::window(cases);
    rules::standing(cases);
    states::add(cases);
    rules::purpose(cases);
    rules::policy(cases);
    rules::order(cases);
    proofing::add(cases);
    screens::add(cases);
}
