//! A request read: one JSON object, in which no name stands twice at any depth. Of two options of one name nobody could
//! say which counts.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use hifijson::num::LexWrite as _;
use hifijson::str::LexAlloc as _;
use hifijson::token::{Expect, Lex as _};
use hifijson::{Error, SliceLexer};

/// The most members of one object of a request. The largest that a call knows has not a quarter of them; for so few a
/// search one by one is the quickest.
const MEMBERS: usize = 256;

/// How deep a request may be. The deepest that a call knows is not a quarter of it.
const DEPTH: usize = 32;

/// The object that `request` is, if it is one.
pub(crate) fn read(request: &str) -> Option<Object<'_>> {
    let mut lexer = SliceLexer::new(request.as_bytes());
    let read = lexer.exactly_one(SliceLexer::ws_peek, |next, lexer| value(DEPTH, next, lexer));
    match read {
        Ok(Json::Object(object)) => Some(object),
        _ => None,
    }
}

/// A value of a request.
#[derive(Debug)]
pub(crate) enum Json<'a> {
    Null,
    Bool(bool),
    Uint(u64),
    /// A number below zero, above every `u64`, or with a fraction: nothing that an option is.
    OtherNumber,
    Text(Cow<'a, str>),
    List(Vec<Self>),
    Object(Object<'a>),
}

impl<'a> Json<'a> {
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

    pub(crate) fn as_object(&self) -> Option<&Object<'a>> {
        match self {
            Self::Object(object) => Some(object),
            _ => None,
        }
    }
}

/// An object, its members in the order in which they stand.
#[derive(Debug, Default)]
pub(crate) struct Object<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl Object<'static> {
    #[cfg(any(feature = "wallet", test))]
    pub(crate) const EMPTY: &'static Self = &Self(Vec::new());
}

impl<'a> Object<'a> {
    pub(crate) fn get(&self, name: &str) -> Option<&Json<'a>> {
        let member = self.0.iter().find(|(member, _)| member == name);
        member.map(|(_, value)| value)
    }

    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Json<'a>)] {
        &self.0
    }
}

/// It is no request. Why, its developer sees in the request.
struct Malformed;

impl From<Expect> for Malformed {
    fn from(_: Expect) -> Self {
        Self
    }
}

impl From<Error> for Malformed {
    fn from(_: Error) -> Self {
        Self
    }
}

/// The value that begins with `next`, at most `depth` deep.
fn value<'a>(depth: usize, next: u8, lexer: &mut SliceLexer<'a>) -> Result<Json<'a>, Malformed> {
    let depth = depth.checked_sub(1).ok_or(Malformed)?;
    Ok(match next {
        b'"' => Json::Text(text(lexer)?),
        b'-' | b'0'..=b'9' => {
            let (number, parts) = lexer.num_string().validated().map_err(Error::from)?;
            let whole = parts.is_int().then(|| number.parse().ok()).flatten();
            whole.map_or(Json::OtherNumber, Json::Uint)
        }
        b'[' => {
            let mut list = Vec::new();
            lexer.discarded().seq(b']', SliceLexer::ws_peek, |next, lexer| {
                list.push(value(depth, next, lexer)?);
                Ok::<_, Malformed>(())
            })?;
            Json::List(list)
        }
        b'{' => {
            let mut object = Object::default();
            lexer.discarded().seq(b'}', SliceLexer::ws_peek, |next, lexer| {
                let name = if next == b'"' {
                    text(lexer)?
                } else {
                    return Err(Malformed);
                };
                if object.get(&name).is_some() || object.0.len() == MEMBERS {
                    return Err(Malformed);
                }
                lexer.expect(SliceLexer::ws_peek, b':').ok_or(Malformed)?;
                let next = lexer.ws_peek().ok_or(Malformed)?;
                object.0.push((name, value(depth, next, lexer)?));
                Ok(())
            })?;
            Json::Object(object)
        }
        _ => match lexer.null_or_bool().ok_or(Malformed)? {
            None => Json::Null,
            Some(value) => Json::Bool(value),
        },
    })
}

/// The text that begins with the quotation mark that comes next.
fn text<'a>(lexer: &mut SliceLexer<'a>) -> Result<Cow<'a, str>, Malformed> {
    Ok(lexer.discarded().str_string().map_err(Error::from)?)
}

#[cfg(test)]
mod tests {
    use super::{DEPTH, Json, MEMBERS, read};

    #[test]
    fn a_request_is_one_object_and_names_nothing_twice() {
        assert!(read(r#" {"a": [1, -1, 1.5, "x", null, true], "b": {"a": 1}} "#).is_some());
        let nested = |depth| format!("{{\"a\":{}{}}}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(DEPTH - 1)).is_some());
        let deep = nested(DEPTH);
        for wrong in [
            "",
            "[]",
            "1",
            "{",
            r#"{"a":1}{"b":1}"#,
            r#"{"a":01}"#,
            r#"{"a":1.}"#,
            r#"{"a":+1}"#,
            r#"{"a":nul}"#,
            r#"{"a":"\ud800"}"#,
            "{\"a\":\"\n\"}",
            r#"{"a":[1,]}"#,
            r#"{"a":1,}"#,
            r#"{a:1}"#,
            r#"{"a":1,"a":1}"#,
            r#"{"b":[{"a":1,"a":2}]}"#,
            &deep,
        ] {
            assert!(read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn numbers_and_texts_are_what_json_says() {
        let read =
            read(r#"{"a":18446744073709551615,"b":18446744073709551616,"c":-1,"d":1e2,"e":"\u8def\ud83d\ude97\/"}"#);
        let read = read.expect("an object");
        let number = |name: &str| read.get(name).and_then(Json::as_uint);
        assert_eq!(["a", "b", "c", "d"].map(number), [Some(u64::MAX), None, None, None]);
        assert_eq!(read.get("e").and_then(Json::as_text), Some("路🚗/"));
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
