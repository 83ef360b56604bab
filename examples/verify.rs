//! Verifies shows read from standard input, one QR text per line, and prints one JSON object per line (SPEC §14).
//!
//! ```text
//! cargo run --example verify -- --trust FILE --at UNIX [--purpose NAME] [--policy NAME] [--setting NAME]
//!     [--challenge TEXT] [--status-list FILE]... < codes
//! cargo run --example verify -- --bundle FILE --root COSE_KEY_FILE --at UNIX ... < codes
//! ```
//!
//! `--trust` believes a file as it is, `--bundle` what the holder of the pinned root key had signed. Each `--status-list`
//! is a token of an issuer in it; one that may not be used ends the program.
//!
//! It never stops at a bad line: an empty line or one that is not UTF-8 gets its own object. Nothing is trimmed.
//! Test issuers are accepted, and marked `"test":true`.

#[path = "support/lines.rs"]
mod lines;

use std::process::ExitCode;

use serde_json::json;
use vehicle_license::{
    Bundle, Challenge, Check, Instant, Policy, PublicKey, Purpose, RootPin, Setting, StatusList, TextError, Trust,
    Verifier,
};

/// Bytes of the longest line that is judged; a longer one is refused unread, so that memory stays bounded.
const LINE: usize = 64 * 1024;

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("verify: {problem}");
            ExitCode::from(2)
        }
    }
}

struct Options {
    trust: Trust,
    now: Instant,
    purpose: Purpose,
    policy: Policy,
    setting: Setting,
    challenge: Option<Challenge>,
    status_lists: Vec<StatusList>,
}

fn run() -> Result<(), String> {
    let options = options(std::env::args().skip(1))?;
    lines::judge_each(LINE, |line| judge(line, &options))
}

fn judge(line: &[u8], options: &Options) -> serde_json::Value {
    let mut check = Check::scanned(line, options.now, options.purpose, options.setting, &options.policy)
        .consulting(&options.status_lists);
    if let Some(challenge) = &options.challenge {
        check = check.answering(challenge);
    }
    let verdict = if line.len() > LINE {
        Err(TextError::TooLong.into())
    } else {
        Verifier::new(&options.trust).verify(&check)
    };
    match verdict.map(|verified| serde_json::to_value(&verified)) {
        Ok(Ok(serde_json::Value::Object(facts))) => {
            let mut object = serde_json::Map::new();
            object.insert("ok".into(), true.into());
            object.extend(facts);
            object.into()
        }
        Ok(other) => unreachable!("a verdict is an object: {other:?}"),
        Err(error) => json!({"ok": false, "code": error.code(), "message": error.to_string()}),
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let (mut trust, mut bundle, mut root, mut now, mut challenge) = (None, None, None, None, None);
    let mut tokens = Vec::new();
    let read = |name: &str, file: &str| std::fs::read(file).map_err(|error| format!("{name} {file}: {error}"));
    let (mut purpose, mut policy, mut setting) = (Purpose::Other, Policy::counter(), Setting::Counter);
    while let Some(name) = arguments.next() {
        let value = arguments.next().ok_or(format!("{name} needs a value"))?;
        match name.as_str() {
            "--trust" => {
                let bytes = read("--trust", &value)?;
                trust = Some(Trust::pinned(&bytes).map_err(|error| format!("--trust {value}: {}", error.code()))?);
            }
            "--bundle" => bundle = Some(read("--bundle", &value)?),
            "--root" => {
                let key = PublicKey::from_cose_key(&read("--root", &value)?);
                root = Some(key.map_err(|error| format!("--root {value}: {}", error.code()))?);
            }
            "--status-list" => tokens.push((read("--status-list", &value)?, value)),
            "--at" => {
                let unix = value
                    .parse()
                    .map_err(|_| format!("--at {value}: not whole Unix seconds"))?;
                now = Some(Instant::from_unix(unix).map_err(|error| format!("--at {value}: {}", error.code()))?);
            }
            "--purpose" => {
                purpose = Purpose::from_name(&value).ok_or_else(|| {
                    let names: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.name()).collect();
                    format!("--purpose {value}: one of {}", names.join(" "))
                })?;
            }
            "--policy" => {
                policy = Policy::by_name(&value)
                    .ok_or_else(|| format!("--policy {value}: one of {}", Policy::PRESETS.join(" ")))?;
            }
            "--setting" => {
                setting = match value.as_str() {
                    "counter" => Setting::Counter,
                    "remote" => Setting::Remote,
                    "roadside" => Setting::Roadside,
                    _ => return Err(format!("--setting {value}: one of counter remote roadside")),
                };
            }
            "--challenge" => {
                challenge =
                    Some(Challenge::from_text(&value).map_err(|error| format!("--challenge: {}", error.code()))?);
            }
            _ => return Err(format!("{name} is not an option of this program")),
        }
    }
    let now = now.ok_or("--at UNIX is missing")?;
    let trust = match (trust, bundle, root) {
        (Some(trust), None, None) => trust,
        (None, Some(bundle), Some(root)) => Bundle::from_bytes(&bundle)
            .and_then(|bundle| bundle.verify(&RootPin::single(root), now))
            .map_err(|error| format!("--bundle: {}", error.code()))?
            .into_trust(),
        _ => return Err("either --trust FILE, or --bundle FILE and --root FILE".into()),
    };
    let load = |(token, file): &(Vec<u8>, String)| {
        StatusList::verify(token, &trust, now).map_err(|error| format!("--status-list {file}: {}", error.code()))
    };
    Ok(Options {
        status_lists: tokens.iter().map(load).collect::<Result<_, _>>()?,
        trust,
        now,
        purpose,
        policy: policy.accept_test(),
        setting,
        challenge,
    })
}
