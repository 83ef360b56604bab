//! Cases of kind `memory`: a verifier's memory, what it is asked to admit and to remember one after another, what each
//! came to, and what is stored in the end.

use serde_json::{Value, json};
use vehicle_license::trust::BundleChange;
use vehicle_license::verify::{HeldState, ReplayGuard, StoreAnswer};
use vehicle_license::{Admission, Bundle, Challenge, Input, Memory, StatusList, UnixTime, Verified, Verifier};

use super::given::{pin, pinned, policy, question, status_lists};
use super::keys::{Keys, hex};
use super::outcome::{Outcome, said};

/// The longest memory that is cut at every byte.
const CUT: usize = 4096;

/// What one step came to.
type Done = Result<Came, Outcome>;

#[derive(Debug)]
enum Came {
    Admitted(Admission),
    Taken(BundleChange),
    /// Nothing to tell.
    Well,
}

pub fn run(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let steps = keys.value("steps")?.as_array().ok_or("steps is no list")?;
    let mut broken = Vec::new();
    let mut memory = match keys.value("stored")? {
        Value::Null => Memory::new(),
        _ => {
            let bytes = keys.bytes("stored")?;
            match Memory::from_bytes(&bytes) {
                Err(error) => return Ok(Outcome::refused(&error)),
                Ok(memory) => {
                    if memory.to_bytes() != bytes {
                        broken.push("what is read is written the same".into());
                    }
                    memory
                }
            }
        }
    };
    let mut results = Vec::new();
    let mut texts = Vec::new();
    for (at, value) in steps.iter().enumerate() {
        let before = memory.clone();
        let done = step(&mut memory, value).map_err(|error| format!("step {at}: {error}"))?;
        let mut law = |holds: bool, law: &str| {
            if !holds {
                broken.push(format!("step {at}: {law}"));
            }
        };
        let stored = memory.to_bytes();
        law(
            Memory::from_bytes(&stored).as_ref() == Ok(&memory),
            "what is stored reads as it was",
        );
        law(
            HeldState::from_bytes(&memory.held().to_bytes()).as_ref() == Ok(memory.held())
                && ReplayGuard::from_bytes(&memory.replay_guard().to_bytes()).as_ref() == Ok(memory.replay_guard()),
            "each half that is stored reads as it was",
        );
        let (mut set, mut guard) = (memory.clone(), memory.replay_guard().clone());
        set.clock_was_set();
        guard.clock_was_set();
        law(
            *set.replay_guard() == guard && set.held() == memory.held(),
            "a clock set right is noted by the guard alone",
        );
        law(
            before.clock_floor() <= memory.clock_floor(),
            "the clock's floor never sinks",
        );
        match &done {
            Err(refused) => {
                texts.extend(refused.said.clone());
                results.push(refused.expect.clone());
                law(
                    memory == before && stored == before.to_bytes(),
                    "what is refused changes nothing",
                );
            }
            Ok(came) => {
                texts.push(format!("{came:?}"));
                results.push(match came {
                    Came::Admitted(admission) => {
                        texts.push(format!("{:?}", admission.replay_key()));
                        said(admission)
                    }
                    Came::Taken(change) => json!({"ok": true, "change": change.name()}),
                    Came::Well => json!({"ok": true}),
                });
                let again = step(&mut memory, value)?;
                let once = match came {
                    Came::Well => again.is_ok(),
                    Came::Taken(_) => matches!(again, Ok(Came::Taken(BundleChange::Same))),
                    Came::Admitted(_) if value["op"] == "admit-by-store" => again.is_ok(),
                    Came::Admitted(admission) if admission.replay_key().is_challenge() => {
                        code(&again) == "challenge-spent"
                    }
                    Came::Admitted(_) => code(&again) == "show-replayed",
                };
                law(once, "a show is admitted once, and what is known is no error");
                law(memory.to_bytes() == stored, "the same again changes nothing");
            }
        }
        texts.extend([
            format!("{memory:?}"),
            format!("{:?}", memory.held()),
            format!("{:?}", memory.replay_guard()),
        ]);
    }
    let stored = memory.to_bytes();
    if stored.len() <= CUT {
        let cut = |length| Memory::from_bytes(&stored[..length]).map_err(|error| error.code());
        if (0..stored.len()).any(|length| cut(length) != Err("memory-corrupt")) {
            broken.push("a memory is read whole or not at all".into());
        }
    }
    let held = memory.held();
    let trust = held.trust_state();
    let bundle = trust.version().zip(trust.root_number()).zip(trust.content_digest());
    let bundle = bundle.map(|((version, root), content)| json!([root, version, hex(content)]));
    let lists = held
        .lists()
        .map(|(issuer, list, issued_at)| json!([issuer, list, issued_at.unix()]));
    let expect = json!({
        "ok": true,
        "results": results,
        "floor": held.clock_floor().map(|floor| floor.unix()),
        "bundle": bundle,
        "lists": lists.collect::<Vec<_>>(),
        "stored": hex(&stored),
        "held": hex(&held.to_bytes()),
        "admitted": hex(&memory.replay_guard().to_bytes()),
    });
    let mut outcome = Outcome::ok(expect, texts);
    outcome.broken = broken;
    Ok(outcome)
}

fn code(done: &Done) -> &str {
    let refused = done.as_ref().err().and_then(|refused| refused.expect["code"].as_str());
    refused.unwrap_or("ok")
}

/// Carries out one step; an error means that the case itself is malformed.
fn step(memory: &mut Memory, value: &Value) -> Result<Done, String> {
    let mut keys = Keys::new(value)?;
    let done = match keys.text("op")? {
        "admit" => {
            let (verified, now) = verified(&mut keys)?;
            memory
                .take(&verified, now)
                .map(|pending| Came::Admitted(pending.stored()))
                .map_err(|error| Outcome::refused(&error))
        }
        "admit-by-store" => {
            let answer = match keys.text("store")? {
                "absent" => StoreAnswer::Absent,
                "present" => StoreAnswer::Present,
                _ => return Err("unknown answer".into()),
            };
            let (verified, now) = verified(&mut keys)?;
            let mut held = memory.held().clone();
            held.admit_by_store(&verified, answer, now)
                .map(Came::Admitted)
                .map_err(|error| Outcome::refused(&error))
        }
        "remember-bundle" => {
            let pin = pin(keys.value("pin")?)?;
            let now = keys.instant("now")?;
            let verified = Bundle::from_bytes(&keys.bytes("bytes")?).and_then(|bundle| bundle.verify(&pin, now));
            let bundle = verified.map_err(|error| format!("bundle: {error}"))?;
            memory
                .remember_bundle(&bundle)
                .map(Came::Taken)
                .map_err(|error| Outcome::refused(&error))
        }
        "remember-list" => {
            let trust = pinned(&mut keys)?;
            let now = keys.instant("now")?;
            let read_at = match keys.optional("read_at") {
                None => now,
                Some(_) => keys.instant("read_at")?,
            };
            let list = StatusList::verify(&keys.bytes("bytes")?, &trust, read_at);
            let list = list.map_err(|error| format!("status list: {error}"))?;
            memory
                .remember_list(&list, now)
                .map(|()| Came::Well)
                .map_err(|error| Outcome::refused(&error))
        }
        "check-clock" => memory
            .check_clock(keys.instant("now")?)
            .map(|()| Came::Well)
            .map_err(|error| Outcome::refused(&error)),
        other => return Err(format!("unknown operation {other}")),
    };
    keys.finish()?;
    Ok(done)
}

/// The verdict on what is to be admitted, which passes, and when it is admitted.
fn verified(keys: &mut Keys<'_>) -> Result<(Verified, UnixTime), String> {
    let trust = pinned(keys)?;
    let now = keys.instant("now")?;
    let admitted_at = match keys.optional("admitted_at") {
        None => now,
        Some(_) => keys.instant("admitted_at")?,
    };
    let question = question(keys)?.under(policy(keys.value("policy")?)?);
    let lists = status_lists(keys, &trust, now)?;
    let challenge = match keys.optional("challenge") {
        None => None,
        Some(_) => Some(Challenge::from_text(keys.text("challenge")?).map_err(|error| format!("challenge: {error}"))?),
    };
    let text = keys.text("text")?;
    let mut question = question.consulting(&lists);
    if let Some(challenge) = &challenge {
        question = question.answering(challenge);
    }
    let verified = Verifier::new(&trust).verify(Input::text(text), &question, now);
    let verified = verified.map_err(|error| format!("not verified: {error}"))?;
    Ok((verified, admitted_at))
}
