//! A second, deliberately permissive implementation of the format: CBOR items that may be encoded wrongly, the
//! commitment tree, both signed forms and the wires, written from SPEC alone. The generator builds with it what the
//! crate refuses to make, and holds every valid wire against the crate's own bytes.

use p256::ecdsa::signature::hazmat::PrehashSigner as _;
use p256::ecdsa::{Signature, SigningKey};
use sha2::{Digest as _, Sha256};
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};

/// The order of P-256, big-endian.
pub const ORDER: [u8; 32] = [
    0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xbc, 0xe6, 0xfa,
    0xad, 0xa7, 0x17, 0x9e, 0x84, 0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51,
];

/// A CBOR item. Maps keep the order they are given; `Raw` is written as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    Int(i64),
    Bytes(Vec<u8>),
    Text(String),
    Array(Vec<Item>),
    Map(Vec<(Item, Item)>),
    Tag(u64, Box<Item>),
    Simple(u8),
    Raw(Vec<u8>),
}

pub const NULL: Item = Item::Simple(22);
pub const UNDEFINED: Item = Item::Simple(23);

/// A number of 64 bits. One beyond those of an `i64` is held as it is written.
pub fn uint(value: impl TryInto<i128>) -> Item {
    let value = value.try_into().ok().expect("a number");
    let large = || head(0, u64::try_from(value).expect("a number of 64 bits"));
    i64::try_from(value).map_or_else(|_| Item::Raw(large()), Item::Int)
}

pub fn text(value: &str) -> Item {
    Item::Text(value.into())
}

pub fn bytes(value: &[u8]) -> Item {
    Item::Bytes(value.to_vec())
}

/// A head of major type `major` in its shortest form.
pub fn head(major: u8, value: u64) -> Vec<u8> {
    let long = match value {
        0..=23 => 0,
        24..=0xff => 1,
        0x100..=0xffff => 2,
        0x1_0000..=0xffff_ffff => 4,
        _ => 8,
    };
    head_of(major, value, long)
}

/// A head whose argument takes `long` bytes, however few would do.
pub fn head_of(major: u8, value: u64, long: usize) -> Vec<u8> {
    let info = match long {
        0 => u8::try_from(value).expect("a short argument"),
        1 => 24,
        2 => 25,
        4 => 26,
        _ => 27,
    };
    let mut head = vec![(major << 5) | info];
    head.extend_from_slice(&value.to_be_bytes()[8 - long..]);
    head
}

impl Item {
    pub fn encode(&self) -> Vec<u8> {
        match self {
            Self::Int(value) if *value >= 0 => head(0, value.unsigned_abs()),
            Self::Int(value) => head(1, value.unsigned_abs() - 1),
            Self::Bytes(value) => [head(2, value.len() as u64), value.clone()].concat(),
            Self::Text(value) => [head(3, value.len() as u64), value.as_bytes().to_vec()].concat(),
            Self::Array(items) => {
                let mut out = head(4, items.len() as u64);
                items.iter().for_each(|item| out.extend(item.encode()));
                out
            }
            Self::Map(entries) => {
                let mut out = head(5, entries.len() as u64);
                for (key, value) in entries {
                    out.extend(key.encode());
                    out.extend(value.encode());
                }
                out
            }
            Self::Tag(tag, inner) => [head(6, *tag), inner.encode()].concat(),
            Self::Simple(value) => head(7, (*value).into()),
            Self::Raw(raw) => raw.clone(),
        }
    }

    /// Reads one item of well-formed CBOR as this crate's format has it; what follows is returned too.
    pub fn parse(from: &[u8]) -> (Self, &[u8]) {
        let major = from[0] >> 5;
        let (long, first) = match from[0] & 31 {
            24 => (1, 0),
            25 => (2, 0),
            26 => (4, 0),
            27 => (8, 0),
            short => (0, u64::from(short)),
        };
        let value = from[1..=long]
            .iter()
            .fold(first, |value, byte| (value << 8) | u64::from(*byte));
        let mut rest = &from[1 + long..];
        let length = usize::try_from(value).expect("a length");
        let item = match major {
            0 => uint(value),
            1 => Self::Int(-1 - i64::try_from(value).expect("a small number")),
            2 | 3 => {
                let (taken, behind) = rest.split_at(length);
                rest = behind;
                if major == 2 {
                    bytes(taken)
                } else {
                    text(std::str::from_utf8(taken).expect("UTF-8"))
                }
            }
            4 => Self::Array((0..length).map(|_| Self::next(&mut rest)).collect()),
            5 => Self::Map(
                (0..length)
                    .map(|_| (Self::next(&mut rest), Self::next(&mut rest)))
                    .collect(),
            ),
            6 => Self::Tag(value, Box::new(Self::next(&mut rest))),
            _ => Self::Simple(u8::try_from(value).expect("a simple value")),
        };
        (item, rest)
    }

    fn next(rest: &mut &[u8]) -> Self {
        let (item, behind) = Self::parse(rest);
        *rest = behind;
        item
    }

    /// The item at a path of array positions; of a map, 2n is the nth key and 2n + 1 its value.
    pub fn at(&mut self, path: &[usize]) -> &mut Self {
        let Some((first, rest)) = path.split_first() else {
            return self;
        };
        let child = match self {
            Self::Array(items) => &mut items[*first],
            Self::Map(entries) => {
                let (key, value) = &mut entries[first / 2];
                if first % 2 == 0 { key } else { value }
            }
            Self::Tag(_, inner) => inner,
            _ => panic!("no item there"),
        };
        child.at(rest)
    }

    /// The same tree with the item at `path` replaced.
    pub fn with(mut self, path: &[usize], item: Item) -> Self {
        *self.at(path) = item;
        self
    }

    /// The elements of an array.
    pub fn items(&mut self) -> &mut Vec<Item> {
        match self {
            Self::Array(items) => items,
            _ => panic!("no array there"),
        }
    }

    pub fn as_uint(&self) -> u64 {
        match self {
            Self::Int(value) => value.unsigned_abs(),
            Self::Raw(raw) if raw[0] == 0x1b => u64::from_be_bytes(raw[1..].try_into().expect("eight bytes")),
            _ => panic!("no number there"),
        }
    }

    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Bytes(value) => value,
            _ => panic!("no byte string there"),
        }
    }

    /// Every text inside, at any depth.
    pub fn texts(&self) -> Vec<&str> {
        match self {
            Self::Text(value) => vec![value],
            Self::Array(items) => items.iter().flat_map(Self::texts).collect(),
            _ => Vec::new(),
        }
    }
}

pub fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = Sha256::new();
    parts.iter().for_each(|part| hasher.update(part));
    hasher.finalize().into()
}

/// The signing half of a test key.
pub fn signing(key: &LocalKey) -> SigningKey {
    SigningKey::from_slice(key.secret_bytes().as_slice()).expect("a scalar")
}

/// ECDSA after RFC 6979, low-S.
pub fn sign(key: &SigningKey, digest: &[u8; 32]) -> [u8; 64] {
    let signature: Signature = key.sign_prehash(digest).expect("a signature");
    signature.normalize_s().to_bytes().into()
}

/// The other signature that a verifier without a low-S rule would take: s becomes n - s.
pub fn high_s(signature: &[u8; 64]) -> [u8; 64] {
    let mut high = *signature;
    let mut borrow = 0_i16;
    for at in (0..32).rev() {
        let difference = i16::from(ORDER[at]) - i16::from(signature[32 + at]) - borrow;
        borrow = i16::from(difference < 0);
        high[32 + at] = u8::try_from(difference.rem_euclid(256)).expect("a byte");
    }
    high
}

/// A COSE_Sign1 before and after its signature.
#[derive(Clone)]
pub struct Signed {
    pub protected: Vec<u8>,
    pub payload: Vec<u8>,
}

impl Signed {
    pub fn new(typ: &str, key_id: Option<[u8; 4]>, payload: &Item) -> Self {
        let mut entries = vec![(uint(1), Item::Int(-7))];
        if let Some(key_id) = key_id {
            entries.push((uint(4), bytes(&key_id)));
        }
        entries.push((uint(16), text(typ)));
        Self {
            protected: Item::Map(entries).encode(),
            payload: payload.encode(),
        }
    }

    pub fn structure(&self) -> Vec<u8> {
        Item::Array(vec![
            text("Signature1"),
            bytes(&self.protected),
            bytes(&[]),
            bytes(&self.payload),
        ])
        .encode()
    }

    pub fn digest(&self) -> [u8; 32] {
        sha256(&[&self.structure()])
    }

    pub fn message(&self, signature: &[u8]) -> Item {
        let parts = vec![
            bytes(&self.protected),
            Item::Map(Vec::new()),
            bytes(&self.payload),
            bytes(signature),
        ];
        Item::Tag(18, Box::new(Item::Array(parts)))
    }
}

/// The everyday view.
pub const EVERYDAY: u32 = 0xffff;

/// What each purpose may see.
pub fn view(purpose: u64) -> u32 {
    match purpose {
        2 => 0x000f_ffff,
        5 | 12 => 0x00ff_ffff,
        6 | 7 | 10 => 0x0fff_ffff,
        8 | 11 => u32::MAX,
        _ => EVERYDAY,
    }
}

/// The bitmap of the shortest show that discloses the leaves `wanted` of a credential with the leaves `carried`: of all
/// ways to set the bits that reveal nothing, the fewest parts of a cover, then the fewest bits.
pub fn shortest(wanted: u32, carried: u32) -> u32 {
    fn best(wanted: u32, free: u32, level: u8, index: usize) -> (u32, u32) {
        let all = below(level, index);
        let whole = (all & !(wanted | free) == 0).then_some((1, all));
        let none = (all & wanted == 0).then_some((1, 0));
        let split = (level < 5).then(|| {
            let [left, right] = [0, 1].map(|side| best(wanted, free, level + 1, index * 2 + side));
            (left.0 + right.0, left.1 | right.1)
        });
        let ways = [none, whole, split].into_iter().flatten();
        ways.min_by_key(|(parts, bits)| (*parts, bits.count_ones()))
            .expect("a leaf is open or closed")
    }
    let twins = MASKS.iter().filter(|(_, full)| wanted & carried & (1 << full) != 0);
    let twins = twins.fold(0, |bits, (masked, _)| bits | (1 << masked));
    let wanted = (wanted & carried & !twins) | 0xf;
    best(wanted, !carried | twins, 0, 0).1
}

/// The leaves below a node.
fn below(level: u8, index: usize) -> u32 {
    let width = 32 >> level;
    u32::try_from(((1_u64 << width) - 1) << (width * index)).expect("32 leaves")
}

/// The masked leaf of a full one.
const MASKS: [(usize, usize); 5] = [(3, 31), (12, 17), (13, 16), (24, 28), (25, 29)];

/// The mask table of profile 1.
pub fn mask(full: usize, item: &Item) -> Item {
    let chars = |text: &str| text.chars().collect::<Vec<_>>();
    let front = |value: &str, most: usize| {
        let value = chars(value);
        text(&value[..most.min(value.len() / 2)].iter().collect::<String>())
    };
    let name = |value: &str| text(&value.chars().take(1).collect::<String>());
    let number = |value: &str| {
        let value = chars(value);
        let (head, tail) = match value.len() {
            8.. => (1, 2),
            _ => (1.min(value.len()), 0),
        };
        text(
            &value[..head]
                .iter()
                .chain(&value[value.len() - tail..])
                .collect::<String>(),
        )
    };
    match (full, item) {
        (17, Item::Text(owner)) => name(owner),
        (16, Item::Text(vin)) => front(vin, 8),
        (29, Item::Text(address)) => front(address, 6),
        (28 | 31, Item::Array(parts)) => {
            let mut parts = parts.clone();
            if let Item::Text(value) = &parts[1].clone() {
                parts[1] = number(value);
            }
            if let Some(Item::Text(value)) = parts.get(2).cloned() {
                parts[2] = name(&value);
            }
            Item::Array(parts)
        }
        _ => item.clone(),
    }
}

/// A license or an authorization with its tree and its issuer's key. `None` is a leaf that is not carried.
#[derive(Clone)]
pub struct Credential {
    pub issuer: u16,
    pub key: u16,
    pub issued_at: u64,
    pub days: u64,
    pub status: u64,
    pub protection: u64,
    pub proofing: u64,
    pub holder_key: PublicKey,
    pub delegation: Option<(u64, u64)>,
    pub seed: [u8; 16],
    pub leaves: Vec<Option<Item>>,
    pub signer: SigningKey,
}

impl Credential {
    /// Takes a holder's file apart. The masked leaves, which do not travel beside their full ones, are recomputed.
    pub fn from_file(file: &[u8], signer: SigningKey) -> Self {
        let mut file = Item::parse(file).0;
        let number = |file: &mut Item, at: usize| file.at(&[1, at]).as_uint();
        let mut credential = Self {
            issuer: number(&mut file, 1).try_into().expect("an issuer"),
            key: number(&mut file, 2).try_into().expect("a key"),
            issued_at: number(&mut file, 3),
            days: number(&mut file, 4),
            status: number(&mut file, 5),
            protection: number(&mut file, 6) % 4,
            proofing: number(&mut file, 6) / 4,
            holder_key: PublicKey::from_compressed(file.at(&[1, 7]).as_bytes()).expect("a point"),
            delegation: None,
            seed: file.at(&[2]).as_bytes().try_into().expect("a seed"),
            leaves: vec![None; 32],
            signer,
        };
        let carried = (0..31).filter(|leaf| ![3, 11, 15].contains(leaf));
        let travelling = carried.filter(|leaf| !MASKS.iter().any(|(masked, _)| masked == leaf));
        for (leaf, value) in travelling.zip(file.at(&[3]).items().clone()) {
            credential.set(leaf, value);
        }
        credential
    }

    /// Sets a leaf, and the masked leaf that follows from it.
    pub fn set(&mut self, leaf: usize, item: Item) {
        if let Some((masked, full)) = MASKS.iter().find(|(_, full)| *full == leaf) {
            self.leaves[*masked] = Some(mask(*full, &item));
        }
        self.leaves[leaf] = Some(item);
    }

    pub fn with(mut self, leaf: usize, item: Item) -> Self {
        self.set(leaf, item);
        self
    }

    pub fn carried(&self) -> u32 {
        (0..32)
            .filter(|leaf| self.leaves[*leaf].is_some())
            .fold(0, |bits, leaf| bits | (1 << leaf))
    }

    /// The disclosed leaves that travel, in order.
    pub fn travelling(&self, disclosed: u32) -> Vec<usize> {
        let travels = |leaf: &usize| {
            disclosed & (1 << leaf) != 0
                && self.leaves[*leaf].is_some()
                && !MASKS
                    .iter()
                    .any(|(masked, full)| masked == leaf && disclosed & (1 << full) != 0)
        };
        (0..32).filter(travels).collect()
    }

    /// The values of disclosed leaves that travel.
    pub fn values(&self, disclosed: u32) -> Item {
        let travelling = self.travelling(disclosed).into_iter();
        Item::Array(travelling.filter_map(|leaf| self.leaves[leaf].clone()).collect())
    }

    fn item(&self, leaf: usize) -> Vec<u8> {
        self.leaves[leaf].as_ref().unwrap_or(&UNDEFINED).encode()
    }

    pub fn tweak(&self) -> [u8; 16] {
        let hash = sha256(&[
            b"vehicle-license tree 1",
            &self.issuer.to_be_bytes(),
            &self.issued_at.to_be_bytes(),
            &self.status.to_be_bytes(),
            self.holder_key.as_compressed(),
        ]);
        hash[..16].try_into().expect("half a hash")
    }

    /// The seeds of the nodes of one level; level 5 holds the salts.
    pub fn seeds(&self, level: u8) -> Vec<[u8; 16]> {
        let mut seeds = vec![self.seed];
        for above in 0..level {
            let mut below = Vec::new();
            for (index, seed) in (0_u8..).zip(&seeds) {
                let hash = sha256(&[&[2], &self.tweak(), &[above, index], seed]);
                below.push(hash[..16].try_into().expect("half a hash"));
                below.push(hash[16..].try_into().expect("half a hash"));
            }
            seeds = below;
        }
        seeds
    }

    /// The digests of the nodes of one level.
    pub fn digests(&self, level: u8) -> Vec<[u8; 16]> {
        let half = |hash: [u8; 32]| hash[..16].try_into().expect("half a hash");
        if level == 5 {
            let salts = self.seeds(5);
            return (0_u8..32)
                .zip(&salts)
                .map(|(leaf, salt)| sha256(&[&[0], &self.tweak(), &[leaf], salt, &self.item(leaf.into())]))
                .map(half)
                .collect();
        }
        let below = self.digests(level + 1);
        (0_u8..)
            .zip(below.chunks(2))
            .map(|(index, pair)| half(self.node(level, index, pair)))
            .collect()
    }

    fn node(&self, level: u8, index: u8, children: &[[u8; 16]]) -> [u8; 32] {
        sha256(&[&[1], &self.tweak(), &[level, index], &children[0], &children[1]])
    }

    /// The root, the one digest of 32 bytes.
    pub fn root(&self) -> [u8; 32] {
        self.node(0, 0, &self.digests(1))
    }

    /// The cover that opens `bitmap`.
    pub fn cover(&self, bitmap: u32) -> Vec<u8> {
        self.cover_below(bitmap, 0, 0)
    }

    fn cover_below(&self, bitmap: u32, level: u8, index: usize) -> Vec<u8> {
        let all = below(level, index);
        if bitmap & all == all {
            self.seeds(level)[index].to_vec()
        } else if bitmap & all == 0 && level > 0 {
            self.digests(level)[index].to_vec()
        } else {
            [
                self.cover_below(bitmap, level + 1, index * 2),
                self.cover_below(bitmap, level + 1, index * 2 + 1),
            ]
            .concat()
        }
    }

    pub fn last_day(&self) -> u64 {
        (self.issued_at + 28_800) / 86_400 + self.days
    }

    /// 24:00 Beijing of the last day.
    pub fn expires(&self) -> u64 {
        (self.last_day() + 1) * 86_400 - 28_800
    }

    pub fn signed(&self) -> Signed {
        let urn = format!("urn:vehicle-license:issuer:{}", self.issuer);
        let list = format!("urn:vehicle-license:status:{}:{}", self.issuer, self.status >> 20);
        let status = Item::Map(vec![
            (text("idx"), uint(self.status & 0xf_ffff)),
            (text("uri"), text(&list)),
        ]);
        let mut claims = vec![
            (uint(1), text(&urn)),
            (uint(4), uint(self.expires())),
            (uint(6), uint(self.issued_at)),
            (uint(8), confirmation(&self.holder_key)),
            (uint(65_535), Item::Map(vec![(text("status_list"), status)])),
            (Item::Int(-65_537), uint(1)),
            (Item::Int(-65_538), uint(self.protection)),
            (Item::Int(-65_539), bytes(&self.root())),
        ];
        let mut typ = "application/vehicle-license+cwt";
        if let Some((purpose, calendar)) = self.delegation {
            typ = "application/vehicle-license-authorization+cwt";
            claims.push((Item::Int(-65_540), uint(purpose)));
            claims.push((Item::Int(-65_541), uint(calendar)));
        }
        claims.push((Item::Int(-65_550), uint(self.proofing)));
        let [a, b] = self.issuer.to_be_bytes();
        let [c, d] = self.key.to_be_bytes();
        Signed::new(typ, Some([a, b, c, d]), &Item::Map(claims))
    }

    pub fn id(&self) -> [u8; 32] {
        self.signed().digest()
    }

    pub fn signature(&self) -> [u8; 64] {
        sign(&self.signer, &self.id())
    }

    /// The wire array.
    pub fn wire(&self) -> Item {
        self.wire_signed(&self.signature())
    }

    /// The wire array with this signature, whoever made it.
    pub fn wire_signed(&self, signature: &[u8; 64]) -> Item {
        let mut parts = vec![
            uint(1),
            uint(self.issuer),
            uint(self.key),
            uint(self.issued_at),
            uint(self.days),
            uint(self.status),
            uint(self.protection + 4 * self.proofing),
            bytes(self.holder_key.as_compressed()),
        ];
        if let Some((purpose, calendar)) = self.delegation {
            parts.extend([uint(purpose), uint(calendar)]);
        }
        parts.push(bytes(signature));
        Item::Array(parts)
    }

    /// The holder's file.
    pub fn file(&self) -> Item {
        Item::Array(vec![
            uint(1),
            self.wire(),
            bytes(&self.seed),
            self.values(self.carried()),
        ])
    }

    /// The authorization an authority would make of this license: its own seed and status position, and nothing
    /// outside the purpose.
    pub fn lend(&self, purpose: u64, days: u64, grantee: [&str; 3], holder_key: PublicKey) -> Self {
        let mut lent = self.clone();
        lent.set(31, Item::Array(grantee.into_iter().map(text).collect()));
        for leaf in 0..32 {
            // A carrier acts for the owner; of a lent copy the grantee is compared.
            if leaf == 14 || view(purpose) & (1 << leaf) == 0 {
                lent.leaves[leaf] = None;
            }
        }
        lent.delegation = Some((purpose, 1));
        lent.days = days;
        lent.status += 1;
        lent.holder_key = holder_key;
        lent.proofing = 2;
        lent.seed = sha256(&[b"test seed of an authorization", &[purpose as u8]])[..16]
            .try_into()
            .expect("half a hash");
        lent
    }
}

/// `cnf`: a COSE_Key with both coordinates.
pub fn confirmation(key: &PublicKey) -> Item {
    let (x, y) = key.to_coordinates();
    let key = Item::Map(vec![
        (uint(1), uint(2)),
        (Item::Int(-1), uint(1)),
        (Item::Int(-2), bytes(&x)),
        (Item::Int(-3), bytes(&y)),
    ]);
    Item::Map(vec![(uint(1), key)])
}

/// A show and what its holder signs. `answers` is the wire of the challenge whose digest is signed.
#[derive(Clone)]
pub struct Show {
    pub credential: Credential,
    pub shown_at: u64,
    pub bitmap: u32,
    pub purpose: Option<u64>,
    pub answers: Option<Vec<u8>>,
    pub evidence: Option<(u64, u64)>,
    pub holder: SigningKey,
}

impl Show {
    pub fn signed(&self) -> Signed {
        let mut claims = vec![(uint(6), uint(self.shown_at))];
        if let Some(purpose) = self.purpose {
            claims.push((Item::Int(-65_540), uint(purpose)));
        }
        claims.push((Item::Int(-65_542), bytes(&self.credential.id())));
        claims.push((Item::Int(-65_543), uint(self.bitmap)));
        if let Some(challenge) = &self.answers {
            claims.push((Item::Int(-65_544), bytes(&challenge_digest(challenge))));
        }
        if let Some((method, age)) = self.evidence {
            claims.push((Item::Int(-65_545), Item::Array(vec![uint(method), uint(age)])));
        }
        Signed::new("application/vehicle-license-show+cwt", None, &Item::Map(claims))
    }

    pub fn signature(&self) -> [u8; 64] {
        sign(&self.holder, &self.signed().digest())
    }

    /// Where the value of `leaf` stands among those that travel.
    pub fn place(&self, leaf: usize) -> usize {
        let travelling = self.credential.travelling(self.bitmap & self.credential.carried());
        travelling.iter().position(|other| *other == leaf).expect("it travels")
    }

    pub fn wire(&self) -> Item {
        self.wire_signed(&self.credential.signature(), &self.signature())
    }

    /// The wire array with these signatures, whoever made them.
    pub fn wire_signed(&self, issued: &[u8; 64], held: &[u8; 64]) -> Item {
        let mut proof = vec![
            uint(self.shown_at),
            uint(self.bitmap),
            bytes(&self.credential.cover(self.bitmap)),
            self.credential.values(self.bitmap & self.credential.carried()),
            bytes(held),
        ];
        let mut options = Vec::new();
        if let Some(purpose) = self.purpose {
            options.push((uint(1), uint(purpose)));
        }
        if let Some(challenge) = &self.answers {
            options.push((uint(2), bytes(&challenge_digest(challenge)[..4])));
        }
        if let Some((method, age)) = self.evidence {
            options.push((uint(3), Item::Array(vec![uint(method), uint(age)])));
        }
        if !options.is_empty() {
            proof.push(Item::Map(options));
        }
        Item::Array(vec![self.credential.wire_signed(issued), Item::Array(proof)])
    }
}

/// `challenge`, unsigned, as the asker of this number signs it with its key of this number.
pub fn ask_as(challenge: &Item, number: u16, key: u16, signer: &SigningKey) -> Item {
    let Item::Array(mut items) = challenge.clone() else {
        panic!("a challenge is a list");
    };
    let mut payload = items.clone();
    payload.push(Item::Array(vec![uint(number), uint(key)]));
    let ([a, b], [c, d]) = (number.to_be_bytes(), key.to_be_bytes());
    let typ = "application/vehicle-license-challenge+cbor";
    let signed = Signed::new(typ, Some([a, b, c, d]), &Item::Array(payload));
    items.extend([uint(number), uint(key), bytes(&sign(signer, &signed.digest()))]);
    Item::Array(items)
}

pub fn challenge_digest(wire: &[u8]) -> [u8; 32] {
    sha256(&[b"VC1:", wire])
}

/// Prefix and base45.
pub fn qr(prefix: &str, bytes: &[u8]) -> String {
    format!("{prefix}{}", base45::encode(bytes))
}

/// A zlib stream of stored blocks (RFC 1950, RFC 1951 §3.2.4), made by hand.
pub fn zlib(entries: &[u8]) -> Vec<u8> {
    let mut stream = vec![0x78, 0x01];
    let mut blocks = entries.chunks(65_535).peekable();
    while let Some(block) = blocks.next() {
        let length = u16::try_from(block.len()).expect("a block");
        stream.push(u8::from(blocks.peek().is_none()));
        stream.extend(length.to_le_bytes());
        stream.extend((!length).to_le_bytes());
        stream.extend(block);
    }
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in entries {
        a = (a + u32::from(*byte)) % 65_521;
        b = (b + a) % 65_521;
    }
    stream.extend(((b << 16) | a).to_be_bytes());
    stream
}

/// The public half of a test key.
pub fn public(key: &LocalKey) -> PublicKey {
    key.public_key()
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
