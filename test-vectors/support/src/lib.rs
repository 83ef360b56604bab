//! Test support: the fixture, the tools of a forger, and the way to the vectors.

pub mod fixture;
pub mod mutate;
pub mod sizes;
pub mod vectors;
