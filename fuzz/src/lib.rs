//! The bodies of the fuzz targets, each with its law: plain functions over bytes, so that an ordinary test runs them
//! too (`src/tests.rs`). A body panics when a law is broken and otherwise says whether anything was
//! accepted.
//!
//! `text` and `cbor` take the input as it is. The others read it as choices: which genuine message, which edits, which
//! moment, purpose and policy, or which operations on a register. `request`, `register`, `sealed`, `challenge` and `door`
//! take it in both ways.

mod choices;
mod desk;
mod door;
mod form;
mod kept;
mod lending;
mod offline;
mod operations;
mod oracle;
mod roots;
mod scene;
mod sealed;
mod seeds;
#[cfg(test)]
mod tests;
mod world;

use vehicle_license::error::IssuerError;
use vehicle_license::present::{Holder, View};
use vehicle_license::{Challenge, Input, Place, Purpose, Question, Trust, Verified, Verifier, VerifyError, Warning};

use choices::Choices;
pub use desk::desk;
pub use door::door;
pub use kept::{evidence, memory};
pub use lending::{request, state};
pub use offline::{bundle, status_list};
pub use operations::operations;
pub use roots::roots;
pub use scene::resigned;
pub use sealed::{challenge, sealed};
pub use seeds::{from_vector, genuine, reads};
use support::fixture::{SHOWN_AT, instant, key};
use world::{WORLD, reveals};

/// A moment at which every show of the world is fresh.
const NOW: u64 = SHOWN_AT + 30;

/// A target's body.
pub type Body = fn(&[u8]) -> bool;

/// Every target by its name.
pub const BODIES: [(&str, Body); 17] = [
    ("text", text),
    ("cbor", cbor),
    ("verify", verify),
    ("file", file),
    ("request", request),
    ("operations", operations),
    ("register", state),
    ("bundle", bundle),
    ("roots", roots),
    ("status_list", status_list),
    ("sealed", sealed),
    ("challenge", challenge),
    ("memory", memory),
    ("evidence", evidence),
    ("resigned", resigned),
    ("door", door),
    ("desk", desk),
];

/// Law: a text is refused as a text exactly if it is not the one base45 form of a prefix and its bytes; every other
/// verdict is the verdict on these bytes. A challenge's or a file's text that is read is written the same again.
pub fn text(data: &[u8]) -> bool {
    let text = &*String::from_utf8_lossy(data);
    let checked = check(Input::text(text));
    match text.strip_prefix("VL1:").and_then(form::base45_decode) {
        Some(bytes) if bytes.len() <= form::SHOW_BYTES => {
            assert_eq!(format!("VL1:{}", form::base45_encode(&bytes)), text);
            assert_eq!(checked, check_bytes(&bytes));
        }
        _ => assert!(matches!(checked, Err(VerifyError::Text(_))), "{checked:?}"),
    }
    let challenge = Challenge::from_text(text);
    if let Ok(challenge) = &challenge {
        assert_eq!(challenge.to_text(), text);
    }
    let holder = Holder::import_text(text, &WORLD.trust, &WORLD.holder_key);
    if let Ok(holder) = &holder {
        assert_eq!(format!("VF1:{}", form::base45_encode(&holder.secret_file())), text);
    }
    checked.is_ok() || challenge.is_ok() || holder.is_ok()
}

/// Law: what is read is one item of deterministic CBOR and is written the same again.
pub fn cbor(data: &[u8]) -> bool {
    let trust = Trust::pinned(data);
    if let Ok(trust) = &trust {
        assert_eq!(world::content_of(trust).to_bytes().expect("it was read"), data);
    }
    let challenge = Challenge::from_bytes(data);
    if let Ok(challenge) = &challenge {
        assert_eq!(challenge.as_bytes(), data);
        assert_eq!(Challenge::from_text(&challenge.to_text()).as_ref(), Ok(challenge));
        assert!(challenge.issued_at() < challenge.expires());
    }
    let holder = Holder::import(data, &WORLD.trust, &WORLD.holder_key);
    if let Ok(holder) = &holder {
        assert_eq!(*holder.secret_file(), data);
    }
    let checked = check_bytes(data);
    let read = trust.is_ok() || challenge.is_ok() || holder.is_ok();
    // A show whose structure was refused is not read; of one of another profile only the profile is.
    let refused_structure = matches!(checked, Err(VerifyError::Read(_)));
    if read || !refused_structure {
        assert!(form::is_deterministic_cbor(data));
    }
    read || checked.is_ok()
}

/// Laws: whatever verifies is one of the shows that were made; what its view hides is in no output, and no value at
/// all is in a refusal's; only a clock that runs behind is healed by waiting.
pub fn verify(data: &[u8]) -> bool {
    let mut choices = Choices::new(data);
    let (show, other) = (choices.one_of(&WORLD.shows), choices.one_of(&WORLD.shows));
    let purpose = *choices.one_of(&Purpose::ALL);
    let place = *choices.one_of(&[Place::Counter, Place::Remote, Place::Roadside]);
    let policy = choices.policy();
    let challenge = choices.flag().then_some(&WORLD.challenge);
    let now = choices.moment(SHOWN_AT, false);
    let later = choices.moment(now, true);
    let mut wire = show.wire.clone();
    choices.edit(&mut wire, &other.wire);

    let verdict_at = |unix| {
        let mut question = Question::new(purpose, place).under(policy.clone());
        if let Some(challenge) = challenge {
            question = question.answering(challenge);
        }
        verifier(&WORLD.trust).verify(Input::bytes(&wire), &question, instant(unix))
    };
    let verdict = verdict_at(now);
    match &verdict {
        Ok(verified) => {
            let made = WORLD.shows.iter().find(|show| show.wire == wire);
            let made = made.expect("a show that nobody made verifies");
            let paper = verified.facts().warnings().contains(&Warning::PaperLicenseRequired);
            assert_eq!(paper, place == Place::Roadside);
            let output = outputs(verified);
            assert!(!reveals(&output, &made.hidden), "a hidden value shows in {output}");
            assert_eq!(
                verdict_at(now).as_ref(),
                Ok(verified),
                "the same question, another answer"
            );
            let ends = verified.facts().valid_until();
            assert!(instant(now) < ends);
            assert!(
                instant(later) < ends || verdict_at(later).is_err(),
                "valid beyond {ends}"
            );
        }
        Err(error) => {
            let output = format!("{error:?} {error}");
            assert!(!reveals(&output, &WORLD.secrets), "a value shows in {output}");
            let clock_behind = matches!(
                error,
                VerifyError::Issuer(IssuerError::TrustFromFuture { .. })
                    | VerifyError::ChallengeFromFuture { .. }
                    | VerifyError::ShowFromFuture { .. }
                    | VerifyError::NotYetValid { .. }
            );
            assert!(
                clock_behind || verdict_at(later).is_err(),
                "{error} at {now}, and valid at {later}"
            );
        }
    }
    verdict.is_ok()
}

/// Laws: whatever imports is a file that was issued, to its holder alone, and is written the same again; what it
/// shows verifies; no value is in any output.
pub fn file(data: &[u8]) -> bool {
    let mut choices = Choices::new(data);
    let (issued, other) = (choices.one_of(&WORLD.files), choices.one_of(&WORLD.files));
    let foreign = choices.flag();
    let holder_key = if foreign { WORLD.foreign_key } else { WORLD.holder_key };
    let mut file = issued.clone();
    choices.edit(&mut file, other);
    match Holder::import(&file, &WORLD.trust, &holder_key) {
        Ok(holder) => {
            assert!(!foreign, "imported by somebody else");
            assert!(WORLD.files.contains(&file), "a file that nobody issued");
            assert_eq!(*holder.secret_file(), file);
            assert!(!reveals(&format!("{holder:?}"), &WORLD.secrets));
            let show = holder.present(&View::everyday(), instant(NOW), &key("holder"));
            assert!(check_bytes(show.expect("a show").as_bytes()).is_ok());
            true
        }
        Err(error) => {
            let output = format!("{error:?} {error}");
            assert!(!reveals(&output, &WORLD.secrets), "a value shows in {output}");
            false
        }
    }
}

fn check_bytes(bytes: &[u8]) -> Result<Verified, VerifyError> {
    check(Input::bytes(bytes))
}

/// A verifier whose signatures are checked by native code, in a fraction of the time.
fn verifier(trust: &Trust) -> Verifier<'_> {
    Verifier::new(trust).with_checker(&native::Ring)
}

fn check(input: Input<'_>) -> Result<Verified, VerifyError> {
    let question = Question::new(Purpose::Other, Place::Counter).under(WORLD.policy.clone());
    verifier(&WORLD.trust).verify(input, &question, instant(NOW))
}

/// Everything a verifier may print of a verdict.
fn outputs(verified: &Verified) -> String {
    let json = serde_json::to_string(verified).expect("JSON");
    format!("{verified:?} {verified:#?} {json}")
}
