//! Holders' files.

use serde_json::{Value, json};
use vehicle_license::key::PublicKey;

use super::{off_curve, wanted};
use crate::build::{Cases, holder_key, lent, license, trust};
use crate::fixture;
use crate::mutate::{Item, NULL, bytes, hex, high_s, public, qr, text, uint};

pub(super) fn holders(cases: &mut Cases) {
    let license = license();
    let key = public(&fixture::key("holder"));
    let file = license.file();
    let body = |input: (&str, String), holder: &PublicKey| -> Value {
        let mut body = json!({"trust": hex(&trust(|_| {})), "holder": hex(holder.as_compressed())});
        body[input.0] = json!(input.1);
        let texts = license.leaves.iter().flatten().flat_map(Item::texts);
        let hidden: Vec<_> = texts.filter(|text| text.chars().count() > 2).collect();
        body["hidden"] = json!(hidden);
        body
    };
    let by = |item: &Item| ("bytes", hex(&item.encode()));
    let mut add = |name: &str, code: Option<&str>, why: &str, body: Value| {
        cases.add("file", &format!("file_{name}"), why, body, &wanted(code));
    };
    add("good", None, "The fixture's file, as bytes.", body(by(&file), &key));
    let text_form = qr("VF1:", &file.encode());
    add(
        "good_text",
        None,
        "The same as text, shown once at the counter where the wallet is enrolled.",
        body(("text", text_form.clone()), &key),
    );
    add(
        "longest",
        Some("cbor-wrong-type"),
        "As many bytes as a file may have: they are read.",
        body(("bytes", hex(&[0; 4096])), &key),
    );
    let grantee = public(&fixture::key("grantee"));
    add(
        "authorization",
        None,
        "A grantee's file: nothing hidden is left in it to leak or to lend on.",
        body(by(&lent(7, 8).credential.file()), &grantee),
    );
    add(
        "authorization_mortgage",
        None,
        "A grantee's file with the whole grantee.",
        body(by(&lent(8, 8).credential.file()), &grantee),
    );
    add(
        "other_holder",
        Some("file-other-holder"),
        "A file made for another key: this wallet could never show it.",
        body(by(&file), &grantee),
    );
    add(
        "version_two",
        Some("file-version-unknown"),
        "A file of a later version may have any form.",
        body(by(&file.clone().with(&[0], uint(2))), &key),
    );
    add(
        "version_zero",
        Some("file-version-unknown"),
        "There was no version 0.",
        body(by(&file.clone().with(&[0], uint(0))), &key),
    );
    add(
        "version_text",
        Some("cbor-wrong-type"),
        "A version is a number.",
        body(by(&file.clone().with(&[0], text("1"))), &key),
    );
    add(
        "profile_later",
        Some("profile-unknown"),
        "A credential of a later profile.",
        body(by(&file.clone().with(&[1, 0], uint(2))), &key),
    );
    let mut five = file.clone();
    five.items().push(NULL);
    add(
        "five_parts",
        Some("cbor-wrong-length"),
        "Something behind the values.",
        body(by(&five), &key),
    );
    add(
        "seed_changed",
        Some("issuer-signature-invalid"),
        "Another seed: no show made with it would verify.",
        body(by(&file.clone().with(&[2], bytes(&[0; 16]))), &key),
    );
    add(
        "seed_long",
        Some("cbor-wrong-length"),
        "A seed of 32 bytes: the tree takes 16, and nothing would read the rest.",
        body(by(&file.clone().with(&[2], bytes(&[0; 32]))), &key),
    );
    add(
        "value_changed",
        Some("issuer-signature-invalid"),
        "A value changed on its way to the wallet.",
        body(by(&file.clone().with(&[3, 1], uint(1 | 1 << 26))), &key),
    );
    let mut fewer = file.clone();
    fewer.at(&[3]).items().pop();
    add(
        "value_missing",
        Some("cbor-wrong-length"),
        "A file without one of the values: its leaf could never be opened.",
        body(by(&fewer), &key),
    );
    let mut mask = license.clone();
    mask.leaves[12] = Some(text("李"));
    add(
        "mask_mismatch",
        Some("issuer-signature-invalid"),
        "The authority committed to a mask that is not its full value's: found on import, not at a counter.",
        body(by(&mask.file()), &key),
    );
    let mut forged = license.clone();
    forged.signer = holder_key();
    add(
        "self_issued",
        Some("issuer-signature-invalid"),
        "A license the holder signed for himself.",
        body(by(&forged.file()), &key),
    );
    let mirrored = file.clone().with(&[1, 8], bytes(&high_s(&license.signature())));
    add(
        "high_s",
        Some("signature-high-s"),
        "The mirror image of the issuer's signature.",
        body(by(&mirrored), &key),
    );
    let zero = file.clone().with(&[1, 8], bytes(&[0; 64]));
    add(
        "signature_zero",
        Some("signature-malformed"),
        "A signature of zeros.",
        body(by(&zero), &key),
    );
    let off = file.clone().with(&[1, 7], bytes(&off_curve()));
    add(
        "key_off_curve",
        Some("public-key-not-on-curve"),
        "A holder's key that is no point.",
        body(by(&off), &key),
    );
    let value = license.clone().with(1, uint(0));
    add(
        "value_signed_invalid",
        Some("value-invalid"),
        "A signed standing without a letter: found on import.",
        body(by(&value.file()), &key),
    );
    let plate = license.clone().with(0, Item::Array(vec![uint(2), text("京A12345")]));
    add(
        "plate_outside",
        Some("plate-outside-issuer"),
        "A plate the issuer may not sign for.",
        body(by(&plate.file()), &key),
    );
    let mut issuer = license.clone();
    issuer.issuer = 3502;
    add(
        "issuer_unknown",
        Some("issuer-unknown"),
        "An issuer the wallet's trust data do not have.",
        body(by(&issuer.file()), &key),
    );
    let mut number = license.clone();
    number.key = 9;
    add(
        "issuer_key_unknown",
        Some("issuer-key-unknown"),
        "A key number the issuer does not have.",
        body(by(&number.file()), &key),
    );
    let trailing = [file.encode(), vec![0]].concat();
    add(
        "trailing",
        Some("cbor-trailing-bytes"),
        "A byte behind the file.",
        body(("bytes", hex(&trailing)), &key),
    );
    let truncated = &file.encode()[..200];
    add(
        "truncated",
        Some("cbor-truncated"),
        "The file was cut on its way.",
        body(("bytes", hex(truncated)), &key),
    );
    add(
        "too_long",
        Some("bytes-too-long"),
        "Longer than the largest legal file.",
        body(("bytes", hex(&[0; 4097])), &key),
    );
    add(
        "text_lower_case",
        Some("text-lower-case"),
        "A scanner changed the case.",
        body(("text", text_form.to_lowercase()), &key),
    );
    add(
        "text_show",
        Some("other-artefact"),
        "A show in place of a file.",
        body(("text", text_form.replacen("VF1:", "VL1:", 1)), &key),
    );
}
