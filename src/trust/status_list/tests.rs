//! Every refusal of a status list, in the order of the checks, and everything that is passed over.

use std::string::ToString;
use std::vec;

use alloc::vec::Vec;

use super::*;
use crate::key::{LocalKey, Signer as _};
use crate::trust::{Artefacts, Issuer, TrustContent};
use crate::wire::cbor::Writer;
use crate::wire::cose;

mod bytes;
mod claims;

const NOW: u64 = 1_789_351_200;
const URI: &str = "urn:vehicle-license:status:3501:7";

fn at(unix: u64) -> UnixTime {
    UnixTime::from_unix(unix).unwrap()
}

fn key(secret: u8) -> LocalKey {
    LocalKey::from_secret_bytes(&[secret; 32]).unwrap()
}

/// Issuer 3501 with a license key 1, a list key 2, both known to everybody here; and issuer 3502 with a list key 1.
fn trust() -> Trust {
    Trust::pinned(&content().to_bytes().unwrap()).unwrap()
}

fn content() -> TrustContent {
    let key = |number, secret, status_lists: bool| IssuerKey {
        number,
        point: key(secret).public_key(),
        artefacts: Artefacts {
            licenses: !status_lists,
            authorizations: false,
            status_lists,
        },
        sign_from: at(NOW - 1000),
        sign_until: at(NOW + 1000),
        trust_until: at(NOW + 2000),
    };
    let issuer = |number, keys| Issuer {
        number,
        name: "test".into(),
        test: true,
        grants: Vec::new(),
        keys,
    };
    TrustContent {
        version: 1,
        issued_at: at(NOW - 5000),
        expires: at(NOW + 5000),
        deployment: "test".into(),
        test: true,
        issuers: vec![
            issuer(3501, vec![key(1, 1, false), key(2, 2, true)]),
            issuer(3502, vec![key(1, 3, true)]),
        ],
        calendars: Vec::new(),
        root: None,
        askers: Vec::new(),
    }
}

fn encoded(write: impl FnOnce(&mut Writer) -> &mut Writer) -> Vec<u8> {
    let mut writer = Writer::new();
    write(&mut writer);
    writer.into_bytes()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    inflate::tests::deflate(bytes)
}

/// A token in pieces: map entries as encoded key and value.
struct Parts {
    protected: Vec<Vec<u8>>,
    unprotected: Vec<Vec<u8>>,
    claims: Vec<Vec<u8>>,
    key: u8,
}

fn map(entries: &[Vec<u8>]) -> Vec<u8> {
    let mut map = encoded(|writer| writer.map(entries.len()));
    map.extend(entries.concat());
    map
}

fn list(bits: u64, compressed: &[u8]) -> Vec<u8> {
    encoded(|w| {
        w.uint(65_533_u32)
            .map(2)
            .text("bits")
            .uint(bits)
            .text("lst")
            .bytes(compressed)
    })
}

fn claim(label: u32, value: u64) -> Vec<u8> {
    encoded(|w| w.uint(label).uint(value))
}

fn parts() -> Parts {
    Parts {
        protected: vec![
            encoded(|w| w.uint(1_u8).int(-7)),
            encoded(|w| w.uint(4_u8).bytes(&[0x0d, 0xad, 0, 2])),
            encoded(|w| w.uint(16_u8).text(TYPE)),
        ],
        unprotected: Vec::new(),
        claims: vec![
            encoded(|w| w.uint(2_u8).text(URI)),
            claim(6, NOW),
            claim(4, NOW + 100),
            list(2, &zlib(&[0b1110_0100, 0xff])),
        ],
        key: 2,
    }
}

impl Parts {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    fn token(&self) -> Vec<u8> {
        seal(
            &map(&self.protected),
            &map(&self.unprotected),
            &map(&self.claims),
            self.key,
        )
    }

    fn code(&self) -> &'static str {
        code(&self.token())
    }
}

/// A COSE_Sign1 over whatever bytes.
fn seal(protected: &[u8], unprotected: &[u8], payload: &[u8], signer: u8) -> Vec<u8> {
    let signature = key(signer).sign(&cose::to_be_signed(protected, payload)).unwrap();
    encoded(|w| {
        w.tag(18).array(4).bytes(protected).raw(unprotected).bytes(payload);
        w.bytes(&signature)
    })
}

fn read(token: &[u8]) -> Result<StatusList, StatusListError> {
    StatusList::verify(token, &trust(), at(NOW))
}

fn code(token: &[u8]) -> &'static str {
    read(token).map_or_else(|error| error.code(), |_| "ok")
}

fn foreign(token: &[u8], signer: u8, uri: &str, now: u64) -> Result<ForeignStatusList, StatusListError> {
    ForeignStatusList::verify(token, &key(signer).public_key(), uri, at(now))
}

fn codes_at(token: &[u8], moments: [u64; 3]) -> [&'static str; 3] {
    moments.map(|now| foreign(token, 2, URI, now).map_or_else(|error| error.code(), |_| "ok"))
}

#[test]
fn a_good_list_says_what_it_is() {
    let list = read(&parts().token()).unwrap();
    assert_eq!(
        (list.issuer(), list.list(), list.bits(), list.entries()),
        (3501, 7, 2, 8)
    );
    assert_eq!((list.issued_at(), list.expires()), (at(NOW), Some(at(NOW + 100))));
    let all: Vec<u8> = (0..8).map(|index| list.status(index).unwrap().number()).collect();
    assert_eq!(all, [0, 1, 2, 3, 3, 3, 3, 3]);
    for index in [8, 9, 1 << 20, u64::MAX] {
        let error = list.status(index).unwrap_err();
        assert_eq!(error, StatusListError::IndexOutOfRange { entries: 8 });
        assert_eq!(error.code(), "status-index-out-of-range");
    }
    assert!(list.covers(3501, StatusPosition::new(7, 900).unwrap()));
    assert!(!list.covers(3501, StatusPosition::new(8, 0).unwrap()));
    assert!(!list.covers(3502, StatusPosition::new(7, 0).unwrap()));
    let shown = std::format!("{list:?}");
    assert_eq!(
        shown,
        "StatusList(3501:7, 8 entries of 2 bits, issued 2026-09-14 10:00:00 +08:00)"
    );
    let foreign = foreign(&parts().token(), 2, URI, NOW).unwrap();
    assert_eq!((foreign.uri(), foreign.digest()), (URI, list.digest()));
}

#[test]
fn every_width_is_read_and_no_other() {
    for (bits, expected) in [
        (1, vec![1, 1, 0, 1, 0, 0, 0, 1]),
        (2, vec![3, 2, 0, 2]),
        (4, vec![11, 8]),
        (8, vec![0x8b]),
    ] {
        let token = parts()
            .with(|p| p.claims[3] = list(bits, &zlib(&[0b1000_1011])))
            .token();
        let list = read(&token).unwrap();
        let all: Vec<u8> = (0..u64::from(list.entries()))
            .map(|i| list.status(i).unwrap().number())
            .collect();
        assert_eq!(all, expected, "{bits}");
    }
    for bits in [0, 3, 5, 7, 9, 16, 1 << 40] {
        assert_eq!(
            parts().with(|p| p.claims[3] = list(bits, &zlib(&[1]))).code(),
            "status-list-bits"
        );
    }
}

#[test]
fn whose_list_it_is() {
    let uri = |uri: &str| {
        parts()
            .with(|p| p.claims[0] = encoded(|w| w.uint(2_u8).text(uri)))
            .code()
    };
    for wrong in [
        "",
        "urn:vehicle-license:status:3501",
        "urn:vehicle-license:status:3501:",
        "urn:vehicle-license:status:3501:07",
        "urn:vehicle-license:status:3501:+7",
        "urn:vehicle-license:status:3501:7 ",
        "urn:vehicle-license:status:3501:7:1",
        "urn:vehicle-license:status:3501:1048576",
        "urn:vehicle-license:status:65536:7",
        "urn:vehicle-license:status::7",
        "URN:vehicle-license:status:3501:7",
        "https://example.com/statuslists/1",
    ] {
        assert_eq!(uri(wrong), "status-list-other-uri", "{wrong}");
    }
    assert_eq!(uri("urn:vehicle-license:status:3501:0"), "ok");
    assert_eq!(uri("urn:vehicle-license:status:3501:1048575"), "ok");
    assert_eq!(uri("urn:vehicle-license:status:3502:7"), "status-list-other-issuer");
    // The key of another issuer, or none, or one that may not sign lists, or another than the one named.
    let key = |id: &[u8], signer| {
        parts().with(|p| {
            p.protected[1] = encoded(|w| w.uint(4_u8).bytes(id));
            p.key = signer;
        })
    };
    assert_eq!(key(&[0x0d, 0xae, 0, 1], 3).code(), "status-list-other-issuer");
    assert_eq!(key(&[0x0d, 0xad, 0, 1], 1).code(), "issuer-key-artefact");
    assert_eq!(key(&[0x0d, 0xad, 0, 9], 2).code(), "issuer-key-unknown");
    assert_eq!(key(&[0x0d, 0xad, 0, 2], 1).code(), "status-list-signature-invalid");
    assert_eq!(key(&[0x0d, 0xad, 2], 2).code(), "status-list-key-id");
    assert_eq!(key(&[0x0d, 0xad, 0, 0, 2], 2).code(), "status-list-key-id");
    assert_eq!(
        parts().with(|p| drop(p.protected.remove(1))).code(),
        "status-list-key-id"
    );
    let unknown = parts().with(|p| {
        p.protected[1] = encoded(|w| w.uint(4_u8).bytes(&[0, 9, 0, 2]));
        p.claims[0] = encoded(|w| w.uint(2_u8).text("urn:vehicle-license:status:9:7"));
    });
    assert_eq!(unknown.code(), "issuer-unknown");
    // Unprotected, the key id chooses the key as well; twice it says two things.
    let moved = parts().with(|p| p.unprotected.push(p.protected[1].clone()));
    assert_eq!(moved.code(), "cbor-duplicate-key");
    assert_eq!(moved.with(|p| drop(p.protected.remove(1))).code(), "ok");
    // The operator's door looks at no key id, and at the URI as it is.
    let bare = parts().with(|p| drop(p.protected.remove(1))).token();
    assert!(foreign(&bare, 2, URI, NOW).is_ok());
    assert_eq!(
        foreign(&bare, 2, "urn:x", NOW).unwrap_err().code(),
        "status-list-other-uri"
    );
    assert_eq!(foreign(&bare, 1, URI, NOW).unwrap_err(), StatusListError::DoesNotVerify);
}

#[test]
fn dates_of_the_list() {
    let token = parts().token();
    assert_eq!(
        codes_at(&token, [NOW - 11, NOW - 10, NOW - 9]),
        ["status-list-from-future", "ok", "ok"]
    );
    assert_eq!(
        codes_at(&token, [NOW + 99, NOW + 100, NOW + 101]),
        ["ok", "status-list-expired", "status-list-expired"]
    );
    let late = parts().with(|p| p.claims.push(claim(5, NOW + 50))).token();
    assert_eq!(
        codes_at(&late, [NOW + 39, NOW + 40, NOW + 41]),
        ["status-list-from-future", "ok", "ok"]
    );
    // Beside an expiry `ttl` ends nothing; alone it counts from issued-at; without either there is no end.
    let both = parts().with(|p| p.claims.push(claim(65_534, 5)));
    assert_eq!(codes_at(&both.token(), [NOW + 4, NOW + 5, NOW + 99]), ["ok"; 3]);
    assert_eq!(read(&both.token()).unwrap().time_to_live(), Some(5));
    let alone = both.with(|p| drop(p.claims.remove(2)));
    assert_eq!(
        codes_at(&alone.token(), [NOW + 4, NOW + 5, NOW + 6]),
        ["ok", "status-list-expired", "status-list-expired"]
    );
    let endless = alone.with(|p| drop(p.claims.pop()));
    assert_eq!(codes_at(&endless.token(), [NOW, NOW + 1, u32::MAX.into()]), ["ok"; 3]);
    assert_eq!(read(&endless.token()).unwrap().expires(), None);
    let never = parts().with(|p| p.claims[2] = claim(4, 253_402_300_799)).token();
    assert_eq!(read(&never).unwrap().expires(), Some(UnixTime::MAX));
    assert_eq!(
        parts().with(|p| p.claims[1] = claim(6, 1 << 32)).code(),
        "cbor-out-of-range"
    );
    assert_eq!(
        parts().with(|p| p.claims.push(claim(65_534, 0))).code(),
        "cbor-out-of-range"
    );
}

#[test]
fn dates_of_the_key_and_of_the_trust_data() {
    let issued = |seconds: u64| {
        parts().with(|p| {
            p.claims[1] = claim(6, seconds);
            p.claims[2] = claim(4, NOW + 9000);
        })
    };
    let code = |issued_at, now| {
        StatusList::verify(&issued(issued_at).token(), &trust(), at(now)).map_or_else(|error| error.code(), |_| "ok")
    };
    assert_eq!(code(NOW - 1001, NOW), "issuer-key-not-yet");
    assert_eq!(code(NOW - 1000, NOW), "ok");
    assert_eq!(code(NOW + 999, NOW + 999), "ok");
    assert_eq!(code(NOW + 1000, NOW + 1000), "issuer-key-retired");
    assert_eq!(code(NOW, NOW + 1999), "ok");
    assert_eq!(code(NOW, NOW + 2000), "ok");
    assert_eq!(code(NOW, NOW + 5000), "trust-expired");
    assert_eq!(code(NOW, NOW - 5011), "trust-from-future");
}

#[test]
fn a_list_counts_while_its_key_is_there_and_vouches_until_its_end() {
    let list = |end: u64| read(&parts().with(|p| p.claims[2] = claim(4, end)).token()).unwrap();
    let until = |end: u64, moments: [u64; 3]| moments.map(|now| list(end).vouches(&trust(), at(now)));
    assert_eq!(until(NOW + 100, [NOW + 99, NOW + 100, NOW + 101]), [true, false, false]);
    // Its key is believed until NOW + 2000.
    assert_eq!(
        until(NOW + 9000, [NOW + 1999, NOW + 2000, NOW + 2001]),
        [true, false, false]
    );
    assert_eq!(until(NOW + 100, [NOW - 11, NOW - 10, NOW - 9]), [false, true, true]);
    assert!(list(NOW + 100).counts(&trust()), "whatever the time");
    // Ended, it is read again.
    let token = parts().token();
    let again = StatusList::verify(&token, &trust(), at(NOW + 4999)).unwrap();
    assert!(again == list(NOW + 100) && !again.vouches(&trust(), at(NOW + 4999)));
    // What is changed in the trust data.
    type Change = fn(&mut IssuerKey);
    let changes: [(Change, bool); 7] = [
        (|_| {}, true),
        (|key| key.number = 3, false),
        (|it| it.point = key(9).public_key(), false),
        (|key| key.artefacts.status_lists = false, false),
        (|key| key.sign_from = at(NOW + 1), false),
        (|key| key.sign_until = at(NOW), false),
        (
            |key| (key.sign_until, key.trust_until) = (at(NOW + 1), at(NOW + 1)),
            true,
        ),
    ];
    for (place, (change, expected)) in changes.into_iter().enumerate() {
        let mut content = content();
        let key = &mut content.issuers[0].keys[1];
        key.artefacts.licenses = true;
        change(key);
        let trust = Trust::pinned(&content.to_bytes().unwrap()).unwrap();
        assert_eq!(list(NOW + 100).counts(&trust), expected, "{place}");
        assert_eq!(list(NOW + 100).vouches(&trust, at(NOW)), expected, "{place}");
    }
    let mut content = content();
    content.issuers.remove(0);
    let trust = Trust::pinned(&content.to_bytes().unwrap()).unwrap();
    assert!(!list(NOW + 100).counts(&trust));
}
