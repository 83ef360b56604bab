//! The service: what it works with.

use vehicle_license::issue::Authority;
use vehicle_license::trust::{Calendar, Issuer};

use crate::error::{Error, Result};
use crate::registry::Registry;
use crate::store::Store;

/// What the authority decides once.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The issuer: one database is one issuer's.
    pub issuer: Issuer,
    /// The number of its key for licenses.
    pub license_key: u16,
    /// The number of its key for what is lent.
    pub lending_key: u16,
    /// The number of its key for status lists.
    pub list_key: u16,
    /// The calendars announced, beside the built-in one.
    pub calendars: Vec<Calendar>,
}

/// The authority's service on one connection. A thread has its own.
pub struct Service {
    pub(crate) store: Box<dyn Store>,
    pub(crate) registry: Box<dyn Registry>,
    pub(crate) settings: Settings,
    pub(crate) licenses: Authority,
    pub(crate) lending: Authority,
    pub(crate) conflicts: u64,
}

impl core::fmt::Debug for Service {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Service")
            .field("issuer", &self.settings.issuer.number)
            .finish_non_exhaustive()
    }
}

impl Service {
    /// The service of this issuer.
    ///
    /// # Errors
    /// `issuer-key-unknown`, `issuer-key-artefact`.
    pub fn new(store: Box<dyn Store>, registry: Box<dyn Registry>, settings: Settings) -> Result<Self> {
        let authority = |key| Authority::new(settings.issuer.clone(), key).map_err(Error::of);
        Ok(Self {
            licenses: authority(settings.license_key)?,
            lending: authority(settings.lending_key)?,
            store,
            registry,
            settings,
            conflicts: 0,
        })
    }

    /// How often a transaction was made again because another one was quicker.
    #[must_use]
    pub fn conflicts(&self) -> u64 {
        self.conflicts
    }

    /// The connection, for what the service has no call for.
    pub fn store(&mut self) -> &mut dyn Store {
        &mut *self.store
    }
}
