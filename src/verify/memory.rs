//! What a verifier remembers between verifications (SPEC §9.5). Verification itself is pure and forgets everything; here
//! stand the checks behind its verdict.

mod guard;

pub use guard::{ReplayGuard, ReplayKey};
