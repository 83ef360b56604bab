//! Coded fields of one letter per meaning: use (使用性质), colors (车身颜色), energy (能源种类); GA/T 16.3, 16.8, 16.9.
//!
//! Only the form is checked: capital letters, none twice, at most as many as the register column is wide. A letter
//! without a known meaning is accepted, because the codes grow; its name is `None`. The three-character vehicle type is
//! in `vehicle_type.rs`.

use alloc::string::String;
use core::fmt;

use super::error::ValueError;
use crate::limits::{COLOR_LETTERS, ENERGY_LETTERS};

/// Use of the vehicle (使用性质, GA/T 16.3): one letter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UseNature(&'static str);

impl UseNature {
    /// Takes one letter A to Z (GA/T 16.3), known or not.
    ///
    /// # Errors
    /// `code-malformed` for anything else.
    pub fn from_canonical(text: &str) -> Result<Self, ValueError> {
        LETTERS
            .into_iter()
            .find(|letter| *letter == text)
            .map(Self)
            .ok_or(ValueError::CodeMalformed)
    }

    /// The letter.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        self.0
    }

    /// The Chinese name, `None` for a letter without a known meaning.
    #[must_use]
    pub fn name_zh(&self) -> Option<&'static str> {
        self.names().map(|(zh, _)| zh)
    }

    /// The English name (our translation), `None` for a letter without a known meaning.
    #[must_use]
    pub fn name_en(&self) -> Option<&'static str> {
        self.names().map(|(_, en)| en)
    }

    fn names(&self) -> Option<Names> {
        self.0.chars().next().and_then(use_names)
    }
}

/// Declares a code of several letters in printed order.
macro_rules! letters {
    ($(#[$doc:meta])+ $name:ident, $max:expr, $names:expr, $standard:literal) => {
        $(#[$doc])+
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            #[doc = concat!("Takes letters A to Z, known or not, none twice, in printed order (", $standard, ").")]
            ///
            /// # Errors
            /// `code-malformed` for no letter, too many, a duplicate or anything else.
            pub fn from_canonical(text: &str) -> Result<Self, ValueError> {
                check_letters(text, $max)?;
                Ok(Self(String::from(text)))
            }

            /// The letters in printed order.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The Chinese name of each letter in printed order, `None` for a letter without a known meaning.
            pub fn names_zh(&self) -> impl Iterator<Item = Option<&'static str>> + '_ {
                self.0.chars().map(|letter| $names(letter).map(|(zh, _)| zh))
            }

            /// The English name (our translation) of each letter, `None` for a letter without a known meaning.
            pub fn names_en(&self) -> impl Iterator<Item = Option<&'static str>> + '_ {
                self.0.chars().map(|letter| $names(letter).map(|(_, en)| en))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

letters!(
    /// Colors of the body (车身颜色, GA/T 16.8): one to five letters.
    Colors, COLOR_LETTERS, color_names, "GA/T 16.8"
);
letters!(
    /// Kinds of energy (能源种类, GA/T 16.9): one to three letters, such as AC for a plug-in hybrid.
    Energy, ENERGY_LETTERS, energy_names, "GA/T 16.9"
);

impl fmt::Display for UseNature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// A code's name in Chinese and in English.
type Names = (&'static str, &'static str);

const LETTERS: [&str; 26] = [
    "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W",
    "X", "Y", "Z",
];

fn check_letters(text: &str, max: usize) -> Result<(), ValueError> {
    // The length first: whether a letter stands twice is asked of a short text only.
    let form = !text.is_empty() && text.len() <= max && text.bytes().all(|b| b.is_ascii_uppercase());
    if form && text.char_indices().all(|(at, letter)| text.find(letter) == Some(at)) {
        Ok(())
    } else {
        Err(ValueError::CodeMalformed)
    }
}

fn use_names(letter: char) -> Option<Names> {
    Some(match letter {
        'A' => ("非营运", "non-commercial"),
        'B' => ("公路客运", "road passenger transport"),
        'C' => ("公交客运", "public bus transport"),
        'D' => ("出租客运", "taxi"),
        'E' => ("旅游客运", "tourist transport"),
        'F' => ("货运", "goods transport"),
        'G' => ("租赁", "rental"),
        'H' => ("警用", "police"),
        'I' => ("消防", "fire service"),
        'J' => ("救护", "ambulance"),
        'K' => ("工程救险", "engineering rescue"),
        'L' => ("营转非", "formerly commercial"),
        'M' => ("出租转非", "formerly taxi"),
        'N' => ("教练", "driver training"),
        'O' => ("幼儿校车", "kindergarten bus"),
        'P' => ("小学生校车", "primary school bus"),
        'Q' => ("初中生校车", "junior high school bus"),
        'R' => ("危化品运输", "dangerous goods transport"),
        'S' => ("中小学生校车", "primary and secondary school bus"),
        'T' => ("预约出租客运", "ride-hailing"),
        'U' => ("预约出租转非", "formerly ride-hailing"),
        _ => return None,
    })
}

fn color_names(letter: char) -> Option<Names> {
    Some(match letter {
        'A' => ("白", "white"),
        'B' => ("灰", "gray"),
        'C' => ("黄", "yellow"),
        'D' => ("粉", "pink"),
        'E' => ("红", "red"),
        'F' => ("紫", "purple"),
        'G' => ("绿", "green"),
        'H' => ("蓝", "blue"),
        'I' => ("棕", "brown"),
        'J' => ("黑", "black"),
        'Z' => ("其他", "other"),
        _ => return None,
    })
}

fn energy_names(letter: char) -> Option<Names> {
    Some(match letter {
        'A' => ("汽油", "gasoline"),
        'B' => ("柴油", "diesel"),
        'C' => ("电", "electricity"),
        'D' => ("混合油", "fuel mixture"),
        'E' => ("天然气", "natural gas"),
        'F' => ("液化石油气", "liquefied petroleum gas"),
        'L' => ("甲醇", "methanol"),
        'M' => ("乙醇", "ethanol"),
        'N' => ("太阳能", "solar energy"),
        'O' => ("混合动力", "hybrid"),
        'P' => ("氢", "hydrogen"),
        'Q' => ("生物燃料", "biofuel"),
        'Y' => ("无", "none"),
        'Z' => ("其他", "other"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::string::ToString;
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn uses() {
        let taxi = UseNature::from_canonical("D").unwrap();
        assert_eq!(
            (taxi.as_str(), taxi.name_zh(), taxi.name_en()),
            ("D", Some("出租客运"), Some("taxi"))
        );
        assert_eq!(taxi.to_string(), "D");
        assert_eq!(UseNature::from_canonical("V").unwrap().name_zh(), None);
        for text in ["", "AB", "a", "1", "@", "[", "Ａ", " A"] {
            assert_eq!(
                UseNature::from_canonical(text),
                Err(ValueError::CodeMalformed),
                "{text}"
            );
        }
    }

    #[test]
    fn lengths_in_threes() {
        assert!(Colors::from_canonical("ABCD").is_ok());
        assert!(Colors::from_canonical("ABCDE").is_ok());
        assert_eq!(Colors::from_canonical("ABCDEF"), Err(ValueError::CodeMalformed));
        assert!(Energy::from_canonical("AC").is_ok());
        assert!(Energy::from_canonical("ACP").is_ok());
        assert_eq!(Energy::from_canonical("ACPO"), Err(ValueError::CodeMalformed));
        // Quadratic work on it would take minutes.
        let long: String = ('\u{4E00}'..='\u{9FFF}').cycle().take(400_000).collect();
        assert_eq!(Colors::from_canonical(&long), Err(ValueError::CodeMalformed));
        for text in ["", "AA", "ABA", "a", "A B", "车"] {
            assert_eq!(Energy::from_canonical(text), Err(ValueError::CodeMalformed), "{text}");
        }
    }

    #[test]
    fn printed_order_and_unknown_letters_stay() {
        let colors = Colors::from_canonical("JXA").unwrap();
        assert_eq!(colors.to_string(), "JXA");
        assert_eq!(colors.names_zh().collect::<Vec<_>>(), [Some("黑"), None, Some("白")]);
        assert_ne!(colors, Colors::from_canonical("AXJ").unwrap());
        let energy = Energy::from_canonical("CAX").unwrap();
        assert_eq!(
            energy.names_en().collect::<Vec<_>>(),
            [Some("electricity"), Some("gasoline"), None]
        );
    }

    #[test]
    fn letters_that_have_a_name() {
        let named = |names: fn(char) -> Option<Names>| -> String {
            let named = ('A'..='Z').filter_map(|letter| Some((letter, names(letter)?)));
            named
                .map(|(letter, (zh, en))| std::format!("{letter}{zh}{}", en.len()))
                .collect()
        };
        assert_eq!(
            named(use_names),
            "A非营运14B公路客运24C公交客运20D出租客运4E旅游客运17F货运15G租赁6H警用6I消防12J救护9K工程救险18L营转非19M出租转非13\
             N教练15O幼儿校车16P小学生校车18Q初中生校车22R危化品运输25S中小学生校车32T预约出租客运12U预约出租转非21"
        );
        assert_eq!(named(color_names), "A白5B灰4C黄6D粉4E红3F紫6G绿5H蓝4I棕5J黑5Z其他5");
        assert_eq!(
            named(energy_names),
            "A汽油8B柴油6C电11D混合油12E天然气11F液化石油气23L甲醇8M乙醇7N太阳能12O混合动力6P氢8Q生物燃料7Y无4Z其他5"
        );
    }

    proptest! {
        #[test]
        fn accepted_means_distinct_capitals(text in "[A-Za-c0]{0,7}") {
            let mut letters: Vec<char> = text.chars().collect();
            letters.sort_unstable();
            letters.dedup();
            let good = (1..=5).contains(&text.len()) && letters.len() == text.len() && text.bytes().all(|b| b.is_ascii_uppercase());
            prop_assert_eq!(Colors::from_canonical(&text).is_ok(), good);
        }
    }
}
