//! Handing a question over (SPEC §9.7): the desks of a fleet share a store, so that an answer is judged by whichever of them
//! it comes to. What is handed over holds the key that opens the answer.
//!
//! ```text
//! stored = [label: tstr, body: bstr .cbor question, check: bstr .size 32]       ; a question that is open
//! ```

use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::error::DeskError;
use super::inquiry::Asked;
use super::questions::OpenQuestion;
use super::state::Desk;
use crate::credential::show::Hint;
use crate::error::{Part, VerifyError};
use crate::limits;
use crate::value::UnixTime;
use crate::wire::cbor::{Reader, Writer};
use crate::wire::envelope::{self, Fault};

const LABEL: &str = "vehicle-license question 1";

impl Desk {
    /// The open question of this [`hint`](Asked::hint), for the other desks of a fleet: its challenge, its terms and the
    /// key that opens its answer. `None` if there is none that can be answered, or if this desk is none
    /// [of a fleet](Desk::in_fleet).
    ///
    /// Put the bytes into the store that the desks share, under the hint, if there is nothing under it; if there is, ask
    /// again. Let them expire at [`Asked::until`]. Whoever reads them reads the answer, and whoever can write there makes
    /// questions in the fleet's name.
    #[must_use]
    pub fn secret_question(&self, hint: &str) -> Option<Zeroizing<Vec<u8>>> {
        self.demand_fleet().ok()?;
        let question = self.parts.questions.get_open(&hint_of(hint)?)?;
        // Room for all of it, so that growing leaves no copy of a key behind.
        let mut body = Writer::with_capacity(limits::DESK_QUESTION_BYTES);
        question.write(&mut body);
        let body = Zeroizing::new(body.into_bytes());
        Some(Zeroizing::new(envelope::write(LABEL, &body)))
    }

    /// Whether the desk knows the question of this hint, open or not: it has asked it, or has taken it over. Where it does
    /// not, [`Input::hint_mark`](crate::Input::hint_mark) says under which hint to look in the store.
    #[must_use]
    pub fn knows_question(&self, hint: &str) -> bool {
        hint_of(hint).is_some_and(|hint| self.parts.questions.get(&hint).is_some())
    }

    /// Takes a question over that another desk of the fleet has asked, so that its answer is judged here. One that is
    /// known already stays as it is: what was answered here is not opened again.
    ///
    /// # Errors
    /// `desk-not-in-fleet`; `question-foreign`, `question-corrupt`; `clock-behind`; `challenge-expired`; `question-repeated` (another of the
    /// same hint is known), `questions-full`.
    pub fn take_question(&mut self, stored: &[u8], now: UnixTime) -> Result<Asked, DeskError> {
        self.demand_fleet()?;
        let question = read(stored)?;
        self.parts.memory.check_clock(now)?;
        let expires = question.challenge().expires();
        if now >= expires {
            return Err(VerifyError::ChallengeExpired { expires, now }.into());
        }
        let challenge = question.challenge().clone();
        let known = self.parts.questions.get(&challenge.hint());
        if known.is_none_or(|known| *known.challenge() != challenge) {
            self.parts.questions.keep(question, now)?;
        }
        Ok(Asked::new(challenge))
    }
}

fn read(stored: &[u8]) -> Result<OpenQuestion, DeskError> {
    let body = envelope::read(stored, LABEL, Part::Question, limits::DESK_QUESTION_BYTES);
    let body = body.map_err(|fault| match fault {
        Fault::OtherLabel => DeskError::QuestionForeign,
        Fault::Decode(_) | Fault::Corrupt => DeskError::QuestionCorrupt,
    })?;
    let mut reader = Reader::new(body, Part::Question);
    let question = OpenQuestion::read(&mut reader).filter(OpenQuestion::is_open);
    let whole = question.filter(|_| reader.finish().is_ok());
    whole.ok_or(DeskError::QuestionCorrupt)
}

/// The hint of `#1a2b3c4d`: of this one form, so that a store has one name for a question.
fn hint_of(mark: &str) -> Option<Hint> {
    let digits = mark.strip_prefix('#').filter(|digits| digits.len() == 8)?;
    let lower = digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    let number = u32::from_str_radix(digits, 16).ok().filter(|_| lower)?;
    Some(number.to_be_bytes())
}
