//! Reads status list tokens from standard input, one a line in hex, and prints one JSON object a line: what each says
//! of one index, if it may be used (SPEC §8.4).
//!
//! ```text
//! cargo run --example status_list -- --key COSE_KEY_FILE --uri URI --at UNIX --index N < tokens
//! ```
//!
//! It never stops at a bad line, and its memory does not grow with what it reads: an empty line, one that is not hex
//! and one that is too long get their own objects. Nothing is trimmed.

use std::process::ExitCode;

use lines::hex;
use serde_json::json;
use vehicle_license::UnixTime;
use vehicle_license::error::StatusListError;
use vehicle_license::key::PublicKey;
use vehicle_license::trust::ForeignStatusList;

/// Digits of the longest line that is judged: two for each byte of the longest token.
const LINE: usize = 2 * ((1 << 20) + (1 << 16));

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("status_list: {problem}");
            ExitCode::from(2)
        }
    }
}

struct Options {
    key: PublicKey,
    uri: String,
    now: UnixTime,
    index: u64,
}

fn run() -> Result<(), String> {
    let options = options(std::env::args().skip(1))?;
    lines::judge_each(LINE, |line| Ok(judge(line, &options)))
}

fn judge(line: &[u8], options: &Options) -> serde_json::Value {
    if line.is_empty() {
        return refusal("text-empty", "the line is empty");
    }
    if line.len() > LINE {
        return refusal("bytes-too-long", "the line is longer than any token");
    }
    let Some(token) = hex::bytes_of(line) else {
        return refusal("text-not-hex", "the line is not pairs of hex digits");
    };
    match look_up(&token, options) {
        Ok(answer) => answer,
        Err(error) => refusal(error.code(), &error.to_string()),
    }
}

fn look_up(token: &[u8], options: &Options) -> Result<serde_json::Value, StatusListError> {
    let list = ForeignStatusList::verify(token, &options.key, &options.uri, options.now)?;
    let status = list.status(options.index)?;
    Ok(json!({
        "ok": true,
        "status": status.name(),
        "value": status.number(),
        "index": options.index,
        "iat": list.issued_at().unix(),
        "exp": list.expires().map(|end| end.unix()),
        "ttl": list.time_to_live(),
        "bits": list.bits(),
        "entries": list.entries(),
    }))
}

fn refusal(code: &str, message: &str) -> serde_json::Value {
    json!({"ok": false, "code": code, "message": message})
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut key, mut uri, mut now, mut index) = (None, None, None, None);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("{name} needs a value"))?;
        match name.as_str() {
            "--key" => {
                let bytes = std::fs::read(&value).map_err(|error| format!("--key {value}: {error}"))?;
                key =
                    Some(PublicKey::from_cose_key(&bytes).map_err(|error| format!("--key {value}: {}", error.code()))?);
            }
            "--uri" => uri = Some(value),
            "--at" => {
                let unix = value
                    .parse()
                    .map_err(|_| format!("--at {value}: not whole Unix seconds"))?;
                now = Some(UnixTime::from_unix(unix).map_err(|error| format!("--at {value}: {}", error.code()))?);
            }
            "--index" => {
                index = Some(
                    value
                        .parse()
                        .map_err(|_| format!("--index {value}: not a whole number"))?,
                );
            }
            _ => return Err(format!("{name} is not an option of this program")),
        }
    }
    Ok(Options {
        key: key.ok_or("--key COSE_KEY_FILE is missing")?,
        uri: uri.ok_or("--uri URI is missing")?,
        now: now.ok_or("--at UNIX is missing")?,
        index: index.ok_or("--index N is missing")?,
    })
}
