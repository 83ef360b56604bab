//! Content that is refused even with every signature, because it would let the leak of one key spread.
//!
//! A key has one place: one issuer's, one asker's, one root's or one publisher's. Signed types keep a root's signature
//! from passing as a license's. But a key in two places is guarded only as well as in the worse of them, and may be
//! retired in one of them only. The roots before the last are not looked at: a chain may be cut short at its front, and
//! the verdict must not depend on that.
//!
//! Two issuers never have the same grant, or the prefix would limit nothing when a key of either leaks. A grant inside
//! another's is allowed: a province's traffic police (`闽`) may sign for the plates of its cities (`闽A`). Test issuers
//! may have any grant: what they sign verifies only on request, and is marked.

use alloc::vec::Vec;

use super::root::Root;
use crate::error::BundleError;
use crate::key::PublicKey;
use crate::trust::content::Trust;
use crate::trust::neighbors::{Entry, clashing};

/// Refuses ambiguous content. The keys of `root` count too, if it is given.
pub(crate) fn check<'t>(trust: &'t Trust, root: Option<&'t Root>) -> Result<(), BundleError> {
    let mut points = Vec::new();
    let mut add = |point: &'t PublicKey| points.push((None, point.as_compressed().as_slice(), 0));
    for issuer in trust.issuers() {
        issuer.keys.iter().for_each(|key| add(&key.point));
    }
    for asker in trust.askers() {
        asker.keys.iter().for_each(|key| add(&key.point));
    }
    if let Some(root) = root {
        root.keys.keys.iter().chain(&root.publishers.keys).for_each(add);
    }
    if clashing(points, |one, other| one == other).is_some() {
        return Err(BundleError::KeyAmbiguous);
    }

    let mut grants = Vec::new();
    for issuer in trust.issuers().iter().filter(|issuer| !issuer.test) {
        let of_issuer = issuer.grants.iter();
        grants.extend(of_issuer.map(|grant| (grant.plate_type, grant.prefix.as_bytes(), issuer.number)));
    }
    // Equal grants stand beside each other, by issuer, so that two issuers of one grant are neighbors somewhere.
    let of_two = |(plate_type, prefix, first): &Entry<'_>, (other_type, other_prefix, second): &Entry<'_>| {
        plate_type == other_type && prefix == other_prefix && first != second
    };
    match clashing(grants, of_two) {
        Some(((_, _, first), (_, _, second))) => Err(BundleError::GrantAmbiguous { first, second }),
        None => Ok(()),
    }
}
