//! Trust bundles signed anew by whoever has the keys of a root that was replaced and a publisher's. An oracle written
//! from SPEC §8.3 says what each comes to, to the code.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use vehicle_license::{Bundle, Memory, RootPin};

use super::choices::Choices;
use support::fixture::{ISSUED_AT, instant, issuer, key, trust_content};
use support::mutate::{Item, Signed, bytes, public, sha256, sign, signing, uint};

const ROOT_TYP: &str = "application/vehicle-license-trust-root+cbor";
const CONTENT_TYP: &str = "application/vehicle-license-trust+cbor";
const DAY: u64 = 86_400;
const NOW: u64 = ISSUED_AT;
/// No choice is made of more bytes than these.
const MOST: usize = 256;
/// The keys that sign here. Of the next root's, only what it signed once is there.
const OLD: &str = "old root";
const NEXT: &str = "next root";
const PUBLISHER: &str = "publisher";
const THIEF: &str = "thief";

/// The points of all keys.
static POINTS: LazyLock<BTreeMap<&str, [u8; 33]>> = LazyLock::new(|| {
    let names = [OLD, NEXT, PUBLISHER, THIEF, "accomplice"];
    names.map(|name| (name, *public(&key(name)).as_compressed())).into()
});

/// Signatures by the name of their key and the digest signed.
type Signatures = BTreeMap<(&'static str, [u8; 32]), [u8; 64]>;

/// Signatures made before, by key and digest: the same few sections are signed again and again.
static SIGNATURES: Mutex<Signatures> = Mutex::new(BTreeMap::new());

fn signature(name: &'static str, digest: [u8; 32]) -> [u8; 64] {
    let mut made = SIGNATURES.lock().expect("no law is broken in here");
    if made.len() > 10_000 {
        made.clear();
    }
    *made
        .entry((name, digest))
        .or_insert_with(|| sign(&signing(&key(name)), &digest))
}

/// A root as it was made.
#[derive(Clone)]
struct Root {
    number: u64,
    issued_at: u64,
    expires: u64,
    keys: (Vec<&'static str>, u64),
    publishers: (Vec<&'static str>, u64),
}

/// A signature: whose place it has in its list, and whether it is that key's.
type Vote = (usize, bool, [u8; 64]);

struct Link {
    root: Root,
    bytes: Vec<u8>,
    old: Vec<Vote>,
    new: Vec<Vote>,
}

struct Made {
    links: Vec<Link>,
    version: u64,
    issued_at: u64,
    expires: u64,
    names: Option<[u8; 32]>,
    /// The issuer's key.
    issuer: &'static str,
    content: Vec<u8>,
    signed: Vec<Vote>,
}

fn genuine(number: u64) -> Root {
    Root {
        number,
        issued_at: NOW - 2 * DAY,
        expires: NOW + 300 * DAY,
        keys: (vec![[OLD, NEXT][usize::from(number > 0)]], 1),
        publishers: (vec![PUBLISHER], 1),
    }
}

fn sorted(names: &[&'static str]) -> Vec<&'static str> {
    let mut names = names.to_vec();
    names.sort_by_key(|name| POINTS[name]);
    names
}

impl Root {
    fn bytes(&self) -> Vec<u8> {
        let points = |names: &[&'static str]| {
            let points = names.iter().map(|name| bytes(&POINTS[name]));
            Item::Array(points.collect())
        };
        let items = [
            uint(self.number),
            uint(self.issued_at),
            uint(self.expires),
            points(&self.keys.0),
            uint(self.keys.1),
            points(&self.publishers.0),
            uint(self.publishers.1),
        ];
        Item::Map((1_u64..).map(uint).zip(items).collect()).encode()
    }

    /// One that somebody makes up. The next root's key may stand in it: it is public.
    fn invented(choices: &mut Choices<'_>, number: u64) -> Self {
        let some = |choices: &mut Choices<'_>, names: [&'static str; 3]| {
            let mask = choices.byte_of(7) + 1;
            let names = names.iter().enumerate().filter(|(at, _)| mask & (1 << at) != 0);
            let names = sorted(&names.map(|(_, name)| *name).collect::<Vec<_>>());
            (names, u64::from(choices.byte_of(4)))
        };
        Self {
            number: if choices.flag() {
                number
            } else {
                choices.byte_of(4).into()
            },
            issued_at: *choices.one_of(&[NOW - 2 * DAY, NOW - 3 * DAY, NOW + 10, NOW + 11]),
            expires: *choices.one_of(&[NOW + 300 * DAY, NOW, NOW + 1, NOW + 12, NOW - 3 * DAY]),
            keys: some(choices, [OLD, NEXT, THIEF]),
            publishers: some(choices, [PUBLISHER, THIEF, "accomplice"]),
        }
    }
}

/// The signatures of one list over a section. The next root's key signs nothing but the genuine next root.
fn votes(choices: &mut Choices<'_>, typ: &str, section: &[u8], list: &(Vec<&'static str>, u64)) -> Vec<Vote> {
    let parts = Signed {
        protected: Signed::new(typ, None, &uint(0)).protected,
        payload: section.to_vec(),
    };
    let digest = parts.digest();
    let every = choices.flag();
    let signs = |name: &str| name != NEXT || section == genuine(1).bytes();
    let places = list.0.iter().enumerate().filter_map(|(place, name)| {
        let by = if every { choices.byte_of(3) } else { 0 };
        let (by, is_its) = match by {
            0 if signs(name) => (*name, true),
            0 | 1 => return None,
            _ => (THIEF, *name == THIEF),
        };
        Some((place, is_its, signature(by, digest)))
    });
    places.collect()
}

fn written(votes: &[Vote]) -> Item {
    let vote = |(place, _, signature): &Vote| Item::Array(vec![uint(*place as u64), bytes(signature)]);
    Item::Array(votes.iter().map(vote).collect())
}

impl Made {
    fn new(choices: &mut Choices<'_>) -> Self {
        let mut links: Vec<Link> = Vec::new();
        for at in 0..=u64::from(choices.byte_of(3)) {
            let root = match choices.byte_of(3) {
                0 => genuine(at.min(1)),
                1 => genuine(0),
                _ => Root::invented(choices, at),
            };
            let section = root.bytes();
            let old = links
                .last()
                .map(|before| votes(choices, ROOT_TYP, &section, &before.root.keys));
            links.push(Link {
                new: votes(choices, ROOT_TYP, &section, &root.keys),
                old: old.unwrap_or_default(),
                bytes: section,
                root,
            });
        }
        let last = &links[links.len() - 1];
        let digest = |section: &[u8]| sha256(&[section]);
        let names = match choices.byte_of(5) {
            0 | 1 => Some(digest(&last.bytes)),
            2 => Some(digest(&genuine(0).bytes())),
            3 => Some(digest(&genuine(1).bytes())),
            _ => None,
        };
        let mut content = trust_content(vec![issuer()]);
        let version = *choices.one_of(&[1, 2, 0, 3, u64::MAX]);
        let issued_at = *choices.one_of(&[NOW - DAY, NOW + 10, NOW + 11]);
        let expires = *choices
            .one_of(&[NOW + 90 * DAY, NOW + 12, NOW + 301 * DAY, NOW])
            .max(&(issued_at + 1));
        let its = *choices.one_of(&["issuer", "issuer", PUBLISHER, OLD, THIEF]);
        content.version = version;
        (content.issued_at, content.expires) = (instant(issued_at), instant(expires));
        content.issuers[0].keys[0].point = public(&key(its));
        content.root = names.map(RootPin::new);
        let content = content.to_bytes().expect("a trust file");
        Self {
            signed: votes(choices, CONTENT_TYP, &content, &last.root.publishers),
            version,
            issued_at,
            expires,
            names,
            issuer: its,
            content,
            links,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let link = |link: &Link| Item::Array(vec![bytes(&link.bytes), written(&link.old), written(&link.new)]);
        let links = Item::Array(self.links.iter().map(link).collect());
        Item::Array(vec![uint(1), links, bytes(&self.content), written(&self.signed)]).encode()
    }

    fn roots(&self, pin: &[u8; 32]) -> Vec<(u64, [u8; 32])> {
        let roots = self.links.iter().map(|link| (link.root.number, sha256(&[&link.bytes])));
        roots.skip_while(|(_, root)| root != pin).collect()
    }

    /// The first failing check of reading and verifying.
    fn refused(&self, pin: &[u8; 32]) -> Option<&'static str> {
        for (at, Link { root, .. }) in self.links.iter().enumerate() {
            let meets = |(names, threshold): &(Vec<&str>, u64)| (1..=names.len() as u64).contains(threshold);
            if !meets(&root.keys) || !meets(&root.publishers) {
                return Some("cbor-out-of-range");
            }
            if root.expires <= root.issued_at {
                return Some("trust-date-order");
            }
            if root.keys.0.iter().any(|name| root.publishers.0.contains(name)) {
                return Some("bundle-key-ambiguous");
            }
            if at > 0 && root.number != self.links[at - 1].root.number + 1 {
                return Some("bundle-root-number");
            }
        }
        if self.roots(pin).is_empty() {
            return Some("bundle-root-unknown");
        }
        for (at, link) in self.links.iter().enumerate() {
            if at > 0 && (link.old.len() as u64) < self.links[at - 1].root.keys.1 {
                return Some("bundle-rotation-unsigned");
            }
            if (link.new.len() as u64) < link.root.keys.1 {
                return Some("bundle-root-unsigned");
            }
        }
        let last = &self.links[self.links.len() - 1];
        if (self.signed.len() as u64) < last.root.publishers.1 {
            return Some("bundle-too-few-signatures");
        }
        let mut votes = self
            .links
            .iter()
            .flat_map(|link| link.old.iter().chain(&link.new))
            .chain(&self.signed);
        if votes.any(|(_, is_its, _)| !is_its) {
            return Some("bundle-signature-invalid");
        }
        if self.names != Some(sha256(&[&last.bytes])) {
            return Some("bundle-content-other-root");
        }
        if last.root.keys.0.contains(&self.issuer) || last.root.publishers.0.contains(&self.issuer) {
            return Some("bundle-key-ambiguous");
        }
        if self.expires > last.root.expires {
            return Some("bundle-outlives-root");
        }
        let dates = self.links.iter().map(|link| link.root.issued_at);
        if dates.chain([self.issued_at]).any(|date| date > NOW + 10) {
            return Some("bundle-from-future");
        }
        if NOW >= last.root.expires {
            return Some("bundle-root-expired");
        }
        (NOW >= self.expires).then_some("bundle-expired")
    }

    /// What taking this in comes to for whoever holds `held`, taken in under a pin of then.
    fn changes(&self, pin: &[u8; 32], held: Option<(&Self, &[u8; 32])>) -> Result<&'static str, &'static str> {
        if let Some(code) = self.refused(pin) {
            return Err(code);
        }
        let Some((held, pin_then)) = held else {
            return Ok("first");
        };
        let (own, known) = (self.roots(pin), held.roots(pin_then));
        let (last, known_last) = (own[own.len() - 1], known[known.len() - 1]);
        if known.iter().any(|root| root.0 == own[0].0 && root.1 != own[0].1) {
            return Ok("fork-dropped");
        }
        if own[0].0 > known_last.0 {
            return Ok("newer");
        }
        if last.0 < known_last.0 {
            return Err("bundle-root-older");
        }
        if !own.contains(&known_last) {
            return Err("bundle-root-forked");
        }
        match (last.0, self.version).cmp(&(known_last.0, held.version)) {
            Ordering::Less => Err("bundle-older"),
            Ordering::Greater => Ok("newer"),
            Ordering::Equal if self.content != held.content => Err("bundle-equivocation"),
            Ordering::Equal => Ok("same"),
        }
    }
}

/// One root; the next one behind it; and a thief's in its place, with the genuine chain after it under either pin.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let fork = [0, 1, 0, 0, 2, 1, 0, 0, 3, 1, 3, 1, 0, 0, 0, 4, 0, 0, 0, 0];
    let then = |pin: u8| [&fork[..], &[pin, 1]].concat();
    vec![vec![0, 0], vec![0, 1], then(0), then(1)]
}

/// Law: what each bundle comes to, verified and taken in, is what the text says, to the code.
pub fn roots(data: &[u8]) -> bool {
    if data.len() > MOST {
        return false;
    }
    let mut choices = Choices::new(data);
    let pins = [0, 1].map(|number| sha256(&[&genuine(number).bytes()]));
    let (mut memory, mut held): (Memory, Option<(Made, [u8; 32])>) = (Memory::new(), None);
    let mut accepted = false;
    for _ in 0..2 {
        let pin = *choices.one_of(&pins);
        let made = Made::new(&mut choices);
        let verified =
            Bundle::from_bytes(&made.bytes()).and_then(|bundle| bundle.verify(&RootPin::new(pin), instant(NOW)));
        let came = verified
            .and_then(|bundle| memory.remember_bundle(&bundle))
            .map(|change| change.name());
        let came = came.map_err(|error| error.code());
        assert_eq!(came, made.changes(&pin, held.as_ref().map(|(held, pin)| (held, pin))));
        if came.is_ok() {
            held = Some((made, pin));
            accepted = true;
        }
    }
    accepted
}
