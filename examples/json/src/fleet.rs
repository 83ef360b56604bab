//! The calls of servers that share a store: it has their replay keys, and their open questions. A show that was examined
//! waits here for what the store says of its key; an answer is judged by whichever server it comes to.

use alloc::collections::BTreeMap;

use vehicle_license::UnixTime;
use vehicle_license::desk::Examined;

use crate::Door;
use crate::answer::members;
use crate::desk::{self, refused};
use crate::failed::Failed;
use crate::given::Scanned;
use crate::kind::{Kind, Member, needs};
use crate::options::Options;
use crate::remembered::{store_answer, store_answers};
use crate::said::{self, Outcome};
use crate::shapes::{DIGEST, REPLAY, TEXT_OR_NULL};

/// Shows that were examined and wait for the store's answer.
pub(crate) struct Waiting {
    last: u64,
    shows: BTreeMap<u64, Examined>,
}

/// How many may wait. One more takes the place of the oldest, whose holder is asked for a fresh code.
const ROOM: usize = 1024;
/// Seconds for which a show that is over is still told that it is.
const GRACE: i64 = 60;

impl Waiting {
    pub(crate) const NONE: Self = Self {
        last: 0,
        shows: BTreeMap::new(),
    };

    fn keep(&mut self, show: Examined, now: UnixTime) -> u64 {
        self.sweep(now);
        if self.shows.len() >= ROOM {
            self.shows.pop_first();
        }
        // Counted up, and never again: a number of a call that came to nothing is nobody else's.
        self.last = self.last.saturating_add(1);
        self.shows.insert(self.last, show);
        self.last
    }

    /// Whoever was shown is not kept for longer than the show could count.
    fn sweep(&mut self, now: UnixTime) {
        self.shows
            .retain(|_, show| now.seconds_since(show.key().until()) < GRACE);
    }

    /// The show of this number, if the key is its own.
    fn take(&mut self, number: u64, key: &[u8; 32], now: UnixTime) -> Result<Examined, Failed> {
        self.sweep(now);
        match self.shows.get(&number) {
            None => Err(Failed::invalid("pending", "the number of a show that waits")),
            Some(show) if show.key().as_bytes() != key => {
                Err(Failed::invalid("key", "the replay key that came with this number"))
            }
            Some(_) => {
                let show = self.shows.remove(&number);
                show.ok_or_else(|| Failed::invalid("pending", "the number of a show that waits"))
            }
        }
    }
}

pub(crate) const EXAMINE_ANSWER: [Member; 3] = [
    needs(
        "pending",
        Kind::Uint,
        "the number under which the show waits, for `settle`",
    ),
    needs(
        "replay",
        REPLAY,
        "its key is to be inserted into the store that the servers share, if it is absent",
    ),
    needs(
        "keep_for",
        Kind::Uint,
        "seconds for which the store keeps the key, at least",
    ),
];

/// Judges what was scanned, and lets it wait for the store's answer. It says nothing of the show: it may have been admitted
/// before.
pub(crate) fn examine(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    desk::demand_fleet(door)?;
    let examined = desk::examined(door, options, now)?;
    let (replay, keep_for) = (said::replay(examined.key()), examined.keep_for(now));
    let mut waiting = door.waiting.write();
    let pending = waiting.keep(examined, now);
    Ok(members! {"pending": pending, "replay": replay, "keep_for": keep_for})
}

pub(crate) const SETTLE: [Member; 3] = [
    needs("pending", Kind::Uint, "the number that `examine` gave"),
    needs(
        "key",
        DIGEST,
        "the key that was inserted, so that no answer is taken for another's",
    ),
    needs(
        "store",
        Kind::Name(store_answers),
        "what the store said: whether the key was there",
    ),
];

/// The verdict on a show that waited, by the store's answer. The clock is read after it.
pub(crate) fn settle(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let answer = store_answer(options).ok_or_else(|| Failed::missing("store"))?;
    let (number, key) = (options.uint("pending"), options.array("key")?);
    let number = number.ok_or_else(|| Failed::missing("pending"))?;
    let words = options.words();
    // Of a desk that is not open nothing is taken away.
    desk::demand_fleet(door)?;
    let examined = door.waiting.write().take(number, &key, now)?;
    let admitted = door.change(|desk| {
        desk.settle(examined, answer, now)
            .map_err(|error| Failed::of_desk(&error, false).with_screen(&error, words))
    })?;
    Ok(desk::admitted(&admitted, options))
}

pub(crate) const HINT_ANSWER: [Member; 2] = [
    needs("hint", TEXT_OR_NULL, "the question that it answers, as `ask` named it"),
    needs(
        "known",
        Kind::Bool,
        "whether this desk knows it; if not, look in the store, and `take-question`",
    ),
];

/// Which question was answered, and whether it was asked here.
pub(crate) fn hint(door: &Door, options: Options<'_>) -> Outcome {
    let desk = door.desk();
    let desk = desk.as_ref().ok_or_else(Failed::not_open)?;
    let scanned = Scanned::read(options)?;
    let hint = scanned.input().hint_mark();
    let hint =
        hint.map_err(|error| Failed::of_show(&error, scanned.is_sealed()).with_screen(&error, options.words()))?;
    let known = hint.as_ref().is_some_and(|hint| desk.knows_question(hint));
    Ok(members! {"hint": hint, "known": known})
}

pub(crate) const TAKE_QUESTION: [Member; 1] = [needs("question", Kind::Hex, "what `ask` answered with `share`")];

/// Takes over a question that another server has asked.
pub(crate) fn take_question(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let question = options.needed_hex("question")?;
    let asked = door.change(|desk| desk.take_question(&question, now).map_err(refused))?;
    Ok(desk::said_of(&asked))
}
