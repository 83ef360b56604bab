//! Roots that somebody made who has keys of a root that was replaced, each against a verifier that holds nothing and
//! one that holds the next root; and chains as long, and bundles with as many signatures, as there may be.

use serde_json::json;
use vehicle_license::RootPin;

use super::{
    NEXT, NOW, PUBLISHERS, ROOTS, bundle, bundle_of, content, first, fork, good, link, pinned, root, rotated, sorted,
    votes,
};
use crate::build::{Cases, Want};
use crate::files::off_curve;
use crate::fixture::issuer;
use crate::mutate::{Item, bytes, hex, uint};

const DAY: u64 = 86_400;
const THIEF: [&str; 1] = ["thief"];
const SIGNERS: [&str; 2] = ["root a", "root b"];
const MANY: [&str; 5] = [
    "publisher a",
    "publisher b",
    "publisher c",
    "publisher d",
    "publisher e",
];

pub(super) fn add(cases: &mut Cases) {
    stolen(cases);
    pins(cases);
    order(cases);
    long(cases);
    form(cases);
}

/// A bundle offered under the pin of `root`'s link, to a verifier that holds bundles, each with the link pinned then.
fn offer(
    cases: &mut Cases,
    name: &str,
    why: &str,
    (pin, item): (&Item, &Item),
    held: &[(&Item, &Item)],
    want: &Result<&str, &str>,
) {
    let offered = |pin: &Item, item: &Item| json!({"pin": hex(&pinned(pin)), "bytes": hex(&item.encode())});
    let mut body = offered(pin, item);
    body["now"] = json!(NOW);
    body["held"] = held.iter().map(|(pin, item)| offered(pin, item)).collect();
    let name = format!("bundle_{name}");
    match want {
        Ok(change) => cases.add("bundle", &name, why, body, &Want::Facts(&[("/change", json!(change))])),
        Err(code) => cases.add("bundle", &name, why, body, &Want::Code(code)),
    }
}

/// The first root's keys, which were rotated out, sign this root alone.
fn alone(root: &Item) -> Item {
    link(root, (&[], &[]), (&ROOTS, &SIGNERS))
}

/// A bundle of these links and a content that names the last root, signed by some of these publishers.
fn published(chain: Vec<Item>, version: u64, publishers: (&[&'static str], &[&'static str])) -> Item {
    let mut content = content(version, vec![issuer()]);
    content.root = chain.last().map(|link| RootPin::new(pinned(link)));
    bundle_of(chain, &content.to_bytes().expect("a trust file"), publishers)
}

/// A bundle of the thief's.
fn forged(chain: Vec<Item>) -> Item {
    published(chain, u64::MAX, (&THIEF, &THIEF))
}

fn genuine(version: u64) -> Item {
    bundle(vec![first(), rotated()], &content(version, vec![issuer()]), &PUBLISHERS)
}

/// A bundle under the thief's root 1, or as many roots later.
fn forked(later: u64) -> Item {
    let publishers = ["accomplice"];
    let of_thief = |number, old: (&[&'static str], &[&'static str])| {
        link(&root(number, &THIEF, &publishers), old, (&THIEF, &THIEF))
    };
    let mut chain = vec![first(), of_thief(1, (&ROOTS, &SIGNERS))];
    chain.extend((2..=later + 1).map(|number| of_thief(number, (&THIEF, &THIEF))));
    published(chain, u64::MAX, (&publishers, &publishers))
}

fn stolen(cases: &mut Cases) {
    let (before, after) = (good(1), genuine(2));
    let own = first();
    let holder = [(&own, &before), (&own, &after)];
    let remade = |at: usize, with: Item| root(0, &ROOTS, &THIEF).with(&[at], with);
    let unknown = Err("bundle-root-unknown");
    let fork = "bundle-root-forked";
    for (name, why, item, fresh, holding) in [
        (
            "root_renumbered",
            "The pinned root's keys sign it again under number 2, with publishers of the thief's.",
            forged(vec![alone(&root(2, &ROOTS, &THIEF))]),
            unknown,
            unknown,
        ),
        (
            "root_renumbered_last",
            "The same under the highest number there is.",
            forged(vec![alone(&root(u32::MAX.into(), &ROOTS, &THIEF))]),
            unknown,
            unknown,
        ),
        (
            "root_redated",
            "The pinned root with a later end.",
            forged(vec![alone(&remade(5, uint(NOW + 400 * DAY)))]),
            unknown,
            unknown,
        ),
        (
            "root_remade",
            "Another root of the pinned one's number, dates and keys.",
            forged(vec![alone(&root(0, &ROOTS, &THIEF))]),
            unknown,
            unknown,
        ),
        (
            "root_remade_under_next",
            "A root made anew by the pinned one's keys, with the genuine next root behind it, whose signatures fit.",
            bundle(
                vec![alone(&root(0, &ROOTS, &THIEF)), rotated()],
                &content(3, vec![issuer()]),
                &PUBLISHERS,
            ),
            unknown,
            unknown,
        ),
        (
            "fork",
            "A next root by keys of the pinned one. Who holds nothing cannot tell: a pin whose keys leaked has to go.",
            forked(0),
            Ok("first"),
            Err(fork),
        ),
        (
            "fork_longer",
            "A chain of the thief's that goes on to a higher number than the root held.",
            forked(3),
            Ok("first"),
            Err(fork),
        ),
        (
            "cut_behind",
            "A chain cut behind the pinned root: the rotation is kept from the verifier.",
            good(3),
            Ok("first"),
            Err("bundle-root-older"),
        ),
        (
            "cut_in_front",
            "A chain that begins behind the pinned root.",
            bundle(
                vec![link(
                    &root(1, &NEXT, &PUBLISHERS),
                    (&[], &[]),
                    (&NEXT, &["root d", "root f"]),
                )],
                &content(3, vec![issuer()]),
                &PUBLISHERS,
            ),
            unknown,
            unknown,
        ),
    ] {
        offer(cases, &format!("{name}_fresh"), why, (&own, &item), &[], &fresh);
        offer(cases, &format!("{name}_held"), why, (&own, &item), &holder, &holding);
    }
}

/// A pin against what is held under an older one.
fn pins(cases: &mut Cases) {
    let (own, next) = (first(), rotated());
    let third = {
        let keys = ["root j", "root k", "root l"];
        link(
            &root(2, &keys, &PUBLISHERS),
            (&NEXT, &["root d", "root e"]),
            (&keys, &["root j", "root k"]),
        )
    };
    let begun = link(&root(1, &NEXT, &PUBLISHERS), (&[], &[]), (&NEXT, &["root d", "root f"]));
    let issuers = |version: u64| content(version, vec![issuer()]);
    let cut = bundle(vec![begun], &issuers(2), &PUBLISHERS);
    let of_three = bundle(vec![own.clone(), next.clone(), third.clone()], &issuers(2), &PUBLISHERS);
    let stranger = link(&root(0, &THIEF, &["accomplice"]), (&[], &[]), (&THIEF, &THIEF));
    let behind_it = link(
        &root(1, &NEXT, &PUBLISHERS),
        (&THIEF, &THIEF),
        (&NEXT, &["root d", "root f"]),
    );
    let fronted = bundle(vec![stranger, behind_it], &issuers(3), &PUBLISHERS);
    let (fork, fork_further) = (forked(0), forked(4));
    let (one, two) = (good(1), genuine(2));
    let captured: &[(&Item, &Item)] = &[(&own, &one), (&own, &fork)];
    let captured_further: &[(&Item, &Item)] = &[(&own, &one), (&own, &fork_further)];
    let moved: &[(&Item, &Item)] = &[(&own, &one), (&own, &two)];
    let by_next: &[(&Item, &Item)] = &[(&next, &cut)];
    let refused = Err("bundle-root-forked");
    for (name, why, offered, held, want) in [
        (
            "captured_same_pin",
            "The genuine chain, offered to a verifier that a fork captured.",
            (&own, &two),
            captured,
            refused,
        ),
        (
            "captured_new_pin",
            "The next app pins root 1: another root 1 is held, and is dropped with its version of 2^64 - 1.",
            (&next, &two),
            captured,
            Ok("fork-dropped"),
        ),
        (
            "captured_new_pin_cut",
            "The same with a chain that begins at the pinned root.",
            (&next, &cut),
            captured,
            Ok("fork-dropped"),
        ),
        (
            "captured_further_new_pin",
            "The fork went on to root 5: the pin of root 1 outranks it all the same.",
            (&next, &two),
            captured_further,
            Ok("fork-dropped"),
        ),
        (
            "captured_pin_above",
            "A pin above every root held speaks for itself.",
            (&third, &of_three),
            captured,
            Ok("newer"),
        ),
        (
            "captured_by_new_pin",
            "The fork offered under the new pin.",
            (&next, &fork),
            moved,
            Err("bundle-root-unknown"),
        ),
        (
            "pin_moved",
            "The genuine root held is the one the next app pins.",
            (&next, &genuine(3)),
            moved,
            Ok("newer"),
        ),
        (
            "pin_moved_same",
            "The content held, under the next app's pin.",
            (&next, &cut),
            moved,
            Ok("same"),
        ),
        (
            "pin_moved_older",
            "An older version under the next app's pin.",
            (&next, &genuine(1)),
            moved,
            Err("bundle-older"),
        ),
        (
            "pin_moved_back",
            "An older app's pin, and a chain that contains the root held.",
            (&own, &genuine(3)),
            by_next,
            Ok("newer"),
        ),
        (
            "pin_moved_back_forked",
            "An older app's pin, and a fork: the chain has to contain the root held.",
            (&own, &fork),
            by_next,
            refused,
        ),
        (
            "pin_moved_back_older",
            "An older app's pin, and a chain that ends in front of the root held.",
            (&own, &good(9)),
            by_next,
            Err("bundle-root-older"),
        ),
        (
            "front_says_nothing",
            "A stranger's root 0 in front of the pinned root 1, which anybody can put there.",
            (&next, &fronted),
            moved,
            Ok("newer"),
        ),
        (
            "front_is_not_held",
            "Of a chain with a stranger's root in front, that root is not held.",
            (&own, &genuine(4)),
            &[(&next, &fronted)],
            Ok("newer"),
        ),
    ] {
        offer(cases, name, why, offered, held, &want);
    }
}

/// The order of bundles: the root's number, then the version.
fn order(cases: &mut Cases) {
    let own = first();
    let shut = good(u64::MAX);
    let one = good(1);
    let held: &[(&Item, &Item)] = &[(&own, &one), (&own, &shut)];
    for (name, why, item, want) in [
        (
            "shut_out",
            "A stolen publisher's key signed version 2^64 - 1: nothing follows it under this root.",
            good(2),
            Err("bundle-older"),
        ),
        (
            "shut_out_equivocation",
            "Nor another content of that version.",
            bundle(vec![first()], &content(u64::MAX, Vec::new()), &PUBLISHERS),
            Err("bundle-equivocation"),
        ),
        (
            "shut_out_healed",
            "The next root heals it, whatever its version: nobody has to forget anything.",
            genuine(2),
            Ok("newer"),
        ),
        (
            "shut_out_healed_from_nothing",
            "The next root's contents may count from 0 on.",
            genuine(0),
            Ok("newer"),
        ),
    ] {
        offer(cases, name, why, (&own, &item), held, &want);
    }
    let two = genuine(2);
    let held: &[(&Item, &Item)] = &[(&own, &two)];
    for (name, why, item, want) in [
        (
            "order_root_first",
            "An older root under a higher version: the root is judged first.",
            good(3),
            "bundle-root-older",
        ),
        (
            "order_root_first_lower",
            "An older root under a lower version.",
            good(1),
            "bundle-root-older",
        ),
        (
            "order_fork_first",
            "A fork under a lower version: the root is judged first.",
            bundle(vec![first(), fork()], &content(1, vec![issuer()]), &PUBLISHERS),
            "bundle-root-forked",
        ),
        (
            "order_equivocation",
            "One root and version with two contents.",
            bundle(vec![first(), rotated()], &content(2, Vec::new()), &PUBLISHERS),
            "bundle-equivocation",
        ),
    ] {
        offer(cases, name, why, (&own, &item), held, &Err(want));
    }
}

/// Chains and signatures up to what there may be, and one more.
fn long(cases: &mut Cases) {
    let published = |links: u64, roots: &[&'static str], threshold: usize, publishers: usize| {
        let mut chain = Vec::new();
        for number in 0..links {
            let by = &roots[..threshold];
            let root = root(number, roots, &MANY)
                .with(&[9], uint(threshold as u64))
                .with(&[13], uint(2));
            let old = if number == 0 { (&[][..], &[][..]) } else { (roots, by) };
            chain.push(link(&root, old, (roots, by)));
        }
        published(chain, 1, (&MANY, &MANY[..publishers]))
    };
    let two_of_three = |links: u64| published(links, &ROOTS, 2, 2);
    let four = |publishers: usize| published(16, &["root a", "root b", "root c", "root d"], 4, publishers);
    for (name, why, item, want) in [
        (
            "rotated_seven_times",
            "Two of three keys, rotated seven times: 32 signatures.",
            two_of_three(8),
            Ok("first"),
        ),
        (
            "rotated_eight_times",
            "Two of three keys, rotated eight times: 36 signatures.",
            two_of_three(9),
            Ok("first"),
        ),
        (
            "sixteen_links",
            "A chain of exactly sixteen links.",
            two_of_three(16),
            Ok("first"),
        ),
        (
            "signatures_127",
            "Sixteen links of four keys each, and three publishers.",
            four(3),
            Ok("first"),
        ),
        (
            "signatures_128",
            "As many signatures as there may be.",
            four(4),
            Ok("first"),
        ),
        (
            "signatures_129",
            "One signature more, each of them good.",
            four(5),
            Err("bundle-too-many-signatures"),
        ),
    ] {
        let pin = item.clone().at(&[1, 0]).clone();
        offer(cases, name, why, (&pin, &item), &[], &want);
    }
}

/// The form of a root, and the order in which its rules are judged.
fn form(cases: &mut Cases) {
    let trusted = content(1, vec![issuer()]).to_bytes().expect("a trust file");
    let of = |root: &Item| bundle_of(vec![alone(root)], &trusted, (&PUBLISHERS, &PUBLISHERS));
    let good_root = || root(0, &ROOTS, &PUBLISHERS);
    let points =
        |names: &[&'static str]| -> Vec<Item> { sorted(names).iter().map(|(point, _)| bytes(point)).collect() };
    let reversed = |names: &[&'static str]| Item::Array(points(names).into_iter().rev().collect());
    let own = first();
    let both = root(0, &ROOTS, &["publisher a", "root a"]);
    let second = |root: &Item| {
        let chain = vec![first(), link(root, (&ROOTS, &SIGNERS), (&NEXT, &["root d", "root e"]))];
        bundle_of(chain, &trusted, (&PUBLISHERS, &PUBLISHERS))
    };
    let raw_root = |bytes_of: Vec<u8>| {
        let votes = votes(super::ROOT_TYP, &bytes_of, &ROOTS, &SIGNERS);
        let link = Item::Array(vec![bytes(&bytes_of), Item::Array(Vec::new()), votes]);
        bundle_of(vec![link], &trusted, (&PUBLISHERS, &PUBLISHERS))
    };
    let vote = |signer: u64, signature: &[u8]| Item::Array(vec![uint(signer), bytes(signature)]);
    let good_vote = good(1).at(&[3, 0, 1]).as_bytes().to_vec();
    let signed = |votes: Vec<Item>| good(1).with(&[3], Item::Array(votes));
    let encoded = good_root().encode();
    for (name, code, why, item) in [
        (
            "publishers_out_of_order",
            "cbor-key-order",
            "Publishers ascend bytewise, as root keys do.",
            of(&good_root().with(&[11], reversed(&PUBLISHERS))),
        ),
        (
            "publisher_listed_twice",
            "bundle-key-repeated",
            "One publisher stands twice.",
            of(&good_root().with(
                &[11],
                Item::Array([points(&["publisher a"]), points(&["publisher a"])].concat()),
            )),
        ),
        (
            "root_without_keys",
            "cbor-wrong-length",
            "A root without a key.",
            of(&good_root().with(&[7], Item::Array(Vec::new()))),
        ),
        (
            "root_seventeen_keys",
            "cbor-wrong-length",
            "More keys than a list has, by its head.",
            of(&good_root().with(&[7], Item::Raw(vec![0x91]))),
        ),
        (
            "root_number_range",
            "cbor-out-of-range",
            "A root's number has 32 bits.",
            of(&good_root().with(&[1], uint(1_u64 << 32))),
        ),
        (
            "root_key_mark",
            "public-key-malformed",
            "A root key with an uncompressed mark.",
            of(&good_root().with(&[7, 0], bytes(&[4; 33]))),
        ),
        (
            "root_key_off_curve",
            "public-key-not-on-curve",
            "A root key that is no point.",
            of(&good_root().with(&[7, 0], bytes(&off_curve()))),
        ),
        (
            "root_trailing",
            "cbor-trailing-bytes",
            "A byte behind a root, inside its signatures.",
            raw_root([&encoded[..], &[0]].concat()),
        ),
        (
            "root_too_long",
            "cbor-wrong-length",
            "A root of more than 2048 bytes.",
            raw_root(vec![0; 2049]),
        ),
        (
            "root_dates_before_keys",
            "trust-date-order",
            "Dates out of order, and a root key that publishes: dates come first.",
            of(&both.clone().with(&[5], uint(NOW - 3 * DAY))),
        ),
        (
            "root_keys_before_number",
            "bundle-key-ambiguous",
            "A root key that publishes, and a number skipped: keys come first.",
            second(&root(2, &NEXT, &["publisher a", "root d"])),
        ),
        (
            "root_dates_before_number",
            "trust-date-order",
            "Dates out of order, and a number skipped: dates come first.",
            second(&root(2, &NEXT, &PUBLISHERS).with(&[5], uint(NOW - 3 * DAY))),
        ),
        (
            "root_form_before_dates",
            "cbor-out-of-range",
            "Dates out of order, and a threshold of none behind them: a root is read whole first.",
            of(&good_root().with(&[5], uint(NOW - 3 * DAY)).with(&[13], uint(0))),
        ),
        (
            "root_number_before_signatures",
            "bundle-root-number",
            "A number skipped, and signatures that are none: the number comes first.",
            {
                let mut item = second(&root(2, &NEXT, &PUBLISHERS));
                *item.at(&[1, 1, 1]) = uint(0);
                item
            },
        ),
        (
            "signers_out_of_order",
            "cbor-key-order",
            "Signatures ascend by signer.",
            signed(vec![vote(1, &good_vote), vote(0, &good_vote)]),
        ),
        (
            "signer_unlisted",
            "cbor-out-of-range",
            "The third of two publishers.",
            signed(vec![vote(2, &good_vote)]),
        ),
        (
            "signature_before_signer_order",
            "signature-malformed",
            "A signer twice, the second time with no signature: the signature comes first.",
            signed(vec![vote(0, &good_vote), vote(0, &[0; 64])]),
        ),
        (
            "first_link_signed_by_nobody_before",
            "cbor-wrong-length",
            "Nothing stands in front of the first link, and nobody signs it from there.",
            {
                let mut item = good(1);
                let votes = item.at(&[1, 0, 2]).clone();
                *item.at(&[1, 0, 1]) = votes;
                item
            },
        ),
    ] {
        offer(cases, name, why, (&own, &item), &[], &Err(code));
    }
}
