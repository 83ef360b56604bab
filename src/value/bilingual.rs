//! One text in the two languages every screen of this format has.

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
}
