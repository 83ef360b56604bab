//! The auditor: whether registers, events, statuses, operations, consents and positions say the same. It trusts none of
//! them, and counts persons by itself.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;
use vehicle_license::UnixTime;
use vehicle_license::issue::Register;
use vehicle_license::value::Day;

use crate::error::{Error, Result};
use crate::operation::place;
use crate::request::{hex, plate_of};
use crate::service::Service;
use crate::store::{Row, Value};

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// Each fault in a sentence; none if all is well.
    pub faults: Vec<String>,
    /// Vehicles.
    pub vehicles: u64,
    /// Revisions of all of them.
    pub revisions: u64,
    /// Authorizations that were granted.
    pub granted: u64,
    /// Positions that were handed out.
    pub positions: u64,
    /// Operations that are ended, and those that are not.
    pub operations: (u64, u64),
    /// The most persons who may show one vehicle's license now.
    pub persons: usize,
}

impl Service {
    /// Reads everything. The audit log must reach back to the first event of each vehicle, and nothing may be under way
    /// meanwhile.
    ///
    /// # Errors
    /// What the database says.
    pub fn audit(&mut self, now: UnixTime) -> Result<Audit> {
        let mut audit = Audit::default();
        let mut by_operation = BTreeMap::new();
        let mut last = String::new();
        loop {
            let page = self.vehicles_after(&last)?;
            let Some(end) = page.last() else { break };
            last = end.text(0)?.to_owned();
            for row in &page {
                audit.vehicles += 1;
                self.vehicle(row, now, &mut audit, &mut by_operation)?;
            }
        }
        self.operations(&mut audit, &by_operation)?;
        self.positions(&mut audit)?;
        Ok(audit)
    }

    /// One vehicle: state, events and statuses.
    fn vehicle(
        &mut self,
        row: &Row,
        now: UnixTime,
        audit: &mut Audit,
        by_operation: &mut BTreeMap<String, Vec<String>>,
    ) -> Result<()> {
        let key = row.text(0)?.to_owned();
        let register = plate_of(&key).and_then(|plate| Register::from_bytes(row.bytes(2)?, &plate).map_err(Error::of));
        let revision = row.int(1)?;
        audit.revisions += revision.unsigned_abs();
        let sql = "SELECT revision, event FROM event WHERE plate = $1 ORDER BY revision, ord";
        let (mut expected, mut of_revision) = (0, BTreeMap::new());
        for row in self.store.query(sql, &[key.as_str().into()])? {
            let revision = row.int(0)?;
            if revision != expected && revision != expected + 1 {
                audit
                    .faults
                    .push(format!("{key}: revision {revision} follows {expected} in its events"));
            }
            expected = revision;
            let event: Json = serde_json::from_str(row.text(1)?).map_err(|_| Error::Later("event-unreadable"))?;
            let operation = event["operation"].as_str().unwrap_or_default().to_owned();
            let name = event["event"].as_str().unwrap_or_default().to_owned();
            if of_revision
                .insert(operation.clone(), revision)
                .is_some_and(|before| before != revision)
            {
                audit
                    .faults
                    .push(format!("{key}: operation {operation} was carried out twice"));
            }
            audit.granted += u64::from(name == "granted");
            by_operation.entry(operation).or_default().push(name);
        }
        if expected != revision {
            audit
                .faults
                .push(format!("{key}: its events end at revision {expected} of {revision}"));
        }
        let Ok(register) = register else {
            audit.faults.push(format!("{key}: its state cannot be read"));
            return Ok(());
        };
        if u64::try_from(revision) != Ok(register.revision()) {
            audit
                .faults
                .push(format!("{key}: revision {revision} beside that of its state"));
        }
        self.compare_statuses(&key, &register, now, audit)?;
        let persons: BTreeSet<_> = register
            .lent(now)
            .map(|lent| {
                (
                    lent.grantee().document.number(),
                    lent.grantee().document.kind().letter(),
                )
            })
            .collect();
        audit.persons = audit.persons.max(persons.len());
        if persons.len() > 3 {
            audit.faults.push(format!("{key}: {} persons", persons.len()));
        }
        Ok(())
    }

    fn compare_statuses(&mut self, key: &str, register: &Register, now: UnixTime, audit: &mut Audit) -> Result<()> {
        let sql = "SELECT position, status, last_day FROM status WHERE plate = $1 AND last_day >= $2 ORDER BY position";
        let of_events = self.store.query(sql, &[key.into(), Day::of(now).epoch_days().into()])?;
        let mut of_register: Vec<Vec<Value>> = register
            .statuses(now)
            .map(|(position, status, day)| {
                vec![
                    place(position),
                    i64::from(status.number()).into(),
                    day.epoch_days().into(),
                ]
            })
            .collect();
        of_register.sort_by_key(|row| match row.first() {
            Some(Value::Int(position)) => *position,
            _ => 0,
        });
        if of_events.into_iter().map(|row| row.0).ne(of_register) {
            audit
                .faults
                .push(format!("{key}: its events give other statuses than its register"));
        }
        Ok(())
    }

    /// What the operations say came of them, beside the events, consents and credentials.
    fn operations(&mut self, audit: &mut Audit, by_operation: &BTreeMap<String, Vec<String>>) -> Result<()> {
        let sql = "SELECT operation.id, operation.kind, stage, result, consent.at, credential.last_day FROM operation \
                   LEFT JOIN consent ON consent.operation = operation.id \
                   LEFT JOIN credential ON credential.operation = operation.id ORDER BY operation.id";
        for row in self.store.query(sql, &[])? {
            let (id, kind, stage) = (hex(row.bytes(0)?), row.text(1)?, row.int(2)?);
            let (consent, credential) = (row.optional_int(4)?.is_some(), row.optional_int(5)?.is_some());
            let events = by_operation.get(&id).map(Vec::as_slice).unwrap_or_default();
            let has = |name: &str| events.iter().any(|event| event == name);
            let is_done = stage == 2;
            if stage < 2 {
                audit.operations.1 += 1;
            } else {
                audit.operations.0 += 1;
            }
            let fits = match kind {
                "lend" => has("granted") == is_done && consent == is_done,
                "take-back" => has("older-requests-void") == is_done && consent == is_done,
                "license" => has("license-recorded") == is_done && credential == is_done,
                "copy" => has("authorization-recorded") == is_done && credential == is_done,
                // An act may change nothing; a refused one has changed nothing.
                _ => is_done || events.is_empty(),
            };
            if !fits {
                audit
                    .faults
                    .push(format!("operation {id}, {kind}: stage {stage} beside {events:?}"));
            }
        }
        Ok(())
    }

    /// A position is handed out before it is used, and has one credential: one vehicle, one key, one kind.
    fn positions(&mut self, audit: &mut Audit) -> Result<()> {
        let rows = self.store.query("SELECT count(*) FROM position", &[])?;
        audit.positions = rows.first().map_or(Ok(0), |row| row.int(0))?.unsigned_abs();
        let sql = "SELECT position FROM status WHERE position NOT IN (SELECT number FROM position)";
        for row in self.store.query(sql, &[])? {
            audit
                .faults
                .push(format!("position {} was never handed out", row.int(0)?));
        }
        let mut holders: BTreeMap<u64, [Json; 3]> = BTreeMap::new();
        for row in self.store.query("SELECT entry FROM credential", &[])? {
            let entry: Json = serde_json::from_str(row.text(0)?).map_err(|_| Error::Later("log-entry-unreadable"))?;
            let at = entry["status"].as_u64().unwrap_or_default();
            let holder = ["plate", "holder_key", "number"].map(|member| entry[member].clone());
            if holders.get(&at).is_some_and(|before| *before != holder) {
                audit.faults.push(format!("position {at} has two credentials"));
            }
            holders.insert(at, holder);
        }
        Ok(())
    }
}
