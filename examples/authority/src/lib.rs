//! An authority's service: applications, enrolment, issuing, lending, taking back, and what is published every night,
//! on a real database. Time and randomness are arguments; the HSM is a queue of drafts; nothing of a holder's secrets
//! is here.
//!
//! ```text
//! store ← schema, request, operation, positions ← service ← change ← arrival ← act, application ← signing; publish, trust,
//! audit, purge; city, for trials
//! ```
#![warn(
    missing_docs,
    missing_debug_implementations,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc
)]

mod store;
mod schema;
mod sqlite;
#[cfg(feature = "postgres")]
mod postgres;
mod error;
mod request;
mod registry;
mod log_entry;
mod operation;
mod positions;
mod service;
mod change;
mod arrival;
mod act;
mod application;
mod signing;
mod publish;
mod trust;
mod audit;
mod purge;
pub mod city;

pub use audit::Audit;
pub use error::{Error, Result};
pub use operation::{Evidence, OperationId, Outcome, Progress};
#[cfg(feature = "postgres")]
pub use postgres::Postgres;
pub use publish::{ListDraft, Source};
pub use purge::Keep;
pub use registry::Registry;
pub use request::{Request, plate_key};
pub use service::{Service, Settings};
pub use signing::Draft;
pub use sqlite::Sqlite;
pub use store::{Row, Store, StoreError, Value};
