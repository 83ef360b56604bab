//! A register's answers to wallets.

use serde_json::{Value, json};
use vehicle_license::Purpose;

use super::wanted;
use crate::build::{Cases, Want};
use crate::fixture::{self, ISSUED_AT};
use crate::mutate::{Item, NULL, bytes, head_of, hex, text, uint};

pub(super) fn answers(cases: &mut Cases) {
    let list = |positions: &[u64]| Item::Array(positions.iter().map(|position| uint(*position)).collect());
    let answer = |live: &[u64], ended: &[u64]| {
        Item::Array(vec![
            uint(1),
            Item::Array(vec![uint(52), text("闽AD12345")]),
            uint(ISSUED_AT),
            list(live),
            list(ended),
        ])
    };
    let mut register = fixture::register(&fixture::record());
    let request = fixture::request(
        &fixture::record(),
        fixture::grantee(),
        Purpose::TestDrive,
        "2026-09-22",
        ISSUED_AT,
    );
    let operation = fixture::operation(&register, ISSUED_AT);
    let position = fixture::lent_position(Purpose::TestDrive);
    register
        .grant(
            &operation,
            &request,
            &vehicle_license::trust::Calendars::built_in(),
            position,
        )
        .expect("a grant");
    let number = (position.list() << 20) | position.index();
    let license = (7 << 20) | 483_201;
    let asked = [
        position,
        fixture::terms().status,
        fixture::lent_position(Purpose::Rental),
    ];
    let made = register.answer(&asked, fixture::instant(ISSUED_AT)).to_bytes();
    let never = number - 1;
    assert_eq!(
        made,
        answer(&[license, number], &[never]).encode(),
        "the crate's own answer"
    );
    let most: Vec<u64> = (0..40).map(|n| (8 << 20) + n).collect();
    let last = (1 << 40) - 1;
    for (name, why, live, ended) in [
        (
            "live",
            "A lent license that may still be shown.",
            &[number][..],
            &[][..],
        ),
        (
            "ended",
            "It was taken back: the wallet shows it no longer.",
            &[],
            &[number],
        ),
        (
            "both",
            "An owner's license lives, a lent one has ended: each is answered for itself.",
            &[license],
            &[number],
        ),
        ("nothing", "Nothing was asked, and so nothing is answered.", &[], &[]),
        (
            "most",
            "Forty positions each, the most an answer has.",
            &most[..],
            &[license][..],
        ),
        (
            "last_position",
            "The first and the last position there are.",
            &[0],
            &[last],
        ),
    ] {
        let facts: [(&str, Value); 4] = [
            ("/live", json!(live)),
            ("/ended", json!(ended)),
            ("/vehicle", json!({"type": 52, "number": "闽AD12345"})),
            ("/as_of", json!(ISSUED_AT)),
        ];
        let body = json!({"bytes": hex(&answer(live, ended).encode())});
        cases.add("answer", &format!("answer_{name}"), why, body, &Want::Facts(&facts));
    }
    let good = answer(&[license], &[number]);
    let with = |path: &[usize], item: Item| good.clone().with(path, item);
    let more: Vec<u64> = (0..41).map(|n| (8 << 20) + n).collect();
    let encoded = good.encode();
    let cut = |to: usize| Item::Raw(encoded[..to].to_vec());
    let mut four = good.clone();
    four.items().pop();
    let mut six = good.clone();
    six.items().push(NULL);
    for (name, code, why, item) in [
        (
            "empty",
            "cbor-truncated",
            "No byte at all: a read that came to nothing.",
            cut(0),
        ),
        (
            "truncated",
            "cbor-truncated",
            "The last byte is missing.",
            cut(encoded.len() - 1),
        ),
        ("truncated_plate", "cbor-truncated", "It ends inside the plate.", cut(8)),
        (
            "trailing",
            "cbor-trailing-bytes",
            "A byte behind the answer.",
            Item::Raw([&encoded[..], &[0]].concat()),
        ),
        (
            "null",
            "cbor-wrong-type",
            "A null: no answer is not an empty one.",
            NULL,
        ),
        (
            "four_parts",
            "cbor-wrong-length",
            "An answer without what has ended.",
            four,
        ),
        ("six_parts", "cbor-wrong-length", "A part of a later version.", six),
        (
            "version_zero",
            "cbor-out-of-range",
            "Versions count from 1.",
            with(&[0], uint(0)),
        ),
        (
            "version_two",
            "cbor-out-of-range",
            "A later version: the wallet must not guess what it says.",
            with(&[0], uint(2)),
        ),
        (
            "version_text",
            "cbor-wrong-type",
            "A version is a number.",
            with(&[0], text("1")),
        ),
        (
            "plate_text",
            "cbor-wrong-type",
            "A number without a plate type: the same one can be on two vehicles.",
            with(&[1], text("闽AD12345")),
        ),
        (
            "plate_type_100",
            "cbor-out-of-range",
            "Plate types have two digits.",
            with(&[1, 0], uint(100)),
        ),
        (
            "plate_type_unknown",
            "cbor-out-of-range",
            "A plate type that there is not.",
            with(&[1, 0], uint(42)),
        ),
        (
            "plate_dot",
            "cbor-out-of-range",
            "A plate with the dot of the sheet metal: one vehicle has one spelling.",
            with(&[1, 1], text("闽A·D12345")),
        ),
        (
            "plate_mismatch",
            "cbor-out-of-range",
            "A number of eight characters under the type for seven.",
            with(&[1, 0], uint(2)),
        ),
        (
            "plate_long",
            "cbor-wrong-length",
            "A plate of 65 bytes.",
            with(&[1, 1], text(&"A".repeat(65))),
        ),
        (
            "plate_not_utf8",
            "cbor-not-utf8",
            "A plate in GBK, as an older register has it.",
            with(&[1, 1], Item::Raw(vec![0x63, 0xc3, 0xf6, b'A'])),
        ),
        (
            "as_of_beyond",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            with(&[2], uint(1_u64 << 32)),
        ),
        (
            "as_of_null",
            "cbor-wrong-type",
            "An answer without a moment is older than any.",
            with(&[2], NULL),
        ),
        (
            "as_of_long",
            "cbor-not-shortest",
            "The moment in eight bytes where four do.",
            with(&[2], Item::Raw(head_of(0, ISSUED_AT, 8))),
        ),
        (
            "positions_too_many",
            "cbor-wrong-length",
            "One position more than an answer has.",
            answer(&more, &[]),
        ),
        (
            "ended_too_many",
            "cbor-wrong-length",
            "One ended position more than an answer has.",
            answer(&[], &more),
        ),
        (
            "position_in_both",
            "cbor-duplicate-key",
            "A position that lives and has ended.",
            answer(&[number], &[number]),
        ),
        (
            "ended_order",
            "cbor-key-order",
            "Ended positions ascend too.",
            answer(&[], &[number, license]),
        ),
        (
            "positions_endless",
            "cbor-wrong-length",
            "A list that says it has 2^32 positions: nothing is set aside for them.",
            with(&[3], Item::Raw(head_of(4, 1 << 32, 8))),
        ),
        (
            "positions_indefinite",
            "cbor-indefinite",
            "The positions as a list of indefinite length.",
            with(&[3], Item::Raw(vec![0x9f, 0x01, 0xff])),
        ),
        (
            "positions_bytes",
            "cbor-wrong-type",
            "The positions as bytes.",
            with(&[3], bytes(&[1])),
        ),
        (
            "position_twice",
            "cbor-duplicate-key",
            "A position twice: one content has one form.",
            answer(&[license, license], &[]),
        ),
        (
            "position_order",
            "cbor-key-order",
            "Positions ascend: one content has one form.",
            answer(&[number, license], &[]),
        ),
        (
            "position_beyond",
            "cbor-out-of-range",
            "Positions are below 2^40: 20 bits of a list, 20 of an index.",
            answer(&[1 << 40], &[]),
        ),
        (
            "position_negative",
            "cbor-wrong-type",
            "Positions count from 0.",
            with(&[3, 0], Item::Int(-1)),
        ),
    ] {
        let body = json!({"bytes": hex(&item.encode())});
        cases.add("answer", &format!("answer_{name}"), why, body, &wanted(Some(code)));
    }
}
