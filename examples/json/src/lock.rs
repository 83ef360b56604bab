//! A lock whose data a panic leaves whole: each change of a door is one assignment, so that nobody is locked out by it.
//! Without `std` it is for modules of one thread.

#[cfg(not(feature = "std"))]
use spin as of;
#[cfg(feature = "std")]
use std::sync::{self as of, LockResult, PoisonError};

pub(crate) struct RwLock<T>(of::RwLock<T>);

impl<T> RwLock<T> {
    pub(crate) const fn new(value: T) -> Self {
        Self(of::RwLock::new(value))
    }

    pub(crate) fn read(&self) -> of::RwLockReadGuard<'_, T> {
        #[cfg(feature = "std")]
        return waited(self.0.read());
        #[cfg(not(feature = "std"))]
        free(self.0.try_read())
    }

    pub(crate) fn write(&self) -> of::RwLockWriteGuard<'_, T> {
        #[cfg(feature = "std")]
        return waited(self.0.write());
        #[cfg(not(feature = "std"))]
        free(self.0.try_write())
    }
}

#[cfg(feature = "std")]
fn waited<G>(lock: LockResult<G>) -> G {
    lock.unwrap_or_else(PoisonError::into_inner)
}

/// Of one thread a lock is free, unless an earlier call ended within it: then this one ends too, instead of waiting for
/// ever.
#[cfg(not(feature = "std"))]
#[expect(clippy::panic, reason = "it follows another panic")]
fn free<G>(guard: Option<G>) -> G {
    match guard {
        Some(guard) => guard,
        None => panic!("an earlier call did not end"),
    }
}
