//! What a member of a request or an answer is: one table serves the check of a request, its schema and the schema of the
//! answers.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::failed::Failed;
use crate::hex;
use crate::object::{Json, Object};

/// The form of a value.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// A text.
    Text,
    /// Bytes, as pairs of lower-case hexadecimal digits.
    Hex,
    /// So many bytes.
    HexOf(usize),
    /// A whole number, not negative.
    Uint,
    /// A whole number below 2^32: seconds of a policy, Unix seconds.
    Uint32,
    /// Yes or no.
    Bool,
    /// This one text.
    Only(&'static str),
    /// This one truth value.
    OnlyBool(bool),
    /// A name of a table.
    Name(fn() -> Vec<&'static str>),
    /// An object with these members and no others.
    Object(&'static [Member]),
    /// A list.
    List(&'static Kind),
    /// This, or null.
    OrNull(&'static Kind),
    /// One of two.
    Either(&'static Kind, &'static Kind),
    /// An object whose names are of a table, each with a value of this kind.
    Map(fn() -> Vec<&'static str>, &'static Kind),
    /// A form that several answers share, by its name in the schema.
    Shape(&'static str, &'static Kind),
    /// Anything.
    Any,
}

/// A member of an object.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) needed: bool,
    /// What it is, for a person.
    pub(crate) what: &'static str,
}

/// A member that is always there.
pub(crate) const fn needs(name: &'static str, kind: Kind, what: &'static str) -> Member {
    Member {
        name,
        kind,
        needed: true,
        what: told(what),
    }
}

/// A member that may be absent.
pub(crate) const fn may(name: &'static str, kind: Kind, what: &'static str) -> Member {
    Member {
        name,
        kind,
        needed: false,
        what: told(what),
    }
}

/// A sentence for the schema, which nothing else needs.
const fn told(what: &'static str) -> &'static str {
    if cfg!(feature = "schema") { what } else { "" }
}

impl Kind {
    /// Refuses `value`, named `path`, if it is not of this kind. The first fault is told.
    pub(crate) fn check(self, value: &Json<'_>, path: &str) -> Result<(), Failed> {
        let fits = match self {
            Self::Object(members) => return check_object(members, value, path),
            Self::Map(names, kind) => return check_map(&names(), *kind, value, path),
            Self::List(kind) => {
                let list = value.as_list().ok_or_else(|| self.invalid(path))?;
                return list.iter().try_for_each(|entry| kind.check(entry, path));
            }
            Self::OrNull(kind) if !value.is_null() => return kind.check(value, path),
            Self::Either(one, other) => one.check(value, path).is_ok() || other.check(value, path).is_ok(),
            Self::Shape(_, kind) => return kind.check(value, path),
            Self::OrNull(_) | Self::Any => true,
            Self::Text => value.as_text().is_some(),
            Self::Hex => value.as_text().and_then(hex::bytes_of).is_some(),
            Self::HexOf(bytes) => {
                let read = value.as_text().and_then(hex::bytes_of);
                read.is_some_and(|read| read.len() == bytes)
            }
            Self::Uint => value.as_uint().is_some(),
            Self::Uint32 => value.as_uint().is_some_and(|number| u32::try_from(number).is_ok()),
            Self::Bool => value.as_bool().is_some(),
            Self::Only(text) => value.as_text() == Some(text),
            Self::OnlyBool(only) => value.as_bool() == Some(only),
            Self::Name(names) => value.as_text().is_some_and(|name| names().contains(&name)),
        };
        if fits { Ok(()) } else { Err(self.invalid(path)) }
    }

    fn invalid(self, path: &str) -> Failed {
        Failed::invalid(path, &self.wanted())
    }

    /// What is wanted, in words.
    fn wanted(self) -> String {
        match self {
            Self::Text => "a text".into(),
            Self::Hex => "bytes in lower-case hex".into(),
            Self::HexOf(bytes) => format!("{bytes} bytes in lower-case hex"),
            Self::Uint => "a whole number".into(),
            Self::Uint32 => "a whole number below 2^32".into(),
            Self::Bool => "true or false".into(),
            Self::Only(text) => text.into(),
            Self::OnlyBool(only) => format!("{only}, or nothing"),
            Self::Name(names) => format!("one of {}", names().join(", ")),
            Self::Object(_) | Self::Map(..) => "an object".into(),
            Self::List(kind) => format!("a list, each entry {}", kind.wanted()),
            Self::OrNull(kind) => format!("{}, or null", kind.wanted()),
            Self::Either(one, other) => format!("{}, or {}", one.wanted(), other.wanted()),
            Self::Shape(name, _) => name.into(),
            Self::Any => "anything".into(),
        }
    }
}

fn check_object(members: &[Member], value: &Json<'_>, path: &str) -> Result<(), Failed> {
    let object = value.as_object().ok_or_else(|| Failed::invalid(path, "an object"))?;
    check_members(members, object, path)
}

pub(crate) fn check_members(members: &[Member], object: &Object<'_>, path: &str) -> Result<(), Failed> {
    let member = |name: &str| members.iter().find(|member| member.name == name);
    if let Some((unknown, _)) = object.members().iter().find(|(name, _)| member(name).is_none()) {
        return Err(Failed::unknown(&joined(path, unknown)));
    }
    for member in members {
        let path = joined(path, member.name);
        match object.get(member.name) {
            Some(value) => member.kind.check(value, &path)?,
            None if member.needed => return Err(Failed::missing(&path)),
            None => {}
        }
    }
    Ok(())
}

fn check_map(names: &[&str], kind: Kind, value: &Json<'_>, path: &str) -> Result<(), Failed> {
    let object = value.as_object().ok_or_else(|| Failed::invalid(path, "an object"))?;
    object.members().iter().try_for_each(|(name, value)| {
        let path = joined(path, name);
        if !names.contains(&name.as_ref()) {
            return Err(Failed::unknown(&path));
        }
        kind.check(value, &path)
    })
}

fn joined(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.into()
    } else {
        format!("{path}.{name}")
    }
}
