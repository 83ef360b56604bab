//! What SECURITY.md and the privacy part promise is held by a test each: every entry of SECURITY.md names its own, or
//! says that it promises nothing, and every test that is named there exists.

use std::fs;
use std::path::Path;

use super::{root, sources};

const HELD: &str = "Held by `";
const NONE: &str = "*No promise.*";
/// No document has fewer tests named in it, or the search for them finds nothing.
const DOCUMENTS: [(&str, usize); 2] = [("SECURITY.md", 80), ("docs/rationale.md", 10)];

#[test]
fn every_promise_names_the_test_that_holds_it() {
    let document = fs::read_to_string(root().join("SECURITY.md")).expect("the document");
    let loose = without_test(&document);
    assert!(loose.is_empty(), "neither a test nor {NONE}: {loose:#?}");
}

#[test]
fn every_test_that_is_named_exists() {
    for (document, least) in DOCUMENTS {
        let text = fs::read_to_string(root().join(document)).expect("the document");
        let named = named(&text);
        assert!(named.len() >= least, "{document} names {} tests", named.len());
        let missing: Vec<_> = named.into_iter().filter(|name| !exists(&root(), name)).collect();
        assert!(missing.is_empty(), "{document}: {missing:#?}");
    }
}

/// A value that was verified is made by verification alone: to read one from JSON would be a second way.
#[test]
fn nothing_verified_can_be_deserialized() {
    for (path, text) in sources() {
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        assert!(!code.clone().any(|line| line.contains("Deserialize")), "{path}");
    }
}

#[test]
fn a_promise_without_a_test_and_a_test_that_is_gone_are_seen() {
    let head = "## What is protected, and against whom\n\n";
    let promise = "- **Guesses.** It is salted.\n  More of it.\n";
    assert_eq!(
        without_test(&format!("{head}{promise}")),
        ["- **Guesses.** It is salted."]
    );
    assert!(without_test(&format!("{head}{promise}  Held by `laws/flips.rs::name`.\n")).is_empty());
    assert!(
        without_test(&format!(
            "{head}{promise}  *No promise.*\n- **Bystanders.** Held by `fuzz/text`.\n"
        ))
        .is_empty()
    );
    let text = "Held by `laws/flips.rs::name`,\n  `cases/verify/sealed`, `fuzz/text`; not by `Memory::admit`.";
    assert_eq!(named(text), ["laws/flips.rs::name", "cases/verify/sealed", "fuzz/text"]);
    for here in [
        "architecture/promises.rs::a_promise_without_a_test_and_a_test_that_is_gone_are_seen",
        "cases/verify/sealed",
        "fuzz/text",
        "src/digest.rs::every_input_of_a_hash_matters",
    ] {
        assert!(exists(&root(), here), "{here}");
    }
    for gone in [
        "architecture/promises.rs::exists",
        "architecture/gone.rs::every_test_that_is_named_exists",
        "cases/verify/gone",
        "fuzz/gone",
    ] {
        assert!(!exists(&root(), gone), "{gone}");
    }
}

/// The first lines of the entries that name no test.
fn without_test(document: &str) -> Vec<&str> {
    let (_, protected) = document.split_once("## What is protected").expect("what is protected");
    let mut entries: Vec<Vec<&str>> = Vec::new();
    for line in protected.lines() {
        match entries.last_mut() {
            _ if line.starts_with("- ") => entries.push(vec![line]),
            Some(entry) if line.starts_with("  ") => entry.push(line),
            _ => {}
        }
    }
    let loose = |entry: &Vec<&str>| !entry.iter().any(|line| line.contains(HELD) || line.trim() == NONE);
    entries
        .iter()
        .filter(|entry| loose(entry))
        .map(|entry| entry[0])
        .collect()
}

/// The tests, vectors and fuzz targets that `text` names.
fn named(text: &str) -> Vec<&str> {
    let quoted = text.split('`').skip(1).step_by(2);
    let is_name = |name: &&str| name.contains(".rs::") || name.starts_with("cases/") || name.starts_with("fuzz/");
    quoted.filter(is_name).collect()
}

fn exists(root: &Path, name: &str) -> bool {
    if let Some(target) = name.strip_prefix("fuzz/") {
        return root.join(format!("fuzz/fuzz_targets/{target}.rs")).exists();
    }
    let Some((file, test)) = name.split_once("::") else {
        return root.join(format!("test-vectors/{name}.json")).exists();
    };
    let folder = if file.starts_with("src/") { "" } else { "test-vectors/" };
    let text = fs::read_to_string(root.join(format!("{folder}{file}"))).unwrap_or_default();
    // Attributes stand between the mark of a test and its name.
    text.split("#[test]").skip(1).any(|behind| {
        let function = behind.split("fn ").nth(1).unwrap_or_default();
        function.starts_with(&format!("{test}(")) || function.starts_with(&format!("{test}<"))
    })
}
