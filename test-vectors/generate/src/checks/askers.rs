//! What a verdict says of who asked: by the verifier's own trust data, at the moment of the check.

use serde_json::{Value, json};

use super::sealed::{answered, asked};
use crate::build::{Cases, trust};
use crate::fixture::{self, ASKER, ASKER_KEY};
use crate::mutate::{ask_as, signing};

const CLAIMED: &str = "平安保险理赔柜台（测试）";

fn with_insurer(change: impl FnOnce(&mut vehicle_license::trust::Asker)) -> Vec<u8> {
    let mut asker = fixture::asker();
    change(&mut asker);
    trust(|content| content.askers = vec![asker])
}

pub(super) fn add(cases: &mut Cases) {
    let listed = json!({"number": ASKER, "name": fixture::asker().name});
    for (name, why, trust, purpose, listed, reason) in [
        (
            "listed",
            "The answer to a listed insurer's question: the verdict names it by its number and its listed name.",
            with_insurer(|_| {}),
            7,
            listed,
            Value::Null,
        ),
        (
            "other_purpose",
            "A listed asker that asks for another purpose: the answer counts, and the verdict says why it is not listed.",
            with_insurer(|_| {}),
            8,
            Value::Null,
            json!("asker-purpose"),
        ),
        (
            "withdrawn",
            "An asker whose keys were taken off the list meanwhile.",
            with_insurer(|asker| asker.keys.clear()),
            7,
            Value::Null,
            json!("asker-key-unknown"),
        ),
        (
            "unknown",
            "A verifier whose trust data list nobody.",
            trust(|_| {}),
            7,
            Value::Null,
            json!("asker-unknown"),
        ),
    ] {
        let facts = [
            ("/asker/claimed", json!(CLAIMED)),
            ("/asker/listed", listed),
            ("/asker/not_listed", reason),
        ];
        let question = ask_as(&asked(purpose), ASKER, ASKER_KEY, &signing(&fixture::key("insurer")));
        let ask = answered(&question).trust(trust);
        cases.ok(&format!("asker_{name}"), why, ask, &facts);
    }
}
