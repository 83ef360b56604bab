//! Randomness: 32 bytes of the request, or of the platform, and as many more as a call takes out of them.

use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// SHA-256 in counter mode over 32 bytes that nobody else knows and that serve one call.
pub(crate) struct Seeded {
    seed: Zeroizing<[u8; 32]>,
    counter: u64,
}

impl Seeded {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self {
            seed: Zeroizing::new(seed),
            counter: 0,
        }
    }
}

impl TryRng for Seeded {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        rand_core::utils::next_word_via_fill(self)
    }

    fn try_fill_bytes(&mut self, target: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in target.chunks_mut(32) {
            let mut hasher = Sha256::new();
            hasher.update(b"vehicle-license door randomness 1");
            hasher.update(self.seed.as_ref());
            hasher.update(self.counter.to_be_bytes());
            self.counter = self.counter.wrapping_add(1);
            for (byte, drawn) in chunk.iter_mut().zip(hasher.finalize()) {
                *byte = drawn;
            }
        }
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}
