//! The other inputs: trust files, holders' files, challenges and enrolments.

mod asking;
mod challenge;
mod enrolment;
mod holder;
mod trust;

use vehicle_license::error::KeyError;
use vehicle_license::key::PublicKey;

use crate::build::{Cases, Want};

pub(crate) fn add(cases: &mut Cases) {
    trust::trusts(cases);
    holder::holders(cases);
    challenge::challenges(cases);
    asking::askings(cases);
    enrolment::enrolments(cases);
}

pub(crate) fn wanted(code: Option<&str>) -> Want<'_> {
    code.map_or(Want::Facts(&[]), Want::Code)
}

/// An x without a point.
pub(crate) fn off_curve() -> [u8; 33] {
    let point = |x: u8| {
        let mut point = [0; 33];
        (point[0], point[32]) = (2, x);
        point
    };
    let off = |point: &[u8; 33]| PublicKey::from_compressed(point) == Err(KeyError::NotOnCurve);
    (0..=255).map(point).find(off).expect("half of all x have no point")
}
