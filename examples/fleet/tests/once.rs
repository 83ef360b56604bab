//! Four servers of eight threads each, one real Redis: every code is admitted exactly once, and so is every answer, whichever
//! server asked. Ignored where there is no `redis-server` (Debian: `apt-get install redis-server`).

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use support::fixture::{Deterministic, SHOWN_AT, holder, instant, key, record, trust, trust_bytes};
use vehicle_license::desk::Desk;
use vehicle_license::present::View;
use vehicle_license::trust::Asking;
use vehicle_license::{Challenge, Purpose};

const SERVERS: usize = 4;
const THREADS: usize = 8;
const CODES: u64 = 50;
const QUESTIONS: usize = 20;
const NOW: u64 = SHOWN_AT + 5;

fn main() {
    let redis = Command::new("redis-server")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    let missing = !redis.is_ok_and(|status| status.success());
    let with_redis = |name, run: fn() -> Result<(), Failed>| {
        let trial = Trial::test(name, run).with_ignored_flag(missing);
        trial.with_kind(if missing { "redis-server is missing" } else { "" })
    };
    let trials = vec![
        with_redis("each_code_is_admitted_once_by_32_threads_of_4_servers", each_once),
        with_redis("an_answer_is_admitted_once_wherever_it_is_scanned", answered_anywhere),
        Trial::test("without_its_store_a_server_admits_nobody", without_store),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn each_once() -> Result<(), Failed> {
    let redis = Redis::start()?;
    let codes: Vec<String> = (0..CODES).map(code).collect();
    admitted_once(&redis.address, &codes, "show-replayed")
}

/// One server asks and ends; the answers come to four others.
fn answered_anywhere() -> Result<(), Failed> {
    let redis = Redis::start()?;
    let asked = with_snapshot(&redis.address, |snapshot| {
        let server = server(&redis.address, snapshot, "ask", QUESTIONS)?;
        Ok(server.wait_with_output()?)
    })?;
    assert!(asked.status.success());
    let asked = String::from_utf8(asked.stdout)?;
    let codes = asked.lines().map(answer).collect::<Result<Vec<_>, _>>()?;
    assert_eq!(codes.len(), QUESTIONS);
    assert_eq!(redis.lengths_of_questions()?.len(), QUESTIONS);
    admitted_once(&redis.address, &codes, "challenge-spent")?;
    // No key that opens an answer is left in the store.
    assert_eq!(redis.lengths_of_questions()?, vec![0; QUESTIONS]);
    Ok(())
}

/// Every code is judged by every thread of every server: admitted by one of them, and refused by the others.
fn admitted_once(address: &str, codes: &[String], refused: &str) -> Result<(), Failed> {
    let mut admitted: BTreeMap<usize, usize> = BTreeMap::new();
    let mut attempts = 0;
    for (server, success, lines) in serve(address, codes)? {
        if !success {
            return Err(format!("server {server} failed").into());
        }
        for line in lines.lines() {
            attempts += 1;
            let (number, outcome) = line.split_once(' ').ok_or("a number and an outcome")?;
            match outcome {
                "admitted" => *admitted.entry(number.parse()?).or_default() += 1,
                other if other == refused => {}
                other => return Err(format!("code {number}: {other}").into()),
            }
        }
    }
    assert_eq!(attempts, SERVERS * THREADS * codes.len());
    let expected: BTreeMap<usize, usize> = (0..codes.len()).map(|number| (number, 1)).collect();
    assert_eq!(admitted, expected);
    println!("{attempts} attempts, each of {} codes admitted once", codes.len());
    Ok(())
}

fn without_store() -> Result<(), Failed> {
    let address = format!("127.0.0.1:{}", free_port()?);
    for (server, success, lines) in serve(&address, &[code(0)])? {
        if success || !lines.is_empty() {
            return Err(format!("server {server}: {lines}").into());
        }
    }
    Ok(())
}

/// What each server says: its number, whether it ended well, and its lines.
fn serve(address: &str, codes: &[String]) -> Result<Vec<(usize, bool, String)>, Failed> {
    with_snapshot(address, |snapshot| {
        let servers: Vec<Child> = (0..SERVERS)
            .map(|_| {
                let mut server = server(address, snapshot, "judge", THREADS)?;
                let mut stdin = server.stdin.take().ok_or("no input")?;
                stdin.write_all(codes.join("\n").as_bytes())?;
                Ok(server)
            })
            .collect::<Result<_, Failed>>()?;
        let ended = servers.into_iter().enumerate().map(|(number, server)| {
            let output = server.wait_with_output()?;
            Ok((number, output.status.success(), String::from_utf8(output.stdout)?))
        });
        ended.collect()
    })
}

fn server(address: &str, snapshot: &Path, what: &str, number: usize) -> Result<Child, Failed> {
    let server = Command::new(env!("CARGO_BIN_EXE_fleet"))
        .args([what, address])
        .arg(snapshot)
        .args([NOW.to_string(), number.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn();
    Ok(server?)
}

/// What `then` does with the stored desk that all servers begin with.
fn with_snapshot<T>(address: &str, then: impl FnOnce(&Path) -> Result<T, Failed>) -> Result<T, Failed> {
    let port = address.rsplit(':').next().unwrap_or_default();
    let folder = std::env::temp_dir().join(format!("fleet-{}-{port}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let snapshot = folder.join("desk.snapshot");
    std::fs::write(&snapshot, Desk::pinned(&trust_bytes())?.in_fleet().snapshot())?;
    let done = then(&snapshot);
    std::fs::remove_dir_all(&folder)?;
    done
}

/// The code of this second, of fifty around now.
fn code(number: u64) -> String {
    let shown_at = instant(NOW - 40 + number);
    let show = holder(&record()).present(&View::everyday_for(Purpose::Rental), shown_at, &key("holder"));
    show.expect("a show").to_text()
}

/// The sealed answer to a question, with all that the claims department needs.
fn answer(question: &str) -> Result<String, Failed> {
    let challenge = Challenge::from_text(question)?;
    let trust = trust();
    let asking = Asking::of(&challenge, &trust, instant(NOW));
    let view = asking.more().fold(View::answering(&asking), View::opening_asked);
    let random = &mut Deterministic::new(question);
    let sealed = holder(&record()).present_sealed(&view, instant(NOW), &key("holder"), random);
    Ok(sealed.expect("an answer").to_text())
}

/// A server on a free port of this machine alone, that writes nothing, and ends with the value.
struct Redis {
    server: Child,
    address: String,
}

impl Redis {
    fn start() -> Result<Self, Failed> {
        let port = free_port()?;
        let server = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
            .args(["--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()?;
        let redis = Self {
            server,
            address: format!("127.0.0.1:{port}"),
        };
        for _ in 0..200 {
            if TcpStream::connect(&redis.address).is_ok() {
                return Ok(redis);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Err("the server does not answer".into())
    }
}

impl Redis {
    /// How many bytes are under each key of a question.
    fn lengths_of_questions(&self) -> Result<Vec<usize>, Failed> {
        let mut stream = BufReader::new(TcpStream::connect(&self.address)?);
        let mut ask = |command: String| {
            stream.get_mut().write_all(command.as_bytes())?;
            let mut line = String::new();
            stream.read_line(&mut line)?;
            let count = line.trim_end().get(1..).ok_or("a count")?.parse::<usize>()?;
            if !line.starts_with('*') {
                return Ok((count, Vec::new()));
            }
            // Each key is two lines: its length and itself.
            let lines: Vec<String> = (&mut stream).lines().take(2 * count).collect::<Result<_, _>>()?;
            Ok::<_, Failed>((count, lines.into_iter().skip(1).step_by(2).collect()))
        };
        let (_, keys) = ask("KEYS question:*\r\n".into())?;
        keys.iter()
            .map(|key| ask(format!("STRLEN {key}\r\n")).map(|(length, _)| length))
            .collect()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _status = self.server.wait();
    }
}

fn free_port() -> Result<u16, Failed> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
