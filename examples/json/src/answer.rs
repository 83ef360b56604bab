//! An answer, written member by member as it is said: no tree of values is built on the way.

use alloc::string::String;
use alloc::string::ToString as _;
use alloc::vec::Vec;

use serde::Serialize;

/// The members of an object: `"a":1,"b":2`.
#[derive(Debug, Default)]
pub(crate) struct Members(String);

impl Members {
    /// One member more, behind the others.
    pub(crate) fn put(&mut self, name: &str, value: impl Told) {
        if !self.0.is_empty() {
            self.0.push(',');
        }
        name.tell(&mut self.0);
        self.0.push(':');
        value.tell(&mut self.0);
    }

    /// The members of `others`, behind its own.
    pub(crate) fn append(&mut self, others: Self) {
        if !self.0.is_empty() && !others.0.is_empty() {
            self.0.push(',');
        }
        self.0.push_str(&others.0);
    }

    /// The object.
    pub(crate) fn into_object(self) -> String {
        let mut object = String::new();
        self.tell(&mut object);
        object
    }
}

/// Members in the order in which they stand.
macro_rules! members {
    ($($name:literal: $value:expr),* $(,)?) => {{
        let mut members = $crate::answer::Members::default();
        $(members.put($name, $value);)*
        members
    }};
}
pub(crate) use members;

/// A value of an answer.
pub(crate) trait Told {
    /// Writes it behind what is there.
    fn tell(self, answer: &mut String);
}

impl Told for Members {
    fn tell(self, answer: &mut String) {
        answer.push('{');
        answer.push_str(&self.0);
        answer.push('}');
    }
}

/// The library's own JSON.
#[derive(Debug)]
pub(crate) struct Said(String);

impl Said {
    pub(crate) fn of(value: &impl Serialize) -> Self {
        Self(serde_json::to_string(value).unwrap_or_else(|_| "null".into()))
    }
}

impl Told for Said {
    fn tell(self, answer: &mut String) {
        answer.push_str(&self.0);
    }
}

impl Told for &str {
    fn tell(self, answer: &mut String) {
        Said::of(&self).tell(answer);
    }
}

impl Told for String {
    fn tell(self, answer: &mut String) {
        self.as_str().tell(answer);
    }
}

impl Told for bool {
    fn tell(self, answer: &mut String) {
        answer.push_str(if self { "true" } else { "false" });
    }
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Told for $number {
            fn tell(self, answer: &mut String) {
                answer.push_str(&self.to_string());
            }
        }
    )*};
}
numbers!(u8, u16, u32, u64, usize);

impl<T: Told> Told for Option<T> {
    fn tell(self, answer: &mut String) {
        match self {
            None => answer.push_str("null"),
            Some(value) => value.tell(answer),
        }
    }
}

impl<T: Told> Told for Vec<T> {
    fn tell(self, answer: &mut String) {
        let mut before = '[';
        for value in self {
            answer.push(before);
            value.tell(answer);
            before = ',';
        }
        if before == '[' {
            answer.push('[');
        }
        answer.push(']');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_json() {
        let mut told = members! {
            "text": "\"\\\n\u{1}路",
            "none": None::<u64>,
            "some": Some(u64::MAX),
            "empty": Vec::<bool>::new(),
            "list": vec![true, false],
            "object": members! {"one": "1".to_string()},
            "said": Said::of(&[1, 2]),
        };
        told.append(Members::default());
        told.append(members! {"last": Members::default()});
        assert_eq!(
            told.into_object(),
            r#"{"text":"\"\\\n\u0001路","none":null,"some":18446744073709551615,"empty":[],"list":[true,false],"#
                .to_string()
                + r#""object":{"one":"1"},"said":[1,2],"last":{}}"#
        );
    }
}
