//! Check 3: CBOR that another decoder would take.

use crate::build::{Ask, Cases, everyday, license, show};
use crate::mutate::{Item, NULL, Show, bytes, head_of, qr, text, uint};

/// Replaces the item at a path by raw bytes.
pub(super) fn raw(show: &Show, path: &[usize], raw: Vec<u8>) -> Item {
    show.wire().with(path, Item::Raw(raw))
}

pub(super) fn encodings(cases: &mut Cases) {
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

pub(super) fn types(cases: &mut Cases) {
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
pub(super) fn everything(technical: Item) -> Item {
    let mut wire = show(&license(), Some(8)).wire();
    let values = wire.at(&[1, 3]).items();
    let at = values
        .iter()
        .position(|item| matches!(item, Item::Array(parts) if parts.len() == 7));
    values[at.expect("a technical leaf")] = technical;
    wire
}
