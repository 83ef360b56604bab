//! The desk's calls: one verifier, which the door holds. It takes bundles and lists in, asks, and judges; a show counts
//! once the caller has stored the `entry` of its answer behind the last snapshot.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::ops::{Deref, DerefMut};

use vehicle_license::desk::{Admitted, Asked, Desk, DeskError, Examined, Inquiry, Terms};
use vehicle_license::key::{Checker, PublicKey, Signature, ToBeSigned};
use vehicle_license::trust::Asking;
use vehicle_license::{Purpose, RootPin, UnixTime};

use crate::Door;
use crate::act::Refused;
use crate::answer::{Members, members};
use crate::failed::Failed;
use crate::given::{self, Scanned};
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::object::Json;
use crate::options::{Options, fields, places, purposes};
use crate::policy::POLICY;
use crate::said::{self, Outcome};
use crate::shapes::{ADMISSION, CHALLENGE, CHANGE, DIGEST, MOMENT, PARTY, TEXT_OR_NULL};
use crate::signatures::{self, Answers};

/// What the caller stores before anything counts.
const STORE: &str = "what to store before you go on: the `entry` of this answer, or the answer to `snapshot`";
const STORE_SNAPSHOT: Member = needs("store", Kind::Only("snapshot"), STORE);

impl Door {
    /// The desk, to look. A panic cannot leave it half changed: the desk changes whole or not at all.
    pub(crate) fn desk(&self) -> impl Deref<Target = Option<Desk>> {
        self.desk.read()
    }

    fn desk_to_change(&self) -> impl DerefMut<Target = Option<Desk>> {
        self.desk.write()
    }

    /// Carries out a change of the desk.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Desk) -> Result<T, Failed>) -> Result<T, Failed> {
        match self.desk_to_change().as_mut() {
            Some(desk) => change(desk),
            None => Err(Failed::not_open()),
        }
    }

    /// Holds `desk`, unless there is one: another would admit what that refuses.
    fn begin(&self, desk: Desk) -> Result<(), Failed> {
        match &mut *self.desk_to_change() {
            Some(_) => Err(Failed::already_open()),
            none => {
                *none = Some(desk.with_checker(Box::new(Shared(self.checker))));
                Ok(())
            }
        }
    }
}

/// The door's checker, for a desk.
struct Shared(&'static (dyn Checker + Sync));

impl Checker for Shared {
    fn verifies(&self, key: &PublicKey, message: &ToBeSigned, signature: &Signature) -> bool {
        self.0.verifies(key, message, signature)
    }
}

pub(crate) fn refused(error: impl Into<DeskError>) -> Failed {
    Failed::of_desk(&error.into(), false)
}

pub(crate) const PIN: [Member; 2] = [
    may("pin", Kind::HexOf(32), "the pin of the root whose bundles are believed"),
    may("trust", Kind::Hex, "or a trust file, which is believed as it is"),
];
pub(crate) const SNAPSHOT_ANSWER: [Member; 1] = [needs(
    "snapshot",
    Kind::Hex,
    "the desk, to be stored in one step in place of the one before; then empty the log. It holds keys: keep it secret",
)];

/// What is to be believed: a root's bundles, or a trust file.
enum Belief {
    Pin(RootPin),
    File(Vec<u8>),
}

impl Belief {
    fn read(options: Options<'_>) -> Result<Self, Failed> {
        match options.either("pin", "trust")? {
            "pin" => RootPin::from_hex(options.needed_text("pin")?)
                .map(Self::Pin)
                .map_err(refused),
            file => Ok(Self::File(options.needed_hex(file)?)),
        }
    }
}

pub(crate) const FLEET: [Member; 1] = [may(
    "fleet",
    Kind::Bool,
    "whether it is the desk of one server of a fleet, whose store admits: for good",
)];

/// Begins a desk that holds nothing yet.
pub(crate) fn open(door: &Door, options: Options<'_>) -> Outcome {
    let desk = match Belief::read(options)? {
        Belief::Pin(pin) => Desk::new(pin),
        Belief::File(file) => Desk::pinned(&file).map_err(refused)?,
    };
    let fleet = options.flag("fleet");
    door.begin(if fleet { desk.in_fleet() } else { desk })?;
    snapshot(door, options)
}

pub(crate) const RESTORE: [Member; 2] = [
    needs("snapshot", Kind::Hex, "the snapshot that was stored last"),
    needs("log", Kind::Hex, "the log behind it, as it was found"),
];

/// Goes on with a stored desk.
pub(crate) fn restore(door: &Door, options: Options<'_>) -> Outcome {
    let (stored, log) = (options.needed_hex("snapshot")?, options.needed_hex("log")?);
    door.begin(Desk::replay(&stored, &log).map_err(refused)?)?;
    snapshot(door, options)
}

/// The desk as it is now.
pub(crate) fn snapshot(door: &Door, _: Options<'_>) -> Outcome {
    let desk = door.desk();
    let desk = desk.as_ref().ok_or_else(Failed::not_open)?;
    Ok(members! {"snapshot": hex::text_of(&desk.snapshot())})
}

pub(crate) const REPIN_ANSWER: [Member; 1] = [STORE_SNAPSHOT];

/// Believes another root or trust file.
pub(crate) fn repin(door: &Door, options: Options<'_>) -> Outcome {
    let belief = Belief::read(options)?;
    door.change(|desk| match belief {
        Belief::Pin(pin) => {
            desk.repin(pin);
            Ok(())
        }
        Belief::File(file) => desk.repin_file(&file).map_err(refused),
    })?;
    Ok(members! {"store": "snapshot"})
}

pub(crate) const TAKE: [Member; 2] = [
    may("bundle", Kind::Hex, "a bundle, as published"),
    may("list", Kind::Hex, "or a status list token, as published"),
];
pub(crate) const TAKE_ANSWER: [Member; 5] = [
    may("change", CHANGE, "of a bundle: what it is to the one held"),
    may("issuer", Kind::Uint, "of a list"),
    may("list", Kind::Uint, "of a list"),
    needs(
        "digest",
        Kind::OrNull(&DIGEST),
        "what evidence records name it by: the list, or the trust file of the bundle. It is no digest of the file that was \
         given. Null for a list that came too late to be held",
    ),
    STORE_SNAPSHOT,
];

/// Takes in a bundle or a status list.
pub(crate) fn take(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let given = options.either("bundle", "list")?;
    let bytes = options.needed_hex(given)?;
    match given {
        "bundle" => {
            let (change, digest) = door.change(|desk| {
                let change = desk.take_bundle(&bytes, now).map_err(refused)?;
                Ok((change, desk.trust().map(|trust| hex::text_of(trust.digest()))))
            })?;
            Ok(members! {"change": change.name(), "digest": digest, "store": "snapshot"})
        }
        _ => {
            let ((issuer, list), digest) = door.change(|desk| {
                let taken = desk.take_list(&bytes, now).map_err(refused)?;
                let held = desk
                    .status_lists()
                    .iter()
                    .find(|held| (held.issuer(), held.list()) == taken);
                Ok((taken, held.map(|list| hex::text_of(list.digest()))))
            })?;
            Ok(members! {"issuer": issuer, "list": list, "digest": digest, "store": "snapshot"})
        }
    }
}

/// Notes that an operator has set right a clock that was ahead.
pub(crate) fn clock_was_set(door: &Door, _: Options<'_>) -> Outcome {
    door.change(|desk| {
        desk.clock_was_set();
        Ok(members! {"store": "snapshot"})
    })
}

/// A desk by itself has no store, and no servers that it shares anything with.
pub(crate) fn demand_fleet(door: &Door) -> Result<(), Failed> {
    match door.desk().as_ref().map(Desk::is_in_fleet) {
        None => Err(Failed::not_open()),
        Some(false) => Err(refused(DeskError::NotInFleet)),
        Some(true) => Ok(()),
    }
}

const SHARE: Member = may(
    "share",
    Kind::Bool,
    "whether to answer with `question`, for the other servers of a fleet",
);
const SHARED: Member = may(
    "question",
    Kind::Hex,
    "of `share`: the question with the key that opens its answer. Put it into the store under `hint`, if nothing is there, \
     until `until`; if something is, ask again. Keep it secret",
);
pub(crate) const ASK: [Member; 9] = [
    needs("asker", Kind::Text, "who asks, as the holder reads it"),
    needs("purpose", Kind::Name(purposes), "what for"),
    needs("place", Kind::Name(places), "where: not the roadside"),
    may("policy", POLICY, "without it that of the purpose"),
    may(
        "wanted",
        Kind::List(&Kind::Name(fields)),
        "these fields alone; without it all that the purpose may see",
    ),
    may("lifetime", Kind::Uint, "seconds, 1 to 120; without it 120"),
    may(
        "sealed",
        Kind::Bool,
        "whether the answer is to be sealed although the policy does not demand it",
    ),
    SHARE,
    may(
        "as_listed",
        Kind::Object(&[
            needs("number", Kind::Uint, "of the asker in the trust data"),
            needs("key", Kind::Uint, "of its key there"),
            needs("point", Kind::HexOf(33), "that key, compressed"),
        ]),
        "asks as a listed asker, in two steps: both name `now` and `random`",
    ),
];
pub(crate) const ASK_ANSWER: [Member; 7] = [
    may("text", Kind::Text, "for the code that the holder scans"),
    may("hint", Kind::Text, "what names the question on screens: `#1a2b3c4d`"),
    may("until", MOMENT, "when it ends"),
    may("challenge", CHALLENGE, ""),
    may(
        "listed",
        Kind::OrNull(&PARTY),
        "the asker, if this desk's trust data list it: so do a holder's",
    ),
    may(
        "not_listed",
        TEXT_OR_NULL,
        "why it is not listed, as a holder will read; null also before the first bundle",
    ),
    SHARED,
];

/// Asks. The question and the key of its answer stay in the desk.
pub(crate) fn ask(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let inquiry = inquiry(options)?;
    let mut random = options.random()?;
    if options.flag(SHARE.name) {
        demand_fleet(door)?;
    }
    let Some(listed) = options.value("as_listed").and_then(Json::as_object) else {
        return door.change(|desk| {
            let asked = desk.ask(&inquiry, now, &mut random).map_err(refused)?;
            Ok(said_and_shared(desk, &asked, options, now))
        });
    };
    for both in ["now", "random"] {
        options.value(both).ok_or_else(|| Failed::missing(both))?;
    }
    let listed = Options(listed);
    let number = |name: &str| {
        let number = listed.uint(name).and_then(|number| u16::try_from(number).ok());
        number.ok_or_else(|| Failed::invalid("as_listed", "numbers below 65536"))
    };
    let point = PublicKey::from_compressed(&listed.needed_hex("point")?);
    let point = point.map_err(|error| Failed::of(&error, Refused::Key))?;
    let who = (number("number")?, number("key")?, point);
    door.change(|desk| {
        let unsigned = desk.prepare(&inquiry, who, now, &mut random).map_err(refused)?;
        match options.hex("signature") {
            None => Ok(said::to_be_signed(unsigned.to_be_signed(), unsigned.key())),
            Some(signature) => {
                let asked = desk.ask_signed(unsigned, &signature, now).map_err(refused)?;
                Ok(said_and_shared(desk, &asked, options, now))
            }
        }
    })
}

fn inquiry(options: Options<'_>) -> Result<Inquiry, Failed> {
    let purpose: Purpose = options.purpose().ok_or_else(|| Failed::missing("purpose"))?;
    let place = options.place().ok_or_else(|| Failed::missing("place"))?;
    let question = given::question(options)?;
    let mut inquiry = Inquiry::new(options.needed_text("asker")?, purpose, place).under(question.policy().clone());
    if options.value("wanted").is_some() {
        inquiry = inquiry.wanting(&options.fields("wanted"));
    }
    if let Some(seconds) = options.uint("lifetime") {
        let seconds = u8::try_from(seconds).ok().filter(|seconds| (1..=120).contains(seconds));
        inquiry = inquiry.lasting(seconds.ok_or_else(|| Failed::invalid("lifetime", "1 to 120"))?);
    }
    Ok(if options.flag("sealed") {
        inquiry.sealed()
    } else {
        inquiry
    })
}

fn said_and_shared(desk: &Desk, asked: &Asked, options: Options<'_>, now: UnixTime) -> Members {
    let mut answer = said_of(asked);
    match desk.trust() {
        Some(trust) => answer.append(said::asker(&Asking::of(asked.challenge(), trust, now))),
        None => answer.append(members! {"listed": None::<u64>, "not_listed": None::<u64>}),
    }
    let wanted = options.flag(SHARE.name);
    if let Some(question) = wanted.then(|| desk.secret_question(&asked.hint())).flatten() {
        answer.put(SHARED.name, hex::text_of(&question));
    }
    answer
}

pub(crate) fn said_of(asked: &Asked) -> Members {
    members! {
        "text": asked.text(),
        "hint": asked.hint(),
        "until": asked.until().unix(),
        "challenge": said::challenge(asked.challenge()),
    }
}

pub(crate) const RECORD: [Member; 1] = [may(
    "record",
    Kind::Bool,
    "whether to answer with the evidence record too",
)];
pub(crate) const ENTRY: [Member; 2] = [
    needs(
        "entry",
        Kind::Hex,
        "append it to the log, in one piece; the show counts once it is on the disk",
    ),
    needs("store", Kind::Only("entry"), STORE),
];
pub(crate) const ADMITTED: [Member; 2] = [
    needs("admission", ADMISSION, ""),
    needs(
        "hint",
        TEXT_OR_NULL,
        "the question that was answered, as `ask` named it; null for a show that answers none",
    ),
];

/// Judges what was scanned, and takes it. Threads verify side by side, and take one after another.
pub(crate) fn judge(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    let examined = examined(door, options, now)?;
    let taken = door.change(|desk| {
        desk.take(examined, now)
            .map_err(|error| Failed::of_desk(&error, false).with_screen(&error, options.words()))
    })?;
    let entry = hex::text_of(taken.entry());
    let mut answer = members! {"entry": entry, "store": "entry"};
    answer.append(admitted(&taken.stored(), options));
    Ok(answer)
}

/// What somebody else is to check before `judge` or `examine`.
pub(crate) fn checks(door: &Door, options: Options<'_>) -> Outcome {
    let now = options.now()?;
    looked_at(door, options, |desk, scanned, terms| {
        Ok(signatures::said(&desk.checks(scanned.input(), terms, now)?))
    })
}

/// What was scanned, examined by the desk.
pub(crate) fn examined(door: &Door, options: Options<'_>, now: UnixTime) -> Result<Examined, Failed> {
    let answers = Answers::read(door, options)?;
    looked_at(door, options, |desk, scanned, terms| match &answers {
        None => desk.examine(scanned.input(), terms, now),
        Some(answers) => {
            let answers = answers.about(&desk.checks(scanned.input(), terms, now)?);
            desk.examine_answered(scanned.input(), terms, &answers, now)
        }
    })
}

fn looked_at<T>(
    door: &Door,
    options: Options<'_>,
    look: impl FnOnce(&Desk, &Scanned, Option<&Terms>) -> Result<T, DeskError>,
) -> Result<T, Failed> {
    let scanned = Scanned::read(options)?;
    let terms = terms(options)?;
    match door.desk().as_ref() {
        None => Err(Failed::not_open()),
        Some(desk) => look(desk, &scanned, terms.as_ref())
            .map_err(|error| Failed::of_desk(&error, scanned.is_sealed()).with_screen(&error, options.words())),
    }
}

/// What is said of a show that counts.
pub(crate) fn admitted(admitted: &Admitted, options: Options<'_>) -> Members {
    let mut answer = members! {
        "admission": said::admission(admitted.admission()),
        "hint": admitted.hint(),
    };
    let record = options.flag("record").then(|| admitted.record());
    answer.append(said::verified(admitted.verified(), record, options.words()));
    answer
}

/// What a show that answers no question is judged by, if that may count.
fn terms(options: Options<'_>) -> Result<Option<Terms>, Failed> {
    let Some(place) = options.place() else {
        let stray = ["purpose", "policy"]
            .into_iter()
            .find(|name| options.value(name).is_some());
        return stray.map_or(Ok(None), |_| Err(Failed::missing("place")));
    };
    let question = given::question(options)?;
    let terms = question
        .purpose()
        .map_or_else(Terms::roadside, |purpose| Terms::new(purpose, place));
    Ok(Some(terms.under(question.policy().clone())))
}
