//! Reading CBOR of any form, item by item.

use alloc::borrow::Cow;
use alloc::vec::Vec;

use crate::error::{DecodeError, DecodeKind, Part};
use crate::limits;
use crate::wire::head::{Head, Major};

/// A cursor over foreign bytes. `at` names the part being read, for the error.
pub(crate) struct Foreign<'a> {
    rest: &'a [u8],
    at: Part,
}

/// A key of a map in COSE or CWT: an integer or a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Label<'a> {
    Int(i128),
    Text(Cow<'a, str>),
}

impl Label<'_> {
    pub(crate) fn is(&self, text: &str) -> bool {
        matches!(self, Self::Text(own) if own == text)
    }

    pub(super) fn to_static(&self) -> Label<'static> {
        match self {
            Self::Int(value) => Label::Int(*value),
            Self::Text(text) => Label::Text(Cow::Owned(text.clone().into_owned())),
        }
    }
}

/// The items of an array or a map that are still to be read: a number of them, or all up to a break.
enum Left {
    Count(u64),
    UntilBreak,
    /// Keys and values up to a break; `true` while the value of a key must follow.
    PairsUntilBreak(bool),
}

impl<'a> Foreign<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: Part) -> Self {
        Self { rest: bytes, at }
    }

    /// Names the part read next.
    pub(crate) fn at(&mut self, at: Part) -> &mut Self {
        self.at = at;
        self
    }

    pub(crate) fn error(&self, kind: DecodeKind) -> DecodeError {
        DecodeError { kind, at: self.at }
    }

    /// Demands that nothing is left.
    pub(crate) fn finish(&self) -> Result<(), DecodeError> {
        if self.rest.is_empty() {
            Ok(())
        } else {
            Err(self.error(DecodeKind::TrailingBytes))
        }
    }

    pub(crate) fn uint(&mut self) -> Result<u64, DecodeError> {
        match self.head()? {
            Head {
                major: Major::Uint,
                argument: Some(value),
                ..
            } => Ok(value),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn bool(&mut self) -> Result<bool, DecodeError> {
        match self.head()? {
            Head {
                major: Major::Simple,
                argument: Some(value @ (20 | 21)),
                ..
            } => Ok(value == 21),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    pub(crate) fn bytes(&mut self) -> Result<Cow<'a, [u8]>, DecodeError> {
        let head = self.head()?;
        self.string(head, Major::Bytes)
    }

    pub(crate) fn text(&mut self) -> Result<Cow<'a, str>, DecodeError> {
        let head = self.head()?;
        self.text_behind(head)
    }

    /// A text, or `None` for an item of another type, which is skipped.
    pub(crate) fn text_or_other(&mut self) -> Result<Option<Cow<'a, str>>, DecodeError> {
        if self.next_major() == Some(Major::Text) {
            return self.text().map(Some);
        }
        self.skip().map(|()| None)
    }

    /// Whether a byte string comes next.
    pub(crate) fn is_bytes(&self) -> bool {
        self.next_major() == Some(Major::Bytes)
    }

    /// An integer of either sign, or `None` for an item of another type, which is skipped.
    pub(crate) fn int_or_other(&mut self) -> Result<Option<i128>, DecodeError> {
        if !matches!(self.next_major(), Some(Major::Uint | Major::Negative)) {
            return self.skip().map(|()| None);
        }
        match self.label()? {
            Label::Int(value) => Ok(Some(value)),
            Label::Text(_) => Ok(None),
        }
    }

    /// Consumes a tag if one comes next. It must be the `expected` one.
    pub(crate) fn optional_tag(&mut self, expected: u64) -> Result<(), DecodeError> {
        if self.next_major() == Some(Major::Tag) && self.head()?.argument != Some(expected) {
            return Err(self.error(DecodeKind::WrongType));
        }
        Ok(())
    }

    /// Reads an array of exactly `len` items, all of which `read` must read.
    pub(crate) fn array<T>(
        &mut self,
        len: u64,
        read: impl FnOnce(&mut Self) -> Result<T, DecodeError>,
    ) -> Result<T, DecodeError> {
        let head = self.head()?;
        match (head.major, head.argument) {
            (Major::Array, Some(count)) if count == len => read(self),
            (Major::Array, None) => {
                let content = read(self)?;
                if self.take_break() {
                    return Ok(content);
                }
                Err(self.error(DecodeKind::WrongLength))
            }
            (Major::Array, Some(_)) => Err(self.error(DecodeKind::WrongLength)),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    /// Reads a map, entry by entry. `read` must consume the value of the key it is given. Keys are integers or texts,
    /// and none may repeat.
    pub(crate) fn map<E: From<DecodeError>>(
        &mut self,
        mut read: impl FnMut(&mut Self, &Label<'a>) -> Result<(), E>,
    ) -> Result<(), E> {
        let at = self.at;
        let head = self.head()?;
        if head.major != Major::Map {
            return Err(self.error(DecodeKind::WrongType).into());
        }
        // `read` takes the values, so only keys are counted here.
        let mut left = head.argument.map_or(Left::UntilBreak, Left::Count);
        let mut keys: Vec<Label<'a>> = Vec::new();
        while self.more(&mut left)? {
            let key = self.at(at).label()?;
            if keys.len() >= limits::FOREIGN_ENTRIES {
                return Err(self.error(DecodeKind::WrongLength).into());
            }
            if keys.contains(&key) {
                return Err(self.error(DecodeKind::DuplicateKey).into());
            }
            read(self, &key)?;
            keys.push(key);
        }
        self.at = at;
        Ok(())
    }

    /// Skips one item of any type.
    pub(crate) fn skip(&mut self) -> Result<(), DecodeError> {
        // The arrays, maps and tags around the item being read. A map counts two items for each entry.
        let mut open: Vec<Left> = Vec::new();
        loop {
            let head = self.head()?;
            match head.major {
                Major::Uint | Major::Negative | Major::Simple | Major::Float => {}
                Major::Bytes => drop(self.string(head, Major::Bytes)?),
                Major::Text => drop(self.text_behind(head)?),
                Major::Array | Major::Map | Major::Tag => {
                    if open.len() >= limits::FOREIGN_DEPTH {
                        return Err(self.error(DecodeKind::WrongLength));
                    }
                    open.push(match (head.major, head.argument) {
                        (Major::Tag, _) => Left::Count(1),
                        (Major::Map, Some(count)) => Left::Count(count.saturating_mul(2)),
                        (Major::Map, None) => Left::PairsUntilBreak(false),
                        (_, Some(count)) => Left::Count(count),
                        (_, None) => Left::UntilBreak,
                    });
                }
                Major::Break => return Err(self.error(DecodeKind::Malformed)),
            }
            while let Some(left) = open.last_mut() {
                if self.more(left)? {
                    break;
                }
                open.pop();
            }
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    fn label(&mut self) -> Result<Label<'a>, DecodeError> {
        let head = self.head()?;
        match (head.major, head.argument) {
            (Major::Uint, Some(value)) => Ok(Label::Int(value.into())),
            (Major::Negative, Some(value)) => Ok(Label::Int(!i128::from(value))),
            (Major::Text, _) => self.text_behind(head).map(Label::Text),
            _ => Err(self.error(DecodeKind::WrongType)),
        }
    }

    fn text_behind(&mut self, head: Head) -> Result<Cow<'a, str>, DecodeError> {
        let not_utf8 = self.error(DecodeKind::NotUtf8);
        match self.string(head, Major::Text)? {
            Cow::Borrowed(bytes) => core::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|_| not_utf8),
            Cow::Owned(bytes) => alloc::string::String::from_utf8(bytes)
                .map(Cow::Owned)
                .map_err(|_| not_utf8),
        }
    }

    /// The content of a string whose head has been read: one piece, or its chunks joined.
    fn string(&mut self, head: Head, major: Major) -> Result<Cow<'a, [u8]>, DecodeError> {
        if head.major != major {
            return Err(self.error(DecodeKind::WrongType));
        }
        if let Some(len) = head.argument {
            return self.take(len).map(Cow::Borrowed);
        }
        let mut whole = Vec::new();
        while !self.take_break() {
            let chunk = self.head()?;
            let Some(len) = chunk.argument.filter(|_| chunk.major == major) else {
                return Err(self.error(DecodeKind::Malformed));
            };
            let chunk = self.take(len)?;
            // Each chunk of a text must be valid UTF-8 by itself (RFC 8949 §3.2.3).
            if major == Major::Text && core::str::from_utf8(chunk).is_err() {
                return Err(self.error(DecodeKind::NotUtf8));
            }
            whole.extend_from_slice(chunk);
        }
        Ok(Cow::Owned(whole))
    }

    /// Whether another item follows; a break is consumed.
    fn more(&mut self, left: &mut Left) -> Result<bool, DecodeError> {
        match left {
            Left::Count(0) => Ok(false),
            Left::Count(count) => {
                *count = count.saturating_sub(1);
                Ok(true)
            }
            Left::UntilBreak => Ok(!self.take_break()),
            Left::PairsUntilBreak(value_due) => {
                if !self.take_break() {
                    *value_due = !*value_due;
                    return Ok(true);
                }
                if *value_due {
                    return Err(self.error(DecodeKind::Malformed));
                }
                Ok(false)
            }
        }
    }

    fn take_break(&mut self) -> bool {
        match self.rest.split_first() {
            Some((0xff, rest)) => {
                self.rest = rest;
                true
            }
            _ => false,
        }
    }

    fn take(&mut self, len: u64) -> Result<&'a [u8], DecodeError> {
        let split = usize::try_from(len)
            .ok()
            .and_then(|len| self.rest.split_at_checked(len));
        let (taken, rest) = split.ok_or_else(|| self.error(DecodeKind::Truncated))?;
        self.rest = rest;
        Ok(taken)
    }

    fn next_major(&self) -> Option<Major> {
        Major::next(self.rest)
    }

    /// The head of an item, which a break is not.
    fn head(&mut self) -> Result<Head, DecodeError> {
        let (head, rest) = Head::read(self.rest).map_err(|kind| self.error(kind))?;
        if head.major == Major::Break || head.is_long_simple() {
            return Err(self.error(DecodeKind::Malformed));
        }
        self.rest = rest;
        Ok(head)
    }
}
