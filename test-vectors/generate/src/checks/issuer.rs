//! Checks 1, 4 and 5: setting, trust data, the issuer's key.

use serde_json::json;
use vehicle_license::key::Signer as _;
use vehicle_license::present::{Holder, View};
use vehicle_license::trust::{Asking, IssuerKey, TrustContent};
use vehicle_license::{Challenge, Trust};

use crate::build::{
    Ask, Cases, ISSUED, SHOWN, challenge, challenge_for, everyday, issuer_key, lent, license, show, trust,
};
use crate::fixture::{self, instant};
use crate::mutate::{EVERYDAY, Show, public, shortest, uint, view};

pub(super) fn setting(cases: &mut Cases) {
    let police = json!({"preset": "roadside", "accept_test": true});
    let ask = |show: &Show| Ask::of(show).setting("roadside").policy_is(police.clone());
    let paper = ("/warnings", json!(["paper-license-required"]));
    let why = "Police read the code with a handheld; the paper license must be carried beside it.";
    cases.ok(
        "roadside",
        why,
        ask(&everyday()),
        &[
            paper.clone(),
            ("/go", json!("yes")),
            ("/checked_purpose", json!(null)),
            ("/prompt/in_person", json!(true)),
        ],
    );
    for (purpose, name) in [(3, "rental"), (4, "test-drive"), (8, "mortgage")] {
        let why = "A question at the roadside takes the purpose of the copy: nobody can know it before reading.";
        let facts = [
            paper.clone(),
            ("/purpose", json!(name)),
            ("/checked_purpose", json!(name)),
        ];
        let name = format!("roadside_lent_{}", name.replace('-', "_"));
        cases.ok(&name, why, ask(&lent(purpose, 8)), &facts);
    }
    let why = "A rented car that is overdue is just what police must see.";
    let mut overdue = lent(3, 8);
    overdue.credential.set(1, uint(1 << 16));
    cases.ok(
        "roadside_overdue",
        why,
        ask(&overdue),
        &[
            ("/go", json!("stop")),
            ("/warnings", json!(["vehicle-not-usable", "paper-license-required"])),
        ],
    );
    let why = "Nobody mortgages a seized car at the roadside: police may read the copy.";
    let mut seized = lent(8, 8);
    seized.credential.set(1, uint(1 << 10));
    cases.ok("roadside_seized", why, ask(&seized), &[("/go", json!("read"))]);
    let why = "A registration that has ended is refused at the roadside too.";
    let stolen = show(&license().with(1, uint(1 << 2)), None);
    cases.no("roadside_gone", "standing-gone", why, ask(&stolen));
    let why = "The purpose an owner signed is taken as it is.";
    let stated = show(&license(), Some(2));
    cases.ok(
        "roadside_stated",
        why,
        ask(&stated),
        &[("/checked_purpose", json!("accident"))],
    );
    let why = "An owner's show beyond its own purpose is refused everywhere.";
    let mut more = show(&license(), Some(2));
    more.bitmap |= 1 << 20;
    cases.no("roadside_exceeds", "disclosure-exceeds-purpose", why, ask(&more));
    let why = "More than the everyday view, and no purpose to take.";
    let mut silent = show(&license(), Some(2));
    silent.purpose = None;
    cases.no("roadside_purpose_missing", "purpose-missing", why, ask(&silent));
    let why = "A purpose of a later version cannot be taken: what it may see is not known.";
    let mut later = everyday();
    later.purpose = Some(13);
    cases.no("roadside_purpose_unknown", "purpose-mismatch", why, ask(&later));
    let why = "Police compare the car too: its type, model and color must be open.";
    let mut less = everyday();
    less.bitmap &= !(1 << 7);
    cases.no("roadside_color_hidden", "required-field-missing", why, ask(&less));
    let why = "A challenge at the roadside has a purpose, and the copy must be for it.";
    let claim = challenge(7, SHOWN - 30);
    let mut answered = show(&license(), Some(7));
    answered.answers = Some(claim.encode());
    let asked = ask(&answered).challenge(&claim.encode());
    cases.ok(
        "roadside_challenged",
        why,
        asked,
        &[("/checked_purpose", json!("insurance-claim"))],
    );
    let mut rented = lent(3, 8);
    rented.answers = Some(claim.encode());
    let asked = ask(&rented).challenge(&claim.encode());
    cases.no("roadside_challenged_mismatch", "purpose-mismatch", why, asked);
    answered_at_the_roadside(cases, &ask);
    let why = "What is no license is none at the roadside.";
    let other = ask(&everyday()).text("6901234567892");
    cases.no("roadside_no_license", "not-a-vehicle-license", why, other);
}

/// A question at the roadside has no purpose of its own, and police may ask for a fresh answer all the same: it counts
/// for the purpose of their challenge. Wallet and second implementation make the same answers.
fn answered_at_the_roadside(cases: &mut Cases, ask: &impl Fn(&Show) -> Ask) {
    for (name, why, mut answer, purpose, facts) in [
        (
            "owner",
            "The owner answers the question of police: the purpose of their challenge is signed.",
            show(&license(), Some(1)),
            1,
            [
                ("/purpose", json!("off-site-violation")),
                ("/checked_purpose", json!("off-site-violation")),
            ],
        ),
        (
            "lent",
            "The copy of a rented car answers a question for rental.",
            lent(3, 8),
            3,
            [("/purpose", json!("rental")), ("/checked_purpose", json!("rental"))],
        ),
        (
            "purpose_unknown",
            "A challenge for a purpose of a later version: the wallet gives the everyday view and signs no purpose.",
            everyday(),
            13,
            [("/purpose", json!(null)), ("/checked_purpose", json!(null))],
        ),
    ] {
        let wanted = if purpose == 13 { view(1) } else { view(purpose) };
        let question = challenge_for(purpose, wanted, SHOWN - 30).encode();
        answer.answers = Some(question.clone());
        answer.bitmap = shortest(EVERYDAY, answer.credential.carried());
        let made = answered_by_crate(&answer, &question);
        assert_eq!(made, answer.wire().encode(), "{name}: two implementations, two wires");
        let ask = ask(&answer).challenge(&question);
        let facts = [&facts[..], &[("/freshness", json!("challenged"))]].concat();
        cases.ok(&format!("roadside_answered_{name}"), why, ask, &facts);
    }
}

/// The everyday answer of the crate's own wallet.
fn answered_by_crate(show: &Show, question: &[u8]) -> Vec<u8> {
    let trust = Trust::pinned(&trust(|_| {})).expect("a trust file");
    let key = fixture::key(if show.credential.delegation.is_none() {
        "holder"
    } else {
        "grantee"
    });
    let holder = Holder::import(&show.credential.file().encode(), &trust, &public(&key)).expect("a file");
    let challenge = Challenge::from_bytes(question).expect("a challenge");
    let view = View::answering_everyday(&Asking::of(&challenge, &trust, instant(show.shown_at)));
    let answer = holder.present(&view, instant(show.shown_at), &key).expect("an answer");
    answer.as_bytes().to_vec()
}

pub(super) fn trust_data(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let dated = |issued_at: u64, expires: u64| {
        trust(|content| {
            content.issued_at = instant(issued_at);
            content.expires = instant(expires);
        })
    };
    let why = "Trust data from beyond the clock's tolerance: this clock is wrong, or they are not genuine.";
    let future = ask.clone().trust(dated(SHOWN + 11, SHOWN + 99));
    cases.no("trust_from_future", "trust-from-future", why, future);
    let why = "Trust data dated at the edge of the clock's tolerance.";
    cases.ok(
        "trust_from_future_tolerated",
        why,
        ask.clone().trust(dated(SHOWN + 10, SHOWN + 99)),
        &[],
    );
    let why = "Trust data end with their expiry, exclusive: an old file may believe a key that has leaked.";
    let expired = ask.clone().trust(dated(SHOWN - 99, SHOWN));
    cases.no("trust_expired", "trust-expired", why, expired);
    let why = "The last second of the trust data.";
    cases.ok(
        "trust_last_second",
        why,
        ask.clone().trust(dated(SHOWN - 99, SHOWN + 1)),
        &[],
    );

    let why = "An issuer that is not in the trust data: nobody vouches for its key.";
    let other = trust(|content| content.issuers[0].number = 3502);
    cases.no("issuer_unknown", "issuer-unknown", why, ask.clone().trust(other));
    let why = "Trust data without any issuer.";
    let nobody = trust(|content| content.issuers.clear());
    cases.no("issuer_none", "issuer-unknown", why, ask.clone().trust(nobody));
    let why = "A key number the issuer does not have; no other key of it is tried.";
    let other = trust(|content| content.issuers[0].keys[0].number = 2);
    cases.no(
        "issuer_key_unknown",
        "issuer-key-unknown",
        why,
        ask.clone().trust(other),
    );
    let why = "Another key under the number the license names.";
    let other = trust(|content| content.issuers[0].keys[0].point = fixture::key("foreign issuer").public_key());
    cases.no(
        "issuer_key_replaced",
        "issuer-signature-invalid",
        why,
        ask.clone().trust(other),
    );

    let plain = json!({"preset": "counter"});
    let why = "A test issuer's licenses say nothing about any car: they verify only on request.";
    cases.no("test_issuer", "test-issuer", why, ask.clone().policy_is(plain.clone()));
    let why = "The test mark of the issuer alone is enough.";
    let marked = trust(|content| content.test = false);
    let marked = ask.clone().trust(marked).policy_is(plain.clone());
    cases.no("test_issuer_in_real_deployment", "test-issuer", why, marked);
    let why = "The test mark of the deployment alone is enough.";
    let marked = trust(|content| content.issuers[0].test = false);
    let marked = ask.clone().trust(marked).policy_is(plain.clone());
    cases.no("test_deployment", "test-issuer", why, marked);
    let why = "Neither issuer nor deployment is a test, and the verdict says so.";
    let real = trust(|content| {
        content.test = false;
        content.issuers[0].test = false;
    });
    let real = ask.trust(real).policy_is(plain);
    cases.ok("test_mark_absent", why, real, &[("/test", json!(false))]);
}

pub(super) fn issuer_keys(cases: &mut Cases) {
    let show = everyday();
    let ask = Ask::of(&show);
    let changed =
        |change: fn(&mut IssuerKey)| trust(|content: &mut TrustContent| change(&mut content.issuers[0].keys[0]));
    let keys: [(&str, Option<&str>, &str, Vec<u8>); 9] = [
        (
            "artefact",
            Some("issuer-key-artefact"),
            "A key for status lists and authorizations: it lies in another machine and may not make licenses.",
            changed(|key| {
                key.artefacts.licenses = false;
                key.artefacts.status_lists = true;
            }),
        ),
        (
            "sign_from_below",
            Some("issuer-key-not-yet"),
            "Issued one second before the key may sign.",
            changed(|key| key.sign_from = instant(ISSUED + 1)),
        ),
        (
            "sign_from_on",
            None,
            "Issued in the key's first second.",
            changed(|key| key.sign_from = instant(ISSUED)),
        ),
        (
            "sign_from_above",
            None,
            "Issued one second after the key's first.",
            changed(|key| key.sign_from = instant(ISSUED - 1)),
        ),
        (
            "sign_until_below",
            None,
            "Issued in the key's last second.",
            changed(|key| key.sign_until = instant(ISSUED + 1)),
        ),
        (
            "sign_until_on",
            Some("issuer-key-retired"),
            "The end of signing is exclusive: whatever a retired key signs later is forged.",
            changed(|key| key.sign_until = instant(ISSUED)),
        ),
        (
            "trust_until_below",
            None,
            "The last second in which the key is believed.",
            changed(|key| {
                key.sign_until = instant(ISSUED + 1);
                key.trust_until = instant(SHOWN + 1);
            }),
        ),
        (
            "trust_until_on",
            Some("issuer-key-distrusted"),
            "The end of belief is exclusive, and counts against the verifier's clock.",
            changed(|key| {
                key.sign_until = instant(ISSUED + 1);
                key.trust_until = instant(SHOWN);
            }),
        ),
        (
            "trust_until_above",
            Some("issuer-key-distrusted"),
            "A key that leaked is no longer believed, whatever date its signatures bear.",
            changed(|key| {
                key.sign_until = instant(ISSUED + 1);
                key.trust_until = instant(SHOWN - 1);
            }),
        ),
    ];
    for (name, code, why, trust) in keys {
        let name = format!("issuer_key_{name}");
        let ask = ask.clone().trust(trust);
        match code {
            Some(code) => cases.no(&name, code, why, ask),
            None => cases.ok(&name, why, ask, &[]),
        }
    }
    let why = "Two keys of one issuer: exactly the one the license names is used.";
    let two = trust(|content| {
        let mut next = content.issuers[0].keys[0].clone();
        next.number = 2;
        next.point = fixture::key("next issuer").public_key();
        content.issuers[0].keys.push(next);
    });
    let mut newer = everyday();
    newer.credential.key = 2;
    newer.credential.signer = crate::mutate::signing(&fixture::key("next issuer"));
    cases.ok("issuer_key_next", why, Ask::of(&newer).trust(two.clone()), &[]);
    let why = "The same, signed by the issuer's other key.";
    newer.credential.signer = issuer_key();
    cases.no(
        "issuer_key_of_another_number",
        "issuer-signature-invalid",
        why,
        Ask::of(&newer).trust(two),
    );
}

pub(super) fn unanswered(cases: &mut Cases) {
    for (number, whose) in [(0, "issuer"), (1, "holder")] {
        let why = "In two steps, a verdict needs an answer about each signature: without one nothing is known.";
        let ask = Ask::of(&everyday()).unanswered(number);
        cases.no(&format!("unanswered_{whose}"), "signature-unanswered", why, ask);
    }
}
