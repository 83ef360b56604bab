//! The authority's service for trials: `demo` tells the whole story on one database, `work` is a server under load,
//! `publish` one that makes lists, `audit` the auditor, `bench` the figures. Its randomness comes from seeds, so that a
//! run can be had again, and its keys are everybody's.

mod rotation;
mod demo;
mod work;
mod publisher;
mod bench;

use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const USAGE: &str = "usage: authority demo [STORE]
       authority work STORE SEED VEHICLES THREADS AT SINCE SECONDS
       authority publish STORE SEED VEHICLES THREADS AT SINCE SECONDS
       authority audit STORE AT
       authority bench FOLDER VEHICLES...

STORE is a file of SQLite, `memory` (the demo's default), or with the feature `postgres` a connection string of PostgreSQL
(postgres://… or host=…).";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["demo"] => demo::run("memory"),
        ["demo", store] => demo::run(store),
        ["work", store, numbers @ ..] => load(store, numbers, work::run),
        ["publish", store, numbers @ ..] => load(store, numbers, publisher::run),
        ["audit", store, at] => audit(store, at),
        ["bench", folder, sizes @ ..] => bench(folder, sizes),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("authority: {error}");
            ExitCode::FAILURE
        }
    }
}

fn load(store: &str, numbers: &[&str], run: fn(&work::Load<'_>) -> Result<()>) -> Result<()> {
    let numbers: Vec<u64> = numbers
        .iter()
        .map(|number| number.parse())
        .collect::<std::result::Result<_, _>>()?;
    let [seed, vehicles, threads, at, since, seconds] = numbers[..] else {
        return Err(USAGE.into());
    };
    run(&work::Load {
        store,
        seed,
        vehicles,
        threads,
        at,
        since,
        seconds,
    })
}

fn audit(store: &str, at: &str) -> Result<()> {
    let mut service = authority::city::service(authority::city::open(store)?)?;
    let audit = service.audit(vehicle_license::UnixTime::from_unix(at.parse()?)?)?;
    println!("{audit:#?}");
    if audit.faults.is_empty() {
        Ok(())
    } else {
        Err("there are faults".into())
    }
}

fn bench(folder: &str, sizes: &[&str]) -> Result<()> {
    let sizes: Vec<u64> = sizes
        .iter()
        .map(|size| size.parse())
        .collect::<std::result::Result<_, _>>()?;
    bench::run(folder.as_ref(), &sizes)
}
