//! What one verifier demands beyond the rules. Every policy starts from a preset by name; there is no default.

use alloc::vec::Vec;

use super::standing::{Acceptance, DisplayClass};
use crate::credential::claims::{KeyProtection, Proofing};
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
    pub(crate) proofing: Proofing,
    pub(crate) tolerance: i64,
    pub(crate) ahead: i64,
    pub(crate) accept_test: bool,
    pub(crate) accepted: Acceptance,
    pub(crate) calendar_must_reach: bool,
    /// Each required field, and whether it must be whole.
    pub(crate) required: Vec<(FieldName, bool)>,
}

impl Policy {
    /// The names of all presets, as command lines and vectors spell them: `counter`, each purpose's own, `roadside`.
    pub const PRESETS: [&'static str; 14] = [
        "counter",
        "off-site-violation",
        "accident",
        "rental",
        "test-drive",
        "ride-hailing",
        "buy-insurance",
        "insurance-claim",
        "mortgage",
        "other",
        "used-car-sale",
        "vehicle-registration",
        "transport-permit",
        "roadside",
    ];

    /// `counter`: no challenge, a status at most 7 days old, no field beyond the mandatory ones. The base of a policy of
    /// one's own; every purpose's preset demands more.
    #[must_use]
    pub fn counter() -> Self {
        Self::preset("counter", WEEK, Acceptance::Notice)
    }

    /// The preset of a purpose (SPEC §9.3). Each demands what a clerk compares with the car and the person: vehicle
    /// type, model, colors, and the owner, masked or whole. They differ in the age of the status, in the challenge and
    /// the proofing they demand, and in the vehicle states they accept. What is accepted although the vehicle must not be
    /// driven now is [`Go::Stop`](super::Go::Stop).
    #[must_use]
    pub fn for_purpose(purpose: Purpose) -> Self {
        let status_age = match purpose {
            Purpose::BuyInsurance | Purpose::InsuranceClaim | Purpose::Mortgage | Purpose::VehicleRegistration => DAY,
            Purpose::OffSiteViolation
            | Purpose::Accident
            | Purpose::Rental
            | Purpose::TestDrive
            | Purpose::RideHailing
            | Purpose::Other
            | Purpose::UsedCarSale
            | Purpose::TransportPermit => WEEK,
        };
        let accepted = match purpose {
            // What such a vehicle needs is settled by just these.
            Purpose::OffSiteViolation
            | Purpose::Accident
            | Purpose::BuyInsurance
            | Purpose::InsuranceClaim
            | Purpose::VehicleRegistration => Acceptance::NotUsableNow,
            Purpose::Other | Purpose::UsedCarSale | Purpose::TransportPermit => Acceptance::Lapsed,
            // The vehicle is to be driven, or to stand for a debt.
            Purpose::Rental | Purpose::TestDrive | Purpose::RideHailing | Purpose::Mortgage => Acceptance::Notice,
        };
        let preset = Self::preset(purpose.name(), status_age, accepted).comparing();
        match purpose {
            Purpose::Mortgage | Purpose::VehicleRegistration => {
                preset.require_seal().require_proofing(Proofing::RemoteLiveCheck)
            }
            Purpose::RideHailing
            | Purpose::BuyInsurance
            | Purpose::InsuranceClaim
            | Purpose::UsedCarSale
            | Purpose::TransportPermit => preset.require_challenge(),
            Purpose::OffSiteViolation | Purpose::Accident | Purpose::Rental | Purpose::TestDrive | Purpose::Other => {
                preset
            }
        }
    }

    /// `roadside`: for police. No challenge, a status at most 7 days old, what is compared with the car and the owner,
    /// and every state but that of a registration that has ended.
    #[must_use]
    pub fn roadside() -> Self {
        Self::preset("roadside", WEEK, Acceptance::NotUsableNow).comparing()
    }

    /// The preset of one of the [`PRESETS`](Self::PRESETS) names.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "counter" => Some(Self::counter()),
            "roadside" => Some(Self::roadside()),
            purpose => Purpose::from_name(purpose).map(Self::for_purpose),
        }
    }

    /// Demands what a clerk compares.
    fn comparing(self) -> Self {
        let compared = [
            FieldName::VehicleType,
            FieldName::Model,
            FieldName::Colors,
            FieldName::Owner,
        ];
        compared.into_iter().fold(self, Self::require)
    }

    fn preset(name: &'static str, status_age: u32, accepted: Acceptance) -> Self {
        Self {
            name,
            status_age,
            challenge: false,
            sealed: false,
            real_person_check_age: None,
            protection: KeyProtection::Software,
            proofing: Proofing::None,
            tolerance: limits::CLOCK_TOLERANCE,
            ahead: limits::SHOW_AHEAD.into(),
            accept_test: false,
            accepted,
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

    /// Demands that the person was proofed at least this well when the holder's key was enrolled.
    #[must_use]
    pub fn require_proofing(mut self, proofing: Proofing) -> Self {
        self.proofing = proofing;
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
        self.accepted = Acceptance::of_class(worst);
        self
    }

    /// Accepts vehicles up to a notice, and of those not usable now the ones that papers alone make usable again: laid
    /// up (停驶), locked (锁定), overdue for inspection (逾期未检验).
    #[must_use]
    pub fn accept_lapsed(mut self) -> Self {
        self.accepted = Acceptance::Lapsed;
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
        // What is shown whole is open.
        let requires = |(field, whole): &(FieldName, bool)| {
            let mut own = self.required.iter().filter(|(own, _)| own == field);
            own.any(|(_, own)| own >= whole)
        };
        self.status_age > other.status_age
            || (!self.challenge && other.challenge)
            || (!self.sealed && other.sealed)
            || age(self) > age(other)
            || self.protection < other.protection
            || self.proofing < other.proofing
            || self.tolerance > other.tolerance
            || self.ahead > other.ahead
            || self.accepted > other.accepted
            || (!self.calendar_must_reach && other.calendar_must_reach)
            || !other.required.iter().all(requires)
    }
}
