//! A bundle by its issuers, three keys each: taking it in, and finding one of them.

use std::hint::black_box;

use support::fixture::{self, ISSUED_AT, instant, key, with_list_key};
use vehicle_license::key::{PublicKey, Signature, Signer as _, ToBeSigned};
use vehicle_license::trust::{Issuer, IssuerKey, PlateGrant};
use vehicle_license::{Bundle, RootPin, Trust};

use crate::fastest;

const KEYS: u16 = 3;
/// Lookups of one measurement.
const LOOKUPS: u16 = 1000;

fn issuer(number: u16) -> Issuer {
    let mut issuer = fixture::issuer();
    issuer.number = number;
    issuer.grants = vec![PlateGrant {
        plate_type: None,
        prefix: format!("闽A{number}"),
    }];
    issuer.keys[0].point = key(&format!("license {number}")).public_key();
    let third = IssuerKey {
        number: KEYS,
        point: key(&format!("authorization {number}")).public_key(),
        ..issuer.keys[0].clone()
    };
    let mut issuer = with_list_key(issuer, &format!("status {number}"));
    issuer.keys.push(third);
    issuer
}

fn take_in(bytes: &[u8], pin: &RootPin) -> Trust {
    let bundle = Bundle::from_bytes(black_box(bytes)).and_then(|bundle| bundle.verify(pin, instant(ISSUED_AT)));
    bundle.expect("a bundle").into_trust()
}

pub(crate) fn table() {
    println!(
        "\nA bundle by its issuers, three keys each, under one root. 1 = SHA-256 over its bytes, the two signature"
    );
    println!("checks of its root and its publisher, and the decoding of as many keys.\n");
    println!("  issuers   bytes   taken in, ms   ratio   ns to find one");
    for issuers in [1, 40, 400] {
        let content = fixture::trust_content((0..issuers).map(issuer).collect());
        let (bytes, pin) = (fixture::bundle(&content), fixture::root_chain().pin());
        let trust = take_in(&bytes, &pin);
        let points: Vec<[u8; 33]> = (0..issuers * KEYS)
            .map(|number| *key(&format!("key {number}")).public_key().as_compressed())
            .collect();
        let root = key("root");
        let message = ToBeSigned::new(vec![7; 300]);
        let returned = root.sign(&message).expect("a signature");
        let signature = Signature::from_signer(&returned).expect("a signature");
        let [ours, floor, find] = fastest(
            51,
            [
                &mut || drop(black_box(take_in(&bytes, &pin))),
                &mut || {
                    use sha2::Digest as _;
                    black_box(sha2::Sha256::digest(&bytes));
                    for _ in 0..2 {
                        assert!(root.public_key().verifies(message.digest(), &signature));
                    }
                    let decoded = points.iter().map(|point| PublicKey::from_compressed(point));
                    assert!(decoded.filter(Result::is_ok).count() == points.len());
                },
                &mut || {
                    let found = (0..LOOKUPS).filter(|number| trust.issuer(black_box(number % issuers)).is_some());
                    assert!(found.count() == usize::from(LOOKUPS));
                },
            ],
        );
        println!(
            "  {issuers:>7} {:>7} {:>14.2} {:>7.3} {:>16.1}",
            bytes.len(),
            ours / 1e6,
            ours / floor,
            find / f64::from(LOOKUPS)
        );
    }
}
