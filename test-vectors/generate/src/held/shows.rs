//! Shows as a wallet makes them (SPEC §4.2, §6.2, §7.7): what a view opens, and what is not made. Every show that is
//! made is rebuilt by hand.

use serde_json::{Value, json};
use vehicle_license::key::LocalKey;

use crate::build::{Cases, PURPOSES, SHOWN, Want, challenge, challenge_for, holder_key, lent, license, trust, values};
use crate::fixture::key;
use crate::mutate::{Credential, Item, Show, bytes, hex, public, qr, signing};

/// One plan: what is shown, by which key, and how.
struct Plan {
    credential: Credential,
    key: LocalKey,
    now: u64,
    view: Value,
    challenge: Option<Item>,
    random: Option<[u8; 32]>,
}

impl Plan {
    fn of(credential: &Credential, view: Value) -> Self {
        let owner = credential.delegation.is_none();
        Self {
            credential: credential.clone(),
            key: key(if owner { "holder" } else { "grantee" }),
            now: SHOWN,
            view,
            challenge: None,
            random: None,
        }
    }

    fn answering(mut self, challenge: Item) -> Self {
        self.challenge = Some(challenge);
        self
    }

    fn now(mut self, now: u64) -> Self {
        self.now = now;
        self
    }

    fn sealed(mut self) -> Self {
        self.random = Some([7; 32]);
        self
    }

    fn body(&self) -> Value {
        let show = Show {
            credential: self.credential.clone(),
            shown_at: self.now,
            bitmap: u32::MAX,
            purpose: None,
            answers: None,
            evidence: None,
            holder: holder_key(),
        };
        let mut body = json!({
            "trust": hex(&trust(|_| {})),
            "file": hex(&self.credential.file().encode()),
            "secret": hex(self.key.secret_bytes().as_slice()),
            "now": self.now,
            "view": self.view,
            "hidden": values(&show),
        });
        if let Some(challenge) = &self.challenge {
            body["challenge"] = json!(qr("VC1:", &challenge.encode()));
        }
        if let Some(random) = &self.random {
            body["random"] = json!(hex(random));
        }
        body
    }

    /// The same show built by hand, once it is known which bits it sets.
    fn by_hand(&self, made: &[u8]) -> Vec<u8> {
        let mut wire = Item::parse(made).0;
        let bitmap = wire.at(&[1, 1]).as_uint();
        let answers = self.challenge.as_ref().map(Item::encode);
        let stated = match (
            self.credential.delegation,
            &self.challenge,
            self.view["purpose"].as_str(),
        ) {
            (Some(_), ..) => None,
            // A purpose of a later version is nothing that a wallet can sign.
            (None, Some(challenge), _) => Some(challenge.clone().at(&[2]).as_uint()).filter(|purpose| *purpose <= 12),
            (None, None, named) => named.map(number_of),
        };
        let show = Show {
            credential: self.credential.clone(),
            shown_at: self.now,
            bitmap: u32::try_from(bitmap).expect("a bitmap"),
            purpose: stated,
            answers,
            evidence: None,
            holder: signing(&self.key),
        };
        show.wire().encode()
    }
}

fn made(cases: &mut Cases, name: &str, why: &str, plan: &Plan) {
    let name = format!("show_{name}");
    cases.add("show", &name, why, plan.body(), &Want::Facts(&[]));
    let Some(case) = cases.list.get(&name) else { return };
    let Some(bytes) = case["expect"]["bytes"].as_str().and_then(runner::keys::unhex) else {
        return;
    };
    if plan.by_hand(&bytes) != bytes {
        cases.problems.push(format!("{name}: by hand it has other bytes"));
    }
}

fn refused(cases: &mut Cases, name: &str, code: &str, why: &str, plan: &Plan) {
    cases.add("show", &format!("show_{name}"), why, plan.body(), &Want::Code(code));
}

pub(super) fn add(cases: &mut Cases) {
    views(cases);
    answers(cases);
    purpose_unknown(cases);
    windows(cases);
    too_much(cases);
}

fn views(cases: &mut Cases) {
    let own = license();
    for (name, why, view) in [
        (
            "everyday",
            "The everyday view: the mandatory fields, and those every purpose may see.",
            json!({"of": "everyday"}),
        ),
        (
            "everyday_for",
            "The everyday view for a purpose that could see more.",
            json!({"of": "everyday", "purpose": "mortgage"}),
        ),
        (
            "mandatory",
            "Only what no show may hide.",
            json!({"of": "only", "fields": []}),
        ),
        (
            "only",
            "Two fields for a purpose.",
            json!({"of": "only", "fields": ["vin", "owner"], "purpose": "accident"}),
        ),
        (
            "everyday_opening",
            "One field more than the everyday view, for the purpose that may see it.",
            json!({"of": "everyday", "purpose": "accident", "opening": ["vin"]}),
        ),
        (
            "purpose_hiding",
            "Everything but two fields.",
            json!({"of": "purpose", "purpose": "mortgage", "hiding": ["address", "remarks"]}),
        ),
        (
            "purpose_masking",
            "Whole fields are shown masked, where there is a mask, and not at all where there is none.",
            json!({"of": "purpose", "purpose": "mortgage", "masking": ["owner", "document", "engine-number"]}),
        ),
        (
            "hiding_mandatory",
            "What no show may hide stays open, although the holder asks to hide it.",
            json!({"of": "everyday", "hiding": ["inspection-until", "grantee"]}),
        ),
    ] {
        made(cases, name, why, &Plan::of(&own, view));
    }
    for purpose in PURPOSES {
        let view = json!({"of": "purpose", "purpose": purpose});
        let why = "All that this purpose may see.";
        made(
            cases,
            &format!("purpose_{}", purpose.replace('-', "_")),
            why,
            &Plan::of(&own, view),
        );
    }
    let copy = lent(3, 2).credential;
    let why = "A lent copy has its own purpose, and its holder signs none.";
    made(cases, "lent", why, &Plan::of(&copy, json!({"of": "everyday"})));
    let why = "Its purpose named by the holder too.";
    made(
        cases,
        "lent_named",
        why,
        &Plan::of(&copy, json!({"of": "everyday", "purpose": "rental"})),
    );
}

fn answers(cases: &mut Cases) {
    let own = license();
    let asked = challenge(7, SHOWN - 30);
    let whole = json!({"of": "answering"});
    let plan = Plan::of(&own, whole.clone()).answering(asked.clone());
    made(
        cases,
        "answer",
        "An asker that is not listed gets the everyday part of what it asks for.",
        &plan,
    );
    let chosen = json!({"of": "answering", "opening_asked": ["vin", "owner", "address"]});
    let plan = Plan::of(&own, chosen).answering(asked.clone());
    let why = "To an asker that is not listed the holder opens a field at a time, of those asked for.";
    made(cases, "answer_field_by_field", why, &plan);
    let plan = Plan::of(&own, json!({"of": "answering-everyday"})).answering(asked.clone());
    made(
        cases,
        "answer_everyday",
        "The everyday part of what is asked for.",
        &plan,
    );
    let narrow = challenge_for(7, 0xffff | 1 << 16, SHOWN - 30);
    let plan = Plan::of(&own, whole.clone()).answering(narrow.clone());
    made(
        cases,
        "answer_narrow",
        "A question that asks for less than its purpose may see gets no more.",
        &plan,
    );
    let more = json!({"of": "answering", "opening": ["engine-number"]});
    let plan = Plan::of(&own, more).answering(narrow);
    let why = "More than was asked for is not shown, though the purpose might see it.";
    refused(cases, "answer_beyond", "disclosure-exceeds-request", why, &plan);
    let mut sealing = asked.clone();
    let to = public(&key("sealing"));
    *sealing.at(&[6]) = bytes(to.as_compressed());
    let plan = Plan::of(&own, whole.clone()).answering(sealing.clone());
    let why = "A question with a sealing key is not answered in clear.";
    refused(cases, "answer_in_clear", "seal-required", why, &plan);
    made(
        cases,
        "answer_sealed",
        "Sealed to the key of the question.",
        &plan.sealed(),
    );
    let plan = Plan::of(&own, whole).answering(asked).sealed();
    let why = "There is no key to seal the answer to.";
    refused(cases, "seal_without_key", "seal-key-missing", why, &plan);
    let plan = Plan::of(&own, json!({"of": "everyday"})).sealed();
    refused(
        cases,
        "seal_without_question",
        "seal-key-missing",
        "There is no question at all.",
        &plan,
    );
}

/// A question for a purpose of a later version.
fn purpose_unknown(cases: &mut Cases) {
    let later = || challenge_for(13, 0xffff_ffff, SHOWN - 30);
    let why =
        "A question for a purpose that this version does not know gets the everyday view, and no purpose is signed.";
    let plan = Plan::of(&license(), json!({"of": "answering"})).answering(later());
    made(cases, "answer_purpose_unknown", why, &plan);
    let more = json!({"of": "answering", "opening": ["vin"]});
    let plan = Plan::of(&license(), more).answering(later());
    let why = "What such a purpose may see is not known: more than the everyday view has no purpose to be shown for.";
    refused(cases, "answer_purpose_unknown_beyond", "purpose-missing", why, &plan);
    let plan = Plan::of(&lent(3, 2).credential, json!({"of": "answering"})).answering(later());
    let why = "A copy was lent for another purpose, whatever the unknown one is.";
    refused(cases, "answer_purpose_unknown_lent", "purpose-mismatch", why, &plan);
}

fn windows(cases: &mut Cases) {
    let copy = lent(3, 2).credential;
    let (from, end) = (copy.issued_at, copy.expires());
    let everyday = json!({"of": "everyday"});
    for (name, now, code) in [
        ("before", from - 601, Some("phone-clock-behind")),
        ("slow", from - 600, None),
        ("slow_by_a_minute", from - 60, None),
        ("last_second", end - 1, None),
        ("over", end, Some("outside-window")),
    ] {
        let plan = Plan::of(&copy, everyday.clone()).now(now);
        let why =
            "A copy is shown to the end of its last day; a phone that is up to ten minutes slow shows a fresh one.";
        match code {
            None => made(cases, &format!("window_{name}"), why, &plan),
            Some(code) => refused(cases, &format!("window_{name}"), code, why, &plan),
        }
    }
    for (name, asked, code) in [
        ("asked_last_second", end - 1, None),
        ("asked_over", end, Some("outside-window")),
    ] {
        let plan = Plan::of(&copy, json!({"of": "answering"}))
            .answering(challenge(3, asked))
            .now(end + 500);
        let why = "The asker's clock decides: the holder's, here minutes ahead, is not looked at.";
        match code {
            None => made(cases, &format!("window_{name}"), why, &plan),
            Some(code) => refused(cases, &format!("window_{name}"), code, why, &plan),
        }
    }
}

fn too_much(cases: &mut Cases) {
    let own = license();
    let more = json!({"of": "everyday", "opening": ["vin"]});
    let why = "More than the everyday view without a purpose: no verifier would take it.";
    refused(cases, "purpose_missing", "purpose-missing", why, &Plan::of(&own, more));
    let more = json!({"of": "purpose", "purpose": "accident", "opening": ["address"]});
    let why = "A field that the purpose may not see.";
    refused(
        cases,
        "beyond_purpose",
        "disclosure-exceeds-purpose",
        why,
        &Plan::of(&own, more),
    );
    let copy = lent(3, 2).credential;
    let other = json!({"of": "purpose", "purpose": "mortgage"});
    let why = "A copy lent for rental is not shown for a mortgage.";
    refused(cases, "other_purpose", "purpose-mismatch", why, &Plan::of(&copy, other));
    let plan = Plan::of(&copy, json!({"of": "answering"})).answering(challenge(7, SHOWN - 5));
    let why = "Nor does it answer a question for another purpose.";
    refused(cases, "other_purpose_asked", "purpose-mismatch", why, &plan);
    let mut order = Plan::of(&copy, json!({"of": "purpose", "purpose": "mortgage"}));
    order.now = copy.expires();
    let why = "Of two faults the window is judged first.";
    refused(cases, "order_window_before_purpose", "outside-window", why, &order);
}

fn number_of(name: &str) -> u64 {
    let place = PURPOSES.iter().position(|purpose| *purpose == name);
    place.expect("a purpose") as u64 + 1
}
