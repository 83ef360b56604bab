//! The laws of the fuzz targets, held on stable: over the genuine messages, every vector, and mutations of both.
//! What a campaign finds becomes a vector, and is then run here for good.

use std::collections::BTreeSet;
use std::fs;

use support::vectors;

use super::{BODIES, evidence, from_vector, genuine, kept};

/// Mutations per target: a second or two, because the campaigns do the searching.
const MUTATIONS: usize = 1500;

#[test]
fn every_genuine_message_is_accepted() {
    for (name, body) in BODIES {
        let messages = genuine(name);
        assert!(!messages.is_empty(), "{name} has no genuine message");
        for (index, message) in messages.iter().enumerate() {
            assert!(body(message), "{name} refuses genuine message {index}");
        }
    }
}

#[test]
fn a_grown_record_is_reduced_like_any_other() {
    for input in kept::hostile() {
        assert!(!evidence(&input), "nobody signed it");
    }
}

#[test]
fn the_laws_hold_over_every_vector() {
    let inputs = every_input();
    assert!(!inputs.is_empty(), "no vectors");
    for (_, body) in BODIES {
        for input in &inputs {
            body(input);
        }
    }
}

#[test]
fn the_laws_hold_over_mutations() {
    let vectors = every_input();
    for (name, body) in BODIES {
        let mut random = XorShift(0x9e37_79b9_7f4a_7c15);
        let mut seeds = genuine(name);
        seeds.extend(vectors.iter().step_by(50).cloned());
        let accepted = (0..MUTATIONS).filter(|_| body(&random.mutation_of(&seeds))).count();
        assert!(accepted < MUTATIONS, "{name} accepts everything");
    }
}

/// Every input the vectors hold, once.
fn every_input() -> BTreeSet<Vec<u8>> {
    let paths = vectors::files(&vectors::folder()).expect("the vectors");
    paths
        .iter()
        .flat_map(|path| from_vector(&fs::read_to_string(path).expect("a vector")))
        .collect()
}

/// Marsaglia's generator: the same mutations in every run.
struct XorShift(u64);

impl XorShift {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).expect("31 bits") % bound
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("a byte")
    }

    /// One to four small edits of one of the seeds.
    fn mutation_of(&mut self, seeds: &[Vec<u8>]) -> Vec<u8> {
        let mut bytes = seeds[self.below(seeds.len())].clone();
        for _ in 0..=self.below(4) {
            let at = self.below(bytes.len() + 1);
            match self.below(4) {
                0 if at < bytes.len() => bytes[at] ^= 1 << self.below(8),
                1 if at < bytes.len() => bytes[at] = self.byte(),
                2 => bytes.truncate(at),
                _ => bytes.insert(at, self.byte()),
            }
        }
        bytes
    }
}
