//! How a vector is read and run: what the runner (`tests/vectors`) and the generator share, so that both read a case the
//! same way.

pub mod case;
pub mod checkers;
pub mod diff;
pub mod evidence;
pub mod example;
pub mod given;
pub mod history;
pub mod holder;
pub mod issuing;
pub mod keys;
pub mod lending;
pub mod memory;
pub mod outcome;
pub mod run;
pub mod seal;
pub mod single;
pub mod values;
