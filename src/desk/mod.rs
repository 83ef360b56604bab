//! The desk (SPEC §9.7): everything that one verifier keeps, in one value that it is hard to misuse. It holds the pin or
//! the trust file, the status lists it took in, the memory, and its open questions with the keys that open the answers.
//!
//! A show is judged and **taken**, but it counts only when the caller has stored some tens of bytes and says so: an
//! [`Unstored`] becomes [`Admitted`] by [`Unstored::stored`] alone. [`Desk::replay`] brings back whatever counted, from
//! the last snapshot and the log behind it, after a crash at any byte.
//!
//! Time and randomness are arguments, files and databases are the caller's.

mod error;
mod terms;
mod inquiry;
mod questions;
mod lists;
mod log;
mod verdict;
mod stored;
mod state;
mod asking;
mod handing;
mod judging;

pub use error::DeskError;
pub use inquiry::{Asked, Inquiry, UnsignedQuestion};
pub use state::Desk;
pub use terms::Terms;
pub use verdict::{Admitted, Examined, Unstored};
