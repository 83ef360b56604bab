//! Where the city's service keeps the register of a vehicle: one row of a database, and the one way to change it.

use vehicle_license::error::RegisterError;
use vehicle_license::issue::{Operation, Register};
use vehicle_license::value::Plate;

use crate::{Result, fixture};

/// The row of one vehicle. Other servers change it too.
pub(crate) struct Row {
    vehicle: Plate,
    revision: u64,
    state: Vec<u8>,
    operations: u64,
}

impl Row {
    pub(crate) fn new(register: &Register) -> Self {
        Self {
            vehicle: register.vehicle().clone(),
            revision: register.revision(),
            state: register.to_bytes(),
            operations: 0,
        }
    }

    /// `SELECT revision, state FROM register WHERE vehicle = ?`
    fn load(&self) -> Result<(u64, Register)> {
        Ok((self.revision, Register::from_bytes(&self.state, &self.vehicle)?))
    }

    /// `UPDATE register SET revision = ?, state = ? WHERE vehicle = ? AND revision = ?`, the last one as it was loaded:
    /// whether a row was changed.
    fn store(&mut self, register: &Register, loaded: u64) -> bool {
        let is_loaded = self.revision == loaded;
        if is_loaded {
            (self.revision, self.state) = (register.revision(), register.to_bytes());
        }
        is_loaded
    }

    /// The register, to be read.
    pub(crate) fn read(&self) -> Result<Register> {
        Ok(self.load()?.1)
    }

    /// Loads, carries out one operation with the revision that was loaded, and stores where that revision is still
    /// there; if another server was quicker, once more under the same id.
    pub(crate) fn carry_out<T>(
        &mut self,
        now: u64,
        act: impl Fn(&mut Register, &Operation) -> std::result::Result<T, RegisterError>,
    ) -> Result<T> {
        self.operations += 1;
        // A service draws 16 random bytes; here they are counted.
        let mut id = [0; 16];
        id[..8].copy_from_slice(&self.operations.to_be_bytes());
        let now = fixture::instant(now);
        loop {
            let (revision, mut register) = self.load()?;
            let done = act(&mut register, &Operation { id, revision, now })?;
            if self.store(&register, revision) {
                return Ok(done);
            }
        }
    }
}
