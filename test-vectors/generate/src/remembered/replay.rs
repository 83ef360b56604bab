//! What is admitted once, and what is another thing.

use serde_json::json;

use super::{Model, Story, plain};
use crate::build::{Cases, SHOWN, challenge, everyday, lent, license, show};
use crate::mutate::{Item, Show, bytes, uint};

/// The everyday show of the fixture's license, made at another second.
pub(super) fn shown(at: u64) -> Show {
    let mut show = everyday();
    show.shown_at = at;
    show
}

/// An answer to a challenge for a claim, with the claim's view.
fn answer(wire: &Item) -> Show {
    let mut show = show(&license(), Some(7));
    show.answers = Some(wire.encode());
    show
}

pub(super) fn add(cases: &mut Cases) {
    shows(cases);
    answers(cases);
    ends(cases);
    forgotten(cases);
    late(cases);
    by_store(cases);
}

/// Verified at one moment, and admitted at another.
fn late(cases: &mut Cases) {
    let mut short = answer(&challenge(7, SHOWN).with(&[5], uint(60)));
    short.shown_at = SHOWN + 1;
    for (name, show, end, meant) in [
        ("show", shown(SHOWN), SHOWN + 120, "show-expired"),
        ("answer", short, SHOWN + 60, "challenge-expired"),
    ] {
        let mut story = Story::new();
        story.admit_late(&show, (SHOWN + 5, end), meant);
        story.admit_late(&show, (SHOWN + 5, end + 1), meant);
        story.admit_late(&show, (SHOWN + 5, end + 86_400), meant);
        story.admit_late(&show, (SHOWN + 5, end - 1), "ok");
        story.add(
            cases,
            &format!("late_{name}"),
            "Verified in time, and admitted when the clerk had compared: judged at now, and asked for again.",
        );
    }
    // The clock of two threads: the later one is first, and what it forgets is not the earlier one's.
    let at = |seconds: u64| {
        let mut answer = answer(&challenge(7, SHOWN + seconds).with(&[5], uint(60)));
        answer.shown_at = SHOWN + seconds;
        answer
    };
    let mut story = Story::new();
    let first = at(0);
    let mut third = first.clone();
    third.answers = Some(
        challenge(7, SHOWN)
            .with(&[0], bytes(&[9; 16]))
            .with(&[5], uint(60))
            .encode(),
    );
    story.admit(&first, SHOWN + 5, plain, "ok");
    story.admit(&at(60), SHOWN + 60, plain, "ok");
    story.admit_late(&third, (SHOWN + 59, SHOWN + 59), "ok");
    story.add(
        cases,
        "threads_in_another_order",
        "Two threads read the clock, and the later one gets to the memory first: the earlier one's answer still counts.",
    );
    let mut story = Story::new();
    story.admit(&shown(SHOWN), SHOWN, plain, "ok");
    story.admit(&shown(SHOWN + 130), SHOWN + 130, plain, "ok");
    story.admit_late(&shown(SHOWN), (SHOWN + 50, SHOWN + 60), "clock-was-ahead");
    story.admit_late(&shown(SHOWN), (SHOWN + 50, SHOWN + 61), "show-expired");
    story.admit_late(&shown(SHOWN), (SHOWN + 50, SHOWN + 62), "show-expired");
    let mut answer = at(20);
    answer.answers = Some(challenge(7, SHOWN + 20).with(&[5], uint(100)).encode());
    story.admit_late(&answer, (SHOWN + 50, SHOWN + 60), "clock-was-ahead");
    story.admit_late(&answer, (SHOWN + 50, SHOWN + 61), "challenge-expired");
    story.admit(&shown(SHOWN + 61), SHOWN + 61, plain, "ok");
    story.add(
        cases,
        "late_or_clock_was_ahead",
        "What ends by the latest end forgotten: a minute behind that a clock is wrong; less, and a fresh code is taken at once.",
    );
}

/// Several servers, one store of keys.
fn by_store(cases: &mut Cases) {
    let show = shown(SHOWN);
    let mut story = Story::new();
    story.admit(&show, SHOWN + 5, plain, "ok");
    story.by_store(&show, (SHOWN + 5, SHOWN + 5), true, "ok");
    story.by_store(&show, (SHOWN + 5, SHOWN + 5), false, "show-replayed");
    story.by_store(&show, (SHOWN + 5, SHOWN + 119), true, "ok");
    story.by_store(&show, (SHOWN + 5, SHOWN + 120), true, "show-expired");
    story.by_store(&show, (SHOWN + 5, SHOWN + 120), false, "show-expired");
    let answer = answer(&challenge(7, SHOWN - 30));
    story.by_store(&answer, (SHOWN + 5, SHOWN + 89), true, "ok");
    story.by_store(&answer, (SHOWN + 5, SHOWN + 89), false, "challenge-spent");
    story.by_store(&answer, (SHOWN + 5, SHOWN + 90), true, "challenge-expired");
    story.add(
        cases,
        "by_store",
        "A shared store says absent or present; the clock read after that decides whether absent means anything.",
    );
    let mut story = Story::new();
    story.list(&super::List::new(SHOWN + 11), SHOWN + 11, "ok");
    story.by_store(&show, (SHOWN, SHOWN), true, "clock-behind");
    story.by_store(&show, (SHOWN, SHOWN), false, "clock-behind");
    story.by_store(&show, (SHOWN, SHOWN + 1), true, "ok");
    let withheld = super::List {
        number: 7,
        ..super::List::new(SHOWN)
    };
    story.list(&withheld, SHOWN, "ok");
    story.by_store(&show, (SHOWN, SHOWN + 1), true, "status-list-withheld");
    story.add(
        cases,
        "by_store_held",
        "What a server holds is judged before the store's answer: its clock's floor, and the lists it knows.",
    );
}

fn shows(cases: &mut Cases) {
    let show = everyday();
    let mut story = Story::new();
    story.admit(&show, SHOWN + 5, plain, "ok");
    story.add(cases, "admitted", "The first show a new memory sees.");

    let mut story = Story::new();
    story.admit(&show, SHOWN + 5, plain, "ok");
    story.admit(&show, SHOWN + 5, plain, "show-replayed");
    story.admit(&show, SHOWN + 69, plain, "show-replayed");
    story.admit(&show, SHOWN - 10, plain, "show-replayed");
    story
        .restarted()
        .add(cases, "stored_show", "What is stored is read as it was.");
    let mut later = story.restarted();
    later.admit(&show, SHOWN + 69, plain, "show-replayed");
    later.add(
        cases,
        "replayed_after_restart",
        "A show admitted before the verifier was switched off is still known.",
    );
    story.add(
        cases,
        "replayed",
        "A picture of a code, brought again while it is valid: it verifies, and is not admitted.",
    );

    let mut story = Story::new();
    let tolerant = |seconds: u64| move |ask: crate::build::Ask| ask.policy("clock_tolerance", json!(seconds));
    story.admit(&show, SHOWN + 5, tolerant(0), "ok");
    story.admit(&show, SHOWN + 60, tolerant(1), "show-replayed");
    story.admit(&show, SHOWN + 119, tolerant(60), "show-replayed");
    story.add(
        cases,
        "replayed_under_tolerance",
        "A policy of more tolerance takes a show for longer, and the memory knows it for as long.",
    );
    let mut story = Story::new();
    story.admit(&show, SHOWN + 5, |ask| ask.purpose("rental"), "ok");
    let strict = |ask: crate::build::Ask| {
        ask.purpose("test-drive")
            .setting("remote")
            .policy("status_age", json!(3600))
    };
    story.admit(&show, SHOWN + 6, strict, "show-replayed");
    story.add(
        cases,
        "replayed_under_policy",
        "Another purpose, setting and policy of the same verifier: the show is the same.",
    );

    let mut story = Story::new();
    let mut stated = show.clone();
    stated.purpose = Some(3);
    let mut proved = show.clone();
    proved.evidence = Some((1, 5));
    let more = {
        let mut more = crate::build::show(&license(), Some(2));
        more.shown_at = SHOWN;
        more
    };
    story.admit(&show, SHOWN + 5, plain, "ok");
    story.admit(&stated, SHOWN + 5, plain, "show-replayed");
    story.admit(&proved, SHOWN + 5, plain, "show-replayed");
    story.admit(&more, SHOWN + 5, plain, "show-replayed");
    story.add(
        cases,
        "replayed_signed_again",
        "Another view, purpose or evidence of the same second: the holder can sign any number, and one counts.",
    );

    let mut story = Story::new();
    story.admit(&show, SHOWN + 5, plain, "ok");
    story.admit(&shown(SHOWN + 1), SHOWN + 5, plain, "ok");
    story.admit(&shown(SHOWN - 1), SHOWN + 5, plain, "ok");
    story.admit(&lent(3, 8), SHOWN + 5, plain, "ok");
    story.add(
        cases,
        "other_shows",
        "Another second, or another credential of the same vehicle, is another show.",
    );
}

fn answers(cases: &mut Cases) {
    let asked = challenge(7, SHOWN - 30);
    let first = answer(&asked);
    let mut less = first.clone();
    less.bitmap = 0xffff;
    let mut later = first.clone();
    later.shown_at += 3;
    let mut other = lent(7, 8);
    other.answers = Some(asked.encode());
    let mut story = Story::new();
    story.admit(&first, SHOWN + 5, plain, "ok");
    story.admit(&first, SHOWN + 5, plain, "challenge-spent");
    story.admit(&less, SHOWN + 6, plain, "challenge-spent");
    story.admit(&later, SHOWN + 7, plain, "challenge-spent");
    story.admit(&other, SHOWN + 8, plain, "challenge-spent");
    story.admit(&first, SHOWN + 89, plain, "challenge-spent");
    story.add(
        cases,
        "challenge_spent",
        "A challenge is answered once, whatever is shown, when, and by whom.",
    );

    let mut story = Story::new();
    story.admit(&other, SHOWN + 5, plain, "ok");
    story.admit(&first, SHOWN + 5, plain, "challenge-spent");
    let another = answer(&asked.clone().with(&[0], bytes(&[9; 16])));
    story.admit(&another, SHOWN + 5, plain, "ok");
    story.add(
        cases,
        "challenge_spent_by_another",
        "Another credential answered first; the next challenge is another one, though it asks for the same.",
    );

    let mut story = Story::new();
    let mut unasked = first.clone();
    unasked.answers = None;
    story.admit(&unasked, SHOWN + 5, plain, "ok");
    story.admit(&first, SHOWN + 5, plain, "ok");
    story.admit(&unasked, SHOWN + 5, plain, "show-replayed");
    story.admit(&first, SHOWN + 5, plain, "challenge-spent");
    story.add(
        cases,
        "challenged_and_unchallenged",
        "The same view of the same second, once for a challenge and once for none: two things, each admitted once.",
    );
}

/// Until when something is remembered.
fn ends(cases: &mut Cases) {
    let mut last = lent(3, 8);
    let end = last.credential.expires();
    let old = |ask: crate::build::Ask| ask.policy("status_age", json!(86_400 * 30));
    let mut story = Story::new();
    last.shown_at = end - 121;
    story.admit(&last, last.shown_at, old, "ok");
    last.shown_at = end - 120;
    story.admit(&last, last.shown_at, old, "ok");
    last.shown_at = end - 119;
    story.admit(&last, last.shown_at, old, "ok");
    last.shown_at = end - 1;
    story.admit(&last, last.shown_at, old, "ok");
    story.add(
        cases,
        "until_last_day",
        "A show is remembered for 120 s from its own time on, and no longer than its credential lasts.",
    );

    let mut last = lent(7, 8);
    last.shown_at = end - 30;
    last.answers = Some(challenge(7, end - 40).encode());
    let mut story = Story::new();
    story.admit(&last, end - 30, old, "ok");
    let mut short = last.clone();
    short.answers = Some(challenge(7, end - 40).with(&[5], uint(20)).encode());
    story.admit(&short, end - 30, old, "ok");
    story.add(
        cases,
        "until_challenge_ends",
        "An answered challenge is remembered until its own end: another credential may last beyond this one's.",
    );

    let mut story = Story::new();
    let tolerant = |ask: crate::build::Ask| ask.policy("clock_tolerance", json!(60));
    story.admit(&shown(SHOWN + 60), SHOWN, tolerant, "ok");
    story.admit(&shown(SHOWN - 119), SHOWN, tolerant, "ok");
    story.add(
        cases,
        "until_by_shown_at",
        "The holder's time decides until when, wherever the verifier's clock is.",
    );
}

fn forgotten(cases: &mut Cases) {
    let mut story = Story::new();
    story.admit(&shown(SHOWN), SHOWN, plain, "ok");
    story.admit(&shown(SHOWN + 129), SHOWN + 129, plain, "ok");
    story.admit(&shown(SHOWN), SHOWN + 50, plain, "show-replayed");
    story.add(
        cases,
        "not_forgotten_yet",
        "A key is kept for 10 s after its end: a second before nothing is forgotten.",
    );

    let mut story = Story::new();
    story.admit(&shown(SHOWN), SHOWN, plain, "ok");
    story.admit(&shown(SHOWN + 130), SHOWN + 130, plain, "ok");
    story.admit(&shown(SHOWN), SHOWN + 50, plain, "clock-was-ahead");
    let mut other = lent(3, 8);
    other.shown_at = SHOWN;
    story.admit(&other, SHOWN + 50, plain, "clock-was-ahead");
    story.admit(&shown(SHOWN - 1), SHOWN + 50, plain, "clock-was-ahead");
    story.admit(&shown(SHOWN + 1), SHOWN + 50, plain, "ok");
    story.admit(&shown(SHOWN + 130), SHOWN + 130, plain, "show-replayed");
    let mut again = story.restarted();
    again.admit(&shown(SHOWN), SHOWN + 50, plain, "clock-was-ahead");
    again.admit(&shown(SHOWN + 2), SHOWN + 50, plain, "ok");
    again.add(
        cases,
        "forgotten_after_restart",
        "Until when it forgot is stored too, or a restart and a clock set back would revive a show.",
    );
    story.add(
        cases,
        "forgotten_and_clock_back",
        "A show was forgotten at its end, and the clock goes back: what ends by then may have been seen.",
    );

    let mut story = Story::new();
    for seconds in 0..9 {
        story.admit(&shown(SHOWN + seconds), SHOWN + seconds, plain, "ok");
    }
    story.admit(&shown(SHOWN + 200), SHOWN + 200, plain, "ok");
    story.admit(&shown(SHOWN + 7), SHOWN + 60, plain, "clock-was-ahead");
    story.admit(&shown(SHOWN + 8), SHOWN + 60, plain, "show-replayed");
    story.admit(&shown(SHOWN + 201), SHOWN + 201, plain, "ok");
    story.admit(&shown(SHOWN + 8), SHOWN + 60, plain, "clock-was-ahead");
    story.add(
        cases,
        "forgotten_eight",
        "Of nine that are over, eight are forgotten with the next one and the ninth with the one after.",
    );

    let mut model = Model::default();
    for number in 0..9 {
        model.replay.insert([number; 16], SHOWN);
    }
    let mut story = Story::of(&model);
    story.admit(&shown(SHOWN), SHOWN + 10, plain, "ok");
    story.admit(&shown(SHOWN + 1), SHOWN + 11, plain, "ok");
    story.add(
        cases,
        "forgotten_of_one_second",
        "Nine end in one second: the eight of the lowest keys are forgotten, and the memory with the ninth is stored and read.",
    );

    let mut story = Story::new();
    story.admit(&shown(SHOWN), SHOWN, plain, "ok");
    story.clock(SHOWN + 86_400 * 300, "ok");
    story.list(&super::List::new(SHOWN - 60), SHOWN + 500, "ok");
    story.admit(&shown(SHOWN), SHOWN + 50, plain, "show-replayed");
    story.add(
        cases,
        "forgotten_by_admission_alone",
        "A clock that was wrong for a moment makes nothing forgotten unless something was admitted by it.",
    );
}
