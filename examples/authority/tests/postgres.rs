//! Two servers of three threads each and one that publishes, on one real PostgreSQL that the test starts as an
//! unprivileged user on a Unix socket, and stops. Ignored without a PostgreSQL of Debian's or in `PATH` (`apt-get
//! install postgresql`), and without the feature `postgres`. Then one of the two is killed and begins again, again and
//! again. `AUTHORITY_WHOLE=1` for a minute of it, and forty kills.

mod common;

use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use authority::{Keep, Outcome, Progress, Request, Service, city};
use common::{Said, Server, audited, made_good, millis, whole};
use libtest_mimic::{Arguments, Failed, Trial};
use support::fixture::{self, Deterministic, ISSUED_AT};

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
    let (seconds, enough, kills) = if whole() { (60, 1000, 40) } else { (6, 150, 4) };
    let mut load = Load {
        database: &database,
        said: Said::default(),
        at: ISSUED_AT,
        seed: 0,
    };
    // A slow machine takes more of the same.
    for _ in 0..20 {
        load.run(seconds, 0)?;
        if load.said.of.len() >= enough {
            break;
        }
    }
    load.run(600, kills)?;
    let Load { said, at, .. } = load;
    let mut service = city::service(city::open(&database.store)?)?;
    let now = fixture::instant(at);
    let (before, audit, compared) = made_good(&mut service, &said, now, fixture::instant(at + 20));
    let full = said.of.values().filter(|said| *said == "refused persons-full").count();
    every_statement(&mut service, at + 60);
    database.demo()?;
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
    assert!(audit.granted > 0 && compared > 0, "the servers did next to nothing");
    Ok(())
}

/// Two servers and a publisher, for some seconds or until they are killed.
struct Load<'a> {
    database: &'a Database,
    said: Said,
    at: u64,
    seed: u64,
}

impl Load<'_> {
    /// One of the two servers is killed so many times, and begins again; then all are.
    fn run(&mut self, seconds: u64, kills: u32) -> Result<(), Failed> {
        let (since, at) = (millis(), self.at);
        let mut seed = self.seed;
        let mut start = |what| {
            seed += 1;
            let numbers = [seed, VEHICLES, THREADS, at, since, seconds];
            Server::start(what, &self.database.store, numbers)
        };
        let mut servers = vec![start("work"), start("work"), start("publish")];
        for _ in 0..kills {
            std::thread::sleep(Duration::from_millis(500));
            let mut killed = servers.remove(0);
            killed.child.kill()?;
            self.said.take(killed.ended().1);
            servers.insert(1, start("work"));
        }
        for mut server in servers {
            if kills > 0 {
                server.child.kill()?;
            }
            let (ended_well, lines) = server.ended();
            assert!(kills > 0 || ended_well, "a server failed");
            self.said.take(lines);
        }
        self.seed = seed;
        self.at += (millis() - since) / 1000 + 10;
        Ok(())
    }
}

/// Statements that the load does not reach.
fn every_statement(service: &mut Service, at: u64) {
    let (now, mut random) = (fixture::instant(at), Deterministic::new("statements"));
    assert!(!service.published_lists().expect("lists").is_empty());
    assert_eq!(service.retire_lists(now), Ok(0));
    let ahead = fixture::instant(at + 86_400 * 300);
    let plate = city::plate(0);
    let end = Request::End {
        plate: plate.clone(),
        number: None,
    };
    let done = Ok(Progress::Done(Outcome::CarriedOut));
    assert_eq!(service.carry_out(&[1; 16], &end, ahead, &mut random), done);
    let repair = Request::RepairTime { plate: plate.clone() };
    assert_eq!(service.carry_out(&[2; 16], &repair, now, &mut random), done);
    audited(service, now);
    let (owner, _) = city::filed(service.store(), &plate).expect("a vehicle");
    let applied = Request::License {
        plate,
        applicant: city::person(owner),
    };
    let submitted = service.apply(&[3; 16], &applied, now, &mut random).expect("progress");
    assert_ne!(service.renew(&[3; 16], now, &mut random), Ok(submitted));
    service.put_fence_back(now).expect("the fence");
    assert!(service.purge(&Keep::proposed(), ahead).expect("a purge") > 0);
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

    /// The whole story of the demo, on another database.
    fn demo(&self) -> Result<(), Failed> {
        let socket = self.folder.to_string_lossy();
        self.run("createdb", &["-h", &socket, "-U", "authority", "demo"])?;
        let store = format!("host={socket} user=authority dbname=demo");
        let told = Command::new(env!("CARGO_BIN_EXE_authority"))
            .args(["demo", &store])
            .stdout(Stdio::null())
            .status()?;
        if told.success() {
            Ok(())
        } else {
            Err("the demo failed".into())
        }
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
