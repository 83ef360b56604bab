//! A server on SQLite is killed (`kill -9`) at random moments, again and again: whatever it had said is there, nothing
//! is done twice, and what was under way goes on. `AUTHORITY_WHOLE=1` for two hundred kills.

mod common;

use std::path::Path;
use std::time::Duration;

use authority::{Sqlite, city};
use common::{Said, Server, audited, made_good, millis, whole};
use rand_core::Rng as _;
use support::fixture::{self, Deterministic, ISSUED_AT};

const VEHICLES: u64 = 6;
const THREADS: u64 = 2;

#[test]
fn whatever_was_said_survives_every_kill() {
    let kills = if whole() { 200 } else { 10 };
    // A kill loses nothing that was written; in memory a life has more to lose.
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() {
        memory
    } else {
        Path::new(env!("CARGO_TARGET_TMPDIR"))
    };
    let path = folder.join(format!("authority-kills-{}.sqlite", std::process::id()));
    let store = path.to_str().expect("a path");
    let mut random = Deterministic::new("kills");
    let mut said = Said::default();
    let mut at = ISSUED_AT;
    for life in 0..5 * kills {
        // A slow machine takes more of them.
        if life >= kills && said.of.len() as u64 > 2 * kills {
            break;
        }
        // The next life may begin hours later: things run out.
        at += 5 + if life % 4 == 0 { random.next_u64() % 14_400 } else { 0 };
        let mut server = Server::start("work", store, [life, VEHICLES, THREADS, at, millis(), 60]);
        let mut nights = (life % 8 == 0).then(|| Server::start("publish", store, [0, 0, 0, at, millis(), 60]));
        std::thread::sleep(Duration::from_millis(80 + random.next_u64() % 600));
        server.child.kill().expect("a kill");
        if let Some(nights) = &mut nights {
            nights.child.kill().expect("a kill");
        }
        for server in [Some(server), nights].into_iter().flatten() {
            let (ended_well, lines) = server.ended();
            assert!(!ended_well, "a server ended before it was killed");
            said.take(lines);
        }
        if (life + 1) % 50 == 0 {
            let mut service = city::service(Box::new(Sqlite::open(&path).expect("the database"))).expect("a service");
            said.is_kept_by(&mut service);
            audited(&mut service, fixture::instant(at + 1));
        }
    }
    let mut service = city::service(city::open(store).expect("the database")).expect("a service");
    let [killed, later] = [1, 60].map(|seconds| fixture::instant(at + seconds));
    let (before, audit, compared) = made_good(&mut service, &said, killed, later);
    println!(
        "after {kills} kills: {} operations, {} said, {} left under way and made good, {} revisions, {} positions, {} loans, \
         most persons {}, {compared} endings looked up in lists",
        audit.operations.0,
        said.of.len(),
        before.operations.1 - audit.operations.1,
        audit.revisions,
        audit.positions,
        audit.granted,
        audit.persons
    );
    drop(service);
    for end in ["", "-wal", "-shm"] {
        // The last connection has removed the last two.
        let _gone = std::fs::remove_file(path.with_extension(format!("sqlite{end}")));
    }
    assert!(
        said.of.len() as u64 > kills && audit.granted > 0,
        "the servers did next to nothing"
    );
}
