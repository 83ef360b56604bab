//! The watermark's words: who may use a copy, for what and until when, as the official app prints them on a lent copy.
//! The words come from signed data and fixed wording alone, so every screen that verified one show draws the same. A
//! holder's app gets them by verifying its own show.
//!
//! The grantee is masked even if the show opens the full name and number, because a watermark is made to be
//! photographed. An answered challenge adds its hint and its asker's name: a leaked picture names who asked for it.

use alloc::format;
use alloc::string::String;

use crate::credential::challenge::Challenge;
use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::mask::MaskedPerson;
use crate::credential::purpose::Purpose;
use crate::value::{Day, UnixTime, redacted};

/// The text to draw across every screen and picture of one verified show, in both languages.
///
/// The same show, challenge and trust data give the same text.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Watermark {
    zh: String,
    en: String,
    trace: Option<String>,
}

impl Watermark {
    /// The Chinese line: `授权使用人：李*（3****1X） 用途事项：试驾机动车 有效期至2026年09月22日`, for an owner's show `闽AD12345（小型新能源汽车）
    /// 所有人出示 用途事项：车险理赔 2026年09月14日`; after `测试 无效` if the issuer or the deployment is a test.
    #[must_use]
    pub fn zh(&self) -> &str {
        &self.zh
    }

    /// The English line of the same content.
    #[must_use]
    pub fn en(&self) -> &str {
        &self.en
    }

    /// For an answered challenge, its hint in hex and who asked: `#1a2b3c4d 核验方 Checked by …` with the name of a listed
    /// asker, `#1a2b3c4d 自称 Claims to be …` with what any other claims, in a challenge that the holder signed.
    #[must_use]
    pub fn trace(&self) -> Option<&str> {
        self.trace.as_deref()
    }

    /// The lines of one tile, in order.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        [Some(self.zh()), Some(self.en()), self.trace()].into_iter().flatten()
    }

    pub(crate) fn of(source: WatermarkParts<'_>) -> Self {
        let (zh, en) = match source.lent_for {
            Some(purpose) => lent(source.fields, purpose, source.last_day),
            None => {
                // The holder's date is bound by nothing where a challenge is answered.
                let asked_at = source.challenge.map(Challenge::issued_at);
                shown_by_owner(
                    source.fields,
                    source.stated,
                    Day::of(asked_at.unwrap_or(source.shown_at)),
                )
            }
        };
        let (test_zh, test_en) = if source.test {
            ("测试 无效 · ", "TEST, NOT VALID · ")
        } else {
            ("", "")
        };
        Self {
            zh: format!("{test_zh}{zh}"),
            en: format!("{test_en}{en}"),
            trace: source.challenge.map(|challenge| trace(challenge, source.listed)),
        }
    }
}

redacted!(Watermark);

/// The signed data a watermark is made from.
pub(crate) struct WatermarkParts<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) lent_for: Option<Purpose>,
    pub(crate) stated: Option<Purpose>,
    pub(crate) last_day: Day,
    pub(crate) shown_at: UnixTime,
    pub(crate) challenge: Option<&'a Challenge>,
    /// The challenge's asker by its listed name, if it is listed.
    pub(crate) listed: Option<&'a str>,
    pub(crate) test: bool,
}

fn lent(fields: &Fields, purpose: Purpose, last_day: Day) -> (String, String) {
    let person = match fields.grantee() {
        Field::Full(grantee) => Some(MaskedPerson::from_person(&grantee.document, &grantee.name)),
        Field::Masked(grantee) => Some(grantee.clone()),
        Field::None | Field::Inexpressible | Field::NotShown | Field::NotCarried => None,
    };
    let (person_zh, person_en) = match person {
        Some(person) => {
            let (name, number) = (person.name(), person.document());
            (format!("{name}（{number}）"), format!("{name} ({number})"))
        }
        None => (String::from("被授权用户"), String::from("the authorized person")),
    };
    (
        format!(
            "授权使用人：{person_zh} 用途事项：{} 有效期至{}",
            purpose.name_zh(),
            day_zh(last_day)
        ),
        format!("Lent to {person_en} for {}, until {last_day}", purpose.name_en()),
    )
}

fn shown_by_owner(fields: &Fields, stated: Option<Purpose>, day: Day) -> (String, String) {
    let plate = fields.plate();
    let (for_zh, for_en) = stated.map_or_else(Default::default, |purpose| {
        (
            format!("用途事项：{} ", purpose.name_zh()),
            format!("for {}, ", purpose.name_en()),
        )
    });
    (
        format!("{plate} 所有人出示 {for_zh}{}", day_zh(day)),
        format!("{} shown by its owner, {for_en}{day}", plate.in_english()),
    )
}

fn trace(challenge: &Challenge, listed: Option<&str>) -> String {
    let hint = challenge.hint_mark();
    match listed {
        Some(name) => format!("{hint} 核验方 Checked by {name}"),
        None => format!("{hint} 自称 Claims to be {}", challenge.claimed_asker()),
    }
}

fn day_zh(day: Day) -> String {
    format!("{:04}年{:02}月{:02}日", day.year(), day.month(), day.day())
}
