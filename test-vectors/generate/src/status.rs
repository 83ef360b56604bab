//! Status lists: what is read of a token, whoever made it, and what a verification makes of it.

use serde_json::{Value, json};
use vehicle_license::Trust;
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{StatusBits, StatusListTerms};
use vehicle_license::key::Signer as _;
use vehicle_license::trust::IssuerKey;

use crate::build::{Ask, Cases, Want, license, show, trust};
use crate::fixture::{self, ISSUED_AT, ISSUER, LICENSE_KEY, LIST_KEY, SHOWN_AT, instant};
use crate::mutate::{Item, Signed, bytes, head_of, hex, high_s, sign, signing, text, uint, zlib};

const TYP: &str = "application/statuslist+cwt";
const URI: &str = "urn:vehicle-license:status:3501:7";
/// The fixture's position in list 7.
pub(crate) const INDEX: u64 = 483_201;
const NOW: u64 = SHOWN_AT;

/// The trust data of the test issuer with a second key, for lists alone.
pub(crate) fn with_list_key() -> Vec<u8> {
    trust(|content| content.issuers = vec![fixture::with_list_key(fixture::issuer(), "status")])
}

/// A token in parts: protected header, unprotected header and payload, each to be changed.
#[derive(Clone)]
struct Token {
    protected: Item,
    unprotected: Item,
    payload: Item,
    tag: Vec<u8>,
    key: &'static str,
}

impl Token {
    /// Sixteen entries of one bit, of which 3 and 8 are revoked.
    fn new() -> Self {
        let list = Item::Map(vec![
            (text("lst"), bytes(&zlib(&[0b0000_1000, 0b0000_0001]))),
            (text("bits"), uint(1)),
        ]);
        Self {
            protected: Item::Map(vec![
                (uint(1), Item::Int(-7)),
                (uint(4), bytes(&kid(ISSUER, LIST_KEY))),
                (uint(16), text(TYP)),
            ]),
            unprotected: Item::Map(Vec::new()),
            payload: Item::Map(vec![
                (uint(2), text(URI)),
                (uint(4), uint(NOW + 86_400)),
                (uint(6), uint(NOW - 600)),
                (uint(65_533), list),
            ]),
            tag: vec![0xd2],
            key: "status",
        }
    }

    fn claim(mut self, label: u64, value: Item) -> Self {
        set(&mut self.payload, label, Some(value));
        self
    }

    fn without(mut self, label: u64) -> Self {
        set(&mut self.payload, label, None);
        self
    }

    fn header(mut self, label: u64, value: Option<Item>) -> Self {
        set(&mut self.protected, label, value);
        self
    }

    fn list(self, bits: u64, compressed: &[u8]) -> Self {
        let list = vec![(text("bits"), uint(bits)), (text("lst"), bytes(compressed))];
        self.claim(65_533, Item::Map(list))
    }

    fn parts(&self) -> Signed {
        Signed {
            protected: self.protected.encode(),
            payload: self.payload.encode(),
        }
    }

    fn signed_as(&self, change: impl FnOnce([u8; 64]) -> Vec<u8>) -> Vec<u8> {
        let parts = self.parts();
        let signature = change(sign(&signing(&fixture::key(self.key)), &parts.digest()));
        let message = Item::Array(vec![
            bytes(&parts.protected),
            self.unprotected.clone(),
            bytes(&parts.payload),
            bytes(&signature),
        ]);
        [&self.tag[..], &message.encode()].concat()
    }

    fn signed(&self) -> Vec<u8> {
        self.signed_as(|signature| signature.to_vec())
    }
}

/// A short list of an issuer's, in which the entries of `revoked` are.
pub(crate) fn short(issuer: u16, list: u32, issued_at: u64, end: Option<u64>, revoked: u8) -> Vec<u8> {
    let uri = format!("urn:vehicle-license:status:{issuer}:{list}");
    let token = Token::new()
        .header(4, Some(bytes(&kid(issuer, LIST_KEY))))
        .claim(2, text(&uri))
        .claim(6, uint(issued_at))
        .list(1, &zlib(&[revoked]));
    match end {
        Some(end) => token.claim(4, uint(end)).signed(),
        None => token.without(4).signed(),
    }
}

fn kid(issuer: u16, key: u16) -> [u8; 4] {
    let ([a, b], [c, d]) = (issuer.to_be_bytes(), key.to_be_bytes());
    [a, b, c, d]
}

/// Sets, adds or removes the entry of an integer label.
fn set(map: &mut Item, label: u64, value: Option<Item>) {
    let Item::Map(entries) = map else {
        panic!("a map");
    };
    let at = entries.iter().position(|(key, _)| key.encode() == uint(label).encode());
    match (at, value) {
        (Some(at), Some(value)) => entries[at].1 = value,
        (Some(at), None) => drop(entries.remove(at)),
        (None, Some(value)) => entries.push((uint(label), value)),
        (None, None) => {}
    }
}

pub(crate) fn add(cases: &mut Cases) {
    read(cases);
    refused(cases);
    foreign(cases);
    consulted(cases);
    disagree(cases);
    held(cases);
}

/// The trust data in which the key for lists is believed until then.
fn until_distrusted(until: u64) -> Vec<u8> {
    trust(|content| {
        let mut issuer = fixture::with_list_key(fixture::issuer(), "status");
        (issuer.keys[1].sign_until, issuer.keys[1].trust_until) = (instant(until), instant(until));
        content.issuers = vec![issuer];
    })
}

/// What software of others may make: each row of the reading table.
fn foreign(cases: &mut Cases) {
    let token = Token::new();
    let unprotected = |label: Item, value: Item| Token {
        unprotected: Item::Map(vec![(label, value)]),
        ..token.clone()
    };
    let raw = |bytes: &[u8]| Item::Raw(bytes.to_vec());
    let float = |value: f64| Item::Raw([&[0xfb][..], &value.to_be_bytes()].concat());
    let entry = |label: Item, value: Item| {
        let mut token = token.clone();
        let Item::Map(entries) = &mut token.payload else {
            panic!("a map");
        };
        entries.push((label, value));
        token
    };
    let list = |entries: Vec<(Item, Item)>| token.clone().claim(65_533, Item::Map(entries));
    let lst = || (text("lst"), bytes(&zlib(&[8, 1])));
    let milliseconds = (NOW + 86_400) * 1000;
    let mut flipped = zlib(&vec![0; (1 << 17) + 1]);
    *flipped.last_mut().expect("a byte") ^= 1;
    for (name, code, why, token) in [
        (
            "label_in_both_headers",
            "cbor-duplicate-key",
            "A parameter stands in both headers, in the unprotected one with another value.",
            unprotected(uint(1), uint(5)),
        ),
        (
            "unknown_label_in_both_headers",
            "cbor-duplicate-key",
            "A parameter nobody knows stands in both headers.",
            Token {
                protected: token.protected.clone(),
                ..unprotected(uint(99), uint(5))
            }
            .header(99, Some(uint(5))),
        ),
        (
            "critical_unprotected",
            "status-list-critical-header",
            "A header that must be understood, where nobody signed it.",
            unprotected(uint(2), Item::Array(vec![uint(99)])),
        ),
        (
            "ttl_zero",
            "cbor-out-of-range",
            "A time to live is positive.",
            token.clone().claim(65_534, uint(0)),
        ),
        (
            "ttl_negative",
            "cbor-wrong-type",
            "A time to live below nothing.",
            token.clone().claim(65_534, Item::Int(-1)),
        ),
        (
            "key_bytes",
            "cbor-wrong-type",
            "A key of a map is an integer or a text, not bytes.",
            entry(bytes(&[1]), uint(1)),
        ),
        (
            "key_float",
            "cbor-wrong-type",
            "A key of a map is an integer or a text, not a float.",
            entry(float(2.0), uint(1)),
        ),
        (
            "key_null_in_header",
            "cbor-wrong-type",
            "A key of a header is an integer or a text.",
            unprotected(crate::mutate::NULL, uint(1)),
        ),
        (
            "algorithm_text",
            "status-list-algorithm",
            "An algorithm by its name is none that is known.",
            token.clone().header(1, Some(text("ES256"))),
        ),
        (
            "algorithm_other_curve",
            "status-list-algorithm",
            "ESP384, another curve.",
            token.clone().header(1, Some(Item::Int(-51))),
        ),
        (
            "type_number",
            "status-list-type",
            "A type by its number in the registry of CoAP is none that is known.",
            token.clone().header(16, Some(uint(60))),
        ),
        (
            "kid_text",
            "cbor-wrong-type",
            "A key id is bytes, in either header.",
            token.clone().header(4, Some(text("3501"))),
        ),
        (
            "issued_at_float",
            "cbor-wrong-type",
            "A date is an integer: two readers of a float round it two ways.",
            token.clone().claim(6, float(1_789_351_200.0)),
        ),
        (
            "expiry_float",
            "cbor-wrong-type",
            "An end is an integer.",
            token.clone().claim(4, float(1_789_437_600.0)),
        ),
        (
            "issued_at_milliseconds",
            "cbor-out-of-range",
            "Milliseconds where seconds belong: beyond four bytes.",
            token.clone().claim(6, uint((NOW - 600) * 1000)),
        ),
        (
            "not_before_milliseconds",
            "cbor-out-of-range",
            "Milliseconds where seconds belong.",
            token.clone().claim(5, uint((NOW - 600) * 1000)),
        ),
        (
            "bits_before_missing_entries",
            "status-list-bits",
            "Three bits an entry, and no entries: the bits are judged first.",
            list(vec![(text("bits"), uint(3))]),
        ),
        (
            "bits_before_missing_uri",
            "status-list-bits",
            "Three bits an entry, and no URI: a claim is judged where it stands.",
            token.clone().without(2).list(3, &zlib(&[8, 1])),
        ),
        (
            "no_bits",
            "cbor-missing-key",
            "Entries of nobody knows how many bits.",
            list(vec![lst()]),
        ),
        (
            "aggregation_uri_number",
            "cbor-wrong-type",
            "A URI is a text, even where nobody asks for it.",
            list(vec![(text("bits"), uint(1)), lst(), (text("aggregation_uri"), uint(1))]),
        ),
        (
            "stray_break",
            "cbor-malformed",
            "A break in an array of four.",
            entry(uint(99), raw(&[0xff])),
        ),
        (
            "too_large_before_checksum",
            "status-list-too-large",
            "A byte too many, and a checksum that does not fit: nothing is inflated beyond the bound.",
            token.clone().list(1, &flipped),
        ),
    ] {
        case(cases, name, why, &token.signed(), NOW, &Want::Code(code));
    }
    let never = json!(u32::MAX);
    for (name, why, token, facts) in [
        (
            "nested_twice",
            "A key twice inside a claim that is passed over: nobody reads either.",
            entry(uint(99), Item::Map(vec![(uint(1), uint(1)), (uint(1), uint(2))])),
            vec![("/vouches", json!(true))],
        ),
        (
            "value_simple",
            "A claim that is passed over is any well-formed item: here the first simple value of two bytes.",
            entry(uint(99), raw(&[0xf8, 32])),
            vec![("/vouches", json!(true))],
        ),
        (
            "algorithm_esp256",
            "ESP256 is ES256 on the one curve that there is here (RFC 9864).",
            token.clone().header(1, Some(Item::Int(-9))),
            vec![("/vouches", json!(true))],
        ),
        (
            "expiry_milliseconds",
            "An end beyond four bytes, as milliseconds are, counts as the last instant.",
            token.clone().claim(4, uint(milliseconds)),
            vec![("/expires", never.clone()), ("/vouches", json!(true))],
        ),
        (
            "ttl_33_bits",
            "A time to live beyond four bytes and no end: the list has none.",
            token.clone().without(4).claim(65_534, uint(1_u64 << 32)),
            vec![("/expires", json!(null)), ("/vouches", json!(true))],
        ),
        (
            "ttl_beyond_instants",
            "Date and time to live add up to a second beyond the last instant.",
            token
                .clone()
                .without(4)
                .claim(65_534, uint((1_u64 << 32) - (NOW - 600))),
            vec![("/expires", json!(null))],
        ),
        (
            "ttl_last_instant",
            "Date and time to live add up to the last instant.",
            token
                .clone()
                .without(4)
                .claim(65_534, uint((1_u64 << 32) - 1 - (NOW - 600))),
            vec![("/expires", never)],
        ),
    ] {
        case(cases, name, why, &token.signed(), NOW, &Want::Facts(&facts));
    }
}

fn case(cases: &mut Cases, name: &str, why: &str, token: &[u8], now: u64, want: &Want<'_>) {
    let body = json!({
        "bytes": hex(token),
        "trust": hex(&with_list_key()),
        "now": now,
        "indexes": [0, 3, 8, 15, 16, INDEX],
    });
    cases.add("status-list", &format!("status_list_{name}"), why, body, want);
}

fn read(cases: &mut Cases) {
    let revoked = json!([
        "valid",
        "revoked",
        "revoked",
        "valid",
        "status-index-out-of-range",
        "status-index-out-of-range"
    ]);
    let facts = |bits: u64, statuses: &Value| -> Vec<(&'static str, Value)> {
        vec![
            ("/issuer", json!(ISSUER)),
            ("/list", json!(7)),
            ("/bits", json!(bits)),
            ("/statuses", statuses.clone()),
        ]
    };
    let one = facts(1, &revoked);
    let token = Token::new();
    let unprotected = {
        let mut token = token.clone().header(4, None);
        token.unprotected = Item::Map(vec![
            (uint(4), bytes(&kid(ISSUER, LIST_KEY))),
            (
                text("note"),
                Item::Raw(vec![0xfb, 0x40, 0x09, 0x21, 0xfb, 0x54, 0x44, 0x2d, 0x18]),
            ),
        ]);
        token
    };
    let untagged = Token {
        tag: Vec::new(),
        ..token.clone()
    };
    let endless = Token {
        payload: Item::Raw(
            [
                &[0xbf][..],
                &uint(6).encode(),
                &head_of(0, NOW - 600, 8),
                &uint(2).encode(),
                &text(URI).encode(),
                &head_of(0, 65_533, 4),
                &Item::Map(vec![
                    (text("bits"), uint(1)),
                    (text("lst"), bytes(&zlib(&[0b0000_1000, 0b0000_0001]))),
                ])
                .encode(),
                &[0xff],
            ]
            .concat(),
        ),
        ..token.clone()
    };
    for (name, why, bytes) in [
        (
            "plain",
            "Sixteen entries of one bit; the lowest bit of a byte is its first entry.",
            token.signed(),
        ),
        (
            "kid_unprotected",
            "The key id stands where others put it, and a float nobody asked for beside it.",
            unprotected.signed(),
        ),
        ("untagged", "Some stacks leave the tag out.", untagged.signed()),
        (
            "high_s",
            "No stack but ours brings a signature to low-S.",
            token.signed_as(|signature| high_s(&signature).to_vec()),
        ),
        (
            "other_encoding",
            "Indefinite map, keys in another order, long integers, no end: others need not be deterministic.",
            endless.signed(),
        ),
        (
            "unknown_claims",
            "Claims this version does not know are passed over.",
            token
                .clone()
                .claim(1, text("https://example.com"))
                .claim(99, Item::Array(vec![uint(1)]))
                .signed(),
        ),
        (
            "ttl_beside_expiry",
            "A time to live beside an end says when to ask again, and ends nothing.",
            token.clone().claim(65_534, uint(1)).signed(),
        ),
    ] {
        case(cases, name, why, &bytes, NOW, &Want::Facts(&one));
    }
    let two = json!([
        "valid",
        "superseded",
        "revoked",
        "suspended",
        "status-index-out-of-range",
        "status-index-out-of-range"
    ]);
    let packed = [0b1100_0000, 0, 0b0000_0001, 0b1000_0000];
    case(
        cases,
        "two_bits",
        "Two bits an entry: revoked, suspended and superseded are told apart.",
        &token.clone().list(2, &zlib(&packed)).signed(),
        NOW,
        &Want::Facts(&facts(2, &two)),
    );
    let four = json!([
        "valid",
        "other",
        "revoked",
        "superseded",
        "status-index-out-of-range",
        "status-index-out-of-range"
    ]);
    case(
        cases,
        "four_bits",
        "Four bits an entry, with a value this version gives no meaning: read, and not good.",
        &token.clone().list(4, &zlib(&[0, 0xf0, 0, 0, 1, 0, 0, 0x30])).signed(),
        NOW,
        &Want::Facts(&facts(4, &four)),
    );
    let mut eight = [0; 16];
    (eight[3], eight[8], eight[15]) = (0xff, 1, 2);
    let statuses = json!([
        "valid",
        "other",
        "revoked",
        "suspended",
        "status-index-out-of-range",
        "status-index-out-of-range"
    ]);
    case(
        cases,
        "eight_bits",
        "Eight bits an entry.",
        &token.list(8, &zlib(&eight)).signed(),
        NOW,
        &Want::Facts(&facts(8, &statuses)),
    );
    let ours = published(
        &[(3, CredentialStatus::Revoked), (INDEX, CredentialStatus::Suspended)],
        NOW - 600,
    );
    let statuses = json!(["valid", "revoked", "valid", "valid", "valid", "suspended"]);
    case(
        cases,
        "published",
        "A list of full length as an authority publishes it, in the one form this format has.",
        &ours,
        NOW,
        &Want::Facts(&facts(2, &statuses)),
    );
}

pub(crate) fn published(statuses: &[(u64, CredentialStatus)], now: u64) -> Vec<u8> {
    let terms = StatusListTerms {
        list: 7,
        bits: StatusBits::Two,
        entries: None,
        snapshot_at: instant(now),
        expires: instant(now + 86_400),
        time_to_live: Some(43_200),
    };
    let trust = Trust::pinned(&with_list_key()).expect("a trust file");
    let issuer = trust.issuer(ISSUER).expect("the issuer");
    let at = |index: u64| StatusPosition::new(7, u32::try_from(index).expect("an index")).expect("a position");
    let statuses = statuses.iter().map(|(index, status)| (at(*index), *status));
    terms
        .prepare(issuer, LIST_KEY, statuses)
        .expect("a list")
        .sign(&fixture::key("status"))
        .expect("a signature")
}

fn refused(cases: &mut Cases) {
    let token = Token::new();
    let good = token.signed();
    let with_key = |key: &'static str| Token { key, ..token.clone() };
    let half = zlib(&[0b0000_1000, 0b0000_0001]);
    let mut checksum = half.clone();
    *checksum.last_mut().expect("a byte") ^= 1;
    let bomb = zlib(&vec![0; (1 << 17) + 1]);
    let mut flipped = good.clone();
    *flipped.last_mut().expect("a byte") ^= 1;
    let crit = |label: Item| token.clone().header(2, Some(Item::Array(vec![label])));
    let no_list = Item::Map(vec![(text("bits"), uint(1))]);
    let mut twice = token.clone();
    let Item::Map(entries) = &mut twice.payload else {
        panic!("a map");
    };
    let uri = entries[0].clone();
    entries.push(uri);
    for (name, code, why, bytes) in [
        (
            "empty",
            "cbor-truncated",
            "A download that came to nothing.",
            Vec::new(),
        ),
        (
            "cut",
            "cbor-truncated",
            "The last byte is missing.",
            good[..good.len() - 1].to_vec(),
        ),
        (
            "trailing",
            "cbor-trailing-bytes",
            "A byte behind the token.",
            [&good[..], &[0]].concat(),
        ),
        (
            "claim_twice",
            "cbor-duplicate-key",
            "Two URIs: each reader would take another.",
            twice.signed(),
        ),
        (
            "no_uri",
            "cbor-missing-key",
            "A list of nothing in particular.",
            token.clone().without(2).signed(),
        ),
        (
            "no_issued_at",
            "cbor-missing-key",
            "A list without a moment is older than any.",
            token.clone().without(6).signed(),
        ),
        (
            "no_entries",
            "cbor-missing-key",
            "The bits of entries that are not there.",
            token.clone().claim(65_533, no_list).signed(),
        ),
        (
            "algorithm",
            "status-list-algorithm",
            "Signed as EdDSA, it says.",
            token.clone().header(1, Some(Item::Int(-8))).signed(),
        ),
        (
            "no_algorithm",
            "status-list-algorithm",
            "No algorithm in the protected header.",
            token.clone().header(1, None).signed(),
        ),
        (
            "type",
            "status-list-type",
            "A license offered as a list of all licenses.",
            token
                .clone()
                .header(16, Some(text("application/vehicle-license+cwt")))
                .signed(),
        ),
        (
            "no_type",
            "status-list-type",
            "A token of no type could be anything.",
            token.clone().header(16, None).signed(),
        ),
        (
            "critical",
            "status-list-critical-header",
            "A header that must be understood.",
            crit(uint(99)).signed(),
        ),
        (
            "bits_three",
            "status-list-bits",
            "Three bits do not divide a byte.",
            token.clone().list(3, &half).signed(),
        ),
        (
            "bits_zero",
            "status-list-bits",
            "No bits at all: there is nothing to look up.",
            token.clone().list(0, &half).signed(),
        ),
        (
            "signature_short",
            "signature-malformed",
            "Sixty-three bytes of signature.",
            token.signed_as(|signature| signature[..63].to_vec()),
        ),
        (
            "uri_foreign",
            "status-list-other-uri",
            "Somebody else's list.",
            token
                .clone()
                .claim(2, text("https://example.com/statuslists/1"))
                .signed(),
        ),
        (
            "uri_zeros",
            "status-list-other-uri",
            "A list number with a leading zero: one list has one name.",
            token
                .clone()
                .claim(2, text("urn:vehicle-license:status:3501:07"))
                .signed(),
        ),
        (
            "no_key_id",
            "status-list-key-id",
            "No key is named, and every key of an issuer is not tried.",
            token.clone().header(4, None).signed(),
        ),
        (
            "key_id_long",
            "status-list-key-id",
            "A key id of five bytes.",
            token.clone().header(4, Some(bytes(&[0; 5]))).signed(),
        ),
        (
            "other_issuer",
            "status-list-other-issuer",
            "One issuer's key under another issuer's list.",
            token
                .clone()
                .claim(2, text("urn:vehicle-license:status:3502:7"))
                .signed(),
        ),
        (
            "issuer_unknown",
            "issuer-unknown",
            "An issuer not in the trust data.",
            token
                .clone()
                .claim(2, text("urn:vehicle-license:status:3502:7"))
                .header(4, Some(bytes(&kid(3502, LIST_KEY))))
                .signed(),
        ),
        (
            "key_unknown",
            "issuer-key-unknown",
            "A key the issuer does not have.",
            token.clone().header(4, Some(bytes(&kid(ISSUER, 9)))).signed(),
        ),
        (
            "license_key",
            "issuer-key-artefact",
            "Signed with the key of licenses: whoever has that one must not unrevoke.",
            Token {
                key: "issuer",
                ..token.clone()
            }
            .header(4, Some(bytes(&kid(ISSUER, LICENSE_KEY))))
            .signed(),
        ),
        (
            "key_not_yet",
            "issuer-key-not-yet",
            "Dated before the key's first day.",
            token.clone().claim(6, uint(ISSUED_AT - 86_400 * 31)).signed(),
        ),
        (
            "other_key",
            "status-list-signature-invalid",
            "Signed by nobody known here.",
            with_key("somebody else").signed(),
        ),
        (
            "signature_flipped",
            "status-list-signature-invalid",
            "One bit of the signature.",
            flipped,
        ),
        (
            "from_future",
            "status-list-from-future",
            "Eleven seconds ahead: one list dated 2099 would be the latest for ever.",
            token.clone().claim(6, uint(NOW + 11)).signed(),
        ),
        (
            "not_before",
            "status-list-from-future",
            "Good only from tomorrow.",
            token.clone().claim(5, uint(NOW + 86_000)).signed(),
        ),
        (
            "bomb",
            "status-list-too-large",
            "One byte more than 2^20 entries of one bit: it is not inflated further.",
            token.clone().list(1, &bomb).signed(),
        ),
        (
            "stream_cut",
            "status-list-cut",
            "The compressed stream ends too early.",
            token.clone().list(1, &half[..half.len() - 5]).signed(),
        ),
        (
            "stream_corrupt",
            "status-list-corrupt",
            "Not a zlib stream at all, though it is signed.",
            token.clone().list(1, &[0xff; 20]).signed(),
        ),
        (
            "stream_checksum",
            "status-list-checksum",
            "The Adler-32 behind the stream is another.",
            token.clone().list(1, &checksum).signed(),
        ),
        (
            "stream_trailing",
            "status-list-trailing-bytes",
            "A byte behind the stream.",
            token.clone().list(1, &[&half[..], &[0]].concat()).signed(),
        ),
        (
            "signature_before_bomb",
            "status-list-signature-invalid",
            "Nothing is inflated that is not signed.",
            Token {
                key: "somebody else",
                ..token.clone()
            }
            .list(1, &bomb)
            .signed(),
        ),
    ] {
        case(cases, name, why, &bytes, NOW, &Want::Code(code));
    }
    for (name, why, token, now, vouches) in [
        (
            "ten_seconds_ahead",
            "Dated ten seconds ahead, as clocks may differ.",
            &token,
            NOW - 610,
            true,
        ),
        (
            "last_second",
            "The last second in which it stands.",
            &token,
            NOW + 86_399,
            true,
        ),
        (
            "ended",
            "Its end has come: it is read, and vouches for nothing any more.",
            &token,
            NOW + 86_400,
            false,
        ),
        (
            "ttl_last_second",
            "Without an end its time to live ends it: a second before.",
            &token.clone().without(4).claim(65_534, uint(601)),
            NOW,
            true,
        ),
        (
            "ttl_over",
            "Without an end its time to live ends it.",
            &token.clone().without(4).claim(65_534, uint(600)),
            NOW,
            false,
        ),
    ] {
        case(
            cases,
            name,
            why,
            &token.signed(),
            now,
            &Want::Facts(&[("/vouches", json!(vouches))]),
        );
    }
    for (name, why, until, vouches) in [
        (
            "key_believed",
            "The last second in which the list's key is believed.",
            NOW + 1,
            true,
        ),
        (
            "key_distrusted",
            "The list's key is not believed any more: the list is read, and vouches for nothing.",
            NOW,
            false,
        ),
    ] {
        let mut body = json!({"bytes": hex(&good), "now": NOW, "indexes": [0, 3]});
        body["trust"] = json!(hex(&until_distrusted(until)));
        let facts = [("/vouches", json!(vouches)), ("/statuses", json!(["valid", "revoked"]))];
        cases.add(
            "status-list",
            &format!("status_list_{name}"),
            why,
            body,
            &Want::Facts(&facts),
        );
    }
    case(
        cases,
        "trust_expired",
        "The trust data that name the key are out of date.",
        &token.claim(4, uint(NOW + 86_400 * 200)).signed(),
        ISSUED_AT + 86_400 * 90,
        &Want::Code("trust-expired"),
    );
}

/// What a verification makes of the lists it is given.
fn consulted(cases: &mut Cases) {
    let show = show(&license(), None);
    let at = |index: u64, status: CredentialStatus, now: u64| published(&[(index, status)], now);
    let ask = |lists: &[Vec<u8>]| Ask::of(&show).trust(with_list_key()).status_lists(lists);
    let valid = at(1, CredentialStatus::Revoked, NOW - 300);
    let known = [("/status_known_at", json!(NOW - 300))];
    cases.ok(
        "status_valid",
        "A list that covers the license says valid, and tells as of when.",
        ask(std::slice::from_ref(&valid)),
        &known,
    );
    let older = at(1, CredentialStatus::Revoked, ISSUED_AT - 600);
    let issued = [("/status_known_at", json!(ISSUED_AT))];
    cases.ok(
        "status_older_list",
        "A list older than the license tells nothing new.",
        ask(std::slice::from_ref(&older)),
        &issued,
    );
    cases.ok(
        "status_two_lists",
        "The younger of two lists tells.",
        ask(&[older.clone(), valid]),
        &known,
    );
    let late = Ask::of(&show).trust(with_list_key()).policy("status_age", json!(100));
    cases.no(
        "status_too_old_without_list",
        "status-too-old",
        "The license alone is too old for this policy.",
        late.clone(),
    );
    let fresh = at(1, CredentialStatus::Revoked, NOW - 100);
    cases.ok(
        "status_young_by_list",
        "The list makes the knowledge young enough.",
        late.clone().status_lists(&[fresh]),
        &[("/status_known_at", json!(NOW - 100))],
    );
    let short = Token::new();
    for (name, code, why, list) in [
        (
            "revoked",
            "status-revoked",
            "Taken back: the offline refusal.",
            at(INDEX, CredentialStatus::Revoked, NOW - 300),
        ),
        (
            "suspended",
            "status-suspended",
            "Suspended is not valid.",
            at(INDEX, CredentialStatus::Suspended, NOW - 300),
        ),
        (
            "superseded",
            "status-superseded",
            "A newer one took its place.",
            at(INDEX, CredentialStatus::Superseded, NOW - 300),
        ),
        (
            "revoked_in_an_older_list",
            "status-revoked",
            "A list older than the license that says revoked is asked all the same.",
            at(INDEX, CredentialStatus::Revoked, ISSUED_AT - 600),
        ),
        (
            "beyond_the_list",
            "status-index-out-of-range",
            "A list that ends before the position says nothing of it, and nothing is not valid.",
            short.signed(),
        ),
    ] {
        cases.no(&format!("status_{name}"), code, why, ask(&[list]));
    }
    let revoked = at(INDEX, CredentialStatus::Revoked, NOW - 300);
    cases.no(
        "status_revoked_in_one_of_two",
        "status-revoked",
        "One list says valid, another revoked.",
        ask(&[older, revoked.clone()]),
    );
    cases.no(
        "status_revoked_before_age",
        "status-revoked",
        "Revoked and too old: what is known goes first.",
        late.status_lists(&[at(INDEX, CredentialStatus::Revoked, ISSUED_AT)]),
    );
    let eight = zlib(&{
        let mut entries = vec![0; 483_202];
        entries[483_201] = 7;
        entries
    });
    cases.no(
        "status_unknown_value",
        "status-not-valid",
        "A value without a meaning here is not valid.",
        ask(&[Token::new().list(8, &eight).signed()]),
    );
    let other = Token::new()
        .claim(2, text("urn:vehicle-license:status:3501:8"))
        .list(1, &zlib(&[0xff]));
    cases.ok(
        "status_other_list",
        "A list of another number is not asked.",
        ask(&[other.signed()]),
        &issued,
    );
    let standing = Ask::of(&show)
        .trust(with_list_key())
        .policy("accept_class", json!("usable"))
        .policy("require", json!(["address"]));
    cases.no(
        "status_field_before_status",
        "required-field-missing",
        "A missing field goes before the status.",
        standing.status_lists(&[revoked]),
    );
}

/// Lists that disagree, in either order, and lists that have ended.
fn disagree(cases: &mut Cases) {
    use CredentialStatus::{Revoked, Superseded, Suspended, Valid};
    let show = show(&license(), None);
    let ask = |lists: &[Vec<u8>]| Ask::of(&show).trust(with_list_key()).status_lists(lists);
    let says = |status: CredentialStatus, at: u64| published(&[(INDEX, status)], at);
    let (old, young) = (NOW - 300, NOW - 200);
    let unknown = |at: u64| {
        let mut entries = vec![0; 483_202];
        entries[483_201] = 7;
        let token = Token::new().claim(6, uint(at));
        token.list(8, &zlib(&entries)).signed()
    };
    let short = |at: u64| Token::new().claim(6, uint(at)).signed();
    let mut both = |name: &str, why: &str, lists: [Vec<u8>; 2], came: Result<u64, &str>| {
        let [one, other] = lists;
        for (order, lists) in [("", [one.clone(), other.clone()]), ("_reversed", [other, one])] {
            let (name, ask) = (format!("status_{name}{order}"), ask(&lists));
            match came {
                Ok(known_at) => cases.ok(&name, why, ask, &[("/status_known_at", json!(known_at))]),
                Err(code) => cases.no(&name, code, why, ask),
            }
        }
    };
    both(
        "suspension_lifted",
        "Suspended, and in a younger list valid again: the youngest decides.",
        [says(Suspended, old), says(Valid, young)],
        Ok(young),
    );
    both(
        "suspended_since",
        "Valid, and in a younger list suspended.",
        [says(Valid, old), says(Suspended, young)],
        Err("status-suspended"),
    );
    both(
        "suspended_at_once",
        "Two lists of one second, signed by one key: the graver decides.",
        [says(Valid, old), says(Suspended, old)],
        Err("status-suspended"),
    );
    both(
        "revoked_and_suspended",
        "Revoked, and in a younger list suspended: revoked is final.",
        [says(Revoked, old), says(Suspended, young)],
        Err("status-revoked"),
    );
    both(
        "revoked_for_good",
        "Revoked, and in a younger list valid: nothing takes a revocation back.",
        [says(Revoked, old), says(Valid, young)],
        Err("status-revoked"),
    );
    both(
        "superseded_for_good",
        "Superseded, and in a younger list valid: nothing takes that back.",
        [says(Superseded, old), says(Valid, young)],
        Err("status-superseded"),
    );
    both(
        "superseded_and_revoked",
        "Superseded in one list, revoked in another: revoked is graver.",
        [says(Superseded, young), says(Revoked, old)],
        Err("status-revoked"),
    );
    both(
        "superseded_and_suspended",
        "Superseded, and in a younger list suspended: superseded is final.",
        [says(Superseded, old), says(Suspended, young)],
        Err("status-superseded"),
    );
    both(
        "unknown_value_lifted",
        "A value without a meaning, and in a younger list valid.",
        [unknown(old), says(Valid, young)],
        Ok(young),
    );
    both(
        "suspended_and_unknown_value",
        "Two lists of one second: suspended goes before a value without a meaning.",
        [unknown(old), says(Suspended, old)],
        Err("status-suspended"),
    );
    both(
        "beyond_an_older_list",
        "A list that ended before the position has grown.",
        [short(old), says(Valid, young)],
        Ok(young),
    );
    both(
        "beyond_a_younger_list",
        "The youngest list ends before the position.",
        [says(Valid, old), short(young)],
        Err("status-index-out-of-range"),
    );
    both(
        "unknown_value_and_beyond",
        "Two lists of one second: a value without a meaning goes before none at all.",
        [unknown(old), short(old)],
        Err("status-not-valid"),
    );

    let ended = |status: CredentialStatus, at: u64| published(&[(INDEX, status)], at - 86_400);
    // Younger than the license, and at its end a day later.
    let late = ISSUED_AT + 90_000;
    let mut show = show.clone();
    show.shown_at = late;
    let ask = |lists: &[Vec<u8>]| Ask::of(&show).trust(with_list_key()).status_lists(lists);
    for (name, status, code, why) in [
        (
            "revoked_by_ended",
            Revoked,
            "status-revoked",
            "The list has ended: what it says is revoked stays revoked.",
        ),
        (
            "superseded_by_ended",
            Superseded,
            "status-superseded",
            "The list has ended: what it says is superseded stays so.",
        ),
        (
            "suspended_by_ended",
            Suspended,
            "status-suspended",
            "The list has ended, and no younger one has lifted the suspension.",
        ),
    ] {
        cases.no(&format!("status_{name}"), code, why, ask(&[ended(status, late)]));
    }
    for (name, now, known_at, why) in [
        (
            "last_second_of_list",
            late - 1,
            late - 86_400,
            "In its last second a list vouches.",
        ),
        (
            "ended_list",
            late,
            ISSUED_AT,
            "A list that has ended vouches for nothing: the status is known as of the license.",
        ),
    ] {
        let ask = ask(&[ended(Valid, late)]).now(now);
        cases.ok(
            &format!("status_{name}"),
            why,
            ask,
            &[("/status_known_at", json!(known_at))],
        );
    }
    cases.ok(
        "status_suspension_lifted_by_ended",
        "The youngest list has ended: it lifts the suspension, and the older one that still vouches does not say valid.",
        ask(&[
            Token::new().claim(6, uint(late - 86_401)).claim(4, uint(late + 9)).list(2, &{
                let mut entries = vec![0; 120_801];
                entries[120_800] = 0b0000_1000;
                zlib(&entries)
            }).signed(),
            ended(Valid, late),
        ]),
        &[("/status_known_at", json!(ISSUED_AT))],
    );
    let aged = |now: u64| ask(&[ended(Valid, late)]).now(now).policy("status_age", json!(86_400));
    cases.ok(
        "status_age_by_list",
        "A list of a day before vouches until its end.",
        aged(late - 1),
        &[("/status_known_at", json!(late - 86_400))],
    );
    cases.no(
        "status_too_old_by_ended_list",
        "status-too-old",
        "With its end its date is no longer the age of the status.",
        aged(late),
    );
    for (name, until, lists, came) in [
        ("believed_key", late + 1, [Valid], Ok(late - 86_399)),
        ("distrusted_key", late, [Valid], Ok(ISSUED_AT)),
        ("revoked_by_distrusted_key", late, [Revoked], Err("status-revoked")),
    ] {
        let list = published(&[(INDEX, lists[0])], late - 86_399);
        let ask = ask(&[list]).trust(until_distrusted(until));
        let (name, why) = (
            format!("status_list_of_{name}"),
            "A key retired by date vouches until then; what it said is revoked stays revoked.",
        );
        match came {
            Ok(known_at) => cases.ok(&name, why, ask, &[("/status_known_at", json!(known_at))]),
            Err(code) => cases.no(&name, code, why, ask),
        }
    }
}

/// Lists that were loaded under trust data that no longer stand.
fn held(cases: &mut Cases) {
    let show = show(&license(), None);
    let revoked = published(&[(INDEX, CredentialStatus::Revoked)], NOW - 300);
    let held = |change: fn(&mut IssuerKey)| {
        let now = trust(|content| {
            let mut issuer = fixture::with_list_key(fixture::issuer(), "status");
            let key = issuer.keys.iter_mut().find(|key| key.number == LIST_KEY);
            change(key.expect("the key of lists"));
            content.issuers = vec![issuer];
        });
        let lists = std::slice::from_ref(&revoked);
        Ask::of(&show)
            .trust(now)
            .status_lists(lists)
            .lists_trust(with_list_key())
    };
    cases.no(
        "status_held_list",
        "status-revoked",
        "A list loaded under older trust data, which still have its key.",
        held(|_| {}),
    );
    let known = [("/status_known_at", json!(ISSUED_AT))];
    let lists = std::slice::from_ref(&revoked);
    cases.ok(
        "status_held_list_of_a_key_taken_out",
        "Its key was stolen, and is taken out of the trust data: nothing that it signed counts.",
        Ask::of(&show)
            .trust(trust(|_| {}))
            .status_lists(lists)
            .lists_trust(with_list_key()),
        &known,
    );
    cases.ok(
        "status_held_list_of_a_key_replaced",
        "Another key has its number.",
        held(|key| key.point = fixture::key("other").public_key()),
        &known,
    );
    cases.ok(
        "status_held_list_of_a_key_limited",
        "Its key may sign no more lists.",
        held(|key| (key.artefacts.status_lists, key.artefacts.authorizations) = (false, true)),
        &known,
    );
    cases.ok(
        "status_held_list_of_a_key_ended",
        "Its key's time to sign now ends before the list.",
        held(|key| (key.sign_until, key.trust_until) = (instant(NOW - 300), instant(NOW + 300))),
        &known,
    );
    for (name, tolerance, known_at) in [("within", 5, NOW + 5), ("beyond", 4, ISSUED_AT)] {
        let ahead = published(&[(1, CredentialStatus::Revoked)], NOW + 5);
        cases.ok(
            &format!("status_list_ahead_{name}_tolerance"),
            "A list that is dated ahead vouches within the policy's tolerance.",
            Ask::of(&show)
                .trust(with_list_key())
                .status_lists(&[ahead])
                .policy("clock_tolerance", json!(tolerance)),
            &[("/status_known_at", json!(known_at))],
        );
    }
}
