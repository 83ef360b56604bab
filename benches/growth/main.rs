//! How cost grows with content: status lists by their fill, positions by how many are handed out, a register by its
//! ended positions, a memory by the shows in it, a bundle by its issuers. Each row has its yardsticks beside it, measured
//! in turn with it: the plain table of entries, inflating alone, `roaring` and the standard library's sets, a general
//! CBOR reader, bare signature checks. Bytes are those the allocator was asked for.
//!
//! `cargo bench -p benches --bench growth` prints a table of each and what a whole nation's lists take.

mod bundle;
mod lists;
mod memory;
mod positions;
mod register;

use std::hint::black_box;
use std::time::Instant as Clock;

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

fn main() {
    if std::env::args().any(|argument| argument == "--bench") {
        lists::table();
        lists::nation();
        positions::table();
        register::table();
        memory::table();
        bundle::table();
    }
}

/// What `make` gives, and the bytes that it holds.
fn held<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATED.current_usage();
    let made = make();
    (made, ALLOCATED.current_usage().saturating_sub(before))
}

/// The bytes held at the worst moment of `run`, above those held before it.
fn peak<T>(run: impl FnOnce() -> T) -> usize {
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    black_box(run());
    ALLOCATED.peak_usage().saturating_sub(before)
}

/// The candidates in turn, `rounds` times: what the fastest tenth of each takes, in nanoseconds. On a busy machine the
/// median of what takes milliseconds is the time for which it was not running.
fn fastest<const N: usize>(rounds: usize, mut candidates: [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..rounds {
        for (run, times) in candidates.iter_mut().zip(&mut times) {
            let start = Clock::now();
            run();
            times.push(start.elapsed().as_nanos() as f64);
        }
    }
    times.map(|mut times: Vec<f64>| {
        times.sort_by(f64::total_cmp);
        times[times.len() / 10]
    })
}
