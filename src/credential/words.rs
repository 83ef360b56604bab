//! Values as words: what a screen, a card or JSON says for a code, a measure or a person, in both languages. A code
//! without a meaning known to this version is printed as it stands, and called unknown.

use alloc::format;
use alloc::string::{String, ToString};

use super::mask::MaskedPerson;
use super::purpose::Purpose;
use crate::value::{
    Bilingual, Colors, DocumentKind, Energy, Language, Seats, Standing, TechnicalParts, UnixTime, UseNature,
    VehicleType,
};

/// A value as it reads in each language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) zh: String,
    pub(crate) en: String,
}

impl Words {
    pub(crate) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            zh: zh.into(),
            en: en.into(),
        }
    }

    pub(crate) fn of(self, language: Language) -> String {
        match language {
            Language::Chinese => self.zh,
            Language::English => self.en,
        }
    }

    /// A value that reads the same in both languages.
    pub(crate) fn same<T: ToString + ?Sized>(text: &T) -> Self {
        let text = text.to_string();
        Self::new(text.clone(), text)
    }
}

impl From<Bilingual> for Words {
    fn from(words: Bilingual) -> Self {
        Self::new(words.zh(), words.en())
    }
}

pub(crate) fn vehicle_type(value: &VehicleType) -> Words {
    match value.name_zh() {
        Some(zh) => Words::new(zh, value.class_en().unwrap_or(value.as_str())),
        None => unknown(value.as_str()),
    }
}

pub(crate) fn use_nature(value: &UseNature) -> Words {
    named((value.name_zh(), value.name_en())).unwrap_or_else(|| unknown(value.as_str()))
}

pub(crate) fn colors(value: &Colors) -> Words {
    letters(value.as_str(), value.names_zh().zip(value.names_en()))
}

pub(crate) fn energy(value: &Energy) -> Words {
    letters(value.as_str(), value.names_zh().zip(value.names_en()))
}

pub(crate) fn unknown(code: &str) -> Words {
    Words::new(format!("{code}（未知代码）"), format!("{code} (unknown code)"))
}

type Names = (Option<&'static str>, Option<&'static str>);

/// The names of a code that has a meaning here.
fn named((zh, en): Names) -> Option<Words> {
    Some(Words::new(zh?, en?))
}

fn letters(codes: &str, names: impl Iterator<Item = Names>) -> Words {
    let each = codes.chars().zip(names);
    listed(each.map(|(code, names)| named(names).unwrap_or_else(|| unknown(code.encode_utf8(&mut [0; 4])))))
}

pub(crate) fn standing(standing: &Standing) -> Words {
    let letters = standing.letters().map(|letter| {
        let unknown = || Words::new(format!("{letter}（未知状态）"), format!("{letter} (unknown standing)"));
        named((Standing::letter_name_zh(letter), Standing::letter_name_en(letter))).unwrap_or_else(unknown)
    });
    let flags = [(standing.mortgaged(), MORTGAGED), (standing.pledged(), PLEDGED)];
    let flags = flags.into_iter().filter(|(set, _)| *set);
    listed(letters.chain(flags.map(|(_, words)| words.into())))
}

fn listed(each: impl Iterator<Item = Words>) -> Words {
    let mut all = Words::new(String::new(), String::new());
    for words in each {
        if !all.zh.is_empty() {
            all.zh.push('、');
            all.en.push_str(", ");
        }
        all.zh.push_str(&words.zh);
        all.en.push_str(&words.en);
    }
    all
}

/// A name, and the document of the person who bears it.
pub(crate) fn person(name: &str, kind: DocumentKind, number: &str) -> Words {
    let Words { zh, en } = document(kind, number);
    Words::new(format!("{name}  {zh}"), format!("{name}, {en}"))
}

pub(crate) fn masked_person(masked: &MaskedPerson) -> Words {
    let document = masked.document();
    person(&masked.name().to_string(), document.kind(), &document.to_string())
}

pub(crate) fn document(kind: DocumentKind, number: &str) -> Words {
    Words::new(
        format!("{} {number}", kind.name_zh()),
        format!("{} {number}", kind.name_en()),
    )
}

/// The approved number of persons; a trailer's is 0, for which the license prints two dashes.
pub(crate) fn seats(seats: &Seats) -> Words {
    match seats.total_count() {
        0 => Words::same("--"),
        _ => Words::new(format!("{seats}人"), format!("{seats}")),
    }
}

pub(crate) fn kilograms(mass: u32) -> Words {
    Words::same(&format!("{mass} kg"))
}

/// "4945 × 1845 × 1480 mm", with "--" for a side that the register does not have; `None` if it has no side.
pub(crate) fn dimensions(parts: &TechnicalParts) -> Option<Words> {
    let sides = [parts.length, parts.width, parts.height];
    sides.iter().any(Option::is_some).then(|| {
        let [length, width, height] = sides.map(|side| side.map_or_else(|| "--".into(), |side| format!("{side}")));
        Words::same(&format!("{length} × {width} × {height} mm"))
    })
}

pub(crate) fn purpose(purpose: Option<Purpose>) -> Words {
    purpose.map_or_else(
        || Words::new("未声明", "not stated"),
        |purpose| Words::new(purpose.name_zh(), purpose.name_en()),
    )
}

/// An asker that nobody vouches for, by the name it claims.
pub(crate) fn claimed(asker: &str) -> Words {
    Words::new(
        format!("自称 {asker}（未登记）"),
        format!("claims to be {asker} (not registered)"),
    )
}

/// Beijing time, without its offset.
pub(crate) fn beijing(instant: UnixTime) -> Words {
    let text = instant.to_string();
    Words::same(text.strip_suffix(" +08:00").unwrap_or(&text))
}

pub(crate) const MORTGAGED: Bilingual = Bilingual::new("抵押", "mortgaged");
pub(crate) const PLEDGED: Bilingual = Bilingual::new("质押", "pledged");

/// Only its signed masked form is shown.
pub(crate) const MASKED: Bilingual = Bilingual::new("脱敏", "masked");
/// The register has no value.
pub(crate) const NONE: Bilingual = Bilingual::new("无", "none");
/// The register has a value that cannot be expressed here. Most stand on the paper license.
pub(crate) const ON_PAPER: Bilingual = Bilingual::new("见纸质行驶证", "see the paper license");
/// That of a carrier, whom no license names.
pub(crate) const IN_AUTHORITY: Bilingual =
    Bilingual::new("见单位授权委托书", "see the organization's letter of authority");
/// The number of an owner's document.
pub(crate) const ON_DOCUMENT: Bilingual = Bilingual::new("见身份证明原件", "see the original document");
/// The body's colors.
pub(crate) const IN_CERTIFICATE: Bilingual = Bilingual::new("见机动车登记证书", "see the registration certificate");
/// The show does not open it.
pub(crate) const NOT_SHOWN: Bilingual = Bilingual::new("未出示", "not shown");
/// It was not lent.
pub(crate) const NOT_CARRIED: Bilingual = Bilingual::new("未授权", "not lent");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailer_has_dashes_for_seats() {
        let zh = |count| seats(&Seats::total(count).unwrap()).zh;
        assert_eq!([zh(0), zh(5)], ["--", "5人"]);
    }
}
