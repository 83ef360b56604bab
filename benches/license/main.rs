//! What a user waits for. Everything stands beside an outside yardstick, measured in the same run: the two signature
//! checks of one show and the decoding of its holder's key, in ring (*native*) and in this library's own checker
//! (*pure*).
//!
//! `cargo bench -p benches --bench license` prints criterion's figures, then one table from interleaved blocks: on a
//! machine whose clock wanders, two figures taken a minute apart do not compare. The versions under it belong to it: a
//! patch release of a transitive crate has halved the speed of pure Rust before.

mod answer;

use std::hint::black_box;
use std::time::Instant as Clock;

use criterion::Criterion;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use support::fixture;
use vehicle_license::evidence::{Archive, EvidenceRecord};
use vehicle_license::issue::{Authority, Register, VerifiedRequest};
use vehicle_license::key::{Checker, LocalKey, PublicKey, PureRust, Signature, Signer, ToBeSigned};
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::Calendars;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Trust, Verifier};

use answer::Answers;

/// Blocks of the table, each of every candidate in turn, and the rounds in a row that a candidate gets in one.
const BLOCKS: usize = 60;
const ROUNDS: usize = 50;

/// Records of a batch.
const RECORDS: usize = 2000;

/// Who checks signatures, with the name of its column.
const CHECKERS: [(&str, &(dyn Checker + Sync)); 2] = [("native", &native::Ring), ("pure", &PureRust)];

struct Bench {
    trust: Trust,
    nobody: Trust,
    policy: Policy,
    holder: Holder,
    key: LocalKey,
    authority: Authority,
    everyday: String,
    everything: String,
    lent: String,
    lent_everything: String,
    record: EvidenceRecord,
    register: Vec<u8>,
    bare: Bare,
}

type Row<'a> = (&'a str, Box<dyn Fn(usize) -> bool + 'a>);

/// The two signatures of one show, with what a verifier has of their keys: the issuer's decoded long ago, the
/// holder's as it comes in the code.
struct Bare {
    issuer: PublicKey,
    holder: [u8; 33],
    messages: [ToBeSigned; 2],
    signatures: [[u8; 64]; 2],
}

impl Bare {
    /// In the library's own checker.
    fn pure(&self) -> bool {
        let holder = PublicKey::from_compressed(&self.holder).expect("a point");
        let [issuers, holders] = self
            .signatures
            .map(|bytes| Signature::from_wire(&bytes).expect("a signature"));
        let [first, second] = &self.messages;
        PureRust.verifies(&self.issuer, first, &issuers) && PureRust.verifies(&holder, second, &holders)
    }

    /// In ring, which knows nothing of this library; the key is decoded here, as in every verifier of this format.
    fn native(&self) -> bool {
        let holder = PublicKey::from_compressed(&self.holder).expect("a point");
        let verifies = |key: &PublicKey, at: usize| {
            let (x, y) = key.to_coordinates();
            let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, [&[4], &x[..], &y].concat());
            key.verify(self.messages[at].as_bytes(), &self.signatures[at]).is_ok()
        };
        verifies(&self.issuer, 0) && verifies(&holder, 1)
    }
}

impl Bench {
    fn new() -> Self {
        let key = fixture::key("holder");
        let holder = fixture::holder(&fixture::record());
        let now = fixture::instant(fixture::SHOWN_AT);
        let text = |view: &View<'_>| holder.present(view, now, &key).expect("a show").to_text();
        let (everyday, everything) = (text(&View::everyday()), text(&View::for_purpose(Purpose::Mortgage)));
        let lent = |purpose: Purpose, view: &View<'_>| {
            let wallet = fixture::borrower(&fixture::record(), purpose);
            wallet
                .present(view, now, &fixture::key("grantee"))
                .expect("a show")
                .to_text()
        };
        let trust = fixture::trust();
        let policy = Policy::counter().accept_test();
        let question = Question::new(Purpose::Mortgage, Place::Counter).under(policy.clone());
        let (_, record) =
            EvidenceRecord::verify(&Verifier::new(&trust), Input::text(&everything), &question, now).expect("a record");
        let unsigned = holder.prepare(&View::everyday(), now).expect("a show");
        let sign = |key: &LocalKey, message: &ToBeSigned| -> [u8; 64] {
            let returned = key.sign(message).expect("a signature");
            Signature::from_signer(&returned).expect("a signature").to_bytes()
        };
        let issuer_key = fixture::key("issuer");
        let message = unsigned.to_be_signed();
        let bare = Bare {
            issuer: issuer_key.public_key(),
            holder: *key.public_key().as_compressed(),
            messages: [message.clone(), message.clone()],
            signatures: [sign(&issuer_key, message), sign(&key, message)],
        };
        Self {
            trust,
            nobody: Trust::pinned(&fixture::trust_content(Vec::new()).to_bytes().expect("a trust file"))
                .expect("trust"),
            policy,
            authority: Authority::new(fixture::issuer(), fixture::LICENSE_KEY).expect("a license key"),
            holder,
            key,
            everyday,
            everything,
            lent: lent(Purpose::TestDrive, &View::everyday()),
            lent_everything: lent(Purpose::Mortgage, &View::for_purpose(Purpose::Mortgage)),
            record,
            register: fixture::register(&fixture::record()).to_bytes(),
            bare,
        }
    }

    fn verify(&self, trust: &Trust, checker: &(dyn Checker + Sync), text: &str, purpose: Purpose) -> bool {
        let now = fixture::instant(fixture::SHOWN_AT);
        let question = Question::new(purpose, Place::Counter).under(self.policy.clone());
        let verifier = Verifier::new(trust).with_checker(checker);
        verifier.verify(Input::text(black_box(text)), &question, now).is_ok()
    }

    fn floor(&self, checker: usize) -> bool {
        match checker {
            0 => self.bare.native(),
            _ => self.bare.pure(),
        }
    }

    /// Text to typed parts, holder key included: a verifier that knows no issuer stops right behind it.
    fn decode(&self) -> bool {
        !self.verify(&self.nobody, &PureRust, &self.everyday, Purpose::Other)
    }

    fn again(&self, checker: &(dyn Checker + Sync)) -> bool {
        let archive = Archive::new().holding(&self.trust).with_checker(checker);
        archive.reverify(&self.record).is_ok()
    }

    /// What the authority's service does between a verified request and a stored register.
    fn grant(&self, request: &VerifiedRequest) -> usize {
        let record = fixture::record();
        let mut register = Register::from_bytes(&self.register, &record.plate).expect("a register");
        let operation = fixture::operation(&register, fixture::ISSUED_AT);
        let position = fixture::lent_position(Purpose::TestDrive);
        register
            .grant(&operation, request, &Calendars::built_in(), position)
            .expect("a grant");
        register.to_bytes().len()
    }

    fn present(&self) -> usize {
        let now = fixture::instant(fixture::SHOWN_AT);
        let show = self.holder.present(&View::everyday(), now, &self.key).expect("a show");
        show.to_text().len()
    }

    fn issue(
        &self,
        record: &vehicle_license::issue::VehicleRecord,
        enrolled: &vehicle_license::issue::EnrolledKey,
    ) -> usize {
        let mut random = fixture::Deterministic::new("seed");
        let unsigned = self
            .authority
            .issue(record, enrolled, &fixture::terms(), &mut random)
            .expect("a license");
        unsigned
            .sign(&fixture::key("issuer"))
            .expect("a signature")
            .to_cose()
            .len()
    }

    /// The rows of the table: what is done, by the checker of this number.
    fn rows(&self) -> [Row<'_>; 6] {
        let by = |number: usize| CHECKERS[number].1;
        let shown = |text: &'static dyn Fn(&Self) -> &str, purpose: Purpose| -> Box<dyn Fn(usize) -> bool + '_> {
            Box::new(move |checker| self.verify(&self.trust, by(checker), text(self), purpose))
        };
        [
            ("two checks and a key", Box::new(|checker| self.floor(checker))),
            ("everyday", shown(&|bench| &bench.everyday, Purpose::Other)),
            ("everything", shown(&|bench| &bench.everything, Purpose::Mortgage)),
            ("lent, everyday", shown(&|bench| &bench.lent, Purpose::TestDrive)),
            (
                "lent, everything",
                shown(&|bench| &bench.lent_everything, Purpose::Mortgage),
            ),
            ("a record, again", Box::new(move |checker| self.again(by(checker)))),
        ]
    }
}

fn main() {
    let bench = Bench::new();
    assert!(bench.decode() && bench.rows().iter().all(|(_, run)| run(0) && run(1)));
    let request = fixture::request(
        &fixture::record(),
        fixture::grantee(),
        Purpose::TestDrive,
        "2026-09-22",
        fixture::ISSUED_AT,
    );
    let (record, enrolled) = (fixture::record(), fixture::enrolled("holder"));
    let mut criterion = Criterion::default().configure_from_args();
    for (number, (checker, _)) in CHECKERS.iter().enumerate() {
        for (name, run) in bench.rows() {
            criterion.bench_function(&format!("{name}, {checker}"), |b| b.iter(|| run(number)));
        }
    }
    criterion.bench_function("decode", |b| b.iter(|| bench.decode()));
    criterion.bench_function("grant", |b| b.iter(|| bench.grant(&request)));
    criterion.bench_function("present", |b| b.iter(|| bench.present()));
    criterion.bench_function("issue", |b| b.iter(|| bench.issue(&record, &enrolled)));
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        table(&bench);
    }
}

/// Runs the candidates block by block, and prints what the fastest tenth of each takes and its ratio to the floor of its
/// column. On a busy machine the median is the time for which something else was running too.
fn table(bench: &Bench) {
    let answers = Answers::new(&bench.holder, CHECKERS.len() * BLOCKS * (ROUNDS + 1));
    let mut rows = Vec::from(bench.rows());
    rows.push((
        "an answer, admitted",
        Box::new(|checker| answers.judge(CHECKERS[checker].1)),
    ));
    let mut times = vec![Vec::with_capacity(BLOCKS * ROUNDS); rows.len() * CHECKERS.len()];
    for _ in 0..BLOCKS {
        for (row, (_, run)) in rows.iter().enumerate() {
            for checker in 0..CHECKERS.len() {
                black_box(run(checker)); // unmeasured: the code of the one before is still in the caches
                for _ in 0..ROUNDS {
                    let start = Clock::now();
                    black_box(run(checker));
                    times[row * CHECKERS.len() + checker].push(start.elapsed().as_nanos());
                }
            }
        }
    }
    let fastest = times.iter_mut().map(|times| {
        times.sort_unstable();
        times[times.len() / 10] as f64
    });
    let fastest: Vec<f64> = fastest.collect();
    println!("\nfastest tenth of {BLOCKS} interleaved blocks of {ROUNDS}; the first row = 1");
    println!("  {:24} {:>20} {:>20}", "", CHECKERS[0].0, CHECKERS[1].0);
    for ((name, _), row) in rows.iter().zip(fastest.chunks(CHECKERS.len())) {
        let cell = |at: usize| format!("{:9.1} µs {:6.3}", row[at] / 1000.0, row[at] / fastest[at]);
        println!("  {name:24} {:>20} {:>20}", cell(0), cell(1));
    }
    let (one, all) = batch_times(bench);
    println!(
        "  {RECORDS} records again, native: {:.2} times as fast on all cores, {:.1} µs a record on one",
        one / all,
        one
    );
    let versions = ["p256", "crypto-bigint", "ring"].map(version);
    println!("  {}", versions.join(", "));
}

/// Microseconds a record, on one core and on all, with the native checker: the best of five rounds each.
fn batch_times(bench: &Bench) -> (f64, f64) {
    let archive = Archive::new().holding(&bench.trust).with_checker(&native::Ring);
    let records = vec![bench.record.clone(); RECORDS];
    let best = |run: &dyn Fn() -> bool| {
        let time = || {
            let start = Clock::now();
            assert!(run());
            start.elapsed().as_secs_f64() * 1e6 / RECORDS as f64
        };
        (0..5).map(|_| time()).fold(f64::INFINITY, f64::min)
    };
    let one = best(&|| records.iter().all(|record| archive.reverify(record).is_ok()));
    let all = best(&|| batch::reverify_all(&archive, &records).iter().all(Result::is_ok));
    (one, all)
}

/// A crate of the lock file with its version.
fn version(of: &str) -> String {
    let lock = include_str!("../../Cargo.lock");
    let found = lock.split(&format!("name = \"{of}\"\nversion = \"")).nth(1);
    let version = found.and_then(|rest| rest.split('"').next());
    format!("{of} {}", version.expect("a crate of the lock file"))
}
