//! The registry of vehicles (机动车登记系统), which is another system: the service reads a record when it issues.

use vehicle_license::UnixTime;
use vehicle_license::issue::VehicleRecord;
use vehicle_license::value::Plate;

use crate::error::Result;
use crate::store::Store;

/// Where records of vehicles are read.
pub trait Registry {
    /// The record of this vehicle, read now: its `as_of` is now. The store is lent for a registry that is kept in the
    /// same database; one that is another system leaves it alone.
    ///
    /// # Errors
    /// The registry cannot be read: [`Later`](crate::Error::Later).
    fn record(&self, store: &mut dyn Store, plate: &Plate, now: UnixTime) -> Result<Option<VehicleRecord>>;
}
