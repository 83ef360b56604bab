//! What a campaign starts from: every vector, and the genuine messages.

use super::form;
use super::world::WORLD;
use serde_json::Value;
use support::fixture;
use vehicle_license::Purpose;

/// The inputs in one vector file: each of its strings as it stands, and the bytes it spells, in hex or base45.
pub fn from_vector(json: &str) -> Vec<Vec<u8>> {
    let mut inputs = Vec::new();
    collect(&serde_json::from_str(json).expect("a vector is JSON"), &mut inputs);
    inputs
}

fn collect(value: &Value, inputs: &mut Vec<Vec<u8>>) {
    match value {
        Value::String(text) => {
            inputs.push(text.as_bytes().to_vec());
            inputs.extend(hex(text));
            inputs.extend(text.get(4..).and_then(form::base45_decode));
        }
        Value::Array(list) => list.iter().for_each(|value| collect(value, inputs)),
        Value::Object(entries) => entries.values().for_each(|value| collect(value, inputs)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

pub(crate) fn hex(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok())
        .collect()
}

/// Whether target `name` takes `input` as it stands. Read as choices, an input of the vectors says nothing.
pub fn reads(name: &str, input: &[u8]) -> bool {
    let prefix: &[u8] = match name {
        "text" | "cbor" | "request" | "register" => b"",
        "sealed" => b"VS1:",
        "challenge" => b"VC1:",
        _ => return false,
    };
    input.starts_with(prefix)
}

/// The inputs of target `name` that are accepted: without them a campaign would have to guess a signature.
pub fn genuine(name: &str) -> Vec<Vec<u8>> {
    let world = &*WORLD;
    let text = |prefix: &str, bytes: &[u8]| format!("{prefix}{}", form::base45_encode(bytes)).into_bytes();
    let other = |show: &&super::world::Show| show.purpose == Purpose::Other;
    match name {
        "text" => [text("VC1:", world.challenge.as_bytes())]
            .into_iter()
            .chain(world.files.iter().map(|file| text("VF1:", file)))
            .chain(world.shows.iter().filter(other).map(|show| text("VL1:", &show.wire)))
            .collect(),
        "cbor" => [fixture::trust_bytes(), world.challenge.as_bytes().to_vec()]
            .into_iter()
            .chain(world.files.iter().cloned())
            .chain(world.shows.iter().filter(other).map(|show| show.wire.clone()))
            .collect(),
        // Show, splice, purpose, setting, three of policy, challenge; then now and later, and no edit.
        "verify" => (0..)
            .zip(&world.shows)
            .map(|(index, show)| {
                let purpose = show.purpose.number() - 1;
                vec![index, 0, purpose, 0, 0, 0, 0, show.answers.into(), 0, 0, 40, 0, 0, 60]
            })
            .collect(),
        "file" => (0..).zip(&world.files).map(|(index, _)| vec![index, 0, 0]).collect(),
        "sealed" => super::sealed::genuine(),
        "challenge" => super::sealed::genuine_questions(),
        "bundle" | "status_list" => super::offline::genuine(),
        "roots" => super::roots::seeds(),
        "resigned" => super::scene::genuine(),
        "desk" => super::desk::genuine(),
        "door" => super::door::genuine(),
        "operations" => super::operations::genuine(),
        "memory" | "evidence" => super::kept::genuine(name),
        other => super::lending::genuine(other),
    }
}
