//! Checkers of signatures that are native code: `Verifier::new(&trust).with_checker(&native::Ring)`. They take about a
//! fifth of the time of pure Rust.
//!
//! [`Ring`] is the default: it has assembly for every phone and server. `AwsLc`, feature `aws-lc-rs`, is for servers
//! that have AWS-LC already. Both are built in CI, and every vector runs through both.
//! graviola is no third one: it panics on processors without AES and SHA instructions.

use vehicle_license::key::{Checker, PublicKey};
#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
use vehicle_license::key::{Signature, ToBeSigned};

/// ring's ECDSA.
#[cfg(feature = "ring")]
#[derive(Clone, Copy, Debug, Default)]
pub struct Ring;

#[cfg(feature = "ring")]
impl Checker for Ring {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, uncompressed(key));
        key.verify(message.as_bytes(), &signature.to_bytes()).is_ok()
    }
}

/// AWS-LC's ECDSA.
#[cfg(feature = "aws-lc-rs")]
#[derive(Clone, Copy, Debug, Default)]
pub struct AwsLc;

#[cfg(feature = "aws-lc-rs")]
impl Checker for AwsLc {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, uncompressed(key));
        key.verify(message.as_bytes(), &signature.to_bytes()).is_ok()
    }
}

/// Every checker that was built in, with its name.
#[must_use]
pub fn all() -> Vec<(&'static str, &'static (dyn Checker + Sync))> {
    vec![
        #[cfg(feature = "ring")]
        ("ring", &Ring),
        #[cfg(feature = "aws-lc-rs")]
        ("aws-lc-rs", &AwsLc),
    ]
}

/// The point as both libraries read it fastest: 4 ‖ x ‖ y (SEC 1 §2.3.3).
#[cfg(any(feature = "ring", feature = "aws-lc-rs"))]
fn uncompressed(key: &PublicKey) -> [u8; 65] {
    let (x, y) = key.to_coordinates();
    let mut point = [4; 65];
    point[1..33].copy_from_slice(&x);
    point[33..].copy_from_slice(&y);
    point
}
