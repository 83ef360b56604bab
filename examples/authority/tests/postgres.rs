//! Two servers of three threads each and one that publishes, on one real PostgreSQL that the test starts as an unprivileged
//! user on a Unix socket, and stops. Ignored without a PostgreSQL of Debian's or in `PATH` (`apt-get install postgresql`), and
//! without the feature `postgres`. Then one of the two is killed and begins again, again and again. `AUTHORITY_WHOLE=1` for a
//! minute of it, and forty kills.

mod common;

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use authority::city;
use common::{Said, Server, audited, finish, lists_miss_nothing, millis, whole};
use libtest_mimic::{Arguments, Failed, Trial};
use support::fixture::{self, ISSUED_AT};

const VEHICLES: u64 = 3;
const THREADS: u64 = 3;

fn main() {
    let programs = programs();
    let missing = match &programs {
        _ if !cfg!(feature = "postgres") => "built without the feature postgres",
        None => "no PostgreSQL server is installed",
        Some(_) => "",
    };
    let run = move || two_servers(&programs.ok_or("no PostgreSQL")?);
    let trial = Trial::test("two_servers_on_one_database_lose_nothing_and_double_nothing", run);
    let trial = trial.with_ignored_flag(!missing.is_empty()).with_kind(missing);
    libtest_mimic::run(&Arguments::from_args(), vec![trial]).exit();
}

/// The folder of PostgreSQL's programs: the newest of Debian's, or that of `PATH`.
fn programs() -> Option<PathBuf> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = debian.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    folders
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists())
}

fn two_servers(programs: &Path) -> Result<(), Failed> {
    let database = Database::start(programs)?;
    let seconds = if whole() { 60 } else { 6 };
    let (mut said, mut at, mut seed) = (Said::default(), ISSUED_AT, 0);
    // In the second round one of the two is killed and begins again, again and again.
    let kills = if whole() { 40 } else { 4 };
    for round in 0..2 {
        let since = millis();
        let length = if round == 0 { seconds } else { 600 };
        let mut start = |what| {
            seed += 1;
            Server::start(what, &database.store, [seed, VEHICLES, THREADS, at, since, length])
        };
        let mut servers = vec![start("work"), start("work"), start("publish")];
        if round == 1 {
            for _ in 0..kills {
                std::thread::sleep(Duration::from_millis(500));
                let mut killed = servers.remove(0);
                killed.child.kill()?;
                said.take(killed.ended().1);
                servers.insert(1, start("work"));
            }
            for server in &mut servers {
                server.child.kill()?;
            }
        }
        for server in servers {
            let (ended_well, lines) = server.ended();
            assert!(round == 1 || ended_well, "a server failed");
            said.take(lines);
        }
        at += (millis() - since) / 1000 + 10;
    }
    let mut service = city::service(city::open(&database.store)?)?;
    let now = fixture::instant(at);
    let before = audited(&mut service, now);
    finish(&mut service, fixture::instant(at + 20));
    said.is_kept_by(&mut service);
    let audit = audited(&mut service, fixture::instant(at + 20));
    let full = said.of.values().filter(|said| *said == "refused persons-full").count();
    let compared = lists_miss_nothing(&mut service);
    println!(
        "{} operations, {} said, {} left under way and made good, {} transactions made again, {} revisions of {} vehicles, \
         {} loans, {full} refused for a fourth person, {} lists beside {compared} endings",
        audit.operations.0,
        said.of.len(),
        before.operations.1 - audit.operations.1,
        said.conflicts,
        audit.revisions,
        audit.vehicles,
        audit.granted,
        said.published
    );
    assert!(said.conflicts > 0, "the servers never met");
    assert!(audit.granted > 10 && compared > 0, "the servers did next to nothing");
    Ok(())
}

/// A database cluster of this test's own. Whoever runs as root has it run by another user, as PostgreSQL demands.
struct Database {
    programs: PathBuf,
    folder: PathBuf,
    store: String,
    is_root: bool,
}

impl Database {
    fn start(programs: &Path) -> Result<Self, Failed> {
        // A short path: that of a socket has 107 bytes at most.
        let folder = std::env::temp_dir().join(format!("authority-{}", std::process::id()));
        std::fs::DirBuilder::new().mode(0o700).create(&folder)?;
        let is_root = String::from_utf8(Command::new("id").arg("-u").output()?.stdout)?.trim() == "0";
        if is_root {
            let owned = Command::new("chown").arg("postgres").arg(&folder).status()?;
            assert!(owned.success(), "there is no user postgres");
        }
        let socket = folder.to_str().ok_or("a path that is no text")?.to_owned();
        let database = Self {
            programs: programs.into(),
            store: format!("host={socket} user=authority dbname=postgres"),
            folder,
            is_root,
        };
        let data = database.data();
        database.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "authority",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C",
            ],
        )?;
        // On its socket alone: no port. Nobody switches the machine off meanwhile.
        let options =
            format!("-c listen_addresses= -c fsync=off -c unix_socket_directories={socket} -c max_connections=40");
        database.run(
            "pg_ctl",
            &[
                "-D",
                &data,
                "-o",
                &options,
                "-l",
                &format!("{socket}/log"),
                "-w",
                "start",
            ],
        )?;
        Ok(database)
    }

    fn data(&self) -> String {
        self.folder.join("data").to_string_lossy().into_owned()
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<(), Failed> {
        let program = self.programs.join(program);
        let mut command = if self.is_root {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(program);
            command
        } else {
            Command::new(program)
        };
        let done = command
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()?;
        if done.success() {
            Ok(())
        } else {
            Err(format!("{command:?}: {done}").into())
        }
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let data = self.data();
        let stopped = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
        if let Err(error) = stopped {
            eprintln!("PostgreSQL may still run: {error:?}");
        }
        if let Err(error) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{}: {error}", self.folder.display());
        }
    }
}
