//! One server of a fleet that rents cars out. Its desks share a store of replay keys, so that each code is admitted once,
//! whichever server and thread it comes to. Every thread here judges every code, each from another one on.
//!
//! ```sh
//! fleet 127.0.0.1:6379 desk.snapshot UNIX THREADS < codes.txt     # a line for each: its number and what became of it
//! ```
//!
//! The time is an argument, so that old codes can be tried; a server reads its clock where `clock` is called.

mod redis;

use std::error::Error;
use std::io::BufRead as _;
use std::sync::{RwLock, mpsc};

use redis::Redis;
use vehicle_license::desk::{Admitted, Desk, Terms};
use vehicle_license::{Input, Place, Policy, Purpose, UnixTime};

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, snapshot, unix, threads] = arguments.as_slice() else {
        return Err("fleet ADDRESS SNAPSHOT UNIX THREADS < CODES".into());
    };
    // The slow half: each server has a copy, and takes bundles and lists in.
    let desk = RwLock::new(Desk::replay(&std::fs::read(snapshot)?, &[])?);
    let now = UnixTime::from_unix(unix.parse()?)?;
    let threads: usize = threads.parse()?;
    let codes = std::io::stdin().lock().lines().collect::<Result<Vec<_>, _>>()?;
    let (said, outcomes) = mpsc::channel();
    std::thread::scope(|scope| {
        let (desk, codes) = (&desk, &codes);
        let serve = |thread: usize, said: mpsc::Sender<String>| {
            let mut store = Redis::connect(address)?;
            let from = codes.len() * thread / threads.max(1);
            for (number, code) in codes.iter().enumerate().cycle().skip(from).take(codes.len()) {
                let outcome = match admit(desk, &mut store, code, || now) {
                    Ok(_admitted) => "admitted".to_string(),
                    Err(refused) => refused.to_string(),
                };
                said.send(format!("{number} {outcome}"))?;
            }
            Ok::<(), Failure>(())
        };
        let running: Vec<_> = (0..threads)
            .map(|thread| {
                let said = said.clone();
                scope.spawn(move || serve(thread, said))
            })
            .collect();
        drop(said);
        for line in outcomes {
            println!("{line}");
        }
        running
            .into_iter()
            .try_for_each(|thread| thread.join().map_err(|_| "a thread died")?)
    })
}

/// A code is admitted if it verifies and the store has not seen its key.
fn admit(
    desk: &RwLock<Desk>,
    store: &mut Redis,
    code: &str,
    clock: impl Fn() -> UnixTime,
) -> Result<Admitted, Failure> {
    let terms = Terms::new(Purpose::Rental, Place::Counter);
    let terms = terms.under(Policy::for_purpose(Purpose::Rental).accept_test());
    // Threads verify side by side.
    let examined = desk
        .read()
        .map_err(|_| "stopped")?
        .examine(Input::text(code), Some(&terms), clock())
        .map_err(|error| error.code())?;
    // If this fails, nobody knows whether the key is there: the holder is asked for a fresh code.
    let answer = store.insert(examined.key().as_bytes(), examined.keep_for(clock()))?;
    // The clock is read again, after the answer.
    let admitted = desk.write().map_err(|_| "stopped")?.settle(examined, answer, clock());
    Ok(admitted.map_err(|error| error.code())?)
}
