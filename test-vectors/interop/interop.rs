//! Another COSE stack (`coset`) and another ECDSA (`ring`) read what we sign, and what they sign is taken back: the
//! signed forms are plain COSE_Sign1 and CWT, not a dialect.

use std::collections::BTreeSet;

use coset::cbor::Value;
use coset::iana::{self, EnumI64 as _};
use coset::{
    Algorithm, CborSerializable as _, CoseKey, CoseSign1, CoseSign1Builder, HeaderBuilder, KeyType, Label,
    TaggedCborSerializable as _,
};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair,
    EcdsaSigningAlgorithm, UnparsedPublicKey,
};

use support::fixture::{
    ASKER, ASKER_KEY, Deterministic, ISSUED_AT, ISSUER, LICENSE_KEY, SHOWN_AT, ask_as_listed, company_record, enrolled,
    everything_asked, holder, instant, issue, issuer, key, record, terms, trust,
};
use vehicle_license::credential::{RealPersonCheck, Unsigned};
use vehicle_license::issue::{Authority, EnrolledKey, IssuedLicense};
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};
use vehicle_license::present::{Holder, ShowText, View};
use vehicle_license::{Challenge, Purpose};

const TYP: i64 = 16;
const LICENSE_TYP: &str = "application/vehicle-license+cwt";
const SHOW_TYP: &str = "application/vehicle-license-show+cwt";
const CHALLENGE_TYP: &str = "application/vehicle-license-challenge+cbor";
const ENROLMENT_TYP: &str = "application/vehicle-license-enrolment+cwt";

// What we sign, they read ----------------------------------------------------------------------

/// The uncompressed point, the one form `ring` takes.
fn uncompressed(key: &PublicKey) -> Vec<u8> {
    let (x, y) = key.to_coordinates();
    [&[4], &x[..], &y].concat()
}

/// Parses and verifies a signed form with `coset` and `ring`, and checks its header.
fn read_elsewhere(message: &[u8], key: &PublicKey, typ: &str, key_id: &[u8]) -> CoseSign1 {
    let parsed = CoseSign1::from_tagged_slice(message).expect("a tagged COSE_Sign1");
    let point = uncompressed(key);
    parsed
        .verify_signature(b"", |signature, data| {
            UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point).verify(data, signature)
        })
        .expect("a signature that verifies");
    let header = &parsed.protected.header;
    assert_eq!(header.alg, Some(Algorithm::Assigned(iana::Algorithm::ES256)));
    assert_eq!(header.key_id, key_id);
    assert_eq!(header.rest, [(Label::Int(TYP), Value::Text(typ.into()))]);
    assert!(header.crit.is_empty() && header.content_type.is_none());
    assert!(parsed.unprotected.is_empty(), "nothing unsigned in the header");
    let mut again = parsed.clone();
    again.protected.original_data = None;
    assert_eq!(
        again.to_tagged_vec().expect("an encoding"),
        message,
        "both encode alike"
    );
    parsed
}

/// The claims of a payload by label.
fn claims(parsed: &CoseSign1) -> Vec<(i128, Value)> {
    let payload = parsed.payload.as_deref().expect("a payload");
    let value: Value = coset::cbor::from_reader(payload).expect("CBOR");
    let entries = value.into_map().expect("a map");
    entries
        .into_iter()
        .map(|(label, claim)| (i128::from(label.into_integer().expect("an integer label")), claim))
        .collect()
}

fn claim(claims: &[(i128, Value)], label: i128) -> &Value {
    let mut found = claims.iter().filter(|(other, _)| *other == label);
    let (_, claim) = found.next().unwrap_or_else(|| panic!("claim {label}"));
    assert!(found.next().is_none(), "claim {label} twice");
    claim
}

fn key_id() -> Vec<u8> {
    [ISSUER.to_be_bytes(), LICENSE_KEY.to_be_bytes()].concat()
}

#[test]
fn a_license_is_a_cwt_that_others_verify() {
    for record in [record(), company_record()] {
        let license = issue(&record);
        let parsed = read_elsewhere(&license.to_cose(), &key("issuer").public_key(), LICENSE_TYP, &key_id());
        let claims = claims(&parsed);
        let text = |text: &str| Value::Text(text.into());
        assert_eq!(*claim(&claims, 1), text("urn:vehicle-license:issuer:3501"));
        // The last day of the default window is 2026-10-14; it ends at 24:00 in Beijing.
        assert_eq!(*claim(&claims, 4), Value::from(1_791_993_600_u64));
        assert_eq!(*claim(&claims, 6), Value::from(ISSUED_AT));
        let status = Value::Map(vec![(
            text("status_list"),
            Value::Map(vec![
                (text("idx"), Value::from(483_201)),
                (text("uri"), text("urn:vehicle-license:status:3501:7")),
            ]),
        )]);
        assert_eq!(*claim(&claims, 65_535), status);
        assert_eq!(*claim(&claims, -65_537), Value::from(1));
        assert_eq!(*claim(&claims, -65_538), Value::from(1));
        assert_eq!(claim(&claims, -65_539).as_bytes().map(Vec::len), Some(32));
        assert_eq!(*claim(&claims, -65_550), Value::from(1));
        assert_eq!(claims.len(), 9);
        // RFC 8747: {1: COSE_Key}.
        let confirmation = claim(&claims, 8).as_map().expect("a map");
        assert_eq!(confirmation[0].0, Value::from(1));
        let mut encoded = Vec::new();
        coset::cbor::into_writer(&confirmation[0].1, &mut encoded).expect("an encoding");
        assert_eq!(encoded, key("holder").public_key().to_cose_key());
    }
}

#[test]
fn a_show_is_a_cwt_that_others_verify() {
    let holder = holder(&record());
    let mut random = Deterministic::new("challenge");
    let question = Challenge::new("测试", Purpose::InsuranceClaim, instant(SHOWN_AT), 120, &mut random);
    let question = question.expect("a challenge");
    let evidence = RealPersonCheck::new(1, 3).expect("evidence");
    for (view, labels) in [
        (View::everyday(), vec![6, -65_542, -65_543]),
        (View::for_purpose(Purpose::Mortgage), vec![6, -65_540, -65_542, -65_543]),
        (everything_asked(&question), vec![6, -65_540, -65_542, -65_543, -65_544]),
        (
            View::everyday().with_real_person_check(evidence),
            vec![6, -65_542, -65_543, -65_545],
        ),
    ] {
        let show = holder
            .present(&view, instant(SHOWN_AT), &key("holder"))
            .expect("a show");
        let parsed = read_elsewhere(&show.to_cose(), &key("holder").public_key(), SHOW_TYP, &[]);
        let claims = claims(&parsed);
        assert_eq!(claims.iter().map(|(label, _)| *label).collect::<Vec<_>>(), labels);
        assert_eq!(*claim(&claims, 6), Value::from(SHOWN_AT));
        assert_eq!(*claim(&claims, -65_542), Value::Bytes(holder.id().to_vec()));
    }
    // The id is the digest of what a COSE library would hash for the license.
    let license = CoseSign1::from_tagged_slice(&holder.to_cose()).expect("a COSE_Sign1");
    let digest = ring::digest::digest(&ring::digest::SHA256, &license.tbs_data(b""));
    assert_eq!(digest.as_ref(), holder.id());
}

#[test]
fn a_listed_askers_question_is_a_cose_message_that_others_verify() {
    let mut random = Deterministic::new("challenge");
    let question = Challenge::new("闽江保险", Purpose::InsuranceClaim, instant(SHOWN_AT), 120, &mut random);
    let sealing = key("sealing").public_key();
    let question = ask_as_listed(question.expect("a challenge"), &sealing);
    let kid = [ASKER.to_be_bytes(), ASKER_KEY.to_be_bytes()].concat();
    let message = question.to_cose().expect("a signed form");
    let parsed = read_elsewhere(&message, &key("insurer").public_key(), CHALLENGE_TYP, &kid);
    // The payload is what travels, with the two numbers in a list and without the signature.
    let read = |bytes: &[u8]| -> Vec<Value> {
        let value: Value = coset::cbor::from_reader(bytes).expect("CBOR");
        value.into_array().expect("a list")
    };
    let mut wire = read(question.as_bytes());
    let signature = wire.pop().expect("a signature");
    assert_eq!(signature, Value::Bytes(parsed.signature.clone()));
    let numbers = wire.split_off(7);
    assert_eq!(numbers, [Value::from(ASKER), Value::from(ASKER_KEY)]);
    wire.push(Value::Array(numbers));
    assert_eq!(read(parsed.payload.as_deref().expect("a payload")), wire);
}

#[test]
fn an_enrolment_is_a_cwt_that_others_verify() {
    let phone = key("phone");
    let draft = EnrolledKey::prepare(phone.public_key(), [9; 16], instant(ISSUED_AT));
    let enrolment = draft.sign(&phone).expect("an enrolment");
    let claims = claims(&read_elsewhere(&enrolment, &phone.public_key(), ENROLMENT_TYP, &[]));
    assert_eq!(*claim(&claims, 6), Value::from(ISSUED_AT));
    assert_eq!(*claim(&claims, 10), Value::Bytes(vec![9; 16]));
    assert_eq!(claims.len(), 3);
}

#[test]
fn a_cose_key_is_one_that_others_read() {
    for name in ["issuer", "holder", "somebody"] {
        let public = key(name).public_key();
        let encoded = public.to_cose_key();
        let parsed = CoseKey::from_slice(&encoded).expect("a COSE_Key");
        assert_eq!(parsed.kty, KeyType::Assigned(iana::KeyType::EC2));
        let (x, y) = public.to_coordinates();
        let parameters = [
            (
                iana::Ec2KeyParameter::Crv,
                Value::from(iana::EllipticCurve::P_256.to_i64()),
            ),
            (iana::Ec2KeyParameter::X, Value::Bytes(x.to_vec())),
            (iana::Ec2KeyParameter::Y, Value::Bytes(y.to_vec())),
        ];
        let parameters = parameters.map(|(label, value)| (Label::Int(label.to_i64()), value));
        assert_eq!(parsed.params, parameters);
        assert!(parsed.key_id.is_empty() && parsed.alg.is_none() && parsed.key_ops.is_empty());
        assert_eq!(parsed.to_vec().expect("an encoding"), encoded);
        assert_eq!(PublicKey::from_coordinates(&x, &y), Ok(public));
    }
}

// What they sign, we take ----------------------------------------------------------------------

fn ring_key(algorithm: &'static EcdsaSigningAlgorithm, key: &LocalKey) -> EcdsaKeyPair {
    let (secret, point) = (key.secret_bytes(), uncompressed(&key.public_key()));
    EcdsaKeyPair::from_private_key_and_public_key(algorithm, secret.as_slice(), &point, &SystemRandom::new())
        .expect("a key pair")
}

/// Signs with `ring`, whose signatures are random and of either S.
fn ring_sign(pair: &EcdsaKeyPair, data: &[u8]) -> Vec<u8> {
    pair.sign(&SystemRandom::new(), data)
        .expect("a signature")
        .as_ref()
        .to_vec()
}

/// Protected header and payload out of a Sig_structure.
fn parts(sig_structure: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let value: Value = coset::cbor::from_reader(sig_structure).expect("CBOR");
    let [context, protected, aad, payload] =
        <[Value; 4]>::try_from(value.into_array().expect("an array")).expect("four");
    assert_eq!(
        (context, aad),
        (Value::Text("Signature1".into()), Value::Bytes(Vec::new()))
    );
    (
        protected.into_bytes().expect("bytes"),
        payload.into_bytes().expect("bytes"),
    )
}

fn license_draft() -> Unsigned<IssuedLicense> {
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let draft = authority.issue(
        &record(),
        &enrolled("holder"),
        &terms(),
        &mut Deterministic::new("seed"),
    );
    draft.expect("a draft")
}

fn show_draft() -> Unsigned<ShowText> {
    let view = View::for_purpose(Purpose::InsuranceClaim);
    holder(&record()).prepare(&view, instant(SHOWN_AT)).expect("a draft")
}

/// The message another stack makes of `payload` under a header it builds itself, with its own encoder.
fn signed_elsewhere(payload: Vec<u8>, typ: &str, key_id: Option<Vec<u8>>, pair: &EcdsaKeyPair) -> CoseSign1 {
    let mut header = HeaderBuilder::new()
        .algorithm(iana::Algorithm::ES256)
        .value(TYP, Value::Text(typ.into()));
    if let Some(key_id) = key_id {
        header = header.key_id(key_id);
    }
    CoseSign1Builder::new()
        .protected(header.build())
        .payload(payload)
        .create_signature(b"", |data| ring_sign(pair, data))
        .build()
}

fn license_elsewhere() -> CoseSign1 {
    let (_, payload) = parts(license_draft().to_be_signed().as_bytes());
    let pair = ring_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &key("issuer"));
    let message = signed_elsewhere(payload, LICENSE_TYP, Some(key_id()), &pair);
    assert_eq!(
        message.tbs_data(b""),
        license_draft().to_be_signed().as_bytes(),
        "both ask for the same bytes"
    );
    message
}

fn is_high(message: &CoseSign1) -> bool {
    // Half of the group order begins 7fffffff 80000000.
    message.signature[32..40] > [0x7f, 0xff, 0xff, 0xff, 0x80, 0, 0, 0][..]
}

fn accepted(license: &IssuedLicense) -> Holder {
    let form = CoseSign1::from_tagged_slice(&license.to_cose()).expect("a COSE_Sign1");
    assert!(!is_high(&form), "what leaves is low-S");
    Holder::import(&license.secret_file(), &trust(), &key("holder").public_key()).expect("a file")
}

#[test]
fn a_license_signed_elsewhere_is_taken_with_and_without_tag() {
    let mut seen = BTreeSet::new();
    for _ in 0..64 {
        let message = license_elsewhere();
        seen.insert(is_high(&message));
        let tagged = message.clone().to_tagged_vec().expect("an encoding");
        let untagged = message.to_vec().expect("an encoding");
        let [with, without] = [tagged, untagged].map(|form| {
            license_draft()
                .finish_signed_form(&form)
                .unwrap_or_else(|error| panic!("{error}"))
        });
        assert_eq!(with.to_cose(), without.to_cose());
        assert_eq!(accepted(&with).id(), license_draft().to_be_signed().digest());
    }
    assert_eq!(seen.len(), 2, "64 random signatures have either S");
}

#[test]
fn a_show_signed_elsewhere_is_taken() {
    let (_, payload) = parts(show_draft().to_be_signed().as_bytes());
    let pair = ring_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &key("holder"));
    let message = signed_elsewhere(payload, SHOW_TYP, None, &pair);
    let show: ShowText = show_draft()
        .finish_signed_form(&message.to_tagged_vec().expect("an encoding"))
        .expect("a show");
    read_elsewhere(&show.to_cose(), &key("holder").public_key(), SHOW_TYP, &[]);
}

#[test]
fn der_from_elsewhere_is_taken() {
    let license_key = ring_key(&ECDSA_P256_SHA256_ASN1_SIGNING, &key("issuer"));
    let show_key = ring_key(&ECDSA_P256_SHA256_ASN1_SIGNING, &key("holder"));
    let fixed_key = ring_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &key("issuer"));
    let (license, show) = (license_draft(), show_draft());
    for _ in 0..32 {
        let signed = license
            .finish(&ring_sign(&license_key, license.to_be_signed().as_bytes()))
            .expect("a license");
        accepted(&signed);
        show.finish(&ring_sign(&show_key, show.to_be_signed().as_bytes()))
            .expect("a show");
        let signed = license
            .finish(&ring_sign(&fixed_key, license.to_be_signed().as_bytes()))
            .expect("a license");
        accepted(&signed);
        let foreign = show.finish(&ring_sign(&license_key, show.to_be_signed().as_bytes()));
        assert_eq!(foreign.expect_err("a refusal").code(), "signature-does-not-verify");
    }
}

// What is not ours, or not strict --------------------------------------------------------------

/// The code with which a license's signed form is refused.
fn refusal(message: &[u8]) -> &'static str {
    license_draft()
        .finish_signed_form(message)
        .expect_err("a refusal")
        .code()
}

fn refusal_of(change: impl FnOnce(&mut CoseSign1)) -> &'static str {
    let mut message = license_elsewhere();
    change(&mut message);
    refusal(&message.to_tagged_vec().expect("an encoding"))
}

#[test]
fn another_message_is_not_ours() {
    let pair = ring_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &key("issuer"));
    let (_, payload) = parts(license_draft().to_be_signed().as_bytes());
    let refused = |message: CoseSign1| refusal(&message.to_tagged_vec().expect("an encoding"));
    let ours = "signed-form-not-ours";

    // All of these carry a good signature over what they say.
    for at in 0..payload.len() {
        let mut changed = payload.clone();
        changed[at] ^= 1;
        assert_eq!(
            refused(signed_elsewhere(changed, LICENSE_TYP, Some(key_id()), &pair)),
            ours,
            "byte {at}"
        );
    }
    let signed = |typ, key_id| signed_elsewhere(payload.clone(), typ, key_id, &pair);
    assert_eq!(refused(signed(SHOW_TYP, Some(key_id()))), ours);
    assert_eq!(refused(signed(LICENSE_TYP, None)), ours);
    assert_eq!(refused(signed(LICENSE_TYP, Some(vec![0x0d, 0xad, 0, 2]))), ours);
    assert_eq!(refused(signed(LICENSE_TYP, Some(vec![0, 0x0d, 0xad, 0, 1]))), ours);
    let header = HeaderBuilder::new()
        .algorithm(iana::Algorithm::ESP256)
        .key_id(key_id())
        .value(TYP, Value::Text(LICENSE_TYP.into()));
    let other_algorithm = CoseSign1Builder::new()
        .protected(header.build())
        .payload(payload)
        .create_signature(b"", |data| ring_sign(&pair, data))
        .build();
    assert_eq!(refused(other_algorithm), ours);
}

#[test]
fn a_bad_signature_has_a_code_of_its_own() {
    assert_eq!(
        refusal_of(|message| message.signature[10] ^= 1),
        "signature-does-not-verify"
    );
    assert_eq!(
        refusal_of(|message| message.signature = vec![0; 64]),
        "signature-malformed"
    );
    assert_eq!(
        refusal_of(|message| message.signature.truncate(63)),
        "signature-malformed"
    );
    assert_eq!(refusal_of(|message| message.signature.clear()), "signature-malformed");
    // COSE has r ‖ s alone; DER in a signed form is a stack's mistake.
    let asn1 = ring_key(&ECDSA_P256_SHA256_ASN1_SIGNING, &key("issuer"));
    let draft = license_draft();
    let data = draft.to_be_signed().as_bytes();
    assert_eq!(
        refusal_of(|message| message.signature = ring_sign(&asn1, data)),
        "signature-malformed"
    );
    let foreign = ring_key(&ECDSA_P256_SHA256_FIXED_SIGNING, &key("holder"));
    assert_eq!(
        refusal_of(|message| message.signature = ring_sign(&foreign, data)),
        "signature-does-not-verify"
    );
    // Changed content under an old signature is told apart from a bad signature.
    assert_eq!(
        refusal_of(|message| message.payload = Some(b"\xa0".to_vec())),
        "signed-form-not-ours"
    );
}

#[test]
fn a_form_that_is_not_strict_is_refused() {
    let with_key_id = |message: &mut CoseSign1| message.unprotected.key_id = key_id();
    assert_eq!(refusal_of(with_key_id), "cbor-wrong-length");
    assert_eq!(refusal_of(|message| message.payload = None), "cbor-wrong-type");
    let message = license_elsewhere();
    let tagged = message.clone().to_tagged_vec().expect("an encoding");
    let untagged = message.to_vec().expect("an encoding");
    assert_eq!(tagged[..2], [0xd2, 0x84]);
    assert_eq!(
        refusal(&[&[0xd1], &untagged[..]].concat()),
        "cbor-wrong-type",
        "COSE_Mac0"
    );
    assert_eq!(
        refusal(&[&[0xd2], &tagged[..]].concat()),
        "cbor-wrong-type",
        "the tag twice"
    );
    assert_eq!(
        refusal(&[&[0xd8, 0x3d], &tagged[..]].concat()),
        "cbor-wrong-type",
        "the CWT tag"
    );
    assert_eq!(
        refusal(&[&[0xd8, 0x12], &untagged[..]].concat()),
        "cbor-not-shortest",
        "a long tag"
    );
    assert_eq!(refusal(&[&tagged[..], &[0]].concat()), "cbor-trailing-bytes");
    assert_eq!(refusal(&[&[0x9f], &untagged[1..], &[0xff]].concat()), "cbor-indefinite");
    assert_eq!(refusal(&[&[0x98, 4], &untagged[1..]].concat()), "cbor-not-shortest");
    assert_eq!(
        refusal(&[&[0x85], &untagged[1..], &[0xf6]].concat()),
        "cbor-wrong-length"
    );
    assert_eq!(refusal(&[]), "cbor-truncated");
    for length in 1..tagged.len() {
        assert_eq!(refusal(&tagged[..length]), "cbor-truncated", "first {length} bytes");
    }
    for at in 0..tagged.len() * 8 {
        let mut flipped = tagged.clone();
        flipped[at / 8] ^= 1 << (at % 8);
        refusal(&flipped);
    }
}
