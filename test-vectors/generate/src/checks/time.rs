//! Checks 9 and 10: the minute of a show and the window of a license.

use serde_json::json;

use crate::build::{Ask, Cases, ISSUED, SHOWN, everyday, license, show};
use crate::mutate::uint;

pub(super) fn freshness(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    for (name, age, code) in [
        ("future_day", -86_400, Some("show-from-future")),
        ("future_61", -61, Some("show-from-future")),
        ("future_60", -60, None),
        ("future_59", -59, None),
        ("future_11", -11, None),
        ("age_0", 0, None),
        ("age_60", 60, None),
        ("age_69", 69, None),
        ("age_70", 70, Some("show-expired")),
        ("age_71", 71, Some("show-expired")),
        ("age_day", 86_400, Some("show-expired")),
    ] {
        let now = SHOWN.checked_add_signed(age).expect("an instant");
        let why = "A code lives 60 s, phones are up to 60 s ahead, and clocks may differ by 10: valid while -60 <= now - shown_at < 70.";
        let name = format!("show_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, ask.clone().now(now)),
            None => cases.ok(&name, why, ask.clone().now(now), &[("/valid_until", json!(SHOWN + 70))]),
        }
    }
    for (name, tolerance, age, code) in [
        ("zero_expired", 0, 60, Some("show-expired")),
        ("zero_alive", 0, 59, None),
        ("zero_future", 0, -60, None),
        ("most_alive", 60, 119, None),
        ("most_expired", 60, 120, Some("show-expired")),
        ("capped", 3600, 120, Some("show-expired")),
        ("capped_future", 3600, -61, Some("show-from-future")),
        ("not_future", 60, -61, Some("show-from-future")),
    ] {
        let now = SHOWN.checked_add_signed(age).expect("an instant");
        let why = "The tolerance is the policy's, 60 s at most: the 60 s of life are not.";
        let ask = ask.clone().now(now).policy("clock_tolerance", json!(tolerance));
        let name = format!("show_tolerance_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
}

/// How far ahead of the verifier a phone may be is a demand of its own.
pub(super) fn ahead(cases: &mut Cases) {
    let ask = Ask::of(&everyday());
    for (name, ahead, age, code) in [
        ("zero", 0, -1, Some("show-from-future")),
        ("zero_exact", 0, 0, None),
        ("twenty_beyond", 20, -21, Some("show-from-future")),
        ("twenty", 20, -20, None),
        ("twenty_old", 20, 69, None),
        ("twenty_expired", 20, 70, Some("show-expired")),
        ("capped", 3600, -61, Some("show-from-future")),
        ("capped_on", 3600, -60, None),
    ] {
        let now = SHOWN.checked_add_signed(age).expect("an instant");
        let why = "A policy of its own seconds for phones that are ahead: the tolerance has no say, nor they in how old a code may be.";
        let ask = ask.clone().now(now).policy("show_ahead", json!(ahead));
        let name = format!("show_ahead_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
}

pub(super) fn window(cases: &mut Cases) {
    let license = license();
    let end = license.expires();
    let month = json!(40 * 86_400);
    let at = |shown_at: u64, now: u64| {
        let mut show = show(&license, None);
        show.shown_at = shown_at;
        // The inspection runs out before the license does; here it is not the matter.
        show.credential.set(2, uint(21_000));
        Ask::of(&show).now(now).policy("status_age", month.clone())
    };
    let cases_of = [
        ("first_second", ISSUED, ISSUED, None, "The first second of the license."),
        (
            "before_tolerated",
            ISSUED - 10,
            ISSUED - 10,
            None,
            "A verifier whose clock is 10 s slow sees a license that starts in the future.",
        ),
        (
            "before",
            ISSUED - 11,
            ISSUED - 11,
            Some("not-yet-valid"),
            "Beyond the tolerance a license from the future is refused.",
        ),
        (
            "last_second",
            end - 1,
            end - 1,
            None,
            "The last second of the last Beijing day.",
        ),
        (
            "end",
            end,
            end,
            Some("license-expired"),
            "The window is half open: at 24:00 it is over, without tolerance.",
        ),
        (
            "after",
            end + 1,
            end + 1,
            Some("license-expired"),
            "One second later the license is as dead as after a year.",
        ),
        (
            "shown_before_end",
            end - 5,
            end + 5,
            Some("license-expired"),
            "Shown in time and checked too late: now counts.",
        ),
        (
            "shown_after_end",
            end,
            end - 1,
            Some("shown-outside-window"),
            "Shown by a fast phone after the end and checked before: the show is outside its own window.",
        ),
        (
            "shown_before_start",
            ISSUED - 69,
            ISSUED,
            None,
            "A show dated before its license by a phone whose clock is slow: the date bounds how long it lives, no more.",
        ),
        (
            "shown_long_before_start",
            ISSUED - 70,
            ISSUED,
            Some("show-expired"),
            "A phone that is a second slower: the show is too old, whenever the license was made.",
        ),
    ];
    for (name, shown_at, now, code, why) in cases_of {
        let name = format!("window_{name}");
        match code {
            Some(code) => cases.no(&name, code, why, at(shown_at, now)),
            None => cases.ok(&name, why, at(shown_at, now), &[("/last_day", json!("2026-10-14"))]),
        }
    }
    let why = "A license of one day: it ends with the day it was issued on.";
    let mut day = license.clone();
    day.days = 0;
    let facts = [("/last_day", json!("2026-09-14"))];
    cases.ok("window_one_day", why, Ask::of(&show(&day, None)), &facts);
    let why = "The longest license, 400 days.";
    let mut long = license.clone();
    long.days = 400;
    let facts = [("/last_day", json!("2027-10-19"))];
    cases.ok("window_longest", why, Ask::of(&show(&long, None)), &facts);
    let why = "Issued at 23:59:59 in Beijing: the day is Beijing's, not UTC's.";
    let mut late = license.clone();
    late.issued_at = late.expires() - license.days * 86_400 - 1;
    late.days = 0;
    let mut late_show = show(&late, None);
    late_show.shown_at = late.issued_at;
    cases.ok(
        "window_last_second_of_a_day",
        why,
        Ask::of(&late_show),
        &[("/last_day", json!("2026-09-14"))],
    );
    let why = "The next second is the next Beijing day, though UTC has none.";
    let mut early = late.clone();
    early.issued_at += 1;
    let mut early_show = show(&early, None);
    early_show.shown_at = early.issued_at;
    cases.ok(
        "window_first_second_of_a_day",
        why,
        Ask::of(&early_show),
        &[("/last_day", json!("2026-09-15"))],
    );
}
