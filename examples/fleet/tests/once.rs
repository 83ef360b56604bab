//! Four servers of eight threads each, one real Redis: every code is admitted exactly once. Ignored where there is no
//! `redis-server` (Debian: `apt-get install redis-server`).

use std::collections::BTreeMap;
use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use libtest_mimic::{Arguments, Failed, Trial};
use support::fixture::{SHOWN_AT, holder, instant, key, record, trust_bytes};
use vehicle_license::Purpose;
use vehicle_license::desk::Desk;
use vehicle_license::present::View;

const SERVERS: usize = 4;
const THREADS: usize = 8;
const CODES: u64 = 50;
const NOW: u64 = SHOWN_AT + 5;

fn main() {
    let redis = Command::new("redis-server")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    let missing = !redis.is_ok_and(|status| status.success());
    let trials = vec![
        Trial::test("each_code_is_admitted_once_by_32_threads_of_4_servers", each_once)
            .with_ignored_flag(missing)
            .with_kind(if missing { "redis-server is missing" } else { "" }),
        Trial::test("without_its_store_a_server_admits_nobody", without_store),
    ];
    libtest_mimic::run(&Arguments::from_args(), trials).exit();
}

fn each_once() -> Result<(), Failed> {
    let redis = Redis::start()?;
    let outcomes = serve(&redis.address)?;
    let mut admitted: BTreeMap<u64, usize> = BTreeMap::new();
    let mut attempts = 0;
    for (server, success, lines) in outcomes {
        if !success {
            return Err(format!("server {server} failed").into());
        }
        for line in lines.lines() {
            attempts += 1;
            let (number, outcome) = line.split_once(' ').ok_or("a number and an outcome")?;
            match outcome {
                "admitted" => *admitted.entry(number.parse()?).or_default() += 1,
                "show-replayed" => {}
                other => return Err(format!("code {number}: {other}").into()),
            }
        }
    }
    assert_eq!(attempts, SERVERS * THREADS * usize::try_from(CODES)?);
    let expected: BTreeMap<u64, usize> = (0..CODES).map(|number| (number, 1)).collect();
    assert_eq!(admitted, expected);
    println!("{attempts} attempts, each of {CODES} codes admitted once");
    Ok(())
}

fn without_store() -> Result<(), Failed> {
    let address = format!("127.0.0.1:{}", free_port()?);
    for (server, success, lines) in serve(&address)? {
        if success || !lines.is_empty() {
            return Err(format!("server {server}: {lines}").into());
        }
    }
    Ok(())
}

/// What each server says: its number, whether it ended well, and its lines.
fn serve(address: &str) -> Result<Vec<(usize, bool, String)>, Failed> {
    let snapshot = folder(address).join("desk.snapshot");
    std::fs::create_dir_all(folder(address))?;
    std::fs::write(&snapshot, Desk::pinned(&trust_bytes())?.snapshot())?;
    let codes: String = (0..CODES).map(code).collect();
    let servers: Vec<Child> = (0..SERVERS)
        .map(|_| {
            let mut server = Command::new(env!("CARGO_BIN_EXE_fleet"))
                .arg(address)
                .arg(&snapshot)
                .args([NOW.to_string(), THREADS.to_string()])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .stderr(Stdio::null())
                .spawn()?;
            let mut stdin = server.stdin.take().ok_or("no input")?;
            stdin.write_all(codes.as_bytes())?;
            Ok(server)
        })
        .collect::<Result<_, Failed>>()?;
    let ended = servers.into_iter().enumerate().map(|(number, server)| {
        let output = server.wait_with_output()?;
        Ok((number, output.status.success(), String::from_utf8(output.stdout)?))
    });
    let ended = ended.collect();
    std::fs::remove_dir_all(folder(address))?;
    ended
}

/// A line with the code of this second, of fifty around now.
fn code(number: u64) -> String {
    let shown_at = instant(NOW - 40 + number);
    let show = holder(&record()).present(&View::everyday_for(Purpose::Rental), shown_at, &key("holder"));
    format!("{}\n", show.expect("a show").to_text())
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

impl Drop for Redis {
    fn drop(&mut self) {
        let _gone = self.server.kill();
        let _status = self.server.wait();
    }
}

fn free_port() -> Result<u16, Failed> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn folder(address: &str) -> PathBuf {
    let port = address.rsplit(':').next().unwrap_or_default();
    std::env::temp_dir().join(format!("fleet-{}-{port}", std::process::id()))
}
