//! The shape of the code, read from its sources: modules name only modules to their left, inside a room as between
//! rooms, a third-party crate is named in its own files alone, files stay short, and nothing is left undone. The
//! checker is tested first, on invented sources, so that a silent one cannot pass.

mod inside;
mod promises;
mod readme;
mod wording;

use std::fs;
use std::path::Path;

/// The arrow: a module may name those to its left and itself.
const MODULES: [&str; 14] = [
    "limits",
    "value",
    "error",
    "digest",
    "key",
    "wire",
    "credential",
    "trust",
    "verify",
    "evidence",
    "desk",
    "issue",
    "present",
    "render",
];

/// Where a dependency may be named: its name in code and the files, or a folder that ends in `/`. An empty list
/// means anywhere: derives of errors and of JSON belong to their types, and erasing belongs to each secret.
const HOMES: [(&str, &[&str]); 12] = [
    ("p256", &["key.rs"]),
    // A floor: named nowhere.
    ("crypto_bigint", &["-"]),
    ("sha2", &["digest.rs"]),
    ("miniz_oxide", &["trust/status_list/inflate.rs", "issue/status_list.rs"]),
    ("hpke", &["wire/sealed.rs"]),
    ("time", &["value/unix_time.rs"]),
    ("unicode_normalization", &["value/fold.rs"]),
    ("qrcodegen_no_heap", &["render/qr.rs"]),
    (
        "rand_core",
        &[
            "key.rs",
            "wire/sealed.rs",
            "credential/challenge.rs",
            "credential/claims.rs",
            "credential/enrolment.rs",
            "desk/",
            "issue/",
            "present/",
        ],
    ),
    ("zeroize", &[]),
    ("thiserror", &[]),
    ("serde", &[]),
];

const LINES: usize = 400;

/// Lines of prose a file may open with; a drawing of its bytes comes on top.
const OPENING: usize = 10;

// The tests ------------------------------------------------------------------------------------

#[test]
fn modules_point_left() {
    report(sources().iter().flat_map(|(path, text)| wrong_arrows(path, text)));
}

#[test]
fn the_root_declares_the_modules_in_the_order_of_the_arrow() {
    let tokens = tokens(&fs::read_to_string(source_dir().join("lib.rs")).expect("the root"));
    let declared: Vec<usize> = tokens
        .windows(3)
        .filter(|t| t[0] == "mod" && t[2] == ";")
        .map(|t| rank(&t[1]).unwrap_or_else(|| panic!("module {} is not in the arrow", t[1])))
        .collect();
    assert!(declared.len() >= 10, "the root declares {} modules", declared.len());
    assert!(
        declared.is_sorted(),
        "the root's modules are not in the order of the arrow"
    );
    assert!(
        !tokens.windows(2).any(|t| t[0] == "::" && t[1] == "*"),
        "the root re-exports by name"
    );
}

#[test]
fn modules_point_back_inside_their_rooms() {
    let sources = sources();
    let declared = inside::Declared::by(&sources);
    report(
        sources
            .iter()
            .flat_map(|(path, text)| inside::wrong_turns(path, text, &declared)),
    );
}

/// It is a door: what stands behind it is used without it too.
#[test]
fn no_room_names_the_desk() {
    let others = sources()
        .into_iter()
        .filter(|(path, _)| !path.starts_with("desk/") && path != "lib.rs");
    let names = |text: &str| {
        tokens(text)
            .windows(3)
            .any(|t| t[0] == "crate" && t[1] == "::" && t[2] == "desk")
    };
    assert!(names("use crate::desk::Desk;"));
    report(
        others
            .filter(|(_, text)| names(text))
            .map(|(path, _)| format!("{path}: names the desk")),
    );
}

#[test]
fn dependencies_are_named_in_their_own_files() {
    report(sources().iter().flat_map(|(path, text)| strangers(path, text)));
}

#[test]
fn every_dependency_has_a_home() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("the manifest");
    let names = dependencies(&manifest);
    assert!(names.len() >= 8, "found {} dependencies", names.len());
    for name in &names {
        assert!(
            HOMES.iter().any(|(home, _)| home == name),
            "{name} has no home: say where it may be named"
        );
    }
}

#[test]
fn files_stay_short() {
    let sources = sources();
    report(sources.iter().flat_map(|(path, text)| too_long(path, text)));
}

#[test]
fn files_open_with_what_they_guarantee_and_leave_nothing_undone() {
    report(sources().iter().flat_map(|(path, text)| unfinished(path, text)));
}

// The checkers ---------------------------------------------------------------------------------

/// Names of modules to the right of a file's own, by whatever path they are reached.
fn wrong_arrows(path: &str, text: &str) -> Vec<String> {
    let segments: Vec<&str> = path.trim_end_matches(".rs").split('/').collect();
    let module = segments[0];
    if module == "lib" {
        return Vec::new();
    }
    let Some(own) = rank(module) else {
        return vec![format!("{path}: module {module} is not in the arrow")];
    };
    let depth = if segments.last() == Some(&"mod") {
        segments.len() - 1
    } else {
        segments.len()
    };
    let mut faults = Vec::new();
    for name in root_names(&tokens(text), depth) {
        match rank(&name) {
            Some(other) if other <= own => {}
            Some(_) => faults.push(format!("{path}: names {name}, which lies to the right of {module}")),
            None => faults.push(format!("{path}: names crate::{name}; name the module it is in")),
        }
    }
    faults
}

/// The first names of all paths that start at the crate's root: `crate::x`, `crate::{x, y::z}`, and `super` often
/// enough to leave the file's own module.
fn root_names(tokens: &[String], depth: usize) -> Vec<String> {
    let mut names = Vec::new();
    // Braces that are open, each with whether it is an inline module's: `super` must leave that too.
    let mut braces: Vec<bool> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let mut next = at + 1;
        match token.as_str() {
            "{" => braces.push(at >= 2 && tokens[at - 2] == "mod"),
            "}" => {
                braces.pop();
            }
            "crate" if is(tokens, at + 1, "::") => names.extend(heads(tokens, at + 2)),
            "crate" if is(tokens, at + 1, "as") => names.push("* (an alias of the root)".into()),
            "super" => {
                let mut supers = 1;
                while is(tokens, next, "::") && is(tokens, next + 1, "super") {
                    supers += 1;
                    next += 2;
                }
                let inline = braces.iter().filter(|module| **module).count();
                if supers >= depth + inline && is(tokens, next, "::") {
                    names.extend(heads(tokens, next + 1));
                }
            }
            _ => {}
        }
        at = next;
    }
    names
}

/// The names at `at`: one, or each that begins an entry of a group.
fn heads(tokens: &[String], at: usize) -> Vec<String> {
    if !is(tokens, at, "{") {
        return tokens.get(at).cloned().into_iter().collect();
    }
    let (mut heads, mut depth, mut begins) = (Vec::new(), 0, false);
    for token in &tokens[at..] {
        match token.as_str() {
            "{" => {
                depth += 1;
                begins = depth == 1;
            }
            "}" => {
                depth -= 1;
                begins = false;
            }
            "," => begins = depth == 1,
            "::" if begins => {}
            name => {
                if begins {
                    heads.push(name.to_string());
                }
                begins = false;
            }
        }
        if depth == 0 {
            break;
        }
    }
    heads
}

/// Dependencies named outside their homes.
fn strangers(path: &str, text: &str) -> Vec<String> {
    let tokens = tokens(text);
    let mut faults = Vec::new();
    for (name, homes) in HOMES {
        let at_home = homes.is_empty()
            || homes
                .iter()
                .any(|home| path == *home || (home.ends_with('/') && path.starts_with(home)));
        let named = tokens.iter().enumerate().any(|(at, token)| {
            // `time` is a word too: it counts where it can only be the crate.
            let a_path = is(&tokens, at + 1, "::") && (at == 0 || tokens[at - 1] != "::");
            let imported = at > 0 && matches!(tokens[at - 1].as_str(), "use" | "crate");
            token == name && (name != "time" || a_path || imported)
        });
        if named && !at_home {
            faults.push(format!("{path}: names {name}, whose home is {}", homes.join(", ")));
        }
    }
    faults
}

/// The names under `[dependencies]`, as code spells them.
fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('='))
        .map(|(name, _)| name.trim().replace('-', "_"))
        .collect()
}

fn too_long(path: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    (lines > LINES).then(|| format!("{path}: {lines} lines; split it by idea"))
}

fn unfinished(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let opening: Vec<&str> = text.lines().take_while(|line| line.starts_with("//!")).collect();
    if opening.is_empty() {
        faults.push(format!("{path}: does not open with //!"));
    }
    let mut drawing = false;
    let prose = opening
        .iter()
        .filter(|line| {
            let fence = line.contains("```");
            drawing ^= fence;
            !drawing && !fence
        })
        .count();
    if prose > OPENING && path != "lib.rs" {
        faults.push(format!("{path}: opens with {prose} lines; {OPENING} are enough"));
    }
    let tokens = tokens(text);
    for (at, token) in tokens.iter().enumerate() {
        let fault = match token.as_str() {
            "unsafe" => "unsafe",
            "todo" if is(&tokens, at + 1, "!") => "todo!",
            "unimplemented" if is(&tokens, at + 1, "!") => "unimplemented!",
            "allow" if is(&tokens, at + 1, "(") => "allow(…); expect(…, reason) says why and notices its own end",
            _ => continue,
        };
        faults.push(format!("{path}: {fault}"));
    }
    faults
}

// Reading sources ------------------------------------------------------------------------------

/// The library's folder.
fn root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn source_dir() -> std::path::PathBuf {
    root().join("src")
}

/// Every file under `src`, by its path inside it.
fn sources() -> Vec<(String, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![source_dir()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let inside = path.strip_prefix(source_dir()).expect("a path inside src");
                let inside = inside.to_str().expect("a UTF-8 path").replace('\\', "/");
                found.push((inside, fs::read_to_string(&path).expect("a source")));
            }
        }
    }
    assert!(found.len() >= 20, "only {} sources found", found.len());
    found.sort();
    found
}

fn report(faults: impl Iterator<Item = String>) {
    let faults: Vec<String> = faults.collect();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

fn rank(module: &str) -> Option<usize> {
    MODULES.iter().position(|name| *name == module)
}

fn is(tokens: &[String], at: usize, text: &str) -> bool {
    tokens.get(at).is_some_and(|token| token == text)
}

/// Words and punctuation of a source without comments, strings and character literals. `::` is one token.
fn tokens(source: &str) -> Vec<String> {
    let c: Vec<char> = source.chars().collect();
    let at = |i: usize| c.get(i).copied().unwrap_or('\0');
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut tokens, mut i) = (Vec::new(), 0);
    while i < c.len() {
        match (at(i), at(i + 1)) {
            ('/', '/') => {
                while i < c.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            ('/', '*') => {
                let mut depth = 0;
                loop {
                    match (at(i), at(i + 1)) {
                        ('/', '*') => (depth, i) = (depth + 1, i + 2),
                        ('*', '/') => (depth, i) = (depth - 1, i + 2),
                        _ => i += 1,
                    }
                    if depth == 0 || i >= c.len() {
                        break;
                    }
                }
            }
            ('"', _) => {
                i += 1;
                while i < c.len() && at(i) != '"' {
                    i += if at(i) == '\\' { 2 } else { 1 };
                }
                i += 1;
            }
            ('r', '"' | '#') | ('b', 'r') if raw_string_end(&c, i).is_some() => {
                i = raw_string_end(&c, i).unwrap_or(c.len());
            }
            // A lifetime has no closing quote behind its first character.
            ('\'', '\\') => {
                i += 3;
                while i < c.len() && at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            ('\'', _) if at(i + 2) == '\'' => i += 3,
            (':', ':') => {
                tokens.push("::".into());
                i += 2;
            }
            (first, _) if word(first) => {
                let start = i;
                while word(at(i)) {
                    i += 1;
                }
                tokens.push(c[start..i].iter().collect());
            }
            (first, _) => {
                if !first.is_whitespace() {
                    tokens.push(first.into());
                }
                i += 1;
            }
        }
    }
    tokens
}

/// Where the raw string that begins at `start` ends, if one begins there.
fn raw_string_end(c: &[char], start: usize) -> Option<usize> {
    let mut i = start + c[start..].iter().position(|c| *c == 'r')? + 1;
    let hashes = c[i..].iter().take_while(|c| **c == '#').count();
    i += hashes;
    if c.get(i) != Some(&'"') {
        return None;
    }
    let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let length = c[i + 1..].windows(close.len()).position(|end| end == close)?;
    Some(i + 1 + length + close.len())
}

// The checker itself ---------------------------------------------------------------------------

#[test]
fn a_wrong_arrow_is_seen_however_it_is_written() {
    let wrong = [
        ("wire/cbor.rs", "use crate::trust::Trust;"),
        (
            "wire/cbor.rs",
            "use crate::{error::DecodeError, verify::{Policy, Check}};",
        ),
        ("wire/cbor.rs", "use crate::{ limits, trust };"),
        ("wire/cbor.rs", "fn f() -> crate :: verify :: Verified { x() }"),
        ("wire/cbor.rs", "use super::super::verify::Policy;"),
        ("wire/mod.rs", "use super::trust;"),
        ("wire/mod.rs", "use super::{error, trust};"),
        ("key.rs", "use super::wire::cbor;"),
        ("key.rs", "mod tests { use super::super::wire::cbor; }"),
        ("limits.rs", "const A: usize = crate::value::B;"),
        ("credential/challenge.rs", "use crate::trust::Issuer;"),
        ("trust/content.rs", "pub(in crate::verify) fn f() {}"),
        ("verify/check.rs", "use crate::Policy;"),
        ("verify/check.rs", "use crate::*;"),
        ("verify/check.rs", "use crate as root;"),
        ("present/holder.rs", "x.map(crate::render::draw)"),
        ("stray.rs", ""),
    ];
    for (path, text) in wrong {
        assert_eq!(wrong_arrows(path, text).len(), 1, "{path}: {text}");
    }
    let right = [
        (
            "wire/cbor.rs",
            "use crate::error::DecodeError; use super::qr; use super::super::key::Signature;",
        ),
        (
            "wire/cbor.rs",
            "/// See [`crate::verify::Policy`].\nfn f() {} // crate::trust\n/* crate::trust /* */ crate::trust */",
        ),
        (
            "wire/cbor.rs",
            r##"const A: &str = "crate::trust"; const B: &str = r#"crate::"trust"#; const C: char = '"';"##,
        ),
        (
            "wire/mod.rs",
            "pub(crate) use super::error; pub(super) fn f<'a>(x: &'a str) {}",
        ),
        (
            "key.rs",
            "mod tests { use super::*; use super::super::error::KeyError; } pub(crate) fn f() {}",
        ),
        ("key.rs", "impl A { fn f() { let x = super::error::KeyError; } }"),
        (
            "verify/mod.rs",
            "use crate::{trust::{Issuer, verify_nothing}, value::Day};",
        ),
        ("lib.rs", "pub use verify::Verifier; use crate::Anything;"),
    ];
    for (path, text) in right {
        assert_eq!(wrong_arrows(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn a_stranger_is_seen_however_it_is_written() {
    let wrong = [
        ("wire/cose.rs", "use p256::ecdsa::Signature;"),
        ("wire/cose.rs", "fn f(x: &::sha2::Sha256) {}"),
        ("wire/cose.rs", "extern crate hpke;"),
        ("wire/cose.rs", "let x = hpke::aead::AesGcm256;"),
        ("verify/mod.rs", "use time::Date;"),
        ("verify/mod.rs", "use time as clock;"),
        ("verify/mod.rs", "fn f(random: &mut impl rand_core::CryptoRng) {}"),
    ];
    for (path, text) in wrong {
        assert_eq!(strangers(path, text).len(), 1, "{path}: {text}");
    }
    let right = [
        (
            "key.rs",
            "use p256::ecdsa::Signature; fn f(random: &mut impl rand_core::CryptoRng) {}",
        ),
        ("issue/anything.rs", "fn f(random: &mut impl rand_core::CryptoRng) {}"),
        ("verify/mod.rs", "let time = 3; f(time); // p256"),
        (
            "verify/mod.rs",
            "#[derive(thiserror::Error)] struct A(zeroize::Zeroizing<u8>);",
        ),
    ];
    for (path, text) in right {
        assert_eq!(strangers(path, text), Vec::<String>::new(), "{path}: {text}");
    }
    assert_eq!(
        dependencies("[a]\nx = 1\n[dependencies]\n# why\na-b = \"1\"\n\nc = {}\n[d]\ne = 1\n"),
        ["a_b", "c"]
    );
}

#[test]
fn length_opening_and_loose_ends_are_seen() {
    let lines = |count: usize| "//! x\n".repeat(count);
    assert_eq!(too_long("wire/cose.rs", &lines(LINES - 1)), None);
    assert_eq!(too_long("wire/cose.rs", &lines(LINES)), None);
    assert!(too_long("wire/cose.rs", &lines(LINES + 1)).is_some());
    let wrong = [
        "use x;".to_string(),
        lines(OPENING + 1),
        "//! x\nunsafe { f() }".into(),
        "//! x\nfn f() { todo!() }".into(),
        "//! x\nfn f() { unimplemented ! () }".into(),
        "//! x\n#[allow(dead_code)]\nfn f() {}".into(),
        "//! x\n#![cfg_attr(a, allow(b))]".into(),
    ];
    for text in wrong {
        assert_eq!(unfinished("wire/cose.rs", &text).len(), 1, "{text}");
    }
    let right = [
        lines(OPENING),
        format!("{}//! ```text\n{}//! ```\n", lines(OPENING), lines(30)),
        "//! x\n#![forbid(unsafe_code)]\n// unsafe todo!() allow(\nfn f() { allowed(todo) }".into(),
    ];
    for text in right {
        assert_eq!(unfinished("wire/cose.rs", &text), Vec::<String>::new(), "{text}");
    }
}
