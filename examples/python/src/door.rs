//! The door of JSON, as it is.

use pyo3::prelude::*;

/// A door: a desk may be opened in it. Any thread may call it.
#[pyclass(frozen)]
pub(crate) struct Door(door::Door);

#[pymethods]
impl Door {
    #[new]
    fn new() -> Self {
        Self(door::Door::with_checker(&native::Ring))
    }

    /// The answer to one request, both JSON.
    fn call(&self, py: Python<'_>, request: &str) -> String {
        py.detach(|| self.0.call(request))
    }
}
