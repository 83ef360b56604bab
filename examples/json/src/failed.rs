//! A call that was refused, whoever refuses: one object.

use serde_json::{Map, Value, json};
use vehicle_license::error::Refusal;
use vehicle_license::value::Language;
use vehicle_license::verify::Screen;

use crate::act::{self, PARTIES, Refused};
use crate::kind::{Kind, Member, may, needs};
use crate::shapes::{SCREEN, WORDS_OF};
use crate::slip::Slip;

/// Why a call came to nothing. Nothing has changed, unless the call says so.
#[derive(Debug)]
pub(crate) struct Failed(Box<Parts>);

#[derive(Debug)]
struct Parts {
    refused: Refused,
    code: &'static str,
    seconds: Option<u64>,
    message: String,
    option: Option<String>,
    check: Option<u8>,
    advice: (&'static str, &'static str),
    screen: Option<Value>,
}

/// Its members behind `call`.
pub(crate) const MEMBERS: [Member; 11] = [
    needs(
        "call",
        Kind::OrNull(&Kind::Text),
        "the call, null if there is no such call",
    ),
    needs("ok", Kind::OnlyBool(false), ""),
    needs("refused", Kind::Name(refused), "what was refused"),
    needs(
        "code",
        Kind::Text,
        "the stable code: SPEC §12, or one of the door's own",
    ),
    may(
        "seconds",
        Kind::Uint,
        "where a clock is the matter, the seconds between the two times",
    ),
    needs("message", Kind::Text, "for a log; it may change"),
    may("option", Kind::Text, "of a caller's slip, the option by its path"),
    needs(
        "check",
        Kind::OrNull(&Kind::Uint),
        "of a show, the check of SPEC §9.2 that refused it",
    ),
    needs("who", Kind::Name(parties), "who must act"),
    needs("advice", WORDS_OF, "what to do next"),
    may("screen", SCREEN, "the words of a screen, if `words` names a language"),
];

impl Failed {
    pub(crate) fn of(error: &impl Refusal, refused: Refused) -> Self {
        let advice = error.advice();
        Self(Box::new(Parts {
            refused,
            code: error.code(),
            seconds: error.seconds(),
            message: error.to_string(),
            option: None,
            check: (refused == Refused::Show)
                .then(|| act::check(error.code(), false))
                .flatten(),
            advice: (advice.zh(), advice.en()),
            screen: None,
        }))
    }

    /// The refusal of a show, or of a verified one by a memory, with its screen. `sealed` says how it came.
    pub(crate) fn shown(error: &impl Refusal, refused: Refused, sealed: bool, words: Option<Language>) -> Self {
        let mut failed = Self::of(error, refused);
        if refused == Refused::Show {
            failed.0.check = act::check(failed.0.code, sealed);
        }
        failed.0.screen = words.map(|language| json!(Screen::of_refusal(error, language)));
        failed
    }

    pub(crate) fn into_members(self) -> Map<String, Value> {
        let (mut object, parts) = (Map::new(), *self.0);
        let mut put = |name: &str, value: Value| object.insert(name.into(), value);
        put("ok", json!(false));
        put("refused", json!(parts.refused.name()));
        put("code", json!(parts.code));
        if let Some(seconds) = parts.seconds {
            put("seconds", json!(seconds));
        }
        put("message", json!(parts.message));
        if let Some(option) = parts.option {
            put("option", json!(option));
        }
        put("check", json!(parts.check));
        put("who", json!(parts.refused.who(parts.code)));
        put("advice", json!({"zh": parts.advice.0, "en": parts.advice.1}));
        if let Some(screen) = parts.screen {
            put("screen", screen);
        }
        object
    }
}

impl From<Slip> for Failed {
    fn from(slip: Slip) -> Self {
        Self(Box::new(Parts {
            refused: Refused::Request,
            code: slip.code,
            seconds: None,
            message: slip.message(),
            advice: slip.advice(),
            option: slip.option,
            check: None,
            screen: None,
        }))
    }
}

fn refused() -> Vec<&'static str> {
    Refused::ALL.map(Refused::name).to_vec()
}

fn parties() -> Vec<&'static str> {
    PARTIES.to_vec()
}
