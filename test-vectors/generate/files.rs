//! The other inputs: trust files, holders' files, challenges and enrolments.

use serde_json::{Value, json};
use vehicle_license::{KeyError, PublicKey};

use crate::build::{Cases, SHOWN, Want, challenge, holder_key, lent, license, trust};
use crate::fixture;
use crate::mutate::{Item, NULL, Signed, bytes, confirmation, head_of, hex, high_s, public, qr, sign, text, uint};

pub(crate) fn add(cases: &mut Cases) {
    trusts(cases);
    holders(cases);
    challenges(cases);
    enrolments(cases);
}

fn wanted(code: Option<&str>) -> Want<'_> {
    code.map_or(Want::Facts(&[]), Want::Code)
}

/// An x without a point.
fn off_curve() -> [u8; 33] {
    let point = |x: u8| {
        let mut point = [0; 33];
        (point[0], point[32]) = (2, x);
        point
    };
    let off = |point: &[u8; 33]| PublicKey::from_compressed(point) == Err(KeyError::NotOnCurve);
    (0..=255).map(point).find(off).expect("half of all x have no point")
}

fn trusts(cases: &mut Cases) {
    let good = Item::parse(&trust(|_| {})).0;
    let add = |cases: &mut Cases, name: &str, code: Option<&str>, why: &str, bytes: &[u8]| {
        let body = json!({"bytes": hex(bytes)});
        cases.add("trust", &format!("trust_file_{name}"), why, body, &wanted(code));
    };
    add(cases, "good", None, "The trust file of most cases.", &good.encode());
    let two = trust(|content| {
        let mut second = content.issuers[0].clone();
        second.number = 3502;
        second.grants.clear();
        content.issuers.push(second);
        content.calendars.push(crate::build::calendar(3));
    });
    add(
        cases,
        "two_issuers",
        None,
        "Two issuers, one of which signs for no plate, and two calendars.",
        &two,
    );
    let none = good.clone().with(&[11], Item::Array(Vec::new()));
    add(
        cases,
        "no_issuer",
        None,
        "A deployment that has withdrawn every issuer.",
        &none.encode(),
    );
    let two = Item::parse(&two).0;
    // Of a map, entry n has its value at 2n + 1; issuers are entry 5, calendars entry 6.
    let key: Vec<usize> = vec![11, 0, 4, 0];
    let at = |tail: &[usize]| [&key[..], tail].concat();
    let number = |path: &[usize], change: i64| {
        let now = i64::try_from(good.clone().at(path).as_uint()).expect("a number");
        good.clone().with(path, uint(now + change))
    };
    let entry = |at: usize| match &good {
        Item::Map(entries) => entries[at].clone(),
        _ => panic!("a map"),
    };
    let map = |order: &[usize]| Item::Map(order.iter().map(|at| entry(*at)).collect());
    let mut eight = map(&[0, 1, 2, 3, 4, 5, 6]);
    if let Item::Map(entries) = &mut eight {
        entries.push((uint(8), NULL));
    }
    let mut exchanged = two.clone();
    exchanged.at(&[11]).items().swap(0, 1);
    let mut doubled = two.clone();
    *doubled.at(&[11, 1, 0]) = uint(3501);
    let mut calendars = two.clone();
    calendars.at(&[13]).items().swap(0, 1);
    let mut keys = good.clone();
    let first = keys.at(&at(&[])).clone();
    keys.at(&[11, 0, 4]).items().push(first);
    let bad: Vec<(&str, &str, &str, Item)> = vec![
        (
            "array",
            "cbor-wrong-type",
            "A list in place of the map.",
            Item::Array(Vec::new()),
        ),
        (
            "tagged",
            "cbor-wrong-type",
            "A tag around the content: it is signed from outside, in a later bundle.",
            Item::Tag(18, Box::new(good.clone())),
        ),
        (
            "key_missing_first",
            "cbor-missing-key",
            "No version: an old file could not be told from a new one.",
            map(&[1, 2, 3, 4, 5, 6]),
        ),
        (
            "key_missing_expiry",
            "cbor-missing-key",
            "No expiry: such a file would be believed for ever.",
            map(&[0, 1, 3, 4, 5, 6]),
        ),
        (
            "key_missing_test",
            "cbor-missing-key",
            "No test mark: absent must not mean real.",
            map(&[0, 1, 2, 3, 5, 6]),
        ),
        (
            "key_duplicate",
            "cbor-duplicate-key",
            "Two test marks, one of which a reader would overlook.",
            map(&[0, 1, 2, 3, 4, 4, 5, 6]),
        ),
        (
            "key_exchanged",
            "cbor-missing-key",
            "Two entries exchanged: entry 3 stands where 2 must, so 2 is missing there.",
            map(&[0, 2, 1, 3, 4, 5, 6]),
        ),
        (
            "key_order",
            "cbor-key-order",
            "An entry behind a greater one: keys ascend.",
            map(&[0, 1, 0, 2, 3, 4, 5]),
        ),
        (
            "key_unknown",
            "cbor-unknown-key",
            "An entry this version does not know may withdraw belief.",
            eight,
        ),
        (
            "version_negative",
            "cbor-wrong-type",
            "Versions count upwards from 0.",
            good.clone().with(&[1], Item::Int(-1)),
        ),
        (
            "issued_at_range",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            good.clone().with(&[3], uint(1_u64 << 32)),
        ),
        (
            "expiry_on_issue",
            "trust-date-order",
            "A file that ends when it begins.",
            good.clone().with(&[5], good.clone().at(&[3]).clone()),
        ),
        (
            "deployment_empty",
            "trust-value-invalid",
            "A deployment without a name.",
            good.clone().with(&[7], text("")),
        ),
        (
            "deployment_bidi",
            "trust-value-invalid",
            "A name that prints as another.",
            good.clone().with(&[7], text("real\u{202e}tset")),
        ),
        (
            "deployment_long",
            "trust-value-invalid",
            "A name of 65 characters.",
            good.clone().with(&[7], text(&"x".repeat(65))),
        ),
        (
            "test_number",
            "cbor-wrong-type",
            "A test mark is true or false, not 1.",
            good.clone().with(&[9], uint(1)),
        ),
        (
            "issuer_four",
            "cbor-wrong-length",
            "An issuer has five parts.",
            good.clone().with(&[11, 0], Item::Array(vec![NULL; 4])),
        ),
        (
            "issuer_number_range",
            "cbor-out-of-range",
            "Issuer numbers have 16 bits.",
            good.clone().with(&[11, 0, 0], uint(65_536)),
        ),
        (
            "issuers_order",
            "cbor-key-order",
            "Issuers out of order: a binary search would miss one.",
            exchanged,
        ),
        (
            "issuers_double",
            "cbor-duplicate-key",
            "Two issuers of one number: which one vouches?",
            doubled,
        ),
        (
            "issuers_too_many",
            "cbor-wrong-length",
            "More issuers than a country has.",
            good.clone().with(&[11], Item::Raw(head_of(4, 1025, 2))),
        ),
        (
            "grant_type_unknown",
            "trust-value-invalid",
            "A grant for a plate type that stands for forged plates.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(42), text("闽A")])),
        ),
        (
            "grant_type_military",
            "trust-value-invalid",
            "A grant for military plates.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(32), text("VA")])),
        ),
        (
            "grant_type_range",
            "cbor-out-of-range",
            "A plate type has two digits.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(100), text("闽A")])),
        ),
        (
            "grant_empty",
            "trust-value-invalid",
            "An empty prefix would grant every plate of the country.",
            good.clone().with(&[11, 0, 3, 0], text("")),
        ),
        (
            "grant_three",
            "cbor-wrong-length",
            "A typed grant is a type and a prefix.",
            good.clone()
                .with(&[11, 0, 3, 0], Item::Array(vec![uint(23), text("闽"), NULL])),
        ),
        (
            "key_double",
            "cbor-duplicate-key",
            "Two keys of one number: exactly one may be tried.",
            keys,
        ),
        (
            "key_off_curve",
            "public-key-not-on-curve",
            "An issuer's key that is no point.",
            good.clone().with(&at(&[1]), bytes(&off_curve())),
        ),
        (
            "key_mark",
            "public-key-malformed",
            "An issuer's key with an uncompressed mark.",
            good.clone().with(&at(&[1]), bytes(&[4; 33])),
        ),
        (
            "key_length",
            "cbor-wrong-length",
            "An issuer's key of 65 bytes.",
            good.clone().with(&at(&[1]), bytes(&[4; 65])),
        ),
        (
            "key_artefacts_none",
            "cbor-out-of-range",
            "A key that may sign nothing.",
            good.clone().with(&at(&[2]), uint(0)),
        ),
        (
            "key_artefacts_unknown",
            "cbor-out-of-range",
            "A permission this version does not know.",
            good.clone().with(&at(&[2]), uint(8)),
        ),
        (
            "key_sign_order",
            "trust-date-order",
            "A key that may sign until the second it begins.",
            good.clone().with(&at(&[4]), good.clone().at(&at(&[3])).clone()),
        ),
        (
            "key_trust_order",
            "trust-date-order",
            "A key believed for less than it may sign.",
            number(&at(&[5]), -86_400 * 400 - 1),
        ),
        (
            "calendar_order",
            "cbor-key-order",
            "Calendars out of order: the latest would not be the last.",
            calendars,
        ),
        (
            "calendar_version_0",
            "cbor-out-of-range",
            "A calendar before the one every verifier carries.",
            good.clone().with(&[13, 0, 0], uint(0)),
        ),
        (
            "calendar_version_1",
            "cbor-out-of-range",
            "Another calendar of the number every verifier carries would judge honest authorizations anew.",
            good.clone().with(&[13, 0, 0], uint(1)),
        ),
        (
            "calendar_span",
            "trust-date-order",
            "A calendar that ends before it begins.",
            good.clone().with(&[13, 0, 2], uint(20_000)),
        ),
        (
            "calendar_day_order",
            "cbor-key-order",
            "Days off out of order: a binary search would miss one.",
            {
                let mut swapped = good.clone();
                swapped.at(&[13, 0, 3]).items().swap(0, 1);
                swapped
            },
        ),
        (
            "calendar_day_double",
            "cbor-key-order",
            "A day off given twice: a second encoding of the same calendar.",
            {
                let mut twice = good.clone();
                let day = twice.at(&[13, 0, 3, 0]).clone();
                twice.at(&[13, 0, 3]).items().insert(0, day);
                twice
            },
        ),
        (
            "calendar_weekend_off",
            "cbor-out-of-range",
            "A Saturday among the weekdays off: it is off anyway, and says nothing.",
            good.clone().with(&[13, 0, 3], Item::Array(vec![uint(20_456)])),
        ),
        (
            "calendar_weekday_worked",
            "cbor-out-of-range",
            "A Friday among the weekend days worked.",
            good.clone().with(&[13, 0, 4], Item::Array(vec![uint(20_455)])),
        ),
        (
            "calendar_outside",
            "cbor-out-of-range",
            "A day off outside the calendar's span.",
            good.clone().with(&[13, 0, 3], Item::Array(vec![uint(21_000)])),
        ),
        (
            "calendar_year",
            "trust-value-invalid",
            "A calendar that ends after 2149.",
            good.clone().with(&[13, 0, 2], uint(70_000)),
        ),
    ];
    for (name, code, why, item) in bad {
        add(cases, name, Some(code), why, &item.encode());
    }
    let encoded = good.encode();
    for (name, code, head) in [
        ("map_head_zero", "cbor-missing-key", 0xa0),
        ("map_head_short", "cbor-missing-key", 0xa6),
        ("map_head_long", "cbor-unknown-key", 0xa8),
    ] {
        let why = "A map whose head does not count its entries: one content would have many forms.";
        add(cases, name, Some(code), why, &[&[head], &encoded[1..]].concat());
    }
    add(
        cases,
        "truncated",
        Some("cbor-truncated"),
        "The last byte is missing.",
        &encoded[..encoded.len() - 1],
    );
    add(
        cases,
        "empty",
        Some("cbor-truncated"),
        "An empty file believes nobody; it is no trust file.",
        &[],
    );
    add(
        cases,
        "trailing",
        Some("cbor-trailing-bytes"),
        "A line feed at the end of the file.",
        &[&encoded[..], b"\n"].concat(),
    );
    let long = [&[0x98 | 0x20, 7][..], &encoded[1..]].concat();
    add(
        cases,
        "long_head",
        Some("cbor-not-shortest"),
        "A map head of two bytes for seven entries.",
        &long,
    );
    let indefinite = [&[0xbf][..], &encoded[1..], &[0xff]].concat();
    add(
        cases,
        "indefinite",
        Some("cbor-indefinite"),
        "A map of indefinite length.",
        &indefinite,
    );
}

fn holders(cases: &mut Cases) {
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

fn challenges(cases: &mut Cases) {
    let good = challenge(7, SHOWN);
    let sealed = good
        .clone()
        .with(&[6], bytes(public(&fixture::key("verifier")).as_compressed()));
    let mut listed = good.clone();
    listed
        .items()
        .push(Item::Array(vec![uint(1), uint(1), bytes(&[1; 64])]));
    let mut six = good.clone();
    six.items().pop();
    let mut nine = listed.clone();
    nine.items().push(NULL);
    let list: Vec<(&str, Option<&str>, &str, Item)> = vec![
        ("good", None, "A verifier's question.", good.clone()),
        ("sealing_key", None, "A question whose answer is to be sealed.", sealed),
        (
            "listed_verifier",
            None,
            "Room for a listed verifier's signature: read for its form, believed by nobody yet.",
            listed.clone(),
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
            "purpose_ten",
            Some("cbor-out-of-range"),
            "Purposes 10 to 15 are reserved.",
            good.clone().with(&[2], uint(10)),
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
            "verifier_null",
            Some("cbor-wrong-type"),
            "No listed verifier is nothing at all: one challenge, one form.",
            listed.with(&[7], NULL),
        ),
        (
            "six_parts",
            Some("cbor-wrong-length"),
            "A question without its sealing key's place.",
            six,
        ),
        (
            "nine_parts",
            Some("cbor-wrong-length"),
            "Something behind the verifier.",
            nine,
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
            format!("{text_form}!"),
            "A character outside the alphabet.",
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

const NONCE: [u8; 16] = [7; 16];
const TYP: &str = "application/vehicle-license-enrolment+cwt";

fn enrolments(cases: &mut Cases) {
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
