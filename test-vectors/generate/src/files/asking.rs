//! Who asks, as a wallet judges it before anything is answered.

use serde_json::{Value, json};

use crate::build::{Cases, Want, challenge, trust};
use crate::fixture::{self, ASKER, ASKER_KEY, ISSUED_AT, SHOWN_AT};
use crate::mutate::{Item, ask_as, bytes, hex, public, qr, signing, text, uint};

const DAY: u64 = 86_400;

/// A claim's question, sealed to the insurer's key of this one question, issued at `at`.
fn sealed(purpose: u64, at: u64) -> Item {
    let key = public(&fixture::key("verifier"));
    challenge(purpose, at).with(&[6], bytes(key.as_compressed()))
}

/// A question as the listed insurer signs it.
fn signed(question: &Item) -> Item {
    ask_as(question, ASKER, ASKER_KEY, &signing(&fixture::key("insurer")))
}

/// The trust file with the insurer, changed as told.
fn with_insurer(change: impl FnOnce(&mut vehicle_license::trust::TrustContent)) -> Vec<u8> {
    trust(|content| {
        content.askers = vec![fixture::asker()];
        change(content);
    })
}

pub(super) fn askings(cases: &mut Cases) {
    let listing = with_insurer(|_| {});
    let claim = sealed(7, SHOWN_AT);
    let asked = signed(&claim);
    let mut add = |name: &str, reason: Option<&str>, why: &str, trust: &[u8], question: &Item, now: u64| {
        let body = json!({"trust": hex(trust), "now": now, "text": qr("VC1:", &question.encode())});
        let mut facts = vec![("/not_listed", json!(reason))];
        if reason.is_none() {
            facts.push(("/listed/number", json!(ASKER)));
        } else {
            facts.push(("/listed", Value::Null));
        }
        cases.add("asking", &format!("asking_{name}"), why, body, &Want::Facts(&facts));
    };
    let why = "A listed insurer asks for a claim: its name in the trust file stands first, its own text below.";
    add("listed", None, why, &listing, &asked, SHOWN_AT);
    let why = "What the question says of itself never replaces the name of the trust file.";
    let named = signed(&claim.clone().with(&[1], text("公安部交通管理局")));
    add("listed_other_text", None, why, &listing, &named, SHOWN_AT);
    let why = "The other purpose it is listed for.";
    add(
        "listed_buy_insurance",
        None,
        why,
        &listing,
        &signed(&sealed(6, SHOWN_AT)),
        SHOWN_AT,
    );
    let why = "Ten minutes either way are two phones that differ.";
    add("listed_clock_behind", None, why, &listing, &asked, SHOWN_AT - 600);
    add("listed_clock_ahead", None, why, &listing, &asked, SHOWN_AT + 600);
    let why = "A question that is over by its own time is for the asker to refuse: the wallet says whose it is.";
    add("listed_expired", None, why, &listing, &asked, SHOWN_AT + 120);

    let no = |reason| Some(reason);
    let why = "Nobody signed: the name is a claim, and only the everyday view is offered.";
    add("not_signed", no("asker-not-signed"), why, &listing, &claim, SHOWN_AT);
    let why = "Nobody signed, and the trust data have run out: what the question lacks comes first.";
    let late = ISSUED_AT + 90 * DAY;
    add(
        "not_signed_trust_expired",
        no("asker-not-signed"),
        why,
        &listing,
        &sealed(7, late),
        late,
    );
    let why = "Trust data dated eleven seconds after the wallet's clock.";
    let early = ISSUED_AT - DAY - 11;
    add(
        "trust_from_future",
        no("trust-from-future"),
        why,
        &listing,
        &signed(&sealed(7, early)),
        early,
    );
    let why = "Trust data dated ten seconds after the wallet's clock: the tolerance of every verifier.";
    add(
        "trust_from_future_tolerated",
        None,
        why,
        &listing,
        &signed(&sealed(7, early + 1)),
        early + 1,
    );
    let why = "Out of date, the trust data list nobody: a key may have been stolen since.";
    add(
        "trust_expired",
        no("trust-expired"),
        why,
        &listing,
        &signed(&sealed(7, late)),
        late,
    );
    let why = "The last second of the trust data.";
    add(
        "trust_expires",
        None,
        why,
        &listing,
        &signed(&sealed(7, late - 1)),
        late - 1,
    );
    let why = "The trust data list no asker at all.";
    add(
        "asker_unknown",
        no("asker-unknown"),
        why,
        &trust(|_| {}),
        &asked,
        SHOWN_AT,
    );
    let why = "A number that is not listed, over a signature by a listed key.";
    let other = ask_as(&claim, ASKER + 1, ASKER_KEY, &signing(&fixture::key("insurer")));
    add(
        "asker_other_number",
        no("asker-unknown"),
        why,
        &listing,
        &other,
        SHOWN_AT,
    );
    let why = "A key that was taken off the list: nothing it signs counts.";
    let without = with_insurer(|content| content.askers[0].keys.clear());
    add("key_unknown", no("asker-key-unknown"), why, &without, &asked, SHOWN_AT);

    for (name, from, until, reason) in [
        ("key_not_yet", 1, 1000, no("asker-key-not-yet")),
        ("key_first_second", 0, 1000, None),
        ("key_last_second", -1000, 1, None),
        ("key_retired", -1000, 0, no("asker-key-retired")),
    ] {
        let why = "A key signs from its first second on, and not in the second in which it ends; the question's date decides.";
        let at = |offset: i64| fixture::instant(SHOWN_AT.saturating_add_signed(offset));
        let dated = with_insurer(|content| {
            let key = &mut content.askers[0].keys[0];
            (key.sign_from, key.sign_until) = (at(from), at(until));
        });
        add(name, reason, why, &dated, &asked, SHOWN_AT);
    }

    for (name, path, item) in [
        ("nonce", 0, bytes(&[9; 16])),
        ("text", 1, text("别的柜台")),
        ("purpose", 2, uint(6)),
        ("wanted", 3, uint(0xffff)),
        ("time", 4, uint(SHOWN_AT + 1)),
        ("lifetime", 5, uint(60)),
        (
            "sealing_key",
            6,
            bytes(public(&fixture::key("middleman")).as_compressed()),
        ),
    ] {
        let why = "One item of a signed question exchanged: a middleman's text, purpose or key under a good name.";
        let changed = asked.clone().with(&[path], item);
        let reason = no("asker-signature-invalid");
        add(&format!("changed_{name}"), reason, why, &listing, &changed, SHOWN_AT);
    }
    let why = "The sealing key taken out: the signature covers that there is one.";
    let opened = asked.clone().with(&[6], crate::mutate::NULL);
    add(
        "changed_sealing_key_away",
        no("asker-signature-invalid"),
        why,
        &listing,
        &opened,
        SHOWN_AT,
    );
    let why = "Somebody else's signature under the insurer's number.";
    let forged = ask_as(&claim, ASKER, ASKER_KEY, &signing(&fixture::key("middleman")));
    add(
        "forged",
        no("asker-signature-invalid"),
        why,
        &listing,
        &forged,
        SHOWN_AT,
    );
    let why = "The signature of one key under the number of the asker's next one: the key number is signed too.";
    let two = with_insurer(|content| {
        let mut next = content.askers[0].keys[0].clone();
        next.number = 2;
        content.askers[0].keys.push(next);
    });
    add(
        "changed_key_number",
        no("asker-signature-invalid"),
        why,
        &two,
        &asked.clone().with(&[8], uint(2)),
        SHOWN_AT,
    );
    let why = "The signature of one asker under the number of another with the same key: the number is signed too.";
    let twins = with_insurer(|content| {
        let mut twin = content.askers[0].clone();
        (twin.number, twin.name) = (ASKER + 1, "Twin Insurance".into());
        content.askers.push(twin);
    });
    let renumbered = asked.clone().with(&[7], uint(ASKER + 1));
    add(
        "changed_number",
        no("asker-signature-invalid"),
        why,
        &twins,
        &renumbered,
        SHOWN_AT,
    );

    let why = "A listed question of more than ten minutes ago, shown again: a copy, or a wrong clock.";
    add(
        "clock_ahead",
        no("asker-clock-differs"),
        why,
        &listing,
        &asked,
        SHOWN_AT + 601,
    );
    let why = "A listed question dated more than ten minutes ahead, to be used then.";
    add(
        "clock_behind",
        no("asker-clock-differs"),
        why,
        &listing,
        &asked,
        SHOWN_AT - 601,
    );
    let why = "An insurer that asks for a mortgage's view: its registration does not reach that far.";
    add(
        "purpose",
        no("asker-purpose"),
        why,
        &listing,
        &signed(&sealed(8, SHOWN_AT)),
        SHOWN_AT,
    );
    let why = "Signed and in clear: whoever passed it on could read the answer under a good name.";
    let clear = signed(&challenge(7, SHOWN_AT));
    add("not_sealed", no("asker-not-sealed"), why, &listing, &clear, SHOWN_AT);

    let both = signed(&challenge(8, SHOWN_AT));
    let why = "The reasons have an order: the signature, then the clock, the purpose, the seal.";
    let wrong = ask_as(
        &challenge(8, SHOWN_AT),
        ASKER,
        ASKER_KEY,
        &signing(&fixture::key("middleman")),
    );
    add(
        "order_signature",
        no("asker-signature-invalid"),
        why,
        &listing,
        &wrong,
        SHOWN_AT + 601,
    );
    add(
        "order_clock",
        no("asker-clock-differs"),
        why,
        &listing,
        &both,
        SHOWN_AT + 601,
    );
    add("order_purpose", no("asker-purpose"), why, &listing, &both, SHOWN_AT);
}
