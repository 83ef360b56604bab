//! Trust bundles. Drafting, rotation and the signers' two steps are the library's ([`RootChain`]); the service keeps
//! what was published, in order, and refuses a bundle with which its own signatures would not be believed.
//!
//! [`RootChain`]: vehicle_license::issue::RootChain

use vehicle_license::trust::Issuer;
use vehicle_license::{Bundle, RootPin, UnixTime};

use crate::error::{Error, Result};
use crate::service::Service;

impl Service {
    /// Publishes a bundle, verified as by a verifier that pins `pin`.
    ///
    /// # Errors
    /// The codes of [`Bundle::verify`]; `bundle-older` (root number and version must grow); `bundle-without-our-keys`.
    pub fn publish_bundle(&mut self, bundle: &[u8], pin: &RootPin, now: UnixTime) -> Result<()> {
        let verified = Bundle::from_bytes(bundle)
            .and_then(|bundle| bundle.verify(pin, now))
            .map_err(Error::of)?;
        if !self.believes_us(verified.trust().issuer(self.settings.issuer.number)) {
            return Err(Error::Refused("bundle-without-our-keys"));
        }
        let order = (verified.root_number().into(), version(verified.version())?);
        self.transaction(|store| {
            store.lock(true)?;
            let sql = "SELECT number, version FROM published WHERE kind = 'bundle' \
                       ORDER BY number DESC, version DESC LIMIT 1";
            let last = store.query(sql, &[])?;
            let last = last
                .first()
                .map(|row| Ok::<_, Error>((row.int(0)?, row.int(1)?)))
                .transpose()?;
            if last.is_some_and(|last| order <= last) {
                return Err(Error::Refused("bundle-older"));
            }
            let sql = "INSERT INTO published (kind, number, version, message) VALUES ('bundle', $1, $2, $3)";
            store.execute(sql, &[order.0.into(), order.1.into(), bundle.into()])?;
            Ok(())
        })
    }

    /// The bundle that was published last.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_bundle(&mut self) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT message FROM published WHERE kind = 'bundle' ORDER BY number DESC, version DESC LIMIT 1";
        let rows = self.store.query(sql, &[])?;
        rows.first().map(|row| Ok(row.bytes(0)?.to_vec())).transpose()
    }

    /// Whether the keys this service signs with are in the bundle.
    fn believes_us(&self, published: Option<&Issuer>) -> bool {
        let settings = &self.settings;
        [settings.license_key, settings.lending_key, settings.list_key]
            .iter()
            .all(|number| {
                let ours = settings.issuer.key(*number);
                ours.is_some() && published.and_then(|issuer| issuer.key(*number)) == ours
            })
    }
}

fn version(version: u64) -> Result<i64> {
    i64::try_from(version).map_err(|_| Error::Refused("bundle-version-too-high"))
}
