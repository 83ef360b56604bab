//! Random histories of one verifier against a model of SPEC §8.3: a genuine line of roots, forks made with the keys of
//! roots that were replaced, publishers that count up to the highest version, apps that move their pin, restarts.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::cases;
use super::raw::{Raw, RawLink, smallest};
use vehicle_license::error::BundleError;
use vehicle_license::trust::VerifiedBundle;
use vehicle_license::{Memory, RootPin};

/// Every root there is: its key's name, its number, and the root whose key signed it. The first five are genuine.
const ROOTS: [(&str, u32, Option<usize>); 12] = [
    ("line 0", 3, None),
    ("line 1", 4, Some(0)),
    ("line 2", 5, Some(1)),
    ("line 3", 6, Some(2)),
    ("line 4", 7, Some(3)),
    ("fork a 4", 4, Some(0)),
    ("fork a 5", 5, Some(5)),
    ("fork a 6", 6, Some(6)),
    ("fork b 5", 5, Some(1)),
    ("fork b 6", 6, Some(8)),
    ("fork c 6", 6, Some(2)),
    ("fork d 8", 8, Some(4)),
];
const GENUINE: usize = 5;

/// Versions and deployments: one version comes with two contents.
const CONTENTS: [(u64, &str); 4] = [(0, "first"), (4, "one"), (4, "another"), (u64::MAX, "last")];

/// A bundle of a content under a root, verified under the pin of one of the roots that lead there.
struct Offer {
    /// The roots from the pinned one on, by their places in `ROOTS`.
    path: Vec<usize>,
    content: usize,
    bundle: VerifiedBundle,
}

static OFFERS: LazyLock<Vec<Offer>> = LazyLock::new(|| {
    let mut offers = Vec::new();
    for last in 0..ROOTS.len() {
        let whole = path_to(last);
        for content in 0..CONTENTS.len() {
            for (at, pinned) in whole.iter().enumerate().filter(|(_, root)| **root < GENUINE) {
                // Every other chain is cut in front of the pinned root.
                let from = if (at + content) % 2 == 0 { 0 } else { at };
                let bundle = raw_of(&whole[from..], content, pin_of(*pinned)).verify();
                offers.push(Offer {
                    path: whole[at..].to_vec(),
                    content,
                    bundle: bundle.expect("a bundle"),
                });
            }
        }
    }
    offers
});

fn path_to(root: usize) -> Vec<usize> {
    let mut path = ROOTS[root].2.map_or_else(Vec::new, path_to);
    path.push(root);
    path
}

fn link(root: usize) -> RawLink {
    let (name, number, before) = ROOTS[root];
    let mut link = smallest().links[0].clone();
    (link.number, link.keys, link.new) = (number, vec![name], vec![name]);
    link.old = before.map(|before| ROOTS[before].0).into_iter().collect();
    link
}

fn pin_of(root: usize) -> RootPin {
    link(root).pin()
}

fn raw_of(roots: &[usize], content: usize, pin: RootPin) -> Raw {
    let mut raw = smallest();
    raw.links = roots.iter().map(|root| link(*root)).collect();
    raw.links[0].old.clear();
    raw.pin = Some(pin);
    (raw.content.version, raw.content.deployment) = (CONTENTS[content].0, CONTENTS[content].1.into());
    raw
}

/// What the model holds: the roots from the pinned one on, and the content.
type Held = Option<(Vec<usize>, usize)>;

fn number(root: usize) -> u32 {
    ROOTS[root].1
}

fn last(path: &[usize]) -> usize {
    path[path.len() - 1]
}

/// What taking the offer in comes to, by the text.
fn judged(held: &Held, offer: &Offer) -> Result<&'static str, &'static str> {
    let Some((roots, content)) = held else {
        return Ok("first");
    };
    let (pin, own, held_last) = (offer.path[0], last(&offer.path), last(roots));
    if roots.iter().any(|root| number(*root) == number(pin) && *root != pin) {
        return Ok("fork-dropped");
    }
    if number(pin) > number(held_last) {
        return Ok("newer");
    }
    if number(own) < number(held_last) {
        return Err("bundle-root-older");
    }
    if !offer.path.contains(&held_last) {
        return Err("bundle-root-forked");
    }
    let (held_version, version) = (CONTENTS[*content].0, CONTENTS[offer.content].0);
    if own != held_last || version > held_version {
        Ok("newer")
    } else if version < held_version {
        Err("bundle-older")
    } else if offer.content != *content {
        Err("bundle-equivocation")
    } else {
        Ok("same")
    }
}

proptest! {
    #![proptest_config(cases(128))]

    #[test]
    fn a_verifier_holds_what_the_model_holds(steps in proptest::collection::vec((0..8_u8, any::<u16>()), 1..60)) {
        let (mut memory, mut held, mut pin): (Memory, Held, usize) = (Memory::new(), None, 0);
        for (what, choice) in steps {
            match what {
                // The next app, rarely an older one.
                0 => pin = (pin + 1).min(GENUINE - 1),
                1 if choice % 4 == 0 => pin = pin.saturating_sub(1),
                1 => memory = Memory::from_bytes(&memory.to_bytes()).expect("what was stored"),
                _ => {
                    let under: Vec<&Offer> = OFFERS.iter().filter(|offer| offer.path[0] == pin).collect();
                    let offer = under[usize::from(choice) % under.len()];
                    let (before, known) = (memory.to_bytes(), held.clone());
                    let came = memory.remember_bundle(&offer.bundle).map(|change| change.name());
                    let came = came.map_err(|error| BundleError::code(&error));
                    prop_assert_eq!(&came, &judged(&held, offer));
                    match came {
                        Ok(_) => held = Some((offer.path.clone(), offer.content)),
                        Err(_) => prop_assert!(memory.to_bytes() == before, "a refusal changes nothing"),
                    }
                    laws(known.as_ref(), offer, came.is_ok())?;
                    let state = memory.trust_state();
                    let (roots, content) = held.as_ref().expect("a bundle");
                    prop_assert_eq!(state.root_number(), Some(number(last(roots))));
                    prop_assert_eq!(state.version(), Some(CONTENTS[*content].0));
                }
            }
        }
    }
}

/// What follows from the rules, whatever they are.
fn laws(held: Option<&(Vec<usize>, usize)>, offer: &Offer, taken: bool) -> Result<(), TestCaseError> {
    let Some((roots, content)) = held else {
        prop_assert!(taken, "who holds nothing takes what verifies");
        return Ok(());
    };
    let (pin, own, held_last) = (offer.path[0], last(&offer.path), last(roots));
    // Whoever has keys of roots that were replaced moves nobody who holds the genuine next one.
    if held_last < GENUINE && number(pin) <= number(held_last) && !offer.path.contains(&held_last) {
        prop_assert!(!taken, "a fork in place of a genuine root");
    }
    // The genuine line is taken in once its pin stands where a fork is held.
    if own < GENUINE && roots.iter().any(|root| number(*root) == number(pin) && *root != pin) {
        prop_assert!(taken, "the pin wins");
    }
    // A publisher's stolen key shuts nobody out for longer than its root lasts.
    if own < GENUINE && held_last < GENUINE && number(own) > number(held_last) {
        prop_assert!(taken, "the next genuine root heals");
    }
    // Under one pin nothing goes back.
    if taken && roots[0] == pin {
        let order = |root: usize, content: usize| (number(root), CONTENTS[content].0);
        prop_assert!(order(own, offer.content) >= order(held_last, *content));
        prop_assert!(offer.path.contains(&held_last), "one line of roots");
    }
    Ok(())
}
