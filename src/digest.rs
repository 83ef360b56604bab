//! Hashing: the only file that names `sha2`. Every hash of the format is one function here, and every tree or
//! derivation input starts with a byte or label of its own, so that no hash of one kind can pass as another
//! (SPEC §5).

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// 32 bytes of SHA-256.
pub(crate) type Hash = [u8; 32];
/// A tree's seed, salt or digest below the root, or the tweak: 128 bits.
pub(crate) type HalfHash = [u8; 16];

/// The seed of a whole tree. It opens every leaf, so it has one place in memory and is erased there: a value that moves
/// would leave copies behind.
#[derive(Clone)]
pub(crate) struct Seed(Box<Zeroizing<HalfHash>>);

impl Seed {
    pub(crate) fn new(seed: &HalfHash) -> Self {
        let mut place = Box::new(Zeroizing::new([0; 16]));
        place.copy_from_slice(seed);
        Self(place)
    }

    pub(crate) fn as_bytes(&self) -> &HalfHash {
        &self.0
    }
}

/// The seeds of two children, left and right. Erased when dropped: in a wallet they open what is not shown.
pub(crate) type ChildSeeds = Zeroizing<[HalfHash; 2]>;

const LEAF: u8 = 0x00;
const NODE: u8 = 0x01;
const CHILDREN: u8 = 0x02;
const TREE_LABEL: &[u8] = b"vehicle-license tree 1";
#[cfg(feature = "seal")]
const EPHEMERAL_LABEL: &[u8] = b"vehicle-license ephemeral 1";
const TIME_STAMP_LABEL: &[u8] = b"vehicle-license time stamp 1";
const REPLAY_LABEL: &[u8] = b"vehicle-license replay 1";
const SEED_LABEL: &[u8] = b"vehicle-license seed 1";
const RECORD_LABEL: &[u8] = b"vehicle-license record 1";
const OWNER_LABEL: &[u8] = b"vehicle-license owner 1";
const CHECK_LABEL: &[u8] = b"vehicle-license check 1";
const OPERATION_LABEL: &[u8] = b"vehicle-license operation 1";

/// The digest of a Sig_structure, over which a signature is made (SPEC §3.2).
pub(crate) fn message(structure: &[u8]) -> Hash {
    sha256(&[structure])
}

/// The digest of a challenge: its prefix, which names the suite, and its bytes (SPEC §4.3).
pub(crate) fn challenge(prefix: &str, bytes: &[u8]) -> Hash {
    sha256(&[prefix.as_bytes(), bytes])
}

/// The digest of a file as it is stored or sent: trust content, a root, a whole bundle (SPEC §8.3).
pub(crate) fn file(bytes: &[u8]) -> Hash {
    sha256(&[bytes])
}

/// The digest of a register record's items, for the authority's log (SPEC §7.4).
pub(crate) fn record(items: &[&[u8]]) -> Hash {
    sha256(&[&[RECORD_LABEL], items].concat())
}

/// The digest of an owner's name and document, for the authority's log (SPEC §7.4).
pub(crate) fn owner(owner: &[u8]) -> Hash {
    sha256(&[OWNER_LABEL, owner])
}

/// The digest of an operation on a register, to tell a retry from another operation of the same id (SPEC §7.5).
pub(crate) fn operation(content: &[u8]) -> Hash {
    sha256(&[OPERATION_LABEL, content])
}

/// What the ephemeral key of a sealed answer is made from (SPEC §4.5).
#[cfg(feature = "seal")]
pub(crate) fn ephemeral(random: &[u8; 32], counter: u32, show: &[u8]) -> Zeroizing<Hash> {
    Zeroizing::new(sha256(&[EPHEMERAL_LABEL, random, &counter.to_be_bytes(), show]))
}

/// The digest that an evidence record's time stamp covers (SPEC §9.6).
pub(crate) fn time_stamp(content: &[u8]) -> Hash {
    sha256(&[TIME_STAMP_LABEL, content])
}

/// The digest behind a stored value, which detects damage (SPEC §7.6).
pub(crate) fn stored(label: &str, body: &[u8]) -> Hash {
    sha256(&[label.as_bytes(), body])
}

/// The name under which a time-only show is remembered (SPEC §9.4).
pub(crate) fn replayed_show(credential_id: &Hash, shown_at: u64) -> Hash {
    sha256(&[REPLAY_LABEL, &[0], credential_id, &shown_at.to_be_bytes()])
}

/// The name under which an answered challenge is remembered, whoever answered it (SPEC §9.4).
pub(crate) fn answered_challenge(digest: &Hash) -> Hash {
    sha256(&[REPLAY_LABEL, &[1], digest])
}

/// Bytes in hexadecimal digits of lower case, as screens and JSON have them.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A challenge's hint as screens have it: `#1a2b3c4d`. It stands before a name, so that no name can imitate it.
pub(crate) fn hint_mark(hint: &[u8; 4]) -> String {
    format!("#{}", hex(hint))
}

/// What names one check of a signature where somebody else answers it.
pub(crate) fn signature_check(key: &[u8; 33], message: &Hash, signature: &[u8; 64]) -> Hash {
    sha256(&[CHECK_LABEL, key, message, signature])
}

/// SHA-256 over the concatenation of `parts`.
fn sha256(parts: &[&[u8]]) -> Hash {
    hasher(parts).finalize().into()
}

/// Writes the two halves of the same hash, which are seeds. They are made in their place and not moved, so that nothing
/// stays behind where they were.
fn sha256_halves(parts: &[&[u8]], [left, right]: &mut [HalfHash; 2]) {
    let mut hash = Zeroizing::new([0; 32]);
    hasher(parts).finalize_into((&mut *hash).into());
    let (first, second) = hash.split_at(left.len());
    left.copy_from_slice(first);
    right.copy_from_slice(second);
}

fn hasher(parts: &[&[u8]]) -> Sha256 {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part);
    }
    hasher
}

/// The first half of a hash.
fn cut(hash: &Hash) -> HalfHash {
    let mut half = [0; 16];
    let (first, _) = hash.split_at(half.len());
    half.copy_from_slice(first);
    half
}

/// Ties every hash of a tree to its credential: leaves cannot move between credentials, and a guess against one is
/// worth nothing against another (SPEC §5.1).
#[derive(Clone, Copy)]
pub(crate) struct Tweak(HalfHash);

impl Tweak {
    pub(crate) fn new(issuer: u16, issued_at: u64, status: u64, holder_key: &[u8; 33]) -> Self {
        let hash = sha256(&[
            TREE_LABEL,
            &issuer.to_be_bytes(),
            &issued_at.to_be_bytes(),
            &status.to_be_bytes(),
            holder_key,
        ]);
        Self(cut(&hash))
    }

    /// Writes the seeds of the two children of the node at (`level`, `index`), the root being (0, 0).
    pub(crate) fn children(&self, level: u8, index: u8, seed: &HalfHash, children: &mut ChildSeeds) {
        sha256_halves(&[&[CHILDREN], &self.0, &[level, index], seed], children);
    }

    /// The digest of leaf `index` with its `value`, one CBOR item.
    pub(crate) fn leaf(&self, index: u8, salt: &HalfHash, value: &[u8]) -> HalfHash {
        cut(&sha256(&[&[LEAF], &self.0, &[index], salt, value]))
    }

    /// The digest of the inner node at (`level`, `index`). The tweak and the place in every node are what makes 16
    /// bytes enough: work spent on one node is worth nothing at another (SPEC §5.5).
    pub(crate) fn node(&self, level: u8, index: u8, left: &HalfHash, right: &HalfHash) -> HalfHash {
        cut(&self.join(level, index, left, right))
    }

    /// The root, which is not cut: it is signed and never travels.
    pub(crate) fn root(&self, left: &HalfHash, right: &HalfHash) -> Hash {
        self.join(0, 0, left, right)
    }

    fn join(&self, level: u8, index: u8, left: &HalfHash, right: &HalfHash) -> Hash {
        sha256(&[&[NODE], &self.0, &[level, index], left, right])
    }
}

/// The root seed of a new credential. The claims are hashed in, so that a generator that repeats itself does
/// not repeat a seed (SPEC §5.4).
pub(crate) fn seed(random: &[u8; 32], claims: &[u8]) -> Seed {
    let mut halves = ChildSeeds::default();
    sha256_halves(&[SEED_LABEL, random, claims], &mut halves);
    let [first, _] = &*halves;
    Seed::new(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha256_of_abc_is_the_standards_example() {
        // FIPS 180-2, appendix B.1, given in two parts.
        assert_eq!(sha256(&[b"a", b"bc"])[..4], [0xba, 0x78, 0x16, 0xbf]);
    }

    #[test]
    fn every_input_of_a_hash_matters() {
        let key = [2; 33];
        let tweaks = [
            Tweak::new(1, 2, 3, &key),
            Tweak::new(2, 2, 3, &key),
            Tweak::new(1, 3, 3, &key),
            Tweak::new(1, 2, 4, &key),
            Tweak::new(1, 2, 3, &[3; 33]),
        ];
        let mut seen = std::collections::BTreeSet::new();
        for tweak in tweaks {
            for index in 0..32 {
                assert!(seen.insert(tweak.leaf(index, &[0; 16], &[0xf6])));
                assert!(seen.insert(tweak.leaf(index, &[0; 16], &[0xf7])));
                let mut children = ChildSeeds::default();
                tweak.children(4, index, &[0; 16], &mut children);
                let [left, right] = *children;
                assert!(left != right && seen.insert(left) && seen.insert(right));
                for level in 0..5 {
                    assert!(seen.insert(tweak.node(level, index, &[0; 16], &[1; 16])));
                    assert!(seen.insert(tweak.node(level, index, &[1; 16], &[0; 16])));
                }
            }
        }
    }

    #[test]
    fn halves_are_of_one_hash_and_a_node_is_cut_from_what_would_be_a_root() {
        let mut halves = ChildSeeds::default();
        sha256_halves(&[b"a", b"bc"], &mut halves);
        assert_eq!(halves.concat(), sha256(&[b"abc"]));
        let tweak = Tweak::new(1, 2, 3, &[2; 33]);
        let root = tweak.root(&[0; 16], &[1; 16]);
        assert_eq!(tweak.node(0, 0, &[0; 16], &[1; 16]), root[..16]);
    }
}
