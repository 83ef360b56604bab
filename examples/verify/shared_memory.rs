//! Two processes share one memory in a file, and each show is admitted by one of them.

mod memory_file;

use std::collections::BTreeMap;
use std::process::{Command, Stdio};

use memory_file::MemoryFile;
use support::fixture::{self, SHOWN_AT, instant, key};
use vehicle_license::present::View;
use vehicle_license::{Input, Place, Policy, Purpose, Question, Verified, Verifier};

const SHOWS: u64 = 50;
const MEMORY: &str = "SHARED_MEMORY";

/// Shows of many seconds, all verified at one.
fn shows() -> Vec<Verified> {
    let (holder, trust) = (fixture::holder(&fixture::record()), fixture::trust());
    let question = Question::new(Purpose::Other, Place::Counter).under(Policy::counter().accept_test());
    let verified = |second: u64| {
        let show = holder.present(&View::everyday(), instant(SHOWN_AT + second), &key("holder"));
        let text = show.expect("a show").to_text();
        Verifier::new(&trust).verify(Input::text(&text), &question, instant(SHOWN_AT + SHOWS))
    };
    (0..SHOWS)
        .map(|second| verified(second).expect("a verified show"))
        .collect()
}

#[test]
fn two_processes_admit_each_show_once() {
    let shows = shows();
    if let Ok(path) = std::env::var(MEMORY) {
        let memory = MemoryFile::open(&path).expect("a memory");
        for (number, show) in shows.iter().enumerate() {
            match memory.admit(show, instant(SHOWN_AT + SHOWS)).expect("a stored memory") {
                Ok(_) => println!("\nadmitted {number}"),
                Err(error) => assert_eq!(error.code(), "show-replayed"),
            }
        }
        return;
    }
    let folder = std::env::temp_dir().join(format!("shared-memory-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join("verifier.memory");
    let path = path.to_str().expect("a path");
    MemoryFile::create(path)
        .and_then(|memory| memory.remember(|_| Ok(())))
        .expect("a new memory");
    assert!(MemoryFile::create(path).is_err(), "there is one");
    let child = || {
        Command::new(std::env::current_exe().expect("this program"))
            .args(["--exact", "two_processes_admit_each_show_once", "--nocapture"])
            .env(MEMORY, path)
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process")
    };
    let children = [child(), child()];
    let mut admitted = BTreeMap::new();
    for child in children {
        let output = child.wait_with_output().expect("its end");
        assert!(output.status.success());
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            if let Some(number) = line.strip_prefix("admitted ") {
                *admitted.entry(number.to_owned()).or_insert(0) += 1;
            }
        }
    }
    std::fs::remove_dir_all(&folder).expect("the folder");
    assert_eq!(admitted.len(), usize::try_from(SHOWS).expect("a count"));
    assert!(admitted.values().all(|times| *times == 1), "{admitted:?}");
}
