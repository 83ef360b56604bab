//! Runs one case: reads its keys, every one of which must be known, asks the crate, and says what came out in the
//! case's own terms. Generator and runner share this file, so that both read a case the same way.

use serde_json::{Value, json};

use super::keys::Keys;
use super::outcome::Outcome;
use super::{evidence, example, history, holder, issuing, lending, memory, single, values};

/// Runs `case`. An error means that the case itself is malformed.
pub fn run(case: &Value) -> Result<Outcome, String> {
    let checked = match case["kind"].as_str() {
        Some("example") => Some(example::check(case)),
        Some("sealed-example") => Some(example::check_sealed(case)),
        _ => None,
    };
    if let Some(checked) = checked {
        return checked.map(|()| Outcome::ok(json!({"ok": true}), Vec::new()));
    }
    let mut keys = Keys::new(case)?;
    // Read by the runner.
    for key in ["name", "why", "expect", "hidden"] {
        keys.optional(key);
    }
    let outcome = match keys.text("kind")? {
        "verify" => single::verify(&mut keys),
        "screen" => single::screen(&mut keys),
        "watermark" => single::watermark(&mut keys),
        "signed-form" => single::signed_form(&mut keys),
        "show" => holder::show(&mut keys),
        "wallet" => holder::wallet(&mut keys),
        "standing" => single::standing(&mut keys),
        "trust" => single::trust(&mut keys),
        "file" => single::file(&mut keys),
        "challenge" => single::challenge(&mut keys),
        "asking" => single::asking(&mut keys),
        "enrolment" => single::enrolment(&mut keys),
        "status-list" => single::status_list(&mut keys),
        "bundle" => single::bundle(&mut keys),
        "request" => lending::request(&mut keys),
        "order" => lending::order(&mut keys),
        "register" => lending::register(&mut keys),
        "answer" => lending::answer(&mut keys),
        "last-day" => lending::last_day(&mut keys),
        "history" => history::run(&mut keys),
        "issuing" => issuing::license(&mut keys),
        "ticket" => issuing::ticket(&mut keys),
        "value" => values::run(keys.text("type")?, keys.value("input")?),
        "evidence" => evidence::run(&mut keys),
        "memory" => memory::run(&mut keys),
        other => Err(format!("unknown kind {other}")),
    }?;
    keys.finish()?;
    Ok(outcome)
}
