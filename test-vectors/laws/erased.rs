//! A seed leaves no copy of itself on the stack: not where a license is made, imported or shown.
//!
//! Linux shows a process its own memory as a file, so the stack can be read without `unsafe`.

use std::fs::File;
use std::os::unix::fs::FileExt as _;

use super::fixture::{SHOWN_AT, holder, instant, issue, key, record, trust};
use super::mutate::Item;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};

/// How deep below the caller the work may have gone.
const DEPTH: usize = 1 << 20;

/// Whether `needle` is in what the stack below the address `top` still holds.
fn is_left(needle: &[u8], top: usize) -> bool {
    // On the heap, so that reading changes nothing of what is read.
    let mut stack = vec![0; DEPTH];
    let memory = File::open("/proc/self/mem").expect("a process can read itself");
    let from = u64::try_from(top - DEPTH).expect("an address");
    memory.read_exact_at(&mut stack, from).expect("the stack is mapped");
    stack.windows(needle.len()).any(|window| window == needle)
}

/// Runs `work` on a stack of its own, and looks for `needle` there.
fn leaves(needle: &[u8], work: impl FnOnce() + Send + 'static) -> bool {
    let needle = needle.to_vec();
    let thread = std::thread::Builder::new().stack_size(8 * DEPTH);
    let found = thread.spawn(move || {
        let top = std::ptr::from_ref(&needle).addr();
        work();
        is_left(&needle, top)
    });
    found.expect("a thread").join().expect("no panic")
}

#[test]
fn no_seed_is_left_on_the_stack() {
    let file = issue(&record()).secret_file();
    let seed = Item::parse(&file).0.at(&[2]).as_bytes().to_vec();
    let copied: [u8; 16] = seed.as_slice().try_into().expect("a seed");
    // The search finds what is there.
    assert!(leaves(&seed, move || {
        std::hint::black_box(copied);
    }));
    assert!(!leaves(&seed, || drop(issue(&record()))), "issued");
    let stored = file.clone();
    assert!(
        !leaves(&seed, move || {
            drop(Holder::import(&stored, &trust(), &key("holder").public_key()).expect("a file"));
        }),
        "imported"
    );
    let wallet = holder(&record());
    assert!(
        !leaves(&seed, move || {
            drop(
                wallet
                    .present(&View::everyday(), instant(SHOWN_AT), &key("holder"))
                    .expect("a show"),
            );
        }),
        "shown"
    );
}
