//! The laws of the trust bundle: nothing in it is unsigned, a threshold counts keys, the first failing check decides,
//! and what a verifier holds is never taken back.

mod histories;
mod published;
mod raw;

use coset::cbor::Value;

use super::fixture::{ISSUED_AT, issuer};
use raw::{DAY, PUBLISHERS, ROOTS, Raw, RawLink, encode, issuer_key, item, point, raw, real, smallest};
use vehicle_license::trust::{PlateGrant, TrustState};
use vehicle_license::value::PlateType;
use vehicle_license::{Bundle, RootPin};

#[test]
fn a_bundle_says_what_its_content_says() {
    let raw = raw();
    let verified = raw.verify().expect("a bundle");
    assert_eq!(verified.version(), 7);
    assert_eq!(verified.trust().issuers(), [issuer()]);
    assert_eq!(verified.root_number(), 1);
    assert_eq!(verified.expires().unix(), ISSUED_AT + 90 * DAY);
    assert_eq!(verified.root_expires().unix(), ISSUED_AT + 365 * DAY);
    assert_eq!(verified.root_issued_at().unix(), ISSUED_AT - 2 * DAY);
    assert_eq!(smallest().code(), "ok");
}

// Everything is signed -------------------------------------------------------------------------

#[test]
fn every_flipped_bit_is_refused() {
    let raw = smallest();
    let bytes = raw.bytes();
    assert_eq!(raw.code_of(&bytes), "ok");
    for at in 0..bytes.len() {
        for bit in 0..8 {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << bit;
            assert_ne!(raw.code_of(&flipped), "ok", "bit {bit} of byte {at}");
        }
    }
}

#[test]
fn a_bundle_cut_anywhere_is_refused() {
    let raw = raw();
    let bytes = raw.bytes();
    for end in 0..bytes.len() {
        assert_eq!(raw.code_of(&bytes[..end]), "cbor-truncated", "{end} bytes");
    }
    assert_eq!(raw.code_of(&[&bytes[..], &[0]].concat()), "cbor-trailing-bytes");
    assert_eq!(raw.code_of(&vec![0; (1 << 20) + (1 << 15)]), "cbor-wrong-type");
    assert_eq!(raw.code_of(&vec![0; (1 << 20) + (1 << 15) + 1]), "bytes-too-long");
}

#[test]
fn a_signature_beyond_the_threshold_must_verify_too() {
    let mut raw = raw();
    raw.signed = PUBLISHERS.to_vec();
    assert_eq!(raw.code(), "ok");
    for signature in 0..3 {
        let mut value = raw.value();
        let stranger = item(&mut raw.value(), &[1, 0, 2, 0, 1]).clone();
        *item(&mut value, &[3, signature, 1]) = stranger;
        assert_eq!(raw.code_of_value(&value), "bundle-signature-invalid");
    }
}

#[test]
fn a_root_does_not_pass_as_content_nor_one_signature_as_another() {
    let raw = raw();
    // Every pair of signatures of the bundle, swapped.
    let places = [
        [1, 0, 2, 0, 1],
        [1, 0, 2, 1, 1],
        [1, 1, 1, 0, 1],
        [1, 1, 1, 1, 1],
        [1, 1, 2, 0, 1],
        [1, 1, 2, 1, 1],
    ];
    let content = [[3, 0, 1], [3, 1, 1]];
    let places: Vec<&[usize]> = places
        .iter()
        .map(|place| &place[..])
        .chain(content.iter().map(|place| &place[..]))
        .collect();
    for (n, a) in places.iter().enumerate() {
        for b in &places[n + 1..] {
            let mut value = raw.value();
            let (first, second) = (item(&mut value, a).clone(), item(&mut value, b).clone());
            *item(&mut value, a) = second;
            *item(&mut value, b) = first;
            assert_eq!(raw.code_of_value(&value), "bundle-signature-invalid", "{a:?} {b:?}");
        }
    }
}

// Thresholds and bounds, in threes -------------------------------------------------------------

#[test]
fn thresholds_count_keys() {
    for (signed, expected) in [(1, "bundle-too-few-signatures"), (2, "ok"), (3, "ok")] {
        let mut raw = raw();
        raw.signed = PUBLISHERS[..signed].to_vec();
        assert_eq!(raw.code(), expected, "content signed by {signed}");
    }
    for (signed, expected) in [(1, "bundle-rotation-unsigned"), (2, "ok"), (3, "ok")] {
        let mut raw = raw();
        raw.links[1].old = ROOTS[..signed].to_vec();
        assert_eq!(raw.code(), expected, "rotation signed by {signed}");
    }
    for link in 0..2 {
        for (signed, expected) in [(1, "bundle-root-unsigned"), (2, "ok"), (3, "ok")] {
            let mut raw = raw();
            raw.links[link].new = raw.links[link].keys[..signed].to_vec();
            assert_eq!(raw.code(), expected, "root {link} signed by {signed}");
        }
    }
    let mut nobody = raw();
    nobody.signed.clear();
    assert_eq!(nobody.code(), "bundle-too-few-signatures");
}

#[test]
fn a_key_counts_once() {
    let raw = raw();
    for list in [&[1, 0, 2][..], &[1, 1, 1], &[1, 1, 2], &[3]] {
        // The same signer twice, and another signature of the same key under the same place.
        let mut value = raw.value();
        let signatures = item(&mut value, list).as_array_mut().expect("signatures");
        signatures[1] = signatures[0].clone();
        assert_eq!(raw.code_of_value(&value), "bundle-key-repeated", "{list:?}");
        let mut value = raw.value();
        item(&mut value, list).as_array_mut().expect("signatures").reverse();
        assert_eq!(raw.code_of_value(&value), "cbor-key-order", "{list:?}");
        for signer in [3, 256] {
            let mut value = raw.value();
            *item(&mut value, &[list, &[1, 0]].concat()) = Value::from(signer);
            assert_eq!(raw.code_of_value(&value), "cbor-out-of-range", "{list:?} {signer}");
        }
    }
    // A key twice in a root's list would count twice under two places.
    let mut twice = raw.clone();
    twice.last().publishers = vec!["publisher a", "publisher a", "publisher b"];
    twice.signed = vec!["publisher b"];
    assert_eq!(twice.code(), "bundle-key-repeated");
}

#[test]
fn a_high_s_signature_is_refused() {
    let raw = raw();
    let mut value = raw.value();
    *item(&mut value, &[3, 0, 1]) = Value::Bytes([&[1; 32][..], &[0xff; 32]].concat());
    assert_eq!(raw.code_of_value(&value), "signature-malformed");
    *item(&mut value, &[3, 0, 1]) = Value::Bytes([&[1; 32][..], &[0x80; 32]].concat());
    assert_eq!(raw.code_of_value(&value), "signature-high-s");
}

/// A chain of `count` roots of one key each, every one signed by the one before.
fn chain_of(count: u32) -> Raw {
    let mut raw = smallest();
    for number in 1..count {
        let mut link = raw.links[0].clone();
        (link.number, link.old) = (number, link.new.clone());
        raw.links.push(link);
    }
    raw
}

#[test]
fn a_chain_has_at_most_sixteen_roots() {
    for (count, expected) in [(15, "ok"), (16, "ok"), (17, "bundle-chain-too-long")] {
        assert_eq!(chain_of(count).code(), expected, "{count} roots");
    }
}

#[test]
fn a_bundle_has_at_most_a_hundred_and_twenty_eight_signatures() {
    // Sixteen roots of four keys, each signed by four of the one before, take 124.
    for (publishers, expected) in [(3, "ok"), (4, "ok"), (5, "bundle-too-many-signatures")] {
        let mut raw = chain_of(16);
        for link in &mut raw.links {
            (link.keys, link.threshold, link.new) = (NAMES[..4].to_vec(), 4, NAMES[..4].to_vec());
            link.old.clear();
        }
        for link in &mut raw.links[1..] {
            link.old = NAMES[..4].to_vec();
        }
        raw.last().publishers = NAMES[4..9].to_vec();
        raw.signed = NAMES[4..4 + publishers].to_vec();
        assert_eq!(
            raw.code(),
            expected,
            "124 signatures of roots and {publishers} of publishers"
        );
    }
    // Judged by the counts: none of the signatures is even read.
    let mut value = smallest().value();
    *item(&mut value, &[3]) = Value::Array(vec![Value::Null; 128]);
    assert_eq!(raw().code_of_value(&value), "bundle-too-many-signatures");
    *item(&mut value, &[3]) = Value::Array(vec![Value::Null; 127]);
    assert_eq!(raw().code_of_value(&value), "cbor-wrong-type");
}

const NAMES: [&str; 16] = [
    "p0", "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9", "p10", "p11", "p12", "p13", "p14", "p15",
];

#[test]
fn a_root_has_at_most_sixteen_keys() {
    for (count, expected) in [(1, "ok"), (15, "ok"), (16, "ok")] {
        let mut raw = smallest();
        raw.links[0].publishers = NAMES[..count].to_vec();
        raw.signed = vec!["p0"];
        assert_eq!(raw.code(), expected, "{count} publishers");
    }
    let mut raw = smallest();
    raw.links[0].publishers = [&NAMES[..], &["p16"]].concat();
    raw.signed = vec!["p0"];
    assert_eq!(raw.code(), "cbor-wrong-length");
}

// The form of a root ---------------------------------------------------------------------------

#[test]
fn a_root_has_one_form() {
    type Fault = fn(&mut Vec<(Value, Value)>);
    let faults: [(&str, Fault); 17] = [
        ("cbor-missing-key", |root| drop(root.pop())),
        ("cbor-missing-key", |root| drop(root.remove(3))),
        ("cbor-missing-key", |root| root[3].0 = Value::from(5)),
        ("cbor-duplicate-key", |root| root[3].0 = Value::from(3)),
        ("cbor-key-order", |root| root[3].0 = Value::from(2)),
        ("cbor-unknown-key", |root| root[3].0 = Value::from(8)),
        ("cbor-unknown-key", |root| root.push((Value::from(8), Value::Null))),
        ("cbor-out-of-range", |root| root[0].1 = Value::from(1_u64 << 32)),
        ("cbor-wrong-type", |root| root[1].1 = Value::from(-1)),
        ("trust-date-order", |root| root[2].1 = root[1].1.clone()),
        ("cbor-wrong-length", |root| root[3].1 = Value::Array(vec![])),
        ("cbor-wrong-length", |root| {
            *item(&mut root[3].1, &[0]) = Value::Bytes(vec![2; 32]);
        }),
        ("public-key-malformed", |root| {
            *item(&mut root[3].1, &[0]) = Value::Bytes(vec![4; 33]);
        }),
        ("public-key-not-on-curve", |root| {
            *item(&mut root[3].1, &[0]) = Value::Bytes([&[2][..], &[0xff; 32]].concat());
        }),
        ("cbor-key-order", |root| {
            root[5].1.as_array_mut().expect("keys").reverse();
        }),
        ("cbor-out-of-range", |root| root[4].1 = Value::from(0)),
        ("cbor-out-of-range", |root| root[6].1 = Value::from(4)),
    ];
    for (n, (expected, fault)) in faults.into_iter().enumerate() {
        let mut raw = raw();
        let mut root = raw.links[0].value();
        fault(root.as_map_mut().expect("a map"));
        raw.links[0].bytes = Some(encode(&root));
        assert_eq!(raw.code(), expected, "fault {n}");
    }
    let mut trailing = raw();
    trailing.links[0].bytes = Some([&trailing.links[0].bytes()[..], &[0]].concat());
    assert_eq!(trailing.code(), "cbor-trailing-bytes");
    let mut long = raw();
    long.links[0].bytes = Some(vec![0; 2049]);
    assert_eq!(long.code(), "cbor-wrong-length");
}

#[test]
fn a_bundle_has_one_form() {
    let raw = raw();
    let spoilt = |path: &[usize], with: Value| {
        let mut value = raw.value();
        *item(&mut value, path) = with;
        raw.code_of_value(&value)
    };
    assert_eq!(spoilt(&[0], Value::from(2)), "bundle-version-unknown");
    assert_eq!(spoilt(&[0], Value::from(0)), "bundle-version-unknown");
    assert_eq!(spoilt(&[0], Value::from("1")), "cbor-wrong-type");
    assert_eq!(spoilt(&[1], Value::Array(vec![])), "cbor-wrong-length");
    assert_eq!(spoilt(&[2], Value::from("x")), "cbor-wrong-type");
    assert_eq!(spoilt(&[3, 0], Value::Array(vec![Value::from(0)])), "cbor-wrong-length");
    assert_eq!(spoilt(&[3, 0, 1], Value::Bytes(vec![1; 63])), "cbor-wrong-length");
    // The first link has nobody before it.
    let signatures = item(&mut raw.value(), &[1, 0, 2]).clone();
    assert_eq!(spoilt(&[1, 0, 1], signatures), "cbor-wrong-length");
    assert_eq!(
        raw.code_of_value(&Value::Array(vec![Value::from(1)])),
        "cbor-wrong-length"
    );
}

#[test]
fn roots_are_numbered_one_by_one() {
    for (number, expected) in [(4, "bundle-root-number"), (5, "ok"), (6, "bundle-root-number")] {
        let mut raw = raw();
        (raw.links[0].number, raw.links[1].number) = (4, number);
        assert_eq!(raw.code(), expected, "{number} behind 4");
    }
    let mut last = raw();
    (last.links[0].number, last.links[1].number) = (u32::MAX, 0);
    assert_eq!(last.code(), "bundle-root-number");
}

// The pin --------------------------------------------------------------------------------------

#[test]
fn a_pin_is_the_digest_of_a_root() {
    let pinned = raw().links[0].clone();
    let verdict = |change: fn(&mut RawLink)| {
        let mut raw = raw();
        raw.pin = Some(pinned.pin());
        change(&mut raw.links[0]);
        raw.code()
    };
    assert_eq!(verdict(|_| {}), "ok");
    // The same keys sign; whatever else of the root differs, it is another.
    let changes: [fn(&mut RawLink); 8] = [
        |root| root.number = 1,
        |root| root.number = u32::MAX,
        |root| root.issued_at += 1,
        |root| root.expires += 1,
        |root| root.keys = vec!["root a", "root b", "root d"],
        |root| root.threshold = 1,
        |root| root.publishers = vec!["publisher a", "publisher b", "thief"],
        |root| root.publisher_threshold = 1,
    ];
    for (n, change) in changes.into_iter().enumerate() {
        let mut alone = raw();
        alone.pin = Some(pinned.pin());
        alone.links.truncate(1);
        change(&mut alone.links[0]);
        assert_eq!(alone.code(), "bundle-root-unknown", "change {n}");
    }
    // Who signed it is no part of the root.
    assert_eq!(verdict(|root| root.new = vec!["root b", "root c"]), "ok");
    assert_eq!(verdict(|root| root.new = ROOTS.to_vec()), "ok");
    let mut last = raw();
    last.pin = Some(last.links[1].pin());
    assert_eq!(last.code(), "ok");
    last.pin = Some(RootPin::new([0; 32]));
    assert_eq!(last.code(), "bundle-root-unknown");
}

#[test]
fn a_link_before_the_pinned_one_is_checked_too() {
    let mut raw = raw();
    raw.pin = Some(raw.links[1].pin());
    let mut value = raw.value();
    let other = item(&mut value, &[1, 1, 2, 0, 1]).clone();
    *item(&mut value, &[1, 0, 2, 0, 1]) = other;
    assert_eq!(raw.code_of_value(&value), "bundle-signature-invalid");
    raw.links[1].old.pop();
    assert_eq!(raw.code(), "bundle-rotation-unsigned");
    // The link may be missing altogether: whoever pins root 1 needs no root 0.
    raw.links.remove(0);
    raw.links[0].old.clear();
    assert_eq!(raw.code(), "ok");
}

// What it says ---------------------------------------------------------------------------------

#[test]
fn one_key_stands_in_one_place() {
    let mut both = raw();
    both.links[1].publishers.push("root d");
    assert_eq!(both.code(), "bundle-key-ambiguous", "a root key that publishes");
    let with = |issuers| {
        let mut raw = raw();
        raw.content.issuers = issuers;
        raw.code()
    };
    let twice = |first: &str, second: &str| {
        let mut issuer = real(1, first, &["闽A"]);
        issuer.keys.push(issuer_key(2, second));
        vec![issuer]
    };
    assert_eq!(with(twice("x", "y")), "ok");
    assert_eq!(with(twice("x", "x")), "bundle-key-ambiguous", "two numbers");
    assert_eq!(with(vec![real(1, "x", &["闽A"]), real(2, "y", &["闽B"])]), "ok");
    assert_eq!(
        with(vec![real(1, "x", &["闽A"]), real(2, "x", &["闽B"])]),
        "bundle-key-ambiguous",
        "two issuers"
    );
    let mut test = real(2, "x", &["闽B"]);
    test.test = true;
    assert_eq!(
        with(vec![real(1, "x", &["闽A"]), test]),
        "bundle-key-ambiguous",
        "a test issuer's"
    );
    assert_eq!(
        with(vec![real(1, "publisher c", &[])]),
        "bundle-key-ambiguous",
        "a publisher's"
    );
    assert_eq!(with(vec![real(1, "root e", &[])]), "bundle-key-ambiguous", "the root's");
    // Root 0 may be cut from the chain, so it cannot decide.
    assert_eq!(with(vec![real(1, "root a", &[])]), "ok");
}

#[test]
fn two_issuers_never_have_one_grant() {
    let with = |first: &[&str], second: &[&str]| {
        let mut raw = raw();
        raw.content.issuers = vec![real(1, "x", first), real(2, "y", second)];
        raw.code()
    };
    assert_eq!(with(&["闽A"], &["闽B"]), "ok");
    assert_eq!(with(&["闽A"], &["闽A"]), "bundle-grant-ambiguous");
    assert_eq!(with(&["闽B", "闽A", "闽C"], &["闽D", "闽C"]), "bundle-grant-ambiguous");
    // A province may sign for its cities.
    assert_eq!(with(&["闽"], &["闽A", "闽B"]), "ok");
    assert_eq!(with(&["闽A", "闽A"], &[]), "ok");

    let typed = |first, second| {
        let mut raw = raw();
        let grant = |code: Option<u8>| PlateGrant {
            plate_type: code.map(|code| PlateType::from_code(code).expect("a type")),
            prefix: "闽A".into(),
        };
        let mut issuers = [real(1, "x", &[]), real(2, "y", &[])];
        issuers[0].grants = vec![grant(first)];
        issuers[1].grants = vec![grant(second)];
        raw.content.issuers = issuers.to_vec();
        raw.code()
    };
    assert_eq!(typed(Some(23), Some(23)), "bundle-grant-ambiguous");
    assert_eq!(typed(Some(23), Some(24)), "ok");
    assert_eq!(typed(Some(23), None), "ok");

    let mut raw = raw();
    raw.content.issuers = vec![real(1, "x", &["闽A"]), issuer()];
    assert_eq!(raw.code(), "ok", "a test issuer may have any grant");
}

// When -----------------------------------------------------------------------------------------

#[test]
fn ten_seconds_of_difference_are_tolerated() {
    type Date = fn(&mut Raw) -> &mut u64;
    let dates: [(&str, Date); 3] = [
        ("the content", |raw| &mut raw.content.issued_at),
        ("the last root", |raw| &mut raw.links[1].issued_at),
        ("the first root", |raw| &mut raw.links[0].issued_at),
    ];
    for (which, date) in dates {
        for (ahead, expected) in [(9, "ok"), (10, "ok"), (11, "bundle-from-future")] {
            let mut raw = raw();
            *date(&mut raw) = ISSUED_AT + ahead;
            assert_eq!(raw.code(), expected, "{which}, {ahead} s ahead");
        }
    }
}

#[test]
fn root_and_content_end_to_the_second() {
    for (ends, expected) in [(-1, "bundle-expired"), (0, "bundle-expired"), (1, "ok")] {
        let mut raw = raw();
        raw.content.expires = ISSUED_AT.saturating_add_signed(ends);
        assert_eq!(raw.code(), expected, "content ends at {ends}");
    }
    for (ends, expected) in [(-1, "bundle-root-expired"), (0, "bundle-root-expired"), (1, "ok")] {
        let mut raw = raw();
        raw.links[1].expires = ISSUED_AT.saturating_add_signed(ends);
        raw.content.expires = raw.links[1].expires;
        assert_eq!(raw.code(), expected, "the root ends at {ends}");
    }
    // A root that was replaced may be over long ago.
    let mut replaced = raw();
    replaced.links[0].expires = ISSUED_AT - DAY;
    assert_eq!(replaced.code(), "ok");
    for (longer, expected) in [(-1, "ok"), (0, "ok"), (1, "bundle-outlives-root")] {
        let mut raw = raw();
        raw.content.expires = raw.links[1].expires.saturating_add_signed(longer);
        assert_eq!(raw.code(), expected, "{longer} s longer than the root");
    }
}

#[test]
fn the_first_failing_check_decides() {
    type Fault = fn(&mut Raw);
    let faults: [(&str, Fault); 13] = [
        ("bundle-root-unknown", |raw| raw.pin = Some(RootPin::new([0; 32]))),
        ("bundle-rotation-unsigned", |raw| raw.links[1].old.truncate(1)),
        ("bundle-root-unsigned", |raw| raw.links[1].new.truncate(1)),
        ("bundle-too-few-signatures", |raw| raw.signed.truncate(1)),
        ("bundle-signature-invalid", |raw| raw.forged = true),
        ("cbor-trailing-bytes", |raw| raw.content.trailing = true),
        ("bundle-content-other-root", |raw| raw.content.root = Some(None)),
        ("bundle-key-ambiguous", |raw| {
            raw.content.issuers.push(real(4, "publisher a", &[]));
        }),
        ("bundle-grant-ambiguous", |raw| {
            raw.content.issuers.push(real(4001, "x", &["闽A"]));
            raw.content.issuers.push(real(4002, "y", &["闽A"]));
        }),
        ("bundle-outlives-root", |raw| raw.content.outlives = true),
        ("bundle-from-future", |raw| raw.links[0].issued_at = ISSUED_AT + 11),
        ("bundle-root-expired", |raw| {
            raw.links[1].expires = ISSUED_AT;
            raw.content.expires = ISSUED_AT;
        }),
        ("bundle-expired", |raw| raw.content.expires = ISSUED_AT),
    ];
    for (n, (code, fault)) in faults.iter().enumerate() {
        let mut one = raw();
        fault(&mut one);
        assert_eq!(one.code(), *code);
        for (later, other) in &faults[n + 1..] {
            let mut both = one.clone();
            other(&mut both);
            assert_eq!(both.code(), *code, "with {later}");
        }
    }
}

// The state ------------------------------------------------------------------------------------

#[test]
fn what_is_held_is_never_taken_back() {
    let add = |state: &mut TrustState, raw: &Raw| {
        let before = state.clone();
        let result = state.add(&raw.verify().expect("a bundle"));
        assert!(
            result.is_ok() || *state == before,
            "a refusal leaves the state as it was"
        );
        result.map_or_else(|error| error.code(), |change| change.name())
    };
    let mut state = TrustState::new();
    assert_eq!(state.version(), None);
    assert_eq!(add(&mut state, &raw()), "first");
    assert_eq!(state.version(), Some(7));
    assert_eq!(state.root_number(), Some(1));
    let held = state.clone();
    assert_eq!(add(&mut state, &raw()), "same");
    assert_eq!(state, held);

    let mut other = raw();
    other.content.deployment = "another".into();
    assert_eq!(add(&mut state, &other), "bundle-equivocation");
    other.content.version = 6;
    assert_eq!(add(&mut state, &other), "bundle-older");
    // Signatures beyond the threshold do not make another content.
    let mut more = raw();
    more.signed = PUBLISHERS.to_vec();
    assert_ne!(
        more.verify().expect("a bundle").digest(),
        raw().verify().expect("a bundle").digest()
    );
    assert_eq!(add(&mut state, &more), "same");
    assert_eq!(state, held);

    // Back behind the rotation, with a newer content.
    let mut before = raw();
    before.links.truncate(1);
    before.content.version = 8;
    assert_eq!(add(&mut state, &before), "bundle-root-older");
    // The old keys make a chain of their own, of any length.
    let mut fork = raw();
    fork.links[1].keys = vec!["thief"];
    (fork.links[1].threshold, fork.links[1].new) = (1, vec!["thief"]);
    fork.content.version = 8;
    assert_eq!(add(&mut state, &fork), "bundle-root-forked");
    let mut further = fork.links[1].clone();
    (further.number, further.old) = (2, vec!["thief"]);
    fork.links.push(further);
    assert_eq!(add(&mut state, &fork), "bundle-root-forked");
    assert_eq!(state, held);

    // A true rotation; the chain may be cut in front of the pinned root.
    let mut rotated = raw();
    let mut third = rotated.links[1].clone();
    (third.number, third.old) = (2, third.new.clone());
    rotated.links.push(third);
    rotated.content.version = 1;
    assert_eq!(add(&mut state, &rotated), "newer", "a new root begins a new count");
    assert_eq!((state.version(), state.root_number()), (Some(1), Some(2)));
    rotated.links.drain(..2);
    rotated.links[0].old.clear();
    rotated.content.version = 9;
    assert_eq!(add(&mut state, &rotated), "newer");
    assert_eq!(state.version(), Some(9));
    assert_eq!(add(&mut state, &raw()), "bundle-root-older");
}

#[test]
fn digests_name_the_bytes() {
    use sha2::Digest as _;
    let raw = raw();
    let bytes = raw.bytes();
    let mut value: Value = coset::cbor::from_reader(&bytes[..]).expect("CBOR");
    let verified = Bundle::from_bytes(&bytes)
        .and_then(|bundle| bundle.verify(&raw.pin(), raw.now()))
        .expect("a bundle");
    let content = item(&mut value, &[2]).as_bytes().expect("bytes").clone();
    let root = item(&mut value, &[1, 1, 0]).as_bytes().expect("bytes").clone();
    assert_eq!(verified.digest()[..], sha2::Sha256::digest(&bytes)[..]);
    assert_eq!(verified.content_digest()[..], sha2::Sha256::digest(content)[..]);
    assert_eq!(verified.root().as_bytes()[..], sha2::Sha256::digest(root)[..]);
    assert_eq!(point("root a").len(), 33);
}
