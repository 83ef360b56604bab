//! The root a verifier starts from. Of a bundle, only this must come over a channel of its own.

use alloc::vec::Vec;

use super::root::{Root, is_threshold};
use crate::error::BundleError;
use crate::key::PublicKey;
use crate::limits;

/// A pinned root: keys, and how many of them must sign. It is built into the app, or carried to it by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootPin {
    /// Ascending by their bytes.
    keys: Vec<PublicKey>,
    threshold: u8,
}

impl RootPin {
    /// Pins the root with exactly these keys, in any order, and this threshold.
    ///
    /// # Errors
    /// `bundle-pin-invalid` for no key or more than 16, for a key twice, and for a threshold that is zero or more than
    /// the keys.
    pub fn new(keys: &[PublicKey], threshold: u8) -> Result<Self, BundleError> {
        let mut keys = keys.to_vec();
        keys.sort_unstable_by(|a, b| a.as_compressed().cmp(b.as_compressed()));
        let count = keys.len();
        keys.dedup();
        if keys.len() != count || count > limits::ROOT_KEYS || !is_threshold(threshold, count) {
            return Err(BundleError::PinInvalid);
        }
        Ok(Self { keys, threshold })
    }

    /// Pins the root with this one key.
    #[must_use]
    pub fn single(key: PublicKey) -> Self {
        Self {
            keys: [key].into(),
            threshold: 1,
        }
    }

    /// The keys, ascending by their bytes.
    #[must_use]
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// How many of the keys must sign.
    #[must_use]
    pub fn threshold(&self) -> u8 {
        self.threshold
    }

    /// The pin of `root`.
    pub(crate) fn of(root: &Root) -> Self {
        Self {
            keys: root.keys.keys.clone(),
            threshold: root.keys.threshold,
        }
    }

    /// Whether `root` is the pinned one. The same keys with another threshold are another root: a lower one would let
    /// fewer keys rotate it.
    pub(super) fn is(&self, root: &Root) -> bool {
        root.keys.keys == self.keys && root.keys.threshold == self.threshold
    }
}
