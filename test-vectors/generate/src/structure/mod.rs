//! Input that is no show at all: texts a scanner spoiled, CBOR in every form but the one allowed, keys and signatures
//! that are none. Each starts from the fixture's everyday show, which verifies.

mod texts;
mod encodings;
mod ranges;
mod leaves;
mod shapes;

use crate::build::Cases;

pub(crate) fn add(cases: &mut Cases) {
    texts::texts(cases);
    encodings::encodings(cases);
    encodings::types(cases);
    ranges::ranges(cases);
    ranges::options(cases);
    leaves::leaves(cases);
    shapes::shapes(cases);
    leaves::keys(cases);
    leaves::signatures(cases);
}
