//! Bundles put together by hand and signed by another ECDSA, faults and all: what a publisher's side refuses to make.

use coset::cbor::Value;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use sha2::Digest as _;

use super::super::fixture::{ISSUED_AT, instant, issuer, key, trust_content};
use vehicle_license::error::BundleError;
use vehicle_license::key::{LocalKey, Signature, Signer as _};
use vehicle_license::trust::{Artefacts, Issuer, IssuerKey, PlateGrant, VerifiedBundle};
use vehicle_license::{Bundle, RootPin, UnixTime};

pub(super) const DAY: u64 = 86_400;
pub(super) const ROOT_TYP: &str = "application/vehicle-license-trust-root+cbor";
pub(super) const CONTENT_TYP: &str = "application/vehicle-license-trust+cbor";

/// A bundle as its faults are made: names stand for the test keys of these names.
#[derive(Clone)]
pub(super) struct Raw {
    pub(super) links: Vec<RawLink>,
    pub(super) content: RawContent,
    /// Who signs the content.
    pub(super) signed: Vec<&'static str>,
    /// The content's signatures are made over something else.
    pub(super) forged: bool,
    /// The pinned root, if it is not the first one.
    pub(super) pin: Option<RootPin>,
    pub(super) now: u64,
}

#[derive(Clone)]
pub(super) struct RawLink {
    pub(super) number: u32,
    pub(super) issued_at: u64,
    pub(super) expires: u64,
    pub(super) keys: Vec<&'static str>,
    pub(super) threshold: u8,
    pub(super) publishers: Vec<&'static str>,
    pub(super) publisher_threshold: u8,
    /// Who signs it of the root before, and of its own.
    pub(super) old: Vec<&'static str>,
    pub(super) new: Vec<&'static str>,
    /// Instead of the root's own bytes.
    pub(super) bytes: Option<Vec<u8>>,
}

#[derive(Clone)]
pub(super) struct RawContent {
    pub(super) version: u64,
    pub(super) issued_at: u64,
    pub(super) expires: u64,
    pub(super) issuers: Vec<Issuer>,
    pub(super) deployment: String,
    /// A byte behind the content, inside its signatures.
    pub(super) trailing: bool,
    /// Ends a second after its root.
    pub(super) outlives: bool,
    /// The root it names, if it is not the last one.
    pub(super) root: Option<Option<RootPin>>,
}

pub(super) const ROOTS: [&str; 3] = ["root a", "root b", "root c"];
pub(super) const NEW_ROOTS: [&str; 3] = ["root c", "root d", "root e"];
pub(super) const PUBLISHERS: [&str; 3] = ["publisher a", "publisher b", "publisher c"];

/// Root 0 with two of three keys, rotated to root 1 with two of three, and content signed by two of three publishers.
pub(super) fn raw() -> Raw {
    let first = RawLink {
        number: 0,
        issued_at: ISSUED_AT - 30 * DAY,
        expires: ISSUED_AT + 365 * DAY,
        keys: ROOTS.to_vec(),
        threshold: 2,
        publishers: PUBLISHERS.to_vec(),
        publisher_threshold: 2,
        old: vec![],
        new: vec!["root a", "root b"],
        bytes: None,
    };
    let second = RawLink {
        number: 1,
        issued_at: ISSUED_AT - 2 * DAY,
        keys: NEW_ROOTS.to_vec(),
        old: vec!["root a", "root b"],
        new: vec!["root d", "root e"],
        ..first.clone()
    };
    Raw {
        links: vec![first, second],
        content: RawContent {
            version: 7,
            issued_at: ISSUED_AT - DAY,
            expires: ISSUED_AT + 90 * DAY,
            issuers: vec![issuer()],
            deployment: "test deployment".into(),
            trailing: false,
            outlives: false,
            root: None,
        },
        signed: vec!["publisher a", "publisher b"],
        forged: false,
        pin: None,
        now: ISSUED_AT,
    }
}

/// One root of one key, one publisher, no issuers: the smallest bundle.
pub(super) fn smallest() -> Raw {
    let mut raw = raw();
    raw.links.truncate(1);
    let root = &mut raw.links[0];
    (root.keys, root.threshold) = (vec!["root a"], 1);
    (root.publishers, root.publisher_threshold) = (vec!["publisher a"], 1);
    root.new = vec!["root a"];
    raw.signed = vec!["publisher a"];
    raw.content.issuers.clear();
    raw
}

/// A real issuer with one license key and these grants.
pub(super) fn real(number: u16, key_name: &str, prefixes: &[&str]) -> Issuer {
    Issuer {
        number,
        name: format!("issuer {number}"),
        test: false,
        grants: prefixes
            .iter()
            .map(|prefix| PlateGrant {
                plate_type: None,
                prefix: (*prefix).into(),
            })
            .collect(),
        keys: vec![issuer_key(1, key_name)],
    }
}

pub(super) fn issuer_key(number: u16, key_name: &str) -> IssuerKey {
    IssuerKey {
        number,
        point: key(key_name).public_key(),
        artefacts: Artefacts {
            licenses: true,
            authorizations: false,
            status_lists: false,
        },
        sign_from: instant(ISSUED_AT),
        sign_until: instant(ISSUED_AT + DAY),
        trust_until: instant(ISSUED_AT + 2 * DAY),
    }
}

impl Raw {
    pub(super) fn last(&mut self) -> &mut RawLink {
        self.links.last_mut().expect("a link")
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        encode(&self.value())
    }

    /// The bundle's items, to be spoilt further.
    pub(super) fn value(&self) -> Value {
        let root = self.links.last().expect("a link");
        let content = self.content.bytes(root);
        let mut signed = content.clone();
        if self.forged {
            signed.push(0);
        }
        let signatures = signatures(&root.publishers, &self.signed, CONTENT_TYP, &signed);
        Value::Array(vec![Value::from(1), self.chain(), Value::Bytes(content), signatures])
    }

    fn chain(&self) -> Value {
        let mut links = Vec::new();
        let mut before: &[&str] = &[];
        for link in &self.links {
            let bytes = link.bytes();
            let old = signatures(before, &link.old, ROOT_TYP, &bytes);
            let new = signatures(&link.keys, &link.new, ROOT_TYP, &bytes);
            links.push(Value::Array(vec![Value::Bytes(bytes), old, new]));
            before = &link.keys;
        }
        Value::Array(links)
    }

    pub(super) fn pin(&self) -> RootPin {
        self.pin.unwrap_or_else(|| self.links[0].pin())
    }

    pub(super) fn now(&self) -> UnixTime {
        instant(self.now)
    }

    pub(super) fn verify(&self) -> Result<VerifiedBundle, BundleError> {
        Bundle::from_bytes(&self.bytes())?.verify(&self.pin(), self.now())
    }

    pub(super) fn code(&self) -> &'static str {
        code(&self.verify())
    }

    /// The verdict over other bytes.
    pub(super) fn code_of(&self, bytes: &[u8]) -> &'static str {
        code(&Bundle::from_bytes(bytes).and_then(|bundle| bundle.verify(&self.pin(), self.now())))
    }

    pub(super) fn code_of_value(&self, value: &Value) -> &'static str {
        self.code_of(&encode(value))
    }
}

impl RawLink {
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.bytes.clone().unwrap_or_else(|| encode(&self.value()))
    }

    pub(super) fn pin(&self) -> RootPin {
        RootPin::new(sha2::Sha256::digest(self.bytes()).into())
    }

    pub(super) fn value(&self) -> Value {
        let points = |names: &[&str]| Value::Array(sorted(names).into_iter().map(Value::Bytes).collect());
        let items = [
            Value::from(self.number),
            Value::from(self.issued_at),
            Value::from(self.expires),
            points(&self.keys),
            Value::from(self.threshold),
            points(&self.publishers),
            Value::from(self.publisher_threshold),
        ];
        Value::Map((1..).map(|label: u8| Value::from(label)).zip(items).collect())
    }
}

impl RawContent {
    fn bytes(&self, root: &RawLink) -> Vec<u8> {
        let mut content = trust_content(self.issuers.clone());
        content.version = self.version;
        content.issued_at = instant(self.issued_at);
        content.expires = instant(if self.outlives { root.expires + 1 } else { self.expires });
        content.deployment.clone_from(&self.deployment);
        content.root = self.root.unwrap_or_else(|| Some(root.pin()));
        let mut bytes = content.to_bytes().expect("a trust file");
        bytes.extend(self.trailing.then_some(0));
        bytes
    }
}

pub(super) fn code<T>(result: &Result<T, BundleError>) -> &'static str {
    match result {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

pub(super) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    coset::cbor::into_writer(value, &mut bytes).expect("an encoding");
    bytes
}

/// The item at `path` inside `value`, through arrays.
pub(super) fn item<'a>(value: &'a mut Value, path: &[usize]) -> &'a mut Value {
    path.iter().fold(value, |value, place| {
        &mut value.as_array_mut().expect("an array")[*place]
    })
}

pub(super) fn point(name: &str) -> Vec<u8> {
    key(name).public_key().as_compressed().to_vec()
}

fn sorted(names: &[&str]) -> Vec<Vec<u8>> {
    let mut points: Vec<_> = names.iter().map(|name| point(name)).collect();
    points.sort();
    points
}

fn signatures(list: &[&str], by: &[&str], typ: &str, payload: &[u8]) -> Value {
    let list = sorted(list);
    let mut signatures: Vec<(u64, Vec<u8>)> = by
        .iter()
        .map(|name| {
            let place = (0..).zip(&list).find(|(_, other)| **other == point(name));
            (place.expect("a key of the list").0, sign(name, typ, payload))
        })
        .collect();
    signatures.sort_by_key(|(signer, _)| *signer);
    let each = signatures.into_iter();
    Value::Array(
        each.map(|(signer, signature)| Value::Array(vec![Value::from(signer), Value::Bytes(signature)]))
            .collect(),
    )
}

/// `ring`'s signature over the Sig_structure, brought to low-S.
fn sign(name: &str, typ: &str, payload: &[u8]) -> Vec<u8> {
    let protected = encode(&Value::Map(vec![
        (Value::from(1), Value::from(-7)),
        (Value::from(16), Value::from(typ)),
    ]));
    let structure = encode(&Value::Array(vec![
        Value::from("Signature1"),
        Value::Bytes(protected),
        Value::Bytes(vec![]),
        Value::Bytes(payload.to_vec()),
    ]));
    let returned = ring_key(&key(name))
        .sign(&SystemRandom::new(), &structure)
        .expect("a signature");
    let signature = Signature::from_signer(returned.as_ref()).expect("a signature");
    signature.to_bytes().to_vec()
}

pub(super) fn ring_key(key: &LocalKey) -> EcdsaKeyPair {
    let (x, y) = key.public_key().to_coordinates();
    let point = [&[4], &x[..], &y].concat();
    EcdsaKeyPair::from_private_key_and_public_key(
        &ECDSA_P256_SHA256_FIXED_SIGNING,
        &*key.secret_bytes(),
        &point,
        &SystemRandom::new(),
    )
    .expect("a key")
}
