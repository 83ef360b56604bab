//! Answers as columns: a batch of Arrow's, which leaves by the Arrow C data interface without a copy.

use std::sync::Arc;

use arrow_array::builder::{BinaryBuilder, ListBuilder};
use arrow_array::cast::AsArray as _;
use arrow_array::ffi::to_ffi;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::types::{Int64Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, BooleanArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray, StructArray,
    UInt8Array,
};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType};
use pyo3::exceptions::{PyKeyError, PyMemoryError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyList};

/// Columns of one length.
#[pyclass(frozen)]
pub(crate) struct Columns(RecordBatch);

impl Columns {
    /// Columns by their names. A batch of more than 2 GiB of text or bytes cannot be made.
    pub(crate) fn new(columns: Vec<(&str, ArrayRef)>) -> PyResult<Self> {
        RecordBatch::try_from_iter(columns).map(Self).map_err(failed)
    }
}

pub(crate) fn texts<T: AsRef<str>>(values: impl Iterator<Item = Option<T>>) -> ArrayRef {
    Arc::new(values.collect::<StringArray>())
}

pub(crate) fn bytes<T: AsRef<[u8]>>(values: impl Iterator<Item = Option<T>>) -> ArrayRef {
    Arc::new(values.collect::<BinaryArray>())
}

pub(crate) fn flags(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.collect::<BooleanArray>())
}

pub(crate) fn numbers(values: impl Iterator<Item = Option<u8>>) -> ArrayRef {
    Arc::new(values.collect::<UInt8Array>())
}

pub(crate) fn moments(values: impl Iterator<Item = Option<vehicle_license::UnixTime>>) -> ArrayRef {
    let seconds = values.map(|moment| moment.and_then(|moment| i64::try_from(moment.unix()).ok()));
    Arc::new(seconds.collect::<Int64Array>())
}

pub(crate) fn lists(values: impl Iterator<Item = Vec<[u8; 32]>>) -> ArrayRef {
    let mut builder = ListBuilder::new(BinaryBuilder::new());
    for digests in values {
        digests.iter().for_each(|digest| builder.values().append_value(digest));
        builder.append(true);
    }
    Arc::new(builder.finish())
}

#[pymethods]
impl Columns {
    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    /// The names of the columns.
    #[getter]
    fn names(&self) -> Vec<String> {
        let fields = self.0.schema_ref().fields();
        fields.iter().map(|field| field.name().clone()).collect()
    }

    /// A column as a list, with None for null.
    fn __getitem__<'py>(&self, py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyList>> {
        let column = self.0.column_by_name(name);
        listed(py, column.ok_or_else(|| PyKeyError::new_err(name.to_string()))?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(self.0.schema_ref().as_ref()).map_err(failed)?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<(Bound<'py, PyCapsule>, Bound<'py, PyCapsule>)> {
        // The protocol leaves it to the producer whether it can give another schema.
        let _ = requested_schema;
        let (array, schema) = to_ffi(&StructArray::from(self.0.clone()).into_data()).map_err(failed)?;
        Ok((
            PyCapsule::new_with_value(py, schema, c"arrow_schema")?,
            PyCapsule::new_with_value(py, array, c"arrow_array")?,
        ))
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        let batches = RecordBatchIterator::new([Ok(self.0.clone())], self.0.schema());
        let stream = FFI_ArrowArrayStream::new(Box::new(batches));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }

    fn __repr__(&self) -> String {
        format!("Columns({} rows: {})", self.0.num_rows(), self.names().join(", "))
    }
}

fn listed<'py>(py: Python<'py>, column: &dyn Array) -> PyResult<Bound<'py, PyList>> {
    match column.data_type() {
        DataType::Utf8 => PyList::new(py, column.as_string::<i32>().iter().collect::<Vec<_>>()),
        DataType::Binary => PyList::new(py, column.as_binary::<i32>().iter().collect::<Vec<_>>()),
        DataType::Boolean => PyList::new(py, column.as_boolean().iter().collect::<Vec<_>>()),
        DataType::UInt8 => PyList::new(py, column.as_primitive::<UInt8Type>().iter().collect::<Vec<_>>()),
        DataType::Int64 => PyList::new(py, column.as_primitive::<Int64Type>().iter().collect::<Vec<_>>()),
        DataType::List(_) => {
            let rows = column.as_list::<i32>().iter().flatten();
            PyList::new(py, rows.map(|row| listed(py, &row)).collect::<PyResult<Vec<_>>>()?)
        }
        other => Err(PyTypeError::new_err(format!("a column of {other}"))),
    }
}

fn failed(error: ArrowError) -> PyErr {
    PyMemoryError::new_err(error.to_string())
}
