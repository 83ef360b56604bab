//! The questions of a desk, by their hints. One that was answered, or is over, has no key any more; it is known for a
//! while, so that a second or a late answer is told what it is.
//!
//! ```text
//! question = [challenge: bstr, key: bstr .size 32 / null / false, purpose / null, place: 1..3, policy]
//! ```

use alloc::vec::Vec;

use super::error::DeskError;
use super::terms::Terms;
use crate::credential::challenge::Challenge;
use crate::credential::show::Hint;
use crate::error::{DecodeKind, MemoryError, VerifyError};
use crate::limits;
use crate::value::UnixTime;
use crate::verify::memory::{HalfKey, half};
use crate::verify::{Question, ReplayKey};
use crate::wire::cbor::{Reader, Writer};
use crate::wire::sealed::SealingKey;

const LENGTH: usize = 5;

/// One question, and the terms under which its answer is judged.
pub(super) struct OpenQuestion {
    challenge: Challenge,
    terms: Terms,
    state: State,
}

enum State {
    /// It can be answered: with this key if it is to be sealed.
    Open(Option<SealingKey>),
    /// It was answered, or is over.
    Closed,
}

impl OpenQuestion {
    pub(super) fn new(challenge: Challenge, key: Option<SealingKey>, terms: Terms) -> Self {
        Self {
            challenge,
            terms,
            state: State::Open(key),
        }
    }

    pub(super) fn challenge(&self) -> &Challenge {
        &self.challenge
    }

    /// The question that an answer is judged by, at `now`.
    pub(super) fn question(&self, now: UnixTime) -> Result<Question<'_>, DeskError> {
        let expires = self.challenge.expires();
        if now >= expires {
            return Err(VerifyError::ChallengeExpired { expires, now }.into());
        }
        let question = self.terms.question().answering(&self.challenge);
        match &self.state {
            State::Open(None) => Ok(question),
            State::Open(Some(key)) => Ok(question.opening(key)),
            State::Closed => Err(MemoryError::ChallengeSpent.into()),
        }
    }

    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Open(_))
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(LENGTH).bytes(self.challenge.as_bytes());
        match &self.state {
            State::Open(Some(key)) => writer.bytes(&*key.secret_bytes()),
            State::Open(None) => writer.null(),
            State::Closed => writer.bool(false),
        };
        self.terms.write(writer);
    }

    /// `None` if no desk can have this one.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        reader.array_exact(LENGTH).ok()?;
        let challenge = Challenge::from_bytes(reader.bytes(limits::CHALLENGE_BYTES).ok()?).ok()?;
        let state = if reader.is_false() {
            State::Closed
        } else {
            let key = reader.optional(|reader| reader.bytes_exact()).ok()?;
            let key = match key {
                None => None,
                Some(bytes) => Some(SealingKey::from_secret_bytes(bytes).ok()?),
            };
            if challenge.sealing_key() != key.as_ref().map(SealingKey::public_key) {
                return None;
            }
            State::Open(key)
        };
        let terms = Terms::read(reader)?;
        Some(Self {
            challenge,
            terms,
            state,
        })
    }

    fn hint(&self) -> Hint {
        self.challenge.hint()
    }

    fn half(&self) -> HalfKey {
        half(ReplayKey::of_answer(&self.challenge).as_bytes())
    }
}

/// Every question a desk knows, ascending by hint.
pub(super) struct Questions(Vec<OpenQuestion>);

impl Questions {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// How many can be answered.
    pub(super) fn open(&self) -> usize {
        self.0.iter().filter(|question| question.is_open()).count()
    }

    pub(super) fn get(&self, hint: &Hint) -> Option<&OpenQuestion> {
        self.0.get(self.place(hint).ok()?)
    }

    /// The one that can be answered and has this hint.
    pub(super) fn get_open(&self, hint: &Hint) -> Option<&OpenQuestion> {
        self.get(hint).filter(|question| question.is_open())
    }

    /// Keeps a question that is about to be asked.
    pub(super) fn keep(&mut self, question: OpenQuestion, now: UnixTime) -> Result<(), DeskError> {
        self.sweep(now);
        let (hint, room) = (question.hint(), limits::DESK_QUESTIONS);
        if self.place(&hint).is_ok() {
            return Err(DeskError::QuestionRepeated);
        }
        if self.0.len() >= room {
            self.0.retain(|known| known.is_open());
        }
        if self.0.len() >= room {
            return Err(DeskError::QuestionsFull { room });
        }
        let (Ok(place) | Err(place)) = self.place(&hint);
        self.0.insert(place, question);
        Ok(())
    }

    /// Closes a question that was answered: its key is erased.
    pub(super) fn close(&mut self, hint: &Hint) {
        let place = self.place(hint).ok();
        if let Some(question) = place.and_then(|place| self.0.get_mut(place)) {
            question.state = State::Closed;
        }
    }

    /// Closes what is over, and forgets what has been for a while.
    pub(super) fn sweep(&mut self, now: UnixTime) {
        self.0.retain_mut(|question| {
            let late = now.seconds_since(question.challenge.expires());
            if late >= 0 {
                question.state = State::Closed;
            }
            late < limits::DESK_QUESTION_GRACE
        });
    }

    /// The hint of each question by the key under which a memory knows its answer, ascending.
    pub(super) fn by_key(&self) -> Vec<(HalfKey, Hint)> {
        let mut by_key: Vec<(HalfKey, Hint)> = Vec::with_capacity(self.0.len());
        for question in &self.0 {
            let half = question.half();
            by_key.insert(
                by_key.partition_point(|(other, _)| *other < half),
                (half, question.hint()),
            );
        }
        by_key
    }

    /// Bytes that all questions take at most when they are written.
    pub(super) fn room(&self) -> usize {
        self.0.len().saturating_mul(limits::DESK_QUESTION_BYTES)
    }

    /// In their order.
    pub(super) fn write(&self, writer: &mut Writer) {
        writer.array(self.0.len());
        self.0.iter().for_each(|question| question.write(writer));
    }

    /// `None` if no desk can have these.
    pub(super) fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let read =
            |reader: &mut Reader<'_>| OpenQuestion::read(reader).ok_or_else(|| reader.error(DecodeKind::OutOfRange));
        let questions = reader.ascending(limits::DESK_QUESTIONS, read, |question| question.hint());
        questions.ok().map(Self)
    }

    /// Where the question of this hint stands, or would.
    fn place(&self, hint: &Hint) -> Result<usize, usize> {
        self.0.binary_search_by_key(hint, |question| question.hint())
    }
}
