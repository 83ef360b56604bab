//! Check 3: the shape of every leaf's item (SPEC §6.1), and which leaves may be null.

use crate::build::{Ask, Cases, lent, license, show};
use crate::mutate::{Item, NULL, Show, bytes, text, uint};

const TYPE: &str = "cbor-wrong-type";
const LENGTH: &str = "cbor-wrong-length";
const RANGE: &str = "cbor-out-of-range";

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Plate,
    Standing,
    Day,
    Code,
    Text,
    Seats,
    Owner,
    Document,
    Grantee,
    Carrier,
    Technical,
}

/// Every leaf that is carried by some credential, with its shape.
const LEAVES: [(usize, &str, Shape); 28] = [
    (0, "plate", Shape::Plate),
    (1, "standing", Shape::Standing),
    (2, "inspection_until", Shape::Day),
    (3, "grantee_masked", Shape::Grantee),
    (4, "vehicle_type", Shape::Code),
    (5, "use_nature", Shape::Code),
    (6, "model", Shape::Text),
    (7, "colors", Shape::Code),
    (8, "energy", Shape::Code),
    (9, "seats", Shape::Seats),
    (10, "scrap_by", Shape::Day),
    (12, "owner_masked", Shape::Owner),
    (13, "vin_masked", Shape::Text),
    (14, "carrier", Shape::Carrier),
    (16, "vin", Shape::Text),
    (17, "owner", Shape::Owner),
    (18, "registered_on", Shape::Day),
    (19, "issued_on", Shape::Day),
    (20, "engine_number", Shape::Text),
    (21, "technical", Shape::Technical),
    (22, "remarks", Shape::Text),
    (23, "inspection_record", Shape::Text),
    (24, "document_masked", Shape::Document),
    (25, "address_masked", Shape::Text),
    (26, "issuing_authority", Shape::Text),
    (27, "sub_page_number", Shape::Text),
    (28, "document", Shape::Document),
    (29, "address", Shape::Text),
];

pub(super) fn shapes(cases: &mut Cases) {
    let whole = lent(8, 8);
    // The masked leaves travel only where their full ones are closed.
    let mut masked = lent(7, 8);
    masked.bitmap = 0x0300_ffff;
    let license = show(&license(), None);
    let late = [(30, "file_number", Shape::Text), (31, "grantee", Shape::Grantee)];
    for (leaf, name, shape) in LEAVES.into_iter().chain(late) {
        let show = match shape {
            Shape::Carrier => &license,
            _ if name.ends_with("_masked") => &masked,
            _ => &whole,
        };
        for (fault, code, item) in faults(shape) {
            let why = "An item of another shape than its leaf has: structure, judged before any signature.";
            no(cases, show, leaf, &format!("shape_{name}_{fault}"), code, why, item);
        }
        if matches!(shape, Shape::Plate | Shape::Standing | Shape::Owner | Shape::Grantee) {
            let why = "A leaf that every vehicle has a value for: nobody is no owner, and no plate is no vehicle.";
            no(cases, show, leaf, &format!("shape_{name}_null"), TYPE, why, NULL);
        }
    }
}

fn no(cases: &mut Cases, show: &Show, leaf: usize, name: &str, code: &'static str, why: &str, item: Item) {
    let wire = show.wire().with(&[1, 3, show.place(leaf)], item);
    cases.no(name, code, why, Ask::of(show).wire(&wire));
}

/// Items that are nearly of a shape, by what is wrong with them.
fn faults(shape: Shape) -> Vec<(&'static str, &'static str, Item)> {
    let array = |items: &[Item]| Item::Array(items.to_vec());
    let long = || text(&"x".repeat(193));
    let wide = || text(&"x".repeat(65));
    let (a, one) = (|| text("A"), || uint(1));
    match shape {
        Shape::Plate => vec![
            ("text", TYPE, a()),
            ("one", LENGTH, array(&[one()])),
            ("number_long", LENGTH, array(&[one(), wide()])),
            ("number_bytes", TYPE, array(&[one(), bytes(b"A")])),
        ],
        Shape::Standing => vec![("array", TYPE, array(&[one()])), ("negative", TYPE, Item::Int(-1))],
        Shape::Day => vec![
            ("text", TYPE, a()),
            // Beyond 64 bits with a sign.
            ("wide", RANGE, Item::Raw([&[0x1b][..], &[0xff; 8]].concat())),
            ("wide_negative", RANGE, Item::Raw([&[0x3b][..], &[0xff; 8]].concat())),
        ],
        Shape::Code => vec![("number", TYPE, one()), ("long", LENGTH, wide())],
        Shape::Text => vec![("bytes", TYPE, bytes(b"A")), ("long", LENGTH, long())],
        Shape::Seats => vec![
            ("text", TYPE, a()),
            ("one", LENGTH, array(&[one()])),
            ("three", LENGTH, array(&[one(), one(), one()])),
            ("cab_null", TYPE, array(&[one(), NULL])),
            ("cab_wide", RANGE, array(&[one(), uint(65_536)])),
        ],
        Shape::Owner => vec![
            ("number", TYPE, one()),
            ("long", LENGTH, long()),
            ("none", LENGTH, array(&[])),
            ("two", LENGTH, array(&[a(), a()])),
            ("organization_long", LENGTH, array(&[long()])),
            ("organization_null", TYPE, array(&[NULL])),
        ],
        Shape::Document => vec![
            ("text", TYPE, a()),
            ("one", LENGTH, array(&[a()])),
            ("three", LENGTH, array(&[a(), a(), a()])),
            ("kind_long", LENGTH, array(&[wide(), a()])),
            ("kind_number", TYPE, array(&[one(), a()])),
            ("number_long", LENGTH, array(&[a(), long()])),
            ("number_null", TYPE, array(&[a(), NULL])),
        ],
        Shape::Grantee | Shape::Carrier => vec![
            ("text", TYPE, a()),
            ("two", LENGTH, array(&[a(), a()])),
            ("four", LENGTH, array(&[a(), a(), a(), a()])),
            ("kind_long", LENGTH, array(&[wide(), a(), a()])),
            ("number_long", LENGTH, array(&[a(), long(), a()])),
            ("name_long", LENGTH, array(&[a(), a(), long()])),
            ("name_null", TYPE, array(&[a(), a(), NULL])),
        ],
        Shape::Technical => {
            let seven = |item: Item| array(&[one(), NULL, one(), one(), one(), one(), item]);
            vec![
                ("number", TYPE, one()),
                ("eight", LENGTH, array(&vec![one(); 8])),
                ("entry_text", TYPE, seven(a())),
                ("entry_wide", RANGE, seven(uint(1_u64 << 32))),
            ]
        }
    }
}
