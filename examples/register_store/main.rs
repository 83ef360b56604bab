//! How a service stores registers: load, operate, and store guarded by the revision that was loaded. Two servers work
//! on one vehicle at once; without the guard, what one of them revoked is live again.
//!
//! ```sh
//! cargo run --example register_store
//! ```

use std::collections::BTreeMap;

use support::fixture;
use vehicle_license::error::RegisterError;
use vehicle_license::issue::{Event, Operation, Register};
use vehicle_license::trust::Calendars;
use vehicle_license::value::Plate;
use vehicle_license::{Purpose, UnixTime};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

/// A table of vehicles and one of events, as a database has them. Each call is one transaction.
#[derive(Default)]
struct Store {
    vehicles: BTreeMap<Plate, (u64, Vec<u8>)>,
    /// The unique key (vehicle, revision) makes a forgotten guard fail loudly.
    events: BTreeMap<(Plate, u64), Vec<Event>>,
}

impl Store {
    /// `SELECT revision, state FROM vehicle WHERE plate = ?`
    fn load(&self, plate: &Plate) -> Result<(u64, Register)> {
        let (revision, state) = self.vehicles.get(plate).ok_or("no such vehicle")?;
        Ok((*revision, Register::from_bytes(state, plate)?))
    }

    /// `UPDATE vehicle SET … WHERE plate = ? AND revision = ?`, with the events: nothing is stored if another revision
    /// is there than was loaded.
    fn store_guarded(&mut self, register: &Register, loaded: u64, events: Vec<Event>) -> bool {
        let plate = register.vehicle();
        let is_loaded = self.vehicles.get(plate).is_none_or(|(found, _)| *found == loaded);
        if is_loaded {
            self.events.insert((plate.clone(), register.revision()), events);
            self.store_naively(register);
        }
        is_loaded
    }

    /// `UPDATE vehicle SET … WHERE plate = ?`: the mistake.
    fn store_naively(&mut self, register: &Register) {
        let row = (register.revision(), register.to_bytes());
        self.vehicles.insert(register.vehicle().clone(), row);
    }

    /// Carries out one operation. The id is drawn once; every attempt has it, and everything else the first one had.
    fn carry_out(
        &mut self,
        plate: &Plate,
        id: [u8; 16],
        now: UnixTime,
        mut act: impl FnMut(&mut Register, &Operation) -> std::result::Result<Vec<Event>, RegisterError>,
    ) -> Result<()> {
        loop {
            let (revision, mut register) = self.load(plate)?;
            let events = act(&mut register, &Operation { id, revision, now })?;
            if events.is_empty() || self.store_guarded(&register, revision, events) {
                return Ok(());
            }
        }
    }
}

/// A store with one vehicle whose license is lent to one person.
fn begun() -> Result<(Store, Plate)> {
    let record = fixture::record();
    let mut store = Store::default();
    store.store_naively(&fixture::register(&record));
    let request = fixture::request(
        &record,
        fixture::grantee(),
        Purpose::TestDrive,
        "2026-09-22",
        fixture::ISSUED_AT,
    );
    let position = fixture::lent_position(Purpose::TestDrive);
    let now = fixture::instant(fixture::ISSUED_AT);
    store.carry_out(&record.plate, [9; 16], now, |register, operation| {
        let granted = register.grant(operation, &request, &Calendars::built_in(), position)?;
        Ok(granted.events)
    })?;
    Ok((store, record.plate))
}

/// One server revokes what is lent while another records a refreshed license; how many authorizations are live then.
fn race(guarded: bool) -> Result<usize> {
    let (mut store, plate) = begun()?;
    let now = fixture::instant(fixture::ISSUED_AT + 60);
    let license = fixture::issue(&fixture::record()).log_entry().clone();
    // The second server has loaded the register …
    let (revision, mut second) = store.load(&plate)?;
    // … when the first one revokes.
    store.carry_out(&plate, [1; 16], now, |register, operation| {
        register.revoke_by_authority(operation, None)
    })?;
    let operation = Operation {
        id: [2; 16],
        revision,
        now,
    };
    let events = second.record_license(&operation, &license, None)?;
    if !guarded {
        store.store_naively(&second);
    } else if !store.store_guarded(&second, revision, events) {
        store.carry_out(&plate, operation.id, now, |register, operation| {
            register.record_license(operation, &license, None)
        })?;
    }
    let (_, register) = store.load(&plate)?;
    Ok(register.lent(now).count())
}

fn main() -> Result<()> {
    println!("Lent after it was revoked, stored without a guard: {}", race(false)?);
    println!(
        "Lent after it was revoked, guarded by the loaded revision: {}",
        race(true)?
    );
    Ok(())
}

#[test]
fn an_unguarded_store_loses_a_revocation_and_a_guarded_one_does_not() {
    assert_eq!(race(false).expect("a race"), 1);
    assert_eq!(race(true).expect("a race"), 0);
}
