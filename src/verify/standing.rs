//! From standing letters and dates to what a person at the counter sees: the display class and its reasons, computed
//! at verification time and never signed (SPEC §10).

use alloc::vec::Vec;

use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::purpose::Purpose;
use crate::error::VerifyError;
use crate::value::{Bilingual, Day, Standing};

/// How a vehicle stands today. Ordered: later is worse. By analogy with the electronic driving license, whose code
/// is green, red or withdrawn.
///
/// These four are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisplayClass {
    /// 正常: usable.
    Usable,
    /// 注意: usable, with something to know.
    Notice,
    /// 暂不可用: must not be used now.
    NotUsableNow,
    /// 已失效: the registration has ended.
    Gone,
}

impl DisplayClass {
    /// All four, the best first.
    pub const ALL: [Self; 4] = [Self::Usable, Self::Notice, Self::NotUsableNow, Self::Gone];

    /// The stable name used in vectors and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Notice => "notice",
            Self::NotUsableNow => "not-usable-now",
            Self::Gone => "gone",
        }
    }

    /// The class of a [`name`](Self::name).
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.name() == name)
    }

    /// The number in an evidence record: later is worse.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Usable => 0,
            Self::Notice => 1,
            Self::NotUsableNow => 2,
            Self::Gone => 3,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|class| class.number() == number)
    }

    /// The word for the screen.
    #[must_use]
    pub fn word(self) -> Bilingual {
        match self {
            Self::Usable => Bilingual::new("正常", "usable"),
            Self::Notice => Bilingual::new("注意", "usable, with a notice"),
            Self::NotUsableNow => Bilingual::new("暂不可用", "not usable now"),
            Self::Gone => Bilingual::new("已失效", "registration ended"),
        }
    }

    /// What the person at the counter does next.
    #[must_use]
    pub fn advice(self) -> Bilingual {
        match self {
            Self::Usable => Bilingual::new(
                "请核对车辆号牌，并核对来人证件。",
                "Compare the plate with the car and the person with the document.",
            ),
            Self::Notice => Bilingual::new(
                "请先阅读提示，判断是否影响本次业务，再核对号牌和来人证件。",
                "Read the notice and decide whether it matters here; then compare plate and person.",
            ),
            Self::NotUsableNow => Bilingual::new(
                "请勿办理：该车目前不得使用。请车主向公安交管部门咨询。",
                "Do not go on: the vehicle may not be used now. The owner should ask the traffic police.",
            ),
            Self::Gone => Bilingual::new(
                "请勿办理：该车登记已终止。如车辆就在现场，请联系公安交管部门。",
                "Do not go on: the registration has ended. Ask the traffic police if the car stands here.",
            ),
        }
    }

    fn of_letter(letter: char) -> Self {
        match letter {
            'A' => Self::Usable,
            'G' | 'H' | 'I' | 'K' => Self::Notice,
            'B' | 'C' | 'E' | 'M' | 'P' => Self::Gone,
            // D, J, L, N, O, Q, and every letter whose meaning is not known: unknown is not good.
            _ => Self::NotUsableNow,
        }
    }
}

/// Why a vehicle is not simply usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    class: DisplayClass,
    words: Bilingual,
}

impl Reason {
    fn new(class: DisplayClass, zh: &'static str, en: &'static str) -> Self {
        let words = Bilingual::new(zh, en);
        Self { class, words }
    }

    /// The words for the screen.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        self.words
    }
}

/// The display class and its reasons, the worst first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VehicleState {
    class: DisplayClass,
    reasons: Vec<Reason>,
    refused_for_mortgage: bool,
}

impl VehicleState {
    /// Judges the fields that are shown, as of the Beijing day `today`. Inspection and scrap-by days are inclusive.
    pub(crate) fn of<P, S>(standing: &Standing, fields: &Fields<P, S>, today: Day) -> Self {
        let mut reasons: Vec<Reason> = standing
            .letters()
            .filter(|letter| *letter != 'A')
            .map(|letter| {
                Reason::new(
                    DisplayClass::of_letter(letter),
                    Standing::letter_name_zh(letter).unwrap_or("未知状态"),
                    Standing::letter_name_en(letter).unwrap_or("unknown standing"),
                )
            })
            .collect();
        if standing.mortgaged() {
            reasons.push(Reason::new(DisplayClass::Notice, "抵押", "mortgaged"));
        }
        if standing.pledged() {
            reasons.push(Reason::new(DisplayClass::Notice, "质押", "pledged"));
        }
        let passed = |field: &Field<Day>| field.full().is_some_and(|day| *day < today);
        if passed(&fields.inspection_until) {
            reasons.push(Reason::new(
                DisplayClass::NotUsableNow,
                "检验有效期已过",
                "the inspection has run out",
            ));
        }
        if passed(&fields.scrap_by) {
            reasons.push(Reason::new(
                DisplayClass::NotUsableNow,
                "已过强制报废期",
                "the scrap-by day has passed",
            ));
        }
        reasons.sort_by_key(|reason| core::cmp::Reverse(reason.class));
        Self {
            class: reasons.first().map_or(DisplayClass::Usable, |reason| reason.class),
            reasons,
            refused_for_mortgage: standing.contains('K'),
        }
    }

    /// The class: the worst of the reasons.
    #[must_use]
    pub fn class(&self) -> DisplayClass {
        self.class
    }

    /// The reasons, the worst first; none for a usable vehicle.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// Check 11, first part: not worse than `worst`, and not refused for `purpose`.
    pub(super) fn check(&self, worst: DisplayClass, purpose: Purpose) -> Result<(), VerifyError> {
        let why = self.reasons.first().map_or("", |reason| reason.words.en());
        if self.class > worst {
            return Err(match self.class {
                DisplayClass::Gone => VerifyError::StandingGone(why),
                DisplayClass::NotUsableNow | DisplayClass::Notice | DisplayClass::Usable => {
                    VerifyError::StandingForbidsUse(why)
                }
            });
        }
        if self.refused_for_mortgage && purpose == Purpose::Mortgage {
            return Err(VerifyError::StandingRefusedForPurpose("sealed by a court or authority"));
        }
        Ok(())
    }
}
