//! The words that a person reads: those of the announcement and of the law, one for each thing. This list has the words
//! that were wrong, and what stands for them.

use std::fs;
use std::path::{Path, PathBuf};

/// A wrong word, and the right one.
const WRONG: [(&str, &str); 19] = [
    ("吊销", "取消授权: 吊销 is a penalty"),
    ("撤回", "取消授权"),
    ("询问码", "核验请求码: 询问 is what the police do"),
    ("提问", "核验请求"),
    ("按时间", "60秒限时码"),
    ("不含", "未授权"),
    ("正页", "主页"),
    ("签发机关", "发证机关"),
    ("凭证", "电子行驶证, 授权 or 证照"),
    ("被授权人", "授权使用人"),
    ("本人核验", "实人认证"),
    ("租车", "驾驶租赁汽车"),
    ("非现场违法", "处理非现场交通违法"),
    ("网约车使用", "用途事项：注册网约车"),
    ("不得使用", "上道路行驶前须先处理"),
    ("检验有效期已过", "逾期未检验"),
    ("行驶须携带", "应当随车携带"),
    ("sealed by a court", "seized by court order: sealed is an answer"),
    ("question code", "request code"),
];

/// Where people read, or where it comes from. Generated cases and this list are left out, and so is what changed.
const PLACES: [&str; 9] = [
    "src",
    "docs",
    "examples",
    "fuzz",
    "test-vectors",
    "README.md",
    "SPEC.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
];
const LEFT_OUT: [&str; 3] = [
    "test-vectors/cases",
    "test-vectors/architecture/wording.rs",
    "fuzz/corpus",
];

#[test]
fn every_thing_has_its_right_word() {
    let root = super::root();
    let mut files = Vec::new();
    for place in PLACES {
        collect(&root.join(place), &root, &mut files);
    }
    assert!(files.len() > 200, "{} files", files.len());
    for must in [
        "README.md",
        "SPEC.md",
        "docs/codes.md",
        "src/error/words.rs",
        "examples/walkthrough/main.rs",
    ] {
        assert!(files.iter().any(|(path, _)| path == must), "{must} was not read");
    }
    super::report(files.iter().flat_map(|(path, text)| wrong(path, text)));
}

#[test]
fn a_wrong_word_is_found() {
    assert_eq!(wrong("a.md", "授权使用人\n取消授权"), Vec::<String>::new());
    assert_eq!(wrong("a.md", "好\n已被吊销。").len(), 1);
    assert_eq!(wrong("a.rs", "a Question code, sealed by a Court").len(), 2);
}

fn wrong(path: &str, text: &str) -> Vec<String> {
    let lines = text.lines().zip(1..);
    let found = lines.flat_map(|(line, number)| {
        let line = line.to_lowercase();
        let words = WRONG.iter().filter(move |(word, _)| line.contains(word));
        words.map(move |(word, right)| format!("{path}:{number}: {word}; say {right}"))
    });
    found.collect()
}

fn collect(place: &Path, root: &Path, files: &mut Vec<(String, String)>) {
    let relative = place.strip_prefix(root).expect("a place of the project");
    let name = relative.to_string_lossy().replace('\\', "/");
    if LEFT_OUT.contains(&name.as_str()) || name.split('/').any(|part| ["target", "node_modules"].contains(&part)) {
        return;
    }
    if place.is_dir() {
        let mut inside: Vec<PathBuf> = fs::read_dir(place)
            .expect("a folder")
            .map(|entry| entry.expect("an entry").path())
            .collect();
        inside.sort();
        for place in inside {
            collect(&place, root, files);
        }
        return;
    }
    let read = ["rs", "md", "json", "py", "txt"];
    if place
        .extension()
        .is_some_and(|end| read.iter().any(|read| end == *read))
    {
        files.push((name, fs::read_to_string(place).expect("a text")));
    }
}
