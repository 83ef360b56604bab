//! Evidence records verified again, many at once.

use std::collections::{BTreeMap, BTreeSet};

use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;
use vehicle_license::error::EvidenceError;
use vehicle_license::evidence::{Archive as Library, EvidenceRecord, Reverified};

use crate::columns::{self, Columns};
use crate::inputs::{Digest, Held, Inputs};
use crate::{check_count, refused};

/// Verifies records again. What they name, it asks `source` for by its digest, once for as long as it is held.
#[pyclass(frozen)]
pub(crate) struct Archive {
    source: Py<PyAny>,
    held: Held,
}

/// What is asked for beside the verdict.
struct Wanted {
    reduction: Option<door::Reduction>,
    json: bool,
}

/// One record.
struct Row {
    record: Option<EvidenceRecord>,
    verdict: &'static str,
    code: Option<&'static str>,
    go: Option<&'static str>,
    missing: Vec<Digest>,
    reduced: Option<Vec<u8>>,
    json: Option<String>,
}

#[pymethods]
impl Archive {
    #[new]
    fn new(source: Py<PyAny>) -> Self {
        let held = Held::default();
        Self { source, held }
    }

    /// The columns of `records`, in their order. One that is None is no record.
    #[pyo3(signature = (records, take_out=None, json=false))]
    fn reverify(
        &self,
        py: Python<'_>,
        records: Vec<Option<PyBackedBytes>>,
        take_out: Option<&str>,
        json: bool,
    ) -> PyResult<Columns> {
        check_count(records.len())?;
        let reduction = take_out.map(door::parts::reduction).transpose();
        let reduction = reduction.map_err(|answer| refused(py, answer))?;
        let wanted = Wanted { reduction, json };
        let (read, lacking) = py.detach(|| {
            let bytes = records.iter().map(|record| record.as_deref().unwrap_or_default());
            let read: Vec<_> = bytes.map(EvidenceRecord::from_bytes).collect();
            let lacking = self.held.lacks(&whole(&read));
            (read, lacking)
        });
        let found = self.find(py, lacking)?;
        py.detach(|| {
            let inputs = self.held.with(whole(&read), &found);
            columns_of(&inputs, read, &wanted)
        })
    }
}

impl Archive {
    fn find(&self, py: Python<'_>, digests: BTreeSet<Digest>) -> PyResult<BTreeMap<Digest, PyBackedBytes>> {
        let mut found = BTreeMap::new();
        for digest in digests {
            let file = self.source.bind(py).call1((PyBytes::new(py, &digest),))?;
            if let Some(file) = file.extract::<Option<PyBackedBytes>>()? {
                found.insert(digest, file);
            }
        }
        Ok(found)
    }
}

fn whole(read: &[Result<EvidenceRecord, EvidenceError>]) -> Vec<&EvidenceRecord> {
    read.iter().flatten().collect()
}

fn columns_of(inputs: &Inputs, read: Vec<Result<EvidenceRecord, EvidenceError>>, wanted: &Wanted) -> PyResult<Columns> {
    let library = inputs.trusts().fold(Library::new(), Library::holding);
    let library = library.holding_lists(inputs.lists()).with_checker(&native::Ring);
    let row = |record| Row::of(record, &library, inputs, wanted);
    let rows: Vec<Row> = read.into_iter().map(row).collect();
    let record = || rows.iter().map(|row| row.record.as_ref());
    let mut columns = vec![
        ("verdict", columns::texts(rows.iter().map(|row| Some(row.verdict)))),
        ("code", columns::texts(rows.iter().map(|row| row.code))),
        ("missing", columns::lists(rows.iter().map(|row| row.missing.clone()))),
        ("go", columns::texts(rows.iter().map(|row| row.go))),
        (
            "id",
            columns::bytes(record().map(|record| record.map(EvidenceRecord::id))),
        ),
        (
            "credential_id",
            columns::bytes(record().map(|record| record.map(EvidenceRecord::credential_id))),
        ),
        (
            "claimed_at",
            columns::moments(record().map(|record| record.map(EvidenceRecord::claimed_at))),
        ),
        (
            "purpose",
            columns::texts(record().map(|record| Some(record?.purpose()?.name()))),
        ),
        (
            "place",
            columns::texts(record().map(|record| Some(record?.place().name()))),
        ),
        (
            "policy",
            columns::texts(record().map(|record| Some(record?.policy().name()))),
        ),
        (
            "memory",
            columns::texts(record().map(|record| record?.memory_outcome())),
        ),
        (
            "reduced",
            columns::flags(record().map(|record| record.map(EvidenceRecord::is_reduced))),
        ),
    ];
    if wanted.reduction.is_some() {
        columns.push(("record", columns::bytes(rows.iter().map(|row| row.reduced.as_ref()))));
    }
    if wanted.json {
        columns.push(("json", columns::texts(rows.iter().map(|row| row.json.as_ref()))));
    }
    Columns::new(columns)
}

impl Row {
    fn of(
        read: Result<EvidenceRecord, EvidenceError>,
        library: &Library<'_>,
        inputs: &Inputs,
        wanted: &Wanted,
    ) -> Self {
        let mut row = Self {
            record: None,
            verdict: "refused",
            code: None,
            go: None,
            missing: Vec::new(),
            reduced: None,
            json: None,
        };
        let record = match read {
            Ok(record) => record,
            Err(error) => return row.with_code(&error),
        };
        row.missing = inputs.missing(&record);
        if let Some(digest) = row.missing.first().copied() {
            row.verdict = "undecided";
            let error = match *record.trust_digest() == digest {
                true => EvidenceError::TrustMissing { digest },
                false => EvidenceError::ListMissing { digest },
            };
            row = row.with_code(&error);
        } else {
            match library.reverify(&record) {
                Err(error) => row = row.with_code(&error),
                Ok(again) => {
                    row.verdict = "genuine";
                    row.go = match &again {
                        Reverified::Whole(verified) => Some(verified.facts().vehicle_state().class().go().name()),
                        Reverified::Reduced(_) => None,
                    };
                    row.json = wanted.json.then(|| serde_json::to_string(&again).ok()).flatten();
                    let reduction = wanted.reduction.as_ref();
                    row.reduced = reduction.map(|reduction| reduction.apply(record.clone()).to_bytes());
                }
            }
        }
        row.record = Some(record);
        row
    }

    fn with_code(mut self, error: &EvidenceError) -> Self {
        self.code = Some(error.code());
        self
    }
}
