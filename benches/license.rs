//! What a user waits for: decoding, verifying, presenting, issuing; and beside them the bare signature checks of one
//! show, so that everything else stands as a ratio.
//!
//! `cargo bench -p benches` prints criterion's figures, then one table of ratios from interleaved runs: on a machine
//! whose clock wanders, two figures taken a minute apart do not compare.

use std::hint::black_box;
use std::time::Instant as Clock;

use criterion::Criterion;
use support::fixture;
use vehicle_license::issue::{Authority, Register, VerifiedRequest};
use vehicle_license::key::{LocalKey, PublicKey, Signature, Signer, ToBeSigned};
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::Calendars;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Trust, Verifier};

/// Rounds of the ratio table; each runs every candidate once.
const ROUNDS: usize = 3000;

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
    register: Vec<u8>,
    bare: Bare,
}

/// The two signatures of one show, with what a verifier has of their keys: the issuer's decoded long ago, the
/// holder's as it comes in the code.
struct Bare {
    issuer: PublicKey,
    holder: [u8; 33],
    digests: [[u8; 32]; 2],
    signatures: [[u8; 64]; 2],
}

impl Bare {
    fn check(&self) -> bool {
        let holder = PublicKey::from_compressed(&self.holder).expect("a point");
        let [issuers, holders] = self
            .signatures
            .map(|bytes| Signature::from_wire(&bytes).expect("a signature"));
        self.issuer.verifies(&self.digests[0], &issuers) && holder.verifies(&self.digests[1], &holders)
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
            digests: [*message.digest(); 2],
            signatures: [sign(&issuer_key, message), sign(&key, message)],
        };
        Self {
            trust: fixture::trust(),
            nobody: Trust::pinned(&fixture::trust_content(Vec::new()).to_bytes().expect("a trust file"))
                .expect("trust"),
            policy: Policy::counter().accept_test(),
            authority: Authority::new(fixture::issuer(), fixture::LICENSE_KEY).expect("a license key"),
            holder,
            key,
            everyday,
            everything,
            lent: lent(Purpose::TestDrive, &View::everyday()),
            lent_everything: lent(Purpose::Mortgage, &View::for_purpose(Purpose::Mortgage)),
            register: fixture::register(&fixture::record()).to_bytes(),
            bare,
        }
    }

    fn verify(&self, trust: &Trust, text: &str, purpose: Purpose) -> bool {
        let now = fixture::instant(fixture::SHOWN_AT);
        let question = Question::new(purpose, Place::Counter).under(self.policy.clone());
        Verifier::new(trust).verify(Input::text(text), &question, now).is_ok()
    }

    /// Text to typed parts, holder key included: a verifier that knows no issuer stops right behind it.
    fn decode(&self) -> bool {
        self.verify(&self.nobody, black_box(&self.everyday), Purpose::Other)
    }

    fn everyday(&self) -> bool {
        self.verify(&self.trust, black_box(&self.everyday), Purpose::Other)
    }

    fn everything(&self) -> bool {
        self.verify(&self.trust, black_box(&self.everything), Purpose::Mortgage)
    }

    fn lent(&self) -> bool {
        self.verify(&self.trust, black_box(&self.lent), Purpose::TestDrive)
    }

    fn lent_everything(&self) -> bool {
        self.verify(&self.trust, black_box(&self.lent_everything), Purpose::Mortgage)
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
}

fn main() {
    let bench = Bench::new();
    assert!(!bench.decode() && bench.everyday() && bench.everything() && bench.bare.check());
    assert!(bench.lent() && bench.lent_everything());
    let request = fixture::request(
        &fixture::record(),
        fixture::grantee(),
        Purpose::TestDrive,
        "2026-09-22",
        fixture::ISSUED_AT,
    );
    let (record, enrolled) = (fixture::record(), fixture::enrolled("holder"));
    let mut criterion = Criterion::default().configure_from_args();
    criterion.bench_function("decode", |b| b.iter(|| bench.decode()));
    criterion.bench_function("bare signature checks", |b| b.iter(|| bench.bare.check()));
    criterion.bench_function("verify everyday", |b| b.iter(|| bench.everyday()));
    criterion.bench_function("verify everything", |b| b.iter(|| bench.everything()));
    criterion.bench_function("verify authorized", |b| b.iter(|| bench.lent()));
    criterion.bench_function("verify authorized, everything", |b| b.iter(|| bench.lent_everything()));
    criterion.bench_function("grant", |b| b.iter(|| bench.grant(&request)));
    criterion.bench_function("present", |b| b.iter(|| bench.present()));
    criterion.bench_function("issue", |b| b.iter(|| bench.issue(&record, &enrolled)));
    criterion.final_summary();
    if std::env::args().any(|argument| argument == "--bench") {
        ratios(&bench);
    }
}

/// Runs the candidates in turn and prints medians relative to the bare signature checks.
fn ratios(bench: &Bench) {
    type Candidate<'a> = (&'a str, &'a dyn Fn() -> bool);
    let candidates: [Candidate<'_>; 6] = [
        ("bare signature checks", &|| bench.bare.check()),
        ("decode", &|| bench.decode()),
        ("verify everyday", &|| bench.everyday()),
        ("verify everything", &|| bench.everything()),
        ("verify authorized", &|| bench.lent()),
        ("verify authorized, everything", &|| bench.lent_everything()),
    ];
    let mut times: [Vec<u128>; 6] = Default::default();
    for _ in 0..ROUNDS {
        for ((_, run), times) in candidates.iter().zip(&mut times) {
            let start = Clock::now();
            black_box(run());
            times.push(start.elapsed().as_nanos());
        }
    }
    let medians = times.map(|mut times| {
        times.sort_unstable();
        times[times.len() / 2] as f64
    });
    println!("\nmedians of {ROUNDS} interleaved rounds, bare signature checks = 1");
    for ((name, _), median) in candidates.iter().zip(medians) {
        println!("  {name:30} {:8.1} µs   {:.3}", median / 1000.0, median / medians[0]);
    }
    for (name, median) in [("everyday", medians[2]), ("everything", medians[3])] {
        let share = (median - medians[0]) / median * 100.0;
        println!("  work outside the signature checks, {name}: {share:.1} % of the verification");
    }
    for (name, lent, own) in [
        ("everyday", medians[4], medians[2]),
        ("everything", medians[5], medians[3]),
    ] {
        println!("  an authorized show next to an owner's, {name}: {:.3}", lent / own);
    }
}
