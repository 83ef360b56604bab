//! The JSON Schema (2020-12) of every request and every answer, made from the tables, and a check of a value against it.

use alloc::format;
use alloc::string::{String, ToString as _};
use alloc::vec;
use alloc::vec::Vec;

use serde_json::{Map, Value, json};

use crate::failed;
use crate::hex;
use crate::kind::{Kind, Member, needs};
use crate::policy::POLICY;
use crate::shapes::SHAPES;
use crate::table::{CALLS, Call};

/// Bytes in lower-case hexadecimal digits, as the schema says it.
const HEX: &str = "^([0-9a-f]{2})*$";

/// The schema: `$defs` has `NAME-request` and `NAME-answer` for each call, and `refusal`, the answer to what any call
/// refuses.
#[must_use]
pub fn schema() -> Value {
    let mut definitions = Map::new();
    let mut answers = Vec::new();
    let mut requests = Vec::new();
    for call in CALLS {
        let (request, answer) = (format!("{}-request", call.name), format!("{}-answer", call.name));
        requests.push(refers(&request));
        answers.push(refers(&answer));
        let mut schema = object_schema(&call.request());
        if let Some(schema) = schema.as_object_mut() {
            schema.insert("description".into(), json!(call.what));
        }
        definitions.insert(request, schema);
        definitions.insert(answer, object_schema(&answer_members(call)));
    }
    for shape in SHAPES.iter().chain([&POLICY]) {
        if let Kind::Shape(name, kind) = shape {
            definitions.insert((*name).into(), kind.schema());
        }
    }
    answers.push(refers("refusal"));
    definitions.insert("refusal".into(), object_schema(&failed::MEMBERS));
    definitions.insert("request".into(), json!({"anyOf": requests}));
    definitions.insert("answer".into(), json!({"anyOf": answers}));
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Vehicle licenses over JSON",
        "description": "An answer is of `answer`, a request of `request`. Written by door_schema.",
        "$ref": "#/$defs/answer",
        "$defs": definitions,
    })
}

/// The schema as its file holds it.
#[must_use]
pub fn file() -> String {
    format!("{:#}\n", schema())
}

fn refers(name: &str) -> Value {
    json!({"$ref": format!("#/$defs/{name}")})
}

impl Kind {
    /// The JSON Schema of this kind.
    fn schema(self) -> Value {
        match self {
            Self::Text => json!({"type": "string"}),
            Self::Hex => json!({"type": "string", "pattern": HEX}),
            Self::HexOf(bytes) => {
                let digits = bytes.saturating_mul(2);
                json!({"type": "string", "pattern": HEX, "minLength": digits, "maxLength": digits})
            }
            Self::Uint => json!({"type": "integer", "minimum": 0}),
            Self::Uint32 => json!({"type": "integer", "minimum": 0, "maximum": u32::MAX}),
            Self::Bool => json!({"type": "boolean"}),
            Self::Only(text) => json!({"const": text}),
            Self::OnlyBool(only) => json!({"const": only}),
            Self::Name(names) => json!({"enum": names()}),
            Self::Object(members) => object_schema(members),
            Self::List(kind) => json!({"type": "array", "items": kind.schema()}),
            Self::OrNull(kind) => json!({"anyOf": [kind.schema(), {"type": "null"}]}),
            Self::Either(one, other) => json!({"anyOf": [one.schema(), other.schema()]}),
            Self::Map(names, kind) => {
                let members = names().into_iter().map(|name| (name.to_string(), kind.schema()));
                let properties: Map<String, Value> = members.collect();
                json!({"type": "object", "properties": properties, "additionalProperties": false})
            }
            Self::Shape(name, _) => json!({"$ref": format!("#/$defs/{name}")}),
            Self::Any => json!({}),
        }
    }
}

/// The JSON Schema of an object with these members and no others.
fn object_schema(members: &[Member]) -> Value {
    let schema = |member: &Member| {
        let mut schema = member.kind.schema();
        if let (Some(schema), false) = (schema.as_object_mut(), member.what.is_empty()) {
            schema.insert("description".into(), json!(member.what));
        }
        (member.name.to_string(), schema)
    };
    let properties: Map<String, Value> = members.iter().map(schema).collect();
    let required: Vec<&str> = members.iter().filter(|m| m.needed).map(|m| m.name).collect();
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn answer_members(call: &Call) -> Vec<Member> {
    let mut members = vec![
        needs("call", Kind::Only(call.name), ""),
        needs("ok", Kind::OnlyBool(true), ""),
    ];
    members.extend(call.answer());
    members
}

/// Where an answer is not as the schema has it, by its path; nothing if it is. The answer says itself which definition
/// it is of: that of its call, or the refusal.
#[must_use]
pub fn faults(schema: &Value, answer: &Value) -> Vec<String> {
    let call = answer.get("call").and_then(Value::as_str);
    let definition = match (answer.get("ok"), call) {
        (Some(Value::Bool(true)), Some(call)) => format!("{call}-answer"),
        _ => "refusal".into(),
    };
    let mut faults = Vec::new();
    match schema.get("$defs").and_then(|all| all.get(&definition)) {
        Some(definition) => check(schema, definition, answer, "", &mut faults),
        None => faults.push(format!("no definition {definition}")),
    }
    faults
}

/// The keywords that [`schema`] uses; another one is a fault, so that none goes unchecked.
fn check(schema: &Value, rule: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let Some(rule) = rule.as_object() else {
        return faults.push(format!("{at}: no rule"));
    };
    for (keyword, wanted) in rule {
        let holds = match keyword.as_str() {
            "description" | "$schema" | "title" | "$defs" => true,
            "$ref" => {
                let name = wanted.as_str().and_then(|name| name.strip_prefix('#'));
                match name.and_then(|name| schema.pointer(name)) {
                    Some(rule) => {
                        check(schema, rule, value, at, faults);
                        true
                    }
                    None => false,
                }
            }
            "anyOf" => {
                let rules = wanted.as_array().into_iter().flatten();
                let mut tried = rules.map(|rule| {
                    let mut found = Vec::new();
                    check(schema, rule, value, at, &mut found);
                    found
                });
                tried.any(|found| found.is_empty())
            }
            "type" => match wanted.as_str() {
                Some("object") => value.is_object(),
                Some("array") => value.is_array(),
                Some("string") => value.is_string(),
                Some("integer") => value.is_u64() || value.is_i64(),
                Some("boolean") => value.is_boolean(),
                Some("null") => value.is_null(),
                _ => false,
            },
            "const" => value == wanted,
            "enum" => wanted.as_array().is_some_and(|names| names.contains(value)),
            "minimum" => value.as_u64() >= wanted.as_u64(),
            "maximum" => value.as_u64().is_some() && value.as_u64() <= wanted.as_u64(),
            "minLength" => value.as_str().map(str::len) >= length(wanted),
            "maxLength" => value.as_str().map(str::len) <= length(wanted),
            "pattern" => wanted == HEX && value.as_str().and_then(hex::bytes_of).is_some(),
            "items" => {
                for (index, entry) in value.as_array().into_iter().flatten().enumerate() {
                    check(schema, wanted, entry, &format!("{at}/{index}"), faults);
                }
                true
            }
            "properties" => {
                for (name, rule) in wanted.as_object().into_iter().flatten() {
                    if let Some(member) = value.get(name) {
                        check(schema, rule, member, &format!("{at}/{name}"), faults);
                    }
                }
                true
            }
            "required" => {
                let mut names = wanted.as_array().into_iter().flatten().filter_map(Value::as_str);
                names.all(|name| value.get(name).is_some())
            }
            "additionalProperties" => {
                let known = rule.get("properties").and_then(Value::as_object);
                let mut names = value.as_object().into_iter().flat_map(|object| object.keys());
                *wanted == json!(false) && names.all(|name| known.is_some_and(|known| known.contains_key(name)))
            }
            _ => false,
        };
        if !holds {
            faults.push(format!("{at}: {keyword}"));
        }
    }
}

fn length(wanted: &Value) -> Option<usize> {
    wanted.as_u64().and_then(|length| usize::try_from(length).ok())
}
