//! The vectors as tests: every file of `cases/` is one, and a last one demands that every code has a vector. How a case
//! reads is told in README.md in the folder of the vectors. `VL_CASES=folder` runs the cases in that folder instead,
//! and demands of them nothing but the outcome.

mod codes;
mod spec;

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use libtest_mimic::{Arguments, Failed, Trial};
use runner::case;
use serde_json::Value;
use support::vectors;

/// The longest file of a case: a register that is full.
const FILE: usize = 150_000;

fn main() -> io::Result<()> {
    let arguments = Arguments::from_args();
    let trials = match env::var_os("VL_CASES") {
        Some(folder) => foreign(&PathBuf::from(folder))?,
        None => own(&vectors::folder())?,
    };
    libtest_mimic::run(&arguments, trials).exit()
}

/// The cases of somebody else.
fn foreign(folder: &Path) -> io::Result<Vec<Trial>> {
    let paths = vectors::files(folder).map_err(|error| io::Error::other(format!("{}: {error}", folder.display())))?;
    if paths.is_empty() {
        return Err(io::Error::other(format!("no cases in {}", folder.display())));
    }
    let trial = |path: PathBuf| {
        let text = fs::read_to_string(&path)?;
        Ok(Trial::test(stem(&path), move || outcome(&path, &text)))
    };
    paths.into_iter().map(trial).collect()
}

/// The cases of this folder, with what is asked of the whole.
fn own(folder: &Path) -> io::Result<Vec<Trial>> {
    let mut trials = Vec::new();
    let mut expected = Vec::new();
    let (mut verdicts, mut standings) = (Vec::new(), Vec::new());
    for path in vectors::files(folder)? {
        let text = fs::read_to_string(&path)?;
        if let Ok(case) = serde_json::from_str::<Value>(&text) {
            expected.extend(codes::codes(&case));
            expected.extend(codes::warnings(&case));
            expected.extend(codes::not_listed(&case));
            match case["kind"].as_str() {
                Some("verify") => verdicts.push(case),
                Some("standing") => standings.push(case),
                _ => {}
            }
        }
        trials.push(Trial::test(stem(&path), move || {
            form(&path, &text)?;
            outcome(&path, &text)
        }));
    }
    let count = trials.len();
    trials.push(Trial::test("every_code_has_a_vector", move || {
        codes::all_have_a_vector(&expected).map_err(Failed::from)
    }));
    trials.push(Trial::test("verdicts_are_as_spec_14_has_them", move || {
        spec::verdicts_are_as_told(&verdicts).map_err(Failed::from)
    }));
    trials.push(Trial::test("presets_accept_what_spec_has_them_accept", move || {
        spec::presets_accept_what_is_told(&standings).map_err(Failed::from)
    }));
    trials.push(Trial::test("there_are_cases", move || {
        if count < 1_500 {
            return Err(format!("only {count} cases: are the files there?").into());
        }
        Ok(())
    }));
    Ok(trials)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A case lies in the folder of its kind under its name, gives a reason, and is of a size that can be read.
fn form(path: &Path, text: &str) -> Result<(), String> {
    let case: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default();
    if case["name"] != stem(path) || case["kind"] != *folder.to_string_lossy() {
        return Err("the path is not the case's kind and name".into());
    }
    if case["why"].as_str().is_none_or(|why| why.len() < 20) {
        return Err("no reason given".into());
    }
    if case.get("expect").is_none() && !folder.to_string_lossy().ends_with("example") {
        return Err("nothing is expected".into());
    }
    if text.len() > FILE {
        return Err("the file is too long".into());
    }
    Ok(())
}

/// An outcome that is not the expected one explains itself: the file, the reason, and what differs.
fn outcome(path: &Path, text: &str) -> Result<(), Failed> {
    let mut told = vec![format!("case: {}", path.display())];
    match case::read(text).and_then(|case| case::judge(&case).map(|judged| (case, judged))) {
        Err(problem) => told.push(format!("malformed: {problem}")),
        Ok((_, judged)) if judged.differences.is_empty() && judged.broken.is_empty() => return Ok(()),
        Ok((case, judged)) => {
            told.extend(case["why"].as_str().map(|why| format!("why: {why}")));
            told.extend(judged.differences);
            told.extend(judged.broken);
            told.extend(judged.outcome.message.map(|message| format!("message: {message}")));
        }
    }
    Err(told.join("\n").into())
}
