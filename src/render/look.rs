//! How a picture is set: its languages, and the measures of its cells.

use crate::value::Language;

/// The languages of a page.
///
/// These two are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Languages {
    /// One alone. Names, addresses and what else the register has in Chinese stay as they are.
    One(Language),
    /// Chinese, with English behind or below it.
    Both,
}

impl Languages {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::One(Language::Chinese), Self::One(Language::English), Self::Both];

    /// What stands first of a text in both languages, and what follows it.
    pub(super) fn of<'w>(self, zh: &'w str, en: &'w str) -> (&'w str, Option<&'w str>) {
        match self {
            Self::One(Language::Chinese) => (zh, None),
            Self::One(Language::English) => (en, None),
            Self::Both => (zh, Some(en)),
        }
    }
}

/// The languages and sizes of one picture, in its units.
#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) languages: Languages,
    /// White at the left and right of a cell.
    pub(super) pad: u32,
    pub(super) label_row: u32,
    pub(super) label: u32,
    pub(super) label_en: u32,
    pub(super) value: u32,
    pub(super) prominent: u32,
    /// What follows a value in a line of its own.
    pub(super) below: u32,
    pub(super) state: u32,
    pub(super) state_en: u32,
    pub(super) tag: u32,
    pub(super) heading_row: u32,
    pub(super) heading: u32,
    pub(super) heading_en: u32,
    /// The band of the display class: its word, then the reasons.
    pub(super) band_side: u32,
    pub(super) band: (u32, u32),
    pub(super) reasons: (u32, u32),
}

impl Look {
    /// The landscape card, for a counter's screen: 1960 units wide.
    pub(super) const CARD: Self = Self {
        languages: Languages::Both,
        pad: 14,
        label_row: 34,
        label: 19,
        label_en: 15,
        value: 30,
        prominent: 44,
        below: 19,
        state: 22,
        state_en: 16,
        tag: 14,
        heading_row: 54,
        heading: 26,
        heading_en: 17,
        band_side: 330,
        band: (44, 18),
        reasons: (30, 20),
    };

    /// The portrait page, for a phone: 1080 units wide, of which a screen of 70 mm makes 15 a millimeter.
    pub(super) const fn page(languages: Languages) -> Self {
        Self {
            languages,
            pad: 18,
            label_row: 46,
            label: 26,
            label_en: 21,
            value: 38,
            prominent: 66,
            below: 27,
            state: 30,
            state_en: 23,
            tag: 20,
            heading_row: 78,
            heading: 36,
            heading_en: 24,
            band_side: 300,
            band: (58, 26),
            reasons: (36, 25),
        }
    }
}
