//! What the tests of whole servers have in common: a server as a process, what it said, and what the database is held
//! to afterwards.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{SystemTime, UNIX_EPOCH};

use authority::{Audit, OperationId, Outcome, Progress, Service, city};
use serde_json::Value;
use support::fixture::{self, Deterministic};
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::value::Day;
use vehicle_license::{StatusList, UnixTime};

/// Whether the long form of a test is asked for.
pub(crate) fn whole() -> bool {
    std::env::var_os("AUTHORITY_WHOLE").is_some()
}

/// Unix milliseconds now.
pub(crate) fn millis() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock");
    u64::try_from(now.as_millis()).expect("a time")
}

/// A server, and the lines it says.
pub(crate) struct Server {
    pub(crate) child: Child,
    lines: Option<JoinHandle<Vec<String>>>,
}

impl Server {
    pub(crate) fn start(what: &str, store: &str, numbers: [u64; 6]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_authority"))
            .args([what, store])
            .args(numbers.map(|number| number.to_string()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .expect("a server");
        let stdout = child.stdout.take().expect("its output");
        // A line that was cut off by the end was not said.
        let lines = std::thread::spawn(move || BufReader::new(stdout).lines().map_while(Result::ok).collect());
        Self {
            child,
            lines: Some(lines),
        }
    }

    /// Its lines, and whether it ended well.
    pub(crate) fn ended(mut self) -> (bool, Vec<String>) {
        let status = self.child.wait().expect("an end");
        let lines = self.lines.take().map(|lines| lines.join().expect("its lines"));
        (status.success(), lines.unwrap_or_default())
    }
}

/// A test that fails leaves no server behind.
impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended is nobody's any more.
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

/// What servers said of operations, and how often transactions met.
#[derive(Default)]
pub(crate) struct Said {
    pub(crate) of: BTreeMap<String, String>,
    pub(crate) conflicts: u64,
    pub(crate) published: u64,
}

impl Said {
    pub(crate) fn take(&mut self, lines: Vec<String>) {
        for line in lines {
            let mut words = line.splitn(3, ' ');
            match (words.next(), words.next(), words.next()) {
                (Some("said"), Some(id), Some(progress)) if id.len() == 32 => {
                    let before = self.of.insert(id.into(), progress.into());
                    assert!(before.is_none_or(|before| before == progress), "{id} has two ends");
                }
                (Some("conflicts"), Some(count), None) => self.conflicts += count.parse::<u64>().expect("a count"),
                (Some("published"), Some(count), None) => self.published += count.parse::<u64>().expect("a count"),
                (Some("fault:"), ..) => panic!("{line}"),
                // Cut off by the kill.
                _ => {}
            }
        }
    }

    /// Whatever was said is what the database has.
    pub(crate) fn is_kept_by(&self, service: &mut Service) {
        for (id, said) in &self.of {
            let bytes = (0..32)
                .step_by(2)
                .map(|at| u8::from_str_radix(&id[at..at + 2], 16).expect("a digit"));
            let id: OperationId = bytes.collect::<Vec<u8>>().try_into().expect("an id");
            let kept = match service.progress(&id).expect("what was said is in the database") {
                Progress::Done(Outcome::Lent(number)) => format!("lent {number}"),
                Progress::Done(_) => "done".into(),
                Progress::Refused(code) => format!("refused {code}"),
                open => format!("{open:?}"),
            };
            assert_eq!(*said, kept);
        }
    }
}

/// What was left under way at `killed` is carried out from `later` on, and all of it holds. Returns the audits before and
/// behind that, and what [`lists_miss_nothing`] does.
pub(crate) fn made_good(service: &mut Service, said: &Said, killed: UnixTime, later: UnixTime) -> (Audit, Audit, u64) {
    let before = audited(service, killed);
    finish(service, later);
    said.is_kept_by(service);
    let behind = audited(service, later);
    (before, behind, lists_miss_nothing(service))
}

/// Carries out what the last server left under way.
fn finish(service: &mut Service, now: UnixTime) {
    let mut random = Deterministic::new("finish");
    for round in 0..1000 {
        // Claims of servers that are no more are over, one after another.
        let now = now.checked_add(6 * round).expect("a time");
        let acted = service.resume(now).expect("what is under way");
        let signed = city::sign_all(service, now, &mut random, || false).expect("what waits for a signature");
        if acted == 0 && signed == 0 {
            return;
        }
    }
    panic!("something stays under way");
}

/// The auditor finds nothing.
pub(crate) fn audited(service: &mut Service, now: UnixTime) -> Audit {
    let audit = service.audit(now).expect("an audit");
    assert!(audit.faults.is_empty(), "{:#?}", audit.faults);
    audit
}

/// No list of a time says *valid* of what had ended by then. Returns how many pairs of a list and an ending were
/// compared.
fn lists_miss_nothing(service: &mut Service) -> u64 {
    let trust = city::trust();
    let events = service.store().query("SELECT event FROM event", &[]).expect("events");
    let mut endings = Vec::new();
    for row in &events {
        let event: Value = serde_json::from_str(row.text(0).expect("an event")).expect("JSON");
        endings.extend(ending(&event));
    }
    let sql = "SELECT message, version FROM published WHERE kind = 'list'";
    let lists = service.store().query(sql, &[]).expect("lists");
    let mut compared = 0;
    for row in &lists {
        let now = fixture::instant(row.int(1).expect("a time").unsigned_abs());
        let list = StatusList::verify(row.bytes(0).expect("a list"), trust, now).expect("a list of ours");
        for (position, at, last_day) in &endings {
            if position.list() == u64::from(list.list())
                && *at <= list.issued_at()
                && last_day.end().is_none_or(|end| end > now)
            {
                compared += 1;
                let status = list.status(position.index()).expect("an entry");
                assert_ne!(
                    status,
                    CredentialStatus::Valid,
                    "{position:?} ended at {at}, the list is of {now}"
                );
            }
        }
    }
    compared
}

/// The position that the event ends for good, when, and the last day of its credential.
fn ending(event: &Value) -> Option<(StatusPosition, UnixTime, Day)> {
    let position = match event["event"].as_str()? {
        "license-ended" | "authorization-ended" if event["reason"] != "expired" => &event["position"],
        "authorization-outdated" => &event["position"],
        "refreshed" | "phone-changed" => &event["before"],
        _ => return None,
    };
    let at = fixture::instant(event["at"].as_u64()?);
    Some((
        StatusPosition::from_number(position.as_u64()?)?,
        at,
        fixture::day(event["last_day"].as_str()?),
    ))
}
