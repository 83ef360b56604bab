//! What a publisher makes: it verifies, other stacks read every signature of it, and what a verifier would refuse is
//! never made.

use coset::{CoseSign1, TaggedCborSerializable as _};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

use super::super::fixture::{ISSUED_AT, instant, issuer, key, trust_content};
use super::raw::{self, CONTENT_TYP, DAY, NEW_ROOTS, PUBLISHERS, ROOT_TYP, ROOTS, code, issuer_key, real, ring_key};
use vehicle_license::credential::Unsigned;
use vehicle_license::issue::{ContentDraft, RootChain, RootDraft, RootTerms, SectionSignature};
use vehicle_license::key::Signer as _;
use vehicle_license::trust::{BundleSection, Issuer};
use vehicle_license::{Bundle, RootPin};

fn terms(number: u32, root_keys: &[&str], publishers: &[&str]) -> RootTerms {
    let keys = |names: &[&str]| names.iter().map(|name| key(name).public_key()).collect();
    RootTerms {
        number,
        issued_at: instant(ISSUED_AT - 2 * DAY),
        expires: instant(ISSUED_AT + 365 * DAY),
        root_keys: keys(root_keys),
        root_threshold: 2,
        publishers: keys(publishers),
        publisher_threshold: 2,
    }
}

fn root(number: u32, root_keys: &[&str]) -> RootDraft {
    RootDraft::new(&terms(number, root_keys, &PUBLISHERS)).expect("a root")
}

fn content(issuers: Vec<Issuer>) -> ContentDraft {
    content_under(root(0, &ROOTS).pin(), issuers)
}

fn content_under(root: RootPin, issuers: Vec<Issuer>) -> ContentDraft {
    let mut content = trust_content(issuers);
    content.root = Some(root);
    ContentDraft::new(&content).expect("a content")
}

/// What the keys of these names sign.
fn signed(
    names: &[&str],
    unsigned: impl Fn(vehicle_license::key::PublicKey) -> Unsigned<SectionSignature>,
) -> Vec<SectionSignature> {
    let each = names.iter().map(|name| {
        let key = key(name);
        unsigned(key.public_key()).sign(&key).expect("a signature")
    });
    each.collect()
}

fn of_root(root: &RootDraft, names: &[&str]) -> Vec<SectionSignature> {
    signed(names, |key| root.unsigned(key))
}

fn of_content(content: &ContentDraft, names: &[&str]) -> Vec<SectionSignature> {
    signed(names, |key| content.unsigned(key))
}

fn first_chain() -> RootChain {
    let root = root(0, &ROOTS);
    RootChain::start(&root, &of_root(&root, &["root b", "root a"])).expect("a chain")
}

fn publish(chain: &RootChain) -> Vec<u8> {
    let content = content_under(chain.pin(), vec![issuer()]);
    let signatures = of_content(&content, &["publisher c", "publisher a"]);
    chain
        .publish(&content, &signatures, instant(ISSUED_AT))
        .expect("a bundle")
}

#[test]
fn a_published_bundle_verifies_and_its_chain_goes_on() {
    let first = publish(&first_chain());
    let pin = root(0, &ROOTS).pin();
    let verify = |bytes: &[u8], pin: &RootPin| {
        let bundle = Bundle::from_bytes(bytes).expect("a bundle");
        bundle.verify(pin, instant(ISSUED_AT)).expect("a bundle")
    };
    assert_eq!(verify(&first, &pin).root_number(), 0);
    assert_eq!(verify(&first, &pin).trust().issuers(), [issuer()]);

    // The next rotation starts from the published bundle. Root c is in both roots and signs once.
    let chain = RootChain::of(&Bundle::from_bytes(&first).expect("a bundle")).expect("a chain");
    let next = root(1, &NEW_ROOTS);
    let signatures = of_root(&next, &["root a", "root c", "root d"]);
    let chain = chain.rotate(&next, &signatures).expect("a chain");
    assert_eq!(chain.root_number(), 1);
    let second = publish(&chain);
    assert_eq!(verify(&second, &pin).root_number(), 1);
    assert_eq!(verify(&second, &next.pin()).root_number(), 1);
    assert_eq!(chain.pin(), next.pin());
    assert_eq!(verify(&second, &pin).root(), &next.pin());
    assert_eq!(verify(&second, &pin).trust().root(), Some(&next.pin()));
    let pins = |bytes: &[u8]| Bundle::from_bytes(bytes).expect("a bundle").pins();
    assert_eq!(pins(&first), [(0, pin)]);
    assert_eq!(pins(&second), [(0, pin), (1, next.pin())]);

    // Cut in front: who pins the new root needs no more.
    let cut = publish(&chain.since(1).expect("a chain"));
    assert_eq!(verify(&cut, &next.pin()).root_number(), 1);
    let unknown = Bundle::from_bytes(&cut)
        .expect("a bundle")
        .verify(&pin, instant(ISSUED_AT));
    assert_eq!(code(&unknown), "bundle-root-unknown");
    assert!(chain.since(2).is_none());
    assert_eq!(publish(&chain.since(0).expect("a chain")), second);
}

#[test]
fn every_signature_is_a_cose_sign1_that_others_verify() {
    let next = root(1, &NEW_ROOTS);
    let chain = first_chain()
        .rotate(&next, &of_root(&next, &["root a", "root b", "root d", "root e"]))
        .expect("a chain");
    let bundle = Bundle::from_bytes(&publish(&chain)).expect("a bundle");
    let signatures = bundle.signatures();
    let sections: Vec<_> = signatures.iter().map(|signature| signature.section()).collect();
    let (old, new) = (BundleSection::Root(0), BundleSection::Root(1));
    let content = BundleSection::Content;
    assert_eq!(sections, [old, old, new, new, new, new, content, content]);
    let payloads: Vec<Vec<u8>> = signatures
        .iter()
        .map(|signature| {
            let message = signature.to_cose();
            let parsed = CoseSign1::from_tagged_slice(&message).expect("a COSE_Sign1");
            let (x, y) = signature.key().to_coordinates();
            let point = [&[4], &x[..], &y].concat();
            parsed
                .verify_signature(b"", |signature, data| {
                    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point).verify(data, signature)
                })
                .expect("a signature that verifies");
            let header = &parsed.protected.header;
            let typ = if signature.section() == content {
                CONTENT_TYP
            } else {
                ROOT_TYP
            };
            assert_eq!(header.rest, [(coset::Label::Int(16), coset::cbor::Value::from(typ))]);
            assert!(header.key_id.is_empty() && parsed.unprotected.is_empty());
            parsed.payload.expect("a payload")
        })
        .collect();
    let mut trust = trust_content(vec![issuer()]);
    trust.root = Some(next.pin());
    let trust = trust.to_bytes().expect("a trust file");
    assert_eq!(payloads[6..], [trust.clone(), trust]);
}

#[test]
fn a_signer_elsewhere_signs_bytes_or_a_whole_message() {
    let content = content(vec![issuer()]);
    let mut signatures = Vec::new();
    for name in ["publisher a", "publisher b"] {
        let signer = key(name);
        let unsigned = content.unsigned(signer.public_key());
        let returned = ring_key(&signer)
            .sign(&SystemRandom::new(), unsigned.to_be_signed().as_bytes())
            .expect("a signature");
        signatures.push(unsigned.finish(returned.as_ref()).expect("a signature"));
        assert_eq!(signatures.last().map(|by| *by.key()), Some(signer.public_key()));
        let other = content.unsigned(key("publisher c").public_key());
        assert_eq!(
            other.finish(returned.as_ref()).unwrap_err().code(),
            "signature-does-not-verify"
        );
    }
    let now = instant(ISSUED_AT);
    assert_eq!(code(&first_chain().publish(&content, &signatures, now)), "ok");

    // A COSE_Sign1 of another stack over the same bytes is taken back.
    let bundle = Bundle::from_bytes(&publish(&first_chain())).expect("a bundle");
    for signature in bundle.signatures() {
        let BundleSection::Content = signature.section() else {
            continue;
        };
        assert!(
            content
                .unsigned(*signature.key())
                .finish_signed_form(&signature.to_cose())
                .is_ok()
        );
        let other = root(0, &ROOTS).unsigned(*signature.key());
        let refused = other
            .finish_signed_form(&signature.to_cose())
            .expect_err("another section");
        assert_eq!(refused.code(), "signed-form-not-ours");
    }
}

#[test]
fn roots_that_make_no_sense_are_not_drafted() {
    let drafted = |terms: &RootTerms| code(&RootDraft::new(terms));
    assert_eq!(drafted(&terms(0, &ROOTS, &PUBLISHERS)), "ok");
    assert_eq!(
        drafted(&terms(0, &["root a", "root a"], &PUBLISHERS)),
        "bundle-key-repeated"
    );
    assert_eq!(drafted(&terms(0, &["root a"], &PUBLISHERS)), "cbor-out-of-range");
    assert_eq!(drafted(&terms(0, &[], &PUBLISHERS)), "cbor-wrong-length");
    assert_eq!(
        drafted(&terms(0, &ROOTS, &["root a", "publisher a"])),
        "bundle-key-ambiguous"
    );
    let mut over = terms(0, &ROOTS, &PUBLISHERS);
    over.expires = over.issued_at;
    assert_eq!(drafted(&over), "trust-date-order");
}

#[test]
fn a_bundle_has_exactly_as_many_signatures_as_it_takes() {
    let count = |bytes: &[u8]| Bundle::from_bytes(bytes).expect("a bundle").signatures().len();
    let first = root(0, &ROOTS);
    let chain = RootChain::start(&first, &of_root(&first, &ROOTS)).expect("a chain");
    assert_eq!(publish(&chain), publish(&first_chain()));
    let next = root(1, &NEW_ROOTS);
    let signatures = of_root(&next, &["root a", "root b", "root c", "root d", "root e"]);
    let chain = chain.rotate(&next, &signatures).expect("a chain");
    let content = content_under(chain.pin(), vec![issuer()]);
    let published = chain.publish(&content, &of_content(&content, &PUBLISHERS), instant(ISSUED_AT));
    let published = published.expect("a bundle");
    assert_eq!(count(&published), 8);
    // What is left out is checked all the same.
    let other = root(0, &NEW_ROOTS);
    let wrong = [
        of_root(&next, &["root a", "root b", "root d", "root e"]),
        of_root(&other, &["root c"]),
    ]
    .concat();
    assert_eq!(code(&first_chain().rotate(&next, &wrong)), "bundle-signature-invalid");

    // A chain of a bundle whose publisher put more in is cut when it goes on.
    let mut more = raw::raw();
    (more.links[0].new, more.links[1].old, more.signed) = (ROOTS.to_vec(), ROOTS.to_vec(), PUBLISHERS.to_vec());
    assert_eq!(count(&more.bytes()), 11);
    let chain = RootChain::of(&Bundle::from_bytes(&more.bytes()).expect("a bundle")).expect("a chain");
    assert_eq!(count(&publish(&chain)), 8);
}

#[test]
fn links_that_are_not_signed_are_not_made() {
    let first = root(0, &ROOTS);
    let start = |names: &[&str]| code(&RootChain::start(&first, &of_root(&first, names)));
    assert_eq!(start(&["root a", "root c"]), "ok");
    assert_eq!(start(&["root a"]), "bundle-root-unsigned");
    assert_eq!(start(&["root a", "root a"]), "bundle-key-repeated");
    assert_eq!(start(&["root a", "root b", "publisher a"]), "bundle-signer-unknown");
    let other = of_root(&root(1, &ROOTS), &["root a", "root b"]);
    assert_eq!(code(&RootChain::start(&first, &other)), "bundle-signature-invalid");

    let rotate = |number, names: &[&str]| {
        let next = root(number, &NEW_ROOTS);
        code(&first_chain().rotate(&next, &of_root(&next, names)))
    };
    assert_eq!(rotate(1, &["root a", "root b", "root d", "root e"]), "ok");
    assert_eq!(rotate(1, &["root a", "root d", "root e"]), "bundle-rotation-unsigned");
    assert_eq!(rotate(1, &["root a", "root b", "root d"]), "bundle-root-unsigned");
    assert_eq!(
        rotate(2, &["root a", "root b", "root d", "root e"]),
        "bundle-root-number"
    );
}

#[test]
fn what_a_verifier_would_refuse_is_not_published() {
    let mut twice = real(1, "x", &["闽A"]);
    twice.keys.push(issuer_key(2, "x"));
    let mut pinned = trust_content(vec![issuer()]);
    assert_eq!(code(&ContentDraft::new(&pinned)), "bundle-content-other-root");
    pinned.root = Some(root(1, &ROOTS).pin());
    let elsewhere = ContentDraft::new(&pinned).expect("a content of another root");
    let drafted = |issuers| {
        let mut content = trust_content(issuers);
        content.root = Some(root(0, &ROOTS).pin());
        code(&ContentDraft::new(&content))
    };
    assert_eq!(drafted(vec![twice]), "bundle-key-ambiguous");
    assert_eq!(
        drafted(vec![real(1, "x", &["闽A"]), real(2, "x", &["闽B"])]),
        "bundle-key-ambiguous"
    );
    assert_eq!(
        drafted(vec![real(1, "x", &["闽A"]), real(2, "y", &["闽A"])]),
        "bundle-grant-ambiguous"
    );
    assert_eq!(drafted(vec![issuer(), issuer()]), "cbor-duplicate-key");

    let publish = |content: &ContentDraft, names: &[&str], now| {
        code(&first_chain().publish(content, &of_content(content, names), instant(now)))
    };
    let two = &PUBLISHERS[..2];
    let good = content(vec![issuer()]);
    assert_eq!(publish(&good, two, ISSUED_AT), "ok");
    assert_eq!(publish(&elsewhere, two, ISSUED_AT), "bundle-content-other-root");
    assert_eq!(publish(&good, &PUBLISHERS[..1], ISSUED_AT), "bundle-too-few-signatures");
    assert_eq!(
        publish(&good, &["publisher a", "publisher a"], ISSUED_AT),
        "bundle-key-repeated"
    );
    assert_eq!(
        publish(&good, &["publisher a", "root a"], ISSUED_AT),
        "bundle-signer-unknown"
    );
    assert_eq!(publish(&good, two, ISSUED_AT - 2 * DAY), "bundle-from-future");
    assert_eq!(publish(&good, two, ISSUED_AT + 90 * DAY), "bundle-expired");
    // The keys of the root are known only here.
    assert_eq!(
        publish(&content(vec![real(1, "publisher c", &[])]), two, ISSUED_AT),
        "bundle-key-ambiguous"
    );
    let other = of_content(&content(vec![]), two);
    assert_eq!(
        code(&first_chain().publish(&good, &other, instant(ISSUED_AT))),
        "bundle-signature-invalid"
    );
}
