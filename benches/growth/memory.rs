//! A verifier's memory by the shows in it: at a steady hundred and a steady thousand a second, each remembered for
//! 120 s, and with nearly all there is room for.

use std::collections::HashSet;
use std::hint::black_box;

use rand_core::Rng as _;
use sha2::Digest as _;
use support::fixture::{self, Deterministic, SHOWN_AT, instant, key};
use vehicle_license::present::View;
use vehicle_license::{Input, Memory, Place, Policy, Purpose, Question, Verified, Verifier};

use crate::{fastest, held};

const LABEL: &str = "vehicle-license memory 1";
/// Shows that each memory admits, each a second after the one before.
const SHOWS: u64 = 2000;

pub(crate) fn table() {
    let shows = shows();
    println!(
        "\nA verifier's memory by the shows in it. Each admission remembers one show and forgets one. Beside it, a"
    );
    println!("HashSet of the same names, which knows no end; reading and writing 1 = SHA-256 over the stored bytes.\n");
    println!("                bytes            | ns an admission | ms to write   read | ratio");
    println!("  shows      held     stored     | ours   HashSet  |");
    for live in [1000, 12_000, 120_000, 131_000] {
        let (stored, names) = full(live);
        let (mut memory, bytes) = held(|| Memory::from_bytes(&stored).expect("a memory"));
        let mut set: HashSet<[u8; 16]> = names.into_iter().collect();
        let mut fresh = shows.iter();
        let mut random = Deterministic::new("names");
        let [ours, theirs] = fastest(
            shows.len(),
            [
                &mut || {
                    let show = fresh.next().expect("a show");
                    black_box(memory.admit(show, show.facts().verified_at())).expect("an admission");
                },
                &mut || {
                    let mut name = [0; 16];
                    random.fill_bytes(&mut name);
                    assert!(set.insert(black_box(name)));
                },
            ],
        );
        let [write, read, floor] = fastest(
            51,
            [
                &mut || drop(black_box(memory.to_bytes())),
                &mut || drop(black_box(Memory::from_bytes(black_box(&stored)))),
                &mut || {
                    black_box(sha2::Sha256::digest(black_box(&stored)));
                },
            ],
        );
        println!(
            "  {live:>6} {bytes:>9} {:>9}     | {ours:>5.0} {theirs:>8.0}  | {:>11.2} {:>6.2} | {:.2} {:.2}",
            stored.len(),
            write / 1e6,
            read / 1e6,
            write / floor,
            read / floor,
        );
    }
}

fn shows() -> Vec<Verified> {
    let trust = fixture::trust();
    let holder = fixture::holder(&fixture::record());
    let question = Question::new(Purpose::Other, Place::Counter).under(Policy::counter().accept_test());
    let verified = |second| {
        let now = instant(SHOWN_AT + second);
        let show = holder.present(&View::everyday(), now, &key("holder")).expect("a show");
        let text = show.to_text();
        let verified = Verifier::new(&trust).verify(Input::text(&text), &question, now);
        verified.expect("a verified show")
    };
    (1..=SHOWS).map(verified).collect()
}

/// A stored memory of this many shows, of which one ends each second from the first show on, and their names: written
/// by hand, because it would take minutes to make them.
fn full(live: u64) -> (Vec<u8>, Vec<[u8; 16]>) {
    let mut random = Deterministic::new("remembered");
    let mut records: Vec<[u8; 20]> = (1..=live)
        .map(|second| {
            let mut record = [0; 20];
            random.fill_bytes(&mut record[..16]);
            let end = u32::try_from(instant(SHOWN_AT + second).unix()).expect("four bytes");
            record[16..].copy_from_slice(&end.to_be_bytes());
            record
        })
        .collect();
    records.sort_unstable();
    let mut body = vec![0x85, 0xf6, 0xf6, 0x40, 0xf6];
    bytes(&mut body, records.as_flattened());
    let mut stored = vec![0x83, 0x78, 24];
    stored.extend_from_slice(LABEL.as_bytes());
    let check = sha2::Sha256::new().chain_update(LABEL).chain_update(&body).finalize();
    bytes(&mut stored, &body);
    stored.extend_from_slice(&[0x58, 32]);
    stored.extend_from_slice(&check);
    let names = records.iter().filter_map(|record| record.first_chunk().copied());
    (stored, names.collect())
}

/// A byte string, with a head of five bytes from 2^16 bytes on and of three below.
fn bytes(to: &mut Vec<u8>, value: &[u8]) {
    match u16::try_from(value.len()) {
        Ok(length) => to.extend([&[0x59], &length.to_be_bytes()[..]].concat()),
        Err(_) => {
            to.push(0x5a);
            to.extend_from_slice(&u32::try_from(value.len()).expect("four bytes").to_be_bytes());
        }
    }
    to.extend_from_slice(value);
}
