//! What `vehicle_license` of Python is built on: a door, and two functions over many at once whose answers are columns.
//! The package around it, which is what callers see, is in `vehicle_license/`.
//!
//! - The interpreter's lock is released while anything is verified.
//! - Signatures are checked by ring.
//! - What is refused is raised as the exception that the package makes of the door's answer.
#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::unreachable,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::arithmetic_side_effects,
    clippy::as_conversions
)]

mod archive;
mod columns;
mod door;
mod inputs;
mod verifier;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

/// How many go in at once: of the longest records, columns of 2 GiB, which is what Arrow's can hold.
const AT_ONCE: usize = (1 << 16) - 1;

#[pymodule]
mod _native {
    #[pymodule_export]
    use crate::archive::Archive;
    #[pymodule_export]
    use crate::columns::Columns;
    #[pymodule_export]
    use crate::door::Door;
    #[pymodule_export]
    use crate::verifier::Verifier;
}

fn check_count(count: usize) -> PyResult<()> {
    match count {
        0..=AT_ONCE => Ok(()),
        _ => Err(PyValueError::new_err(format!("{count} at once; the most is {AT_ONCE}"))),
    }
}

/// The exception for an answer that refuses.
fn refused(py: Python<'_>, answer: String) -> PyErr {
    let raised = py
        .import("vehicle_license._errors")
        .and_then(|errors| errors.getattr("of"))
        .and_then(|of| of.call1((answer,)));
    raised.map_or_else(|error| error, PyErr::from_value)
}
