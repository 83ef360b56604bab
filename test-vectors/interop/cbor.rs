//! Another CBOR library (`ciborium`) reads all we write, and writes the same bytes again: shows, licenses' files,
//! challenges, trust files, bundles, status lists, messages of owners, registers, answers, records and memories of
//! every case that passes, and the signed forms of the records.

use std::collections::BTreeMap;
use std::fs;

use ciborium::Value as Cbor;
use runner::case;
use runner::keys::unhex;
use serde_json::Value;
use support::fixture::{company_record, holder, instant, issue, key, record, trust_bytes};
use support::{fixture, vectors};
use vehicle_license::Trust;
use vehicle_license::evidence::{EvidenceRecord, Reverified};
use vehicle_license::present::View;

/// The keys under which a case has CBOR in hex.
const KEYS: [&str; 9] = [
    "answer",
    "bytes",
    "order",
    "request",
    "state",
    "status_lists",
    "stored",
    "taken_out",
    "trust",
];
/// What a verdict says in words: the state of a field is no stored state.
const WORDS: [&str; 4] = ["fields", "prompt", "zh", "en"];
/// The texts that are CBOR in base45; what is sealed is not.
const PREFIXES: [&str; 3] = ["VL1:", "VF1:", "VC1:"];
const COSE_SIGN1: u64 = 18;

/// Reads `bytes` as one item and writes it; of a COSE_Sign1 also the header and the payload, which are CBOR in strings.
fn same(what: &str, bytes: &[u8]) {
    let mut rest = bytes;
    let value: Cbor = ciborium::from_reader(&mut rest).unwrap_or_else(|error| panic!("{what}: {error}"));
    assert!(rest.is_empty(), "{what}: bytes follow");
    let mut again = Vec::new();
    ciborium::into_writer(&value, &mut again).expect("an encoding");
    assert_eq!(again, bytes, "{what}");
    if let Cbor::Tag(COSE_SIGN1, message) = &value
        && let Some([Cbor::Bytes(header), _, Cbor::Bytes(payload), _]) = message.as_array().map(Vec::as_slice)
    {
        same(&format!("the header of {what}"), header);
        same(&format!("the payload of {what}"), payload);
    }
}

/// Everything a case spells that is CBOR, by the key or prefix it has.
fn collect(key: &str, value: &Value, into: &mut Vec<(String, Vec<u8>)>) {
    match value {
        Value::Object(object) => {
            let coded = object.iter().filter(|(key, _)| !WORDS.contains(&key.as_str()));
            coded.for_each(|(key, value)| collect(key, value, into));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(key, value, into)),
        Value::String(text) => {
            let body = PREFIXES
                .iter()
                .find_map(|prefix| Some((prefix, text.strip_prefix(prefix)?)));
            if let Some((prefix, body)) = body {
                into.push(((*prefix).into(), base45::decode(body).expect("base45")));
            } else if KEYS.contains(&key) {
                into.push((key.into(), unhex(text).unwrap_or_else(|| panic!("{key}: {text}"))));
            }
        }
        _ => {}
    }
}

/// The cases that pass, by kind and name.
fn passing() -> Vec<(String, Value)> {
    let paths = vectors::files(&vectors::folder()).expect("the vectors");
    let cases = paths.iter().map(|path| {
        let text = fs::read_to_string(path).expect("a vector");
        case::read(&text).expect("a case")
    });
    // Two status lists are other publishers': one need not be deterministic, one has a simple value that ciborium lacks.
    let foreign = ["status_list_other_encoding", "status_list_value_simple"];
    let own = |case: &Value| foreign.iter().all(|name| case["name"] != **name);
    let passing = cases.filter(|case| case["expect"]["ok"] == true && own(case));
    passing
        .map(|case| (format!("{} {}", case["kind"], case["name"]), case))
        .collect()
}

#[test]
fn ciborium_rewrites_what_the_vectors_hold() {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (name, case) in passing() {
        let mut found = Vec::new();
        collect("", &case, &mut found);
        for (key, bytes) in found {
            // What a step of a memory is offered may be refused.
            if case["kind"] == "memory" && matches!(key.as_str(), "bytes" | "VL1:") {
                continue;
            }
            same(&format!("{key} of {name}"), &bytes);
            *seen.entry(key).or_default() += 1;
        }
    }
    for key in KEYS.iter().chain(&PREFIXES) {
        assert!(seen.contains_key(*key), "no vector with {key}");
    }
    assert!(seen.values().sum::<usize>() > 700, "{seen:?}");
}

#[test]
fn ciborium_rewrites_the_signed_forms() {
    let mut forms = 0;
    for (name, case) in passing().iter().filter(|(_, case)| case["kind"] == "evidence") {
        let hex = |value: &Value| value.as_str().and_then(unhex).expect("hex");
        let trust = Trust::pinned(&hex(&case["trust"])).expect("trust");
        let record = EvidenceRecord::from_bytes(&hex(&case["bytes"])).expect("a record");
        // Without its lists a record that used some is not verified again.
        let again = match record.reverify(&trust, &[]) {
            Ok(Reverified::Whole(verified)) => verified.facts().to_cose(),
            Ok(Reverified::Reduced(facts)) => facts.to_cose(),
            Err(_) => continue,
        };
        same(&format!("the credential in {name}"), &again.credential);
        same(&format!("the show in {name}"), &again.show);
        forms += 1;
    }
    assert!(forms > 50, "only {forms} records");
}

#[test]
fn ciborium_rewrites_what_the_fixture_makes() {
    same("the trust file", &trust_bytes());
    for record in [record(), company_record()] {
        let issued = issue(&record);
        same("the file", &issued.secret_file());
        same("the license", &issued.to_cose());
        let holder = holder(&record);
        let show = holder.present(&View::everyday(), instant(fixture::SHOWN_AT), &key("holder"));
        let show = show.expect("a show");
        same("the show", show.as_bytes());
        same("the show's signed form", &show.to_cose());
    }
}
