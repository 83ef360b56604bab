//! The laws of the fuzz targets, held on stable: over the genuine messages, every vector, and mutations of both.
//! What a campaign finds becomes a vector, and is then run here for good.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use support::vectors;

use super::{BODIES, Body, evidence, from_vector, genuine, kept, reads};

/// Mutations per target: a second or two, because the campaigns do the searching.
const MUTATIONS: usize = 1500;
/// To a target that reads its input as choices a vector is no more than chance. It gets one input of so many.
const SAMPLE: usize = 16;

static INPUTS: LazyLock<BTreeSet<Vec<u8>>> = LazyLock::new(every_input);

/// Three tests for each target, which run beside each other.
macro_rules! targets {
    ($($target:ident),+) => {
        $(mod $target {
            #[test]
            fn every_genuine_message_is_accepted() {
                super::accepts_what_is_genuine(super::target(stringify!($target)));
            }

            #[test]
            fn the_laws_hold_over_the_vectors() {
                super::holds_over_vectors(super::target(stringify!($target)));
            }

            #[test]
            fn the_laws_hold_over_mutations() {
                super::holds_over_mutations(super::target(stringify!($target)));
            }
        })+

        #[test]
        fn every_target_is_tested() {
            let tested = [$(stringify!($target)),+];
            assert_eq!(BODIES.map(|(name, _)| name), tested);
        }
    };
}

targets!(
    text,
    cbor,
    verify,
    file,
    request,
    operations,
    register,
    bundle,
    roots,
    status_list,
    sealed,
    challenge,
    memory,
    evidence,
    resigned,
    door,
    desk
);

fn target(name: &str) -> (&str, Body) {
    let body = BODIES.into_iter().find(|(known, _)| *known == name);
    (name, body.expect("a target of this name").1)
}

#[test]
fn a_grown_record_is_reduced_like_any_other() {
    for input in kept::hostile() {
        assert!(!evidence(&input), "nobody signed it");
    }
}

fn accepts_what_is_genuine((name, body): (&str, Body)) {
    let messages = genuine(name);
    assert!(!messages.is_empty(), "{name} has no genuine message");
    for (index, message) in messages.iter().enumerate() {
        assert!(body(message), "{name} refuses genuine message {index}");
    }
}

/// All vectors that the target reads as they stand, and a sample of the others: another one for each target.
fn holds_over_vectors((name, body): (&str, Body)) {
    assert!(!INPUTS.is_empty(), "no vectors");
    let offset = BODIES.iter().take_while(|(known, _)| *known != name).count();
    for (index, input) in (offset..).zip(&*INPUTS) {
        if index % SAMPLE == 0 || reads(name, input) {
            body(input);
        }
    }
}

fn holds_over_mutations((name, body): (&str, Body)) {
    let mut random = XorShift(0x9e37_79b9_7f4a_7c15);
    let mut seeds = genuine(name);
    seeds.extend(INPUTS.iter().step_by(50).cloned());
    let accepted = (0..MUTATIONS).filter(|_| body(&random.mutation_of(&seeds))).count();
    assert!(accepted < MUTATIONS, "{name} accepts everything");
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
