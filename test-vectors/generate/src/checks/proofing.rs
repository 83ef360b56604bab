//! How the person was proofed when the holder's key was enrolled: each value, what policies demand of it, and the two
//! claims of the signed form that one byte of the wire stands for.

use serde_json::json;

use super::sealed;
use crate::build::{Ask, Cases, everyday, lent, license, show};
use crate::mutate::{Item, Signed, bytes, sign, uint};

const PROTECTIONS: [&str; 3] = ["software", "hardware", "hardware-unlock-per-use"];
const PROOFINGS: [&str; 3] = ["none", "remote-live-check", "in-person"];

pub(super) fn add(cases: &mut Cases) {
    values(cases);
    policy(cases);
    presets(cases);
    borrowed(cases);
    signed_forms(cases);
}

fn values(cases: &mut Cases) {
    for (proofing, name) in (0..).zip(PROOFINGS) {
        for (protection, class) in (0..).zip(PROTECTIONS) {
            let mut credential = license();
            (credential.protection, credential.proofing) = (protection, proofing);
            let facts = [("/key_protection", json!(class)), ("/proofing", json!(name))];
            let why = "How the person was proofed stands beside the key's protection, in one byte.";
            let name = format!("proofing_{}_{protection}", name.replace('-', "_"));
            cases.ok(&name, why, Ask::of(&show(&credential, None)), &facts);
        }
    }
}

fn policy(cases: &mut Cases) {
    for (held, name) in (0..).zip(PROOFINGS) {
        let mut credential = license();
        credential.proofing = held;
        for (demanded, least) in (0..).zip(PROOFINGS) {
            let ask = Ask::of(&show(&credential, None)).policy("require_proofing", json!(least));
            let why = "A phone can be enrolled in another's name; a policy may demand that the authority looked at the person.";
            let case = format!("policy_proofing_{name}_for_{least}").replace('-', "_");
            if held >= demanded {
                cases.ok(&case, why, ask, &[]);
            } else {
                cases.no(&case, "proofing-too-weak", why, ask);
            }
        }
    }
    let why = "Key protection before proofing.";
    let ask = Ask::of(&everyday())
        .policy("require_protection", json!("hardware-unlock-per-use"))
        .policy("require_proofing", json!("in-person"));
    cases.no("order_protection_before_proofing", "key-protection-too-weak", why, ask);
}

/// The two presets that demand a proofing, and one that does not.
fn presets(cases: &mut Cases) {
    for (purpose, preset, demands) in [
        (8, "mortgage", true),
        (11, "vehicle-registration", true),
        (10, "used-car-sale", false),
    ] {
        for (proofing, name) in (0..).zip(PROOFINGS) {
            let wire = sealed::asked(purpose);
            let mut shown = show(&license(), Some(purpose));
            shown.credential.proofing = proofing;
            shown.answers = Some(wire.encode());
            let ask = sealed::answered_by(&shown, &wire).policy_is(json!({"preset": preset, "accept_test": true}));
            let case = format!("preset_{preset}_proofing_{name}").replace('-', "_");
            if demands && proofing == 0 {
                let why = "A vehicle is pledged or registered on the word of this phone alone: somebody must have seen the person.";
                cases.no(&case, "proofing-too-weak", why, ask);
            } else {
                cases.ok(
                    &case,
                    "As good as the preset demands.",
                    ask,
                    &[("/proofing", json!(name))],
                );
            }
        }
    }
}

/// A lent copy says how the grantee was proofed, whatever the owner was.
fn borrowed(cases: &mut Cases) {
    for (proofing, name) in (0..).zip(PROOFINGS) {
        let mut shown = lent(3, 8);
        shown.credential.proofing = proofing;
        let facts = [("/proofing", json!(name)), ("/prompt/person", json!("grantee"))];
        let why = "Of a lent copy it is the grantee who was proofed, for the grantee's own key.";
        let ask = Ask::of(&shown);
        cases.ok(
            &format!("proofing_lent_{name}").replace('-', "_"),
            why,
            ask.clone(),
            &facts,
        );
        if proofing < 2 {
            let ask = ask.policy("require_proofing", json!("in-person"));
            let case = format!("policy_proofing_lent_{name}").replace('-', "_");
            cases.no(&case, "proofing-too-weak", why, ask);
        }
    }
}

/// The byte of the wire and the claims that were signed must say the same.
fn signed_forms(cases: &mut Cases) {
    for (kind, shown) in [("license", everyday()), ("authorization", lent(3, 8))] {
        let credential = &shown.credential;
        let good = credential.signed();
        let entries = || match Item::parse(&good.payload).0 {
            Item::Map(entries) => entries,
            other => panic!("{other:?} is no map"),
        };
        let last = entries().len() - 1;
        let mut without = entries();
        without.pop();
        let mut other = entries();
        other[last].1 = uint((credential.proofing + 1) % 3);
        let mut byte = entries();
        let protection = byte.iter_mut().find(|(label, _)| *label == Item::Int(-65_538));
        protection.expect("key protection").1 = uint(credential.protection + 4 * credential.proofing);
        let mut byte_alone = byte.clone();
        byte_alone.pop();
        let mut twice = entries();
        twice.push(entries()[last].clone());
        for (name, why, claims) in [
            (
                "without",
                "The issuer signed no proofing: the wire's would be anybody's word.",
                without,
            ),
            ("other", "The issuer signed another proofing than the wire has.", other),
            (
                "byte",
                "The wire's byte signed as the key's protection, and the proofing beside it.",
                byte,
            ),
            (
                "byte_alone",
                "The wire's byte signed as the key's protection, and no proofing.",
                byte_alone,
            ),
            ("twice", "The proofing signed twice.", twice),
        ] {
            let signed = Signed {
                protected: good.protected.clone(),
                payload: Item::Map(claims).encode(),
            };
            let signature = sign(&credential.signer, &signed.digest());
            let at = if credential.delegation.is_some() { 10 } else { 8 };
            let wire = shown.wire().with(&[0, at], bytes(&signature));
            let ask = Ask::of(&shown).wire(&wire);
            cases.no(
                &format!("proofing_signed_{kind}_{name}"),
                "issuer-signature-invalid",
                why,
                ask,
            );
        }
    }
}
