//! A request read: one JSON object, in which no name stands twice at any depth. Of two options of one name nobody could
//! say which counts.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The most members of one object of a request. The largest that a call knows has not a quarter of them; for so few a
/// search one by one is the quickest.
const MEMBERS: usize = 256;

/// The object that `request` is, if it is one.
pub(crate) fn read(request: &str) -> Option<Object> {
    match serde_json::from_str(request) {
        Ok(Json::Object(object)) => Some(object),
        _ => None,
    }
}

/// A value of a request.
#[derive(Debug)]
pub(crate) enum Json {
    Null,
    Bool(bool),
    Uint(u64),
    /// A number below zero, above every `u64`, or with a fraction: nothing that an option is.
    OtherNumber,
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

impl Json {
    pub(crate) fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    pub(crate) fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn as_uint(&self) -> Option<u64> {
        match self {
            Self::Uint(value) => Some(*value),
            _ => None,
        }
    }

    pub(crate) fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn as_list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn as_object(&self) -> Option<&Object> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// An object, its members in the order in which they stand.
#[derive(Debug, Default)]
pub(crate) struct Object(Vec<(String, Json)>);

impl Object {
    #[cfg(any(feature = "wallet", test))]
    pub(crate) const EMPTY: &Self = &Self(Vec::new());

    pub(crate) fn get(&self, name: &str) -> Option<&Json> {
        let member = self.0.iter().find(|(member, _)| member == name);
        member.map(|(_, value)| value)
    }

    pub(crate) fn members(&self) -> &[(String, Json)] {
        &self.0
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(JsonVisitor)
    }
}

struct JsonVisitor;

impl<'de> Visitor<'de> for JsonVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Json, E> {
        Ok(Json::Bool(value))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_u64<E>(self, value: u64) -> Result<Json, E> {
        Ok(Json::Uint(value))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Json, E> {
        Ok(Json::OtherNumber)
    }

    fn visit_str<E>(self, text: &str) -> Result<Json, E> {
        Ok(Json::Text(text.into()))
    }

    fn visit_unit<E>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            list.push(entry);
        }
        Ok(Json::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Json, A::Error> {
        let mut object = Object::default();
        while let Some((name, value)) = entries.next_entry::<String, Json>()? {
            if object.get(&name).is_some() || object.0.len() == MEMBERS {
                return Err(A::Error::custom(""));
            }
            object.0.push((name, value));
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::{MEMBERS, read};

    #[test]
    fn a_request_is_one_object_and_names_nothing_twice() {
        assert!(read(r#" {"a": [1, -1, 1.5, "x", null, true], "b": {"a": 1}} "#).is_some());
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        for wrong in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a":1}{"b":1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"b":[{"a":1,"a":2}]}"#,
            &deep,
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn an_object_has_only_so_many_members() {
        let of = |count: usize| {
            let members: Vec<_> = (0..count).map(|name| format!("\"{name}\":0")).collect();
            format!("{{{}}}", members.join(","))
        };
        assert!(read(&of(MEMBERS)).is_some());
        assert!(read(&of(MEMBERS + 1)).is_none());
    }
}
