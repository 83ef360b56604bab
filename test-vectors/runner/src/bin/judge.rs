//! Judges one case a line, so that another implementation or a fuzzer can be held against this crate in every kind:
//!
//! ```text
//! cargo run --bin judge < cases
//! ```
//!
//! A line is a case of README.md beside the cases, without line breaks; `name`, `why` and `expect` may be absent. For
//! each one JSON object is printed:
//!
//! - `name` as the case has it, and `got`, what the crate says, in the form of `expect`; of a refusal also `message`;
//! - `as_expected`, and `differences` by JSON pointer, if the case has an `expect`;
//! - `broken`, the laws of accepted input that do not hold, if there are any;
//! - or `name` and `malformed`, why the line is no case.

use std::process::ExitCode;

use runner::case;
use serde_json::{Value, json};

/// Bytes of the longest line that is judged.
const LINE: usize = 4 << 20;

fn main() -> ExitCode {
    match lines::judge_each(LINE, |line| Ok(judge(line))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("judge: {problem}");
            ExitCode::from(2)
        }
    }
}

fn judge(line: &[u8]) -> Value {
    if line.len() > LINE {
        return json!({"name": null, "malformed": "the line is too long"});
    }
    let case = std::str::from_utf8(line)
        .map_err(|error| error.to_string())
        .and_then(case::read);
    let case = match case {
        Ok(case) => case,
        Err(problem) => return json!({"name": null, "malformed": problem}),
    };
    let name = &case["name"];
    let judged = match case::judge(&case) {
        Ok(judged) => judged,
        Err(problem) => return json!({"name": name, "malformed": problem}),
    };
    let mut answer = json!({"name": name, "got": judged.outcome.expect});
    if let Some(message) = judged.outcome.message {
        answer["message"] = json!(message);
    }
    if case.get("expect").is_some() {
        answer["as_expected"] = json!(judged.differences.is_empty());
        if !judged.differences.is_empty() {
            answer["differences"] = json!(judged.differences);
        }
    }
    if !judged.broken.is_empty() {
        answer["broken"] = json!(judged.broken);
    }
    answer
}
