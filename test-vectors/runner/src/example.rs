//! The full example: every intermediate value is computed anew from the keys, the seed and the leaves it gives, and the
//! two shows must verify. And the example of a sealed answer, which is that of SPEC §17.10.

use serde_json::Value;
use vehicle_license::key::{LocalKey, PublicKey};
use vehicle_license::present::Holder;
use vehicle_license::{
    Challenge, Freshness, Input, Place, Policy, Purpose, Question, SealingKey, Trust, UnixTime, Verified, Verifier,
};

use super::keys::{Keys, hex};
use super::seal::Seal;
use support::mutate::{Credential, Item, Show, challenge_digest, public, qr, sha256, signing};

/// Checks the example; an error says what does not fit.
pub fn check(case: &Value) -> Result<(), String> {
    let mut keys = Keys::new(case)?;
    keys.text("kind")?;
    keys.text("name")?;
    keys.text("why")?;
    let mut pair = Keys::new(keys.value("keys")?)?;
    let issuer = key(pair.value("issuer")?)?;
    let holder = key(pair.value("holder")?)?;
    pair.finish()?;
    let trust_bytes = keys.bytes("trust")?;
    let trust = Trust::pinned(&trust_bytes).map_err(|error| error.to_string())?;
    let credential = license(keys.value("license")?, &issuer, &public(&holder), &trust)?;
    let mut asked = Keys::new(keys.value("challenge")?)?;
    let wire = asked.bytes("wire")?;
    let asked_text = asked.text("text")?;
    same("challenge text", asked_text, &qr("VC1:", &wire))?;
    same(
        "challenge digest",
        asked.text("digest")?,
        &hex(&challenge_digest(&wire)),
    )?;
    asked.finish()?;
    let challenge = Challenge::from_text(asked_text).map_err(|error| error.to_string())?;
    let everyday = show(keys.value("everyday")?, &credential, &holder, None)?;
    verifies(&everyday, &trust, Purpose::Other, None)?;
    let claim = show(keys.value("claim")?, &credential, &holder, Some(wire))?;
    verifies(&claim, &trust, Purpose::InsuranceClaim, Some(&challenge))?;
    keys.finish()
}

/// Checks the example of a sealed answer.
pub fn check_sealed(case: &Value) -> Result<(), String> {
    let mut keys = Keys::new(case)?;
    keys.text("kind")?;
    keys.text("name")?;
    keys.text("why")?;
    let trust = Trust::pinned(&keys.bytes("trust")?).map_err(|error| error.to_string())?;
    let sealing = key(keys.value("sealing_key")?)?;
    let mut asked = Keys::new(keys.value("challenge")?)?;
    let wire = asked.bytes("wire")?;
    let digest = challenge_digest(&wire);
    same("challenge text", asked.text("text")?, &qr("VC1:", &wire))?;
    same("challenge digest", asked.text("digest")?, &hex(&digest))?;
    asked.finish()?;
    let show = keys.bytes("show")?;
    let random = keys.bytes("random")?;
    let random = random.try_into().map_err(|_| "32 bytes are random")?;
    let sealed = Seal::new(&public(&sealing), &digest, random).show(&show);
    for (key, computed) in [
        ("material", hex(&sealed.steps.material)),
        ("ephemeral", hex(&sealed.steps.ephemeral)),
        ("uncompressed", hex(&sealed.steps.uncompressed)),
        ("shared_secret", hex(&sealed.steps.shared_secret)),
        ("key", hex(&sealed.steps.key)),
        ("nonce", hex(&sealed.steps.nonce)),
        ("padded", hex(&sealed.steps.padded)),
        ("sealed", hex(&sealed.bytes())),
        ("text", sealed.text()),
    ] {
        same(key, keys.text(key)?, &computed)?;
    }
    keys.finish()?;

    let challenge = Challenge::from_bytes(&wire).map_err(|error| error.to_string())?;
    let opener = SealingKey::from_secret_bytes(&sealing.secret_bytes()).map_err(|error| error.to_string())?;
    let purpose = challenge.purpose().ok_or("a purpose that is known")?;
    let policy = Policy::for_purpose(purpose).accept_test();
    let text = sealed.text();
    let question = Question::new(purpose, Place::Counter)
        .under(policy.clone())
        .answering(&challenge)
        .opening(&opener);
    let verified = Verifier::new(&trust)
        .verify(Input::text(&text), &question, challenge.issued_at())
        .map_err(|error| error.to_string())?;
    if verified.facts().freshness() == Freshness::ChallengedAndSealed {
        Ok(())
    } else {
        Err("the answer was not taken for a sealed one".into())
    }
}

fn same(what: &str, given: &str, computed: &str) -> Result<(), String> {
    if given == computed {
        Ok(())
    } else {
        Err(format!("{what}: given {given}, computed {computed}"))
    }
}

fn key(value: &Value) -> Result<LocalKey, String> {
    let mut keys = Keys::new(value)?;
    let secret = keys
        .bytes("secret")?
        .try_into()
        .map_err(|_| "a secret key has 32 bytes")?;
    let key = LocalKey::from_secret_bytes(&secret).map_err(|error| error.to_string())?;
    let point = public(&key);
    let (x, y) = point.to_coordinates();
    same("compressed", keys.text("compressed")?, &hex(point.as_compressed()))?;
    same("x", keys.text("x")?, &hex(&x))?;
    same("y", keys.text("y")?, &hex(&y))?;
    same("cose_key", keys.text("cose_key")?, &hex(&point.to_cose_key()))?;
    keys.finish()?;
    Ok(key)
}

/// Rebuilds the license from its leaves and its seed.
fn license(value: &Value, issuer: &LocalKey, holder: &PublicKey, trust: &Trust) -> Result<Credential, String> {
    let mut keys = Keys::new(value)?;
    let narrow = |number: u64| u16::try_from(number).map_err(|error| error.to_string());
    let leaves = keys.value("leaves")?.as_array().ok_or("leaves is no list")?;
    let mut credential = Credential {
        issuer: narrow(keys.uint("issuer")?)?,
        key: narrow(keys.uint("key")?)?,
        issued_at: keys.uint("issued_at")?,
        days: keys.uint("days")?,
        status: keys.uint("status")?,
        protection: keys.uint("protection")?,
        proofing: keys.uint("proofing")?,
        holder_key: *holder,
        delegation: None,
        seed: keys.bytes("seed")?.try_into().map_err(|_| "a seed has 16 bytes")?,
        leaves: Vec::new(),
        signer: signing(issuer),
    };
    let mut given = Vec::new();
    for leaf in leaves {
        let mut leaf = Keys::new(leaf)?;
        let item = leaf.bytes("value")?;
        let carried = (item != [0xf7]).then_some(Item::Raw(item));
        credential.leaves.push(carried);
        given.push((leaf.text("salt")?, leaf.text("digest")?));
        leaf.finish()?;
    }
    if given.len() != 32 {
        return Err("there are 32 leaves".into());
    }
    for ((salt, digest), (given_salt, given_digest)) in credential.seeds(5).iter().zip(credential.digests(5)).zip(given)
    {
        same("salt", given_salt, &hex(salt))?;
        same("leaf digest", given_digest, &hex(&digest))?;
    }
    for (level, key) in (1..=4).zip(["seeds_level_1", "seeds_level_2", "seeds_level_3", "seeds_level_4"]) {
        let computed: Vec<_> = credential.seeds(level).iter().map(|seed| hex(seed)).collect();
        list(keys.value(key)?, &computed)?;
    }
    for (level, key) in (1..=4).zip([
        "digests_level_1",
        "digests_level_2",
        "digests_level_3",
        "digests_level_4",
    ]) {
        let computed: Vec<_> = credential.digests(level).iter().map(|digest| hex(digest)).collect();
        list(keys.value(key)?, &computed)?;
    }
    let random = keys.bytes("random")?;
    let claims = keys.bytes("claims")?;
    let seed = sha256(&[b"vehicle-license seed 1", &random, &claims]);
    same("seed", &hex(&credential.seed), &hex(&seed[..16]))?;
    let signed = credential.signed();
    let signature = credential.signature();
    let mut wire = credential.wire();
    let file = Item::Array(vec![
        Item::Int(1),
        credential.wire(),
        Item::Bytes(credential.seed.to_vec()),
        credential.values(credential.carried()),
    ]);
    for (key, computed) in [
        ("tweak", hex(&credential.tweak())),
        ("root", hex(&credential.root())),
        ("protected", hex(&signed.protected)),
        ("payload", hex(&signed.payload)),
        ("sig_structure", hex(&signed.structure())),
        ("credential_id", hex(&credential.id())),
        ("signature", hex(&signature)),
        ("cose", hex(&signed.message(&signature).encode())),
        ("wire", hex(&wire.encode())),
        ("file", hex(&file.encode())),
        ("file_text", qr("VF1:", &file.encode())),
    ] {
        same(key, keys.text(key)?, &computed)?;
    }
    wire.items().pop();
    same("claims", &hex(&claims), &hex(&wire.encode()))?;
    if keys.uint("expires")? != credential.expires() {
        return Err("expires".into());
    }
    let imported = Holder::import(&file.encode(), trust, holder).map_err(|error| error.to_string())?;
    same("last_day", keys.text("last_day")?, &imported.last_day().to_string())?;
    keys.finish()?;
    Ok(credential)
}

fn list(given: &Value, computed: &[String]) -> Result<(), String> {
    if *given == Value::from(computed) {
        Ok(())
    } else {
        Err(format!("a list differs from {computed:?}"))
    }
}

fn show(value: &Value, credential: &Credential, holder: &LocalKey, answers: Option<Vec<u8>>) -> Result<Show, String> {
    let mut keys = Keys::new(value)?;
    let evidence = match keys.value("evidence")? {
        Value::Null => None,
        evidence => {
            let mut keys = Keys::new(evidence)?;
            let parts = (keys.uint("method")?, keys.uint("age")?);
            keys.finish()?;
            Some(parts)
        }
    };
    let show = Show {
        credential: credential.clone(),
        shown_at: keys.uint("shown_at")?,
        bitmap: u32::try_from(keys.uint("bitmap")?).map_err(|error| error.to_string())?,
        purpose: keys.value("purpose")?.as_u64(),
        answers,
        evidence,
        holder: signing(holder),
    };
    let signed = show.signed();
    let signature = show.signature();
    let disclosed = show.bitmap & credential.carried();
    for (key, computed) in [
        ("cover", hex(&credential.cover(show.bitmap))),
        ("values", hex(&credential.values(disclosed).encode())),
        ("protected", hex(&signed.protected)),
        ("payload", hex(&signed.payload)),
        ("sig_structure", hex(&signed.structure())),
        ("digest", hex(&signed.digest())),
        ("signature", hex(&signature)),
        ("cose", hex(&signed.message(&signature).encode())),
        ("wire", hex(&show.wire().encode())),
        ("text", qr("VL1:", &show.wire().encode())),
    ] {
        same(key, keys.text(key)?, &computed)?;
    }
    keys.finish()?;
    Ok(show)
}

/// The crate accepts the show and rebuilds both signed forms as this file does.
fn verifies(show: &Show, trust: &Trust, purpose: Purpose, challenge: Option<&Challenge>) -> Result<(), String> {
    let policy = Policy::for_purpose(purpose).accept_test();
    let now = UnixTime::from_unix(show.shown_at).map_err(|error| error.to_string())?;
    let text = qr("VL1:", &show.wire().encode());
    let mut question = Question::new(purpose, Place::Counter).under(policy.clone());
    if let Some(challenge) = challenge {
        question = question.answering(challenge);
    }
    let verified: Verified = Verifier::new(trust)
        .verify(Input::text(&text), &question, now)
        .map_err(|error| error.to_string())?;
    let forms = verified.facts().to_cose();
    let credential = show.credential.signed().message(&show.credential.signature());
    same("credential cose", &hex(&forms.credential), &hex(&credential.encode()))?;
    same(
        "show cose",
        &hex(&forms.show),
        &hex(&show.signed().message(&show.signature()).encode()),
    )
}
