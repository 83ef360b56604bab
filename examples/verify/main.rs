//! Verifies shows read from standard input, one QR text per line, and prints one JSON object per line (SPEC §14).
//!
//! ```text
//! cargo run --example verify -- --trust FILE --at UNIX [--purpose NAME] [--policy NAME] [--place NAME] [--accept-test]
//!     [--challenge TEXT [--sealing-key FILE]] [--status-list FILE]... [--memory FILE | --new-memory FILE]
//!     [--words zh|en] < codes
//! cargo run --example verify -- --bundle FILE --root PIN_FILE --at UNIX ... < codes
//! ```
//!
//! `--trust` believes a file as it is, `--bundle` what was published under the root whose pin, 64 hexadecimal digits,
//! is in the file of `--root`. Each `--status-list` is a token of an issuer in it; one that may not be used ends the
//! program. `--sealing-key` opens answers that are sealed to the challenge's key: a file with its 32 secret bytes in
//! hex.
//!
//! `--memory` goes on with a memory stored in a file: remembers the bundle and the lists in it, and admits what
//! verifies. A line that it refuses says so in its object. An object is printed once the memory with that show in it is
//! stored, so that no show counts that a crash would make forgotten. Several of these programs may share one memory:
//! each step locks it. A file that is missing or no memory ends the program: only
//! `--new-memory` begins one, and only where no file is. A trust file is not remembered.
//!
//! `--words` adds a member `screen` to each object: the words that a screen shows (SPEC §14.2), in Chinese or English.
//!
//! It never stops at a bad line: an empty line or one that is not UTF-8 gets its own object. Nothing is trimmed.
//! Without `--policy` the purpose's own preset is demanded. Test issuers are refused, but with `--accept-test`, which
//! marks what they signed `"test":true`: it is for trying things out.

mod memory_file;

use std::process::ExitCode;

use lines::hex;
use memory_file::MemoryFile;
use serde_json::{Value, json};
use vehicle_license::error::{Refusal, TextError};
use vehicle_license::trust::{BundleChange, VerifiedBundle};
use vehicle_license::value::Language;
use vehicle_license::verify::Screen;
use vehicle_license::{
    Bundle, Challenge, Input, Place, Policy, Purpose, Question, RootPin, SealingKey, StatusList, Trust, UnixTime,
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

/// What each line is judged by.
struct Options {
    trust: Trust,
    now: UnixTime,
    purpose: Purpose,
    policy: Policy,
    place: Place,
    challenge: Option<Challenge>,
    sealing_key: Option<SealingKey>,
    status_lists: Vec<StatusList>,
    words: Option<Language>,
}

fn run() -> Result<(), String> {
    let (options, memory) = options(std::env::args().skip(1))?;
    lines::judge_each(LINE, |line| judge(line, &options, memory.as_ref()))
}

fn judge(line: &[u8], options: &Options, memory: Option<&MemoryFile>) -> Result<Value, String> {
    let mut question = Question::new(options.purpose, options.place)
        .under(options.policy.clone())
        .consulting(&options.status_lists);
    if let Some(challenge) = &options.challenge {
        question = question.answering(challenge);
    }
    if let Some(key) = &options.sealing_key {
        question = question.opening(key);
    }
    let verdict = if line.len() > LINE {
        Err(TextError::TooLong.into())
    } else {
        Verifier::new(&options.trust).verify(Input::scanned(line), &question, options.now)
    };
    let verified = match verdict {
        Ok(verified) => verified,
        Err(error) => return Ok(refused(json!(error), &error, options)),
    };
    if let Some(Err(error)) = memory.map(|memory| memory.admit(&verified, options.now)).transpose()? {
        return Ok(refused(json!(error), &error, options));
    }
    let screen = options.words.map(|language| Screen::of(&verified, language));
    Ok(with_screen(json!(verified), screen))
}

fn refused(object: Value, error: &dyn Refusal, options: &Options) -> Value {
    let screen = options.words.map(|language| Screen::of_refusal(error, language));
    with_screen(object, screen)
}

fn with_screen(mut object: Value, screen: Option<Screen>) -> Value {
    if let Some(screen) = screen {
        object["screen"] = json!(screen);
    }
    object
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<(Options, Option<MemoryFile>), String> {
    let (mut trust, mut bundle, mut root, mut now) = (None, None, None, None);
    let (mut challenge, mut sealing_key, mut memory, mut tokens) = (None, None, None, Vec::new());
    let (mut purpose, mut policy, mut place) = (Purpose::Other, None, Place::Counter);
    let (mut accept_test, mut words) = (false, None);
    while let Some(name) = arguments.next() {
        if name == "--accept-test" {
            accept_test = true;
            continue;
        }
        let value = arguments.next().ok_or(format!("{name} needs a value"))?;
        let wrong = |what: &dyn std::fmt::Display| format!("{name} {value}: {what}");
        let read = || std::fs::read(&value).map_err(|error| wrong(&error));
        match name.as_str() {
            "--trust" => trust = Some(Trust::pinned(&read()?).map_err(|error| wrong(&error.code()))?),
            "--bundle" => bundle = Some(read()?),
            "--root" => {
                let text = String::from_utf8(read()?).map_err(|_| wrong(&"no text"))?;
                root = Some(RootPin::from_hex(text.trim_ascii()).map_err(|error| wrong(&error.code()))?);
            }
            "--status-list" => tokens.push((read()?, value)),
            "--memory" | "--new-memory" if memory.is_some() => {
                return Err("--memory and --new-memory: one of them, once".into());
            }
            "--memory" => memory = Some(MemoryFile::open(&value).map_err(|error| format!("{name} {error}"))?),
            "--new-memory" => memory = Some(MemoryFile::create(&value).map_err(|error| format!("{name} {error}"))?),
            "--at" => {
                let unix = value.parse().map_err(|_| wrong(&"not whole Unix seconds"))?;
                now = Some(UnixTime::from_unix(unix).map_err(|error| wrong(&error.code()))?);
            }
            "--purpose" => {
                purpose = Purpose::from_name(&value).ok_or_else(|| {
                    let names: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.name()).collect();
                    wrong(&format!("one of {}", names.join(" ")))
                })?;
            }
            "--policy" => {
                let named = Policy::by_name(&value);
                policy = Some(named.ok_or_else(|| wrong(&format!("one of {}", Policy::PRESETS.join(" "))))?);
            }
            "--place" => {
                place = Place::from_name(&value).ok_or_else(|| wrong(&"one of counter remote roadside"))?;
            }
            "--words" => words = Some(Language::from_name(&value).ok_or_else(|| wrong(&"one of zh en"))?),
            "--challenge" => {
                challenge =
                    Some(Challenge::from_text(&value).map_err(|error| format!("--challenge: {}", error.code()))?);
            }
            "--sealing-key" => {
                let bytes = hex::bytes_of(read()?.trim_ascii()).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
                let bytes = bytes.ok_or_else(|| wrong(&"not 32 bytes in hex"))?;
                sealing_key = Some(SealingKey::from_secret_bytes(&bytes).map_err(|error| wrong(&error.code()))?);
            }
            _ => return Err(format!("{name} is not an option of this program")),
        }
    }
    let now = now.ok_or("--at UNIX is missing")?;
    let (trust, bundle) = match (trust, bundle, root) {
        (Some(trust), None, None) => (trust, None),
        (None, Some(bundle), Some(root)) => {
            let bundle = verified(&bundle, &root, now)?;
            (bundle.trust().clone(), Some(bundle))
        }
        _ => return Err("either --trust FILE, or --bundle FILE and --root FILE".into()),
    };
    let mut status_lists = Vec::new();
    for (token, file) in &tokens {
        let list = StatusList::verify(token, &trust, now);
        status_lists.push(list.map_err(|error| format!("--status-list {file}: {}", error.code()))?);
    }
    if let Some(memory) = &memory {
        memory.remember(|memory| {
            if let Some(bundle) = &bundle {
                let remembered = memory.remember_bundle(bundle);
                let change = remembered.map_err(|error| format!("--bundle: {}", error.code()))?;
                if change == BundleChange::ForkDropped {
                    eprintln!("verify: the bundle held was a fork and was dropped: what it admitted may be forged");
                }
            }
            for (list, (_, file)) in status_lists.iter().zip(&tokens) {
                let remembered = memory.remember_list(list, now);
                remembered.map_err(|error| format!("--status-list {file}: {}", error.code()))?;
            }
            Ok(())
        })?;
    }
    let policy = policy.unwrap_or_else(|| Policy::for_purpose(purpose));
    let options = Options {
        trust,
        now,
        purpose,
        policy: if accept_test { policy.accept_test() } else { policy },
        place,
        challenge,
        sealing_key,
        status_lists,
        words,
    };
    Ok((options, memory))
}

fn verified(bundle: &[u8], root: &RootPin, now: UnixTime) -> Result<VerifiedBundle, String> {
    Bundle::from_bytes(bundle)
        .and_then(|bundle| bundle.verify(root, now))
        .map_err(|error| format!("--bundle: {}", error.code()))
}
