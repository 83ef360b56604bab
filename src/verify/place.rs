//! Where a show is verified: it decides who can be compared with what, and whether a question has a purpose.

/// Where a show is verified.
///
/// These three are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// At a counter, in a showroom, beside the car: the person and the documents are there.
    Counter,
    /// Over a distance: nobody sees the person.
    Remote,
    /// Police at the roadside. The paper license must be carried (道路交通安全法 art. 11), and the verdict says so.
    Roadside,
}

impl Place {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Counter, Self::Remote, Self::Roadside];

    /// The stable name used in vectors and on command lines.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Remote => "remote",
            Self::Roadside => "roadside",
        }
    }

    /// The place of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.name() == name)
    }

    /// The number in stored values.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Counter => 1,
            Self::Remote => 2,
            Self::Roadside => 3,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|place| place.number() == number)
    }
}
