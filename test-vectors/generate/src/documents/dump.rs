//! Bytes as SPEC shows them: each item on a line of its own, indented by depth, with what it says behind it; and hex
//! broken into lines.

use crate::mutate::{Item, head, hex};

/// Where the notes begin.
const NOTES: usize = 76;
/// Hexadecimal digits of a line in a dump.
const DIGITS: usize = 64;
/// Byte strings of fewer bytes stand behind their head.
const SHORT: usize = 16;

/// The dump of `item`. `labels` name its values in reading order, keys of maps apart; an empty label names nothing.
pub(super) fn dump(item: &Item, labels: &[&str]) -> String {
    let mut dump = Dump {
        lines: Vec::new(),
        labels: labels.iter(),
    };
    dump.value(item, 0);
    assert!(dump.labels.next().is_none(), "more labels than values");
    dump.lines.join("\n")
}

struct Dump<'a> {
    lines: Vec<String>,
    labels: std::slice::Iter<'a, &'a str>,
}

impl Dump<'_> {
    fn value(&mut self, item: &Item, depth: usize) {
        let label = self.labels.next().expect("a label for every value");
        match item {
            Item::Array(items) => {
                self.line(depth, &hex(&head(4, items.len() as u64)), label);
                for item in items {
                    self.value(item, depth + 1);
                }
            }
            Item::Map(entries) => {
                let count = format!("map of {}", entries.len());
                let note = if label.is_empty() { &count } else { *label };
                self.line(depth, &hex(&head(5, entries.len() as u64)), note);
                for (key, value) in entries {
                    self.line(depth + 1, &hex(&key.encode()), &format!("{}:", notation(key)));
                    self.value(value, depth + 2);
                }
            }
            Item::Bytes(bytes) if bytes.len() >= SHORT => {
                self.line(depth, &hex(&head(2, bytes.len() as u64)), label);
                self.line(depth + 1, &hex(bytes), "");
            }
            Item::Bytes(_) => self.line(depth, &hex(&item.encode()), label),
            Item::Raw(raw) => unreachable!("{raw:?} was parsed"),
            _ if label.is_empty() => self.line(depth, &hex(&item.encode()), &notation(item)),
            _ => self.line(depth, &hex(&item.encode()), &format!("{label}: {}", notation(item))),
        }
    }

    /// The digits of one item, the note behind the first line of them.
    fn line(&mut self, depth: usize, digits: &str, note: &str) {
        let indent = "  ".repeat(depth);
        for (place, line) in broken(digits, DIGITS).into_iter().enumerate() {
            let line = format!("{indent}{line}");
            self.lines.push(match note {
                "" => line,
                note if place == 0 => format!("{line:NOTES$}; {note}"),
                _ => line,
            });
        }
    }
}

/// An item in CBOR's diagnostic notation.
pub(super) fn notation(item: &Item) -> String {
    match item {
        Item::Int(value) => value.to_string(),
        Item::Bytes(bytes) => format!("h'{}'", hex(bytes)),
        Item::Text(text) => format!("\"{text}\""),
        Item::Array(items) => {
            let items: Vec<String> = items.iter().map(notation).collect();
            format!("[{}]", items.join(", "))
        }
        Item::Simple(20) => "false".into(),
        Item::Simple(21) => "true".into(),
        Item::Simple(22) => "null".into(),
        other => unreachable!("{other:?} is in no example"),
    }
}

/// `text` in lines of `width` characters.
pub(super) fn broken(text: &str, width: usize) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    characters.chunks(width).map(|line| line.iter().collect()).collect()
}
