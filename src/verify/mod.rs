//! One verdict on one show: [`Verifier::verify`] runs the twelve checks of SPEC §9.2 in their order and returns the
//! verified show or the first failing check. It is a pure function of its arguments: no clock, no network, no memory.
//! State that survives between verifications lives in [`Memory`](crate::Memory).
//!
//! The checks of keys and signatures leave values that nothing else can make and that the next check takes. `judge` has
//! the list:
//!
//! ```text
//! check                                         file        what it leaves
//!  1  place                                     question    (nothing: it refuses, or the text is looked at)
//!  2  text, and 3 the seal                      question    the bytes of a show in clear
//!  3  structure                                 show        Show, in `credential`: nothing in it is believed
//!  4  trust data, issuer, 5 its key             genuine     Signatory: a key that may have signed this, and is believed
//!  6  issuer's signature                        genuine     Genuine: a show whose credential that key signed
//!  7  values, plate; the challenge              values      KeptFields: those of a show are all there
//!  8  holder's signature                        genuine     Held: a genuine show that its holder's key signed
//!  9  made now                                  freshness   Freshness
//! 10  window, working days                      window      warnings
//! 11  standing; purpose and amount              values      VehicleState; the amount is judged by `credential::disclosure`
//! 12  the policy's demands; status              judge       when the status was last known
//! ```
//!
//! At the root: all of the room but [`SignedForms`], [`HeldState`], [`PendingAdmission`], [`StoreAnswer`],
//! [`ReplayGuard`], [`ReplayKey`], [`Role`], [`Go`] and [`Reason`].

pub(crate) mod place;
pub(crate) mod standing;
pub(crate) mod warning;
pub(crate) mod policy;
pub(crate) mod question;
pub(crate) mod freshness;
mod status;
mod window;
mod genuine;
mod values;
pub(crate) mod prompt;
mod replay;
mod basis;
pub(crate) mod facts;
pub(crate) mod notes;
pub(crate) mod verified;
mod screen;
pub(crate) mod judge;
mod pending;
pub(crate) mod memory;
#[cfg(feature = "serde")]
mod json;

pub use facts::SignedForms;
pub use memory::{HeldState, PendingAdmission, ReplayGuard, StoreAnswer};
pub use pending::Pending;
pub use prompt::Role;
pub use replay::ReplayKey;
pub use screen::{Band, Row, Screen, Sentence};
pub use standing::{Go, Reason};

pub(crate) use genuine::issuer_signed;
pub(crate) use judge::{Verifier, judge, judge_whole};
pub(crate) use memory::Admission;
pub(crate) use place::Place;
pub(crate) use policy::Policy;
pub(crate) use question::{Case, Input, Question};
pub(crate) use standing::{Acceptance, VehicleState};
pub(crate) use status::consulted;
pub(crate) use values::signed_fields;
pub(crate) use verified::Verified;
