//! Wallets (SPEC §7.7): what is added, what is heard, what is listed and why not, and how it is stored.

use serde_json::{Value, json};

use crate::build::{Cases, GRANTEE, SHOWN, Want, lent, license, trust};
use crate::mutate::{Credential, Item, NULL, bytes, hex, text, uint};
use crate::recorded::stored_as;

const LABEL: &str = "vehicle-license wallet 1";
/// What the fixture's trust data say.
const NAMES: [&str; 2] = ["福州市公安局交通警察支队（测试）", "电子行驶证测试"];

/// A story of a wallet.
#[derive(Default)]
struct Story {
    stored: Option<Vec<u8>>,
    steps: Vec<Value>,
    /// What each step is meant to come to, as far as it is stated.
    meant: Vec<(String, Value)>,
}

impl Story {
    fn step(&mut self, step: Value, facts: &[(&str, Value)]) -> &mut Self {
        let at = self.steps.len();
        self.steps.push(step);
        let facts = facts
            .iter()
            .map(|(pointer, value)| (format!("/results/{at}{pointer}"), value.clone()));
        self.meant.extend(facts);
        self
    }

    fn add(&mut self, credential: &Credential, meant: &str) -> &mut Self {
        let step = json!({
            "op": "add",
            "file": hex(&credential.file().encode()),
            "holder": hex(credential.holder_key.as_compressed()),
        });
        self.step(step, &[("/added", json!(meant))])
    }

    fn answer(&mut self, as_of: u64, live: &[u64], ended: &[u64]) -> &mut Self {
        self.step(
            json!({"op": "answer", "bytes": hex(&answer("闽AD12345", as_of, live, ended))}),
            &[],
        )
    }

    fn status(&mut self, position: u64, status: u64, as_of: u64) -> &mut Self {
        let step = json!({"op": "status", "issuer": 3501, "position": position, "status": status, "as_of": as_of});
        self.step(step, &[])
    }

    /// What is held at `now`, each with its code, `ok` for what is listed.
    fn list(&mut self, now: u64, meant: &[&str]) -> &mut Self {
        let facts: Vec<(String, Value)> = meant
            .iter()
            .enumerate()
            .map(|(at, code)| match *code {
                "ok" => (format!("/held/{at}/shown/ok"), json!(true)),
                code => (format!("/held/{at}/shown/code"), json!(code)),
            })
            .collect();
        let facts: Vec<_> = facts
            .iter()
            .map(|(pointer, value)| (&pointer[..], value.clone()))
            .collect();
        self.step(json!({"op": "list", "now": now}), &facts)
    }

    fn clear(&mut self, now: u64, meant: &[&Credential]) -> &mut Self {
        let ids: Vec<_> = meant.iter().map(|credential| hex(&credential.id())).collect();
        self.step(json!({"op": "clear-out", "now": now}), &[("/cleared", json!(ids))])
    }

    fn body(&self) -> Value {
        let stored = self.stored.as_ref().map(|stored| hex(stored));
        let mut hidden: Vec<String> = license()
            .leaves
            .iter()
            .flatten()
            .flat_map(Item::texts)
            .map(String::from)
            .collect();
        hidden.extend(GRANTEE.map(String::from));
        hidden.retain(|text| text.chars().count() > 2);
        json!({"stored": stored, "steps": self.steps, "trust": hex(&trust(|_| {})), "hidden": hidden})
    }

    fn tell(&self, cases: &mut Cases, name: &str, why: &str) {
        let facts: Vec<_> = self
            .meant
            .iter()
            .map(|(pointer, value)| (&pointer[..], value.clone()))
            .collect();
        cases.add(
            "wallet",
            &format!("wallet_{name}"),
            why,
            self.body(),
            &Want::Facts(&facts),
        );
    }
}

fn answer(plate: &str, as_of: u64, live: &[u64], ended: &[u64]) -> Vec<u8> {
    let list = |positions: &[u64]| Item::Array(positions.iter().map(|position| uint(*position)).collect());
    let plate = Item::Array(vec![uint(52), text(plate)]);
    Item::Array(vec![uint(1), plate, uint(as_of), list(live), list(ended)]).encode()
}

/// The same credential, issued this much later.
fn later(credential: &Credential, seconds: u64) -> Credential {
    let mut later = credential.clone();
    later.issued_at += seconds;
    later.seed[0] ^= 1;
    later
}

/// The states of one credential in a stored wallet.
struct Held<'a>(&'a Credential, bool, bool, Option<u64>, Option<u64>);

fn held(Held(credential, ended, suspended, status_of, as_of): &Held<'_>) -> Item {
    let flag = |value: bool| Item::Simple(if value { 21 } else { 20 });
    let moment = |moment: &Option<u64>| moment.map_or(NULL, uint);
    Item::Array(vec![
        bytes(&credential.file().encode()),
        text(NAMES[0]),
        text(NAMES[1]),
        flag(true),
        flag(*ended),
        flag(*suspended),
        moment(status_of),
        moment(as_of),
    ])
}

fn stored(held: Vec<Item>) -> Vec<u8> {
    stored_as(LABEL, &Item::Array(held).encode())
}

pub(super) fn add(cases: &mut Cases) {
    issues(cases);
    endings(cases);
    suspensions(cases);
    windows(cases);
    restarts(cases);
    damaged(cases);
}

fn issues(cases: &mut Cases) {
    let own = license();
    let (younger, copy) = (later(&own, 60), lent(3, 2).credential);
    let mut story = Story::default();
    story.add(&own, "new").add(&copy, "new").add(&own, "not-newer");
    story
        .add(&younger, "replaced")
        .add(&own, "not-newer")
        .list(SHOWN, &["ok", "ok"]);
    story.tell(cases, "issues", "A younger issue takes the place of the older one, where that stood; an older one is dropped, and the app is told.");
    let mut story = Story::default();
    story
        .add(&own, "new")
        .answer(SHOWN, &[], &[own.status])
        .add(&younger, "ended");
    story
        .list(SHOWN, &["credential-ended"])
        .clear(SHOWN, &[&own])
        .add(&younger, "new");
    story.list(SHOWN, &["ok"]);
    story.tell(
        cases,
        "issue_of_what_ended",
        "Nothing takes the place of what has ended, until it is cleared out.",
    );
    let mut story = Story::default();
    story.add(&own, "new");
    for purpose in ["rental", "insurance-claim", "mortgage"] {
        story.step(json!({"op": "refresh-due", "purpose": purpose}), &[]);
    }
    story.tell(cases, "refresh_due", "When an offline verifier without a list begins to refuse: after a week at a counter, after a day for insurance and mortgage.");
}

fn endings(cases: &mut Cases) {
    let (own, copy) = (license(), lent(3, 2).credential);
    let mut story = Story::default();
    story.add(&own, "new").add(&copy, "new").list(SHOWN, &["ok", "ok"]);
    story
        .answer(SHOWN, &[own.status], &[copy.status])
        .list(SHOWN, &["ok", "credential-ended"]);
    story
        .answer(SHOWN + 5, &[own.status, copy.status], &[])
        .status(copy.status, 0, SHOWN + 9);
    story
        .list(SHOWN, &["ok", "credential-ended"])
        .clear(SHOWN, &[&copy])
        .list(SHOWN, &["ok"]);
    story.tell(
        cases,
        "taken_back",
        "What the owner took back leaves the borrower's screen, and no later word brings it back.",
    );
    let mut story = Story::default();
    story
        .add(&own, "new")
        .answer(own.issued_at - 1, &[], &[own.status])
        .list(SHOWN, &["ok"]);
    story.step(
        json!({"op": "answer", "bytes": hex(&answer("闽AD12346", SHOWN, &[], &[own.status]))}),
        &[],
    );
    story
        .list(SHOWN, &["ok"])
        .answer(SHOWN, &[], &[own.status + 1])
        .list(SHOWN, &["ok"]);
    story
        .answer(own.issued_at, &[], &[own.status])
        .list(SHOWN, &["credential-ended"]);
    story.tell(
        cases,
        "answers_of_others",
        "An answer older than the credential, of another vehicle, or of other positions, says nothing of it.",
    );
    for status in [1, 3, 4, 255] {
        let mut story = Story::default();
        story
            .add(&own, "new")
            .status(own.status, status, SHOWN)
            .list(SHOWN, &["credential-ended"]);
        story
            .status(own.status, 0, SHOWN + 1)
            .list(SHOWN, &["credential-ended"]);
        story.tell(
            cases,
            &format!("status_{status}"),
            "Every status but valid and suspended ends a credential for good, one without a meaning too.",
        );
    }
    let mut story = Story::default();
    story.add(&own, "new").status(own.status + 1, 1, SHOWN);
    let other = json!({"op": "status", "issuer": 3502, "position": own.status, "status": 1, "as_of": SHOWN});
    story.step(other, &[]).list(SHOWN, &["ok"]);
    story.tell(
        cases,
        "status_of_others",
        "A status speaks of one position of one issuer.",
    );
}

fn suspensions(cases: &mut Cases) {
    let own = license();
    let at = own.status;
    let mut story = Story::default();
    story
        .add(&own, "new")
        .status(at, 2, SHOWN)
        .list(SHOWN, &["credential-suspended"]);
    story
        .add(&later(&own, 60), "replaced")
        .list(SHOWN, &["credential-suspended"]);
    story
        .answer(SHOWN + 1, &[at], &[])
        .list(SHOWN, &["credential-suspended"]);
    story.clear(SHOWN, &[]).status(at, 0, SHOWN + 2).list(SHOWN, &["ok"]);
    story.tell(
        cases,
        "suspended",
        "A suspension belongs to the position: a younger issue is under it, and only a later status lifts it.",
    );
    for (name, words) in [
        ("older_valid", [(2, SHOWN), (0, SHOWN - 1)]),
        ("older_valid_first", [(0, SHOWN - 1), (2, SHOWN)]),
        ("same_moment", [(2, SHOWN), (0, SHOWN)]),
        ("same_moment_first", [(0, SHOWN), (2, SHOWN)]),
    ] {
        let mut story = Story::default();
        story.add(&own, "new");
        for (status, as_of) in words {
            story.status(at, status, as_of);
        }
        story.list(SHOWN, &["credential-suspended"]);
        let why = "Of two lists the later counts, of one moment the graver, in whichever order they come.";
        story.tell(cases, &format!("suspended_{name}"), why);
    }
}

fn windows(cases: &mut Cases) {
    let copy = lent(3, 2).credential;
    let (from, end) = (copy.issued_at, copy.expires());
    let mut story = Story::default();
    story
        .add(&copy, "new")
        .list(from - 601, &["phone-clock-behind"])
        .list(from - 600, &["ok"]);
    story.clear(from - 1000, &[]).list(end - 1, &["ok"]).clear(end - 1, &[]);
    story.list(end, &["outside-window"]).clear(end, &[&copy]);
    story.tell(cases, "window", "A copy leaves the screen by itself at the end of its last day, and is cleared out then; one that is younger than the phone's clock stays.");
}

fn restarts(cases: &mut Cases) {
    let (own, copy) = (license(), lent(3, 2).credential);
    let third = later(
        &Credential {
            status: own.status + 9,
            ..own.clone()
        },
        5,
    );
    let all = || {
        stored(vec![
            held(&Held(&own, false, true, Some(SHOWN - 5), Some(SHOWN - 2))),
            held(&Held(&copy, true, false, None, Some(SHOWN))),
            held(&Held(&third, false, false, Some(SHOWN), Some(SHOWN))),
        ])
    };
    let mut story = Story {
        stored: Some(all()),
        ..Story::default()
    };
    story.list(SHOWN, &["credential-suspended", "credential-ended", "ok"]);
    story
        .status(own.status, 0, SHOWN - 6)
        .list(SHOWN, &["credential-suspended", "credential-ended", "ok"]);
    story
        .status(own.status, 0, SHOWN - 4)
        .list(SHOWN, &["ok", "credential-ended", "ok"]);
    story.add(&later(&copy, 60), "ended").clear(SHOWN, &[&copy]);
    story.tell(cases, "restart", "After a restart without a network what was taken back is not listed, what is suspended waits for a later word.");
    let mut story = Story {
        stored: Some(stored(Vec::new())),
        ..Story::default()
    };
    story.list(SHOWN, &[]).add(&own, "new");
    story.tell(cases, "restart_empty", "An empty wallet is stored like any other.");
}

fn damaged(cases: &mut Cases) {
    let (own, copy) = (license(), lent(3, 2).credential);
    let one = || held(&Held(&own, false, true, Some(SHOWN), Some(SHOWN)));
    let with = |path: &[usize], item: Item| stored(vec![one().with(path, item)]);
    let good = stored(vec![one()]);
    let mut flipped = good.clone();
    flipped[90] ^= 1;
    let spoilt = own.clone().with(6, text("型 "));
    let flag = |value: bool| Item::Simple(if value { 21 } else { 20 });
    let many: Vec<Item> = (0..257)
        .map(|number| {
            Item::Array(vec![
                bytes(&[]),
                text("x"),
                text("x"),
                flag(true),
                flag(false),
                flag(false),
                NULL,
                uint(number),
            ])
        })
        .collect();
    let corrupt = "wallet-corrupt";
    for (name, code, why, bytes) in [
        ("empty", corrupt, "A file that came to nothing.", Vec::new()),
        (
            "cut",
            corrupt,
            "The last byte is missing.",
            good[..good.len() - 1].to_vec(),
        ),
        (
            "trailing",
            corrupt,
            "A byte behind the wallet.",
            [&good[..], &[0]].concat(),
        ),
        (
            "flipped",
            corrupt,
            "One bit changed, and a check that no longer fits.",
            flipped,
        ),
        (
            "other_label",
            "wallet-foreign",
            "A verifier's memory in place of a wallet.",
            stored_as("vehicle-license memory 1", &Item::Array(vec![one()]).encode()),
        ),
        (
            "later_form",
            "wallet-foreign",
            "A wallet of a later form.",
            stored_as("vehicle-license wallet 2", &Item::Array(vec![one()]).encode()),
        ),
        (
            "behind",
            corrupt,
            "An item behind the last credential, inside the body.",
            stored_as(LABEL, &[Item::Array(vec![one()]).encode(), vec![0]].concat()),
        ),
        ("held_short", corrupt, "A credential without its last item.", {
            let mut short = one();
            short.items().pop();
            stored(vec![short])
        }),
        (
            "twice",
            corrupt,
            "One credential twice: which of them has ended could not be told.",
            stored(vec![one(), one()]),
        ),
        (
            "two_issues",
            corrupt,
            "Two issues of one credential.",
            stored(vec![one(), held(&Held(&later(&own, 60), false, false, None, None))]),
        ),
        ("too_many", corrupt, "257 credentials: one too many.", stored(many)),
        ("file_cut", corrupt, "A file without its last byte.", {
            let file = own.file().encode();
            with(&[0], bytes(&file[..file.len() - 1]))
        }),
        (
            "file_value",
            corrupt,
            "A value that breaks its rule: no import would have taken it.",
            with(&[0], bytes(&spoilt.file().encode())),
        ),
        (
            "issuer_empty",
            corrupt,
            "An issuer without a name.",
            with(&[1], text("")),
        ),
        (
            "deployment_control",
            corrupt,
            "A name with a line break.",
            with(&[2], text("电子\n行驶证")),
        ),
        ("test_null", corrupt, "Neither a test nor none.", with(&[3], NULL)),
        (
            "suspended_undated",
            corrupt,
            "Suspended, and nobody knows as of when.",
            with(&[6], NULL),
        ),
        (
            "ended_undated",
            corrupt,
            "Ended, and nobody knows as of when.",
            stored(vec![held(&Held(&copy, true, false, None, None))]),
        ),
        (
            "dates_swapped",
            corrupt,
            "A status later than the latest word.",
            with(&[7], uint(SHOWN - 1)),
        ),
        (
            "moment_late",
            corrupt,
            "A moment beyond 2106.",
            with(&[7], uint(1_u64 << 32)),
        ),
    ] {
        let story = Story {
            stored: Some(bytes),
            ..Story::default()
        };
        cases.add(
            "wallet",
            &format!("wallet_stored_{name}"),
            why,
            story.body(),
            &Want::Code(code),
        );
    }
}
