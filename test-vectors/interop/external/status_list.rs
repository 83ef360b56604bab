//! Status lists of the IETF draft: its four lists of 2^20 entries, entry for entry; its two small ones; its signed
//! token, whose key id is not protected; and the token that refers to it.

use std::path::Path;

use coset::cbor::Value as Cbor;
use coset::{CborSerializable as _, CoseSign1, CoseSign1Builder, HeaderBuilder, TaggedCborSerializable as _};
use libtest_mimic::Failed;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use serde_json::Value;
use vehicle_license::UnixTime;
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};
use vehicle_license::trust::ForeignStatusList;

use super::{Report, hex, json, list, sha256, text};

const FILE: &str = "status-list/status_list_vectors.json";
const URI: &str = "https://example.com/statuslists/1";
const TYPE: &str = "application/statuslist+cwt";
const TYP: i64 = 16;
const ISSUED_AT: u64 = 1_686_920_170;
const EXPIRES: u64 = 2_291_720_170;

fn at(unix: u64) -> UnixTime {
    UnixTime::from_unix(unix).expect("an instant")
}

/// The lists of 2^20 entries: each entry, and the inflated bytes by their hash.
pub(super) fn large(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, FILE)?, Report::new());
    for case in list(&data["vectors_2e20"], "vectors_2e20")? {
        let found = read(&hex(text(case, "cbor_hex")?)?)?;
        let bits = found.bits();
        report.check(case["bits"] == bits && case["size"] == found.entries(), || {
            format!("{bits} bits, {} entries", found.entries())
        });
        let mut packed = vec![0_u8; (1 << 20) * usize::from(bits) / 8];
        let mut differing = 0_usize;
        for index in 0..1_u64 << 20 {
            let number = found.status(index).map_err(|error| error.to_string())?.number();
            let expected = case["statuses"]
                .get(index.to_string())
                .and_then(Value::as_u64)
                .unwrap_or(0);
            differing += usize::from(u64::from(number) != expected);
            let bit = usize::try_from(index)? * usize::from(bits);
            packed[bit / 8] |= number << (bit % 8);
        }
        report.check(differing == 0, || format!("{bits} bits: {differing} entries differ"));
        report.check(sha256(&packed)[..] == hex(text(case, "sha256_raw")?)?, || {
            format!("{bits} bits: other bytes")
        });
        report.check(found.status(1 << 20).is_err(), || {
            format!("{bits} bits: an entry too many")
        });
    }
    report.end(16)
}

/// The two small ones.
pub(super) fn small(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, FILE)?, Report::new());
    for case in list(&data["small"], "small")? {
        let found = read(&hex(text(case, "cbor_hex")?)?)?;
        let all: Result<Vec<u8>, _> = (0..u64::from(found.entries()))
            .map(|index| found.status(index).map(|status| status.number()))
            .collect();
        let all = all.map_err(|error| error.to_string())?;
        report.check(case["statuses"] == serde_json::json!(all), || {
            format!("{all:?}: {case}")
        });
    }
    report.end(2)
}

/// The list's token, at both ends of its life, and the token that refers to index 0 of it.
pub(super) fn tokens(folder: &Path) -> Result<(), Failed> {
    let (data, mut report) = (json(folder, FILE)?, Report::new());
    let coordinate = |name| base64url(text(&data["draft_example_key"], name)?);
    let key = PublicKey::from_coordinates(&coordinate("x")?, &coordinate("y")?).map_err(|error| error.to_string())?;
    let token = |name: &str| {
        let found = list(&data["tokens"], "tokens")?
            .iter()
            .find(|token| token["name"] == name);
        hex(text(
            found.ok_or_else(|| Failed::from(format!("no {name}")))?,
            "cose_hex",
        )?)
    };
    let signed_list = token("draft status list token")?;
    let code = |uri: &str, now: u64| {
        ForeignStatusList::verify(&signed_list, &key, uri, at(now)).map_or_else(|error| error.code(), |_| "ok")
    };
    for (now, expected) in [
        (ISSUED_AT - 11, "status-list-from-future"),
        (ISSUED_AT - 10, "ok"),
        (ISSUED_AT, "ok"),
        (EXPIRES - 1, "ok"),
        (EXPIRES, "status-list-expired"),
    ] {
        report.check(code(URI, now) == expected, || format!("{now}: {}", code(URI, now)));
    }
    report.check(
        code("https://example.com/statuslists/2", ISSUED_AT) == "status-list-other-uri",
        || "another URI".into(),
    );
    let other = LocalKey::from_secret_bytes(&[1; 32]).expect("a key").public_key();
    let by_other = ForeignStatusList::verify(&signed_list, &other, URI, at(ISSUED_AT));
    report.check(
        by_other
            .as_ref()
            .is_err_and(|error| error.code() == "status-list-signature-invalid"),
        || format!("another key: {by_other:?}"),
    );
    let found = ForeignStatusList::verify(&signed_list, &key, URI, at(ISSUED_AT)).map_err(|error| error.to_string())?;
    report.check(
        (found.bits(), found.entries(), found.time_to_live()) == (1, 16, Some(43_200)),
        || format!("{found:?}"),
    );

    // The referring token is a list to nobody, and is signed by the same key.
    let referring = token("draft referenced token")?;
    let as_list = ForeignStatusList::verify(&referring, &key, URI, at(ISSUED_AT));
    report.check(
        as_list.as_ref().is_err_and(|error| error.code() == "status-list-type"),
        || format!("as a list: {as_list:?}"),
    );
    let parsed = CoseSign1::from_tagged_slice(&referring).map_err(|error| format!("{error:?}"))?;
    let signature =
        vehicle_license::key::Signature::from_signer(&parsed.signature).map_err(|error| error.to_string())?;
    report.check(key.verifies(&sha256(&parsed.tbs_data(b"")), &signature), || {
        "its signature".into()
    });
    let claims =
        Cbor::from_slice(parsed.payload.as_deref().unwrap_or_default()).map_err(|error| format!("{error:?}"))?;
    let reference = entry(&claims, &Cbor::from(65_535)).and_then(|status| entry(status, &Cbor::from("status_list")));
    let reference = reference.ok_or_else(|| Failed::from("it refers to no list"))?;
    report.check(
        entry(reference, &Cbor::from("uri")) == Some(&Cbor::from(found.uri())),
        || "its URI".into(),
    );
    let index = entry(reference, &Cbor::from("idx")).and_then(Cbor::as_integer);
    let index = index
        .and_then(|index| u64::try_from(index).ok())
        .ok_or_else(|| Failed::from("no index"))?;
    let status = found.status(index).map_err(|error| error.to_string())?;
    report.check((index, status.name()) == (0, "revoked"), || {
        format!("{index}: {status:?}")
    });
    report.end(12)
}

/// A list's CBOR in a token that others' crates make: COSE by one, the signature by another.
fn read(status_list: &[u8]) -> Result<ForeignStatusList, Failed> {
    let status_list = Cbor::from_slice(status_list).map_err(|error| format!("{error:?}"))?;
    let claims = Cbor::Map(vec![
        (Cbor::from(65_533), status_list),
        (Cbor::from(6), Cbor::from(ISSUED_AT)),
        (Cbor::from(2), Cbor::from(URI)),
    ]);
    let secret = [3; 32];
    let key = LocalKey::from_secret_bytes(&secret).expect("a key").public_key();
    let (x, y) = key.to_coordinates();
    let random = ring::rand::SystemRandom::new();
    let point = [&[4][..], &x, &y].concat();
    let signer =
        EcdsaKeyPair::from_private_key_and_public_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &secret, &point, &random)
            .map_err(|error| error.to_string())?;
    let protected = HeaderBuilder::new()
        .algorithm(coset::iana::Algorithm::ES256)
        .value(TYP, Cbor::from(TYPE))
        .build();
    let token = CoseSign1Builder::new()
        .protected(protected)
        .unprotected(HeaderBuilder::new().key_id(b"12".to_vec()).build())
        .payload(claims.to_vec().map_err(|error| format!("{error:?}"))?)
        .create_signature(b"", |message| {
            signer.sign(&random, message).expect("a signature").as_ref().to_vec()
        })
        .build()
        .to_tagged_vec()
        .map_err(|error| format!("{error:?}"))?;
    ForeignStatusList::verify(&token, &key, URI, at(ISSUED_AT)).map_err(|error| error.to_string().into())
}

fn entry<'a>(map: &'a Cbor, key: &Cbor) -> Option<&'a Cbor> {
    map.as_map()?.iter().find(|(own, _)| own == key).map(|(_, value)| value)
}

/// The bytes of unpadded base64url.
fn base64url(digits: &str) -> Result<Vec<u8>, Failed> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for digit in digits.bytes() {
        let value = DIGITS.iter().position(|own| *own == digit);
        let value = value.ok_or_else(|| Failed::from(format!("{digits} is no base64url")))?;
        held = (held << 6) | u32::try_from(value)?;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from((held >> bits) & 0xff)?);
        }
    }
    Ok(bytes)
}
