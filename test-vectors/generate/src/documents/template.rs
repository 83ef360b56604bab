//! A text with names in it, and what stands in their place.

use std::collections::{BTreeMap, BTreeSet};

use super::dump::broken;
use crate::mutate::hex;

/// Characters of a line of hex or of a code's text.
pub(super) const LINE: usize = 96;

/// What stands in place of each `{{name}}`.
#[derive(Default)]
pub(super) struct Values(BTreeMap<&'static str, String>);

impl Values {
    pub(super) fn set(&mut self, name: &'static str, value: impl ToString) {
        let before = self.0.insert(name, value.to_string());
        assert!(before.is_none(), "{name} has two values");
    }

    /// `value` in hex, broken into lines.
    pub(super) fn set_hex(&mut self, name: &'static str, value: &[u8]) {
        self.set(name, broken(&hex(value), LINE).join("\n"));
    }

    /// The template with every name replaced; each must have a value, and each value a place.
    pub(super) fn fill(mut self, template: &str) -> Result<String, String> {
        let mut parts = template.split("{{");
        let mut filled = String::from(parts.next().unwrap_or_default());
        let mut used = BTreeSet::new();
        for part in parts {
            let (name, rest) = part.split_once("}}").ok_or("a name without an end")?;
            let value = self.0.get(name).ok_or_else(|| format!("{name} has no value"))?;
            filled.push_str(value);
            filled.push_str(rest);
            used.insert(name.to_string());
        }
        self.0.retain(|name, _| !used.contains(*name));
        match self.0.keys().next() {
            Some(name) => Err(format!("{name} has no place")),
            None => Ok(filled),
        }
    }
}
