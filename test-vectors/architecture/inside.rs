//! The arrow inside the rooms: modules are declared in the order in which they may name each other, and none names
//! what its parent has. A parent may name its children, and re-exports them.

use std::collections::HashMap;

use super::{is, tokens};

/// For each module with a path such as `trust/bundle`, the modules it declares, in order.
pub(crate) struct Declared(HashMap<String, Vec<String>>);

impl Declared {
    pub(crate) fn by(sources: &[(String, String)]) -> Self {
        let declared = |text: &str| {
            let tokens = tokens(text);
            let names = tokens.windows(3).filter(|t| t[0] == "mod" && t[2] == ";");
            names.map(|t| t[1].clone()).collect()
        };
        let of_file = |(path, text): &(String, String)| (module(path).join("/"), declared(text));
        Self(sources.iter().map(of_file).collect())
    }

    /// The place of `name` among the modules that `parent` declares.
    fn place(&self, parent: &[String], name: &str) -> Option<usize> {
        self.0.get(&parent.join("/"))?.iter().position(|known| known == name)
    }
}

/// Names of later siblings, of itself or of any module around it, and of what stands in a module around it.
pub(crate) fn wrong_turns(path: &str, text: &str, declared: &Declared) -> Vec<String> {
    if path == "lib.rs" || path.ends_with("/tests.rs") || path.contains("/tests/") {
        return Vec::new();
    }
    let own = module(path);
    let mut faults = Vec::new();
    for target in paths(&tokens(text), &own) {
        let common = own.iter().zip(&target).take_while(|(a, b)| a == b).count();
        // Between rooms the arrow of the root holds; what lies below a module is its own.
        if common == 0 || common == own.len() {
            continue;
        }
        let (around, rest) = own.split_at(common);
        let (around_it, here) = (around.join("::"), &rest[0]);
        let name = target.get(common).map_or("self", String::as_str);
        match declared.place(around, name) {
            None => faults.push(format!("{path}: names {around_it}::{name}, which stands around it")),
            Some(place) if Some(place) < declared.place(around, here) => {}
            Some(_) => faults.push(format!("{path}: names {name}, which {around_it} declares after {here}")),
        }
    }
    faults
}

/// The path of a file's module: `trust/bundle.rs` and `trust/bundle/mod.rs` are one.
fn module(path: &str) -> Vec<String> {
    let path = path.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    path.split('/').map(String::from).collect()
}

/// Every path that begins with `crate`, `super` or `self`, from the root on; those of unit tests are left out.
fn paths(tokens: &[String], own: &[String]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    // The inline modules and other braces around a token; only modules have a name.
    let mut around: Vec<Option<String>> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut here: Vec<String> = own.to_vec();
        here.extend(around.iter().flatten().cloned());
        let visibility = at > 0 && tokens[at - 1] == "in";
        let mut next = at + 1;
        match token.as_str() {
            "{" => around.push((at >= 2 && tokens[at - 2] == "mod").then(|| tokens[at - 1].clone())),
            "}" => drop(around.pop()),
            "crate" | "super" | "self" => {
                let mut base = match token.as_str() {
                    "crate" => Vec::new(),
                    "super" => here[..here.len().saturating_sub(1)].to_vec(),
                    _ => here,
                };
                while is(tokens, next, "::") && is(tokens, next + 1, "super") {
                    base.pop();
                    next += 2;
                }
                let in_tests = around.iter().flatten().any(|name| name == "tests");
                if is(tokens, next, "::") && !visibility && !in_tests {
                    next = tree(tokens, next + 1, &base, &mut paths);
                }
            }
            _ => {}
        }
        at = next;
    }
    paths
}

/// Reads the names behind a `::`, a group of them or one, and says where it ends.
fn tree(tokens: &[String], mut at: usize, base: &[String], paths: &mut Vec<Vec<String>>) -> usize {
    if is(tokens, at, "{") {
        at += 1;
        while at < tokens.len() && !is(tokens, at, "}") {
            at = tree(tokens, at, base, paths);
            // A new name for it, and the comma.
            while at < tokens.len() && !is(tokens, at, "}") && !is(tokens, at - 1, ",") {
                at += 1;
            }
        }
        return at + 1;
    }
    let mut path = base.to_vec();
    match tokens.get(at).map(String::as_str) {
        Some("self") => {}
        Some(name) => path.push(name.into()),
        None => return at,
    }
    let goes_on = |token: &String| token == "{" || token == "*" || token.starts_with(|c: char| c.is_alphabetic());
    if is(tokens, at + 1, "::") && tokens.get(at + 2).is_some_and(goes_on) {
        return tree(tokens, at + 2, &path, paths);
    }
    paths.push(path);
    at + 1
}

#[test]
fn a_wrong_turn_is_seen_however_it_is_written() {
    let file = |path: &str, text: &str| (path.to_string(), text.to_string());
    let declared = Declared::by(&[
        file("wire/mod.rs", "pub(crate) mod cbor; mod cose; #[cfg(test)] mod tests;"),
        file("wire/cbor.rs", "mod read; mod write; pub(crate) use read::Reader;"),
        file("trust/mod.rs", "mod content; mod bundle; pub use content::Trust;"),
    ]);
    let wrong = [
        ("wire/cbor.rs", "use super::cose::SignedParts;"),
        ("wire/cbor.rs", "fn f() -> crate::wire::cose::SignedParts { x() }"),
        ("wire/cbor.rs", "use crate::{error::A, wire::{cbor::D, cose::{B}}};"),
        ("wire/cbor/read.rs", "use super::write::Writer;"),
        ("wire/cbor/read.rs", "use super::super::cose;"),
        ("wire/cbor/write.rs", "use super::Reader;"),
        ("wire/cbor/write.rs", "use super::*;"),
        ("wire/cbor/write.rs", "use super::{read::Reader, Kind};"),
        ("wire/cbor/write.rs", "mod inner { use super::super::Kind; }"),
        ("wire/cose.rs", "use super::tests::helper;"),
        ("trust/bundle.rs", "use super::Trust;"),
        ("trust/bundle.rs", "use crate::trust::Trust as Content;"),
        ("trust/bundle.rs", "use crate::trust::{self};"),
    ];
    for (path, text) in wrong {
        assert_eq!(wrong_turns(path, text, &declared).len(), 1, "{path}: {text}");
    }
    let right = [
        (
            "wire/mod.rs",
            "pub(crate) use cbor::Reader; use self::cose::SignedParts;",
        ),
        (
            "wire/cose.rs",
            "use super::cbor::{self, Reader as R, Writer}; use crate::error::DecodeError;",
        ),
        (
            "wire/cose.rs",
            "use crate::wire::cbor::Reader; fn f() -> super::cbor::Writer { x::<u8>() }",
        ),
        (
            "wire/cbor/write.rs",
            "use super::read::Reader; pub(in crate::wire) fn f() {}",
        ),
        (
            "wire/cbor/write.rs",
            "mod tests { use super::*; use crate::wire::cose; } use super::read::A;",
        ),
        ("wire/cbor/write.rs", "mod inner { use super::Writer; }"),
        ("wire/tests.rs", "use super::*;"),
        (
            "trust/bundle.rs",
            "use super::content::Trust; use crate::wire::cbor::Reader; // super::Trust",
        ),
        ("lib.rs", "use crate::anything;"),
    ];
    for (path, text) in right {
        assert_eq!(
            wrong_turns(path, text, &declared),
            Vec::<String>::new(),
            "{path}: {text}"
        );
    }
}
