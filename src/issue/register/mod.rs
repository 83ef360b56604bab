//! The register of one vehicle: who may show its license now (SPEC §7.5). It is a pure state machine. Each operation
//! states its id, the revision it expects and the time. It is carried out wholly or not at all, and returns what
//! changed as [`Event`]s. Only a grant or a refresh makes a [`Ticket`], and only a ticket makes an authorization, so
//! the register knows every authorization there is.
//!
//! Store the new state and the events of an operation together, in one step. The authority archives the owner's
//! consent.

mod event;
#[cfg(feature = "serde")]
mod event_json;
mod person;
mod license;
mod lent;
mod state;
mod stored;
mod entry;
mod change;
mod licensing;
mod lending;
mod ending;
mod vehicle;
mod operations;

pub use change::{Granted, Operation};
pub use event::{EndReason, Event, EventKind};
pub use lent::{Lent, Ticket};
pub use license::RegisteredLicense;
pub use person::RegisteredOwner;
pub use vehicle::Register;
