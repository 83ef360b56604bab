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
        let body = json!({"bytes": hex(message), "nonce": hex(&NONCE), "now": now});
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
    add(
        "oldest",
        None,
        "Ten minutes old, the most an authority takes.",
        &encoded,
        made_at + 600,
    );
    add(
        "stale",
        Some("enrolment-stale"),
        "Eleven minutes would be too many: one second more than ten is refused.",
        &encoded,
        made_at + 601,
    );
    add(
        "from_tolerated_future",
        None,
        "The phone's clock is 10 s fast.",
        &encoded,
        made_at - 10,
    );
    add(
        "from_future",
        Some("enrolment-stale"),
        "A phone whose clock is 11 s fast: beyond the tolerance.",
        &encoded,
        made_at - 11,
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
