//! Input that is no show at all: texts a scanner spoiled, CBOR in every form but the one allowed, keys and signatures
//! that are none. Each starts from the fixture's everyday show, which verifies.

use vehicle_license::{KeyError, PublicKey};

use crate::build::{Ask, Cases, challenge, everyday, license, show};
use crate::mutate::{Item, NULL, ORDER, Show, bytes, head_of, high_s, qr, sha256, text, uint};

pub(crate) fn add(cases: &mut Cases) {
    texts(cases);
    encodings(cases);
    types(cases);
    ranges(cases);
    options(cases);
    leaves(cases);
    keys(cases);
    signatures(cases);
}

fn texts(cases: &mut Cases) {
    let show = everyday();
    let good = qr("VL1:", &show.wire().encode());
    let body = &good[4..];
    let ask = Ask::of(&show);
    let changed = [
        ("empty", "text-empty", String::new(), "Nothing was scanned."),
        (
            "no_body",
            "cbor-truncated",
            "VL1:".into(),
            "A prefix without a body is no show.",
        ),
        (
            "trailing_newline",
            "text-white-space",
            format!("{good}\n"),
            "Scanners in keyboard mode add a line break; trimming would give one show two texts.",
        ),
        (
            "trailing_crlf",
            "text-white-space",
            format!("{good}\r\n"),
            "The line break of another scanner.",
        ),
        (
            "trailing_space",
            "text-white-space",
            format!("{good} "),
            "A space is a base45 digit, but never the last one: here it was added.",
        ),
        (
            "leading_space",
            "text-white-space",
            format!(" {good}"),
            "White space in front of the prefix.",
        ),
        (
            "inner_tab",
            "text-white-space",
            good.replacen(&good[40..41], "\t", 1),
            "A tab inside: no digit of base45.",
        ),
        (
            "lower_case",
            "text-lower-case",
            good.to_lowercase(),
            "A scanner changed the case of everything; folding it back would accept a second text.",
        ),
        (
            "lower_case_body",
            "text-lower-case",
            format!("VL1:{}", body.to_lowercase()),
            "A scanner changed the case of the body alone.",
        ),
        (
            "mixed_case_prefix",
            "text-lower-case",
            format!("Vl1:{body}"),
            "One letter of the prefix in lower case.",
        ),
        (
            "foreign_character",
            "text-not-base45",
            format!("{}\"{}", &good[..60], &good[61..]),
            "A keyboard layout turned a sign into another: not a base45 digit.",
        ),
        (
            "chinese_character",
            "text-not-base45",
            format!("{good}行"),
            "A character outside the alphabet, of more than one byte.",
        ),
        (
            "length_one_too_many",
            "text-not-base45",
            format!("VL1:{}0", &body[..body.len() - body.len() % 3]),
            "Base45 comes in groups of three and a last one of two: a lone digit is no byte.",
        ),
        (
            "overflowing_triple",
            "text-not-base45",
            format!("VL1::::{}", &body[3..]),
            "Three digits above 65535 (RFC 9285 §4): cutting them would give one show many texts.",
        ),
        (
            "overflowing_pair",
            "text-not-base45",
            format!("VL1:{}::", &body[..body.len() - body.len() % 3]),
            "Two last digits above 255: some libraries cut them to a byte.",
        ),
        (
            "challenge_code",
            "other-artefact",
            qr("VC1:", &challenge(9, 0).encode()),
            "The verifier's own code, held up to it.",
        ),
        (
            "file_code",
            "other-artefact",
            format!("VF1:{body}"),
            "A wallet's file is a secret, and no show.",
        ),
        (
            "sealed_answer",
            "other-artefact",
            format!("VS1:{body}"),
            "A sealed answer is another kind of code.",
        ),
        (
            "later_suite",
            "suite-unknown",
            format!("VL2:{body}"),
            "A later suite has a prefix of its own: update, do not guess.",
        ),
        (
            "suite_zero",
            "not-a-vehicle-license",
            format!("VL0:{body}"),
            "No suite has the number 0.",
        ),
        (
            "payment_code",
            "not-a-vehicle-license",
            "https://qr.alipay.com/fkx0123456789abcdef".into(),
            "The commonest wrong code at a counter is a payment code; it is named before anything is decoded.",
        ),
        (
            "wechat_code",
            "not-a-vehicle-license",
            "wxp://f2f0AbCdEf".into(),
            "Another payment code.",
        ),
        (
            "digits",
            "not-a-vehicle-license",
            "6901234567892".into(),
            "A product's bar code.",
        ),
        (
            "prefix_cut",
            "not-a-vehicle-license",
            "VL1".into(),
            "The prefix is four characters, colon included.",
        ),
        (
            "too_long",
            "text-too-long-for-code",
            format!("VL1:{}", "0".repeat(3400)),
            "Longer than any QR code of this format: refused before it is decoded.",
        ),
    ];
    for (name, code, text, why) in changed {
        cases.no(&format!("text_{name}"), code, why, ask.clone().text(&text));
    }
    let why = "Some scanners deliver bytes in a Chinese code page; what is no UTF-8 is no text of this format.";
    cases.no(
        "text_not_utf8",
        "text-not-utf8",
        why,
        ask.clone().scanned(b"VL1:\xb8\xa3\xbd\xa8"),
    );
    let why = "What a scanner delivers as bytes is read as the text it is.";
    cases.ok("text_scanned", why, ask.scanned(good.as_bytes()), &[]);
}

/// Replaces the item at a path by raw bytes.
fn raw(show: &Show, path: &[usize], raw: Vec<u8>) -> Item {
    show.wire().with(path, Item::Raw(raw))
}

fn encodings(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let wire = show.wire().encode();
    let mut no = |name: &str, code: &str, why: &str, wire: Vec<u8>| {
        let ask = ask.clone().text(&qr("VL1:", &wire));
        cases.no(&format!("cbor_{name}"), code, why, ask);
    };
    no(
        "truncated_last_byte",
        "cbor-truncated",
        "The last byte is missing.",
        wire[..wire.len() - 1].to_vec(),
    );
    no(
        "truncated_half",
        "cbor-truncated",
        "Half of a show, as a torn or partly covered code might leave it.",
        wire[..wire.len() / 2].to_vec(),
    );
    no(
        "truncated_head",
        "cbor-truncated",
        "The bytes end inside a head.",
        vec![0x82, 0x89, 0x01, 0x19, 0x0d],
    );
    let trailing = [&wire[..], &[0xf6]].concat();
    no(
        "trailing_item",
        "cbor-trailing-bytes",
        "Something hides behind the show, signed by nobody.",
        trailing,
    );
    let trailing = [&wire[..], &[0x00, 0x00]].concat();
    no(
        "trailing_zeros",
        "cbor-trailing-bytes",
        "Padding is no part of a show.",
        trailing,
    );
    let why = "A head with a reserved argument length, 28 to 30, is not CBOR.";
    no(
        "reserved_head",
        "cbor-malformed",
        why,
        raw(&show, &[1, 0], vec![0x1c]).encode(),
    );
    let why = "A simple value below 32 in two bytes (RFC 8949 §3.3): refused as the longer head it looks like.";
    no(
        "reserved_simple",
        "cbor-not-shortest",
        why,
        raw(&show, &[1, 0], vec![0xf8, 0x14]).encode(),
    );
    no("empty_array", "cbor-wrong-length", "An array of nothing.", vec![0x80]);
    no(
        "not_cbor",
        "cbor-wrong-type",
        "ASCII text, which happens to begin like CBOR of another type.",
        b"hello".to_vec(),
    );

    let issued_at = show.credential.issued_at;
    let long = [
        ("array_one_byte", vec![], [vec![0x98, 2], wire[1..].to_vec()].concat()),
        (
            "array_eight_bytes",
            vec![],
            [head_of(4, 2, 8), wire[1..].to_vec()].concat(),
        ),
        ("profile_one_byte", vec![0, 0], head_of(0, 1, 1)),
        ("issuer_four_bytes", vec![0, 1], head_of(0, 3501, 4)),
        ("issued_at_eight_bytes", vec![0, 3], head_of(0, issued_at, 8)),
        (
            "point_two_bytes",
            vec![0, 7],
            [head_of(2, 33, 2), show.credential.holder_key.as_compressed().to_vec()].concat(),
        ),
        (
            "signature_two_bytes",
            vec![0, 8],
            [head_of(2, 64, 2), show.credential.signature().to_vec()].concat(),
        ),
        ("bitmap_eight_bytes", vec![1, 1], head_of(0, show.bitmap.into(), 8)),
        (
            "plate_text_one_byte",
            vec![1, 3, 0, 1],
            [head_of(3, 10, 1), "闽AD12345".as_bytes().to_vec()].concat(),
        ),
        ("null_as_simple_byte", vec![1, 3, 2], vec![0xf8, 0x16]),
    ];
    for (name, path, raw_bytes) in long {
        let wire = if path.is_empty() {
            raw_bytes
        } else {
            raw(&show, &path, raw_bytes).encode()
        };
        let why = "A longer head of the same value is a second encoding of the same show.";
        no(&format!("long_head_{name}"), "cbor-not-shortest", why, wire);
    }
    let indefinite = [
        ("array", vec![], [&[0x9f], &wire[1..], &[0xff]].concat()),
        (
            "values",
            vec![1, 3],
            [vec![0x9f], show.wire().at(&[1, 3]).encode()[1..].to_vec(), vec![0xff]].concat(),
        ),
        (
            "bytes",
            vec![1, 4],
            [vec![0x5f], bytes(&show.signature()).encode(), vec![0xff]].concat(),
        ),
        (
            "text",
            vec![1, 3, 0, 1],
            [vec![0x7f], text("闽AD12345").encode(), vec![0xff]].concat(),
        ),
        ("stray_break", vec![1, 0], vec![0xff]),
    ];
    for (name, path, raw_bytes) in indefinite {
        let wire = if path.is_empty() {
            raw_bytes
        } else {
            raw(&show, &path, raw_bytes).encode()
        };
        let why = "Indefinite lengths give one value many encodings.";
        no(&format!("indefinite_{name}"), "cbor-indefinite", why, wire);
    }
    let why = "A text string whose bytes are not UTF-8.";
    let latin = vec![0x63, 0xe9, 0x97, 0x41];
    no(
        "text_not_utf8",
        "cbor-not-utf8",
        why,
        raw(&show, &[1, 3, 0, 1], latin).encode(),
    );
    let why = "A surrogate is not UTF-8, though some encoders write it.";
    let surrogate = vec![0x63, 0xed, 0xa0, 0x80];
    no(
        "text_surrogate",
        "cbor-not-utf8",
        why,
        raw(&show, &[1, 3, 4], surrogate).encode(),
    );

    let why = "Bytes handed from app to app have the bound a QR code has.";
    let long = [&wire[..], &vec![0; 2259 - wire.len()]].concat();
    cases.no("cbor_too_long", "bytes-too-long", why, Ask::of(&show).bytes(&long));
    let why = "The same with one byte less reaches the reader, which finds bytes behind the show.";
    cases.no(
        "cbor_longest",
        "cbor-trailing-bytes",
        why,
        Ask::of(&show).bytes(&long[..2258]),
    );
    let why = "An empty message is no show.";
    cases.no("cbor_empty", "cbor-truncated", why, Ask::of(&show).bytes(&[]));
}

fn types(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let issued_at = show.credential.issued_at;
    let point = show.credential.holder_key.as_compressed().to_vec();
    let wrong: [(&str, &[usize], Item); 23] = [
        ("show_map", &[], Item::Map(Vec::new())),
        ("show_tagged", &[], Item::Tag(18, Box::new(show.wire()))),
        ("credential_bytes", &[0], bytes(&show.credential.wire().encode())),
        ("profile_text", &[0, 0], text("1")),
        ("profile_negative", &[0, 0], Item::Int(-1)),
        ("issuer_negative", &[0, 1], Item::Int(-3502)),
        ("issued_at_tag", &[0, 3], Item::Tag(1, Box::new(uint(issued_at)))),
        (
            "issued_at_bignum",
            &[0, 3],
            Item::Tag(2, Box::new(bytes(&issued_at.to_be_bytes()[4..]))),
        ),
        (
            "issued_at_float",
            &[0, 3],
            Item::Raw([&[0xfb][..], &1_789_351_200_f64.to_be_bytes()].concat()),
        ),
        ("days_null", &[0, 4], NULL),
        (
            "days_of_four_billion_bytes",
            &[0, 4],
            Item::Raw(vec![0x5b, 0, 0, 0, 1, 0, 0, 0, 0]),
        ),
        ("protection_bool", &[0, 6], Item::Simple(21)),
        ("point_text", &[0, 7], text(&"A".repeat(33))),
        (
            "point_array",
            &[0, 7],
            Item::Array(point.into_iter().map(uint).collect()),
        ),
        ("signature_null", &[0, 8], NULL),
        ("proof_map", &[1], Item::Map(Vec::new())),
        ("shown_at_text", &[1, 0], text("1789351842")),
        ("bitmap_bytes", &[1, 1], bytes(&[0, 0, 0xff, 0xff])),
        ("cover_text", &[1, 2], text("")),
        ("values_map", &[1, 3], Item::Map(Vec::new())),
        ("plate_null", &[1, 3, 0], NULL),
        ("standing_text", &[1, 3, 1], text("A")),
        ("inspection_undefined", &[1, 3, 2], Item::Simple(23)),
    ];
    for (name, path, item) in wrong {
        let why = "An item of another type, though it could be understood: one type, one form.";
        let ask = ask.clone().wire(&show.wire().with(path, item));
        cases.no(&format!("type_{name}"), "cbor-wrong-type", why, ask);
    }
    let mut long = show.wire();
    long.items().push(NULL);
    let mut credential = show.wire();
    credential.at(&[0]).items().push(NULL);
    let mut eight = show.wire();
    eight.at(&[0]).items().pop();
    let mut proof = show.wire();
    proof
        .at(&[1])
        .items()
        .extend([Item::Map(vec![(uint(1), uint(9))]), NULL]);
    let mut short_proof = show.wire();
    short_proof.at(&[1]).items().pop();
    let mut values = show.wire();
    values.at(&[1, 3]).items().pop();
    let mut more_values = show.wire();
    more_values.at(&[1, 3]).items().push(NULL);
    let mut cover = show.wire();
    let shorter = cover.at(&[1, 2]).as_bytes()[1..].to_vec();
    *cover.at(&[1, 2]) = Item::Bytes(shorter);
    let mut longer_cover = show.wire();
    let longer = [longer_cover.at(&[1, 2]).as_bytes(), &[0; 16]].concat();
    *longer_cover.at(&[1, 2]) = Item::Bytes(longer);
    let lengths = [
        ("show_three", long, "A third part of a show, which nobody signed."),
        (
            "credential_ten",
            credential,
            "Neither a license, which has nine parts, nor an authorization, which has eleven.",
        ),
        ("credential_eight", eight, "A license without its signature."),
        ("proof_seven", proof, "Something behind the options."),
        ("proof_four", short_proof, "A proof without its signature."),
        ("values_too_few", values, "Fewer values than the bitmap opens."),
        ("values_too_many", more_values, "More values than the bitmap opens."),
        ("cover_short", cover, "A cover shorter than the bitmap demands."),
        (
            "cover_long",
            longer_cover,
            "A cover with a seed too many, which nothing would hash.",
        ),
        (
            "point_32",
            show.wire().with(&[0, 7], bytes(&[2; 32])),
            "A point of 32 bytes.",
        ),
        (
            "point_65",
            show.wire().with(&[0, 7], bytes(&[4; 65])),
            "An uncompressed point: one key has one form here.",
        ),
        (
            "signature_63",
            show.wire().with(&[1, 4], bytes(&[1; 63])),
            "A signature of 63 bytes.",
        ),
        (
            "signature_der",
            show.wire().with(&[1, 4], bytes(&[0x30; 70])),
            "A DER signature: the wire has r and s alone.",
        ),
        (
            "plate_three",
            show.wire()
                .with(&[1, 3, 0], Item::Array(vec![uint(52), text("闽AD12345"), NULL])),
            "A plate is a type and a number.",
        ),
        (
            "technical_six",
            everything(Item::Array(vec![NULL; 6])),
            "Masses and dimensions are seven entries, absent ones included.",
        ),
    ];
    for (name, wire, why) in lengths {
        cases.no(
            &format!("length_{name}"),
            "cbor-wrong-length",
            why,
            ask.clone().wire(&wire),
        );
    }
}

/// The wire of a show of everything, with another technical leaf and nothing signed anew.
fn everything(technical: Item) -> Item {
    let mut wire = show(&license(), Some(8)).wire();
    let values = wire.at(&[1, 3]).items();
    let at = values
        .iter()
        .position(|item| matches!(item, Item::Array(parts) if parts.len() == 7));
    values[at.expect("a technical leaf")] = technical;
    wire
}

fn ranges(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let out: [(&str, &[usize], Item, &str); 12] = [
        ("issuer", &[0, 1], uint(65_536), "Issuer numbers have 16 bits."),
        ("key", &[0, 2], uint(65_536), "Key numbers have 16 bits."),
        ("issued_at", &[0, 3], uint(1_u64 << 32), "Instants are below 2^32."),
        ("days", &[0, 4], uint(401), "No credential lives longer than 400 days."),
        (
            "days_beyond_time",
            &[0, 3],
            uint((1_u64 << 32) - 1),
            "The last day would end beyond the range of instants.",
        ),
        (
            "status",
            &[0, 5],
            uint(1_u64 << 40),
            "List and index have 20 bits each.",
        ),
        (
            "protection",
            &[0, 6],
            uint(3),
            "There are three classes of key protection.",
        ),
        ("shown_at", &[1, 0], uint(1_u64 << 32), "Instants are below 2^32."),
        ("bitmap", &[1, 1], uint(1_u64 << 32), "There are 32 leaves."),
        ("plate_type", &[1, 3, 0, 0], uint(100), "A plate type has two digits."),
        (
            "standing",
            &[1, 3, 1],
            uint(1_u64 << 32),
            "A standing has 28 bits; the structure allows 32.",
        ),
        (
            "seats",
            &[1, 3, 8],
            uint(65_536),
            "A count of seats has 16 bits in the structure, three digits in its rule.",
        ),
    ];
    for (name, path, item, why) in out {
        let mut wire = show.wire().with(path, item);
        if name == "seats" {
            // Seats stand where the everyday values have them: plate, standing, inspection, five codes, seats.
            let values = wire.at(&[1, 3]).items();
            assert!(matches!(values[7], Item::Text(_)) || matches!(values[8], Item::Int(_)));
        }
        cases.no(
            &format!("range_{name}"),
            "cbor-out-of-range",
            why,
            ask.clone().wire(&wire),
        );
    }
    let why = "A profile of a later version may have any form behind its number, and is named as such.";
    let later = show.wire().with(&[0, 0], uint(2));
    cases.no("profile_later", "profile-unknown", why, ask.clone().wire(&later));
    let why = "Profile 0 was never one.";
    let zero = show.wire().with(&[0], Item::Array(vec![uint(0)]));
    cases.no("profile_zero", "profile-unknown", why, ask.wire(&zero));
}

fn options(cases: &mut Cases) {
    let mut show = everyday();
    show.purpose = Some(9);
    show.evidence = Some((1, 5));
    let ask = Ask::of(&show);
    let evidence = || Item::Array(vec![uint(1), uint(5)]);
    let maps = [
        (
            "duplicate_key",
            "cbor-duplicate-key",
            vec![(uint(1), uint(9)), (uint(1), uint(8))],
            "Two purposes: readers that take the first and readers that take the last would disagree.",
        ),
        (
            "duplicate_equal",
            "cbor-duplicate-key",
            vec![(uint(1), uint(9)), (uint(1), uint(9))],
            "The same entry twice is still a second encoding.",
        ),
        (
            "key_order",
            "cbor-key-order",
            vec![(uint(3), evidence()), (uint(1), uint(9))],
            "Keys in another order are a second encoding of the same show.",
        ),
        (
            "unknown_key",
            "cbor-unknown-key",
            vec![(uint(1), uint(9)), (uint(4), uint(0))],
            "An entry the format does not have would be signed by nobody.",
        ),
        (
            "key_zero",
            "cbor-unknown-key",
            vec![(uint(0), uint(9))],
            "There is no entry 0.",
        ),
        (
            "negative_key",
            "cbor-wrong-type",
            vec![(Item::Int(-1), uint(9))],
            "Keys are unsigned: negative ones belong to the signed form.",
        ),
        (
            "empty",
            "cbor-wrong-length",
            Vec::new(),
            "Empty options are left out: one show, one form.",
        ),
        (
            "four_entries",
            "cbor-wrong-length",
            vec![
                (uint(1), uint(9)),
                (uint(2), bytes(&[0; 4])),
                (uint(3), evidence()),
                (uint(4), NULL),
            ],
            "There are three options.",
        ),
        (
            "purpose_zero",
            "cbor-out-of-range",
            vec![(uint(1), uint(0))],
            "Purposes are numbered from 1.",
        ),
        (
            "purpose_ten",
            "cbor-out-of-range",
            vec![(uint(1), uint(10))],
            "Purposes 10 to 15 are reserved, not yet anyone's.",
        ),
        (
            "purpose_text",
            "cbor-wrong-type",
            vec![(uint(1), text("other"))],
            "A purpose travels as its number.",
        ),
        (
            "hint_three",
            "cbor-wrong-length",
            vec![(uint(2), bytes(&[0; 3]))],
            "A hint has four bytes.",
        ),
        (
            "hint_digest",
            "cbor-wrong-length",
            vec![(uint(2), bytes(&[0; 32]))],
            "A hint is not the whole digest.",
        ),
        (
            "evidence_method_zero",
            "cbor-out-of-range",
            vec![(uint(3), Item::Array(vec![uint(0), uint(5)]))],
            "Evidence without a method is none.",
        ),
        (
            "evidence_method_256",
            "cbor-out-of-range",
            vec![(uint(3), Item::Array(vec![uint(256), uint(5)]))],
            "Methods have eight bits.",
        ),
        (
            "evidence_age",
            "cbor-out-of-range",
            vec![(uint(3), Item::Array(vec![uint(1), uint(86_401)]))],
            "Evidence older than a day is none.",
        ),
        (
            "evidence_three",
            "cbor-wrong-length",
            vec![(uint(3), Item::Array(vec![uint(1), uint(5), uint(0)]))],
            "Evidence is a method and an age.",
        ),
    ];
    for (name, code, entries, why) in maps {
        let wire = show.wire().with(&[1, 5], Item::Map(entries));
        cases.no(&format!("options_{name}"), code, why, ask.clone().wire(&wire));
    }
    let why = "Options that the holder did not sign: the purpose is part of what is signed.";
    let wire = show.wire().with(&[1, 5, 1], uint(1));
    cases.no(
        "options_purpose_changed",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&wire),
    );
    let why = "Evidence made fresher than it was.";
    let wire = show.wire().with(&[1, 5, 3], Item::Array(vec![uint(1), uint(4)]));
    cases.no(
        "options_evidence_changed",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&wire),
    );
    let why = "Options taken away: that a purpose was stated is signed too.";
    let mut wire = show.wire();
    wire.at(&[1]).items().pop();
    cases.no("options_removed", "holder-signature-invalid", why, ask.wire(&wire));
}

fn leaves(cases: &mut Cases) {
    let base = everyday();
    let ask = Ask::of(&base);
    let changed: [(&str, &[usize], Item, &str); 5] = [
        (
            "plate_changed",
            &[1, 3, 0, 1],
            text("闽AD12346"),
            "Another plate under the same seeds: the commitment does not fit.",
        ),
        (
            "standing_cleared",
            &[1, 3, 1],
            uint(1 | 1 << 26),
            "A standing nobody signed.",
        ),
        (
            "inspection_extended",
            &[1, 3, 2],
            uint(21_000),
            "A later inspection date than the one signed.",
        ),
        (
            "value_to_null",
            &[1, 3, 3],
            NULL,
            "An empty value in place of a signed one.",
        ),
        (
            "cover_bit",
            &[1, 2],
            NULL,
            "One bit of the cover flipped: neither seed nor digest fits any more.",
        ),
    ];
    for (name, path, item, why) in changed {
        let mut wire = base.wire();
        if name == "cover_bit" {
            let mut cover = wire.at(path).as_bytes().to_vec();
            cover[40 % 32] ^= 1;
            *wire.at(path) = Item::Bytes(cover);
        } else {
            wire = wire.with(path, item);
        }
        cases.no(
            &format!("leaf_{name}"),
            "issuer-signature-invalid",
            why,
            ask.clone().wire(&wire),
        );
    }
    let why = "Two values of one shape exchanged: every leaf is bound to its place.";
    let mut wire = base.wire();
    wire.at(&[1, 3]).items().swap(3, 4);
    cases.no("leaf_swapped", "issuer-signature-invalid", why, ask.clone().wire(&wire));
    let why = "A mask that shows other characters than the full value has: the authority signed the right one.";
    let mut masked = base.wire();
    let values = masked.at(&[1, 3]).items();
    let owner = values
        .iter()
        .position(|item| *item == text("张"))
        .expect("the masked owner");
    values[owner] = text("李");
    cases.no(
        "leaf_mask_changed",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&masked),
    );
    let why = "A person's masked name as an organization's whole one.";
    let mut masked = base.wire();
    masked.at(&[1, 3]).items()[owner] = Item::Array(vec![text("张")]);
    cases.no(
        "leaf_owner_kind_changed",
        "issuer-signature-invalid",
        why,
        ask.wire(&masked),
    );
    let why = "A leaf opened that the cover closes: the bitmap alone decides, and both must agree.";
    let mut wider = base.clone();
    wider.bitmap |= 1 << 16;
    let narrow = base.wire().with(&[1, 1], uint(wider.bitmap));
    cases.no(
        "leaf_bitmap_widened",
        "cbor-wrong-length",
        why,
        Ask::of(&base).wire(&narrow),
    );
    let why = "A bitmap changed with a cover and values that fit it: the holder signed another.";
    let mut less = base.clone();
    less.bitmap = 0xf;
    let wire = less.wire().with(&[1, 4], bytes(&base.signature()));
    cases.no(
        "leaf_bitmap_narrowed",
        "holder-signature-invalid",
        why,
        Ask::of(&base).wire(&wire),
    );
    let why = "The values of one vehicle under the credential of another: leaves cannot move between credentials.";
    let mut other = license();
    other.status += 1;
    let mut moved = base.wire();
    *moved.at(&[0]) = other.wire();
    cases.no(
        "leaf_moved_to_another_license",
        "issuer-signature-invalid",
        why,
        Ask::of(&base).wire(&moved),
    );
}

fn keys(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let point = |first: u8, last: u8| {
        let mut point = [0; 33];
        (point[0], point[32]) = (first, last);
        point
    };
    let off = (0..=255)
        .map(|x| point(2, x))
        .find(|point| PublicKey::from_compressed(point) == Err(KeyError::NotOnCurve))
        .expect("half of all x have no point");
    let mut uncompressed = *show.credential.holder_key.as_compressed();
    uncompressed[0] = 4;
    let mut hybrid = uncompressed;
    hybrid[0] = 6;
    let points = [
        (
            "not_on_curve",
            "public-key-not-on-curve",
            off,
            "An x that no point of P-256 has: invalid-curve attacks start here.",
        ),
        (
            "x_above_field",
            "public-key-not-on-curve",
            [&[2][..], &[0xff; 32]].concat().try_into().expect("33 bytes"),
            "An x that is no field element; reduced, it would be another key's second form.",
        ),
        (
            "infinity",
            "public-key-malformed",
            [0; 33],
            "The point at infinity: every signature would need a special case.",
        ),
        (
            "uncompressed_mark",
            "public-key-malformed",
            uncompressed,
            "The mark of an uncompressed point before half of one.",
        ),
        (
            "hybrid_mark",
            "public-key-malformed",
            hybrid,
            "The mark of a hybrid point, which X9.62 knows and COSE does not.",
        ),
        (
            "mark_five",
            "public-key-malformed",
            point(5, 1),
            "A mark that SEC 1 does not have for a compressed point.",
        ),
    ];
    for (name, code, point, why) in points {
        let wire = show.wire().with(&[0, 7], bytes(&point));
        cases.no(&format!("key_{name}"), code, why, ask.clone().wire(&wire));
    }
    let why = "The other point of the same x: another key, which the issuer did not sign.";
    let mut other = *show.credential.holder_key.as_compressed();
    other[0] ^= 1;
    let wire = show.wire().with(&[0, 7], bytes(&other));
    cases.no("key_other_half", "issuer-signature-invalid", why, ask.wire(&wire));
}

fn signatures(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    for (who, path, signature) in [
        ("issuer", [0, 8], show.credential.signature()),
        ("holder", [1, 4], show.signature()),
    ] {
        let part = |at: usize, bytes: &[u8; 32]| {
            let mut changed = signature;
            changed[at..at + 32].copy_from_slice(bytes);
            changed
        };
        let above = {
            let mut above = ORDER;
            above[31] += 1;
            above
        };
        let invalid: &str = &format!("{who}-signature-invalid");
        let changed = [
            (
                "r_zero",
                "signature-malformed",
                part(0, &[0; 32]),
                "r = 0: libraries that divide by it have accepted anything.",
            ),
            (
                "s_zero",
                "signature-malformed",
                part(32, &[0; 32]),
                "s = 0: libraries that invert it have accepted anything.",
            ),
            (
                "all_zero",
                "signature-malformed",
                [0; 64],
                "The signature that made CVE-2022-21449 famous.",
            ),
            (
                "r_order",
                "signature-malformed",
                part(0, &ORDER),
                "r = n, which is 0 to a careless library.",
            ),
            (
                "s_order",
                "signature-malformed",
                part(32, &ORDER),
                "s = n, which is 0 to a careless library.",
            ),
            (
                "r_above_order",
                "signature-malformed",
                part(0, &above),
                "r = n + 1, which is 1 to a careless library.",
            ),
            (
                "s_above_order",
                "signature-malformed",
                part(32, &above),
                "s = n + 1, which is 1 to a careless library.",
            ),
            (
                "all_ones",
                "signature-malformed",
                [0xff; 64],
                "Both halves above the order.",
            ),
            (
                "high_s",
                "signature-high-s",
                high_s(&signature),
                "The mirror image, which anyone can make: a second signature over the same bytes.",
            ),
            (
                "bit_flipped",
                invalid,
                {
                    let mut flipped = signature;
                    flipped[20] ^= 1;
                    flipped
                },
                "One bit of r changed.",
            ),
        ];
        for (name, code, signature, why) in changed {
            let wire = show.wire().with(&path, bytes(&signature));
            cases.no(&format!("signature_{who}_{name}"), code, why, ask.clone().wire(&wire));
        }
    }
    let why = "The two signatures exchanged: each covers its own kind of message.";
    let wire = show.wire();
    let exchanged = wire
        .with(&[0, 8], bytes(&show.signature()))
        .with(&[1, 4], bytes(&show.credential.signature()));
    cases.no(
        "signature_exchanged",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&exchanged),
    );
    let why = "A show signed by the issuer's key instead of the holder's.";
    let mut forged = show.clone();
    forged.holder = show.credential.signer.clone();
    cases.no(
        "signature_by_issuer",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&forged.wire()),
    );
    let why = "A copied license in another phone: whoever has no holder's key cannot show it.";
    let mut stolen = show.clone();
    stolen.holder = crate::mutate::signing(&crate::fixture::key("thief"));
    cases.no(
        "signature_by_thief",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&stolen.wire()),
    );
    let why = "A license the holder signed for himself.";
    let mut own = show.clone();
    own.credential.signer = show.holder.clone();
    cases.no(
        "signature_self_issued",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&own.wire()),
    );
    let why = "Another issuer's key under this issuer's number.";
    let mut foreign = show.clone();
    foreign.credential.signer = crate::mutate::signing(&crate::fixture::key("foreign issuer"));
    cases.no(
        "signature_foreign_issuer",
        "issuer-signature-invalid",
        why,
        ask.clone().wire(&foreign.wire()),
    );
    let why = "Yesterday's proof under today's license of the same key: a proof names one credential by its digest.";
    let mut refreshed = show.credential.clone();
    refreshed.seed = sha256(&[b"refreshed"])[..16].try_into().expect("half a hash");
    let mut newer = show.clone();
    newer.credential = refreshed;
    let wire = newer.wire().with(&[1, 4], bytes(&show.signature()));
    cases.no(
        "signature_of_another_license",
        "holder-signature-invalid",
        why,
        ask.clone().wire(&wire),
    );
    let why = "The time of an old show moved to now: the time is signed.";
    let wire = show.wire().with(&[1, 0], uint(show.shown_at + 3600));
    let ask = ask.wire(&wire).now(show.shown_at + 3600);
    cases.no("signature_time_moved", "holder-signature-invalid", why, ask);
    for (name, path, item) in [
        ("days", [0, 4], uint(60)),
        ("status", [0, 5], uint(1)),
        ("protection", [0, 6], uint(2)),
        ("issued_at", [0, 3], uint(show.credential.issued_at + 1)),
    ] {
        let why = "A claim of the license changed: the issuer signed every one of them.";
        let ask = Ask::of(&show).wire(&show.wire().with(&path, item));
        cases.no(&format!("claim_{name}_changed"), "issuer-signature-invalid", why, ask);
    }
}
