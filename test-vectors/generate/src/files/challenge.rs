//! Challenges as a holder reads them.

use serde_json::json;

use super::{off_curve, wanted};
use crate::build::{Cases, SHOWN, Want, challenge};
use crate::fixture;
use crate::mutate::{Item, NULL, ORDER, ask_as, bytes, hex, high_s, public, qr, signing, text, uint};

pub(super) fn challenges(cases: &mut Cases) {
    let good = challenge(7, SHOWN);
    let sealed = good
        .clone()
        .with(&[6], bytes(public(&fixture::key("verifier")).as_compressed()));
    let insurer = signing(&fixture::key("insurer"));
    let signed = ask_as(&sealed, fixture::ASKER, fixture::ASKER_KEY, &insurer);
    let in_clear = ask_as(&good, fixture::ASKER, fixture::ASKER_KEY, &insurer);
    let signature: [u8; 64] = signed.clone().at(&[9]).as_bytes().try_into().expect("64 bytes");
    let zero = [&[0; 32][..], &signature[32..]].concat();
    let beyond = [&ORDER[..], &signature[32..]].concat();
    let parts = |count: usize| {
        let mut parts = signed.clone();
        parts.items().resize(count, NULL);
        parts
    };
    let mut nested = sealed.clone();
    let room = Item::Array(vec![uint(1), uint(1), bytes(&signature)]);
    nested.items().push(room);
    let list: Vec<(&str, Option<&str>, &str, Item)> = vec![
        ("good", None, "A verifier's question.", good.clone()),
        ("sealing_key", None, "A question whose answer is to be sealed.", sealed),
        (
            "signed",
            None,
            "A listed asker's question. Reading it tells what it says; whom to believe is told by the trust file.",
            signed.clone(),
        ),
        (
            "signed_in_clear",
            None,
            "A signed question without a sealing key can be read; nobody takes its asker for listed.",
            in_clear,
        ),
        (
            "signed_number_range",
            Some("cbor-out-of-range"),
            "Numbers of askers have 16 bits.",
            signed.clone().with(&[7], uint(65_536)),
        ),
        (
            "signed_key_range",
            Some("cbor-out-of-range"),
            "Numbers of an asker's keys have 16 bits.",
            signed.clone().with(&[8], uint(65_536)),
        ),
        (
            "signature_short",
            Some("cbor-wrong-length"),
            "An asker's signature of 63 bytes.",
            signed.clone().with(&[9], bytes(&signature[1..])),
        ),
        (
            "signature_zero",
            Some("signature-malformed"),
            "An asker's signature whose r is zero.",
            signed.clone().with(&[9], bytes(&zero)),
        ),
        (
            "signature_beyond_order",
            Some("signature-malformed"),
            "An asker's signature whose r is the group's order.",
            signed.clone().with(&[9], bytes(&beyond)),
        ),
        (
            "signature_high_s",
            Some("signature-high-s"),
            "The other half of the asker's signature: a second encoding of one question.",
            signed.clone().with(&[9], bytes(&high_s(&signature))),
        ),
        (
            "signature_malformed_and_asker_empty",
            Some("signature-malformed"),
            "The form of every item comes before the rule of the asker's text.",
            signed.clone().with(&[1], text("")).with(&[9], bytes(&zero)),
        ),
        (
            "lifetime_one",
            None,
            "The shortest life a question may have, one second.",
            good.clone().with(&[5], uint(1)),
        ),
        (
            "lifetime_zero",
            Some("cbor-out-of-range"),
            "A question that is over when it is asked.",
            good.clone().with(&[5], uint(0)),
        ),
        (
            "lifetime_121",
            Some("cbor-out-of-range"),
            "The longest life is 120 s: a long one makes room for a relay.",
            good.clone().with(&[5], uint(121)),
        ),
        (
            "end_beyond_time",
            Some("cbor-out-of-range"),
            "Its end would be beyond the range of instants.",
            good.clone().with(&[4], uint(u32::MAX)),
        ),
        (
            "nonce_short",
            Some("cbor-wrong-length"),
            "A nonce of 8 bytes can be met twice.",
            good.clone().with(&[0], bytes(&[0; 8])),
        ),
        (
            "nonce_text",
            Some("cbor-wrong-type"),
            "A nonce is bytes, so that all 128 bits of it are free.",
            good.clone().with(&[0], text("0123456789abcdef")),
        ),
        (
            "asker_empty",
            Some("value-invalid"),
            "A question from nobody.",
            good.clone().with(&[1], text("")),
        ),
        (
            "asker_bidi",
            Some("value-invalid"),
            "A name that prints as another's on the holder's screen.",
            good.clone().with(&[1], text("银\u{202e}行")),
        ),
        (
            "asker_hint",
            Some("value-invalid"),
            "A name that looks as if it had the hint of another question.",
            good.clone().with(&[1], text("平安保险 #2c9c5843")),
        ),
        (
            "asker_long",
            Some("value-invalid"),
            "A name of 65 characters.",
            good.clone().with(&[1], text(&"x".repeat(65))),
        ),
        (
            "purpose_zero",
            Some("cbor-out-of-range"),
            "There is no purpose 0.",
            good.clone().with(&[2], uint(0)),
        ),
        (
            "purpose_unknown",
            None,
            "A purpose of a later version can be asked for: the wallet answers with the everyday view at most.",
            good.clone().with(&[2], uint(13)),
        ),
        (
            "purpose_beyond",
            Some("cbor-out-of-range"),
            "Purposes are 1 to 23.",
            good.clone().with(&[2], uint(24)),
        ),
        (
            "wanted_without_plate",
            Some("cbor-out-of-range"),
            "Leaves 0 to 3 are open in every show: a question without them cannot be answered.",
            good.clone().with(&[3], uint(0xfffe)),
        ),
        (
            "wanted_wide",
            Some("cbor-out-of-range"),
            "There are 32 leaves.",
            good.clone().with(&[3], uint(1_u64 << 32)),
        ),
        (
            "sealing_key_off_curve",
            Some("public-key-not-on-curve"),
            "A sealing key that is no point.",
            good.clone().with(&[6], bytes(&off_curve())),
        ),
        (
            "sealing_key_mark",
            Some("public-key-malformed"),
            "A sealing key with the mark of infinity.",
            good.clone().with(&[6], bytes(&[0; 33])),
        ),
        (
            "sealing_key_bool",
            Some("cbor-wrong-type"),
            "No sealing key is null, not false.",
            good.clone().with(&[6], Item::Simple(20)),
        ),
        (
            "signature_null",
            Some("cbor-wrong-type"),
            "An unsigned question has seven items and no place for a signature: one challenge, one form.",
            signed.clone().with(&[9], NULL),
        ),
        (
            "six_parts",
            Some("cbor-wrong-length"),
            "A question without its sealing key's place.",
            parts(6),
        ),
        (
            "eight_parts",
            Some("cbor-wrong-length"),
            "Number, key and signature in one item: a second form of a signed question.",
            nested,
        ),
        (
            "nine_parts",
            Some("cbor-wrong-length"),
            "A number and a key without their signature.",
            parts(9),
        ),
        (
            "eleven_parts",
            Some("cbor-wrong-length"),
            "Something behind the signature.",
            parts(11),
        ),
        (
            "map",
            Some("cbor-wrong-type"),
            "A map in place of the list.",
            Item::Map(Vec::new()),
        ),
    ];
    for (name, code, why, item) in list {
        let body = json!({"text": qr("VC1:", &item.encode())});
        cases.add("challenge", &format!("challenge_code_{name}"), why, body, &wanted(code));
    }
    let text_form = qr("VC1:", &good.encode());
    let texts = [
        ("text_empty", "text-empty", String::new(), "Nothing was scanned."),
        (
            "text_lower_case",
            "text-lower-case",
            text_form.to_lowercase(),
            "A scanner changed the case.",
        ),
        (
            "text_newline",
            "text-white-space",
            format!("{text_form}\n"),
            "A scanner added a line break.",
        ),
        (
            "text_show",
            "other-artefact",
            text_form.replacen("VC1:", "VL1:", 1),
            "A show in place of a question.",
        ),
        (
            "text_later_suite",
            "suite-unknown",
            text_form.replacen("VC1:", "VC9:", 1),
            "A question of a later suite.",
        ),
        (
            "text_payment",
            "not-a-vehicle-license",
            "https://qr.alipay.com/fkx0".into(),
            "A payment code, scanned by the holder's app.",
        ),
        (
            "text_not_base45",
            "text-not-base45",
            "VC1::::".into(),
            "Three digits above 65535.",
        ),
        (
            "text_foreign_character",
            "text-changed",
            format!("{text_form}!"),
            "A character outside the alphabet.",
        ),
        (
            "text_full_width_colon",
            "text-changed",
            text_form.replacen(':', "：", 1),
            "An input method's colon.",
        ),
        (
            "text_byte_order_mark",
            "text-changed",
            format!("\u{feff}{text_form}"),
            "A byte order mark in front.",
        ),
        (
            "text_label",
            "text-changed",
            format!("QR: {text_form}"),
            "What another app puts in front.",
        ),
        (
            "text_twice",
            "text-changed",
            format!("{text_form}{text_form}"),
            "Two scans of one question in one field.",
        ),
        (
            "text_too_long",
            "text-too-long-for-code",
            format!("VC1:{}", "0".repeat(900)),
            "Longer than any question.",
        ),
    ];
    for (name, code, text, why) in texts {
        let body = json!({"text": text});
        cases.add(
            "challenge",
            &format!("challenge_code_{name}"),
            why,
            body,
            &Want::Code(code),
        );
    }
    let body = json!({"bytes": hex(&[0; 513])});
    let why = "Bytes handed from app to app have the same bound.";
    cases.add(
        "challenge",
        "challenge_code_too_long",
        why,
        body,
        &Want::Code("bytes-too-long"),
    );
    let body = json!({"bytes": hex(&[good.encode(), vec![0xf6]].concat())});
    let why = "Something hides behind the question.";
    cases.add(
        "challenge",
        "challenge_code_trailing",
        why,
        body,
        &Want::Code("cbor-trailing-bytes"),
    );
}
