//! Texts of codes judged, many at once. No memory admits them: each verdict stands by itself.

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use vehicle_license::evidence::EvidenceRecord;
use vehicle_license::{Input, Question, StatusList, Trust, UnixTime, Verified, Verifier as Library, VerifyError};

use crate::columns::{self, Columns};
use crate::{check_count, refused};

/// One question under one trust file and its lists.
#[pyclass(frozen)]
pub(crate) struct Verifier {
    trust: Trust,
    lists: Vec<StatusList>,
    question: Question<'static>,
}

/// A verdict, and what is asked for beside it.
struct Row {
    verdict: Result<Verified, VerifyError>,
    record: Option<Vec<u8>>,
    json: Option<String>,
}

#[pymethods]
impl Verifier {
    #[new]
    fn new(py: Python<'_>, trust: &[u8], asked: &str, lists: Vec<PyBackedBytes>, read_at: u64) -> PyResult<Self> {
        let read_at = moment(read_at)?;
        let read = || {
            let trust = door::parts::trust(trust)?;
            let question = door::parts::question(asked)?;
            let lists = door::parts::status_lists(&native::Ring, &lists, &trust, read_at)?;
            Ok(Self { trust, lists, question })
        };
        py.detach(read).map_err(|answer| refused(py, answer))
    }

    /// The columns of `texts`, in their order, each judged at its moment of `at`.
    #[pyo3(signature = (texts, at, record=false, json=false))]
    fn verify(
        &self,
        py: Python<'_>,
        texts: Vec<PyBackedStr>,
        at: Vec<u64>,
        record: bool,
        json: bool,
    ) -> PyResult<Columns> {
        check_count(texts.len())?;
        if texts.len() != at.len() {
            return Err(PyValueError::new_err("as many moments as texts"));
        }
        let at: Vec<UnixTime> = at.into_iter().map(moment).collect::<PyResult<_>>()?;
        py.detach(|| {
            let question = self.question.clone().consulting(&self.lists);
            let verifier = Library::new(&self.trust).with_checker(&native::Ring);
            let row = |(text, now): (&PyBackedStr, UnixTime)| {
                let judged = EvidenceRecord::verify(&verifier, Input::text(text), &question, now);
                let (verdict, kept) = match judged {
                    Ok((verified, kept)) => (Ok(verified), Some(kept)),
                    Err(error) => (Err(error), None),
                };
                Row {
                    record: kept.filter(|_| record).map(|kept| kept.to_bytes()),
                    json: verdict
                        .as_ref()
                        .ok()
                        .filter(|_| json)
                        .and_then(|verified| serde_json::to_string(verified).ok()),
                    verdict,
                }
            };
            let rows: Vec<Row> = texts.iter().zip(at).map(row).collect();
            columns_of(&rows, record, json)
        })
    }
}

fn columns_of(rows: &[Row], record: bool, json: bool) -> PyResult<Columns> {
    let facts = || rows.iter().map(|row| row.verdict.as_ref().ok().map(Verified::facts));
    let error = || rows.iter().map(|row| row.verdict.as_ref().err());
    let verdict = |error: Option<&VerifyError>| Some(if error.is_none() { "genuine" } else { "refused" });
    let mut columns = vec![
        ("verdict", columns::texts(error().map(verdict))),
        (
            "code",
            columns::texts(error().map(|error| error.map(VerifyError::code))),
        ),
        (
            "check",
            columns::numbers(error().map(|error| error.map(VerifyError::check))),
        ),
        (
            "go",
            columns::texts(facts().map(|facts| facts.map(|facts| facts.vehicle_state().class().go().name()))),
        ),
        (
            "credential_id",
            columns::bytes(facts().map(|facts| facts.map(|facts| facts.credential_id()))),
        ),
        (
            "shown_at",
            columns::moments(facts().map(|facts| facts.map(|facts| facts.shown_at()))),
        ),
        (
            "replay_key",
            columns::bytes(facts().map(|facts| facts.map(|facts| facts.replay_key().as_bytes()))),
        ),
        (
            "replay_until",
            columns::moments(facts().map(|facts| facts.map(|facts| facts.replay_key().until()))),
        ),
    ];
    if record {
        columns.push(("record", columns::bytes(rows.iter().map(|row| row.record.as_ref()))));
    }
    if json {
        columns.push(("json", columns::texts(rows.iter().map(|row| row.json.as_ref()))));
    }
    Columns::new(columns)
}

fn moment(unix: u64) -> PyResult<UnixTime> {
    UnixTime::from_unix(unix).map_err(|error| PyValueError::new_err(error.to_string()))
}
