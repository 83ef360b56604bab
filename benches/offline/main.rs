//! What a verifier waits for before and between shows: loading a status list of a million entries with 0.1 %, 1 % and
//! 2 % revoked, looking one entry up, taking in a bundle of 400 issuers, finding one of them, admitting a show
//! to a memory that is full of others; and what a verification costs with all of this in hand.

mod memory;

use std::hint::black_box;

use criterion::Criterion;
use support::fixture::{self, Deterministic, ISSUED_AT, LIST_KEY, SHOWN_AT, instant, key, with_list_key};
use vehicle_license::credential::{CredentialStatus, StatusPosition, Unsigned};
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::trust::{Issuer, IssuerKey, PlateGrant};
use vehicle_license::{Bundle, RootPin, StatusList, Trust};

const ENTRIES: u32 = 1 << 20;
const ROUNDS: u64 = 3000;

fn issuer() -> Issuer {
    with_list_key(fixture::issuer(), "status")
}

/// Every `one_in`-th entry revoked, at random places; the fixture's own position is not.
fn unsigned(list: u32, one_in: u32, bits: StatusBits) -> Unsigned<Vec<u8>> {
    use rand_core::Rng as _;
    let mut random = Deterministic::new("revoked");
    let mut indexes: Vec<u32> = (0..ENTRIES / one_in).map(|_| random.next_u32() % ENTRIES).collect();
    indexes.sort_unstable();
    indexes.dedup();
    let revoked = indexes.into_iter().filter(|index| *index != 483_201).map(|index| {
        let position = StatusPosition::new(list, index).expect("a position");
        (position, CredentialStatus::Revoked)
    });
    let terms = StatusListTerms {
        list,
        bits,
        entries: None,
        snapshot_at: instant(ISSUED_AT + 60),
        expires: instant(ISSUED_AT + 86_400),
        time_to_live: None,
    };
    terms.prepare(&issuer(), LIST_KEY, revoked).expect("a list")
}

fn list(list: u32, one_in: u32, bits: StatusBits) -> Vec<u8> {
    unsigned(list, one_in, bits).sign(&key("status")).expect("a signature")
}

/// A bundle of this many issuers, three keys each, under one root.
fn bundle(issuers: u16) -> (Vec<u8>, RootPin) {
    let issuer = |number: u16| {
        let mut issuer = fixture::issuer();
        issuer.number = number;
        issuer.grants = vec![PlateGrant {
            plate_type: None,
            prefix: format!("闽A{number}"),
        }];
        issuer.keys[0].point = key(&format!("license {number}")).public_key();
        let third = IssuerKey {
            number: 3,
            point: key(&format!("authorization {number}")).public_key(),
            ..issuer.keys[0].clone()
        };
        let mut issuer = with_list_key(issuer, &format!("status {number}"));
        issuer.keys.push(third);
        issuer
    };
    let content = fixture::trust_content((0..issuers).map(issuer).collect());
    (fixture::bundle(&content), fixture::root_chain().pin())
}

fn take_in(bytes: &[u8], pin: &RootPin) -> Trust {
    let bundle = Bundle::from_bytes(bytes).and_then(|bundle| bundle.verify(pin, instant(ISSUED_AT)));
    bundle.expect("a bundle").into_trust()
}

fn main() {
    let trust = take_in(
        &fixture::bundle(&fixture::trust_content(vec![issuer()])),
        &fixture::root_chain().pin(),
    );
    let now = instant(SHOWN_AT);
    let mut criterion = Criterion::default().configure_from_args().sample_size(20);
    println!("status lists of 2^20 entries, bytes of the token:");
    for (share, one_in) in [("0.1 %", 1000), ("1 %", 100), ("2 %", 50)] {
        for bits in [StatusBits::One, StatusBits::Two] {
            let token = list(7, one_in, bits);
            println!("  {share:>5} revoked, {} bits: {} bytes", bits.number(), token.len());
            criterion.bench_function(&format!("load a list, {share}, {} bits", bits.number()), |b| {
                b.iter(|| StatusList::verify(black_box(&token), &trust, now).expect("a list"));
            });
            criterion.bench_function(&format!("build a list, {share}, {} bits", bits.number()), |b| {
                b.iter(|| unsigned(7, one_in, bits));
            });
        }
    }
    let held = StatusList::verify(&list(7, 100, StatusBits::Two), &trust, now).expect("a list");
    criterion.bench_function("look one entry up", |b| b.iter(|| held.status(black_box(483_201))));
    for issuers in [1, 400] {
        let (bytes, pin) = bundle(issuers);
        println!(
            "a bundle of {issuers} issuers with three keys each: {} bytes",
            bytes.len()
        );
        criterion.bench_function(&format!("take in a bundle of {issuers} issuers"), |b| {
            b.iter(|| take_in(black_box(&bytes), &pin));
        });
        let trust = take_in(&bytes, &pin);
        criterion.bench_function(&format!("find an issuer among {issuers}"), |b| {
            b.iter(|| trust.issuer(black_box(issuers / 2)).is_some());
        });
    }
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        memory::steady(&trust);
        memory::ratio(&trust, held, ROUNDS);
    }
}
