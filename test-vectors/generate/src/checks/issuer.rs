//! Checks 1, 4 and 5: setting, trust data, the issuer's key.

use serde_json::json;
use vehicle_license::key::Signer as _;
use vehicle_license::trust::{IssuerKey, TrustContent};

use crate::build::{Ask, Cases, ISSUED, SHOWN, everyday, issuer_key, trust};
use crate::fixture::{self, instant};

pub(super) fn setting(cases: &mut Cases) {
    let ask = Ask::of(&everyday()).setting("roadside");
    let why = "Police at the roadside must be shown the paper license: refused before anything is read.";
    cases.no("setting_roadside", "roadside-needs-paper", why, ask.clone());
    let why = "The setting is checked first: even what is no license gets this answer.";
    cases.no(
        "setting_roadside_first",
        "roadside-needs-paper",
        why,
        ask.text("6901234567892"),
    );
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
