//! Which bundle and which lists are known, so that nobody takes a verifier back to an older one.

use vehicle_license::credential::CredentialStatus;
use vehicle_license::key::Signer as _;
use vehicle_license::trust::{IssuerKey, TrustContent};

use super::replay::shown;
use super::{List, Story, plain};
use crate::build::{Ask, Cases, ISSUED, SHOWN, everyday, license, show};
use crate::bundles::{self, NEXT, PUBLISHERS, ROOTS, first, link, rotated};
use crate::fixture::{instant, issuer, key, with_list_key};
use crate::mutate::{Item, uint};
use crate::status::published;

const DAY: u64 = 86_400;

fn content(version: u64, issued_at: u64) -> TrustContent {
    let mut content = bundles::content(version, vec![with_list_key(issuer(), "status")]);
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
    lists_withheld(cases);
    stolen(cases);
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
    let mut unlisted = content(2, at);
    unlisted.issuers[0].keys.pop();
    let begun = link(
        &bundles::root(1, &NEXT, &PUBLISHERS),
        (&[], &[]),
        (&NEXT, &["root d", "root f"]),
    );
    let cut = bundles::bundle(vec![begun], &unlisted, &PUBLISHERS);
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
        story.list(&List::new(SHOWN - 60), SHOWN, "ok");
        story.bundle(&genuine, SHOWN, "bundle-root-forked");
        story
    };
    let pin = bundles::pinned(&rotated());
    for (name, offered, older_list, why) in [
        (
            "captured_then_pinned",
            &genuine,
            "status-list-older",
            "A newer pin outranks what a captured memory holds. What was admitted stays admitted, and the list known counts.",
        ),
        (
            "captured_then_pinned_cut",
            &cut,
            "ok",
            "The same, with a chain that begins at the newer pin, and a content without the key of the list known: it goes.",
        ),
    ] {
        let mut story = stolen().restarted();
        story.bundle_under(&pin, offered, SHOWN, "ok");
        story.admit(&shown(SHOWN), SHOWN, plain, "show-replayed");
        story.admit(&shown(SHOWN + 1), SHOWN + 1, plain, "ok");
        story.bundle_under(&pin, offered, SHOWN, "ok");
        story.list(&List::new(SHOWN - 61), SHOWN, older_list);
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
    for (issuer, number) in [(3502, 9), (3501, 10), (3501, 8), (3501, 1_048_575), (3501, 0)] {
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

/// A list that is known was not consulted.
fn lists_withheld(cases: &mut Cases) {
    let mut license = license();
    license.issued_at = ISSUED;
    let show = show(&license, None);
    let list = |issued_at: u64| List {
        number: 7,
        ..List::new(issued_at)
    };
    for (name, issued_at, meant, why) in [
        (
            "older_than_license",
            ISSUED,
            "ok",
            "A list as old as the license says nothing that the license does not.",
        ),
        (
            "withheld",
            ISSUED + 1,
            "status-list-withheld",
            "A list younger than the license was seen here, and lost: it may have said that the license is revoked.",
        ),
    ] {
        let mut story = Story::new();
        story.list(&list(issued_at), SHOWN, "ok");
        let mut again = story.restarted();
        again.admit(&show, SHOWN, plain, meant);
        again.add(cases, &format!("list_{name}"), why);
    }
    let held = |at: u64| move |ask: Ask| ask.status_lists(&[published(&[(1, CredentialStatus::Revoked)], at)]);
    let mut story = Story::new();
    story.list(&list(ISSUED + 60), SHOWN, "ok");
    story.admit_known(
        &show,
        SHOWN,
        Some(ISSUED + 59),
        held(ISSUED + 59),
        "status-list-withheld",
    );
    let mut on = story.restarted();
    story.admit_known(&show, SHOWN, Some(ISSUED + 61), held(ISSUED + 61), "ok");
    story.add(
        cases,
        "list_withheld_for_an_older_one",
        "An older list than the one known was consulted; then a younger one, which is as good.",
    );
    on.admit_known(&show, SHOWN, Some(ISSUED + 60), held(ISSUED + 60), "ok");
    on.admit(&show, SHOWN, plain, "status-list-withheld");
    on.add(
        cases,
        "list_withheld_before_replay",
        "The list known was consulted; then the show is brought again without it: the list is judged first.",
    );
    let mut story = Story::new();
    story.list(
        &List {
            issuer: 3502,
            ..list(ISSUED + 60)
        },
        SHOWN,
        "ok",
    );
    story.list(&List::new(SHOWN + 11), SHOWN + 11, "ok");
    story.admit(&show, SHOWN, plain, "clock-behind");
    story.admit(&shown(SHOWN + 1), SHOWN + 1, plain, "ok");
    story.add(
        cases,
        "list_of_another",
        "Another issuer's list of that number, and another list of that issuer: they have no say.",
    );
}

/// A list key that was stolen, and what it signed.
fn stolen(cases: &mut Cases) {
    let at = ISSUED - DAY;
    let list = |issued_at: u64| List {
        number: 7,
        ..List::new(issued_at)
    };
    let without = |version: u64, change: &dyn Fn(&mut Vec<IssuerKey>)| {
        let mut content = content(version, at);
        change(&mut content.issuers[0].keys);
        bundles::bundle(vec![first()], &content, &PUBLISHERS)
    };
    let show = everyday();
    type Change = fn(&mut Vec<IssuerKey>);
    let changes: [(&str, Change, bool, &str); 7] = [
        (
            "stays",
            |_| {},
            true,
            "The next bundle has the key of the list known: the list stays known.",
        ),
        (
            "retired",
            |keys| (keys[1].sign_until, keys[1].trust_until) = (instant(SHOWN - 599), instant(SHOWN - 599)),
            true,
            "A key retired by date a second after the list: the list counts, and stays known.",
        ),
        (
            "gone",
            |keys| {
                keys.pop();
            },
            false,
            "A list key was stolen and taken out: nothing that it signed is known any more, and the show is admitted.",
        ),
        (
            "renumbered",
            |keys| keys[1].number = 3,
            false,
            "The key of the list known has another number: lists name keys by number.",
        ),
        (
            "replaced",
            |keys| keys[1].point = key("next status").public_key(),
            false,
            "Another key under the number of the one that signed the list known.",
        ),
        (
            "no_lists",
            |keys| (keys[1].artefacts.licenses, keys[1].artefacts.status_lists) = (true, false),
            false,
            "The key may not sign lists any more.",
        ),
        (
            "dates",
            |keys| keys[1].sign_until = instant(SHOWN - 600),
            false,
            "A key that may sign up to the second of the list, exclusive: what it signed then does not count.",
        ),
    ];
    for (name, change, known, why) in changes {
        let mut story = Story::new();
        story.bundle(&bundle(1, at), SHOWN, "ok");
        story.list(&list(SHOWN - 600), SHOWN, "ok");
        story.admit(&show, SHOWN, plain, "status-list-withheld");
        story.bundle(&without(2, &change), SHOWN, "ok");
        story.admit(&show, SHOWN, plain, if known { "status-list-withheld" } else { "ok" });
        story.list(
            &list(SHOWN - 601),
            SHOWN,
            if known { "status-list-older" } else { "ok" },
        );
        story.add(cases, &format!("list_key_{name}"), why);
    }
    let mut story = Story::new();
    story.bundle(&bundle(2, at), SHOWN, "ok");
    story.list(&list(SHOWN - 600), SHOWN, "ok");
    story.bundle(
        &without(1, &|keys| {
            keys.pop();
        }),
        SHOWN,
        "bundle-older",
    );
    story.list(&list(SHOWN - 601), SHOWN, "status-list-older");
    story.add(
        cases,
        "list_key_of_refused_bundle",
        "A bundle that is refused takes no list away.",
    );
}
