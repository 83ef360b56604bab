//! What a verifier's screen shows (SPEC §14.2): a screen for each band and for refusals, and rows in every state. Go,
//! band, advice and order are stated here once more, from the text.

use serde_json::json;

use super::challenges::answer;
use super::sealed::{answered_by, asked};
use crate::build::{Ask, Cases, SHOWN, Want, challenge, credential, everyday, lent, license, show, trust};
use crate::fixture::{self, ASKER, ASKER_KEY};
use crate::mutate::{Item, NULL, Show, ask_as, signing, uint};

/// What a screen must be, whatever its words.
struct Meant<'a> {
    go: &'a str,
    /// Class, color, and the word in Chinese and in English.
    band: [&'a str; 4],
    reasons: Vec<[&'a str; 2]>,
    /// The codes of what is advised.
    advice: Vec<&'a str>,
    /// The names of what is compared.
    compare: &'a [&'a str],
}

const USABLE: [&str; 4] = ["usable", "green", "正常", "usable"];
const REFUSED: [&str; 4] = ["refused", "red", "核验未通过", "not accepted"];
const GOOD: [&str; 2] = [
    "机动车状态正常，检验在有效期内",
    "in good standing, inspection in force",
];

impl Meant<'_> {
    /// A usable vehicle of a natural owner's, at a counter.
    fn usable() -> Self {
        Self {
            go: "yes",
            band: USABLE,
            reasons: vec![GOOD],
            advice: vec!["usable", "scope", "paper-license", "offline"],
            compare: &["plate", "owner"],
        }
    }
}

pub(super) fn add(cases: &mut Cases) {
    bands(cases);
    shown(cases);
    refused(cases);
}

fn screen(cases: &mut Cases, name: &str, why: &str, ask: Ask, meant: &Meant<'_>) {
    let name = format!("screen_{name}");
    let band = |language: usize| {
        let [class, color, ..] = meant.band;
        let reasons: Vec<_> = meant.reasons.iter().map(|reason| reason[language]).collect();
        json!({"class": class, "color": color, "word": meant.band[2 + language], "reasons": reasons})
    };
    let facts = [
        ("/zh/go", json!(meant.go)),
        ("/zh/band", band(0)),
        ("/en/band", band(1)),
    ];
    cases.add("screen", &name, why, ask.body(), &Want::Facts(&facts));
    let Some(case) = cases.list.get(&name) else { return };
    for language in ["zh", "en"] {
        let made = &case["expect"][language];
        let told = |list: &str, key: &str| -> Vec<String> {
            let entries = made[list].as_array().into_iter().flatten();
            entries
                .filter_map(|entry| entry[key].as_str())
                .map(String::from)
                .collect()
        };
        let mut wrong = Vec::new();
        if told("advice", "code") != meant.advice {
            wrong.push(format!("advice {:?}", told("advice", "code")));
        }
        if told("compare", "name") != meant.compare {
            wrong.push(format!("compare {:?}", told("compare", "name")));
        }
        for group in ["show", "main_page", "sub_page"] {
            // A row that is there stands where the table of SPEC has it.
            let (found, order) = (told(group, "name"), order(group));
            let places: Vec<_> = found
                .iter()
                .map(|row| order.iter().position(|one| one == row))
                .collect();
            if !places.is_sorted() || places.contains(&None) || found.is_empty() == (meant.go != "no") {
                wrong.push(format!("{group} {found:?}"));
            }
        }
        let wrong = wrong.into_iter().map(|wrong| format!("{name}: {language}: {wrong}"));
        cases.problems.extend(wrong);
    }
}

fn order(group: &str) -> &'static [&'static str] {
    match group {
        "show" => &[
            "shown-by",
            "grantee",
            "purpose",
            "last-day",
            "issued-at",
            "shown-at",
            "code-until",
            "verified-at",
            "status-known-at",
            "freshness",
            "key-protection",
            "proofing",
            "self-asserted-evidence",
            "asker",
        ],
        "main_page" => &[
            "plate",
            "vehicle-type",
            "owner",
            "carrier",
            "address",
            "use-nature",
            "model",
            "vin",
            "engine-number",
            "registered-on",
            "issued-on",
            "standing",
            "inspection-until",
        ],
        _ => &[
            "file-number",
            "seats",
            "total-mass",
            "curb-mass",
            "rated-load",
            "dimensions",
            "towed-mass",
            "remarks",
            "inspection-record",
            "issuing-authority",
            "colors",
            "energy",
            "scrap-by",
            "sub-page-number",
            "document",
        ],
    }
}

fn bands(cases: &mut Cases) {
    let why = "The everyday show of a vehicle in good standing: the green band, and what the owner is compared by.";
    screen(cases, "usable", why, Ask::of(&everyday()), &Meant::usable());
    let roadside = Meant {
        advice: vec!["usable", "paper-license-required", "scope", "offline"],
        ..Meant::usable()
    };
    let why = "At the roadside a warning stands in place of the sentence about the paper license.";
    screen(cases, "roadside", why, at_the_roadside(&everyday()), &roadside);
    let why = "Over a distance there is no car: what is shown is compared with what was handed in.";
    let remote = Ask::of(&everyday()).setting("remote");
    screen(cases, "remote", why, remote, &Meant::usable());
    let real = trust(|content| {
        content.test = false;
        content.issuers[0].test = false;
    });
    let why = "Of the real thing no line says that it is a test.";
    screen(
        cases,
        "no_test",
        why,
        Ask::of(&everyday()).trust(real),
        &Meant::usable(),
    );
    let standing = |letters: &str| {
        let bits = letters.bytes().map(|letter| 1_u64 << (letter - b'A')).sum::<u64>();
        show(&license().with(1, uint(bits)), None)
    };
    let notice = Meant {
        go: "read",
        band: ["notice", "amber", "注意", "usable, with a notice"],
        reasons: vec![["违法未处理", "violation pending"], ["事故未处理", "accident pending"]],
        advice: vec!["notice", "scope", "paper-license", "offline"],
        ..Meant::usable()
    };
    let why = "A violation and an accident that are pending: amber, both named, and the business goes on.";
    screen(cases, "notice", why, Ask::of(&standing("GI")), &notice);
    let stop = Meant {
        go: "stop",
        band: ["not-usable-now", "red", "暂不可用", "not usable now"],
        reasons: vec![
            ["逾期未检验", "inspection overdue"],
            ["违法未处理", "violation pending"],
        ],
        advice: vec!["not-usable-now", "paper-license-required", "scope", "offline"],
        ..Meant::usable()
    };
    let why =
        "An overdue vehicle at the roadside: red, the gravest reason first, and the warning is the advice itself.";
    screen(cases, "not_usable_now", why, at_the_roadside(&standing("GQ")), &stop);
    let gone = Meant {
        band: ["gone", "gray", "已失效", "registration ended"],
        reasons: vec![["注销", "deregistered"]],
        advice: vec!["gone", "scope", "paper-license", "offline"],
        ..stop
    };
    let why = "A registration that has ended, under a policy that reads it all the same: gray.";
    let ask = Ask::of(&standing("E")).policy("accept_class", json!("gone"));
    screen(cases, "gone", why, ask, &gone);
}

fn at_the_roadside(show: &Show) -> Ask {
    let police = json!({"preset": "roadside", "accept_test": true});
    Ask::of(show).setting("roadside").policy_is(police)
}

/// Who shows it, to whom, and what is there of it.
fn shown(cases: &mut Cases) {
    let why = "A copy that was lent: the person it was lent to is compared, and what was not lent says so.";
    let grantee = Meant {
        compare: &["plate", "grantee"],
        ..Meant::usable()
    };
    screen(cases, "lent", why, Ask::of(&lent(4, 3)), &grantee);
    let company = credential(&fixture::issue(&fixture::company_record()));
    let why = "An organization's license: the person who acts for it has a row, and is compared.";
    let carrier = Meant {
        compare: &["plate", "carrier"],
        ..Meant::usable()
    };
    screen(cases, "carrier", why, Ask::of(&show(&company, None)), &carrier);
    let why = "Everything there is, whole: each value in words, and the owner's document at the end.";
    let document = || Meant {
        compare: &["plate", "owner", "document"],
        ..Meant::usable()
    };
    screen(
        cases,
        "everything",
        why,
        Ask::of(&show(&license(), Some(8))),
        &document(),
    );
    let why = "Nothing but what no show may hide: there is no person to compare, and no inspection date.";
    let mut least = show(&license().with(2, NULL), Some(2));
    least.bitmap = 0xf;
    let nobody = Meant {
        reasons: vec![["机动车状态正常", "in good standing"]],
        advice: vec!["usable", "nothing-to-compare", "scope", "paper-license", "offline"],
        compare: &["plate"],
        ..Meant::usable()
    };
    screen(cases, "least", why, Ask::of(&least), &nobody);
    let why = "Values that cannot be expressed are on the paper license; others the register does not have.";
    let inexpressible = || Item::Simple(20);
    let odd = license().with(6, inexpressible()).with(21, NULL).with(22, NULL);
    let inexpressible = Meant {
        advice: vec!["usable", "value-inexpressible", "scope", "paper-license", "offline"],
        ..document()
    };
    screen(
        cases,
        "inexpressible",
        why,
        Ask::of(&show(&odd, Some(8))),
        &inexpressible,
    );
    let question = challenge(7, SHOWN - 30);
    let mut claimed = answer(&question, 7);
    claimed.evidence = Some((3, 12));
    let why = "An answer says who asks: a name that nobody knows is a claim; so is the phone's word of a real person.";
    let ask = Ask::of(&claimed).challenge(&question.encode());
    screen(cases, "answer", why, ask, &document());
    let question = ask_as(&asked(7), ASKER, ASKER_KEY, &signing(&fixture::key("insurer")));
    let listing = trust(|content| content.askers = vec![fixture::asker()]);
    let why = "A listed asker stands under its name in the trust data.";
    let ask = answered_by(&answer(&question, 7), &question).trust(listing);
    screen(cases, "answer_listed", why, ask, &document());
}

fn refused(cases: &mut Cases) {
    let usable = everyday();
    let stolen = show(&license().with(1, uint(1 << 2)), None);
    for (name, why, ask, code) in [
        (
            "show_expired",
            "A code of two minutes ago: a red band, one sentence on what to do next, and nothing of the show.",
            Ask::of(&usable).now(SHOWN + 120),
            "show-expired",
        ),
        (
            "no_license",
            "What was scanned is no license at all.",
            Ask::of(&usable).text("6901234567892"),
            "not-a-vehicle-license",
        ),
        (
            "gone_refused",
            "A stolen vehicle: the refusal says nothing of whose it is.",
            Ask::of(&stolen),
            "standing-gone",
        ),
    ] {
        let meant = Meant {
            go: "no",
            band: REFUSED,
            reasons: Vec::new(),
            advice: vec![code],
            compare: &[],
        };
        screen(cases, name, why, ask, &meant);
    }
}
