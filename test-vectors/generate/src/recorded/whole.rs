//! Records with every value: each is verified again to the verdict of then.

use serde_json::json;
use vehicle_license::Purpose;
use vehicle_license::credential::{CredentialStatus, Purposes};

use super::{Record, ok};
use crate::build::{Cases, ISSUED, SHOWN, challenge, everyday, lent, license, show, trust};
use crate::fixture;
use crate::mutate::{Item, Show, ask_as, bytes, public, signing};
use crate::status::{published, with_list_key};

/// Some purposes that demand a challenge, and their presets.
pub(super) const PRESETS: [(u64, &str); 4] = [
    (5, "ride-hailing"),
    (6, "buy-insurance"),
    (7, "insurance-claim"),
    (8, "mortgage"),
];

/// A show of everything the purpose may see, in answer to a challenge.
pub(super) fn answer(purpose: u64) -> Show {
    let mut show = show(&license(), Some(purpose));
    show.answers = Some(challenge(purpose, SHOWN - 30).encode());
    show
}

/// A question whose answer is to be sealed.
fn question(purpose: u64) -> Item {
    let key = public(&fixture::key("verifier"));
    challenge(purpose, SHOWN - 30).with(&[6], bytes(key.as_compressed()))
}

/// The record of an answer to a bank, which came in a seal.
pub(super) fn sealed() -> Record {
    let mut show = show(&license(), Some(8));
    show.answers = Some(question(8).encode());
    let mut record = Record::of(&show).under("mortgage", &json!({}));
    record.sealed = true;
    record
}

/// The record of an everyday show, for which a list was consulted.
pub(super) fn listed(lists: &[Vec<u8>]) -> Record {
    let mut record = Record::of(&everyday());
    record.trust = with_list_key();
    record.lists = lists.to_vec();
    record
}

/// A list that revokes another position.
pub(super) fn list(issued_at: u64) -> Vec<u8> {
    published(&[(1, CredentialStatus::Revoked)], issued_at)
}

pub(super) fn add(cases: &mut Cases) {
    shown(cases);
    policies(cases);
    beside(cases);
    ahead(cases);
}

/// Lists dated ahead of the moment at which they were consulted, as a wide tolerance admits them.
fn ahead(cases: &mut Cases) {
    let dated = |ahead: u64| {
        let now = listed(&[]).now;
        listed(&[list(now + ahead)]).under("counter", &json!({"clock_tolerance": 60}))
    };
    for (name, ahead) in [("by_10", 10), ("by_11", 11), ("by_45", 45), ("by_60", 60)] {
        let record = dated(ahead);
        let why = "A list of a server whose clock is ahead: its reader takes it as of up to a minute later.";
        let facts = [("/verdict/status_known_at", json!(record.now + ahead))];
        ok(cases, &format!("list_ahead_{name}"), why, &record, &facts);
    }
    let record = dated(71);
    let why = "A list that cannot be read within a minute of the record's moment counts as not given.";
    let made = record.bytes();
    super::no(
        cases,
        "list_ahead_by_71",
        "evidence-record-list-missing",
        why,
        &record,
        &made,
    );
}

fn shown(cases: &mut Cases) {
    let owner = Record::of(&everyday());
    let facts = [
        ("/verdict/kind", json!("owner")),
        ("/verdict/fields/plate/value/number", json!("闽AD12345")),
    ];
    ok(
        cases,
        "owner",
        "The everyday show of an owner, as a counter keeps it.",
        &owner,
        &facts,
    );
    let mut remote = owner.clone();
    remote.setting = 2;
    let facts = [("/verdict/prompt/in_person", json!(false))];
    ok(
        cases,
        "remote",
        "Over a distance: nobody saw the person, and the record says so.",
        &remote,
        &facts,
    );
    let lent = Record::of(&lent(7, 8));
    let facts = [("/verdict/purpose", json!("insurance-claim"))];
    ok(
        cases,
        "authorized",
        "A lent license, with all it carries.",
        &lent,
        &facts,
    );
    let mut proved = everyday();
    proved.evidence = Some((1, 30));
    let record = Record::of(&proved).under("counter", &json!({"require_evidence": 60}));
    let facts = [("/verdict/self_asserted_evidence", json!({"method": 1, "age": 30}))];
    ok(
        cases,
        "real_person",
        "A real person was demanded, at most a minute before.",
        &record,
        &facts,
    );
    let facts = [("/verdict/freshness", json!("challenged-and-sealed"))];
    let why = "An answer that came sealed is kept in clear: the key that opened it is gone with the challenge.";
    ok(cases, "sealed", why, &sealed(), &facts);
    let question = ask_as(
        &question(8),
        fixture::ASKER,
        fixture::ASKER_KEY,
        &signing(&fixture::key("insurer")),
    );
    let mut bank = answer(8);
    bank.answers = Some(question.encode());
    let mut asked = Record::of(&bank).under("mortgage", &json!({}));
    asked.sealed = true;
    let mut asker = fixture::asker();
    asker.purposes = Purposes::of(&[Purpose::Mortgage]);
    asked.trust = trust(|content| content.askers = vec![asker.clone()]);
    let listed = json!({"number": fixture::ASKER, "name": asker.name});
    let why = "Whether the asker was listed is judged again by the trust file of then, which the record names.";
    ok(
        cases,
        "asker_listed",
        why,
        &asked,
        &[("/verdict/asker/listed", listed.clone())],
    );
    asked.kept = Some(0);
    let why = "Without any value, the record still says who asked.";
    ok(
        cases,
        "asker_listed_reduced",
        why,
        &asked,
        &[("/verdict/asker/listed", listed)],
    );
    let mut last = owner;
    last.now = SHOWN + 69;
    ok(
        cases,
        "last_second",
        "The last second at which the show was valid.",
        &last,
        &[],
    );
}

fn policies(cases: &mut Cases) {
    for (purpose, preset) in PRESETS.into_iter().take(3) {
        let record = Record::of(&answer(purpose)).under(preset, &json!({}));
        let name = format!("preset_{}", preset.replace('-', "_"));
        let why = "An answered challenge under the purpose's own preset: the record has the challenge.";
        ok(
            cases,
            &name,
            why,
            &record,
            &[("/verdict/freshness", json!("challenged"))],
        );
    }
    for (name, why, demands) in [
        (
            "required",
            "Required fields are kept in the order of the leaves, each once with each strength.",
            json!({"require": ["vin", "model", "owner", "model"], "require_full": ["seats", "model"]}),
        ),
        (
            "tolerance",
            "A tolerance above 60 s counts, and is kept, as 60.",
            json!({"clock_tolerance": 61}),
        ),
        ("no_tolerance", "A tolerance of none.", json!({"clock_tolerance": 0})),
        (
            "ahead",
            "More than 60 s ahead counts, and is kept, as 60.",
            json!({"show_ahead": 61}),
        ),
        ("not_ahead", "No show that is ahead.", json!({"show_ahead": 0})),
        (
            "every_demand",
            "Every demand of a policy at once.",
            json!({
                "status_age": 4_294_967_295_u32,
                "require_evidence": 86_400,
                "require_protection": "hardware",
                "require_proofing": "remote-live-check",
                "require_calendar": true,
                "accept_class": "gone",
                "clock_tolerance": 60,
                "require_full": ["inspection-until"],
            }),
        ),
        (
            "strict",
            "A policy that accepts nothing but the usable.",
            json!({"accept_class": "usable"}),
        ),
    ] {
        let mut show = everyday();
        show.evidence = Some((2, 10));
        let record = Record::of(&show).under("counter", &demands);
        ok(cases, &format!("policy_{name}"), why, &record, &[]);
    }
    let mut real = Record::of(&everyday());
    real.policy = json!({"preset": "counter"});
    real.trust = trust(|content| {
        content.test = false;
        content.issuers[0].test = false;
    });
    let why = "A policy that accepts no test issuer, and none that is one.";
    ok(cases, "policy_no_test", why, &real, &[("/verdict/test", json!(false))]);
}

fn beside(cases: &mut Cases) {
    let known = |at: u64| [("/verdict/status_known_at", json!(at))];
    ok(
        cases,
        "list",
        "A status list was consulted, and is named by its digest.",
        &listed(&[list(SHOWN - 300)]),
        &known(SHOWN - 300),
    );
    ok(
        cases,
        "two_lists",
        "Two lists were consulted; their digests ascend.",
        &listed(&[list(SHOWN - 300), list(SHOWN - 200), list(ISSUED - 600)]),
        &known(SHOWN - 200),
    );
    for (name, outcome, why) in [
        ("admitted", "admitted", "The memory had not seen it before."),
        (
            "replayed",
            "show-replayed",
            "The memory had seen it before: it verified all the same, and was not admitted.",
        ),
        (
            "trust_withheld",
            "trust-withheld",
            "The memory held other trust data than it was verified by.",
        ),
    ] {
        let mut record = Record::of(&everyday());
        record.memory = Some(outcome);
        ok(cases, &format!("memory_{name}"), why, &record, &[]);
    }
    let mut stamped = Record::of(&everyday());
    stamped.memory = Some("admitted");
    stamped.stamp = Some(vec![0x30, 0x03, 0x02, 0x01, 0x00]);
    let why = "Somebody else's time stamp is kept and given back, unread.";
    ok(cases, "stamped", why, &stamped, &[]);
    stamped.stamp = Some(Vec::new());
    ok(cases, "stamp_empty", "A stamp of no bytes is not none.", &stamped, &[]);
    stamped.stamp = Some(vec![0x30; 16_384]);
    ok(
        cases,
        "stamp_longest",
        "The longest time stamp a record holds.",
        &stamped,
        &[],
    );
}
