//! The door's JSON Schema as TypeScript: `Requests` and `Answers`, by the name of the call.

use serde_json::{Map, Value};

/// The declarations of `schema`.
pub(crate) fn of(schema: &Value) -> String {
    let mut text = String::from(
        "// Written from the schema of the door. Bytes are lower-case hexadecimal digits, moments Unix seconds.\n\n",
    );
    let none = Map::new();
    let definitions = schema["$defs"].as_object().unwrap_or(&none);
    let calls = |suffix: &str| {
        let names = definitions.keys().filter_map(|name| name.strip_suffix(suffix));
        names.map(str::to_string).collect::<Vec<_>>()
    };
    for (name, form) in definitions {
        if !["request", "answer"].contains(&name.as_str()) {
            text += &format!(
                "{}export type {} = {};\n\n",
                said(form, ""),
                type_name(name),
                form_of(form, "")
            );
        }
    }
    for (name, suffix) in [("Requests", "-request"), ("Answers", "-answer")] {
        text += &format!("export interface {name} {{\n");
        for call in calls(suffix) {
            text += &format!("  {call:?}: {};\n", type_name(&format!("{call}{suffix}")));
        }
        text += "}\n\n";
    }
    text + "/** The answer to a request, once it is read. */\n\
            export type Answer<Call extends keyof Answers> = Answers[Call] | Refusal;\n"
}

/// `wallet-list-answer` as `WalletListAnswer`.
fn type_name(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_uppercase() + rest
    };
    name.split('-').map(word).collect()
}

/// What the schema says of it, as a comment.
fn said(form: &Value, indent: &str) -> String {
    let said = form["description"].as_str();
    said.map_or_else(String::new, |said| format!("{indent}/** {said} */\n"))
}

fn form_of(form: &Value, indent: &str) -> String {
    let listed = |forms: &Value, each: &dyn Fn(&Value) -> String| {
        let forms = forms.as_array().into_iter().flatten();
        forms.map(each).collect::<Vec<_>>().join(" | ")
    };
    if let Some(name) = form["$ref"].as_str() {
        return type_name(name.rsplit('/').next().unwrap_or(name));
    }
    if form.get("anyOf").is_some() {
        return listed(&form["anyOf"], &|form| form_of(form, indent));
    }
    if form.get("enum").is_some() {
        return listed(&form["enum"], &Value::to_string);
    }
    if let Some(only) = form.get("const") {
        return only.to_string();
    }
    match form["type"].as_str() {
        Some("string") => "string".into(),
        Some("integer") => "number".into(),
        Some("boolean") => "boolean".into(),
        Some("null") => "null".into(),
        Some("array") => format!("Array<{}>", form_of(&form["items"], indent)),
        Some("object") => object(form, indent),
        _ => "unknown".into(),
    }
}

fn object(form: &Value, indent: &str) -> String {
    let inner = format!("{indent}  ");
    let needed = |name: &str| {
        let names = form["required"].as_array();
        names.is_some_and(|names| names.iter().any(|needed| needed == name))
    };
    let mut text = String::from("{\n");
    for (name, member) in form["properties"].as_object().into_iter().flatten() {
        let optional = if needed(name) { "" } else { "?" };
        text += &format!(
            "{}{inner}{name:?}{optional}: {};\n",
            said(member, &inner),
            form_of(member, &inner)
        );
    }
    format!("{text}{indent}}}")
}
