//! README in both languages: the same commands, the same code, the same tables. What the sentences say, people compare.

use std::fs;

#[test]
fn both_languages_have_the_same_commands_code_and_tables() {
    let read = |path: &str| fs::read_to_string(super::root().join(path)).expect("a README");
    let (english, chinese) = (read("README.md"), read("docs/README.zh.md"));
    let (code, tables) = (blocks(&english), tables(&english));
    assert!(
        code.len() >= 5 && tables.len() >= 7,
        "{} blocks, {} tables",
        code.len(),
        tables.len()
    );
    assert_eq!(blocks(&chinese), code);
    let mut theirs = self::tables(&chinese);
    // The table of words is theirs alone.
    theirs.remove(0);
    assert_eq!(theirs, tables);
}

#[test]
fn a_difference_is_found() {
    assert_eq!(blocks("```sh\nls  # all\n```\n"), blocks("```sh\nls # 全部\n```\n"));
    assert_ne!(blocks("```sh\nls\n```\n"), blocks("```sh\nls -l\n```\n"));
    assert_ne!(
        blocks("```rust\nf(1); // one\n```\n"),
        blocks("```rust\nf(2); // one\n```\n")
    );
    assert_eq!(
        tables("| a |\n|---|\n| `x` b |\n"),
        tables("| 甲 |\n|---|\n| `x` 乙 |\n")
    );
    assert_ne!(tables("| `x` b |\n"), tables("| `y` b |\n"));
}

/// The code blocks, without comments.
fn blocks(text: &str) -> Vec<String> {
    let parts = text.split("```").skip(1).step_by(2);
    parts
        .map(|block| {
            let comment = if block.starts_with("sh") { "#" } else { "//" };
            let lines = block
                .lines()
                .map(|line| line.split(comment).next().unwrap_or(line).trim_end());
            lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
        })
        .collect()
}

/// For each table, the code in each of its rows.
fn tables(text: &str) -> Vec<Vec<Vec<String>>> {
    let mut tables: Vec<Vec<Vec<String>>> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        let row = line.starts_with('|');
        if row && !inside {
            tables.push(Vec::new());
        }
        if let Some(table) = tables.last_mut().filter(|_| row) {
            table.push(line.split('`').skip(1).step_by(2).map(String::from).collect());
        }
        inside = row;
    }
    tables
}
