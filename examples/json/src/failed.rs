//! A call that was refused, whoever refuses: one object.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use vehicle_license::desk::DeskError;
use vehicle_license::error::{Actor, Refusal};
use vehicle_license::value::Language;
use vehicle_license::verify::Screen;
use vehicle_license::{MemoryError, VerifyError};

use crate::act::Refused;
use crate::answer::{Members, members};
use crate::kind::{Kind, Member, may, needs};
use crate::options::Words;
use crate::shapes::{SCREEN_IF_ASKED, SCREENS_IF_ASKED, WORDS_OF};

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
    who: Actor,
    advice: (&'static str, &'static str),
    screens: Members,
}

/// Its members behind `call`.
pub(crate) const MEMBERS: [Member; 12] = [
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
    SCREEN_IF_ASKED,
    SCREENS_IF_ASKED,
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
            check: None,
            who: refused.who(),
            advice: (advice.zh(), advice.en()),
            screens: Members::default(),
        }))
    }

    /// The refusal of a show. `sealed` says how it came: two codes come from check 3 of a sealed answer, and from check 7
    /// of any other show.
    pub(crate) fn of_show(error: &VerifyError, sealed: bool) -> Self {
        let mut failed = Self::of(error, Refused::Show);
        let before_opening = matches!(error, VerifyError::ChallengeNeeded | VerifyError::ChallengeMismatch);
        failed.0.check = Some(if sealed && before_opening { 3 } else { error.check() });
        failed.0.who = error.actor();
        failed
    }

    /// The refusal of a memory.
    pub(crate) fn of_memory(error: &MemoryError) -> Self {
        let mut failed = Self::of(error, Refused::Memory);
        failed.0.who = error.actor();
        failed
    }

    /// The refusal of a desk, by whatever is behind it.
    pub(crate) fn of_desk(error: &DeskError, sealed: bool) -> Self {
        let refused = match error {
            DeskError::Verify(error) => return Self::of_show(error, sealed),
            DeskError::Memory(error) => return Self::of_memory(error),
            DeskError::Challenge(_) => Refused::Challenge,
            DeskError::Sign(_) => Refused::Key,
            DeskError::Trust(_) => Refused::Trust,
            DeskError::Bundle(_) => Refused::Bundle,
            DeskError::StatusList(_) => Refused::StatusList,
            _ => Refused::Desk,
        };
        let mut failed = Self::of(error, refused);
        failed.0.who = error.actor();
        failed
    }

    /// A defect of the library. Whoever runs it reports it.
    pub(crate) fn by_a_defect() -> Self {
        let mut failed = Self::defect();
        failed.0.who = Actor::Operator;
        failed
    }

    /// The refusal of a request that is not as the tables have it: see [`slip`](crate::slip).
    pub(crate) fn by_caller(
        code: &'static str,
        option: Option<String>,
        message: String,
        advice: (&'static str, &'static str),
    ) -> Self {
        Self(Box::new(Parts {
            refused: Refused::Request,
            code,
            seconds: None,
            message,
            option,
            check: None,
            who: Actor::Caller,
            advice,
            screens: Members::default(),
        }))
    }

    /// The option that is at fault, by its path.
    #[cfg(test)]
    pub(crate) fn option(&self) -> Option<&str> {
        self.0.option.as_deref()
    }

    /// The same, with the screens of `error` that are wanted.
    pub(crate) fn with_screen(mut self, error: &dyn Refusal, words: Option<Words>) -> Self {
        if let Some(words) = words {
            let [zh, en] = Language::ALL.map(|language| Screen::of_refusal(error, language));
            words.put_into(&mut self.0.screens, [&zh, &en]);
        }
        self
    }

    pub(crate) fn into_members(self) -> Members {
        let parts = *self.0;
        let mut told = members! {"ok": false, "refused": parts.refused.name(), "code": parts.code};
        if let Some(seconds) = parts.seconds {
            told.put("seconds", seconds);
        }
        told.put("message", parts.message);
        if let Some(option) = parts.option {
            told.put("option", option);
        }
        told.put("check", parts.check);
        told.put("who", parts.who.name());
        told.put("advice", members! {"zh": parts.advice.0, "en": parts.advice.1});
        told.append(parts.screens);
        told
    }
}

fn refused() -> Vec<&'static str> {
    Refused::ALL.map(Refused::name).to_vec()
}

fn parties() -> Vec<&'static str> {
    Actor::ALL.map(Actor::name).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checks_are_those_of_the_documents() {
        let text = include_str!("../../../docs/codes.md");
        for (error, sealed) in [
            (VerifyError::TestIssuer, false),
            (VerifyError::ChallengeNeeded, true),
            (VerifyError::ChallengeMismatch, false),
            (VerifyError::HolderSignature, false),
            (VerifyError::StatusRevoked, true),
        ] {
            let row = format!("| `{}` | ", error.code());
            let row = text.lines().find(|line| line.starts_with(&row)).expect("a row");
            let checks: Vec<&str> = row
                .split('|')
                .nth(2)
                .expect("a cell")
                .split(',')
                .map(str::trim)
                .collect();
            let told = Failed::of_show(&error, sealed).into_members().into_object();
            let told: serde_json::Value = serde_json::from_str(&told).expect("JSON");
            assert!(checks.contains(&&*told["check"].to_string()), "{row}");
        }
    }
}
