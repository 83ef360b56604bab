//! A register by how many of its positions have ended: each time a lent license is refreshed under a new one, the
//! position before it ends.

use std::hint::black_box;

use support::fixture::{self, ISSUED_AT, operation, record};
use vehicle_license::Purpose;
use vehicle_license::credential::StatusPosition;
use vehicle_license::issue::Register;
use vehicle_license::trust::Calendars;

use crate::fastest;

/// A register with so many ended positions, stored.
fn stored(ended: u32) -> Vec<u8> {
    let position = |index| StatusPosition::new(8, index).expect("a position");
    let mut register = fixture::register(&record());
    let request = fixture::request(
        &record(),
        fixture::grantee(),
        Purpose::TestDrive,
        "2026-09-22",
        ISSUED_AT,
    );
    let next = operation(&register, ISSUED_AT);
    register
        .grant(&next, &request, &Calendars::built_in(), position(0))
        .expect("a grant");
    for count in 1..=ended {
        // Places that are not in order.
        let next = operation(&register, ISSUED_AT);
        register
            .refresh(&next, 1, Some(position(count * 7919 % (1 << 20))))
            .expect("a refresh");
    }
    register.to_bytes()
}

pub(crate) fn table() {
    println!(
        "\nA register's state by its ended positions. 1 = a general CBOR reader (ciborium) and SHA-256 over the same"
    );
    println!("bytes; ours also decodes three public keys, whatever the number.\n");
    println!("  ended   bytes   read µs   ns for each more   ratio   write µs");
    let mut before: Option<(f64, u32)> = None;
    for ended in [0, 100, 300, 600, 940] {
        let bytes = stored(ended);
        let plate = record().plate;
        let read = || Register::from_bytes(black_box(&bytes), &plate).expect("a register");
        let register = read();
        let [ours, general, write] = fastest(
            301,
            [
                &mut || drop(black_box(read())),
                &mut || {
                    use sha2::Digest as _;
                    let outer: ciborium::Value = ciborium::from_reader(black_box(&bytes[..])).expect("CBOR");
                    let body = outer.as_array().and_then(|parts| parts[1].as_bytes()).expect("a body");
                    let inner: ciborium::Value = ciborium::from_reader(&body[..]).expect("CBOR");
                    black_box((sha2::Sha256::digest(&bytes), inner));
                },
                &mut || drop(black_box(register.to_bytes())),
            ],
        );
        let slope = before.map_or(String::from("–"), |(time, count)| {
            format!("{:.0}", (ours - time) / f64::from(ended - count))
        });
        println!(
            "  {ended:>5} {:>7} {:>9.1} {slope:>18} {:>7.2} {:>10.1}",
            bytes.len(),
            ours / 1000.0,
            ours / general,
            write / 1000.0
        );
        before = Some((ours, ended));
    }
}
