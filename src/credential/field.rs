//! A field of a shown credential: in one of six states (SPEC §6.4).

use core::convert::Infallible;
use core::fmt;

/// A field of a shown credential. A hidden value is absent, not blanked.
///
/// These six are all: another one would be another major version.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Field<T, M = Infallible> {
    /// Shown whole.
    Full(T),
    /// Shown in its signed masked form.
    Masked(M),
    /// Shown to be empty: the register has no value.
    None,
    /// Shown to be there, though not what it is: the register has a value that no rule here can express (SPEC §11). Most
    /// stand on the paper license.
    Inexpressible,
    /// The credential carries it; this show does not open it.
    NotShown,
    /// The credential does not carry it at all: outside the authorization's purpose.
    NotCarried,
}

/// The state of a field, without its value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum State {
    Full,
    Masked,
    None,
    Inexpressible,
    NotShown,
    NotCarried,
}

impl State {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Masked => "masked",
            Self::None => "none",
            Self::Inexpressible => "inexpressible",
            Self::NotShown => "not-shown",
            Self::NotCarried => "not-carried",
        }
    }

    /// See [`Field::is_open`].
    pub(crate) fn is_open(self) -> bool {
        match self {
            Self::Full | Self::Masked | Self::None | Self::Inexpressible => true,
            Self::NotShown | Self::NotCarried => false,
        }
    }

    /// See [`Field::is_whole`].
    pub(crate) fn is_whole(self) -> bool {
        self.is_open() && self != Self::Masked
    }
}

impl<T, M> Field<T, M> {
    /// The value, if it is shown whole.
    #[must_use]
    pub fn full(&self) -> Option<&T> {
        match self {
            Self::Full(value) => Some(value),
            _ => None,
        }
    }

    /// The masked form, if that is what is shown.
    #[must_use]
    pub fn masked(&self) -> Option<&M> {
        match self {
            Self::Masked(masked) => Some(masked),
            _ => None,
        }
    }

    /// Whether anything of the field is open: its value, its masked form, or the fact that it has none, or none that
    /// can be expressed.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.bare().is_open()
    }

    /// Whether there is something of its value to compare: whole or masked.
    pub(crate) fn is_shown(&self) -> bool {
        matches!(self, Self::Full(_) | Self::Masked(_))
    }

    /// Whether all of the field is open: its value, or the fact that it has none, or none that can be expressed.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.bare().is_whole()
    }

    /// The state's stable name: `full`, `masked`, `none`, `inexpressible`, `not-shown`, `not-carried`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        self.bare().name()
    }

    /// The state by itself.
    pub(crate) fn bare(&self) -> State {
        match self {
            Self::Full(_) => State::Full,
            Self::Masked(_) => State::Masked,
            Self::None => State::None,
            Self::Inexpressible => State::Inexpressible,
            Self::NotShown => State::NotShown,
            Self::NotCarried => State::NotCarried,
        }
    }

    /// What is made of what is shown, whole or masked.
    pub(crate) fn shown<W>(&self, full: impl FnOnce(&T) -> W, masked: impl FnOnce(&M) -> W) -> Option<W> {
        match self {
            Self::Full(value) => Some(full(value)),
            Self::Masked(kept) => Some(masked(kept)),
            Self::None | Self::Inexpressible | Self::NotShown | Self::NotCarried => None,
        }
    }
}

impl<V> Field<V> {
    /// The field that is made of the value, if there is one; otherwise the same state.
    pub(crate) fn and_then<T, M>(self, field: impl FnOnce(V) -> Field<T, M>) -> Field<T, M> {
        let Ok(field) = self.try_and_then(|value| Ok::<_, Infallible>(field(value)));
        field
    }

    /// The same of a value of which a field may not be made.
    pub(crate) fn try_and_then<T, M, E>(
        self,
        field: impl FnOnce(V) -> Result<Field<T, M>, E>,
    ) -> Result<Field<T, M>, E> {
        match self {
            Self::Full(value) => field(value),
            Self::Masked(never) => match never {},
            Self::None => Ok(Field::None),
            Self::Inexpressible => Ok(Field::Inexpressible),
            Self::NotShown => Ok(Field::NotShown),
            Self::NotCarried => Ok(Field::NotCarried),
        }
    }
}

impl<T, M> fmt::Debug for Field<T, M> {
    /// Says the state, never the value.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({})", self.state())
    }
}
