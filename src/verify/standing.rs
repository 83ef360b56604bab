//! From standing letters and dates to what a person at the counter sees: the display class and its reasons, computed
//! at verification time and never signed (SPEC §10).

use alloc::vec::Vec;

use super::place::Place;
use crate::credential::field::Field;
use crate::credential::fields::Fields;
use crate::credential::purpose::Purpose;
use crate::credential::words;
use crate::error::{self, VerifyError};
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
    /// 暂不可用: not to be driven until something is settled.
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

    /// The color of its band: `green`, `amber`, `red` or `gray`.
    #[must_use]
    pub fn color(self) -> &'static str {
        match self {
            Self::Usable => "green",
            Self::Notice => "amber",
            Self::NotUsableNow => "red",
            Self::Gone => "gray",
        }
    }

    /// What a machine does with a vehicle of this class.
    #[must_use]
    pub fn go(self) -> Go {
        match self {
            Self::Usable => Go::Yes,
            Self::Notice => Go::Read,
            Self::NotUsableNow | Self::Gone => Go::Stop,
        }
    }

    /// What the person who checks does next. Over a distance there is no car to look at.
    #[must_use]
    pub fn advice(self, place: Place) -> Bilingual {
        match (self, place) {
            (Self::Usable, Place::Counter | Place::Roadside) => Bilingual::new(
                "请核对车辆号牌及种类，并核对来人证件。",
                "Compare the plate and its type with the car, and the person with the document.",
            ),
            (Self::Usable, Place::Remote) => Bilingual::new(
                "请将所示信息与对方提交的材料核对。",
                "Compare what is shown with what the other side has handed in.",
            ),
            (Self::Notice, Place::Counter | Place::Roadside) => Bilingual::new(
                "请先阅读提示，判断是否影响本次业务，再核对号牌和来人证件。",
                "Read the notice and decide whether it matters here; then compare plate and person.",
            ),
            (Self::Notice, Place::Remote) => Bilingual::new(
                "请先阅读提示，判断是否影响本次业务，再与对方提交的材料核对。",
                "Read the notice and decide whether it matters here; then compare with what the other side has handed in.",
            ),
            (Self::NotUsableNow, _) => error::words::NOT_IN_ORDER,
            (Self::Gone, _) => error::words::GONE,
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

/// What a machine does with a verdict that is no refusal. Ordered: later is worse.
///
/// These three are all: another one would be another major version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Go {
    /// The vehicle is usable.
    Yes,
    /// It is usable, and there is a notice that a person must read.
    Read,
    /// It must not be driven now. The business of this purpose may go on if a person decides so.
    Stop,
}

impl Go {
    /// All three, the best first.
    pub const ALL: [Self; 3] = [Self::Yes, Self::Read, Self::Stop];

    /// The stable name used in vectors and JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Read => "read",
            Self::Stop => "stop",
        }
    }
}

/// The vehicle states that a policy accepts: each level accepts those before it too (SPEC §9.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Acceptance {
    Usable,
    Notice,
    /// Of *not usable now*, what papers alone settle: laid up, locked, the inspection overdue.
    Lapsed,
    NotUsableNow,
    Gone,
}

impl Acceptance {
    const ALL: [Self; 5] = [Self::Usable, Self::Notice, Self::Lapsed, Self::NotUsableNow, Self::Gone];

    /// The number in an evidence record: later accepts more.
    pub(crate) fn number(self) -> u8 {
        match self {
            Self::Usable => 0,
            Self::Notice => 1,
            Self::Lapsed => 2,
            Self::NotUsableNow => 3,
            Self::Gone => 4,
        }
    }

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.number() == number)
    }

    /// What accepts every state of `class`.
    pub(crate) fn of_class(class: DisplayClass) -> Self {
        match class {
            DisplayClass::Usable => Self::Usable,
            DisplayClass::Notice => Self::Notice,
            DisplayClass::NotUsableNow => Self::NotUsableNow,
            DisplayClass::Gone => Self::Gone,
        }
    }
}

/// Why a vehicle is not simply usable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Reason {
    class: DisplayClass,
    /// What accepts it.
    needs: Acceptance,
    words: Bilingual,
}

impl Reason {
    fn new(class: DisplayClass, words: Bilingual) -> Self {
        Self {
            class,
            needs: Acceptance::of_class(class),
            words,
        }
    }

    fn of_letter(letter: char) -> Self {
        let class = DisplayClass::of_letter(letter);
        let words = match (Standing::letter_name_zh(letter), Standing::letter_name_en(letter)) {
            (Some(zh), Some(en)) => Bilingual::new(zh, en),
            _ => Bilingual::new("未知状态", "unknown standing"),
        };
        let needs = match letter {
            // What papers alone settle.
            'D' | 'O' | OVERDUE => Acceptance::Lapsed,
            _ => Acceptance::of_class(class),
        };
        Self { class, needs, words }
    }

    /// The words for the screen.
    #[must_use]
    pub fn words(&self) -> Bilingual {
        self.words
    }
}

/// The letter of 逾期未检验, which a passed inspection day says too.
const OVERDUE: char = 'Q';
const SCRAP_BY_PASSED: Bilingual = Bilingual::new("已达强制报废期止", "the scrap-by day has passed");

/// The display class and its reasons, the worst first.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct VehicleState {
    class: DisplayClass,
    reasons: Vec<Reason>,
    seized: bool,
}

impl VehicleState {
    /// Judges the fields that are shown, as of the Beijing day `today`. Inspection and scrap-by days are inclusive.
    pub(crate) fn of<P, S>(standing: &Standing, fields: &Fields<P, S>, today: Day) -> Self {
        let passed = |field: &Field<Day>| field.full().is_some_and(|day| *day < today);
        Self::judged(standing, passed(fields.inspection_until()), passed(fields.scrap_by()))
    }

    fn judged(standing: &Standing, inspection_passed: bool, scrap_by_passed: bool) -> Self {
        let mut reasons: Vec<Reason> = Vec::new();
        let mut add = |reason: Reason| {
            let behind = reasons.partition_point(|other| other.class >= reason.class);
            reasons.insert(behind, reason);
        };
        for letter in standing.letters().filter(|letter| *letter != 'A') {
            add(Reason::of_letter(letter));
        }
        let flags = [
            (standing.mortgaged(), words::MORTGAGED),
            (standing.pledged(), words::PLEDGED),
        ];
        for (_, words) in flags.into_iter().filter(|(set, _)| *set) {
            add(Reason::new(DisplayClass::Notice, words));
        }
        // The register may not have said so yet.
        if inspection_passed && !standing.contains(OVERDUE) {
            add(Reason::of_letter(OVERDUE));
        }
        if scrap_by_passed {
            add(Reason::new(DisplayClass::NotUsableNow, SCRAP_BY_PASSED));
        }
        Self {
            class: reasons.first().map_or(DisplayClass::Usable, |reason| reason.class),
            reasons,
            seized: standing.contains('K'),
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

    /// Check 11, first part: every reason is accepted, and none rules out the purpose asked for.
    pub(super) fn check(&self, accepted: Acceptance, asked: Option<Purpose>) -> Result<(), VerifyError> {
        if let Some(reason) = self.reasons.iter().find(|reason| reason.needs > accepted) {
            let why = reason.words.en();
            return Err(match reason.class {
                DisplayClass::Gone => VerifyError::StandingGone(why),
                DisplayClass::NotUsableNow | DisplayClass::Notice | DisplayClass::Usable => {
                    VerifyError::StandingForbidsUse(why)
                }
            });
        }
        // A vehicle under seizure can be neither pledged nor sold.
        if self.seized && matches!(asked, Some(Purpose::Mortgage | Purpose::UsedCarSale)) {
            return Err(VerifyError::StandingRefusedForPurpose("seized by court order"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_has_a_color_and_what_a_machine_does() {
        let table = DisplayClass::ALL.map(|class| (class.color(), class.go()));
        let bands = [
            ("green", Go::Yes),
            ("amber", Go::Read),
            ("red", Go::Stop),
            ("gray", Go::Stop),
        ];
        assert_eq!(table, bands);
    }
}
