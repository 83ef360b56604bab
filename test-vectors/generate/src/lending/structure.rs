//! Payloads of requests and orders that are not the format's: every claim missing, twice, in another place, of another
//! type, longer than it need be or outside its range. All are signed by the owner's key.

use super::{License, NOW, ORDER_TYP, Order, REQUEST_TYP, Request, ask, message, wanted};
use crate::build::Cases;
use crate::mutate::{Item, NULL, bytes, head_of, text, uint};

/// The claims by the names of the cases, in their order.
const REQUEST: [&str; 8] = [
    "expiry",
    "issued_at",
    "nonce",
    "purpose",
    "license_id",
    "grantee",
    "last_day",
    "replace",
];
const ORDER: [&str; 4] = ["issued_at", "nonce", "license_id", "authorization_id"];

/// Adds a case around a payload, or around the bytes of one.
struct Payloads<'a> {
    cases: &'a mut Cases,
    kind: &'static str,
    typ: &'static str,
}

impl Payloads<'_> {
    fn add(&mut self, name: &str, code: Option<&str>, why: &str, payload: &Item) {
        let license = License::fixture();
        let bytes = message(self.typ, payload, &license.key).encode();
        let name = format!("{}_{name}", self.kind);
        self.cases
            .add(self.kind, &name, why, ask(&bytes, &license, NOW), &wanted(code));
    }
}

fn entries(payload: &Item) -> Vec<(Item, Item)> {
    match payload {
        Item::Map(entries) => entries.clone(),
        _ => panic!("a map"),
    }
}

pub(super) fn requests(cases: &mut Cases) {
    let good = Request {
        replace: true,
        ..Request::fixture()
    }
    .payload();
    let mut payloads = Payloads {
        cases,
        kind: "request",
        typ: REQUEST_TYP,
    };
    labels(&mut payloads, &REQUEST, &good);
    encodings(&mut payloads, &good);
    let plain = Request::fixture().payload();
    let with = |path: &[usize], item: Item| plain.clone().with(path, item);
    // Of a map, entry n has its value at 2n + 1.
    for (name, code, why, path, item) in [
        (
            "expiry_text",
            "cbor-wrong-type",
            "An instant is a number.",
            &[1][..],
            text("2026-09-14"),
        ),
        (
            "expiry_beyond",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            &[1],
            uint(1_u64 << 32),
        ),
        (
            "issued_at_null",
            "cbor-wrong-type",
            "A request without a moment would be younger than every revocation.",
            &[3],
            NULL,
        ),
        (
            "issued_at_beyond",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            &[3],
            uint(1_u64 << 32),
        ),
        (
            "issued_at_float",
            "cbor-wrong-type",
            "A moment with a fraction, as other clocks write it.",
            &[3],
            Item::Raw([&[0xfb][..], &1_789_351_200.5_f64.to_be_bytes()].concat()),
        ),
        (
            "nonce_short",
            "cbor-wrong-length",
            "A nonce of 15 bytes.",
            &[5],
            bytes(&[7; 15]),
        ),
        (
            "nonce_long",
            "cbor-wrong-length",
            "A nonce of 17 bytes.",
            &[5],
            bytes(&[7; 17]),
        ),
        (
            "nonce_empty",
            "cbor-wrong-length",
            "A nonce of no bytes, which every request would share.",
            &[5],
            bytes(&[]),
        ),
        (
            "nonce_text",
            "cbor-wrong-type",
            "A nonce is bytes, so that all 128 bits of it are free.",
            &[5],
            text("0123456789abcdef"),
        ),
        (
            "purpose_256",
            "cbor-out-of-range",
            "A purpose is one byte, whatever it means.",
            &[7],
            uint(256),
        ),
        (
            "purpose_negative",
            "cbor-wrong-type",
            "A purpose counts upwards from 1.",
            &[7],
            Item::Int(-1),
        ),
        (
            "purpose_text",
            "cbor-wrong-type",
            "A purpose travels as its number, not its name.",
            &[7],
            text("test-drive"),
        ),
        (
            "purpose_list",
            "cbor-wrong-type",
            "Two purposes: each needs a request of its own.",
            &[7],
            Item::Array(vec![uint(4), uint(7)]),
        ),
        (
            "license_id_short",
            "cbor-wrong-length",
            "A license's id has 32 bytes.",
            &[9],
            bytes(&[0; 31]),
        ),
        (
            "license_id_long",
            "cbor-wrong-length",
            "A license's id has 32 bytes.",
            &[9],
            bytes(&[0; 33]),
        ),
        (
            "license_id_text",
            "cbor-wrong-type",
            "A license's id is bytes, not their hexadecimal.",
            &[9],
            text("00"),
        ),
        (
            "grantee_text",
            "cbor-wrong-type",
            "A name alone names nobody.",
            &[11],
            text("李四明"),
        ),
        (
            "grantee_null",
            "cbor-wrong-type",
            "A request to lend to whoever comes.",
            &[11],
            NULL,
        ),
        (
            "grantee_two",
            "cbor-wrong-length",
            "A grantee without a name.",
            &[11],
            Item::Array(vec![text("A"), text("35010219881112001X")]),
        ),
        (
            "grantee_four",
            "cbor-wrong-length",
            "A grantee with one part more than there is.",
            &[11],
            Item::Array(vec![text("A"), text("35010219881112001X"), text("李四明"), NULL]),
        ),
        (
            "grantee_kind_number",
            "cbor-wrong-type",
            "A kind of document is a letter.",
            &[11, 0],
            uint(1),
        ),
        (
            "grantee_kind_long",
            "cbor-wrong-length",
            "A kind of 65 bytes: longer than any code.",
            &[11, 0],
            text(&"A".repeat(65)),
        ),
        (
            "grantee_number_number",
            "cbor-wrong-type",
            "A document's number is a text: it may begin with 0 and end in X.",
            &[11, 1],
            uint(350_102_198_811_120_i64),
        ),
        (
            "grantee_number_long",
            "cbor-wrong-length",
            "A number of 193 bytes: longer than any text.",
            &[11, 1],
            text(&"1".repeat(193)),
        ),
        (
            "grantee_name_bytes",
            "cbor-wrong-type",
            "A name is a text, not the bytes of one.",
            &[11, 2],
            bytes("李四明".as_bytes()),
        ),
        (
            "grantee_name_longest",
            "cbor-wrong-length",
            "A name of 193 bytes: longer than any text.",
            &[11, 2],
            text(&"x".repeat(193)),
        ),
        (
            "grantee_name_not_utf8",
            "cbor-not-utf8",
            "A name in GBK, as an older register has it.",
            &[11, 2],
            Item::Raw(vec![0x66, 0xc0, 0xee, 0xcb, 0xc4, 0xc3, 0xf7]),
        ),
        (
            "last_day_text",
            "cbor-wrong-type",
            "A day is a number of days.",
            &[13],
            text("2026-09-22"),
        ),
        (
            "last_day_null",
            "cbor-wrong-type",
            "A request without an end.",
            &[13],
            NULL,
        ),
        (
            "last_day_beyond_i64",
            "cbor-out-of-range",
            "A day of 64 bits without a sign, which no calendar has.",
            &[13],
            Item::Raw(head_of(0, 1 << 63, 8)),
        ),
    ] {
        payloads.add(name, Some(code), why, &with(path, item));
    }
    for (name, code, why, item) in [
        (
            "replace_false",
            "cbor-out-of-range",
            "Not to replace is said by leaving the claim out: one content has one form.",
            Item::Simple(20),
        ),
        ("replace_one", "cbor-wrong-type", "To replace is true, not 1.", uint(1)),
        ("replace_null", "cbor-wrong-type", "To replace is true, not null.", NULL),
    ] {
        payloads.add(name, Some(code), why, &good.clone().with(&[15], item));
    }
    for (name, code, why, life) in [
        (
            "lifetime_negative",
            Some("cbor-out-of-range"),
            "A request that ends before it is made.",
            -1,
        ),
        (
            "lifetime_zero",
            Some("cbor-out-of-range"),
            "A request that is over when it is made.",
            0,
        ),
        (
            "lifetime_one",
            None,
            "The shortest life a request may have, one second.",
            1,
        ),
        ("lifetime_1200", None, "The longest life, twenty minutes.", 1200),
        (
            "lifetime_1201",
            Some("cbor-out-of-range"),
            "One second longer than a consent may lie about.",
            1201,
        ),
    ] {
        let expires = NOW.checked_add_signed(life).expect("an instant");
        let payload = with(&[1], uint(expires));
        payloads.add(name, code, why, &payload);
    }
}

pub(super) fn orders(cases: &mut Cases) {
    let good = Order {
        authorization: Some([0x5a; 32]),
        ..Order::fixture()
    }
    .payload();
    let mut payloads = Payloads {
        cases,
        kind: "order",
        typ: ORDER_TYP,
    };
    labels(&mut payloads, &ORDER, &good);
    encodings(&mut payloads, &good);
    for (name, code, why, path, item) in [
        (
            "issued_at_text",
            "cbor-wrong-type",
            "An instant is a number.",
            1,
            text("2026-09-14"),
        ),
        (
            "issued_at_null",
            "cbor-wrong-type",
            "An order without a moment could be sent again for ever.",
            1,
            NULL,
        ),
        (
            "issued_at_beyond",
            "cbor-out-of-range",
            "Instants are below 2^32.",
            1,
            uint(1_u64 << 32),
        ),
        (
            "nonce_short",
            "cbor-wrong-length",
            "A nonce of 15 bytes.",
            3,
            bytes(&[7; 15]),
        ),
        (
            "nonce_long",
            "cbor-wrong-length",
            "A nonce of 17 bytes.",
            3,
            bytes(&[7; 17]),
        ),
        (
            "license_id_short",
            "cbor-wrong-length",
            "A license's id has 32 bytes.",
            5,
            bytes(&[0; 31]),
        ),
        (
            "license_id_null",
            "cbor-wrong-type",
            "An order for whatever license.",
            5,
            NULL,
        ),
        (
            "authorization_id_short",
            "cbor-wrong-length",
            "An authorization's id has 32 bytes: a prefix may fit two.",
            7,
            bytes(&[0x5a; 31]),
        ),
        (
            "authorization_id_long",
            "cbor-wrong-length",
            "An authorization's id has 32 bytes.",
            7,
            bytes(&[0x5a; 33]),
        ),
        (
            "authorization_id_null",
            "cbor-wrong-type",
            "To end all is said by leaving the claim out: one content has one form.",
            7,
            NULL,
        ),
        (
            "authorization_number",
            "cbor-wrong-type",
            "An order names an id, which the grantee's screen shows too, not a number of the register.",
            7,
            uint(1),
        ),
    ] {
        payloads.add(name, Some(code), why, &good.clone().with(&[path], item));
    }
}

/// Every label missing, unknown, twice, exchanged with the next, and behind a greater one.
fn labels(payloads: &mut Payloads<'_>, names: &[&str], good: &Item) {
    let all = entries(good);
    let last = all.len() - 1;
    for (at, name) in names.iter().enumerate() {
        let mut missing = all.clone();
        missing.remove(at);
        // Only the last claim may be left out.
        if at < last {
            payloads.add(
                &format!("{name}_missing"),
                Some("cbor-missing-key"),
                "A claim is missing: the next one stands where it must.",
                &Item::Map(missing),
            );
            let mut twice = all.clone();
            twice.insert(at, all[at].clone());
            payloads.add(
                &format!("{name}_twice"),
                Some("cbor-duplicate-key"),
                "A claim stands twice: which of the two was meant?",
                &Item::Map(twice),
            );
            let mut exchanged = all.clone();
            exchanged.swap(at, at + 1);
            payloads.add(
                &format!("{name}_behind_next"),
                Some("cbor-missing-key"),
                "Two claims exchanged: where the first must be, it is missing.",
                &Item::Map(exchanged),
            );
        } else {
            let mut twice = all.clone();
            twice.push(all[at].clone());
            payloads.add(
                &format!("{name}_twice"),
                Some("cbor-unknown-key"),
                "The last claim stands twice: nothing may follow it.",
                &Item::Map(twice),
            );
        }
        let mut unknown = all.clone();
        unknown[at].0 = Item::Int(-70_000);
        payloads.add(
            &format!("{name}_unknown_label"),
            Some("cbor-unknown-key"),
            "A claim of a later version may narrow what is asked for: it is not passed over.",
            &Item::Map(unknown),
        );
        let mut named = all.clone();
        named[at].0 = text(name);
        payloads.add(
            &format!("{name}_text_label"),
            Some("cbor-wrong-type"),
            "A claim under a name: labels are numbers.",
            &Item::Map(named),
        );
        let mut long = all.clone();
        long[at].0 = long_head(&all[at].0);
        payloads.add(
            &format!("{name}_long_label"),
            Some("cbor-not-shortest"),
            "A label in more bytes than it takes.",
            &Item::Map(long),
        );
        let mut long = all.clone();
        // True has no longer form that is well-formed.
        if !matches!(all[at].1, Item::Simple(_)) {
            long[at].1 = long_head(&all[at].1);
            payloads.add(
                &format!("{name}_long_head"),
                Some("cbor-not-shortest"),
                "A value whose head takes more bytes than it need.",
                &Item::Map(long),
            );
        }
    }
    let mut behind = all.clone();
    behind.insert(2, all[0].clone());
    payloads.add(
        "first_again",
        Some("cbor-key-order"),
        "The first claim again, behind a greater one: labels ascend.",
        &Item::Map(behind),
    );
    let mut more = all.clone();
    more.push((Item::Int(-70_000), NULL));
    payloads.add(
        "claim_more",
        Some("cbor-unknown-key"),
        "One claim more than there are.",
        &Item::Map(more),
    );
    payloads.add(
        "no_claims",
        Some("cbor-missing-key"),
        "A payload without a claim.",
        &Item::Map(Vec::new()),
    );
}

/// The item with its head in the next longer form.
fn long_head(item: &Item) -> Item {
    let encoded = item.encode();
    let major = encoded[0] >> 5;
    let (longer, skip, argument) = match encoded[0] & 31 {
        24 => (2, 2, u64::from(encoded[1])),
        25 => (4, 3, u64::from(u16::from_be_bytes([encoded[1], encoded[2]]))),
        26 => (
            8,
            5,
            u64::from(u32::from_be_bytes([encoded[1], encoded[2], encoded[3], encoded[4]])),
        ),
        short => (1, 1, u64::from(short)),
    };
    Item::Raw([head_of(major, argument, longer), encoded[skip..].to_vec()].concat())
}

/// The payload as a whole in other forms.
fn encodings(payloads: &mut Payloads<'_>, good: &Item) {
    let encoded = good.encode();
    let raw = |bytes: Vec<u8>| Item::Raw(bytes);
    let indefinite = [&[0xbf][..], &encoded[1..], &[0xff]].concat();
    // The nonce is the only value both have whose bytes stand once: 0x50 and 16 bytes.
    let nonce = entries(good)
        .into_iter()
        .position(|(label, _)| label == uint(10))
        .expect("a nonce");
    let path = [2 * nonce + 1];
    let value = good.clone().at(&path).as_bytes().to_vec();
    let chunked = [&[0x5f, 0x50][..], &value, &[0xff]].concat();
    for (name, code, why, payload) in [
        (
            "indefinite_claims",
            "cbor-indefinite",
            "The claims as a map of indefinite length.",
            raw(indefinite),
        ),
        (
            "indefinite_nonce",
            "cbor-indefinite",
            "The nonce in chunks.",
            good.clone().with(&path, raw(chunked)),
        ),
        (
            "long_claims",
            "cbor-not-shortest",
            "The map's head in two bytes where one does.",
            long_head(good),
        ),
        (
            "claims_array",
            "cbor-wrong-type",
            "The claims as a list.",
            Item::Array(entries(good).into_iter().flat_map(|(a, b)| [a, b]).collect()),
        ),
        (
            "claims_tagged",
            "cbor-wrong-type",
            "The tag of a CWT inside the message, which RFC 8392 allows and this format has not.",
            Item::Tag(61, Box::new(good.clone())),
        ),
        (
            "claims_trailing",
            "cbor-trailing-bytes",
            "A byte behind the claims, under the signature.",
            raw([&encoded[..], &[0]].concat()),
        ),
        (
            "claims_truncated",
            "cbor-truncated",
            "The claims' last byte is missing.",
            raw(encoded[..encoded.len() - 1].to_vec()),
        ),
        (
            "claims_reserved_head",
            "cbor-malformed",
            "A head that CBOR reserves.",
            raw([&encoded[..1], &[0x1c], &encoded[2..]].concat()),
        ),
    ] {
        payloads.add(name, Some(code), why, &payload);
    }
}
