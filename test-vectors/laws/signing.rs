//! Signing: whatever form a signer answers in, one form leaves; and nothing leaves that does not verify.

use p256::ecdsa::signature::hazmat::PrehashSigner as _;

use super::fixture::{Deterministic, LICENSE_KEY, enrolled, holder, issuer, key, record, terms};
use super::{code, shown, shown_at};
use vehicle_license::Purpose;
use vehicle_license::credential::{BatchError, StatusPosition, Unsigned};
use vehicle_license::error::{SignatureError, SignerFailed};
use vehicle_license::issue::{Authority, IssuedLicense, LicenseTerms};
use vehicle_license::key::{LocalKey, PublicKey, Signature, Signer, ToBeSigned};
use vehicle_license::present::{ShowText, View};

/// The order of P-256's group, big-endian.
const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa, 0xad, 0xa7,
    0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// The other signature over the same message: s replaced by n − s.
fn high(fixed: &[u8]) -> Vec<u8> {
    let mut other = fixed.to_vec();
    let mut borrow = 0;
    for at in (0..32).rev() {
        let difference = i16::from(ORDER[at]) - i16::from(fixed[32 + at]) - borrow;
        borrow = i16::from(difference < 0);
        other[32 + at] = u8::try_from(difference.rem_euclid(256)).expect("a byte");
    }
    other
}

/// Strict DER of r ‖ s.
fn der(fixed: &[u8]) -> Vec<u8> {
    let integer = |half: &[u8]| {
        let zeros = half.iter().take_while(|byte| **byte == 0).count();
        let mut body = half[zeros..].to_vec();
        if body.first().is_none_or(|first| first & 0x80 != 0) {
            body.insert(0, 0);
        }
        [&[2, u8::try_from(body.len()).expect("a short integer")], &body[..]].concat()
    };
    let body = [integer(&fixed[..32]), integer(&fixed[32..])].concat();
    [&[0x30, u8::try_from(body.len()).expect("a short sequence")], &body[..]].concat()
}

/// A signer that answers in a form of its own.
struct Answering<F> {
    key: LocalKey,
    form: F,
}

impl<F: Fn(&[u8]) -> Vec<u8>> Signer for Answering<F> {
    fn public_key(&self) -> PublicKey {
        self.key.public_key()
    }

    fn sign(&self, message: &ToBeSigned) -> Result<Vec<u8>, SignerFailed> {
        Ok((self.form)(&self.key.sign(message)?))
    }
}

struct Locked;

impl Signer for Locked {
    fn public_key(&self) -> PublicKey {
        key("holder").public_key()
    }

    fn sign(&self, _: &ToBeSigned) -> Result<Vec<u8>, SignerFailed> {
        Err(SignerFailed)
    }
}

fn draft() -> Unsigned<ShowText> {
    holder(&record())
        .prepare(&View::everyday(), shown_at())
        .expect("a draft")
}

type Form = fn(&[u8]) -> Vec<u8>;

#[test]
fn every_form_of_a_signature_becomes_the_same_show() {
    let plain = draft().sign(&key("holder")).expect("a show");
    let forms: [(&str, Form); 4] = [
        ("fixed", <[u8]>::to_vec),
        ("DER", der),
        ("fixed, high", high),
        ("DER, high", |fixed| der(&high(fixed))),
    ];
    for (name, form) in forms {
        let answering = Answering {
            key: key("holder"),
            form,
        };
        let show = draft()
            .sign(&answering)
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(show.as_bytes(), plain.as_bytes(), "{name}");
        let shown = shown("signed", show, Purpose::Other, None);
        assert_eq!(code(&shown.text(&shown.show.to_text())), "ok", "{name}");
    }
}

#[test]
fn the_wire_knows_low_s_alone() {
    let fixed = key("holder").sign(draft().to_be_signed()).expect("a signature");
    let low = Signature::from_signer(&fixed).expect("a signature").to_bytes();
    assert_eq!(
        Signature::from_wire(&low).map(|signature| signature.to_bytes()),
        Ok(low)
    );
    assert_eq!(
        Signature::from_wire(&high(&low)).expect_err("a refusal").code(),
        "signature-high-s"
    );
    assert_eq!(
        Signature::from_wire(&der(&low)).expect_err("a refusal").code(),
        "signature-malformed"
    );
    assert_eq!(
        Signature::from_signer(&high(&low)).expect("a signature").to_bytes(),
        low
    );
    assert_eq!(high(&high(&low)), low);
    // Wherever a show carries it, the other form is refused there too.
    let show = draft().sign(&key("holder")).expect("a show");
    for signature in [show.to_cose(), holder(&record()).to_cose()] {
        let signature = &signature[signature.len() - 64..];
        let mut bytes = show.as_bytes().to_vec();
        let at = bytes
            .windows(64)
            .position(|window| window == signature)
            .expect("the signature");
        bytes[at..at + 64].copy_from_slice(&high(signature));
        let shown = shown(
            "high",
            draft().sign(&key("holder")).expect("a show"),
            Purpose::Other,
            None,
        );
        assert_eq!(code(&shown.bytes(&bytes)), "signature-high-s");
    }
}

#[test]
fn nothing_is_released_that_does_not_verify() {
    let forms: [(&str, Form, &str); 9] = [
        ("empty", |_| Vec::new(), "signature-malformed"),
        ("short", |fixed| fixed[..63].to_vec(), "signature-malformed"),
        ("long", |fixed| [fixed, &[0]].concat(), "signature-malformed"),
        ("zeros", |_| vec![0; 64], "signature-malformed"),
        ("r = n", |fixed| [&ORDER, &fixed[32..]].concat(), "signature-malformed"),
        ("s = n", |fixed| [&fixed[..32], &ORDER].concat(), "signature-malformed"),
        (
            "DER with a tail",
            |fixed| [&der(fixed), &[0][..]].concat(),
            "signature-malformed",
        ),
        (
            "DER with a long length",
            |fixed| [&[0x30, 0x81], &der(fixed)[1..]].concat(),
            "signature-malformed",
        ),
        (
            "halves exchanged",
            |fixed| [&fixed[32..], &fixed[..32]].concat(),
            "signature-does-not-verify",
        ),
    ];
    for (name, form, expected) in forms {
        let answering = Answering {
            key: key("holder"),
            form,
        };
        assert_eq!(
            draft().sign(&answering).expect_err("a refusal").code(),
            expected,
            "{name}"
        );
        let returned = answering.sign(draft().to_be_signed()).expect("an answer");
        assert_eq!(
            draft().finish(&returned).expect_err("a refusal").code(),
            expected,
            "{name}"
        );
    }
    assert_eq!(draft().sign(&Locked).expect_err("a refusal").code(), "signer-failed");
    assert_eq!(
        draft().sign(&key("issuer")).expect_err("a refusal").code(),
        "signer-other-key"
    );
    // In two steps nobody asks whose key it was; the signature tells.
    let foreign = key("issuer").sign(draft().to_be_signed()).expect("a signature");
    assert_eq!(
        draft().finish(&foreign).expect_err("a refusal").code(),
        "signature-does-not-verify"
    );
}

#[test]
fn two_steps_over_bytes_or_digest_give_the_same_show() {
    let draft = draft();
    assert_eq!(draft.key(), &key("holder").public_key());
    let plain = draft.sign(&key("holder")).expect("a show");
    let message = draft.to_be_signed();
    let hashed: [u8; 32] =
        sha2::Digest::finalize(sha2::Digest::chain_update(sha2::Sha256::default(), message.as_bytes())).into();
    assert_eq!(*message.digest(), hashed);
    let secret = p256::ecdsa::SigningKey::from_slice(&*key("holder").secret_bytes()).expect("a key");
    let from_digest: p256::ecdsa::Signature = secret.sign_prehash(message.digest()).expect("a signature");
    let from_bytes: p256::ecdsa::Signature = p256::ecdsa::signature::Signer::sign(&secret, message.as_bytes());
    for signature in [from_digest, from_bytes] {
        assert_eq!(draft.finish(&signature.to_bytes()).expect("a show"), plain);
        assert_eq!(draft.finish(signature.to_der().as_bytes()).expect("a show"), plain);
    }
    // A failed attempt leaves the draft as it was.
    draft.finish(&[1; 64]).expect_err("a refusal");
    assert_eq!(draft.finish(&from_digest.to_bytes()).expect("a show"), plain);
}

fn batch() -> Vec<Unsigned<IssuedLicense>> {
    let authority = Authority::new(issuer(), LICENSE_KEY).expect("a key");
    let mut random = Deterministic::new("batch");
    let issue = |index| {
        let terms = LicenseTerms {
            status: StatusPosition::new(1, index).expect("a position"),
            ..terms()
        };
        authority.issue(&record(), &enrolled("holder"), &terms, &mut random)
    };
    (0..3).map(issue).collect::<Result<_, _>>().expect("drafts")
}

#[test]
fn a_batch_is_released_whole_or_not_at_all() {
    let batch = batch();
    let sign = |draft: &Unsigned<IssuedLicense>| key("issuer").sign(draft.to_be_signed()).expect("a signature");
    let signatures: Vec<Vec<u8>> = batch.iter().map(sign).collect();
    let licenses = Unsigned::<IssuedLicense>::finish_all(&batch, &signatures).expect("licenses");
    for (draft, license) in batch.iter().zip(&licenses) {
        assert_eq!(draft.log_entry(), license.log_entry());
        assert_eq!(license.log_entry().id, *draft.to_be_signed().digest());
    }
    let refused =
        |signatures: &[Vec<u8>]| Unsigned::<IssuedLicense>::finish_all(&batch, signatures).expect_err("a refusal");
    let error = |index, cause| BatchError { index, cause };
    let (malformed, wrong) = (SignatureError::Malformed, SignatureError::DoesNotVerify);
    let with = |change: fn(&mut Vec<Vec<u8>>)| {
        let mut changed = signatures.clone();
        change(&mut changed);
        refused(&changed)
    };
    assert_eq!(with(|s| s.swap(0, 1)), error(0, wrong));
    assert_eq!(with(|s| s.swap(1, 2)), error(1, wrong));
    assert_eq!(with(|s| s[2][40] ^= 1), error(2, wrong));
    assert_eq!(with(|s| s[1].clear()), error(1, malformed));
    assert_eq!(with(|s| s.truncate(2)), error(2, malformed));
    assert_eq!(with(|s| s.push(s[0].clone())), error(3, malformed));
    assert_eq!(with(Vec::clear), error(0, malformed));
    let nothing = Unsigned::<IssuedLicense>::finish_all(&[], &Vec::<Vec<u8>>::new()).expect("an empty batch");
    assert!(nothing.is_empty());
    let mixed: Vec<Vec<u8>> = signatures.iter().map(|signature| der(&high(signature))).collect();
    let again = Unsigned::<IssuedLicense>::finish_all(&batch, &mixed).expect("licenses");
    for (one, other) in licenses.iter().zip(&again) {
        assert_eq!(one.to_cose(), other.to_cose());
    }
}

#[test]
fn secret_keys_are_scalars() {
    assert_eq!(
        LocalKey::from_secret_bytes(&[0; 32]).expect_err("zero").code(),
        "secret-key-out-of-range"
    );
    assert_eq!(
        LocalKey::from_secret_bytes(&ORDER).expect_err("n").code(),
        "secret-key-out-of-range"
    );
    let mut last = ORDER;
    last[31] -= 1;
    assert!(LocalKey::from_secret_bytes(&last).is_ok());
    last[31] += 2;
    assert_eq!(
        LocalKey::from_secret_bytes(&last).expect_err("n + 1").code(),
        "secret-key-out-of-range"
    );
    let again = LocalKey::from_secret_bytes(&key("holder").secret_bytes()).expect("a key");
    assert_eq!(again.public_key(), key("holder").public_key());
}
