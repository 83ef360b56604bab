//! The options of one request, after its table has checked them: by name, each in its type.

use alloc::format;
use alloc::vec::Vec;

use chacha20::ChaCha20Rng;
use rand_core::SeedableRng as _;
use vehicle_license::credential::FieldName;
use vehicle_license::value::Language;
use vehicle_license::verify::Screen;
use vehicle_license::{Place, Purpose, UnixTime};

use crate::answer::{Members, Said};
use crate::failed::Failed;
use crate::hex;
use crate::kind::{Kind, Member, may};
use crate::object::{Json, Object};

/// When the call is made.
pub(crate) const NOW: Member = Member {
    name: "now",
    kind: Kind::Uint32,
    needed: false,
    what: "the clock, in Unix seconds; a door built with `platform` has its own",
};

/// What a call draws from.
pub(crate) const RANDOM: Member = Member {
    name: "random",
    kind: Kind::HexOf(32),
    needed: false,
    what: "32 bytes that nobody else knows, fresh for this call; a door built with `platform` has its own",
};

/// The language of a screen.
pub(crate) const WORDS: Member = may(
    "words",
    Kind::Name(wordings),
    "the language of `screen`; `both` for `screens`; without it there is neither",
);
const BOTH: &str = "both";

/// In what languages a screen is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Words {
    One(Language),
    Both,
}

impl Words {
    /// Puts the screens that are wanted into an answer.
    pub(crate) fn put_into(self, answer: &mut Members, screens: [&Screen; 2]) {
        let mut both = Members::default();
        for screen in screens {
            match self {
                Self::Both => both.put(screen.language, Said::of(screen)),
                Self::One(language) if language.name() == screen.language => answer.put("screen", Said::of(screen)),
                Self::One(_) => {}
            }
        }
        if let Self::Both = self {
            answer.put("screens", both);
        }
    }
}

/// The options of a request.
#[derive(Clone, Copy)]
pub(crate) struct Options<'a>(pub(crate) &'a Object<'a>);

impl<'a> Options<'a> {
    pub(crate) fn value(self, name: &str) -> Option<&'a Json<'a>> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    pub(crate) fn text(self, name: &str) -> Option<&'a str> {
        self.value(name)?.as_text()
    }

    pub(crate) fn hex(self, name: &str) -> Option<Vec<u8>> {
        hex::bytes_of(self.text(name)?)
    }

    /// Which of the two the request gives: exactly one of them.
    pub(crate) fn either(self, first: &'static str, second: &'static str) -> Result<&'static str, Failed> {
        match (self.value(first).is_some(), self.value(second).is_some()) {
            (true, false) => Ok(first),
            (false, true) => Ok(second),
            (false, false) => Err(Failed::missing(first)),
            (true, true) => Err(Failed::invalid(first, &format!("one of {first} and {second}"))),
        }
    }

    pub(crate) fn needed_text(self, name: &str) -> Result<&'a str, Failed> {
        self.text(name).ok_or_else(|| Failed::missing(name))
    }

    pub(crate) fn needed_hex(self, name: &str) -> Result<Vec<u8>, Failed> {
        self.hex(name).ok_or_else(|| Failed::missing(name))
    }

    pub(crate) fn array<const N: usize>(self, name: &str) -> Result<[u8; N], Failed> {
        let bytes = self.needed_hex(name)?.try_into();
        bytes.map_err(|_| Failed::invalid(name, "so many bytes"))
    }

    pub(crate) fn uint(self, name: &str) -> Option<u64> {
        self.value(name)?.as_uint()
    }

    pub(crate) fn flag(self, name: &str) -> bool {
        self.value(name).and_then(Json::as_bool) == Some(true)
    }

    pub(crate) fn list(self, name: &str) -> impl Iterator<Item = &'a Json<'a>> {
        self.value(name).and_then(Json::as_list).into_iter().flatten()
    }

    pub(crate) fn hexes(self, name: &str) -> Vec<Vec<u8>> {
        let texts = self.list(name).filter_map(Json::as_text);
        texts.filter_map(hex::bytes_of).collect()
    }

    pub(crate) fn fields(self, name: &str) -> Vec<FieldName> {
        let names = self.list(name).filter_map(Json::as_text);
        names.filter_map(FieldName::from_name).collect()
    }

    /// A moment that the request gives, if it does.
    pub(crate) fn moment(self, name: &str) -> Result<Option<UnixTime>, Failed> {
        let moment = |unix| UnixTime::from_unix(unix).map_err(|_| Failed::invalid(name, "Unix seconds"));
        self.uint(name).map(moment).transpose()
    }

    pub(crate) fn now(self) -> Result<UnixTime, Failed> {
        match self.moment(NOW.name)? {
            Some(now) => Ok(now),
            None => platform_now(),
        }
    }

    /// What the call draws from: as much as it takes out of the 32 bytes.
    pub(crate) fn random(self) -> Result<ChaCha20Rng, Failed> {
        let seed = match self.value(RANDOM.name) {
            Some(_) => self.array(RANDOM.name)?,
            None => platform_seed()?,
        };
        Ok(ChaCha20Rng::from_seed(seed))
    }

    pub(crate) fn words(self) -> Option<Words> {
        let name = self.text(WORDS.name)?;
        let both = (name == BOTH).then_some(Words::Both);
        both.or_else(|| Language::from_name(name).map(Words::One))
    }

    pub(crate) fn purpose(self) -> Option<Purpose> {
        Purpose::from_name(self.text("purpose")?)
    }

    pub(crate) fn place(self) -> Option<Place> {
        Place::from_name(self.text("place")?)
    }
}

#[cfg(feature = "platform")]
fn platform_now() -> Result<UnixTime, Failed> {
    use std::time::{SystemTime, UNIX_EPOCH};

    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map(|since| since.as_secs());
    let now = since.ok().and_then(|unix| UnixTime::from_unix(unix).ok());
    now.ok_or_else(|| Failed::invalid(NOW.name, "a clock that is set"))
}

#[cfg(not(feature = "platform"))]
fn platform_now() -> Result<UnixTime, Failed> {
    Err(Failed::missing(NOW.name))
}

#[cfg(feature = "platform")]
fn platform_seed() -> Result<[u8; 32], Failed> {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).map_err(|_| Failed::no_randomness())?;
    Ok(seed)
}

#[cfg(not(feature = "platform"))]
fn platform_seed() -> Result<[u8; 32], Failed> {
    Err(Failed::missing(RANDOM.name))
}

pub(crate) fn languages() -> Vec<&'static str> {
    Language::ALL.map(Language::name).to_vec()
}

fn wordings() -> Vec<&'static str> {
    languages().into_iter().chain([BOTH]).collect()
}

pub(crate) fn purposes() -> Vec<&'static str> {
    Purpose::ALL.map(Purpose::name).to_vec()
}

pub(crate) fn places() -> Vec<&'static str> {
    Place::ALL.map(Place::name).to_vec()
}

pub(crate) fn fields() -> Vec<&'static str> {
    FieldName::ALL.iter().map(|field| field.name()).collect()
}
