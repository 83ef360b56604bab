//! Check 3: numbers and options out of their range.

use crate::build::{Ask, Cases, everyday};
use crate::mutate::{Item, NULL, bytes, text, uint};

pub(super) fn ranges(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let out: [(&str, &[usize], Item, &str); 19] = [
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
        (
            "protection_with_proofing",
            &[0, 6],
            uint(7),
            "A fourth class of key protection beside a proofing.",
        ),
        (
            "protection_in_person",
            &[0, 6],
            uint(11),
            "The byte behind the last that means something.",
        ),
        (
            "proofing",
            &[0, 6],
            uint(12),
            "There are three ways of proofing a person.",
        ),
        (
            "proofing_and_protection",
            &[0, 6],
            uint(15),
            "Neither proofing nor protection has a fourth value.",
        ),
        (
            "proofing_four_bits",
            &[0, 6],
            uint(16),
            "A proofing of 4: no bit above is free for anything else.",
        ),
        (
            "holder_byte_255",
            &[0, 6],
            uint(255),
            "The largest byte: all bits count.",
        ),
        (
            "holder_beyond_byte",
            &[0, 6],
            uint(256 + 5),
            "More than a byte: nothing is cut off.",
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

pub(super) fn options(cases: &mut Cases) {
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
            "purpose_beyond",
            "cbor-out-of-range",
            vec![(uint(1), uint(24))],
            "Purposes are 1 to 23.",
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
