//! What one verifier demands beyond the rules. Every policy starts from a preset by name; there is no default.

use alloc::vec::Vec;

use super::standing::DisplayClass;
use crate::credential::claims::KeyProtection;
use crate::credential::fields::FieldName;
use crate::credential::purpose::Purpose;
use crate::limits;

const HOUR: u32 = 3600;
const DAY: u32 = 24 * HOUR;
const WEEK: u32 = 7 * DAY;

/// A verifier's demands. Build one from a preset: [`Policy::counter`] or [`Policy::for_purpose`].
///
/// ```
/// use vehicle_license::credential::FieldName;
/// use vehicle_license::{Place, Policy, Purpose, Question};
///
/// let strict = Policy::for_purpose(Purpose::Rental)
///     .require_challenge()
///     .require_full(FieldName::Vin)
///     .max_status_age(24 * 3600);
/// let question = Question::new(Purpose::Rental, Place::Counter).under(strict);
/// assert!(!question.is_lenient());
///
/// // Less than the purpose's own preset is possible, and can be seen.
/// let lenient = Question::new(Purpose::Mortgage, Place::Remote).under(Policy::counter());
/// assert!(lenient.is_lenient());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub(crate) name: &'static str,
    pub(crate) status_age: u32,
    pub(crate) challenge: bool,
    pub(crate) sealed: bool,
    pub(crate) real_person_check_age: Option<u32>,
    pub(crate) protection: KeyProtection,
    pub(crate) tolerance: i64,
    pub(crate) ahead: i64,
    pub(crate) accept_test: bool,
    pub(crate) worst_class: DisplayClass,
    pub(crate) calendar_must_reach: bool,
    /// Each required field, and whether it must be whole.
    pub(crate) required: Vec<(FieldName, bool)>,
}

impl Policy {
    /// The names of all presets, as command lines and vectors spell them.
    pub const PRESETS: [&'static str; 5] = [
        "counter",
        "ride-hailing",
        "buy-insurance",
        "insurance-claim",
        "mortgage",
    ];

    /// `counter`: no challenge, status at most 7 days old. For rental desks, dealers and everyday counters.
    #[must_use]
    pub fn counter() -> Self {
        Self::preset("counter", WEEK, false, false)
    }

    /// The preset of a purpose: `ride-hailing` demands a challenge and a status of at most 7 days; `buy-insurance`
    /// and `insurance-claim` a challenge and 24 hours; `mortgage` a sealed challenge and 24 hours; every other
    /// purpose is [`counter`](Self::counter).
    #[must_use]
    pub fn for_purpose(purpose: Purpose) -> Self {
        match purpose {
            Purpose::RideHailing => Self::preset("ride-hailing", WEEK, true, false),
            Purpose::BuyInsurance => Self::preset("buy-insurance", DAY, true, false),
            Purpose::InsuranceClaim => Self::preset("insurance-claim", DAY, true, false),
            Purpose::Mortgage => Self::preset("mortgage", DAY, true, true),
            Purpose::OffSiteViolation | Purpose::Accident | Purpose::Rental | Purpose::TestDrive | Purpose::Other => {
                Self::counter()
            }
        }
    }

    /// The preset of one of the [`PRESETS`](Self::PRESETS) names.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        if !Self::PRESETS.contains(&name) {
            return None;
        }
        Some(Purpose::from_name(name).map_or_else(Self::counter, Self::for_purpose))
    }

    fn preset(name: &'static str, status_age: u32, challenge: bool, sealed: bool) -> Self {
        Self {
            name,
            status_age,
            challenge,
            sealed,
            real_person_check_age: None,
            protection: KeyProtection::Software,
            tolerance: limits::CLOCK_TOLERANCE,
            ahead: limits::SHOW_AHEAD.into(),
            accept_test: false,
            worst_class: DisplayClass::Notice,
            calendar_must_reach: false,
            required: Vec::new(),
        }
    }

    /// The preset this policy started from.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Demands a status that was known at most `seconds` ago.
    #[must_use]
    pub fn max_status_age(mut self, seconds: u32) -> Self {
        self.status_age = seconds;
        self
    }

    /// Demands an answered challenge.
    #[must_use]
    pub fn require_challenge(mut self) -> Self {
        self.challenge = true;
        self
    }

    /// Demands an answer sealed to the key of its challenge.
    #[must_use]
    pub fn require_seal(mut self) -> Self {
        self.challenge = true;
        self.sealed = true;
        self
    }

    /// Demands a real-person check, at most `seconds` old when the code was made.
    #[must_use]
    pub fn require_real_person_check(mut self, seconds: u32) -> Self {
        self.real_person_check_age = Some(seconds);
        self
    }

    /// Demands that the holder's key be protected at least this well.
    #[must_use]
    pub fn require_protection(mut self, protection: KeyProtection) -> Self {
        self.protection = protection;
        self
    }

    /// Demands that `field` be opened: whole, masked, or shown to be empty.
    #[must_use]
    pub fn require(mut self, field: FieldName) -> Self {
        self.required.push((field, false));
        self
    }

    /// Demands that `field` be opened whole or shown to be empty. Its masked form is not enough.
    #[must_use]
    pub fn require_full(mut self, field: FieldName) -> Self {
        self.required.push((field, true));
        self
    }

    /// Demands that the working days of an authorization can be counted, by its calendar or another one, and are no more
    /// than seven, instead of a warning.
    #[must_use]
    pub fn require_calendar(mut self) -> Self {
        self.calendar_must_reach = true;
        self
    }

    /// Accepts vehicles up to this display class: a scrapyard or an impound counter may need to.
    #[must_use]
    pub fn accept_class(mut self, worst: DisplayClass) -> Self {
        self.worst_class = worst;
        self
    }

    /// Accepts test issuers and test deployments. The verdict says so.
    #[must_use]
    pub fn accept_test(mut self) -> Self {
        self.accept_test = true;
        self
    }

    /// Accepts a show whose phone is ahead of this device by `seconds`; more than 60 count as 60. Every preset accepts
    /// 60, because some models of phones are that far off.
    #[must_use]
    pub fn show_ahead(mut self, seconds: u32) -> Self {
        self.ahead = seconds.min(limits::SHOW_AHEAD).into();
        self
    }

    /// Tolerates clocks that differ by `seconds`, everywhere but in a show that is ahead; more than 60 count as 60.
    #[must_use]
    pub fn clock_tolerance(mut self, seconds: u32) -> Self {
        self.tolerance = seconds.min(limits::CLOCK_TOLERANCE_MAX).into();
        self
    }

    /// Whether this policy accepts a show that `other` refuses. Accepting tests does not count, because the verdict
    /// says that it is a test's.
    pub(crate) fn demands_less_than(&self, other: &Self) -> bool {
        let age = |policy: &Self| policy.real_person_check_age.unwrap_or(u32::MAX);
        self.status_age > other.status_age
            || (!self.challenge && other.challenge)
            || (!self.sealed && other.sealed)
            || age(self) > age(other)
            || self.protection < other.protection
            || self.tolerance > other.tolerance
            || self.ahead > other.ahead
            || self.worst_class > other.worst_class
            || (!self.calendar_must_reach && other.calendar_must_reach)
            || other.required.iter().any(|demand| !self.required.contains(demand))
    }
}
