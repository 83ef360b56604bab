//! Which bundle and which lists are known, so that nobody takes a verifier back to an older one.

use vehicle_license::trust::TrustContent;

use super::replay::shown;
use super::{LIST_DAYS, List, Story, plain};
use crate::build::{Cases, ISSUED, SHOWN};
use crate::bundles::{self, NEXT, PUBLISHERS, ROOTS, first, link, rotated};
use crate::fixture::{instant, issuer};
use crate::mutate::{Item, uint};

const DAY: u64 = 86_400;

fn content(version: u64, issued_at: u64) -> TrustContent {
    let mut content = bundles::content(version, vec![issuer()]);
    content.issued_at = instant(issued_at);
    content
}

/// A bundle of this version and date under the first root.
pub(super) fn bundle(version: u64, issued_at: u64) -> Item {
    under(vec![first()], version, issued_at)
}

fn under(chain: Vec<Item>, version: u64, issued_at: u64) -> Item {
    bundles::bundle(chain, &content(version, issued_at), &PUBLISHERS)
}

/// A bundle whose root was issued at `root_at`.
pub(super) fn rooted(version: u64, issued_at: u64, root_at: u64) -> Item {
    let root = bundles::root(0, &ROOTS, &PUBLISHERS).with(&[3], uint(root_at));
    let link = link(&root, (&[], &[]), (&ROOTS, &["root a", "root b"]));
    under(vec![link], version, issued_at)
}

pub(super) fn add(cases: &mut Cases) {
    held(cases);
    captured(cases);
    withheld(cases);
    lists(cases);
    ends(cases);
}

fn held(cases: &mut Cases) {
    let at = ISSUED - DAY;
    let mut story = Story::new();
    story.bundle(&bundle(2, at), SHOWN, "ok");
    story.bundle(&bundle(2, at), SHOWN, "ok");
    story.bundle(&bundle(1, at + 60), SHOWN, "bundle-older");
    story.bundle(&bundle(2, at + 60), SHOWN, "bundle-equivocation");
    story.bundle(&bundle(3, at - 60), SHOWN, "ok");
    story.bundle(&bundle(2, at), SHOWN, "bundle-older");
    story.restarted().add(
        cases,
        "stored_bundle",
        "A bundle is stored by version, root and their digests.",
    );
    story.add(
        cases,
        "bundle_versions",
        "The version counts, not the date: what is held is never taken back.",
    );

    let mut story = Story::new();
    story.bundle(&bundle(1, at), SHOWN, "ok");
    story.bundle(&under(vec![first(), rotated()], 2, at), SHOWN, "ok");
    let mut again = story.restarted();
    again.bundle(&bundle(3, at), SHOWN, "bundle-root-older");
    again.bundle(
        &under(vec![first(), bundles::fork()], 3, at),
        SHOWN,
        "bundle-root-forked",
    );
    again.bundle(&under(vec![first(), rotated()], 3, at), SHOWN, "ok");
    again.add(
        cases,
        "bundle_roots",
        "Rotated-out keys can sign a chain of their own: the root held is remembered across a restart.",
    );
    story.add(cases, "bundle_rotated", "A newer version under the next root.");
}

/// A verifier that keys which were rotated out led astray, and the next app with a newer pin.
fn captured(cases: &mut Cases) {
    let at = ISSUED - DAY;
    let genuine = under(vec![first(), rotated()], 2, at);
    let cut = under(
        vec![link(
            &bundles::root(1, &NEXT, &PUBLISHERS),
            (&[], &[]),
            (&NEXT, &["root d", "root f"]),
        )],
        2,
        at,
    );
    let stolen = || {
        let mut story = Story::new();
        story.bundle(&bundle(1, at), SHOWN, "ok");
        let mut content = content(u64::MAX, at);
        content.deployment = "captured".into();
        story.bundle(
            &bundles::bundle(vec![first(), bundles::fork()], &content, &PUBLISHERS),
            SHOWN,
            "ok",
        );
        story.admit(&shown(SHOWN), SHOWN, plain, "ok");
        story.bundle(&genuine, SHOWN, "bundle-root-forked");
        story
    };
    let pin = bundles::pinned(&rotated());
    for (name, offered, why) in [
        (
            "captured_then_pinned",
            &genuine,
            "A newer pin outranks what a captured memory holds. What was admitted stays admitted.",
        ),
        (
            "captured_then_pinned_cut",
            &cut,
            "The same, with a chain that begins at the newer pin.",
        ),
    ] {
        let mut story = stolen().restarted();
        story.bundle_under(&pin, offered, SHOWN, "ok");
        story.admit(&shown(SHOWN), SHOWN, plain, "show-replayed");
        story.admit(&shown(SHOWN + 1), SHOWN + 1, plain, "ok");
        story.bundle_under(&pin, offered, SHOWN, "ok");
        story.add(cases, name, why);
    }
    stolen().add(
        cases,
        "captured",
        "Under the pin whose keys were stolen a verifier takes their fork in, and then refuses the genuine chain.",
    );
}

/// Verdicts by other trust data than the bundle held.
fn withheld(cases: &mut Cases) {
    let at = ISSUED - DAY;
    let mut story = Story::new();
    story.admit(&shown(SHOWN - 1), SHOWN, plain, "ok");
    story.bundle(&bundle(1, at), SHOWN, "ok");
    let old = story.trust.clone();
    story.admit(&shown(SHOWN), SHOWN, plain, "ok");
    story.bundle(&bundle(2, at), SHOWN, "ok");
    let new = std::mem::replace(&mut story.trust, old.clone());
    story.admit(&shown(SHOWN + 1), SHOWN + 1, plain, "trust-withheld");
    story.admit(&shown(SHOWN), SHOWN + 1, plain, "trust-withheld");
    story.trust = super::trust();
    story.admit(&shown(SHOWN + 1), SHOWN + 1, plain, "trust-withheld");
    story.trust = new;
    story.admit(&shown(SHOWN + 1), SHOWN + 1, plain, "ok");
    let mut again = story.restarted();
    again.trust = old;
    again.admit(&shown(SHOWN + 2), SHOWN + 2, plain, "trust-withheld");
    again.add(cases, "trust_withheld_after_restart", "The content held is stored.");
    story.add(
        cases,
        "trust_withheld",
        "A bundle is held: only what was verified by its content is admitted, not by older trust data, nor by a pinned file.",
    );

    let mut story = Story::new();
    story.bundle(&bundle(1, SHOWN), SHOWN, "ok");
    story.trust = super::trust();
    story.admit(&shown(SHOWN - 11), SHOWN - 11, plain, "clock-behind");
    story.admit(&shown(SHOWN - 10), SHOWN - 10, plain, "trust-withheld");
    story.add(
        cases,
        "trust_withheld_clock_behind",
        "By other trust data and a clock that is behind: the clock is judged first.",
    );
}

fn lists(cases: &mut Cases) {
    let list = List::new(SHOWN - 60);
    let mut story = Story::new();
    story.list(&list, SHOWN, "ok");
    story.list(&list, SHOWN, "ok");
    story.list(&List::new(SHOWN - 61), SHOWN, "status-list-older");
    story.list(
        &List {
            revoked: 2,
            ..list.clone()
        },
        SHOWN,
        "status-list-equivocation",
    );
    let another_end = List {
        end: Some(SHOWN + 3 * DAY),
        ..list.clone()
    };
    story.list(&another_end, SHOWN, "status-list-equivocation");
    let later = List {
        revoked: 2,
        ..List::new(SHOWN - 59)
    };
    story.list(&later, SHOWN, "ok");
    story.list(&list, SHOWN, "status-list-older");
    let mut again = story.restarted();
    again.list(&list, SHOWN, "status-list-older");
    again.list(&List::new(SHOWN - 59), SHOWN, "status-list-equivocation");
    again.list(&later, SHOWN, "ok");
    again.add(cases, "list_versions_after_restart", "The versions known are stored.");
    story.add(
        cases,
        "list_versions",
        "A list in which a revoked license still stood does not come back, nor a second one of the same second.",
    );

    let mut story = Story::new();
    story.list(&list, SHOWN, "ok");
    for (issuer, number) in [(3502, 7), (3501, 8), (3501, 6), (3501, 1_048_575), (3501, 0)] {
        let other = List {
            issuer,
            number,
            ..List::new(SHOWN - 90)
        };
        story.list(&other, SHOWN, "ok");
    }
    story.list(&List::new(SHOWN - 90), SHOWN, "status-list-older");
    story.add(
        cases,
        "list_names",
        "Another number, and another issuer's list of the same number, is another list; stored in order.",
    );

    let mut story = Story::new();
    let at = SHOWN - 60;
    story.list_read(&list, at - 11, Some(at), "status-list-from-future");
    story.list_read(&list, at - 10, Some(at), "ok");
    story.list_read(&list, at - 9, Some(at), "ok");
    story.add(
        cases,
        "list_from_future",
        "A list is remembered up to 10 s ahead of the clock, to the second.",
    );
    let mut story = Story::new();
    story.list(&List::new(SHOWN), SHOWN, "ok");
    story.list_read(&list, at - 11, Some(at), "status-list-from-future");
    story.list_read(&list, at - 10, Some(at), "status-list-older");
    story.add(
        cases,
        "list_future_before_older",
        "Too far ahead and older: its date is judged first.",
    );
}

/// When a list may be forgotten.
fn ends(cases: &mut Cases) {
    let longest = SHOWN + LIST_DAYS * DAY;
    for (name, end, why) in [
        (
            "none",
            None,
            "A list without an end may be forgotten 401 days after its date.",
        ),
        ("below", Some(longest - 1), "A list that ends a second before that."),
        ("on", Some(longest), "A list that ends exactly then."),
        (
            "above",
            Some(longest + 1),
            "A list that outlives every credential it speaks of.",
        ),
    ] {
        let mut story = Story::new();
        story.list(
            &List {
                end,
                ..List::new(SHOWN)
            },
            SHOWN,
            "ok",
        );
        story.add(cases, &format!("list_end_{name}"), why);
    }
    let mut story = Story::new();
    let long = List {
        end: Some(SHOWN + 9 * DAY),
        ..List::new(SHOWN)
    };
    story.list(&long, SHOWN, "ok");
    story.list(&List::new(SHOWN + 60), SHOWN + 60, "ok");
    story.list(&long, SHOWN + 60, "status-list-older");
    story.add(
        cases,
        "list_end_of_earlier",
        "A later version ends earlier: the earlier one could come back until its own end, so that end is kept.",
    );
}
