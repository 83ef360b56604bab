//! What one verifier demands beyond the rules. Every policy starts from a preset by name; there is no default.

use alloc::vec::Vec;

use crate::credential::claims::KeyProtection;
use crate::credential::fields::{FieldName, Fields};
use crate::credential::leaf::Leaves;
use crate::credential::purpose::Purpose;
use crate::error::{DecodeError, DecodeKind, VerifyError};
use crate::limits;
use crate::verify::DisplayClass;
use crate::wire::cbor::{Reader, Writer};

const HOUR: u32 = 3600;
const DAY: u32 = 24 * HOUR;
const WEEK: u32 = 7 * DAY;

const POLICY_LENGTH: usize = 11;

/// A verifier's demands. Build one from a preset: [`Policy::counter`] or [`Policy::for_purpose`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    name: &'static str,
    pub(crate) status_age: u32,
    pub(crate) challenge: bool,
    pub(crate) sealed: bool,
    pub(crate) evidence_age: Option<u32>,
    pub(crate) protection: KeyProtection,
    pub(crate) tolerance: i64,
    pub(crate) accept_test: bool,
    pub(crate) worst_class: DisplayClass,
    pub(crate) calendar_must_reach: bool,
    required: Vec<(FieldName, bool)>,
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
            evidence_age: None,
            protection: KeyProtection::Software,
            tolerance: limits::CLOCK_TOLERANCE,
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

    /// Status known at most `seconds` ago.
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

    /// Demands real-person evidence, at most `seconds` old when the code was made.
    #[must_use]
    pub fn require_evidence(mut self, seconds: u32) -> Self {
        self.evidence_age = Some(seconds);
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

    /// Demands that `field` be opened whole or shown to be empty; its masked form does not do.
    #[must_use]
    pub fn require_full(mut self, field: FieldName) -> Self {
        self.required.push((field, true));
        self
    }

    /// Demands a calendar that reaches the last day of an authorization, instead of a warning.
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

    /// Tolerates clocks that differ by `seconds`; more than 60 count as 60.
    #[must_use]
    pub fn clock_tolerance(mut self, seconds: u32) -> Self {
        self.tolerance = seconds.min(limits::CLOCK_TOLERANCE_MAX).into();
        self
    }

    /// The same demands in one form: each field once with each strength, in the order of the leaves. That order says
    /// which missing field is named, not whether one is missing.
    pub(super) fn canonical(&self) -> Self {
        let mut policy = self.clone();
        policy.required = self.demands();
        policy
    }

    /// Everything that counts in a verdict, for an evidence record: a canonical policy.
    pub(super) fn write(&self, writer: &mut Writer) {
        let preset = Self::PRESETS.iter().position(|name| *name == self.name).unwrap_or(0);
        writer
            .array(POLICY_LENGTH)
            .uint(u64::try_from(preset).unwrap_or(u64::MAX))
            .uint(self.status_age)
            .bool(self.challenge)
            .bool(self.sealed);
        writer
            .optional(self.evidence_age, Writer::uint)
            .uint(self.protection.number())
            .uint(u64::try_from(self.tolerance).unwrap_or(0))
            .bool(self.accept_test)
            .uint(self.worst_class.number())
            .bool(self.calendar_must_reach);
        writer.list(&self.required, |writer, (name, whole)| {
            writer.array(2).text(name.name()).bool(*whole)
        });
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, DecodeError> {
        reader.at("policy").array_exact(POLICY_LENGTH)?;
        let preset = usize::from(reader.uint8(u8::MAX)?);
        let name = Self::PRESETS.get(preset).copied();
        let mut policy = name
            .and_then(Self::by_name)
            .ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
        policy.status_age = reader.uint32()?;
        policy.challenge = reader.bool()?;
        policy.sealed = reader.bool()?;
        if policy.sealed && !policy.challenge {
            return Err(reader.error(DecodeKind::OutOfRange));
        }
        policy.evidence_age = reader.optional(Reader::uint32)?;
        let protection = KeyProtection::from_number(reader.uint8(u8::MAX)?);
        policy.protection = protection.ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
        policy.tolerance = reader.uint(limits::CLOCK_TOLERANCE_MAX.into())?.try_into().unwrap_or(0);
        policy.accept_test = reader.bool()?;
        let class = DisplayClass::from_number(reader.uint8(u8::MAX)?);
        policy.worst_class = class.ok_or_else(|| reader.error(DecodeKind::OutOfRange))?;
        policy.calendar_must_reach = reader.bool()?;
        policy.required = reader.list(FieldName::ALL.len().saturating_mul(2), |reader| {
            reader.array_exact(2)?;
            let name = reader.text(limits::CODE_BYTES)?;
            let field = FieldName::from_name(name);
            let field = field.ok_or_else(|| reader.error(DecodeKind::UnknownKey))?;
            Ok((field, reader.bool()?))
        })?;
        if policy.demands() == policy.required {
            Ok(policy)
        } else {
            Err(reader.error(DecodeKind::KeyOrder))
        }
    }

    fn demands(&self) -> Vec<(FieldName, bool)> {
        let both = FieldName::ALL
            .iter()
            .flat_map(|field| [(*field, false), (*field, true)]);
        both.filter(|demand| self.required.contains(demand)).collect()
    }

    /// As [`check_fields`](Self::check_fields), as far as the leaves that were opened tell: whether anything of a field was.
    pub(super) fn check_disclosed(&self, disclosed: Leaves) -> Result<(), VerifyError> {
        let closed = |(name, _): &&(FieldName, bool)| name.leaves().and(disclosed) == Leaves(0);
        match self.required.iter().find(closed) {
            Some((name, _)) => Err(VerifyError::RequiredFieldMissing(name.name())),
            None => Ok(()),
        }
    }

    pub(crate) fn check_fields(&self, fields: &Fields) -> Result<(), VerifyError> {
        for (name, whole) in &self.required {
            let enough = if *whole {
                name.is_whole(fields)
            } else {
                name.is_open(fields)
            };
            if !enough {
                return Err(VerifyError::RequiredFieldMissing(name.name()));
            }
        }
        Ok(())
    }
}
