//! What `run.mjs` measures in a WebAssembly machine: a verification, and beside it the two bare signature checks of one
//! show, compiled the same way.

use std::hint::black_box;
use std::sync::{LazyLock, Mutex, MutexGuard};

use support::fixture;
use vehicle_license::key::{CheckedSignature, PublicKey, Signature};
use vehicle_license::present::View;
use vehicle_license::verify::Pending;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Trust, UnixTime, Verifier};

struct Bench {
    trust: Trust,
    now: UnixTime,
    question: Question<'static>,
    text: String,
    /// The holder's key as it comes in the code, and of both signatures the key, the message and the signature.
    holder: [u8; 33],
    bare: Vec<(PublicKey, Vec<u8>, [u8; 64])>,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let (trust, now) = (fixture::trust(), fixture::instant(fixture::SHOWN_AT));
    let (holder, key) = (fixture::holder(&fixture::record()), fixture::key("holder"));
    let show = holder.present(&View::everyday(), now, &key).expect("a show");
    let question = Question::new(Purpose::Other, Place::Counter).under(Policy::counter().accept_test());
    let text = show.to_text().to_string();
    let pending = Verifier::new(&trust)
        .begin(Input::text(&text), &question, now)
        .expect("two checks");
    let parts = pending.checks().iter().map(|check| {
        (
            *check.key(),
            check.message().as_bytes().to_vec(),
            check.signature().to_bytes(),
        )
    });
    let bare: Vec<_> = parts.collect();
    let holder = *bare[1].0.as_compressed();
    drop(pending);
    Bench {
        trust,
        now,
        question,
        text,
        holder,
        bare,
    }
});

/// The first step's outcome, for the second.
static PENDING: Mutex<Option<Pending<'static>>> = Mutex::new(None);
/// What JavaScript reads: of each check 65 bytes of key, 64 of signature, two of length, and the message.
static CHECKS: Mutex<Vec<u8>> = Mutex::new(Vec::new());

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().expect("one thread")
}

/// Two signature checks and the decoding of one key, message digests in it.
#[expect(unsafe_code, reason = "JavaScript calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn floor() -> u32 {
    let bench = &*BENCH;
    let holder = PublicKey::from_compressed(black_box(&bench.holder)).expect("a point");
    let good = bench
        .bare
        .iter()
        .zip([bench.bare[0].0, holder])
        .all(|((_, message, signature), key)| {
            let signature = Signature::from_wire(signature).expect("a signature");
            key.verifies(&support::mutate::sha256(&[black_box(message)]), &signature)
        });
    good.into()
}

/// From the text to the verdict.
#[expect(unsafe_code, reason = "JavaScript calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn everyday() -> u32 {
    let bench = &*BENCH;
    let verifier = Verifier::new(&bench.trust);
    verifier
        .verify(Input::text(black_box(&bench.text)), &bench.question, bench.now)
        .is_ok()
        .into()
}

/// The first of two steps; returns where the checks are, and [`checks`] how many bytes.
#[expect(unsafe_code, reason = "JavaScript calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn begin() -> *const u8 {
    let bench = &*BENCH;
    let verifier = Verifier::new(&bench.trust);
    let pending = verifier
        .begin(Input::text(black_box(&bench.text)), &bench.question, bench.now)
        .expect("two checks");
    let mut out = locked(&CHECKS);
    out.clear();
    for check in pending.checks() {
        let (x, y) = check.key().to_coordinates();
        let message = check.message().as_bytes();
        let length = u16::try_from(message.len()).expect("a short message").to_be_bytes();
        out.extend([&[4], &x[..], &y, &check.signature().to_bytes(), &length, message].concat());
    }
    *locked(&PENDING) = Some(pending);
    out.as_ptr()
}

/// Bytes of the checks.
#[expect(unsafe_code, reason = "JavaScript calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn checks() -> usize {
    locked(&CHECKS).len()
}

/// The second of two steps, with both answers.
#[expect(unsafe_code, reason = "JavaScript calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn finish(issuer: u32, holder: u32) -> u32 {
    let Some(pending) = locked(&PENDING).take() else {
        return 0;
    };
    let answers: Vec<CheckedSignature> = pending
        .checks()
        .iter()
        .zip([issuer, holder])
        .map(|(check, verifies)| check.clone().answered(verifies != 0))
        .collect();
    pending.finish(&answers).is_ok().into()
}
