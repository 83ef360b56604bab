//! Status lists: what is read of a token, whoever made it, and what a verification makes of it.

use serde_json::{Value, json};
use vehicle_license::Trust;
use vehicle_license::credential::{CredentialStatus, StatusPosition};
use vehicle_license::issue::{StatusBits, StatusListTerms};

use crate::build::{Ask, Cases, Want, license, show, trust};
use crate::fixture::{self, ISSUED_AT, ISSUER, LICENSE_KEY, LIST_KEY, SHOWN_AT, instant};
use crate::mutate::{Item, Signed, bytes, head_of, hex, high_s, sign, signing, text, uint};

const TYP: &str = "application/statuslist+cwt";
const URI: &str = "urn:vehicle-license:status:3501:7";
/// The fixture's position in list 7.
pub(crate) const INDEX: u64 = 483_201;
const NOW: u64 = SHOWN_AT;

/// The trust data of the test issuer with a second key, for lists alone.
pub(crate) fn with_list_key() -> Vec<u8> {
    trust(|content| content.issuers = vec![fixture::with_list_key(fixture::issuer(), "status")])
}

/// A zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4), made by hand.
fn zlib(entries: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = entries.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("a block");
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in entries {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend(((b << 16) | a).to_be_bytes());
    stream
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
    consulted(cases);
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
        now: instant(now),
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
            "expired",
            "status-list-expired",
            "Its end has come: who fetched it yesterday must not use it.",
            token.clone().claim(4, uint(NOW)).signed(),
        ),
        (
            "ttl_over",
            "status-list-expired",
            "Without an end, its time to live ends it.",
            token.clone().without(4).claim(65_534, uint(600)).signed(),
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
    for (name, now, want) in [
        ("ten_seconds_ahead", NOW - 610, None),
        ("last_second", NOW + 86_399, None),
        ("too_late", NOW + 86_400, Some("status-list-expired")),
    ] {
        let want = want.map_or(Want::Facts(&[]), Want::Code);
        case(cases, name, "Its time, to the second.", &good, now, &want);
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
