//! Lists made here are read here, whatever is in them; positions are handed out once.

use super::*;
use crate::key::{LocalKey, PublicKey, Signer as _};
use crate::trust::{Artefacts, ForeignStatusList, IssuerKey, StatusList, Trust, TrustContent};

const NOW: u64 = 1_789_351_200;

fn at(unix: u64) -> UnixTime {
    UnixTime::from_unix(unix).unwrap()
}

fn key() -> LocalKey {
    LocalKey::from_secret_bytes(&[2; 32]).unwrap()
}

fn issuer(status_lists: bool) -> Issuer {
    Issuer {
        number: 3501,
        name: "test".into(),
        test: true,
        grants: Vec::new(),
        keys: vec![IssuerKey {
            number: 2,
            point: key().public_key(),
            artefacts: Artefacts {
                licenses: !status_lists,
                authorizations: false,
                status_lists,
            },
            sign_from: at(NOW - 1000),
            sign_until: at(NOW + 1000),
            trust_until: at(NOW + 2000),
        }],
    }
}

fn trust() -> Trust {
    let content = TrustContent {
        version: 1,
        issued_at: at(NOW - 5000),
        expires: at(NOW + 5000),
        deployment: "test".into(),
        test: true,
        issuers: vec![issuer(true)],
        calendars: Vec::new(),
        root: None,
        askers: Vec::new(),
    };
    Trust::pinned(&content.to_bytes().unwrap()).unwrap()
}

fn terms() -> StatusListTerms {
    StatusListTerms {
        list: 7,
        bits: StatusBits::Two,
        entries: None,
        snapshot_at: at(NOW),
        expires: at(NOW + 86_400),
        time_to_live: Some(3600),
    }
}

fn position(list: u32, index: u32) -> StatusPosition {
    StatusPosition::new(list, index).unwrap()
}

type Statuses<'a> = &'a [(StatusPosition, CredentialStatus)];

fn prepare(terms: &StatusListTerms, statuses: Statuses<'_>) -> Result<Unsigned<Vec<u8>>, PublishError> {
    terms.prepare(&issuer(true), 2, statuses.iter().copied())
}

fn code(terms: &StatusListTerms, statuses: Statuses<'_>) -> &'static str {
    prepare(terms, statuses).map_or_else(|error| error.code(), |_| "ok")
}

fn read(unsigned: &Unsigned<Vec<u8>>) -> StatusList {
    StatusList::verify(&unsigned.sign(&key()).unwrap(), &trust(), at(NOW)).unwrap()
}

const ALL: [CredentialStatus; 5] = [
    CredentialStatus::Valid,
    CredentialStatus::Revoked,
    CredentialStatus::Suspended,
    CredentialStatus::Superseded,
    CredentialStatus::Other(9),
];

#[test]
fn what_is_published_is_read() {
    let one = [ALL[0], ALL[1], ALL[1], ALL[4], CredentialStatus::Other(0)];
    for (bits, all, expected) in [
        (StatusBits::One, one, [0, 1, 1, 1, 1]),
        (StatusBits::Two, ALL, [0, 1, 2, 3, 1]),
    ] {
        let terms = StatusListTerms { bits, ..terms() };
        // The first entries, the last, and some of another list in between.
        for start in [0, 1, 2, 3, 500, (1 << 20) - 5] {
            let statuses: Vec<_> = (start..).map(|index| position(7, index)).zip(all).collect();
            let others = (start..start + 5).map(|index| (position(8, index), CredentialStatus::Revoked));
            let mixed: Vec<_> = others.chain(statuses.clone()).collect();
            let list = read(&prepare(&terms, &mixed).unwrap());
            assert_eq!((list.issuer(), list.list(), list.entries()), (3501, 7, 1 << 20));
            assert_eq!((list.bits(), list.time_to_live()), (bits.number(), Some(3600)));
            assert_eq!(list.expires(), Some(terms.expires));
            for ((position, _), number) in statuses.iter().zip(expected) {
                assert_eq!(list.status(position.index()).unwrap().number(), number);
            }
            let good = (0..1 << 20).filter(|index| list.status(*index) == Ok(CredentialStatus::Valid));
            assert_eq!(good.count(), (1 << 20) - 4);
        }
    }
}

#[test]
fn one_form_whatever_the_order() {
    let mut statuses: Vec<_> = (0..900)
        .map(|n| (position(7, n * 7919 % (1 << 20)), ALL[n as usize % 4]))
        .collect();
    let first = prepare(&terms(), &statuses).unwrap();
    statuses.reverse();
    statuses.extend_from_within(..20);
    let second = prepare(&terms(), &statuses).unwrap();
    assert_eq!(first.to_be_signed(), second.to_be_signed());
    assert_eq!(read(&first).digest(), first.to_be_signed().digest());
    // A list signed by another COSE stack is accepted here, and the operator's door reads it too.
    let token = first.sign(&key()).unwrap();
    assert!(token.len() > limits::SIGNED_BYTES);
    assert_eq!(first.finish_signed_form(&token[1..]), Ok(token.clone()));
    let uri = "urn:vehicle-license:status:3501:7";
    assert!(ForeignStatusList::verify(&token, &key().public_key(), uri, at(NOW)).is_ok());
}

#[test]
fn what_is_not_published() {
    let valid = CredentialStatus::Valid;
    let change = |change: fn(&mut StatusListTerms)| {
        let mut terms = terms();
        change(&mut terms);
        code(&terms, &[(position(7, 9), CredentialStatus::Revoked)])
    };
    assert_eq!(change(|_| {}), "ok");
    assert_eq!(change(|t| t.list = (1 << 20) - 1), "ok");
    assert_eq!(change(|t| t.list = 1 << 20), "status-list-out-of-range");
    assert_eq!(change(|t| t.entries = Some(0)), "status-list-out-of-range");
    assert_eq!(change(|t| t.entries = Some(9)), "status-index-out-of-range");
    assert_eq!(change(|t| t.entries = Some(10)), "ok");
    assert_eq!(change(|t| t.entries = Some(1 << 20)), "ok");
    assert_eq!(change(|t| t.entries = Some((1 << 20) + 1)), "status-list-out-of-range");
    assert_eq!(change(|t| t.expires = at(NOW)), "status-list-window");
    assert_eq!(change(|t| t.expires = at(NOW + 1)), "ok");
    assert_eq!(change(|t| t.time_to_live = Some(0)), "status-list-window");
    assert_eq!(change(|t| t.snapshot_at = at(NOW - 1001)), "issuer-key-not-yet");
    assert_eq!(change(|t| t.snapshot_at = at(NOW + 1000)), "issuer-key-retired");
    let twice = [(position(7, 9), valid), (position(7, 9), CredentialStatus::Suspended)];
    assert_eq!(code(&terms(), &twice), "status-position-conflict");
    assert_eq!(code(&terms(), &[twice[1], twice[0]]), "status-position-conflict");
    assert_eq!(code(&terms(), &[twice[1], twice[1]]), "ok");
    for (status, expected) in ALL
        .into_iter()
        .zip(["ok", "ok", "status-list-one-bit", "status-list-one-bit", "ok"])
    {
        let bits = StatusBits::One;
        assert_eq!(
            code(&StatusListTerms { bits, ..terms() }, &[(position(7, 9), status)]),
            expected
        );
    }
    let prepared = |issuer: Issuer, number| terms().prepare(&issuer, number, []);
    assert_eq!(prepared(issuer(false), 2).unwrap_err().code(), "issuer-key-artefact");
    assert_eq!(prepared(issuer(true), 3).unwrap_err().code(), "issuer-key-unknown");
    // Ten entries take two bytes of one bit, three of two.
    let short = |bits| {
        read(
            &prepare(
                &StatusListTerms {
                    bits,
                    entries: Some(10),
                    ..terms()
                },
                &[],
            )
            .unwrap(),
        )
        .entries()
    };
    assert_eq!((short(StatusBits::One), short(StatusBits::Two)), (16, 12));
}

#[test]
fn one_bad_row_does_not_stop_a_city() {
    use CredentialStatus::{Other, Revoked, Superseded, Suspended, Valid};
    let row = |index, status| (position(7, index), status);
    let rows = [
        (position(8, 1), Revoked),
        row(1, Valid),
        row(2, Superseded),
        row(900, Revoked),
        // Each pair in both orders: the graver status is published.
        row(1, Suspended),
        row(2, Revoked),
        row(3, Revoked),
        row(3, Valid),
        row(4, Suspended),
        row(4, Superseded),
        row(5, Other(9)),
    ];
    let short = StatusListTerms {
        entries: Some(800),
        ..terms()
    };
    let (list, report) = short.prepare_reporting(&issuer(true), 2, rows).unwrap();
    let told: Vec<_> = report.iter().map(|bad| (bad.row, bad.why.code())).collect();
    let conflict = "status-position-conflict";
    assert_eq!(
        told,
        [
            (3, "status-index-out-of-range"),
            (4, conflict),
            (5, conflict),
            (7, conflict),
            (9, conflict)
        ]
    );
    let list = list.sign(&key()).unwrap();
    let read = StatusList::verify(&list, &trust(), at(NOW)).unwrap();
    let found: Vec<_> = (1..6).map(|index| read.status(index).unwrap()).collect();
    assert_eq!(found, [Suspended, Revoked, Revoked, Superseded, Revoked]);
    // The strict form names the first of them.
    let strict = short.prepare(&issuer(true), 2, rows).unwrap_err();
    assert_eq!(
        std::string::ToString::to_string(&strict),
        "row 3: index 900 is beyond the list's 800 entries"
    );
    // A list of one bit calls revoked what it cannot tell.
    let one = StatusListTerms {
        bits: StatusBits::One,
        ..terms()
    };
    let (list, report) = one
        .prepare_reporting(&issuer(true), 2, [row(1, Suspended), row(2, Valid)])
        .unwrap();
    assert_eq!(
        report.iter().map(|bad| bad.why.code()).collect::<Vec<_>>(),
        ["status-list-one-bit"]
    );
    let read = StatusList::verify(&list.sign(&key()).unwrap(), &trust(), at(NOW)).unwrap();
    assert_eq!([1, 2].map(|index| read.status(index).unwrap()), [Revoked, Valid]);
    // Faults of no single row stop both.
    let none = StatusListTerms {
        entries: Some(0),
        ..terms()
    };
    assert_eq!(
        none.prepare_reporting(&issuer(true), 2, rows).unwrap_err().code(),
        "status-list-out-of-range"
    );
}

#[test]
fn a_cose_key_comes_back() {
    let own = key().public_key();
    let written = own.to_cose_key();
    assert_eq!(PublicKey::from_cose_key(&written), Ok(own));
    let code = |bytes: &[u8]| PublicKey::from_cose_key(bytes).map_or_else(|error| error.code(), |_| "ok");
    for cut in 0..written.len() {
        assert_eq!(code(&written[..cut]), "cbor-truncated");
    }
    assert_eq!(code(&[&written[..], &[0]].concat()), "cbor-trailing-bytes");
    let (x, y) = own.to_coordinates();
    let with = |y: &[u8], more: &[u8]| {
        let mut writer = Writer::new();
        writer
            .map(5)
            .int(-1)
            .uint(1_u8)
            .int(-2)
            .bytes(&x)
            .int(-3)
            .raw(y)
            .uint(1_u8)
            .uint(2_u8)
            .raw(more);
        code(&writer.into_bytes())
    };
    let whole = [&[0x58, 32][..], &y].concat();
    let sign = [0xf4 | (y[31] & 1)];
    assert_eq!((with(&whole, &[3, 0x26]), with(&sign, &[2, 0x41, 9])), ("ok", "ok"));
    // Another algorithm, another curve, a coordinate of another length, a point beside the curve.
    assert_eq!(with(&whole, &[3, 0x27]), "cbor-out-of-range");
    assert_eq!(with(&whole, &[0x20, 2]), "cbor-duplicate-key");
    assert_eq!(with(&[0x41, 1], &[2, 0]), "cbor-wrong-length");
    // Floats of whose bits the last are those of false and true.
    let float = |sign: u8| with(&[0xf9, 0, sign & 0x1f], &[2, 0]);
    assert_eq!((float(0xf4), float(0xf5)), ("cbor-wrong-type", "cbor-wrong-type"));
    assert_eq!(
        with(&[&[0x58, 32][..], &x].concat(), &[2, 0]),
        "public-key-not-on-curve"
    );
    assert_eq!(code(&[0xa1, 1, 1]), "cbor-out-of-range");
    assert_eq!(code(&[0xa1, 1, 2]), "cbor-missing-key");
    assert_eq!(code(&[0; 1025]), "bytes-too-long");
}
