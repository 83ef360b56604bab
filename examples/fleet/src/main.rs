//! One server of a fleet that rents cars out and settles claims. Its desks share a store: of replay keys, so that each code
//! is admitted once, and of open questions, so that an answer may come to another server than the one that asked.
//!
//! ```sh
//! fleet ask 127.0.0.1:6379 desk.snapshot UNIX COUNT                    # so many questions, a line for each
//! fleet judge 127.0.0.1:6379 desk.snapshot UNIX THREADS < codes.txt    # a line for each: its number and what became of it
//! ```
//!
//! When it judges, every thread judges every code, each from another one on. The time is an argument, so that old codes
//! can be tried; a server reads its clock where `clock` is called.

mod redis;

use std::error::Error;
use std::io::BufRead as _;
use std::sync::{RwLock, mpsc};

use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use redis::Redis;
use vehicle_license::desk::{Admitted, Asked, Desk, DeskError, Inquiry, Terms};
use vehicle_license::verify::StoreAnswer;
use vehicle_license::{Input, MemoryError, Place, Policy, Purpose, UnixTime};

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, address, snapshot, unix, number] = arguments.as_slice() else {
        return Err("fleet ask|judge ADDRESS SNAPSHOT UNIX COUNT|THREADS".into());
    };
    // The slow half: each server has a copy, and takes bundles and lists in.
    let desk = RwLock::new(Desk::replay(&std::fs::read(snapshot)?, &[])?);
    let (now, number) = (UnixTime::from_unix(unix.parse()?)?, number.parse()?);
    match &**what {
        "ask" => {
            let mut store = Redis::connect(address)?;
            for _ in 0..number {
                println!("{}", ask(&desk, &mut store, || now)?.text());
            }
            Ok(())
        }
        "judge" => judge(&desk, address, number, now),
        _ => Err("ask or judge".into()),
    }
}

/// Asks what the claims department asks. Whichever server gets the answer finds the question in the store.
fn ask(desk: &RwLock<Desk>, store: &mut Redis, clock: impl Fn() -> UnixTime) -> Result<Asked, Failure> {
    let policy = Policy::for_purpose(Purpose::InsuranceClaim).accept_test();
    let claim = Inquiry::new("Minjiang Insurance, claims", Purpose::InsuranceClaim, Place::Remote);
    let claim = claim.under(policy).sealed();
    loop {
        let (asked, question) = {
            let mut desk = desk.write().map_err(|_| "stopped")?;
            let asked = desk.ask(&claim, clock(), &mut UnwrapErr(SysRng))?;
            let question = desk.secret_question(&asked.hint()).ok_or("closed")?;
            (asked, question)
        };
        let seconds = asked.until().seconds_since(clock()).max(1).unsigned_abs();
        // Of four billion hints another server may have drawn the same.
        if store.insert(&name(&asked.hint()), &question, seconds)? == StoreAnswer::Absent {
            return Ok(asked);
        }
    }
}

fn judge(desk: &RwLock<Desk>, address: &str, threads: usize, now: UnixTime) -> Result<(), Failure> {
    let codes = std::io::stdin().lock().lines().collect::<Result<Vec<_>, _>>()?;
    let (said, outcomes) = mpsc::channel();
    std::thread::scope(|scope| {
        let codes = &codes;
        let serve = |thread: usize, said: mpsc::Sender<String>| {
            let mut store = Redis::connect(address)?;
            let from = codes.len() * thread / threads.max(1);
            for (number, code) in codes.iter().enumerate().cycle().skip(from).take(codes.len()) {
                let outcome = match admit(desk, &mut store, code, || now) {
                    Ok(_admitted) => "admitted".to_string(),
                    Err(refused) => match refused.downcast_ref::<DeskError>() {
                        Some(refused) => refused.code().to_string(),
                        None => refused.to_string(),
                    },
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
    let input = Input::text(code);
    let hint = input.hint_mark().map_err(DeskError::from)?;
    if let Some(hint) = &hint {
        find_question(desk, store, hint, clock())?;
    }
    let terms = Terms::new(Purpose::Rental, Place::Counter);
    let terms = terms.under(Policy::for_purpose(Purpose::Rental).accept_test());
    // What answers nothing is for a rental. Threads verify side by side.
    let terms = hint.is_none().then_some(&terms);
    let examined = desk.read().map_err(|_| "stopped")?.examine(input, terms, clock())?;
    // If this fails, nobody knows whether the key is there: the holder is asked for a fresh code.
    let answer = store.insert(examined.key().as_bytes(), b"1", examined.keep_for(clock()))?;
    // The clock is read again, after the answer.
    let admitted = desk.write().map_err(|_| "stopped")?.settle(examined, answer, clock())?;
    if let Some(hint) = hint {
        store.empty(&name(&hint))?;
    }
    Ok(admitted)
}

/// The question of this hint, from the store if another server has asked it.
fn find_question(desk: &RwLock<Desk>, store: &mut Redis, hint: &str, now: UnixTime) -> Result<(), Failure> {
    if desk.read().map_err(|_| "stopped")?.knows_question(hint) {
        return Ok(());
    }
    match store.get(&name(hint))? {
        // Nobody has asked it, or it is over: the desk says so.
        None => Ok(()),
        Some(empty) if empty.is_empty() => Err(DeskError::from(MemoryError::ChallengeSpent).into()),
        Some(question) => {
            desk.write().map_err(|_| "stopped")?.take_question(&question, now)?;
            Ok(())
        }
    }
}

/// A question's key in the store; a replay key has 32 bytes.
fn name(hint: &str) -> Vec<u8> {
    format!("question:{hint}").into_bytes()
}
