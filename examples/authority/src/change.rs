//! The one way to change a register: load it with its revision, carry out one operation, and store state, events,
//! statuses and whatever belongs to it in one transaction that takes effect only where that revision is still there. If
//! another server was quicker, all of it is done again, under the same id.

use vehicle_license::UnixTime;
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{Event, Operation, Register};
use vehicle_license::value::Plate;

use crate::error::{Error, Result};
use crate::operation::{OperationId, instant, place, seconds};
use crate::request::plate_key;
use crate::service::Service;
use crate::store::{Store, StoreError};

/// How often a transaction is tried again.
const TRIES: u32 = 200;
/// By how many seconds a server's clock may be behind the one that published last.
const BEHIND: u64 = 10;

/// A change of one register.
pub(crate) struct Change<'a> {
    pub(crate) plate: &'a Plate,
    /// The id under which the register knows it.
    pub(crate) id: OperationId,
    pub(crate) now: UnixTime,
}

impl Service {
    /// Runs `work` in one transaction, again where another transaction was in the way.
    pub(crate) fn transaction<T>(&mut self, mut work: impl FnMut(&mut dyn Store) -> Result<T>) -> Result<T> {
        for _ in 0..TRIES {
            let done = self.store.begin().map_err(Error::from).and_then(|()| {
                let value = work(&mut *self.store)?;
                self.store.commit()?;
                Ok(value)
            });
            match done {
                Err(Error::Store(StoreError::Busy) | Error::Later("revision-stale")) => {
                    self.store.roll_back();
                    self.conflicts += 1;
                }
                Err(error) => {
                    self.store.roll_back();
                    return Err(error);
                }
                done => return done,
            }
        }
        Err(Error::Later("store-busy"))
    }

    /// Carries out one operation of the register. `also` is part of the transaction: it is given what `act` returned,
    /// and the time at which the operation took place.
    pub(crate) fn change<T>(
        &mut self,
        change: &Change<'_>,
        mut act: impl FnMut(&mut Register, &Operation) -> core::result::Result<(Vec<Event>, T), RegisterError>,
        mut also: impl FnMut(&mut dyn Store, &T, UnixTime) -> Result<()>,
    ) -> Result<T> {
        let key = plate_key(change.plate);
        self.transaction(|store| {
            let now = behind_the_fence(store, change.now)?;
            let (revision, mut register) = load(store, change.plate)?;
            let operation = Operation {
                id: change.id,
                revision,
                now,
            };
            let (events, value) = act(&mut register, &operation).map_err(Error::of)?;
            if !events.is_empty() {
                let sql = "UPDATE vehicle SET revision = $1, state = $2 WHERE plate = $3 AND revision = $4";
                let values = [
                    number(register.revision())?.into(),
                    register.to_bytes().as_slice().into(),
                    key.as_str().into(),
                    number(revision)?.into(),
                ];
                if store.execute(sql, &values)? != 1 {
                    return Err(Error::Later("revision-stale"));
                }
                note(store, &key, &events)?;
            }
            also(store, &value, now)?;
            Ok(value)
        })
    }
}

/// The register of this vehicle, with the revision that the store has.
pub(crate) fn load(store: &mut dyn Store, plate: &Plate) -> Result<(u64, Register)> {
    let sql = "SELECT revision, state FROM vehicle WHERE plate = $1";
    let rows = store.query(sql, &[plate_key(plate).into()])?;
    let row = rows.first().ok_or(Error::Refused("vehicle-unknown"))?;
    let revision = u64::try_from(row.int(0)?).map_err(|_| DAMAGED)?;
    let register = Register::from_bytes(row.bytes(1)?, plate).map_err(|_| DAMAGED)?;
    if register.revision() != revision {
        return Err(DAMAGED);
    }
    Ok((revision, register))
}

/// It must be looked at by somebody: nothing is refused for it.
const DAMAGED: Error = Error::Later("register-damaged");

/// The audit log, and the table of statuses that follows from it.
fn note(store: &mut dyn Store, key: &str, events: &[Event]) -> Result<()> {
    for (ord, event) in (0_i64..).zip(events) {
        let json = serde_json::to_string(event).map_err(|_| Error::Later("event-unwritable"))?;
        let values = [
            key.into(),
            number(event.revision)?.into(),
            ord.into(),
            seconds(event.at).into(),
            json.into(),
        ];
        store.execute(
            "INSERT INTO event (plate, revision, ord, at, event) VALUES ($1, $2, $3, $4, $5)",
            &values,
        )?;
        for (position, status, last_day) in event.statuses() {
            let values = [
                place(position),
                key.into(),
                i64::from(status.number()).into(),
                last_day.epoch_days().into(),
            ];
            store.execute(
                "INSERT INTO status (position, plate, status, last_day) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (position) DO UPDATE SET status = excluded.status, last_day = excluded.last_day",
                &values,
            )?;
        }
    }
    Ok(())
}

/// The time of an operation: behind the last publication, so that no list of an earlier walk has a later time. A clock
/// that is a little behind the publisher's is helped over it.
pub(crate) fn behind_the_fence(store: &mut dyn Store, now: UnixTime) -> Result<UnixTime> {
    store.lock(false)?;
    let Some(fence) = fence(store)?.filter(|fence| now <= *fence) else {
        return Ok(now);
    };
    match fence.checked_add(1) {
        Some(next) if fence.unix().saturating_sub(now.unix()) <= BEHIND => Ok(next),
        _ => Err(Error::Later("behind-publication")),
    }
}

/// The time of the last publication.
pub(crate) fn fence(store: &mut dyn Store) -> Result<Option<UnixTime>> {
    let rows = store.query("SELECT at FROM fence WHERE one = 1", &[])?;
    rows.first().map(|row| instant(row.int(0)?)).transpose()
}

pub(crate) fn number(number: u64) -> Result<i64> {
    i64::try_from(number).map_err(|_| DAMAGED)
}
