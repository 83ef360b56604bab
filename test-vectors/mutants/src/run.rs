//! Runs the tests until the first that fails, and keeps what came out.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, str};

use super::list::Mutant;
use super::tree::Tree;

/// CPU seconds after which tests are taken for endless, and the most memory they get, in kB.
const SECONDS: u32 = 120;
const MEMORY: u32 = 4_000_000;
/// The signal of a process that is out of CPU seconds.
const SIGXCPU: i32 = 24;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    Caught,
    Missed,
    Timeout,
    Unviable,
}

impl Outcome {
    const ALL: [Self; 4] = [Self::Caught, Self::Missed, Self::Timeout, Self::Unviable];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Caught => "caught",
            Self::Missed => "MISSED",
            Self::Timeout => "timeout",
            Self::Unviable => "unviable",
        }
    }
}

/// Test programs, in the order in which they run.
pub(crate) struct Tests(Vec<Program>);

/// A test program, and the folder it runs in.
struct Program {
    path: PathBuf,
    folder: PathBuf,
}

impl Tests {
    /// Vectors and unit tests.
    pub(crate) fn build_all(tree: &Tree) -> io::Result<Self> {
        let mut all = Self::build(tree, &["--package", "runner", "--test", "vectors"])?;
        let units = Self::build(tree, &["--package", "vehicle-license", "--lib", "--all-features"])?;
        all.0.extend(units.0);
        Ok(all)
    }

    pub(crate) fn build(tree: &Tree, what: &[&str]) -> io::Result<Self> {
        let mut command = tree.cargo(&[&["test", "--no-run"], what].concat());
        let (well, messages) = Tree::messages(&mut command)?;
        if !well {
            let said = messages
                .iter()
                .filter_map(|message| message["message"]["rendered"].as_str());
            return Err(io::Error::other(said.collect::<String>()));
        }
        let built = messages.iter().filter_map(|message| {
            let manifest = Path::new(message["manifest_path"].as_str()?);
            let tested = message["profile"]["test"] == true;
            let program = message["executable"].as_str().filter(|_| tested)?;
            Some((Path::new(program), manifest.parent()?.to_owned()))
        });
        let programs = built.map(|(program, folder)| {
            let path = tree.keep(program)?;
            Ok(Program { path, folder })
        });
        Ok(Self(programs.collect::<io::Result<_>>()?))
    }

    /// Nothing may fail while no mutant is on.
    pub(crate) fn must_pass(&self) -> io::Result<()> {
        match self.run(0)? {
            (Outcome::Missed, _) if !self.0.is_empty() => Ok(()),
            (_, failed) => Err(io::Error::other(format!("the tests fail by themselves: {failed:?}"))),
        }
    }

    /// What comes of it, and the first test that fails. The tests of the last program whose name has `first` in it are
    /// run before all others.
    pub(crate) fn run_first(&self, number: u32, first: Option<&str>) -> io::Result<(Outcome, Option<String>)> {
        if let Some(program) = self.0.last().filter(|_| first.is_some()) {
            let (outcome, failed) = program.run(number, first)?;
            if outcome != Outcome::Missed {
                return Ok((outcome, failed));
            }
        }
        self.run(number)
    }

    /// What comes of it, and the first test that fails.
    pub(crate) fn run(&self, number: u32) -> io::Result<(Outcome, Option<String>)> {
        for program in &self.0 {
            let (outcome, failed) = program.run(number, None)?;
            if outcome != Outcome::Missed {
                return Ok((outcome, failed));
            }
        }
        Ok((Outcome::Missed, None))
    }
}

impl Program {
    fn run(&self, number: u32, named: Option<&str>) -> io::Result<(Outcome, Option<String>)> {
        let limits = format!("ulimit -t {SECONDS} -v {MEMORY}; exec \"$0\" \"$@\"");
        let mut child = Command::new("bash")
            .args(["-c", &limits])
            .arg(&self.path)
            .args(named)
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("MUTANT", number.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().ok_or_else(|| io::Error::other("no output"))?;
        let mut failed = None;
        for line in BufReader::new(out).split(b'\n') {
            let line = line?;
            let line = str::from_utf8(&line).unwrap_or_default();
            if line.starts_with("test ") && line.ends_with("FAILED") {
                failed = line.split_whitespace().nth(1).map(str::to_owned);
                child.kill()?;
                break;
            }
        }
        let status = child.wait()?;
        Ok(if failed.is_some() {
            (Outcome::Caught, failed)
        } else if status.signal() == Some(SIGXCPU) {
            (Outcome::Timeout, None)
        } else if !status.success() {
            (Outcome::Caught, Some(status.to_string()))
        } else {
            (Outcome::Missed, None)
        })
    }
}

/// A mutant that has no switch, in a copy of its own.
pub(crate) fn alone(tree: &Tree, mutant: &Mutant) -> io::Result<Outcome> {
    let copy = Tree::copy("alone")?;
    let source = tree.source(&mutant.file)?;
    copy.write(&mutant.file, &replaced(&source, mutant))?;
    let mut check = copy.cargo(&["check", "--package", "vehicle-license", "--all-features"]);
    if !Tree::messages(&mut check)?.0 {
        return Ok(Outcome::Unviable);
    }
    Ok(Tests::build_all(&copy)?.run(0)?.0)
}

fn replaced(source: &str, mutant: &Mutant) -> String {
    let offset = |(line, column): (usize, usize)| {
        let start: usize = source.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let skip: usize = source[start..].chars().take(column - 1).map(char::len_utf8).sum();
        start + skip
    };
    let [start, end] = mutant.span.map(offset);
    [&source[..start], &mutant.replacement, &source[end..]].concat()
}

/// What came out so far, of the sources as they are.
pub(crate) struct Results {
    path: PathBuf,
    known: BTreeMap<String, Outcome>,
}

impl Results {
    pub(crate) fn open(tree: &Tree) -> io::Result<Self> {
        let path = tree.results();
        let text = fs::read_to_string(&path).unwrap_or_default();
        let line = |line: &str| {
            let (outcome, name) = line.split_once('\t')?;
            let outcome = Outcome::ALL.into_iter().find(|known| known.name() == outcome)?;
            Some((name.to_owned(), outcome))
        };
        Ok(Self {
            known: text.lines().filter_map(line).collect(),
            path,
        })
    }

    pub(crate) fn of(&self, mutant: &Mutant) -> Option<Outcome> {
        self.known.get(&mutant.name).copied()
    }

    pub(crate) fn add(&mut self, mutant: &Mutant, outcome: Outcome) -> io::Result<()> {
        self.known.insert(mutant.name.clone(), outcome);
        let mut file = OpenOptions::new().create(true).append(true).open(&self.path)?;
        writeln!(file, "{}\t{}", outcome.name(), mutant.name)
    }

    /// Prints survivors and the score; whether it is good enough.
    pub(crate) fn table(&self, sample: &[Mutant]) -> bool {
        let mut counts = BTreeMap::new();
        for mutant in sample {
            let outcome = self.of(mutant);
            *counts.entry(outcome).or_insert(0_u32) += 1;
            if outcome == Some(Outcome::Missed) {
                println!("\nMISSED {}\n{}", mutant.name, mutant.diff);
            }
        }
        let count = |outcome| counts.get(&outcome).copied().unwrap_or(0);
        for outcome in Outcome::ALL {
            println!("{:<8} {}", outcome.name(), count(Some(outcome)));
        }
        println!("not yet  {}", count(None));
        let (caught, missed) = (count(Some(Outcome::Caught)), count(Some(Outcome::Missed)));
        let viable = caught + missed;
        let score = f64::from(caught) * 100.0 / f64::from(viable.max(1));
        println!("score    {score:.1} % of {viable} viable");
        count(None) == 0 && score >= 95.0
    }
}
