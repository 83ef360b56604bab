//! A verifier's memory at a steady hundred and a steady thousand shows a second, each remembered for 120 s, and with
//! all there is room for. And one whole verification of an answer, with bundle, list, challenge and memory, next to the
//! bare signature checks of one show.

use std::hint::black_box;
use std::time::Instant as Clock;

use rand_core::Rng as _;
use vehicle_license::key::{PublicKey, Signature, Signer as _};
use vehicle_license::present::{Holder, View};
use vehicle_license::{
    Challenge, Input, Memory, Place, Policy, Purpose, Question, StatusList, Trust, Verified, Verifier,
};

use support::fixture::{self, Deterministic, SHOWN_AT, instant, key};

const SHOWS: u64 = 2000;
const LABEL: &str = "vehicle-license memory 1";

/// Memories of this size take admission after admission; each forgets one and remembers one.
pub(crate) fn steady(trust: &Trust) {
    let holder = fixture::holder(&fixture::record());
    let policy = Policy::counter().accept_test();
    let shows: Vec<Verified> = (1..=SHOWS)
        .map(|second| {
            let now = instant(SHOWN_AT + second);
            let show = holder.present(&View::everyday(), now, &key("holder")).expect("a show");
            let text = show.to_text();
            let check = Question::new(Purpose::Other, Place::Counter).under(policy.clone());
            Verifier::new(trust)
                .verify(Input::text(&text), &check, now)
                .expect("a verified show")
        })
        .collect();
    println!("\na memory, medians of {SHOWS} admissions:");
    for live in [12_000, 120_000, 131_072] {
        let stored = full(live);
        let mut memory = Memory::from_bytes(&stored).expect("a memory");
        let times = shows.iter().map(|show| {
            let start = Clock::now();
            black_box(memory.admit(show, show.facts().verified_at())).expect("an admission");
            start.elapsed().as_nanos() as f64
        });
        let admission = median(times.collect());
        let rounds = |run: &dyn Fn()| {
            let times = (0..30).map(|_| {
                let start = Clock::now();
                run();
                start.elapsed().as_nanos() as f64 / 1e6
            });
            median(times.collect())
        };
        let write = rounds(&|| drop(black_box(memory.to_bytes())));
        let read = rounds(&|| drop(black_box(Memory::from_bytes(black_box(&stored)))));
        println!(
            "  {live:>6} remembered: {admission:.0} ns an admission; stored {} bytes, written in {write:.1} ms, read in {read:.1} ms",
            stored.len()
        );
    }
}

/// The bare signature checks of one show, a plain verification, and one with everything this verifier holds, in turn.
pub(crate) fn ratio(trust: &Trust, held: StatusList, rounds: u64) {
    let holder = fixture::holder(&fixture::record());
    let policy = Policy::counter().accept_test();
    let lists = [held];
    let mut memory = Memory::from_bytes(&full(120_000)).expect("a memory");
    let bare = Bare::new(&holder);
    let mut random = Deterministic::new("questions");
    let mut times: [Vec<f64>; 3] = Default::default();
    for second in 1..=rounds {
        let now = instant(SHOWN_AT + second);
        let question = Challenge::new("测试", Purpose::Other, now, 60, &mut random).expect("a challenge");
        let text = |view: &View<'_>| holder.present(view, now, &key("holder")).expect("a show").to_text();
        let (plain, answer) = (text(&View::everyday()), text(&fixture::everyday_asked(&question)));
        let check = Question::new(Purpose::Other, Place::Counter).under(policy.clone());
        let mut clock = |place: usize, run: &mut dyn FnMut() -> bool| {
            let start = Clock::now();
            assert!(black_box(run()));
            times[place].push(start.elapsed().as_nanos() as f64);
        };
        clock(0, &mut || bare.check());
        clock(1, &mut || {
            Verifier::new(trust)
                .verify(Input::text(black_box(&plain)), &check, now)
                .is_ok()
        });
        clock(2, &mut || {
            let check = check.clone().consulting(&lists).answering(&question);
            let verified = Verifier::new(trust)
                .verify(Input::text(black_box(&answer)), &check, now)
                .expect("a verified answer");
            memory.admit(&verified, verified.facts().verified_at()).is_ok()
        });
    }
    let [bare, plain, all] = times.map(median);
    println!("\nmedians of {rounds} interleaved rounds, bare signature checks = 1");
    println!("  {:56} {:8.1} µs", "bare signature checks", bare / 1000.0);
    for (name, time) in [
        ("verify a show", plain),
        ("verify an answer, with bundle and list, and admit it", all),
    ] {
        println!("  {name:56} {:8.1} µs   {:.3}", time / 1000.0, time / bare);
    }
}

/// The two signatures of one show: the issuer's key decoded long ago, the holder's as it comes in the code.
struct Bare {
    digest: [u8; 32],
    issuer: (PublicKey, [u8; 64]),
    holder: ([u8; 33], [u8; 64]),
}

impl Bare {
    fn new(holder: &Holder) -> Self {
        let unsigned = holder.prepare(&View::everyday(), instant(SHOWN_AT)).expect("a show");
        let message = unsigned.to_be_signed();
        let sign = |name: &str| {
            let returned = key(name).sign(message).expect("a signature");
            Signature::from_signer(&returned).expect("a signature").to_bytes()
        };
        Self {
            digest: *message.digest(),
            issuer: (key("issuer").public_key(), sign("issuer")),
            holder: (*key("holder").public_key().as_compressed(), sign("holder")),
        }
    }

    fn check(&self) -> bool {
        let holder = PublicKey::from_compressed(&self.holder.0).expect("a point");
        [(&self.issuer.0, &self.issuer.1), (&holder, &self.holder.1)]
            .into_iter()
            .all(|(key, bytes)| {
                let signature = Signature::from_wire(bytes).expect("a signature");
                key.verifies(&self.digest, &signature)
            })
    }
}

/// A stored memory of this many shows, of which one ends each second from the first show on: written by hand, because
/// it would take minutes to make them.
fn full(live: u64) -> Vec<u8> {
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
    let check = {
        use sha2::Digest as _;
        sha2::Sha256::new().chain_update(LABEL).chain_update(&body).finalize()
    };
    bytes(&mut stored, &body);
    stored.extend_from_slice(&[0x58, 32]);
    stored.extend_from_slice(&check);
    stored
}

/// A byte string of 2^16 bytes or more.
fn bytes(to: &mut Vec<u8>, value: &[u8]) {
    to.push(0x5a);
    to.extend_from_slice(&u32::try_from(value.len()).expect("four bytes").to_be_bytes());
    to.extend_from_slice(value);
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
