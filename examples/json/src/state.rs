//! What a desk holds, for whoever runs it: how old it is, when it ends, and what to do before that.

use alloc::vec::Vec;

use vehicle_license::desk::{Desk, DeskError};
use vehicle_license::error::Refusal;
use vehicle_license::{StatusList, Trust, UnixTime};

use crate::Door;
use crate::answer::{Members, members};
use crate::failed::Failed;
use crate::hex;
use crate::kind::{Kind, Member, may, needs};
use crate::options::{NOW, Options};
use crate::said::Outcome;
use crate::shapes::{ADVICE, DIGEST, MOMENT, MOMENT_OR_NULL, TEXT_OR_NULL};

/// Seconds before the end of the trust data at which a desk says so: a week, for whoever must come online for a bundle.
const SOON: i64 = 7 * 86_400;

/// Each code of a notice, with what to do in Chinese and in English.
pub(crate) const NOTICES: [(&str, &str, &str); 3] = [
    (
        "trust-ends-soon",
        "本机的信任数据将在一周内到期：请尽快联网更新。",
        "This device's trust data end within a week: go online and update them soon.",
    ),
    (
        "trust-ended",
        "本机的信任数据已到期，不能核验：请联网更新信任数据。",
        "This device's trust data have ended and nothing can be checked: go online and update them.",
    ),
    (
        "status-list-due",
        "本机的状态列表已过更新时间：请联网下载新的状态列表。",
        "A status list of this device is due to be fetched again: go online and fetch it.",
    ),
];

pub(crate) const STATE_ANSWER: [Member; 13] = [
    needs("fleet", Kind::Bool, "whether it is the desk of one server of a fleet"),
    needs("pin", TEXT_OR_NULL, "the root pinned; null where a trust file is"),
    needs(
        "version",
        Kind::OrNull(&Kind::Uint),
        "of the trust data believed; null before the first bundle, as are the next five",
    ),
    needs("issued_at", MOMENT_OR_NULL, "when they were issued"),
    needs(
        "expires",
        MOMENT_OR_NULL,
        "when they end: nothing verifies from then on",
    ),
    needs(
        "trust_digest",
        Kind::OrNull(&DIGEST),
        "what evidence records name the trust file by",
    ),
    needs("deployment", TEXT_OR_NULL, ""),
    needs("test", Kind::OrNull(&Kind::Bool), ""),
    needs(
        "lists",
        Kind::List(&Kind::Object(&[
            needs("issuer", Kind::Uint, ""),
            needs("list", Kind::Uint, ""),
            needs("digest", DIGEST, "what evidence records name the list by"),
            needs("issued_at", MOMENT, ""),
            needs("due", MOMENT_OR_NULL, "when its publisher has the next one"),
            needs(
                "expires",
                MOMENT_OR_NULL,
                "when it ends: from then on it can only refuse",
            ),
        ])),
        "the status lists held",
    ),
    needs("floor", MOMENT_OR_NULL, "the latest time that is known to have passed"),
    needs("open_questions", Kind::Uint, ""),
    needs(
        "remembered",
        Kind::Uint,
        "how many shows and answers it knows as admitted",
    ),
    may(
        "notices",
        ADVICE,
        "what is to be done, by the clock; where there is one",
    ),
];

/// What the desk holds.
pub(crate) fn state(door: &Door, options: Options<'_>) -> Outcome {
    let clock = options.value(NOW.name).is_some() || cfg!(feature = "platform");
    let now = clock.then(|| options.now()).transpose()?;
    let desk = door.desk();
    let desk = desk.as_ref().ok_or_else(Failed::not_open)?;
    let trust = desk.trust();
    let mut state = members! {
        "fleet": desk.is_in_fleet(),
        "pin": desk.pin().map(|pin| hex::text_of(pin.as_bytes())),
        "version": trust.map(Trust::version),
        "issued_at": trust.map(|trust| trust.issued_at().unix()),
        "expires": trust.map(|trust| trust.expires().unix()),
        "trust_digest": trust.map(|trust| hex::text_of(trust.digest())),
        "deployment": trust.map(Trust::deployment),
        "test": trust.map(Trust::is_test),
        "lists": desk.status_lists().iter().map(of_list).collect::<Vec<_>>(),
        "floor": desk.memory().clock_floor().map(|floor| floor.unix()),
        "open_questions": desk.open_questions(),
        "remembered": desk.memory().replay_guard().remembered(),
    };
    if let Some(now) = now {
        state.put("notices", notices(desk, now));
    }
    Ok(state)
}

fn of_list(list: &StatusList) -> Members {
    members! {
        "issuer": list.issuer(),
        "list": list.list(),
        "digest": hex::text_of(list.digest()),
        "issued_at": list.issued_at().unix(),
        "due": due(list).map(|due| due.unix()),
        "expires": list.expires().map(|end| end.unix()),
    }
}

/// When a list is to be fetched again: its time to live after its issue, or its end.
fn due(list: &StatusList) -> Option<UnixTime> {
    let next = list
        .time_to_live()
        .and_then(|seconds| list.issued_at().checked_add(seconds));
    next.into_iter().chain(list.expires()).min()
}

fn notices(desk: &Desk, now: UnixTime) -> Vec<Members> {
    let mut notices = Vec::new();
    let mut refusal = |error: &dyn Refusal| {
        let advice = error.advice();
        notices.push(members! {"code": error.code(), "zh": advice.zh(), "en": advice.en()});
    };
    if let Err(error) = desk.memory().check_clock(now) {
        refusal(&error);
    }
    if desk.trust().is_none() {
        refusal(&DeskError::NoTrust);
    }
    let left = desk.trust().map(|trust| trust.expires().seconds_since(now));
    let over = |list: &StatusList| due(list).is_some_and(|due| due <= now);
    let found = [
        left.filter(|left| *left <= SOON)
            .map(|left| if left > 0 { "trust-ends-soon" } else { "trust-ended" }),
        desk.status_lists().iter().any(over).then_some("status-list-due"),
    ];
    let said = |code: &str| NOTICES.iter().find(|(known, ..)| *known == code);
    let found = found.into_iter().flatten().filter_map(said);
    notices.extend(found.map(|(code, zh, en)| members! {"code": *code, "zh": *zh, "en": *en}));
    notices
}
