//! Signed forms taken back (SPEC §3.2): what a keystore, an HSM or another COSE library returns for the bytes it was
//! given. An enrolment stands for all: each is signed and taken back alike.

use serde_json::json;

use crate::build::{Cases, Want};
use crate::fixture::{self, ISSUED_AT};
use crate::mutate::{Item, ORDER, Signed, bytes, confirmation, hex, high_s, public, sign, signing, uint};

const TYP: &str = "application/vehicle-license-enrolment+cwt";

pub(super) fn add(cases: &mut Cases) {
    let key = fixture::key("grantee");
    let nonce: Vec<u8> = (0..16).collect();
    let payload = Item::Map(vec![
        (uint(6), uint(ISSUED_AT)),
        (uint(8), confirmation(&public(&key))),
        (uint(10), bytes(&nonce)),
    ]);
    let parts = Signed::new(TYP, None, &payload);
    let signature = sign(&signing(&key), &parts.digest());
    let good = parts.message(&signature);
    let body = |form: (&str, &[u8])| {
        let mut body = json!({
            "key": hex(public(&key).as_compressed()), "nonce": hex(&nonce), "now": ISSUED_AT,
        });
        body[form.0] = json!(hex(form.1));
        body
    };
    let facts = [
        ("/cose", json!(hex(&good.encode()))),
        ("/to_be_signed/digest", json!(hex(&parts.digest()))),
        ("/to_be_signed/bytes", json!(hex(&parts.structure()))),
    ];
    let untagged = match good.clone() {
        Item::Tag(_, inner) => *inner,
        item => item,
    };
    for (name, why, form) in [
        (
            "fixed",
            "r and s, 64 bytes, as most keystores of phones return them.",
            ("signature", signature.to_vec()),
        ),
        (
            "fixed_high",
            "The mirror image is normalized: both are good, one travels.",
            ("signature", high_s(&signature).to_vec()),
        ),
        (
            "der",
            "The ASN.1 form, as PKCS #11 and the JVM return it.",
            ("signature", der(&signature)),
        ),
        (
            "der_high",
            "The same with the mirror image.",
            ("signature", der(&high_s(&signature))),
        ),
        (
            "cose",
            "The whole COSE_Sign1, made by another library.",
            ("returned", good.encode()),
        ),
        (
            "cose_untagged",
            "Some libraries leave out the tag of a COSE_Sign1.",
            ("returned", untagged.encode()),
        ),
        (
            "cose_high",
            "The same with the mirror image.",
            ("returned", parts.message(&high_s(&signature)).encode()),
        ),
    ] {
        cases.add(
            "signed-form",
            &format!("signed_form_{name}"),
            why,
            body((form.0, &form.1)),
            &Want::Facts(&facts),
        );
    }
    let mut flipped = signature;
    flipped[9] ^= 1;
    let mut loose = der(&signature);
    loose.push(0);
    let stranger = sign(&signing(&fixture::key("holder")), &parts.digest());
    let mut other = payload.clone();
    *other.at(&[5]) = bytes(&[9; 16]);
    let other = Signed::new(TYP, None, &other);
    let other_signed = other.message(&sign(&signing(&key), &other.digest()));
    let retyped = Signed::new("application/vehicle-license-show+cwt", None, &payload);
    let retyped = retyped.message(&sign(&signing(&key), &retyped.digest()));
    let (malformed, wrong, not_ours) = (
        "signature-malformed",
        "signature-does-not-verify",
        "signed-form-not-ours",
    );
    let unprotected = Item::Map(vec![(uint(4), bytes(b"key 1"))]);
    for (name, code, why, form) in [
        (
            "flipped",
            wrong,
            "One bit of the signature changed.",
            ("signature", flipped.to_vec()),
        ),
        (
            "stranger",
            wrong,
            "Signed by another key than the one that must sign.",
            ("signature", stranger.to_vec()),
        ),
        (
            "empty",
            malformed,
            "The signer returned nothing.",
            ("signature", Vec::new()),
        ),
        (
            "short",
            malformed,
            "63 bytes: a byte got lost on the way.",
            ("signature", signature[1..].to_vec()),
        ),
        (
            "long",
            malformed,
            "65 bytes, as of a chain that adds a recovery id.",
            ("signature", [&signature[..], &[0]].concat()),
        ),
        (
            "zero_r",
            malformed,
            "r is zero, which no signature has.",
            ("signature", [&[0; 32][..], &signature[32..]].concat()),
        ),
        (
            "order_s",
            malformed,
            "s is the order of the group.",
            ("signature", [&signature[..32], &ORDER].concat()),
        ),
        (
            "der_trailing",
            malformed,
            "A byte behind the ASN.1 form.",
            ("signature", loose),
        ),
        (
            "cose_other_payload",
            not_ours,
            "A good signature over another nonce than the one that was to be signed.",
            ("returned", other_signed.encode()),
        ),
        (
            "cose_other_type",
            not_ours,
            "The payload under another type.",
            ("returned", retyped.encode()),
        ),
        (
            "cose_flipped",
            wrong,
            "One bit of the signature in the COSE_Sign1 changed.",
            ("returned", parts.message(&flipped).encode()),
        ),
        (
            "cose_unprotected",
            "cbor-wrong-length",
            "A key id in the unprotected header: nothing may stand there.",
            ("returned", good.clone().with(&[0, 1], unprotected).encode()),
        ),
        (
            "cose_trailing",
            "cbor-trailing-bytes",
            "A byte behind the COSE_Sign1.",
            ("returned", [&good.encode()[..], &[0]].concat()),
        ),
    ] {
        cases.add(
            "signed-form",
            &format!("signed_form_{name}"),
            why,
            body((form.0, &form.1)),
            &Want::Code(code),
        );
    }
}

/// The ASN.1 form of a signature.
fn der(signature: &[u8; 64]) -> Vec<u8> {
    let integer = |number: &[u8]| {
        let start = number.iter().position(|byte| *byte != 0).unwrap_or(31);
        let mut value = number[start..].to_vec();
        if value[0] >= 0x80 {
            value.insert(0, 0);
        }
        [&[2, u8::try_from(value.len()).expect("a short number")][..], &value].concat()
    };
    let body = [integer(&signature[..32]), integer(&signature[32..])].concat();
    [&[0x30, u8::try_from(body.len()).expect("a short form")][..], &body].concat()
}
