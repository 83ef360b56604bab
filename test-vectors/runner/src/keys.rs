//! The keys of a case: each is read once, and none may be left over.

use serde_json::{Map, Value};
use vehicle_license::UnixTime;

/// The keys of one object: each is taken once, and none may be left.
pub struct Keys<'a> {
    object: &'a Map<String, Value>,
    taken: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    pub fn new(value: &'a Value) -> Result<Self, String> {
        let object = value.as_object().ok_or("not an object")?;
        Ok(Self {
            object,
            taken: Vec::new(),
        })
    }

    pub fn optional(&mut self, key: &'static str) -> Option<&'a Value> {
        self.taken.push(key);
        self.object.get(key)
    }

    pub fn value(&mut self, key: &'static str) -> Result<&'a Value, String> {
        self.optional(key).ok_or_else(|| format!("no key {key}"))
    }

    pub fn text(&mut self, key: &'static str) -> Result<&'a str, String> {
        self.value(key)?.as_str().ok_or_else(|| format!("{key} is no text"))
    }

    pub fn uint(&mut self, key: &'static str) -> Result<u64, String> {
        self.value(key)?.as_u64().ok_or_else(|| format!("{key} is no number"))
    }

    pub fn bytes(&mut self, key: &'static str) -> Result<Vec<u8>, String> {
        unhex(self.text(key)?).ok_or_else(|| format!("{key} is not lower-case hex"))
    }

    pub fn instant(&mut self, key: &'static str) -> Result<UnixTime, String> {
        UnixTime::from_unix(self.uint(key)?).map_err(|error| error.to_string())
    }

    /// Refuses keys nobody asked for.
    pub fn finish(self) -> Result<(), String> {
        match self.object.keys().find(|key| !self.taken.contains(&key.as_str())) {
            Some(key) => Err(format!("unknown key {key}")),
            None => Ok(()),
        }
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Lower-case hex only: one text per byte string.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    if !text.len().is_multiple_of(2) {
        return None;
    }
    text.as_bytes()
        .chunks(2)
        .map(|pair| Some(digit(pair[0])? << 4 | digit(pair[1])?))
        .collect()
}
