//! Lists of 2^20 entries of two bits: what they take, how fast they are loaded, how fast an entry is found.

use std::collections::{BTreeMap, HashMap};
use std::hint::black_box;

use miniz_oxide::inflate::core::{decompress, inflate_flags};
use rand_core::Rng as _;
use roaring::RoaringBitmap;
use sha2::Digest as _;
use support::fixture::{
    Deterministic, ISSUED_AT, LIST_KEY, SHOWN_AT, instant, issuer, key, trust_content, with_list_key,
};
use vehicle_license::credential::{CredentialStatus, StatusPosition, Unsigned};
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::key::{Checker, PureRust, Signature, Signer as _};
use vehicle_license::{StatusList, Trust};

use crate::{fastest, held, peak};

const ENTRIES: u32 = 1 << 20;
const PLAIN: usize = 1 << 18;
/// Lookups of one measurement.
const LOOKUPS: usize = 10_000;
/// Lookups of one measurement among a nation's lists.
const FEW: usize = 100;
/// One position for each of 460 million vehicles.
const NATION: u32 = 439;

/// The indexes that are not valid: `per_mille` of all, at random places (xorshift32).
fn revoked(list: u32, per_mille: u32) -> Vec<u32> {
    let mut state = list.wrapping_mul(0x9e37_79b9) | 1;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state
    };
    (0..ENTRIES).filter(|_| random() % 1000 < per_mille).collect()
}

fn unsigned(list: u32, revoked: &[u32]) -> Unsigned<Vec<u8>> {
    let terms = StatusListTerms {
        list,
        bits: StatusBits::Two,
        entries: None,
        snapshot_at: instant(ISSUED_AT + 60),
        expires: instant(ISSUED_AT + 86_400),
        time_to_live: None,
    };
    let rows = revoked.iter().map(|index| {
        let position = StatusPosition::new(list, *index).expect("a position");
        (position, CredentialStatus::Revoked)
    });
    let issuer = with_list_key(issuer(), "status");
    terms.prepare(&issuer, LIST_KEY, rows).expect("a list")
}

fn token(list: u32, revoked: &[u32]) -> (Vec<u8>, [u8; 32]) {
    let unsigned = unsigned(list, revoked);
    let digest = *unsigned.to_be_signed().digest();
    (unsigned.sign(&key("status")).expect("a signature"), digest)
}

fn trust() -> Trust {
    let content = trust_content(vec![with_list_key(issuer(), "status")]);
    Trust::pinned(&content.to_bytes().expect("a trust file")).expect("trust")
}

fn load(token: &[u8], trust: &Trust) -> StatusList {
    load_by(&PureRust, token, trust)
}

fn load_by(checker: &dyn Checker, token: &[u8], trust: &Trust) -> StatusList {
    StatusList::verify_by(checker, black_box(token), trust, instant(SHOWN_AT)).expect("a list")
}

/// The plain table, in the form it is published in.
fn plain(revoked: &[u32]) -> Vec<u8> {
    let mut table = vec![0; PLAIN];
    for index in revoked {
        table[*index as usize / 4] |= 1 << (index % 4 * 2);
    }
    table
}

/// Inflates into a buffer of the table's size.
fn inflate(stream: &[u8]) -> Vec<u8> {
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut table = vec![0; PLAIN];
    decompress(&mut Box::default(), black_box(stream), &mut table, 0, flags);
    table
}

pub(crate) fn table() {
    let trust = trust();
    let mut random = Deterministic::new("lookups");
    let indexes: Vec<u32> = (0..LOOKUPS).map(|_| random.next_u32() % ENTRIES).collect();
    println!("\nStatus lists of 2^20 entries of 2 bits. A plain table takes {PLAIN} bytes. Loading 1 = the signature");
    println!("check, hashing the token and inflating it into a plain table.\n");
    println!(
        "           bytes                                                 | ns a lookup                              | loading                        | building"
    );
    println!(
        "  revoked   token    held of plain  roaring  BTreeMap   HashMap | held plain roaring BTreeMap HashMap      |     µs ratio  ring peak bytes |       ms"
    );
    for per_mille in [0, 1, 10, 20, 50, 100, 300, 1000] {
        let revoked = revoked(7, per_mille);
        let (token, digest) = token(7, &revoked);
        let (list, bytes) = held(|| load(&token, &trust));
        let (plain, _) = held(|| plain(&revoked));
        let (roaring, in_roaring) = held(|| revoked.iter().copied().collect::<RoaringBitmap>());
        let (tree, in_tree) = held(|| revoked.iter().map(|index| (*index, 1_u8)).collect::<BTreeMap<_, _>>());
        let (hash, in_hash) = held(|| revoked.iter().map(|index| (*index, 1_u8)).collect::<HashMap<_, _>>());
        for index in &indexes {
            let is_revoked = list.status((*index).into()) == Ok(CredentialStatus::Revoked);
            assert_eq!(is_revoked, plain[*index as usize / 4] >> (index % 4 * 2) & 3 == 1);
            assert!(roaring.contains(*index) == is_revoked && hash.contains_key(index) == is_revoked);
        }
        let each = |found: &dyn Fn(u32) -> bool| {
            black_box(indexes.iter().filter(|index| found(**index)).count());
        };
        let lookups = fastest(
            51,
            [
                &mut || each(&|index| list.status(index.into()) == Ok(CredentialStatus::Revoked)),
                &mut || each(&|index| plain[index as usize / 4] >> (index % 4 * 2) & 3 == 1),
                &mut || each(&|index| roaring.contains(index)),
                &mut || each(&|index| tree.contains_key(&index)),
                &mut || each(&|index| hash.contains_key(&index)),
            ],
        );
        let stream = miniz_oxide::deflate::compress_to_vec_zlib(&plain, 9);
        assert!(inflate(&stream) == plain);
        let point = key("status").public_key();
        let signature = Signature::from_wire(token.last_chunk::<64>().expect("a signature")).expect("a signature");
        let [ours, by_ring, floor] = fastest(
            301,
            [
                &mut || drop(black_box(load(&token, &trust))),
                &mut || drop(black_box(load_by(&native::Ring, &token, &trust))),
                &mut || {
                    assert!(point.verifies(&digest, &signature));
                    black_box((sha2::Sha256::digest(&token), inflate(&stream)));
                },
            ],
        );
        let [build] = fastest(11, [&mut || drop(black_box(unsigned(7, &revoked)))]);
        let peak = peak(|| load(&token, &trust));
        let [a, b, c, d, e] = lookups.map(|time| time / LOOKUPS as f64);
        println!(
            "  {:>5.1} % {:>7} {bytes:>7} {:>8.3} {in_roaring:>8} {in_tree:>9} {in_hash:>9} | {a:>4.0} {b:>5.1} {c:>7.1} {d:>8.1} {e:>7.1}      | {:>6.0} {:>5.3} {:>5.3} {peak:>10} | {:>8.2}",
            f64::from(per_mille) / 10.0,
            token.len(),
            bytes as f64 / PLAIN as f64,
            ours / 1000.0,
            ours / floor,
            by_ring / floor,
            build / 1e6,
        );
    }
}

/// A list for each 2^20 of the vehicles there are, all held, and entries looked up among all of them.
pub(crate) fn nation() {
    let trust = trust();
    println!(
        "\nA nation: {NATION} lists. A plain table takes {} bytes.\n",
        PLAIN * NATION as usize
    );
    println!("  revoked     bytes      MB   of plain   ns a lookup at a random place of a random list");
    for per_mille in [1, 10, 20] {
        let (lists, bytes) = held(|| {
            let lists = (0..NATION).map(|list| load(&token(list, &revoked(list, per_mille)).0, &trust));
            lists.collect::<Vec<_>>()
        });
        let mut random = Deterministic::new("a nation's lookups");
        let places: Vec<(u32, u32)> = (0..LOOKUPS)
            .map(|_| (random.next_u32() % NATION, random.next_u32() % ENTRIES))
            .collect();
        // Few at a time, each elsewhere: what is measured is short, and no cache has it.
        let mut next = places.chunks(FEW).cycle();
        let [time] = fastest(
            2 * LOOKUPS / FEW,
            [&mut || {
                let places = next.next().into_iter().flatten();
                let found = places.filter(|(list, index)| {
                    let status = lists[*list as usize].status((*index).into());
                    status == Ok(CredentialStatus::Revoked)
                });
                black_box(found.count());
            }],
        );
        println!(
            "  {:>5.1} % {bytes:>10} {:>7.1} {:>10.3} {:>8.0}",
            f64::from(per_mille) / 10.0,
            bytes as f64 / 1e6,
            bytes as f64 / (PLAIN * NATION as usize) as f64,
            time / FEW as f64
        );
    }
}
