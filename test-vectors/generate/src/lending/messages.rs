//! Requests and revocation orders around their signature: the good ones, other messages in their place, the forms of
//! COSE that are taken and those that are not.

use serde_json::{Value, json};
use vehicle_license::Purpose;
use vehicle_license::present::RequestTerms;

use super::{License, NOW, ORDER_TYP, Order, REQUEST_TYP, Request, ask, message, wanted};
use crate::build::{Cases, PURPOSES, Want};
use crate::fixture::{self, Deterministic};
use crate::mutate::{Item, NULL, Signed, bytes, confirmation, hex, high_s, sign, text, uint};

pub(super) fn requests(cases: &mut Cases) {
    let license = License::fixture();
    let good = Request::fixture();
    let signed = good.signed(&license.key);
    let terms = RequestTerms {
        grantee: fixture::grantee(),
        purpose: Purpose::TestDrive,
        last_day: fixture::day("2026-09-22"),
        replace: false,
    };
    for replace in [false, true] {
        let made = fixture::holder(&fixture::record())
            .request(
                &RequestTerms {
                    replace,
                    ..terms.clone()
                },
                fixture::instant(NOW),
                &mut Deterministic::new("request"),
            )
            .expect("a request")
            .sign(&fixture::key("holder"))
            .expect("a signature");
        let ours = Request {
            replace,
            ..good.clone()
        };
        assert_eq!(made, ours.signed(&license.key), "the crate's own request");
    }
    let facts: &[(&str, Value)] = &[
        (
            "/grantee",
            json!({"kind": "A", "number": "35010219881112001X", "name": "李四明"}),
        ),
        ("/purpose", json!("test-drive")),
        ("/last_day", json!("2026-09-22")),
        ("/replace", json!(false)),
        ("/made_at", json!(NOW)),
        ("/expires", json!(NOW + 1200)),
    ];
    let why = "The owner asks to lend the license for a test drive until the seventh working day.";
    cases.add(
        "request",
        "request_good",
        why,
        ask(&signed, &license, NOW),
        &Want::Facts(facts),
    );
    let replacing = Request {
        replace: true,
        ..good.clone()
    };
    cases.add(
        "request",
        "request_replace",
        "The owner asks to replace what the same person has for the same purpose.",
        ask(&replacing.signed(&license.key), &license, NOW),
        &Want::Facts(&[("/replace", json!(true))]),
    );
    for (number, name) in (1..).zip(PURPOSES) {
        let purpose = Request {
            purpose: number,
            ..good.clone()
        };
        cases.add(
            "request",
            &format!("request_purpose_{}", name.replace('-', "_")),
            "Each of the twelve purposes has a number in the request.",
            ask(&purpose.signed(&license.key), &license, NOW),
            &Want::Facts(&[("/purpose", json!(name))]),
        );
    }
    let order = Order::fixture().signed(&license.key);
    forms(
        cases,
        "request",
        REQUEST_TYP,
        &good.payload(),
        ORDER_TYP,
        (&order, "cbor-missing-key"),
    );
    strangers(
        cases,
        "request",
        &[
            ("enrolment", "cbor-missing-key"),
            ("show", "cbor-missing-key"),
            ("license", "cbor-unknown-key"),
        ],
    );
}

pub(super) fn orders(cases: &mut Cases) {
    let license = License::fixture();
    let all = Order::fixture();
    let one = Order {
        authorization: Some([0x5a; 32]),
        ..all.clone()
    };
    for (name, order) in [("all", &all), ("one", &one)] {
        let made = fixture::holder(&fixture::record())
            .revocation_order(
                order.authorization.as_ref(),
                fixture::instant(NOW),
                &mut Deterministic::new("order"),
            )
            .expect("an order")
            .sign(&fixture::key("holder"))
            .expect("a signature");
        assert_eq!(made, order.signed(&license.key), "the crate's own order");
        let authorization = order.authorization.map(|id| hex(&id));
        cases.add(
            "order",
            &format!("order_{name}"),
            "The owner takes back one authorization by its id, or all that is lent of the vehicle.",
            ask(&made, &license, NOW),
            &Want::Facts(&[("/authorization", json!(authorization)), ("/made_at", json!(NOW))]),
        );
    }
    let request = Request::fixture().signed(&license.key);
    forms(
        cases,
        "order",
        ORDER_TYP,
        &all.payload(),
        REQUEST_TYP,
        (&request, "cbor-unknown-key"),
    );
    strangers(
        cases,
        "order",
        &[
            ("enrolment", "cbor-unknown-key"),
            ("show", "cbor-missing-key"),
            ("license", "cbor-unknown-key"),
        ],
    );
}

/// Other messages of the same keys, each genuine, offered as one of `kind`.
fn strangers(cases: &mut Cases, kind: &str, codes: &[(&str, &str)]) {
    let license = License::fixture();
    let show = crate::build::everyday();
    for (name, code) in codes {
        let message = match *name {
            "enrolment" => {
                let payload = Item::Map(vec![
                    (uint(6), uint(NOW)),
                    (uint(8), confirmation(&license.point)),
                    (uint(10), bytes(&[7; 16])),
                ]);
                message("application/vehicle-license-enrolment+cwt", &payload, &license.key)
            }
            "show" => show.signed().message(&show.signature()),
            _ => show.credential.signed().message(&show.credential.signature()),
        };
        cases.add(
            kind,
            &format!("{kind}_is_{name}"),
            "A genuine message of another kind, made for another end, in this one's place.",
            ask(&message.encode(), &license, NOW),
            &Want::Code(code),
        );
    }
}

/// The forms of COSE_Sign1, and signatures.
fn forms(cases: &mut Cases, kind: &str, typ: &str, payload: &Item, other_typ: &str, other: (&[u8], &str)) {
    let license = License::fixture();
    let parts = Signed::new(typ, None, payload);
    let signature = sign(&license.key, &parts.digest());
    let good = parts.message(&signature);
    let Item::Tag(_, untagged) = good.clone() else {
        panic!("a tag")
    };
    let mut add = |name: &str, code: Option<&str>, why: &str, bytes: &[u8]| {
        let name = format!("{kind}_{name}");
        cases.add(kind, &name, why, ask(bytes, &license, NOW), &wanted(code));
    };
    let encoded = good.encode();
    add(
        "untagged",
        None,
        "Some COSE stacks leave the tag out.",
        &untagged.encode(),
    );
    add(
        "other_tag",
        Some("cbor-wrong-type"),
        "The tag of a MAC: whoever knows its key could have made it.",
        &Item::Tag(17, untagged.clone()).encode(),
    );
    add(
        "tagged_twice",
        Some("cbor-wrong-type"),
        "A tag inside the tag.",
        &Item::Tag(18, Box::new(good.clone())).encode(),
    );
    add(
        "other_message",
        Some(other.1),
        "A genuine message of the owner's other kind: the one lends, the other takes back.",
        other.0,
    );
    let retyped = |typ: &str| message(typ, payload, &license.key).encode();
    add(
        "other_typ",
        Some("cbor-wrong-type"),
        "This payload under the type of the owner's other message.",
        &retyped(other_typ),
    );
    add(
        "typ_of_show",
        Some("cbor-wrong-type"),
        "This payload under the type of a show, which the same key signs every minute.",
        &retyped("application/vehicle-license-show+cwt"),
    );
    add(
        "typ_empty",
        Some("cbor-wrong-type"),
        "A type without a name.",
        &retyped(""),
    );
    let headed = |protected: Item| {
        let parts = Signed {
            protected: protected.encode(),
            payload: payload.encode(),
        };
        let signature = sign(&license.key, &parts.digest());
        parts.message(&signature).encode()
    };
    let alg = (uint(1), Item::Int(-7));
    let typ_entry = (uint(16), text(typ));
    for (name, why, protected) in [
        (
            "alg_es384",
            "Another algorithm in the header than the one there is.",
            Item::Map(vec![(uint(1), Item::Int(-35)), typ_entry.clone()]),
        ),
        (
            "alg_missing",
            "No algorithm in the header.",
            Item::Map(vec![typ_entry.clone()]),
        ),
        ("typ_missing", "No type in the header.", Item::Map(vec![alg.clone()])),
        (
            "kid",
            "A key id in the header: only credentials name a key.",
            Item::Map(vec![alg.clone(), (uint(4), bytes(&[13, 173, 0, 1])), typ_entry.clone()]),
        ),
        (
            "header_order",
            "The header's entries exchanged: one content has one form.",
            Item::Map(vec![typ_entry.clone(), alg.clone()]),
        ),
        ("header_empty", "An empty protected header.", Item::Map(Vec::new())),
        (
            "header_nothing",
            "A protected header of no bytes, as RFC 9052 writes an empty one.",
            Item::Raw(Vec::new()),
        ),
        (
            "header_trailing",
            "A byte behind the header, inside its byte string.",
            Item::Raw([&parts.protected[..], &[0]].concat()),
        ),
    ] {
        add(name, Some("cbor-wrong-type"), why, &headed(protected));
    }
    let with = |at: usize, item: Item| good.clone().with(&[0, at], item).encode();
    for (name, code, why, at, item) in [
        (
            "unprotected",
            "cbor-wrong-length",
            "An unprotected header is signed by nobody.",
            1,
            Item::Map(vec![(uint(4), bytes(&[0; 4]))]),
        ),
        (
            "unprotected_null",
            "cbor-wrong-type",
            "A null in place of the unprotected header.",
            1,
            NULL,
        ),
        (
            "header_as_map",
            "cbor-wrong-type",
            "The protected header as a map instead of a byte string of one.",
            0,
            Item::Raw(parts.protected.clone()),
        ),
        (
            "payload_detached",
            "cbor-wrong-type",
            "A detached payload: the message must say what it says.",
            2,
            NULL,
        ),
        (
            "payload_as_map",
            "cbor-wrong-type",
            "The payload as a map instead of a byte string of one.",
            2,
            payload.clone(),
        ),
        (
            "payload_nothing",
            "cbor-truncated",
            "A payload of no bytes.",
            2,
            bytes(&[]),
        ),
        (
            "signature_text",
            "cbor-wrong-type",
            "The signature as a text.",
            3,
            text("signature"),
        ),
        (
            "signature_nothing",
            "signature-malformed",
            "A signature of no bytes: the message is not signed.",
            3,
            bytes(&[]),
        ),
        (
            "signature_short",
            "signature-malformed",
            "A signature of 63 bytes.",
            3,
            bytes(&signature[1..]),
        ),
        (
            "signature_long",
            "signature-malformed",
            "A signature of 65 bytes.",
            3,
            bytes(&[&signature[..], &[0]].concat()),
        ),
        (
            "signature_zero",
            "signature-malformed",
            "A signature of zeros.",
            3,
            bytes(&[0; 64]),
        ),
        (
            "signature_r_is_order",
            "signature-malformed",
            "r is the order of the curve, beyond the last scalar.",
            3,
            bytes(&[&crate::mutate::ORDER[..], &signature[32..]].concat()),
        ),
    ] {
        add(name, Some(code), why, &with(at, item));
    }
    add(
        "high_s",
        None,
        "Half of all keystores return the mirror image; a signed form made elsewhere may have it.",
        &parts.message(&high_s(&signature)).encode(),
    );
    let mut flipped = signature;
    flipped[40] ^= 1;
    add(
        "signature_flipped",
        Some("request-signature-invalid"),
        "One bit of the signature changed.",
        &parts.message(&flipped).encode(),
    );
    let stranger = crate::mutate::signing(&fixture::key("grantee"));
    add(
        "other_key",
        Some("request-signature-invalid"),
        "Signed by somebody else's key: the grantee's, who wants to be lent to.",
        &message(typ, payload, &stranger).encode(),
    );
    let (Item::Map(mut entries), at) = (payload.clone(), if kind == "request" { 1 } else { 0 }) else {
        panic!("a map")
    };
    entries[at].1 = uint(NOW + 1);
    let postdated = Signed::new(typ, None, &Item::Map(entries));
    add(
        "payload_changed",
        Some("request-signature-invalid"),
        "Dated one second later than what was signed.",
        &postdated.message(&signature).encode(),
    );
    let three = Item::Array(vec![
        bytes(&parts.protected),
        Item::Map(Vec::new()),
        bytes(&parts.payload),
    ]);
    add(
        "three_parts",
        Some("cbor-wrong-length"),
        "No signature at all.",
        &Item::Tag(18, Box::new(three)).encode(),
    );
    let mut five = *untagged;
    five.items().push(NULL);
    add(
        "five_parts",
        Some("cbor-wrong-length"),
        "A fifth part that nobody signed.",
        &Item::Tag(18, Box::new(five)).encode(),
    );
    add(
        "trailing",
        Some("cbor-trailing-bytes"),
        "A byte behind the message.",
        &[&encoded[..], &[0]].concat(),
    );
    add(
        "truncated",
        Some("cbor-truncated"),
        "The last byte is missing.",
        &encoded[..encoded.len() - 1],
    );
    add(
        "empty",
        Some("cbor-truncated"),
        "No byte at all: a read that came to nothing.",
        &[],
    );
    add(
        "too_long",
        Some("bytes-too-long"),
        "Longer than any signed form.",
        &[0; 2049],
    );
    add(
        "indefinite_message",
        Some("cbor-indefinite"),
        "The message as a list of indefinite length.",
        &[&[0xd2, 0x9f][..], &encoded[2..], &[0xff]].concat(),
    );
    add(
        "long_tag",
        Some("cbor-not-shortest"),
        "The tag in two bytes where one does.",
        &[&[0xd8, 18][..], &encoded[1..]].concat(),
    );
}
