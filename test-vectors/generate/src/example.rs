//! One license in full: every key, secret ones included, every seed, salt, digest and signature between the register's
//! values and the text of the code. For those who write the format anew and want to know where they went wrong.

use serde_json::{Value, json};
use sha2::Digest as _;
use vehicle_license::LocalKey;

use crate::build::{Cases, SHOWN, challenge, license, show, trust};
use crate::fixture::{self, Deterministic};
use crate::mutate::{Credential, Item, Show, bytes, challenge_digest, hex, public, qr, text};
use crate::seal::Seal;

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

/// The question of SPEC §17.10 and its answer, with every value between the show and the text of the sealed answer.
pub(crate) fn add_sealed(cases: &mut Cases) {
    let sealing = fixture::key("asker");
    let mut nonce = [0; 16];
    rand_core::Rng::fill_bytes(&mut Deterministic::new("challenge"), &mut nonce);
    let asked = challenge(7, SHOWN)
        .with(&[0], bytes(&nonce))
        .with(&[1], text("平安保险福州营业部"))
        .with(&[6], bytes(public(&sealing).as_compressed()));
    let mut answer = show(&license(), None);
    answer.purpose = Some(7);
    answer.answers = Some(asked.encode());
    let answer = answer.wire().encode();
    let digest = challenge_digest(&asked.encode());
    let mut random = [0; 32];
    rand_core::Rng::fill_bytes(&mut Deterministic::new("seal"), &mut random);
    let sealed = Seal::new(&public(&sealing), &digest, random).show(&answer);
    let case = json!({
        "kind": "sealed-example",
        "name": "sealed_example",
        "why": "Every value between an answer in clear and the text of the sealed one, for those who write the seal anew.",
        "trust": hex(&fixture::trust_bytes()),
        "sealing_key": key(&sealing),
        "challenge": {
            "wire": hex(&asked.encode()),
            "text": qr("VC1:", &asked.encode()),
            "digest": hex(&digest),
        },
        "show": hex(&answer),
        "random": hex(&random),
        "material": hex(&sealed.steps.material),
        "ephemeral": hex(&sealed.steps.ephemeral),
        "uncompressed": hex(&sealed.steps.uncompressed),
        "shared_secret": hex(&sealed.steps.shared_secret),
        "key": hex(&sealed.steps.key),
        "nonce": hex(&sealed.steps.nonce),
        "padded": hex(&sealed.steps.padded),
        "sealed": hex(&sealed.bytes()),
        "text": sealed.text(),
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
fn random() -> [u8; 32] {
    let mut hasher = sha2::Sha256::new();
    hasher.update(0_u64.to_be_bytes());
    hasher.update(b"seed");
    hasher.finalize().into()
}

/// The license's array without its signature: what the seed is derived from.
fn claims(license: &Credential) -> Vec<u8> {
    let mut wire = license.wire();
    wire.items().pop();
    wire.encode()
}

/// The seed of the crate's own license follows from the randomness and the claims as SPEC says.
fn assert_seed(license: &Credential) {
    let hash = crate::mutate::sha256(&[b"vehicle-license seed 1", &random(), &claims(license)]);
    assert_eq!(hash[..16], license.seed);
}
