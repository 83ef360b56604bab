//! The doors that are open, by number. A caller holds a number, so that one that is closed, or was never given out, is
//! found missing; an address would have to be followed to find that out.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use door::Door;

static OPEN: RwLock<BTreeMap<u64, Arc<Door>>> = RwLock::new(BTreeMap::new());

/// The number of the next door. No number comes twice: 2^64 doors are more than a process opens.
static NEXT: AtomicU64 = AtomicU64::new(1);

pub(crate) fn open() -> u64 {
    add(new())
}

pub(crate) fn add(door: Door) -> u64 {
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    OPEN.write()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(number, Arc::new(door));
    number
}

/// The answer of this door. The table is free meanwhile: other calls go on, and the door may be closed.
pub(crate) fn call(number: u64, request: &[u8]) -> String {
    let door = OPEN
        .read()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&number)
        .cloned();
    match door {
        Some(door) => door.call_bytes(request),
        None => door::answer_of_no_door(),
    }
}

pub(crate) fn close(number: u64) -> bool {
    let door = OPEN.write().unwrap_or_else(PoisonError::into_inner).remove(&number);
    door.is_some()
}

#[cfg(feature = "aws-lc-rs")]
fn new() -> Door {
    Door::with_checker(&native::AwsLc)
}

#[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
fn new() -> Door {
    Door::with_checker(&native::Ring)
}

#[cfg(not(any(feature = "ring", feature = "aws-lc-rs")))]
fn new() -> Door {
    Door::new()
}
