//! One license in full: every key, secret ones included, every seed, salt, digest and signature between the register's
//! values and the text of the code. For those who write the format anew and want to know where they went wrong.

use serde_json::{Value, json};
use sha2::Digest as _;
use vehicle_license::key::LocalKey;

use crate::build::{Cases, SHOWN, challenge, license, show, trust};
use crate::fixture::{self, Deterministic};
use crate::mutate::{Credential, Item, Show, bytes, challenge_digest, hex, public, qr, text};
use crate::seal::{Seal, Sealed};

pub(crate) fn add(cases: &mut Cases) {
    let license = license();
    assert_seed(&license);
    let everyday = show(&license, None);
    let asked = challenge(7, everyday.shown_at - 30);
    let mut claim = show(&license, Some(7));
    claim.answers = Some(asked.encode());
    claim.evidence = Some((1, 12));
    let list = |hashes: Vec<String>| -> Value { json!(hashes) };
    let leaves: Vec<Value> = license
        .leaves
        .iter()
        .zip(license.seeds(5))
        .zip(license.digests(5))
        .map(|((item, salt), digest)| {
            let item = item.as_ref().map_or_else(|| vec![0xf7], Item::encode);
            json!({"value": hex(&item), "salt": hex(&salt), "digest": hex(&digest)})
        })
        .collect();
    let nodes = |level: u8| list(license.digests(level).iter().map(|hash| hex(hash)).collect());
    let seeds = |level: u8| list(license.seeds(level).iter().map(|seed| hex(seed)).collect());
    let case = json!({
        "kind": "example",
        "name": "full_example",
        "why": "Every value between a register's record and the text of a code, for those who write the format anew.",
        "keys": {
            "issuer": key(&fixture::key("issuer")),
            "holder": key(&fixture::key("holder")),
        },
        "trust": hex(&trust(|_| {})),
        "license": {
            "issuer": license.issuer,
            "key": license.key,
            "issued_at": license.issued_at,
            "days": license.days,
            "last_day": "2026-10-14",
            "expires": license.expires(),
            "status": license.status,
            "protection": license.protection,
            "proofing": license.proofing,
            "random": hex(&random()),
            "claims": hex(&claims(&license)),
            "seed": hex(&license.seed),
            "tweak": hex(&license.tweak()),
            "leaves": leaves,
            "seeds_level_1": seeds(1),
            "seeds_level_2": seeds(2),
            "seeds_level_3": seeds(3),
            "seeds_level_4": seeds(4),
            "digests_level_4": nodes(4),
            "digests_level_3": nodes(3),
            "digests_level_2": nodes(2),
            "digests_level_1": nodes(1),
            "root": hex(&license.root()),
            "protected": hex(&license.signed().protected),
            "payload": hex(&license.signed().payload),
            "sig_structure": hex(&license.signed().structure()),
            "credential_id": hex(&license.id()),
            "signature": hex(&license.signature()),
            "cose": hex(&license.signed().message(&license.signature()).encode()),
            "wire": hex(&license.wire().encode()),
            "file": hex(&license.file().encode()),
            "file_text": qr("VF1:", &license.file().encode()),
        },
        "everyday": shown(&everyday),
        "challenge": {
            "wire": hex(&asked.encode()),
            "text": qr("VC1:", &asked.encode()),
            "digest": hex(&challenge_digest(&asked.encode())),
        },
        "claim": shown(&claim),
    });
    if let Err(problem) = runner::example::check(&case) {
        cases.problems.push(format!("full_example: {problem}"));
    }
    cases.list.insert("full_example".into(), case);
}

/// The question of SPEC §17.10 and its answer, sealed.
pub(crate) struct SealedExample {
    pub key: LocalKey,
    pub challenge: Vec<u8>,
    pub answer: Show,
    pub random: [u8; 32],
    pub sealed: Sealed,
}

/// The question of SPEC §17.8, in clear.
pub(crate) fn asked() -> Item {
    let mut nonce = [0; 16];
    rand_core::Rng::fill_bytes(&mut Deterministic::new("challenge"), &mut nonce);
    challenge(7, SHOWN)
        .with(&[0], bytes(&nonce))
        .with(&[1], text("平安保险福州营业部"))
}

pub(crate) fn sealed() -> SealedExample {
    let key = fixture::key("asker");
    let asked = asked().with(&[6], bytes(public(&key).as_compressed()));
    let mut answer = show(&license(), None);
    answer.purpose = Some(7);
    answer.answers = Some(asked.encode());
    let mut random = [0; 32];
    rand_core::Rng::fill_bytes(&mut Deterministic::new("seal"), &mut random);
    let seal = Seal::new(&public(&key), &challenge_digest(&asked.encode()), random);
    SealedExample {
        key,
        challenge: asked.encode(),
        sealed: seal.show(&answer.wire().encode()),
        answer,
        random,
    }
}

/// The question of SPEC §17.10 and its answer, with every value between the show and the text of the sealed answer.
pub(crate) fn add_sealed(cases: &mut Cases) {
    let example = sealed();
    let (asked, steps) = (&example.challenge, &example.sealed.steps);
    let case = json!({
        "kind": "sealed-example",
        "name": "sealed_example",
        "why": "Every value between an answer in clear and the text of the sealed one, for those who write the seal anew.",
        "trust": hex(&fixture::trust_bytes()),
        "sealing_key": key(&example.key),
        "challenge": {
            "wire": hex(asked),
            "text": qr("VC1:", asked),
            "digest": hex(&challenge_digest(asked)),
        },
        "show": hex(&example.answer.wire().encode()),
        "random": hex(&example.random),
        "material": hex(&steps.material),
        "ephemeral": hex(&steps.ephemeral),
        "uncompressed": hex(&steps.uncompressed),
        "shared_secret": hex(&steps.shared_secret),
        "key": hex(&steps.key),
        "nonce": hex(&steps.nonce),
        "padded": hex(&steps.padded),
        "sealed": hex(&example.sealed.bytes()),
        "text": example.sealed.text(),
    });
    if let Err(problem) = runner::example::check_sealed(&case) {
        cases.problems.push(format!("sealed_example: {problem}"));
    }
    cases.list.insert("sealed_example".into(), case);
}

fn key(key: &LocalKey) -> Value {
    let public = public(key);
    let (x, y) = public.to_coordinates();
    json!({
        "secret": hex(key.secret_bytes().as_slice()),
        "compressed": hex(public.as_compressed()),
        "x": hex(&x),
        "y": hex(&y),
        "cose_key": hex(&public.to_cose_key()),
    })
}

fn shown(show: &Show) -> Value {
    let wire = show.wire();
    json!({
        "shown_at": show.shown_at,
        "bitmap": show.bitmap,
        "purpose": show.purpose,
        "evidence": show.evidence.map(|(method, age)| json!({"method": method, "age": age})),
        "cover": hex(&show.credential.cover(show.bitmap)),
        "values": hex(&show.credential.values(show.bitmap & show.credential.carried()).encode()),
        "protected": hex(&show.signed().protected),
        "payload": hex(&show.signed().payload),
        "sig_structure": hex(&show.signed().structure()),
        "digest": hex(&show.signed().digest()),
        "signature": hex(&show.signature()),
        "cose": hex(&show.signed().message(&show.signature()).encode()),
        "wire": hex(&wire.encode()),
        "text": qr("VL1:", &wire.encode()),
    })
}

/// The 32 bytes of randomness the fixture's issuance takes.
pub(crate) fn random() -> [u8; 32] {
    let mut hasher = sha2::Sha256::new();
    hasher.update(0_u64.to_be_bytes());
    hasher.update(b"seed");
    hasher.finalize().into()
}

/// The license's array without its signature: what the seed is derived from.
pub(crate) fn claims(license: &Credential) -> Vec<u8> {
    let mut wire = license.wire();
    wire.items().pop();
    wire.encode()
}

/// The seed of the crate's own license follows from the randomness and the claims as SPEC says.
fn assert_seed(license: &Credential) {
    let hash = crate::mutate::sha256(&[b"vehicle-license seed 1", &random(), &claims(license)]);
    assert_eq!(hash[..16], license.seed);
}
