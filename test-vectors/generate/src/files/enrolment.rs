//! Enrolments as an authority reads them.

use serde_json::json;
use vehicle_license::key::PublicKey;

use super::wanted;
use crate::build::Cases;
use crate::fixture;
use crate::mutate::{Item, Signed, bytes, confirmation, hex, high_s, public, sign, uint};

const NONCE: [u8; 16] = [7; 16];

const TYP: &str = "application/vehicle-license-enrolment+cwt";

pub(super) fn enrolments(cases: &mut Cases) {
    let local = fixture::key("new phone");
    let (key, signer) = (public(&local), crate::mutate::signing(&local));
    let made_at = fixture::ISSUED_AT;
    let payload = |made_at: u64, key: &PublicKey, nonce: &[u8]| {
        Item::Map(vec![
            (uint(6), uint(made_at)),
            (uint(8), confirmation(key)),
            (uint(10), bytes(nonce)),
        ])
    };
    let signed = |typ: &str, payload: &Item| {
        let parts = Signed::new(typ, None, payload);
        let signature = sign(&signer, &parts.digest());
        parts.message(&signature)
    };
    let good_payload = payload(made_at, &key, &NONCE);
    let good = signed(TYP, &good_payload);
    let parts = Signed::new(TYP, None, &good_payload);
    let signature = sign(&signer, &parts.digest());
    let mut add = |name: &str, code: Option<&str>, why: &str, message: &[u8], now: u64| {
        let body = json!({"bytes": hex(message), "nonce": hex(&NONCE), "handed_out": made_at, "now": now});
        cases.add("enrolment", &format!("enrolment_{name}"), why, body, &wanted(code));
    };
    let encoded = good.encode();
    let made = fixture::enrolled("new phone");
    assert_eq!(made.public_key(), &key);
    add(
        "good",
        None,
        "A new phone's key, proved over the authority's nonce.",
        &encoded,
        made_at,
    );
    for (name, code, why, now) in [
        (
            "oldest",
            None,
            "The nonce is ten minutes old, the most an authority takes.",
            made_at + 600,
        ),
        (
            "stale",
            Some("enrolment-stale"),
            "The nonce is ten minutes and a second old: it is dead, whatever the phone says.",
            made_at + 601,
        ),
        (
            "from_tolerated_future",
            None,
            "The nonce was handed out by a server whose clock is 10 s ahead.",
            made_at - 10,
        ),
        (
            "from_future",
            Some("enrolment-stale"),
            "A nonce handed out 11 s from now: beyond what clocks of servers differ by.",
            made_at - 11,
        ),
    ] {
        add(name, code, why, &encoded, now);
    }
    for (name, dated) in [
        ("1970", 0),
        ("2106", u64::from(u32::MAX)),
        ("an_hour_ahead", made_at + 3_600),
    ] {
        add(
            &format!("phone_clock_{name}"),
            None,
            "The phone's clock is wrong: it is not asked, the nonce is the authority's.",
            &signed(TYP, &payload(dated, &key, &NONCE)).encode(),
            made_at,
        );
    }
    add(
        "phone_clock_in_time_nonce_stale",
        Some("enrolment-stale"),
        "Dated now over a nonce that is an hour old: the phone's date revives nothing.",
        &signed(TYP, &payload(made_at + 3_600, &key, &NONCE)).encode(),
        made_at + 3_600,
    );
    let mirrored = parts.message(&high_s(&signature)).encode();
    add(
        "high_s",
        None,
        "Half of all keystores return the mirror image; a signed form made elsewhere may have it.",
        &mirrored,
        made_at,
    );
    let mut other = good_payload.clone();
    *other.at(&[5]) = bytes(&[8; 16]);
    add(
        "nonce",
        Some("enrolment-nonce"),
        "Over another nonce: a proof recorded elsewhere.",
        &signed(TYP, &other).encode(),
        made_at,
    );
    let stranger = public(&fixture::key("holder"));
    let stolen = signed(TYP, &payload(made_at, &stranger, &NONCE)).encode();
    add(
        "other_key",
        Some("enrolment-signature-invalid"),
        "Somebody else's key enrolled without its owner.",
        &stolen,
        made_at,
    );
    let mut flipped = signature;
    flipped[40] ^= 1;
    let flipped = parts.message(&flipped).encode();
    add(
        "signature_flipped",
        Some("enrolment-signature-invalid"),
        "One bit of the signature changed.",
        &flipped,
        made_at,
    );
    add(
        "signature_zero",
        Some("signature-malformed"),
        "A signature of zeros.",
        &parts.message(&[0; 64]).encode(),
        made_at,
    );
    add(
        "signature_short",
        Some("signature-malformed"),
        "A signature of 63 bytes.",
        &parts.message(&signature[1..]).encode(),
        made_at,
    );
    let retyped = signed("application/vehicle-license-show+cwt", &good_payload).encode();
    add(
        "other_typ",
        Some("cbor-wrong-type"),
        "A message of another kind with the same payload: typ tells kinds apart.",
        &retyped,
        made_at,
    );
    let mut off = good_payload.clone();
    let mut y = off.at(&[3, 1, 7]).as_bytes().to_vec();
    y[31] ^= 1;
    *off.at(&[3, 1, 7]) = bytes(&y);
    add(
        "key_off_curve",
        Some("public-key-not-on-curve"),
        "Coordinates that are no point of the curve.",
        &signed(TYP, &off).encode(),
        made_at,
    );
    let mut curve = good_payload.clone();
    *curve.at(&[3, 1, 3]) = uint(2);
    add(
        "key_other_curve",
        Some("cbor-out-of-range"),
        "A key on curve 2, P-384, in a format that knows one curve.",
        &signed(TYP, &curve).encode(),
        made_at,
    );
    let mut missing = good_payload.clone();
    if let Item::Map(entries) = &mut missing {
        entries.pop();
    }
    add(
        "nonce_missing",
        Some("cbor-missing-key"),
        "An enrolment without a nonce can be replayed for ever.",
        &signed(TYP, &missing).encode(),
        made_at,
    );
    let mut unknown = good_payload.clone();
    *unknown.at(&[4]) = uint(11);
    add(
        "key_unknown",
        Some("cbor-unknown-key"),
        "A claim the enrolment does not have.",
        &signed(TYP, &unknown).encode(),
        made_at,
    );
    maps(&mut add, &good_payload, &|payload| signed(TYP, payload).encode());
    let mut unprotected = good.clone();
    *unprotected.at(&[0, 1]) = Item::Map(vec![(uint(4), bytes(&[0; 4]))]);
    add(
        "unprotected",
        Some("cbor-wrong-length"),
        "An unprotected header is signed by nobody.",
        &unprotected.encode(),
        made_at,
    );
    let Item::Tag(_, untagged) = &good else { panic!("a tag") };
    add(
        "untagged",
        None,
        "Some COSE stacks leave the tag out.",
        &untagged.encode(),
        made_at,
    );
    let mac = Item::Tag(17, untagged.clone()).encode();
    add(
        "other_tag",
        Some("cbor-wrong-type"),
        "The tag of a MAC: whoever knows its key could have made it.",
        &mac,
        made_at,
    );
    add(
        "trailing",
        Some("cbor-trailing-bytes"),
        "A byte behind the message.",
        &[&encoded[..], &[0]].concat(),
        made_at,
    );
    add(
        "truncated",
        Some("cbor-truncated"),
        "The last byte is missing.",
        &encoded[..encoded.len() - 1],
        made_at,
    );
    add(
        "too_long",
        Some("bytes-too-long"),
        "Longer than any signed form.",
        &[0; 2049],
        made_at,
    );
}

/// Maps are read by the common rule of §3.1, at each of the three levels.
fn maps(add: &mut impl FnMut(&str, Option<&str>, &str, &[u8], u64), good: &Item, signed: &dyn Fn(&Item) -> Vec<u8>) {
    let with = |path: &[usize], item: Item| signed(&good.clone().with(path, item));
    let entry = |path: &[usize]| {
        let mut payload = good.clone();
        let map = if path.is_empty() {
            &mut payload
        } else {
            payload.at(path)
        };
        let Item::Map(entries) = map else { panic!("a map") };
        entries.push((uint(99), uint(1)));
        signed(&payload)
    };
    for (name, code, why, bytes) in [
        (
            "key_twice",
            "cbor-duplicate-key",
            "A key equal to the one before it.",
            with(&[2], uint(6)),
        ),
        (
            "key_order",
            "cbor-key-order",
            "A key below the one before it.",
            with(&[2], uint(4)),
        ),
        (
            "key_skipped",
            "cbor-missing-key",
            "The nonce stands where the key should be.",
            with(&[2], uint(10)),
        ),
        (
            "entry_more",
            "cbor-unknown-key",
            "An entry behind the nonce.",
            entry(&[]),
        ),
        (
            "confirmation_entry_more",
            "cbor-unknown-key",
            "A second key beside the one that is confirmed.",
            entry(&[3]),
        ),
        (
            "cose_key_entry_more",
            "cbor-unknown-key",
            "A fifth entry in the key.",
            entry(&[3, 1]),
        ),
        (
            "confirmation_other",
            "cbor-unknown-key",
            "A confirmation by key id, which proves nothing.",
            with(&[3, 0], uint(3)),
        ),
        (
            "kty",
            "cbor-out-of-range",
            "Another type of key than EC2.",
            with(&[3, 1, 1], uint(1)),
        ),
        (
            "kty_text",
            "cbor-wrong-type",
            "The type of key by its name.",
            with(&[3, 1, 1], crate::mutate::text("EC2")),
        ),
        (
            "crv",
            "cbor-out-of-range",
            "Curve 0, which there is not.",
            with(&[3, 1, 3], uint(0)),
        ),
        (
            "cose_key_twice",
            "cbor-duplicate-key",
            "The type of key twice.",
            with(&[3, 1, 2], uint(1)),
        ),
        (
            "cose_key_skipped",
            "cbor-missing-key",
            "A key without its curve.",
            with(&[3, 1, 2], Item::Int(-2)),
        ),
        (
            "cose_key_order",
            "cbor-key-order",
            "The coordinates change places.",
            with(&[3, 1, 6], Item::Int(-1)),
        ),
        (
            "cose_key_alg",
            "cbor-unknown-key",
            "An algorithm inside the key: the suite is fixed.",
            with(&[3, 1, 2], uint(3)),
        ),
    ] {
        add(name, Some(code), why, &bytes, fixture::ISSUED_AT);
    }
}
