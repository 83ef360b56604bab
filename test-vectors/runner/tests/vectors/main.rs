//! The vectors as tests: every file of `cases/` is one, and a last one demands that every code has a vector. How a case
//! reads is told in README.md in the folder of the vectors.

mod codes;

use std::{fs, io};

use libtest_mimic::{Arguments, Failed, Trial};
use runner::{example, run};
use serde_json::Value;
use support::vectors;

fn main() -> io::Result<()> {
    let arguments = Arguments::from_args();
    let mut trials = Vec::new();
    let mut expected = Vec::new();
    for path in vectors::files(&vectors::folder())? {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path)?;
        if let Ok(case) = serde_json::from_str::<Value>(&text) {
            expected.extend(codes::codes(&case));
            expected.extend(codes::warnings(&case));
        }
        let title = name.clone();
        trials.push(Trial::test(title, move || case(&name, &text).map_err(Failed::from)));
    }
    let count = trials.len();
    trials.push(Trial::test("every_code_has_a_vector", move || {
        codes::all_have_a_vector(&expected).map_err(Failed::from)
    }));
    trials.push(Trial::test("there_are_cases", move || {
        if count < 1_500 {
            return Err(format!("only {count} cases: are the files there?").into());
        }
        Ok(())
    }));
    libtest_mimic::run(&arguments, trials).exit()
}

fn case(name: &str, text: &str) -> Result<(), String> {
    let case: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    if case["name"] != name {
        return Err("the name is not the file's".into());
    }
    if case["why"].as_str().is_none_or(|why| why.len() < 20) {
        return Err("no reason given".into());
    }
    if case["kind"] == "example" {
        return example::check(&case);
    }
    if case["kind"] == "sealed-example" {
        example::check_sealed(&case)?;
        return in_spec(&case);
    }
    let outcome = run::run(&case)?;
    if outcome.expect != case["expect"] {
        return Err(format!("expected {}\n     got {}", case["expect"], outcome.expect));
    }
    if let Some(law) = outcome.broken.first() {
        return Err(format!("law broken: {law}"));
    }
    for hidden in hidden(&case)? {
        if outcome.said.iter().any(|said| said.contains(hidden)) {
            return Err("a hidden value shows in a Debug or Display text".into());
        }
    }
    Ok(())
}

/// The values of the sealed example stand in SPEC §17.10. What is padded is told there in words.
fn in_spec(case: &Value) -> Result<(), String> {
    let spec = include_str!("../../../../docs/example.md");
    let section = spec.split("### 17.10 ").nth(1).ok_or("SPEC has no §17.10")?;
    let section: String = section.split_whitespace().collect();
    let own = case.as_object().into_iter().flatten();
    let own = own.filter(|(key, _)| !["kind", "name", "why", "trust", "padded"].contains(&key.as_str()));
    let inner = [
        "/challenge/wire",
        "/challenge/digest",
        "/sealing_key/secret",
        "/sealing_key/compressed",
    ];
    let values = own
        .map(|(_, value)| value)
        .chain(inner.iter().filter_map(|at| case.pointer(at)));
    for value in values.filter_map(Value::as_str) {
        let value: String = value.split_whitespace().collect();
        if !section.contains(&value) {
            return Err(format!("not in SPEC §17.10: {value}"));
        }
    }
    Ok(())
}

fn hidden(case: &Value) -> Result<Vec<&str>, String> {
    let Some(list) = case.get("hidden") else {
        return Ok(Vec::new());
    };
    let list = list.as_array().ok_or("hidden is no list")?;
    list.iter()
        .map(|entry| entry.as_str().ok_or_else(|| "hidden holds no text".into()))
        .collect()
}
