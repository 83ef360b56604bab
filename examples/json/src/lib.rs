//! Vehicle licenses over JSON: one call in, one answer out, both UTF-8. No call fails, panics or blocks on anything but
//! another call: whatever is wrong comes back as an answer with `"ok": false`, a code, and who must act.
//!
//! ```
//! let door = door::Door::new();
//! let answer = door.call(r#"{"call": "read-challenge", "text": "VC1:nothing"}"#);
//! assert!(answer.starts_with(r#"{"call":"read-challenge","ok":false,"refused":"challenge","code":"text-"#));
//! ```
//!
//! - Bytes are lower-case hexadecimal digits, moments Unix seconds, days `YYYY-MM-DD`.
//! - An option that is not known, or has no value it may have, refuses the call: `option-unknown`, `option-invalid`.
//! - Nothing that was verified is read back: a verdict leaves as JSON, and an evidence record as bytes that are verified
//!   again.
//! - [`schema::schema`] is the JSON Schema of every request and every answer, made from the tables that check them.
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs, missing_debug_implementations)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::as_conversions
    )
)]

extern crate alloc;

mod act;
mod answer;
mod desk;
mod failed;
#[cfg(feature = "server")]
mod fleet;
mod given;
mod hex;
mod kept;
mod kind;
mod lock;
mod object;
mod options;
#[cfg(feature = "server")]
pub mod parts;
mod policy;
#[cfg(feature = "server")]
mod pure;
#[cfg(feature = "server")]
mod remembered;
mod said;
pub mod schema;
mod shapes;
#[cfg(feature = "wallet")]
mod showing;
mod signatures;
mod slip;
mod state;
mod table;
#[cfg(feature = "server")]
mod verify;
#[cfg(feature = "wallet")]
mod wallet;

use alloc::format;
use alloc::string::String;

use vehicle_license::desk::Desk;
use vehicle_license::key::{Checker, PureRust};
#[cfg(feature = "wallet")]
use vehicle_license::present::Wallet;

pub use hex::{bytes_of, text_of as hex_of};
pub use kept::Reduction;

use answer::members;
use failed::Failed;
#[cfg(feature = "server")]
use fleet::Waiting;
use lock::RwLock;
use object::{Json, Object};
use options::Options;
use said::Outcome;
use table::Call;

/// A door. It is shared by all threads.
pub struct Door {
    checker: &'static (dyn Checker + Sync),
    believes_answers: bool,
    desk: RwLock<Option<Desk>>,
    #[cfg(feature = "server")]
    waiting: RwLock<Waiting>,
    #[cfg(feature = "wallet")]
    wallet: RwLock<Wallet>,
}

impl Door {
    /// A door that checks signatures in pure Rust.
    #[must_use]
    pub const fn new() -> Self {
        Self::with_checker(&PureRust)
    }

    /// A door whose signatures `checker` checks: native code, for example.
    #[must_use]
    pub const fn with_checker(checker: &'static (dyn Checker + Sync)) -> Self {
        Self {
            checker,
            believes_answers: false,
            desk: RwLock::new(None),
            #[cfg(feature = "server")]
            waiting: RwLock::new(Waiting::NONE),
            #[cfg(feature = "wallet")]
            wallet: RwLock::new(Wallet::new()),
        }
    }

    /// The same door, which believes what a request says of signatures (`signatures`): for a program that computes them
    /// itself, by WebCrypto or on a device, and hands no request of anybody else through. Who writes the requests of such a
    /// door decides what is genuine; see [`Checker`] for what an answer promises.
    #[must_use]
    pub fn believing_answers(mut self) -> Self {
        self.believes_answers = true;
        self
    }

    /// The answer to one request.
    #[must_use]
    pub fn call(&self, request: &str) -> String {
        let (name, outcome) = match object::read(request) {
            None => (None, Err(Failed::malformed())),
            Some(object) => {
                let call = object.get("call").and_then(Json::as_text).and_then(Call::find);
                match call {
                    None => (None, Err(no_call(&object))),
                    Some(call) => (Some(call.name), self.run(call, &object)),
                }
            }
        };
        written(name, outcome)
    }

    /// The answer to one request as another language hands it over. Bytes that are not UTF-8 are no request.
    #[must_use]
    pub fn call_bytes(&self, request: &[u8]) -> String {
        self.call(core::str::from_utf8(request).unwrap_or_default())
    }

    fn run(&self, call: &Call, object: &Object<'_>) -> Outcome {
        kind::check_members(&call.request(), object, "")?;
        (call.run)(self, Options(object))
    }
}

/// The answer where no door is: for a border at which doors have numbers.
#[must_use]
pub fn answer_of_no_door() -> String {
    written(None, Err(Failed::no_door()))
}

/// The answer where a door panicked, which is a defect of the library: for a border that no panic may cross.
#[must_use]
pub fn answer_of_a_defect() -> String {
    written(None, Err(Failed::by_a_defect()))
}

fn written(call: Option<&str>, outcome: Outcome) -> String {
    let mut answer = members! {"call": call};
    match outcome {
        Ok(members) => {
            answer.put("ok", true);
            answer.append(members);
        }
        Err(failed) => answer.append(failed.into_members()),
    }
    answer.into_object()
}

impl Default for Door {
    fn default() -> Self {
        Self::new()
    }
}

impl core::fmt::Debug for Door {
    /// Says nothing of what it holds.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Door").finish_non_exhaustive()
    }
}

fn no_call(object: &Object<'_>) -> Failed {
    match object.get("call") {
        None => Failed::missing("call"),
        Some(_) => Failed::invalid("call", &format!("one of {}", table::names().join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_door_serves_all_threads() {
        fn shared<T: Send + Sync + 'static>() {}
        shared::<Door>();
    }

    #[test]
    fn no_two_calls_and_no_two_members_have_one_name() {
        let names = table::names();
        let twice = |names: &[&str]| (1..names.len()).any(|at| names[..at].contains(&names[at]));
        assert!(!twice(&names));
        for call in table::CALLS {
            let of = |members: Vec<kind::Member>| members.iter().map(|member| member.name).collect::<Vec<_>>();
            assert!(!twice(&of(call.options())), "options of {}", call.name);
            assert!(!twice(&of(call.answer())), "answer of {}", call.name);
        }
    }
}
