//! The clock floor: what raises it, what does not, and what it refuses.

use serde_json::json;
use vehicle_license::credential::CredentialStatus;

use super::known::{bundle, rooted};
use super::replay::shown;
use super::{List, Story, plain};
use crate::build::{Ask, Cases, ISSUED, SHOWN, license, show};
use crate::mutate::{Credential, Show};
use crate::status::published;

/// The fixture's license, issued at another second.
fn issued(at: u64) -> Credential {
    let mut credential = license();
    credential.issued_at = at;
    credential
}

/// Its everyday show of the second `at`.
fn issued_and_shown(issued_at: u64, at: u64) -> Show {
    let mut show = show(&issued(issued_at), None);
    show.shown_at = at;
    show
}

pub(super) fn add(cases: &mut Cases) {
    raised(cases);
    ahead(cases);
    not_raised(cases);
}

fn raised(cases: &mut Cases) {
    let mut story = Story::new();
    story.clock(0, "ok");
    story.add(cases, "clock_of_none", "A new memory knows of no time that has passed.");

    let floor = SHOWN + 100;
    let mut story = Story::new();
    story.bundle(&bundle(1, floor), SHOWN + 300, "ok");
    story.threes(floor);
    // By the bundle's own content, dated 11 s ahead, nothing verifies.
    let held = std::mem::replace(&mut story.trust, super::trust());
    story.admit(&shown(floor - 11), floor - 11, plain, "clock-behind");
    story.trust = held;
    story.admit(&shown(floor - 10), floor - 10, plain, "ok");
    story.admit(&shown(floor - 9), floor - 9, plain, "ok");
    story.add(
        cases,
        "clock_behind_bundle",
        "Publishers signed a content of this second: a clock more than 10 s behind it is wrong.",
    );

    let mut story = Story::new();
    story.bundle(&rooted(1, floor - 50, floor), SHOWN + 300, "ok");
    story.threes(floor);
    story.add(
        cases,
        "clock_behind_root",
        "The last root is younger than the content under it, and its time counts.",
    );

    let mut story = Story::new();
    story.list(&List::new(floor), SHOWN + 300, "ok");
    story.threes(floor);
    story.admit(&shown(floor - 11), floor - 11, plain, "clock-behind");
    let mut stored = story.restarted();
    stored.threes(floor);
    stored.add(
        cases,
        "clock_behind_after_restart",
        "The floor is stored with the rest.",
    );
    story.add(cases, "clock_behind_list", "An issuer signed a list of this second.");

    let mut story = Story::new();
    story.admit(&issued_and_shown(floor, floor + 30), floor + 30, plain, "ok");
    story.threes(floor);
    story.admit(&shown(floor - 11), floor - 11, plain, "clock-behind");
    story.admit(&shown(floor - 10), floor - 10, plain, "ok");
    story.add(
        cases,
        "clock_behind_credential",
        "An issuer signed the credential of an admitted show in this second.",
    );

    let mut story = Story::new();
    let list = published(&[(1, CredentialStatus::Revoked)], floor);
    story.admit_known(
        &shown(floor + 30),
        floor + 30,
        Some(floor),
        |ask| ask.status_lists(&[list]),
        "ok",
    );
    story.threes(floor);
    story.add(
        cases,
        "clock_behind_list_consulted",
        "A list was consulted for an admitted show, and not remembered: its time counts.",
    );

    let mut story = Story::new();
    let show = shown(SHOWN);
    story.admit(&show, SHOWN, plain, "ok");
    story.list(&List::new(floor), SHOWN + 300, "ok");
    story.admit(&show, SHOWN, plain, "clock-behind");
    story.admit(&show, SHOWN + 69, plain, "clock-behind");
    story.add(
        cases,
        "clock_before_replay",
        "Behind the floor, and admitted before: the clock is judged first.",
    );

    let mut story = Story::new();
    story.list(&List::new(floor), SHOWN + 300, "ok");
    story.list(
        &List {
            number: 8,
            ..List::new(floor - 90)
        },
        SHOWN + 300,
        "ok",
    );
    story.bundle(&bundle(1, floor - 80), SHOWN + 300, "ok");
    story.threes(floor);
    story.add(
        cases,
        "clock_floor_stays",
        "What is older raises nothing and lowers nothing.",
    );
}

/// A credential further ahead of the clock than clocks differ, which a policy may take.
fn ahead(cases: &mut Cases) {
    let tolerant = |ask: Ask| ask.policy("clock_tolerance", json!(60));
    for (name, seconds, why) in [
        (
            "9",
            9,
            "Nine seconds ahead: within what clocks differ by, so the time is believed.",
        ),
        ("10", 10, "Ten seconds ahead: the last second at which it is believed."),
        (
            "11",
            11,
            "Eleven seconds ahead, which a policy of more tolerance takes: it would lock out the next check.",
        ),
    ] {
        let mut story = Story::new();
        let at = SHOWN + seconds;
        story.admit(&issued_and_shown(at, at), SHOWN, tolerant, "ok");
        story.admit(&shown(SHOWN), SHOWN, tolerant, "ok");
        story.add(cases, &format!("clock_credential_ahead_{name}"), why);
    }
}

fn not_raised(cases: &mut Cases) {
    let mut story = Story::new();
    story.admit(&shown(SHOWN + 10), SHOWN, plain, "ok");
    story.clock(ISSUED - 10, "ok");
    story.clock(ISSUED - 11, "clock-behind");
    story.add(
        cases,
        "clock_not_by_holder",
        "Neither the holder's time nor the verifier's own clock raises the floor: both can be wrong.",
    );

    let mut story = Story::new();
    story.list(&List::new(SHOWN), SHOWN + 80_000, "ok");
    story.bundle(&bundle(1, SHOWN), SHOWN + 86_400 * 30, "ok");
    story.clock(SHOWN + 86_400 * 300, "ok");
    story.threes(SHOWN);
    story.add(
        cases,
        "clock_not_by_now",
        "A clock a month ahead remembers a list and a bundle: the floor is their time.",
    );

    let mut story = Story::new();
    story.list(&List::new(SHOWN), SHOWN, "ok");
    let mut wrong = List::new(SHOWN + 500);
    story.list_read(&wrong, SHOWN + 489, Some(SHOWN + 500), "status-list-from-future");
    wrong.issued_at -= 600;
    story.list(&wrong, SHOWN, "status-list-older");
    story.threes(SHOWN);
    story.add(cases, "clock_not_by_refused", "What is refused raises nothing.");
}
