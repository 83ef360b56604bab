//! What each state of a vehicle comes to under each purpose's own preset: the table of SPEC §9.3, case by case.

use serde_json::{Map, Value, json};

use super::challenges::answer;
use super::sealed::{asked, asker, seal};
use crate::build::{Cases, PURPOSES, SHOWN, Want, challenge, everyday, license, show, trust};
use crate::fixture;
use crate::mutate::{Credential, hex, qr, uint};

/// Letters of a notice, of what papers alone settle, and of a registration that has ended.
const NOTICE: &str = "GHIK";
const LAPSED: &str = "DOQ";
const GONE: &str = "BCEMP";

pub(super) fn add(cases: &mut Cases) {
    for (number, purpose) in (1..).zip(PURPOSES) {
        let accepts = match number {
            1 | 2 | 6 | 7 | 11 => 3,
            9 | 10 | 12 => 2,
            _ => 1,
        };
        let (challenged, sealed) = (matches!(number, 5 | 6 | 7 | 8 | 10 | 11 | 12), matches!(number, 8 | 11));
        let question = match (challenged, sealed) {
            (false, _) => None,
            (true, false) => Some(challenge(number, SHOWN - 30)),
            (true, true) => Some(asked(number)),
        };
        let (mut shows, mut meant) = (Map::new(), Map::new());
        for (name, credential, level) in states() {
            let text = match &question {
                None => qr("VL1:", &show(&credential, None).wire().encode()),
                Some(wire) => {
                    let mut show = answer(wire, number);
                    show.credential = credential;
                    let wire_of_show = show.wire().encode();
                    if sealed {
                        seal(wire).show(&wire_of_show).text()
                    } else {
                        qr("VL1:", &wire_of_show)
                    }
                }
            };
            let refused = match level {
                4 => "standing-gone",
                _ => "standing-forbids-use",
            };
            let found = match level {
                _ if level > accepts => refused,
                _ if name == "K" && matches!(number, 8 | 10) => "standing-refused-for-purpose",
                0 => "yes",
                1 => "read",
                _ => "stop",
            };
            shows.insert(name.clone(), json!(text));
            meant.insert(name, json!(found));
        }
        let mut body = json!({
            "trust": hex(&trust(|_| {})),
            "now": everyday().shown_at,
            "purpose": purpose,
            "setting": "counter",
            "shows": shows,
        });
        if let Some(wire) = &question {
            body["challenge"] = json!(qr("VC1:", &wire.encode()));
        }
        if sealed {
            body["opens_with"] = json!(hex(asker().secret_bytes().as_slice()));
        }
        let why = "Every letter, mark and date under the purpose's own preset: go on, read, stop, or the refusal.";
        let facts = [("/states", Value::Object(meant))];
        let name = format!("standing_for_{}", purpose.replace('-', "_"));
        cases.add("standing", &name, why, body, &Want::Facts(&facts));
    }
}

/// Each state by name, the fixture's license in it, and what accepts it: 0 usable, 1 a notice, 2 what papers settle, 3
/// all that is not usable now, 4 a registration that has ended.
fn states() -> Vec<(String, Credential, u8)> {
    let mut states = Vec::new();
    for (bit, letter) in ('A'..='Z').enumerate() {
        let level = match letter {
            'A' => 0,
            _ if NOTICE.contains(letter) => 1,
            _ if LAPSED.contains(letter) => 2,
            _ if GONE.contains(letter) => 4,
            _ => 3,
        };
        states.push((letter.to_string(), license().with(1, uint(1_u64 << bit)), level));
    }
    let yesterday = || uint(fixture::day("2026-09-13").epoch_days());
    for (name, leaf, item, level) in [
        ("mortgaged", 1, uint(1_u64 << 26 | 1), 1),
        ("pledged", 1, uint(1_u64 << 27 | 1), 1),
        ("inspection", 2, yesterday(), 2),
        ("scrap-by", 10, yesterday(), 3),
    ] {
        states.push((name.into(), license().with(leaf, item), level));
    }
    states
}
