//! Chapter 7 of the demo: two of three publishers sign the trust bundle, then two of three root keys sign a root in
//! which the third is replaced, and the issuer's key changes with it.

use authority::{Service, Settings, city};
use support::fixture;
use vehicle_license::issue::{ContentDraft, RootChain, RootDraft, RootTerms, SectionSignature};
use vehicle_license::key::{LocalKey, Signer as _};
use vehicle_license::trust::{Issuer, IssuerKey, TrustContent};
use vehicle_license::{Bundle, RootPin, UnixTime};

use crate::Result;

const NEXT_KEY: u16 = 3;

/// Publishes, rotates, and publishes again.
pub(crate) fn rotate(service: &mut Service, now: UnixTime) -> Result<()> {
    println!("7. Trust data, and a rotation\n");
    let keys = |names: [&str; 3]| names.map(fixture::key);
    let roots = keys(["root 1", "root 2", "root 3"]);
    let publishers = keys(["publisher 1", "publisher 2", "publisher 3"]);
    let first = root(0, &roots, &publishers, now)?;
    let chain = RootChain::start(&first, &signed(&first, &roots[..2])?)?;
    let pin = chain.pin();
    let bundle = publish(&chain, city::issuer(), 1, &publishers[..2], now)?;
    service.publish_bundle(&bundle, &pin, now)?;
    println!(
        "   Version 1 under root 0, signed by two of three publishers: {} bytes.",
        bundle.len()
    );
    let one = publish(&chain, city::issuer(), 2, &publishers[..1], now);
    println!(
        "   One publisher alone: {}.",
        one.err().map_or_else(|| "accepted".into(), |error| error.to_string())
    );

    let replaced = keys(["root 1", "root 2", "root 4"]);
    let second = root(1, &replaced, &publishers, now)?;
    let chain = RootChain::of(&Bundle::from_bytes(&bundle)?)?.rotate(&second, &signed(&second, &roots[..2])?)?;
    let issuer = with_next_key(city::issuer(), now);
    let next = publish(&chain, issuer.clone(), 2, &publishers[1..], now)?;
    service.publish_bundle(&next, &pin, now)?;
    println!(
        "   Root 1 replaces a lost key, signed by the two that stay: who pinned root 0 takes it, {} bytes.",
        next.len()
    );
    let old = service.publish_bundle(&bundle, &pin, now).err();
    println!(
        "   The old bundle again: {}.",
        old.map_or_else(|| "accepted".into(), |error| error.to_string())
    );
    let settings = Settings {
        issuer,
        license_key: NEXT_KEY,
        lending_key: NEXT_KEY,
        list_key: fixture::LIST_KEY,
        calendars: Vec::new(),
    };
    let mut successor = Service::new(city::open("memory")?, Box::new(city::CityRegistry), settings)?;
    let refused = successor.publish_bundle(&bundle, &pin, now).err();
    println!(
        "   A service that signs by the next key, and the bundle without it: {}.\n",
        refused.map_or_else(|| "accepted".into(), |error| error.to_string())
    );
    Ok(())
}

fn root(number: u32, roots: &[LocalKey], publishers: &[LocalKey], now: UnixTime) -> Result<RootDraft> {
    let points = |keys: &[LocalKey]| keys.iter().map(LocalKey::public_key).collect();
    Ok(RootDraft::new(&RootTerms {
        number,
        issued_at: now,
        expires: now.checked_add(86_400 * 365).ok_or("no such time")?,
        root_keys: points(roots),
        root_threshold: 2,
        publishers: points(publishers),
        publisher_threshold: 2,
    })?)
}

fn signed(draft: &RootDraft, keys: &[LocalKey]) -> Result<Vec<SectionSignature>> {
    keys.iter()
        .map(|key| Ok(draft.unsigned(key.public_key()).sign(key)?))
        .collect()
}

fn publish(chain: &RootChain, issuer: Issuer, version: u64, by: &[LocalKey], now: UnixTime) -> Result<Vec<u8>> {
    let root: Option<RootPin> = Some(chain.pin());
    let content = ContentDraft::new(&TrustContent {
        version,
        issued_at: now,
        expires: now.checked_add(86_400 * 90).ok_or("no such time")?,
        root,
        ..fixture::trust_content(vec![issuer])
    })?;
    let signatures: Vec<SectionSignature> = by
        .iter()
        .map(|key| Ok(content.unsigned(key.public_key()).sign(key)?))
        .collect::<Result<_>>()?;
    Ok(chain.publish(&content, &signatures, now)?)
}

fn with_next_key(mut issuer: Issuer, now: UnixTime) -> Issuer {
    let next = IssuerKey {
        number: NEXT_KEY,
        point: fixture::key("next issuer").public_key(),
        sign_from: now,
        ..issuer.keys[0].clone()
    };
    issuer.keys.push(next);
    issuer
}
