//! Trust bundles, built by hand: the roots, the rotation, the content and its signatures, each to be got wrong.

mod roots;

use serde_json::json;
use vehicle_license::RootPin;
use vehicle_license::trust::{Issuer, PlateGrant, TrustContent};

use crate::build::{Cases, Want};
use crate::fixture::{self, ISSUED_AT, asker, instant, issuer, trust_content};
use crate::mutate::{Item, NULL, Signed, bytes, hex, public, sha256, sign, signing, text, uint};

const DAY: u64 = 86_400;
const NOW: u64 = ISSUED_AT;
const ROOT_TYP: &str = "application/vehicle-license-trust-root+cbor";
const CONTENT_TYP: &str = "application/vehicle-license-trust+cbor";
pub(crate) const ROOTS: [&str; 3] = ["root a", "root b", "root c"];
pub(crate) const NEXT: [&str; 3] = ["root d", "root e", "root f"];
pub(crate) const PUBLISHERS: [&str; 2] = ["publisher a", "publisher b"];

/// The points of these keys, ascending, each with its key's name.
fn sorted(names: &[&'static str]) -> Vec<([u8; 33], &'static str)> {
    let mut keys: Vec<_> = names
        .iter()
        .map(|name| (*public(&fixture::key(name)).as_compressed(), *name))
        .collect();
    keys.sort_unstable();
    keys
}

/// A root of two of three keys and both publishers.
pub(crate) fn root(number: u64, roots: &[&'static str], publishers: &[&'static str]) -> Item {
    let points = |names: &[&'static str]| Item::Array(sorted(names).iter().map(|(point, _)| bytes(point)).collect());
    Item::Map(vec![
        (uint(1), uint(number)),
        (uint(2), uint(NOW - 2 * DAY)),
        (uint(3), uint(NOW + 365 * DAY)),
        (uint(4), points(roots)),
        (uint(5), uint(2.min(roots.len() as u64))),
        (uint(6), points(publishers)),
        (uint(7), uint(publishers.len() as u64)),
    ])
}

/// Signatures of `by` over a section, each with its key's place among `of`.
fn votes(typ: &str, section: &[u8], of: &[&'static str], by: &[&'static str]) -> Item {
    let parts = Signed {
        protected: Signed::new(typ, None, &uint(0)).protected,
        payload: section.to_vec(),
    };
    let places = sorted(of);
    let mut votes: Vec<_> = by
        .iter()
        .map(|name| {
            let place = places.iter().position(|(_, of)| of == name).unwrap_or(0);
            (place, sign(&signing(&fixture::key(name)), &parts.digest()))
        })
        .collect();
    votes.sort_by_key(|(place, _)| *place);
    let vote = |(place, signature): &(usize, [u8; 64])| Item::Array(vec![uint(*place as u64), bytes(signature)]);
    Item::Array(votes.iter().map(vote).collect())
}

/// A link: a root, signed by keys of the one before and by its own.
pub(crate) fn link(
    root: &Item,
    old: (&[&'static str], &[&'static str]),
    new: (&[&'static str], &[&'static str]),
) -> Item {
    let section = root.encode();
    let votes = |(of, by): (&[&'static str], &[&'static str])| votes(ROOT_TYP, &section, of, by);
    Item::Array(vec![bytes(&section), votes(old), votes(new)])
}

pub(crate) fn first() -> Item {
    link(
        &root(0, &ROOTS, &PUBLISHERS),
        (&[], &[]),
        (&ROOTS, &["root a", "root b"]),
    )
}

/// Another root 1, which keys of root 0 made that were rotated out.
pub(crate) fn fork() -> Item {
    let thief = ["root g", "root h", "root i"];
    link(
        &root(1, &thief, &PUBLISHERS),
        (&ROOTS, &["root a", "root b"]),
        (&thief, &["root g", "root h"]),
    )
}

pub(crate) fn rotated() -> Item {
    let old = (&ROOTS[..], &["root a", "root c"][..]);
    link(&root(1, &NEXT, &PUBLISHERS), old, (&NEXT, &["root d", "root f"]))
}

pub(crate) fn content(version: u64, issuers: Vec<Issuer>) -> TrustContent {
    let mut content = trust_content(issuers);
    content.version = version;
    content
}

/// A bundle of these links and this content, which names the last root, signed by `by`.
pub(crate) fn bundle(chain: Vec<Item>, content: &TrustContent, by: &[&'static str]) -> Item {
    let root = chain.last().map(|link| RootPin::new(pinned(link)));
    let content = TrustContent {
        root,
        ..content.clone()
    };
    bundle_of(chain, &content.to_bytes().expect("a trust file"), (&PUBLISHERS, by))
}

/// Content with an asker for each of these keys, by their names.
fn asked_by(keys: &[&'static str]) -> TrustContent {
    let mut content = trust_content(vec![issuer()]);
    let asker = |(number, name): (u16, &&'static str)| {
        let mut asker = asker();
        (asker.number, asker.name) = (number, format!("Insurer {number}"));
        asker.keys[0].point = public(&fixture::key(name));
        asker
    };
    content.askers = (1..).zip(keys).map(asker).collect();
    content
}

/// A bundle of these links and this content, signed by some of these publishers.
fn bundle_of(chain: Vec<Item>, content: &[u8], (of, by): (&[&'static str], &[&'static str])) -> Item {
    let signatures = votes(CONTENT_TYP, content, of, by);
    Item::Array(vec![uint(1), Item::Array(chain), bytes(content), signatures])
}

fn good(version: u64) -> Item {
    bundle(vec![first()], &content(version, vec![issuer()]), &PUBLISHERS)
}

/// The pin of a link's root.
pub(crate) fn pinned(link: &Item) -> [u8; 32] {
    sha256(&[link.clone().at(&[0]).as_bytes()])
}

fn case(cases: &mut Cases, name: &str, why: &str, item: &Item, held: &[Item], now: u64, want: &Want<'_>) {
    let pin = hex(&pinned(&first()));
    let held: Vec<_> = held
        .iter()
        .map(|item| json!({"pin": pin, "bytes": hex(&item.encode())}))
        .collect();
    let body = json!({"bytes": hex(&item.encode()), "pin": pin, "now": now, "held": held});
    cases.add("bundle", &format!("bundle_{name}"), why, body, want);
}

pub(crate) fn add(cases: &mut Cases) {
    accepted(cases);
    refused(cases);
    held(cases);
    roots::add(cases);
}

fn accepted(cases: &mut Cases) {
    let facts = |version: u64, root: u64| [("/version", json!(version)), ("/root_number", json!(root))];
    let two = || vec![first(), rotated()];
    let issuers = || content(1, vec![issuer()]);
    let all = link(&root(0, &ROOTS, &PUBLISHERS), (&[], &[]), (&ROOTS, &ROOTS));
    let mut province = issuer();
    province.number = 3500;
    province.grants = vec![PlateGrant {
        plate_type: None,
        prefix: "闽".into(),
    }];
    province.keys[0].point = public(&fixture::key("province"));
    for (name, why, item, facts) in [
        (
            "one_root",
            "One root, two of three keys, both publishers.",
            good(1),
            facts(1, 0),
        ),
        (
            "more_than_the_threshold",
            "A third signature beyond the threshold.",
            bundle(vec![all], &issuers(), &PUBLISHERS),
            facts(1, 0),
        ),
        (
            "rotated",
            "The next root, signed by two of the old keys and two of its own.",
            bundle(two(), &issuers(), &PUBLISHERS),
            facts(1, 1),
        ),
        (
            "province_over_city",
            "A province may sign for the plates of its cities.",
            bundle(vec![first()], &content(1, vec![issuer(), province]), &PUBLISHERS),
            facts(1, 0),
        ),
    ] {
        case(cases, name, why, &item, &[], NOW, &Want::Facts(&facts));
    }
    let mut even = trust_content(vec![issuer()]);
    even.expires = instant(NOW + 365 * DAY);
    case(
        cases,
        "ends_with_its_root",
        "The content is believed as long as its root, to the second.",
        &bundle(vec![first()], &even, &PUBLISHERS),
        &[],
        NOW,
        &Want::Facts(&[("/expires", json!(NOW + 365 * DAY))]),
    );
    let ahead = good(1);
    case(
        cases,
        "ten_seconds_ahead",
        "Its content is dated ten seconds after this clock.",
        &ahead,
        &[],
        NOW - DAY - 10,
        &Want::Facts(&[]),
    );
    case(
        cases,
        "last_second",
        "The last second of its content.",
        &ahead,
        &[],
        NOW + 90 * DAY - 1,
        &Want::Facts(&[]),
    );
}

fn refused(cases: &mut Cases) {
    let good = good(1);
    let encoded = good.encode();
    let trusted = content(1, vec![issuer()]);
    let with = |path: &[usize], item: Item| good.clone().with(path, item);
    let of_root = |root: &Item| {
        bundle(
            vec![link(root, (&[], &[]), (&ROOTS, &["root a", "root b"]))],
            &trusted,
            &PUBLISHERS,
        )
    };
    let changed = |label: usize, value: Item| {
        let Item::Map(mut entries) = root(0, &ROOTS, &PUBLISHERS) else {
            panic!("a map");
        };
        entries[label - 1].1 = value;
        Item::Map(entries)
    };
    let more = |last: Item| {
        let Item::Map(mut entries) = changed(7, last) else {
            panic!("a map");
        };
        entries.push((uint(8), NULL));
        of_root(&Item::Map(entries))
    };
    let chain = |links: Vec<Item>| bundle(links, &trusted, &PUBLISHERS);
    let second = |number: u64, old: &[&'static str], new: &[&'static str]| {
        link(&root(number, &NEXT, &PUBLISHERS), (&ROOTS, old), (&NEXT, new))
    };
    let mut twin = issuer();
    (twin.number, twin.test) = (3502, false);
    twin.keys[0].point = public(&fixture::key("twin"));
    let mut real = issuer();
    real.test = false;
    let mut same_key = issuer();
    same_key.number = 3502;
    let signed = (&ROOTS[..], &["root a", "root b"][..]);
    let mut renumbered = link(&root(1, &ROOTS, &PUBLISHERS), (&[], &[]), signed);
    let late = {
        let mut content = trust_content(vec![issuer()]);
        content.expires = instant(NOW + 366 * DAY);
        content
    };
    let many = [("root a", 17)]
        .iter()
        .flat_map(|(_, count)| (0..*count).map(|_| first()))
        .collect();
    let vote = good.clone().at(&[3, 0]).clone();
    let many_votes: Vec<Item> = (0..127).map(|_| vote.clone()).collect();
    let publisher_root = root(0, &ROOTS, &["publisher a", "root a"]);
    for (name, code, why, item) in [
        (
            "empty",
            "cbor-truncated",
            "A download that came to nothing.",
            Item::Raw(Vec::new()),
        ),
        (
            "trailing",
            "cbor-trailing-bytes",
            "A byte behind the bundle.",
            Item::Raw([&encoded[..], &[0]].concat()),
        ),
        (
            "version_two",
            "bundle-version-unknown",
            "A later version of the bundle.",
            with(&[0], uint(2)),
        ),
        (
            "no_links",
            "cbor-wrong-length",
            "No root at all: nobody speaks.",
            with(&[1], Item::Array(Vec::new())),
        ),
        (
            "seventeen_links",
            "bundle-chain-too-long",
            "One root more than a chain has.",
            chain(many),
        ),
        (
            "root_number_skipped",
            "bundle-root-number",
            "Root 2 behind root 0.",
            chain(vec![first(), second(2, &["root a", "root b"], &["root d", "root e"])]),
        ),
        (
            "signer_twice",
            "bundle-key-repeated",
            "One publisher signs twice: a threshold counts keys.",
            with(&[3], Item::Array(vec![vote.clone(), vote.clone()])),
        ),
        (
            "key_listed_twice",
            "bundle-key-repeated",
            "One root key stands twice.",
            of_root(&changed(
                4,
                Item::Array(vec![bytes(&sorted(&ROOTS)[0].0), bytes(&sorted(&ROOTS)[0].0)]),
            )),
        ),
        (
            "keys_out_of_order",
            "cbor-key-order",
            "Root keys ascend bytewise.",
            of_root(&changed(
                4,
                Item::Array(sorted(&ROOTS).iter().rev().map(|(point, _)| bytes(point)).collect()),
            )),
        ),
        (
            "root_entry_more",
            "cbor-unknown-key",
            "An entry this version does not know may withdraw belief.",
            more(uint(1)),
        ),
        (
            "root_entry_more_behind_fault",
            "cbor-wrong-type",
            "One entry too many is found behind the last value, so the fault in that value comes first.",
            more(NULL),
        ),
        (
            "threshold_zero",
            "cbor-out-of-range",
            "A threshold of none: nobody need sign.",
            of_root(&changed(5, uint(0))),
        ),
        (
            "threshold_four",
            "cbor-out-of-range",
            "Four of three keys must sign, which nobody can meet.",
            of_root(&changed(5, uint(4))),
        ),
        (
            "root_publishes",
            "bundle-key-ambiguous",
            "A root key is a publisher too.",
            of_root(&publisher_root),
        ),
        (
            "root_dates",
            "trust-date-order",
            "A root that ends before it begins.",
            of_root(&changed(3, uint(NOW - 3 * DAY))),
        ),
        (
            "too_many_signatures",
            "bundle-too-many-signatures",
            "One hundred and twenty-nine signatures, by their count, before any is read.",
            with(&[3], Item::Array(many_votes)),
        ),
        (
            "root_unknown",
            "bundle-root-unknown",
            "Another deployment's roots.",
            bundle(
                vec![link(
                    &root(0, &NEXT, &PUBLISHERS),
                    (&[], &[]),
                    (&NEXT, &["root d", "root e"]),
                )],
                &trusted,
                &PUBLISHERS,
            ),
        ),
        (
            "pin_threshold",
            "bundle-root-unknown",
            "The pinned keys under a lower threshold are another root.",
            of_root(&changed(5, uint(1))),
        ),
        (
            "rotation_by_one",
            "bundle-rotation-unsigned",
            "One of the old keys signs the next root; it takes two.",
            chain(vec![first(), second(1, &["root a"], &["root d", "root e"])]),
        ),
        (
            "rotation_by_none",
            "bundle-rotation-unsigned",
            "The next root signed by its own keys alone: anybody can.",
            chain(vec![first(), second(1, &[], &["root d", "root e"])]),
        ),
        (
            "new_root_by_one",
            "bundle-root-unsigned",
            "One of its own keys signs the next root.",
            chain(vec![first(), second(1, &["root a", "root b"], &["root d"])]),
        ),
        (
            "rotation_of_another_root",
            "bundle-signature-invalid",
            "Two of the old keys signed another root of this number.",
            chain(vec![first(), rotated().with(&[1], fork().at(&[1]).clone())]),
        ),
        (
            "root_of_another_number",
            "bundle-signature-invalid",
            "The root's own keys signed another root.",
            chain(vec![first().with(&[2], renumbered.at(&[2]).clone())]),
        ),
        (
            "one_publisher",
            "bundle-too-few-signatures",
            "One publisher signs; it takes two.",
            bundle(vec![first()], &trusted, &["publisher a"]),
        ),
        (
            "content_changed",
            "bundle-signature-invalid",
            "Another content under the same signatures.",
            with(
                &[2],
                bytes(&content(2, vec![issuer()]).to_bytes().expect("a trust file")),
            ),
        ),
        (
            "root_typ_for_content",
            "bundle-signature-invalid",
            "Publishers' signatures over the content as if it were a root.",
            with(
                &[3],
                votes(ROOT_TYP, good.clone().at(&[2]).as_bytes(), &PUBLISHERS, &PUBLISHERS),
            ),
        ),
        (
            "content_not_trust",
            "cbor-wrong-type",
            "Publishers sign something that is no trust file.",
            bundle_of(vec![first()], &text("trust").encode(), (&PUBLISHERS, &PUBLISHERS)),
        ),
        (
            "content_of_no_root",
            "bundle-content-other-root",
            "A content made to be pinned, signed by publishers: it would fit every root.",
            bundle_of(
                vec![first()],
                &trusted.to_bytes().expect("a trust file"),
                (&PUBLISHERS, &PUBLISHERS),
            ),
        ),
        (
            "content_of_the_root_before",
            "bundle-content-other-root",
            "A content of the root before, whose publishers the next one keeps, under that next one.",
            with(
                &[1],
                Item::Array(vec![first(), second(1, &["root a", "root b"], &["root d", "root e"])]),
            ),
        ),
        (
            "key_of_two_issuers",
            "bundle-key-ambiguous",
            "Two issuers with one key.",
            bundle(vec![first()], &content(1, vec![issuer(), same_key]), &PUBLISHERS),
        ),
        (
            "key_of_two_askers",
            "bundle-key-ambiguous",
            "Two askers with one key: a question of either could be passed off as the other's.",
            bundle(vec![first()], &asked_by(&["insurer", "insurer"]), &PUBLISHERS),
        ),
        (
            "key_of_asker_and_issuer",
            "bundle-key-ambiguous",
            "An asker signs with an issuer's key.",
            bundle(vec![first()], &asked_by(&["issuer"]), &PUBLISHERS),
        ),
        (
            "key_of_asker_and_publisher",
            "bundle-key-ambiguous",
            "An asker signs with a publisher's key.",
            bundle(vec![first()], &asked_by(&[PUBLISHERS[0]]), &PUBLISHERS),
        ),
        (
            "key_of_asker_and_root",
            "bundle-key-ambiguous",
            "An asker signs with a root key.",
            bundle(vec![first()], &asked_by(&[ROOTS[0]]), &PUBLISHERS),
        ),
        (
            "grant_of_two_issuers",
            "bundle-grant-ambiguous",
            "Two real issuers with one grant: a leaked key of either signs for both.",
            bundle(vec![first()], &content(1, vec![real, twin]), &PUBLISHERS),
        ),
        (
            "outlives_its_root",
            "bundle-outlives-root",
            "The content is believed for a day longer than its root.",
            bundle(vec![first()], &late, &PUBLISHERS),
        ),
    ] {
        case(cases, name, why, &item, &[], NOW, &Want::Code(code));
    }
    for (name, code, why, now) in [
        (
            "from_future",
            "bundle-from-future",
            "Its content is dated eleven seconds after this clock.",
            NOW - DAY - 11,
        ),
        (
            "expired",
            "bundle-expired",
            "The end of its content has come.",
            NOW + 90 * DAY,
        ),
        (
            "root_expired",
            "bundle-root-expired",
            "The root has ended, and with it everything under it.",
            NOW + 365 * DAY,
        ),
    ] {
        case(cases, name, why, &good, &[], now, &Want::Code(code));
    }
}

/// What a verifier that holds a bundle takes in its place.
fn held(cases: &mut Cases) {
    let other = bundle(vec![first()], &content(2, Vec::new()), &PUBLISHERS);
    let trusted = content(3, vec![issuer()]);
    let rotated_bundle =
        |version: u64| bundle(vec![first(), rotated()], &content(version, vec![issuer()]), &PUBLISHERS);
    let forked = bundle(vec![first(), fork()], &trusted, &PUBLISHERS);
    let (mut real, mut twin) = (issuer(), issuer());
    (real.test, twin.test, twin.number) = (false, false, 3502);
    twin.keys[0].point = public(&fixture::key("twin"));
    twin.grants[0].prefix = "闽B".into();
    for (name, why, item, held) in [
        (
            "neighboring_grants",
            "Two real issuers, each with its own prefix of one plate type.",
            bundle(vec![first()], &content(1, vec![real, twin]), &PUBLISHERS),
            vec![],
        ),
        (
            "newer",
            "A newer version takes the held one's place.",
            good(2),
            vec![good(1)],
        ),
        (
            "again",
            "The held bundle once more is no error.",
            good(2),
            vec![good(1), good(2)],
        ),
        (
            "rotated_newer",
            "A newer version under the next root.",
            rotated_bundle(2),
            vec![good(1)],
        ),
    ] {
        case(
            cases,
            &format!("held_{name}"),
            why,
            &item,
            &held,
            NOW,
            &Want::Facts(&[]),
        );
    }
    for (name, code, why, item, held) in [
        (
            "older",
            "bundle-older",
            "An older version: what was withdrawn would be believed again.",
            good(1),
            vec![good(2)],
        ),
        (
            "equivocation",
            "bundle-equivocation",
            "The same version with another content: a publisher says two things.",
            other,
            vec![good(2)],
        ),
        (
            "root_older",
            "bundle-root-older",
            "A newer version under the root before: rotated-out keys would speak again.",
            good(3),
            vec![rotated_bundle(2)],
        ),
        (
            "root_forked",
            "bundle-root-forked",
            "Another root 1, made by keys that were rotated out.",
            forked,
            vec![rotated_bundle(2)],
        ),
    ] {
        case(
            cases,
            &format!("held_{name}"),
            why,
            &item,
            &held,
            NOW,
            &Want::Code(code),
        );
    }
}
