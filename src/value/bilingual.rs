//! One text in the two languages every screen of this format has.

/// A language of the words for a screen.
///
/// These two are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// 简体中文.
    Chinese,
    /// English.
    English,
}

impl Language {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Chinese, Self::English];

    /// The stable name used in JSON and on command lines: `zh` or `en`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Chinese => "zh",
            Self::English => "en",
        }
    }

    /// The language of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.name() == name)
    }
}

/// A word or a sentence in Chinese and in English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Bilingual {
    zh: &'static str,
    en: &'static str,
}

impl Bilingual {
    pub(crate) const fn new(zh: &'static str, en: &'static str) -> Self {
        Self { zh, en }
    }

    /// The Chinese text.
    #[must_use]
    pub const fn zh(self) -> &'static str {
        self.zh
    }

    /// The English text.
    #[must_use]
    pub const fn en(self) -> &'static str {
        self.en
    }

    /// The text in `language`.
    #[must_use]
    pub const fn of(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }
}
