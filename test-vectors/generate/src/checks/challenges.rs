//! Checks 7 to 9: who asks, and who answers.

use serde_json::json;

use crate::build::{Ask, Cases, ISSUED, SHOWN, challenge, challenge_for, everyday, license, show};
use crate::mutate::{Item, Show, bytes, text, uint};

/// An everyday show that answers the challenge of `wire`.
pub(super) fn answer(wire: &Item, purpose: u64) -> Show {
    let mut show = show(&license(), Some(purpose));
    show.answers = Some(wire.encode());
    show
}

pub(super) fn challenges(cases: &mut Cases) {
    let claim = challenge(7, SHOWN - 30);
    let answered = answer(&claim, 7);
    let ask = Ask::of(&answered).policy_is(json!({"preset": "insurance-claim", "accept_test": true}));
    let good = ask.clone().challenge(&claim.encode());
    let why = "A claim under its own preset: the challenge proves that the key signed now, for this asker.";
    cases.ok(
        "challenge_answered",
        why,
        good.clone(),
        &[("/freshness", json!("challenged"))],
    );
    let why = "The holder may give less than was asked for.";
    let mut less = answered.clone();
    less.bitmap = 0xffff;
    let policy = json!({"preset": "insurance-claim", "accept_test": true});
    let less = Ask::of(&less).policy_is(policy).challenge(&claim.encode());
    cases.ok(
        "challenge_answered_with_less",
        why,
        less,
        &[("/fields/vin/value", json!("LSVWY418****"))],
    );
    let why = "An answered challenge needs no policy that demands one.";
    let counter = good
        .clone()
        .policy_is(json!({"preset": "counter", "accept_test": true}));
    cases.ok(
        "challenge_answered_undemanded",
        why,
        counter,
        &[("/freshness", json!("challenged"))],
    );
    let time_only = Ask::of(&show(&license(), Some(7)));
    for (preset, purpose) in [
        ("ride-hailing", 5),
        ("buy-insurance", 6),
        ("insurance-claim", 7),
        ("mortgage", 8),
        ("used-car-sale", 10),
        ("vehicle-registration", 11),
        ("transport-permit", 12),
    ] {
        let ask = Ask::of(&show(&license(), Some(purpose))).policy_is(json!({"preset": preset, "accept_test": true}));
        let why = "This preset demands a challenge: a code of the last minute can be relayed from anywhere.";
        let name = format!("challenge_required_{}", preset.replace('-', "_"));
        cases.no(&name, "challenge-required", why, ask);
    }
    let why = "A policy may demand a challenge for any purpose.";
    let demanded = Ask::of(&everyday()).policy("require_challenge", json!(true));
    cases.no("challenge_required", "challenge-required", why, demanded);
    let why = "The answer to somebody's challenge, replayed where none was asked.";
    cases.no("challenge_needed", "challenge-needed", why, Ask::of(&answered));
    let why = "A code of the last minute in place of an answer: it may be a recording.";
    let unanswered = time_only.clone().challenge(&claim.encode());
    cases.no("challenge_not_answered", "challenge-not-answered", why, unanswered);
    let mut other = claim.clone();
    *other.at(&[0]) = bytes(&[9; 16]);
    let why = "The answer to another challenge of the same verifier, who has several open.";
    cases.no(
        "challenge_mismatch",
        "challenge-mismatch",
        why,
        ask.clone().challenge(&other.encode()),
    );
    let mut named = claim.clone();
    *named.at(&[1]) = text("别的柜台");
    let why = "The same nonce under another name: the answer binds to the whole challenge, so a relay must show its own name.";
    cases.no(
        "challenge_other_asker",
        "challenge-mismatch",
        why,
        ask.clone().challenge(&named.encode()),
    );
    let why = "A hint made to fit, over a signature for another challenge: the hint only sorts, the signature decides.";
    let digest = crate::mutate::challenge_digest(&other.encode());
    let forged = answered.wire().with(&[1, 5, 3], bytes(&digest[..4]));
    let forged = ask.clone().wire(&forged).challenge(&other.encode());
    cases.no("challenge_hint_forged", "holder-signature-invalid", why, forged);
    let why = "A hint added to a code that answers nothing.";
    let mut added = show(&license(), Some(7)).wire();
    let digest = crate::mutate::challenge_digest(&claim.encode());
    let hint = (uint(2), bytes(&digest[..4]));
    *added.at(&[1, 5]) = Item::Map(vec![(uint(1), uint(7)), hint]);
    let added = time_only.wire(&added).challenge(&claim.encode());
    cases.no("challenge_hint_added", "holder-signature-invalid", why, added);
    let mortgage = challenge(8, SHOWN - 30);
    let why = "A mortgage shows everything: its preset takes sealed answers only.";
    let open = Ask::of(&answer(&mortgage, 8))
        .policy_is(json!({"preset": "mortgage", "accept_test": true}))
        .challenge(&mortgage.encode());
    cases.no("challenge_seal_required", "seal-required", why, open);

    for (name, now, code) in [
        ("from_future", SHOWN - 41, Some("challenge-from-future")),
        ("from_future_tolerated", SHOWN - 40, None),
        ("first_second", SHOWN - 30, None),
        ("last_second", SHOWN + 89, None),
        ("expired", SHOWN + 90, Some("challenge-expired")),
        ("expired_long_ago", SHOWN + 8000, Some("challenge-expired")),
    ] {
        let name = format!("challenge_time_{name}");
        let why = "A challenge is judged on the verifier's own clock: it made the challenge, and needs no tolerance at the end.";
        let ask = good.clone().now(now);
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
    for (name, shown_at, warnings) in [
        ("fast", SHOWN + 3600, json!(["holder-clock-differs"])),
        ("slow", SHOWN - 600, json!(["holder-clock-differs"])),
        ("at_the_edge", SHOWN - 70, json!([])),
        ("beyond_the_edge", SHOWN - 71, json!(["holder-clock-differs"])),
        ("before_the_license", ISSUED - 5000, json!(["holder-clock-differs"])),
        (
            "behind_the_last_day",
            ISSUED + 40 * 86_400,
            json!(["holder-clock-differs"]),
        ),
    ] {
        let mut clock = answered.clone();
        clock.shown_at = shown_at;
        let policy = json!({"preset": "insurance-claim", "accept_test": true});
        let ask = Ask::of(&clock).policy_is(policy).challenge(&claim.encode()).now(SHOWN);
        let why = "A wrong phone clock refuses nothing where a challenge proves the time; it is only noted.";
        cases.ok(&format!("challenge_clock_{name}"), why, ask, &[("/warnings", warnings)]);
    }
    let narrow = challenge_for(7, 0xffff, SHOWN - 30);
    let why = "More opened than the challenge asked for: the verifier must not even see it.";
    let more = Ask::of(&answer(&narrow, 7)).challenge(&narrow.encode());
    cases.no("challenge_exceeded", "disclosure-exceeds-request", why, more);
    let why = "Leaves 0 to 3 never count as more than asked.";
    let least = challenge_for(7, 0xf, SHOWN - 30);
    let mut mandatory = answer(&least, 7);
    mandatory.bitmap = 0xf;
    cases.ok(
        "challenge_least",
        why,
        Ask::of(&mandatory).challenge(&least.encode()),
        &[],
    );
    let why = "A challenge for another purpose than the one the verifier now checks for.";
    let rental = challenge(3, SHOWN - 30);
    let mut both = show(&license(), None);
    both.answers = Some(rental.encode());
    let both = Ask::of(&both).purpose("accident").challenge(&rental.encode());
    cases.no("challenge_other_purpose", "challenge-purpose-differs", why, both);
}
