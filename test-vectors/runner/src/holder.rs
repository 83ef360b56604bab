//! The kinds of the holder's side: a show planned and made, and a wallet that adds, hears and lists.

use serde_json::{Value, json};
use vehicle_license::credential::{CredentialStatus, FieldName, RegisterAnswer, StatusPosition};
use vehicle_license::error::PresentError;
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};
use vehicle_license::present::{Added, Holder, View, Wallet};
use vehicle_license::trust::Asking;
use vehicle_license::{Purpose, Trust};

use support::fixture::Given;

use super::given::pinned;
use super::keys::{Keys, hex};
use super::outcome::{Outcome, refusal};
use super::single::{challenge_of, drawn};

/// A show planned, made and signed, from the holder's file to the bytes of its code.
pub fn show(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let trust = pinned(keys)?;
    let secret = keys.bytes("secret")?.try_into().map_err(|_| "a secret has 32 bytes")?;
    let key = LocalKey::from_secret_bytes(&secret).map_err(|error| error.to_string())?;
    let holder = Holder::import(&keys.bytes("file")?, &trust, &key.public_key());
    let holder = holder.map_err(|error| format!("file: {error}"))?;
    let now = keys.instant("now")?;
    let challenge = challenge_of(keys)?;
    let asking = challenge.as_ref().map(|challenge| Asking::of(challenge, &trust, now));
    let view = view(keys.value("view")?, asking.as_ref())?;
    if keys.optional("random").is_some() {
        let random = keys.bytes("random")?;
        let made = holder.present_sealed(&view, now, &key, &mut Given(&random));
        return Ok(match made {
            Err(error) => Outcome::refused(&error),
            Ok(sealed) => {
                let expect = json!({
                    "ok": true,
                    "sealed": hex(sealed.as_bytes()),
                    "text": sealed.to_text(),
                    "valid_until": sealed.valid_until().unix(),
                });
                Outcome::ok(expect, vec![format!("{sealed:?}"), format!("{view:?}")])
            }
        });
    }
    Ok(match holder.present(&view, now, &key) {
        Err(error) => Outcome::refused(&error),
        Ok(show) => {
            let preview = holder
                .preview(&view, now)
                .map_err(|error| format!("preview: {error}"))?;
            let expect = json!({
                "ok": true,
                "bytes": hex(show.as_bytes()),
                "text": show.to_text(),
                "cose": hex(&show.to_cose()),
                "valid_until": show.valid_until().unix(),
                "refresh_after": show.refresh_after().unix(),
                "watermark": drawn(&preview.watermark()),
            });
            let said = vec![format!("{show:?}"), format!("{preview:?}"), format!("{view:?}")];
            Outcome::ok(expect, said).law(
                preview.valid_until() == show.valid_until(),
                "a preview ends when its show does",
            )
        }
    })
}

/// What a case opens: a view of SPEC §6.2, and fields opened, hidden or masked beside it.
fn view<'a>(value: &Value, asking: Option<&Asking<'a>>) -> Result<View<'a>, String> {
    let mut keys = Keys::new(value)?;
    let purpose = match keys.optional("purpose") {
        None => None,
        Some(_) => Some(Purpose::from_name(keys.text("purpose")?).ok_or("unknown purpose")?),
    };
    let fields = |keys: &mut Keys<'_>, key: &'static str| -> Result<Vec<FieldName>, String> {
        let list = keys.optional(key).and_then(Value::as_array);
        let named = |name: &Value| name.as_str().and_then(FieldName::from_name).ok_or("unknown field");
        list.into_iter().flatten().map(|name| Ok(named(name)?)).collect()
    };
    let mut view = match (keys.text("of")?, purpose, asking) {
        ("everyday", None, None) => View::everyday(),
        ("everyday", Some(purpose), None) => View::everyday_for(purpose),
        ("purpose", Some(purpose), None) => View::for_purpose(purpose),
        ("only", purpose, None) => View::only(&fields(&mut keys, "fields")?, purpose),
        ("answering", None, Some(asking)) => View::answering(asking),
        ("answering-everyday", None, Some(asking)) => View::answering_everyday(asking),
        _ => return Err("no such view".into()),
    };
    for field in fields(&mut keys, "opening")? {
        view = view.opening(field);
    }
    for field in fields(&mut keys, "opening_asked")? {
        view = view.opening_asked(field);
    }
    for field in fields(&mut keys, "hiding")? {
        view = view.hiding(field);
    }
    for field in fields(&mut keys, "masking")? {
        view = view.masking(field);
    }
    keys.finish()?;
    Ok(view)
}

/// A wallet, what it is given and hears one after another, and what is stored in the end.
pub fn wallet(keys: &mut Keys<'_>) -> Result<Outcome, String> {
    let steps = keys.value("steps")?.as_array().ok_or("steps is no list")?;
    let mut wallet = match keys.value("stored")? {
        Value::Null => Wallet::new(),
        _ => match Wallet::from_bytes(&keys.bytes("stored")?) {
            Err(error) => {
                keys.optional("trust");
                return Ok(Outcome::refused(&error));
            }
            Ok(wallet) => wallet,
        },
    };
    let mut broken = Vec::new();
    if keys.optional("stored").is_some_and(|stored| !stored.is_null())
        && *wallet.secret_bytes() != keys.bytes("stored")?
    {
        broken.push("what is read is written the same".into());
    }
    let trust = pinned(keys)?;
    let mut results = Vec::new();
    for (at, value) in steps.iter().enumerate() {
        results.push(step(&mut wallet, &trust, value).map_err(|error| format!("step {at}: {error}"))?);
        let again = Wallet::from_bytes(&wallet.secret_bytes()).map_err(|error| error.to_string())?;
        // A restart at any moment changes nothing.
        if *again.secret_bytes() != *wallet.secret_bytes() {
            broken.push(format!("step {at}: what is stored reads as it was"));
        }
        wallet = again;
    }
    let stored = wallet.secret_bytes();
    let expect = json!({"ok": true, "results": results, "stored": hex(&stored)});
    let mut outcome = Outcome::ok(expect, vec![format!("{wallet:?}")]);
    outcome.broken = broken;
    Ok(outcome)
}

fn step(wallet: &mut Wallet, trust: &Trust, value: &Value) -> Result<Value, String> {
    let mut keys = Keys::new(value)?;
    let result = match keys.text("op")? {
        "add" => {
            let holder = PublicKey::from_compressed(&keys.bytes("holder")?).map_err(|error| error.to_string())?;
            let file = keys.bytes("file")?;
            let imported = Holder::import(&file, trust, &holder).map_err(|error| format!("file: {error}"))?;
            let added = wallet.add(imported);
            let before = match added {
                Added::Replaced(before) => Some(hex(&before)),
                _ => None,
            };
            json!({"ok": true, "added": added.name(), "before": before})
        }
        "answer" => {
            let answer =
                RegisterAnswer::from_bytes(&keys.bytes("bytes")?).map_err(|error| format!("answer: {error}"))?;
            wallet.apply_answer(&answer);
            json!({"ok": true})
        }
        "status" => {
            let issuer = u16::try_from(keys.uint("issuer")?).map_err(|error| error.to_string())?;
            let status = u8::try_from(keys.uint("status")?).map_err(|error| error.to_string())?;
            let (position, as_of) = (position(keys.uint("position")?)?, keys.instant("as_of")?);
            wallet.apply_status(issuer, position, CredentialStatus::from_number(status), as_of);
            json!({"ok": true})
        }
        "list" => {
            let now = keys.instant("now")?;
            let told = |held: &Holder| told(held, held.can_show(now));
            json!({"ok": true, "held": wallet.held().map(told).collect::<Vec<_>>()})
        }
        "clear-out" => {
            let cleared = wallet.clear_out(keys.instant("now")?);
            json!({"ok": true, "cleared": cleared.iter().map(|id| hex(id)).collect::<Vec<_>>()})
        }
        "refresh-due" => {
            let purpose = Purpose::from_name(keys.text("purpose")?).ok_or("unknown purpose")?;
            let due = wallet.held().map(|held| held.refresh_due(purpose).unix());
            json!({"ok": true, "due": due.collect::<Vec<_>>()})
        }
        other => return Err(format!("unknown operation {other}")),
    };
    keys.finish()?;
    Ok(result)
}

/// One credential held: whether it is listed, or why not, and as of when its status is known.
fn told(held: &Holder, can_show: Result<(), PresentError>) -> Value {
    json!({
        "id": hex(held.id()),
        "shown": can_show.map_or_else(|error| refusal(&error), |()| json!({"ok": true})),
        "status_as_of": held.status_as_of().unix(),
    })
}

fn position(number: u64) -> Result<StatusPosition, String> {
    let part = |number: u64| u32::try_from(number).map_err(|error| error.to_string());
    StatusPosition::new(part(number >> 20)?, part(number & 0xf_ffff)?).ok_or_else(|| "no position".into())
}
