//! The table behind every error type: one row per variant, with its stable code and what to do next. A variant without
//! a row does not compile.

/// Declares `code()` and `CODES` beside an enum. A row's code is a text, or `(error: Type)` for the code of an inner
/// error.
macro_rules! codes {
    ($name:ident { $($pattern:pat => $code:tt;)+ }) => {
        impl $name {
            /// Every code this type can have, in the order of its variants. All codes of an inner error are included.
            pub const CODES: &'static [&'static str] = codes!(@list $($code)+);

            /// The stable code (SPEC §12): for logs, vectors and other languages.
            #[must_use]
            pub fn code(&self) -> &'static str {
                match self { $($pattern => codes!(@one $code),)+ }
            }
        }
    };
    (@list $($code:tt)+) => {{
        const PARTS: &[&[&str]] = &[$(codes!(@all $code),)+];
        const ALL: [&str; $crate::error::codes::count(PARTS)] = $crate::error::codes::joined(PARTS, "");
        &ALL
    }};
    (@all ($error:tt: $inner:ty)) => { <$inner>::CODES };
    (@all $code:literal) => { &[$code] };
    (@one ($error:tt: $inner:ty)) => { $error.code() };
    (@one $code:literal) => { $code };
}

/// Like `codes`, with what to do next in each row: a sentence in both languages. A row without one takes that of its
/// inner error.
macro_rules! advised {
    ($name:ident { $($pattern:pat => $code:tt $(, $advice:expr)?;)+ }) => {
        impl $name {
            /// Every code this type can have, in the order of its variants. All codes of an inner error are included.
            pub const CODES: &'static [&'static str] = codes!(@list $($code)+);

            /// What to do next for each of [`CODES`](Self::CODES), in the same order.
            pub const ADVICE: &'static [$crate::value::Bilingual] = {
                const PARTS: &[&[$crate::value::Bilingual]] = &[$(advised!(@all $code $(, $advice)?),)+];
                const NONE: $crate::value::Bilingual = $crate::value::Bilingual::new("", "");
                const ALL: [$crate::value::Bilingual; $crate::error::codes::count(PARTS)] =
                    $crate::error::codes::joined(PARTS, NONE);
                &ALL
            };

            /// The stable code (SPEC §12): for logs, vectors and other languages.
            #[must_use]
            pub fn code(&self) -> &'static str {
                self.row().0
            }

            /// What to do next, for the screen of whoever must act. It says nothing about the person in front of it.
            #[must_use]
            pub fn advice(&self) -> $crate::value::Bilingual {
                *self.row().1
            }

            /// Code and advice, found by one match: each match over all variants is code of its own.
            pub(crate) fn row(&self) -> (&'static str, &'static $crate::value::Bilingual) {
                match self { $($pattern => advised!(@one $code $(, $advice)?),)+ }
            }
        }
    };
    (@all ($error:tt: $inner:ty)) => { <$inner>::ADVICE };
    (@all ($error:tt: $inner:ty), $advice:expr) => { &[$advice; <$inner>::CODES.len()] };
    (@all $code:literal, $advice:expr) => { &[$advice] };
    (@one ($error:tt: $inner:ty)) => { $error.row() };
    (@one $code:tt, $advice:expr) => { (codes!(@one $code), const { &$advice }) };
}

/// Like `advised`, and makes the enum a [`Refusal`](crate::error::Refusal) with its JSON. Where a clock is the matter, `apart`
/// has the seconds.
macro_rules! refusals {
    ($name:ident { $($rows:tt)+ } $(apart { $($pattern:pat => $seconds:expr;)+ })?) => {
        advised!($name { $($rows)+ });

        impl $crate::error::refusal::Refusal for $name {
            fn code(&self) -> &'static str {
                self.code()
            }

            fn advice(&self) -> $crate::value::Bilingual {
                self.advice()
            }

            $(fn seconds(&self) -> Option<u64> {
                $(if let $pattern = self {
                    return $seconds;
                })+
                None
            })?
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::error::refusal::json(self, serializer)
            }
        }
    };
}

/// How many entries there are in `parts`.
pub(crate) const fn count<T>(mut parts: &[&[T]]) -> usize {
    let mut count = 0_usize;
    while let [part, rest @ ..] = parts {
        count = count.saturating_add(part.len());
        parts = rest;
    }
    count
}

/// The entries of all `parts`, `N` of them.
pub(crate) const fn joined<T: Copy, const N: usize>(mut parts: &[&[T]], none: T) -> [T; N] {
    let mut all = [none; N];
    let mut room: &mut [T] = &mut all;
    while let [part, rest @ ..] = parts {
        let mut part = *part;
        while let [entry, others @ ..] = part {
            let [first, behind @ ..] = room else { return all };
            *first = *entry;
            (part, room) = (others, behind);
        }
        parts = rest;
    }
    all
}
