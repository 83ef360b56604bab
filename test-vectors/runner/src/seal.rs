//! A second implementation of the seal (SPEC §4.5): HPKE's base mode written from RFC 9180, its hashes and its cipher
//! those of `ring`. Everything a sealer decides can be decided wrongly here.

use p256::elliptic_curve::point::AffineCoordinates as _;
use ring::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use vehicle_license::key::{LocalKey, PublicKey, Signer as _};

use support::mutate::{qr, sha256};

/// What an answer is sealed with. A new one is as SPEC has it.
#[derive(Clone)]
pub struct Seal {
    pub hint: [u8; 4],
    pub to: PublicKey,
    pub info: Vec<u8>,
    pub aad: Vec<u8>,
    /// AES-128-GCM is 1, AES-256-GCM is 2 (RFC 9180 §7.3).
    pub aead: u16,
    /// Points enter the key schedule as they travel: RFC 9180 wants them uncompressed.
    pub compressed: bool,
    pub random: [u8; 32],
}

/// A sealed answer in its parts, and what led to them.
#[derive(Clone)]
pub struct Sealed {
    pub hint: Vec<u8>,
    pub enc: Vec<u8>,
    pub ciphertext: Vec<u8>,
    pub tag: Vec<u8>,
    pub steps: Steps,
}

#[derive(Clone)]
pub struct Steps {
    /// What the ephemeral key is derived from.
    pub material: [u8; 32],
    pub ephemeral: [u8; 32],
    pub uncompressed: Vec<u8>,
    pub shared_secret: Vec<u8>,
    pub key: Vec<u8>,
    pub nonce: Vec<u8>,
    pub padded: Vec<u8>,
}

impl Seal {
    /// Of an answer to the challenge of this digest, whose sealing key is `to`.
    pub fn new(to: &PublicKey, challenge: &[u8; 32], random: [u8; 32]) -> Self {
        Self {
            hint: challenge[..4].try_into().expect("four bytes"),
            to: *to,
            info: [b"vehicle-license seal 1", &challenge[..]].concat(),
            aad: b"VS1:".to_vec(),
            aead: 1,
            compressed: false,
            random,
        }
    }

    /// Pads and seals.
    pub fn show(&self, show: &[u8]) -> Sealed {
        self.sealed(show, pad(show))
    }

    /// Seals what is padded already, in whatever way.
    pub fn padded(&self, padded: &[u8]) -> Sealed {
        self.sealed(padded, padded.to_vec())
    }

    fn sealed(&self, show: &[u8], padded: Vec<u8>) -> Sealed {
        let counter = [0; 4];
        let material = sha256(&[b"vehicle-license ephemeral 1", &self.random, &counter, show]);
        let ephemeral = derive(&material);
        let enc = ephemeral.public_key();
        let point = |key: &PublicKey| {
            let (x, y) = key.to_coordinates();
            if self.compressed {
                key.as_compressed().to_vec()
            } else {
                [&[4], &x[..], &y[..]].concat()
            }
        };
        let kem = Labels(b"KEM\x00\x10".to_vec());
        let secret = kem.extract(b"", "eae_prk", &multiply(&ephemeral, &self.to));
        let context = [point(&enc), point(&self.to)].concat();
        let shared_secret = kem.expand(&secret, "shared_secret", &context, 32);

        let [high, low] = self.aead.to_be_bytes();
        let schedule = Labels([&b"HPKE\x00\x10\x00\x01"[..], &[high, low]].concat());
        let psk = schedule.extract(b"", "psk_id_hash", b"");
        let info = schedule.extract(b"", "info_hash", &self.info);
        let context = [&[0], psk.as_slice(), info.as_slice()].concat();
        let secret = schedule.extract(&shared_secret, "secret", b"");
        let (cipher, length) = match self.aead {
            1 => (&AES_128_GCM, 16),
            _ => (&AES_256_GCM, 32),
        };
        let key = schedule.expand(&secret, "key", &context, length);
        let nonce = schedule.expand(&secret, "base_nonce", &context, 12);
        let mut ciphertext = padded.clone();
        let tag = LessSafeKey::new(UnboundKey::new(cipher, &key).expect("a key"))
            .seal_in_place_separate_tag(
                Nonce::try_assume_unique_for_key(&nonce).expect("a nonce"),
                Aad::from(&self.aad),
                &mut ciphertext,
            )
            .expect("a short message");
        Sealed {
            hint: self.hint.to_vec(),
            enc: enc.as_compressed().to_vec(),
            ciphertext,
            tag: tag.as_ref().to_vec(),
            steps: Steps {
                material,
                ephemeral: *ephemeral.secret_bytes(),
                uncompressed: point(&enc),
                shared_secret,
                key,
                nonce,
                padded,
            },
        }
    }
}

impl Sealed {
    pub fn bytes(&self) -> Vec<u8> {
        [&self.hint[..], &self.enc, &self.ciphertext, &self.tag].concat()
    }

    pub fn text(&self) -> String {
        qr("VS1:", &self.bytes())
    }
}

pub fn pad(show: &[u8]) -> Vec<u8> {
    let mut padded = [show, &[0x80]].concat();
    padded.resize(padded.len().next_multiple_of(32), 0);
    padded
}

/// RFC 9180 §4: extraction and expansion under the labels of one suite.
struct Labels(Vec<u8>);

impl Labels {
    fn extract(&self, salt: &[u8], label: &str, input: &[u8]) -> Vec<u8> {
        mac(salt, &[b"HPKE-v1", &self.0, label.as_bytes(), input])
    }

    /// At most 32 bytes: one round of HKDF.
    fn expand(&self, secret: &[u8], label: &str, info: &[u8], length: u8) -> Vec<u8> {
        let parts = [&[0, length], &b"HPKE-v1"[..], &self.0, label.as_bytes(), info, &[1]];
        let mut expanded = mac(secret, &parts);
        expanded.truncate(length.into());
        expanded
    }
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, &parts.concat()).as_ref().to_vec()
}

/// RFC 9180 §7.1.3, DeriveKeyPair.
fn derive(material: &[u8; 32]) -> LocalKey {
    let kem = Labels(b"KEM\x00\x10".to_vec());
    let secret = kem.extract(b"", "dkp_prk", material);
    let candidate = |counter| kem.expand(&secret, "candidate", &[counter], 32);
    (0..=255)
        .filter_map(|counter| candidate(counter).try_into().ok())
        .find_map(|candidate| LocalKey::from_secret_bytes(&candidate).ok())
        .expect("nearly every candidate is a scalar")
}

/// The x coordinate of the product, as ECDH has it.
fn multiply(secret: &LocalKey, point: &PublicKey) -> [u8; 32] {
    let scalar = p256::SecretKey::from_slice(secret.secret_bytes().as_slice()).expect("a scalar");
    let point = p256::PublicKey::from_sec1_bytes(point.as_compressed()).expect("a point");
    let product = point.to_projective() * *scalar.to_nonzero_scalar();
    product.to_affine().x().into()
}
